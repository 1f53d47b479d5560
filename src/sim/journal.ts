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
    const recorded: { -readonly [key in keyof JournalEvent]: Json } = {
      seq,
      at,
      actor,
      kind,
      cause,
    };
    for (const key of sortedKeys(data)) {
      if (EVENT_KEYS.has(key))
        throw new Error(`journal event ${kind}: its data may not be called "${key}"`);
      recorded[key] = canonical(data[key], kind, key);
    }
    this.#events.push(recorded as JournalEvent);
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

const isSorted = (keys: ReadonlyArray<string>): boolean => {
  for (let at = 1; at < keys.length; at++) if (keys[at - 1]! > keys[at]!) return false;
  return true;
};

/** Most of what is recorded is written down in this order already. */
const sortedKeys = (record: { readonly [key: string]: Json }): ReadonlyArray<string> => {
  const keys = Object.keys(record);
  return isSorted(keys) ? keys : keys.sort();
};

const sortedRecord = (
  record: { readonly [key: string]: Json },
  where: string,
): { [key: string]: Json } => {
  const sorted: { [key: string]: Json } = {};
  for (const key of sortedKeys(record)) sorted[key] = canonical(record[key], where, key);
  return sorted;
};

/** A copy with sorted keys that JSON can carry exactly; what JSON would drop or change silently is refused. */
const canonical = (value: Json | undefined, where: string, key: string | number): Json => {
  if (key === "__proto__") throw new Error(`journal ${where}: a key may not be "__proto__"`);
  switch (typeof value) {
    case "boolean":
    case "string":
      return value;
    case "number":
      if (!Number.isFinite(value))
        throw new TypeError(`journal ${placeIn(where, key)}: ${value} cannot be written as JSON`);
      return value === 0 ? 0 : value;
    case "object": {
      if (value === null) return null;
      const here = placeIn(where, key);
      if (isList(value)) return value.map((item, index) => canonical(item, here, index));
      return sortedRecord(value, here);
    }
    default:
      throw new TypeError(
        `journal ${placeIn(where, key)}: ${typeof value} cannot be written as JSON`,
      );
  }
};

const placeIn = (where: string, key: string | number): string =>
  typeof key === "number" ? `${where}[${key}]` : `${where}.${key}`;

export const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value);
