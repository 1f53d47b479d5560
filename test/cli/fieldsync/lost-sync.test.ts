/** A copy whose `_Sync` is not what it was: something else is called so, or its format file is torn. */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

describe("a file that has the name of the folder _Sync", () => {
  it("is told of, and so is that it has to go before the folder comes back", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.move("laptop/_Sync", "kept");
    desk.put("laptop/_Sync", "a file");
    const { code, stderr } = await desk.run("status", "laptop");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        "was a copy, and its folder _Sync is gone: what is called so now is a file\n  take that away, and bring _Sync back ",
      ),
    ]);
  });

  it("keeps init from beginning there, and nothing is forgotten of the copy that was", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.move("laptop/_Sync", "kept");
    desk.put("laptop/_Sync", "a file");
    const { code, stderr } = await desk.run("init", "laptop");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`error[not-empty] "${desk.folder("laptop/_Sync")}" is a file\n`),
    ]);
    rmSync(desk.folder("laptop/_Sync"));
    renameSync(desk.folder("kept"), desk.folder("laptop/_Sync"));
    // What is known of the copy writes its format file anew.
    desk.put("laptop/_Sync/format.json", "{");
    expect((await desk.run("sync", "laptop")).code).toBe(0);
  });
});

describe("a torn format file", () => {
  it("is named where the copy is somebody else's, with what writes it anew", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const format = desk.folder("office/_Sync/format.json");
    writeFileSync(format, readFileSync(format).subarray(0, 60));
    for (const args of [
      ["create-copy", "office", "new"],
      ["connect", "laptop", "office"],
      ["sync", "laptop", "--with", "office"],
    ]) {
      const { code, stderr } = await desk.run(...args);
      expect([args, code, stderr]).toEqual([
        args,
        1,
        expect.stringContaining(
          `error[not-a-copy] ${desk.folder("office")} holds a copy whose file _Sync/format.json is damaged: not JSON.\n  when whoever works in that copy opens it, the file is written anew.`,
        ),
      ]);
    }
    expect((await desk.run("sync", "office")).code).toBe(0);
    expect((await desk.run("sync", "laptop")).code).toBe(0);
  });
});
