/**
 * `fieldlab repro`: makes a bundle of a run that somebody else can repeat, or repeats the run of such a bundle and says whether it is the
 * same to the last byte.
 */
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { EXIT_CODES, Stop, stop } from "../exit.ts";
import { readWhole, SCENARIO_SUFFIX, writeWhole } from "../files.ts";
import { file, overrides } from "../flags.ts";
import { openSource } from "../hunting/failing.ts";
import { killable } from "../interrupt.ts";
import { Output } from "../output.ts";

const BUNDLE_SUFFIX = ".repro.json";
const MAX_BUNDLE_BYTES = 4 * 1_048_576;

const hunting = Effect.promise(async () => ({
  ...(await import("../../scenarios/hunt/bundle.ts")),
  ...(await import("../../scenarios/hunt/failure-class.ts")),
  ...(await import("../../scenarios/hunt/play.ts")),
  ...(await import("../../scenarios/hunt/source.ts")),
}));

/** Plays a text and says what came out, in the words of a bundle. */
const outcomeOf = Effect.fnUntraced(function* (text: string, name: string) {
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
  };
});

const make = Effect.fnUntraced(function* (
  name: string,
  options: {
    readonly seed: string | undefined;
    readonly set: ReadonlyArray<readonly [string, string]>;
  },
  out: string | undefined,
) {
  const output = yield* Output;
  const { writeBundle, writeScenario } = yield* hunting;
  const source = yield* openSource(name, options);
  const scenario = writeScenario(source);
  const outcome = yield* outcomeOf(scenario, name);
  const target = out ?? `${name.replace(SCENARIO_SUFFIX, "")}${BUNDLE_SUFFIX}`;
  const node = process.version;
  yield* writeWhole(
    target,
    writeBundle({ node, file: name, seed: source.seed, scenario, ...outcome }),
    { what: "the bundle", flag: "out" },
  );
  yield* output.out(
    `${outcome.failure ?? outcome.verdict}: ${target}\nrepeat it anywhere with: fieldlab repro ${target}\n`,
  );
});

const repeat = Effect.fnUntraced(function* (name: string) {
  const output = yield* Output;
  const { readBundle } = yield* hunting;
  const bytes = yield* readWhole(name, { what: "a bundle", limit: MAX_BUNDLE_BYTES });
  const bundle = readBundle(new TextDecoder().decode(bytes));
  if ("wrong" in bundle)
    return yield* stop({
      exitCode: EXIT_CODES.invalid,
      code: "cannot-be-repeated",
      wrong: `"${name}": ${bundle.wrong}`,
      expected: "a bundle written by fieldlab repro of this version",
      todo: bundle.todo,
    });
  const outcome = yield* outcomeOf(bundle.scenario, bundle.file);
  if (outcome.journalHash !== bundle.journalHash || outcome.failure !== bundle.failure)
    return yield* stop({
      exitCode: EXIT_CODES.defect,
      code: "not-the-same",
      wrong: `this run is not the one of "${name}": ${outcome.failure ?? outcome.verdict}, journal ${outcome.journalHash ?? "none"}`,
      expected: `${bundle.failure ?? bundle.verdict}, journal ${bundle.journalHash ?? "none"}`,
      todo: "this is a defect of fieldlab, or a change that should have had another version",
    });
  return yield* output.out(
    `the same to the last byte: ${outcome.failure ?? outcome.verdict}, journal ${outcome.journalHash ?? "none"}\n`,
  );
});

export const repro = Command.make(
  "repro",
  {
    file,
    ...overrides,
    out: Flag.String("out").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription(
        `Where the bundle goes (default: beside the file, as *${BUNDLE_SUFFIX})`,
      ),
      Flag.optional,
      Flag.map(Option.getOrUndefined),
    ),
  },
  Effect.fnUntraced(function* ({ file: name, out, ...options }) {
    return yield* name.endsWith(BUNDLE_SUFFIX) ? repeat(name) : make(name, options, out);
  }),
).pipe(
  Command.withDescription(
    "Writes everything a run is repeated with into one file: scenario, seed, versions, verdict and journal hash. Given such a file it repeats " +
      "the run and says whether it is the same; what it cannot honour it refuses.",
  ),
  Command.withShortDescription("Bundles a run so that somebody else can repeat it"),
  Command.withExamples([
    { command: "fieldlab repro day.scenario.yaml --seed 8", description: "Write day.repro.json" },
    { command: "fieldlab repro day.repro.json", description: "Repeat it, here or elsewhere" },
  ]),
);
