/**
 * What Node says when a file operation fails, in the words of the engine (engine §1.9, the error taxonomy): one table.
 *
 * The same code means different things on the folder itself and inside it. A root that is not there is a share that cannot be
 * reached, never an empty engagement; "permission denied" on the root is a withdrawn permission, inside a folder one may use
 * it is a file somebody else holds for a moment (a virus scanner, an indexer, a delete that is still pending).
 */
import { constants, platform } from "node:os";
import { basename, dirname, join } from "node:path";
import { VolumeError, type VolumeReason } from "../errors.ts";

/** Where an operation failed: on the volume's own folder, or on something in it. */
export type FailedAt = "root" | "inside";

type Meaning = VolumeReason | { readonly [at in FailedAt]: VolumeReason };

const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  // There is nothing of that name.
  ["ENOENT", { root: "offline", inside: "not-found" }],
  ["ENOTDIR", { root: "offline", inside: "not-found" }],
  ["EISDIR", "not-found"],
  // Somebody may not, or not now.
  ["EACCES", { root: "denied", inside: "busy" }],
  ["EPERM", { root: "denied", inside: "busy" }],
  ["EROFS", "denied"],
  ["EBUSY", "busy"],
  ["ETXTBSY", "busy"],
  ["EAGAIN", "busy"],
  ["EMFILE", "busy"],
  ["ENFILE", "busy"],
  ["EINTR", "busy"],
  ["ENOLCK", "busy"],
  ["EDEADLK", "busy"],
  ["ENOMEM", "busy"],
  ["ENOBUFS", "busy"],
  // Documents that lie on another disk than the folder aside.
  ["EXDEV", "denied"],
  ["EEXIST", "exists"],
  ["ENOTEMPTY", "exists"],
  ["ENOSPC", "no-space"],
  ["EDQUOT", "no-space"],
  ["EFBIG", "no-space"],
  ["ENAMETOOLONG", "bad-name"],
  ["EINVAL", "bad-name"],
  ["EILSEQ", "bad-name"],
  ["ELOOP", "bad-name"],
  // The sign-in to the other computer ran out.
  ["ENOKEY", "logon"],
  ["EKEYEXPIRED", "logon"],
  ["EKEYREVOKED", "logon"],
  ["EKEYREJECTED", "logon"],
  // The way to the folder is interrupted.
  ["EIO", "offline"],
  ["ETIMEDOUT", "offline"],
  ["EHOSTUNREACH", "offline"],
  ["EHOSTDOWN", "offline"],
  ["ENETUNREACH", "offline"],
  ["ENETDOWN", "offline"],
  ["ENETRESET", "offline"],
  ["ECONNRESET", "offline"],
  ["ECONNREFUSED", "offline"],
  ["ECONNABORTED", "offline"],
  ["ENOTCONN", "offline"],
  ["ESHUTDOWN", "offline"],
  ["EPIPE", "offline"],
  ["ESTALE", "offline"],
  ["ENODEV", "offline"],
  ["ENXIO", "offline"],
  ["ECANCELED", "offline"],
  ["EOF", "offline"],
  ["ENOLINK", "offline"],
  ["ECOMM", "offline"],
  ["ENONET", "offline"],
  ["EPROTO", "offline"],
  ["EREMOTEIO", "offline"],
  ["ENOMEDIUM", "offline"],
  ["EUCLEAN", "offline"],
  ["EBADMSG", "offline"],
  // Windows codes Node has no name for. On the way to a share Windows itself is asked which (windows-network.ts).
  ["UNKNOWN", { root: "offline", inside: "offline" }],
]);

/** Where Node has no name for a failure it writes the system's number: a share that was set up anew, a quota that is used up. */
const UNNAMED = /^Unknown system error -([0-9]+)$/u;

/** Names for these numbers. What Linux calls otherwise than all others, or alone, is not among Node's constants either. */
const NAMES: ReadonlyMap<number, string> = new Map([
  ...Object.entries(constants.errno).map(([name, number]) => [number, name] as const),
  ...(platform() === "linux"
    ? ([
        [70, "ECOMM"],
        [117, "EUCLEAN"],
        [123, "ENOMEDIUM"],
        [126, "ENOKEY"],
        [127, "EKEYEXPIRED"],
        [128, "EKEYREVOKED"],
        [129, "EKEYREJECTED"],
      ] as const)
    : []),
]);

/** The system's name for a failure, or undefined when it is not one of the operating system's. */
export const codeOf = (cause: unknown): string | undefined => {
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string")
    return undefined;
  const [, number] = UNNAMED.exec(cause.code) ?? [];
  return number === undefined ? cause.code : (NAMES.get(Number(number)) ?? cause.code);
};

