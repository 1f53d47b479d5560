/** Reading a file of a real disk, or parts of it (the port's `read`). Many in one step: `reading-together.ts`. */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { VolumeError } from "../errors.ts";
import type { Volume } from "../ports.ts";
import type { Fingerprint } from "../documents/working-folder.ts";
import type { AtOnce, FileCalls, OpenFile } from "./calls.ts";
import { below } from "./paths.ts";
import { find, folderAbove, legalNames, notFound, type Asked, type Disk } from "./resolve.ts";

/** Not following links is asked of the system too, where it can: a link may appear after the look. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

interface Place {
  readonly calls: FileCalls;
  /** Path of a plain file on this computer. */
  readonly real: string;
  /** Which file it must be, where it was looked at before. */
  readonly ino?: number;
}

const placeOf = async (disk: Disk, asked: Asked): Promise<Place> => {
  const found = await find(disk, asked);
  if (found?.kind !== "file") throw notFound(asked);
  return { calls: disk.calls, real: found.real, ino: found.stats.ino };
};

interface Part {
  readonly offset: number;
  readonly length: number;
}

/** What there is of the part that is asked for, where it is no larger than it may be. */
const partIn = (
  size: number,
  asked: Asked,
  { length, limit, offset = 0 }: Parameters<Volume["read"]>[1],
): Part => {
  const end = length === undefined ? size : Math.min(size, offset + length);
  const wanted = Math.max(0, end - offset);
  if (wanted <= limit) return { offset, length: wanted };
  throw new VolumeError({
    ...asked,
    reason: "too-large",
    text: `${wanted} bytes, and at most ${limit} are accepted.`,
  });
};

/** A file that is there, for as long as `act` needs it. */
const whileOpen = async <A>(
  { calls, ino, real }: Place,
  asked: Asked,
  act: (file: OpenFile, size: number) => Promise<A>,
): Promise<A> => {
  const file = await calls.open(real, READ_FLAGS);
  try {
    const stats = await file.stat();
    if (ino !== undefined && stats.ino !== ino) throw notFound(asked);
    return await act(file, stats.size);
  } finally {
    await file.close();
  }
};

/** Fills `into` from a place in a file, as far as there is something; answers how much that is. */
const fill = async (
  read: OpenFile["read"],
  into: Uint8Array,
  position: number,
): Promise<number> => {
  let filled = 0;
  while (filled < into.length) {
    const more = await read(into, filled, into.length - filled, position + filled);
    if (more === 0) break;
    filled += more;
  }
  return filled;
};

/** From so many bytes on two processors fill memory sooner than one. */
const HALVED_FROM_BYTES = 16 * 1_048_576;

/** How a part ended; asked for when all of them have. */
type Ended = { readonly filled: number } | { readonly failure: { readonly cause: unknown } };

const ended = async (part: Promise<number>): Promise<Ended> => {
  try {
    return { filled: await part };
  } catch (cause) {
    return { failure: { cause } };
  }
};

/**
 * The same for much, both halves of it at once. What became shorter meanwhile ends where the first part does. Where one fails the other is
 * waited for all the same: it may still read, and the caller closes the file.
 */
const fillHalves = async (
  read: OpenFile["read"],
  into: Uint8Array,
  position: number,
): Promise<number> => {
  const half = into.length >> 1;
  const begun = [
    ended(fill(read, into.subarray(0, half), position)),
    ended(fill(read, into.subarray(half), position + half)),
  ];
  let filled = 0;
  let failed: { readonly cause: unknown } | undefined;
  for (const [at, part] of begun.entries()) {
    const end = await part;
    if ("failure" in end) failed ??= end.failure;
    else if (filled === at * half) filled += end.filled;
  }
  if (failed !== undefined) throw failed.cause;
  return filled;
};

/** From so many bytes on it shows that memory is filled with zeros before it is filled with a file. */
const UNFILLED_FROM_BYTES = 65_536;

/** From so many bytes on it is read beside everything else. */
const BESIDE_FROM_BYTES = 262_144;

/** Memory for a file. What is not filled of it is never handed out. */
const memoryFor = (length: number): Uint8Array =>
  length < UNFILLED_FROM_BYTES
    ? new Uint8Array(length)
    : new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);

