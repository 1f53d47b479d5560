/**
 * Everything that can go wrong with a frame on its way is a rule here: pass, deliver later or twice, hold, or drop. Rules are asked in the
 * order they were installed; the first that has an opinion wins; without one the frame passes.
 */
import type { Micros } from "../../sim/time.ts";

/** A frame as a rule sees it: between which laptops, how big, and when. */
export interface Passage {
  readonly from: string;
  readonly to: string;
  readonly bytes: number;
  readonly at: Micros;
}

export type Verdict =
  | { readonly kind: "pass" }
  | { readonly kind: "deliver"; readonly afterMicros: Micros }
  /** It waits until it is let go. */
  | { readonly kind: "hold"; readonly until: (go: () => void) => void }
  /** It is sent twice; whoever gets it needs one. */
  | { readonly kind: "twice" }
  | { readonly kind: "drop" };

/** Null means no opinion. */
export type FaultRule = (passage: Passage) => Verdict | null;

const PASS: Verdict = { kind: "pass" };

export class FaultRules {
  readonly #rules: Array<FaultRule> = [];

  /** Adds a rule behind the others; the returned function takes it away again. */
  install(rule: FaultRule): () => void {
    this.#rules.push(rule);
    return () => {
      const index = this.#rules.indexOf(rule);
      if (index >= 0) this.#rules.splice(index, 1);
    };
  }

  get quiet(): boolean {
    return this.#rules.length === 0;
  }

  judge(passage: Passage): Verdict {
    for (const rule of this.#rules) {
      const verdict = rule(passage);
      if (verdict !== null) return verdict;
    }
    return PASS;
  }
}
