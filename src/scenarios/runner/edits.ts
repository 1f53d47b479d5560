/** What people change in an open copy, and how each change gets into the ledger: once acknowledged, with what was on the screen. */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../engine/engine.ts";
import { EngineError } from "../../engine/errors.ts";
import type { Json } from "../../engine/ports.ts";
import {
  DELETED,
  documentRegister,
  fieldRegister,
  fieldValue,
  ledgerOf,
} from "../checks/ledger.ts";
import type { Action } from "../actions.ts";
import { USUAL_DOCUMENT_BYTES } from "../plan.ts";
import { documentBytes } from "./content.ts";
import { withCopy } from "./copies.ts";
import type { Refused } from "./refused.ts";
import type { AskedEdits, Room } from "./room.ts";
import { saveAsFile } from "./save-as-file.ts";
import { seenIn, shownIn } from "./shown.ts";

/**
 * What is told of what somebody asked for. He has two hands: of what he was told is saved while he waited, nobody knows whether it came first
 * or this; a record that he deletes takes along what he has written into it meanwhile.
 */
const toldOf = (
  { kernel }: Room,
  laptop: string,
  { deletes, entries, since }: AskedEdits,
): ReadonlyArray<{ readonly [key: string]: Json }> => {
  const meanwhile = ledgerOf(kernel.journal.events.slice(since)).filter(
    (other) => other.laptop === laptop,
  );
  const written = new Set(
    meanwhile
      .map(({ register }) => register)
      .filter((register) => deletes !== null && register.startsWith(fieldRegister(deletes, ""))),
  );
  for (const { register } of entries) written.delete(register);
  const also = [...written].map((register) => ({ register, value: DELETED, saw: [] }));
  return [...entries, ...also].map((entry) => {
    const beside = meanwhile
      .filter(({ register }) => register === entry.register)
      .map(({ value }) => value);
    return { ...entry, ...(beside.length === 0 ? {} : { beside }) };
  });
};

/** Makes an edit through the copy and, once it is acknowledged, writes it into the ledger with what was on the screen before. */
export const edit = Effect.fnUntraced(function* (
  room: Room,
  laptop: string,
  {
    deletes = null,
    registers,
    replaces,
  }: {
    readonly registers: ReadonlyArray<{
      readonly register: string;
      readonly value: string;
      /** What he had before him, where that is not on the screen: in a file. */
      readonly had?: string;
    }>;
    /**
     * Whether the whole screen was replaced, or only the version that was open in a program. Whoever decides between versions has all of
     * them on the table, also those a document that does not follow by itself does not show.
     */
    readonly replaces: "all-shown" | "current" | "on-the-table";
    readonly deletes?: string | null;
  },
  change: (handle: CopyHandle) => Effect.Effect<unknown, EngineError>,
) {
  yield* withCopy(room, laptop, (handle) => {
    const asked: AskedEdits = {
      entries: registers.map(({ had, ...entry }) => ({
        ...entry,
        saw:
          had !== undefined
            ? [had]
            : replaces === "on-the-table"
              ? shownIn(handle, entry.register)
              : seenIn(handle, entry.register).slice(0, replaces === "current" ? 1 : undefined),
      })),
      deletes,
      since: room.kernel.journal.events.length,
    };
    const pending = room.asked.get(laptop) ?? new Set();
    room.asked.set(laptop, pending.add(asked));
    return change(handle).pipe(
      Effect.tapError(() => Effect.sync(() => void pending.delete(asked))),
      Effect.map(() => {
        pending.delete(asked);
        for (const entry of toldOf(room, laptop, asked))
          room.kernel.record("ledger.edit", laptop, entry);
      }),
    );
  });
});

/**
 * Whoever was saving when the power went was never answered. What he asked for may be on the disk all the same, and replace what he had seen:
 * nobody can ask for it, and nobody may take it for somebody else's.
 */
export const tellCutOff = (room: Room, laptop: string): void => {
  for (const asked of room.asked.get(laptop) ?? [])
    for (const entry of toldOf(room, laptop, asked))
      room.kernel.record("ledger.cut-off", laptop, entry);
  room.asked.delete(laptop);
};

