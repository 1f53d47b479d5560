/**
 * The independent ledger: what people did and what they saw when they did it (architecture "A run, end to end").
 *
 * It is written by the people of the scenario, never by the engine, and shares no code with the merge. Every entry goes to the
 * journal as `ledger.edit`, so checkers need nothing but the journal.
 */
import type { Json } from "../../engine/ports.ts";
import type { JournalEvent } from "../../sim/journal.ts";
import type { Micros } from "../../sim/time.ts";
import { textOf, textsOf } from "./facts.ts";

/** The deletion of a document or record, in the place of a value. */
export const DELETED = "deleted";

/** One acknowledged edit. Values are compared as canonical text: a document's SHA-256, a field's JSON. */
export interface LedgerEdit {
  readonly seq: number;
  readonly at: Micros;
  readonly laptop: string;
  /** `document:doc-001.docx` or `record:tb/1000.balance`. */
  readonly register: string;
  readonly value: string;
  /** Everything this person's copy showed in the register just before, current value and kept versions. */
  readonly saw: ReadonlyArray<string>;
  /** What the same person saved here between asking for this edit and being told that it is saved: which of them came first he cannot know. */
  readonly beside: ReadonlyArray<string>;
}

export const documentRegister = (name: string): string => `document:${name}`;
/** Whatever stands behind the last dot is the field: dots in its own name are written otherwise. */
export const fieldRegister = (record: string, field: string): string =>
  `record:${record}.${field.replace(/[%.]/g, (sign) => (sign === "%" ? "%25" : "%2E"))}`;

/** What `fieldRegister` was made of. */
export const partsOfField = (
  register: string,
): { readonly record: string; readonly field: string } => {
  const dot = register.lastIndexOf(".");
  return {
    record: register.slice("record:".length, dot),
    field: decodeURIComponent(register.slice(dot + 1)),
  };
};

/** A field's value as the ledger compares it. */
export const fieldValue = (value: Json): string => JSON.stringify(value);

const DOCUMENT = "document/";
/** A record is deleted with all its fields. */
const recordDeletion = (record: string): string => `record:${record}`;

const entriesOf = (
  events: ReadonlyArray<JournalEvent>,
  of: "ledger.edit" | "ledger.cut-off",
): ReadonlyArray<LedgerEdit> =>
  events
    .filter((event) => event.kind === of)
    .map((event) => ({
      seq: event.seq,
      at: event.at,
      laptop: event.actor,
      register: textOf(event, "register"),
      value: textOf(event, "value"),
      saw: textsOf(event, "saw"),
      beside: textsOf(event, "beside"),
    }));

/** The entries of a journal, in the order in which they were acknowledged. */
export const ledgerOf = (events: ReadonlyArray<JournalEvent>): ReadonlyArray<LedgerEdit> =>
  entriesOf(events, "ledger.edit");

/** What people had asked for when their laptop lost its power, and were never answered about: it may have been saved, or not. */
export const cutOffIn = (events: ReadonlyArray<JournalEvent>): ReadonlyArray<LedgerEdit> =>
  entriesOf(events, "ledger.cut-off");

/**
 * The operation each entry of the ledger became, by the seq of the entry: none for what waits on its laptop for now. The engine tells of
 * an edit just before its author is answered.
 */
export const dotsOf = (events: ReadonlyArray<JournalEvent>): ReadonlyMap<number, string> => {
  const latest = new Map<string, string>();
  const dots = new Map<number, string>();
  for (const event of events) {
    const { actor, kind, seq } = event;
    if (kind === "edit") {
      const [entity, field] = [textOf(event, "entity"), textOf(event, "field")];
      const register = entity.startsWith(DOCUMENT)
        ? documentRegister(entity.slice(DOCUMENT.length))
        : event["field"] === null
          ? recordDeletion(entity)
          : fieldRegister(entity, field);
      latest.set(`${actor} ${register}`, textOf(event, "dot"));
    } else if (kind === "document.kept")
      latest.delete(`${actor} ${documentRegister(textOf(event, "document"))}`);
    else if (kind === "ledger.edit") {
      const register = textOf(event, "register");
      const isDeletedField = event["value"] === DELETED && !register.startsWith("document:");
      const place = isDeletedField ? register.slice(0, register.lastIndexOf(".")) : register;
      const dot = latest.get(`${actor} ${place}`);
      if (dot !== undefined) dots.set(seq, dot);
    }
  }
  return dots;
};

/** Two edits one person asked for before he was told of either. */
export const atTheSameTime = (one: LedgerEdit, other: LedgerEdit): boolean =>
  one.laptop === other.laptop &&
  one.register === other.register &&
  (one.seq < other.seq ? other.beside.includes(one.value) : one.beside.includes(other.value));
