/**
 * What a swarm plays next: half of the days are fresh, the other half are made of days that reached something no day before them had.
 * Among those the ones are preferred that reached what hardly any other day did. The same seeds in the same order give the same days.
 */
import { Coverage } from "./coverage.ts";
import { freshGenome, mutated, streamOf, type Genome } from "./draw/genome.ts";
import type { Feature } from "./reached.ts";

interface Kept {
  readonly genome: Genome;
  /** What it was the first to reach. */
  readonly first: ReadonlyArray<Feature>;
}

/** What more days than this have reached is nothing special. */
const RARE_DAYS_MOST = 3;
/** Older ones have had their turn. */
const KEPT_MOST = 200;

export class Guide {
  readonly #coverage = new Coverage();
  readonly #kept: Array<Kept> = [];

  /** The day with this seed. */
  next(seed: string): Genome {
    const draws = streamOf(seed, "guide");
    if (this.#kept.length < 2 || draws.chance("fresh", 1, 2)) return freshGenome(seed);
    return mutated(seed, this.#pick(draws.int("weight", this.#weight)), this.#other(draws));
  }

  /** What the day with this genome has reached. */
  learn(genome: Genome, reached: ReadonlyArray<Feature>): void {
    const first = reached.filter((feature) => this.#coverage.daysWith(feature) === 0);
    this.#coverage.add(reached);
    if (first.length === 0) return;
    this.#kept.push({ genome, first });
    if (this.#kept.length > KEPT_MOST) this.#kept.shift();
  }

  #weightOf({ first }: Kept): number {
    return 1 + first.filter((feature) => this.#coverage.daysWith(feature) <= RARE_DAYS_MOST).length;
  }

  get #weight(): number {
    return this.#kept.reduce((sum, kept) => sum + this.#weightOf(kept), 0);
  }

  #pick(drawn: number): Genome {
    let left = drawn;
    const found = this.#kept.find((kept) => (left -= this.#weightOf(kept)) < 0);
    return (found ?? this.#kept.at(-1)!).genome;
  }

  #other(draws: ReturnType<typeof streamOf>): Genome {
    return draws.pick("other", this.#kept).genome;
  }
}
