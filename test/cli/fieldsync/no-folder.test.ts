/** A folder that is not there: what is missing is named, and what to do. */
import { describe, expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

describe("a folder that is not there", () => {
  it("is said to be missing where it begins to be, and the name that comes close is offered", async () => {
    const desk = new Desk();
    desk.put("office/documents/memo.txt", "first");
    const near = await desk.run("status", "offise/2026");
    expect([near.code, near.stderr]).toEqual([
      1,
      `error[no-folder] "${desk.folder("offise/2026")}" is not there: no "offise" lies in "${desk.root}"\n` +
        `  expected a folder of this computer\n  did you mean "${desk.folder("office")}"?\n`,
    ]);
    const far = await desk.run("status", "office/documents/letters");
    expect(far.stderr).toContain(`no "letters" lies in "${desk.folder("office/documents")}"`);
    expect(far.stderr).toContain("is the path right?");
  });

  it("is not made by init, which says to make it first", async () => {
    const desk = new Desk();
    const { code, stderr } = await desk.run("init", "engagements/maple");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(
        "make the folder, put the documents of the engagement into it, and repeat the command; is the path right?",
      ),
    ]);
    expect(stderr).toContain(`no "engagements" lies in "${desk.root}"`);
  });

  it("to make a copy from, or to connect to, is not taken for a computer that is off", async () => {
    const desk = new Desk();
    desk.put("office/documents/memo.txt", "first");
    await desk.json("init", "office");
    for (const args of [
      ["create-copy", "offise", "laptop"],
      ["connect", "office", "offise"],
    ]) {
      const { code, stderr } = await desk.run(...args);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining(
          "is the path right, and that disk connected or that share mounted?",
        ),
      ]);
    }
  });
});
