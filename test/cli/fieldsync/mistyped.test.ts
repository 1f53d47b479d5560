/** Paths people did not mean: empty ones, those of another system, and those of a folder that is gone. */
import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, start } from "../fieldlab.ts";
import { Desk } from "./fieldsync.ts";

describe("an empty path is not the folder people stand in", () => {
  it.each([
    [["status", ""], "<folder> is empty: expected a path"],
    [["init", ""], "<folder> is empty: expected a path"],
    [["delete-copy", ""], "<folder> is empty: expected a path"],
    [["create-copy", "", "new"], "<parent-folder> is empty: expected a path"],
    [["export", "laptop", ""], "<out> is empty: expected a path"],
    [["move", "laptop", ""], "<new-folder> is empty: expected a path"],
    [["sync", "laptop", "--with", ""], "--with needs a value: a path"],
    [["documents", "add", "laptop", "memo.txt", ""], "<file> "],
  ])("%j", async (args, wrong) => {
    const desk = new Desk();
    await desk.twoCopies();
    const { code, stderr, stdout } = await desk.run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(wrong);
    expect(readdirSync(desk.root).toSorted()).toEqual(["home", "laptop", "office"]);
  });
});

it.each([
  ["init", "."],
  ["create-copy", "office", "home"],
])("%s %s: a folder that holds the private folder becomes no copy", async (...args) => {
  const desk = new Desk();
  desk.put("office/documents/memo.txt", "first");
  await desk.json("init", "office");
  if (args[0] === "create-copy") desk.env = () => ({ FIELDSYNC_HOME: desk.folder("home/keys") });
  const { code, stderr } = await desk.run(...args);
  expect([code, stderr]).toEqual([1, expect.stringContaining("error[bad-target]")]);
  expect(stderr).toContain("and others are to reach that one");
});

it.runIf(process.platform === "linux")(
  "init tells a documents folder that is spelled otherwise, where that is another one",
  async () => {
    const desk = new Desk();
    desk.put("office/Documents/memo.txt", "first");
    const { code, stderr } = await desk.run("init", "office");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[bad-name]")]);
    expect(stderr).toContain(`"${desk.folder("office/Documents")}" is not called documents`);
    desk.move("office/Documents", "office/documents");
    expect(await desk.json("init", "office")).toMatchObject({ documents: 1 });
  },
);

it.runIf(process.platform === "linux")(
  "init tells of two files that are one name elsewhere, and does not take one of them for missing",
  async () => {
    const desk = new Desk();
    desk.put("office/documents/Memo.txt", "first");
    desk.put("office/documents/memo.txt", "another");
    const { code, stderr } = await desk.run("init", "office");
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[bad-name]")]);
    expect(stderr).toContain('"Memo.txt" and "memo.txt" are one name on Windows and Macs\n');
    expect(readdirSync(desk.folder("office"))).toEqual(["documents"]);
    desk.move("office/documents/memo.txt", "office/documents/memo 2.txt");
    expect(await desk.json("init", "office")).toMatchObject({ documents: 2 });
    // Where the files stay untouched, the documents get names of their own.
    desk.put("loose/Memo.txt", "first");
    desk.put("loose/memo.txt", "another");
    expect(await desk.json("init", "loose")).toMatchObject({
      documents: 2,
      files: { question: null },
    });
  },
);

it.skipIf(process.platform === "win32")(
  "a drive of Windows is no folder of another system",
  async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const { code, stderr } = await desk.run("create-copy", "office", String.raw`D:\Audit\Maple`);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("expected a path as this system writes it"),
    ]);
    expect(readdirSync(desk.root).toSorted()).toEqual(["home", "laptop", "office"]);
  },
);

