/**
 * A scenario file as the module Vitest runs: as many lines as the file, and the test on the line of the scenario's name. So a
 * place in the module is a place in the file, and no source map is needed.
 */
import type { Problem } from "../scenarios/language/load.ts";
import { entryOf, placeOf } from "../scenarios/language/tree.ts";
import { parseYaml } from "../scenarios/language/yaml.ts";
import type { Plan } from "../scenarios/plan.ts";
import { shownProblem } from "./failure.ts";
import type { PlayedFile } from "./play.ts";
import { vitestTags } from "./tags.ts";

/** The module that plays what the tests name, as an import specifier. */
const importing = (what: string, playModule: string): string =>
  `import { ${what} } from ${JSON.stringify(playModule)};`;

/** Where `vitest FILE:LINE` finds the scenario. */
const lineOfName = (name: string, text: string): number => {
  const { tree } = parseYaml(name, text);
  const entry = tree?.kind === "map" ? entryOf(tree, "name") : undefined;
  return entry === undefined ? 1 : placeOf(entry.keySpan).line;
};

/**
 * The timeout of a scenario is its own: a day ends at its limits of virtual time and events, and a slow machine is no reason for
 * a verdict.
 */
export const testModule = (
  plan: Plan,
  options: { readonly text: string; readonly file: PlayedFile; readonly playModule: string },
): string => {
  const lines: Array<string> = options.text.split("\n").map(() => "");
  const test = {
    name: JSON.stringify(plan.name),
    settings: JSON.stringify({ tags: vitestTags(plan.tags), timeout: 0 }),
    file: JSON.stringify(options.file),
  };
  const line = lineOfName(plan.file, options.text) - 1;
  lines[line] = `test(${test.name}, ${test.settings}, (context) => play(context, ${test.file}));`;
  lines[0] = `import { test } from "vitest"; ${importing("play", options.playModule)} ${lines[0]}`;
  return lines.join("\n");
};

/** A file that is no scenario fails as a whole, with every problem at its place. */
export const invalidModule = (
  problems: ReadonlyArray<Problem>,
  options: { readonly text: string; readonly folder: string; readonly playModule: string },
): string => {
  const shown = problems.map((problem) => shownProblem(problem, options.text));
  return `${importing("refuse", options.playModule)} refuse(${JSON.stringify(shown)}, ${JSON.stringify(options.folder)});`;
};
