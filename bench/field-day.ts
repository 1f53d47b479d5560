/**
 * How much faster than real time a field day plays: the example day of the README (12 laptops, eight hours and a half, the
 * full engine on every laptop), after start-up. The peer is the clock on the wall.
 *
 * `node bench/field-day.ts`
 */
import { readFileSync } from "node:fs";
import { loadScenario } from "../src/scenarios/language/load.ts";
import { runPlan } from "../src/scenarios/runner/run.ts";
import { groupDigits, median, writeTable } from "./results.ts";

const FILES = [
  "scenarios/caps/xp-pro-eleventh-peer.scenario.yaml",
  "scenarios/caps/server-thirty-peers.scenario.yaml",
  "scenarios/workflow/4-working-without-the-parent.scenario.yaml",
];
const RUNS = 15;
const WARM_UP = 10;

const rows = FILES.map((file) => {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  const loaded = loadScenario({ file, text });
  if ("problems" in loaded) throw new Error(`${file} does not load`);
  const walls: Array<number> = [];
  let simulatedMillis = 0;
  let events = 0;
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    const before = performance.now();
    const result = runPlan(loaded.plan);
    const wall = performance.now() - before;
    if (result.verdict.kind !== "passed") throw new Error(`${file}: ${result.verdict.kind}`);
    if (run >= WARM_UP) walls.push(wall);
    simulatedMillis = result.simulatedMicros / 1_000;
    events = result.events;
  }
  const wall = median(walls);
  return [
    file.replace("scenarios/", "").replace(".scenario.yaml", ""),
    String(loaded.plan.nodes.length),
    `${(simulatedMillis / 3_600_000).toFixed(2)} h`,
    groupDigits(events),
    `${wall.toFixed(0)} ms (${Math.min(...walls).toFixed(0)}–${Math.max(...walls).toFixed(0)})`,
    `${groupDigits(simulatedMillis / wall)} ×`,
  ];
});

writeTable({
  section: "Field days",
  title: "Field days against the clock on the wall",
  rows: [
    ["day", "machines", "simulated", "kernel events", "wall time", "faster than real time"],
    ...rows,
  ],
  notes: [
    `Median of ${RUNS} runs after ${WARM_UP}, minimum and maximum in brackets; one thread; journal kept, not written. Goal: more than`,
    "100,000 × for the first.",
  ],
  packages: ["effect"],
});
