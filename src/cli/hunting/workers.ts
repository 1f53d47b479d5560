/**
 * Days of a hunt played by other processes: each is this same command with its share of the seeds, and hands its days over as lines of
 * JSON. A worker that dies takes its share with it and fails the hunt by name.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import * as Effect from "effect/Effect";
import type { HuntedDay } from "../../scenarios/hunt/hunter.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import type { Stop } from "../exit.ts";

/** How a worker is started. A day makes some sixty megabytes of short-lived things: with more room for them fewer are looked at and copied. */
export const WORKER_FLAGS: ReadonlyArray<string> = ["--max-semi-space-size=64"];

/** Its share may have had failing days, or none that showed what was looked for. */
const WORK_DONE: ReadonlySet<number> = new Set([
  EXIT_CODES.passed,
  EXIT_CODES.failed,
  EXIT_CODES.nothingMatched,
]);

/** Null for a line a worker was killed in the middle of; that it was is told when it closes. */
const dayOf = (line: string): HuntedDay | null => {
  try {
    return JSON.parse(line) as HuntedDay;
  } catch {
    return null;
  }
};

/**
 * One that could not be started has no number, and Node would signal whatever number its memory happens to hold: with 0 everything that was
 * started with us, the shell's whole job.
 */
export const endIfStarted = (child: Pick<ChildProcess, "kill" | "pid">): void => {
  if (child.pid !== undefined) child.kill();
};

/** Runs one worker to its end. */
export const runWorker = (
  args: ReadonlyArray<string>,
  take: (day: HuntedDay) => void,
): Effect.Effect<void, Stop> =>
  Effect.callback<void, Stop>((resume) => {
    const [, script = ""] = process.argv;
    const child = spawn(process.execPath, [...process.execArgv, ...WORKER_FLAGS, script, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.on("error", ({ message }) =>
      resume(
        Effect.fail(
          stop({
            exitCode: EXIT_CODES.defect,
            code: "worker-died",
            wrong: `a worker could not be started: ${message}`,
            expected: "room for as many processes as --workers says",
            todo: "hunt again with fewer --workers",
          }),
        ),
      ),
    );
    // Where the system has no more files to give, there is none.
    const output = child.stdout as Readable | undefined;
    if (output !== undefined)
      createInterface({ input: output }).on("line", (line) => {
        const day = dayOf(line);
        if (day !== null) take(day);
      });
    child.on("close", (code, signal) => {
      if (code !== null && WORK_DONE.has(code)) return resume(Effect.void);
      return resume(
        Effect.fail(
          stop({
            exitCode: EXIT_CODES.defect,
            code: "worker-died",
            wrong: `a worker ended with ${signal ?? `exit code ${code}`}`,
            expected: "every worker to play its share of the days",
            todo: "hunt again with --workers 1 to see why",
          }),
        ),
      );
    });
    return Effect.sync(() => endIfStarted(child));
  });
