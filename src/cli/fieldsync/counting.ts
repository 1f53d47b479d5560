/**
 * Folders that count what goes through them. Progress is shown from these numbers and from nothing else, so it never claims
 * what did not happen.
 */
import * as Effect from "effect/Effect";
import type { Ahead, TellAhead } from "../../engine/copy/ahead.ts";
import type { WorkingFolder } from "../../engine/documents/working-folder.ts";
import { VolumeError } from "../../engine/errors.ts";
import {
  sizeOf,
  type Locations,
  type Outcomes,
  type StagedFile,
  type Trace,
  type Volume,
} from "../../engine/ports.ts";

/** What the engine has begun to store. */
export interface Begun extends Ahead {
  /** What had been written before. */
  readonly from: number;
  /** When it began, by the clock of `performance.now`. */
  readonly beganMillis: number;
}

export interface Moved {
  files: number;
  /** Bytes read and written. */
  bytes: number;
  /** Bytes there will be in all, where that is known. */
  expectedBytes: number | null;
  /** Bytes written. */
  written: number;
  /** What the engine is about to store, the last that began at the end. */
  readonly ahead: Array<Begun>;
  /** People who are waited for; what is moved meanwhile says nothing then. */
  waitsFor?: ReadonlyArray<string>;
}

export const nothingMoved = (): Moved => ({
  files: 0,
  bytes: 0,
  expectedBytes: null,
  written: 0,
  ahead: [],
});

/** Notes what the engine tells of. */
export const notingAhead =
  (moved: Moved): TellAhead =>
  (ahead) => {
    const begun: Begun = { ...ahead, from: moved.written, beganMillis: performance.now() };
    moved.ahead.push(begun);
    return () => {
      moved.ahead.splice(moved.ahead.indexOf(begun), 1);
    };
  };

const countIn = (moved: Moved) => {
  const count = (bytes: number, isAnother = true): void => {
    if (isAnother) moved.files += 1;
    moved.bytes += bytes;
  };
  const wrote = (bytes: number): void => {
    count(bytes);
    moved.written += bytes;
  };
  return { count, wrote };
};

export const countingVolume = (volume: Volume, moved: Moved): Volume => {
  const { count, wrote } = countIn(moved);
  const countingAll = (
    files: ReadonlyArray<StagedFile>,
    writing: Effect.Effect<Outcomes>,
  ): Effect.Effect<Outcomes> =>
    Effect.tap(writing, (outcomes) =>
      Effect.sync(() => {
        for (const [at, { parts }] of files.entries())
          if (outcomes[at] === undefined) wrote(sizeOf(parts));
      }),
    );
  return {
    ...volume,
    read: (path, options) =>
      Effect.tap(volume.read(path, options), (bytes) => Effect.sync(() => count(bytes.length))),
    readAll: (files) =>
      Effect.tap(volume.readAll(files), (answers) =>
        Effect.sync(() => {
          // Parts that follow each other are of a file that was read once.
          let last: string | undefined;
          for (const [at, bytes] of answers.entries()) {
            if (bytes instanceof VolumeError) continue;
            const path = files[at]?.path;
            count(bytes.length, path !== last);
            last = path;
          }
        }),
      ),
    createExclusive: (path, bytes) =>
      Effect.tap(volume.createExclusive(path, bytes), () => Effect.sync(() => wrote(bytes.length))),
    writeTemp: (path, bytes) =>
      Effect.tap(volume.writeTemp(path, bytes), () => Effect.sync(() => wrote(bytes.length))),
    createAll: (files) => countingAll(files, volume.createAll(files)),
    writeTempAll: (files) => countingAll(files, volume.writeTempAll(files)),
  };
};

/** Files of documents; those that are staged go through the volume. */
export const countingDocuments = (folder: WorkingFolder, moved: Moved): WorkingFolder => {
  const { wrote } = countIn(moved);
  return {
    ...folder,
    create: (files) =>
      Effect.tap(folder.create(files), (outcomes) =>
        Effect.sync(() => {
          for (const [at, { parts }] of files.entries())
            if (!(outcomes[at] instanceof VolumeError)) wrote(sizeOf(parts));
        }),
      ),
  };
};

export const countingLocations = (
  locations: Locations["Service"],
  moved: Moved,
): Locations["Service"] => ({
  open: (location) =>
    Effect.map(locations.open(location), (volume) => countingVolume(volume, moved)),
});

/** What the engine says it did, summed up. Its exchanges run by themselves too, so no single call knows. */
export interface Done {
  /** Operations fetched from the connected copy, and handed over to it. */
  fetched: number;
  sent: number;
  /** Files people changed or added that became versions. */
  imported: number;
  /** The copy this one became a child of because nobody knew its folder here: it was copied, moved or renamed by hand. */
  becameChildOf: string | null;
  /** A file of the private memory was gone, and the copy goes on without. */
  regained: boolean;
  /** The synchronisation was taken away from the folder. */
  ended: boolean;
}

export const nothingDone = (): Done => ({
  fetched: 0,
  sent: 0,
  imported: 0,
  becameChildOf: null,
  regained: false,
  ended: false,
});

const numberIn = (value: unknown): number => (typeof value === "number" ? value : 0);

const textIn = (value: unknown): string | null => (typeof value === "string" ? value : null);

export const countingTrace = (done: Done): Trace["Service"] => ({
  emit: (kind, facts) => {
    if (kind === "document.imported") done.imported += 1;
    if (kind === "copy.created" && facts["why"] === "folder was copied")
      done.becameChildOf = textIn(facts["from"]);
    if (kind === "copy.repaired" && facts["what"] === "anchor") done.regained = true;
    if (kind === "copy.deleted") done.ended = true;
    if (kind !== "round") return;
    done.fetched += numberIn(facts["pulled"]);
    done.sent += numberIn(facts["pushed"]);
  },
});
