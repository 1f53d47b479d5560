/**
 * Taking in a snapshot from a folder, another copy's or the own drop box (engine §1.9).
 *
 * Only the top-level parent's signature counts, whoever brings the file. A snapshot is taken in when the pieces of all its
 * documents are here, so that nothing becomes visible without its content (I4), and when no log held tells another story. A copy
 * that holds every operation in it computes the state itself and compares: a snapshot that says something else is refused.
 * What this copy did beyond it stays on top and is handed over like everything else (M09).
 */
import * as Effect from "effect/Effect";
import { cutOff, endAt, type LogEnd } from "../log/book.ts";
import { foldAnew, mark, onOwnDisk, type Core, type ExchangeError } from "../copy/core.ts";
import { foldTogether } from "../state/fold.ts";
import { limits } from "../limits.ts";
import { branchesLost, isInABranch } from "../log/branches.ts";
import { writtenLog, type Hash, type LogId } from "../log/names.ts";
import type { Dot } from "../log/op.ts";
import { manifestsOf } from "../exchange/needed-pieces.ts";
import { fetchDocuments } from "../exchange/fetching.ts";
import { readUnlessHeld, reject, type Source } from "../exchange/pull.ts";
import { at } from "../log/vector.ts";
import { decodeSnapshot, type DecodedSnapshot } from "./read.ts";
import { hashOfSnapshot } from "./write.ts";
import { belowOf, build, removeCovered, storeSnapshot } from "./keep.ts";
import {
  canBeSaidAgain,
  overtakenLogs,
  removeLost,
  removeOvertaken,
  saidElsewhere,
} from "./overtaken.ts";
import { isWithin, type Snapshot } from "./snapshot.ts";

/** A snapshot somewhere, not read yet. */
export interface SnapshotOffer {
  readonly hash: Hash;
  readonly path: string;
}

const OTHER_HISTORY = "it was made from another history of a log than the one held here";

/** Why a snapshot cannot stand for what is held here. */
const whyNot = (core: Core, snapshot: Snapshot): string | undefined => {
  if (!canBeSaidAgain(core, snapshot)) return OTHER_HISTORY;
  const overtaken = new Set(overtakenLogs(core, snapshot).map(({ id }) => id));
  for (const [id, end] of snapshot.ends) {
    const log = core.book.logs.get(id);
    if (log?.parted === true && end.seq > log.seq && !isInABranch(core.book, id, end))
      return OTHER_HISTORY;
    if (log === undefined || end.seq > log.seq || end.seq < log.floor.seq) continue;
    if (endAt(log, end.seq)?.head !== end.head && !overtaken.has(id)) return OTHER_HISTORY;
  }
  return undefined;
};

/** The snapshot of these ends as this copy would make it; undefined where it does not hold all of it, folded. */
export const snapshotAt = (core: Core, ends: ReadonlyMap<LogId, LogEnd>): Snapshot | undefined => {
  const below = belowOf(core);
  const complete =
    isWithin(below.ends, ends) &&
    [...ends].every(([log, end]) => at(core.book.folded, log) >= end.seq);
  if (!complete) return undefined;
  const seqIn = (log: LogId): number => ends.get(log)?.seq ?? 0;
  const within = core.book.history.filter((segment) => segment.last <= seqIn(segment.log));
  // Whoever makes an agreement has seen what others had seen whose work he saw: ends that leave it out are nobody's.
  const isIn = ({ log, seq }: Dot): boolean => seqIn(log) >= seq || seqIn(writtenLog(log)) >= seq;
  if (!within.every(({ deps }) => deps.every(isIn))) return undefined;
  return {
    engagementId: core.engagementId,
    ends,
    state: foldTogether(core.book.below, within),
  };
};

/** Reads an offer and checks all that can be checked without the documents. */
const read = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  { hash, path }: SnapshotOffer,
): Effect.fn.Return<
  { readonly snapshot: DecodedSnapshot; readonly bytes: Uint8Array } | undefined,
  ExchangeError
