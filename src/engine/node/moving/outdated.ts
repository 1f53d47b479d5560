/**
 * Notes of moves that nobody will end: the copy was deleted before its move was over, and another one lies in its place now. Whoever went on
 * with such a move would move the wrong copy, without its private memory.
 */
import { join } from "node:path";
import { decodeFormat, FORMAT_VERSION } from "../../copy/papers.ts";
import { paths, type CopyId } from "../../log/names.ts";
import type { MoveNote } from "../../moving/note.ts";
import { dropNote, loadNotes, takeMemory, type MovingLaptop } from "./laptop.ts";

/** Whose copy a folder says it is; undefined where it does not say, or cannot be asked. */
const ownerAt = async ({ disk }: MovingLaptop, place: string): Promise<CopyId | undefined> => {
  try {
    const bytes = await disk.read(join(place, paths.format));
    const decoded = bytes === undefined ? undefined : decodeFormat(bytes, FORMAT_VERSION);
    return decoded?.ok === true ? decoded.value.ownerCopy : undefined;
  } catch {
    return undefined;
  }
};

/** Whether another copy lies where the one of a note lay, and that one is not at its new place either. */
const isOutdated = async (laptop: MovingLaptop, note: MoveNote): Promise<boolean> => {
  if (note.phase !== "going") return false;
  const owner = await ownerAt(laptop, note.from);
  if (owner === undefined || owner === note.owner) return false;
  return (await ownerAt(laptop, note.to)) !== note.owner;
};

/** The moves that are not over. Those of copies in whose place another one lies are forgotten; what they had copied stays where it is. */
export const movesUnderWay = async (laptop: MovingLaptop): Promise<ReadonlyArray<MoveNote>> => {
  const notes: Array<MoveNote> = [];
  for (const note of await loadNotes(laptop))
    if (await isOutdated(laptop, note)) {
      await takeMemory(laptop, note.to, note.owner);
      await dropNote(laptop, note);
    } else notes.push(note);
  return notes;
};
