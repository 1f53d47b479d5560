/**
 * A scenario file as the module Vitest runs: as many lines as the file, and the test on the line of the scenario's name. So a
 * place in the module is a place in the file, and no source map is needed.
 */
import type { Loaded, Problem } from "../scenarios/language/load.ts";
import { entryOf, placeOf } from "../scenarios/language/yaml/tree.ts";
import { parseYaml } from "../scenarios/language/yaml/yaml.ts";
import { changeText } from "../scenarios/runner/under-break.ts";
import { shownProblem } from "./failure.ts";
import type { PlayedFile } from "./play.ts";
import { vitestTags } from "./tags.ts";

/** The module that plays what the tests name, as an import specifier. */
const importing = (what: string, playModule: string): string =>
  `import { ${what} } from ${JSON.stringify(playModule)};`;

/** A text as `vitest list` can show it, which reads what stands between the quotes as it is written. */
const quoted = (text: string): string => {
  const usual = JSON.stringify(text);
  const needsNothingElse = usual.slice(1, -1).replaceAll('\\"', '"') === text;
  return needsNothingElse && text.includes('"') && !text.includes("'") ? `'${text}'` : usual;
};

/** Where `vitest FILE:LINE` finds the scenario. */
const lineOfName = (name: string, text: string): number => {
  const { tree } = parseYaml(name, text);
  const entry = tree?.kind === "map" ? entryOf(tree, "name") : undefined;
  return entry === undefined ? 1 : placeOf(entry.keySpan).line;
};

/**
 * A scenario is a test, and each of its breaks is one; a file with a matrix has those of every cell. They have no timeout: a day ends
 * at its limits of virtual time and events, and a slow machine is no reason for a verdict.
 */
export const testModule = (
  scenarios: ReadonlyArray<Loaded>,
  options: { readonly text: string; readonly file: PlayedFile; readonly playModule: string },
): string => {
  const lines = options.text.split("\n").map(() => "");
  for (const { breaks, plan } of scenarios) {
    const addTest = (line: number, name: string, play: string): void => {
      const settings = JSON.stringify({ tags: vitestTags(plan.tags), timeout: 0 });
      lines[line - 1] += `test(${quoted(name)}, ${settings}, (context) => ${play}); `;
    };
    const cell = plan.cell === undefined ? "undefined" : JSON.stringify(plan.cell);
    addTest(lineOfName(plan.file, options.text), plan.name, `play(context, file, ${cell})`);
    for (const [index, each] of breaks.entries()) {
      const name = `${plan.name} · fails with ${changeText(each)}: ${each.because}`;
      addTest(
        each.place.line,
        name,
        `playBroken(context, file, { cell: ${cell}, index: ${index} })`,
      );
    }
  }
  const imports = `import { test } from "vitest"; ${importing("open, play, playBroken", options.playModule)}`;
  const file = `const file = open(${JSON.stringify(options.file)});`;
  return `${imports} ${file} ${lines.join("\n")}`;
};

/** A file that is no scenario fails as a whole, with every problem at its place. */
export const invalidModule = (
  problems: ReadonlyArray<Problem>,
  options: { readonly text: string; readonly folder: string; readonly playModule: string },
): string => {
  const shown = problems.map((problem) => shownProblem(problem, options.text));
  return `${importing("refuse", options.playModule)} refuse(${JSON.stringify(shown)}, ${JSON.stringify(options.folder)});`;
};

/** In a list such a file is one entry that says so, as no other file would be listed beside one that fails. */
export const listedModule = ([first, ...others]: ReadonlyArray<Problem>): string => {
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  const name = `no scenario: ${first?.message ?? ""}${more}`;
  return `import { test } from "vitest"; test(${quoted(name)}, () => {});`;
};
