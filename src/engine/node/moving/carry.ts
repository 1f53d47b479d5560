/**
 * Copying a copy to another disk: beside the new place, under a name of the move's own, every file read back and compared, and only
 * then given its name. Files that change meanwhile are copied again; one that a move before this one brought whole is kept.
 */
import { dirname, join } from "node:path";
import type { MoveNote } from "../../moving/note.ts";
import { MoveRefusal } from "../../moving/refusal.ts";
import { isNoText } from "../paths.ts";
import type { Described, Under } from "./disk.ts";
import { listFile, type MovingLaptop } from "./laptop.ts";
import { checkAllThere, checkApart, foundIn, underName } from "./names-there.ts";
import { forEachFile, MARKER, treeOf, unchanged, type Tree } from "./tree.ts";

/** How often all is looked at once more for files that changed. */
const PASSES_MAX = 5;

/** One file that was copied: what it was at the old place, and the SHA-256 of its content. */
export interface Copied {
  readonly described: Described;
  readonly sha256: string;
}

export type CopiedFiles = ReadonlyMap<string, Copied>;

const encodeCopied = (files: CopiedFiles): Uint8Array =>
  new TextEncoder().encode(
    [...files].map(([path, { sha256 }]) => `${sha256} ${JSON.stringify(path)}\n`).join(""),
  );

/** The hashes by path; what cannot be read says nothing, and then the files themselves are compared. */
export const decodeCopied = (bytes: Uint8Array | undefined): ReadonlyMap<string, string> => {
  const hashes = new Map<string, string>();
  for (const line of new TextDecoder().decode(bytes).split("\n")) {
    const [, sha256, quoted] = /^([0-9a-f]{64}) ("(?:[^"\\]|\\.)*")$/u.exec(line) ?? [];
    if (sha256 !== undefined && quoted !== undefined)
      hashes.set(JSON.parse(quoted) as string, sha256);
  }
  return hashes;
};

/** Where the copies gather: beside the new place, so that they get their name in one step. */
export const stagingOf = ({ from, to }: MoveNote, { keys }: MovingLaptop): string => {
  const move = new TextEncoder().encode(`${from}\n${to}`);
  return join(dirname(to), `.fieldsync-move-${keys.hash(move).slice(0, 16)}`);
};

const markerText = (note: MoveNote): Uint8Array =>
  new TextEncoder().encode(`moving from ${note.from} to ${note.to}\n`);

/** Whether a folder was copied by this move. */
export const isCopiedBy = async (
  laptop: MovingLaptop,
  note: MoveNote,
  folder: string,
): Promise<boolean> => {
  const found = await laptop.disk.read(join(folder, MARKER));
  return found !== undefined && Buffer.compare(found, markerText(note)) === 0;
};

/** Takes away what the source has no more, or never had. */
const tidy = async (laptop: MovingLaptop, staging: string, source: Tree, under: Under) => {
  const { disk } = laptop;
  const { files, folders, unusual } = await treeOf(disk, staging, under.signal);
  const isFile = foundIn(source.files.keys());
  const isFolder = foundIn(source.folders);
  for (const path of [...files.keys(), ...unusual])
    if (!isFile(path)) await disk.removeFile(join(staging, path));
  for (const folder of folders.toReversed())
    if (!isFolder(folder)) await disk.removeFolder(join(staging, folder));
};

/** Brings one file over; undefined where it changed or vanished meanwhile. */
const bring = async (
  { disk }: MovingLaptop,
  from: string,
  to: string,
  described: Described,
  under: Under,
): Promise<Copied | undefined> => {
  let sha256: string | undefined;
  const before = await disk.look(to);
  if (before !== undefined && before.size === described.size) {
    const [here, there] = [await disk.hash(from, under), await disk.hash(to, under)];
    if (here === there) sha256 = here;
  }
  if (sha256 === undefined) {
    await disk.removeFile(to);
    sha256 = await disk.copyFile(from, to, under);
  }
  under.onFile();
  return unchanged(described, await disk.look(from)) ? { described, sha256 } : undefined;
};

