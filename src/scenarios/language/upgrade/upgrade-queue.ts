/** Scenarios to be upgraded, and behind them what they include: a file that says no version of its own has that of the first that includes it. */
import { dirname, join } from "node:path";
import { upgraded, upgradedFrom } from "./upgrade.ts";
import type { UpgradeResult } from "./upgrade.ts";
import type { Upgrade } from "./upgrades.ts";

interface Waiting {
  readonly file: string;
  /** Undefined for a scenario, which says it itself. */
  readonly from: number | undefined;
}

export class UpgradeQueue {
  readonly #upgrades: ReadonlyArray<Upgrade>;
  readonly #waiting: Array<Waiting>;
  readonly #seen: Set<string>;

  constructor(scenarios: ReadonlyArray<string>, upgrades: ReadonlyArray<Upgrade>) {
    this.#upgrades = upgrades;
    this.#waiting = scenarios.map((file) => ({ file, from: undefined }));
    this.#seen = new Set(scenarios);
  }

  /** How many files there were so far. */
  get count(): number {
    return this.#seen.size;
  }

  /** All of them, also those that are added meanwhile. */
  *files(): Generator<Waiting, void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      yield next;
  }

  upgrade({ file, from }: Waiting, text: string): UpgradeResult {
    const result =
      from === undefined
        ? upgraded(file, text, this.#upgrades)
        : upgradedFrom(file, text, this.#upgrades, from);
    if (!("problems" in result) && result.from <= this.#upgrades.length)
      for (const include of result.includes) this.#add(join(dirname(file), include), result.from);
    return result;
  }

  #add(file: string, from: number): void {
    if (this.#seen.has(file)) return;
    this.#seen.add(file);
    this.#waiting.push({ file, from });
  }
}
