/** Moving in a journal: wherever one comes from, the field at a moment is the same field. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldBefore } from "../../src/replay/field.ts";
import { apply } from "../../src/replay/fold.ts";
import { fieldAt, openHistory } from "../../src/replay/history.ts";
import { readWorld } from "../../src/replay/world.ts";
import { anyJournal } from "./arbitrary.ts";
import { fieldDay } from "./day.ts";

const opened = (journal: ReturnType<typeof fieldDay>, everyEvents: number) => {
  const world = readWorld(journal);
  return openHistory(world, journal.events, everyEvents);
};

describe("seeking", () => {
  test("seeking anywhere gives what stepping there event by event gives", () => {
    fc.assert(
      fc.property(anyJournal(), fc.integer({ min: 1, max: 30 }), (journal, everyEvents) => {
        const history = opened(journal, everyEvents);
        let stepped = fieldBefore(readWorld(journal));
        for (let position = 0; position <= journal.events.length; position++) {
          expect(fieldAt(history, position)).toEqual(stepped);
          const event = journal.events[position];
          if (event !== undefined) stepped = apply(stepped, event);
        }
      }),
    );
  });

  test("going back after going forward gives exactly the field that was there", () => {
    const moves = fc.array(fc.integer({ min: -5, max: 130 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(anyJournal(), moves, fc.integer({ min: 1, max: 30 }), (journal, to, every) => {
        const history = opened(journal, every);
        let here = fieldAt(history, 0);
        for (const position of to) {
          here = fieldAt(history, position, here);
          expect(here).toEqual(fieldAt(history, position));
        }
      }),
    );
  });

  test("a field somebody holds never changes under them", () => {
    fc.assert(
      fc.property(anyJournal(), (journal) => {
        const history = opened(journal, 7);
        const held = fieldAt(history, Math.floor(journal.events.length / 2));
        const before = structuredClone(held);
        fieldAt(history, journal.events.length, held);
        expect(held).toEqual(before);
      }),
    );
  });

  test("positions beyond the ends of the day mean its ends", () => {
    const day = fieldDay();
    const history = opened(day, 16);
    expect(fieldAt(history, -3).position).toBe(0);
    expect(fieldAt(history, 1_000_000).position).toBe(day.events.length);
  });

  test("events that change nothing share every laptop with the field before", () => {
    const day = fieldDay();
    const history = opened(day, 16);
    const at = day.events.findIndex((event) => event.kind === "transfer");
    const before = fieldAt(history, at);
    expect(apply(before, day.events[at]!).laptops).toBe(before.laptops);
  });
});