/** Codes after which only a look at the root tells what happened. */
export const dependsOnRoot = (code: string | undefined): boolean =>
  typeof MEANINGS.get(code ?? "") === "object";

/** What people read in the place of Node's line, which names the system call and repeats the path. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "it is not there"],
  ["ENOTDIR", "a part of this path is a file"],
  ["EISDIR", "it is a folder"],
  ["EACCES", "the permission is missing"],
  ["EPERM", "the permission is missing"],
  ["EROFS", "it can only be read"],
  ["EBUSY", "another program holds it"],
  ["ETXTBSY", "another program holds it"],
  ["EMFILE", "too many files are open"],
  ["ENFILE", "too many files are open"],
  ["EEXIST", "it is there already"],
  ["ENOTEMPTY", "it is not empty"],
  ["EXDEV", "the documents folder has to lie on the same disk as _Sync"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "your share of the disk is full"],
  ["EFBIG", "it is larger than this disk or your limit allows"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ELOOP", "it is a link that leads nowhere"],
  ["UNKNOWN", "Windows cannot reach it"],
  ["ESTALE", "what was opened there is not there any more"],
  ["EKEYEXPIRED", "the sign-in has run out"],
  ["EIO", "the disk does not give it back"],
  ["EBADMSG", "the disk does not give it back"],
  ["EUCLEAN", "the disk is damaged and has to be checked"],
]);

/** Why a file operation failed, for people; the system's own code stays, for whoever supports them. */
export const causeText = (cause: unknown): string => {
  const code = codeOf(cause);
  const words = WORDS.get(code ?? "");
  if (words !== undefined) return `${words} (${code})`;
  return cause instanceof Error ? cause.message : String(cause);
};

/** What systems answer for content they cannot give back. */
const DAMAGED: ReadonlySet<string> = new Set(["EIO", "EBADMSG", "EUCLEAN"]);
const NO_PERMISSION: ReadonlySet<string> = new Set(["EACCES", "EPERM"]);

/** Whether one file may be what is damaged, and not the way to the disk. */
export const saysDamaged = (code: string | undefined): boolean => DAMAGED.has(code ?? "");

/** Whether the system said that the permission is missing, whatever that means at this place. */
export const saysNoPermission = (code: string | undefined): boolean =>
  NO_PERMISSION.has(code ?? "");

/** Files the connectivity test makes start like this; one that is left over means nothing. */
export const PROBE_PREFIX = "~fieldsync-probe-";

/** Of two copies on two disks one is full, and a path inside a folder does not say which. */
const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** What is staged has a name of its own at every attempt, which nobody knows: it is the folder that is meant. */
const STAGED = /(?:^|[\\/])_Sync[\\/](?:tmp[\\/]|aside[\\/]new\.)[^\\/]*$/u;

/** Inside a volume or on the disk. Of what was to get its name, the folder that should have got it. */
const meantBy = (path: string, dest?: unknown): string =>
  STAGED.test(path) ? dirname(typeof dest === "string" ? dest : path) : path;

/** The place on this computer the system refused. Of a file that is open already it names none. */
const whereOf = (
  cause: unknown,
  { path, root }: { readonly path: string; readonly root?: string },
): { readonly where?: string } => {
  const code = codeOf(cause) ?? "";
  if (!(cause instanceof Error) || !("path" in cause) || typeof cause.path !== "string")
    return root !== undefined && FULL.has(code) ? { where: join(root, meantBy(path)) } : {};
  if (!WORDS.has(code)) return {};
  const dest = "dest" in cause ? cause.dest : undefined;
  // It is the folder that is meant, not the file that was to try it.
  return {
    where: basename(cause.path).startsWith(PROBE_PREFIX)
      ? dirname(cause.path)
      : meantBy(cause.path, dest),
  };
};

/** A code the table does not know is a defect of this adapter, and says so. */
export const reasonOf = (code: string | undefined, at: FailedAt): VolumeReason => {
  const meaning = MEANINGS.get(code ?? "") ?? "broken";
  return typeof meaning === "string" ? meaning : meaning[at];
};

export const nodeFailure = (failure: {
  readonly cause: unknown;
  readonly at: FailedAt;
  readonly operation: string;
  readonly path: string;
  /** The folder on the disk, in full. */
  readonly root?: string;
}): VolumeError => {
  const { at, cause, operation, path } = failure;
  const system = codeOf(cause);
  return new VolumeError({
    reason: reasonOf(system, at),
    operation,
    path: meantBy(path),
    ...(system === undefined ? {} : { system }),
    ...whereOf(cause, failure),
    text: causeText(cause),
  });
};
