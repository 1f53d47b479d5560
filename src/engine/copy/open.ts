/**
 * Opening a copy: who is it, what does its folder hold, is it the one we remember (engine §1.4, §1.10).
 */
import * as Effect from "effect/Effect";
import type { TellAhead } from "./ahead.ts";
import { nothingAtHand } from "./at-hand.ts";
import type { CopyIdentity } from "../api.ts";
import type { JustMade } from "./just-made.ts";
import { emptyBook, headOf, seqOf } from "../log/book.ts";
import { advanceControl } from "../control/gather.ts";
import {
  direct,
  foldAll,
  onOwnDisk,
  toEngineError,
  type Core,
  type Io,
  type OwnDisk,
} from "./core.ts";
import { Compression } from "../log/compression.ts";
import { Decoded } from "../log/decoded.ts";
import { makeDesk } from "../documents/desk.ts";
import { regainFromFiles } from "../documents/lost-pieces.ts";
import { loadRecords, memoryOf } from "../documents/records.ts";
import { defaultDocumentSettings, type DocumentSettings } from "../documents/settings.ts";
import type { EngineError, VolumeError } from "../errors.ts";
import { emptyState } from "../state/fold.ts";
import { Hints } from "../hints.ts";
import { checkDoubts } from "../exchange/check-doubts.ts";
import { noDoubts } from "../exchange/doubts.ts";
import { noneHeld } from "../exchange/held-files.ts";
import { receiveVisitors } from "../exchange/host.ts";
import { goOnAnew, startIncarnation } from "./incarnation.ts";
import { liesBehind, toldUntilMillis, wasRestored } from "./fallen-behind.ts";
import { findChunks, hasCovered, loadLogs } from "./load.ts";
import { regainAnchor } from "./lost-anchor.ts";
import { emptyLockBook, loadCheckOuts } from "../locks/lock-book.ts";
import { ownFormat, rememberFormat, restoreCard, type OwnServices } from "./lost-papers.ts";
import { makeMailbox, whileServing } from "./mailbox.ts";
import {
  emptyMemory,
  loadAnchor,
  loadMemory,
  saveAnchor,
  saveMemory,
  type Anchor,
} from "./memory.ts";
import { loadModes } from "../modes/memory.ts";
import { emptyModes } from "../modes/modes.ts";
import { settleSaves } from "../modes/publish.ts";
import { cardName, haveName, makeLogId, paths } from "../log/names.ts";
import { clearStaging, makeHand, publish } from "./own-folder.ts";
import { noParcels } from "../parcels/places.ts";
import { encodeCard, unusablePerson, type Card, type Format } from "./papers.ts";
import { Keys, Locations, PrivateJournal, Trace, type Volume } from "../ports.ts";
import { convert } from "../program.ts";
import { findAcknowledged, publishHave, wasReplaced } from "./publish-own.ts";
import {
  noteOwnFailure,
  queueLength,
  showIndicator,
  type Connection,
  type Session,
} from "./session.ts";
import { tidyWhenDue } from "./tidying.ts";
import { defaultSettings, type SyncSettings } from "../settings.ts";
import { Alarm, steadyMillis } from "../steady.ts";
import { serveLocal } from "../edits/edit.ts";
import { GENESIS } from "../log/segment.ts";
import { loadSnapshots, removeCovered } from "../snapshot/keep.ts";
import { doubtForgotten, doubtPutBack } from "../documents/forgotten.ts";
import type { WorkingFolder } from "../documents/working-folder.ts";
import { writeOps } from "../edits/writing.ts";

export interface OpenOptions {
  readonly volume: Volume;
  readonly user: string;
  readonly machine: string;
  readonly settings?: Partial<SyncSettings>;
  /** The folder people work in. Without one, documents live in the engine only. */
  readonly documents?: WorkingFolder;
  readonly documentSettings?: Partial<DocumentSettings>;
  /** What this program knows of the copy, where it has just made it. */
  readonly made?: JustMade;
  /** Told what is about to be stored, for somebody who waits for it. */
  readonly onAhead?: TellAhead;
}

/** What outlives the session before, where a copy is opened once more. */
type Before = Pick<Session, "mailbox" | "typed">;

interface Services extends OwnServices {
  readonly locations: Locations["Service"];
}

/**
 * A folder we have no memory of was copied here from somewhere else: it gets an identity of its own, so that two laptops
 * never write under one name (I21). Its parent is the copy it was copied from.
 */
