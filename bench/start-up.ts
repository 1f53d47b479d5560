/**
 * How long `fieldlab --help` takes as a whole process, beside an empty Node process, the least anything could do.
 * Goal: at most 0.2 s.
 *
 * `npm run build && node bench/start-up.ts`
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median, writeTable } from "./results.ts";

const RUNS = 21;
const bundle = fileURLToPath(new URL("../dist/fieldlab.js", import.meta.url));

const time = (args: ReadonlyArray<string>): number => {
  const before = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
  return performance.now() - before;
};

const help: Array<number> = [];
const bare: Array<number> = [];
for (let run = 0; run <= RUNS; run++) {
  const pair = [time([bundle, "--help"]), time(["-e", "0"])] as const;
  if (run === 0) continue;
  help.push(pair[0]);
  bare.push(pair[1]);
}
const figures = (walls: ReadonlyArray<number>): string =>
  `${median(walls).toFixed(0)} ms (${Math.min(...walls).toFixed(0)}–${Math.max(...walls).toFixed(0)})`;

writeTable({
  section: "Command line",
  title: "Start-up",
  rows: [
    ["whole process", "wall time"],
    ["`fieldlab --help`", figures(help)],
    ["peer: `node -e 0`", figures(bare)],
    [
      "ratio, pair by pair",
      `${median(help.map((value, index) => value / bare[index]!)).toFixed(1)} ×`,
    ],
  ],
  notes: [`Median of ${RUNS} runs in turn, minimum and maximum in brackets. Goal: at most 200 ms.`],
  packages: ["effect"],
});
