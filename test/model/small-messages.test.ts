/** Small messages take their place on all links of their way at once (domain rule 5; src/model/wire/small-message.ts). */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventKind } from "../../src/sim/kernel.ts";
import { device, node, TestRoom } from "./rooms.ts";

const NAMES = ["A", "B", "C", "D", "E"];

/** Five laptops with addresses; three on one switch, two on the other. */
const room = (): TestRoom => {
  const room = new TestRoom({
    nodes: NAMES.map((name) => node(name)),
    devices: [device({ name: "left", dhcp: true }), device({ name: "right", uplink: "left" })],
  });
  for (const [index, name] of NAMES.entries())
    room.field.plug(name, { into: index < 3 ? "left" : "right" });
  room.wait(40_000);
  return room;
};

interface Sent {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  /** After the one before. */
  readonly afterMicros: number;
}

/** When each arrives, in microseconds after the first was sent, and how many events that took. */
const arrivals = (
  messages: ReadonlyArray<Sent>,
  way: "at once" | "hop by hop",
): { readonly times: ReadonlyArray<number>; readonly events: number } => {
  const there = room();
  const { kernel, field } = there;
  // A rule without an opinion changes nothing but that every frame is looked at where it has crossed its first link.
  if (way === "hop by hop") field.faults.install(() => null);
  const times: Array<number> = messages.map(() => Number.NaN);
  const began = kernel.now;
  const before = kernel.events;
  let at = began;
  for (const [index, { from, to, bytes, afterMicros }] of messages.entries()) {
    at += afterMicros;
    const arrived = (): void => void (times[index] = kernel.now - began);
    const send = (): void =>
      void there.laptop(from).reach.send(there.laptop(to), bytes, { arrived });
    kernel.scheduleAt(at, EventKind.server, kernel.entity(from), send);
  }
  there.wait(1_000);
  return { times, events: kernel.events - before };
};

const anyMessage = (afterMicros: fc.Arbitrary<number>): fc.Arbitrary<Sent> =>
  fc
    .record({
      from: fc.constantFrom(...NAMES),
      to: fc.constantFrom(...NAMES),
      bytes: fc.integer({ min: 1, max: 8_192 }),
      afterMicros,
    })
    .filter(({ from, to }) => from !== to);

describe("a small message", () => {
  it("that meets nobody arrives at the very microsecond at which it arrives hop by hop", () => {
    fc.assert(
      fc.property(
        fc.array(anyMessage(fc.integer({ min: 5_000, max: 9_000 })), {
          minLength: 1,
          maxLength: 8,
        }),
        (messages) => {
          expect(arrivals(messages, "at once").times).toEqual(
            arrivals(messages, "hop by hop").times,
          );
        },
      ),
      { numRuns: 15, seed: 1, endOnFailure: true },
    );
  });

  it("is one event where it meets nobody, and one for each link of its way otherwise", () => {
    const one = { from: "A", to: "E", bytes: 200, afterMicros: 0 };
    const before = arrivals([], "at once").events;
    expect(arrivals([one], "at once").events - before).toBe(2);
    expect(arrivals([one], "hop by hop").events - before).toBe(4);
  });

  it("that meets others on its way comes at most some moments earlier or later", () => {
    const longest = 3 * (8_192 + 6 * 78) * 8 * 0.01 + 60;
    fc.assert(
      fc.property(
        fc.array(anyMessage(fc.integer({ min: 0, max: 300 })), { minLength: 5, maxLength: 12 }),
        (messages) => {
          const atOnce = arrivals(messages, "at once").times;
          const hopByHop = arrivals(messages, "hop by hop").times;
          for (const [index, time] of atOnce.entries())
            expect(Math.abs(time - hopByHop[index]!)).toBeLessThan(messages.length * longest);
        },
      ),
      { numRuns: 15, seed: 2, endOnFailure: true },
    );
  });

  it("waits for what is on the link before it, and the link is used by one at a time", () => {
    const both = ["B", "C"].map((from) => ({ from, to: "A", bytes: 1_382, afterMicros: 0 }));
    const [first = 0, second = 0] = [...arrivals(both, "at once").times].sort((a, b) => a - b);
    // 1 460 bytes with the frame around them on 100 Mbit/s.
    expect(second - first).toBe(117);
  });

  it("that has to wait for a large one takes no place on the links behind it before it gets there", () => {
    const messages = [
      { from: "A", to: "C", bytes: 262_144, afterMicros: 0 },
      { from: "A", to: "E", bytes: 200, afterMicros: 10 },
      { from: "D", to: "E", bytes: 60_000, afterMicros: 10 },
    ];
    const atOnce = arrivals(messages, "at once").times;
    expect(atOnce).toEqual(arrivals(messages, "hop by hop").times);
    expect(atOnce[2]).toBeLessThan(atOnce[1]!);
  });

  it.each(["A", "E"])("is lost when the cable of %s is pulled before it has arrived", (who) => {
    const there = room();
    let ends = "under way";
    there.laptop("A").reach.send(there.laptop("E"), 8_000, {
      arrived: () => void (ends = "there"),
      lost: () => void (ends = "lost"),
    });
    there.wait(0.5);
    there.field.unplug(who);
    there.wait(10);
    expect(ends).toBe("lost");
  });

  it.each(["at once", "hop by hop"])(
    "is lost when the receiver's cable is back before it would have arrived %s (rule 5)",
    (way) => {
      const there = new TestRoom({
        nodes: ["A", "B"].map((name) => node(name)),
        devices: [device({ dhcp: true, speedBitsPerSecond: 5_000 })],
        constants: { linkUpMillis: 1, dhcpLeaseMillis: 1 },
      });
      there.plug("A", "B");
      there.wait(1_000);
      if (way === "hop by hop") there.field.faults.install(() => null);
      let ends = "under way";
      there.laptop("A").reach.send(there.laptop("B"), 200, {
        arrived: () => void (ends = "there"),
        lost: () => void (ends = "lost"),
      });
      // 445 ms on each of the two links.
      there.wait(600);
      there.field.unplug("B");
      there.plug("B");
      there.wait(1_000);
      expect(ends).toBe("lost");
    },
  );
});
