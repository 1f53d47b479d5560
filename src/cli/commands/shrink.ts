/**
 * `fieldlab shrink`: the smallest scenario that still fails like this one. What is smallest so far is on the disk all the time, so that it can
 * be stopped whenever it is small enough.
 */
import { dirname } from "node:path";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { counted } from "../../scenarios/report/counted.ts";
import type { Finding } from "../../scenarios/hunt/shrink.ts";
import type { ScenarioSource } from "../../scenarios/hunt/source.ts";
import { identityOf, notOver } from "../apart.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import { readIfThere, SCENARIO_SUFFIX, writeWhole } from "../files.ts";
import { stemOf } from "../../scenarios/report/file-names.ts";
import { file, filled, optional, overrides } from "../flags.ts";
import { headline, openFailure } from "../hunting/failing.ts";
import { timeLimit, untilSeen, workers } from "../hunting/flags.ts";
import { judges } from "../hunting/judges.ts";
import { schemaFrom } from "../hunting/schema-line.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { Output } from "../output.ts";
import { runFileCommand } from "../repeat.ts";

const TELL_EVERY_MILLIS = 2_000;

/** Eleven laptops are eleven nodes, also where they are written as one with a `count`. */
const nodesIn = ({ nodes }: ScenarioSource): number =>
  Object.values(nodes).reduce((sum, { count = 1 }) => sum + Number(count), 0);

const sizeOf = (source: ScenarioSource): string =>
  `${counted(source.timeline.length, "step")}, ${counted(nodesIn(source), "node")}`;

const SMALLEST = { what: "the smallest scenario", flag: "out" } as const;

/** Only what the same day was shrunk to before is written anew. */
const overNothingElse = Effect.fnUntraced(function* (out: string, file: string) {
  yield* notOver(out, [file], SMALLEST);
  if ((yield* identityOf(out)) === null) return;
  const { isShrunkFrom } = yield* Effect.promise(
    () => import("../../scenarios/hunt/shrunk-from.ts"),
  );
  if (isShrunkFrom((yield* readIfThere(out)) ?? "", file)) return;
  yield* stop({
    exitCode: EXIT_CODES.usage,
    code: "written-over",
    wrong: `the smallest scenario would be written over "${out}"`,
    expected: `a file that is not there yet, or what "${file}" was shrunk to before`,
    todo: `name another file with --${SMALLEST.flag}`,
  });
});

export const shrink = Command.make(
  "shrink",
  {
    file,
    ...overrides,
    out: Flag.String("out").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("Where the smallest one goes (default: beside the file, as *.shrunk)"),
      Flag.mapEffect(filled("out", "a file")),
      optional,
    ),
    workers,
    for: timeLimit("Stop after this time, like 1m, with what is smallest by then"),
    until: untilSeen(
      "Make the day smaller on which this is seen, as hunt --until has kept it; it need not fail",
    ),
  },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const out = options.out ?? `${stemOf(options.file)}.shrunk${SCENARIO_SUFFIX}`;
    yield* overNothingElse(out, options.file);
    const { until: symptom = null } = options;
    const { judgement, source } = yield* openFailure(options.file, options, symptom);
    const hunting = yield* Effect.promise(async () => ({
      ...(await import("../../scenarios/hunt/seen.ts")),
      ...(await import("../../scenarios/hunt/shrink.ts")),
      ...(await import("../../scenarios/hunt/source.ts")),
    }));
    /** How the symptom was expected in what was written last. */
    let how: string | null = null;
    const dayOf = Effect.fnUntraced(function* (smallest: Finding) {
      if (symptom === null) return hunting.asFinding(smallest, options.file);
      yield* letSignalsIn;
      const proof = yield* killable(() => hunting.proving(smallest, symptom, how));
      how = proof.how;
      return hunting.asSeen({ ...smallest, source: proof.source }, options.file, symptom);
    });
    /** Answers what was written. */
    const write = Effect.fnUntraced(function* (smallest: Finding) {
      const day = yield* dayOf(smallest);
      yield* writeWhole(out, schemaFrom(dirname(out), hunting.writeScenario(day)), SMALLEST);
      return day;
    });
    yield* output.out(`${headline(judgement)}  from ${sizeOf(source)}\n`);
    let smallest: Finding = { judgement, source };
    let written: ScenarioSource = yield* write(smallest);
    const started = yield* Clock.currentTimeMillis;
    let told = started;
    const atATime = Math.max(1, options.workers);
    const judge = yield* judges(atATime, symptom);
    const trials = hunting.shrink(smallest, atATime);
    let trial = trials.next([]);
    while (trial.done !== true) {
      yield* letSignalsIn;
      if (trial.value.smallest !== smallest)
        written = yield* write((smallest = trial.value.smallest));
      const now = yield* Clock.currentTimeMillis;
      if (options.for !== undefined && now - started >= options.for) break;
      if (now - told >= TELL_EVERY_MILLIS) {
        told = now;
        const { played, what } = trial.value;
        yield* output.err(
          `${counted(played, "day")} played · ${sizeOf(written)} in ${out} · making less of ${what}\n`,
        );
      }
      trial = trials.next(yield* judge(trial.value.texts));
    }
    if (trial.done === true) {
      // The same day gives the same file, whatever it was written as before.
      how = null;
      written = yield* write(trial.value);
    }
    yield* output.out(
      `  to ${sizeOf(written)}: ${out}${trial.done === true ? "" : " (the time was up)"}\n\nrepeat with: ${runFileCommand(out)}\n`,
    );
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Makes a failing scenario as small as it can be and still fail in the same way: fewer laptops, steps, faults and documents, rounder " +
      "numbers, no chance about who goes first. Stop it whenever you like: the smallest so far is in the file.",
  ),
  Command.withShortDescription("Makes a failing scenario as small as possible"),
  Command.withExamples([
    {
      command: "fieldlab shrink .fieldlab/hunt/invariant-violated-no-lost-edits/4711.scenario.yaml",
      description: "From a hunted day to a page somebody can read",
    },
    {
      command: "fieldlab shrink .fieldlab/hunt/seen/12.scenario.yaml --until 'refused: 71'",
      description: "The same for a day on which a symptom is seen",
    },
  ]),
);
