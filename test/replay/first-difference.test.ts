/** Where two runs part. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differentHeaders, firstDifference } from "../../src/replay/first-difference.ts";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import type { Json } from "../../src/sim/journal.ts";
import { anyJournal } from "./arbitrary.ts";
import { SECOND } from "../../src/sim/time.ts";
import { fieldDay, Pen } from "./day.ts";

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

  test("of two seeds is what neither has drawn, and what was drawn only where there is nothing else", () => {
    const id = (digit: string) => digit.repeat(32);
    const run = (seed: string, balance: number): ReplayJournal => {
      const pen = new Pen();
      pen.write("ANNA", "copy.created", { copy: id(seed), from: [id("0"), seed.repeat(16)] });
      pen.wait(Number(seed)).write("ANNA", "address.assigned", { address: `169.254.1.${seed}` });
      const what = `_Sync/blob/${seed}${seed}/${seed.repeat(64)}`;
      pen.write("ANNA", "transfer", { what, bytes: Number(seed), tookMicros: Number(seed) });
      pen.write("ANNA", "queue", { waiting: balance });
      return pen.journal;
    };
    const seedsDiffer = { seedsDiffer: true };
    expect(firstDifference(run("1", 7), run("2", 8), seedsDiffer)).toMatchObject({
      position: 3,
      facts: ["waiting"],
      drawn: "before",
    });
    expect(firstDifference(run("1", 7), run("2", 7), seedsDiffer)).toMatchObject({
      position: 0,
      facts: ["copy", "from"],
      drawn: "all",
    });
    expect(firstDifference(run("1", 7), run("1", 7), seedsDiffer)).toBeNull();
    expect(firstDifference(run("1", 7), run("2", 8))).toMatchObject({ position: 0 });
    const later = new Pen();
    later.wait(2 * SECOND).write("ANNA", "link.up");
    const soon = new Pen();
    soon.write("ANNA", "link.up");
    expect(firstDifference(soon.journal, later.journal, seedsDiffer)).toMatchObject({
      facts: ["at"],
      drawn: "before",
    });
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
    expect(differentHeaders(day, other)).toEqual([{ path: "seed", left: "11", right: "12" }]);
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
        expect(differ(one, structuredClone(other)).length > 0).toBe(at !== place);
    expect(differ({ a: [{ b: 1 }] }, { a: [{ b: 1 }] })).toEqual([]);
    expect(differ({ a: [{ b: 1 }] }, { a: [{ b: 2 }] })).toMatchObject([{ path: "policies.a" }]);
  });
});
