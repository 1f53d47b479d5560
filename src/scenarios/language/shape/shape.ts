/**
 * Checks one piece of the tree against its zod schema and turns zod's issues into problems with places.
 *
 * zod finds what is wrong; the words are ours, because a message has to name the key in the file, not a schema.
 */
import * as z from "zod";
import type { Findings } from "../findings.ts";
import { QUOTE_IT, shown, WRITE_SOMETHING } from "./scalars.ts";
import type { Mistake } from "./scalars.ts";
import { otherKey } from "../other-words.ts";
import { closest, colonMeant, didYouMean } from "../suggest.ts";
import { entryOf, find, lineTextOf, placeOf, plainValue } from "../yaml/tree.ts";
import type { Found, Path, Span, Tree } from "../yaml/tree.ts";
import { writeFlow } from "../yaml/write-yaml.ts";

type Schema = z.core.$ZodType;
type Issue = z.core.$ZodIssue;

const SINGLE = "a text, a number, true, false or null";
/** What is said instead of the names of types; everything else is a map. */
const WANTED: Readonly<Record<string, string>> = {
  array: "a list",
  string: SINGLE,
  number: SINGLE,
  boolean: SINGLE,
  null: SINGLE,
};

/** The piece being checked: what messages call it, and the key it stands under. */
export interface Piece {
  readonly name: string;
  readonly tree: Tree;
  readonly keySpan: Span;
  /** Keys that stand beside it, and are now and then written in it. */
  readonly beside?: ReadonlyArray<string>;
  /** Choices of the whole room, which one laptop cannot have for itself. */
  readonly ofTheRoom?: ReadonlyArray<string>;
}

const defOf = (schema: Schema): z.core.$ZodTypes["_zod"]["def"] =>
  (schema as z.core.$ZodTypes)._zod.def;

/** The schema below a path, through optional keys and unions. */
const schemaAt = (schema: Schema, path: Path): Schema | undefined => {
  const def = defOf(schema);
  if (def.type === "optional") return schemaAt(def.innerType, path);
  const [part, ...rest] = path;
  if (part === undefined) return schema;
  if (def.type === "object") {
    // A path of a matrix may be called `toString`.
    const name = String(part);
    const next = Object.hasOwn(def.shape, name) ? def.shape[name] : def.catchall;
    return next === undefined ? undefined : schemaAt(next, rest);
  }
  if (def.type === "record") return schemaAt(def.valueType, rest);
  if (def.type === "array") return schemaAt(def.element, rest);
  if (def.type === "union") {
    for (const option of def.options) {
      const found = schemaAt(option, path);
      if (found !== undefined) return found;
    }
  }
  return undefined;
};

const objectIn = (schema: Schema | undefined): z.core.$ZodObjectDef | undefined => {
  if (schema === undefined) return undefined;
  const def = defOf(schema);
  if (def.type === "object") return def;
  if (def.type !== "union") return undefined;
  return def.options.map((option) => objectIn(option)).find((found) => found !== undefined);
};

const exampleOf = (schema: Schema | undefined): unknown => {
  if (schema === undefined) return undefined;
  const examples = z.globalRegistry.get(schema)?.examples;
  return Array.isArray(examples) ? examples[0] : undefined;
};

class Reporter {
  readonly #findings: Findings;
  readonly #piece: Piece;
  readonly #schema: Schema;

  constructor(findings: Findings, piece: Piece, schema: Schema) {
    this.#findings = findings;
    this.#piece = piece;
    this.#schema = schema;
  }

  report(issue: Issue, above: Path): void {
    const path: Path = [
      ...above,
      ...issue.path.map((part) => (typeof part === "symbol" ? String(part) : part)),
    ];
    if (issue.code === "invalid_union") return this.#union(issue, path);
    const found = find(this.#piece.tree, path);
    if (!found.complete) return this.#missing(path);
    if (issue.code === "unrecognized_keys") return this.#unknownKeys(issue.keys, path);
    const empty =
      found.tree === undefined || (found.tree.kind === "scalar" && found.tree.value === null);
    const keySpan = this.#keySpan(path, found);
    const span = empty || found.tree?.kind !== "scalar" ? keySpan : found.tree.span;
    const related = found.usedAt === undefined ? undefined : { span: found.usedAt, text: "used" };
    const mistake = this.#mistake(issue, path, found.tree);
    this.#findings.report(span, { ...mistake, related });
  }

  /** The key in front of a value; the value itself where a flag has set it, for the key of the file is right. */
  #keySpan(path: Path, { keySpan, tree }: Found): Span {
    const span = path.length === 0 ? this.#piece.keySpan : keySpan;
    return tree === undefined || tree.span.source === span.source ? span : tree.span;
  }

