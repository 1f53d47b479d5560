/**
 * Runs the program behind a command: the only place that decides an exit code.
 *
 * Nothing a user can do ends in a stack trace. Bad command lines and bad files are values that carry their exit code; what is
 * left is a defect of ours and is reported as one.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Layer from "effect/Layer";
import { wantsColour } from "./colour.ts";
import { defectText } from "./defect.ts";
import { EXIT_CODES, Stop, stop, type ExitCode } from "./exit.ts";
import { Output } from "./output.ts";
import type { Product } from "./product.ts";
import { SIGNALS } from "./signals.ts";

/** Which signal has asked this process to end, as an exit code: whoever sends SIGTERM reads in it that it was his. */
interface Asked {
  readonly code: () => ExitCode;
  /** A signal that comes in later ends the process by itself. */
  readonly over: () => void;
}

const listen = (): Asked => {
  let asked: (typeof SIGNALS)[number] = "SIGINT";
  const onSignal = (signal: NodeJS.Signals): void => {
    asked = signal === "SIGTERM" ? signal : "SIGINT";
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    code: () => (asked === "SIGTERM" ? EXIT_CODES.terminated : EXIT_CODES.interrupted),
    over: () => SIGNALS.forEach((signal) => process.off(signal, onSignal)),
  };
};

/** The exit code of a failed command, after saying on stderr what a user has to know. */
const conclude = Effect.fnUntraced(function* (
  product: Product,
  cause: Cause.Cause<unknown>,
  asked: Asked,
) {
  if (Cause.hasInterruptsOnly(cause)) return asked.code();
  const output = yield* Output;
  const failure = Cause.squash(cause);
  if (failure instanceof Stop) {
    if (failure.message !== "") yield* output.err(`${failure.message}\n`);
    return failure.exitCode;
  }
  yield* output.err(defectText(product, failure));
  return EXIT_CODES.defect;
});

/** What was done is done; whoever keeps what is told learns that it is not all there. */
const unlessLost = Effect.fnUntraced(function* (exitCode: ExitCode) {
  const output = yield* Output;
  const lost = output.lost();
  if (lost === null) return exitCode;
  const { message } = stop({
    exitCode: EXIT_CODES.usage,
    code: "unwritable",
    wrong: `the standard output cannot be written: ${lost}`,
    expected: "room for all of it",
  });
  yield* output.err(`${message}\n`);
  return exitCode === EXIT_CODES.passed ? EXIT_CODES.usage : exitCode;
});

/** Standard output and standard error, in colours or not. */
export const outputFor = (argv: ReadonlyArray<string>): Layer.Layer<Output> => {
  const { env, stderr, stdout } = process;
  return Output.layer({
    colour: wantsColour({ argv, env, isTerminal: stdout.isTTY }),
    errorColour: wantsColour({ argv, env, isTerminal: stderr.isTTY }),
  });
};

/** What a program reads that asked for JSON and for which nothing else was said. */
const WHY: { readonly [code in ExitCode]?: string } = {
  [EXIT_CODES.usage]: "usage",
  [EXIT_CODES.defect]: "defect",
  [EXIT_CODES.interrupted]: "interrupted",
  [EXIT_CODES.terminated]: "interrupted",
};

/** Whoever asked for JSON reads JSON, whatever became of the command. */
const inJson = Effect.fnUntraced(function* (exitCode: ExitCode) {
  const output = yield* Output;
  if (exitCode === EXIT_CODES.passed || !output.isSilent()) return exitCode;
  const code = WHY[exitCode] ?? "failed";
  const message = code === "interrupted" ? code : output.lastError().trimEnd();
  yield* output.out(`${JSON.stringify({ error: { code, message, exitCode } }, null, 2)}\n`);
  return exitCode;
});

/** Runs a program to its end, and ends the process with its exit code. */
export const runProgram = <E, R, Failure>(
  product: Product,
  program: Effect.Effect<unknown, E, R | Output>,
  services: Layer.Layer<R | Output, Failure>,
  { json = false }: { readonly json?: boolean } = {},
): void => {
  const asked = listen();
  const ended = program.pipe(
    Effect.onInterrupt(() => (json ? inJson(asked.code()) : Effect.void)),
    Effect.as<ExitCode>(EXIT_CODES.passed),
    Effect.catchCause((cause) => conclude(product, cause, asked)),
    Effect.flatMap((exitCode) => (json ? inJson(exitCode) : Effect.succeed(exitCode))),
    Effect.flatMap(unlessLost),
  );
  NodeRuntime.runMain(Effect.provide(ended, services), {
    disableErrorReporting: true,
    teardown: (exit, onExit) => {
      asked.over();
      if (Exit.isSuccess(exit)) return onExit(Number(exit.value));
      // Only an interruption while the services were provided ends here.
      return onExit(Cause.hasInterruptsOnly(exit.cause) ? asked.code() : EXIT_CODES.defect);
    },
  });
};
