/**
 * Scenario files as plans: reads each file once and hands it to the scenario language. Problems of one file do not keep the
 * others from being loaded.
 */
import { readFileSync, statSync } from "node:fs";
import * as Effect from "effect/Effect";
import type { Cell } from "../scenarios/language/file/matrix.ts";
import type { LoadedBreak } from "../scenarios/language/load.ts";
import type { Problem } from "../scenarios/language/problem.ts";
import type { Plan } from "../scenarios/plan.ts";
import type { ReportedFile } from "../scenarios/report/reported.ts";
import { EXIT_CODES, Stop, stop } from "./exit.ts";
import { readWhole } from "./files.ts";
import { referencePage } from "./package.ts";

/** `--seed` and `--set`, which every command that reads scenarios takes. */
export interface Overrides {
  readonly seed: string | undefined;
  readonly set: ReadonlyArray<readonly [path: string, value: string]>;
  /** `--cell`: which of the days of a file with a matrix. */
  readonly cell: string | undefined;
}

export interface LoadedPlan {
  readonly plan: Plan;
  readonly text: string;
  /** The changes under which it must fail. */
  readonly breaks: ReadonlyArray<LoadedBreak>;
  /** Which of the days of a file with a matrix. */
  readonly cell?: Cell;
}

/** A file that is no scenario: its problems as text, and how many they are. */
export interface InvalidFile extends ReportedFile {
  readonly problems: number;
}

