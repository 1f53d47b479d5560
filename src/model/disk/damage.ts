/**
 * What becomes of a file without anybody doing it: a sector gives back other bytes, a file is cut short by a check of the disk, a block comes back
 * empty, a virus scanner takes it away (domain §D 36 and 59; engine §1.10). It asks nobody, neither a program that holds the file nor the
 * person there, and nobody is told: whoever reads the file next finds out, or does not.
 */
import type { RandomStream } from "../../sim/random.ts";
import type { Laptop } from "../laptop.ts";
import { refuse, type WindowsRefusal } from "../windows/refusals.ts";
import type { Disk } from "./disk.ts";
import { filesBelow } from "./explorer.ts";
import { deleteFile } from "./file-systems.ts";
import type { DiskFile, DiskPath } from "./folders.ts";

/** One bit is another one; the end is gone; a block holds zeros; the whole file is gone. */
export const DAMAGES = ["other-bit", "cut-off", "blank", "gone"] as const;

export type Damage = (typeof DAMAGES)[number];

/** As large as a block of a file system, and where it begins. */
const BLOCK_BYTES = 4_096;

const damaged = (
  bytes: Uint8Array,
  how: Exclude<Damage, "gone">,
  draws: RandomStream,
): Uint8Array => {
  switch (how) {
    case "other-bit": {
      const changed = bytes.slice();
      const at = draws.int("byte", bytes.length);
      changed[at] = changed[at]! ^ (1 << draws.int("bit", 8));
      return changed;
    }
    case "cut-off":
      return bytes.slice(0, draws.int("length", bytes.length));
    case "blank": {
      const from = BLOCK_BYTES * draws.int("block", Math.ceil(bytes.length / BLOCK_BYTES));
      return bytes.slice().fill(0, from, from + BLOCK_BYTES);
    }
  }
};

export interface DamageRequest {
  /** The folder below which the file lies. */
  readonly folder: DiskPath;
  /** Which files may be hit, by their paths from there: `_Sync/format.json`. One of them is drawn; an empty one has nothing to lose. */
  readonly mayBe: (path: string) => boolean;
  readonly how: Damage;
}

const change = (disk: Disk, place: DiskPath, file: DiskFile, bytes: Uint8Array | null): void => {
  const folder = disk.find(place.slice(0, -1));
  if (folder?.kind !== "folder") return;
  if (bytes === null) deleteFile(disk, folder, file);
  else disk.refill(folder, file, bytes);
};

/** Damages one of the files; 3 where the folder is not there, 2 where no such file is in it. */
export const damageFile = (laptop: Laptop, request: DamageRequest): WindowsRefusal | null => {
  const { folder: place, how, mayBe } = request;
  const { disk, room } = laptop;
  const what = { operation: "damage-file", target: place.join("\\") };
  const folder = disk.find(place);
  if (folder?.kind !== "folder") return refuse(laptop, what, 3);
  const files = filesBelow(folder)
    .map(({ file, path }) => ({ file, path, name: path.join("/") }))
    .filter(({ file, name }) => file.bytes.length > 0 && file.deletedIn === null && mayBe(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (files.length === 0) return refuse(laptop, what, 2);
  const draws = room.kernel.stream("damage", laptop.name);
  const { file, name, path } = files[draws.int("file", files.length)]!;
  const bytes = how === "gone" ? null : damaged(file.bytes, how, draws);
  change(disk, [...place, ...path], file, bytes);
  const facts = { folder: what.target, file: name, how };
  room.kernel.record("file.damaged", laptop.name, facts);
  return null;
};
