/** A documents folder nobody may look into: what is missing in it is not known. */
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { Desk } from "./fieldsync.ts";

const NOBODY = 65_534;

// Root may read everything, and only root may be somebody else.
describe.skipIf(process.getuid?.() !== 0)("a documents folder that may not be read", () => {
  it("is not said to be complete where missing files are to be put back or deleted", async () => {
    const desk = new Desk();
    chmodSync(desk.root, 0o755);
    mkdirSync(desk.folder("mine"));
    const env = { FIELDSYNC_HOME: desk.folder("mine/home") };
    desk.env = () => env;
    const run = (...args: ReadonlyArray<string>) => desk.runAs(NOBODY, ...args);
    desk.put("mine/office/memo.txt", "first");
    for (const path of ["mine", "mine/office", "mine/office/memo.txt"])
      chownSync(desk.folder(path), NOBODY, NOBODY);
    expect((await run("init", "mine/office")).code).toBe(0);
    const documents = desk.folder("mine/office/documents");
    chmodSync(documents, 0o000);
    onTestFinished(() => chmodSync(documents, 0o755));
    for (const args of [
      ["restore", "mine/office"],
      ["restore", "mine/office", "memo.txt"],
      ["delete", "mine/office"],
    ]) {
      const { code, stderr } = await run("documents", ...args);
      expect([args, code, stderr]).toEqual([
        args,
        1,
        expect.stringContaining(
          `error[volume] it is not known whether a document file is missing: ${documents}/.fieldsync: the permission is missing (EACCES)\n`,
        ),
      ]);
    }
  });
});
