/** Who plays the candidates of a shrinker: this thread, or several beside it, each with one candidate at a time. */
import { Worker } from "node:worker_threads";
import * as Effect from "effect/Effect";
import type { Judgement } from "../../scenarios/hunt/judge.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { killable } from "../interrupt.ts";
import { ownFile } from "../own-file.ts";

/** Plays as many candidates as there are threads; answers in their order. */
export type Judge = (texts: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<Judgement>, Stop>;

const judgeHere = (symptom: string | null): Judge =>
  Effect.fnUntraced(function* (texts) {
    const { judgeDay } = yield* Effect.promise(() => import("../../scenarios/hunt/judge.ts"));
    return yield* killable(() => texts.map((text) => judgeDay(text, symptom)));
  });

const ENTRY = ownFile(() => import("./judge-worker.ts"), import.meta.url);

/** What a worker is asked: to play this text, and to look for a symptom where one is named. */
export interface Asked {
  readonly text: string;
  readonly symptom: string | null;
}

/** A thread, and how it ended, if it did: it may do so while it has nothing to play. */
interface Thread {
  readonly worker: Worker;
  died: string | null;
  /** Whoever waits for it hears of its end. */
  heard: () => void;
}

const startThread = (entry: URL): Thread => {
  const thread: Thread = { worker: new Worker(entry), died: null, heard: () => {} };
  const died = (how: string): void => {
    thread.died ??= how;
    thread.heard();
  };
  thread.worker
    .on("error", (error: Error) => died(error.message))
    .on("exit", (code) => died(`exit code ${code}`));
  return thread;
};

const judgeIn = (thread: Thread, asked: Asked): Effect.Effect<Judgement, Stop> =>
  Effect.callback<Judgement, Stop>((resume) => {
    const { worker } = thread;
    const fail = (): void =>
      resume(
        Effect.fail(
          stop({
            exitCode: EXIT_CODES.defect,
            code: "worker-died",
            wrong: `a worker ended while it played a candidate: ${thread.died}`,
            expected: "every worker to play its candidates",
            todo: "do it again with --workers 1 to see why",
          }),
        ),
      );
    if (thread.died !== null) return fail();
    const onMessage = (judgement: Judgement): void => {
      thread.heard = () => {};
      resume(Effect.succeed(judgement));
    };
    thread.heard = fail;
    worker.once("message", onMessage);
    worker.postMessage(asked, []);
    return Effect.sync(() => {
      thread.heard = () => {};
      worker.off("message", onMessage);
    });
  });

/**
 * Threads that are there as long as the scope is; with one, everything is played here. `symptom`: what is looked for in the place of what goes
 * wrong; `entry`: tests hand in a worker that misbehaves.
 */
export const judges = Effect.fnUntraced(function* (
  threads: number,
  symptom: string | null = null,
  entry: URL = ENTRY,
) {
  if (threads < 2) return judgeHere(symptom);
  const all = yield* Effect.acquireRelease(
    Effect.sync(() => Array.from({ length: threads }, () => startThread(entry))),
    (started) => Effect.promise(() => Promise.all(started.map(({ worker }) => worker.terminate()))),
  );
  const judge: Judge = (texts) =>
    Effect.all(
      texts.map((text, index) => judgeIn(all[index % all.length]!, { text, symptom })),
      { concurrency: "unbounded" },
    );
  return judge;
});
