/**
 * Where the stages of the language put what they find: problems with their place, in the context of the step being read.
 */
import type { Problem, ProblemCode } from "./problem.ts";
import { Checked } from "./shape/checked.ts";
import { placeOf, problemAt } from "./yaml/tree.ts";
import type { Span } from "./yaml/tree.ts";

/** More messages than this help nobody. */
const MAX_PROBLEMS = 20;

export interface Finding {
  readonly code: ProblemCode;
  readonly message: string;
  readonly hint?: string | undefined;
  /** Another place that explains this one, with the word that goes before "at line 9". */
  readonly related?: { readonly span: Span; readonly text: string } | undefined;
}

/** What messages say about where in the scenario they are. Made into words only where there is a message. */
export type Context = () => string;

const problemOf = (
  span: Span,
  { code, hint, message, related }: Finding,
  context: Context | undefined,
): Problem => ({
  code,
  message,
  ...problemAt(span),
  ...(context === undefined ? {} : { context: context() }),
  ...(hint === undefined ? {} : { hint }),
  ...(related === undefined
    ? {}
    : { related: { place: placeOf(related.span), text: related.text } }),
});

const warningOf = (span: Span, finding: Finding): Problem => ({
  ...problemOf(span, finding, undefined),
  level: "warning",
});

export class Findings {
  readonly #problems: Array<Problem> = [];
  readonly #warnings: Array<Problem> = [];
  readonly #unused: Array<Problem> = [];
  /** What need not be checked again: the same for all days of a file. */
  readonly checked: Checked;
  /** What `report` says about where in the scenario it is; set while a step is read. */
  context: Context | undefined;

  constructor(checked = new Checked()) {
    this.checked = checked;
  }

  get count(): number {
    return this.#problems.length;
  }

  /** In the order in which they were found. */
  get all(): ReadonlyArray<Problem> {
    return this.#problems;
  }

  report(span: Span, finding: Finding): void {
    this.#problems.push(problemOf(span, finding, this.context));
  }

  /** Something that is no mistake and yet hardly meant. */
  warn(span: Span, finding: Finding): void {
    this.#warnings.push(warningOf(span, finding));
  }

  /** A definition nobody uses, as far as it is seen here: another day of the file may. */
  warnOfUnused(span: Span, finding: Finding): void {
    this.#unused.push(warningOf(span, finding));
  }

  /** In the order in which they were found. */
  get warnings(): ReadonlyArray<Problem> {
    return this.#warnings;
  }

  get unused(): ReadonlyArray<Problem> {
    return this.#unused;
  }

  add(problems: ReadonlyArray<Problem>): void {
    this.#problems.push(...problems);
  }

  /** All problems: the file itself first, then the files it includes, then flags; each in the order of its text. */
  inFileOrder(mainFile: string): ReadonlyArray<Problem> {
    const files = [mainFile];
    for (const problem of this.#problems)
      if (!files.includes(problem.place.file)) files.push(problem.place.file);
    const rank = (problem: Problem): number => files.indexOf(problem.place.file);
    const sorted = this.#problems.toSorted(
      (left, right) =>
        rank(left) - rank(right) ||
        left.place.line - right.place.line ||
        left.place.column - right.place.column,
    );
    const last = sorted[MAX_PROBLEMS - 1];
    const more = sorted.length - MAX_PROBLEMS;
    if (last === undefined || more <= 0) return sorted;
    const { place, endColumn } = last;
    return [
      ...sorted.slice(0, MAX_PROBLEMS),
      {
        code: "too-many-problems",
        message: `and ${more} more ${more === 1 ? "problem" : "problems"} after these`,
        standsFor: more,
        place,
        endColumn,
        lineText: "",
      },
    ];
  }
}
