/** What a failure is told with: the last events of those concerned, and the chain of causes. */
import { describe, expect, it } from "vitest";
import { openReplay } from "../../src/replay/replay.ts";
import { sentence } from "../../src/replay/sentences.ts";
import { tell } from "../../src/replay/told.ts";
import type { Json } from "../../src/sim/journal.ts";
import { MINUTE, SECOND } from "../../src/sim/time.ts";
import { fieldDay, Pen } from "./day.ts";

const about = (laptops: ReadonlyArray<string>, key: string | null = null) => ({
  key,
  laptops,
  proof: [],
  at: 10 * 60 * MINUTE,
});

describe("a failure", () => {
  it("is told with what its laptops did last and what was done to them, in words", () => {
    const { lately } = tell(fieldDay(), { ...about(["PEER6"]), at: 36 * MINUTE + 2 * SECOND });
    expect(lately.at(-1)).toBe("36m02s  PEER6: seat refused");
    expect(lately.at(-2)).toContain("36m02s  PEER6 is refused: error 71 from \\\\PARENT\\Birch");
    expect(lately.join("\n")).not.toContain("PEER5");
  });

  it("is told with the event after which something did not hold any more, and its number", () => {
    const journal = fieldDay();
    const pulled = journal.events.findIndex(({ kind }) => kind === "cable.unplugged");
    const { after } = tell(journal, { ...about(["PEER6"]), after: pulled });
    expect(after).toMatch(new RegExp(String.raw`^#${pulled}: \w+ is unplugged from `));
    expect(tell(journal, about(["PEER6"])).after).toBeNull();
  });

  it("is told up to its moment and no further", () => {
    const { lately } = tell(fieldDay(), { ...about(["PEER6"]), at: 31 * MINUTE });
    expect(lately.length).toBeGreaterThan(0);
    expect(lately.join("\n")).not.toContain("error 71");
  });

  it("is explained by the refusal in its step, first cause first", () => {
    const { why } = tell(fieldDay(), { ...about(["PEER6"]), at: 36 * MINUTE + 2 * SECOND });
    expect(why[0]).toBe("36m02s  Step 4: connect");
    expect(why[1]).toContain("PEER6 is refused: error 71");
  });

  it("in which nobody answered is told with what became of the computer that was asked", () => {
    const pen = new Pen();
    pen.write("PARENT", "power.sleep", { why: "idle" }, null);
    const step = pen.wait(MINUTE).step(1, "connect");
    const facts = {
      code: 53,
      target: "\\\\PARENT\\Birch",
      text: "The network path was not found.",
    };
    pen.write("PEER1", "refused", facts, step);
    const { why } = tell(pen.journal, about(["PEER1"]));
    expect(why).toEqual([
      "0s  PARENT goes to sleep: nobody has touched it for long",
      "1m00s  Step 2: connect",
      "1m00s  PEER1 is refused: error 53 from \\\\PARENT\\Birch: The network path was not found.",
    ]);
  });

  it("that was long in coming is told from what became of the computer that did not answer", () => {
    const pen = new Pen();
    let cause = pen.step(0, "connect");
    pen.write("PARENT", "power.off", { why: "battery" }, null);
    for (const peer of ["PEER1", "PEER2", "PEER3", "PEER4", "PEER5", "PEER6", "PEER1"])
      cause = pen.wait(MINUTE).write(peer, "edit", { entity: "tb/1", field: "amount" }, cause);
    const facts = { code: 53, target: "\\\\PARENT\\Birch", text: "gone" };
    pen.write("PEER1", "refused", facts, cause);
    const { why } = tell(pen.journal, about(["PEER1"]));
    expect(why[0]).toContain("PARENT");
    expect(why[1]).toMatch(/^… \d more$/);
    expect(why.at(-1)).toContain("error 53");
    expect(why.length).toBe(6);
  });

  it("of work that waits is explained by what came last between the two copies, unless they are connected", () => {
    const why = (
      ...came: ReadonlyArray<readonly [kind: string, facts: { [key: string]: Json }]>
    ) => {
      const pen = new Pen();
      for (const [kind, facts] of came) {
        const step = pen.wait(MINUTE).step(0, "edit-record");
        pen.write("PEER1", kind, facts, step);
      }
      pen.wait(MINUTE).step(1, "look");
      return tell(pen.journal, { ...about(["PEER1"], "PEER1.queue"), found: "6" }).why.at(-1);
    };
    const facts = { target: "\\\\PARENT\\Birch", code: 5, text: "Access is denied." };
    const refused = ["refused", facts] as const;
    const offline = ["copy.offline", { text: "gone", why: "offline" }] as const;
    const connected = ["copy.connected", { location: "\\\\PARENT\\Birch" }] as const;
    expect(why(connected, refused)).toContain("error 5");
    expect(why(refused, connected, offline)).toContain("PEER1 is offline");
    expect(why(refused, connected)).toBeUndefined();
  });

  it("of an indicator is explained by what turned it, however long ago that was", () => {
    const pen = new Pen();
    const step = pen.step(0, "unplug");
    const pulled = pen.write("PEER1", "cable.unplugged", { device: "switch" }, step);
    pen.write("PEER1", "indicator", { from: "green", to: "offline" }, pulled);
    pen.wait(MINUTE).step(1, "edit-record");
    pen.write("PEER1", "edit", { entity: "tb/1000", field: "balance" }, null);
    expect(tell(pen.journal, about(["PEER1"], "PEER1.indicator")).why).toEqual([
      "0s  Step 1: unplug",
      "0s  PEER1 is unplugged from switch",
      "0s  PEER1 turns offline, was green",
    ]);
  });

  it("of a copy that is not open is explained by what closed it, and not by what it showed before", () => {
    const pen = new Pen();
    const step = pen.step(0, "connect");
    pen.write("PEER1", "indicator", { from: "offline", to: "green" }, step);
    const off = pen.step(1, "power-off");
    pen.write("PEER1", "power.off", {}, off);
    const failed = { ...about(["PEER1"], "PEER1.indicator"), found: "no open copy" };
    expect(tell(pen.journal, failed).why).toEqual([
      "0s  Step 2: power-off",
      "0s  PEER1 is switched off",
    ]);
  });

  it.each<[string, string, { readonly [key: string]: Json }]>([
    ["connected-to", "copy.offline", { why: "close" }],
    ["connected-to", "copy.connected", { location: "\\\\PARENT\\Birch" }],
    ["link", "link.down", {}],
    ["link", "cable.unplugged", { device: "switch" }],
    ["address", "address.lost", {}],
    ["power", "power.hibernate", {}],
    ["phase", "phase", { to: "locked-down" }],
    ["kept-aside", "edits.aside", { why: "abandoned", edits: ["a:1"], entities: ["tb/1000"] }],
    ["conflicts", "conflicts", { count: 1 }],
    ["sessions", "session.closed", { client: "PEER2", why: "idle" }],
  ])("of %s is explained by %s, however long ago that was", (key, kind, facts) => {
    const pen = new Pen();
    pen.write("PEER1", kind, facts, pen.step(0, "before"));
    pen.wait(MINUTE).step(1, "edit-record");
    pen.write("PEER1", "edit", { entity: "tb/1000", field: "balance" }, null);
    const { why } = tell(pen.journal, about(["PEER1"], `PEER1.${key}`));
    const { events, world } = openReplay(pen.journal);
    expect(why.at(-1)).toBe(`0s  ${sentence(events[1]!, world)}`);
  });

  it("has no causes where a guess would mislead: nothing happened in its step", () => {
    const pen = new Pen();
    pen.write("PEER1", "cable.unplugged", { device: "switch" }, pen.step(0, "unplug"));
    pen.step(1, "wait");
    expect(tell(pen.journal, about(["PEER1"], "PEER1.queue"))).toEqual({
      after: null,
      lately: ["0s  PEER1 is unplugged from switch"],
      why: [],
    });
  });

  it("of an invariant is told with its proof", () => {
    const pen = new Pen();
    const step = pen.step(0, "connect");
    const seat = pen.write("PARENT", "session.opened", { client: "PEER1", used: 6, cap: 5 }, step);
    pen.write("PEER1", "indicator", { from: "offline", to: "green" }, seat);
    const { lately, why } = tell(pen.journal, { ...about([]), proof: [seat] });
    expect(lately).toEqual(["0s  PARENT accepts PEER1, 6 of 5 seats taken, as ?"]);
    expect(why).toEqual(["0s  Step 1: connect", ...lately]);
  });

  it("has words for every reason a copy has to let go of its connection", () => {
    const pen = new Pen();
    const step = pen.step(0, "connect");
    for (const why of ["work-offline", "disconnect", "close", "abandoned", "put-back"])
      pen.write("PEER1", "copy.offline", { why }, step);
    const { lately } = tell(pen.journal, about(["PEER1"], "PEER1.indicator"));
    expect(lately).toHaveLength(5);
    for (const line of lately)
      expect(line).toMatch(/PEER1 (?:works offline|is disconnected), because /);
  });

  it("stays short: eight events, six causes, and no line longer than a terminal's two", () => {
    const pen = new Pen();
    let cause = pen.step(0, "connect");
    for (let at = 0; at < 40; at++)
      cause = pen.write(
        "PEER1",
        "copy.offline",
        { why: "lost", text: `${at}${"x".repeat(900)}` },
        cause,
      );
    const { lately, why } = tell(pen.journal, about(["PEER1"], "PEER1.indicator"));
    expect([lately.length, why.length]).toEqual([8, 6]);
    expect(why[0]).toBe("0s  Step 1: connect");
    expect(why[1]).toBe("… 36 more");
    expect(Math.max(...[...lately, ...why].map((line) => line.length))).toBe(160);
  });

  it("that a program ran into again and again says so on one line", () => {
    const pen = new Pen();
    let cause = pen.step(0, "edit-record");
    for (let at = 0; at < 9; at++)
      cause = pen
        .wait(SECOND)
        .write("BEN", "refused", { code: 5, target: "X", text: "Access is denied." }, cause);
    expect(tell(pen.journal, about(["BEN"])).why).toEqual([
      "0s  Step 1: edit-record",
      "1s  BEN is refused: error 5 from X: Access is denied. (9 times until 9s)",
    ]);
  });

  it("cannot send commands to a terminal", () => {
    const pen = new Pen();
    pen.write("PEER1", "copy.refused", { text: "\u001b[2J" }, pen.step(0, "connect"));
    const told = tell(pen.journal, about(["PEER1"]));
    expect(JSON.stringify(told)).not.toContain("u001b");
    expect(told.lately).toHaveLength(1);
  });
});
