/**
 * What a copy shows of the engagement it holds: its documents, records and locks, and what of them has not left it or is kept aside. All of
 * it is plain data, the same on every copy that holds the same, but for what is of this copy alone (modes, queue).
 */
import type { DocumentMode } from "./log/names.ts";
import type { Json } from "./ports.ts";

/** An edit that is kept and not part of the engagement: made by an abandoned copy or into a locked engagement. */
export interface QuarantinedEntry {
  /** `<logId>:<sequence>` */
  readonly dot: string;
  readonly why: "abandoned" | "locked-down";
  /** `document/<name>` or the record's id. */
  readonly entity: string;
  readonly field: string | null;
  /** The record's value, or the SHA-256 of the document's version; null for a delete. */
  readonly value: Json;
}

/** A document as the copy shows it: SHA-256 of the current version, and of every version kept. */
export interface ShownDocument {
  readonly current: string;
  readonly versions: ReadonlyArray<string>;
}

/** One version of a document, shown or not: versions that were replaced are kept and can be made current again. */
export interface DocumentVersion {
  /** `<logId>:<sequence>` */
  readonly dot: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** `user on MACHINE` */
  readonly by: string;
  /** Wall clock of its author, milliseconds since 1970; null where a clean-up dropped it. */
  readonly atMillis: number | null;
  /** It came as a template update. */
  readonly template: boolean;
  /**
   * - `current`      what the document shows; also the same content saved by somebody else
   * - `conflicting`  beside the current one, until somebody confirms or promotes
   * - `superseded`   somebody who had seen it replaced or deleted it
   */
  readonly state: "current" | "conflicting" | "superseded";
}

/** An adjusting entry (a record `entry/…`) with a number in its field `number`: 1 to 999 999 999. */
export interface ShownNumber {
  readonly record: string;
  /** What the field says. */
  readonly wanted: number;
  /** What people see: the same, or the next free number where another entry had it first. */
  readonly shown: number;
}

/** A record as the copy shows it: by field the current value, and every different value kept. */
export interface ShownRecord {
  readonly [field: string]: { readonly current: Json; readonly versions: ReadonlyArray<Json> };
}

/** Canonical state, for checks: plain JSON, keys sorted. */
export interface ExportedState {
  readonly documents: { readonly [name: string]: ShownDocument };
  readonly records: { readonly [id: string]: ShownRecord };
}

/** How a document stands on this copy. */
export interface DocumentStanding {
  readonly document: string;
  readonly mode: DocumentMode;
  /** SHA-256 of the content the person here works on; null where nothing of it was taken yet, or it is deleted. */
  readonly shown: string | null;
  /** SHA-256 of the saves that wait here until the document is synchronised; `readDocument` has their bytes. */
  readonly kept: ReadonlyArray<string>;
  /** The engagement's current version is another one than the one that is open here. */
  readonly newer: boolean;
}

export interface DocumentModes {
  /** Mode of documents without one of their own. */
  readonly standard: DocumentMode;
  /** Every document, sorted by name. */
  readonly documents: ReadonlyArray<DocumentStanding>;
}

/** A document or record with something that has not left this copy. */
export interface QueuedChange {
  /** `document/<name>` or the record's id. */
  readonly entity: string;
  /** Edits that go out with the next exchange. */
  readonly operations: number;
  /** Saves kept back until somebody synchronises the document; never more than that where its mode is `never`. */
  readonly kept: number;
  /** Null for a record: modes are for documents. */
  readonly mode: DocumentMode | null;
}

/** A lock as this copy knows it. */
export interface ShownLock {
  /** `document/<name>` or the engine's own (`control`). */
  readonly resource: string;
  readonly epoch: number;
  /** What it was taken for: `check-out`, … */
  readonly purpose: string;
  /** Null where the claim cannot be read: somebody unknown. */
  readonly holder: {
    readonly copyId: string;
    readonly user: string;
    readonly machine: string;
  } | null;
  /** Wall clock of the holder when it took the lock, milliseconds since 1970; null where unknown. */
  readonly since: number | null;
  /** This copy checked it out. */
  readonly mine: boolean;
  /** Read in the top-level parent's folder on the connection that is open now; otherwise it is what was last known. */
  readonly authoritative: boolean;
  /** It keeps others out right now: ours, and authoritative. */
  readonly exclusive: boolean;
}
