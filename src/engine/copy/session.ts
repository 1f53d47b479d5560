/**
 * An opened copy: everything its one fiber knows and changes.
 */
import type { CopyIdentity } from "../api.ts";
import type { Gathering } from "../control/gather.ts";
import type { Doubts } from "../exchange/doubts.ts";
import type { Desk } from "../documents/desk.ts";
import type { Core, Io } from "./core.ts";
import { logsInOrder, segmentsAfter } from "../log/book.ts";
import type { VolumeError } from "../errors.ts";
import type { HintsService } from "../hints.ts";
import type { LockBook } from "../locks/lock-book.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Modes } from "../modes/modes.ts";
import type { Op } from "../log/op.ts";
import type { Memory } from "./memory.ts";
import { copyOfLog, type CopyId, type LogId } from "../log/names.ts";
import type { Format, Have } from "./papers.ts";
import type { FolderEntry, Location, Locations, PrivateJournal } from "../ports.ts";
import type { Source } from "../exchange/pull.ts";
import { acknowledgedThere, heldThere } from "../exchange/held-there.ts";
import type { SyncSettings } from "../settings.ts";
import { ownerOf, type Visit } from "../exchange/visit.ts";
import { at, type Vector } from "../log/vector.ts";
import type { EngagementPhase, Indicator, KnownCopy } from "../api.ts";

/** The binding to another copy. It never changes by itself (domain rule 60). */
export type Connection =
  | { readonly kind: "none" }
  /** Bound, but there is no connection: unreachable, refused, or offline by choice. */
  | { readonly kind: "lost"; readonly location: Location }
  | { readonly kind: "open"; readonly location: Location; readonly visit: Visit };

export interface Session extends Core {
  identity: CopyIdentity;
  readonly format: Format;
  readonly settings: SyncSettings;
  readonly locations: Locations["Service"];
  readonly journal: PrivateJournal["Service"];
  readonly hints: HintsService;
  readonly mailbox: Mailbox;
  /** Calls on other folders go through here. */
  readonly io: Io;
  memory: Memory;
  connection: Connection;
  /** Locations as typed in this session, with the account; the account is not kept on disk. */
  readonly typed: Map<string, Location>;
  /**
   * Our acknowledgements in our own folder: the number of the last one, what it says, the numbers of those that lie there, and up to where
   * numbers are taken (publish-own.ts).
   */
  acknowledged: {
    number: number;
    revision: number;
    lying: ReadonlyArray<number>;
    numbersMost: number;
  };
  /** The file of our own folder that was published last; with its last operation where it is a segment. */
  newest: { readonly path: string; readonly seq: number | null } | null;
  /** Who has been in our drop box, by their newest acknowledgement. */
  readonly visitors: Map<CopyId, Have>;
  /** What visitors lack although it lies here. */
  readonly doubts: Doubts;
  /** Visits begun in this life; tells the staging files of one visit from those of another. */
  visits: number;
  /** Folders we have been to. */
  readonly hosts: Map<CopyId, KnownCopy>;
  ownDrop: ReadonlyArray<FolderEntry>;
  readonly ownSource: Source;
  busy: boolean;
  lastFailure: VolumeError | null;
  /** What failed last on the own disk; over as soon as a look has done there what it had to. */
  ownFailure: VolumeError | null;
  /** Why the places it knows, and whom it is connected to, could not be written down. */
  notRemembered: VolumeError | null;
  /** The bound copy's share turned us away where it had let us in (I27). */
  revoked: boolean;
  /** Wait before the next look. */
  waitMillis: number;
  /** Wait before the next attempt to reach a lost copy. */
  retryMillis: number;
  /** There are own operations the connected copy has not been offered yet. */
  unsent: boolean;
  /** Operations were accepted while there was no connection. */
  queuedOffline: boolean;
  /** Something was handed over on this connection, and the private memory does not say so yet. */
  hasHandedOver: boolean;
  /** The parent could not be reached since it was last connected. */
  parentWasLost: boolean;
  shownIndicator: Indicator;
  shownQueue: number;
  shownPhase: EngagementPhase;
  /** The intent this copy is handing in for, and how often the working folder had been looked at before. */
  handingIn: { readonly epoch: number; readonly looks: number } | null;
  /** Clean-ups, by the dots of their commits, of which no snapshot can be made: what they were agreed on does not change. */
  readonly tooLarge: Set<string>;
  /** The lock-down or clean-up this copy asked everybody for. */
  gathering: Gathering | null;
  /** Answers to those who asked for one, that wait until what was decided is handed on. */
  readonly toTell: Array<() => void>;
  /**
   * What this copy wrote lies here, behind something that is damaged or gone, and others who have that could not be asked yet: until they could,
   * and until then at most, files nobody touched are not taken for news (documents/forgotten.ts). 0 for not at all.
   */
  mayBeToldUntilMillis: number;
  /** What is known of the locks. */
  readonly locks: LockBook;
  /** When the versions of documents travel, and what waits because of it. */
  readonly modes: Modes;
  /** The working folder, where the copy has one. */
  readonly desk: Desk | null;
}

