/**
 * What a hunt has reached: marks of model and engine, refusals, actions that were done and actions that were refused, pairs of things
 * that followed each other, kinds of faults, and comparisons of every checker. A place nothing ever reached proves nothing.
 */
import { FAULT_KINDS } from "../../model/wire/room-faults.ts";
import { textOf } from "../checks/facts.ts";
import { WINDOWS_CODES } from "../../model/windows/codes.ts";
import { MARKS } from "../checks/marks.ts";
import { ACTION_KEYS } from "../language/shape/actions.ts";
import { INVARIANTS } from "../plan.ts";
import type { RunResult } from "../runner/verdict.ts";

/** What can be covered and counted out of a known number. */
const KNOWN: { readonly [kind: string]: ReadonlyArray<string> } = {
  marks: Object.keys(MARKS),
  codes: Object.keys(WINDOWS_CODES),
  actions: ACTION_KEYS.filter((key) => key !== "wait"),
  faults: FAULT_KINDS,
  invariants: INVARIANTS,
};

/** A table of what is missing is read only as long as it is short. */
const NAMED_MOST = 12;

/** `codes 53`, `pairs unplug edit-record`: everything one run has reached. */
export const reachedBy = (result: RunResult): ReadonlyArray<string> => {
  const reached = new Set<string>();
  let before = "";
  for (const event of result.journal.events) {
    switch (event.kind) {
      case "mark":
        reached.add(`marks ${textOf(event, "name")}`);
        break;
      case "refused":
        reached.add(`codes ${textOf(event, "code")}`);
        break;
      case "fault.began":
        reached.add(`faults ${textOf(event, "fault")}`);
        break;
      case "step": {
        const label = textOf(event, "label");
        reached.add(`actions ${label}`);
        if (before !== "") reached.add(`pairs ${before} ${label}`);
        before = label;
        break;
      }
      default:
        reached.add(`events ${event.kind}`);
    }
  }
  for (const [name, count] of result.checks) if (count > 0) reached.add(`invariants ${name}`);
  return [...reached];
};

export class Coverage {
  readonly #runs = new Map<string, number>();
  /** How much had been reached after so many runs. */
  readonly #curve: Array<{ readonly runs: number; readonly reached: number }> = [];
  #count = 0;

  /** Adds what one run has reached; answers how much of it is new. */
  add(reached: ReadonlyArray<string>): number {
    this.#count++;
    let fresh = 0;
    for (const feature of reached) {
      const runs = this.#runs.get(feature) ?? 0;
      if (runs === 0) fresh++;
      this.#runs.set(feature, runs + 1);
    }
    if (fresh > 0) this.#curve.push({ runs: this.#count, reached: this.#runs.size });
    return fresh;
  }

  #reached(kind: string): ReadonlyArray<string> {
    return [...this.#runs.keys()]
      .filter((feature) => feature.startsWith(`${kind} `))
      .map((feature) => feature.slice(kind.length + 1));
  }

  /** `31 of 43 marks, 12 of 30 codes`. */
  get short(): string {
    return ["marks", "codes", "actions", "invariants"]
      .map((kind) => `${this.#of(kind).length} of ${KNOWN[kind]!.length} ${kind}`)
      .join(", ");
  }

  #of(kind: string): ReadonlyArray<string> {
    return this.#reached(kind).filter((name) => KNOWN[kind]!.includes(name));
  }

  /** The table at the end: how much of each kind, and what nothing has reached. */
  table(): ReadonlyArray<string> {
    const lines = Object.entries(KNOWN).map(([kind, all]) => {
      const reached = this.#of(kind);
      const never = all.filter((name) => !reached.includes(name));
      const named = never.slice(0, NAMED_MOST).join(", ");
      const more = never.length > NAMED_MOST ? ` and ${never.length - NAMED_MOST} more` : "";
      const rest = never.length === 0 ? "" : `, never: ${named}${more}`;
      return `${kind.padEnd(10)} ${reached.length} of ${all.length}${rest}`;
    });
    return [
      ...lines,
      `${"pairs".padEnd(10)} ${this.#reached("pairs").length} of things that followed each other`,
      `${"events".padEnd(10)} ${this.#reached("events").length} kinds of the journal`,
      `new things ${this.#curveText()}`,
    ];
  }

  /** At 1, 2, 5, 10, 20 … days. */
  #curveText(): string {
    const points: Array<string> = [];
    for (let at = 1, next = 0; at <= this.#count; at *= [2, 2.5, 2][next++ % 3]!) {
      const reached = this.#curve.findLast(({ runs }) => runs <= at)?.reached ?? 0;
      points.push(`${at}: ${reached}`);
    }
    return `after so many days: ${points.join(", ")}`;
  }
}
