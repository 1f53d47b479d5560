/**
 * `fieldlab hunt`: plays one day after the other, each from a seed, and keeps those that fail. Days are drawn whole (`--swarm`), or are a
 * scenario with other seeds and another order of programs. With `--until` it looks for a day that shows a symptom.
 */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Argument from "effect/cli/Argument";
import * as CliError from "effect/cli/CliError";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { COLOURED, PLAIN } from "../../scenarios/report/palette.ts";
import type { HuntedDay } from "../../scenarios/hunt/hunter.ts";
import type { ScenarioSource } from "../../scenarios/hunt/source.ts";
import { EXIT_CODES, Stop, stop } from "../exit.ts";
import { writeWhole } from "../files.ts";
import { keepDay, keptDays, SEEN } from "../hunting/corpus.ts";
import { openSource } from "../hunting/failing.ts";
import { runWorker } from "../hunting/workers.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { Output } from "../output.ts";
import { repeatCommand, shrinkCommand } from "../repeat.ts";

const count = (name: string, description: string) =>
  Flag.Int(name).pipe(
    Flag.withDescription(description),
    Flag.mapEffect((value) =>
      value >= 0
        ? Effect.succeed(value)
        : Effect.fail(
            new CliError.ValidationError({ message: `--${name} ${value}: expected 0 or more` }),
          ),
    ),
  );

const duration = (text: string) =>
  Effect.promise(() => import("../../scenarios/language/shape/units.ts")).pipe(
    Effect.flatMap(({ parseDuration }) => {
      const parsed = parseDuration(text);
      return "value" in parsed
        ? Effect.succeed(parsed.value / 1_000)
        : Effect.fail(
            new CliError.ValidationError({
              message: `--for "${text}": expected a duration, like --for 5m`,
            }),
          );
    }),
  );

const flags = {
  file: Argument.String("file").pipe(
    Argument.withDescription("A scenario to play with other seeds; without one: --swarm"),
    Argument.optional,
    Argument.map(Option.getOrUndefined),
  ),
  swarm: Flag.Boolean("swarm").pipe(
    Flag.withDescription(
      "Draw the whole day from the seed: laptops, cables, accounts, work and trouble",
    ),
    Flag.withDefault(false),
    Flag.withoutNegation,
  ),
  seeds: count("seeds", "How many days (default: 100, or as many as there is time for)").pipe(
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  ),
  for: Flag.String("for").pipe(
    Flag.withMetavar("duration"),
    Flag.withDescription("Stop after this time, like 5m"),
    Flag.mapEffect(duration),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  ),
  from: count("from", "The first seed").pipe(Flag.withDefault(0)),
  every: count("every", "Play each so-manieth seed only, as workers do").pipe(Flag.withDefault(1)),
  workers: count("workers", "Processes that play at the same time").pipe(Flag.withDefault(1)),
  until: Flag.String("until").pipe(
    Flag.withMetavar("expectation"),
    Flag.withDescription(
      "Stop at the first day on which this is seen, as under expect: in a scenario; anybody is any laptop",
    ),
    Flag.optional,
    Flag.map(Option.getOrUndefined),
  ),
  corpus: Flag.String("corpus").pipe(
    Flag.withMetavar("folder"),
    Flag.withDescription(
      "Where failing days are kept, and played from first (default: .fieldlab/hunt)",
    ),
    Flag.withDefault(".fieldlab/hunt"),
  ),
  reporter: Flag.Literals("reporter", ["pretty", "json"]).pipe(
    Flag.withDescription("pretty for people, json for programs: a line for each day"),
    Flag.withDefault("pretty" as const),
  ),
};

const DEFAULT_SEEDS = 100;

