/**
 * What the engine offers to whoever drives it: the people of a scenario, the runner, later the `fieldsync` commands.
 * Commands are Effects and go through the copy's mailbox; views are plain synchronous reads.
 */
import type { Asked } from "./control/asked.ts";
import type { DocumentMode } from "./log/names.ts";
import type * as Effect from "effect/Effect";
import type { DocumentsStatus } from "./documents/desk.ts";
import type { EngineError, VolumeError } from "./errors.ts";
import type { WorkingFile } from "./documents/working-folder.ts";
import type { Json, Location } from "./ports.ts";
import type {
  DocumentModes,
  DocumentStanding,
  DocumentVersion,
  ExportedState,
  QuarantinedEntry,
  QueuedChange,
  ShownDocument,
  ShownLock,
  ShownNumber,
  ShownRecord,
} from "./shown.ts";

/** What a new engagement starts with. */
export interface EngagementSpec {
  readonly name: string;
  readonly documents: ReadonlyArray<{
    readonly name: string;
    readonly bytes: Uint8Array;
    /** How its file is described, where it lies in the documents folder already: then it is not read again at the first look. */
    readonly file?: WorkingFile;
  }>;
  /** `tb/1000`, `aje/7`, `signoff/doc-003` …; coupled values (the lines of one adjusting entry) are one field. */
  readonly records: ReadonlyArray<{
    readonly id: string;
    readonly fields: { readonly [field: string]: Json };
  }>;
}

export type CopyRole = "top-level" | "child";

export interface CopyIdentity {
  readonly copyId: string;
  /** The log this copy writes: `<copyId>.<incarnation>`. */
  readonly logId: string;
  readonly engagementId: string;
  readonly engagement: string;
  readonly role: CopyRole;
  /** The copy this one was made from; null for the top level. */
  readonly parentCopy: string | null;
  readonly user: string;
  readonly machine: string;
}

/** An acknowledged edit: durable on this copy's own disk. */
export interface EditReceipt {
  /** `<logId>:<sequence>`, unique for ever. Null for a save that waits until its document is synchronised. */
  readonly dot: string | null;
  /** `document/<name>` or the record's id. */
  readonly entity: string;
  readonly field: string | null;
  /** First 16 hex digits of the value's hash; null for a delete. */
  readonly digest: string | null;
}

/** What one exchange moved. Operations, and bytes of segments and document chunks. */
export interface RoundReport {
  readonly pulled: number;
  readonly pushed: number;
  readonly bytes: number;
}

export type Indicator = "n/a" | "green" | "yellow" | "offline";

export interface CopyStatus {
  readonly indicator: Indicator;
  /** An exchange is moving something right now. */
  readonly busy: boolean;
  /** Path of the connected copy, null when there is no connection now. */
  readonly connectedTo: string | null;
  /** Path the connection is bound to, connected or not; null when none was chosen. */
  readonly boundTo: string | null;
  /** Own edits the connected copy (or, offline, the bound one or the parent) does not hold yet. */
  readonly queue: number;
  /** Documents with a save that waits here until they are synchronised, because of their mode; not part of `queue`. */
  readonly keptDocuments: number;
  /** On Demand documents of which a newer version is here and waits to be taken. */
  readonly newerDocuments: number;
  /** Registers and documents with more than one different current value. */
  readonly conflicts: number;
  /** Received operations held back until what they build on is here. */
  readonly waiting: number;
  readonly offlineByChoice: boolean;
  /** The connected copy's share does not let us in any more; work goes on offline until it does. */
  readonly revoked: boolean;
  readonly phase: EngagementPhase;
  /** This copy was abandoned: it can be read and exported, nothing else. */
  readonly abandoned: boolean;
  /** Edits kept aside, see `quarantined`. */
  readonly quarantined: number;
  /** Copies under whose identity two laptops wrote; both histories are kept, and shown together. */
  readonly forked: number;
  /**
   * A clean-up was made from another history than the one held here, as where this laptop was put back from a backup. It cannot be taken in, and
   * nothing that builds on it.
   */
  readonly otherHistory: boolean;
  /** Operations of kinds only a newer version of the program knows: kept and handed on, and not shown here (I29). */
  readonly notUnderstood: number;
  readonly lastFailure: VolumeError | null;
  /** Why whom it is connected to could not be written down: when it is opened again that is as it was before. It is tried again. */
  readonly notRemembered: VolumeError | null;
}

/** Another copy this one has exchanged with, as the Properties dialog shows it. */
export interface KnownCopy {
  readonly copyId: string;
  readonly user: string;
  readonly machine: string;
  /** `visitor`: it came to our folder. `host`: we went to its folder. */
  readonly met: "visitor" | "host";
  /** It has acknowledged everything this copy holds. */
  readonly upToDate: boolean;
  /** Operations it has acknowledged. */
  readonly acknowledged: number;
}

