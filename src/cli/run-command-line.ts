/**
 * Runs a command line: the only place that provides Node's services and that decides an exit code. Both commands use it.
 *
 * Nothing a user can do ends in a stack trace. Bad command lines and bad files are values that carry their exit code; what is
 * left is a defect of ours and is reported as one.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime";
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Layer from "effect/Layer";
import * as CliConfig from "effect/cli/CliConfig";
import * as CliError from "effect/cli/CliError";
import * as CliOutput from "effect/cli/CliOutput";
import * as Command from "effect/cli/Command";
import * as GlobalFlag from "effect/cli/GlobalFlag";
import { wantsColour } from "./colour.ts";
import { defectText } from "./defect.ts";
import { EXIT_CODES, Stop } from "./exit.ts";
import { Output } from "./output.ts";
import { VERSION } from "./package.ts";
import type { Product } from "./product.ts";
import { shortPresenter } from "./usage.ts";

/** The exit code of a failed command, after saying on stderr what a user has to know. */
const conclude = Effect.fnUntraced(function* (product: Product, cause: Cause.Cause<unknown>) {
  if (Cause.hasInterruptsOnly(cause)) return EXIT_CODES.interrupted;
  const output = yield* Output;
  const failure = Cause.squash(cause);
  if (failure instanceof Stop) {
    if (failure.message !== "") yield* output.err(`${failure.message}\n`);
    return failure.exitCode;
  }
  // The presenter has already said what is wrong with the command line.
  if (CliError.isCliError(failure)) return EXIT_CODES.usage;
  yield* output.err(defectText(product, failure));
  return EXIT_CODES.defect;
});

const services = (argv: ReadonlyArray<string>) => {
  const { env, stderr, stdout } = process;
  const colour = wantsColour({ argv, env, isTerminal: stdout.isTTY });
  const errorColour = wantsColour({ argv, env, isTerminal: stderr.isTTY });
  const output = Output.layer({ colour, errorColour });
  return Layer.mergeAll(
    NodeServices.layer,
    output,
    CliConfig.layer({
      builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions],
    }),
    CliOutput.layer(CliOutput.defaultFormatter({ colors: colour })),
    Layer.effect(CliOutput.Presenter, shortPresenter).pipe(Layer.provide(output)),
  );
};

/** `fieldlab help run` is `fieldlab run --help`. */
export const helpAsked = (argv: ReadonlyArray<string>): ReadonlyArray<string> =>
  argv[0] === "help" ? [...argv.slice(1), "--help"] : argv;

/** What a root command may ask for; `services` provides it. */
type Provided = Layer.Success<ReturnType<typeof services>>;

export const runCommandLine = <Name extends string, Input, Context, Failure>(
  product: Product,
  command: Command.Command<Name, Input, Context, Failure, Provided>,
): void => {
  const argv = helpAsked(process.argv.slice(2));
  const program = Command.runWith(command, { version: VERSION })(argv).pipe(
    Effect.as(EXIT_CODES.passed),
    Effect.catchCause((cause) => conclude(product, cause)),
  );
  NodeRuntime.runMain(Effect.provide(program, services(argv)), {
    disableErrorReporting: true,
    teardown: (exit, onExit) => {
      if (Exit.isSuccess(exit)) return onExit(Number(exit.value));
      // Only an interruption while the services were provided ends here.
      return onExit(
        Cause.hasInterruptsOnly(exit.cause) ? EXIT_CODES.interrupted : EXIT_CODES.defect,
      );
    },
  });
};
