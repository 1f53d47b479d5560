/** A move that was cut off, and whose copy is at neither place afterwards: nobody stands before a folder he cannot use any more. */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { moveCopy } from "../../../src/engine/node/moving/command.ts";
import { nodeMovingDisk } from "../../../src/engine/node/moving/disk.ts";
import { nobodyTold } from "../../../src/engine/node/moving/steps.ts";
import { nodeKeys } from "../../../src/engine/node/keys.ts";
import { poweredBy, type Power } from "../../real/power-cut.ts";
import { Desk } from "./fieldsync.ts";

type Step = NonNullable<Extract<Power["at"], Function>>;

/** Moves `laptop` to `new`, by a new name or as to another disk, with the power going at a step. */
const cutMove = async (desk: Desk, way: "rename" | "copy", at: Step) => {
  const home = desk.folder("home");
  const [from, to] = [desk.folder("laptop"), desk.folder("new")];
  const moving = moveCopy({
    laptop: {
      home,
      keys: nodeKeys(join(home, "keys")),
      disk: poweredBy(nodeMovingDisk, {
        at,
        steps: [],
        ...(way === "copy" ? { twoDisks: { from, to } } : {}),
      }),
    },
    trace: { emit: () => {} },
    from,
    to,
    told: nobodyTold,
    onExpect: () => {},
  });
  await expect(Effect.runPromise(moving)).rejects.toThrow("the power is off");
};

const notes = (desk: Desk): ReadonlyArray<string> =>
  readdirSync(desk.folder("home/moves")).filter((name) => name.endsWith(".json"));

const atRename: Step = (step) => step === "rename";

/** The first file at the old place that goes, which is the format file. */
const atLeaving =
  (desk: Desk): Step =>
  (step, path) =>
    step === "removeFile" && path.startsWith(join(desk.folder("laptop"), "_Sync"));

const lost = (desk: Desk): ReadonlyArray<string> => [
  `bring that disk or that folder back, and finish the move with: fieldsync move "${desk.folder("laptop")}" "${desk.folder("new")}"`,
  `where it is gone for good, give the move up with: fieldsync move "${desk.folder("new")}" "${desk.folder("laptop")}"`,
];

const refusedAsLost = async (desk: Desk, ...args: ReadonlyArray<string>) => {
  const { code, stderr } = await desk.run(...args);
  expect([code, stderr]).toEqual([1, expect.stringContaining("error[half-moved]")]);
  for (const line of lost(desk)) expect(stderr).toContain(line);
};

const copyIdOf = async (desk: Desk, folder: string): Promise<string> => {
  const { identity } = await desk.json("properties", folder);
  return (identity as { readonly copyId: string }).copyId;
};

