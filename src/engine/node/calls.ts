/**
 * How this adapter asks the operating system: on the spot for disks of this computer, through Node's thread pool for all else.
 *
 * A question about a small file takes microseconds; sending it through the pool and back takes ten times as long. But a share
 * may hang for minutes, and then only the pool's thread may hang with it. So a disk is asked on the spot only where the system
 * names its kind and that kind lies in this computer (Linux); in doubt, and on other systems, the pool is used.
 */
import * as fs from "node:fs";
import * as pooled from "node:fs/promises";
import { platform } from "node:os";
import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { promisify, types } from "node:util";
import * as Effect from "effect/Effect";
import { codeOf } from "./errors.ts";

/** An answer, or what becomes one: on the spot there is nothing to wait for, and waiting all the same takes as long as asking. */
export type Soon<A> = A | Promise<A>;

const { isPromise } = types;

/** Goes on with an answer, now where it is there. */
export const soon = <A, B>(answer: Soon<A>, goOn: (answer: A) => B): Soon<B> =>
  isPromise(answer) ? answer.then(goOn) : goOn(answer);

/** A file that is open. */
export interface OpenFile {
  stat(): Soon<fs.Stats>;
  /** With times in nanoseconds. */
  statExactly(): Soon<fs.BigIntStats>;
  /** Bytes that were read, fewer than asked at the end of the file. */
  read(into: Uint8Array, offset: number, length: number, position: number): Soon<number>;
  /** The same through the pool, for much: what was read before is worked on meanwhile. */
  readBeside(into: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  write(bytes: Uint8Array): Soon<void>;
  /** The same through the pool, for much: several files are written at once, on as many processors as there are. */
  writeBeside(parts: ReadonlyArray<Uint8Array>): Promise<void>;
  /** Makes the content durable. Always through the pool: it takes as long as the disk takes. */
  sync(): Promise<void>;
  close(): Soon<void>;
}

/** What a file held, and how it was described before it was read, with times in nanoseconds. */
export interface AtOnce {
  readonly bytes: Uint8Array;
  readonly before: fs.BigIntStats;
}

export interface FileCalls {
  /** The disk lies in this computer and answers at once, or not at all. */
  readonly onTheSpot: boolean;
  /** Undefined where there is nothing of that name, or a file where a folder would have to be. */
  lstat(path: string): Soon<fs.Stats | undefined>;
  /** With times in nanoseconds. */
  lstatExactly(path: string): Soon<fs.BigIntStats | undefined>;
  readdir(path: string): Soon<Array<string>>;
  mkdir(path: string): Soon<void>;
  link(from: string, to: string): Soon<void>;
  unlink(path: string): Soon<void>;
  /** The same through the pool, for many: the disk takes back what each held, and where other programs are busy that is waited for. */
  unlinkBeside(path: string): Promise<void>;
  rename(from: string, to: string): Soon<void>;
  open(path: string, flags: string | number): Soon<OpenFile>;
  /**
   * A small plain file that can be had at once, as a whole. Undefined where it cannot, because it is larger than `most` bytes, is something
   * else, or is not to be read: whoever asks step by step is told why.
   */
  readAtOnce(path: string, most: number): AtOnce | undefined;
  /** A file that must not exist yet. Through the pool too where finding a place for one takes the disk long. */
  create(path: string): Soon<OpenFile>;
}

const EXACTLY = { bigint: true } as const;

const unlessMissing = (cause: unknown): undefined => {
  if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") return undefined;
  throw cause;
};

const pooledOpen = async (path: string, flags: string | number): Promise<OpenFile> => {
  const file = await pooled.open(path, flags);
  const read: OpenFile["readBeside"] = async (into, offset, length, position) =>
    (await file.read(into, offset, length, position)).bytesRead;
  return {
    stat: () => file.stat(),
    statExactly: () => file.stat(EXACTLY),
    read,
    readBeside: read,
    write: (bytes) => file.writeFile(bytes),
    writeBeside: async (parts) => {
      for (const bytes of parts) await file.writeFile(bytes);
    },
    sync: () => file.sync(),
    close: () => file.close(),
  };
};

const FRESH = "wx";

const pooledCalls: FileCalls = {
  onTheSpot: false,
  lstat: (path) => pooled.lstat(path).catch(unlessMissing),
  lstatExactly: (path) => pooled.lstat(path, { bigint: true }).catch(unlessMissing),
  readdir: (path) => pooled.readdir(path),
  mkdir: (path) => pooled.mkdir(path),
  link: (from, to) => pooled.link(from, to),
  unlink: (path) => pooled.unlink(path),
  unlinkBeside: (path) => pooled.unlink(path),
  rename: (from, to) => pooled.rename(from, to),
  open: pooledOpen,
  readAtOnce: () => undefined,
  create: (path) => pooledOpen(path, FRESH),
};

const openFile = promisify(fs.open);
const syncFile = promisify(fs.fsync);
const readSome = promisify(fs.read);
const writeSome = promisify(fs.writev);

/** Making an error takes longer than asking. */
const MISSING_IS_NO_ERROR = { throwIfNoEntry: false } as const;

const writeAll = (file: number, bytes: Uint8Array): void => {
  let written = 0;
  while (written < bytes.length) written += fs.writeSync(file, bytes, written);
};

const writeAllBeside = async (file: number, parts: ReadonlyArray<Uint8Array>) => {
  let rest = parts;
  while (rest.length > 0) {
    let { bytesWritten } = await writeSome(file, rest);
    const at = rest.findIndex(({ length }) => {
      if (bytesWritten < length) return true;
      bytesWritten -= length;
      return false;
    });
    rest = at < 0 ? [] : [rest[at]!.subarray(bytesWritten), ...rest.slice(at + 1)];
  }
};

const spotFile = (file: number): OpenFile => ({
  stat: () => fs.fstatSync(file),
  statExactly: () => fs.fstatSync(file, EXACTLY),
  read: (into, offset, length, position) => fs.readSync(file, into, offset, length, position),
  readBeside: async (into, offset, length, position) =>
    (await readSome(file, into, offset, length, position)).bytesRead,
  write: (bytes) => writeAll(file, bytes),
  writeBeside: (parts) => writeAllBeside(file, parts),
  sync: () => syncFile(file),
  close: () => fs.closeSync(file),
});

/** A link that appears after a look is not followed, and a pipe is not waited for. */
const AT_ONCE_FLAGS = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK;

const readAtOnce: FileCalls["readAtOnce"] = (path, most) => {
  let file: number | undefined;
  try {
    file = fs.openSync(path, AT_ONCE_FLAGS);
    const before = fs.fstatSync(file, EXACTLY);
    if (!before.isFile() || before.size > most) return undefined;
    const bytes = new Uint8Array(Number(before.size));
    let filled = 0;
    while (filled < bytes.length) {
      const more = fs.readSync(file, bytes, filled, bytes.length - filled, filled);
      if (more === 0) break;
      filled += more;
    }
    return { bytes: bytes.subarray(0, filled), before };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) fs.closeSync(file);
  }
};

