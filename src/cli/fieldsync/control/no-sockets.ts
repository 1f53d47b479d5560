/** A disk that has files and no sockets, as a stick with FAT or exFAT: nobody can listen there, and keys would lie open to everybody. */
import { rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { codeOf } from "../../../engine/node/errors.ts";
import { EXIT_CODES, stop, type Stop } from "../../exit.ts";

/** What systems say to a socket, or to a second name of it, that a disk cannot hold. */
const CANNOT: ReadonlySet<string> = new Set([
  "EINVAL",
  "EIO",
  "ENOSYS",
  "ENOTSUP",
  "EOPNOTSUPP",
  "EPERM",
]);

const holdsFiles = (path: string): boolean => {
  try {
    writeFileSync(path, "");
    rmSync(path);
    return true;
  } catch {
    return false;
  }
};

/** What to fail with where a socket could not be made at `path`; where a file can be, it is the disk that has none. */
export const withoutSockets = (path: string, cause: unknown): unknown => {
  rmSync(path, { force: true });
  if (!CANNOT.has(codeOf(cause) ?? "") || !holdsFiles(path)) return cause;
  const refusal: Stop = stop({
    exitCode: EXIT_CODES.failed,
    code: "private-folder",
    wrong: `the private folder cannot lie where it is: the disk of "${dirname(path)}" has no sockets, at which opened copies listen`,
    expected:
      "a disk of this computer that keeps your files from others, and no stick with FAT or exFAT",
    todo: "name a folder on such a disk in FIELDSYNC_HOME; where the keys of your copies lie here already, move the whole private folder there first",
  });
  return refusal;
};