/** What everybody saves who writes this word: made once, as a stream does not say the same thing twice. */
const wordedBytes = (room: Room, words: string, sizeBytes: number): Uint8Array => {
  const key = `${words}, ${sizeBytes}`;
  const known = room.contents.get(key);
  if (known !== undefined) return known;
  const made = documentBytes(room.kernel, { name: words, version: 1, sizeBytes });
  room.contents.set(key, made);
  return made;
};

/** A program saves what it had open: as large as what this laptop shows, and of the usual size where there is nothing yet. */
const sizeOpenIn = (room: Room, laptop: string, document: string): number =>
  room.copies
    .get(laptop)
    ?.handle.versions(document)
    .find(({ state }) => state === "current")?.sizeBytes ?? USUAL_DOCUMENT_BYTES;

export const saveDocument = (
  room: Room,
  { content, document, laptop, sizeBytes, template }: Extract<Action, { action: "edit-document" }>,
) => {
  const key = `${laptop}/${document}`;
  const version = (room.saves.get(key) ?? 0) + 1;
  room.saves.set(key, version);
  const size = sizeBytes ?? sizeOpenIn(room, laptop, document);
  const bytes =
    content === undefined
      ? documentBytes(room.kernel, { name: key, version, sizeBytes: size })
      : wordedBytes(room, `${document}: ${content}`, size);
  // A template update is brought into the copy by whoever has it, it is nobody's file.
  if (room.plan.engagement.files === true && !template)
    return saveAsFile(room, laptop, { document, bytes });
  const entry = { register: documentRegister(document), value: room.memory.hash(bytes) };
  return edit(room, laptop, { registers: [entry], replaces: "current" }, (handle) =>
    handle.saveDocument(document, bytes, { template }),
  );
};

/** The version people mean is the newest one that was saved on that laptop. */
export const promote = (
  room: Room,
  { by, document, laptop }: Extract<Action, { action: "promote" }>,
): Effect.Effect<void, Refused> => {
  const version = room.copies
    .get(laptop)
    ?.handle.versions(document)
    .findLast((one) => one.by === `${room.node(by).user} on ${by}`);
  const entry = { register: documentRegister(document), value: version?.sha256 ?? "" };
  return edit(room, laptop, { registers: [entry], replaces: "on-the-table" }, (handle) =>
    version === undefined
      ? new EngineError({ reason: "invalid", text: `There is no version of ${document} by ${by}.` })
      : handle.promoteDocument(document, version.dot),
  );
};

/** The version that is shown becomes the only one. */
export const confirm = (
  room: Room,
  laptop: string,
  document: string,
): Effect.Effect<void, Refused> => {
  const value = room.copies.get(laptop)?.handle.document(document)?.current ?? "";
  const entry = { register: documentRegister(document), value };
  return edit(room, laptop, { registers: [entry], replaces: "on-the-table" }, (handle) =>
    handle.confirmDocument(document),
  );
};

export const saveFields = Effect.fnUntraced(function* (
  room: Room,
  action: Extract<Action, { action: "edit-record" }>,
) {
  for (const [field, value] of Object.entries(action.set)) {
    const entry = { register: fieldRegister(action.record, field), value: fieldValue(value) };
    yield* edit(room, action.laptop, { registers: [entry], replaces: "all-shown" }, (handle) =>
      handle.setField(action.record, field, value, { template: action.template }),
    );
  }
});

export const deleteRecord = (
  room: Room,
  laptop: string,
  record: string,
): Effect.Effect<void, Refused> => {
  const fields = Object.keys(room.copies.get(laptop)?.handle.record(record) ?? {});
  const registers = fields.map((field) => ({
    register: fieldRegister(record, field),
    value: DELETED,
  }));
  return edit(room, laptop, { registers, replaces: "all-shown", deletes: record }, (handle) =>
    handle.deleteRecord(record),
  );
};

export const deleteDocument = (
  room: Room,
  laptop: string,
  document: string,
): Effect.Effect<void, Refused> =>
  edit(
    room,
    laptop,
    {
      registers: [{ register: documentRegister(document), value: DELETED }],
      replaces: "all-shown",
    },
    (handle) => handle.deleteDocument(document),
  );
