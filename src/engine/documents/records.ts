/**
 * The working folder's part of the private memory: what was put where, and what was about to be (engine §1.7, I20).
 *
 * It is an observation, not a work list: without it, or with an old one, files are looked at again, and content nobody
 * knows is imported rather than replaced.
 *
 * Where documents are many, writing the list of all of them would cost more than anything else about one save. So what changed since it was
 * written lies beside it, with the hash of the list it belongs to: behind any other list it means nothing.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import {
  decode,
  decodeText,
  encodeText,
  listOf,
  malformed,
  objectWith,
  parseJson,
  plainText,
  wholeNumber,
} from "../json.ts";
import { isHash, type CopyId, type Hash } from "../log/names.ts";
import type { Json, Keys, PrivateJournal } from "../ports.ts";
import type { Session } from "../copy/session.ts";
import type { WorkingFile } from "./working-folder.ts";
import { NOTHING, note, type Desk, type FileRecord } from "./desk.ts";

type Journal = PrivateJournal["Service"];

/** Where the private memory of a copy is. */
interface Memory {
  readonly journal: Journal;
  readonly keys: Pick<Keys["Service"], "hash">;
  readonly owner: CopyId;
}

export const memoryOf = ({ format, journal, keys }: Session): Memory => ({
  journal,
  keys,
  owner: format.ownerCopy,
});

const RECORDS_MAX = 1_000_000;
const TOKEN_CHARACTERS = 200;
const NAME_CHARACTERS = 255;

const slotOf = (owner: CopyId): string => `${owner}.documents`;
const sinceSlotOf = (owner: CopyId): string => `${owner}.documents.since`;

/** Of so many documents the list is always written: it is short. */
const SHORT_LIST = 500;

const decodeDescription = (value: unknown, file: string): WorkingFile | null => {
  if (value === null) return null;
  const [size, modified, id] = listOf(value, 3, "description");
  return {
    name: file,
    size: wholeNumber(size, 0, Number.MAX_SAFE_INTEGER, "size"),
    modified: plainText(modified, TOKEN_CHARACTERS, "modification time"),
    id: plainText(id, TOKEN_CHARACTERS, "file id"),
  };
};

const decodeRecord = (value: unknown): readonly [string, FileRecord] => {
  const [document, name, base, intended, description] = listOf(value, 5, "record");
  const file = plainText(name, NAME_CHARACTERS, "file name");
  if (base !== null && !isHash(base)) return malformed("base");
  if (intended !== null && intended !== NOTHING && !isHash(intended)) return malformed("intended");
  const described = decodeDescription(description, file);
  return [plainText(document, NAME_CHARACTERS, "document"), { file, base, intended, described }];
};

/** What changed since the list with this hash was written. */
const decodeSince = (bytes: Uint8Array) =>
  decode(() => {
    const parts = objectWith(
      parseJson(decodeText(bytes)),
      ["after", "gone", "marked", "records"],
      "documents since",
    );
    return {
      after: parts["after"],
      marked: parts["marked"] === true,
      gone: listOf(parts["gone"], RECORDS_MAX, "gone").map((document) =>
        plainText(document, NAME_CHARACTERS, "document"),
      ),
      records: listOf(parts["records"], RECORDS_MAX, "records").map(decodeRecord),
    };
  });

/** Reads the private memory into the desk; a damaged one counts as none. */
export const loadRecords = Effect.fnUntraced(function* (
  desk: Desk,
  { journal, keys, owner }: Memory,
): Effect.fn.Return<void, VolumeError> {
  const bytes = yield* journal.load(slotOf(owner));
  if (bytes === undefined) return;
  const decoded = decode(() => {
    const parts = objectWith(parseJson(decodeText(bytes)), ["marked", "records"], "documents");
    return {
      marked: parts["marked"] === true,
      records: listOf(parts["records"], RECORDS_MAX, "records").map(decodeRecord),
    };
  });
  if (!decoded.ok) return;
  for (const [document, record] of decoded.value.records) desk.records.set(document, record);
  desk.holders = null;
  desk.marked = decoded.value.marked;
  if (decoded.value.records.length > SHORT_LIST) {
    desk.savedAll = keys.hash(bytes);
    const beside = yield* journal.load(sinceSlotOf(owner));
    const since = beside === undefined ? undefined : decodeSince(beside);
    if (since?.ok === true && since.value.after === desk.savedAll) {
      for (const document of since.value.gone) note(desk, document, undefined);
      for (const [document, record] of since.value.records) note(desk, document, record);
      desk.marked = since.value.marked;
    }
  }
  for (const [document, { base, intended }] of desk.records)
    if (base !== null && intended !== null) desk.unfinished.set(document, base);
  desk.unsaved = false;
});

const encodeRecord = ([document, record]: readonly [string, FileRecord]): Json => {
  const { base, described, file, intended } = record;
  const description =
    described === null ? null : [described.size, described.modified, described.id];
  return [document, file, base, intended, description];
};

const encodeAll = ({ marked, records }: Pick<Desk, "marked" | "records">): Uint8Array =>
  encodeText(JSON.stringify({ marked, records: [...records].map(encodeRecord) }));

const encodeSince = ({ marked, records, savedAll, sinceSaved }: Desk): Uint8Array => {
  const changed: Array<Json> = [];
  const gone: Array<string> = [];
  for (const document of sinceSaved) {
    const record = records.get(document);
    if (record === undefined) gone.push(document);
    else changed.push(encodeRecord([document, record]));
  }
  return encodeText(JSON.stringify({ after: savedAll, marked, records: changed, gone }));
};

/** What is known of files from which a copy is just being made. Nothing is written where there are none. */
export const saveFirstFiles = (
  journal: Journal,
  owner: CopyId,
  files: ReadonlyArray<{
    readonly document: string;
    readonly base: Hash;
    readonly file: WorkingFile;
  }>,
): Effect.Effect<void, VolumeError> => {
  const records = files.map(({ base, document, file }): [string, FileRecord] => [
    document,
    { file: file.name, base, intended: null, described: file },
  ]);
  return records.length === 0
    ? Effect.void
    : journal.save(slotOf(owner), encodeAll({ marked: false, records: new Map(records) }));
};

/** Whether writing what changed costs less than the list: each is written as often as it takes, for many saves together. */
const goesBeside = ({ records, savedAll, sinceSaved }: Desk): boolean =>
  savedAll !== null && sinceSaved.size ** 2 <= 2 * records.size;

/** Makes the desk's records durable, if they changed. */
export const saveRecords = Effect.fnUntraced(function* (
  desk: Desk,
  { journal, keys, owner }: Memory,
): Effect.fn.Return<void, VolumeError> {
  if (!desk.unsaved) return;
  if (goesBeside(desk)) yield* journal.save(sinceSlotOf(owner), encodeSince(desk));
  else {
    const bytes = encodeAll(desk);
    yield* journal.save(slotOf(owner), bytes);
    desk.savedAll = desk.records.size > SHORT_LIST ? keys.hash(bytes) : null;
    desk.sinceSaved.clear();
  }
  desk.unsaved = false;
});
