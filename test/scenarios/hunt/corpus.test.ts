/** The folder in which hunts keep their days, when more than one of them is at it. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as NodeServices from "@effect/platform-node/NodeServices";
import { assert, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { expect, onTestFinished } from "vitest";
import { keepDay, playCorpus } from "../../../src/cli/hunting/corpus.ts";
import { Tally } from "../../../src/cli/hunting/tally.ts";

const GROUP = "expectation-failed-queue";

const corpus = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "fieldlab-corpus-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const keep = (folder: string, text: string, good: ReadonlySet<string> = new Set()) =>
  keepDay(folder, { group: GROUP, seed: "7", text }, { good });

const fill = (folder: string, names: ReadonlyArray<string>): void => {
  mkdirSync(join(folder, GROUP), { recursive: true });
  for (const name of names) writeFileSync(join(folder, GROUP, `${name}.scenario.yaml`), name);
};

it.effect(
  "two hunts that keep a day of one seed at the same moment keep both, and nothing else",
  () =>
    Effect.gen(function* () {
      const folder = corpus();
      const texts = ["one", "two", "three"];
      const files = yield* Effect.all(
        texts.map((text) => keep(folder, text)),
        { concurrency: "unbounded" },
      );
      assert.deepStrictEqual(
        files.map((file) => readFileSync(file ?? "", "utf8")),
        texts,
      );
      assert.deepStrictEqual(readdirSync(join(folder, GROUP)).sort(), [
        "7.2.scenario.yaml",
        "7.3.scenario.yaml",
        "7.scenario.yaml",
      ]);
    }).pipe(Effect.provide(NodeServices.layer)),
);

it.effect("a day is kept beside five that are good now, and beside what was made smaller", () =>
  Effect.gen(function* () {
    const folder = corpus();
    const names = ["1", "2", "3", "4", "5"];
    fill(folder, names);
    assert.strictEqual(yield* keep(folder, "a day"), null);
    const good = new Set(names.map((name) => join(folder, GROUP, `${name}.scenario.yaml`)));
    const file = join(folder, GROUP, "7.scenario.yaml");
    assert.strictEqual(yield* keep(folder, "a day", good), file);

    const shrunk = corpus();
    fill(shrunk, ["1", "1.shrunk", "2", "2.shrunk", "3.shrunk"]);
    const beside = join(shrunk, GROUP, "7.scenario.yaml");
    assert.strictEqual(yield* keep(shrunk, "a day"), beside);
  }).pipe(Effect.provide(NodeServices.layer)),
);

it.effect("a folder of kept days that cannot be read is told of: it is not known to be good", () =>
  Effect.gen(function* () {
    const folder = corpus();
    // It leads to itself.
    symlinkSync(GROUP, join(folder, GROUP));
    writeFileSync(join(folder, "notes.txt"), "no folder");
    const told: Array<string> = [];
    const { failing, invalid } = yield* playCorpus(folder, ({ failure, file }) =>
      Effect.sync(() => void told.push(`${failure} ${file}`)),
    );
    assert.deepStrictEqual([failing, invalid, told], [0, 1, [`not-valid ${join(folder, GROUP)}`]]);
    const { invalid: none } = yield* playCorpus(join(folder, "none"), () => Effect.void);
    assert.strictEqual(none, 0);
  }).pipe(Effect.provide(NodeServices.layer)),
);

it("a day on which the symptom was seen is found, though it need not fail", () => {
  const tally = new Tally();
  const day = { seed: "7", failure: null, message: null, reached: [], text: "" };
  tally.add({ ...day, seen: false });
  expect(tally.progress(1_000)).toContain("1 day · 60 a minute · nothing found · ");
  tally.add({ ...day, seen: true, seed: "8" });
  expect(tally.progress(1_000)).toContain("2 days · 120 a minute · seen with seed 8 · ");
});

it("a hunt that fails because of days kept before does not end with nothing found", () => {
  const tally = new Tally();
  tally.before = { failing: 1, invalid: 0 };
  expect(tally.progress(1_000)).toContain("nothing new found · 1 kept day still fails · 0 of");
  tally.before = { failing: 2, invalid: 1 };
  tally.add({ seed: "7", failure: "a", message: "b", reached: [], text: "", seen: false });
  expect(tally.progress(1_000)).toContain(
    " · 1 failure in 1 group · 2 kept days still fail · 1 kept file no scenario any more · ",
  );
});

it("what was found is told once while the hunt goes on, with where it is: whoever stops it sees no table", () => {
  const tally = new Tally();
  const day = {
    seed: "7",
    failure: "it",
    message: "It is wrong",
    seen: false,
    reached: [],
    text: "",
  };
  expect(tally.news()).toBe("");
  for (const seed of ["7", "8"]) tally.add({ ...day, seed });
  tally.kept("it", "kept.scenario.yaml");
  expect(tally.news()).toBe("✗ it  first with seed 7: kept.scenario.yaml\n");
  tally.add(day);
  expect(tally.news()).toBe("");
});
