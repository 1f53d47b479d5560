/**
 * The grammar of every name in `_Sync` and the only functions that make paths there (engine §1.3, I24).
 *
 * A name from a share that does not match is not ours: it is skipped, never turned into a path.
 */

import { limits } from "../limits.ts";

/** Random 128-bit identity of a copy, 32 lower-case hex digits. */
export type CopyId = string;
/**
 * `<copyId>.<incarnation>`: the log one life of a copy writes. Where two lives wrote under one name, what each wrote after they
 * parted is a branch, `<copyId>.<incarnation>!<first 16 digits of its first segment's id>`.
 */
export type LogId = string;
/** SHA-256, 64 lower-case hex digits. */
export type Hash = string;

const COPY_ID = /^[0-9a-f]{32}$/;
const LOG_ID = /^[0-9a-f]{32}\.[1-9][0-9]{0,5}(?:![0-9a-f]{16})?$/;
const LOG_FILE = /^([1-9][0-9]{0,14})-([1-9][0-9]{0,14})\.([0-9a-f]{16})\.(seg|pack)$/;
const SNAPSHOT = /^([0-9a-f]{64})\.snap$/;
const PARCEL = /^([1-9][0-9]{0,3})\.([0-9a-f]{32})\.parcel$/;
const HAVE = /^have\.([1-9][0-9]{0,14})\.json$/;
const CARD = /^card\.([0-9a-f]{16})\.json$/;
const LOCK_KEY = /^[0-9a-f]{32}$/;
const LOCK_FILE = /^([1-9][0-9]{0,8})(?:\.beat\.([1-9][0-9]{0,8}))?$/;

export const isCopyId = (text: unknown): text is CopyId =>
  typeof text === "string" && COPY_ID.test(text);
export const isLogId = (text: unknown): text is LogId =>
  typeof text === "string" && LOG_ID.test(text);

export const HASH_DIGITS = 64;

/** 64 hex digits in lower case. Every document has some that are looked at with every opening, and a pattern takes longer. */
export const isHash = (text: unknown): text is Hash => {
  if (typeof text !== "string" || text.length !== HASH_DIGITS) return false;
  for (let at = 0; at < HASH_DIGITS; at++) {
    const unit = text.charCodeAt(at);
    const isDigit = unit >= 0x30 && unit <= 0x39;
    if (!isDigit && (unit < 0x61 || unit > 0x66)) return false;
  }
  return true;
};

export const makeLogId = (copy: CopyId, incarnation: number): LogId => `${copy}.${incarnation}`;
export const copyOfLog = (log: LogId): CopyId => log.slice(0, 32);
export const incarnationOfLog = (log: LogId): number => Number(writtenLog(log).slice(33));

/** The log as its author knew it: folders, files and segments carry this name, of all its branches. */
export const writtenLog = (log: LogId): LogId => {
  const branch = log.indexOf("!");
  return branch < 0 ? log : log.slice(0, branch);
};
export const isWrittenLog = (text: unknown): text is LogId =>
  isLogId(text) && writtenLog(text) === text;
export const branchName = (first: { readonly log: LogId; readonly id: Hash }): LogId =>
  `${writtenLog(first.log)}!${first.id.slice(0, 16)}`;

/** Order of identities, names and keys everywhere: UTF-16 code units, no locale. */
export const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What the name of a file of a log promises, one segment or a pack of them; the content must keep it. */
export interface LogFileName {
  readonly kind: "segment" | "pack";
  readonly first: number;
  readonly last: number;
  readonly hash16: string;
}

export const segmentName = (segment: { first: number; last: number; id: Hash }): string =>
  `${segment.first}-${segment.last}.${segment.id.slice(0, 16)}.seg`;

export const packName = (pack: { first: number; last: number; hash: Hash }): string =>
  `${pack.first}-${pack.last}.${pack.hash.slice(0, 16)}.pack`;

export const parseLogFileName = (name: string): LogFileName | undefined => {
  const match = LOG_FILE.exec(name);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2]);
  const kind = match[4] === "pack" ? "pack" : "segment";
  return last < first ? undefined : { kind, first, last, hash16: match[3] ?? "" };
};

