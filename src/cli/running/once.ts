/**
 * One go of `fieldlab run`: loads, selects, plays and reports. Results are told in the order of the files, however many threads
 * play, so a run with one thread and a run with eight print the same.
 */
import { createHash } from "node:crypto";
import * as Effect from "effect/Effect";
import { counted } from "../../scenarios/report/counted.ts";
import { goldenOf } from "../../scenarios/report/golden.ts";
import type { Report, ReportedRun, Shard } from "../../scenarios/report/reported.ts";
import { breaksOf, playBreaks } from "./breaks.ts";
import { EXIT_CODES, exitCodeOf, exitCodeOfReport, together, type Stop } from "../exit.ts";
import { openGoldens, tellLonely } from "./goldens.ts";
import type { GoldenOptions } from "./goldens.ts";
import { eachItsOwn, noFolder, overNoScenario } from "../apart.ts";
import { JOURNAL, journalFiles, refuseUnkept, writeJournal } from "./journal-files.ts";
import type { Named } from "./journal-files.ts";
import { loadScenarios } from "../load.ts";
import type { LoadedPlan } from "../load.ts";
import { Output } from "../output.ts";
import type { Job, Keep, Played } from "./play-one.ts";
import { startPlayers, threadsFor } from "./players.ts";
import { progressOn } from "./progress.ts";
import { repeatCommand, replayCommand } from "../repeat.ts";
import { reportInvalid } from "../report-invalid.ts";
import { openReports, reportOf, reportsInto } from "./reports.ts";
import type { Wanted } from "./flags.ts";
import { select } from "../select.ts";
import type { Selection } from "../select.ts";

export interface RunOptions extends GoldenOptions, Selection {
  readonly bail: boolean;
  readonly twice: boolean;
  readonly breaks: boolean;
  readonly workers: number | undefined;
  readonly shard: Shard | undefined;
  readonly reporters: ReadonlyArray<Wanted>;
  readonly trace: Keep | undefined;
  readonly journal: string | undefined;
}

/** What is known of a go beside what its command line says. */
interface Around {
  /** Where they were looked for. */
  readonly folders?: ReadonlyArray<string>;
  /** What was played before. */
  readonly before?: Days;
  /** Whether scenarios that are not there yet will be played too. */
  readonly mayBeMore?: boolean;
}

/**
 * Every nth of them, in the order of the files: parts of the same size, and neighbours in a folder, which tend to take the same time,
 * on different machines.
 */
const inShard = <A>(all: ReadonlyArray<A>, shard: Shard | undefined): ReadonlyArray<A> =>
  shard === undefined ? all : all.filter((_, at) => at % shard.of === shard.index - 1);

/** A part that has nothing to play is no failure: the whole may have less for a while than there are machines, and its report is merged. */
const tellEmpty = Effect.fnUntraced(function* ({ index, of }: Shard, chosen: number) {
  const output = yield* Output;
  yield* output.err(
    `warning[empty-part] only ${counted(chosen, "scenario")} for ${of} parts: part ${index} plays none\n`,
  );
});

/**
 * What a shard is a part of. Files may lie elsewhere on another machine, and have other line ends there: days are known by their names and seeds.
 */
const wholeOf = (
  selected: ReadonlyArray<LoadedPlan>,
  { breaks, goldens, set, twice }: RunOptions,
  invalid: number,
): string => {
  const days = selected.map(({ plan }) => [plan.name, plan.seed]);
  const whole = JSON.stringify({ days, set, breaks, goldens, twice, invalid });
  return createHash("sha256").update(whole).digest("hex").slice(0, 16);
};

const jobOf = (
  { plan, text }: LoadedPlan,
  options: RunOptions,
  wanted: Pick<Job, "keep" | "timeline">,
): Job => ({
  plan,
  source: text,
  twice: options.twice,
  ...wanted,
  repeat: repeatCommand({
    file: plan.file,
    seed: plan.seed,
    set: options.set,
    cell: plan.cell,
  }),
  watch: replayCommand(plan.file, plan.cell),
});

type Goldens = Effect.Success<ReturnType<typeof openGoldens>>;

/** Plays the jobs and hands over each run in their order, as soon as all before it are over. What cannot be written costs nobody his verdict. */
const play = Effect.fnUntraced(function* (
  jobs: ReadonlyArray<Job>,
  options: RunOptions & {
    readonly judged: Goldens["judged"];
    readonly show: (run: ReportedRun, position: number) => Effect.Effect<void>;
    readonly journalOf: (day: Named) => string;
  },
) {
  const unkept: Array<Stop> = [];
  const unlessRefused = <A, B, R>(writing: Effect.Effect<A, Stop, R>, otherwise: B) =>
    Effect.catchTag(writing, "Stop", (refused) => {
      unkept.push(refused);
      return Effect.succeed(otherwise);
    });
  const progress = yield* Effect.acquireRelease(
    Effect.sync(() =>
      progressOn(process.stderr, {
        total: jobs.length,
        reporters: options.reporters,
        env: process.env,
      }),
    ),
    ({ clear }) => Effect.sync(clear),
  );
  const resultOf = yield* startPlayers(
    jobs,
    threadsFor(jobs.length, options.workers),
    ({ run }: Played) => progress.done(exitCodeOf(run.verdict) === EXIT_CODES.passed, run.name),
  );
  const runs: Array<ReportedRun> = [];
  for (const [position, { keep, plan }] of jobs.entries()) {
    const played = yield* resultOf(position);
    progress.clear();
    const judged = yield* unlessRefused(options.judged(played, plan), played.run);
    const good = exitCodeOf(judged.verdict) === EXIT_CODES.passed;
    const { journal } = played;
    const wanted = journal === null || (keep !== "on" && good) ? null : options.journalOf(plan);
    const journalFile =
      journal === null || wanted === null
        ? null
        : yield* unlessRefused(Effect.as(writeJournal(wanted, journal), wanted), null);
    const run = { ...judged, journalFile };
    yield* options.show(run, position);
    runs.push(run);
    if (options.bail && !good) break;
    if (position + 1 < jobs.length) progress.draw();
  }
  return { runs, unkept };
}, Effect.scoped);

