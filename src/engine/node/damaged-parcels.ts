/**
 * Damaged parcels of a copy that is not open: what can be had of them is stored anew, before they move to `_Sync/quarantine`. A copy that is open
 * does so itself with what it reads; of a piece nobody asks for, and of a bad sector, it never hears. A bad sector costs the pieces that lie
 * there, and not the hundreds beside them.
 */
import { open, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as Effect from "effect/Effect";
import { limits } from "../limits.ts";
import { parcelAt, paths, type Hash, type ParcelName } from "../log/names.ts";
import {
  encodeParcel,
  indexBytes,
  isWholeParcel,
  parcelBytesMost,
  readIndex,
  soundPieces,
} from "../parcels/format.ts";
import { PARCEL_FOLDERS } from "../parcels/own.ts";
import { sameBytes, type Keys, type Volume } from "../ports.ts";
import { codeOf, saysDamaged } from "./errors.ts";
import { nodeKeys } from "./keys.ts";
import { namesIn, setAside } from "./out-of-place.ts";
import { nodeVolume } from "./volume.ts";

/** Disks give back so much, or nothing of it. */
const SECTOR_BYTES = 4_096;

/** A disk may try for seconds before it gives up on a sector. Where so many are bad the rest is not waited for. */
const BAD_MOST = 64;

const fill = async (file: FileHandle, into: Uint8Array, position: number): Promise<void> => {
  for (let filled = 0; filled < into.length;) {
    const { bytesRead } = await file.read(into, filled, into.length - filled, position + filled);
    if (bytesRead === 0) return;
    filled += bytesRead;
  }
};

/** Nothing stands where the disk gives nothing back. Fails where it has another reason. */
const fillAround = async (file: FileHandle, into: Uint8Array): Promise<void> => {
  let bad = 0;
  for (let at = 0; at < into.length && bad < BAD_MOST; at += SECTOR_BYTES)
    try {
      await fill(file, into.subarray(at, at + SECTOR_BYTES), at);
    } catch (cause) {
      if (!saysDamaged(codeOf(cause))) throw cause;
      bad += 1;
    }
};

interface Read {
  readonly bytes: Uint8Array;
  readonly size: number;
  /** The disk gave back all of it. */
  readonly isAllThere: boolean;
}

const readParcel = async (path: string, name: ParcelName): Promise<Read> => {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.min(size, parcelBytesMost(name)));
    try {
      await fill(file, bytes, 0);
      return { bytes, size, isAllThere: true };
    } catch {
      await fillAround(file, bytes);
      return { bytes, size, isAllThere: false };
    }
  } finally {
    await file.close();
  }
};

/** Undefined where it cannot be read now; nothing where the disk does not even open it. */
const readNow = (path: string, name: ParcelName): Promise<Read | undefined> =>
  readParcel(path, name).catch((cause: unknown) =>
    saysDamaged(codeOf(cause))
      ? { bytes: new Uint8Array(), size: 0, isAllThere: false }
      : undefined,
  );

interface Fresh {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const liesThere = (volume: Volume, { bytes, path }: Fresh): Effect.Effect<boolean> =>
  volume.read(path, { limit: bytes.length }).pipe(
    Effect.map((found) => sameBytes(found, bytes)),
    Effect.catchTag("VolumeError", () => Effect.succeed(false)),
  );

/** Those that do not lie there now. */
const storeOnce = Effect.fnUntraced(function* (volume: Volume, files: ReadonlyArray<Fresh>) {
  yield* volume.makeFolders([...new Set(files.map(({ path }) => dirname(path)))]);
  yield* volume.createAll(files.map(({ bytes, path }) => ({ path, parts: [bytes] })));
  return yield* Effect.filter(files, (file) =>
    Effect.map(liesThere(volume, file), (isThere) => !isThere),
  );
});

/** As the engine stores them. In another order, so that the parcel gets another name where all of it is sound. */
const filesFor = (
  pieces: ReadonlyArray<Fresh & { readonly hash: Hash }>,
  keys: Keys["Service"],
): ReadonlyArray<Fresh> => {
  if (pieces.length < limits.parcelFrom) return pieces;
  const { bytes, name } = encodeParcel(pieces.toReversed(), keys);
  return [{ path: paths.parcel(name), bytes }];
};

/** Stores what can be had of a parcel and lies nowhere by itself. False where that cannot be done now, as on a full disk. */
const storeAnew = Effect.fnUntraced(function* (
  root: string,
  pieces: ReturnType<typeof soundPieces>,
  keys: Keys["Service"],
) {
  const volume = nodeVolume(root);
  const each = [...new Map(pieces.map(({ bytes, hash }) => [hash, bytes]))].map(
    ([hash, bytes]) => ({ path: paths.chunk(hash), hash, bytes }),
  );
  const only = yield* Effect.filter(each, (piece) =>
    Effect.map(liesThere(volume, piece), (isThere) => !isThere),
  );
  const left = yield* storeOnce(volume, filesFor(only, keys));
  if (left.length === 0) return true;
  // A damaged file may have the name.
  yield* Effect.promise(() =>
    setAside(
      root,
      left.map(({ path }) => path),
    ),
  );
  return (yield* storeOnce(volume, left)).length === 0;
});

/** Nothing but hashes is asked of them. */
const hashes = (root: string): Keys["Service"] => nodeKeys(root, { keepsNew: false });

const takeApart = async (
  root: string,
  path: string,
  { bytes, name }: Pick<Read, "bytes"> & { readonly name: ParcelName },
): Promise<void> => {
  const keys = hashes(root);
  const isStored = await Effect.runPromise(
    Effect.catchTag(storeAnew(root, soundPieces(bytes, name, keys), keys), "VolumeError", () =>
      Effect.succeed(false),
    ),
  );
  if (isStored) await setAside(root, [path]);
};

/** One the disk does not give back all of. It stays where what can be had of it cannot be stored. */
export const takeUnreadableApart = async (
  root: string,
  path: string,
  name: ParcelName,
): Promise<void> => {
  const read = await readNow(join(root, path), name);
  if (read !== undefined) await takeApart(root, path, { ...read, name });
};

const isWhole = ({ bytes, size }: Read, name: ParcelName, keys: Keys["Service"]): boolean => {
  const last = readIndex(bytes.subarray(0, indexBytes(name)), name, bytes.length).at(-1);
  return isWholeParcel(bytes, name, keys) && last !== undefined && size === last.offset + last.size;
};

/** All of a copy that can be read and are not what their names say. */
export const takeDamagedApart = async (root: string): Promise<void> => {
  const keys = hashes(root);
  for (const folder of PARCEL_FOLDERS)
    for (const file of await namesIn(join(root, folder))) {
      const path = `${folder}/${file}`;
      const name = parcelAt(path);
      if (name === undefined) continue;
      const read = await readNow(join(root, path), name);
      if (read?.isAllThere !== true || isWhole(read, name, keys)) continue;
      await takeApart(root, path, { ...read, name });
    }
};
