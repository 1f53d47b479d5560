/** `fieldsync move`: a copy keeps its identity at another place, also after a move in Explorer and after one that was cut off. */
import { randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as Effect from "effect/Effect";
import { describe, expect, it, onTestFinished } from "vitest";
import { moveCopy } from "../../../src/engine/node/moving/command.ts";
import { nodeMovingDisk } from "../../../src/engine/node/moving/disk.ts";
import { nobodyTold } from "../../../src/engine/node/moving/steps.ts";
import { nodeKeys } from "../../../src/engine/node/keys.ts";
import { poweredBy, type Power } from "../../real/power-cut.ts";
import { begin, Desk } from "./fieldsync.ts";

const DISKS = ["/dev/shm", tmpdir()];

/** A folder on another disk than that of the desk; undefined where this computer has none. */
const otherDisk = (desk: Desk): string | undefined => {
  const { dev } = statSync(desk.root);
  const disk = DISKS.find((candidate) => existsSync(candidate) && statSync(candidate).dev !== dev);
  if (disk === undefined) return undefined;
  const folder = mkdtempSync(join(disk, "fieldsync-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, millis);
  });

const identityOf = async (desk: Desk, folder: string) => {
  const { identity } = await desk.json("properties", folder);
  return identity as { readonly copyId: string; readonly logId: string };
};

/** Begins a move with the power going at a step; the commands then find what is left. */
const cutMove = async (desk: Desk, from: string, to: string, power: Omit<Power, "steps">) => {
  const home = desk.folder("home");
  const [before, after] = [desk.folder(from), desk.folder(to)];
  const moving = moveCopy({
    laptop: {
      home,
      keys: nodeKeys(join(home, "keys")),
      disk: poweredBy(nodeMovingDisk, { ...power, steps: [] }),
    },
    trace: { emit: () => {} },
    from: before,
    to: after,
    told: nobodyTold,
    onExpect: () => {},
  });
  await expect(Effect.runPromise(moving)).rejects.toThrow("the power is off");
};

/** Everything of a move that may be left in the private folder. */
const notes = (desk: Desk): ReadonlyArray<string> =>
  readdirSync(desk.folder("home/moves")).filter((name) => !name.endsWith(".new"));

describe("a copy that moves", () => {
  it("keeps its identity, its files and what waits to be sent, and others connect to its new place", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("sync", "laptop");
    const before = await identityOf(desk, "office");
    await desk.json("record", "set", "office", "tb/1", "balance", "7");
    const { code, stderr, stdout } = await desk.run("move", "office", "archive/2026/Maple");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`Maple is moved to ${desk.folder("archive/2026/Maple")}`);
    // The laptop was here, so its people are named.
    expect(stdout).toMatch(/connect THEIR-FOLDER "\S+Maple"\n {2}\S+ on \S+\n/u);
    expect(existsSync(desk.folder("office"))).toBe(false);
    expect(await identityOf(desk, "archive/2026/Maple")).toEqual(before);
    expect(desk.read("archive/2026/Maple/documents/memo.txt")).toBe("first");
    expect(await desk.json("status", "archive/2026/Maple")).toMatchObject({
      halfMoved: null,
      documents: { question: null, pending: [], notDocuments: [] },
    });
    const away = await desk.run("sync", "laptop");
    expect([away.code, away.stderr]).toEqual([1, expect.stringContaining("error[offline]")]);
    await desk.json("connect", "laptop", "archive/2026/Maple");
    expect(await desk.json("record", "get", "laptop", "tb/1")).toMatchObject({
      fields: { balance: { current: 7 } },
    });
    // The new place is the parent's from now on.
    expect((await desk.run("switch", "laptop", "parent")).code).toBe(0);
    expect(notes(desk)).toEqual([]);
  });

  it("moves back again, and into an empty folder that is there already", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const before = await identityOf(desk, "laptop");
    mkdirSync(desk.folder("oak"));
    expect(await desk.json("move", "laptop", "oak")).toMatchObject({ how: "renamed", left: [] });
    expect(await desk.json("move", "oak", "laptop")).toMatchObject({ how: "renamed" });
    expect(await desk.json("move", "oak", "laptop")).toMatchObject({ how: "there-already" });
    expect(await identityOf(desk, "laptop")).toEqual(before);
  });

  it("moves to another disk with every byte and date, and nothing stays behind", async ({
    skip,
  }) => {
    const desk = new Desk();
    const disk = otherDisk(desk) ?? skip("this computer has one disk only");
    await desk.twoCopies();
    const film = randomBytes(9 * 1_048_576);
    writeFileSync(desk.folder("laptop/documents/film.bin"), film);
    await desk.json("documents", "add", "laptop", "laptop/documents/film.bin");
    desk.put("laptop/mine/notes.txt", "not of the engagement");
    const then = new Date("2024-02-29T12:00:00Z");
    utimesSync(desk.folder("laptop/documents/memo.txt"), then, then);
    const before = await identityOf(desk, "laptop");
    const target = join(disk, "Maple");
    expect(await desk.json("move", "laptop", target)).toMatchObject({ how: "copied", left: [] });
    expect(existsSync(desk.folder("laptop"))).toBe(false);
    expect(readdirSync(disk)).toEqual(["Maple"]);
    expect(readdirSync(target)).toEqual(["_Sync", "documents", "mine"]);
    expect(readFileSync(join(target, "documents/film.bin")).equals(film)).toBe(true);
    expect(readFileSync(join(target, "mine/notes.txt"), "utf8")).toBe("not of the engagement");
    expect(statSync(join(target, "documents/memo.txt")).mtime).toEqual(then);
    expect(await identityOf(desk, target)).toEqual(before);
    expect(await desk.json("sync", target)).toMatchObject({ imported: 0 });
    expect(await desk.json("verify", target)).toMatchObject({ sound: true });
    expect(notes(desk)).toEqual([]);
  });

  it("killed on its way to another disk, again and again: one folder opens, and the same command brings it there", async ({
    skip,
  }) => {
    const desk = new Desk();
    const disk = otherDisk(desk) ?? skip("this computer has one disk only");
    await desk.twoCopies();
    const film = randomBytes(64 * 1_048_576);
    writeFileSync(desk.folder("film.bin"), film);
    await desk.json("documents", "add", "laptop", "film.bin");
    await desk.json("sync", "laptop");
    const before = await identityOf(desk, "laptop");
    const target = join(disk, "Maple");
    for (const [index, millis] of [0, 10, 30, 60, 100].entries()) {
      const moving = begin(desk, "move", "laptop", target);
      const isOn = (): boolean => readdirSync(disk).length > 0 || moving.child.exitCode !== null;
      while (!isOn()) await pause(5);
      await pause(index === 0 ? 0 : 300 + millis);
      // By the power, or by somebody who changed his mind; it may be quicker than both, or not have begun.
      const [signal, code] =
        index % 2 === 0 ? (["SIGINT", 130] as const) : (["SIGKILL", 137] as const);
      moving.child.kill(signal);
      const ended = await moving.ended;
      expect([code, 128, 0]).toContain(ended.code);
      expect(ended.stderr).not.toContain("error");
      const opened: Array<string> = [];
      for (const folder of ["laptop", target]) {
        const { code, stdout } = await desk.run("properties", folder, "--json");
        if (code === 0)
          opened.push((JSON.parse(stdout) as { identity: typeof before }).identity.logId);
      }
      expect(opened).toEqual([before.logId]);
    }
    await desk.json("move", "laptop", target);
    expect(readFileSync(join(target, "documents/film.bin")).equals(film)).toBe(true);
    expect(existsSync(desk.folder("laptop"))).toBe(false);
    expect(await identityOf(desk, target)).toEqual(before);
    expect(await desk.json("verify", target)).toMatchObject({ sound: true });
  });
});

