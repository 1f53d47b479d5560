/**
 * What a copy wrote after a backup took it back, under numbers it had used before (engine §1.4, I21).
 *
 * A laptop that is put back whole, private memory included, cannot know that its log went further. Where the others still hold the forgotten
 * operations, both histories are kept. After a clean-up only a snapshot speaks of them, and by their numbers the new ones are among what it
 * stands for: they would be taken for replaced long ago. So what nobody is known to have seen, and the snapshot does not show, is written once
 * more in the next log, beside what is shown: a value may come back as a conflict, and none is lost.
 *
 * It may have begun new logs before it meets the snapshot, and it may have written more than was forgotten. And the next log may have begun, and not
 * have all of it, when the disk is full or the power goes. So the logs it went on from stand in the private memory until what they hold is said.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import { startIncarnation } from "../copy/incarnation.ts";
import { loadUnsaid, saveUnsaid } from "../copy/memory.ts";
import type { Session } from "../copy/session.ts";
import { writeOps } from "../edits/writing.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { endAt, floorOf, seqOf } from "../log/book.ts";
import { branchesLost } from "../log/branches.ts";
import { copyOfLog, writtenLog, type LogId } from "../log/names.ts";
import { encodeOp, type Op } from "../log/op.ts";
import { overtakenLogs, tellsOtherwise } from "./overtaken.ts";
import type { Snapshot } from "./snapshot.ts";
import { sameness, type FoldedState, type Version } from "../state/fold.ts";

type Said = Extract<Op, { readonly kind: "put" | "set" }>;

/**
 * Last operation of an own log that others are known to have: they acknowledged this very history, or went on from it. Who claims more than
 * there is, or another history, says nothing; nor does whoever went on from what is not here yet.
 */
const knownElsewhere = ({ book, memory, visitors }: Session, id: LogId): number => {
  const log = book.logs.get(id);
  const claims = [
    floorOf(book, id),
    ...memory.locations.map(({ held }) => new Map(held).get(id) ?? 0),
    ...[...visitors.values()].flatMap(({ entries }) =>
      entries
        .filter((entry) => entry.log === id)
        .filter(({ head, seq }) => log !== undefined && endAt(log, seq)?.head === head)
        .map(({ seq }) => seq),
    ),
  ];
  for (const { deps, log: other } of book.history)
    if (copyOfLog(other) !== copyOfLog(id))
      for (const dep of deps) if (dep.log === id) claims.push(dep.seq);
  const seq = seqOf(book, id);
  return claims.reduce((most, claim) => (claim <= seq ? Math.max(most, claim) : most), 0);
};

const template = ({ generation }: Pick<Version<unknown>, "generation">) =>
  generation === 0 ? {} : { template: { generation, update: false } };

/** What is shown of these logs, may be nowhere else, and was not written once more already. `known` says up to where others have it. */
const onlyHere = (session: Session, known: ReadonlyMap<LogId, number>): ReadonlyArray<Said> => {
  const doubted = <V>(
    versions: ReadonlyArray<Version<V>>,
    same: (value: V) => string,
  ): ReadonlyArray<Version<V>> => {
    const again = new Set(
      versions
        .filter(({ log }) => log === session.identity.logId && !known.has(log))
        .map(({ value }) => same(value)),
    );
    return versions.filter(
      ({ log, seq, value }) => seq > (known.get(log) ?? Infinity) && !again.has(same(value)),
    );
  };
  const said: Array<Said> = [];
  for (const [document, { versions }] of session.state.documents)
    for (const version of doubted(versions, sameness.document))
      said.push({
        kind: "put",
        document,
        manifest: version.value,
        observed: [],
        epoch: version.epoch,
        ...template(version),
      });
  for (const [record, fields] of session.state.records)
    for (const [field, { versions }] of fields)
      for (const version of doubted(versions, sameness.record))
        said.push({
          kind: "set",
          record,
          field,
          value: version.value,
          observed: [],
          ...template(version),
        });
  return said;
};

