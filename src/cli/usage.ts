/**
 * What is said about a bad command line: at most three lines on stderr. Effect's own presenter prints the whole help page,
 * under which the mistake is easily missed.
 */
import * as Effect from "effect/Effect";
import type * as CliError from "effect/cli/CliError";
import * as CliOutput from "effect/cli/CliOutput";
import { otherWord } from "./other-commands.ts";
import { Output } from "./output.ts";

/** Effect names types; every number of ours is a whole one. */
const inPlainWords = (expected: string): string =>
  expected
    .replace(/^(?:a string representing a finite number|an integer)$/, "a whole number")
    .replace(/^string$/, "a text");

/** An amount people meant, with a comma for example. */
const AMOUNT = /^-[0-9]/;
const BEHIND_DASHES = "; a value that begins with a dash stands behind two of them: -- -1,250";

/** The mistake in our words, and the suggestion if there is one. */
const mistake = (
  error: CliError.NonShowHelpErrors,
): { readonly wrong: string; readonly suggestions: ReadonlyArray<string> } => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return {
        wrong: `unknown flag ${error.option}${AMOUNT.test(error.option) ? BEHIND_DASHES : ""}`,
        suggestions: AMOUNT.test(error.option) ? [] : error.suggestions,
      };
    case "UnknownSubcommand":
      return { wrong: `unknown command "${error.subcommand}"`, suggestions: error.suggestions };
    case "MissingArgument":
      return { wrong: `<${error.argument}> is missing`, suggestions: [] };
    case "UnexpectedArgument":
      return {
        wrong: `unexpected ${error.arguments.map((value) => `"${value}"`).join(", ")}`,
        suggestions: [],
      };
    case "InvalidValue": {
      const expected = inPlainWords(error.expected.replace(/^Expected:? /, ""));
      const isArgument = error.kind === "argument";
      const name = isArgument ? `<${error.option}>` : `--${error.option}`;
      const times = /^(\d+) occurrences$/.exec(error.value)?.[1];
      if (times !== undefined)
        return { wrong: `${name} is there ${times} times: expected ${expected}`, suggestions: [] };
      if (error.value !== "")
        return { wrong: `${name} "${error.value}": expected ${expected}`, suggestions: [] };
      return {
        wrong: isArgument
          ? `${name} is empty: expected ${expected}`
          : `${name} needs a value: ${expected}`,
        suggestions: [],
      };
    }
    default:
      return { wrong: error.message, suggestions: [] };
  }
};

/** What people who have not read the help mean by it. */
const meantBy = (
  commandPath: ReadonlyArray<string>,
  error: CliError.NonShowHelpErrors,
): string | undefined => {
  if (error._tag === "UnrecognizedOption") return otherWord(commandPath, error.option);
  return error._tag === "UnknownSubcommand" ? otherWord(commandPath, error.subcommand) : undefined;
};

/** More names are not a list one reads. */
const NAMED_MAX = 12;

/** A flag stands behind its command. Somebody gave it too early, or named no command at all. */
const tooEarly = ({
  commandPath,
  errors: [error],
  helpDoc,
}: CliOutput.Presenter.InvalidInvocation): string | undefined => {
  if (error?._tag !== "UnrecognizedOption") return undefined;
  const { option } = error;
  if (helpDoc.flags.some(({ name }) => `--${name}` === option))
    return `${option} stands before the command: write it behind ${commandPath.join(" ")}`;
  const commands = (helpDoc.subcommands ?? []).flatMap((group) => group.commands);
  if (commands.length === 0 || error.suggestions.length > 0) return undefined;
  const names =
    commands.length > NAMED_MAX ? "" : `: ${commands.map(({ name }) => name).join(", ")}`;
  return `${option} stands before the command, or the command is missing${names}`;
};

const usageText = (event: CliOutput.Presenter.InvalidInvocation): string => {
  const { commandPath, errors } = event;
  const command = commandPath.join(" ");
  const [error] = errors;
  if (error === undefined) return `See ${command} --help\n`;
  const early = tooEarly(event);
  const { suggestions, wrong } =
    early === undefined ? mistake(error) : { wrong: early, suggestions: [] };
  const nearest = meantBy(commandPath, error) ?? suggestions[0];
  return (
    `${command}: ${wrong.split("\n")[0]}\n` +
    (nearest === undefined ? "" : `  did you mean ${nearest}?\n`) +
    `  see ${command} --help\n`
  );
};

/** Help that was asked for goes to stdout; help nobody asked for is a usage error and goes to stderr. */
export const shortPresenter = Effect.gen(function* () {
  const output = yield* Output;
  const presenter: CliOutput.Presenter = {
    present: Effect.fnUntraced(function* (event) {
      switch (event._tag) {
        case "InvalidInvocation":
          return yield* output.err(usageText(event));
        case "Help": {
          const formatter = yield* CliOutput.Formatter;
          const help = `${formatter.formatHelpDoc(event.helpDoc).trimEnd()}\n`;
          return yield* event.reason === "Requested" ? output.out(help) : output.err(help);
        }
        case "Version":
          return yield* output.out(`${event.name} ${event.version}\n`);
      }
    }),
  };
  return presenter;
});
