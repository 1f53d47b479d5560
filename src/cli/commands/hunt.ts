/**
 * `fieldlab hunt`: plays one day after the other, each from a seed, and keeps those that fail. Days are drawn whole (`--swarm`), or are a
 * scenario with other seeds and another order of programs. With `--until` it looks for a day that shows a symptom.
 */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Command from "effect/cli/Command";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import type { HuntedDay } from "../../scenarios/hunt/hunter.ts";
import { EXIT_CODES, Stop, stop, worst } from "../exit.ts";
import { keepDay, playCorpus, replayedLine } from "../hunting/corpus.ts";
import { huntHere, huntWithWorkers, type Hunt } from "../hunting/days.ts";
import type { ScenarioSource } from "../../scenarios/hunt/source.ts";
import { asOneDay, openSource } from "../hunting/failing.ts";
import { huntFlags } from "../hunting/flags.ts";
import { noneKept, nothingToPlay, onlyKept } from "../hunting/only-kept.ts";
import { huntOrders, refuseOtherHunts } from "../hunting/orders.ts";
import { tellSymptom } from "../hunting/seen.ts";
import { columnsOf, inRows } from "../in-rows.ts";
import { Output } from "../output.ts";
import { asArgument } from "../../scenarios/report/repeat.ts";
import { commandName, shrinkCommand } from "../repeat.ts";

const DEFAULT_SEEDS = 100;

/** Only a hunt needs all of this. */
const hunting = Effect.promise(async () => {
  const { slugOf } = await import("../../scenarios/hunt/failure-class.ts");
  const { wrongInScenario, wrongWithSymptom } = await import("../../scenarios/hunt/symptom.ts");
  const { planOfText } = await import("../../scenarios/hunt/play.ts");
  const { writeScenario } = await import("../../scenarios/hunt/source.ts");
  const { Tally } = await import("../hunting/tally.ts");
  const wrongInSource = (source: ScenarioSource, file: string, symptom: string): string | null => {
    const text = writeScenario(source);
    const plan = planOfText(text, file);
    return "problems" in plan ? plan.problems : wrongInScenario(text, plan, symptom);
  };
  return { slugOf, Tally, wrongInSource, wrongWithSymptom };
});

/** What is hunted: null for a swarm. */
const quarry = Effect.fnUntraced(function* (options: {
  readonly file: string | undefined;
  readonly swarm: boolean;
}) {
  const { file, swarm } = options;
  if ((file === undefined) !== swarm)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "what-to-hunt",
      wrong: swarm ? `--swarm draws the day, and "${file}" is one` : "there is nothing to hunt in",
      expected: "a scenario file, or --swarm",
      todo: `for example: ${commandName()} hunt --swarm --seeds 100`,
    });
  if (file === undefined) return null;
  return asOneDay(yield* openSource(file, { seed: undefined, set: [] }));
});

const TELL_EVERY_MILLIS = 5_000;

