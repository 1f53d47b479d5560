/**
 * Places of this computer: where a path leads, also where nothing lies there yet or any more, and whether it leads to another
 * computer.
 */
import { readFile, readlink, realpath, stat } from "node:fs/promises";
import { platform } from "node:os";
import { basename, dirname, join, resolve, sep } from "node:path";
import { codeOf } from "../errors.ts";
import { isUnc } from "../paths.ts";
import { spelledPlace } from "../spelling.ts";

/** More than any system follows. */
const LINKS_MAX = 40;

/** The full path as the disk spells it; what is not there is spelled as typed. Fails where the disk cannot be asked. */
export const placeOf = async (path: string, links = 0): Promise<string> => {
  // Only Windows knows such paths; elsewhere they stay what they are, so that they can be refused.
  if (isUnc(path) && platform() !== "win32") return path;
  try {
    return await spelledPlace(path);
  } catch (cause) {
    if (codeOf(cause) !== "ENOENT" && codeOf(cause) !== "ENOTDIR") throw cause;
  }
  const full = resolve(path);
  const parent = dirname(full);
  if (parent === full) return full;
  // A link whose folder is gone still names the place.
  const target = await readlink(full).catch(() => undefined);
  if (target !== undefined && links < LINKS_MAX)
    return await placeOf(resolve(parent, target), links + 1);
  return join(await placeOf(parent, links), basename(full));
};

/** Whether a place is inside another one, or that place itself. */
export const isWithin = (place: string, other: string): boolean =>
  place === other || place.startsWith(other.endsWith(sep) ? other : `${other}${sep}`);

/** The nearest folder above a place, or the place itself, that is there. */
export const nearestFolder = async (place: string): Promise<string> => {
  for (let at = place; ; at = dirname(at)) {
    if (dirname(at) === at) return at;
    try {
      if ((await stat(at)).isDirectory()) return at;
    } catch (cause) {
      if (!["ENOENT", "ENOTDIR", "ELOOP"].includes(codeOf(cause) ?? "")) throw cause;
    }
  }
};

/** Kinds of file systems, as Linux names them, that lie on another computer. */
const SHARES =
  /^(?:nfs4?|cifs|smb3?|smbfs|smb2|ncpfs|afs|ceph|9p|davfs|glusterfs|lustre|beegfs|gpfs|gfs2|ocfs2|virtiofs|vboxsf|vmhgfs|prl_fs)$/;
/** Programs that show something of this computer as a file system; any other such program is taken for a share. */
const OWN_FUSE = /^fuse\.(?:ntfs(?:-3g)?|exfat|encfs|gocryptfs|cryfs|mergerfs|bindfs|lxcfs)$/;

const isShare = (kind: string): boolean =>
  SHARES.test(kind) || (kind.startsWith("fuse.") && !OWN_FUSE.test(kind));

/** `\040` and the like, as the list of mounts writes what would end a word. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\([0-7]{3})/gu, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );

/** The kind of file system a place lies on, by Linux's own list of mounts (`/proc/self/mountinfo`). */
export const kindOfMount = (mounts: string, place: string): string | undefined => {
  let found: { readonly point: string; readonly kind: string } | undefined;
  for (const line of mounts.split("\n")) {
    const [left = "", right = ""] = line.split(" - ");
    const point = unescaped(left.split(" ")[4] ?? "");
    const [kind = ""] = right.split(" ");
    if (point === "" || kind === "" || !isWithin(place, point)) continue;
    // Of two mounts on one folder the later one is seen.
    if (found === undefined || point.length >= found.point.length) found = { point, kind };
  }
  return found?.kind;
};

/**
 * Whether a place lies on another computer, as far as the system says so: Windows spells such places `\\HOST\share`, drive
 * letters of shares too; Linux lists its mounts. On other systems only the spelling tells.
 */
export const liesOnAShare = async (place: string): Promise<boolean> => {
  if (isUnc(place)) return true;
  const near = await realpath(await nearestFolder(place));
  if (near.startsWith("\\\\")) return true;
  if (platform() !== "linux") return false;
  const mounts = await readFile("/proc/self/mountinfo", "utf8").catch(() => "");
  return isShare(kindOfMount(mounts, near) ?? "");
};