> {
  const bytes = yield* readUnlessHeld(source, path, limits.snapshotBytes);
  if (typeof bytes === "string") {
    if (bytes === "too-large")
      reject(core, source, path, `larger than ${limits.snapshotBytes} bytes`);
    return undefined;
  }
  const decoded = decodeSnapshot(bytes, core.topLevel, core.keys, core.compression);
  if (!decoded.ok) {
    reject(core, source, path, decoded.why);
    return undefined;
  }
  const snapshot = decoded.value;
  const why =
    snapshot.hash !== hash
      ? "content does not match the name"
      : snapshot.engagementId !== core.engagementId
        ? "it is of another engagement"
        : whyNot(core, snapshot);
  if (why !== undefined) {
    if (why === OTHER_HISTORY) core.unfitting.add(hash);
    reject(core, source, path, why);
    return undefined;
  }
  return { snapshot, bytes };
});

const isComplete = (core: Core, hash: Hash): boolean =>
  core.awaited
    .get(hash)
    ?.manifests.every(({ chunks }) => chunks.every((chunk) => core.chunks.has(chunk.hash))) ===
  true;

/** What has to be durable before a snapshot takes the place of anything. */
export type BeforeAdopting = (snapshot: Snapshot) => Effect.Effect<void, ExchangeError>;

const NOTHING_FIRST: BeforeAdopting = () => Effect.void;

/** Puts a snapshot that is complete in the place of what it stands for, and tells what is in conflict now. */
const adopt = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  found: {
    readonly path: string;
    readonly snapshot: DecodedSnapshot;
    readonly bytes: Uint8Array;
  },
  first: BeforeAdopting,
): Effect.fn.Return<boolean, ExchangeError> {
  const { path, snapshot, bytes } = found;
  const overtaken = overtakenLogs(core, snapshot);
  const lost = branchesLost(core.book, snapshot.ends);
  const own = overtaken.length > 0 || lost.length > 0 ? undefined : snapshotAt(core, snapshot.ends);
  const why =
    own !== undefined && hashOfSnapshot(own, core.keys) !== snapshot.hash
      ? "it says something else than the operations it replaces"
      : undefined;
  if (why !== undefined) {
    reject(core, source, path, why);
    core.awaited.delete(snapshot.hash);
    return false;
  }
  yield* first(snapshot);
  for (const log of saidElsewhere(overtaken, snapshot, core))
    yield* onOwnDisk(removeOvertaken(core, log));
  for (const { branch } of lost) yield* onOwnDisk(removeLost(core, branch));
  if (!(yield* onOwnDisk(storeSnapshot(core, { hash: snapshot.hash, bytes })))) return false;
  const missed = own === undefined;
  core.unfitting.clear();
  core.awaited.delete(snapshot.hash);
  foldAnew(core, () => {
    for (const { id, upTo } of overtaken) cutOff(core.book, id, upTo);
    build(core, [snapshot]);
  });
  let files = yield* onOwnDisk(removeCovered(core));
  for (const log of overtaken) files += yield* onOwnDisk(removeOvertaken(core, log));
  core.trace.emit("snapshot.taken", {
    copy: core.own.copy,
    snapshot: snapshot.hash,
    from: source.volume.label,
    files,
  });
  if (missed) mark(core, "caught-up-by-snapshot");
  return true;
});

/** Takes in what is offered. Answers how many snapshots were taken in, and the bytes fetched for it. */
export const takeSnapshots = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
  offered: ReadonlyArray<SnapshotOffer>,
  first: BeforeAdopting = NOTHING_FIRST,
): Effect.fn.Return<{ readonly taken: number; readonly bytes: number }, ExchangeError> {
  let taken = 0;
  let bytes = 0;
  for (const offer of offered) {
    if (core.book.snapshots.has(offer.hash) || core.outlived.has(offer.hash)) continue;
    if (source.rejected.has(offer.path)) continue;
    const found = yield* read(core, source, offer);
    if (found === undefined) continue;
    const { snapshot } = found;
    if (isWithin(snapshot.ends, belowOf(core).ends)) {
      core.outlived.add(offer.hash);
      continue;
    }
    const manifests = manifestsOf(snapshot.state);
    core.awaited.set(offer.hash, { ends: snapshot.ends, manifests });
    const wanted = { manifests, pieces: [] };
    bytes += yield* fetchDocuments(core, source, wanted, { fold: false });
    if (!isComplete(core, offer.hash)) {
      core.book.revision += 1;
      continue;
    }
    bytes += found.bytes.length;
    if (yield* adopt(core, source, { path: offer.path, ...found }, first)) taken += 1;
  }
  return { taken, bytes };
});
