/**
 * Flags and arguments that several commands share, so that they are spelled and explained the same everywhere.
 */
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Argument from "effect/cli/Argument";
import * as CliError from "effect/cli/CliError";
import * as Flag from "effect/cli/Flag";
import * as GlobalFlag from "effect/cli/GlobalFlag";

export const paths = Argument.String("paths").pipe(
  Argument.withDescription(
    "Scenario files, or folders searched for *.scenario.yaml (default: scenarios)",
  ),
  Argument.variadic(),
);

export const file = Argument.String("file").pipe(Argument.withDescription("A scenario file"));

const seed = Flag.String("seed").pipe(
  Flag.withDescription("Run with this seed instead of the scenario's own"),
  Flag.optional,
  Flag.map(Option.getOrUndefined),
);

/** `--set nodes.PARENT.os=windows-7-pro`: the value may hold further equals signs. */
const assignment = (
  text: string,
): Effect.Effect<readonly [path: string, value: string], CliError.ValidationError> => {
  const equals = text.indexOf("=");
  return equals > 0
    ? Effect.succeed([text.slice(0, equals), text.slice(equals + 1)])
    : Effect.fail(
        new CliError.ValidationError({
          message: `--set "${text}": expected path=value, like --set network.cables=3`,
        }),
      );
};

const set = Flag.String("set").pipe(
  Flag.withMetavar("path=value"),
  Flag.withDescription("Replace one value of the scenario, like network.cables=3 (repeatable)"),
  Flag.mapEffect(assignment),
  Flag.atLeast(0),
);

export const overrides = { seed, set };

/** Read by `wantsColour` before flags are parsed; declared here so that every command knows and explains it. */
export const Colour = GlobalFlag.Setting("color")({
  flag: Flag.Boolean("color").pipe(
    Flag.withDescription(
      "Use colours; --no-color does not (default: on a terminal, unless NO_COLOR is set)",
    ),
    Flag.withDefault(false),
  ),
});
