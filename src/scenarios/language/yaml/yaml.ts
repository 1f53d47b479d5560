/**
 * YAML text → tree with places. YAML 1.2 core only, one document, plain data: everything of YAML that makes a file mean something
 * else than it shows (merge keys, anchors spread over the file, tags) is refused with what to write instead (ecosystem §A.2).
 */
import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from "yaml";
import type { Document, Node, Range } from "yaml";
import type { Problem, ProblemCode } from "../problem.ts";
import { nestedTooDeep } from "./depth.ts";
import { readPlainYaml } from "./plain-yaml.ts";
import { placeOf, problemAt, sourceText } from "./tree.ts";
import type { Entry, SourceText, Span, Tree } from "./tree.ts";
import { decimalComma, wholeNumber, withoutTwinsOf } from "./decimal-comma.ts";
import { syntaxProblems } from "./yaml-syntax.ts";

/** A file may stand for this many values once its aliases are followed: far above any field day, far below a bomb. */
const MAX_VALUES = 50_000;
/** Nesting beyond any scenario; keeps recursion shallow on hostile input. */
const MAX_DEPTH = 40;

/** `!!binary`, `!!timestamp`, `!!omap` and others are known to the parser, and stand for values that no scenario has. */
const isPlainTag = (tag: string | undefined): boolean =>
  tag === undefined || tag === "!" || /^tag:yaml\.org,2002:(?:str|map|seq)$/.test(tag);

export interface ParsedYaml {
  readonly source: SourceText;
  /** Undefined when nothing of the file can be used. */
  readonly tree: Tree | undefined;
  readonly problems: ReadonlyArray<Problem>;
}

/** YAML reads from the top: an anchor further down is none yet. */
const hintForNone = (name: string, { end, source }: Span): string =>
  source.text
    .slice(end)
    .split(/[\s,[\]{}]+/)
    .includes(`&${name}`)
    ? `&${name} stands further down: move it above the first place where it is used`
    : "quote a text that starts with *";

class Converter {
  readonly problems: Array<Problem> = [];
  readonly commas: Array<Problem> = [];
  readonly source: SourceText;
  /** Values are missing from the tree. */
  incomplete = false;
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<string>();
  #values = 0;
  #bomb = false;

  constructor(source: SourceText) {
    this.source = source;
  }

  report(code: ProblemCode, span: Span, message: string, hint: string): void {
    this.problems.push({ code, message, hint, ...problemAt(span) });
  }

