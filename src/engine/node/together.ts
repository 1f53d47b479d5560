/**
 * Many files in one step (the port's `createAll`, `writeTempAll` and `renameAllToFresh`). One after the other, each would list its folder and
 * wait for the disk; together a folder is listed once and the disk is waited for once.
 *
 * The order is that of single files: contents are durable before any of them gets its name, names before this answers. A file
 * that fails says why, and the others go on.
 */
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import { sizeOf, type Move, type Outcomes, type StagedFile } from "../ports.ts";
import { forAll, forAllBeside } from "./calls.ts";
import { codeOf } from "./errors.ts";
import {
  allDurable,
  areLarge,
  beginFresh,
  goTogether,
  syncFiles,
  syncFolders,
  syncNamed,
  writeFresh,
  type Syncing,
} from "./durable.ts";
import { below, withoutCase } from "./paths.ts";
import {
  find,
  legalNames,
  notFound,
  taken,
  vacatedPlace,
  type Asked,
  type Disk,
} from "./resolve.ts";

export interface Steps {
  /** One file's step; a failure is explained as for a single file: a `VolumeError` is all it throws. */
  readonly attempt: <A>(asked: Asked, act: (disk: Disk) => PromiseLike<A>) => Promise<A>;
  readonly move: (disk: Disk, asked: Asked, from: string, to: string) => PromiseLike<void>;
  /** Takes away what a failed write left. */
  readonly tidy: (disk: Disk, path: string) => PromiseLike<void>;
}

interface Place {
  readonly real: string;
  readonly folder: string;
}

/** Finds free places, asking each folder for its names once. A name given away counts as used from then on. */
export const makePlaces = (disk: Disk) => {
  const load = async (asked: Asked) => {
    const found = await find(disk, asked);
    if (found?.kind !== "folder") throw notFound(asked);
    const names = await disk.calls.readdir(found.real);
    return { real: found.real, names: new Set(names.map(withoutCase)) };
  };
  const folders = new Map<string, ReturnType<typeof load>>();
  return async (asked: Asked): Promise<Place> => {
    const names = legalNames(asked);
    const name = names.at(-1);
    if (name === undefined) throw taken(asked);
    const path = names.slice(0, -1).join("/");
    const loading = folders.get(path) ?? load({ ...asked, path });
    folders.set(path, loading);
    const folder = await loading;
    const key = withoutCase(name);
    if (folder.names.has(key)) throw taken(asked);
    folder.names.add(key);
    return { real: below(folder.real, [name]), folder: folder.real };
  };
};

/** Makes one folder. That somebody else is quicker is as good. Answers the folder whose names changed. */
const makeOne = async (
  disk: Disk,
  place: ReturnType<typeof makePlaces>,
  asked: Asked,
): Promise<string | undefined> => {
  try {
    const { real, folder } = await place(asked);
    await disk.calls.mkdir(real);
    return folder;
  } catch (cause) {
    const exists = cause instanceof VolumeError && cause.reason === "exists";
    if (!exists && codeOf(cause) !== "EEXIST") throw cause;
    if ((await find(disk, asked))?.kind !== "folder") throw taken(asked);
    return undefined;
  }
};

/** Makes folders and those above them, and syncs each folder that got new names once. */
export const makeTogether = async (disk: Disk, asked: Asked, paths: ReadonlyArray<string>) => {
  const place = makePlaces(disk);
  const changed = new Set<string>();
  const there = new Set<string>();
  for (const path of paths) {
    const names = legalNames({ ...asked, path });
    // The root is never made: a missing one is a share that is not there, not a place for a new engagement.
    for (let depth = 0; depth <= names.length; depth++) {
      const step: Asked = { ...asked, path: names.slice(0, depth).join("/") };
      if (there.has(step.path)) continue;
      if (depth === 0) await find(disk, step);
      else {
        const folder = await makeOne(disk, place, step);
        if (folder !== undefined) changed.add(folder);
      }
      there.add(step.path);
    }
  }
  await syncFolders(disk, [...changed]);
};

/** What became of one item: what its step answers, or why it failed. */
type Result<B> =
  | { readonly done: B; readonly failure?: undefined }
  | { readonly done?: undefined; readonly failure: VolumeError };

const outcomeOf = async <B>(step: () => PromiseLike<B>): Promise<Result<B>> => {
  try {
    return { done: await step() };
  } catch (cause) {
    if (cause instanceof VolumeError) return { failure: cause };
    throw cause;
  }
};

