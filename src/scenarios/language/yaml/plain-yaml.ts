/**
 * The YAML that scenario files are written in, read in one pass: maps and lists in blocks or brackets, texts on one line, folded texts.
 *
 * To read whatever may be YAML takes longer than everything else that is done with a file. What is not known for certain here
 * (anchors, tags, a text that goes on in the next line, every mistake) is left to the parser: the answer is undefined, or exactly
 * what the parser makes of it, with the same places.
 */
import type { Entry, SourceText, Span, Tree } from "./tree.ts";

/** Deeper than any scenario, and less deep than the parser is let go. */
const MOST_LEVELS = 30;
/** Longer than any scenario; so many characters hold fewer values than a file may. */
const MOST_CHARACTERS = 90_000;

/** Characters that are no blanks of the space bar and yet look like some, and the lines between documents. */
const ODD =
  /[\t\r\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u2000-\u200b\u2028-\u202f\u3000\ufeff]|^(?:---|\.\.\.)/m;

// A text without quotes starts with none of YAML's own characters, and ends in front of `: `, ` #` and the end of the line.
const BLOCK_TEXT = /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-(?=[^\s,[\]{}]))(?:[^\n:#]|:(?=\S)|(?<=\S)#)*/y;
const FLOW_TEXT =
  /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-(?=[^\s,[\]{}]))(?:[^\n:#,[\]{}]|:(?=[^\s,[\]{}])|(?<=\S)#)*/y;
const SINGLE_QUOTED = /'(?:[^'\n]|'')*'/y;
const DOUBLE_QUOTED = /"[^"\\\n]*"/y;
const KEY_END = /:(?=[ \n])/y;
const LINE_END = / *(?: #[^\n]*)?(?:\n|$)/y;
const BLANKS = / */y;
const FLOW_BLANKS = /[ \n]*/y;
/** Empty lines and comments, up to the blanks in front of what comes next. */
const BETWEEN = /(?: *(?:#[^\n]*)?\n)*/y;
const TEXT_BLOCK = /([>|])(-?)\n( +)/y;

const NUMBER = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const BOOLEAN = /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/;
const NULL = /^(?:[Nn]ull|NULL|~)$/;
/** What is no text either, and rare. */
const NO_TEXT = /^(?:0o\d+|0x[0-9a-f]+|[-+]?\.inf|\.nan|[-+]?[0-9.]+e[-+]?[0-9]+)$/i;

/** Thrown where the parser has to say what it is; never leaves this file. */
const UNUSUAL = Symbol("unusual YAML");

/** The tree of a file, or undefined where the parser has to read it. */
export const readPlainYaml = (source: SourceText, text: string): Tree | undefined => {
  if (text.length > MOST_CHARACTERS || ODD.test(text)) return undefined;
  try {
    return new Reader(source, text).document();
  } catch (thrown) {
    if (thrown === UNUSUAL) return undefined;
    throw thrown;
  }
};

class Reader {
  readonly #source: SourceText;
  readonly #text: string;
  #at = 0;
  /** Behind the line of the last value: there the blocks end that it is in. */
  #end = 0;
  #levels = 0;

  constructor(source: SourceText, text: string) {
    this.#source = source;
    this.#text = text;
  }

  document(): Tree {
    if (this.#nextColumn() !== 0) throw UNUSUAL;
    const tree = this.#block(0, -1);
    if (tree.kind !== "map" || this.#at < this.#text.length) throw UNUSUAL;
    return tree;
  }

  /** Whether this comes next; it is then behind us. */
  #passes(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #expect(pattern: RegExp): void {
    if (!this.#passes(pattern)) throw UNUSUAL;
  }

  #is(char: string): boolean {
    return this.#text[this.#at] === char;
  }

  #span(start: number, end = this.#at): Span {
    return { source: this.#source, start, end };
  }

  /** Goes to the next line that says something, and tells its column; -1 at the end of the file. */
  #nextColumn(): number {
    const start = this.#at;
    this.#passes(BETWEEN);
    const lineStart = this.#at;
    this.#passes(BLANKS);
    const column = this.#at === this.#text.length ? -1 : this.#at - lineStart;
    // A comment that stands further in belongs to the block that ends here, which is longer by that.
    const between = this.#text.slice(start, lineStart);
    if (between.includes("#") && furthestComment(between) > Math.max(column, 0)) throw UNUSUAL;
    return column;
  }

  /** A value that starts at this column, in a block at `outer`. */
  #block(column: number, outer: number): Tree {
    if (++this.#levels > MOST_LEVELS) throw UNUSUAL;
    const start = this.#at;
    if (this.#isDash()) {
      const list = this.#list(column);
      this.#levels -= 1;
      return list;
    }
    const isKey = !this.#is("{") && !this.#is("[") && this.#key(BLOCK_TEXT) !== undefined;
    this.#at = start;
    const tree = isKey ? this.#map(column) : this.#onLine(outer);
    this.#levels -= 1;
    return tree;
  }

  #list(column: number): Tree {
    const start = this.#at;
    const items: Array<Tree> = [];
    do {
      const dash = this.#at;
      this.#at += 1;
      this.#passes(BLANKS);
      items.push(this.#block(column + this.#at - dash, column));
    } while (this.#nextIsAt(column, () => this.#isDash()));
    return { kind: "list", items, span: this.#span(start, this.#end) };
  }

  #map(column: number): Tree {
    const start = this.#at;
    const entries: Array<Entry> = [];
    const seen = new Set<string>();
    do {
      const keyStart = this.#at;
      const key = this.#key(BLOCK_TEXT);
      if (key === undefined || seen.has(key)) throw UNUSUAL;
      seen.add(key);
      const keySpan = this.#span(keyStart, this.#at - 1);
      entries.push({ key, keySpan, value: this.#valueOf(column) });
    } while (this.#nextIsAt(column));
    return { kind: "map", entries, span: this.#span(start, this.#end) };
  }

  /** Whether the block at this column goes on; what stands further in than its values would is for the parser. */
  #nextIsAt(column: number, isPart = (): boolean => true): boolean {
    const lineStart = this.#at;
    const next = this.#nextColumn();
    if (next > column) throw UNUSUAL;
    const goesOn = next === column && isPart();
    if (!goesOn) this.#at = lineStart;
    return goesOn;
  }

  #isDash(): boolean {
    return this.#is("-") && /[ \n]/.test(this.#text[this.#at + 1] ?? "");
  }

  /** What stands behind a colon, or in the lines below it. */
  #valueOf(column: number): Tree {
    if (!this.#passes(LINE_END)) {
      this.#passes(BLANKS);
      return this.#onLine(column);
    }
    const below = this.#nextColumn();
    if (below < column || (below === column && !this.#isDash())) throw UNUSUAL;
    return this.#block(below, column);
  }

  /** A value that is no block, and nothing behind it on its line. */
  #onLine(column: number): Tree {
    if (this.#is(">") || this.#is("|")) return this.#textBlock(column);
    const tree = this.#flow(BLOCK_TEXT, column);
    this.#expect(LINE_END);
    this.#end = this.#at;
    return tree;
  }

  #textBlock(column: number): Tree {
    const start = this.#at;
    TEXT_BLOCK.lastIndex = start;
    const header = TEXT_BLOCK.exec(this.#text);
    if (header === null) throw UNUSUAL;
    const [whole, style, chomp, indent = ""] = header;
    if (indent.length <= column) throw UNUSUAL;
    this.#at += whole.length - indent.length;
    const lines: Array<string> = [];
    while (this.#text.startsWith(indent, this.#at)) {
      const lineEnd = this.#text.indexOf("\n", this.#at);
      const line = this.#text.slice(this.#at + indent.length, lineEnd);
      // Lines that stand further in, empty ones and a last one without an end each mean something of their own.
      if (lineEnd < 0 || line === "" || line.startsWith(" ")) throw UNUSUAL;
      lines.push(line);
      this.#at = lineEnd + 1;
    }
    this.#end = this.#at;
    const value = lines.join(style === ">" ? " " : "\n") + (chomp === "-" ? "" : "\n");
    return { kind: "scalar", value, span: this.#span(start) };
  }

  /** A key with its colon; undefined where none stands. */
  #key(text: RegExp): string | undefined {
    const start = this.#at;
    let key: string;
    if (this.#passes(SINGLE_QUOTED) || this.#passes(DOUBLE_QUOTED)) key = this.#unquoted(start);
    else if (this.#passes(text)) {
      key = this.#text.slice(start, this.#at);
      if (key === "<<") throw UNUSUAL;
      // Whether `010` and `10` are one key is for the parser.
      if (String(plainValueOf(key)) !== key) throw UNUSUAL;
    } else return undefined;
    if (key === "__proto__") throw UNUSUAL;
    // A blank in front of the colon is unusual enough.
    return this.#text[this.#at - 1] !== " " && this.#passes(KEY_END) ? key : undefined;
  }

  /** A text, number or boolean, or a map or list in brackets; its lines stand further in than the column. */
  #flow(text: RegExp, column: number): Tree {
    const start = this.#at;
    if (this.#is("{") || this.#is("[")) {
      if (++this.#levels > MOST_LEVELS) throw UNUSUAL;
      const tree = this.#is("{") ? this.#flowMap(column) : this.#flowList(column);
      this.#levels -= 1;
      return tree;
    }
    if (this.#passes(SINGLE_QUOTED) || this.#passes(DOUBLE_QUOTED))
      return { kind: "scalar", value: this.#unquoted(start), span: this.#span(start) };
    this.#expect(text);
    const written = this.#text.slice(start, this.#at).trimEnd();
    this.#at = start + written.length;
    return { kind: "scalar", value: plainValueOf(written), span: this.#span(start) };
  }

  #flowList(column: number): Tree {
    const start = this.#at;
    const items: Array<Tree> = [];
    this.#at += 1;
    while (this.#goesOn("]", items.length, column)) items.push(this.#flow(FLOW_TEXT, column));
    return { kind: "list", items, span: this.#span(start) };
  }

  #flowMap(column: number): Tree {
    const start = this.#at;
    const entries: Array<Entry> = [];
    const seen = new Set<string>();
    this.#at += 1;
    while (this.#goesOn("}", entries.length, column)) {
      const keyStart = this.#at;
      const key = this.#key(FLOW_TEXT);
      if (key === undefined || seen.has(key)) throw UNUSUAL;
      seen.add(key);
      const keySpan = this.#span(keyStart, this.#at - 1);
      this.#flowBlanks(column);
      entries.push({ key, keySpan, value: this.#flow(FLOW_TEXT, column) });
    }
    return { kind: "map", entries, span: this.#span(start) };
  }

  /** Past the comma behind so many items, to the next one; false behind the closing bracket. */
  #goesOn(closing: string, items: number, column: number): boolean {
    this.#flowBlanks(column);
    if (items > 0 && this.#is(",")) {
      this.#at += 1;
      this.#flowBlanks(column);
    } else if (items > 0 && !this.#is(closing)) throw UNUSUAL;
    if (!this.#is(closing)) return true;
    this.#at += 1;
    return false;
  }

  #flowBlanks(column: number): void {
    const start = this.#at;
    this.#passes(FLOW_BLANKS);
    const line = this.#text.lastIndexOf("\n", this.#at - 1);
    if (line >= start && this.#at - line - 1 <= column) throw UNUSUAL;
  }

  #unquoted(start: number): string {
    const inside = this.#text.slice(start + 1, this.#at - 1);
    return this.#text[start] === "'" ? inside.replaceAll("''", "'") : inside;
  }
}

/** What a text without quotes stands for. */
const plainValueOf = (text: string): string | number | boolean | null => {
  if (NUMBER.test(text)) return Number(text);
  if (BOOLEAN.test(text)) return text.toLowerCase() === "true";
  if (NULL.test(text)) return null;
  if (NO_TEXT.test(text)) throw UNUSUAL;
  return text;
};

const furthestComment = (lines: string): number =>
  lines
    .split("\n")
    .reduce((most, line) => (line.includes("#") ? Math.max(most, line.indexOf("#")) : most), 0);