/** Finding a place for a new file takes ext4 some 0.02 ms, and half a millisecond where many were removed a moment ago. */
const SLOW_MILLIS = 0.2;

/** So many slow ones in a row are the disk's doing; one may be that of another program, which had the processor meanwhile. */
const SLOW_IN_A_ROW = 3;

/** New files after slow ones that are created through the pool, on as many processors as there are. */
const BESIDE_AFTER_SLOW = 256;

/** Ways to create a file, and a clock in milliseconds. */
interface Creating {
  readonly now: (path: string) => OpenFile;
  readonly beside: (path: string) => Promise<OpenFile>;
  readonly clock: () => number;
}

/** Creates files on the spot while the disk is quick about it. */
export const creating = ({ now, beside, clock }: Creating): FileCalls["create"] => {
  let slowInARow = 0;
  let besideLeft = 0;
  return (path) => {
    if (besideLeft > 0) {
      besideLeft -= 1;
      return beside(path);
    }
    const began = clock();
    const file = now(path);
    slowInARow = clock() - began > SLOW_MILLIS ? slowInARow + 1 : 0;
    if (slowInARow >= SLOW_IN_A_ROW) besideLeft = BESIDE_AFTER_SLOW;
    return file;
  };
};

const spotCalls = (): FileCalls => ({
  onTheSpot: true,
  lstat: (path) => fs.lstatSync(path, MISSING_IS_NO_ERROR),
  lstatExactly: (path) => fs.lstatSync(path, { bigint: true, ...MISSING_IS_NO_ERROR }),
  readdir: (path) => fs.readdirSync(path),
  mkdir: (path) => fs.mkdirSync(path),
  link: (from, to) => fs.linkSync(from, to),
  unlink: (path) => fs.unlinkSync(path),
  unlinkBeside: (path) => pooled.unlink(path),
  rename: (from, to) => fs.renameSync(from, to),
  open: (path, flags) => spotFile(fs.openSync(path, flags)),
  readAtOnce,
  create: creating({
    now: (path) => spotFile(fs.openSync(path, FRESH)),
    beside: (path) => openFile(path, FRESH).then(spotFile),
    clock: () => performance.now(),
  }),
});

