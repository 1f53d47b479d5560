/**
 * A disk that does not mind case, as on a stick: exFAT by `exfat-fuse`, in a file. Needs Linux, root and Debian's `exfatprogs` and `exfat-fuse`;
 * undefined where any of it is missing.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BYTES = 32 * 1_048_576;

const run = (program: string, ...args: ReadonlyArray<string>): string | undefined => {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
};

/** The folder it is mounted at. */
export const caselessDisk = (atEnd: (undo: () => void) => void): string | undefined => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const place = mkdtempSync(join(tmpdir(), "fieldlab-disk-"));
  const undone: Array<() => void> = [() => rmSync(place, { recursive: true, force: true })];
  const undo = (): void => {
    for (const step of undone.splice(0).toReversed()) step();
  };
  const image = join(place, "image");
  const folder = join(place, "disk");
  mkdirSync(folder);
  writeFileSync(image, "");
  truncateSync(image, BYTES);
  const device =
    run("mkfs.exfat", image) === undefined ? undefined : run("losetup", "--find", "--show", image);
  if (device !== undefined) undone.push(() => run("losetup", "--detach", device));
  if (device === undefined || run("mount.exfat-fuse", device, folder) === undefined) {
    undo();
    return undefined;
  }
  undone.push(() => run("umount", folder));
  atEnd(undo);
  return folder;
};
