/** How a run can end, and the limits that end one that would not: every end is a value that says why. */
import type * as Exit from "effect/Exit";
import type { Leak } from "./guard.ts";
import { renderDifference, type Difference } from "./tape.ts";
import type { Micros } from "./time.ts";

export interface KernelLimits {
  /** Events in one run. */
  readonly eventsMax?: number;
  /** Events in the journal: it lies in memory as long as the run lasts. */
  readonly journalMax?: number;
  /** Tasks and events at one moment: more is a world that goes round and round without letting time pass. */
  readonly stepsPerMomentMax?: number;
  /** Virtual time. */
  readonly timeMax?: Micros;
}

export const DEFAULT_LIMITS: Required<KernelLimits> = {
  eventsMax: 100_000_000,
  journalMax: Number.MAX_SAFE_INTEGER,
  stepsPerMomentMax: 1_000_000,
  timeMax: Number.MAX_SAFE_INTEGER,
};

export interface UnfinishedWait {
  readonly machine: string;
  readonly program: string;
  readonly waitingFor: string;
}

export type RunOutcome<A, E> =
  | { readonly kind: "done"; readonly exit: Exit.Exit<A, E> }
  /** Quiet but unfinished: nothing is ready, nothing will happen, and the program has not ended. */
  | { readonly kind: "stuck"; readonly waiting: ReadonlyArray<UnfinishedWait> }
  /** Something of the host was used inside the run. */
  | ({ readonly kind: "leak" } & Leak)
  | { readonly kind: "out-of-time" }
  | { readonly kind: "limit"; readonly what: string }
  /** The tape of an earlier run of the same program says something else. */
  | {
      readonly kind: "non-deterministic";
      readonly difference: Difference;
      readonly report: string;
    };

/** Every end but the program's own. */
export type Stop = Exclude<RunOutcome<never, never>, { kind: "done" }>;

export const nonDeterministic = (difference: Difference): Stop => ({
  kind: "non-deterministic",
  difference,
  report: renderDifference(difference),
});
