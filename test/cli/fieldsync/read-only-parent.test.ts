/** A copy whose parent's folder may only be read: what it cannot hand over is not passed over in silence. */
import { chmodSync, chownSync, globSync, mkdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Desk } from "./fieldsync.ts";

const NOBODY = 65_534;

/** An office whose folder everybody reads and its owner writes, and the desk of somebody else. */
const readersDesk = async () => {
  const desk = new Desk();
  desk.put("office/documents/memo.txt", "first");
  await desk.json("init", "office");
  chmodSync(desk.root, 0o755);
  mkdirSync(desk.folder("mine"));
  chownSync(desk.folder("mine"), NOBODY, NOBODY);
  const env = { FIELDSYNC_HOME: desk.folder("mine/home") };
  desk.env = () => env;
  const run = (...args: ReadonlyArray<string>) => desk.runAs(NOBODY, ...args);
  const allowed = () => {
    for (const path of ["office", ...globSync("office/**", { cwd: desk.root })])
      chownSync(desk.folder(path), NOBODY, NOBODY);
  };
  return { desk, run, allowed };
};

// Only root may be somebody else.
describe.skipIf(process.getuid?.() !== 0)("a parent's folder that may only be read", () => {
  it("is said to know nothing of a new copy, by create-copy and by sync, until it can be written", async () => {
    const { allowed, desk, run } = await readersDesk();
    const made = await run("create-copy", "office", "mine/copy");
    expect(made.code).toBe(0);
    expect(made.stdout).toContain(
      `nothing could be written into the parent's folder (${desk.folder("office")}: the permission is missing (EACCES)): nobody knows of this copy yet`,
    );
    expect(made.stdout).toContain("and then run: fieldsync sync mine/copy");
    const synced = await run("sync", "mine/copy");
    expect(synced.stdout).toContain(
      `connected to ${desk.folder("office")} (green); it could not be written (${desk.folder("office")}: the permission is missing (EACCES))\n`,
    );
    allowed();
    const again = await run("sync", "mine/copy");
    expect(again.stdout).toContain(`connected to ${desk.folder("office")} (green)\n`);
  });

  it("keeps a copy from being deleted, and the message says why and what to do", async () => {
    const { allowed, desk, run } = await readersDesk();
    await run("create-copy", "office", "mine/copy");
    const { code, stderr } = await run("delete-copy", "mine/copy");
    expect([code, stderr]).toEqual([1, expect.stringContaining("Nothing was deleted.")]);
    expect(stderr).toContain(`${desk.folder("office")}: the permission is missing (EACCES)`);
    expect(stderr).toContain("hand in elsewhere with: fieldsync connect mine/copy PATH");
    allowed();
    expect((await run("delete-copy", "mine/copy")).code).toBe(0);
  });
});
