/**
 * How a disk spells a path. Linux has disks that do not mind case (exFAT and FAT, NTFS, shares of Windows and Samba), and answers a path there
 * as it was typed: `Maple` and `MAPLE` are one folder, and must not be two copies with a private memory each. Windows is asked nothing, as its
 * private memories do not mind case either, and macOS answers with the disk's spelling.
 */
import { lstat, readdir, realpath } from "node:fs/promises";
import { platform } from "node:os";
import { basename, dirname, join, sep } from "node:path";
import { withoutCase } from "./paths.ts";

/** What is asked of a disk to find out. */
interface Names {
  /** Whether this leads to anything. */
  isThere(path: string): Promise<boolean>;
  /** None where they may not be seen. */
  in(folder: string): Promise<ReadonlyArray<string>>;
}

const onDisk: Names = {
  isThere: (path) =>
    lstat(path).then(
      () => true,
      () => false,
    ),
  in: (folder) => readdir(folder).catch(() => []),
};

/** Small letters large, and large ones small. */
const inOtherCase = (name: string): string =>
  [...name]
    .map((sign) => {
      const small = sign.toLowerCase();
      const other = sign === small ? sign.toUpperCase() : small;
      return other.length === sign.length ? other : sign;
    })
    .join("");

/** A name that is there, as its folder lists it. Only where it is there in another case as well is the folder listed. */
const spelledIn = async (names: Names, folder: string, name: string): Promise<string> => {
  const other = inOtherCase(name);
  if (other === name || !(await names.isThere(join(folder, other)))) return name;
  const listed = await names.in(folder);
  const alike = listed.filter((each) => withoutCase(each) === withoutCase(name));
  return listed.includes(name) ? name : (alike[0] ?? name);
};

/** A full path without links, as the disk spells it. */
export const spelledOn = async (names: Names, path: string): Promise<string> => {
  let spelled: string = sep;
  for (const name of path.split(sep).filter((each) => each !== ""))
    spelled = join(spelled, await spelledIn(names, spelled, name));
  return spelled;
};

/** Where a path that is there leads to, as the disk spells it. */
export const spelledPlace = async (path: string): Promise<string> => {
  const real = await realpath(path);
  return platform() === "linux" ? await spelledOn(onDisk, real) : real;
};

/** A path whose last name is as its folder lists it, and is not followed where it is a link: what a document is called that is made of a file. */
export const spelledFile = async (path: string): Promise<string> =>
  join(dirname(path), await spelledIn(onDisk, dirname(path), basename(path)));
