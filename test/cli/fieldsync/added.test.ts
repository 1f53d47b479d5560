/** What people name to be made a document and is no file that can be one: it is said what it is, and nothing is said to be done. */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

const engagement = async (): Promise<Desk> => {
  const desk = new Desk();
  for (const name of ["memo.txt", "plan.txt", "list.txt", "notes.txt", "tax.txt"])
    desk.put(`office/documents/${name}`, `first of ${name}`);
  await desk.json("init", "office");
  return desk;
};

describe("documents add", () => {
  it("says of what lies in the documents folder and is no file what it is, wherever somebody stands", async () => {
    const desk = await engagement();
    mkdirSync(desk.folder("office/documents/letters"));
    execFileSync("mkfifo", [desk.folder("office/documents/pipe.txt")]);
    symlinkSync("nowhere", desk.folder("office/documents/gone.txt"));
    symlinkSync("memo.txt", desk.folder("office/documents/link.txt"));
    for (const [name, what] of [
      ["letters", "a folder\n  put the files in it beside it, and add them"],
      ["pipe.txt", "a pipe, a socket or a device"],
      ["gone.txt", "a link\n  put the file itself there"],
      ["link.txt", "a link\n  put the file itself there"],
    ] as const)
      for (const named of [name, `office/documents/${name}`]) {
        const { code, stderr } = await desk.run("documents", "add", "office", named);
        expect([named, code, stderr]).toEqual([
          named,
          1,
          expect.stringContaining(
            `error[not-taken-in] ${name} could not be taken in: it is ${what}`,
          ),
        ]);
      }
  });

  it("takes a file that was named by its path, also where a folder among the documents is called so", async () => {
    const desk = await engagement();
    mkdirSync(desk.folder("office/documents/letter.txt"));
    desk.put("letter.txt", "Dear Sirs");
    const added = await desk.json("documents", "add", "office", "letter.txt");
    expect(added).toEqual({ documents: ["letter.txt"], refused: [] });
  });

  it("does not say that a document was added whose file is a link now", async () => {
    const desk = await engagement();
    desk.put("elsewhere.txt", "something else");
    rmSync(desk.folder("office/documents/memo.txt"));
    symlinkSync(desk.folder("elsewhere.txt"), desk.folder("office/documents/memo.txt"));
    const { code, stderr } = await desk.run("documents", "add", "office", "memo.txt");
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("memo.txt could not be taken in: it is a link"),
    ]);
  });
});
