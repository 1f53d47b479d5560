/**
 * What a hunted day is drawn from: a seed for each part of it, and a seed and a number for each of its steps. A fresh day has one seed
 * throughout; a day that is made of others has some parts from elsewhere. Parts draw from streams of their own, so that one of them can
 * be drawn anew and the rest stays as it was.
 */
import { RandomStream } from "../../../sim/random.ts";
import { CAST_PARTS } from "./cast.ts";
import { FAMILIES } from "./families.ts";

export const PARTS = [
  ...CAST_PARTS,
  "kinds",
  "chance",
  "scheduling",
  "end",
  "last trouble",
] as const;
export type Part = (typeof PARTS)[number];

/** One step, or a few that belong together: the so-manieth of the day with that seed. */
export interface Gene {
  readonly from: string;
  readonly index: number;
}

export interface Genome {
  /** The name of the day, and the seed it is played with. */
  readonly seed: string;
  /** Parts that are those of another day. */
  readonly parts: { readonly [part in Part]?: string };
  /** Families of trouble that are there, or are not, whatever was drawn. */
  readonly families: { readonly [family: string]: boolean };
  readonly steps: ReadonlyArray<Gene>;
  /** What it was made of, in words; null for a fresh day. */
  readonly origin: string | null;
}

const STEPS_LEAST = 4;
const STEPS_MOST = 40;

export const streamOf = (seed: string, entity: string): RandomStream =>
  new RandomStream({ seed, name: "swarm", entity });

export const freshGenome = (seed: string): Genome => {
  const count = streamOf(seed, "length").between("steps", STEPS_LEAST, STEPS_MOST);
  return {
    seed,
    parts: {},
    families: {},
    steps: Array.from({ length: count }, (_, index) => ({ from: seed, index })),
    origin: null,
  };
};

/** The stream of one part of this day. */
export const partStream = (genome: Genome, part: Part, entity: string = part): RandomStream =>
  streamOf(genome.parts[part] ?? genome.seed, entity);

/** Steps of one day up to somewhere, and of the other from somewhere on. */
const splice = (genome: Genome, other: Genome, draws: RandomStream): Genome => {
  const until = draws.between("until", 1, genome.steps.length);
  const rest = other.steps.slice(draws.int("from", other.steps.length));
  return { ...genome, steps: [...genome.steps.slice(0, until), ...rest].slice(0, STEPS_MOST) };
};

const otherSteps = (genome: Genome, draws: RandomStream): Genome => {
  const steps = [...genome.steps];
  const at = draws.int("at", steps.length);
  const fresh = { from: genome.seed, index: draws.int("which", 1_000) };
  switch (draws.pick("steps", ["left out", "repeated", "put in", "replaced"])) {
    case "left out":
      if (steps.length > STEPS_LEAST) steps.splice(at, draws.between("how many", 1, 3));
      break;
    case "repeated":
      steps.splice(draws.int("to", steps.length), 0, steps[at]!);
      break;
    case "put in":
      steps.splice(at, 0, fresh);
      break;
    default:
      steps[at] = fresh;
  }
  return { ...genome, steps: steps.slice(0, STEPS_MOST) };
};

const CHANGES_MOST = 3;

/** A day made of one that was kept, and perhaps of another. */
export const mutated = (seed: string, kept: Genome, other: Genome): Genome => {
  const draws = streamOf(seed, "mutation");
  let genome: Genome = { ...kept, seed, parts: { ...kept.parts } };
  // What the kept day drew by its own seed stays what it was.
  const parts: Record<string, string> = {};
  for (const part of PARTS) parts[part] = kept.parts[part] ?? kept.seed;
  genome = { ...genome, parts };
  const changes: Array<string> = [];
  for (let left = draws.between("changes", 1, CHANGES_MOST); left > 0; left--) {
    const change = draws.pick("change", ["part", "family", "steps", "steps", "splice"]);
    switch (change) {
      case "part": {
        const part = draws.pick("part", PARTS);
        genome = { ...genome, parts: { ...genome.parts, [part]: seed } };
        changes.push(`other ${part}`);
        break;
      }
      case "family": {
        const family = draws.pick("family", Object.keys(FAMILIES));
        const isThere = draws.chance("there", 2, 3);
        genome = { ...genome, families: { ...genome.families, [family]: isThere } };
        changes.push(`${isThere ? "with" : "without"} ${family}`);
        break;
      }
      case "steps":
        genome = otherSteps(genome, draws);
        changes.push("other steps");
        break;
      case "splice":
        genome = splice(genome, other, draws);
        changes.push(`the rest of day ${other.seed}`);
        break;
    }
  }
  return { ...genome, origin: `day ${kept.seed}, ${[...new Set(changes)].join(", ")}` };
};