/** Does a step for every item, and then what makes all of it durable; where that fails, nothing was done. */
const each = <A, B>(
  disk: Disk,
  items: ReadonlyArray<A>,
  step: (item: A) => PromiseLike<B>,
  settle: (done: ReadonlyArray<B>) => PromiseLike<void>,
  doAll: typeof forAll,
): Effect.Effect<Outcomes> => {
  const all = doAll(disk.calls, items, (item) => outcomeOf(() => step(item)), Effect.promise);
  return Effect.flatMap(all, (results) => {
    const done = results.flatMap((result) => (result.failure === undefined ? [result.done] : []));
    return Effect.map(
      Effect.promise(() => outcomeOf(() => settle(done))),
      (settled) => results.map(({ failure }) => failure ?? settled.failure),
    );
  });
};

/** A fresh file where it was written: durable or on the way to it, or to be synced with the others. */
interface Written {
  readonly place: Place;
  readonly unsynced: boolean;
}

const stillUnsynced = (written: ReadonlyArray<Written>): ReadonlyArray<string> =>
  written.flatMap(({ place, unsynced }) => (unsynced ? [place.real] : []));

/** Writes fresh files under their names. They are durable only after what is done with all of them then. */
const writeEach = (
  operation: string,
  steps: Steps,
  { disk, files }: { readonly disk: Disk; readonly files: ReadonlyArray<StagedFile> },
  settle: (written: ReadonlyArray<Written>) => Promise<void>,
): Effect.Effect<Outcomes> => {
  const placeOf = makePlaces(disk);
  const together = goTogether(disk.calls);
  const begun: Array<{ readonly real: string; readonly syncing: Syncing }> = [];
  const writeOne = async ({ parts }: StagedFile, place: Place): Promise<Written> => {
    const waits = together && !areLarge(1, sizeOf(parts));
    if (together && !waits)
      begun.push({ real: place.real, ...(await beginFresh(disk.calls, place.real, parts)) });
    else await writeFresh(disk.calls, place.real, parts, waits ? "unsynced" : "synced");
    return { place, unsynced: waits };
  };
  const write = (file: StagedFile) =>
    steps.attempt({ operation, path: file.path }, async () => {
      const free = await placeOf({ operation, path: file.path });
      try {
        return await writeOne(file, free);
      } catch (cause) {
        if (codeOf(cause) !== "EEXIST") await steps.tidy(disk, free.real);
        throw cause;
      }
    });
  const makeDurable = (written: ReadonlyArray<Written>) =>
    steps.attempt({ operation, path: files[0]?.path ?? "" }, async () => {
      try {
        await allDurable(begun.map(({ syncing }) => syncing));
      } catch (cause) {
        for (const { real } of begun) await steps.tidy(disk, real);
        throw cause;
      }
      await settle(written);
    });
  return each(disk, files, write, makeDurable, forAllBeside);
};

export const writeTogether = (
  steps: Steps,
  disk: Disk,
  files: ReadonlyArray<StagedFile>,
): Effect.Effect<Outcomes> =>
  writeEach("write", steps, { disk, files }, (written) => syncFiles(disk, stillUnsynced(written)));

export const createTogether = (
  steps: Steps,
  disk: Disk,
  files: ReadonlyArray<StagedFile>,
): Effect.Effect<Outcomes> =>
  writeEach("create", steps, { disk, files }, (written) =>
    syncNamed(disk, stillUnsynced(written), [...new Set(written.map(({ place }) => place.folder))]),
  );

export const moveTogether = (
  steps: Steps,
  disk: Disk,
  moves: ReadonlyArray<Move>,
): Effect.Effect<Outcomes> => {
  const operation = "rename";
  const place = makePlaces(disk);
  const move = ({ from, isVacated = false, to }: Move) =>
    steps.attempt({ operation, path: from }, async () => {
      // The name first: it goes to the first in the list, however long the file itself takes to be found.
      const asked: Asked = { operation, path: to };
      const fresh = await (isVacated ? vacatedPlace(disk, asked) : place(asked));
      const found = await find(disk, { operation, path: from });
      if (found?.kind !== "file") throw notFound({ operation, path: from });
      await steps.move(disk, asked, found.real, fresh.real);
      return { folder: fresh.folder, bytes: found.stats.size };
    });
  const makeDurable = (moved: ReadonlyArray<{ readonly folder: string; readonly bytes: number }>) =>
    steps.attempt({ operation, path: moves[0]?.to ?? "" }, () => {
      const bytes = moved.reduce((sum, one) => sum + one.bytes, 0);
      const folders = [...new Set(moved.map(({ folder }) => folder))];
      return syncFolders(
        disk,
        folders,
        areLarge(moved.length, bytes) ? "large files" : "any files",
      );
    });
  return each(disk, moves, move, makeDurable, forAll);
};
