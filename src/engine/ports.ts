/**
 * The services the engine sees (engine §1.12). Nothing else reaches the outside world from this room, so the same engine
 * runs in the simulated field and on a laptop.
 *
 * `Volume` makes the forbidden operations unrepresentable (engine §1.1 rules 2 and 6): no append, no overwrite, no rename
 * onto an existing name.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { concernsOneFile, concernsOneName, type VolumeError } from "./errors.ts";

export type Json =
  | null
  | boolean
  | number
  | string
  | ReadonlyArray<Json>
  | { readonly [key: string]: Json };

/** One name in a folder. `size` is in bytes, 0 for folders. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder";
  readonly size: number;
}

/** What is in a folder, or why that cannot be said. */
export type Listing = ReadonlyArray<FolderEntry> | VolumeError;

/**
 * A folder on some disk, perhaps on another laptop. Paths are relative, with `/` between segments and no leading slash;
 * the empty path is the folder itself. Names are compared without case and kept as written (domain rule 39).
 *
 * Byte arrays are shared, not copied: whoever hands one over or receives one must not write into it afterwards.
 */
export interface Volume {
  /** Where this folder is, for people and the journal: a local path or `\\HOST\share`. */
  readonly label: string;
  /** Entries sorted by name (UTF-16 code units). Fails `not-found` where the folder is missing. */
  list(path: string): Effect.Effect<ReadonlyArray<FolderEntry>, VolumeError>;
  /** `list` for many folders, with one answer each. Where the way is long they are asked for together. */
  listAll(paths: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<Listing>>;
  /** Size and kind, or `undefined` where nothing has this name. */
  stat(path: string): Effect.Effect<FolderEntry | undefined, VolumeError>;
  /** Reads `length` bytes from `offset` (to the end by default); fails `too-large` beyond `limit` bytes. */
  read(
    path: string,
    options: { readonly limit: number; readonly offset?: number; readonly length?: number },
  ): Effect.Effect<Uint8Array, VolumeError>;
  /**
   * `read` of files or parts of them, in order, with one answer each. Where the way is long some are asked for at once. Ends with the first that
   * fails for a reason that is not that file's own (`concernsOneFile`): what is behind it has no answer.
   */
  readAll(files: ReadonlyArray<WantedFile>): Effect.Effect<ReadonlyArray<Uint8Array | VolumeError>>;
  /** Creates the file only if the name is free, atomically; fails `exists` otherwise. The lock primitive. */
  createExclusive(path: string, bytes: Uint8Array): Effect.Effect<void, VolumeError>;
  /**
   * The same for many, in order, with one answer each; content and names are durable before this answers, and nothing is before. Behind one
   * that fails for a reason that holds for all of them (`concernsOneName`) the others may fail for the same one without having been tried.
   */
  createAll(files: ReadonlyArray<StagedFile>): Effect.Effect<Outcomes>;
  /** Writes a staging file (a fresh name of the caller's) and syncs it to the disk. */
  writeTemp(path: string, bytes: Uint8Array): Effect.Effect<void, VolumeError>;
  /** Moves a staging file to a name nobody uses yet; fails `exists` otherwise. Not atomic against rivals (lab.md (d)). */
  renameToFresh(from: string, to: string): Effect.Effect<void, VolumeError>;
  /**
   * `writeTemp` and `renameToFresh` for many files, in order, with one answer each: undefined, or why it failed. A disk that
   * can makes them durable together, before this answers.
   */
  writeTempAll(files: ReadonlyArray<StagedFile>): Effect.Effect<Outcomes>;
  /** How many bytes it pays to write in one such step, where that is more than usual: what is not durable yet is lost with the power. */
  readonly together?: Effect.Effect<number>;
  renameAllToFresh(moves: ReadonlyArray<Move>): Effect.Effect<Outcomes>;
  /** Removes a file; a missing file is success. */
  remove(path: string): Effect.Effect<void, VolumeError>;
  /** Makes the folder and its parents; an existing one is success. */
  makeFolder(path: string): Effect.Effect<void, VolumeError>;
  /** The same for many, in order; ends with the first that fails. */
  makeFolders(paths: ReadonlyArray<string>): Effect.Effect<void, VolumeError>;
  /** Free bytes on the disk. */
  readonly free: Effect.Effect<number, VolumeError>;
  /** The connectivity test a session starts with (domain rule 50): reachable, and may we write? */
  readonly probe: Effect.Effect<{ readonly writable: boolean }, VolumeError>;
}

/** What a file is to hold, one part behind the other: a large document is never put together in memory. */
export type Parts = ReadonlyArray<Uint8Array>;

/** A file that is to be read, or `length` bytes of it from `offset`; it fails `too-large` beyond `limit` bytes. */
export interface WantedFile {
  readonly path: string;
  readonly limit: number;
  readonly offset?: number;
  readonly length?: number;
}

export interface StagedFile {
  readonly path: string;
  readonly parts: Parts;
}

/** Bytes in all. */
export const sizeOf = (parts: Parts): number =>
  parts.reduce((bytes, part) => bytes + part.length, 0);

export const joinParts = (parts: Parts): Uint8Array => {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(sizeOf(parts));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
};

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

export interface Move {
  readonly from: string;
  readonly to: string;
  /**
   * Whoever moves had a file of just this name there, and took it away a moment ago: whoever has the name in another case had it before, and
   * the folder need not be listed to find that out.
   */
  readonly isVacated?: boolean;
}

/** What became of each file of several. */
export type Outcomes = ReadonlyArray<VolumeError | undefined>;

/** One after the other. What fails for all of them, a disk that is full or a way that is cut, is not tried with each of the rest. */
const outcomes = <A>(
  items: ReadonlyArray<A>,
  act: (item: A) => Effect.Effect<void, VolumeError>,
): Effect.Effect<Outcomes> =>
  Effect.gen(function* () {
    const done: Array<VolumeError | undefined> = [];
    for (const item of items) {
      const result = yield* Effect.result(act(item));
      const failure = result._tag === "Failure" ? result.failure : undefined;
      done.push(failure);
      if (failure === undefined || concernsOneName(failure)) continue;
      return [...done, ...items.slice(done.length).map(() => failure)];
    }
    return done;
  });

const AS_LISTING = {
  onSuccess: (entries: ReadonlyArray<FolderEntry>): Listing => entries,
  onFailure: (error: VolumeError): Listing => error,
};

/** A failure as an answer. */
export const listingOf = (list: ReturnType<Volume["list"]>): Effect.Effect<Listing> =>
  Effect.match(list, AS_LISTING);

/** What a volume does with one file or folder. */
export type Single = Pick<
  Volume,
  "list" | "read" | "createExclusive" | "writeTemp" | "renameToFresh" | "makeFolder"
>;

const readEach = (
  volume: Single,
  files: ReadonlyArray<WantedFile>,
): ReturnType<Volume["readAll"]> =>
  Effect.gen(function* () {
    const answers: Array<Uint8Array | VolumeError> = [];
    for (const { path, ...part } of files) {
      const answer = yield* Effect.result(volume.read(path, part));
      answers.push(answer._tag === "Success" ? answer.success : answer.failure);
      if (answer._tag === "Failure" && !concernsOneFile(answer.failure)) break;
    }
    return answers;
  });

/** Many files and folders where nothing is gained by taking them together. */
export const oneByOne = (
  volume: Single,
): Pick<
  Volume,
  "listAll" | "readAll" | "createAll" | "writeTempAll" | "renameAllToFresh" | "makeFolders"
> => ({
  listAll: (paths) => Effect.forEach(paths, (path) => listingOf(volume.list(path))),
  readAll: (files) => readEach(volume, files),
  createAll: (files) =>
    outcomes(files, ({ path, parts }) => volume.createExclusive(path, joinParts(parts))),
  writeTempAll: (files) =>
    outcomes(files, ({ path, parts }) => volume.writeTemp(path, joinParts(parts))),
  renameAllToFresh: (moves) => outcomes(moves, ({ from, to }) => volume.renameToFresh(from, to)),
  makeFolders: (paths) => Effect.forEach(paths, volume.makeFolder, { discard: true }),
});

/** Where a copy can be found: a UNC path or a local folder, with the account to use there if one was typed in. */
export interface Location {
  readonly path: string;
  readonly credentials?: { readonly user: string; readonly password: string };
}

/** Opens locations. The volume lives as long as the scope; closing it hands the session back. */
export class Locations extends Context.Service<
  Locations,
  { open(location: Location): Effect.Effect<Volume, VolumeError, Scope.Scope> }
>()("fieldlab/engine/Locations") {}

/** Hashing much at a time, where the host does other things meanwhile: on other processors, or while a disk is waited for. */
export interface HashingBeside {
  /** The hash of each. */
  each(contents: ReadonlyArray<Uint8Array>): Effect.Effect<ReadonlyArray<string>>;
  /** The hash of parts one behind the other. Others have their turn in between. */
  whole(parts: Parts): Effect.Effect<string>;
}

/** Hashing and identities. The simulation uses a fast deterministic implementation with the same behaviour. */
export class Keys extends Context.Service<
  Keys,
  {
    /** SHA-256 of the bytes, or of parts one behind the other; lower-case hex (64 characters). */
    hash(...parts: Parts): string;
    /** The same for much. */
    readonly beside?: HashingBeside;
    /** A fresh 128-bit identity, lower-case hex (32 characters). */
    readonly newId: Effect.Effect<string>;
    /** Signature over the bytes by the copy's own private key, hex. */
    sign(copyId: string, bytes: Uint8Array): string;
    /** Whether `signature` over `bytes` was made by the owner of `copyId`. */
    verify(copyId: string, bytes: Uint8Array, signature: string): boolean;
  }
>()("fieldlab/engine/Keys") {}

/**
 * The copy's private memory, outside the shared folder: anchor, remembered locations, the connection target.
 * A slot is replaced as a whole, durably, before `save` answers.
 */
export class PrivateJournal extends Context.Service<
  PrivateJournal,
  {
    load(slot: string): Effect.Effect<Uint8Array | undefined, VolumeError>;
    save(slot: string, bytes: Uint8Array): Effect.Effect<void, VolumeError>;
  }
>()("fieldlab/engine/PrivateJournal") {}

/** One structured event per externally visible act. Checkers read only this. */
export class Trace extends Context.Service<
  Trace,
  { emit(kind: string, facts: { readonly [key: string]: Json }): void }
>()("fieldlab/engine/Trace") {}