/** Only a hunt needs all of this. */
const hunting = Effect.promise(async () => {
  const { huntSeed, huntText } = await import("../../scenarios/hunt/hunter.ts");
  const { slugOf } = await import("../../scenarios/hunt/failure-class.ts");
  const { wrongWithSymptom } = await import("../../scenarios/hunt/symptom.ts");
  const { Tally } = await import("../hunting/tally.ts");
  return { huntSeed, huntText, slugOf, Tally, wrongWithSymptom };
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
      todo: "for example: fieldlab hunt --swarm --seeds 100",
    });
  if (file === undefined) return null;
  return yield* openSource(file, { seed: undefined, set: [] });
});

interface Hunt {
  readonly seeds: number;
  readonly from: number;
  readonly every: number;
  readonly until: string | undefined;
  /** Wall-clock time at which it is over. */
  readonly deadlineMillis: number;
}

/** Plays the days here, one after the other. `take` answers whether to go on. */
const huntHere = Effect.fnUntraced(function* (
  source: ScenarioSource | null,
  hunt: Hunt,
  take: (day: HuntedDay) => Effect.Effect<boolean>,
) {
  const { huntSeed } = yield* hunting;
  for (let day = 0; day < hunt.seeds; day++) {
    yield* letSignalsIn;
    if ((yield* Clock.currentTimeMillis) >= hunt.deadlineMillis) return;
    const seed = String(hunt.from + day * hunt.every);
    const played = yield* killable(() => huntSeed(source, seed, hunt.until ?? null));
    if (!(yield* take(played))) return;
  }
});

/** Hands the days out to other processes. */
const huntWithWorkers = Effect.fnUntraced(function* (
  args: ReadonlyArray<string>,
  hunt: Hunt & { readonly workers: number },
  take: (day: HuntedDay) => boolean,
) {
  const left = hunt.deadlineMillis - (yield* Clock.currentTimeMillis);
  const workers = Array.from({ length: hunt.workers }, (_, worker) => {
    const share = Number.isFinite(hunt.seeds)
      ? [`--seeds=${Math.floor((hunt.seeds + hunt.workers - 1 - worker) / hunt.workers)}`]
      : [];
    return runWorker(
      [
        "hunt",
        ...args,
        "--reporter=json",
        `--from=${hunt.from + worker * hunt.every}`,
        `--every=${hunt.every * hunt.workers}`,
        ...share,
        ...(Number.isFinite(left) ? [`--for=${Math.max(1, Math.round(left))}ms`] : []),
        ...(hunt.until === undefined ? [] : [`--until=${hunt.until}`]),
      ],
      (day) => void take(day),
    );
  });
  yield* Effect.all(workers, { concurrency: "unbounded" });
});

/** What earlier hunts have found, played again first. */
const playCorpus = Effect.fnUntraced(function* (folder: string) {
  const output = yield* Output;
  const { huntText } = yield* hunting;
  const palette = output.colour ? COLOURED : PLAIN;
  const days = yield* keptDays(folder);
  let failing = 0;
  for (const { file, text } of days) {
    yield* letSignalsIn;
    const day = yield* killable(() => huntText(text, file));
    if (day.failure !== null) failing++;
    yield* output.out(
      day.failure === null
        ? `${palette.good("✓ good now")}  ${file}\n`
        : `${palette.bad(`✗ ${day.failure}`)}  ${file}\n`,
    );
  }
  return failing;
});

const TELL_EVERY_MILLIS = 5_000;