/** Kinds of file systems that lie in this computer, by the number `statfs` gives them. */
const OWN_DISKS: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x5846_5342, // xfs
  0x9123_683e, // btrfs
  0xf2f5_2010, // f2fs
  0x2fc1_2fc1, // zfs
  0x0102_1994, // tmpfs
  0x794c_7630, // overlay
]);

/** How to ask about what lies below `root`. A root that is not there now may be a share later. */
export const callsFor = async (root: string): Promise<FileCalls> => {
  if (platform() !== "linux") return pooledCalls;
  try {
    const { type } = await pooled.statfs(root);
    return OWN_DISKS.has(type) ? spotCalls() : pooledCalls;
  } catch {
    return pooledCalls;
  }
};

/** Work that is done on the spot lets others have a turn after so many files. */
const BREATH_EVERY = 64;

/** Questions through the pool that are under way at once. */
const POOL_CONCURRENCY = 8;

const oneByOne = async <A, B>(
  items: ReadonlyArray<A>,
  act: (item: A) => Soon<B>,
): Promise<Array<B>> => {
  const answers: Array<B> = [];
  for (const item of items) {
    const answer = act(item);
    answers.push(isPromise(answer) ? await answer : answer);
    if (answers.length % BREATH_EVERY === 0) await setImmediate();
  }
  return answers;
};

const LANES = Array.from({ length: POOL_CONCURRENCY }, (_, at) => at);

/** Each lane goes on with the next item nobody has begun with. */
const inLanes = <A, B, E>(
  items: ReadonlyArray<A>,
  act: (item: A) => Soon<B>,
  run: <C>(work: () => PromiseLike<C>) => Effect.Effect<C, E>,
): Effect.Effect<Array<B>, E> =>
  Effect.suspend(() => {
    const answers: Array<B> = [];
    const left = items.entries();
    let done = 0;
    const lane = async () => {
      for (const [at, item] of left) {
        answers[at] = await act(item);
        done += 1;
        if (done % BREATH_EVERY === 0) await setImmediate();
      }
    };
    return Effect.as(
      Effect.forEach(LANES, () => run(lane), { concurrency: "unbounded", discard: true }),
      answers,
    );
  });

/** Does something for all items, with answers in order. */
type ForAll = <A, B, E>(
  calls: FileCalls,
  items: ReadonlyArray<A>,
  act: (item: A) => Soon<B>,
  run: <C>(work: () => PromiseLike<C>) => Effect.Effect<C, E>,
) => Effect.Effect<Array<B>, E>;

const forAllThrough: ForAll = (_, items, act, run) =>
  Effect.forEach(items, (item) => run(async () => await act(item)), {
    concurrency: POOL_CONCURRENCY,
  });

/** Does `act` for all items: one after the other on the spot, some at once through the pool. */
export const forAll: ForAll = (calls, items, act, run) =>
  calls.onTheSpot ? run(() => oneByOne(items, act)) : forAllThrough(calls, items, act, run);

/** The same for what goes through the pool on every disk: some at once, and on the spot with no more ado than one after the other. */
export const forAllBeside: ForAll = (calls, items, act, run) =>
  calls.onTheSpot ? inLanes(items, act, run) : forAllThrough(calls, items, act, run);
