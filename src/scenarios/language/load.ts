/**
 * A scenario file, from text to plan: YAML → tree with places → includes → cells of the matrix → `--set` → checks → plan. Bad input never throws; it comes
 * back as problems, all of a file at once and in the order of the file.
 */
import { createHash } from "node:crypto";
import type { Plan } from "../plan.ts";
import { shellWord } from "../report/repeat.ts";
import { readBreaks } from "./file/breaks.ts";
import type { Break } from "./file/breaks.ts";
import { Findings } from "./findings.ts";
import { withIncludes } from "./file/include.ts";
import { wordFor } from "./file/choose-cell.ts";
import { readMatrix, withCell } from "./file/matrix.ts";
import type { Cell } from "./file/matrix.ts";
import type { Problem } from "./problem.ts";
import { checkTopLevelKeys, knownVersion, readPlan } from "./read-plan.ts";
import type { PlanInput } from "./read-plan.ts";
import { covers, partsOf, placeIn } from "./file/path.ts";
import { withSet } from "./file/set.ts";
import { SET_PLACE } from "./render.ts";
import { entryOf, sourceText } from "./yaml/tree.ts";
import type { MapTree, Span } from "./yaml/tree.ts";
import { parseYaml } from "./yaml/yaml.ts";

export type { Problem } from "./problem.ts";
export { decodeScenarioBytes, MAX_SCENARIO_BYTES, problemOfInclude } from "./yaml/bytes.ts";

export interface ScenarioInput {
  /** Name of the file as messages show it; includes are resolved against its folder. */
  readonly file: string;
  readonly text: string;
  /** What the text says, where whoever wrote it knows. */
  readonly tree?: MapTree;
  /** `--set path=value`, applied in order before anything is checked. */
  readonly set?: ReadonlyArray<readonly [path: string, value: string]>;
  /** `--seed`: replaces the seed of the file. */
  readonly seed?: string;
  /** Reads an included file (path already resolved against the including file); throws when it cannot. */
  readonly readInclude?: (path: string) => string;
}

/** A break of one scenario of a file. */
export interface LoadedBreak extends Break {
  /** Whether it changes what the days of the matrix differ by, which `--set` cannot. */
  readonly changesAxis: boolean;
}

/** One scenario of a file, and what it says would make it fail. */
export interface Loaded {
  readonly plan: Plan;
  readonly breaks: ReadonlyArray<LoadedBreak>;
  /** Which of the days of a file with a matrix. */
  readonly cell?: Cell;
}
export type LoadedScenarios =
  | {
      readonly scenarios: ReadonlyArray<Loaded>;
      /** What is no mistake and yet hardly meant, in the order of the file. */
      readonly warnings: ReadonlyArray<Problem>;
    }
  | { readonly problems: ReadonlyArray<Problem> };
export type LoadedScenario = Loaded | { readonly problems: ReadonlyArray<Problem> };

/** All scenarios of a file: one, or one for each cell of its matrix. Never empty. */
export const loadScenarios = (input: ScenarioInput): LoadedScenarios => {
  const findings = new Findings();
  const read = readFile(input, findings);
  return read === undefined || findings.count > 0
    ? { problems: findings.inFileOrder(input.file) }
    : read;
};

/** The scenario of a file that has one; of a file with a matrix the first. */
export const loadScenario = (input: ScenarioInput): LoadedScenario => {
  const loaded = loadScenarios(input);
  if ("problems" in loaded) return loaded;
  const [first] = loaded.scenarios;
  if (first === undefined) throw new Error("a file without problems has a scenario");
  return first;
};

const readFile = (
  input: ScenarioInput,
  findings: Findings,
): Extract<LoadedScenarios, { readonly scenarios: unknown }> | undefined => {
  const parsed: Pick<ReturnType<typeof parseYaml>, "tree" | "problems"> = input.tree === undefined
    ? parseYaml(input.file, input.text)
    : { tree: input.tree, problems: [] };
  findings.add(parsed.problems);
  if (parsed.tree === undefined) return undefined;
  if (parsed.tree.kind !== "map") {
    findings.report(parsed.tree.span, {
      code: "wrong-type",
      message: "a scenario is a map of keys",
      hint: "it starts with scenario: 1 and a name",
    });
    return undefined;
  }
  const root = withIncludes({ findings, read: input.readInclude }, input.file, parsed.tree);
  const cells = readMatrix(findings, root) ?? [];
  const base = { ...root, entries: root.entries.filter(({ key }) => key !== "matrix") };
  const fileHash = createHash("sha256").update(input.text, "utf8").digest("hex");
  const read = (cells.length === 0 ? [undefined] : cells).map((cell) => {
    const found = new Findings(findings.checked);
    const loaded = readCell({ ...input, fileHash }, found, { base, cells }, cell);
    return { cell, found, loaded };
  });
  findings.add(problemsOfAll(read.map(({ cell, found }) => ({ cell, problems: found.all }))));
  const isUnused = (problem: Problem): boolean =>
    read.every(({ found }) => found.unused.some((other) => isAt(other, problem)));
  const warned = read.map(({ cell, found }) => ({
    cell,
    problems: [...found.warnings, ...found.unused.filter(isUnused)],
  }));
  return {
    scenarios: read.flatMap(({ loaded }) => loaded ?? []),
    warnings: problemsOfAll(warned).toSorted(
      (left, right) => left.place.line - right.place.line || left.place.column - right.place.column,
    ),
  };
};

