/** The flags of `fieldlab hunt`, and those the commands after it share with it, read and checked. */
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Argument from "effect/cli/Argument";
import * as CliError from "effect/cli/CliError";
import * as Flag from "effect/cli/Flag";
import type { Struck } from "../../scenarios/hunt/exhaustive.ts";
import { STRIKES } from "../../scenarios/chance.ts";
import { closest } from "../../scenarios/language/suggest.ts";
import { filled, optional } from "../flags.ts";

const count = (name: string, description: string, least = 0, most = Infinity) =>
  Flag.Int(name).pipe(
    Flag.withDescription(description),
    Flag.mapEffect((value) =>
      value >= least && value <= most
        ? Effect.succeed(value)
        : Effect.fail(
            new CliError.ValidationError({
              message: `--${name} ${value}: expected ${most === Infinity ? `${least} or more` : `a number from ${least} to ${most}`}`,
            }),
          ),
    ),
  );

/** As for `run`. */
const WORKERS_MOST = 256;

/** Microseconds. `wrong` says what was written, and what was expected. */
const duration = (text: string, wrong: string) =>
  Effect.promise(() => import("../../scenarios/language/shape/units.ts")).pipe(
    Effect.flatMap(({ parseDuration }) => {
      const parsed = parseDuration(text);
      return "value" in parsed
        ? Effect.succeed(parsed.value)
        : Effect.fail(new CliError.ValidationError({ message: wrong }));
    }),
  );

/** `sleep,cable-pulled:2m,power-cut@OFFICE`. Who there is only the scenario says. */
const strikes = Effect.fnUntraced(function* (text: string) {
  const found: Array<Struck> = [];
  for (const word of text.split(",").map((each) => each.trim())) {
    const [what = "", ...long] = word.split(":");
    const [kind = "", ...who] = what.split("@");
    const strike = STRIKES.find((each) => each === kind);
    if (strike === undefined) {
      const nearest = closest(kind, STRIKES);
      const meant = nearest === undefined ? "" : `; did you mean ${nearest}?`;
      return yield* Effect.fail(
        new CliError.ValidationError({
          message: `--faults "${word}": expected ${STRIKES.join(", ")}${meant}`,
        }),
      );
    }
    const whom = who.length === 0 ? {} : { laptop: who.join("@") };
    if (long.length === 0) found.push({ strikes: strike, ...whom });
    else {
      const wrong = `--faults "${word}": expected how long it lasts behind the colon, like ${strike}:2m`;
      found.push({ strikes: strike, ...whom, lasts: yield* duration(long.join(":"), wrong) });
    }
  }
  return found;
});

/** `--for`, in milliseconds of the wall clock. */
export const timeLimit = (description: string) =>
  Flag.String("for").pipe(
    Flag.withMetavar("duration"),
    Flag.withDescription(description),
    Flag.mapEffect((text) =>
      duration(text, `--for "${text}": expected a duration, like --for 5m`).pipe(
        Effect.map((micros) => micros / 1_000),
      ),
    ),
    optional,
  );

/** `--until`: what somebody sees. */
export const untilSeen = (description: string) =>
  Flag.String("until").pipe(
    Flag.withMetavar("expectation"),
    Flag.withDescription(description),
    Flag.mapEffect(filled("until", "what somebody sees, like --until 'refused: 71'")),
    optional,
  );

/** How many threads play the candidates of a shrinker, or the days of a blame. */
export const workers = count(
  "workers",
  "Threads that play days at the same time",
  1,
  WORKERS_MOST,
).pipe(Flag.withDefault(1));

export const huntFlags = {
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
  exhaustive: Flag.Boolean("exhaustive").pipe(
    Flag.withDescription(
      "Play the scenario in every order in which its programs can go on, up to the bound",
    ),
    Flag.withDefault(false),
    Flag.withoutNegation,
  ),
  bound: count(
    "bound",
    "How many turns may be otherwise than fifo in one order of --exhaustive (default: 1)",
  ).pipe(optional),
  faults: Flag.String("faults").pipe(
    Flag.withMetavar("fault,fault@laptop,fault:duration"),
    Flag.withDescription(
      `What may go wrong at one of those turns, of ${STRIKES.join(", ")}; sleep:2m lasts two minutes instead of ten seconds, power-cut@PARENT strikes that laptop alone, whoever's turn it is (default: nothing)`,
    ),
    Flag.mapEffect(strikes),
    optional,
  ),
  seeds: count(
    "seeds",
    "How many days (default: 100, or as many as there is time for; 0: only those kept earlier)",
  ).pipe(optional),
  for: timeLimit("Stop after this time, like 5m"),
  from: count("from", "The first seed (default: 0)").pipe(optional),
  every: count("every", "Play each so-manieth seed only, as workers do (default: 1)", 1).pipe(
    optional,
  ),
  workers: count("workers", "Processes that play at the same time", 1, WORKERS_MOST).pipe(
    Flag.withDefault(1),
  ),
  until: untilSeen(
    "Stop at the first day on which this is seen, as under expect: in a scenario; anybody is any laptop",
  ),
  guide: Flag.Boolean("guide").pipe(
    Flag.withDescription(
      "Make half of the days of a swarm from days that reached something new; --no-guide draws each day from its seed alone",
    ),
    optional,
  ),
  corpus: Flag.String("corpus").pipe(
    Flag.withMetavar("folder"),
    Flag.withDescription(
      'Where failing days are kept, and played from first; "" keeps none (default: .fieldlab/hunt)',
    ),
    Flag.withDefault(".fieldlab/hunt"),
    Flag.map((folder) => (folder === "" ? null : folder)),
  ),
  reporter: Flag.Literals("reporter", ["pretty", "json"]).pipe(
    Flag.withDescription("pretty for people, json for programs: a line for each day"),
    Flag.withDefault("pretty" as const),
  ),
};