export type MemberState = "member" | "deleted" | "abandoned";

/** A copy of the engagement, whether this one ever met it or not. */
export interface Member {
  readonly copyId: string;
  /** The copy it was made from; null for the top level. */
  readonly parentCopy: string | null;
  /** As people know it: `user on MACHINE`. */
  readonly name: string;
  readonly state: MemberState;
  /** Two laptops wrote under its identity, one cloned from the other; both histories are kept. */
  readonly forked: boolean;
  /** It has handed in under the intent that stands now. */
  readonly handedIn: boolean;
  /** Wall clock of its newest operation seen here, milliseconds since 1970; null when nothing of it was. */
  readonly heardAtMillis: number | null;
}

/** Whether the engagement can be edited: `open`, everybody is handing in, or `locked-down`. */
export type EngagementPhase = "open" | "handing-in" | "locked-down";

export interface CopyProperties {
  readonly identity: CopyIdentity;
  /** Sorted by copyId; a copy that both came and was visited is listed once as `visitor`. */
  readonly copies: ReadonlyArray<KnownCopy>;
  /** Operations this copy holds. */
  readonly operations: number;
  /** Every copy that ever joined, the top level first. */
  readonly members: ReadonlyArray<Member>;
  /** What this copy asked everybody to hand in for last, and what became of it; null where it never did. */
  readonly asked: Asked | null;
}

export interface KnownLocation {
  readonly path: string;
  readonly kind: "parent" | "peer";
}

/** How an edit is made. */
export interface EditOptions {
  /** As a template update: shown before everything that did not know of it, whatever the times (domain rule 56). */
  readonly template?: boolean;
}

/** The documents as files people work on. */
export interface WorkingDocuments {
  status(): DocumentsStatus;
  /** Looks at the folder now. */
  readonly look: Effect.Effect<void, EngineError>;
  /** Looks if it would do so by itself by now: something arrived, or what it saw has stood still for long enough. */
  readonly lookWhenDue: Effect.Effect<void, EngineError>;
  /** Milliseconds until it looks by itself. */
  readonly untilLook: Effect.Effect<number>;
  /** Makes files that lie in the folder documents of the engagement, each as soon as it is stable. */
  addFiles(files: ReadonlyArray<string>): Effect.Effect<void, EngineError>;
  /** "Put the missing files back", all or those of these documents; asked about another folder: "this is the one". */
  restoreVanished(only?: ReadonlyArray<string>): Effect.Effect<void, EngineError>;
  /** "The missing files were deleted on purpose", all or those of these documents. */
  deleteVanished(only?: ReadonlyArray<string>): Effect.Effect<void, EngineError>;
}

/** What *Sync Now* of documents did. */
export interface SyncedDocuments {
  /** Kept saves that are versions for everybody now. */
  readonly published: ReadonlyArray<{ readonly document: string; readonly dot: string }>;
  /** Documents that show another version here than before. */
  readonly taken: ReadonlyArray<string>;
  /** Documents whose kept save could not be published: its stored bytes are damaged or gone. */
  readonly damaged: ReadonlyArray<string>;
}

