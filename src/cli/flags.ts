/**
 * Flags and arguments that several commands share, so that they are spelled and explained the same everywhere.
 */
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Argument from "effect/cli/Argument";
import * as CliError from "effect/cli/CliError";
import * as Flag from "effect/cli/Flag";
import * as GlobalFlag from "effect/cli/GlobalFlag";

/** A flag that may be left away. */
export const optional = <A>(flag: Flag.Flag<A>): Flag.Flag<A | undefined> =>
  flag.pipe(Flag.optional, Flag.map(Option.getOrUndefined));

/** An empty value is a variable of the shell that nobody has set; what it stands for is not guessed. */
export const filled = (
  flag: string,
  expected: string,
  isEmpty = (text: string): boolean => text.trim() === "",
) =>
  Effect.fnUntraced(function* (text: string) {
    return isEmpty(text)
      ? yield* new CliError.ValidationError({
          message: `--${flag} "${text}": expected ${expected}; is a variable of the shell empty?`,
        })
      : text;
  });

export const paths = Argument.String("paths").pipe(
  Argument.withDescription(
    "Scenario files, or folders searched for *.scenario.yaml (default: scenarios)",
  ),
  Argument.variadic(),
);

export const file = Argument.String("file").pipe(Argument.withDescription("A scenario file"));

const seedFlag = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withDescription(description),
    Flag.mapEffect(filled(name, `a number or a text, like --${name} 8`)),
    optional,
  );

/** `--set nodes.PARENT.os=windows-7-pro`: the value may hold further equals signs. */
const assignment = (
  name: string,
  text: string,
): Effect.Effect<readonly [path: string, value: string], CliError.ValidationError> => {
  const equals = text.indexOf("=");
  return equals > 0
    ? Effect.succeed([text.slice(0, equals), text.slice(equals + 1)])
    : Effect.fail(
        new CliError.ValidationError({
          message: `--${name} "${text}": expected path=value, like --${name} network.cables=3`,
        }),
      );
};

const setFlag = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("path=value"),
    Flag.withDescription(description),
    Flag.mapEffect((text) => assignment(name, text)),
    Flag.atLeast(0),
  );

const cellFlag = (name: string, description: string) =>
  Flag.String(name).pipe(
    Flag.withMetavar("key=value"),
    Flag.withDescription(description),
    Flag.mapEffect(filled(name, `values of the matrix, like --${name} os=windows-7-pro`)),
    optional,
  );

export const overrides = {
  seed: seedFlag("seed", "Run with this seed instead of the scenario's own"),
  set: setFlag("set", "Replace one value of the scenario, like network.cables=3 (repeatable)"),
  cell: cellFlag(
    "cell",
    "Of a file with a matrix the days with these values, like os=windows-7-pro",
  ),
};

/** The same for the second of two runs. */
export const otherOverrides = {
  otherSeed: seedFlag("other-seed", "Run the second one with this seed"),
  otherCell: cellFlag("other-cell", "Of a file with a matrix another day for the second one"),
  otherSet: setFlag("other-set", "Replace one value of the second one (repeatable)"),
};

export const plain = Flag.Boolean("plain").pipe(
  Flag.withDescription("Tell it line by line, as it is done without a terminal"),
  Flag.withDefault(false),
  Flag.withoutNegation,
);

export const screenReader = Flag.Boolean("screen-reader").pipe(
  Flag.withDescription(
    "Words for a screen reader instead of a picture (always: INK_SCREEN_READER=true)",
  ),
  Flag.withDefault(false),
  Flag.withoutNegation,
);

/** Read by `wantsColour` before flags are parsed; declared here so that every command knows and explains it. */
export const Colour = GlobalFlag.Setting("color")({
  flag: Flag.Boolean("color").pipe(
    Flag.withDescription(
      "Use colours; --no-color does not (default: on a terminal, unless NO_COLOR is set)",
    ),
    Flag.withDefault(false),
  ),
});
