/**
 * Reading many files of a real disk in one step (the port's `readAll`). One after the other, each would be a step of the engine of its own, and
 * through a share each would be waited for. Parts of one file that are asked for one behind the other are read while it is open once.
 */
import { setImmediate } from "node:timers/promises";
import * as Effect from "effect/Effect";
import { concernsOneFile, VolumeError } from "../errors.ts";
import type { WantedFile } from "../ports.ts";
import { forAllBeside } from "./calls.ts";
import { readFile, readParts, type Answer } from "./reading.ts";
import type { Asked, Disk } from "./resolve.ts";
import type { Steps } from "./together.ts";

type Answers = ReadonlyArray<Answer>;

/** Files asked for before it is looked whether there still is an answer. */
const GROUP = 64;

/** Parts of a file for which it is opened once where the way is long: others are read at the same time. */
const PARTS_FAR = 8;

/** A failure that is not that file's own: what is behind it has no answer. */
const isCut = (answer: Answer | undefined): boolean =>
  answer instanceof VolumeError && !concernsOneFile(answer);

const untilCut = (answers: Answers): Answers => {
  const cut = answers.findIndex(isCut);
  return cut < 0 ? answers : answers.slice(0, cut + 1);
};

const isPart = ({ length, offset }: WantedFile): boolean =>
  length !== undefined || offset !== undefined;

/** One file each, or parts of it that follow each other. */
const runsOf = (
  files: ReadonlyArray<WantedFile>,
  most: number,
): ReadonlyArray<ReadonlyArray<WantedFile>> => {
  const runs: Array<Array<WantedFile>> = [];
  for (const file of files) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    const isSame = first?.path === file.path && isPart(first) && isPart(file);
    if (run !== undefined && isSame && run.length < most) run.push(file);
    else runs.push([file]);
  }
  return runs;
};

export const readTogether = Effect.fnUntraced(function* (
  steps: Pick<Steps, "attempt">,
  disk: Disk,
  files: ReadonlyArray<WantedFile>,
): Effect.fn.Return<Answers> {
  const asAnswer = async <A>(reading: PromiseLike<A>): Promise<A | VolumeError> => {
    try {
      return await reading;
    } catch (cause) {
      if (cause instanceof VolumeError) return cause;
      throw cause;
    }
  };
  const readOne = ({ path, ...part }: WantedFile): Promise<Answer> => {
    const asked: Asked = { operation: "read", path };
    return asAnswer(steps.attempt(asked, (now) => readFile(now, asked, part)));
  };
  const readRun = async (run: ReadonlyArray<WantedFile>): Promise<Answers> => {
    const [first] = run;
    if (first === undefined) return [];
    if (run.length > 1) {
      const asked: Asked = { operation: "read", path: first.path };
      const read = await asAnswer(steps.attempt(asked, (now) => readParts(now, asked, run)));
      if (!(read instanceof VolumeError)) return read;
    }
    const answers: Array<Answer> = [];
    for (const file of run) {
      answers.push(await readOne(file));
      if (isCut(answers.at(-1))) break;
    }
    return answers;
  };
  const answers: Array<Answer> = [];
  for (let from = 0; from < files.length; from += GROUP) {
    const group = files.slice(from, from + GROUP);
    const runs = runsOf(group, disk.calls.onTheSpot ? GROUP : PARTS_FAR);
    const read = yield* forAllBeside(disk.calls, runs, readRun, Effect.promise);
    const found = untilCut(read.flat());
    answers.push(...found);
    if (found.length < group.length || isCut(found.at(-1))) break;
    // Small ones were read on the spot, and others have a turn now.
    if (group.length === GROUP) yield* Effect.promise(() => setImmediate());
  }
  return answers;
});
