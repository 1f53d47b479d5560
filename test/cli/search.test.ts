/** The order in which scenarios are found does not depend on the order in which a disk lists them. */
import * as ByteSize from "effect/ByteSize";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import * as Layer from "effect/Layer";
import * as Option from "effect/Option";
import * as Path from "effect/Path";
import { assert, describe, it } from "@effect/vitest";
import { findScenarios } from "../../src/cli/files.ts";

const info = (type: FileSystem.File.Type): FileSystem.File.Info => ({
  type,
  mtime: Option.none(),
  atime: Option.none(),
  birthtime: Option.none(),
  dev: 0n,
  ino: Option.none(),
  mode: 0o755,
  nlink: Option.none(),
  uid: Option.none(),
  gid: Option.none(),
  rdev: Option.none(),
  size: ByteSize.zero,
  blksize: Option.none(),
  blocks: Option.none(),
});

/** A disk that lists names in the given order; a name without a dot is a folder. */
const disk = (folders: { readonly [folder: string]: ReadonlyArray<string> }) =>
  Layer.merge(
    Path.layer,
    FileSystem.layerNoop({
      readDirectory: (folder) => Effect.succeed([...(folders[folder] ?? [])]),
      stat: (path) => Effect.succeed(info(path.includes(".") ? "File" : "Directory")),
    }),
  );

describe("searching for scenarios", () => {
  it.effect("sorts the names of every folder, capitals first, as every machine does", () =>
    Effect.gen(function* () {
      const found = yield* findScenarios(["days"]);
      assert.deepStrictEqual(found, [
        "days/B.scenario.yaml",
        "days/a.scenario.yaml",
        "days/deep/1.scenario.yaml",
        "days/deep/2.scenario.yaml",
        "days/é.scenario.yaml",
      ]);
    }).pipe(
      Effect.provide(
        disk({
          days: ["é.scenario.yaml", "deep", "a.scenario.yaml", "notes.txt", "B.scenario.yaml"],
          "days/deep": ["2.scenario.yaml", "1.scenario.yaml"],
        }),
      ),
    ),
  );

  it.effect("leaves out the timeline beside a scenario, which a shell names with it", () =>
    Effect.gen(function* () {
      const found = yield* findScenarios(["a.scenario.yaml", "a.timeline.txt"]);
      assert.deepStrictEqual(found, ["a.scenario.yaml"]);
      // Named alone it is a mistake, and is told as one.
      assert.deepStrictEqual(yield* findScenarios(["a.timeline.txt"]), ["a.timeline.txt"]);
    }).pipe(Effect.provide(disk({}))),
  );
});
