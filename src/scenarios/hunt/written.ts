/**
 * A scenario on its way into a file: the text, and at the same time the tree the language would read from it. A hunt plays thousands of
 * days that nobody ever reads; writing them and parsing what was written took longer than everything else the language does.
 *
 * Every key and value stands in the tree where it stands in the text, so that a plan is the same whichever way it came about.
 */
import type { Entry, MapTree, Span, Tree } from "../language/yaml/tree.ts";
import { sourceText } from "../language/yaml/tree.ts";
import { writeFlow, writeText } from "../language/yaml/write-yaml.ts";
import type { Plain, ScenarioSource, SourceStep } from "./source.ts";

const SCHEMA_LINE = "# yaml-language-server: $schema=../../schema/scenario.v1.json\n";

/** A text somebody reads stands on lines of its own; everything else fits on one. */
const FOLD_AT = 100;

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
  "workload",
  "faults",
  "eventually",
  "always",
  "must-happen",
  "play-again",
  "events-limit",
];

/** What has a line for each of its entries. */
const LINES: ReadonlySet<string> = new Set(["nodes", "network", "workload", "faults"]);

type PlainMap = { readonly [key: string]: Plain };

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

const isList = (value: Plain): value is ReadonlyArray<Plain> => Array.isArray(value);
const isMap = (value: Plain): value is PlainMap => typeof value === "object" && value !== null;

class Writing {
  text = "";
  /** What spans point into: it has its text when all is written. */
  readonly source = { ...sourceText("", "") };

  write(text: string): Span {
    const start = this.text.length;
    this.text += text;
    return { source: this.source, start, end: this.text.length };
  }

  /** A value on one line. */
  flow(value: Plain): Tree {
    const start = this.text.length;
    if (isList(value)) {
      const items = value.map((item, index) => {
        this.text += index === 0 ? "[" : ", ";
        return this.flow(item);
      });
      this.text += items.length === 0 ? "[]" : "]";
      return { kind: "list", items, span: this.#from(start) };
    }
    if (isMap(value)) {
      const entries = definedEntries(value).map(([key, item], index): Entry => {
        this.text += index === 0 ? "{ " : ", ";
        return this.entry(key, writeFlow(key), item);
      });
      this.text += entries.length === 0 ? "{}" : " }";
      return { kind: "map", entries, span: this.#from(start) };
    }
    return { kind: "scalar", value, span: this.write(writeFlow(value)) };
  }

  /** `key: value`. */
  entry(key: string, written: string, value: Plain): Entry {
    const keySpan = this.write(written);
    this.text += ": ";
    return { key, keySpan, value: this.flow(value) };
  }

  /** A text on lines of its own: what is read is one line again. */
  about(text: string): Entry {
    const keySpan = this.write("about");
    this.text += ": ";
    const lines = folded(text);
    const span = this.write(">-");
    for (const line of lines) this.text += `\n  ${line}`;
    this.text += "\n";
    return { key: "about", keySpan, value: { kind: "scalar", value: lines.join(" "), span } };
  }

  /** A map of the top level with a line for each entry. */
  lines(key: string, value: PlainMap): Entry {
    const keySpan = this.write(key);
    this.text += ":\n";
    const start = this.text.length + 2;
    const entries = Object.entries(value).map(([name, item]) => {
      this.text += "  ";
      const entry = this.entry(name, writeText(name), item);
      this.text += "\n";
      return entry;
    });
    return { key, keySpan, value: { kind: "map", entries, span: this.#from(start) } };
  }

  /** The timeline: a step is a key on a line, or a few. */
  steps(steps: ReadonlyArray<SourceStep>): Entry {
    const keySpan = this.write("timeline");
    this.text += ":\n";
    const start = this.text.length + 2;
    const items = steps.map((step): Tree => {
      const first = this.text.length + 4;
      const entries = Object.entries(step).map(([key, value], position) => {
        this.text += position === 0 ? "  - " : "    ";
        const entry = this.entry(key, key, value);
        this.text += "\n";
        return entry;
      });
      return { kind: "map", entries, span: this.#from(first) };
    });
    return { key: "timeline", keySpan, value: { kind: "list", items, span: this.#from(start) } };
  }

  #from(start: number): Span {
    return { source: this.source, start, end: this.text.length };
  }
}

const definedEntries = (value: PlainMap): ReadonlyArray<[string, Plain]> =>
  Object.entries(value).filter(([, item]) => item !== undefined);

/** What stands in quotes only; blanks of all kinds are between words. */
const NEEDS_QUOTES = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/;

const topLevel = (writing: Writing, key: string, value: Plain): Entry => {
  const isLong = key === "about" && typeof value === "string" && value.length > FOLD_AT;
  if (isLong && !NEEDS_QUOTES.test(value)) return writing.about(value);
  if (LINES.has(key) && isMap(value)) return writing.lines(key, value);
  if (key === "timeline" && isList(value) && value.length > 0)
    return writing.steps(value as ReadonlyArray<SourceStep>);
  const entry = writing.entry(key, writeText(key), value);
  writing.text += "\n";
  return entry;
};

/** The file of a scenario, and what it says. `file` is its name in messages. */
export const writtenScenario = (
  source: ScenarioSource,
  file: string,
): { readonly text: string; readonly tree: MapTree } => {
  const all: PlainMap = { scenario: 1, ...source };
  const keys = [
    ...ORDER.filter((key) => all[key] !== undefined),
    ...Object.keys(all).filter((key) => !ORDER.includes(key)),
  ];
  const writing = new Writing();
  writing.write(SCHEMA_LINE);
  const start = writing.text.length;
  const entries = keys.map((key) => topLevel(writing, key, all[key]!));
  const { text, source: spansPointInto } = writing;
  Object.assign(spansPointInto, sourceText(file, text));
  return {
    text,
    tree: { kind: "map", entries, span: { source: spansPointInto, start, end: text.length } },
  };
};
