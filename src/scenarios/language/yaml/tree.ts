/**
 * A YAML file as a tree whose every key and value knows where it stands. Includes are merged and `--set` is applied on this tree,
 * so a message can point at the right file, line and column whichever way a value came in.
 */
import type { Place } from "../../plan.ts";
import type { Problem } from "../problem.ts";

/** A text and where its lines begin. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  readonly lineStarts: ReadonlyArray<number>;
}

/** A piece of a source text, as offsets; `end` is exclusive. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

export interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Tree;
}

/** `usedAt` is the alias through which a value was reached; the span itself is where the anchor stands. */
export type Tree = { readonly span: Span; readonly usedAt?: Span } & (
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null }
  | { readonly kind: "map"; readonly entries: ReadonlyArray<Entry> }
  | { readonly kind: "list"; readonly items: ReadonlyArray<Tree> }
);
export type MapTree = Extract<Tree, { kind: "map" }>;
export type ListTree = Extract<Tree, { kind: "list" }>;
export type Path = ReadonlyArray<string | number>;

export const sourceText = (file: string, text: string): SourceText => {
  // Nobody sees a byte order mark, and no editor counts it as a column.
  const lineStarts = [text.startsWith("\ufeff") ? 1 : 0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
    lineStarts.push(at + 1);
  return { file, text, lineStarts };
};

const lineIndex = (source: SourceText, offset: number): number => {
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
};

export const placeOf = (span: Span): Place => {
  const line = lineIndex(span.source, span.start);
  return {
    file: span.source.file,
    line: line + 1,
    column: Math.max(1, span.start - (span.source.lineStarts[line] ?? 0) + 1),
  };
};

/** Text of one line without its line break; lines from 1. */
export const lineTextOf = (source: SourceText, line: number): string => {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const end = source.lineStarts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1).replace(/\r$/, "");
};

/** Place, end and line text of a problem at a span; a span over several lines is marked to the end of its first line. */
export const problemAt = (span: Span): Pick<Problem, "place" | "endColumn" | "lineText"> => {
  const place = placeOf(span);
  const lineText = lineTextOf(span.source, place.line);
  const width = Math.max(1, span.end - span.start);
  const toLineEnd = Math.max(1, lineText.trimEnd().length - place.column + 1);
  return { place, endColumn: place.column + Math.min(width, toLineEnd), lineText };
};

export const entryOf = (tree: Tree | undefined, key: string): Entry | undefined =>
  tree?.kind === "map" ? tree.entries.find((entry) => entry.key === key) : undefined;

export const valueOf = (tree: Tree | undefined, key: string): Tree | undefined =>
  entryOf(tree, key)?.value;

/** What a path leads to: the value, and the key that names it (of the last map on the way). */
export interface Found {
  readonly tree: Tree | undefined;
  /** The key in front of the value, or the value itself in a list. */
  readonly keySpan: Span;
  /** The last alias crossed on the way. */
  readonly usedAt: Span | undefined;
  /** False when the path ends before its last part: `tree` is then undefined and `keySpan` the nearest thing above. */
  readonly complete: boolean;
}

export const find = (root: Tree, path: Path): Found => {
  let tree: Tree = root;
  let keySpan = root.span;
  let usedAt = root.usedAt;
  for (const [depth, part] of path.entries()) {
    const entry: Entry | undefined = entryOf(tree, String(part));
    const next: Tree | undefined = tree.kind === "list" ? tree.items[Number(part)] : entry?.value;
    if (next === undefined)
      return { tree: undefined, keySpan, usedAt, complete: depth === path.length };
    keySpan = entry?.keySpan ?? next.span;
    tree = next;
    usedAt = next.usedAt ?? usedAt;
  }
  return { tree, keySpan, usedAt, complete: true };
};

/** The plain value of a tree. */
export const plainValue = (tree: Tree): unknown => {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(plainValue);
  const value: Record<string, unknown> = {};
  for (const entry of tree.entries) {
    // Assigning to `__proto__` would not make a key; a file may have one all the same.
    if (entry.key === "__proto__") {
      Object.defineProperty(value, entry.key, { value: plainValue(entry.value), enumerable: true });
    } else {
      value[entry.key] = plainValue(entry.value);
    }
  }
  return value;
};

/** What a schema is held against, with the places a problem of it is shown at. */
export const pieceOf = (entry: Entry) => ({
  name: entry.key,
  tree: entry.value,
  keySpan: entry.keySpan,
});
