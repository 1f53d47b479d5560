/**
 * What can go wrong on a folder, as the engine tells it apart (engine §1.9, the error taxonomy).
 *
 * One table for the engine, the real-disk adapter and the simulated field: a volume answers with one of these reasons,
 * and carries the code and text of the operating system for people and for the journal.
 */
import * as Data from "effect/Data";

/**
 * Why a volume operation failed.
 *
 * - `offline`      host, share or path unreachable, or the connection was cut: retry later, conclude nothing about content
 * - `host-full`    the host accepts no more connections now (Windows 71): long back-off
 * - `logon`        user name, password or account refused (1326, 1327, 1330, 1331, 1909, 1219)
 * - `denied`       the permission is missing (5): on the root it means withdrawn or wrong rights
 * - `not-found`    no such file or folder (2, 3); on the root of a share it is reported as `offline` (67)
 * - `exists`       an exclusive create found the name taken (80)
 * - `busy`         somebody else holds it (32, 33, delete pending): transient, retry with jitter
 * - `no-space`     disk full (112)
 * - `bad-name`     the name cannot exist there (123, 206)
 * - `too-large`    a read was asked for more than the caller's limit
 * - `broken`       the volume answered something it must not answer: a defect of the adapter
 */
export type VolumeReason =
  | "offline"
  | "host-full"
  | "logon"
  | "denied"
  | "not-found"
  | "exists"
  | "busy"
  | "no-space"
  | "bad-name"
  | "too-large"
  | "broken";

/** A failed operation on a volume or on a location. `code` is the Windows error code where there is one. */
export class VolumeError extends Data.TaggedError("VolumeError")<{
  readonly reason: VolumeReason;
  readonly operation: string;
  readonly path: string;
  readonly code?: number;
  /** What the operating system calls it, on a real disk: `EIO`. */
  readonly system?: string;
  /** Full path on a real disk, where the system named it: people know that one, not ours inside the folder. */
  readonly where?: string;
  readonly text: string;
}> {
  override get message(): string {
    if (this.where !== undefined) return `${this.where}: ${this.text}`;
    const code = this.code === undefined ? "" : `error ${this.code}: `;
    return `${this.operation} ${this.path}: ${code}${this.text}`;
  }
}

/** Failures that concern one file, not the folder or the way to it. */
export const concernsOneFile = ({ reason }: VolumeError): boolean =>
  reason === "not-found" || reason === "too-large" || reason === "bad-name";

/** The same where something is written: its name is taken, or somebody holds it. */
export const concernsOneName = (error: VolumeError): boolean =>
  error.reason === "exists" || error.reason === "busy" || concernsOneFile(error);

/** Of a folder that lies where a file should be. */
export const FOLDERS_STAY = "This is a folder, and folders stay.";

/** A copy that is needed and not there. */
export interface MissingCopy {
  /** Two copies of one person on one laptop have the same name, and one of them may be given up. */
  readonly copyId: string;
  /** As people know it: `user on MACHINE`. */
  readonly name: string;
  /** Wall clock of its newest operation seen here, milliseconds since 1970; null when nothing of it was. */
  readonly heardAtMillis: number | null;
}

interface Refusal {
  readonly reason:
    | "volume"
    | "wrong-engagement"
    | "not-a-copy"
    | "not-empty"
    | "unknown-location"
    | "closed"
    | "locked"
    | "invalid"
    | "needs-upgrade"
    | "locked-down"
    | "abandoned"
    | "needs-top-level"
    | "copies-missing"
    | "claimed";
  readonly text: string;
  readonly volumeError?: VolumeError;
  /** It is the other copy that is so; this one can go on with somebody else. */
  readonly elsewhere?: true;
  /** Of what is no copy: its format file is there, and says nothing. */
  readonly damaged?: true;
  /** Copies that stand in the way. */
  readonly missing?: ReadonlyArray<MissingCopy>;
}

/**
 * An engine operation that was refused or could not be finished.
 *
 * - `volume`          a folder could not be reached or used; `cause` is the volume's error
 * - `wrong-engagement` the folder holds another engagement
 * - `not-a-copy`      the folder holds no copy (no readable `_Sync/format.json`)
 * - `not-empty`       a new copy was to be made in a folder that already holds one
 * - `unknown-location` the target is not in the list of known locations
 * - `closed`          the copy was closed meanwhile
 * - `locked`          somebody else has the document checked out; the text says who
 * - `invalid`         the request itself makes no sense (bad name, missing record)
 * - `needs-upgrade`   the folder was written by a newer version and cannot be read by this one
 * - `locked-down`     the engagement is locked down, or everybody is handing in for it: no edits now
 * - `abandoned`       this copy, or the one asked for, was abandoned: it does not exchange any more
 * - `needs-top-level` only possible with the top-level parent: connected to it, or in the top-level copy itself
 * - `copies-missing`  copies have not handed in what they have; `missing` names them
 * - `claimed`         somebody else is at such an operation right now
 */
export class EngineError extends Data.TaggedError("EngineError")<Refusal> {
  /** Whoever is offline is refused all day, and nobody looks at where in our code that was said. */
  constructor(refusal: Refusal) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(refusal);
    Error.stackTraceLimit = stackTraceLimit;
  }

  override get message(): string {
    return this.text;
  }
}