/** Last own operations known to be in a folder, over all lives of this copy. */
const ownHeld = (session: Session): Vector => {
  const { connection, memory } = session;
  if (connection.kind === "open") return heldThere(session, connection.visit);
  const path = connection.kind === "lost" ? connection.location.path : parentPath(session);
  return new Map(memory.locations.find((place) => place.path === path)?.held ?? []);
};

const ownLogs = (session: Session): ReturnType<typeof logsInOrder> =>
  logsInOrder(session.book).filter((log) => copyOfLog(log.id) === session.own.copy);

/** Whether operations of this copy, of whichever life, wait. */
export const holdsBackOwn = (session: Session): boolean =>
  session.book.waiting > 0 &&
  ownLogs(session).some(({ folded, segments }) => folded < segments.length);

export const parentPath = (session: Session): string | null =>
  session.memory.locations.find((place) => place.kind === "parent")?.path ?? null;

/** Edits of this copy the connected one (offline: the bound one, or the parent) does not hold. */
export const unsentOps = (session: Session): ReadonlyArray<Op> => {
  if (session.connection.kind === "none" && session.identity.role === "top-level") return [];
  const held = ownHeld(session);
  return ownLogs(session).flatMap((log) =>
    segmentsAfter(log, at(held, log.id)).flatMap((segment) =>
      segment.ops.filter((op) => op.kind !== "control"),
    ),
  );
};

/** The own disk refuses, or does not give back what lies there. */
export const noteOwnFailure = (session: Session, error: VolumeError): void => {
  session.lastFailure = error;
  session.ownFailure = error;
};

/** The own disk does as it should: what it refused before is nothing to talk about any more. */
export const noteOwnDiskIsWell = (session: Session): void => {
  const { ownFailure } = session;
  if (ownFailure === null) return;
  session.ownFailure = null;
  if (session.lastFailure === ownFailure) session.lastFailure = null;
};

export const queueLength = (session: Session): number => unsentOps(session).length;

/** Whether the folder of an open connection lacks operations of this copy. */
export const owesOwnLogs = (session: Session, visit: Visit): boolean => {
  const held = heldThere(session, visit);
  return ownLogs(session).some((log) => at(held, log.id) < log.seq);
};

/**
 * What is known to be held at the open connection, in the form the private memory keeps. Whoever has more of an own log than there is, or another
 * history of it, knows what a backup has forgotten: then what was remembered of him says more.
 */
export const heldPairs = (
  session: Session,
  path: string,
): ReadonlyArray<readonly [LogId, number]> => {
  const held = ownHeld(session);
  const known = session.memory.locations.find((place) => place.path === path)?.held ?? [];
  const before: Vector = new Map(known);
  const { connection } = session;
  const forked = connection.kind === "open" && acknowledgedThere(session, connection.visit).forked;
  return ownLogs(session).map((log) => {
    const there = at(held, log.id);
    const saysOtherwise = there > log.seq || (forked !== false && forked.has(log.id));
    return [log.id, saysOtherwise ? Math.min(log.seq, at(before, log.id)) : there] as const;
  });
};

/** The open visit to the top-level parent's folder; null while connected elsewhere or not at all. */
export const topLevelVisit = (session: Session): Visit | null =>
  session.connection.kind === "open" &&
  ownerOf(session.connection.visit) === session.format.topLevel
    ? session.connection.visit
    : null;

/** The colour of the page: a function of whom we are connected to, nothing else (I26, domain §F1). */
export const indicatorOf = (session: Session): Indicator => {
  if (session.identity.role === "top-level") return "n/a";
  const { connection, settings } = session;
  if (connection.kind !== "open") return "offline";
  const green =
    settings.yellow === "not-immediate-parent"
      ? ownerOf(connection.visit) === session.identity.parentCopy
      : topLevelVisit(session) !== null;
  return green ? "green" : "yellow";
};

export const showIndicator = (session: Session): void => {
  const now = indicatorOf(session);
  if (now === session.shownIndicator) return;
  session.trace.emit("indicator", {
    copy: session.own.copy,
    from: session.shownIndicator,
    to: now,
  });
  session.shownIndicator = now;
};
