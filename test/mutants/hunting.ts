/** A hunt in a folder of sources, as a process of its own: how many days until the first that fails, and how small that day becomes. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { HuntedDay } from "../../src/scenarios/hunt/hunter.ts";
import { sourceOf } from "../../src/scenarios/hunt/source.ts";

export interface Budget {
  readonly days: number;
  /** For the days, and once more for the shrinking. */
  readonly seconds: number;
  /** The first seed. */
  readonly from: number;
}

export interface Hunted {
  /** Played, the failing one among them. */
  readonly days: number;
  readonly seconds: number;
  /** The class of failure and its seed; null where no day failed. */
  readonly found: { readonly failure: string; readonly seed: string } | null;
}

export interface Smallest {
  readonly steps: number;
  /** Besides the office. */
  readonly laptops: number;
  /** The shrinker was stopped before it was done. */
  readonly stopped: boolean;
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve());
  });

const fieldlab = (
  folder: string,
  args: ReadonlyArray<string>,
  complaints: "inherit" | "ignore",
): ChildProcess =>
  spawn(process.execPath, [join(folder, "src/cli/bin.ts"), ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", complaints],
  });

/** Plays days until one fails or the budget is used up. `what` is what to hunt in, as the command takes it. */
export const hunt = async (
  folder: string,
  what: ReadonlyArray<string>,
  { days: most, from, seconds: longest }: Budget,
): Promise<{ readonly hunted: Hunted; readonly text: string | null }> => {
  const started = performance.now();
  const limits = [`--for=${longest}s`, `--seeds=${most}`, `--from=${from}`];
  const child = fieldlab(folder, ["hunt", ...what, "--reporter=json", ...limits], "inherit");
  // A day that never ends is no day: whoever waits for it waits for ever.
  const watchdog = setTimeout(() => child.kill("SIGKILL"), 2_000 * longest + 60_000);
  let days = 0;
  let text: string | null = null;
  let found: Hunted["found"] = null;
  createInterface({ input: child.stdout! }).on("line", (line) => {
    if (found !== null) return;
    days++;
    const day = JSON.parse(line) as HuntedDay;
    if (day.failure === null) return;
    ({ text } = day);
    found = { failure: day.failure, seed: day.seed };
    child.kill();
  });
  await ended(child);
  clearTimeout(watchdog);
  if (days === 0) throw new Error(`no day could be played in ${folder}`);
  const seconds = (performance.now() - started) / 1_000;
  return { hunted: { days, seconds: Math.round(seconds * 10) / 10, found }, text };
};

/** The smallest day the shrinker comes to in that time. */
export const smallestDay = async (
  folder: string,
  text: string,
  seconds: number,
): Promise<Smallest | null> => {
  const file = join(folder, "found.scenario.yaml");
  const out = join(folder, "small.scenario.yaml");
  writeFileSync(file, text);
  const child = fieldlab(folder, ["shrink", file, "--out", out], "ignore");
  child.stdout!.resume();
  let stopped = false;
  const timer = setTimeout(() => {
    stopped = true;
    child.kill();
  }, seconds * 1_000);
  await ended(child);
  clearTimeout(timer);
  if (!existsSync(out)) return null;
  const { nodes, timeline } = sourceOf(readFileSync(out, "utf8"));
  return { steps: timeline.length, laptops: Object.keys(nodes).length - 1, stopped };
};
