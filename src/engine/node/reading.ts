/**
 * Reading files of a real disk: one, and many in one step (the port's `read` and `readAll`). One after the other, each would be a
 * step of the engine of its own, and through a share each would be waited for.
 */
import { constants } from "node:fs";
import * as Effect from "effect/Effect";
import { concernsOneFile, VolumeError } from "../errors.ts";
import type { Volume, WantedFile } from "../ports.ts";
import { forAll, type FileCalls } from "./calls.ts";
import { find, notFound, type Asked, type Disk } from "./resolve.ts";
import type { Steps } from "./together.ts";

/** Not following links is asked of the system too, where it can: a link may appear after the look. */
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

interface Part {
  readonly real: string;
  readonly limit: number;
  readonly offset?: number | undefined;
  readonly length?: number | undefined;
  /** Which file it must be, where it was looked at before. */
  readonly ino?: number;
}

/** Reads a plain file by its path on this computer. */
export const readPlain = async (
  calls: FileCalls,
  asked: Asked,
  { ino, length, limit, offset = 0, real }: Part,
): Promise<Uint8Array> => {
  const file = await calls.open(real, READ_FLAGS);
  try {
    const stats = await file.stat();
    if (ino !== undefined && stats.ino !== ino) throw notFound(asked);
    const end = length === undefined ? stats.size : Math.min(stats.size, offset + length);
    const wanted = Math.max(0, end - offset);
    if (wanted > limit)
      throw new VolumeError({
        ...asked,
        reason: "too-large",
        text: `${wanted} bytes, and at most ${limit} are accepted.`,
      });
    const bytes = new Uint8Array(wanted);
    let filled = 0;
    while (filled < wanted) {
      const more = await file.read(bytes, filled, wanted - filled, offset + filled);
      if (more === 0) break;
      filled += more;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
};

export const readFile = async (
  disk: Disk,
  asked: Asked,
  how: Parameters<Volume["read"]>[1],
): Promise<Uint8Array> => {
  const found = await find(disk, asked);
  if (found?.kind !== "file") throw notFound(asked);
  return await readPlain(disk.calls, asked, { ...how, real: found.real, ino: found.stats.ino });
};

type Answers = ReadonlyArray<Uint8Array | VolumeError>;

/** Files asked for before it is looked whether there still is an answer. */
const GROUP = 64;

/** The answers up to the first failure that is not that file's own. */
const untilCut = (answers: Answers): Answers => {
  const cut = answers.findIndex(
    (answer) => answer instanceof VolumeError && !concernsOneFile(answer),
  );
  return cut < 0 ? answers : answers.slice(0, cut + 1);
};

export const readTogether = Effect.fnUntraced(function* (
  steps: Pick<Steps, "attempt">,
  disk: Disk,
  files: ReadonlyArray<WantedFile>,
): Effect.fn.Return<Answers> {
  const read = async ({ limit, path }: WantedFile): Promise<Uint8Array | VolumeError> => {
    const asked: Asked = { operation: "read", path };
    try {
      return await steps.attempt(asked, (now) => readFile(now, asked, { limit }));
    } catch (cause) {
      if (cause instanceof VolumeError) return cause;
      throw cause;
    }
  };
  const answers: Array<Uint8Array | VolumeError> = [];
  for (let from = 0; from < files.length; from += GROUP) {
    const group = files.slice(from, from + GROUP);
    const found = untilCut(yield* forAll(disk.calls, group, read, Effect.promise));
    answers.push(...found);
    if (found.length < group.length) break;
  }
  return answers;
});
