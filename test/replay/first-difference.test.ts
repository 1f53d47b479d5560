/** Where two runs part. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differentHeaders, firstDifference } from "../../src/replay/first-difference.ts";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import type { Json } from "../../src/sim/journal.ts";
import { anyJournal } from "./arbitrary.ts";
import { fieldDay } from "./day.ts";

const changed = (
  journal: ReplayJournal,
  position: number,
  facts: { readonly [key: string]: string | number },
): ReplayJournal => ({
  header: journal.header,
  events: journal.events.with(position, { ...journal.events[position]!, ...facts }),
});

describe("the first difference of two journals", () => {
  test("is none between a journal and what is read of it again", () => {
    fc.assert(
      fc.property(anyJournal(40), (journal) => {
        const again: ReplayJournal = {
          header: journal.header,
          events: JSON.parse(JSON.stringify(journal.events)),
        };
        expect(firstDifference(journal, again)).toBeNull();
      }),
    );
  });

  test("is the first of all events that differ, with the names of the facts that do", () => {
    fc.assert(
      fc.property(anyJournal(40), fc.nat(), fc.nat(), (journal, one, other) => {
        fc.pre(journal.events.length > 0);
        const positions = [one, other].map((each) => each % journal.events.length);
        const there = positions.reduce(
          (each, position) => changed(each, position, { at: 123_456_789, why: "changed here" }),
          journal,
        );
        const found = firstDifference(journal, there);
        expect(found?.position).toBe(Math.min(...positions));
        expect(found?.facts).toContain("why");
        expect(found?.left).toEqual(journal.events[Math.min(...positions)]);
      }),
    );
  });

  test("is the end of the shorter one where one goes on", () => {
    const whole = fieldDay();
    const shorter = { header: whole.header, events: whole.events.slice(0, 7) };
    expect(firstDifference(shorter, whole)).toEqual({
      position: 7,
      left: null,
      right: whole.events[7],
      facts: [],
    });
  });

  test("comes with what the runs were given differently", () => {
    const day = fieldDay();
    const other = { ...day, header: { ...day.header, seed: "12" } };
    expect(differentHeaders(day, day)).toEqual([]);
    expect(differentHeaders(day, other)).toEqual(["seed"]);
  });

  test("is looked for inside lists and objects, which are the same where all that is in them is", () => {
    const given = (policies: Json): ReplayJournal => ({
      header: { ...fieldDay().header, policies },
      events: [],
    });
    const differ = (one: Json, other: Json) => differentHeaders(given(one), given(other));
    const values: ReadonlyArray<Json> = [
      null,
      [],
      {},
      [1, 2],
      [1, 3],
      [1, 2, 3],
      { a: 1 },
      { a: 2 },
      { a: 1, b: 2 },
    ];
    for (const [at, one] of values.entries())
      for (const [place, other] of values.entries())
        expect(differ(one, structuredClone(other))).toEqual(at === place ? [] : ["policies"]);
    expect(differ({ a: [{ b: 1 }] }, { a: [{ b: 1 }] })).toEqual([]);
    expect(differ({ a: [{ b: 1 }] }, { a: [{ b: 2 }] })).toEqual(["policies"]);
  });
});
