/** Days kept by several hunts at once, also on disks that Node's tests seldom see. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Effect from "effect/Effect";
import * as FileSystem from "effect/FileSystem";
import { systemError } from "effect/PlatformError";
import { expect, it } from "vitest";
import { keepDay } from "../../src/cli/hunting/corpus.ts";
import { folderWith } from "./fieldlab.ts";

/** As FAT does, and some network folders. */
const withoutLinks = Effect.map(FileSystem.FileSystem, (fs): FileSystem.FileSystem => ({
  ...fs,
  link: (from) =>
    Effect.fail(
      systemError({
        _tag: "Unknown",
        module: "FileSystem",
        method: "link",
        description: "EPERM",
        pathOrDescriptor: from,
      }),
    ),
}));

const kept = (texts: ReadonlyArray<string>) => {
  const folder = join(folderWith({}), "corpus");
  const keeping = Effect.all(
    texts.map((text) => keepDay(folder, { group: "broken", seed: "7", text })),
    { concurrency: "unbounded" },
  );
  return Effect.runPromise(
    Effect.flatMap(withoutLinks, (fs) =>
      Effect.provideService(keeping, FileSystem.FileSystem, fs),
    ).pipe(Effect.provide(NodeServices.layer)),
  ).then((files) => {
    const group = join(folder, "broken");
    const there = readdirSync(group).sort();
    return { files, there, texts: there.map((name) => readFileSync(join(group, name), "utf8")) };
  });
};

it("two hunts that keep a day of one seed in the same moment keep both, on a disk where no file has two names", async () => {
  for (let round = 0; round < 10; round++) {
    const { files, texts, there } = await kept(["name: A\n", "name: B\n"]);
    expect(there).toEqual(["7.2.scenario.yaml", "7.scenario.yaml"]);
    expect(new Set(files).size).toBe(2);
    expect(texts.join("")).toMatch(/name: A/);
    expect(texts.join("")).toMatch(/name: B/);
  }
});

it("the same day is kept once", async () => {
  const { there } = await kept(["name: A\n"]);
  expect(there).toEqual(["7.scenario.yaml"]);
});
