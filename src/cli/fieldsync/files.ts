/** Single files a command reads or writes: nothing that is there is written over. */
import type { BigIntStats } from "node:fs";
import { lstat, open, readFile, stat } from "node:fs/promises";
import * as Effect from "effect/Effect";
import { limits } from "../../engine/limits.ts";
import { causeText, codeOf } from "../../engine/node/errors.ts";
import { isNoText } from "../../engine/node/paths.ts";
import { spelledPlace } from "../../engine/node/spelling.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { removeFile } from "../../engine/node/remove-file.ts";

export const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

/** Whether anything is there, a link that leads nowhere too. */
export const isAnything = async (path: string): Promise<boolean> =>
  (await lstat(path).catch(() => undefined)) !== undefined;

export const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

/** Whether two paths lead to one folder: one may go through a link, as `/tmp` does on a Mac. */
export const isSameFolder = async (a: string, b: string): Promise<boolean> => {
  const [first, second] = await Promise.all(
    [a, b].map((path) => spelledPlace(path).catch(() => undefined)),
  );
  return first !== undefined && first === second;
};

/** A file that is there and cannot be taken as it is. */
class NotAsItIs extends Error {
  readonly todo: string;
  constructor(why: string, todo: string) {
    super(why);
    this.todo = todo;
  }
}

const isAsBefore = (before: BigIntStats, after: BigIntStats): boolean =>
  before.size === after.size && before.mtimeNs === after.mtimeNs && before.ino === after.ino;

/** The bytes of a file, up to what a document may have. Half of one that is just being saved is no content. */
export const readable = (file: string): Effect.Effect<Uint8Array, Stop> =>
  Effect.tryPromise({
    try: async () => {
      const found = await stat(file, { bigint: true });
      if (!found.isFile()) throw new Error("it is not a file");
      if (found.size > limits.documentBytes)
        throw new NotAsItIs(
          `it has ${found.size} bytes, and at most ${limits.documentBytes} are possible`,
          "share it in parts, or outside of the engagement",
        );
      const bytes = new Uint8Array(await readFile(file));
      if (!isAsBefore(found, await stat(file, { bigint: true })))
        throw new NotAsItIs("somebody is saving it", "try again when it is saved");
      return bytes;
    },
    catch: (cause) =>
      stop({
        exitCode: EXIT_CODES.failed,
        code: "unreadable",
        wrong: `"${file}" cannot be read: ${causeText(cause)}`,
        todo:
          cause instanceof NotAsItIs
            ? cause.todo
            : isNoText(file)
              ? "its name is no text in UTF-8: give it another one"
              : "check the path",
      }),
  });

/** Writes a file that is not there yet. Where it cannot be written whole nothing is left of it: half a file looks like the file. */
export const writeNew = async (file: string, bytes: Uint8Array | string): Promise<void> => {
  const handle = await open(file, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    await handle.close();
  } catch (cause) {
    const [mine, there] = await Promise.all(
      [handle.stat(), lstat(file)].map((asked) => asked.catch(() => undefined)),
    );
    await handle.close().catch(() => undefined);
    // Somebody may have put something else in its place.
    if (mine !== undefined && mine.ino === there?.ino) await removeFile(file);
    throw cause;
  }
};

/** A share that does not answer any more holds nobody up for longer. */
const STOPPING_MILLIS_MAX = 10_000;

/** Does something with a file to its end, also where somebody stops the command meanwhile. */
export const whole = <A, E>(step: {
  readonly try: () => Promise<A>;
  readonly catch: (cause: unknown) => E;
}): Effect.Effect<A, E> =>
  Effect.callback<A, E>((resume) => {
    const until = async (): Promise<void> => {
      try {
        const done = await step.try();
        resume(Effect.succeed(done));
      } catch (cause) {
        resume(Effect.fail(step.catch(cause)));
      }
    };
    const ended = until();
    return Effect.raceFirst(
      Effect.promise(() => ended),
      Effect.sleep(STOPPING_MILLIS_MAX),
    );
  });

export const isFull = (cause: unknown): boolean =>
  ["ENOSPC", "EDQUOT", "EFBIG"].includes(codeOf(cause) ?? "");

/** The same, with the refusal people read. Whoever stops the command meanwhile has the whole file. */
export const saved = (file: string, bytes: Uint8Array): Effect.Effect<void, Stop> =>
  whole({
    try: () => writeNew(file, bytes),
    catch: (cause) =>
      stop({
        exitCode: EXIT_CODES.failed,
        code: "bad-target",
        wrong: `"${file}" cannot be written: ${causeText(cause)}`,
        ...(isFull(cause)
          ? { todo: "free some space there, or name a file on another disk" }
          : {
              expected: "a file that does not exist yet, in a folder that does",
              todo: "name another file",
            }),
      }),
  });
