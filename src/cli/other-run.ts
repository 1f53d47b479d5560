/** What is said of the second of two runs names the flags with which it was changed: `--other-set`, where it is read as any run's `--set`. */
import * as Effect from "effect/Effect";
import { Stop } from "./exit.ts";
import type { Overrides } from "./load.ts";
import { Output } from "./output.ts";

/** Flags of the first run, and those of the second alone. */
interface Flags {
  readonly own: Overrides;
  readonly other: Overrides;
}

const inOtherFlags = (text: string, { other, own }: Flags): string => {
  const isSet = other.set.some(([path]) => text.includes(`--set ${path}`));
  const ofTheOther = [
    ...(isSet ? ["set"] : []),
    ...(other.cell === undefined ? [] : ["cell"]),
    // A journal takes none of them.
    ...(own.seed === undefined && own.set.length === 0 && own.cell === undefined
      ? ["seed", "set", "cell"]
      : []),
  ];
  return ofTheOther.reduce(
    (said, flag) =>
      said.replaceAll(new RegExp(`(?<=^|[\\s(])--${flag}\\b`, "g"), `--other-${flag}`),
    text,
  );
};

/** Opens the second run. */
export const asTheOther = <A, R>(
  run: Effect.Effect<A, Stop, R>,
  flags: Flags,
): Effect.Effect<A, Stop, R | Output> =>
  Effect.gen(function* () {
    const output = yield* Output;
    const err = (text: string) => output.err(inOtherFlags(text, flags));
    return yield* run.pipe(
      Effect.provideService(Output, { ...output, err }),
      Effect.mapError(
        ({ exitCode, message }) => new Stop({ exitCode, message: inOtherFlags(message, flags) }),
      ),
    );
  });
