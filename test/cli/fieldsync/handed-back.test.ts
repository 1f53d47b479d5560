/** A command that waits for people, carried out by a process that is done before it: nobody waits with it, and it goes on. */
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { begin, Desk, type Running } from "./fieldsync.ts";

const phaseOf = async (desk: Desk): Promise<unknown> => {
  const { status } = await desk.json("status", "office");
  return (status as { readonly phase: string }).phase;
};

const isCarriedOut = async (asked: Running): Promise<void> => {
  const { code, stderr, stdout } = await asked.ended;
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("error")]);
  expect(stdout).toContain("the engagement is locked down: everybody has handed in");
};

/** A lock-down of the office, carried out by the process that has it open. */
const askedWhileOpen = async () => {
  const desk = new Desk();
  await desk.twoCopies();
  const open = begin(desk, "open", "office");
  await open.said("Maple is open");
  const asked = begin(desk, "lock-down", "office", "--patience", "600");
  while ((await phaseOf(desk)) !== "handing-in") await setTimeout(50);
  return { asked, desk, open };
};

/** The laptop hands in, and the lock-down that waits for it comes to its end. */
const comesToItsEnd = async (desk: Desk, asked: Running): Promise<void> => {
  while (asked.child.exitCode === null) {
    await desk.run("sync", "laptop");
    await setTimeout(50);
  }
  await isCarriedOut(asked);
};

describe("a lock-down that waits", () => {
  it("in a fieldsync that is stopped goes on in the one that asked for it", async () => {
    const { asked, desk, open } = await askedWhileOpen();
    open.child.kill("SIGINT");
    expect((await open.ended).code).toBe(0);
    await comesToItsEnd(desk, asked);
  }, 60_000);

  it("and that others bring to its end, before the one that asked for it can go on, is one that was carried out", async () => {
    const { asked, desk, open } = await askedWhileOpen();
    asked.child.kill("SIGSTOP");
    open.child.kill("SIGINT");
    expect((await open.ended).code).toBe(0);
    while ((await phaseOf(desk)) !== "locked-down") {
      await desk.json("sync", "laptop");
      await desk.json("sync", "office");
    }
    asked.child.kill("SIGCONT");
    await isCarriedOut(asked);
  }, 60_000);

  it("does not keep a status that had the copy when it was asked for", async () => {
    const desk = new Desk();
    await desk.twoCopies();
    // A file that is being written keeps the status looking for a while.
    const writing = setInterval(
      () => desk.put("office/documents/memo.txt", String(Math.random())),
      100,
    );
    const status = begin(desk, "status", "office");
    await setTimeout(1_500);
    const asked = begin(desk, "lock-down", "office", "--patience", "600");
    const isAsked = async (): Promise<boolean> =>
      (await desk.run("locks", "office")).stdout.includes("for a lock-down");
    while (!(await isAsked())) await setTimeout(50);
    clearInterval(writing);
    expect((await status.ended).stdout).toContain("Maple: the office original");
    await comesToItsEnd(desk, asked);
  }, 60_000);
});
