/** Single files a command reads or writes: nothing that is there is written over. */
import { open, readFile, stat } from "node:fs/promises";
import * as Effect from "effect/Effect";
import { limits } from "../../engine/limits.ts";
import { causeText } from "../../engine/node/errors.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";

export const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

export const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

/** The bytes of a file, up to what a document may have. */
export const readable = (file: string): Effect.Effect<Uint8Array, Stop> =>
  Effect.tryPromise({
    try: async () => {
      const found = await stat(file);
      if (!found.isFile()) throw new Error("it is not a file");
      if (found.size > limits.documentBytes)
        throw new Error(
          `it has ${found.size} bytes, and at most ${limits.documentBytes} are possible`,
        );
      return new Uint8Array(await readFile(file));
    },
    catch: (cause) =>
      stop({
        exitCode: EXIT_CODES.failed,
        code: "unreadable",
        wrong: `"${file}" cannot be read: ${causeText(cause)}`,
        todo: "check the path",
      }),
  });

/** Writes a file that is not there yet. */
export const writeNew = async (file: string, bytes: Uint8Array | string): Promise<void> => {
  const handle = await open(file, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The same, with the refusal people read. */
export const saved = (file: string, bytes: Uint8Array): Effect.Effect<void, Stop> =>
  Effect.tryPromise({
    try: () => writeNew(file, bytes),
    catch: (cause) =>
      stop({
        exitCode: EXIT_CODES.failed,
        code: "bad-target",
        wrong: `"${file}" cannot be written: ${causeText(cause)}`,
        expected: "a file that does not exist yet, in a folder that does",
        todo: "name another file",
      }),
  });
