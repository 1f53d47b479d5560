/** Paths into a scenario file, as `--set`, breaks and matrices write them, and which of them lead to the same place. */
import { entryOf } from "../yaml/tree.ts";
import type { ListTree, MapTree, SourceText, Span, Tree } from "../yaml/tree.ts";

export interface Part {
  readonly name: string;
  readonly span: Span;
}

/** `nodes.PARENT.os`, `timeline[2].at`, `timeline.2.at`, `timeline.grant.access`; `from` is where the path begins in its source. */
export const partsOf = (path: string, source: SourceText, from = 0): ReadonlyArray<Part> =>
  [...path.matchAll(/[^.[\]]+/g)].map((match) => ({
    name: match[0],
    span: { source, start: from + match.index, end: from + match.index + match[0].length },
  }));

/** The path with a key that has dots in it, `doc-001.docx`, as one part; undefined where the part alone is a key of this map, or none is. */
export const withDottedKey = (
  map: MapTree,
  parts: ReadonlyArray<Part>,
  depth: number,
): ReadonlyArray<Part> | undefined => {
  const part = parts[depth];
  if (part === undefined || entryOf(map, part.name) !== undefined) return undefined;
  const { source, start } = part.span;
  for (let last = parts.length - 1; last > depth; last--) {
    const span: Span = { source, start, end: parts[last]?.span.end ?? start };
    const name = source.text.slice(span.start, span.end);
    if (entryOf(map, name) === undefined) continue;
    return [...parts.slice(0, depth), { name, span }, ...parts.slice(last + 1)];
  }
  return undefined;
};

/** By number from 0; or, for whoever does not want to count steps, by a key that only one of them has: `timeline.grant.access`. */
export const indexIn = (list: ListTree, name: string): number => {
  if (/^[0-9]+$/.test(name)) return Number(name);
  const [only = -1, ...others] = withKey(list, name);
  return others.length === 0 ? only : -1;
};

export const withKey = ({ items }: ListTree, key: string): ReadonlyArray<number> =>
  items.flatMap((item, index) => (entryOf(item, key) === undefined ? [] : [index]));

/**
 * Where a path leads in this file, the same for every spelling of it: `timeline.grant.access`, `timeline[3].grant.access` and
 * `timeline.03.grant.access` are one place.
 */
export const placeIn = (root: Tree, path: ReadonlyArray<Part>): ReadonlyArray<string> => {
  const names: Array<string> = [];
  let parts = path;
  let tree: Tree | undefined = root;
  for (let depth = 0; depth < parts.length;) {
    if (tree?.kind === "map") parts = withDottedKey(tree, parts, depth) ?? parts;
    const name = parts[depth]?.name ?? "";
    if (tree?.kind !== "list") {
      names.push(name);
      tree = entryOf(tree, name)?.value;
      depth += 1;
      continue;
    }
    const index = indexIn(tree, name);
    // A step that is named by what it does is gone into with the same name.
    const isNumber = index === Number(name);
    names.push(index < 0 ? name : String(index));
    tree = tree.items[index];
    if (isNumber || tree === undefined) depth += 1;
  }
  return names;
};

/** Whether whatever is put at the first place is put over what is at the second one. */
export const covers = (place: ReadonlyArray<string>, other: ReadonlyArray<string>): boolean =>
  place.length > 0 && place.every((name, at) => name === other[at]);
