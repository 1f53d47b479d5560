/** `fieldlab hunt --exhaustive`: every order in which the programs of one scenario can go on, up to a bound, until one fails. */
import { basename } from "node:path";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import type { explore, Explored, FoundSchedule } from "../../scenarios/hunt/exhaustive.ts";
import type { ScenarioSource } from "../../scenarios/hunt/source.ts";
import { harmless } from "../../scenarios/language/render.ts";
import type { Plan } from "../../scenarios/plan.ts";
import { counted } from "../../scenarios/report/counted.ts";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import { EXIT_CODES, Stop, stop } from "../exit.ts";
import { stemOf } from "../../scenarios/report/file-names.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { Output } from "../output.ts";
import { commandName, runFileCommand } from "../repeat.ts";
import { keepDay } from "./corpus.ts";

const TELL_EVERY_MILLIS = 5_000;
const DEFAULT_BOUND = 1;

/** `with 2 turns otherwise`. */
const otherwise = (turns: number): string => `with ${counted(turns, "turn")} otherwise`;

const told = ({ days, deviations, left, played, pruned }: Explored): string =>
  `${counted(played, "order")} played · ${counted(days, "different day")} · ${pruned} not walked further · ${otherwise(deviations)}, ${left} known to be left`;

const NOTHING_YET: Explored = { played: 1, days: 1, pruned: 0, deviations: 0, left: 0 };

interface Asked {
  readonly file: string | undefined;
  readonly exhaustive: boolean;
  readonly bound: number | undefined;
  readonly faults: ReadonlyArray<unknown> | undefined;
  readonly seeds: number | undefined;
  readonly from: number | undefined;
  readonly every: number | undefined;
  readonly guide: boolean | undefined;
  readonly workers: number;
  readonly until: string | undefined;
  readonly reporter: string;
}

/** What stands on the command line and means nothing for orders; a bound where there are none; and how a swarm is guided where there is none. */
export const refuseOtherHunts = Effect.fnUntraced(function* (asked: Asked) {
  const { bound, every, exhaustive, faults, file, from, guide, reporter, seeds, until, workers } =
    asked;
  const guided = guide === undefined ? [] : [guide ? "--guide" : "--no-guide"];
  const refused = exhaustive
    ? [
        ...(file === undefined ? ["--swarm"] : []),
        ...(seeds === undefined ? [] : ["--seeds"]),
        ...(from === undefined ? [] : ["--from"]),
        ...(every === undefined ? [] : ["--every"]),
        ...guided,
        ...(until === undefined ? [] : ["--until"]),
        ...(workers > 1 ? ["--workers"] : []),
        ...(reporter === "json" ? ["--reporter json"] : []),
      ]
    : [...(bound === undefined ? [] : ["--bound"]), ...(faults === undefined ? [] : ["--faults"])];
  if (!exhaustive && file !== undefined && guided.length > 0)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "what-to-hunt",
      wrong: `${guided.join("")} says how the days of a swarm are drawn, and "${file}" is one day`,
      expected: "it beside --swarm",
      todo: "leave it out",
    });
  if (refused.length === 0) return undefined;
  return yield* stop({
    exitCode: EXIT_CODES.usage,
    code: "what-to-hunt",
    wrong: exhaustive
      ? `--exhaustive walks over the orders of one scenario, and ${refused.join(", ")} stands beside it`
      : `${refused.join(" and ")} is about orders, and this hunt draws days`,
    expected: "a small scenario file with --exhaustive, and --bound and --for beside it",
    todo: `for example: ${commandName()} hunt day.scenario.yaml --exhaustive --bound 2`,
  });
});

/** Faults of somebody who is not there would strike nobody, and find nothing. */
const refuseStrangers = Effect.fnUntraced(function* (
  { nodes }: Plan,
  faults: NonNullable<Parameters<typeof explore>[2]>,
) {
  const names = nodes.map(({ name }) => name);
  const stranger = faults.find(({ laptop }) => laptop !== undefined && !names.includes(laptop));
  if (stranger === undefined) return undefined;
  return yield* stop({
    exitCode: EXIT_CODES.usage,
    code: "unknown-laptop",
    wrong: `--faults ${stranger.strikes}@${stranger.laptop ?? ""}: "${stranger.laptop ?? ""}" is not a laptop of this scenario`,
    expected: `one of ${names.join(", ")}`,
    todo: `for example: --faults ${stranger.strikes}@${names[0] ?? "PARENT"}`,
  });
});

