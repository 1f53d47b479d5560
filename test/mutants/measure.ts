/**
 * What the hunter makes of one planted bug, beside a hunter that only lets chance decide who goes first in one script. A measurement is kept
 * below .fieldlab/mutants, under what it depends on: the sources, the bug, the budget. So a run that was stopped goes on, and an older one
 * is not believed after the sources have changed.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hunt, smallestDay, type Budget, type Hunted, type Smallest } from "./hunting.ts";
import type { Mutant } from "./mutants.ts";
import { copyOfProject, plant } from "./planting.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const KEPT = join(ROOT, ".fieldlab/mutants");

/** The script of the other hunter: four laptops, the page's step 4. */
const BASELINE = "scenarios/workflow/4-working-without-the-parent.scenario.yaml";

export interface Options extends Budget {
  /** For shrinking, and for the other hunter: so many seconds each. */
  readonly secondsBeside: number;
  readonly shrinks: boolean;
  readonly baseline: boolean;
}

export interface Measurement {
  readonly swarm: Hunted;
  readonly smallest: Smallest | null;
  /** Null where it was not asked for. */
  readonly baseline: Hunted | null;
}

const filesBelow = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

/** Of the sources and the script as they are now. */
export const hashOfSources = (): string => {
  const hash = createHash("sha256");
  for (const file of [...filesBelow(join(ROOT, "src")), join(ROOT, BASELINE)])
    hash
      .update(`${file.slice(ROOT.length)}\n`)
      .update(readFileSync(file))
      .update("\n");
  return hash.digest("hex");
};

const fileOf = (sources: string, { changes, id }: Mutant, options: Options): string => {
  const key = JSON.stringify([sources, changes, options]);
  return join(KEPT, `${id}.${createHash("sha256").update(key).digest("hex").slice(0, 16)}.json`);
};

/** A measurement made before, if nothing it depends on has changed. */
export const kept = (sources: string, mutant: Mutant, options: Options): Measurement | null => {
  const file = fileOf(sources, mutant, options);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Measurement) : null;
};

export const measure = async (
  sources: string,
  mutant: Mutant,
  options: Options,
): Promise<Measurement> => {
  const folder = copyOfProject("src", BASELINE);
  try {
    for (const planted of mutant.changes) plant(folder, planted);
    const swarm = await hunt(folder, ["--swarm"], options);
    const smallest =
      swarm.text === null || !options.shrinks
        ? null
        : await smallestDay(folder, swarm.text, options.secondsBeside);
    // Of the seeds every third, from one that it divides on, lets chance decide who goes first (hunter.ts).
    const from = options.from - (options.from % 3);
    const script = [join(folder, BASELINE), "--every=3"];
    const seconds = options.secondsBeside;
    const baseline = options.baseline
      ? await hunt(folder, script, { ...options, from, seconds })
      : null;
    const measured = { swarm: swarm.hunted, smallest, baseline: baseline?.hunted ?? null };
    mkdirSync(KEPT, { recursive: true });
    const file = fileOf(sources, mutant, options);
    // Whoever stops the run in between has none of it, and not half.
    writeFileSync(`${file}.new`, `${JSON.stringify(measured, null, 2)}\n`);
    renameSync(`${file}.new`, file);
    return measured;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
