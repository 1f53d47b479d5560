/** Kernel point 3: one total order over events, whatever the shape of the queue. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Heap } from "../../src/sim/heap.ts";
import { ENTITIES_MAX, SEQUENCE_MAX } from "../../src/sim/order.ts";
import { EventQueue } from "../../src/sim/queue.ts";
import { Slots } from "../../src/sim/slots.ts";
import { SECOND } from "../../src/sim/time.ts";

interface Expected {
  readonly time: number;
  readonly kind: number;
  readonly entity: number;
  readonly sequence: number;
  readonly id: number;
  readonly ref: number;
}

/** The plainest queue there is: an array that is sorted before every look. */
class Oracle {
  pending: Array<Expected> = [];

  first(): Expected | undefined {
    return this.pending.toSorted(
      (left, right) =>
        left.time - right.time ||
        left.kind - right.kind ||
        left.entity - right.entity ||
        left.sequence - right.sequence,
    )[0];
  }
}

const operation = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("push" as const),
      delay: fc.nat(40),
      kind: fc.nat(5),
      entity: fc.nat(3),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("take" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("cancel" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cancel most" as const) }) },
);

describe("the event queue", () => {
  it("yields what a sorted array yields, cancelled events left out", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 400 }), (operations) => {
        const queue = new EventQueue();
        const oracle = new Oracle();
        const everyRef: Array<number> = [];
        const sequences = [0, 0, 0, 0];
        let now = 0;
        let ids = 0;
        for (const step of operations) {
          switch (step.do) {
            case "push": {
              const { kind, entity } = step;
              const time = now + step.delay;
              const id = ids++;
              const ref = queue.push(time, kind, entity, () => {}, id, -1);
              const sequence = sequences[entity]!;
              sequences[entity] = sequence + 1;
              oracle.pending.push({ time, kind, entity, sequence, id, ref });
              everyRef.push(ref);
              break;
            }
            case "take": {
              const expected = oracle.first();
              expect(queue.next()).toBe(expected?.time);
              if (expected !== undefined) {
                expect(queue.next(expected.time - 1)).toBeUndefined();
                expect(queue.take(expected.time - 1)).toBe(false);
              }
              expect(queue.take()).toBe(expected !== undefined);
              if (expected === undefined) break;
              expect([queue.time, queue.argument]).toEqual([expected.time, expected.id]);
              now = queue.time;
              oracle.pending = oracle.pending.filter((entry) => entry !== expected);
              break;
            }
            case "cancel": {
              if (everyRef.length === 0) break;
              const ref = everyRef[step.which % everyRef.length]!;
              const known = oracle.pending.some((entry) => entry.ref === ref);
              expect(queue.cancel(ref)).toBe(known);
              oracle.pending = oracle.pending.filter((entry) => entry.ref !== ref);
              break;
            }
            case "cancel most": {
              for (const entry of oracle.pending.filter((_, index) => index % 8 !== 0)) {
                expect(queue.cancel(entry.ref)).toBe(true);
                expect(queue.cancel(entry.ref)).toBe(false);
              }
              oracle.pending = oracle.pending.filter((_, index) => index % 8 === 0);
            }
          }
          expect(queue.size).toBe(oracle.pending.length);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it("keeps the order of a hundred thousand events near, far and very far, while many are cancelled", () => {
    const spreads = fc.constantFrom(10, 1_000, SECOND, 1_000 * SECOND, 2 ** 50);
    fc.assert(
      fc.property(
        fc.infiniteStream(fc.nat(1_000_000)),
        spreads,
        spreads,
        (stream, spread, spreadLater) => {
          const queue = new EventQueue();
          const draw = (below: number) => Math.floor((stream.next().value! / 1_000_001) * below);
          const refs: Array<number> = [];
          const push = (now: number, spreadNow: number) =>
            refs.push(queue.push(now + draw(spreadNow), draw(6), draw(50), () => {}, 0, -1));
          for (let count = 0; count < 20_000; count++) push(0, spread);
          let [time, key, taken] = [0, -1, 0];
          const takeOne = () => {
            expect(queue.take()).toBe(true);
            const after = queue.time > time || (queue.time === time && queue.key > key);
            if (!after) expect([queue.time, queue.key]).toEqual("after the one before");
            [time, key] = [queue.time, queue.key];
            taken++;
          };
          for (let count = 0; count < 10_000; count++) {
            takeOne();
            // What is pushed at the present moment may come before the last key; the kernel takes it as it is.
            push(time + 1, count % 2 === 0 ? spread : spreadLater);
          }
          let cancelled = 0;
          for (const ref of refs) if (draw(4) > 0 && queue.cancel(ref)) cancelled++;
          expect(queue.sweeps).toBeGreaterThan(0);
          while (queue.size > 0) takeOne();
          expect(taken + cancelled).toBe(30_000);
          expect(queue.take()).toBe(false);
        },
      ),
      { numRuns: 6, seed: 7 },
    );
  });

  it("throws when two entries at one time have no order", () => {
    const slots = new Slots();
    const heap = new Heap(slots);
    heap.push(
      5,
      slots.fill(12, () => {}, 0, -1),
    );
    expect(() =>
      heap.push(
        5,
        slots.fill(12, () => {}, 0, -1),
      ),
    ).toThrow("two events at one time without an order: kind 0, entity 0, sequence 12");
  });

  it("packs the largest kind, entity and sequence into one exact number", () => {
    expect(
      15 * ENTITIES_MAX * SEQUENCE_MAX + (ENTITIES_MAX - 1) * SEQUENCE_MAX + SEQUENCE_MAX - 1,
    ).toBe(Number.MAX_SAFE_INTEGER);
    const queue = new EventQueue();
    queue.push(0, 15, ENTITIES_MAX - 1, () => {}, 0, -1);
    queue.take();
    expect(Number.isSafeInteger(queue.key)).toBe(true);
    expect(() => queue.push(0, 16, 0, () => {}, 0, -1)).toThrow("no order for an event of kind 16");
    expect(() => queue.push(0, 0, ENTITIES_MAX, () => {}, 0, -1)).toThrow("an entity from 0");
    expect(() => queue.push(0, 0, -1, () => {}, 0, -1)).toThrow("an entity from 0");
  });

  it("does not take a reused place for the event that had it before", () => {
    const queue = new EventQueue();
    const first = queue.push(1, 0, 0, () => {}, 0, -1);
    queue.take();
    const second = queue.push(2, 0, 0, () => {}, 0, -1);
    expect(queue.cancel(first)).toBe(false);
    expect(queue.cancel(second)).toBe(true);
    for (const nonsense of [-1, 0.5, Number.NaN, 2 ** 53])
      expect(queue.cancel(nonsense)).toBe(false);
    expect(queue.take()).toBe(false);
  });

  it.each([100, 10_000, 1_000_000])("holds %i events in at most 64 bytes each", (pending) => {
    const queue = new EventQueue();
    const nothing = () => {};
    for (let event = 0; event < pending; event++) {
      queue.push((event * 7_919) % 1_000_003, 1, event & 1_023, nothing, event, -1);
    }
    expect(queue.size).toBe(pending);
    expect(queue.bytes / queue.size).toBeLessThanOrEqual(64);
  });
});
