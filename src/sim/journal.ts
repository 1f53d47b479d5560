/**
 * The journal: the ordered record of everything that happened in a run, and the only thing a run produces.
 *
 * JSON Lines: a header, then one event per line. `cause` is the sequence number of the event that led to this one, so
 * *why* is always answerable. Keys are sorted when an event is recorded and times are integers, so the same run gives the
 * same bytes, and the hash of the bytes names the run.
 */
import { createHash } from "node:crypto";
import type { Micros } from "./time.ts";

export type Json =
  | null
  | boolean
  | number
  | string
  | ReadonlyArray<Json>
  | { readonly [key: string]: Json };

export interface JournalEvent {
  readonly seq: number;
  readonly at: Micros;
  /** Whose event it is: a laptop, a switch, or `scenario`. */
  readonly actor: string;
  readonly kind: string;
  readonly cause: number | null;
  readonly [key: string]: Json;
}

export const JOURNAL_FORMAT = "fieldlab-journal";
export const JOURNAL_VERSION = 1;

export interface JournalHeader {
  readonly format: typeof JOURNAL_FORMAT;
  readonly version: typeof JOURNAL_VERSION;
  readonly [key: string]: Json;
}

/** The keys every event has; data may not use them. */
const EVENT_KEYS: ReadonlySet<string> = new Set(["seq", "at", "actor", "kind", "cause"]);

export class Journal {
  readonly header: JournalHeader;
  readonly #events: Array<JournalEvent> = [];

  constructor(about: { readonly [key: string]: Json } = {}) {
    const { format: _format, version: _version, ...rest } = about;
    this.header = {
      format: JOURNAL_FORMAT,
      version: JOURNAL_VERSION,
      ...sortedRecord(rest, "header"),
    };
  }

  get events(): ReadonlyArray<JournalEvent> {
    return this.#events;
  }

  /** Appends an event and answers its sequence number. Numbering starts at 0 and has no gaps: `events[seq]` is the event. */
  record(
    event: {
      readonly at: Micros;
      readonly actor: string;
      readonly kind: string;
      readonly cause: number | null;
    },
    data: { readonly [key: string]: Json } = {},
  ): number {
    const seq = this.#events.length;
    const { at, actor, kind, cause } = event;
    if (cause !== null && !(Number.isInteger(cause) && cause >= 0 && cause < seq)) {
      throw new RangeError(
        `journal event ${seq} (${kind}): its cause must be an earlier event, found ${cause}`,
      );
    }
    this.#events.push({ seq, at, actor, kind, cause, ...sortedData(data, kind) });
    return seq;
  }

  /** The file, line by line, without line ends. */
  *lines(): Iterable<string> {
    yield JSON.stringify(this.header);
    for (const event of this.#events) yield JSON.stringify(event);
  }

  /** SHA-256 over the file's bytes, lower-case hex. */
  hash(): string {
    const hash = createHash("sha256");
    for (const line of this.lines()) hash.update(line).update("\n");
    return hash.digest("hex");
  }

  /** The events that led to this one, the first cause first and the event itself last. */
  chain(seq: number): ReadonlyArray<JournalEvent> {
    const chain: Array<JournalEvent> = [];
    let next: number | null = seq;
    while (next !== null) {
      const event: JournalEvent | undefined = this.#events[next];
      if (event === undefined) throw new RangeError(`the journal has no event ${next}`);
      chain.push(event);
      next = event.cause;
    }
    return chain.reverse();
  }
}

const sortedData = (
  data: { readonly [key: string]: Json },
  kind: string,
): { [key: string]: Json } => {
  for (const key in data) {
    if (EVENT_KEYS.has(key))
      throw new Error(`journal event ${kind}: its data may not be called "${key}"`);
  }
  return sortedRecord(data, kind);
};

const sortedRecord = (
  record: { readonly [key: string]: Json },
  where: string,
): { [key: string]: Json } => {
  const sorted: { [key: string]: Json } = {};
  for (const key of Object.keys(record).sort()) {
    if (key === "__proto__") throw new Error(`journal ${where}: a key may not be "__proto__"`);
    sorted[key] = canonical(record[key], `${where}.${key}`);
  }
  return sorted;
};

/** A copy with sorted keys that JSON can carry exactly; what JSON would drop or change silently is refused. */
const canonical = (value: Json | undefined, where: string): Json => {
  switch (typeof value) {
    case "boolean":
    case "string":
      return value;
    case "number":
      if (!Number.isFinite(value))
        throw new TypeError(`journal ${where}: ${value} cannot be written as JSON`);
      return value === 0 ? 0 : value;
    case "object":
      if (value === null) return null;
      if (isList(value)) return value.map((item, index) => canonical(item, `${where}[${index}]`));
      return sortedRecord(value, where);
    default:
      throw new TypeError(`journal ${where}: ${typeof value} cannot be written as JSON`);
  }
};

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value);

/** What reading a journal file yields: the journal, or the first line that is not what it should be, and why. */
export type ParsedJournal =
  | {
      readonly kind: "journal";
      readonly header: JournalHeader;
      readonly events: ReadonlyArray<JournalEvent>;
    }
  | { readonly kind: "malformed"; readonly line: number; readonly message: string };

/** Reads a journal file. Never throws: a malformed file is an answer with its line (from 1) and what was expected. */
export const parseJournal = (text: string): ParsedJournal => {
  const lines = text.split("\n");
  // The last line ends with a line end, as every other; what follows it is empty.
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) return malformed(1, "a journal header was expected, found an empty file");
  const header = parseLine(lines[0]!);
  if (typeof header === "string")
    return malformed(1, `a journal header was expected, found ${header}`);
  if (header["format"] !== JOURNAL_FORMAT) {
    return malformed(
      1,
      `"format": "${JOURNAL_FORMAT}" was expected, found ${show(header["format"])}`,
    );
  }
  if (header["version"] !== JOURNAL_VERSION) {
    return malformed(
      1,
      `"version": ${JOURNAL_VERSION} was expected, found ${show(header["version"])}`,
    );
  }
  const events: Array<JournalEvent> = [];
  for (let index = 1; index < lines.length; index++) {
    const event = parseLine(lines[index]!);
    if (typeof event === "string")
      return malformed(index + 1, `a journal event was expected, found ${event}`);
    const problem = eventProblem(event, events.length, events.at(-1)?.at ?? 0);
    if (problem !== undefined) return malformed(index + 1, problem);
    if (isEvent(event)) events.push(event);
  }
  const about = { ...header, format: JOURNAL_FORMAT, version: JOURNAL_VERSION } as const;
  return { kind: "journal", header: about, events };
};

type ParsedLine = { readonly [key: string]: Json };

const malformed = (line: number, message: string): ParsedJournal => ({
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
  return value !== null && typeof value === "object" && !isList(value) ? value : show(value);
};

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