const joinFrom = Effect.fnUntraced(function* (
  services: Services,
  options: OpenOptions,
  format: Format,
  nonce: string,
): Effect.fn.Return<Anchor, VolumeError> {
  const copy = yield* services.keys.newId;
  const anchor: Anchor = { copy, log: makeLogId(copy, 1), seq: 0, head: GENESIS };
  const card: Card = {
    copy,
    engagementId: format.engagementId,
    parent: format.ownerCopy,
    user: options.user,
    machine: options.machine,
  };
  const bytes = encodeCard(card, services.keys);
  const hand = makeHand(options.volume, copy, nonce);
  yield* publish(hand, paths.ownFile(cardName(services.keys.hash(bytes))), bytes);
  // First: a memory without it is one that lost it (lost-anchor.ts).
  yield* saveAnchor(services.journal, format.ownerCopy, anchor);
  yield* saveMemory(services.journal, format.ownerCopy, emptyMemory);
  services.trace.emit("copy.created", {
    copy,
    role: "child",
    from: format.ownerCopy,
    why: "folder was copied",
  });
  return anchor;
});

const loadFolder = Effect.fnUntraced(function* (core: Core): Effect.fn.Return<void, VolumeError> {
  yield* clearStaging(core.own);
  yield* loadSnapshots(core);
  yield* loadLogs(core);
  yield* findChunks(core);
});

const identityOf = (options: OpenOptions, format: Format, anchor: Anchor): CopyIdentity => {
  const parentCopy = anchor.copy === format.ownerCopy ? format.createdFrom : format.ownerCopy;
  return {
    copyId: anchor.copy,
    logId: anchor.log,
    engagementId: format.engagementId,
    engagement: format.engagement,
    role: parentCopy === null ? "top-level" : "child",
    parentCopy,
    user: options.user,
    machine: options.machine,
  };
};

const makeSession = Effect.fnUntraced(function* (
  services: Services,
  options: OpenOptions,
  found: {
    readonly format: Format;
    readonly anchor: Anchor;
    readonly nonce: string;
    readonly made: JustMade | undefined;
  },
  before: Before,
): Effect.fn.Return<Session, VolumeError> {
  const { format, anchor, made, nonce } = found;
  const { mailbox } = before;
  const settings = { ...defaultSettings, ...options.settings };
  const memory = (yield* loadMemory(services.journal, format.ownerCopy)) ?? emptyMemory;
  const connection: Connection =
    memory.target === null ? { kind: "none" } : { kind: "lost", location: { path: memory.target } };
  const io: Io = (act) => whileServing(mailbox, serveLocal(session), act);
  const session: Session = {
    own: makeHand(options.volume, anchor.copy, nonce, made?.parcels),
    keys: services.keys,
    trace: services.trace,
    decoded: made?.decoded ?? (yield* Decoded),
    compression: yield* Compression,
    user: options.user,
    machine: options.machine,
    engagementId: format.engagementId,
    topLevel: format.topLevel,
    book: emptyBook(format.topLevel),
    state: emptyState(format.topLevel),
    numbering: settings.numbering,
    renumbered: new Map(),
    conflictsTold: 0,
    aside: new Set(),
    chunks: new Set(made?.chunks),
    atHand: made?.atHand ?? nothingAtHand({ hasFiles: options.documents !== undefined }),
    lost: new Set(),
    awaited: new Map(),
    outlived: new Set(),
    unfitting: new Set(),
    gaps: new Map(),
    interrupted: new Set(),
    tellAhead: options.onAhead,
    identity: identityOf(options, format, anchor),
    format,
    settings,
    locations: services.locations,
    journal: services.journal,
    hints: yield* Hints,
    mailbox,
    io,
    memory,
    connection,
    typed: new Map(before.typed),
    acknowledged: { number: 0, revision: -1, lying: [], numbersMost: 0 },
    newest: null,
    visitors: new Map(),
    doubts: noDoubts(),
    visits: 0,
    hosts: new Map(),
    ownDrop: [],
    ownSource: {
      volume: options.volume,
      io: direct,
      rejected: new Set(),
      told: new Set(),
      absent: new Set(),
      vanished: 0,
      held: noneHeld(),
      own: [],
      parcels: noParcels(),
    },
    busy: false,
    lastFailure: null,
    ownFailure: null,
    notRemembered: null,
    revoked: false,
    waitMillis: settings.pollMinMillis,
    retryMillis: settings.retryMinMillis,
    unsent: false,
    queuedOffline: false,
    hasHandedOver: false,
    parentWasLost: false,
    shownIndicator: "n/a",
    shownQueue: 0,
    shownPhase: "open",
    handingIn: null,
    mayBeToldUntilMillis: 0,
    tooLarge: new Set(),
    gathering: null,
    toTell: [],
    locks: emptyLockBook(),
    modes: (yield* loadModes(services.journal, format.ownerCopy)) ?? emptyModes(),
    desk:
      options.documents === undefined
        ? null
        : makeDesk(
            options.documents,
            { ...defaultDocumentSettings, ...options.documentSettings },
            nonce,
          ),
  };
  yield* loadCheckOuts(session, format.ownerCopy);
  if (session.desk !== null) yield* loadRecords(session.desk, memoryOf(session));
  return session;
});

