/** Journals from files: long ones can be looked at before they are read to their end. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as NodeServices from "@effect/platform-node/NodeServices";
import { assert, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { beginJournal, readJournal } from "../../src/cli/journal-pieces.ts";
import { Journal } from "../../src/sim/journal.ts";
import { folderWith } from "./fieldlab.ts";

const EVENTS = 40_000;

/** More events than are waited for, with letters that take several bytes each, so that pieces end within them. */
const longJournal = ((): ReadonlyArray<string> => {
  const journal = new Journal({ scenario: "A long day" });
  for (let seq = 0; seq < EVENTS; seq++)
    journal.record(
      { at: seq, actor: "PEER1", kind: "step", cause: null },
      { label: "Prüfung €", step: seq },
    );
  return [...journal.lines()];
})();

const written = (lines: ReadonlyArray<string>): string => {
  const file = join(folderWith(), "day.jsonl");
  writeFileSync(file, `${lines.join("\n")}\n`);
  return file;
};

it.effect(
  "the first part of a long journal is there before the rest, which is the same as all of it",
  () =>
    Effect.gen(function* () {
      const file = written(longJournal);
      const { begun, rest } = yield* beginJournal(file);
      assert.strictEqual(begun.partial, true);
      const first = begun.events.length;
      assert.isAbove(first, 1_000);
      assert.isBelow(first, EVENTS);
      assert.isNotNull(rest);
      const whole = yield* rest ?? Effect.die("nothing left to read");
      assert.strictEqual(begun.events.length, first);
      assert.strictEqual(whole.partial, undefined);
      assert.deepStrictEqual(
        whole.events.map((event) => JSON.stringify(event)),
        longJournal.slice(1),
      );
      assert.deepStrictEqual(whole.events, (yield* readJournal(file)).events);
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
);

it.effect("what is wrong with a later line is said when it is reached, with its number", () =>
  Effect.gen(function* () {
    const file = written(longJournal.with(30_000, "{}"));
    const { begun, rest } = yield* beginJournal(file);
    assert.isBelow(begun.events.length, 30_000);
    const stopped = yield* Effect.flip(rest ?? Effect.die("nothing left to read"));
    assert.include(stopped.message, `${file}:30001: "seq": 29999 was expected, found nothing`);
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
);

it.effect(
  "of a journal that was cut short in the middle of a line there is what stands before it",
  () =>
    Effect.gen(function* () {
      const file = join(folderWith(), "day.jsonl");
      writeFileSync(file, longJournal.slice(0, 101).join("\n").slice(0, -10));
      const { begun, rest, soFar } = yield* beginJournal(file);
      assert.deepStrictEqual([begun.events.length, begun.partial], [99, true]);
      const stopped = yield* Effect.flip(rest ?? Effect.die("nothing is wrong with it"));
      assert.include(stopped.message, `${file}:101: a journal event was expected, found text`);
      assert.strictEqual(soFar().events.length, 99);
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
);

it.effect("of a file with no event of a journal there is nothing but the message", () =>
  Effect.gen(function* () {
    for (const lines of [["{}"], [longJournal[0] ?? "", "{}"]]) {
      const stopped = yield* Effect.flip(beginJournal(written(lines)));
      assert.include(stopped.message, `error[not-a-journal]`);
    }
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
);

it.effect("of a short journal nothing is left to read", () =>
  Effect.gen(function* () {
    const { begun, rest } = yield* beginJournal(written(longJournal.slice(0, 100)));
    assert.deepStrictEqual([begun.events.length, begun.partial, rest], [99, undefined, null]);
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)),
);
