/**
 * Bundles of runs: what is wrong with a bundle is told before anything is played, and a run that is not the one of its bundle fails.
 */
import * as Effect from "effect/Effect";
import type { Bundle } from "../../scenarios/hunt/bundle.ts";
import { EXIT_CODES, Stop, stop } from "../exit.ts";
import { readWhole } from "../files.ts";
import { killable } from "../interrupt.ts";
import { Output } from "../output.ts";
import { harmless } from "../../scenarios/language/render.ts";
import { printable } from "../../replay/printable.ts";
import { commandName } from "../repeat.ts";
import { fileWord } from "../../scenarios/report/repeat.ts";

const MAX_BUNDLE_BYTES = 4 * 1_048_576;

export const hunting = Effect.promise(async () => ({
  ...(await import("../../scenarios/hunt/bundle.ts")),
  ...(await import("../../scenarios/hunt/failure-class.ts")),
  ...(await import("../../scenarios/hunt/play.ts")),
  ...(await import("../../scenarios/hunt/source.ts")),
}));

type Outcome = Pick<Bundle, "verdict" | "failure" | "journalHash" | "seed">;

/** Everything by which a run is known; a bundle may come from anybody. */
const toldOf = ({ failure, journalHash, seed, verdict }: Outcome): string =>
  printable(
    `${failure === null ? verdict : `${verdict} (${failure})`}, seed ${seed}, journal ${journalHash ?? "none"}`,
  );

/** Plays a text and says what came out, in the words of a bundle. */
export const outcomeOf = Effect.fnUntraced(function* (text: string, name: string) {
  const { failureClass, planOfText, playPlan } = yield* hunting;
  const plan = planOfText(text, name);
  if ("problems" in plan)
    return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: plan.problems });
  const result = yield* killable(() => playPlan(plan));
  const isDefect = "message" in result;
  return {
    verdict: isDefect ? "defect" : result.verdict.kind,
    failure: failureClass(result),
    journalHash: isDefect ? null : result.journal.hash(),
    seed: plan.seed,
  };
});

/** A bundle is repeated as it is: what is asked beside it is not passed over in silence. */
export const refuseBeside = Effect.fnUntraced(function* (
  bundle: string,
  asked: ReadonlyArray<string>,
  todo = `${commandName()} repro ${fileWord(bundle)}`,
) {
  if (asked.length === 0) return;
  return yield* stop({
    exitCode: EXIT_CODES.usage,
    code: "bundle-as-it-is",
    wrong: `"${bundle}" is the bundle of one run, and ${asked.join(", ")} stands beside it`,
    expected: "bundles alone: they are repeated as they are",
    todo,
  });
});

/** Repeats the run of a bundle and says whether it is the same to the last byte. Answers the scenario in it. */
export const repeatBundle = Effect.fnUntraced(function* (name: string, isOneOfSeveral = false) {
  const output = yield* Output;
  const { readBundle } = yield* hunting;
  const bytes = yield* readWhole(name, { what: "a bundle", limit: MAX_BUNDLE_BYTES });
  const bundle = readBundle(new TextDecoder().decode(bytes));
  if ("wrong" in bundle)
    return yield* stop({
      exitCode: EXIT_CODES.invalid,
      code: "cannot-be-repeated",
      wrong: `"${name}": ${printable(bundle.wrong)}`,
      expected: "a bundle written by fieldlab repro of this version",
      todo: printable(bundle.todo),
    });
  const outcome = yield* outcomeOf(bundle.scenario, bundle.file).pipe(
    Effect.mapError(
      ({ exitCode, message }) =>
        new Stop({ exitCode, message: `the scenario in "${name}" is none:\n${message}` }),
    ),
  );
  const { failure, journalHash, seed, verdict } = bundle;
  const isSame =
    outcome.journalHash === journalHash &&
    outcome.failure === failure &&
    outcome.verdict === verdict &&
    outcome.seed === seed;
  if (!isSame)
    return yield* stop({
      exitCode: EXIT_CODES.defect,
      code: "not-the-same",
      wrong: `this run is not the one of "${name}": ${toldOf(outcome)}`,
      expected: toldOf(bundle),
      todo: "somebody has changed the bundle, or this is a defect of fieldlab, or a change that should have had another version",
    });
  yield* output.out(
    `${isOneOfSeveral ? `${fileWord(name)}: ` : ""}the same to the last byte: ${harmless(outcome.failure ?? outcome.verdict)}, journal ${outcome.journalHash ?? "none"}\n`,
  );
  return bundle.scenario;
});
