/** The private side of moving: the notes of moves that are not over, and the private memories by place. */
import { join } from "node:path";
import type { Keys } from "../../ports.ts";
import {
  decodeMoveNote,
  encodeMoveNote,
  movesAlong,
  whereItLies,
  type MoveNote,
} from "../../moving/note.ts";
import { paths, type CopyId } from "../../log/names.ts";
import { decodeFormat, FORMAT_VERSION } from "../../copy/papers.ts";
import { isSlot, privateFolderAt } from "../private-journal.ts";
import type { MovingDisk } from "./disk.ts";

export interface MovingLaptop {
  /** The private folder of this user's `fieldsync`. */
  readonly home: string;
  readonly keys: Pick<Keys["Service"], "hash">;
  readonly disk: MovingDisk;
}

const NOTE = /^[0-9a-f]{32}\.json$/;

const notesFolder = ({ home }: MovingLaptop): string => join(home, "moves");

/** The private folder of a copy at a place. */
export const memoryAt = ({ home, keys }: MovingLaptop, place: string): string =>
  privateFolderAt({ home: join(home, "copies"), place, keys });

/** One word for a place. */
const keyOf = (laptop: MovingLaptop, place: string): string =>
  privateFolderAt({ home: "", place, keys: laptop.keys });

export const samePlace = (laptop: MovingLaptop, a: string, b: string): boolean =>
  keyOf(laptop, a) === keyOf(laptop, b);

const noteFile = (laptop: MovingLaptop, { from }: Pick<MoveNote, "from">, ending: string) =>
  join(notesFolder(laptop), `${keyOf(laptop, from)}.${ending}`);

/** What was copied to another disk, and its hashes: kept until it is removed at the old place. */
export const listFile = (laptop: MovingLaptop, note: Pick<MoveNote, "from">): string =>
  noteFile(laptop, note, "files");

/** The moves that are not over. A note that cannot be read stops everything: what it says is not known. */
export const loadNotes = async (laptop: MovingLaptop): Promise<ReadonlyArray<MoveNote>> => {
  const folder = notesFolder(laptop);
  const notes: Array<MoveNote> = [];
  for (const name of await laptop.disk.names(folder)) {
    if (!NOTE.test(name)) continue;
    const bytes = await laptop.disk.read(join(folder, name));
    if (bytes === undefined) continue;
    const decoded = decodeMoveNote(bytes);
    if (!decoded.ok) throw new Error(`the note ${join(folder, name)} is damaged: ${decoded.why}`);
    notes.push(decoded.value);
  }
  return notes;
};

/** Makes the note say this from now on. */
export const saveNote = async (laptop: MovingLaptop, note: MoveNote): Promise<MoveNote> => {
  await laptop.disk.replace(noteFile(laptop, note, "json"), encodeMoveNote(note));
  return note;
};

/** The move is over, or never was. */
export const dropNote = async (laptop: MovingLaptop, note: MoveNote): Promise<void> => {
  await laptop.disk.removeFile(listFile(laptop, note));
  await laptop.disk.removeFile(noteFile(laptop, note, "json"));
  await laptop.disk.syncNames([notesFolder(laptop)]);
};

export const holdsSync = async ({ disk }: MovingLaptop, place: string): Promise<boolean> =>
  (await disk.look(join(place, "_Sync")))?.kind === "folder";

/** Whose copy a folder says it is; undefined where it does not say, or cannot be asked. */
export const ownerAt = async (
  { disk }: Pick<MovingLaptop, "disk">,
  place: string,
): Promise<CopyId | undefined> => {
  try {
    const bytes = await disk.read(join(place, paths.format));
    const decoded = bytes === undefined ? undefined : decodeFormat(bytes, FORMAT_VERSION);
    return decoded?.ok === true ? decoded.value.ownerCopy : undefined;
  } catch {
    return undefined;
  }
};

/** Whether the copy lies at its new place: no other one does, and one whose format file is damaged gets a new one when it is opened. */
export const isArrived = async (laptop: MovingLaptop, note: MoveNote): Promise<boolean> =>
  (await holdsSync(laptop, note.to)) &&
  [undefined, note.owner].includes(await ownerAt(laptop, note.to));

/** Where the copy a note speaks of lies now. */
export const liesAt = async (laptop: MovingLaptop, note: MoveNote): Promise<"from" | "to"> =>
  whereItLies(note, await holdsSync(laptop, note.from));

const slotsAt = async (laptop: MovingLaptop, place: string, owner: CopyId) => {
  const names = await laptop.disk.names(memoryAt(laptop, place));
  return names.filter((name) => isSlot(name) && movesAlong(name, owner));
};

/** Whether the private memory of a place knows the copy. */
export const isRemembered = async (
  laptop: MovingLaptop,
  place: string,
  owner: CopyId,
): Promise<boolean> => (await slotsAt(laptop, place, owner)).includes(`${owner}.anchor`);

const equal = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
  b !== undefined && a.length === b.length && a.every((byte, at) => byte === b[at]);

/** Makes the private memory of the new place what it is at the old one, which stays. */
export const bringMemory = async (
  laptop: MovingLaptop,
  note: Pick<MoveNote, "from" | "owner" | "to">,
): Promise<void> => {
  const { disk } = laptop;
  const { from, owner, to } = note;
  const slots = await slotsAt(laptop, from, owner);
  if (!slots.includes(`${owner}.anchor`))
    throw new Error(`the private memory of ${from} does not know the copy any more`);
  for (const slot of slots) {
    const bytes = await disk.read(join(memoryAt(laptop, from), slot));
    if (bytes === undefined) throw new Error(`the private memory of ${from} is changing`);
    const target = join(memoryAt(laptop, to), slot);
    if (!equal(bytes, await disk.read(target))) await disk.replace(target, bytes);
  }
  // What an earlier attempt brought and the copy has given up since.
  for (const slot of await slotsAt(laptop, to, owner))
    if (!slots.includes(slot)) await disk.removeFile(join(memoryAt(laptop, to), slot));
};

/**
 * Says that the copy was moved away from a place, or that a move there was taken back. It goes where the copy comes there, as do other slots
 * the copy does not have.
 */
const leftMark = (laptop: MovingLaptop, place: string, owner: CopyId): string =>
  join(memoryAt(laptop, place), `${owner}.left`);

/** Notes that the copy lies at a place no more, so that the same command, given once more, is told from one with a misspelt path. */
export const markLeft = async (
  laptop: MovingLaptop,
  place: string,
  owner: CopyId,
): Promise<void> => {
  await laptop.disk.replace(leftMark(laptop, place, owner), new Uint8Array());
};

/** Whether the command took this copy away from a place, or a move of it there back. */
export const hasLeft = async (
  laptop: MovingLaptop,
  place: string,
  owner: CopyId,
): Promise<boolean> => (await laptop.disk.look(leftMark(laptop, place, owner))) !== undefined;

/** Takes the copy's private memory away from a place. Another copy's that lay there once stays. */
export const takeMemory = async (
  laptop: MovingLaptop,
  place: string,
  owner: CopyId,
): Promise<void> => {
  const { disk } = laptop;
  const folder = memoryAt(laptop, place);
  const slots = await slotsAt(laptop, place, owner);
  const format = await disk.read(join(folder, "format"));
  const decoded = format === undefined ? undefined : decodeFormat(format, FORMAT_VERSION);
  const othersHere = decoded?.ok === true && decoded.value.ownerCopy !== owner;
  for (const slot of slots)
    if (!othersHere || slot.startsWith(`${owner}.`)) await disk.removeFile(join(folder, slot));
  if (slots.length > 0) await disk.syncNames([folder]);
};
