/**
 * `fieldlab repro`: makes a bundle of a run that somebody else can repeat, or repeats the run of such a bundle and says whether it is the
 * same to the last byte.
 */
import * as Effect from "effect/Effect";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { harmless } from "../../scenarios/language/render.ts";
import { overNoScenario } from "../apart.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { writeWhole } from "../files.ts";
import { stemOf } from "../../scenarios/report/file-names.ts";
import { filled, optional, overrides } from "../flags.ts";
import { hunting, outcomeOf, refuseBeside, repeatBundle } from "../hunting/bundle.ts";
import { openSource } from "../hunting/failing.ts";
import { BUNDLE_SUFFIX, isBundle } from "../is-bundle.ts";
import { Output } from "../output.ts";
import { commandName, replayCommand } from "../repeat.ts";
import { fileWord } from "../../scenarios/report/repeat.ts";

const BUNDLE = { what: "the bundle", flag: "out" } as const;
const SCENARIO = { what: "the scenario", flag: "scenario" } as const;

const make = Effect.fnUntraced(function* (
  name: string,
  options: {
    readonly seed: string | undefined;
    readonly set: ReadonlyArray<readonly [string, string]>;
    readonly cell: string | undefined;
  },
  out: string | undefined,
) {
  const output = yield* Output;
  if (out !== undefined) yield* overNoScenario(out, [name], BUNDLE);
  const { writeBundle, writeScenario } = yield* hunting;
  const source = yield* openSource(name, options);
  const scenario = writeScenario(source);
  const outcome = yield* outcomeOf(scenario, name);
  const target = out ?? `${stemOf(name)}${BUNDLE_SUFFIX}`;
  const node = process.version;
  yield* writeWhole(target, writeBundle({ node, file: name, scenario, ...outcome }), BUNDLE);
  yield* output.out(
    `${harmless(outcome.failure ?? outcome.verdict)}: ${target}\nrepeat it anywhere with: ${commandName()} repro ${fileWord(target)}\n`,
  );
});

/** Repeats the run, and writes the scenario it is of where it can be watched, shrunk and changed. */
const repeat = Effect.fnUntraced(function* (name: string, target: string | undefined) {
  const output = yield* Output;
  if (target !== undefined) yield* overNoScenario(target, [name], SCENARIO);
  const scenario = yield* repeatBundle(name);
  if (target === undefined) return;
  yield* writeWhole(target, scenario, SCENARIO);
  yield* output.out(`its scenario: ${target}\nwatch it with: ${replayCommand(target)}\n`);
});

const noBundle = (name: string): Stop =>
  stop({
    exitCode: EXIT_CODES.usage,
    code: "not-a-bundle",
    wrong: `"${name}" is no bundle, and --scenario is where the scenario of one goes`,
    expected: `a file written by ${commandName()} repro`,
    todo: "name the bundle, or leave --scenario out",
  });

export const repro = Command.make(
  "repro",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("A scenario file, or the bundle of a run (*.repro.json)"),
    ),
    ...overrides,
    out: Flag.String("out").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription(
        `Where the bundle goes (default: beside the file, as *${BUNDLE_SUFFIX})`,
      ),
      Flag.mapEffect(filled("out", "a file")),
      optional,
    ),
    scenario: Flag.String("scenario").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("Of a bundle: where its scenario goes, to be watched or made smaller"),
      Flag.mapEffect(filled("scenario", "a file")),
      optional,
    ),
  },
  Effect.fnUntraced(function* ({ file: name, out, scenario, ...options }) {
    if (!isBundle(name)) {
      if (scenario !== undefined) return yield* noBundle(name);
      return yield* make(name, options, out);
    }
    yield* refuseBeside(name, [
      ...(options.seed === undefined ? [] : ["--seed"]),
      ...(options.set.length > 0 ? ["--set"] : []),
      ...(options.cell === undefined ? [] : ["--cell"]),
      ...(out === undefined ? [] : ["--out"]),
    ]);
    return yield* repeat(name, scenario);
  }),
).pipe(
  Command.withDescription(
    "Writes everything a run is repeated with into one file: scenario, seed, versions, verdict and journal hash. Given such a file it repeats " +
      "the run and says whether it is the same, as fieldlab run does with it; what it cannot honour it refuses.",
  ),
  Command.withShortDescription("Bundles a run so that somebody else can repeat it"),
  Command.withExamples([
    { command: "fieldlab repro day.scenario.yaml --seed 8", description: "Write day.repro.json" },
    {
      command: "fieldlab repro day.repro.json",
      description: "Repeat it, here or elsewhere; fieldlab run day.repro.json does the same",
    },
    {
      command: "fieldlab repro day.repro.json --scenario day.scenario.yaml",
      description: "Take the scenario out of it as well",
    },
  ]),
);
