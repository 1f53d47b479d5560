/**
 * Notes of moves that nobody will end: the copy was deleted before its move was over, and another one lies in its place now. Whoever went on
 * with such a move would move the wrong copy, without its private memory.
 */
import type { CopyId } from "../../log/names.ts";
import type { MoveNote } from "../../moving/note.ts";
import {
  dropNote,
  holdsSync,
  loadNotes,
  ownerAt,
  takeMemory,
  type MovingLaptop,
} from "./laptop.ts";

/** Whether the copy lies in neither place, and another one in one of them: then it does not come back there. */
const isOutdated = async (laptop: MovingLaptop, note: MoveNote): Promise<boolean> => {
  const [from, to] = [await ownerAt(laptop, note.from), await ownerAt(laptop, note.to)];
  const isOther = (owner: CopyId | undefined): boolean =>
    owner !== undefined && owner !== note.owner;
  if (note.phase === "going" && isOther(from)) return to !== note.owner;
  // What is left at the old place may be all there is of the copy.
  if (note.way === "copy" && (note.phase === "going" || (await holdsSync(laptop, note.from))))
    return false;
  return isOther(to) && (note.phase === "gone" || !(await holdsSync(laptop, note.from)));
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
