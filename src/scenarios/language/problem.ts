/**
 * A problem of a scenario file: what is wrong, exactly where, and what to write instead.
 *
 * Every stage of the language reports these values; nothing throws for bad input. `renderProblem` turns one into text.
 */
import type { Place } from "../plan.ts";

/** Every code that `error[...]` can show. One list, so that documentation and tests can name them all. */
export const PROBLEM_CODES = [
  // the file itself
  "empty-file",
  "too-large",
  "binary-file",
  // YAML
  "yaml-syntax",
  "tab-indent",
  "duplicate-key",
  "several-documents",
  "anchor",
  "merge-key",
  "alias-bomb",
  // shape
  "unknown-version",
  "missing-key",
  "unknown-key",
  "unknown-action",
  "several-actions",
  "no-action",
  "wrong-type",
  "wrong-value",
  "bad-duration",
  "bad-size",
  "bad-rate",
  "bad-name",
  "bad-path",
  "at-and-after",
  // files taken in with `include`
  "missing-include",
  "circular-include",
  "include-not-plain",
  "already-defined",
  // names
  "unknown-node",
  "unknown-kind",
  "unknown-device",
  "unknown-share",
  "unknown-mark",
  "unknown-document",
  "unknown-program",
  "not-top-level",
  // the room
  "port-taken",
  "no-such-port",
  "no-free-port",
  "no-free-cable",
  "already-plugged",
  "not-plugged",
  "ring",
  // time
  "time-goes-back",
  // --set, and the breaks of a file
  "unknown-path",
  "bad-set",
  "bad-break",
  "too-many-problems",
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly place: Place;
  /** Column after the last character the carets mark, on the line of `place`. */
  readonly endColumn: number;
  /** Where in the scenario that is: `timeline[2] at 11m`. */
  readonly context?: string;
  /** What to write instead, in one line. */
  readonly hint?: string;
  /** Another place that explains this one; `text` reads before "at line 9": `defined`. */
  readonly related?: { readonly place: Place; readonly text: string };
  /** The source line of `place`, so that a problem can be shown without the file at hand. */
  readonly lineText?: string;
}