/** From so many bytes on memory is taken back at once where that can be done: it is swept up in time, but not before as much is asked for again. */
const LET_GO_FROM_BYTES = 16 * 1_048_576;

/** Takes back the memory of a file that was read here. */
export const letGo = ({ buffer }: Uint8Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= LET_GO_FROM_BYTES) buffer.transfer(0);
};

const readPart = async (file: OpenFile, { length, offset }: Part): Promise<Uint8Array> => {
  const bytes = memoryFor(length);
  const read = length < BESIDE_FROM_BYTES ? file.read : file.readBeside;
  const filled = await (length < HALVED_FROM_BYTES
    ? fill(read, bytes, offset)
    : fillHalves(read, bytes, offset));
  return bytes.subarray(0, filled);
};

export const readPlace = (
  place: Place,
  asked: Asked,
  options: Parameters<Volume["read"]>[1],
): Promise<Uint8Array> =>
  whileOpen(place, asked, (file, size) => readPart(file, partIn(size, asked, options)));

/** A whole small file that can be had without looking at it first, and its folder. */
export const readSmall = async (
  disk: Disk,
  asked: Asked,
  { limit }: { readonly limit: number },
): Promise<(AtOnce & { readonly real: string; readonly name: string }) | undefined> => {
  if (!disk.calls.onTheSpot) return undefined;
  const names = legalNames(asked);
  const name = names.at(-1);
  const folder = await folderAbove(disk, asked, names);
  if (name === undefined || folder === undefined) return undefined;
  const real = below(folder, [name]);
  const found = disk.calls.readAtOnce(real, Math.min(limit, UNFILLED_FROM_BYTES));
  return found === undefined ? undefined : { ...found, real, name };
};

export const readFile = async (
  disk: Disk,
  asked: Asked,
  options: Parameters<Volume["read"]>[1],
): Promise<Uint8Array> => {
  const isWhole = options.offset === undefined && options.length === undefined;
  const small = isWhole ? await readSmall(disk, asked, options) : undefined;
  return small?.bytes ?? readPlace(await placeOf(disk, asked), asked, options);
};

/** So much of a large file stays in the processor's cache between being read and being hashed. */
const STRETCH_BYTES = 524_288;

/** Reads a whole file, stretch by stretch, and hashes each while the next one is being read. `memoryAt` says where a stretch goes. */
const readHashing = async (
  file: OpenFile,
  length: number,
  memoryAt: (position: number) => Uint8Array,
): Promise<Fingerprint> => {
  const read = length > STRETCH_BYTES ? file.readBeside : file.read;
  const hash = createHash("sha256");
  const begin = async (position: number): Promise<Uint8Array> => {
    const memory = memoryAt(position).subarray(0, length - position);
    return memory.subarray(0, await fill(read, memory, position));
  };
  let size = 0;
  let reading = begin(0);
  for (;;) {
    const stretch = await reading;
    size += stretch.length;
    const isLast = stretch.length === 0 || size >= length;
    if (!isLast) reading = begin(size);
    hash.update(stretch);
    if (isLast) return { hash: hash.digest("hex"), size };
  }
};

/** What a whole file is, read into the same memory again and again. */
export const fingerprintFile = async (
  disk: Disk,
  asked: Asked,
  options: { readonly limit: number },
): Promise<Fingerprint> =>
  whileOpen(await placeOf(disk, asked), asked, async (file, size) => {
    const { length } = partIn(size, asked, options);
    // One stretch is hashed while the next one is read.
    const memories = [1, 2].map(() => new Uint8Array(Math.min(length, STRETCH_BYTES)));
    let turn = 0;
    return readHashing(file, length, () => memories[turn++ % 2]!);
  });

export type Answer = Uint8Array | VolumeError;

/** Parts of one file, which is opened once. What fails here may be one part's doing: then each is to be read by itself. */
export const readParts = async (
  disk: Disk,
  asked: Asked,
  parts: ReadonlyArray<Parameters<Volume["read"]>[1]>,
): Promise<ReadonlyArray<Answer>> =>
  whileOpen(await placeOf(disk, asked), asked, async (file, size) => {
    const answers: Array<Answer> = [];
    for (const part of parts)
      try {
        answers.push(await readPart(file, partIn(size, asked, part)));
      } catch (cause) {
        if (!(cause instanceof VolumeError)) throw cause;
        answers.push(cause);
      }
    return answers;
  });