/**
 * Nobody ever counts so far: an acknowledgement with such a number was written by no engine of ours. Whoever counted on from it would soon have
 * names that are none.
 */
const HAVE_NUMBERS_MOST = 900_000_000_000_000;
export const isCounted = (number: number): boolean => number <= HAVE_NUMBERS_MOST;

/** Acknowledgements are numbered so many at a time. */
export const HAVE_NUMBERS_AT_A_TIME = 1_000;

/** So many thousands lie between the numbers two copies begin with, or none of them. */
const HAVE_BEGINNINGS = 2 ** 24;

/**
 * Where the numbers of a copy begin, above `after`. A copy finds out that another folder lies in the place of its own by its last acknowledgement: if
 * all of them began with one, another copy's would have the same name. Where there is no more room above, they begin behind `after`.
 */
export const firstHaveNumber = (copy: CopyId, after: number = 0): number => {
  const beginning = Number.parseInt(copy.slice(0, 6), 16);
  const above = Math.floor(after / HAVE_NUMBERS_AT_A_TIME) + 1;
  const rounds = Math.max(0, Math.ceil((above - beginning) / HAVE_BEGINNINGS));
  const number = (beginning + rounds * HAVE_BEGINNINGS) * HAVE_NUMBERS_AT_A_TIME + 1;
  return isCounted(number) ? number : after + 1;
};

/** Whether a copy's numbers may have begun with this one. */
export const isFirstHaveNumber = (copy: CopyId, number: number): boolean =>
  firstHaveNumber(copy, number - HAVE_NUMBERS_AT_A_TIME) === number;

export const haveName = (number: number): string => `have.${number}.json`;
export const parseHaveName = (name: string): number | undefined => {
  const match = HAVE.exec(name);
  return match === null ? undefined : Number(match[1]);
};

/** What the name of a parcel promises: how many pieces its index names, and the hash of that index. */
export interface ParcelName {
  readonly pieces: number;
  readonly hash32: string;
}

export const parcelName = (parcel: { pieces: number; hash: Hash }): string =>
  `${parcel.pieces}.${parcel.hash.slice(0, 32)}.parcel`;

export const parseParcelName = (name: string): ParcelName | undefined => {
  const match = PARCEL.exec(name);
  const pieces = Number(match?.[1]);
  return match === null || pieces > limits.parcelPieces
    ? undefined
    : { pieces, hash32: match[2] ?? "" };
};

const snapshotName = (hash: Hash): string => `${hash}.snap`;
export const parseSnapshotName = (name: string): Hash | undefined => SNAPSHOT.exec(name)?.[1];

export const cardName = (hash: Hash): string => `card.${hash.slice(0, 16)}.json`;
export const isCardName = (name: string): boolean => CARD.test(name);

/**
 * Folder name of a lock's claim chain: the first half of the hash of the resource's name, so that no name of a document
 * ever becomes a path. The claims inside say the name in clear.
 */
export const lockKey = (hash: Hash): string => hash.slice(0, 32);
export const isLockKey = (name: string): boolean => LOCK_KEY.test(name);

/** A file of a claim chain: the claim of an epoch (`12`), or a sign of life of its holder (`12.beat.3`). */
export interface LockFileName {
  readonly epoch: number;
  /** 0 for the claim itself. */
  readonly beat: number;
}

export const lockFileName = ({ epoch, beat }: LockFileName): string =>
  beat === 0 ? `${epoch}` : `${epoch}.beat.${beat}`;

export const parseLockFileName = (name: string): LockFileName | undefined => {
  const match = LOCK_FILE.exec(name);
  return match === null
    ? undefined
    : { epoch: Number(match[1]), beat: match[2] === undefined ? 0 : Number(match[2]) };
};

/** A file in the drop box: whose visitor left it, and what it is. */
export type DropName =
  | {
      readonly kind: "segment";
      readonly visitor: CopyId;
      readonly log: LogId;
      readonly segment: LogFileName;
    }
  | { readonly kind: "have"; readonly visitor: CopyId; readonly number: number }
  | { readonly kind: "snapshot"; readonly visitor: CopyId; readonly hash: Hash };

