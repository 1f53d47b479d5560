/** A command that waits for people, carried out by a process that is done before it: nobody waits with it, and it goes on. */
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { begin, Desk, type Running } from "./fieldsync.ts";

const phaseOf = async (desk: Desk): Promise<unknown> => {
  const { status } = await desk.json("status", "office");
  return (status as { readonly phase: string }).phase;
};

const CARRIED_OUT = {
  "lock-down": "the engagement is locked down: everybody has handed in",
  "clean-up": "cleaned up: every copy shrinks with its next exchange",
} as const;
type Command = keyof typeof CARRIED_OUT;

const isCarriedOut = async (asked: Running, command: Command = "lock-down"): Promise<void> => {
  const { code, stderr, stdout } = await asked.ended;
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("error")]);
  expect(stdout).toContain(CARRIED_OUT[command]);
};

/** What the office asked everybody for last. */
const askedFor = async (desk: Desk): Promise<unknown> =>
  (await desk.json("properties", "office"))["asked"];

/** A lock-down of the office, or a clean-up, carried out by the process that has it open. */
const askedWhileOpen = async (command: Command = "lock-down") => {
  const desk = new Desk();
  await desk.twoCopies();
  const open = begin(desk, "open", "office");
  await open.said("Maple is open");
  const asked = begin(desk, command, "office", "--patience", "600");
  while ((await phaseOf(desk)) !== "handing-in") await setTimeout(50);
  return { asked, desk, open };
};

/** The same, handed back while whoever asked for it sleeps. */
const asleep = async (command: Command) => {
  const { asked, desk, open } = await askedWhileOpen(command);
  asked.child.kill("SIGSTOP");
  open.child.kill("SIGINT");
  expect((await open.ended).code).toBe(0);
  return { asked, desk };
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
    const { asked, desk } = await asleep("lock-down");
    while ((await phaseOf(desk)) !== "locked-down") {
      await desk.json("sync", "laptop");
      await desk.json("sync", "office");
    }
    asked.child.kill("SIGCONT");
    await isCarriedOut(asked);
    expect(await phaseOf(desk)).toBe("locked-down");
  }, 60_000);

  it("and that others take back meanwhile is not asked for again", async () => {
    const { asked, desk } = await asleep("lock-down");
    await desk.json("unlock", "office");
    asked.child.kill("SIGCONT");
    const { code, stderr } = await asked.ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining("error[claimed] the lock-down was taken back"),
    ]);
    // The laptop had not handed in.
    expect(stderr).toMatch(/\n {2}missing: \S+ on \S+, last change seen: [^\n]+, id: [0-9a-f]+\n/u);
    expect(stderr).toContain("give one up with: fieldsync abandon office COPY; then ask for it");
    expect(await phaseOf(desk)).toBe("open");
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

it("a clean-up that others bring to its end, before the one that asked for it can go on, is not asked for a second time", async () => {
  const { asked, desk } = await asleep("clean-up");
  const begun = await askedFor(desk);
  while ((await phaseOf(desk)) !== "open") {
    await desk.json("sync", "laptop");
    await desk.json("sync", "office");
  }
  asked.child.kill("SIGCONT");
  await isCarriedOut(asked, "clean-up");
  expect(begun).toMatchObject({ purpose: "clean-up", outcome: "handing-in" });
  expect(await askedFor(desk)).toEqual({ ...(begun as object), outcome: "agreed" });
}, 60_000);
