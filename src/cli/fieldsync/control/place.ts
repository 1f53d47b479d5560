/**
 * Where the control socket of a copy is: in its private folder, which only this user can enter. On Windows a pipe whose name
 * is made from that folder.
 */
import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { EXIT_CODES, stop } from "../../exit.ts";

/** The shortest limit of any system on the path of a Unix socket, less the longest name we put into a folder. */
const FOLDER_BYTES_MAX = 80;

export type ControlPlace =
  /** Sockets are files here, and a folder holds generations of them. */
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "pipe"; readonly name: string };

const makePrivate = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
};

/** A short place for a home whose path is too long for a socket. It must be ours alone. */
const shortFolder = (privateFolder: string): string => {
  const mine = process.getuid?.() ?? 0;
  const shared = `/tmp/fieldsync-${mine}`;
  makePrivate(shared);
  const found = lstatSync(shared);
  if (!found.isDirectory() || found.uid !== mine)
    throw stop({
      exitCode: EXIT_CODES.failed,
      code: "unsafe-folder",
      wrong: `"${shared}" does not belong to you`,
      expected: "a folder of your own, for the control sockets of opened copies",
      todo: "set FIELDSYNC_HOME to a folder with a shorter path",
    });
  chmodSync(shared, 0o700);
  return join(shared, createHash("sha256").update(privateFolder).digest("hex").slice(0, 24));
};

export const controlPlace = (privateFolder: string): ControlPlace => {
  if (process.platform === "win32") {
    const hash = createHash("sha256").update(privateFolder.toLowerCase()).digest("hex");
    return { kind: "pipe", name: `\\\\.\\pipe\\fieldsync-${hash.slice(0, 32)}` };
  }
  const folder = join(privateFolder, "control");
  const short = Buffer.byteLength(folder) <= FOLDER_BYTES_MAX ? folder : shortFolder(privateFolder);
  makePrivate(short);
  return { kind: "folder", folder: short };
};
