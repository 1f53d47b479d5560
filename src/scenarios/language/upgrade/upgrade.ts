/**
 * A scenario of an older version of the language as one of the newest. Only the spellings that changed are replaced in the text, where
 * they stand: comments, quotes, order and blanks are not touched.
 */
import { isOlder, versionMistake } from "../shape/version.ts";
import { Findings } from "../findings.ts";
import type { Problem } from "../problem.ts";
import { partsOf } from "../file/path.ts";
import { writeText } from "../yaml/write-yaml.ts";
import { entryOf, plainValue } from "../yaml/tree.ts";
import type { Entry, MapTree, Span, Tree } from "../yaml/tree.ts";
import { parseYaml } from "../yaml/yaml.ts";
import type { Rewrite, Upgrade } from "./upgrades.ts";

export interface Upgraded {
  readonly text: string;
  /** The version the file had. */
  readonly from: number;
  /** Spellings that were replaced, beside the version itself. */
  readonly replaced: number;
  /** Files it includes, as it names them. */
  readonly includes: ReadonlyArray<string>;
}
export type UpgradeResult = Upgraded | { readonly problems: ReadonlyArray<Problem> };

/** A scenario, whose first line says its version. */
export const upgraded = (
  file: string,
  text: string,
  upgrades: ReadonlyArray<Upgrade>,
): UpgradeResult => {
  const read = readMap(file, text);
  if ("problems" in read) return read;
  const newest = upgrades.length + 1;
  const findings = new Findings();
  const entry = entryOf(read.tree, "scenario");
  const version = entry === undefined ? undefined : plainValue(entry.value);
  if (version === newest || isOlder(version, newest))
    return upgradedFrom(file, text, upgrades, version);
  if (entry === undefined) {
    findings.report(
      { ...read.tree.span, end: read.tree.span.start },
      {
        code: "missing-key",
        message: 'a scenario needs the key "scenario"',
        hint: `add scenario: ${newest} as the first line`,
      },
    );
  } else {
    const mistake = versionMistake(version, newest);
    if (mistake !== undefined) findings.report(entry.value.span, mistake);
  }
  return { problems: findings.all };
};

/** A file that says no version of its own: it is included by one that does. */
export const upgradedFrom = (
  file: string,
  text: string,
  upgrades: ReadonlyArray<Upgrade>,
  from: number,
): UpgradeResult => {
  let now = text;
  let replaced = 0;
  for (const [position, upgrade] of upgrades.slice(from - 1).entries()) {
    const read = readMap(file, now);
    if ("problems" in read) return read;
    const edits = editsOf(read.tree, upgrade);
    replaced += edits.length;
    now = withEdits(now, [...edits, ...versionEdit(read.tree, from + position + 1)]);
  }
  const read = readMap(file, now);
  return "problems" in read ? read : { text: now, from, replaced, includes: includesOf(read.tree) };
};

const readMap = (
  file: string,
  text: string,
): { readonly tree: MapTree } | { readonly problems: ReadonlyArray<Problem> } => {
  const { problems, tree } = parseYaml(file, text);
  if (problems.length > 0) return { problems };
  if (tree?.kind === "map") return { tree };
  const findings = new Findings();
  if (tree !== undefined) {
    findings.report(tree.span, {
      code: "wrong-type",
      message: "a scenario is a map of keys",
      hint: "it starts with scenario: 1 and a name",
    });
  }
  return { problems: findings.all };
};

const includesOf = (tree: MapTree): ReadonlyArray<string> => {
  const include = entryOf(tree, "include")?.value;
  const items = include?.kind === "list" ? include.items : include === undefined ? [] : [include];
  return items.flatMap((item) =>
    item.kind === "scalar" && typeof item.value === "string" ? [item.value] : [],
  );
};

interface Edit {
  readonly span: Span;
  readonly text: string;
}

const versionEdit = (tree: MapTree, version: number): ReadonlyArray<Edit> => {
  const value = entryOf(tree, "scenario")?.value;
  return value === undefined ? [] : [{ span: value.span, text: String(version) }];
};

