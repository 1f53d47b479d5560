/** A hunt in a folder of sources, as a process of its own: how many days until the first that fails, and how small that day becomes. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { HuntedDay } from "../../src/scenarios/hunt/hunter.ts";
import { sourceOf } from "../../src/scenarios/hunt/source.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

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

/** The days a hunt plays, one after the other as they come. */
async function* daysOf(child: ChildProcess): AsyncGenerator<HuntedDay> {
  for await (const line of createInterface({ input: child.stdout! }))
    yield JSON.parse(line) as HuntedDay;
}

/** It played its days: some of them may have failed. */
const HUNTED: ReadonlySet<number | null> = new Set([0, 1]);

/** Whether a day passes where nothing is planted: one that fails there as well says nothing about the bug. */
const passesWithoutBug = async (folder: string, text: string): Promise<boolean> => {
  const file = join(folder, "without.scenario.yaml");
  writeFileSync(file, text);
  const child = fieldlab(ROOT, ["run", file], "ignore");
  child.stdout!.resume();
  await ended(child);
  return child.exitCode === 0;
};

/**
 * Plays days until one fails that does not fail without the bug, or the budget is used up. `what` is what to hunt in, as the command
 * takes it.
 */
export const hunt = async (
  folder: string,
  what: ReadonlyArray<string>,
  { days: most, from, seconds: longest }: Budget,
): Promise<{ readonly hunted: Hunted; readonly text: string | null }> => {
  const started = performance.now();
  const secondsSince = (): number => Math.round((performance.now() - started) / 100) / 10;
  const limits = [`--for=${longest}s`, `--seeds=${most}`, `--from=${from}`];
  const child = fieldlab(
    folder,
    ["hunt", ...what, "--reporter=json", "--corpus=", ...limits],
    "inherit",
  );
  const over = ended(child);
  let isEndless = false;
  // A day that never ends is no day: whoever waits for it waits for ever.
  const watchdog = setTimeout(
    () => {
      isEndless = true;
      child.kill("SIGKILL");
    },
    2_000 * longest + 60_000,
  );
  let days = 0;
  try {
    for await (const { failure, seed, text } of daysOf(child)) {
      days++;
      if (failure === null) continue;
      const seconds = secondsSince();
      if (text !== null && !(await passesWithoutBug(folder, text))) continue;
      return { hunted: { days, seconds, found: { failure, seed } }, text };
    }
    await over;
  } finally {
    clearTimeout(watchdog);
    child.kill();
  }
  if (days === 0) throw new Error(`no day could be played in ${folder}`);
  // A hunt that broke off has not looked: what it would have found is not known.
  if (!isEndless && !HUNTED.has(child.exitCode))
    throw new Error(
      `the hunt in ${folder} broke off after ${days} days with ${child.exitCode ?? child.signalCode ?? "nothing"}`,
    );
  return { hunted: { days, seconds: secondsSince(), found: null }, text: null };
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
