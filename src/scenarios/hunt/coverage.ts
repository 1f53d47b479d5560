/** What a hunt has reached so far, of how much there is, and how that grew from day to day. */
import { WINDOWS_CODES } from "../../model/windows/codes.ts";
import { FAULT_KINDS } from "../../model/wire/room-faults.ts";
import { MARKS } from "../checks/marks.ts";
import { ACTION_KEYS } from "../language/shape/actions.ts";
import { REFUSAL_WORDS } from "../language/shape/refusals.ts";
import { AGAIN, INVARIANTS } from "../plan.ts";
import { counted } from "../report/counted.ts";
import type { Feature } from "./reached.ts";

/** What can be covered and counted out of a known number. */
const KNOWN: { readonly [kind: string]: ReadonlyArray<string> } = {
  marks: Object.keys(MARKS),
  codes: Object.keys(WINDOWS_CODES),
  words: REFUSAL_WORDS,
  actions: ACTION_KEYS.filter((key) => key !== "wait"),
  faults: FAULT_KINDS,
  invariants: INVARIANTS,
  again: AGAIN,
};

/** What has no end: combinations, one of them and several. */
const OPEN: { readonly [kind: string]: readonly [one: string, several: string] } = {
  pairs: [
    "action of the room that followed another",
    "actions of the room that followed each other",
  ],
  hands: [
    "action at one laptop that followed another",
    "actions at one laptop that followed each other",
  ],
  during: ["action while something was wrong", "actions while something was wrong"],
  refused: ["action and what it was refused with", "actions and what they were refused with"],
  events: ["kind of the journal", "kinds of the journal"],
};

/** A table of what is missing is read only as long as it is short. */
const NAMED_MOST = 12;

const STEPS = [2, 2.5, 2];
const BARS = "▁▂▃▄▅▆▇█";
const BARS_MOST = 40;

export class Coverage {
  readonly #runs = new Map<Feature, number>();
  /** How much had been reached after each run. */
  readonly #curve: Array<number> = [];

  /** Adds what one run has reached; answers how much of it is new. */
  add(reached: ReadonlyArray<Feature>): number {
    let fresh = 0;
    for (const feature of reached) {
      const runs = this.#runs.get(feature) ?? 0;
      if (runs === 0) fresh++;
      this.#runs.set(feature, runs + 1);
    }
    this.#curve.push(this.#runs.size);
    return fresh;
  }

  /** On how many days this was reached. */
  daysWith(feature: Feature): number {
    return this.#runs.get(feature) ?? 0;
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
    const open = Object.entries(OPEN).map(
      ([kind, [one, several]]) =>
        `${kind.padEnd(10)} ${counted(this.#reached(kind).length, one, several)}`,
    );
    return [...lines, ...open, `new things ${this.#curveText()}`, `           ${this.#bars()}`];
  }

  /** At 1, 2, 5, 10, 20 … days. */
  #curveText(): string {
    const points: Array<string> = [];
    for (let at = 1, next = 0; at <= this.#curve.length; at *= STEPS[next++ % STEPS.length]!)
      points.push(`${at}: ${this.#curve[at - 1]}`);
    return `after so many days: ${points.join(", ")}`;
  }

  /** The same as a picture: one bar for every so many days, full height for all that was reached in the end. */
  #bars(): string {
    const days = this.#curve.length;
    const most = this.#curve.at(-1) ?? 0;
    if (days === 0 || most === 0) return "";
    const count = Math.min(days, BARS_MOST);
    return Array.from({ length: count }, (_, index) => {
      const day = Math.ceil(((index + 1) * days) / count) - 1;
      const height = Math.round((this.#curve[day]! / most) * (BARS.length - 1));
      return BARS[height];
    }).join("");
  }
}
