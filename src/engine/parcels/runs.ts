/**
 * Reading parts of files, of which many lie one behind the other: these are read in one step, and cut apart again. Otherwise every piece of a
 * parcel would be a file to open, as it was before there were parcels.
 */
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import type { Volume, WantedFile } from "../ports.ts";

/** Most bytes of one file that are read in one step. */
const RUN_BYTES_MOST = 1_048_576;

/** Wanted parts that lie one behind the other; of a whole file there is only itself. */
interface Run {
  file: WantedFile;
  /** Bytes of each part; null for a whole file. */
  readonly parts: Array<number> | null;
}

const follows = ({ file, parts }: Run, { length = 0, offset, path }: WantedFile): boolean =>
  parts !== null &&
  path === file.path &&
  offset === (file.offset ?? 0) + (file.length ?? 0) &&
  (file.length ?? 0) + length <= RUN_BYTES_MOST;

const runsOf = (files: ReadonlyArray<WantedFile>): ReadonlyArray<Run> => {
  const runs: Array<Run> = [];
  for (const file of files) {
    const { length } = file;
    const run = runs.at(-1);
    if (length === undefined) runs.push({ file, parts: null });
    else if (run === undefined || run.parts === null || !follows(run, file))
      runs.push({ file: { ...file, limit: length }, parts: [length] });
    else {
      const together = (run.file.length ?? 0) + length;
      run.file = { ...run.file, limit: together, length: together };
      run.parts.push(length);
    }
  }
  return runs;
};

/** The parts share the memory they were read into: whoever keeps one keeps them all (at-hand.ts). */
const apart = (bytes: Uint8Array, parts: ReadonlyArray<number>): ReadonlyArray<Uint8Array> => {
  if (parts.length === 1) return [bytes];
  let offset = 0;
  return parts.map((length) => {
    offset += length;
    return bytes.subarray(offset - length, offset);
  });
};

/** `readAll`, with one answer for each file or part. What a file is shorter by is missing from its last parts. */
export const readRuns = (
  volume: Pick<Volume, "readAll">,
  files: ReadonlyArray<WantedFile>,
): ReturnType<Volume["readAll"]> => {
  const runs = runsOf(files);
  if (runs.length === files.length) return volume.readAll(files);
  return Effect.map(volume.readAll(runs.map(({ file }) => file)), (answers) =>
    answers.flatMap((answer, at): ReadonlyArray<Uint8Array | VolumeError> => {
      const parts = runs[at]?.parts ?? null;
      if (parts === null) return [answer];
      return answer instanceof VolumeError ? parts.map(() => answer) : apart(answer, parts);
    }),
  );
};
