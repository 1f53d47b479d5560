/** A folder that is not there: what is missing is named, and what to do. */
import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
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

describe("what is no folder, named as one", () => {
  /** A path to it, and what is said of it. */
  const strange = (desk: Desk): ReadonlyArray<readonly [string, string]> => {
    desk.put("plain", "a file");
    execFileSync("mkfifo", [desk.folder("pipe")]);
    symlinkSync("nowhere", desk.folder("link"));
    return [
      ["plain", "is a file"],
      ["pipe", "is a pipe, a socket or a device"],
      ["link", 'is a link that leads nowhere ("nowhere")'],
      ["plain/below", `cannot be there: "${desk.folder("plain")}" is a file`],
    ];
  };

  it("is said to be what it is, by every command", async () => {
    const desk = new Desk();
    desk.put("office/documents/memo.txt", "first");
    await desk.json("init", "office");
    for (const [path, what] of strange(desk)) {
      const place = desk.folder(path);
      const asked: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
        [["status", path], `error[no-folder] "${place}" ${what}\n`],
        [["init", path], `error[no-folder] "${place}" ${what}\n`],
        [["create-copy", path, "laptop"], `error[offline] ${place}: it ${what}\n`],
        [["create-copy", "office", path], `error[no-folder] "${place}" ${what}\n`],
        [["sync", "office", "--with", path], `error[offline] ${place}: it ${what}\n`],
        [["connect", "office", path], `error[offline] ${place}: it ${what}\n`],
        [["export", "office", path], `error[bad-target] "${place}" ${what}\n`],
      ];
      for (const [args, said] of asked) {
        const { code, stderr } = await desk.run(...args);
        expect([args, code, stderr]).toEqual([args, 1, expect.stringContaining(said)]);
      }
    }
    // It follows links, as the new place may lie behind one.
    for (const [path, said] of [
      ["plain", `error[not-empty] "${desk.folder("plain")}" is a file\n`],
      ["pipe", `error[not-empty] "${desk.folder("pipe")}" is a pipe, a socket or a device\n`],
      [
        "plain/below",
        `error[bad-target] "${desk.folder("plain/below")}" cannot be made: "${desk.folder("plain")}" is a file\n`,
      ],
    ] as const) {
      const { code, stderr } = await desk.run("move", "office", path);
      expect([path, code, stderr]).toEqual([path, 1, expect.stringContaining(said)]);
    }
    for (const path of ["plain", "pipe"]) {
      const { code, stderr } = await desk.run("move", path, "elsewhere");
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining(`error[no-folder] "${desk.folder(path)}" is a `),
      ]);
    }
    expect((await desk.run("status", "office")).code).toBe(0);
  });

  it("is not told of as a computer that is off, and a link to a stick that was taken out is", async () => {
    const desk = new Desk();
    desk.put("office/documents/memo.txt", "first");
    await desk.json("init", "office");
    strange(desk);
    const advice = async (...args: ReadonlyArray<string>) => (await desk.run(...args)).stderr;
    expect(await advice("connect", "office", "plain")).toContain(
      "name the folder of a copy: the one with _Sync in it",
    );
    expect(await advice("connect", "office", "link")).toContain("that disk connected");
    expect(await advice("status", "link")).toContain("put that stick or disk in");
  });

  it("keeps the folder above a link out of what is said to be missing", async () => {
    const desk = new Desk();
    desk.put("office/documents/memo.txt", "first");
    symlinkSync("office", desk.folder("way"));
    const { stderr } = await desk.run("status", "way/letters");
    expect(stderr).toContain(`no "letters" lies in "${desk.folder("way")}"`);
  });

  it("as the documents folder of an export is what lies there already", async () => {
    const desk = new Desk();
    desk.put("office/documents/memo.txt", "first");
    desk.put("out/documents", "a file");
    await desk.json("init", "office");
    const { code, stderr } = await desk.run("export", "office", "out");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`"${desk.folder("out")}" is not empty: documents is there`),
    ]);
  });
});

it("a name that is too long is told in the words of fieldsync where a copy moves", async () => {
  const desk = new Desk();
  desk.put("office/documents/memo.txt", "first");
  await desk.json("init", "office");
  const long = "n".repeat(300);
  const { code, stderr } = await desk.run("move", "office", long);
  expect([code, stderr]).toEqual([
    1,
    `error[path-too-long] "${desk.folder(long)}": the name is too long (ENAMETOOLONG)\n` +
      "  expected a path this system takes\n  choose a folder with a shorter name or path\n",
  ]);
});
