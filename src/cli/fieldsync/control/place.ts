/**
 * Where the control socket of a copy is: in its private folder, which only this user can enter, or, as that path is too long for most
 * users, beside all private memories. On Windows a pipe whose name is made from that folder.
 */
import { createHash } from "node:crypto";
import { chmodSync, lstatSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { EXIT_CODES, stop } from "../../exit.ts";
import { makePrivateFolders } from "../../../engine/node/folders-to-stay.ts";

/** The shortest limit of any system on the path of a Unix socket, less the longest name we put into a folder. */
const FOLDER_BYTES_MAX = 80;

export type ControlPlace =
  /** Sockets are files here, and a folder holds generations of them. */
  | {
      readonly kind: "folder";
      readonly folder: string;
      /** Where a `fieldsync` of an older version listens that has the copy open. */
      readonly formerly?: string;
    }
  | { readonly kind: "pipe"; readonly name: string };

const fits = (folder: string): boolean => Buffer.byteLength(folder) <= FOLDER_BYTES_MAX;

/**
 * Beside all private memories: whoever sees the one sees the other. Of `/tmp` a service or a container may have one of its own, and then two would
 * have the copy, of whom neither knows.
 */
const besideMemories = (privateFolder: string): string =>
  join(dirname(dirname(privateFolder)), "control", basename(privateFolder).slice(0, 16));

const sharedFolder = (): string => `/tmp/fieldsync-${process.getuid?.() ?? 0}`;

const inShared = (privateFolder: string): string =>
  join(sharedFolder(), createHash("sha256").update(privateFolder).digest("hex").slice(0, 24));

/** Anybody may make a folder of that name: what listens there is one of ours only where the folder is. */
const isSharedOurs = (): boolean => {
  const found = lstatSync(sharedFolder(), { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === (process.getuid?.() ?? 0);
};

/** A short place for a home whose path is too long for a socket. It must be ours alone. */
const shortFolder = (privateFolder: string): string => {
  const shared = sharedFolder();
  makePrivateFolders(shared);
  if (!isSharedOurs())
    throw stop({
      exitCode: EXIT_CODES.failed,
      code: "unsafe-folder",
      wrong: `"${shared}" does not belong to you`,
      expected: "a folder of your own, for the control sockets of opened copies",
      todo: "set FIELDSYNC_HOME to a folder with a shorter path",
    });
  chmodSync(shared, 0o700);
  return inShared(privateFolder);
};

export const controlPlace = (privateFolder: string): ControlPlace => {
  if (process.platform === "win32") {
    const hash = createHash("sha256").update(privateFolder.toLowerCase()).digest("hex");
    return { kind: "pipe", name: `\\\\.\\pipe\\fieldsync-${hash.slice(0, 32)}` };
  }
  const own = join(privateFolder, "control");
  const beside = besideMemories(privateFolder);
  const folder = fits(own) ? own : fits(beside) ? beside : shortFolder(privateFolder);
  makePrivateFolders(folder);
  return folder === beside && isSharedOurs()
    ? { kind: "folder", folder, formerly: inShared(privateFolder) }
    : { kind: "folder", folder };
};