const isShown = ({ documents, records }: FoldedState, said: Said): boolean =>
  said.kind === "put"
    ? (documents.get(said.document)?.versions ?? []).some(
        ({ value }) => sameness.document(value) === sameness.document(said.manifest),
      )
    : (records.get(said.record)?.get(said.field)?.versions ?? []).some(
        ({ value }) => sameness.record(value) === sameness.record(said.value),
      );

/** Whether nothing in a log was written by somebody who had seen one of these branches. */
const isFreeOf = ({ book }: Session, id: LogId, branches: ReadonlySet<LogId>): boolean =>
  (book.logs.get(id)?.segments ?? []).every(({ deps }) =>
    deps.every(({ log }) => !branches.has(log)),
  );

/** Where nobody takes in how this copy introduced itself, it does so once more: else nobody takes in what comes behind that. */
const introduceAnew = Effect.fnUntraced(function* (
  session: Session,
  upTo: ReadonlyMap<LogId, number>,
): Effect.fn.Return<void, OwnDisk> {
  const { book, identity, machine, own, user } = session;
  const isKnown = book.order.some(
    (id) => copyOfLog(id) === own.copy && seqOf(book, id) > 0 && (upTo.get(id) ?? 1) > 0,
  );
  if (isKnown || identity.parentCopy === null) return;
  const control = { kind: "join", parent: identity.parentCopy, user, machine } as const;
  yield* writeOps(session, [{ kind: "control", control }], upTo);
});

/** As many as one segment takes. */
const TOGETHER = { count: limits.segmentOperations, bytes: limits.segmentCutBytes } as const;

/** Before a snapshot is adopted that knows more of own logs than there is, or something else: what it does not show is written once more, in a new log. */
export const saidAgain = Effect.fnUntraced(function* (
  session: Session,
  snapshot: Snapshot,
): Effect.fn.Return<void, OwnDisk> {
  const { format, identity, journal } = session;
  const { ends, state } = snapshot;
  const overtaken = new Map(overtakenLogs(session, snapshot).map(({ id, upTo }) => [id, upTo]));
  const lost = new Set(branchesLost(session.book, ends).map(({ branch }) => branch.id));
  const isForgotten = (log: LogId): boolean =>
    overtaken.has(log) || (ends.get(log)?.seq ?? 0) > seqOf(session.book, log);
  const unsaid = yield* onOwnDisk(loadUnsaid(journal, format.ownerCopy));
  const logs = [...new Set([...unsaid, ...overtaken.keys(), identity.logId])].filter(isForgotten);
  if (logs.length === 0 && lost.size === 0) return;
  if (logs.includes(identity.logId) || !isFreeOf(session, identity.logId, lost))
    yield* startIncarnation(session, { mayBeUnsaid: true, known: ends.keys() });
  const parted = new Set([...lost].map(writtenLog));
  const knownOf = (log: LogId): number => {
    // What lies before the parting is in the snapshot.
    if (parted.has(log)) return seqOf(session.book, log);
    // Whoever else has what was written behind a lost history takes that in no more than anybody.
    return lost.size > 0 && overtaken.has(log) && !tellsOtherwise(session.book, log, ends)
      ? (overtaken.get(log) ?? 0)
      : knownElsewhere(session, log);
  };
  const known = new Map(logs.map((log) => [log, knownOf(log)]));
  for (const branch of lost) known.set(branch, 0);
  const upTo = new Map([...overtaken, ...[...lost].map((branch) => [branch, 0] as const)]);
  if (lost.size > 0) yield* introduceAnew(session, upTo);
  const again = onlyHere(session, known).filter((op) => !isShown(state, op));
  for (const ops of inSteps(again, (op) => encodeOp(op, () => 0).length, TOGETHER))
    yield* writeOps(session, ops, upTo);
});

/** A snapshot is taken in: of the logs it stands for, what was to be written once more is written. */
export const allIsSaid = Effect.fnUntraced(function* ({
  book,
  format,
  journal,
}: Session): Effect.fn.Return<void, OwnDisk> {
  const unsaid = yield* onOwnDisk(loadUnsaid(journal, format.ownerCopy));
  const left = unsaid.filter((log) => seqOf(book, log) > floorOf(book, log));
  if (left.length < unsaid.length) yield* onOwnDisk(saveUnsaid(journal, format.ownerCopy, left));
});