export const hunt = Command.make(
  "hunt",
  huntFlags,
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const { slugOf, Tally, wrongInSource, wrongWithSymptom } = yield* hunting;
    const source = yield* quarry(options);
    yield* refuseOtherHunts(options);
    const nothing = nothingToPlay(options);
    if (nothing !== null) return yield* nothing;
    if (options.exhaustive && source !== null && options.file !== undefined)
      return yield* huntOrders(source, { ...options, file: options.file });
    if (options.until !== undefined) {
      const wrong =
        source === null
          ? wrongWithSymptom(options.until)
          : wrongInSource(source, options.file ?? "", options.until);
      if (wrong !== null) return yield* new Stop({ exitCode: EXIT_CODES.usage, message: wrong });
    }
    const started = yield* Clock.currentTimeMillis;
    const limit = options.for === undefined ? Infinity : started + options.for;
    const settings: Hunt = {
      seeds: options.seeds ?? (options.for === undefined ? DEFAULT_SEEDS : Infinity),
      from: options.from ?? 0,
      every: options.every ?? 1,
      until: options.until,
      guided: options.guide ?? true,
      deadlineMillis: limit,
    };
    const palette = output.colour ? COLOURED : PLAIN;
    const inJson = options.reporter === "json";
    const line = (day: object) => output.out(`${JSON.stringify(day)}\n`);
    const tally = new Tally();
    const before =
      options.until === undefined
        ? yield* playCorpus(options.corpus, (day) =>
            inJson ? line(day) : output.out(replayedLine(day, palette)),
          )
        : { failing: 0, invalid: 0, good: new Set<string>() };
    tally.before = before;
    /** What ended the hunt before its time: it tells what was found by then all the same. */
    const ended: Array<Stop> = [];
    /** A failing day is kept before anything else is played: whoever stops the hunt has it. One that cannot be kept would be lost, and so would the next. */
    const take = Effect.fnUntraced(
      function* (day: HuntedDay) {
        tally.add(day);
        if (inJson) yield* line(day);
        if (day.failure !== null && day.text !== null) {
          const { failure, seed, text } = day;
          const { good } = before;
          const file = yield* keepDay(
            options.corpus,
            { group: slugOf(failure), seed, text },
            { good },
          );
          if (file !== null) tally.kept(day.failure, file);
        }
        // Whoever reads a line for each day has seen enough, or is gone: a worker goes with its hunt.
        return !day.seen && output.isRead();
      },
      Effect.catchTag("Stop", (refused) => {
        ended.push(refused);
        return Effect.succeed(false);
      }),
    );
    const tellProgress = Effect.gen(function* () {
      for (;;) {
        yield* Effect.sleep(TELL_EVERY_MILLIS);
        const elapsed = (yield* Clock.currentTimeMillis) - started;
        const columns = columnsOf(process.stderr);
        const rows = inRows(tally.progress(elapsed), { columns }).join("\n");
        if (tally.days > 0) yield* output.err(`${tally.news()}${rows}\n`);
      }
    });
    const progress = inJson ? null : yield* Effect.forkChild(tellProgress);
    const args = options.file === undefined ? ["--swarm"] : [asArgument(options.file)];
    const workers = Math.min(options.workers, settings.seeds);
    if (workers > 1)
      yield* huntWithWorkers(args, { ...settings, workers }, take).pipe(
        Effect.catchTag("Stop", (died) => Effect.sync(() => void ended.push(died))),
      );
    else yield* huntHere(source, settings, take);
    if (progress !== null) yield* Fiber.interrupt(progress);
    const elapsed = (yield* Clock.currentTimeMillis) - started;
    if (options.until !== undefined && (tally.seen !== null || ended.length === 0)) {
      // Nobody looked for it, and it is a defect of our own.
      const found = inJson ? [] : tally.found(palette, shrinkCommand, columnsOf(process.stdout));
      yield* output.out(found.map((group) => `${group}\n`).join(""));
      return yield* tellSymptom(tally.seen, { ...options, inJson });
    }
    const none = settings.seeds === 0 ? noneKept(before, options.corpus) : null;
    if (none !== null) return yield* none;
    const report = (): string =>
      settings.seeds === 0
        ? onlyKept(before)
        : tally.report(elapsed, palette, shrinkCommand, columnsOf(process.stdout));
    if (!inJson) yield* output.out(report());
    for (const why of ended) return yield* why;
    const exitCode = worst([
      ...(tally.failures > 0 || before.failing > 0 ? [EXIT_CODES.failed] : []),
      ...(before.invalid > 0 ? [EXIT_CODES.invalid] : []),
    ]);
    if (exitCode !== EXIT_CODES.passed) return yield* new Stop({ exitCode, message: "" });
    return undefined;
  }),
).pipe(
  Command.withDescription(
    "Plays days from seeds, one after the other, and keeps those that fail. --swarm draws the whole day: laptops, Windows editions, " +
      "switches, cables, accounts, work and trouble; then everything is put right, and the copies must become equal. Ends with 0 when " +
      "nothing was found, with 1 when something was, with 3 when a day kept earlier is no scenario, with 4 when a worker died, with 5 when --seeds 0 found no day kept earlier; with --until with 0 when the symptom was seen and with 5 when it was not.",
  ),
  Command.withShortDescription("Searches for days that fail, or that show a symptom"),
  Command.withExamples([
    {
      command: "fieldlab hunt --swarm --for 5m --workers 2",
      description: "Five minutes of days nobody thought of",
    },
    {
      command: "fieldlab hunt day.scenario.yaml --seeds 200",
      description: "One scenario with other seeds, and other programs first",
    },
    {
      command: "fieldlab hunt day.scenario.yaml --exhaustive --bound 2",
      description: "A small scenario in every order with up to two turns otherwise",
    },
    {
      command: "fieldlab hunt --swarm --until 'refused: 71'",
      description: "A day on which somebody is refused with error 71",
    },
  ]),
);
