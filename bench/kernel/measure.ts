/** How the kernel's benchmarks measure: bursts in a process of their own, medians of medians. */
import { spawnSync } from "node:child_process";
import { median } from "../results.ts";

/** Makes about so many events happen; answers how many they were, if not exactly as many. */
export type Step = (events: number) => number | void;

/** Builds a world with so many pending events. */
export type Contender = (pending: number) => Step;

const WARM_UP_MS = 700;
const MEASURE_MS = 2_000;
const BURST_MS = 60;
const PROCESSES = 3;

/** Events per second: the median over bursts. */
export const rateOf = (step: Step): number => {
  let burst = 200;
  for (const until = performance.now() + WARM_UP_MS; performance.now() < until;) {
    const took = timeOf(() => step(burst));
    if (took < BURST_MS) burst = Math.ceil(burst * Math.min(8, BURST_MS / Math.max(took, 1)));
  }
  const rates: Array<number> = [];
  for (
    const until = performance.now() + MEASURE_MS;
    performance.now() < until || rates.length < 3;
  ) {
    let happened: number | void = undefined;
    const took = timeOf(() => {
      happened = step(burst);
    });
    rates.push(((happened ?? burst) / took) * 1_000);
  }
  return median(rates);
};

/** Runs a bench file with arguments that make it measure one figure, several times; the median of what it prints last. */
export const measureInProcess = (file: string, given: ReadonlyArray<string>): number => {
  const figures: Array<number> = [];
  for (let round = 0; round < PROCESSES; round++) {
    const child = spawnSync(process.execPath, [file, ...given], {
      encoding: "utf8",
      maxBuffer: 1e8,
    });
    const figure = Number(child.stdout.trim().split("\n").at(-1));
    if (child.status !== 0 || !Number.isFinite(figure))
      throw new Error(`${given.join(" ")}: ${child.stderr}`);
    if (round === 0 && child.stderr !== "")
      process.stderr.write(`  ${given.join(" ")}: ${child.stderr}`);
    figures.push(figure);
  }
  const middle = median(figures);
  console.error(
    `${given.join(" ")}: ${Math.round(middle)} /s [${figures.map(Math.round).join(", ")}]`,
  );
  return middle;
};

const timeOf = (run: () => void): number => {
  const began = performance.now();
  run();
  return performance.now() - began;
};

/** Exponential delays in whole microseconds, from a small fast generator (sfc32): the same for every contender. */
export const exponential = (mean: number, seed = 1): (() => number) => {
  const state = new Uint32Array([0x9e3779b9, 0x243f6a88, 0xb7e15162, seed]);
  const next = (): number => {
    const sum = (state[0]! + state[1]! + state[3]!) >>> 0;
    state[3]!++;
    state[0] = state[1]! ^ (state[1]! >>> 9);
    state[1] = state[2]! + (state[2]! << 3);
    state[2] = ((state[2]! << 21) | (state[2]! >>> 11)) + sum;
    return sum / 0x1_0000_0000;
  };
  for (let round = 0; round < 12; round++) next();
  return () => Math.ceil(-Math.log(1 - next()) * mean);
};