export const hunt = Command.make(
  "hunt",
  flags,
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const { slugOf, Tally, wrongWithSymptom } = yield* hunting;
    const source = yield* quarry(options);
    if (options.until !== undefined) {
      const wrong = wrongWithSymptom(options.until);
      if (source === null && wrong !== null)
        return yield* new Stop({ exitCode: EXIT_CODES.usage, message: wrong });
    }
    const started = yield* Clock.currentTimeMillis;
    const limit = options.for === undefined ? Infinity : started + options.for;
    const settings: Hunt = {
      seeds: options.seeds ?? (options.for === undefined ? DEFAULT_SEEDS : Infinity),
      from: options.from,
      every: options.every,
      until: options.until,
      deadlineMillis: limit,
    };
    if (options.reporter === "json") {
      let failed = false;
      yield* huntHere(source, settings, (day) => {
        failed ||= day.failure !== null;
        return Effect.as(output.out(`${JSON.stringify(day)}\n`), !day.seen);
      });
      return failed ? yield* new Stop({ exitCode: EXIT_CODES.failed, message: "" }) : undefined;
    }
    const palette = output.colour ? COLOURED : PLAIN;
    const tally = new Tally();
    const stillFailing = options.until === undefined ? yield* playCorpus(options.corpus) : 0;
    const keep = Effect.fnUntraced(function* (day: HuntedDay) {
      if (day.failure === null || day.text === null) return;
      const file = yield* keepDay(options.corpus, {
        group: slugOf(day.failure),
        seed: day.seed,
        text: day.text,
      });
      if (file !== null) tally.kept(day.failure, file);
    });
    const tellProgress = Effect.gen(function* () {
      for (;;) {
        yield* Effect.sleep(TELL_EVERY_MILLIS);
        const elapsed = (yield* Clock.currentTimeMillis) - started;
        if (tally.days > 0) yield* output.err(`${tally.progress(elapsed)}\n`);
      }
    });
    const progress = yield* Effect.forkChild(tellProgress);
    const found: Array<HuntedDay> = [];
    const note = (day: HuntedDay): boolean => {
      tally.add(day);
      if (day.failure !== null) found.push(day);
      return !day.seen;
    };
    if (options.workers > 1) {
      const args = options.file === undefined ? ["--swarm"] : [options.file];
      yield* huntWithWorkers(args, { ...settings, workers: options.workers }, note);
      for (const day of found) yield* keep(day);
    } else {
      const context = yield* Effect.context<Effect.Services<ReturnType<typeof keep>>>();
      const noteAndKeep = Effect.fnUntraced(function* (day: HuntedDay) {
        const goOn = note(day);
        yield* Effect.ignore(Effect.provideContext(keep(day), context));
        return goOn;
      });
      yield* huntHere(source, settings, noteAndKeep);
    }
    yield* Fiber.interrupt(progress);
    const elapsed = (yield* Clock.currentTimeMillis) - started;
    if (options.until !== undefined) return yield* tellSymptom(tally.seen, options);
    yield* output.out(tally.report(elapsed, palette, shrinkCommand));
    if (tally.failures > 0 || stillFailing > 0)
      return yield* new Stop({ exitCode: EXIT_CODES.failed, message: "" });
    return undefined;
  }),
).pipe(
  Command.withDescription(
    "Plays days from seeds, one after the other, and keeps those that fail. --swarm draws the whole day: laptops, Windows editions, " +
      "switches, cables, accounts, work and trouble; then everything is put right, and the copies must become equal. Ends with 0 when " +
      "nothing was found, with 1 when something was; with --until with 0 when the symptom was seen and with 5 when it was not.",
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
      command: "fieldlab hunt --swarm --until 'refused: 71'",
      description: "A day on which somebody is refused with error 71",
    },
  ]),
);

const tellSymptom = Effect.fnUntraced(function* (
  day: HuntedDay | null,
  options: { readonly until: string | undefined; readonly corpus: string },
) {
  const output = yield* Output;
  if (day === null || day.text === null)
    return yield* stop({
      exitCode: EXIT_CODES.nothingMatched,
      code: "not-seen",
      wrong: `on none of these days was "${options.until}" seen`,
      expected: "a day that shows it",
      todo: "hunt longer with --for, or describe less",
    });
  const file = `${options.corpus}/${SEEN}/${day.seed}.scenario.yaml`;
  yield* writeWhole(file, day.text, { what: "the day", flag: "corpus" });
  return yield* output.out(
    `seen with seed ${day.seed}: ${file}\nplay it with: ${repeatCommand({ file, seed: day.seed, set: [] })}\n`,
  );
});