export const huntOrders = Effect.fnUntraced(function* (
  source: ScenarioSource,
  options: {
    readonly file: string;
    readonly bound: number | undefined;
    readonly faults: Parameters<typeof explore>[2];
    readonly for: number | undefined;
    readonly corpus: string | null;
  },
) {
  const output = yield* Output;
  const palette = output.colour ? COLOURED : PLAIN;
  const { planOfText, slugOf, writeFlow, writeScenario, writeSchedule, ...exploring } =
    yield* Effect.promise(async () => ({
      ...(await import("../../scenarios/hunt/exhaustive.ts")),
      ...(await import("../../scenarios/hunt/failure-class.ts")),
      ...(await import("../../scenarios/hunt/play.ts")),
      ...(await import("../../scenarios/hunt/source.ts")),
      ...(await import("../../scenarios/language/writing/write-schedule.ts")),
      ...(await import("../../scenarios/language/yaml/write-yaml.ts")),
    }));
  const { scheduling: _, schedule: __, ...fifo } = source;
  const plan = planOfText(writeScenario(fifo), options.file);
  if ("problems" in plan)
    return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: plan.problems });
  yield* refuseStrangers(plan, options.faults ?? []);
  const started = yield* Clock.currentTimeMillis;
  let toldAt = started;
  let explored = NOTHING_YET;
  const bound = options.bound ?? DEFAULT_BOUND;
  const orders = exploring.explore(plan, bound, options.faults);
  let found: FoundSchedule | null = null;
  let isComplete = false;
  for (;;) {
    yield* letSignalsIn;
    const next = yield* killable(() => orders.next());
    if (next.done === true) {
      found = next.value;
      isComplete = true;
      break;
    }
    explored = next.value;
    const now = yield* Clock.currentTimeMillis;
    if (options.for !== undefined && now - started >= options.for) break;
    if (now - toldAt < TELL_EVERY_MILLIS) continue;
    toldAt = now;
    yield* output.err(`${told(explored)}\n`);
  }
  if (found === null)
    return yield* output.out(
      isComplete
        ? `${palette.good("✓ nothing found")} in any order with up to ${counted(bound, "turn")} otherwise\n${told(explored)}\n`
        : `nothing found before the time was up\n${told(explored)}\n`,
    );
  const { failure, message, schedule } = found;
  const turns = schedule.map(({ turn }) => turn).join("-");
  const order = {
    group: slugOf(failure),
    seed: `${stemOf(basename(options.file))}${schedule.length === 0 ? "" : `-turn-${turns}`}`,
    text: writeScenario({
      ...fifo,
      ...(schedule.length === 0 ? {} : { schedule: writeSchedule(schedule) }),
    }),
  };
  const when = schedule.length === 0 ? "as it stands" : otherwise(schedule.length);
  const tell = (more: ReadonlyArray<string>) =>
    output.out(
      [
        `${palette.bad(harmless(`✗ ${failure}`))}  ${when}`,
        `    ${harmless(message.split("\n")[0]!)}`,
        ...more,
        told(explored),
        "",
      ].join("\n"),
    );
  // It is all that was found, and nowhere else; where it is not kept, it is told.
  const unkept =
    schedule.length === 0 ? [] : [`    schedule: ${writeFlow(writeSchedule(schedule))}`];
  const file = yield* keepDay(options.corpus, order, { most: Infinity }).pipe(
    Effect.tapError(() => tell(unkept)),
  );
  yield* tell(file === null ? unkept : [`    repeat it with: ${runFileCommand(file)}`]);
  return yield* new Stop({ exitCode: EXIT_CODES.failed, message: "" });
});
