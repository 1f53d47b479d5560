/**
 * Worker threads that play scenarios. Jobs are handed out in order, results are asked for by position. A thread that dies takes the
 * scenario it was playing with it and nothing else: another thread goes on with the next one.
 */
import { Worker } from "node:worker_threads";
import { ownFile } from "../own-file.ts";
import type { Job, Played } from "./play-one.ts";

/** `died`: how the thread that played it ended, in words. */
export type WorkerResult =
  | { readonly kind: "played"; readonly played: Played }
  | { readonly kind: "died"; readonly how: string };

export interface Workers {
  /** Each result once: a run of hundreds of days has no room for journals that are written. */
  readonly resultOf: (position: number) => Promise<WorkerResult>;
  /** Ends all threads at once, in the middle of whatever they do. */
  readonly end: () => Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  /** What it plays at the moment; undefined when it has nothing to do. */
  playing: number | undefined;
}

const ENTRY = ownFile(() => import("./play-worker.ts"), import.meta.url);

export const startWorkers = (
  jobs: ReadonlyArray<Job>,
  options: {
    readonly threads: number;
    /** Called whenever one more result is there, in whatever order. */
    readonly onResult?: (position: number, result: WorkerResult) => void;
    /** Tests hand in a worker that misbehaves. */
    readonly entry?: URL;
  },
): Workers => {
  const results: Array<PromiseWithResolvers<WorkerResult> | undefined> = jobs.map(() =>
    Promise.withResolvers<WorkerResult>(),
  );
  const threads = new Set<Thread>();
  let next = 0;
  let ended = false;

  const settle = (thread: Thread, result: WorkerResult): void => {
    const position = thread.playing;
    thread.playing = undefined;
    if (position === undefined || ended) return;
    options.onResult?.(position, result);
    results[position]?.resolve(result);
  };

  const handOut = (thread: Thread): void => {
    const job = jobs[next];
    if (job === undefined) return;
    thread.playing = next;
    next += 1;
    thread.worker.postMessage(job, []);
  };

  const startThread = (): void => {
    const thread: Thread = { worker: new Worker(options.entry ?? ENTRY), playing: undefined };
    threads.add(thread);
    thread.worker.on("message", (played: Played) => {
      settle(thread, { kind: "played", played });
      handOut(thread);
    });
    thread.worker.on("error", (error: Error) => {
      settle(thread, { kind: "died", how: error.message });
    });
    thread.worker.on("exit", (code) => {
      threads.delete(thread);
      settle(thread, { kind: "died", how: `its thread ended with ${code}` });
      if (!ended && next < jobs.length) startThread();
    });
    handOut(thread);
  };

  for (let thread = 0; thread < Math.min(options.threads, jobs.length); thread++) startThread();
  return {
    resultOf: async (position) => {
      const result = await results[position]?.promise;
      if (result === undefined) throw new Error(`the result of ${position} was handed over before`);
      results[position] = undefined;
      return result;
    },
    end: async () => {
      ended = true;
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
  };
};
