/** What is looked at before a copy moves, so that a move that cannot end well never begins. */
import { lstat } from "node:fs/promises";
import { platform } from "node:os";
import { basename, dirname, join } from "node:path";
import { DOCUMENTS_FOLDER } from "../../log/names.ts";
import type { MoveNote } from "../../moving/note.ts";
import { MoveRefusal } from "../../moving/refusal.ts";
import { copyTakingIn } from "../around.ts";
import { causeText, codeOf } from "../errors.ts";
import { insteadOfFolder } from "../instead-of-folder.ts";
import { isLeftByLooking, TAKE_IT_AWAY } from "../left-by-looking.ts";
import { isUnc, longestPath } from "../paths.ts";
import type { MovingLaptop } from "./laptop.ts";
import { isWithin, liesOnAShare, nearestFolder } from "./place.ts";
import { forEachFile, type Tree } from "./tree.ts";

/** Kept free for everything else the computer does meanwhile. */
const SPARE_BYTES = 16 * 1_048_576;

/** Names programs give files that lie beside a document while it is open: Word and Excel, LibreOffice. */
const OPEN_BESIDE = /^(?:~\$|\.~lock\.)/u;

interface Places {
  readonly from: string;
  readonly to: string;
}

/** Of a drive of Windows there may be nothing, not even its root. */
const isThere = (place: string): Promise<boolean> =>
  lstat(place).then(
    () => true,
    () => false,
  );

/** What moves is a folder. */
export const checkIsFolder = async (from: string): Promise<void> => {
  const instead = await insteadOfFolder(from);
  if (instead !== undefined)
    throw new MoveRefusal({
      reason: "no-folder",
      text: `"${from}" ${instead}`,
      expected: "the folder of a copy",
      todo: "check both paths",
    });
};

/** Whether the new place is a place at all. */
export const checkTarget = async ({ from, to }: Places): Promise<void> => {
  if (from === to)
    throw new MoveRefusal({
      reason: "bad-target",
      text: `"${from}" lies there already: both paths lead to the same folder`,
      expected: "another place than the one where the copy lies",
      todo: "nothing has to be done where it lies in the right place; else name the folder it is to lie in. Where nothing but the case of its name is to change, move it to another name first",
    });
  if (isWithin(to, from))
    throw new MoveRefusal({
      reason: "bad-target",
      text: `"${to}" is inside "${from}"`,
      expected: "a place outside the folder that moves",
      todo: "choose another folder",
    });
  const around = await copyTakingIn(to);
  if (around !== undefined)
    throw new MoveRefusal({
      reason: "bad-target",
      text: `"${to}" lies in a folder the copy "${around}" keeps for itself`,
      expected: "a place outside the folders _Sync and documents of every copy",
      todo: "choose another folder",
    });
  const above = dirname(to);
  const instead = await insteadOfFolder(above);
  if (instead !== undefined)
    throw new MoveRefusal({
      reason: "bad-target",
      text: `"${to}" cannot be made: "${above}" ${instead}`,
      expected: "a folder that does not exist yet, or an empty one",
      todo: "choose another folder",
    });
  const near = await nearestFolder(to);
  if (!isUnc(to) && !(await isThere(near)))
    throw new MoveRefusal({
      reason: "bad-target",
      text: `"${to}" cannot be made: "${near}" is not there`,
      expected: "a place on a disk of this computer",
      todo: "put that stick or disk in, or choose another folder",
    });
  if (await liesOnAShare(to))
    throw new MoveRefusal({
      reason: "on-a-share",
      text: `"${to}" is on another computer, and a copy is bound to the computer it was made on`,
      expected: "a place on a disk of this computer",
      todo:
        "make a new copy on that computer with: fieldsync create-copy PARENT-FOLDER FOLDER, and when it is complete end this one with: " +
        "fieldsync delete-copy FOLDER",
    });
};

/** The root of a disk has no name that a folder could be given: what lies beside it is the disk above. */
export const checkNoRoot = async ({ disk }: MovingLaptop, { from, to }: Places): Promise<void> => {
  const above = dirname(to);
  const found = await disk.look(to);
  const isRoot =
    above === to || (found?.kind === "folder" && found.device !== (await disk.look(above))?.device);
  if (isRoot)
    throw new MoveRefusal({
      reason: "bad-target",
      text: `"${to}" is the root of a disk, and no folder can be given its name`,
      expected: "a folder on that disk",
      todo: `name one there: "${join(to, basename(from))}"`,
    });
};