describe("a folder that was moved in Explorer", () => {
  it("is the copy again when it is told where it lay", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await desk.json("record", "set", "laptop", "tb/1", "balance", "7");
    const before = await identityOf(desk, "laptop");
    desk.move("laptop", "oak");
    expect(await desk.json("move", "laptop", "oak")).toMatchObject({ how: "found" });
    expect(await identityOf(desk, "oak")).toEqual(before);
    expect(await desk.json("status", "oak")).toMatchObject({ status: { queue: 1 } });
    await desk.json("sync", "oak");
    const { members } = await desk.json("properties", "oak");
    expect(members).toHaveLength(2);
  });

  it("is refused while the old folder is there: then it was copied", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    cpSync(desk.folder("laptop"), desk.folder("oak"), { recursive: true });
    const { code, stderr } = await desk.run("move", "laptop", "oak");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[copied-folder]")]);
    await desk.run("sync", "oak");
    const [first, second] = [await identityOf(desk, "laptop"), await identityOf(desk, "oak")];
    expect(first.copyId).not.toBe(second.copyId);
  });

  it("is refused when it was opened there: it goes on as a copy of its own, and stays one", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.move("laptop", "oak");
    await desk.run("sync", "oak");
    const ofItsOwn = await identityOf(desk, "oak");
    const { code, stderr } = await desk.run("move", "laptop", "oak");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[of-its-own]")]);
    // Also where the memory of the new place is gone: the folder itself says who wrote there last.
    const anchors = globSync("*/*.anchor", { cwd: desk.folder("home/copies") });
    for (const anchor of anchors)
      if (desk.read(`home/copies/${anchor}`).includes(ofItsOwn.copyId))
        rmSync(dirname(desk.folder(`home/copies/${anchor}`)), { recursive: true });
    const again = await desk.run("move", "laptop", "oak");
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining("error[of-its-own]")]);
    // The old folder is not there any more: the command that is told works on the new one.
    const told = /fieldsync (abandon) "([^"]+)" ([0-9a-f]{32})/u.exec(again.stderr) ?? [];
    await desk.json("connect", told[2] ?? "", "office");
    expect(await desk.json(...told.slice(1))).toEqual({ abandoned: told[3] });
  });
});