describe.skipIf(process.platform === "win32")(
  "a share by its address, or as Windows names it",
  () => {
    it.each([
      ["status", String.raw`\\OFFICE\Maple`],
      ["create-copy", "smb://OFFICE/Maple", "new"],
      ["create-copy", "office", String.raw`\\OFFICE\Maple`],
      ["connect", "laptop", "smb://OFFICE/Maple"],
      ["sync", "laptop", "--with", "smb://OFFICE/Maple"],
      ["export", "laptop", String.raw`\\OFFICE\out`],
      ["documents", "save", "laptop", "memo.txt", "1", String.raw`\\OFFICE\memo.txt`],
    ])("is no path of this computer: %s %s %s", async (...args) => {
      const desk = new Desk();
      await desk.twoCopies();
      const { code, stderr } = await desk.run(...args);
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining("expected the place where this computer has mounted the share"),
      ]);
      expect(readdirSync(desk.root).toSorted()).toEqual(["home", "laptop", "office"]);
    });
  },
);

/** The command as somebody gives it who stands in a folder that was removed meanwhile. */
const fromGoneFolder = (desk: Desk, args: ReadonlyArray<string>) =>
  start(
    "/bin/sh",
    [
      "-c",
      'mkdir gone && cd gone && rmdir ../gone && exec "$@"',
      "sh",
      process.execPath,
      join(ROOT, "dist/fieldsync.js"),
      ...args,
    ],
    { cwd: desk.root, env: desk.env() },
  );

describe.skipIf(process.platform === "win32")("a folder that is gone", () => {
  it.each([
    [["status", "Maple"], "<folder>"],
    [["sync", "Maple"], "<folder>"],
    [["sync", "/Maple", "--with", "office"], "--with"],
    [["create-copy", "office", "Maple"], "<parent-folder>"],
  ])("and people stand in it: %j is refused, and is no defect", async (args, name) => {
    const desk = new Desk();
    const { code, stderr } = await fromGoneFolder(desk, args);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining("expected a full path, as the folder you stand in is gone"),
    ]);
    expect(stderr).toContain(`: ${name} "`);
  });

  it("and a full path is typed: everything works as ever", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const { code, stderr } = await fromGoneFolder(desk, [
      "record",
      "get",
      desk.folder("laptop"),
      "tb/1",
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("error[no-record]")]);
    // What is told to be pasted names the folder in full.
    expect(stderr).toContain(`fieldsync record list ${desk.folder("laptop")}\n`);
  });
});

it.skipIf(process.platform === "win32")(
  "a file of the documents folder is the one it is by whichever path it is named",
  async () => {
    const desk = new Desk();
    await desk.twoCopies();
    symlinkSync(desk.folder("laptop"), desk.folder("link"));
    // An empty file becomes no document where it lies; of one that lies elsewhere an empty copy would.
    desk.put("laptop/documents/letter.txt", "");
    for (const file of ["laptop/documents/letter.txt", "link/documents/letter.txt"]) {
      const { code, stderr } = await desk.run("documents", "add", "laptop", file);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining("letter.txt could not be taken in: it is empty"),
      ]);
    }
  },
);

it("a name of one letter is not taken for another one of one letter", async () => {
  const desk = new Desk();
  desk.put("office/documents/a", "first");
  desk.put("s/file.txt", "here");
  await desk.json("init", "office");
  const document = await desk.run("documents", "versions", "office", "x");
  expect(document.stderr).toContain('there never was a document "x"');
  const folder = await desk.run("status", "x");
  expect(folder.stderr).toContain('no "x" lies in');
  expect(document.stderr + folder.stderr).not.toContain("did you mean");
});

describe("a flag before its command", () => {
  it.each([
    [
      ["record", "--json"],
      "fieldsync record: --json stands before the command, or the command is missing: set, get, list, delete\n  see fieldsync record --help",
    ],
    [
      ["record", "--json", "list", "Maple"],
      "fieldsync record list: --json stands before the command: write it behind fieldsync record list\n  see fieldsync record list --help",
    ],
    [
      ["--json", "status", "Maple"],
      "fieldsync status: --json stands before the command: write it behind fieldsync status\n  see fieldsync status --help",
    ],
    [
      ["--json"],
      "fieldsync: --json stands before the command, or the command is missing\n  see fieldsync --help",
    ],
  ])("%j is told that, also in JSON", async (args, message) => {
    const { code, stderr, stdout } = await new Desk().run(...args);
    expect([code, stderr]).toEqual([2, `${message}\n`]);
    expect(JSON.parse(stdout)).toEqual({ error: { code: "usage", message, exitCode: 2 } });
  });
});