export interface Loaded {
  readonly plans: ReadonlyArray<LoadedPlan>;
  readonly invalid: ReadonlyArray<InvalidFile>;
  /** What is no mistake and yet hardly meant, as text. */
  readonly warnings: ReadonlyArray<string>;
  /** Every file that was read or should have been: the scenarios and what they include. */
  readonly files: ReadonlySet<string>;
  /** The text of what they include. */
  readonly included: ReadonlyMap<string, string>;
  /** The same for each scenario: itself and what it includes. */
  readonly read: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The scenario language brings zod and yaml along; commands that read no scenario start without it. */
const language = Effect.promise(async () => {
  const { MAX_SCENARIO_BYTES, decodeScenarioBytes, loadScenarios, problemOfInclude } =
    await import("../scenarios/language/load.ts");
  const { renderProblem, SET_PLACE } = await import("../scenarios/language/render.ts");
  const { otherThing } = await import("./other-thing.ts");
  return {
    otherThing,
    MAX_SCENARIO_BYTES,
    decodeScenarioBytes,
    problemOfInclude,
    readScenarios: loadScenarios,
    renderProblem,
    SET_PLACE,
  };
});

/**
 * The bytes of a small file without a way through Node's threads, which takes longer than the file; undefined where anything is the
 * matter, which is then said by whoever reads it properly.
 */
const readAtOnce = (file: string, limit: number): Uint8Array | undefined => {
  try {
    const info = statSync(file);
    return info.isFile() && info.size <= limit ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  }
};

/** What is found in one of several files and stands in none of them, but in a flag, says in which. */
const inItsFile = (problem: Problem, file: string): Problem => {
  const { context } = problem;
  return { ...problem, context: context === undefined ? file : `${file}, ${context}` };
};

export const loadScenarios = Effect.fnUntraced(function* (
  files: ReadonlyArray<string>,
  overrides: Overrides,
) {
  const known = yield* language;
  const { MAX_SCENARIO_BYTES, decodeScenarioBytes, readScenarios, renderProblem } = known;
  const plans: Array<LoadedPlan> = [];
  const invalid: Array<InvalidFile> = [];
  const warnings: Array<string> = [];
  const readBy = new Map(files.map((file) => [file, new Set([file])]));
  const included = new Map<string, string>();
  const readInclude = (file: string, path: string): string => {
    readBy.get(file)?.add(path);
    const info = statSync(path);
    // A pipe would never come to its end.
    if (!info.isFile() && !info.isDirectory()) throw new Error("not a regular file");
    if (info.isFile() && info.size > MAX_SCENARIO_BYTES) throw new Error("larger than 1 MiB");
    const decoded = decodeScenarioBytes(readFileSync(path), path);
    if ("problems" in decoded) throw new Error(known.problemOfInclude(decoded.problems));
    included.set(path, decoded.text);
    return decoded.text;
  };
  const refuse = (file: string, problems: ReadonlyArray<Problem>, text?: string): void => {
    const isInFlag = ({ place }: Problem): boolean => place.file.startsWith(known.SET_PLACE);
    const named = problems.map((each) =>
      files.length > 1 && isInFlag(each) ? inItsFile(each, file) : each,
    );
    invalid.push({
      file,
      place: problems[0]?.place ?? { file, line: 1, column: 1 },
      text: named.map((problem) => renderProblem(problem, text, referencePage())).join("\n\n"),
      problems: problems.reduce((sum, { standsFor = 1 }) => sum + standsFor, 0),
    });
  };
  for (const file of files) {
    // An interruption comes between two files.
    yield* Effect.yieldNow;
    const read =
      readAtOnce(file, MAX_SCENARIO_BYTES) ??
      (yield* readWhole(file, { what: "a scenario", limit: MAX_SCENARIO_BYTES }).pipe(
        Effect.catchTag("Stop", (refused) => Effect.succeed(refused)),
      ));
    const bytes = read instanceof Stop ? read : (known.otherThing(file, read) ?? read);
    if (bytes instanceof Stop) {
      // The only file of the command is the command's failure; one of many is reported among the others.
      if (files.length === 1) return yield* bytes;
      invalid.push({
        file,
        place: { file, line: 1, column: 1 },
        text: bytes.message,
        problems: 1,
      });
      continue;
    }
    const decoded = decodeScenarioBytes(bytes, file);
    if ("problems" in decoded) {
      refuse(file, decoded.problems);
      continue;
    }
    const { text } = decoded;
    const loaded = readScenarios({
      file,
      text,
      set: overrides.set,
      ...(overrides.seed === undefined ? {} : { seed: overrides.seed }),
      readInclude: (path) => readInclude(file, path),
    });
    if ("problems" in loaded) refuse(file, loaded.problems, text);
    else {
      plans.push(...loaded.scenarios.map((scenario) => ({ ...scenario, text })));
      warnings.push(
        ...loaded.warnings.map((warning) => renderProblem(warning, text, referencePage())),
      );
    }
  }
  const chosen =
    overrides.cell === undefined ? plans : yield* inCell(plans, overrides.cell, invalid.length);
  const result: Loaded = {
    plans: chosen,
    invalid,
    warnings,
    included,
    files: new Set([...readBy.values()].flatMap((of) => [...of])),
    read: readBy,
  };
  return result;
});

/** Two files may have the same. */
const cellsOf = (plans: ReadonlyArray<LoadedPlan>): string =>
  [
    ...new Set(plans.flatMap(({ plan }) => (plan.cell === undefined ? [] : [`"${plan.cell}"`]))),
  ].join(", ");

/** What makes a day the one that is chosen; `isWhole`: it has nothing beside that. */
interface Choice {
  readonly has: (one: LoadedPlan) => boolean;
  readonly isWhole: (one: LoadedPlan) => boolean;
}

/** A cell is named whole or in part. Of a file that has it whole, no other is meant. */
const chosenBy = (
  plans: ReadonlyArray<LoadedPlan>,
  { has, isWhole }: Choice,
): ReadonlyArray<LoadedPlan> => {
  const having = plans.filter(has);
  const named = new Set(having.filter(isWhole).map(({ plan }) => plan.file));
  return having.filter((one) => isWhole(one) || !named.has(one.plan.file));
};

/** By the words it is called by. */
const called = (wanted: string): Choice => {
  const words = new Set(wanted.split(/\s+/).filter((word) => word !== ""));
  const wordsOf = ({ plan }: LoadedPlan): ReadonlySet<string> => new Set(plan.cell?.split(" "));
  return {
    has: (one) => [...words].every((word) => wordsOf(one).has(word)),
    isWhole: (one) => wordsOf(one).size === words.size,
  };
};

/** By its values, however they are spelled. */
const meant = Effect.fnUntraced(function* (wanted: string) {
  const { valuesIn } = yield* Effect.promise(
    () => import("../scenarios/language/file/choose-cell.ts"),
  );
  const values = valuesIn(wanted);
  const choice: Choice = {
    has: ({ cell }) => cell !== undefined && values?.areIn(cell) === true,
    isWhole: ({ cell }) => cell?.values.length === values?.count,
  };
  return choice;
});

const inCell = Effect.fnUntraced(function* (
  plans: ReadonlyArray<LoadedPlan>,
  wanted: string,
  unread: number,
) {
  const named = chosenBy(plans, called(wanted));
  const chosen = named.length > 0 ? named : chosenBy(plans, yield* meant(wanted));
  // One that cannot be read may have it, and is told of.
  if (chosen.length > 0 || plans.length === 0 || unread > 0) return chosen;
  const cells = cellsOf(plans);
  return yield* stop({
    exitCode: EXIT_CODES.nothingMatched,
    code: "nothing-matched",
    wrong: `no scenario has the cell "${wanted}"`,
    todo: cells === "" ? "leave --cell out: no file here has a matrix" : `cells are ${cells}`,
  });
});

/** The one day a command is about; a file with a matrix has several, and one must be chosen. */
export const onlyOne = Effect.fnUntraced(function* (plans: ReadonlyArray<LoadedPlan>) {
  const [first] = plans;
  if (first === undefined || plans.length === 1) return first;
  return yield* stop({
    exitCode: EXIT_CODES.usage,
    code: "several-days",
    wrong: `"${first.plan.file}" has ${plans.length} days, one for each cell of its matrix`,
    expected: "one of them, chosen with --cell",
    todo: `cells are ${cellsOf(plans)}`,
  });
});
