/** Parts of files through the folders of `fieldsync`: those that count what moves, and those that keep in memory what is written. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, expect, it } from "vitest";
import { countingVolume, nothingMoved } from "../../src/cli/fieldsync/counting.ts";
import { fleetingVolume } from "../../src/cli/fieldsync/fleeting-volume.ts";
import { VolumeError } from "../../src/engine/errors.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import type { Volume } from "../../src/engine/ports.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

let temp: TempFolder;

beforeEach(() => {
  temp = tempFolder();
  for (const name of ["a", "b"]) writeFileSync(join(temp.path, name), "0123456789");
});

afterEach(() => temp.remove());

const part = (path: string, offset: number, length: number) => ({
  path,
  limit: 4,
  offset,
  length,
});

const toldBy = async (volume: Volume, files: Parameters<Volume["readAll"]>[0]) =>
  (await Effect.runPromise(volume.readAll(files))).map((answer) =>
    answer instanceof VolumeError ? answer.reason : new TextDecoder().decode(answer),
  );

it("parts that follow each other count as one file that was read, with the bytes of what was read of it", async () => {
  const moved = nothingMoved();
  const volume = countingVolume(nodeVolume(temp.path), moved);
  const told = await toldBy(volume, [
    part("a", 0, 4),
    part("a", 8, 4),
    part("a", 0, 5),
    part("b", 1, 1),
    part("none", 1, 1),
    part("none", 2, 1),
    part("a", 2, 1),
  ]);
  expect(told).toEqual(["0123", "89", "too-large", "1", "not-found", "not-found", "2"]);
  expect(moved).toMatchObject({ files: 3, bytes: 8, written: 0 });
});

it("of a file whose first part could not be read the next one counts it", async () => {
  const moved = nothingMoved();
  await toldBy(countingVolume(nodeVolume(temp.path), moved), [part("a", 0, 5), part("a", 0, 4)]);
  expect(moved).toMatchObject({ files: 1, bytes: 4 });
});

it("parts of what is only in memory are read as those of the disk, beside them", async () => {
  const volume = fleetingVolume(nodeVolume(temp.path));
  await Effect.runPromise(volume.writeTemp("new", new TextEncoder().encode("abcdefghij")));
  await Effect.runPromise(volume.remove("b"));
  const told = await toldBy(volume, [
    part("new", 8, 4),
    part("new", 20, 4),
    part("new", 0, 5),
    part("a", 8, 4),
    part("b", 0, 1),
    { path: "new", limit: 10 },
  ]);
  expect(told).toEqual(["ij", "", "too-large", "89", "not-found", "abcdefghij"]);
});