describe("a move that was cut off, whose copy is at neither place", () => {
  it("is told of wherever somebody wants to use one of its places, and given up by the opposite command", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await cutMove(desk, "rename", atRename);
    rmSync(desk.folder("laptop"), { recursive: true });
    for (const place of ["laptop", "new"]) {
      await refusedAsLost(desk, "status", place);
      await refusedAsLost(desk, "create-copy", "office", place);
      expect(existsSync(desk.folder(place))).toBe(false);
    }
    // Finishing it is not possible, and says so in the same words.
    const finishing = await desk.run("move", "laptop", "new");
    expect([finishing.code, finishing.stderr]).toEqual([
      1,
      expect.stringContaining("and no copy lies there now"),
    ]);
    for (const line of lost(desk)) expect(finishing.stderr).toContain(line);
    const { code, stderr, stdout } = await desk.run("move", "new", "laptop");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(
      `the move is given up: no copy lies at either place, and one can be made in ${desk.folder("laptop")} again`,
    );
    expect(notes(desk)).toEqual([]);
    expect(await desk.json("create-copy", "office", "laptop")).toMatchObject({ documents: 1 });
    expect(await desk.json("create-copy", "office", "new")).toMatchObject({ documents: 1 });
  });

  it("given up too early, is the copy it was once its folder comes back and somebody says where", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const copyId = await copyIdOf(desk, "laptop");
    await cutMove(desk, "rename", atRename);
    renameSync(desk.folder("laptop"), desk.folder("hidden"));
    expect(await desk.json("move", "new", "laptop")).toMatchObject({ how: "given-up" });
    expect(await desk.json("move", "laptop", "hidden")).toMatchObject({ how: "found" });
    expect(await copyIdOf(desk, "hidden")).toBe(copyId);
  });

  it("to another disk, after which somebody deleted the new folder, is taken back: what was left at the old place is the copy again", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const copyId = await copyIdOf(desk, "laptop");
    await desk.json("record", "set", "laptop", "tb/1", "balance", "7");
    await cutMove(desk, "copy", atLeaving(desk));
    rmSync(desk.folder("new"), { recursive: true });
    await refusedAsLost(desk, "status", "laptop");
    await refusedAsLost(desk, "status", "new");
    await refusedAsLost(desk, "create-copy", "office", "new");
    expect(await desk.json("move", "new", "laptop")).toMatchObject({ how: "taken-back" });
    expect(notes(desk)).toEqual([]);
    expect(await copyIdOf(desk, "laptop")).toBe(copyId);
    expect(await desk.json("record", "get", "laptop", "tb/1")).toMatchObject({
      fields: { balance: { current: 7 } },
    });
    await desk.json("sync", "laptop");
    expect(await desk.json("verify", "laptop")).toMatchObject({ sound: true });
    expect(await desk.json("create-copy", "office", "new")).toMatchObject({ documents: 1 });
  });

  it("to another disk, where another copy lies in the new folder now, removes nothing at the old place", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/letter.txt", "saved by nobody else");
    await desk.json("documents", "add", "laptop", "laptop/documents/letter.txt");
    await desk.json("create-copy", "office", "another");
    await cutMove(desk, "copy", atLeaving(desk));
    rmSync(desk.folder("new"), { recursive: true });
    renameSync(desk.folder("another"), desk.folder("new"));
    const { code, stderr } = await desk.run("move", "laptop", "new");
    expect([code, stderr]).toEqual([1, expect.stringContaining("another one lies there now")]);
    expect(readFileSync(desk.folder("laptop/documents/letter.txt"), "utf8")).toBe(
      "saved by nobody else",
    );
    expect(await desk.json("move", "new", "laptop")).toMatchObject({ how: "taken-back" });
    expect(await desk.json("documents", "list", "laptop")).toMatchObject({
      documents: { "letter.txt": {}, "memo.txt": {} },
    });
  });

  it("to another disk, of which nothing is left anywhere, is given up, and its places are free", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await cutMove(desk, "copy", atLeaving(desk));
    rmSync(desk.folder("laptop"), { recursive: true });
    rmSync(desk.folder("new"), { recursive: true });
    await refusedAsLost(desk, "create-copy", "office", "laptop");
    expect(await desk.json("move", "new", "laptop")).toMatchObject({ how: "given-up" });
    expect(await desk.json("create-copy", "office", "laptop")).toMatchObject({ documents: 1 });
  });
});

describe("a copy whose move was cut off", () => {
  it("is forgotten as a move when the copy is deleted: what becomes of its folder is no business of a move", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await cutMove(desk, "rename", atRename);
    await desk.json("delete-copy", "laptop");
    expect(notes(desk)).toEqual([]);
    const { code, stderr } = await desk.run("move", "laptop", "new");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[not-a-copy]")]);
    expect(existsSync(desk.folder("laptop/documents/memo.txt"))).toBe(true);
    rmSync(desk.folder("laptop"), { recursive: true });
    expect(await desk.json("create-copy", "office", "laptop")).toMatchObject({ documents: 1 });
  });

  it("is not deleted while something is left of it at its old place", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await cutMove(desk, "copy", atLeaving(desk));
    const { code, stderr } = await desk.run("delete-copy", "new");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[half-moved]")]);
    expect(stderr).toContain(
      `finish it with: fieldsync move "${desk.folder("laptop")}" "${desk.folder("new")}"`,
    );
    expect(await desk.json("move", "laptop", "new")).toMatchObject({ how: "copied" });
    await desk.json("delete-copy", "new");
  });

  it("has its format file written anew before anything is removed at the old place", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await cutMove(desk, "copy", atLeaving(desk));
    rmSync(desk.folder("new/_Sync/format.json"));
    const { code, stderr } = await desk.run("move", "laptop", "new");
    expect([code, stderr]).toEqual([1, expect.stringContaining("run fieldsync status")]);
    expect(existsSync(desk.folder("laptop/documents/memo.txt"))).toBe(true);
    await desk.json("status", "new");
    expect(await desk.json("move", "laptop", "new")).toMatchObject({ how: "copied", left: [] });
    expect(existsSync(desk.folder("laptop"))).toBe(false);
  });
});
