/** The lines of an adjusting entry are one value: debits equal credits in everything any copy ever shows (I32). */
import { assert, describe, it } from "@effect/vitest";
import * as fc from "fast-check";
import { shareDecoded, type CopyHandle } from "../../src/engine/engine.ts";
import { Lockstep } from "./lockstep.ts";
import { plain, World } from "./world.ts";

const ENTRY = "entry/anna-1";
const NAMES = ["PARENT", "A", "B"] as const;

type Line = {
  readonly account: string;
  readonly debit: number;
  readonly credit: number;
};

const sum = (list: ReadonlyArray<Line>, side: "debit" | "credit"): number =>
  list.reduce((total, line) => total + line[side], 0);

/** Two to four lines that balance; few accounts and amounts, so that lists of different people share lines. */
const lines: fc.Arbitrary<ReadonlyArray<Line>> = fc
  .array(
    fc.record({
      account: fc.constantFrom("1000", "2000"),
      debit: fc.integer({ min: 1, max: 3 }),
      credit: fc.constant(0),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((debits) => [...debits, { account: "4000", debit: 0, credit: sum(debits, "debit") }]);

type Step =
  | { readonly do: "lines"; readonly on: number; readonly lines: ReadonlyArray<Line> }
  | { readonly do: "title"; readonly on: number; readonly title: string }
  | { readonly do: "delete"; readonly on: number }
  | { readonly do: "exchange"; readonly on: number };

const on = fc.nat({ max: NAMES.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("lines" as const), on, lines }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("title" as const),
      on,
      title: fc.constantFrom("Accrual", "Reversal"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), on }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("exchange" as const), on }) },
);

const prepared = ((): World => {
  const world = new World();
  world.decoded = shareDecoded();
  const steps = new Lockstep();
  steps.run(world.field(["A", "B"]));
  for (const name of world.laptops.keys()) steps.run(world.crash(name));
  return world;
})();

/** Everything a copy shows of the lines, current or kept beside it. */
const versionsIn = (copy: CopyHandle): ReadonlyArray<ReadonlyArray<Line>> => {
  const field = copy.record(ENTRY)?.["lines"];
  return field === undefined
    ? []
    : ([field.current, ...field.versions] as unknown as ReadonlyArray<ReadonlyArray<Line>>);
};

describe("the lines of an adjusting entry", () => {
  it("are never mixed, and balance in every version at every copy at every moment", () => {
    let conflicts = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 14 }), (actions) => {
        const world = prepared.twin();
        const steps = new Lockstep();
        for (const name of NAMES) steps.run(world.open(name));
        const written = new Set<string>();
        for (const action of actions) {
          const name = NAMES[action.on] ?? "PARENT";
          const { copy } = world.laptop(name);
          switch (action.do) {
            case "lines":
              written.add(plain(action.lines));
              steps.run(copy.setField(ENTRY, "lines", action.lines));
              break;
            case "title":
              steps.run(copy.setField(ENTRY, "title", action.title));
              break;
            case "delete":
              steps.exit(copy.deleteRecord(ENTRY));
              break;
            case "exchange":
              if (name === "PARENT") break;
              steps.run(world.connect(name, "PARENT"));
              steps.run(copy.disconnect);
          }
          for (const laptop of NAMES) {
            const shown = versionsIn(world.laptop(laptop).copy);
            if (shown.length > 2) conflicts += 1;
            for (const version of shown) {
              assert.include([...written], plain(version), `${laptop} shows a mixture`);
              assert.strictEqual(sum(version, "debit"), sum(version, "credit"));
            }
          }
        }
        for (const name of NAMES) steps.run(world.crash(name));
      }),
      { numRuns: 150, seed: 20_260_303 },
    );
    assert.isAbove(conflicts, 100);
  });

  it("do not conflict with what belongs to other fields of the entry", () => {
    const world = prepared.twin();
    const steps = new Lockstep();
    for (const name of NAMES) steps.run(world.open(name));
    const [a, b] = [world.laptop("A").copy, world.laptop("B").copy];
    const balanced = [
      { account: "1000", debit: 250, credit: 0 },
      { account: "4000", debit: 0, credit: 250 },
    ];
    steps.run(a.setField(ENTRY, "lines", balanced));
    steps.run(b.setField(ENTRY, "title", "Accrual"));
    for (const name of ["A", "B", "A"]) {
      steps.run(world.connect(name, "PARENT"));
      steps.run(world.laptop(name).copy.disconnect);
    }
    for (const copy of [a, b]) {
      assert.deepStrictEqual(copy.record(ENTRY)?.["lines"]?.current, balanced);
      assert.strictEqual(copy.record(ENTRY)?.["title"]?.current, "Accrual");
      assert.strictEqual(copy.status().conflicts, 0);
    }
  });
});
