/** Where the journal of each day goes: no day over another's, on whatever disk. */
import { assert, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Layer from "effect/Layer";
import * as Path from "effect/Path";
import { journalFiles } from "../../src/cli/running/journal-files.ts";
import type { Named } from "../../src/cli/running/journal-files.ts";

const EMPTY_DISK = Layer.merge(Path.layer, FileSystem.layerNoop({}));

const named = (target: string | undefined, ...days: ReadonlyArray<Named>) =>
  Effect.map(journalFiles(target, days), (journalOf) => days.map(journalOf)).pipe(
    Effect.provide(EMPTY_DISK),
  );

it.effect(
  "two days whose names differ only in case have a journal each: some disks take them for one",
  () =>
    Effect.gen(function* () {
      const files = yield* named(
        "kept",
        { file: "days/Monday.scenario.yaml" },
        { file: "days/monday.scenario.yaml" },
      );
      assert.deepStrictEqual(files, ["kept/Monday.jsonl", "kept/monday.2.jsonl"]);
    }),
);

it.effect("two cells that differ only in what no disk takes have a journal each", () =>
  Effect.gen(function* () {
    const file = "day.scenario.yaml";
    const files = yield* named(undefined, { file, cell: "about=a;b" }, { file, cell: "about=a:b" });
    assert.deepStrictEqual(files, [
      "fieldlab-journals/day.about=a_b.jsonl",
      "fieldlab-journals/day.about=a_b.2.jsonl",
    ]);
  }),
);

it.effect(
  "one day goes into the file that is named, and into the folder where the name ends as one",
  () =>
    Effect.gen(function* () {
      const day = { file: "days/day.scenario.yaml" };
      assert.deepStrictEqual(yield* named("kept", day), ["kept"]);
      assert.deepStrictEqual(yield* named("kept/", day), ["kept/day.jsonl"]);
      assert.deepStrictEqual(yield* named(undefined, day), ["fieldlab-journals/day.jsonl"]);
    }),
);

it.effect(
  "folders of days are folders of journals, from the first on that not all of them share",
  () =>
    Effect.gen(function* () {
      const files = yield* named(
        "kept",
        { file: "days/a/1.scenario.yaml" },
        { file: "days/a/deep/1.scenario.yaml" },
        { file: "days/b/1.scenario.yaml" },
      );
      assert.deepStrictEqual(files, ["kept/a/1.jsonl", "kept/a/deep/1.jsonl", "kept/b/1.jsonl"]);
    }),
);