/** A copy made by copying a folder introduces itself; so does one whose introduction was lost (rule 63). */
const joinIfUnknown = (session: Session): Effect.Effect<void, OwnDisk> => {
  const { parentCopy } = session.identity;
  if (parentCopy === null || session.state.control.joined.has(session.own.copy)) return Effect.void;
  const { user, machine } = session;
  const control = { kind: "join", parent: parentCopy, user, machine } as const;
  return Effect.asVoid(writeOps(session, [{ kind: "control", control }]));
};

/** What came while the copy was closed, and what it owes the others. */
const takeUp = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void, OwnDisk> {
  yield* receiveVisitors(session);
  // Logs and snapshots were read a moment ago.
  session.doubts.behind.clear();
  yield* checkDoubts(session);
  yield* advanceControl(session);
  yield* publishHave(session);
  if (hasCovered(session)) yield* onOwnDisk(removeCovered(session));
  yield* tidyWhenDue(session);
});

/** A full disk keeps nobody from what he has: what needs room is done by the first look that finds some. */
const whereThereIsRoom = (
  session: Session,
  act: Effect.Effect<void, OwnDisk>,
): Effect.Effect<void, OwnDisk> =>
  Effect.catchIf(
    act,
    ({ error }) => error.reason === "no-space",
    ({ error }) => Effect.sync(() => noteOwnFailure(session, error)),
  );

/** The order matters: identity, content, the check against our memory, then what visitors left. */
export const openSession = Effect.fnUntraced(function* (
  options: OpenOptions,
  before?: Before,
): Effect.fn.Return<Session, EngineError, Keys | PrivateJournal | Trace | Locations> {
  const services: Services = {
    keys: yield* Keys,
    journal: yield* PrivateJournal,
    trace: yield* Trace,
    locations: yield* Locations,
  };
  const wrong = unusablePerson(options);
  if (wrong !== undefined) return yield* wrong;
  const open = Effect.gen(function* () {
    const nonce = (yield* services.keys.newId).slice(0, 8);
    const format = yield* ownFormat(services, options.volume, nonce);
    yield* rememberFormat(services.journal, format);
    const remembered = yield* loadAnchor(services.journal, format.ownerCopy);
    const regained =
      remembered === undefined ? yield* regainAnchor(services, options.volume, format) : undefined;
    const anchor = remembered ?? regained ?? (yield* joinFrom(services, options, format, nonce));
    // Opened once more, its folder may be another one than that which was made.
    const isKnown = before === undefined && options.made?.copy === anchor.copy;
    const session = yield* makeSession(
      services,
      options,
      { format, anchor, nonce, made: isKnown ? options.made : undefined },
      before ?? { mailbox: makeMailbox(yield* Alarm), typed: new Map() },
    );
    // Opened once more it tells how many there are, for what was told of the folder before does not count.
    if (before !== undefined) session.conflictsTold = -1;
    yield* convert(services.trace, session.own, format);
    yield* loadFolder(session);
    if (session.desk !== null) yield* regainFromFiles(session, session.desk);
    const isCutOff = liesBehind(session, anchor);
    if (regained !== undefined) yield* startIncarnation(session);
    else if (wasRestored(session, anchor)) yield* goOnAnew(session, { isCutOff });
    else if (seqOf(session.book, anchor.log) > anchor.seq)
      yield* saveAnchor(services.journal, format.ownerCopy, {
        ...anchor,
        seq: seqOf(session.book, anchor.log),
        head: headOf(session.book, anchor.log),
      });
    foldAll(session);
    if (session.desk !== null) {
      // It is opened once more because the folder was put back, or that happened while it was closed.
      const isPutBack = before !== undefined || (yield* wasReplaced(session));
      yield* isPutBack
        ? doubtPutBack(session, session.desk)
        : doubtForgotten(session, session.desk);
    }
    yield* settleSaves(session);
    yield* restoreCard(session, format, session.identity.parentCopy);
    yield* joinIfUnknown(session);
    session.acknowledged = yield* findAcknowledged(session);
    const last = session.acknowledged.lying.at(-1);
    if (last !== undefined) session.newest = { path: paths.ownFile(haveName(last)), seq: null };
    yield* whereThereIsRoom(session, takeUp(session));
    session.mayBeToldUntilMillis = yield* toldUntilMillis(session, isCutOff);
    session.shownQueue = queueLength(session);
    session.queuedOffline = session.shownQueue > 0;
    session.trace.emit("copy.opened", {
      copy: session.identity.copyId,
      log: session.identity.logId,
      role: session.identity.role,
      operations: session.book.order.reduce((sum, log) => sum + seqOf(session.book, log), 0),
      // An edit the power cut off may be among them, and nobody was told of it.
      queue: session.shownQueue,
    });
    showIndicator(session);
    if (session.desk !== null)
      session.desk.lookAtMillis = (yield* steadyMillis) + session.desk.settings.firstLookMillis;
    return session;
  });
  return yield* Effect.mapError(open, (error) =>
    error._tag === "EngineError" ? error : toEngineError(error),
  );
});
