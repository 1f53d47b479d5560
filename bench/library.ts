/**
 * How long the whole library takes through the built command line, start-up included, with one thread and with one per core.
 * Goal: about a hundred scenarios in less than 10 s on two cores. The peer is one thread.
 *
 * `npm run build && node bench/library.ts`
 */
import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { groupDigits, median, writeTable } from "./results.ts";

const RUNS = 5;
const bundle = fileURLToPath(new URL("../dist/fieldlab.js", import.meta.url));
const root = fileURLToPath(new URL("../", import.meta.url));

interface Report {
  readonly summary: { readonly scenarios: number; readonly failed: number };
  readonly runs: ReadonlyArray<{ readonly simulatedMicros: number }>;
}

const play = (workers: number): { readonly wall: number; readonly report: Report } => {
  const before = performance.now();
  const { stdout } = spawnSync(
    process.execPath,
    [bundle, "run", "scenarios", "--reporter=json", `--workers=${workers}`],
    { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  const wall = performance.now() - before;
  const report: Report = JSON.parse(stdout);
  if (report.summary.failed > 0) throw new Error(`${report.summary.failed} scenarios failed`);
  return { wall, report };
};

const threads = [1, availableParallelism()];
const walls = threads.map((): Array<number> => []);
let last: Report | undefined;
for (let run = 0; run <= RUNS; run++) {
  for (const [at, workers] of threads.entries()) {
    const { report, wall } = play(workers);
    last = report;
    if (run > 0) walls[at]?.push(wall);
  }
}
const hours = (last?.runs ?? []).reduce((sum, run) => sum + run.simulatedMicros, 0) / 3.6e9;

writeTable({
  section: "Command line",
  title: "The library",
  rows: [
    ["threads", "scenarios", "field days", "wall time", "faster than real time"],
    ...threads.map((count, at) => {
      const wall = median(walls[at] ?? []);
      return [
        count === 1 ? "1 (peer)" : String(count),
        String(last?.summary.scenarios ?? 0),
        `${hours.toFixed(1)} h`,
        `${(wall / 1_000).toFixed(2)} s`,
        `${groupDigits((hours * 3_600_000) / wall)} ×`,
      ];
    }),
  ],
  notes: [
    `The whole process of \`fieldlab run scenarios\`, median of ${RUNS} runs in turn after one that is not counted. Goal: less than 10 s for`,
    "about a hundred scenarios on two cores.",
  ],
  packages: ["effect"],
});
