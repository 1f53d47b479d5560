/**
 * A problem as text, in the style of Hurl and rustc (ecosystem §A.4). Plain text: colour is the CLI's business.
 *
 * ```
 * error[unknown-node] "bne" is not a node of this scenario
 *   --> scenarios/parent-returns.scenario.yaml:17:21
 *    |  timeline[2] at 11m
 * 17 |     connect: { from: bne, to: ana }
 *    |                      ^^^ did you mean "ben"? (defined at line 9)
 *    = see docs/scenario-reference.md#unknown-node
 * ```
 */
import { pageOf, REFERENCE } from "./problem.ts";
import type { Problem } from "./problem.ts";

/** A hint that would run beyond this column goes on a line of its own. */
const WIDTH = 110;
/** Longer source lines are shown around the marked place only. */
const LINE_WIDTH = 160;

/** How messages name a `--set` flag instead of a file; such a place has no line and column. */
export const SET_PLACE = "--set ";

/** Anything with a place in a scenario file and a code: a problem of the language, or a failure of a run. */
export type Framed = Omit<Problem, "code"> & {
  readonly code: string;
  /** The line the shown lines begin with, where that is not the marked one itself. */
  readonly firstLine?: number;
};

/** A longer way from the first line to the marked one is cut in the middle. */
const LINES_BEFORE = 6;

/** The lines from the first to the marked one, numbered; the marked one is not among them. */
const linesBefore = (problem: Framed, sourceText: string | undefined): ReadonlyArray<string> => {
  const { firstLine, place } = problem;
  if (firstLine === undefined || sourceText === undefined) return [];
  const width = String(place.line).length;
  const numbered = sourceText
    .split(/\r?\n/)
    .slice(firstLine - 1, place.line - 1)
    .map((line, at) =>
      `${String(firstLine + at).padStart(width)} | ${line.slice(0, LINE_WIDTH)}`.trimEnd(),
    );
  return numbered.length <= LINES_BEFORE
    ? numbered
    : [...numbered.slice(0, 3), `${" ".repeat(width)} …`, ...numbered.slice(-2)];
};

const hintOf = (problem: Framed): string => {
  const { hint, related, place } = problem;
  if (related === undefined) return hint ?? "";
  const other = related.place;
  const where =
    other.file === place.file
      ? `line ${other.line}`
      : other.file.startsWith(SET_PLACE)
        ? other.file
        : `${other.file}:${other.line}`;
  const text = `${related.text} at ${where}`;
  return hint === undefined ? text : `${hint} (${text})`;
};

/** Carets stand under the characters as shown: a tab before them is kept as a tab. */
const padding = (line: string, column: number): string =>
  [...line.slice(0, column - 1).padEnd(column - 1)]
    .map((character) => (character === "\t" ? "\t" : " "))
    .join("");

/** What a file says goes to a terminal, and must not move its cursor; each sign in the place of one, so that carets stand where they did. */
export const harmless = (text: string): string =>
  text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\uFFFD");

/**
 * Shows one problem. `sourceText` is only needed for a problem that does not carry its own source line (`lineText`); `reference` is where people find
 * the page that explains the codes.
 */
export const renderProblem = (
  problem: Framed,
  sourceText?: string,
  reference: string = REFERENCE,
): string => harmless(framed(problem, sourceText, reference));

const framed = (problem: Framed, sourceText: string | undefined, reference: string): string => {
  const { place } = problem;
  const fromFlag = place.file.startsWith(SET_PLACE);
  const whole = problem.lineText ?? sourceText?.split(/\r?\n/)[place.line - 1] ?? "";
  const cut =
    whole.length > LINE_WIDTH
      ? Math.max(0, Math.min(place.column - 1 - 60, whole.length - LINE_WIDTH))
      : 0;
  const line = whole.slice(cut, cut + LINE_WIDTH);
  const column = place.column - cut;
  const hint = hintOf(problem);

  const number = fromFlag ? " " : String(place.line);
  const gutter = " ".repeat(number.length);
  const lines = [
    `${problem.level ?? "error"}[${problem.code}] ${problem.message}`,
    `${gutter}--> ${place.file}${fromFlag ? "" : `:${place.line}:${place.column}`}`,
  ];
  if (problem.context !== undefined) lines.push(`${gutter} |  ${problem.context}`);
  const page = pageOf(problem.code, reference);
  const more = page === undefined ? [] : [`${gutter} = see ${page}`];
  if (line.trim() === "") {
    if (hint !== "") lines.push(`${gutter} = ${hint}`);
    return [...lines, ...more].join("\n");
  }
  lines.push(...linesBefore(problem, sourceText));
  const room = Math.max(1, line.length - column + 1);
  const carets = "^".repeat(Math.max(1, Math.min(problem.endColumn - place.column, room)));
  const marks = `${gutter} | ${padding(line, column)}${carets}`;
  lines.push(`${number} | ${line}`);
  if (hint === "" || marks.length + hint.length <= WIDTH)
    lines.push(hint === "" ? marks : `${marks} ${hint}`);
  else lines.push(marks, `${gutter} = ${hint}`);
  return [...lines, ...more].join("\n");
};