  span(range: Range | null | undefined): Span {
    return { source: this.source, start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
  }

  convert(node: unknown, at: Span, anchorsAllowed: boolean, depth: number): Tree {
    const empty: Tree = { kind: "scalar", value: null, span: at };
    this.#values += 1;
    if (this.#bomb) return empty;
    if (this.#values > MAX_VALUES || depth > MAX_DEPTH) {
      this.#bomb = true;
      this.incomplete = true;
      const many = this.#values > MAX_VALUES;
      this.report(
        "alias-bomb",
        at,
        many
          ? `the file stands for more than ${MAX_VALUES} values`
          : `values are nested more than ${MAX_DEPTH} deep`,
        many
          ? "aliases repeat what they name each time; write it out or use count"
          : "a scenario needs about six levels",
      );
      return empty;
    }
    if (isAlias(node))
      return this.#follow(node.source, this.span(node.range), anchorsAllowed, depth);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return empty;
    const span = this.span(node.range);
    if (node.anchor !== undefined) {
      if (!anchorsAllowed) {
        this.report(
          "anchor",
          {
            source: this.source,
            start: this.#anchorStart(span.start, node.anchor),
            end: span.start,
          },
          `the anchor &${node.anchor} stands outside an x- key`,
          "define shared values under a top-level key that starts with x-, and use them with *",
        );
      }
      this.#anchors.set(node.anchor, node);
      this.#open.add(node.anchor);
    }
    const tree = this.#collect(node, span, anchorsAllowed, depth);
    if (node.anchor !== undefined) this.#open.delete(node.anchor);
    return tree;
  }

  #collect(node: unknown, span: Span, anchorsAllowed: boolean, depth: number): Tree {
    if ((isScalar(node) || isSeq(node) || isMap(node)) && !isPlainTag(node.tag)) {
      this.incomplete = true;
      const start = this.source.text.lastIndexOf("!", span.start);
      this.report(
        "yaml-syntax",
        { ...span, start: Math.max(0, start - (this.source.text[start - 1] === "!" ? 1 : 0)) },
        "tags (!) have no meaning here",
        "write the text in quotes, or the list or map alone",
      );
      return { kind: "scalar", value: null, span };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.convert(item, span, anchorsAllowed, depth + 1));
      return { kind: "list", items, span };
    }
    if (isMap(node))
      return { kind: "map", entries: this.#entries(node.items, anchorsAllowed, depth), span };
    const value = isScalar(node) ? node.value : null;
    const plain =
      typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? value
        : null;
    return { kind: "scalar", value: plain, span };
  }

  #entries(
    pairs: ReadonlyArray<unknown>,
    anchorsAllowed: boolean,
    depth: number,
  ): ReadonlyArray<Entry> {
    const entries: Array<Entry> = [];
    const seen = new Map<string, { readonly span: Span; readonly value: unknown }>();
    let numberEnds = 0;
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const keyNode = pair.key;
      if (!isScalar(keyNode)) {
        const range = isMap(keyNode) || isSeq(keyNode) || isAlias(keyNode) ? keyNode.range : null;
        this.report("yaml-syntax", this.span(range), "a key must be a name", "write key: value");
        continue;
      }
      // `NULL`, `010` and `1.10` are other keys than the values YAML makes of them.
      const written = keyNode.type === "PLAIN" ? keyNode.source : undefined;
      const key = written === undefined || written === "" ? String(keyNode.value) : written;
      const keySpan = this.span(keyNode.range);
      if (keySpan.start < numberEnds) continue;
      const whole = pair.value === null ? wholeNumber(entries.at(-1), keySpan) : undefined;
      if (whole !== undefined) {
        this.incomplete = true;
        numberEnds = whole.end;
        this.commas.push(decimalComma(whole));
        continue;
      }
      const first = seen.get(key);
      if (key === "<<" && keyNode.type === "PLAIN") {
        this.incomplete = true;
        this.report(
          "merge-key",
          keySpan,
          "merge keys (<<) are not read",
          "write the keys out, or use count for equal laptops",
        );
        continue;
      }
      if (key === "__proto__") {
        // No plain object has such a key of its own, so a field of this name would be lost without a word on the way to the copy.
        this.incomplete = true;
        this.report("bad-name", keySpan, `nothing can be called "${key}"`, "give it another name");
        continue;
      }
      if (first !== undefined) {
        // To the parser `1` and '1' are two keys; to everybody else the second hides the first.
        if (first.value !== keyNode.value) this.#reportTwin(key, keySpan, first.span);
        continue;
      }
      seen.set(key, { span: keySpan, value: keyNode.value });
      const below = anchorsAllowed || (depth === 0 && key.startsWith("x-"));
      entries.push({ key, keySpan, value: this.convert(pair.value, keySpan, below, depth + 1) });
    }
    return entries;
  }

  #reportTwin(key: string, span: Span, first: Span): void {
    this.problems.push({
      code: "duplicate-key",
      message: `the key "${key}" is here twice`,
      ...problemAt(span),
      related: { place: placeOf(first), text: "first" },
    });
  }

  #follow(name: string, usedAt: Span, anchorsAllowed: boolean, depth: number): Tree {
    const node = this.#anchors.get(name);
    if (node === undefined || this.#open.has(name)) {
      this.incomplete = true;
      this.report(
        "anchor",
        usedAt,
        node === undefined
          ? `no anchor &${name} before this alias`
          : `the alias *${name} stands inside its own anchor`,
        node === undefined ? hintForNone(name, usedAt) : "a value cannot contain itself",
      );
      return { kind: "scalar", value: null, span: usedAt };
    }
    const tree = this.#again(node, anchorsAllowed, depth);
    return { ...tree, usedAt };
  }

  /** Follows the anchored node a second time; its own anchor was reported where it stands. */
  #again(node: Node, anchorsAllowed: boolean, depth: number): Tree {
    const span = this.span(node.range);
    if (isAlias(node)) return this.#follow(node.source, span, anchorsAllowed, depth);
    return this.#collect(node, span, true, depth);
  }

  #anchorStart(before: number, name: string): number {
    return Math.max(0, this.source.text.lastIndexOf(`&${name}`, before));
  }
}

/** `shownText` is what messages show when the text was padded to keep its columns (`--set`); it has the same offsets. */
export const parseYaml = (file: string, text: string, shownText = text): ParsedYaml => {
  const source = sourceText(file, shownText);
  const plain = readPlainYaml(source, text);
  return plain === undefined ? parseAnyYaml(source, text) : { source, tree: plain, problems: [] };
};

/** In YAML 1.1 `on` is true, `1:30` is 90 and a day is no text: a file that asks for it would mean something else than it shows. */
const otherVersion = (source: SourceText, { directives }: Document): ReadonlyArray<Problem> => {
  const said = directives?.yaml;
  if (said?.explicit !== true || said.version === "1.2") return [];
  const start = source.text.search(/^%YAML/m);
  return [
    {
      code: "yaml-syntax",
      message: `scenarios are YAML 1.2, and this file says that it is ${said.version}`,
      hint: "leave this line out",
      ...problemAt({ source, start, end: start + "%YAML".length }),
    },
  ];
};

/** The same for every text, in several times the time. */
export const parseAnyYaml = (source: SourceText, text: string): ParsedYaml => {
  const deep = nestedTooDeep(source, text);
  if (deep !== undefined) return { source, tree: undefined, problems: [deep] };
  const document = parseDocument(text, {
    prettyErrors: false,
    version: "1.2",
    strict: true,
    merge: false,
  });
  const problems = [...otherVersion(source, document), ...syntaxProblems(source, document)];
  if (problems.some((problem) => problem.code !== "duplicate-key"))
    return { source, tree: undefined, problems };
  if (
    document.contents === null ||
    (isScalar(document.contents) && document.contents.value === null)
  ) {
    return {
      source,
      tree: undefined,
      problems: [
        {
          code: "empty-file",
          message: "the file is empty",
          hint: "a scenario starts with scenario: 1 and a name",
          ...problemAt({ source, start: 0, end: 0 }),
        },
      ],
    };
  }
  const converter = new Converter(source);
  const tree = converter.convert(
    document.contents,
    converter.span(document.contents.range),
    false,
    0,
  );
  const { commas } = converter;
  const found = [...withoutTwinsOf(commas, [...problems, ...converter.problems]), ...commas];
  // Without these values the checks would only report what is missing because of them.
  return { source, tree: converter.incomplete ? undefined : tree, problems: found };
};
