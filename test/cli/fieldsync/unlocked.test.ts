/** A document saved into a locked engagement, and the unlocking that comes with an exchange. */
import { describe, expect, it } from "vitest";
import { begin, Desk } from "./fieldsync.ts";

describe("an engagement that was locked down", () => {
  it("takes in with the sync that brings its unlocking what was saved meanwhile", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    const locking = begin(desk, "lock-down", "office", "--patience", "60", "--json");
    const isLocked = async (): Promise<boolean> =>
      (await desk.run("sync", "laptop")).stdout.includes("the engagement is locked down");
    for (let tries = 0; tries < 60 && !(await isLocked()); tries++);
    await locking.ended;
    desk.put("laptop/documents/memo.txt", "saved too early");
    const refused = await desk.run("sync", "laptop");
    expect([refused.code, refused.stdout]).toEqual([
      1,
      expect.stringContaining("not taken in yet: memo.txt (refused)"),
    ]);
    await desk.json("unlock", "office");
    expect(await desk.json("sync", "laptop")).toMatchObject({
      imported: 1,
      documents: { problem: null, unstable: [] },
    });
    await desk.json("status", "office");
    expect(desk.read("office/documents/memo.txt")).toBe("saved too early");
  }, 60_000);
});
