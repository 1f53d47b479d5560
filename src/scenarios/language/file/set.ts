/**
 * `--set path=value`: changes single values of the parsed file before anything is checked, so the change is checked like the file.
 * Messages about such a value name the flag instead of a line. The breaks of a file (`breaks.ts`) are changes of the same kind.
 */
import type { Findings } from "../findings.ts";
import { SET_PLACE } from "../render.ts";
import { didYouMean } from "../suggest.ts";
import { isPrivateKey } from "./include.ts";
import { entryOf, sourceText } from "../yaml/tree.ts";
import type { Entry, ListTree, MapTree, Span, Tree } from "../yaml/tree.ts";
import { parseYaml } from "../yaml/yaml.ts";
import { indexIn, partsOf, withDottedKey, withKey } from "./path.ts";
import type { Part } from "./path.ts";

/** A file of which this is all is empty; as a value it is one, for `connected-to` for instance. */
const NOTHING = /^(?:~|[Nn]ull|NULL)$/;

const nothingAt = (span: Span): Tree => ({ kind: "scalar", value: null, span });

export const withSet = (
  findings: Findings,
  root: MapTree,
  changes: ReadonlyArray<readonly [path: string, value: string]>,
): MapTree => {
  let tree = root;
  for (const [path, value] of changes) {
    const flag = `${path}=${value}`;
    const source = sourceText(`${SET_PLACE}${path}`, flag);
    const parts = partsOf(path, source);
    const read = NOTHING.test(value.trim())
      ? { tree: nothingAt({ source, start: path.length + 1, end: flag.length }), problems: [] }
      : parseYaml(source.file, " ".repeat(path.length + 1) + value, flag);
    if (
      parts.length === 0 ||
      value.trim() === "" ||
      read.tree === undefined ||
      read.problems.length > 0
    ) {
      findings.report(
        { source, start: Math.min(path.length + 1, flag.length - 1), end: flag.length },
        {
          code: "bad-set",
          message:
            parts.length === 0 ? "--set needs a path and a value" : `"${value}" is not a value`,
          hint: "write --set nodes.PARENT.os=windows-7-pro",
        },
      );
      continue;
    }
    if (isReadBefore(findings, parts, "bad-set")) continue;
    tree = withValue(findings, tree, parts, read.tree) ?? tree;
  }
  return tree;
};

/** Included files, anchors and the matrix have been put where they belong by now: a change would make no difference. Reports it. */
export const isReadBefore = (
  findings: Findings,
  [first]: ReadonlyArray<Part>,
  code: "bad-set" | "bad-break" | "wrong-value",
): boolean => {
  const readFirst: ReadonlyArray<string> =
    code === "bad-break" ? ["include", "matrix"] : ["include"];
  if (first === undefined || (!readFirst.includes(first.name) && !isPrivateKey(first.name)))
    return false;
  findings.report(first.span, {
    code,
    message: `${first.name} is read before anything is set, and cannot be changed`,
    hint: "set the values it brings, where they are used",
  });
  return true;
};

/** The tree with one value in the place a path leads to, or undefined after a problem was reported. */
export const withValue = (
  findings: Findings,
  root: MapTree,
  parts: ReadonlyArray<Part>,
  value: Tree,
): MapTree | undefined => {
  const changed = setIn(findings, root, { parts, depth: 0, value });
  return changed?.kind === "map" ? changed : undefined;
};

interface Change {
  readonly parts: ReadonlyArray<Part>;
  readonly depth: number;
  readonly value: Tree;
}

/** The changed tree, or undefined after a problem was reported. */
const setIn = (findings: Findings, tree: Tree | undefined, change: Change): Tree | undefined => {
  const part = change.parts[change.depth];
  if (part === undefined) return change.value;
  const deeper = { ...change, depth: change.depth + 1 };
  if (tree?.kind === "list") {
    const index = indexIn(tree, part.name);
    const item = tree.items[index];
    if (item === undefined) {
      reportUnknownItem(findings, tree, part);
      return undefined;
    }
    const isNumber = index === Number(part.name);
    const changed = setIn(findings, item, isNumber ? deeper : change);
    return changed === undefined ? undefined : { ...tree, items: tree.items.with(index, changed) };
  }
  if (tree?.kind === "scalar" && tree.value !== null) {
    findings.report(part.span, {
      code: "unknown-path",
      message: `"${change.parts[change.depth - 1]?.name ?? ""}" is a single value and has no "${part.name}"`,
      hint: "leave the last part of the path out",
    });
    return undefined;
  }
  const map: MapTree = tree?.kind === "map" ? tree : { kind: "map", entries: [], span: part.span };
  const dotted = withDottedKey(map, change.parts, change.depth);
  if (dotted !== undefined) return setIn(findings, tree, { ...change, parts: dotted });
  const entry = entryOf(map, part.name);
  if (entry === undefined && isNode(change) && change.parts.length > 2) {
    reportUnknownNode(findings, map, part);
    return undefined;
  }
  // A key that is not there yet is made; the checks refuse it at the flag if it may not be there.
  const changed = setIn(findings, entry?.value, deeper);
  if (changed === undefined) return undefined;
  const made: Entry = { key: part.name, keySpan: entry?.keySpan ?? part.span, value: changed };
  const entries =
    entry === undefined
      ? [...map.entries, made]
      : map.entries.map((old) => (old === entry ? made : old));
  return { ...map, entries };
};

const reportUnknownItem = (findings: Findings, list: ListTree, { name, span }: Part): void => {
  const several = withKey(list, name);
  findings.report(span, {
    code: "unknown-path",
    message:
      several.length > 1
        ? `several of this list have the key "${name}"`
        : `there is no ${name} in this list`,
    hint:
      several.length > 1
        ? `name one by its number: ${several.join(", ")}`
        : `it has ${list.items.length}, counted from 0`,
    related: { span: list.span, text: "the list" },
  });
};

const isNode = (change: Change): boolean => change.depth === 1 && change.parts[0]?.name === "nodes";

const reportUnknownNode = (findings: Findings, nodes: MapTree, part: Part): void => {
  const group = nodes.entries.find(
    (entry) =>
      part.name.startsWith(entry.key) &&
      /^[0-9]+$/.test(part.name.slice(entry.key.length)) &&
      entryOf(entry.value, "count") !== undefined,
  );
  findings.report(part.span, {
    code: "unknown-path",
    message: `"${part.name}" is not a node of the file`,
    hint:
      group === undefined
        ? (didYouMean(
            part.name,
            nodes.entries.map((entry) => entry.key),
          ) ?? `its nodes are ${nodes.entries.map((entry) => entry.key).join(", ")}`)
        : `it is one of ${group.key}: set nodes.${group.key}`,
    related: group === undefined ? undefined : { span: group.keySpan, text: "defined" },
  });
};
