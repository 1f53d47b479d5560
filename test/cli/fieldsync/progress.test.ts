/** How far something is, on terminals of every kind and where there is none. */
import { assert, expect, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { countingDocuments, nothingMoved } from "../../../src/cli/fieldsync/counting.ts";
import { linesFor, withProgress } from "../../../src/cli/fieldsync/progress.ts";
import { VolumeError } from "../../../src/engine/errors.ts";
import { Output } from "../../../src/cli/output.ts";
import { MemoryWorkingFolder } from "../../engine/documents/memory-folder.ts";

const LONG = `lock-down: waiting for ${"Anna Berger on LAPTOP-4711; ".repeat(4)}`;

it("a line on a terminal is written over, and never wraps", () => {
  const { isWrittenOver, line } = linesFor({ isTTY: true, columns: 60 }, { TERM: "xterm" });
  expect(isWrittenOver).toBe(true);
  expect(line("sync: 3 %")).toBe("\r\u001B[Ksync: 3 %");
  expect(line(LONG)).toBe(`\r\u001B[K${LONG.slice(0, 59)}`);
  // A terminal that does not say how wide it is.
  for (const columns of [0, undefined])
    expect(
      linesFor({ isTTY: true, ...(columns === undefined ? {} : { columns }) }, {}).line(LONG),
    ).toBe(`\r\u001B[K${LONG.slice(0, 79)}`);
});

it("a terminal that calls itself dumb, a file and a pipe get whole lines without any code", () => {
  for (const [terminal, env] of [
    [{ isTTY: true, columns: 60 }, { TERM: "dumb" }],
    [{}, { TERM: "xterm" }],
  ] as const) {
    const { isWrittenOver, line } = linesFor(terminal, env);
    expect([isWrittenOver, line(LONG)]).toEqual([false, `${LONG}\n`]);
  }
});

it.effect("where lines stay it is said after a second, then every five, and nothing twice", () =>
  Effect.gen(function* () {
    const said: Array<string> = [];
    const output = {
      colour: false,
      errorColour: false,
      out: () => Effect.void,
      err: (text: string) => Effect.sync(() => void said.push(text)),
      isRead: () => true,
      isSilent: () => true,
      lastError: () => "",
      lost: () => null,
    };
    const moved = nothingMoved();
    const working = yield* withProgress("sync", moved, Effect.sleep("30 seconds")).pipe(
      Effect.provideService(Output, output),
      Effect.forkChild,
    );
    yield* TestClock.adjust("999 millis");
    assert.deepStrictEqual(said, []);
    yield* TestClock.adjust("1 millis");
    const first = "sync: 0 files read or written, 0 bytes\n";
    assert.deepStrictEqual(said, [first]);
    yield* TestClock.adjust("5 seconds");
    assert.deepStrictEqual(said, [first]);
    Object.assign(moved, { files: 2, bytes: 1_500 });
    yield* TestClock.adjust("5 seconds");
    const second = "sync: 2 files read or written, 1.5 kB\n";
    assert.deepStrictEqual(said, [first, second]);
    yield* TestClock.adjust("1 minute");
    yield* Fiber.join(working);
    assert.deepStrictEqual(said, [first, second]);
  }),
);

it.effect(
  "files of documents count as soon as they are written, and those that failed do not",
  () =>
    Effect.gen(function* () {
      const lie = new MemoryWorkingFolder();
      const moved = nothingMoved();
      const folder = countingDocuments(
        lie.view(() => true),
        moved,
      );
      const parts = [new Uint8Array(300), new Uint8Array(200)];
      yield* folder.create([{ name: "a.txt", parts }]);
      assert.deepInclude(moved, { files: 1, bytes: 500, written: 500 });
      const [taken] = yield* folder.create([{ name: "a.txt", parts }]);
      assert.instanceOf(taken, VolumeError);
      assert.deepInclude(moved, { files: 1, bytes: 500, written: 500 });
    }),
);
