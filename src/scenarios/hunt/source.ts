/**
 * A scenario as plain values, before it is a file: what a hunt draws, what the shrinker takes apart, and how it is written down in the
 * format of the library. Everything that comes out of here is read by the same language as a file somebody typed.
 */
import { Findings } from "../language/findings.ts";
import { withSet } from "../language/file/set.ts";
import { plainValue } from "../language/yaml/tree.ts";
import { parseYaml } from "../language/yaml/yaml.ts";
import { writeFlow, writeText } from "../language/yaml/write-yaml.ts";

export type Plain =
  | string
  | number
  | boolean
  | null
  | ReadonlyArray<Plain>
  | { readonly [key: string]: Plain };

/** One step of the timeline: an action with its keys, and what is said or expected. */
export type SourceStep = { readonly [key: string]: Plain };

export interface ScenarioSource {
  readonly name: string;
  readonly nodes: { readonly [laptop: string]: { readonly [key: string]: Plain } };
  readonly timeline: ReadonlyArray<SourceStep>;
  readonly [key: string]: Plain;
}

const SCHEMA_LINE = "# yaml-language-server: $schema=../../schema/scenario.v1.json";

/** A text somebody reads stands on lines of its own; everything else fits on one. */
const FOLD_AT = 100;

export const folded = (text: string): ReadonlyArray<string> => {
  const lines: Array<string> = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + word.length + 1 > FOLD_AT) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, line];
};

const entryLines = (key: string, value: Plain): ReadonlyArray<string> => {
  if (key === "about" && typeof value === "string" && value.length > FOLD_AT)
    return ["about: >-", ...folded(value).map((line) => `  ${line}`)];
  if (key === "nodes" || key === "network")
    return [
      `${key}:`,
      ...Object.entries(value as { readonly [key: string]: Plain }).map(
        ([name, node]) => `  ${writeText(name)}: ${writeFlow(node)}`,
      ),
    ];
  if (key === "timeline" && Array.isArray(value) && value.length > 0)
    return ["timeline:", ...(value as ReadonlyArray<SourceStep>).flatMap(stepLines)];
  return [`${key}: ${writeFlow(value)}`];
};

const stepLines = (step: SourceStep): ReadonlyArray<string> =>
  Object.entries(step).map(
    ([key, value], position) => `  ${position === 0 ? "- " : "  "}${key}: ${writeFlow(value)}`,
  );

/** The order in which people read a file. */
const ORDER = [
  "scenario",
  "name",
  "about",
  "tags",
  "seed",
  "scheduling",
  "schedule",
  "policies",
  "engagement",
  "nodes",
  "network",
  "timeline",
  "eventually",
  "always",
  "must-happen",
];

export const writeScenario = (source: ScenarioSource): string => {
  const all: { readonly [key: string]: Plain } = { scenario: 1, ...source };
  const keys = [
    ...ORDER.filter((key) => all[key] !== undefined),
    ...Object.keys(all).filter((key) => !ORDER.includes(key)),
  ];
  return `${[SCHEMA_LINE, ...keys.flatMap((key) => entryLines(key, all[key]!))].join("\n")}\n`;
};

/** The line of the written scenario on which each step of its timeline begins, from 1. */
export const firstLines = (source: ScenarioSource): ReadonlyArray<number> => {
  const lines = writeScenario(source).split("\n");
  let next = lines.indexOf("timeline:") + 2;
  return source.timeline.map((step) => {
    const line = next;
    next += stepLines(step).length;
    return line;
  });
};

/** The values of a scenario file that the language has accepted, with what `--set` changes. */
export const sourceOf = (
  text: string,
  set: ReadonlyArray<readonly [path: string, value: string]> = [],
): ScenarioSource => {
  const { tree } = parseYaml("", text);
  if (tree?.kind !== "map") throw new Error("a scenario that was read before cannot be read again");
  return plainValue(withSet(new Findings(), tree, set)) as ScenarioSource;
};