export const parseDropName = (name: string): DropName | undefined => {
  const visitor = name.slice(0, 32);
  if (!COPY_ID.test(visitor) || name[32] !== ".") return undefined;
  const rest = name.slice(33);
  const number = parseHaveName(rest);
  if (number !== undefined) return { kind: "have", visitor, number };
  const hash = parseSnapshotName(rest);
  if (hash !== undefined) return { kind: "snapshot", visitor, hash };
  const second = rest.indexOf(".", 33);
  if (second < 0) return undefined;
  const log = rest.slice(0, second);
  const segment = parseLogFileName(rest.slice(second + 1));
  return segment?.kind !== "segment" || !isWrittenLog(log)
    ? undefined
    : { kind: "segment", visitor, log, segment };
};

/** When the versions of a document travel (`modes/modes.ts`). */
export const DOCUMENT_MODES = ["automatic", "on-demand", "never"] as const;

export type DocumentMode = (typeof DOCUMENT_MODES)[number];

/** The folder people work in, beside `_Sync`. */
export const DOCUMENTS_FOLDER = "documents";

/** Paths below the engagement's folder. */
export const paths = {
  sync: "_Sync",
  format: "_Sync/format.json",
  own: "_Sync/own",
  ownFile: (name: string): string => `_Sync/own/${name}`,
  logs: "_Sync/own/log",
  log: (log: LogId): string => `_Sync/own/log/${writtenLog(log)}`,
  /** A segment or a pack. */
  segment: (log: LogId, name: string): string => `_Sync/own/log/${writtenLog(log)}/${name}`,
  snapshots: "_Sync/own/snap",
  snapshot: (hash: Hash): string => `_Sync/own/snap/${snapshotName(hash)}`,
  drop: "_Sync/in",
  dropFile: (name: string): string => `_Sync/in/${name}`,
  dropSegment: (visitor: CopyId, log: LogId, name: string): string =>
    `_Sync/in/${visitor}.${writtenLog(log)}.${name}`,
  dropHave: (visitor: CopyId, number: number): string => `_Sync/in/${visitor}.${haveName(number)}`,
  dropSnapshot: (visitor: CopyId, hash: Hash): string =>
    `_Sync/in/${visitor}.${snapshotName(hash)}`,
  chunks: "_Sync/blob",
  chunkFolder: (hash: Hash): string => `_Sync/blob/${hash.slice(0, 2)}`,
  chunk: (hash: Hash): string => `_Sync/blob/${hash.slice(0, 2)}/${hash}`,
  /** Parcels of the owner's, and those visitors brought. */
  parcels: "_Sync/own/parcel",
  parcel: (name: string): string => `_Sync/own/parcel/${name}`,
  broughtParcels: "_Sync/blob/parcel",
  broughtParcel: (name: string): string => `_Sync/blob/parcel/${name}`,
  locks: "_Sync/lock",
  lock: (key: string): string => `_Sync/lock/${key}`,
  lockFile: (key: string, file: LockFileName): string => `_Sync/lock/${key}/${lockFileName(file)}`,
  staging: "_Sync/tmp",
  staged: (name: string): string => `_Sync/tmp/${name}`,
  quarantine: "_Sync/quarantine",
  quarantined: (name: string): string => `_Sync/quarantine/${name}`,
} as const;

/** Whether a path here is that of a segment or a pack, in the own log or in the drop box. */
export const isFileOfLog = (path: string): boolean =>
  (path.startsWith(`${paths.logs}/`) && parseLogFileName(nameIn(path)) !== undefined) ||
  (path.startsWith(`${paths.drop}/`) && parseDropName(nameIn(path))?.kind === "segment");

/** Whether a path here is that of a parcel. */
export const isParcelPath = (path: string): boolean =>
  path.startsWith(`${paths.parcels}/`) || path.startsWith(`${paths.broughtParcels}/`);

/** What the name of the parcel at this path promises. */
export const parcelAt = (path: string): ParcelName | undefined =>
  isParcelPath(path) ? parseParcelName(nameIn(path)) : undefined;

const nameIn = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
