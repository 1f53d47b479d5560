/**
 * Random schedules against an independent ledger (I1–I9, I25): edits, exchanges cut at any operation, restarts, clocks that
 * are years off. Afterwards everybody meets everybody, and all copies must show exactly what the ledger says.
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import * as fc from "fast-check";
import { Ledger, shown } from "./ledger.ts";
import { settle, smallEngagement, stateDigest, text, World } from "./world.ts";

const COPIES = ["PARENT", "A", "B", "C"] as const;
type CopyName = (typeof COPIES)[number];

type Step =
  | {
      readonly do: "set";
      readonly on: CopyName;
      readonly record: number;
      readonly field: number;
      readonly value: number;
    }
  | { readonly do: "delete"; readonly on: CopyName; readonly record: number }
  | {
      readonly do: "save";
      readonly on: CopyName;
      readonly document: number;
      readonly value: number;
    }
  | { readonly do: "drop"; readonly on: CopyName; readonly document: number }
  | { readonly do: "confirm"; readonly on: CopyName; readonly document: number }
  | {
      readonly do: "exchange";
      readonly on: CopyName;
      readonly with: CopyName;
      readonly cutAfter: number | null;
    }
  | { readonly do: "restart"; readonly on: CopyName };

const copyName = fc.constantFrom(...COPIES);
const small = fc.integer({ min: 0, max: 2 });

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("set" as const),
      on: copyName,
      record: small,
      field: small,
      value: small,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("delete" as const), on: copyName, record: small }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("save" as const),
      on: copyName,
      document: small,
      value: small,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("drop" as const), on: copyName, document: small }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("confirm" as const), on: copyName, document: small }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("exchange" as const),
      on: copyName,
      with: copyName,
      cutAfter: fc.option(fc.integer({ min: 1, max: 40 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("restart" as const), on: copyName }) },
);

const start = (offsets: ReadonlyArray<number>) =>
  Effect.gen(function* () {
    const world = new World();
    for (const [index, name] of COPIES.entries())
      world.laptop(name).clockOffsetMillis = offsets[index] ?? 0;
    yield* world.field(["A", "B", "C"]);
    const ledger = new Ledger(
      smallEngagement,
      String(world.heard("copy.created", "OFFICE")[0]?.facts["copy"]),
    );
    return { world, ledger };
  });

const perform = (world: World, action: Step) =>
  Effect.gen(function* () {
    const laptop = world.laptop(action.on);
    const { copy } = laptop;
    switch (action.do) {
      case "set":
        yield* copy.setField(`tb/${action.record}`, `f${action.field}`, action.value);
        return;
      case "delete":
        yield* Effect.ignore(copy.deleteRecord(`tb/${action.record}`));
        return;
      case "save":
        yield* copy.saveDocument(`Doc ${action.document}.docx`, text(`content ${action.value}`));
        return;
      case "drop":
        yield* Effect.ignore(copy.deleteDocument(`Doc ${action.document}.docx`));
        return;
      case "confirm":
        yield* Effect.ignore(copy.confirmDocument(`Doc ${action.document}.docx`));
        return;
      case "exchange": {
        if (action.with === action.on) return;
        let left = action.cutAfter ?? Number.POSITIVE_INFINITY;
        const { folder } = world.laptop(action.with);
        folder.fault = (entry) => {
          if (entry.hand !== action.on) return undefined;
          left -= 1;
          return left < 0 ? "offline" : undefined;
        };
        yield* Effect.ignore(world.connect(action.on, action.with));
        folder.fault = undefined;
        yield* copy.disconnect;
        return;
      }
      case "restart":
        yield* world.crash(action.on);
        yield* world.open(action.on);
        return;
    }
  });

/** Everybody meets everybody through PARENT's folder, twice over. */
const meet = (world: World) =>
  Effect.gen(function* () {
    for (const name of ["A", "B", "C"]) yield* world.connect(name, "PARENT");
    yield* settle;
  });

const runSchedule = (steps: ReadonlyArray<Step>, offsets: ReadonlyArray<number> = []) =>
  Effect.gen(function* () {
    const { world, ledger } = yield* start(offsets);
    const held = new Map<string, number>();
    for (const action of steps) {
      yield* perform(world, action);
      for (const name of COPIES) {
        const now = world.laptop(name).copy.properties().operations;
        assert.isAtLeast(now, held.get(name) ?? 0, `${name} forgot something (I5)`);
        held.set(name, now);
      }
    }
    yield* meet(world);
    ledger.hear(world.said);
    for (const name of COPIES) {
      const { copy } = world.laptop(name);
      assert.deepStrictEqual(
        shown(copy),
        ledger.expected(),
        `${name} does not show what people did`,
      );
      assert.strictEqual(copy.status().waiting, 0, `${name} waits for data`);
      // PARENT itself is not connected: its own parent, the office, is away.
      if (name !== "PARENT") assert.strictEqual(copy.status().queue, 0, `${name} has a queue`);
    }
    const digests = COPIES.map((name) => stateDigest(world.laptop(name).copy));
    assert.strictEqual(new Set(digests).size, 1, "copies differ");
    return digests[0] ?? "";
  }).pipe(Effect.provide(TestClock.layer()));

const years = (count: number): number => count * 365 * 86_400_000;

describe("random schedules", () => {
  it(
    "converge to what the ledger says, whatever is cut and whoever restarts",
    { timeout: 120_000 },
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
          assert.match(await Effect.runPromise(runSchedule(steps)), /^[0-9a-f]{64}$/);
        }),
        { numRuns: 150, seed: 20_260_302 },
      ),
  );

  it("end the same with clocks that are ten years off", { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
        const right = await Effect.runPromise(runSchedule(steps));
        const wrong = await Effect.runPromise(
          runSchedule(steps, [years(10), years(-10), 0, years(3)]),
        );
        assert.strictEqual(wrong, right);
      }),
      { numRuns: 40, seed: 20_260_302 },
    ),
  );
});

/** Edits are made apart; then the given pairs exchange in the given order. */
const apartThenTogether = (
  edits: ReadonlyArray<Step>,
  order: ReadonlyArray<readonly [CopyName, CopyName]>,
) =>
  Effect.gen(function* () {
    const { world } = yield* start([]);
    for (const edit of edits) if (edit.do !== "exchange") yield* perform(world, edit);
    for (const [on, host] of order)
      yield* perform(world, { do: "exchange", on, with: host, cutAfter: null });
    yield* meet(world);
    return stateDigest(world.laptop("B").copy);
  }).pipe(Effect.provide(TestClock.layer()));

describe("the order of exchanges", () => {
  it("does not change where everybody ends", { timeout: 120_000 }, () => {
    const pairs = COPIES.flatMap((on) =>
      COPIES.filter((host) => host !== on).map((host) => [on, host] as const),
    );
    return fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 20 }),
        fc.shuffledSubarray(pairs, { minLength: pairs.length }),
        async (edits, shuffled) => {
          const plainOrder = await Effect.runPromise(apartThenTogether(edits, pairs));
          assert.strictEqual(
            await Effect.runPromise(apartThenTogether(edits, shuffled)),
            plainOrder,
          );
        },
      ),
      { numRuns: 40, seed: 20_260_302 },
    );
  });
});