describe("a move that was cut off", () => {
  it("before it happened: the copy opens where it lay and says so, the new place does not open, nothing is made there", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await cutMove(desk, "laptop", "oak", { at: 3 });
    const finish = `fieldsync move "${desk.folder("laptop")}" "${desk.folder("oak")}"`;
    const { stdout } = await desk.run("status", "laptop");
    expect(stdout).toContain(`a move of this copy to "${desk.folder("oak")}" was begun`);
    expect(stdout).toContain(`finish it with: ${finish}`);
    expect(await desk.json("status", "laptop")).toMatchObject({ halfMoved: { phase: "going" } });
    const open = begin(desk, "open", "laptop");
    await open.said("Maple is open");
    open.child.kill("SIGINT");
    expect((await open.ended).stderr).toContain("was begun and is not finished");
    for (const command of [["init"], ["create-copy", "office"], ["open"]]) {
      const { code, stderr } = await desk.run(...command, "oak");
      expect([code, stderr]).toEqual([1, expect.stringContaining("error[half-moved]")]);
    }
    const third = await desk.run("move", "laptop", "elm");
    expect([third.code, third.stderr]).toEqual([1, expect.stringContaining("error[half-moved]")]);
    expect(third.stderr).toContain(finish);
    expect(await desk.json("move", "oak", "laptop")).toMatchObject({ how: "taken-back" });
    expect(await desk.json("move", "laptop", "elm")).toMatchObject({ how: "renamed" });
  });

  it("to another disk, by a copy that is deleted then: the next one in its place has nothing to do with it, and moves as itself", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const twoDisks = { from: desk.folder("laptop"), to: desk.folder("oak") };
    await cutMove(desk, "laptop", "oak", { at: (step) => step === "copyFile", twoDisks });
    expect(notes(desk)).not.toEqual([]);
    await desk.json("delete-copy", "laptop");
    rmSync(desk.folder("laptop"), { recursive: true });
    await desk.json("create-copy", "office", "laptop");
    expect(await desk.json("status", "laptop")).toMatchObject({ halfMoved: null });
    expect(notes(desk)).toEqual([]);
    const before = await identityOf(desk, "laptop");
    expect(await desk.json("move", "laptop", "oak")).toMatchObject({ how: "renamed" });
    expect(await identityOf(desk, "oak")).toEqual(before);
  });

  it("after it happened: the new place opens, and the old one is pointed there until the rest of it is removed", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const before = await identityOf(desk, "laptop");
    const places = { from: desk.folder("laptop"), to: desk.folder("oak") };
    // The first file at the old place has just gone.
    const format = desk.folder("laptop/_Sync/format.json");
    const at = (step: string, path: string): boolean => step === "removeFile" && path === format;
    await cutMove(desk, "laptop", "oak", { at, how: "after", twoDisks: places });
    expect(existsSync(desk.folder("laptop/documents/memo.txt"))).toBe(true);
    const { code, stderr } = await desk.run("status", "laptop");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[half-moved]")]);
    expect(stderr).toContain(`was moved to "${desk.folder("oak")}"`);
    expect(await identityOf(desk, "oak")).toEqual(before);
    const { stdout } = await desk.run("status", "oak");
    expect(stdout).toContain(`was moved here from "${desk.folder("laptop")}"`);
    // Somebody who does not know saves once more over the file at the old place.
    desk.put("laptop/documents/memo.txt", "second");
    desk.put("laptop/documents/letter.txt", "new");
    expect(await desk.json("move", "laptop", "oak")).toMatchObject({
      how: "copied",
      left: ["documents/memo.txt"],
    });
    expect(desk.read("laptop/documents/memo.txt")).toBe("second");
    expect(desk.read("oak/documents/memo.txt")).toBe("first");
    expect(desk.read("oak/documents/letter.txt")).toBe("new");
    expect(readdirSync(desk.folder("laptop"))).toEqual(["documents"]);
    expect((await desk.run("status", "laptop")).stderr).toContain("error[not-a-copy]");
  });

  it("its note damaged: nothing is opened on this computer before somebody has looked", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    await cutMove(desk, "laptop", "oak", { at: 3 });
    const [note = ""] = notes(desk);
    desk.put(`home/moves/${note}`, "{");
    const { code, stderr } = await desk.run("status", "laptop");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[private-memory]")]);
    expect(stderr).toContain(desk.folder("home/moves"));
  });
});

