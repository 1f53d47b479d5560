/**
 * What an operation of a folder is: what it is about, what it means on a disk, and how many bytes it moves. A volume on the own disk and
 * a volume through a share run the very same objects (looking.ts, changing.ts), so the two cannot drift apart.
 *
 * Each `run` happens at one instant, so an exclusive create has exactly one winner (lab.md (d)).
 */
import {
  deletePending,
  failureOf,
  refusal,
  success,
  type Failure,
  type Outcome,
  type WindowsCode,
} from "../windows/codes.ts";
import type { Wish } from "../sharing/holds.ts";
import type { Disk } from "./disk.ts";
import { foldName } from "./file-names.ts";
import type { DiskFile, DiskFolder, DiskPath } from "./folders.ts";

/** What somebody may do in a folder; `none` does not get this far. */
export type ShareAccess = "read" | "read-write";

export interface FileOperation<A> {
  readonly name: string;
  /** Relative to the folder of the volume. */
  readonly path: string;
  /** The same as Windows compares it. */
  readonly folded: string;
  /** A second name the operation creates. */
  readonly target?: string | undefined;
  /** Looks at names only: the system answers out of memory and the disk does not move. */
  readonly looksAtNames: boolean;
  /** Names of folders have a shorter limit (rule 39). */
  readonly makesFolder: boolean;
  readonly writes: boolean;
  /** How it opens the file it is about, where it is about one that exists (rules 37 and 38). */
  readonly opens?: Wish | undefined;
  /** File content that travels with the request. */
  readonly uploadBytes: number;
  run(
    disk: Disk,
    root: DiskPath,
    access: ShareAccess,
    /** The answer to `looksFirst` was yes: what came there since is not looked at any more. */
    looked?: "over-whatever-is-there",
  ): Outcome<A>;
  /** What a server looks at before it acts, where that is two steps (file-systems.ts). */
  readonly looksFirst?:
    | ((disk: Disk, root: DiskPath) => Outcome<never> | Outcome<void>)
    | undefined;
  /** What is left on the disk when only so many bytes of the content arrived (rule 36). */
  readonly inPart?: ((disk: Disk, root: DiskPath, moved: number) => void) | undefined;
  /** File content that travels with the answer. */
  contentBytes(answer: A): number;
  /** Names that travel with the answer. */
  listedNames(answer: A): number;
}

const nothing = (): number => 0;

/** An operation of which only what matters is said. All have the same fields: thousands are made a day, and looked at by the same lines. */
export const operation = <A>(
  parts: Pick<FileOperation<A>, "name" | "path" | "run"> & Partial<FileOperation<A>>,
): FileOperation<A> => {
  const { name, path, target, run, looksFirst, opens, inPart } = parts;
  const { looksAtNames = false, makesFolder = false, writes = false, uploadBytes = 0 } = parts;
  const { contentBytes = nothing, listedNames = nothing } = parts;
  return {
    name,
    path,
    folded: foldName(path),
    target,
    looksAtNames,
    makesFolder,
    writes,
    opens,
    uploadBytes,
    run,
    looksFirst,
    inPart,
    contentBytes,
    listedNames,
  };
};

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
export const lastNameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The folder a file lies in, or the refusal for one that is not there. */
export const folderOf = (disk: Disk, root: DiskPath, path: string): DiskFolder | null => {
  const node = disk.findBelow(root, parentOf(path));
  return node?.kind === "folder" ? node : null;
};

/** Missing file in an existing folder is 2, missing folder is 3. */
export const missing = (disk: Disk, root: DiskPath, path: string): Outcome<never> =>
  refusal(path !== "" && folderOf(disk, root, path) !== null ? 2 : 3);

/** The file at this place, or why there is none. */
export const findFile = (disk: Disk, path: DiskPath): Outcome<DiskFile> => {
  const node = disk.find(path);
  if (node?.kind === "file") return node.deletedIn === null ? success(node) : deletePending;
  if (node !== undefined) return refusal(5);
  return refusal(disk.find(path.slice(0, -1)) === undefined ? 3 : 2);
};

/** Whether a failed operation is an ordinary answer of the protocol rather than a refusal worth a line in the journal. */
export const isOrdinaryAnswer = (code: WindowsCode | null): boolean =>
  code === null || code === 2 || code === 3 || code === 80;

/** The folder itself is gone: through a share that is 67, not a missing file inside it. */
export const rootMissing = (disk: Disk, root: DiskPath): Failure | null =>
  disk.root(root)?.kind === "folder" ? null : failureOf(67);