const isAt = ({ place: { file, line, column } }: Problem, { place }: Problem): boolean =>
  file === place.file && line === place.line && column === place.column;

/** A message names so many cells; more tell nobody more. */
const CELLS_NAMED = 3;

/** What is wrong with every cell is said once, what is wrong with some of them with their names. */
const problemsOfAll = (
  read: ReadonlyArray<{
    readonly cell: Cell | undefined;
    readonly problems: ReadonlyArray<Problem>;
  }>,
): ReadonlyArray<Problem> => {
  const of = new Map<string, { readonly problem: Problem; readonly cells: Array<string> }>();
  for (const { cell, problems } of read) {
    for (const problem of problems) {
      const key = JSON.stringify(problem);
      const known = of.get(key) ?? { problem, cells: [] };
      known.cells.push(cell?.label ?? "");
      of.set(key, known);
    }
  }
  return [...of.values()].map(({ problem, cells }) => {
    if (cells.length === read.length) return problem;
    const where = problem.context === undefined ? "" : `, ${problem.context}`;
    const few = cells.slice(0, CELLS_NAMED);
    const more = cells.length > few.length ? ` and ${cells.length - few.length} more` : "";
    return { ...problem, context: `[${few.join("], [")}]${more}${where}` };
  });
};

/** The value of the matrix that a path leads to, or that lies in what it leads to. */
const axisAt = (
  root: MapTree,
  path: string,
  { values }: Cell,
): Cell["values"][number] | undefined => {
  const place = placeOf(root, path);
  return values.find(({ key }) => covers(place, placeOf(root, key)));
};

const placeOf = (root: MapTree, path: string): ReadonlyArray<string> =>
  placeIn(root, partsOf(path, sourceText("", path)));

/** The days of a file, and the file without what they differ by. */
interface Days {
  readonly base: MapTree;
  readonly cells: ReadonlyArray<Cell>;
}

/** A value of the matrix tells the days of the file apart: set for all, they would have names that are not so. */
const reportAxesSet = (
  findings: Findings,
  set: ScenarioInput["set"] = [],
  cell: Cell,
  { base, cells }: Days,
): void => {
  for (const [path, value] of set) {
    const axis = axisAt(base, path, cell);
    if (axis === undefined) continue;
    const source = sourceText(`${SET_PLACE}${path}`, `${path}=${value}`);
    const { tree } = parseYaml("", value);
    const word = tree === undefined ? undefined : wordFor(cells, axis.key, tree);
    findings.report(
      { source, start: 0, end: path.length },
      {
        code: "bad-set",
        message: `${axis.key} is one of the values by which the days of the matrix differ`,
        hint:
          word === undefined
            ? "choose one of its cells with --cell, or write another value into the matrix"
            : `choose the days that have it with --cell=${shellWord(word)}`,
      },
    );
  }
};

const readCell = (
  input: ScenarioInput & PlanInput,
  findings: Findings,
  days: Days,
  cell: Cell | undefined,
): Loaded | undefined => {
  const { base } = days;
  if (cell !== undefined) reportAxesSet(findings, input.set, cell, days);
  const changed = cell === undefined ? base : withCell(findings, base, cell);
  const root = withSet(findings, changed, input.set ?? []);
  const matrix = entryOf(root, "matrix");
  if (matrix !== undefined) {
    findings.report(matrix.keySpan, {
      code: "bad-set",
      message: "the matrix itself cannot be changed",
      hint: "choose one of its cells with --cell, and set other values on top",
    });
  }
  const start: Span = { source: base.span.source, start: 0, end: 0 };
  if (!knownVersion(findings, root)) return undefined;
  checkTopLevelKeys(findings, root, start);
  const inCell = (plan: Plan): Plan =>
    cell === undefined ? plan : { ...plan, name: `${plan.name} [${cell.label}]`, cell: cell.label };
  const { lint, plan } = readPlan(input, findings, root);
  lint();
  // Whoever sets what a break sets tries that one.
  const whole = (input.set ?? []).length > 0 ? undefined : inCell(plan);
  const breaks = readBreaks(findings, { root, plan: whole }, (found, tree) => {
    // A key that is misspelt at the top would change nothing, and nobody would be told.
    if (knownVersion(found, tree)) checkTopLevelKeys(found, tree, start);
    return inCell(readPlan(input, found, tree).plan);
  }).map((each) => ({
    ...each,
    changesAxis:
      cell !== undefined && each.set.some(([path]) => axisAt(base, path, cell) !== undefined),
  }));
  return { plan: inCell(plan), breaks, ...(cell === undefined ? {} : { cell }) };
};
