/** Runs a command line: reads it by what the commands declare, and provides Node's services. Both commands use it. */
import * as NodeServices from "@effect/platform-node/NodeServices";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as CliConfig from "effect/cli/CliConfig";
import * as CliError from "effect/cli/CliError";
import * as CliOutput from "effect/cli/CliOutput";
import * as Command from "effect/cli/Command";
import * as GlobalFlag from "effect/cli/GlobalFlag";
import { wantsColour } from "./colour.ts";
import { EXIT_CODES, Stop } from "./exit.ts";
import { VERSION } from "./package.ts";
import { FIELDSYNC, type Product } from "./product.ts";
import { outputFor, runProgram } from "./run-program.ts";
import { shortPresenter } from "./usage.ts";

const services = (argv: ReadonlyArray<string>) => {
  const { env, stdout } = process;
  const colour = wantsColour({ argv, env, isTerminal: stdout.isTTY });
  const output = outputFor(argv);
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

const HELP: ReadonlySet<string> = new Set(["--help", "-h"]);

const isFlag = (word: string): boolean => word.startsWith("-");

/** `fieldlab help run` is `fieldlab run --help`. Of a command nobody knows there is no help, and Effect would print everybody's: it is refused instead. */
export const helpAsked = (
  argv: ReadonlyArray<string>,
  { subcommands }: { readonly subcommands: Subcommands },
): ReadonlyArray<string> => {
  const asked = argv[0] === "help" ? [...argv.slice(1), "--help"] : argv;
  return areKnown(asked, subcommands) ? asked : asked.filter((each) => !HELP.has(each));
};

type Subcommands = Command.Command.Any["subcommands"];

const areKnown = ([word, ...words]: ReadonlyArray<string>, subcommands: Subcommands): boolean => {
  if (word === undefined || isFlag(word) || subcommands.length === 0) return true;
  const named = subcommands
    .flatMap(({ commands }) => commands)
    .find(({ alias, name }) => word === name || word === alias);
  return named !== undefined && areKnown(words, named.subcommands);
};

/** Effect takes these for values itself. */
const NUMBER = /^-\d+\.?\d*(?:[eE][+-]?\d+)?$/;

/** No flag is a digit: `-1h` is no way to ask for help, as Effect reads it, but a value. It is the one of the flag before it, or is refused. */
export const minusIsNoFlag = (argv: ReadonlyArray<string>): ReadonlyArray<string> => {
  const dashes = argv.indexOf("--");
  const end = dashes < 0 ? argv.length : dashes;
  const words: Array<string> = [];
  for (const word of argv.slice(0, end)) {
    const before = words.at(-1);
    if (!/^-\d/.test(word) || NUMBER.test(word)) words.push(word);
    else if (before !== undefined && /^--[^=]+$/.test(before)) words.push(`${words.pop()}=${word}`);
    else words.push(word.replaceAll(/[a-z]/gi, "_"));
  }
  return [...words, ...argv.slice(end)];
};

/** What stands behind two dashes is no flag. */
const asksForJson = (argv: ReadonlyArray<string>): boolean => {
  const end = argv.indexOf("--");
  return (end < 0 ? argv : argv.slice(0, end)).includes("--json");
};

/** What a root command may ask for; `services` provides it. */
type Provided = Layer.Success<ReturnType<typeof services>>;

export const runCommandLine = <Name extends string, Input, Context, Failure>(
  product: Product,
  command: Command.Command<Name, Input, Context, Failure, Provided>,
): void => {
  const argv = minusIsNoFlag(helpAsked(process.argv.slice(2), command));
  const program = Command.runWith(command, { version: VERSION })(argv).pipe(
    // The presenter has already said what is wrong with the command line.
    Effect.catchIf(CliError.isCliError, () =>
      Effect.fail(new Stop({ exitCode: EXIT_CODES.usage, message: "" })),
    ),
  );
  runProgram(product, program, services(argv), {
    json: product === FIELDSYNC && asksForJson(argv),
  });
};