/** From the end to the beginning, so that places stay true; what two aliases name is replaced once. */
const withEdits = (text: string, edits: ReadonlyArray<Edit>): string => {
  const byPlace = new Map(edits.map((edit) => [edit.span.start, edit]));
  return [...byPlace.values()]
    .sort((left, right) => right.span.start - left.span.start)
    .reduce(
      (changed, edit) =>
        changed.slice(0, edit.span.start) + edit.text + changed.slice(edit.span.end),
      text,
    );
};

const editsOf = (root: MapTree, upgrade: Upgrade): ReadonlyArray<Edit> => {
  const edits = new Map<number, Edit>();
  const add = (edit: Edit): void => void edits.set(edit.span.start, edit);
  for (const key of everyKey(root, [])) {
    for (const rewrite of upgrade) {
      if (!matches(rewrite.at.split("."), key.path)) continue;
      if ("key" in rewrite) add(renamed(key, rewrite.key));
      else
        for (const value of key.values)
          if (value.value === rewrite.was) add(replacing(value, rewrite));
    }
  }
  return [...edits.values()];
};

interface Key {
  /** Names from the top of the file, the last of which is its own; numbers of lists are left out. */
  readonly path: ReadonlyArray<string>;
  /** Where the name stands. */
  readonly span: Span;
  readonly values: ReadonlyArray<Scalar>;
}

/** Every key of a tree. Keys of breaks and of the matrix are paths themselves: each part counts as the key it leads to. */
const everyKey = (tree: Tree, above: ReadonlyArray<string>): ReadonlyArray<Key> => {
  if (tree.kind === "scalar") return [];
  if (tree.kind === "list") return tree.items.flatMap((item) => everyKey(item, above));
  const place = above.join(".");
  const arePaths = place === "breaks.set" || /^matrix(?:\.(?:include|exclude))?$/.test(place);
  return tree.entries.flatMap((entry) => {
    const { key, keySpan, value } = entry;
    const path = [...above, key];
    const isPath = arePaths && !/^matrix\.(?:include|exclude)$/.test(path.join("."));
    return isPath
      ? keysOnPath(entry)
      : [{ path, span: keySpan, values: valuesOf(value) }, ...everyKey(value, path)];
  });
};

const keysOnPath = ({ key, keySpan, value }: Entry): ReadonlyArray<Key> => {
  const quoted = keySpan.end - keySpan.start > key.length ? 1 : 0;
  const parts = partsOf(key, keySpan.source, keySpan.start + quoted).filter(
    ({ name }) => !/^[0-9]+$/.test(name),
  );
  const names = parts.map(({ name }) => name);
  return parts.map(({ span }, at) => ({
    path: names.slice(0, at + 1),
    span,
    values: at === parts.length - 1 ? valuesOf(value) : [],
  }));
};

const matches = (pattern: ReadonlyArray<string>, path: ReadonlyArray<string>): boolean => {
  const [first, ...rest] = pattern;
  if (first === undefined) return path.length === 0;
  if (first === "**")
    return path.some((_, skipped) => matches(rest, path.slice(skipped))) || matches(rest, []);
  const [name, ...below] = path;
  return name !== undefined && (first === "*" || first === name) && matches(rest, below);
};

type Scalar = Extract<Tree, { readonly kind: "scalar" }>;

/** The value of a key, or the values of its list. */
const valuesOf = (tree: Tree): ReadonlyArray<Scalar> =>
  tree.kind === "scalar" ? [tree] : tree.kind === "list" ? tree.items.flatMap(valuesOf) : [];

/** A key stays in its quotes. */
const renamed = ({ span }: Key, key: string): Edit => ({ span, text: inQuotesOf(span, key) });

const replacing = (
  { span }: Scalar,
  { value }: Extract<Rewrite, { readonly value: string }>,
): Edit => ({ span, text: inQuotesOf(span, value) });

/** What replaces a text in quotes stands in the same ones. */
const inQuotesOf = ({ source, start }: Span, text: string): string => {
  const quote = /["']/.exec(source.text.charAt(start))?.[0];
  if (quote === undefined) return writeText(text);
  return /["'\\]/.test(text) ? writeText(text) : `${quote}${text}${quote}`;
};
