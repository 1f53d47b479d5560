/** What is done with single files of a working folder on a real disk: describing, reading, removing. */
import type { BigIntStats } from "node:fs";
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import type { ReadFile, WorkingFile } from "../documents/working-folder.ts";
import { forAll, soon, type FileCalls, type Soon } from "./calls.ts";
import { codeOf, nodeFailure } from "./errors.ts";
import { readPlace, readSmall } from "./reading.ts";
import { find, notFound, type Asked, type Disk } from "./resolve.ts";

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/**
 * A plain file as the disk describes it; undefined for everything else, and for what is gone. `touched`: when its content, name or rights
 * were changed last, which no program can set to what it likes; milliseconds since 1970.
 */
export const describe = (
  calls: FileCalls,
  path: string,
  name: string,
): Soon<{ readonly file: WorkingFile; readonly touched: number } | undefined> =>
  soon(calls.lstatExactly(path), (stats) => {
    if (stats?.isFile() !== true) return undefined;
    return {
      file: describedBy(stats, name),
      touched: Number(stats.ctimeNs / NANOSECONDS_PER_MILLISECOND),
    };
  });

const describedBy = (stats: BigIntStats, name: string): WorkingFile => ({
  name,
  size: Number(stats.size),
  modified: String(stats.mtimeNs),
  id: `${stats.dev}:${stats.ino}`,
});

/** Reads a file between two questions about it. */
export const readBetween = async (
  disk: Disk,
  asked: Asked,
  options: { readonly limit: number },
): Promise<ReadFile> => {
  const { calls } = disk;
  const small = await readSmall(disk, asked, options);
  if (small !== undefined) {
    const after = (await describe(calls, small.real, small.name))?.file;
    if (after === undefined) throw notFound(asked);
    return { before: describedBy(small.before, small.name), bytes: small.bytes, after };
  }
  const found = await find(disk, asked);
  if (found === undefined) throw notFound(asked);
  const { name, real } = found;
  const before = (await describe(calls, real, name))?.file;
  if (before === undefined) throw notFound(asked);
  const bytes = await readPlace({ calls, real }, asked, options);
  const after = (await describe(calls, real, name))?.file;
  if (after === undefined) throw notFound(asked);
  return { before, bytes, after };
};

/** A file that is gone is as good. */
export const removeFile = async (disk: Disk, asked: Asked): Promise<undefined> => {
  const found = await find(disk, asked);
  if (found?.kind === "folder") throw notFound(asked);
  try {
    if (found !== undefined) await disk.calls.unlink(found.real);
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT") throw cause;
  }
  return undefined;
};

/** Does something with each file, and says of each that fails why. */
export const ofEach = <A>(
  disk: Disk,
  files: ReadonlyArray<Asked>,
  act: (disk: Disk, asked: Asked) => Promise<A>,
): Effect.Effect<ReadonlyArray<A | VolumeError>> =>
  forAll(
    disk.calls,
    files,
    async (asked): Promise<A | VolumeError> => {
      try {
        return await act(disk, asked);
      } catch (cause) {
        return cause instanceof VolumeError
          ? cause
          : nodeFailure({ ...asked, cause, at: "inside" });
      }
    },
    Effect.promise,
  );