const refuseUnusual = ({ unusual }: Tree): void => {
  const [first] = unusual;
  if (first !== undefined)
    throw new MoveRefusal({
      reason: "unusual-file",
      text: isNoText(first)
        ? `"${first}" has a name that is no text in UTF-8`
        : `"${first}" is a link or a device`,
      expected: "plain files and folders: nothing else is copied to another disk",
      todo: isNoText(first)
        ? "give it another name and try again"
        : "take it out of the folder and try again",
    });
};

/** Copies what is new or changed since the last pass. True when there was nothing. */
const pass = async (
  laptop: MovingLaptop,
  note: MoveNote,
  copied: Map<string, Copied>,
  under: Under,
): Promise<boolean> => {
  const { disk } = laptop;
  const staging = stagingOf(note, laptop);
  const source = await treeOf(disk, note.from, under.signal);
  refuseUnusual(source);
  await checkApart(disk, source, { note, staging });
  await tidy(laptop, staging, source, under);
  for (const folder of source.folders)
    await underName(folder, note, disk.makeFolder(join(staging, folder)));
  // Before any file comes into them.
  for (const folder of source.folders)
    await disk.copyRights(join(note.from, folder), join(staging, folder));
  let still = true;
  for (const path of copied.keys())
    if (!source.files.has(path)) {
      copied.delete(path);
      still = false;
    }
  const changed = [...source.files].filter(
    ([path, described]) => !unchanged(described, copied.get(path)?.described),
  );
  await forEachFile(changed, under.signal, async ([path, described]) => {
    copied.delete(path);
    const from = join(note.from, path);
    const bringing = bring(laptop, from, join(staging, path), described, under);
    const one = await underName(path, note, bringing);
    if (one !== undefined) copied.set(path, one);
  });
  return still && changed.length === 0;
};

const verify = async (
  { disk }: MovingLaptop,
  staging: string,
  copied: CopiedFiles,
  under: Under,
): Promise<void> => {
  await forEachFile(copied, under.signal, async ([path, { sha256 }]) => {
    if ((await disk.hash(join(staging, path), under)) === sha256) return;
    await disk.removeFile(join(staging, path));
    throw new MoveRefusal({
      reason: "failed",
      text: `"${path}" was copied, and the new disk does not give back what was written`,
      todo: "the copy lies where it lay. Try again, or choose another disk",
    });
  });
};

/** Copies everything beside the new place and checks it. Answers with what was copied. */
export const carry = async (
  laptop: MovingLaptop,
  note: MoveNote,
  under: Under,
): Promise<CopiedFiles> => {
  const { disk } = laptop;
  const staging = stagingOf(note, laptop);
  if ((await disk.look(staging)) === undefined && (await isCopiedBy(laptop, note, note.to)))
    await disk.rename(note.to, staging);
  await disk.makeFolder(staging);
  await disk.copyRights(note.from, staging);
  await disk.replace(join(staging, MARKER), markerText(note));
  const copied = new Map<string, Copied>();
  let verified = false;
  for (let passes = 0; passes < PASSES_MAX; passes++) {
    const still = await pass(laptop, note, copied, under);
    if (still && verified) {
      const there = await treeOf(disk, staging, under.signal);
      checkAllThere(copied.keys(), there.files.keys(), note);
      await disk.syncNames([...there.folders.map((folder) => join(staging, folder)), staging]);
      await disk.replace(listFile(laptop, note), encodeCopied(copied));
      return copied;
    }
    await verify(laptop, staging, copied, under);
    verified = true;
  }
  throw new MoveRefusal({
    reason: "changing",
    text: `files in "${note.from}" change all the time`,
    expected: "that nobody works there while the copy moves",
    todo: "close the documents and try again",
  });
};