  #mistake(issue: Issue, path: Path, tree: Tree | undefined): Mistake {
    const mistake: unknown = issue.code === "custom" ? issue.params?.["mistake"] : undefined;
    const name = this.#nameOf(path);
    if (isMistake(mistake)) return this.#aboutLaptops(inWords(mistake, name, tree), path);
    const value =
      tree === undefined
        ? undefined
        : tree.kind === "scalar"
          ? tree.value
          : tree.kind === "list"
            ? []
            : {};
    const example = exampleOf(schemaAt(this.#schema, path));
    const items = issue.code === "invalid_type" && issue.expected === "array" ? listOf(value) : [];
    const shownValue = items.length > 0 ? items : example;
    const hint = shownValue === undefined ? undefined : `write ${name}: ${writeFlow(shownValue)}`;
    if (issue.code === "invalid_type") {
      const wanted = WANTED[issue.expected] ?? "keys in { } or indented below it";
      const message =
        value === null
          ? `${name} is empty; it takes ${wanted}`
          : `${name} takes ${wanted}, not ${shown(value)}`;
      return { code: "wrong-type", message, ...(hint === undefined ? {} : { hint }) };
    }
    if (issue.code === "too_small")
      return {
        code: "wrong-value",
        message: `${name} is an empty list`,
        ...(hint === undefined ? {} : { hint }),
      };
    return {
      code: "wrong-value",
      message: `${name}: ${issue.message}`,
      ...(hint === undefined ? {} : { hint }),
    };
  }

  /** Where a name stands in which there can be one laptop only, there is no `laptops` to write. */
  #aboutLaptops(mistake: Mistake, path: Path): Mistake {
    const beside = objectIn(schemaAt(this.#schema, path.slice(0, -1)))?.shape ?? {};
    return /^(?:use|write) laptops:/.test(mistake.hint ?? "") && !("laptops" in beside)
      ? { ...mistake, hint: "name one laptop" }
      : mistake;
  }

  #nameOf(path: Path): string {
    return path.findLast((part): part is string => typeof part === "string") ?? this.#piece.name;
  }

  #missing(path: Path): void {
    const key = String(path.at(-1));
    const above = path.slice(0, -1);
    const owner = find(this.#piece.tree, above);
    const slips = owner.tree?.kind === "map" ? owner.tree.entries.map((entry) => entry.key) : [];
    // `{ fr: 5m }`: the misspelt key is reported; that the right one is missing says nothing new.
    const known = Object.keys(objectIn(schemaAt(this.#schema, above))?.shape ?? {});
    const isMeant = (slip: string): boolean =>
      (otherKey(slip, known)?.key ?? closest(slip, known)) === key;
    if (slips.some((slip) => !known.includes(slip) && isMeant(slip))) return;
    const example = exampleOf(schemaAt(this.#schema, path));
    this.#findings.report(this.#keySpan(above, owner), {
      code: "missing-key",
      message: `${this.#nameOf(above)} needs the key "${key}"`,
      hint: example === undefined ? undefined : `add ${key}: ${writeFlow(example)}`,
    });
  }

  #unknownKeys(keys: ReadonlyArray<string>, path: Path): void {
    const owner = find(this.#piece.tree, path).tree;
    const known = Object.keys(objectIn(schemaAt(this.#schema, path))?.shape ?? {});
    for (const key of keys) {
      this.#findings.report(entryOf(owner, key)?.keySpan ?? this.#piece.keySpan, {
        code: "unknown-key",
        message: `"${key}" is not a key of ${this.#nameOf(path)}`,
        hint: this.#hintFor(key, owner, known, path),
      });
    }
  }

  #hintFor(key: string, owner: Tree | undefined, known: ReadonlyArray<string>, path: Path): string {
    const { beside = [], name, ofTheRoom = [] } = this.#piece;
    const other = otherKey(key, known);
    if (other !== undefined) return other.hint;
    if (path.length === 0 && beside.includes(key))
      return `it stands beside ${name}, in the same column, not in it`;
    if (path.length === 0 && ofTheRoom.includes(key))
      return `all laptops have the same ${key}: write it under policies, beside nodes`;
    return (
      colonMeant(key, known) ??
      didYouMean(key, known) ??
      listMeant(key, owner) ??
      fieldMeant(key, owner, known) ??
      `its keys are ${known.join(", ")}`
    );
  }

  /** Of the shapes a value may have, the one it was meant to have is the one whose kind (map, list, scalar) it has. */
  #union(issue: Extract<Issue, { code: "invalid_union" }>, path: Path): void {
    const compound = find(this.#piece.tree, path).tree?.kind !== "scalar";
    const ofKind = issue.errors.filter(
      (issues) =>
        !compound ||
        !issues.some(
          (inner) =>
            inner.path.length === 0 && (inner.code === "custom" || inner.code === "invalid_type"),
        ),
    );
    const scalarFirst = issue.errors.find((issues) =>
      issues.some((inner) => inner.code === "custom" && inner.path.length === 0),
    );
    const chosen = (compound ? ofKind[0] : scalarFirst) ?? issue.errors[0] ?? [];
    for (const inner of chosen) this.report(inner, path);
  }
}

/** `tags: caps, xp` is one text in YAML, and two were meant. */
const listOf = (value: unknown): ReadonlyArray<unknown> =>
  typeof value === "string"
    ? value.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]))
    : typeof value === "number" || typeof value === "boolean"
      ? [value]
      : [];

/** `{ laptops: PARENT, PEER1 }`: the second is a key without a value in YAML. */
const listMeant = (key: string, owner: Tree | undefined): string | undefined => {
  const entries = owner?.kind === "map" ? owner.entries : [];
  const at = entries.findIndex((entry) => entry.key === key);
  const [before, entry] = [entries[at - 1], entries[at]];
  const isBare = entry?.value.kind === "scalar" && entry.value.value === null;
  return isBare && before?.value.kind === "scalar" && before.value.value !== null
    ? `a list stands in brackets: ${before.key}: [${before.value.value}, ${key}]`
    : undefined;
};

/** `edit-record: { balance: 5 }`: what is changed stands in a map of its own. */
const fieldMeant = (
  key: string,
  owner: Tree | undefined,
  known: ReadonlyArray<string>,
): string | undefined => {
  const value = entryOf(owner, key)?.value;
  return known.includes("set") && known.includes("record") && value?.kind === "scalar"
    ? `write it in set: set: { ${key}: ${writeFlow(value.value)} }`
    : undefined;
};

/** A mistake with the key and the value as they are written. */
const inWords = (mistake: Mistake, name: string, tree: Tree | undefined): Mistake => {
  const written = tree === undefined ? "" : writtenAt(tree.span).trim();
  const hint =
    mistake.hint === WRITE_SOMETHING && tree !== undefined
      ? hintForNothing(tree.span, written)
      : mistake.hint;
  return {
    ...mistake,
    message: mistake.message.replaceAll("{key}", name).replaceAll("{written}", written),
    ...(hint === undefined ? {} : { hint: hint.replaceAll("{written}", written) }),
  };
};

const writtenAt = ({ source, start, end }: Span): string => source.text.slice(start, end);

/** `null`, `~` and what stands behind a # are nothing to YAML, and something to whoever wrote it. */
const hintForNothing = (span: Span, written: string): string => {
  if (/^(?:null|~)$/i.test(written)) return QUOTE_IT;
  const comment = /:[ \t]+(#[^\s#].*)$/.exec(lineTextOf(span.source, placeOf(span).line))?.[1];
  return comment === undefined
    ? WRITE_SOMETHING
    : `what stands behind a # is a comment; put the text in quotes: '${comment.trimEnd().replaceAll("'", "''")}'`;
};

const isMistake = (value: unknown): value is Mistake =>
  typeof value === "object" && value !== null && "code" in value && "message" in value;

/** The checked value of a piece, or undefined after its problems were reported. */
export const check = <S extends z.ZodType>(
  findings: Findings,
  schema: S,
  piece: Piece,
): z.output<S> | undefined => {
  const before = findings.checked.valueOf(schema, piece.tree);
  if (before !== undefined) return before.value;
  // Most schemas meet a few values of a file: making a function of each costs more than it gives.
  const result = schema.safeParse(plainValue(piece.tree), { jitless: true });
  if (result.success) {
    findings.checked.isRight(schema, piece.tree, result.data);
    return result.data;
  }
  const reporter = new Reporter(findings, piece, schema);
  for (const issue of result.error.issues) reporter.report(issue, []);
  return undefined;
};
