/**
 * Reads a journal file, at once or piece by piece, so that a long one never lies in memory as text. Never throws: a malformed file is an
 * answer with its line (from 1) and what was expected.
 */
import {
  isList,
  JOURNAL_FORMAT,
  JOURNAL_VERSION,
  type Json,
  type JournalEvent,
  type JournalHeader,
} from "./journal.ts";
import type { Micros } from "./time.ts";

/** What reading a journal file yields: the journal, or the first line that is not what it should be, and why. */
export type ParsedJournal =
  | {
      readonly kind: "journal";
      readonly header: JournalHeader;
      readonly events: ReadonlyArray<JournalEvent>;
    }
  | Malformed;

export interface Malformed {
  readonly kind: "malformed";
  readonly line: number;
  readonly message: string;
}

const A_HEADER = "a journal header was expected";
const AN_EVENT = "a journal event was expected";

/** Nothing fieldlab writes comes near: a file with a longer line is something else, and is read no further. */
const MAX_LINE_CHARACTERS = 64 * 1_048_576;
const MAX_DEPTH = 100;
/** No shorter line is nested so deep that reading what it holds overflows the stack. */
const SHALLOW_CHARACTERS = 2_000;

/** Takes a journal in pieces that may end anywhere, and tells the first line that is not what it should be. */
export class JournalReader {
  readonly #events: Array<JournalEvent> = [];
  #header: JournalHeader | null = null;
  #lines = 0;
  /** The pieces of the line the last one ended in: put together when its end is there. */
  #begun: Array<string> = [];
  #begunCharacters = 0;
  #malformed: Malformed | null = null;
  /** The first of the empty lines the file may end with. */
  #emptyAt: number | null = null;

  /** Null before the first line was read. */
  get header(): JournalHeader | null {
    return this.#header;
  }

  /** Those read so far; grows with every piece. */
  get events(): ReadonlyArray<JournalEvent> {
    return this.#events;
  }

  /** What is wrong with the file so far; nothing is read after that. */
  take(piece: string): Malformed | null {
    const end = piece.lastIndexOf("\n");
    if (end >= 0) {
      const ended = [...this.#begun, piece.slice(0, end)].join("");
      this.#begun = [];
      this.#begunCharacters = 0;
      for (const line of ended.split("\n")) {
        if (this.#malformed !== null) break;
        this.#takeLine(line);
      }
    }
    if (this.#malformed === null && end + 1 < piece.length) this.#begin(piece.slice(end + 1));
    return this.#malformed;
  }

  end(): ParsedJournal {
    // A last line without a line end is a line as well.
    if (this.#malformed === null && this.#begun.length > 0) this.take("\n");
    if (this.#malformed !== null) return this.#malformed;
    return this.#header === null
      ? malformed(1, `${A_HEADER}, found an empty file`)
      : { kind: "journal", header: this.#header, events: this.#events };
  }

  #begin(part: string): void {
    this.#begun.push(part);
    this.#begunCharacters += part.length;
    if (this.#begunCharacters <= MAX_LINE_CHARACTERS) return;
    const expected = this.#header === null ? A_HEADER : AN_EVENT;
    this.#malformed = malformed(
      this.#lines + 1,
      `${expected}, found a line of more than 64 Mi characters`,
    );
    this.#begun = [];
  }

  #takeLine(line: string): void {
    this.#lines++;
    if (this.#header !== null && line.trim() === "") {
      this.#emptyAt ??= this.#lines;
      return;
    }
    if (this.#emptyAt !== null) {
      this.#malformed = malformed(this.#emptyAt, `${AN_EVENT}, found an empty line`);
      return;
    }
    const problem = this.#header === null ? this.#takeHeader(line) : this.#takeEvent(line);
    if (problem !== undefined) this.#malformed = malformed(this.#lines, problem);
  }

  #takeHeader(line: string): string | undefined {
    const header = parseLine(line);
    if (typeof header === "string") return `${A_HEADER}, found ${header}`;
    if (header["format"] !== JOURNAL_FORMAT)
      return `"format": "${JOURNAL_FORMAT}" was expected, found ${show(header["format"])}`;
    if (header["version"] !== JOURNAL_VERSION)
      return `"version": ${JOURNAL_VERSION} was expected, found ${show(header["version"])}${writtenBy(header)}`;
    this.#header = { ...header, format: JOURNAL_FORMAT, version: JOURNAL_VERSION };
    return undefined;
  }

  #takeEvent(line: string): string | undefined {
    const event = parseLine(line);
    if (typeof event === "string") return `${AN_EVENT}, found ${event}`;
    const problem = eventProblem(event, this.#events.length, this.#events.at(-1)?.at ?? 0);
    if (problem === undefined && isEvent(event)) this.#events.push(event);
    return problem;
  }
}

/** Whose rules made the day, where the header says it: that version reads it. */
const writtenBy = ({ package: version }: ParsedLine): string =>
  typeof version === "string" ? `, written by fieldlab ${show(version)}` : "";

/** A journal that lies in memory. */
export const parseJournal = (text: string): ParsedJournal => {
  const reader = new JournalReader();
  reader.take(text);
  return reader.end();
};

type ParsedLine = { readonly [key: string]: Json };

const malformed = (line: number, message: string): Malformed => ({
  kind: "malformed",
  line,
  message,
});

/** The object on a line, or in words what is there instead. */
const parseLine = (line: string): ParsedLine | string => {
  let value: Json;
  try {
    value = JSON.parse(line);
  } catch {
    return line.trim() === "" ? "an empty line" : `text that is not JSON: ${show(line)}`;
  }
  if (line.length > SHALLOW_CHARACTERS && isDeeper(value, MAX_DEPTH))
    return `values in values, more than ${MAX_DEPTH} deep`;
  return value !== null && typeof value === "object" && !isList(value) ? value : show(value);
};

const isDeeper = (value: Json, levels: number): boolean =>
  value !== null &&
  typeof value === "object" &&
  (levels === 0 || Object.values(value).some((inner: Json) => isDeeper(inner, levels - 1)));

const eventProblem = (event: ParsedLine, seq: number, atLeast: Micros): string | undefined => {
  const { at, actor, kind, cause } = event;
  if (event["seq"] !== seq) return `"seq": ${seq} was expected, found ${show(event["seq"])}`;
  if (typeof at !== "number" || !Number.isSafeInteger(at))
    return `"at" in microseconds was expected, found ${show(at)}`;
  if (at < atLeast)
    return `"at" of at least ${atLeast} was expected (time never goes back), found ${at}`;
  if (typeof actor !== "string") return `an "actor" was expected, found ${show(actor)}`;
  if (typeof kind !== "string") return `a "kind" was expected, found ${show(kind)}`;
  if (cause === null) return undefined;
  if (typeof cause === "number" && Number.isInteger(cause) && cause >= 0 && cause < seq)
    return undefined;
  return `a "cause" before ${seq}, or null, was expected, found ${show(cause)}`;
};

/** What `eventProblem` has checked, said to the compiler. */
const isEvent = (event: ParsedLine): event is JournalEvent => typeof event["seq"] === "number";

const SHOWN_CHARACTERS = 60;

const show = (value: Json | undefined): string => {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
};
