/**
 * A scenario as plain values, before it is a file: what a hunt draws, what the shrinker takes apart, and how it is written down in the
 * format of the library. Everything that comes out of here is read by the same language as a file somebody typed.
 */
import { Findings } from "../language/findings.ts";
import { withIncludes } from "../language/file/include.ts";
import { readMatrix, withCell } from "../language/file/matrix.ts";
import { withSet } from "../language/file/set.ts";
import { plainValue } from "../language/yaml/tree.ts";
import { parseYaml } from "../language/yaml/yaml.ts";
import { writtenScenario } from "./written.ts";

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

export const writeScenario = (source: ScenarioSource): string => writtenScenario(source, "").text;

/** The line of the written scenario on which each step of its timeline begins, from 1. */
export const firstLines = (source: ScenarioSource): ReadonlyArray<number> => {
  const lines = writeScenario(source).split("\n");
  let next = lines.indexOf("timeline:") + 2;
  return source.timeline.map((step) => {
    const line = next;
    next += Object.keys(step).length;
    return line;
  });
};

/** A file and what it includes, by their paths. */
export interface IncludingFile {
  readonly file: string;
  readonly included: ReadonlyMap<string, string>;
}

/**
 * The values of a scenario file that the language has accepted, with what it includes and what `--set` changes; of one with a matrix those of a
 * cell.
 */
export const sourceOf = (
  text: string,
  set: ReadonlyArray<readonly [path: string, value: string]> = [],
  {
    file = "",
    included = new Map(),
    label,
  }: Partial<IncludingFile> & { readonly label?: string | undefined } = {},
): ScenarioSource => {
  const { tree } = parseYaml(file, text);
  if (tree?.kind !== "map") throw new Error("a scenario that was read before cannot be read again");
  const findings = new Findings();
  const read = (path: string): string => included.get(path) ?? "";
  const whole = withIncludes({ findings, read }, file, tree);
  const cell = readMatrix(findings, whole)?.find((each) => each.label === label);
  const entries = whole.entries.filter(({ key }) => cell === undefined || key !== "matrix");
  const day = { ...whole, entries };
  const ofCell = cell === undefined ? day : withCell(findings, day, cell);
  return plainValue(withSet(findings, ofCell, set)) as ScenarioSource;
};
