/**
 * One go of `fieldlab run`: loads, selects, plays and reports. Results are told in the order of the files, however many threads
 * play, so a run with one thread and a run with eight print the same.
 */
import * as Effect from "effect/Effect";
import { goldenOf } from "../../scenarios/report/golden.ts";
import type { Report, ReportedRun, Shard } from "../../scenarios/report/reported.ts";
import { playBreaks } from "./breaks.ts";
import { EXIT_CODES, exitCodeOf, exitCodeOfReport, worst } from "../exit.ts";
import { openGoldens } from "./goldens.ts";
import type { GoldenOptions } from "./goldens.ts";
import { overNoScenario } from "../apart.ts";
import { JOURNAL, journalFiles, writeJournal } from "./journal-files.ts";
import { loadScenarios } from "../load.ts";
import type { LoadedPlan } from "../load.ts";
import type { Job, Keep, Played } from "./play-one.ts";
import { startPlayers, threadsFor } from "./players.ts";
import { progressOn } from "./progress.ts";
import { repeatCommand, replayCommand } from "../repeat.ts";
import { reportInvalid } from "../report-invalid.ts";
import { openReports, reportOf } from "./reports.ts";
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

/**
 * Every nth of them, in the order of the files: parts of the same size, and neighbours in a folder, which tend to take the same time,
 * on different machines.
 */
const inShard = <A>(all: ReadonlyArray<A>, shard: Shard | undefined): ReadonlyArray<A> =>
  shard === undefined ? all : all.filter((_, at) => at % shard.of === shard.index - 1);

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

/** Plays the jobs and hands over each run in their order, as soon as all before it are over. */
const play = Effect.fnUntraced(function* (
  jobs: ReadonlyArray<Job>,
  options: RunOptions & {
    readonly judged: Goldens["judged"];
    readonly show: (run: ReportedRun, position: number) => Effect.Effect<void>;
  },
) {
  const journalOf = yield* journalFiles(
    options.journal,
    jobs.map(({ plan }) => plan),
    jobs.some(({ keep }) => keep !== "off"),
  );
  const progress = yield* Effect.acquireRelease(
    Effect.sync(() => progressOn(process.stderr, jobs.length, options.reporters)),
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
    const judged = yield* options.judged(played, plan);
    const good = exitCodeOf(judged.verdict) === EXIT_CODES.passed;
    const { journal } = played;
    const journalFile = journal === null || (keep !== "on" && good) ? null : journalOf(plan);
    if (journal !== null && journalFile !== null) yield* writeJournal(journalFile, journal);
    const run = { ...judged, journalFile };
    yield* options.show(run, position);
    runs.push(run);
    if (options.bail && !good) break;
    if (position + 1 < jobs.length) progress.draw();
  }
  return runs;
}, Effect.scoped);

/** What is written lies beside what is read, and not in its place. Checked before the first run. */
const keepApart = Effect.fnUntraced(function* (read: ReadonlySet<string>, options: RunOptions) {
  if (options.journal !== undefined) yield* overNoScenario(options.journal, read, JOURNAL);
  for (const { file, name } of options.reporters)
    if (file !== undefined) yield* overNoScenario(file, read, reportOf(name));
});

export const runOnce = Effect.fnUntraced(function* (
  files: ReadonlyArray<string>,
  options: RunOptions,
) {
  const loaded = yield* loadScenarios(files, options);
  yield* keepApart(
    new Set([...loaded.files, ...loaded.plans.map(({ plan }) => goldenOf(plan))]),
    options,
  );
  const plans = inShard(yield* select(loaded.plans, options), options.shard);
  const invalid = inShard(loaded.invalid, options.shard);
  yield* reportInvalid(invalid);
  const keep = options.trace ?? (options.journal === undefined ? "off" : "on");
  const goldens = yield* openGoldens(
    plans.map(({ plan }) => plan),
    options,
  );
  const jobs = plans.map((each) =>
    jobOf(each, options, { keep, timeline: goldens.isWanted(each.plan) }),
  );
  const reports = yield* openReports(options.reporters, {
    names: plans.map(({ plan }) => plan.name),
    invalid: invalid.length,
  });
  const began = performance.now();
  const runs = yield* play(jobs, { ...options, judged: goldens.judged, show: reports.each });
  const report: Report = {
    runs,
    invalid: invalid.map(({ file, place, text }) => ({ file, place, text })),
    shard: options.shard ?? null,
    elapsedMillis: performance.now() - began,
  };
  yield* reports.end(report);
  const own = exitCodeOfReport(report);
  const isOver = options.bail && own !== EXIT_CODES.passed;
  const broken = options.breaks && !isOver ? yield* playBreaks(plans, options) : [];
  const exitCode = worst([own, ...broken]);
  const read = new Map(loaded.read);
  for (const { plan } of loaded.plans)
    read.set(plan.file, new Set([...(read.get(plan.file) ?? []), goldenOf(plan)]));
  return { exitCode, read };
});
