/**
 * Tags as Vitest takes them. It wants every tag defined in its configuration, and no signs of its filter expressions in them.
 */
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { MAX_SCENARIO_BYTES } from "../scenarios/language/yaml/bytes.ts";
import { valueOf } from "../scenarios/language/yaml/tree.ts";
import { parseYaml } from "../scenarios/language/yaml/yaml.ts";

export const SCENARIO_FILES = "**/*.scenario.yaml";

const SIGNS = /[\s!()*|&]+/g;
const OPERATORS = ["and", "or", "not"];

/** `old laptop` is `old-laptop`; a tag that is empty, or an operator of a filter, cannot be had. */
export const vitestTags = (tags: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(
    tags
      .map((tag) => tag.replace(SIGNS, "-"))
      .filter((tag) => tag !== "" && !OPERATORS.includes(tag.toLowerCase())),
  ),
];

/** Every tag of the scenarios below a folder, sorted. A file with problems says so as a test, not here. */
export const tagsBelow = (root: string): ReadonlyArray<string> => {
  const files = globSync(SCENARIO_FILES, {
    cwd: root,
    exclude: (name) => name === "node_modules" || name.startsWith("."),
  });
  const tags = files.flatMap((file) => vitestTags(tagsOf(textOf(join(root, file)))));
  return [...new Set(tags)].sort();
};

/** A folder of such a name, a link that leads nowhere, a file that may not be read or is no scenario at all: no reason for Vitest not to start, or to wait. */
const textOf = (path: string): string => {
  try {
    const info = statSync(path);
    return info.isFile() && info.size <= MAX_SCENARIO_BYTES ? readFileSync(path, "utf8") : "";
  } catch {
    return "";
  }
};

/** Only what is written under `tags`: Vitest reads the whole file once more when it comes to it. */
const tagsOf = (text: string): ReadonlyArray<string> => {
  const tags = valueOf(parseYaml("", text).tree, "tags");
  const items = tags?.kind === "list" ? tags.items : [];
  return items.flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string" ? [item.value] : [],
  );
};