export interface CopyHandle {
  readonly identity: CopyIdentity;
  /** "Connect to SmartSync Copy". Fails without changing an existing connection when the target cannot be used. */
  connect(location: Location): Effect.Effect<void, EngineError>;
  /** Forgets the connection. */
  readonly disconnect: Effect.Effect<void>;
  readonly workOffline: Effect.Effect<void>;
  /** Back to the bound copy, or to the parent when none was chosen. */
  readonly workOnline: Effect.Effect<void, EngineError>;
  /** Picks a known location from the menu. */
  switchTo(target: "parent" | (string & {})): Effect.Effect<void, EngineError>;
  readonly syncNow: Effect.Effect<RoundReport, EngineError>;
  /** Reads every file of which the copy has the content in memory: logs, snapshots, pieces that came just now. What is damaged or gone is written anew, and so are pieces that are known to be lost and lie in a file of the working folder. */
  readonly checkFiles: Effect.Effect<void, EngineError>;
  saveDocument(
    name: string,
    bytes: Uint8Array,
    options?: EditOptions,
  ): Effect.Effect<EditReceipt, EngineError>;
  deleteDocument(name: string): Effect.Effect<EditReceipt, EngineError>;
  /**
   * Makes the version of a document in conflict that is current now the only one; the others were seen and are replaced. Refused as `invalid` where
   * an exchange that is under way replaces it first.
   */
  confirmDocument(name: string): Effect.Effect<EditReceipt, EngineError>;
  /** Makes a version current that is not, also one of a deleted document: a new version that replaces all shown ones. */
  promoteDocument(name: string, dot: string): Effect.Effect<EditReceipt, EngineError>;
  /**
   * When versions of a document travel, on this copy (domain A5). `document` null: of every document without a mode of its own.
   * *Automatic* publishes what was kept back.
   */
  setDocumentMode(
    document: string | null,
    mode: DocumentMode,
  ): Effect.Effect<SyncedDocuments, EngineError>;
  /**
   * *Sync Now* of On Demand documents, all of them where none is named: kept saves become versions for everybody, one exchange
   * with the connected copy, and what arrived is shown. Refused for a document whose mode is *Never*.
   */
  syncDocuments(documents?: ReadonlyArray<string>): Effect.Effect<SyncedDocuments, EngineError>;
  /** Gives up the kept saves of a document for good. */
  discardSaves(document: string): Effect.Effect<void, EngineError>;
  setField(
    record: string,
    field: string,
    value: Json,
    options?: EditOptions,
  ): Effect.Effect<EditReceipt, EngineError>;
  deleteRecord(record: string): Effect.Effect<EditReceipt, EngineError>;
  /** Bytes of the current version of a document, or of any version of it with this SHA-256, shown, superseded or kept aside (`quarantined`). */
  readDocument(name: string, sha256?: string): Effect.Effect<Uint8Array, EngineError>;
  /**
   * Asks every copy to hand in, waits for all of them, and locks the engagement down. After `patienceMillis` without
   * everybody it is taken back and fails with `copies-missing`. Goes to the top-level parent's folder (rule 64).
   */
  lockDown(options?: { readonly patienceMillis?: number }): Effect.Effect<void, EngineError>;
  /**
   * Asks every copy to hand in, waits for all of them, and has the top-level parent put a snapshot in the place of the
   * operations so far; every copy that meets the snapshot shrinks with it. Fails like `lockDown`.
   */
  cleanUp(options?: { readonly patienceMillis?: number }): Effect.Effect<void, EngineError>;
  /** Opens a locked engagement again, or takes back a lock-down nobody finishes. */
  readonly unlock: Effect.Effect<void, EngineError>;
  /** Gives up a copy for ever: what has not been seen of it is never merged (rule 65). */
  abandon(copyId: string): Effect.Effect<void, EngineError>;
  /** Hands in everything and removes the synchronisation from the folder; the copy is closed then (rule 66). */
  readonly deleteCopy: Effect.Effect<void, EngineError>;
  /** Top level without other copies: removes the synchronisation from the folder; the copy is closed then (rule 67). */
  readonly clearInformation: Effect.Effect<void, EngineError>;
  /**
   * Checks a document out. Fails `needs-top-level` while not connected to the top-level parent, `locked` where somebody else
   * was first. It lasts until `release` or the top level's `undoCheckOuts`, over disconnections and restarts.
   */
  checkOut(document: string): Effect.Effect<void, EngineError>;
  /** Gives a check-out back. Fails `needs-top-level` offline, `invalid` where the document is not checked out here. */
  release(document: string): Effect.Effect<void, EngineError>;
  /** "Undo Check Outs", in the top-level copy only: of one document, or of all. */
  undoCheckOuts(document?: string): Effect.Effect<void, EngineError>;
  /** Locks held by anybody, sorted by resource. */
  locks(): ReadonlyArray<ShownLock>;
  readonly close: Effect.Effect<void>;
  status(): CopyStatus;
  properties(): CopyProperties;
  documentModes(): DocumentModes;
  /** One document of `documentModes`. */
  documentStanding(document: string): DocumentStanding | undefined;
  /** Everything that has not left this copy, by document and record; sorted. */
  queue(): ReadonlyArray<QueuedChange>;
  /** Parent first, peers below in the order of first use (domain rule 61). */
  locations(): ReadonlyArray<KnownLocation>;
  /** One document or record of what `exportState` shows. */
  document(name: string): ShownDocument | undefined;
  record(id: string): ShownRecord | undefined;
  /** The names of all documents that have versions to list, deleted ones as well; sorted. */
  everyDocument(): ReadonlyArray<string>;
  /** Every version of a document there ever was, oldest first (Lamport time, then log); also of a deleted document. */
  versions(name: string): ReadonlyArray<DocumentVersion>;
  /** The entries with numbers, by the number shown; no number is shown twice, and every copy shows the same. */
  numbers(): ReadonlyArray<ShownNumber>;
  exportState(): ExportedState;
  /** Edits that are kept and not part of the engagement, in the order they were met. */
  quarantined(): ReadonlyArray<QuarantinedEntry>;
  /** Null for a copy without a working folder. */
  readonly documents: WorkingDocuments | null;
}
