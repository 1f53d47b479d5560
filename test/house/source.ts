/**
 * The source files of src/ as syntax trees, for the tests that check the house rules.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync } from "rolldown/utils";

export interface SourceFile {
  /** Path from src/, with slashes: `sim/kernel.ts`. */
  readonly path: string;
  readonly text: string;
}

/** A node of the tree; only `type` and the offsets are common to all. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const SOURCE_FOLDER = fileURLToPath(new URL("../../src/", import.meta.url));

export const sourceFiles = (): ReadonlyArray<SourceFile> =>
  readdirSync(SOURCE_FOLDER, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => ({ path, text: readFileSync(`${SOURCE_FOLDER}${path}`, "utf8") }));

export const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** The statements of a file, in order. A file that does not parse is a failure of its own. */
export const statementsOf = (file: SourceFile): ReadonlyArray<SyntaxNode> => {
  const { errors, program } = parseSync(file.path, file.text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file.path} does not parse: ${error.message}`);
  const body: unknown = program.body;
  return Array.isArray(body) ? body.filter(isNode) : [];
};

/** Every node below (and with) `node`, parents before children. */
export function* nodesOf(node: unknown): Generator<SyntaxNode> {
  if (Array.isArray(node)) {
    for (const element of node) yield* nodesOf(element);
    return;
  }
  if (!isNode(node)) return;
  yield node;
  for (const value of Object.values(node)) {
    if (typeof value === "object") yield* nodesOf(value);
  }
}

/** `path:line` of an offset, as an editor opens it. */
export const placeOf = (file: SourceFile, offset: number): string =>
  `src/${file.path}:${file.text.slice(0, offset).split("\n").length}`;
