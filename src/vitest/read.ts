/**
 * A scenario file from the disk, with everything it includes, under the name messages and journals call it by.
 */
import { readFileSync, statSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import {
  decodeScenarioBytes,
  loadScenarios,
  problemOfInclude,
} from "../scenarios/language/load.ts";
import type { LoadedScenarios, Problem } from "../scenarios/language/load.ts";

/** A file and the folder its name is told from: where Vitest was started, so that the command of a report can be pasted there. */
export interface ScenarioFile {
  readonly path: string;
  readonly folder: string;
}

export interface ReadScenario {
  readonly loaded: LoadedScenarios;
  /** Whole paths of the files it includes, also of those that could not be read. */
  readonly includes: ReadonlyArray<string>;
}

const nameOf = ({ path, folder }: ScenarioFile): string =>
  relative(folder, path).split(sep).join("/");

/** The text, or the problems of bytes that are none. */
const textOf = (
  path: string,
  name: string,
): { readonly text: string } | { readonly problems: ReadonlyArray<Problem> } =>
  decodeScenarioBytes(readFileSync(path), name);

export const readScenario = (file: ScenarioFile): ReadScenario => {
  const name = nameOf(file);
  const includes: Array<string> = [];
  const decoded = textOf(file.path, name);
  if ("problems" in decoded) return { loaded: decoded, includes };
  const readInclude = (included: string): string => {
    const path = resolve(file.folder, included);
    includes.push(path);
    const info = statSync(path);
    // A pipe would never come to its end.
    if (!info.isFile() && !info.isDirectory()) throw new Error("not a regular file");
    const read = textOf(path, included);
    if ("problems" in read) throw new Error(problemOfInclude(read.problems));
    return read.text;
  };
  const loaded = loadScenarios({ file: name, text: decoded.text, readInclude });
  return { loaded, includes };
};
