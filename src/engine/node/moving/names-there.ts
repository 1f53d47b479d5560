/**
 * What another disk makes of the names it is given. One that does not mind case takes two files for one, and some list a name otherwise than it was
 * written: in small letters, or with the dots of an umlaut by themselves. What is not there under a name of its own was not copied.
 */
import { join, sep } from "node:path";
import type { MoveNote } from "../../moving/note.ts";
import { MoveRefusal } from "../../moving/refusal.ts";
import { codeOf } from "../errors.ts";
import { namesOf, withoutCase } from "../paths.ts";
import type { MovingDisk } from "./disk.ts";
import { MARKER, type Tree } from "./tree.ts";

/** Equal where a disk may take two names for one. */
const keyOf = (path: string): string => withoutCase(path.normalize("NFC"));

const byKey = (paths: Iterable<string>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>();
  for (const path of paths) {
    const alike = found.get(keyOf(path));
    if (alike === undefined) found.set(keyOf(path), [path]);
    else alike.push(path);
  }
  return found;
};

const twinsIn = (paths: Iterable<string>): ReadonlyArray<string> | undefined =>
  [...byKey(paths).values()].find((alike) => alike.length > 1);

const refuse = (
  text: string,
  { from, to }: Pick<MoveNote, "from" | "to">,
  which = "it",
): MoveRefusal =>
  new MoveRefusal({
    reason: "unusual-file",
    text,
    expected: `names the disk of "${to}" can have and keep apart`,
    todo: `give ${which} another name in "${from}" and repeat the command, or take the move back with the opposite one`,
  });

const oneName = (alike: ReadonlyArray<string>, note: MoveNote): MoveRefusal =>
  refuse(
    `${alike.map((path) => `"${path}"`).join(" and ")} are one name on the disk of "${note.to}"`,
    note,
    "one of them",
  );

/** Refuses before anything is copied where two names are one there. The marker of the move lies in `staging` already. */
export const checkApart = async (
  disk: MovingDisk,
  { folders, files }: Tree,
  { note, staging }: { readonly note: MoveNote; readonly staging: string },
): Promise<void> => {
  const twins = twinsIn(folders) ?? twinsIn(files.keys());
  if (twins === undefined) return;
  if ((await disk.look(join(staging, MARKER.toUpperCase()))) !== undefined)
    throw oneName(twins, note);
};

/** Whether a path found there is one of the source, perhaps spelled otherwise. */
export const foundIn = (paths: Iterable<string>): ((found: string) => boolean) => {
  const own = new Set(paths);
  const keys = byKey(own);
  return (found) => own.has(found) || keys.has(keyOf(found));
};

/** Refuses where a file that was copied is not there by itself: what is left at the old place is removed for what lies there. */
export const checkAllThere = (
  copied: Iterable<string>,
  listed: Iterable<string>,
  note: MoveNote,
): void => {
  const exact = new Set(listed);
  const there = byKey(exact);
  for (const [key, paths] of byKey(copied)) {
    const isThere = paths.every((path) => exact.has(path));
    if (isThere || paths.length === there.get(key)?.length) continue;
    throw paths.length > 1
      ? oneName(paths, note)
      : refuse(`the disk of "${note.to}" does not list "${paths[0]}" after it was copied`, note);
  }
};

/** What systems answer to a name their disk cannot have. */
const CANNOT_HAVE: ReadonlySet<string> = new Set(["EILSEQ", "EINVAL", "EIO", "ENOENT", "EPERM"]);

/** Does something under a name of the source there, and tells where that disk cannot have it. */
export const underName = async <A>(path: string, note: MoveNote, act: Promise<A>): Promise<A> => {
  try {
    return await act;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST")
      throw refuse(`something else has the name "${path}" on the disk of "${note.to}"`, note);
    if (!CANNOT_HAVE.has(codeOf(cause) ?? "") || namesOf(path.split(sep).join("/")) !== undefined)
      throw cause;
    throw refuse(`the disk of "${note.to}" cannot have the name "${path}"`, note);
  }
};
