/**
 * Tags as Vitest takes them. It wants every tag defined in its configuration, and no signs of its filter expressions in them.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { readScenario } from "./read.ts";

export const SCENARIO_FILES = "**/*.scenario.yaml";

const SIGNS = /[\s!()*|&]+/g;
const OPERATORS = ["and", "or", "not"];

/** `old laptop` is `old-laptop`; a tag that is an operator of a filter cannot be had. */
export const vitestTags = (tags: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(
    tags
      .map((tag) => tag.replace(SIGNS, "-"))
      .filter((tag) => !OPERATORS.includes(tag.toLowerCase())),
  ),
];

/** Every tag of the scenarios below a folder, sorted. A file with problems says so as a test, not here. */
export const tagsBelow = (root: string, folder: string): ReadonlyArray<string> => {
  const files = globSync(SCENARIO_FILES, {
    cwd: root,
    exclude: (name) => name === "node_modules" || name.startsWith("."),
  });
  const tags = files.flatMap((file) => {
    const { loaded } = readScenario({ path: join(root, file), folder });
    if ("problems" in loaded) return [];
    return loaded.scenarios.flatMap(({ plan }) => vitestTags(plan.tags));
  });
  return [...new Set(tags)].sort();
};
