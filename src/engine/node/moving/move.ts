/**
 * A move from its first step to its last, from whichever step it was left at (the rules stand in `engine/moving/note.ts`):
 *
 *     rename   note `going` · private memory to the new place · folder renamed · note `gone` · old memory away · note away
 *     copy     note `going` · files copied beside the new place and checked · private memory to the new place · named ·
 *              note `gone` · old memory away · old folder away · note away
 *
 * A folder that somebody moved in Explorer is a `rename` whose middle step is done.
 */
import { dirname, join } from "node:path";
import type { MoveNote } from "../../moving/note.ts";
import { MoveRefusal } from "../../moving/refusal.ts";
import { codeOf } from "../errors.ts";
import { carry, isCopiedBy, stagingOf } from "./carry.ts";
import { checkFree } from "./checks.ts";
import type { Under } from "./disk.ts";
import {
  bringMemory,
  dropNote,
  holdsSync,
  isArrived,
  isRemembered,
  liesAt,
  markLeft,
  ownerAt,
  saveNote,
  takeMemory,
  type MovingLaptop,
} from "./laptop.ts";
import { leaveOldPlace } from "./leave.ts";
import { nearestFolder } from "./place.ts";
import { MARKER, removeTree } from "./tree.ts";

/** Whether both places are on one disk: then the folder only gets another name. */
export const onOneDisk = async ({ disk }: MovingLaptop, from: string, to: string) => {
  const here = await disk.look(from);
  const there = await disk.look(await nearestFolder(dirname(to)));
  return here !== undefined && here.device === there?.device;
};

/** Gives a folder the new place for its name. An empty folder there makes room. */
const nameIt = async ({ disk }: MovingLaptop, folder: string, to: string): Promise<void> => {
  await disk.makeFolder(dirname(to));
  await disk.removeFolder(to);
  await disk.rename(folder, to);
};

/** Renames the folder. False where the system says that both places are on different disks after all. */
const renamed = async (laptop: MovingLaptop, { from, to }: MoveNote): Promise<boolean> => {
  try {
    await nameIt(laptop, from, to);
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EXDEV") return false;
    throw cause;
  }
};

const goneBy = async (laptop: MovingLaptop, note: MoveNote): Promise<MoveNote> =>
  saveNote(laptop, { ...note, phase: "gone" });

const goByCopying = async (laptop: MovingLaptop, note: MoveNote, under: Under) => {
  await carry(laptop, note, under);
  await bringMemory(laptop, note);
  await checkFree(laptop, note.to);
  await nameIt(laptop, stagingOf(note, laptop), note.to);
  return await goneBy(laptop, note);
};

const checkArrived = async (laptop: MovingLaptop, note: MoveNote): Promise<void> => {
  if (!(await isArrived(laptop, note)))
    throw new MoveRefusal({
      reason: "no-folder",
      text: `the copy was moved to "${note.to}", and ${(await holdsSync(laptop, note.to)) ? "another one lies there now" : "no copy lies there now"}`,
      half: note,
    });
};

/** Nothing is removed at the old place for a copy that does not say who it is. */
const checkWhose = async (laptop: MovingLaptop, { from, owner, to }: MoveNote): Promise<void> => {
  if ((await laptop.disk.look(from)) === undefined) return;
  if ((await ownerAt(laptop, to)) === owner) return;
  throw new MoveRefusal({
    reason: "failed",
    text: `the format file of the copy in "${to}" is gone or damaged, so nothing is removed in "${from}" yet`,
    todo: `it is written anew when the copy is opened: run fieldsync status "${to}", and repeat the command`,
  });
};

const goByRenaming = async (laptop: MovingLaptop, note: MoveNote, under: Under) => {
  const isHere = await holdsSync(laptop, note.from);
  if (!isHere) await checkArrived(laptop, note);
  await bringMemory(laptop, note);
  if (isHere) {
    await checkFree(laptop, note.to);
    if (!(await renamed(laptop, note)))
      return await goByCopying(laptop, await saveNote(laptop, { ...note, way: "copy" }), under);
  }
  return await goneBy(laptop, note);
};

/** What became of a move. */
export interface Ended {
  readonly way: MoveNote["way"];
  /** Files that stay at the old place, because they came or were changed there while the copy moved. */
  readonly left: ReadonlyArray<string>;
}

/** Goes on with a move until it is over. */
export const finishMove = async (
  laptop: MovingLaptop,
  begun: MoveNote,
  under: Under,
): Promise<Ended> => {
  const note =
    begun.phase === "gone"
      ? begun
      : begun.way === "copy"
        ? await goByCopying(laptop, begun, under)
        : await goByRenaming(laptop, begun, under);
  await checkArrived(laptop, note);
  if (note.way === "copy") await checkWhose(laptop, note);
  await takeMemory(laptop, note.from, note.owner);
  await markLeft(laptop, note.from, note.owner);
  if (note.way === "copy") await laptop.disk.removeFile(join(note.to, MARKER));
  const left = note.way === "copy" ? await leaveOldPlace(laptop, note, under) : [];
  await dropNote(laptop, note);
  return { way: note.way, left };
};

/** Undoes what a move that is `going` has prepared. The copy stays where it lies. */
export const takeBack = async (
  laptop: MovingLaptop,
  note: MoveNote,
  under: Under,
): Promise<void> => {
  const staging = stagingOf(note, laptop);
  if ((await laptop.disk.look(staging)) !== undefined)
    await removeTree(laptop.disk, staging, under.signal);
  if (note.way === "copy" && (await isCopiedBy(laptop, note, note.to)))
    await removeTree(laptop.disk, note.to, under.signal);
  await takeMemory(laptop, note.to, note.owner);
  await markLeft(laptop, note.to, note.owner);
  await dropNote(laptop, note);
};

/**
 * Ends a move whose copy is at neither place and does not come back, as somebody said. What is left at the old place of a copying is the
 * copy again, as from a backup; else there is no move any more, and the private memories stay, for a folder that does come back.
 */
export const giveUp = async (
  laptop: MovingLaptop,
  note: MoveNote,
): Promise<"given-up" | "taken-back"> => {
  const { from, owner, phase, to, way } = note;
  if (phase !== "gone" || way !== "copy" || !(await holdsSync(laptop, from))) {
    await dropNote(laptop, note);
    return "given-up";
  }
  const isKnownThere = await isRemembered(laptop, to, owner);
  if (isKnownThere) await bringMemory(laptop, { from: to, to: from, owner });
  await dropNote(laptop, note);
  if (isKnownThere) await takeMemory(laptop, to, owner);
  return "taken-back";
};

/**
 * Ends a move of which only private steps are left, and answers whether it is over. What takes long, or needs somebody to decide,
 * is left to the command.
 */
export const settleMove = async (
  laptop: MovingLaptop,
  note: MoveNote,
  under: Under,
): Promise<boolean> => {
  if ((await liesAt(laptop, note)) !== "to" || !(await isArrived(laptop, note))) return false;
  if (note.phase === "gone" && note.way === "copy")
    if ((await laptop.disk.look(note.from)) !== undefined) return false;
  await finishMove(laptop, note, under);
  return true;
};
