/** Files a command writes are there as a whole, whatever happens to the command. */
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest";
import { writeWhole } from "../../src/cli/files.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fieldlab-write-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (content: string, name = "day.scenario.yaml") =>
  writeWhole(join(folder, name), content, { what: "the scenario" });

/** A disk on which writing stops half way, as when the command is killed then. */
const stopsHalfWay = (fs: FileSystem.FileSystem): FileSystem.FileSystem => ({
  ...fs,
  writeFileString: (path, content, options) =>
    Effect.andThen(
      fs.writeFileString(path, content.slice(0, content.length / 2), options),
      Effect.interrupt,
    ),
});

describe("a file a command writes", () => {
  it.effect(
    "is as it was where the command is stopped while it writes, and nothing is left beside it",
    () =>
      Effect.gen(function* () {
        yield* write("the day as it was");
        const fs = yield* FileSystem.FileSystem;
        yield* Effect.exit(
          Effect.provideService(write("another day"), FileSystem.FileSystem, stopsHalfWay(fs)),
        );
        assert.strictEqual(
          readFileSync(join(folder, "day.scenario.yaml"), "utf8"),
          "the day as it was",
        );
        assert.deepStrictEqual(readdirSync(folder), ["day.scenario.yaml"]);
        yield* write("another day");
        assert.strictEqual(readFileSync(join(folder, "day.scenario.yaml"), "utf8"), "another day");
      }).pipe(Effect.provide(NodeServices.layer)),
  );

  it.effect("is written also where a command that was killed has left its half of one", () =>
    Effect.gen(function* () {
      const left = join(folder, `day.scenario.yaml.${process.pid}.new`);
      writeFileSync(left, "half of a d");
      yield* write("the whole day");
      assert.strictEqual(readFileSync(join(folder, "day.scenario.yaml"), "utf8"), "the whole day");
      assert.deepStrictEqual(readdirSync(folder), ["day.scenario.yaml"]);
    }).pipe(Effect.provide(NodeServices.layer)),
  );

  it.effect("may have a name as long as a disk takes, and so may another one that is like it", () =>
    Effect.gen(function* () {
      // 255 bytes, which most disks allow.
      const names = ["one", "two"].map((last) => `${"M\u00e4rz ".repeat(42)}${last}`);
      const all = (content: string) =>
        Effect.forEach(names, (name) => write(`${content} ${name}`, name), {
          concurrency: "unbounded",
        });
      yield* all("first");
      yield* all("then");
      for (const name of names)
        assert.strictEqual(readFileSync(join(folder, name), "utf8"), `then ${name}`);
      assert.deepStrictEqual(readdirSync(folder).toSorted(), names);
    }).pipe(Effect.provide(NodeServices.layer)),
  );

  it.effect("stays where a link leads to, and keeps who may read it", () =>
    Effect.gen(function* () {
      writeFileSync(join(folder, "real.yaml"), "before");
      chmodSync(join(folder, "real.yaml"), 0o666);
      symlinkSync("real.yaml", join(folder, "link.yaml"));
      yield* write("after", "link.yaml");
      assert.strictEqual(readFileSync(join(folder, "real.yaml"), "utf8"), "after");
      assert.strictEqual(statSync(join(folder, "real.yaml")).mode & 0o777, 0o666);
      assert.deepStrictEqual(readdirSync(folder).toSorted(), ["link.yaml", "real.yaml"]);
    }).pipe(Effect.provide(NodeServices.layer)),
  );

  it.effect("goes to what is no file as it comes", () =>
    Effect.gen(function* () {
      yield* writeWhole("/dev/null", "gone", { what: "the report" });
      assert.isFalse(statSync("/dev/null").isFile());
    }).pipe(Effect.provide(NodeServices.layer)),
  );
});