/** The new place must be free: nothing there, or an empty folder. */
export const checkFree = async ({ disk }: MovingLaptop, to: string): Promise<void> => {
  const found = await disk.look(to);
  if (found === undefined) return;
  const names = found.kind === "folder" ? await disk.names(to) : [];
  const [first] = names;
  if (found.kind === "folder" && first === undefined) return;
  const others = names.filter((name) => !isLeftByLooking(name));
  throw new MoveRefusal({
    reason: "not-empty",
    text:
      first === undefined
        ? `"${to}" ${(await insteadOfFolder(to)) ?? "is in the way"}`
        : `"${to}" is not empty: ${others[0] ?? first} is there`,
    expected: "a folder that does not exist yet, or an empty one",
    todo: first !== undefined && others.length === 0 ? TAKE_IT_AWAY : "choose another folder",
  });
};

/** A document that is open would be saved to where it no longer lies. What is a document itself says nothing about another one. */
export const checkClosed = async (
  { disk }: MovingLaptop,
  from: string,
  isDocument: (name: string) => boolean,
): Promise<void> => {
  const names = await disk.names(join(from, DOCUMENTS_FOLDER));
  const beside = names.find((name) => OPEN_BESIDE.test(name) && !isDocument(name));
  if (beside !== undefined)
    throw new MoveRefusal({
      reason: "open-elsewhere",
      text: `another program seems to have a document open: "${beside}" is there`,
      todo: "close it and try again; if nobody has it open, delete that file",
    });
};

/** Paths as long as the system counts them. */
const lengthOf = (path: string): number =>
  platform() === "win32" ? path.length : Buffer.byteLength(path);

export const checkPaths = (to: string, { files, folders }: Tree): void => {
  const most = longestPath();
  for (const path of [...files.keys(), ...folders]) {
    const excess = lengthOf(join(to, path)) - most;
    if (excess > 0)
      throw new MoveRefusal({
        reason: "path-too-long",
        text: `"${path}" would have a path that is ${excess} too long there`,
        expected: `at most ${most} characters in a path`,
        todo: "choose a folder with a shorter path",
      });
  }
};

/** What has moved goes from its old place, and what cannot go there would be left behind when the copy has gone. */
export const checkMayGo = async (
  { disk }: MovingLaptop,
  { from, to }: Places,
  { tree, way }: { readonly tree: Tree; readonly way: MoveNote["way"] },
): Promise<void> => {
  const inside = [...tree.files.keys(), ...tree.folders].map((path) => join(from, dirname(path)));
  const changed = [...(way === "rename" ? [dirname(from), from] : inside), to];
  for (const folder of new Set(changed)) {
    const place = folder === to ? await nearestFolder(dirname(to)) : folder;
    try {
      await disk.mayChange(place);
    } catch (cause) {
      const isDisk = codeOf(cause) === "EROFS";
      throw new MoveRefusal({
        reason: "failed",
        text: `nothing in "${place}" may be changed: ${causeText(cause)}`,
        expected: "places you may write to: what is moved goes from the old one",
        todo: isDisk
          ? "take off the write protection of that disk and try again; to have a second copy instead, use: fieldsync create-copy"
          : "have the permission given to you and try again",
      });
    }
  }
};

/** To another disk all files are read, and then removed here. One that cannot be would keep a move waiting that was begun. */
export const checkMayTake = async (
  { disk }: MovingLaptop,
  from: string,
  { files, signal }: Pick<Tree, "files"> & { readonly signal: AbortSignal },
): Promise<void> => {
  await forEachFile(files.keys(), signal, async (path) => {
    try {
      await disk.mayTake(join(from, path));
    } catch (cause) {
      // Gone meanwhile, as a file that a program had beside a document.
      if (codeOf(cause) === "ENOENT") return;
      throw new MoveRefusal({
        reason: "open-elsewhere",
        text: `another program holds "${path}", or you may not read it: ${causeText(cause)}`,
        expected: "files that can be copied, and removed here",
        todo: "close it there, or have the permission given to you, and try again",
      });
    }
  });
};

export const checkRoom = async (
  { disk }: MovingLaptop,
  to: string,
  neededBytes: number,
): Promise<void> => {
  const free = await disk.free(await nearestFolder(dirname(to)));
  if (free === undefined || free >= neededBytes + SPARE_BYTES) return;
  throw new MoveRefusal({
    reason: "no-room",
    text: `the disk of "${to}" has ${free} bytes free, and the copy takes ${neededBytes}`,
    expected: `${SPARE_BYTES} bytes more than the copy takes`,
    todo: "free some space there, or choose another disk",
  });
};