/** What is written lies beside what is read, and not in its place. Checked before the first run. */
const keepApart = Effect.fnUntraced(function* (read: ReadonlySet<string>, options: RunOptions) {
  const { journal } = options;
  if (journal !== undefined) {
    yield* refuseUnkept(journal, options);
    yield* overNoScenario(journal, read, JOURNAL);
  }
  for (const { file, name } of options.reporters)
    if (file !== undefined) {
      yield* overNoScenario(file, read, reportOf(name));
      yield* noFolder(file, reportOf(name));
    }
});

/** Where the journals go. Neither they nor the reports take each other's place. */
const placesOf = Effect.fnUntraced(function* (
  jobs: ReadonlyArray<Job>,
  /** Also those that other machines play, or that were played before: all of them name their journals alike. */
  named: ReadonlyArray<Named>,
  { journal, mayBeMore, reporters }: RunOptions & { readonly mayBeMore: boolean },
) {
  const kept = jobs.filter(({ keep }) => keep !== "off");
  const isWanted = kept.length > 0;
  const journalOf = yield* journalFiles(journal, named, { isWanted, mayBeMore });
  const reports = reportsInto(reporters);
  const journals = kept.map(({ plan }) => ({ ...JOURNAL, file: journalOf(plan) }));
  if (reports.length > 0) yield* eachItsOwn([...journals, ...reports]);
  return journalOf;
});

/** The days of each file. */
export type Days = ReadonlyMap<string, ReadonlyArray<Named>>;

/** Those that were played before and those that are played now; a file keeps its place among them. */
const withDays = (before: Days, selected: ReadonlyArray<LoadedPlan>): Days => {
  const now = selected.map(({ plan: { cell, file } }): Named =>
    cell === undefined ? { file } : { file, cell },
  );
  return new Map([...before, ...Map.groupBy(now, ({ file }) => file)]);
};

export const runOnce = Effect.fnUntraced(function* (
  files: ReadonlyArray<string>,
  options: RunOptions,
  { before = new Map(), folders = [], mayBeMore = false }: Around = {},
) {
  const loaded = yield* loadScenarios(files, options);
  yield* keepApart(
    new Set([...loaded.files, ...loaded.plans.map(({ plan }) => goldenOf(plan))]),
    options,
  );
  const invalid = inShard(loaded.invalid, options.shard);
  // Before anything is selected: what matches nothing may be the name of one that cannot be read.
  yield* reportInvalid(invalid);
  // Once for all shards.
  if ((options.shard?.index ?? 1) === 1) yield* tellLonely(folders, loaded, options);
  const selected = yield* select(loaded.plans, options);
  const plans = inShard(selected, options.shard);
  if (options.shard !== undefined && plans.length + invalid.length === 0)
    yield* tellEmpty(options.shard, selected.length);
  const keep = options.trace ?? (options.journal === undefined ? "off" : "on");
  const goldens = yield* openGoldens(
    plans.map(({ plan }) => plan),
    options,
  );
  const jobs = plans.map((each) =>
    jobOf(each, options, { keep, timeline: goldens.isWanted(each.plan) }),
  );
  const days = withDays(before, selected);
  const journalOf = yield* placesOf(jobs, [...days.values()].flat(), { ...options, mayBeMore });
  const reports = yield* openReports(options.reporters, {
    names: plans.map(({ plan }) => plan.name),
    invalid: invalid.length,
    breaks: options.breaks ? plans.flatMap(breaksOf).length : 0,
  });
  const began = performance.now();
  const { judged } = goldens;
  const show = reports.each;
  const { runs, unkept } = yield* play(jobs, { ...options, judged, journalOf, show });
  const played: Report = {
    runs,
    invalid: invalid.map(({ file, place, text }) => ({ file, place, text })),
    shard:
      options.shard === undefined
        ? null
        : { ...options.shard, whole: wholeOf(selected, options, loaded.invalid.length) },
    elapsedMillis: performance.now() - began,
  };
  const isOver = options.bail && exitCodeOfReport(played) !== EXIT_CODES.passed;
  const report: Report = options.breaks
    ? { ...played, breaks: isOver ? [] : yield* playBreaks(plans, { ...options, runs }) }
    : played;
  const unwritten = yield* reports.end(report);
  const exitCode = exitCodeOfReport(report);
  const read = new Map(loaded.read);
  for (const { plan } of loaded.plans)
    read.set(plan.file, new Set([...(read.get(plan.file) ?? []), goldenOf(plan)]));
  return { days, exitCode, read, unkept: together([...unkept, ...unwritten]) };
});
