/** What the panel tells when somebody asks why. */
import { describe, expect, test } from "vitest";
import { conflictingEdits } from "../../src/replay/conflicting.ts";
import { MINUTE } from "../../src/sim/time.ts";
import { aloneWords, reasons } from "../../src/replay/reasons.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { takenSeats } from "../../src/replay/seats.ts";
import { fieldDay, Pen } from "./day.ts";

const passing = openReplay(fieldDay());
const failing = openReplay(fieldDay("failing"));

const seats = (position: number) => takenSeats(passing, reasons(passing, position, "story"));

describe("why", () => {
  test("an expectation is not met is told by what its laptop did before", () => {
    const chain = reasons(failing, failing.firstFailure!, "story");
    expect(chain.at(-1)).toMatchObject({ kind: "expect.fail", key: "PEER2.indicator" });
    expect(chain.at(-2)).toMatchObject({ kind: "indicator", actor: "PEER2" });
    expect(chain.some(({ kind }) => kind === "cable.unplugged")).toBe(true);
  });

  test("a copy that is not open is told by what closed it, and not by what it showed before", () => {
    const pen = new Pen();
    pen.write("PEER1", "indicator", { from: "offline", to: "green" }, pen.step(0, "connect"));
    pen.write("PEER1", "copy.closed", {}, pen.step(1, "close"));
    const look = pen.step(2, "look");
    const facts = { key: "PEER1.indicator", expected: "green", found: "no open copy" };
    pen.write("scenario", "expect.fail", facts, look);
    const { events } = pen.journal;
    const chain = reasons(openReplay(pen.journal), events.length, "story");
    expect(chain.map(({ kind }) => kind)).toEqual(["step", "copy.closed", "expect.fail"]);
  });

  test("who was not answered is told what became of the computer he asked", () => {
    const told = (...became: ReadonlyArray<readonly [kind: string, actor?: string]>) => {
      const pen = new Pen();
      for (const [kind, actor = "PARENT"] of became) pen.wait(MINUTE).write(actor, kind, {}, null);
      const step = pen.step(0, "edit-record");
      const silence = pen.write("PEER1", "mark", { name: "timed-out-in-silence" }, step);
      const facts = { code: 64, target: "\\\\PARENT\\Birch", text: "gone" };
      pen.write("PEER1", "refused", facts, silence);
      return reasons(openReplay(pen.journal), silence + 1, "story").map(({ kind }) => kind);
    };
    const asked = ["step", "mark"];
    expect(told(["power.sleep"])).toEqual(["power.sleep", ...asked]);
    expect(told(["cable.unplugged"])).toEqual(["cable.unplugged", ...asked]);
    expect(told(["cable.unplugged"], ["power.off"])).toEqual(["power.off", ...asked]);
    expect(told(["power.sleep"], ["power.wake"])).toEqual(asked);
    expect(told(["cable.unplugged"], ["cable.plugged"])).toEqual(asked);
    expect(told(["power.sleep", "PEER2"])).toEqual(asked);
  });

  test("a computer whose link went dark is told by what it went dark of", () => {
    const told = (...after: ReadonlyArray<string>) => {
      const pen = new Pen();
      const off = pen.write("switch", "device.off", {}, pen.step(0, "power-off-device"));
      pen.write("PARENT", "link.down", { device: "switch", why: "device" }, off);
      for (const kind of after) pen.write("PARENT", kind, {}, null);
      const refused = { code: 53, target: "\\\\PARENT\\Birch" };
      const last = pen.write("PEER1", "refused", refused, pen.step(1, "connect"));
      return reasons(openReplay(pen.journal), last + 1, "story").map(({ kind }) => kind);
    };
    expect(told()).toEqual(["device.off", "step", "refused"]);
    expect(told("link.up")).toEqual(["step", "refused"]);
  });

  test("a step that is done is told by what came of it, and not by what was looked at in the end", () => {
    const pen = new Pen();
    const seat = { user: "field", cap: 1, taken: 1 };
    pen.write("PARENT", "session.opened", { client: "PEER1", id: 1, ...seat }, null);
    const step = pen.step(0, "connect");
    const facts = { code: 71, target: "\\\\PARENT\\Birch", cap: 1, text: "No more connections" };
    const refused = pen.write("PEER2", "refused", facts, step);
    pen.write("scenario", "expect.pass", { about: "PEER1" }, refused);
    pen.write("scenario", "expect.pass", { about: "PARENT" });
    const done = pen.done(0, { say: "Nobody else notices." });
    const day = openReplay(pen.journal);
    const chain = reasons(day, done + 1, "story");
    expect(chain.map(({ kind }) => kind)).toEqual(["step", "refused", "step.done"]);
    expect(takenSeats(day, chain)).toContain("They are taken by PEER1");
  });

  test("what the room refused to one is no cause of what another one did at the same moment", () => {
    const pen = new Pen();
    const step = pen.step(0, "wake");
    const refused = pen.write("PARENT", "hardware.refused", { reason: "awake" }, step);
    const woken = pen.write("PEER1", "power.wake", {}, refused);
    const kinds = (position: number) =>
      reasons(openReplay(pen.journal), position, "story").map(({ kind }) => kind);
    expect(kinds(woken + 1)).toEqual(["step", "power.wake"]);
    expect(kinds(refused + 1)).toEqual(["step", "hardware.refused"]);
  });

  test("a conflict is told by the changes that did not know of each other, and not by those they replaced", () => {
    const pen = new Pen();
    const edit = (peer: string, dot: string, observedDots: ReadonlyArray<string>) =>
      pen.wait(MINUTE).write(peer, "edit", { entity: "tb/1", field: "amount", dot, observedDots });
    edit("PEER1", "a:1", []);
    edit("PEER1", "a:2", ["a:1"]);
    edit("PEER2", "b:1", ["a:1"]);
    pen.write("PEER2", "edit", { entity: "tb/2", field: "amount", dot: "b:2", observedDots: [] });
    const conflict = pen.write("PEER3", "conflict", { entity: "tb/1", field: "amount" });
    const day = openReplay(pen.journal);
    expect(conflictingEdits(day, reasons(day, conflict + 1, "story"))).toBe(
      "Neither of these knew of the other: 2m00s PEER1 changes tb/1, amount; 3m00s PEER2 changes tb/1, amount.",
    );
    expect(conflictingEdits(day, reasons(day, conflict, "story"))).toBeNull();
  });

  test("a conflict is between changes of the same field, or of all of them where something was deleted, and between two at least", () => {
    const told = (...edits: ReadonlyArray<readonly [peer: string, field?: string]>) => {
      const pen = new Pen();
      for (const [at, [peer, field]] of edits.entries()) {
        const about = { entity: "tb/1", dot: `${peer}:${at}`, observedDots: [] };
        pen.write(peer, "edit", field === undefined ? about : { ...about, field });
      }
      pen.write("PEER1", "queue", { entity: "tb/1", field: "amount", length: 1 });
      const conflict = pen.write("PEER3", "conflict", { entity: "tb/1", field: "amount" });
      const day = openReplay(pen.journal);
      return conflictingEdits(day, day.events.slice(0, conflict + 1));
    };
    expect(told(["PEER1", "amount"], ["PEER2", "name"])).toBeNull();
    expect(told(["PEER1", "amount"])).toBeNull();
    expect(told(["PEER1", "amount"], ["PEER2"])).toBe(
      "Neither of these knew of the other: 0s PEER1 changes tb/1, amount; 0s PEER2 changes tb/1.",
    );
    expect(told(["PEER1", "amount"], ["PEER2", "amount"], ["PEER3", "amount"])).toMatch(
      /^None of these knew of the others: .*PEER1.*PEER2.*PEER3/,
    );
    const day = openReplay(fieldDay());
    expect(conflictingEdits(day, day.events)).toBeNull();
  });

  test("an action that was refused and should not be is told by its own refusal", () => {
    const pen = new Pen();
    const step = pen.step(0, "connect");
    pen.write("PEER1", "refused", { code: 53, target: "\\\\PARENT" }, step);
    pen.write("PEER1", "refused", { code: 71, target: "\\\\PARENT" }, step);
    const other = pen.write("PEER2", "copy.connected", { location: "\\\\PARENT\\Birch" }, step);
    const facts = { key: "PEER1.connect", expected: "done", found: "53" };
    const failed = pen.write("scenario", "expect.fail", facts, other);
    const waiting = { key: "PEER1.newer-documents", expected: "0", found: "71" };
    const queue = pen.write("scenario", "expect.fail", waiting, other);
    expect(reasons(openReplay(pen.journal), queue + 1, "story").at(-2)?.kind).toBe(
      "copy.connected",
    );
    const chain = reasons(openReplay(pen.journal), failed + 1, "story");
    expect(chain.map(({ kind, code }) => code ?? kind)).toEqual(["step", 53, "expect.fail"]);
  });

  test("work that waits is told by the refusal that keeps it, and not by one before the copy was connected", () => {
    const kindsOf = (...came: ReadonlyArray<string>) => {
      const pen = new Pen();
      for (const kind of came)
        pen.write("PEER1", kind, { code: 5, target: "\\\\PARENT" }, pen.step(0, "edit-record"));
      const facts = { key: "PEER1.queue", expected: "0", found: "2" };
      const failed = pen.write("scenario", "expect.fail", facts, pen.step(1, "look"));
      return reasons(openReplay(pen.journal), failed + 1, "story").map(({ kind }) => kind);
    };
    expect(kindsOf("copy.connected", "refused")).toEqual(["step", "refused", "expect.fail"]);
    expect(kindsOf("refused", "copy.connected")).toEqual(["step", "expect.fail"]);
  });

  test("an event that only traffic led to is not said to have come from nothing", () => {
    const pen = new Pen();
    const round = pen.write("PEER1", "round", { with: "c1" }, null);
    pen.write("PEER1", "conflict", { entity: "tb/1000", field: "amount" }, round);
    const alone = (position: number, view: "story" | "everything") =>
      aloneWords(reasons(openReplay(pen.journal), position, view));
    expect(alone(2, "story")).toBe("Only traffic and bookkeeping led to it: v shows every event.");
    expect(alone(2, "everything")).toBeNull();
    expect(alone(1, "story")).toBe("Nothing recorded led to it.");
  });

  test("a day did not pass is told by what was not as expected, else where that is to be found", () => {
    const { events } = failing;
    const chain = reasons(failing, events.length, "story");
    expect(chain.slice(-2).map(({ kind }) => kind)).toEqual(["expect.fail", "verdict"]);
    expect(chain.slice(0, -1)).toEqual(reasons(failing, failing.firstFailure!, "story"));
    const pen = new Pen();
    pen.step(0, "connect");
    pen.write("scenario", "verdict", { verdict: "invariant-violated", checked: 1 }, null);
    const alone = reasons(openReplay(pen.journal), 2, "story");
    expect(alone).toHaveLength(1);
    expect(aloneWords(alone)).toContain("fieldlab run does");
    expect(aloneWords(reasons(passing, passing.events.length, "story"))).toContain("Nothing");
  });

  test("anything else happened is told by its causes, and before the first event nothing did", () => {
    const refused = passing.firstRefusal!;
    expect(reasons(passing, refused, "story").at(-1)).toBe(passing.events[refused - 1]);
    expect(reasons(passing, 0, "story")).toEqual([]);
  });

  test("is told without what only carries a cause on, unless everything is looked at", () => {
    const kinds = (view: "story" | "everything") =>
      reasons(failing, failing.firstFailure!, view).map(({ kind }) => kind);
    expect(kinds("story")).not.toContain("link.down");
    expect(kinds("everything")).toContain("link.down");
    const unlit = passing.events.find(({ kind }) => kind === "link.up")!;
    expect(reasons(passing, unlit.seq + 1, "story").at(-1)).toBe(unlit);
  });

  test("a laptop that sleeps in its seat is told to be asleep", () => {
    const pen = new Pen();
    for (const [index, client] of ["PEER1", "PEER2"].entries())
      pen.write("PARENT", "session.opened", { client, account: "field", used: index + 1, cap: 2 });
    pen.write("PEER2", "power.sleep");
    pen.write("PEER3", "refused", { target: "\\\\PARENT\\Birch", code: 71, used: 2, cap: 2 });
    const day = openReplay(pen.journal);
    expect(takenSeats(day, day.events.slice(-1))).toContain("PEER1, PEER2 (asleep).");
  });

  test("a laptop that is off in its seat is told to be off, and one with two seats is told once", () => {
    const pen = new Pen();
    for (const [index, account] of ["field", "anna"].entries())
      pen.write("PARENT", "session.opened", { client: "PEER1", account, used: index + 1, cap: 2 });
    pen.write("PEER1", "power.off");
    pen.write("PEER3", "refused", { target: "\\\\PARENT\\Birch", code: 71, used: 2, cap: 2 });
    const day = openReplay(pen.journal);
    expect(takenSeats(day, day.events.slice(-1))).toBe(
      "PARENT (XP Home) takes 2 at once. They are taken by PEER1 (off).",
    );
  });

  test("a laptop found no seat is told by who has them", () => {
    expect(seats(passing.firstRefusal!)).toBe(
      "PARENT (XP Home) takes 5 at once. They are taken by PEER1, PEER2, PEER3, PEER4, PEER5.",
    );
    const refused = passing.events[passing.firstRefusal! - 1]!;
    const failed = failing.events[failing.firstFailure! - 1]!;
    // Where that refusal is what was not expected, it is asked of the failure.
    expect(takenSeats(passing, [refused, failed])).toBe(seats(passing.firstRefusal!));
    expect(takenSeats(passing, [refused, passing.events[0]!])).toBeNull();
    expect(seats(passing.firstRefusal! - 1)).toBeNull();
    expect(seats(0)).toBeNull();
  });
});
