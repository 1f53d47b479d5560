/** What is done with single files of a working folder on a real disk: describing, reading, creating, removing. */
import type { BigIntStats } from "node:fs";
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import type { ReadFile, WorkingFile } from "../documents/working-folder.ts";
import type { Parts } from "../ports.ts";
import { sameFile } from "../documents/desk.ts";
import { forAll, forAllBeside, soon, type FileCalls, type OpenFile, type Soon } from "./calls.ts";
import { syncNamed } from "./durable.ts";
import { codeOf, nodeFailure } from "./errors.ts";
import { isNoText } from "./paths.ts";
import { readPlace, readSmall } from "./reading.ts";
import { find, notFound, type Asked, type Disk } from "./resolve.ts";
import { makePlaces } from "./together.ts";

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

/** Which names are folders, with a slash behind them, links, and no text. Those that begin with a dot are nobody's work. */
export const foldersAndLinks = async (
  calls: FileCalls,
  inside: string,
  names: ReadonlyArray<string>,
): Promise<ReadonlyArray<string>> => {
  const found: Array<string> = [];
  for (const name of names) {
    if (name.startsWith(".")) continue;
    const stats = await calls.lstat(`${inside}${name}`);
    if (stats?.isDirectory() === true) found.push(`${name}/`);
    else if (stats?.isSymbolicLink() === true || (stats === undefined && isNoText(name)))
      found.push(name);
  }
  return found;
};

/** A new file of the working folder: where it is to be, its name there, and what it is to hold. */
export interface NewFile extends Asked {
  readonly name: string;
  readonly parts: Parts;
}

/** Creates a file and says how it is described before anybody else has found it there. */
const createOne = async (
  disk: Disk,
  place: ReturnType<typeof makePlaces>,
  { name, parts, ...asked }: NewFile,
): Promise<Created> => {
  const { calls } = disk;
  const { folder, real } = await place(asked);
  const open = await calls.create(real);
  try {
    for (const part of parts) await open.write(part);
    return { folder, real, file: describedBy(await open.statExactly(), name) };
  } catch (cause) {
    await removeHalf(calls, real, open);
    throw cause;
  } finally {
    await open.close();
  }
};

/** What could not be written whole means nothing, and goes; unless somebody has put something in its place, or written into it. */
const removeHalf = async (calls: FileCalls, real: string, open: OpenFile) => {
  try {
    const mine = describedBy(await open.statExactly(), "");
    const there = (await describe(calls, real, ""))?.file;
    if (there !== undefined && sameFile(mine, there)) await calls.unlink(real);
  } catch {
    // The failure that led here is the one that is told.
  }
};

interface Created {
  readonly folder: string;
  readonly real: string;
  readonly file: WorkingFile;
}

/** Creates files and makes them durable together, with one answer each. */
export const createFiles = (
  disk: Disk,
  files: ReadonlyArray<NewFile>,
): Effect.Effect<ReadonlyArray<WorkingFile | VolumeError>> => {
  const place = makePlaces(disk);
  const all = ofEach(disk, files, (on, file) => createOne(on, place, file), forAllBeside);
  return Effect.flatMap(all, (answers) => {
    const created = answers.flatMap((answer) => (answer instanceof VolumeError ? [] : [answer]));
    const folders = new Set(created.map(({ folder }) => folder));
    const sync = Effect.tryPromise({
      try: () =>
        syncNamed(
          disk,
          created.map(({ real }) => real),
          [...folders],
        ),
      catch: (cause) =>
        nodeFailure({
          operation: "create",
          path: files[0]?.path ?? "",
          cause,
          at: "inside",
          root: disk.root,
        }),
    });
    return Effect.match(sync, {
      onSuccess: () =>
        answers.map((answer) => (answer instanceof VolumeError ? answer : answer.file)),
      onFailure: (failure) =>
        answers.map((answer) => (answer instanceof VolumeError ? answer : failure)),
    });
  });
};

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
    if (found !== undefined) await disk.calls.unlinkBeside(found.real);
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT") throw cause;
  }
  return undefined;
};

/** Does something with each file, and says of each that fails why. */
export const ofEach = <A, F extends Asked>(
  disk: Disk,
  files: ReadonlyArray<F>,
  act: (disk: Disk, file: F) => Promise<A>,
  doAll: typeof forAll = forAll,
): Effect.Effect<ReadonlyArray<A | VolumeError>> =>
  doAll(
    disk.calls,
    files,
    async (file): Promise<A | VolumeError> => {
      try {
        return await act(disk, file);
      } catch (cause) {
        const { operation, path } = file;
        return cause instanceof VolumeError
          ? cause
          : nodeFailure({ operation, path, cause, at: "inside", root: disk.root });
      }
    },
    Effect.promise,
  );
