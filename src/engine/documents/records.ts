/**
 * The working folder's part of the private memory: what was put where, and what was about to be (engine §1.7, I20).
 *
 * It is an observation, not a work list: without it, or with an old one, files are looked at again, and content nobody
 * knows is imported rather than replaced.
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
import type { PrivateJournal } from "../ports.ts";
import type { WorkingFile } from "./working-folder.ts";
import { NOTHING, note, type Desk, type FileRecord } from "./desk.ts";

type Journal = PrivateJournal["Service"];

const RECORDS_MAX = 1_000_000;
const TOKEN_CHARACTERS = 200;
const NAME_CHARACTERS = 255;

const slotOf = (owner: CopyId): string => `${owner}.documents`;

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

/** Reads the private memory into the desk; a damaged one counts as none. */
export const loadRecords = Effect.fnUntraced(function* (
  desk: Desk,
  journal: Journal,
  owner: CopyId,
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
  for (const [document, record] of decoded.value.records) note(desk, document, record);
  desk.marked = decoded.value.marked;
  desk.unsaved = false;
});

const save = (
  journal: Journal,
  owner: CopyId,
  known: Pick<Desk, "marked" | "records">,
): Effect.Effect<void, VolumeError> => {
  const records = [...known.records].map(([document, { file, base, intended, described }]) => [
    document,
    file,
    base,
    intended,
    described === null ? null : [described.size, described.modified, described.id],
  ]);
  const { marked } = known;
  return journal.save(slotOf(owner), encodeText(JSON.stringify({ marked, records })));
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
    : save(journal, owner, { marked: false, records: new Map(records) });
};

/** Makes the desk's records durable, if they changed. */
export const saveRecords = Effect.fnUntraced(function* (
  desk: Desk,
  journal: Journal,
  owner: CopyId,
): Effect.fn.Return<void, VolumeError> {
  if (!desk.unsaved) return;
  yield* save(journal, owner, desk);
  desk.unsaved = false;
});
