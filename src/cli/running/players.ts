/**
 * Who plays: the thread of the command itself, one scenario after the other, or several worker threads side by side. Either way a
 * result is asked for by its position, so everything behind this looks the same.
 */
import { availableParallelism } from "node:os";
import * as Effect from "effect/Effect";
import { killable, letSignalsIn } from "../interrupt.ts";
import type { Job, Played } from "./play-one.ts";
import { startWorkers } from "./workers.ts";
import type { WorkerResult } from "./workers.ts";

/** A thread takes as long to start and to get going as these to play: with fewer for each, more threads only heat the room. */
const WORTH_A_THREAD = 4;

/** How many threads; 1 is the command's own. Whoever names a number gets it. */
export const threadsFor = (
  jobs: number,
  asked: number | undefined,
  cores = availableParallelism(),
): number =>
  Math.min(jobs, asked ?? Math.max(1, Math.min(cores, Math.floor(jobs / WORTH_A_THREAD))));

/** Only these commands need the simulator; the others start without it. */
const simulator = Effect.promise(() => import("./play-one.ts"));

const inThisThread = (jobs: ReadonlyArray<Job>, onResult: (played: Played) => void) =>
  Effect.fnUntraced(function* (position: number) {
    const { playOne } = yield* simulator;
    yield* letSignalsIn;
    const played = yield* killable(() => playOne(jobs[position]!));
    onResult(played);
    return played;
  });

const inWorkers = Effect.fnUntraced(function* (
  jobs: ReadonlyArray<Job>,
  threads: number,
  onResult: (played: Played) => void,
) {
  const { defectRun } = yield* Effect.promise(() => import("../../scenarios/report/reported.ts"));
  const playedOf = (position: number, result: WorkerResult): Played => {
    if (result.kind === "played") return result.played;
    const { plan, repeat, watch } = jobs[position]!;
    const message = `the thread that played it is gone: ${result.how}`;
    return {
      run: defectRun(plan, message, { wallMillis: 0, repeat, watch }),
      journal: null,
      timeline: null,
    };
  };
  const workers = yield* Effect.acquireRelease(
    Effect.sync(() =>
      startWorkers(jobs, {
        threads,
        onResult: (position, result) => onResult(playedOf(position, result)),
      }),
    ),
    ({ end }) => Effect.promise(end),
  );
  return (position: number) =>
    Effect.map(
      Effect.promise(() => workers.resultOf(position)),
      (result) => playedOf(position, result),
    );
});

/** Plays from now on, in order; `onResult` is called whenever one more is over. Threads end with the scope. */
export const startPlayers = (
  jobs: ReadonlyArray<Job>,
  threads: number,
  onResult: (played: Played) => void,
) =>
  threads > 1 ? inWorkers(jobs, threads, onResult) : Effect.succeed(inThisThread(jobs, onResult));