describe("a move that is refused", () => {
  it.each([
    [["move", "nowhere", "oak"], "error[no-folder]"],
    [["move", "plain", "oak"], "error[not-a-copy]"],
    [["move", "laptop", "plain"], "error[not-empty]"],
    [["move", "laptop", "file.txt"], "error[not-empty]"],
    [["move", "laptop", "office"], "error[not-empty]"],
    [["move", "laptop", "laptop"], "error[bad-target]"],
    [["move", "laptop", "laptop/documents/oak"], "error[bad-target]"],
    [["move", "laptop", "office/_Sync/in/oak"], "error[bad-target]"],
    [["move", "laptop", "office/documents/oak"], "error[bad-target]"],
    [["move", "laptop", "//OFFICE/audit/oak"], "error[on-a-share]"],
  ] as const)("%j: %s, and the copy opens where it lay", async (args, why) => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("plain/file.txt", "here");
    desk.put("file.txt", "here");
    const before = await identityOf(desk, "laptop");
    const { code, stderr, stdout } = await desk.run(...args);
    expect(stderr).not.toMatch(/^\s+at /mu);
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(why)]);
    expect(await identityOf(desk, "laptop")).toEqual(before);
    expect(existsSync(desk.folder("home/moves")) ? notes(desk) : []).toEqual([]);
  });

  it("from where nothing is and the copy never lay: not told as done, and told as done from where it did lie", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    for (const repeated of [1, 2]) {
      const { code, stderr, stdout } = await desk.run("move", "lapptop", "laptop");
      expect([repeated, code, stdout]).toEqual([repeated, 1, ""]);
      expect(stderr).toContain("error[no-folder]");
      expect(stderr).toContain(
        `"${desk.folder("lapptop")}" is not there, and the copy in "${desk.folder("laptop")}" was not moved from there`,
      );
      expect(stderr).toContain("check both paths");
    }
    await desk.json("move", "laptop", "oak");
    await desk.json("move", "oak", "elm");
    for (const before of ["laptop", "oak"])
      expect(await desk.json("move", before, "elm")).toMatchObject({ how: "there-already" });
    expect((await desk.run("move", "ash", "elm")).stderr).toContain("error[no-folder]");
    // The place of the office was never one of this copy.
    await desk.json("move", "office", "bureau");
    expect((await desk.run("move", "office", "elm")).stderr).toContain("error[no-folder]");
  });

  it("to where it lies: both paths lead to one folder, and nothing has to be done or another one be named", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const { stderr } = await desk.run("move", "laptop", "./office/../laptop");
    expect(stderr).toContain("both paths lead to the same folder");
    expect(stderr).toContain("else name the folder it is to lie in");
  });

  it("a path that gets too long there: the file is named", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    // The folder itself could be made there, and what lies deepest in it could not.
    const room = 4_060 - desk.root.length;
    const deep = "a-long-name/".repeat(room / 12).padEnd(room, "o");
    const { code, stderr } = await desk.run("move", "laptop", deep);
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[path-too-long]")]);
    expect(stderr).toMatch(/"_Sync[^"]+" would have a path/u);
    expect(readdirSync(desk.root)).toEqual(["home", "laptop", "office"]);
  });

  it("in use: a copy that is open does not move under the program that has it", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const open = begin(desk, "open", "laptop");
    await open.said("Maple is open");
    const { code, stderr } = await desk.run("move", "laptop", "oak");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[in-use]")]);
    open.child.kill("SIGINT");
    await open.ended;
    expect((await desk.run("move", "laptop", "oak")).code).toBe(0);
  });

  it("a document that is open in Word or LibreOffice is named", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("laptop/documents/~$memo.docx", "ANNA");
    const { code, stderr } = await desk.run("move", "laptop", "oak");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[open-elsewhere]")]);
    expect(stderr).toContain("~$memo.docx");
  });

  it("a document that has the name of such a file is none, and the file of a program beside it still is", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    desk.put("~$x.docx", "added as a document");
    await desk.json("documents", "add", "laptop", "~$x.docx");
    desk.put("laptop/documents/~$memo.txt", "ANNA");
    const { stderr } = await desk.run("move", "laptop", "oak");
    expect(stderr).toContain(
      'error[open-elsewhere] another program seems to have a document open: "~$memo.txt"',
    );
    rmSync(desk.folder("laptop/documents/~$memo.txt"));
    expect((await desk.run("move", "laptop", "oak")).code).toBe(0);
    expect(desk.read("oak/documents/~$x.docx")).toBe("added as a document");
  });

  it("a copy of the same engagement lay at the new place once: its memory is not written over", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    cpSync(desk.folder("laptop"), desk.folder("oak"), { recursive: true });
    await desk.run("sync", "oak");
    const other = await identityOf(desk, "oak");
    desk.move("oak", "elm");
    const { code, stderr } = await desk.run("move", "laptop", "oak");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[bad-target]")]);
    await desk.json("move", "oak", "elm");
    expect(await identityOf(desk, "elm")).toEqual(other);
    expect((await desk.run("move", "laptop", "oak")).code).toBe(0);
  });
});
