/**
 * What a copy wrote after a backup took it back, under numbers it had used before (engine §1.4, I21).
 *
 * A laptop that is put back whole, private memory included, cannot know that its log went further. Where the others still hold the forgotten
 * operations, both histories are kept. After a clean-up only a snapshot speaks of them, and by their numbers the new ones are among what it
 * stands for: they would be taken for replaced long ago. So what nobody is known to have seen, and the snapshot does not show, is written once
 * more in the next log, beside what is shown: a value may come back as a conflict, and none is lost.
 *
 * The next log may have begun, and not have all of it, when the disk is full or the power goes. So which log it is stands in the private memory
 * until the snapshot is taken in.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import { startIncarnation } from "../copy/incarnation.ts";
import { loadUnsaid, saveUnsaid } from "../copy/memory.ts";
import type { Session } from "../copy/session.ts";
import { writeOps } from "../edits/writing.ts";
import { inSteps } from "../in-steps.ts";
import { limits } from "../limits.ts";
import { endAt, floorOf, logsInOrder, seqOf } from "../log/book.ts";
import { copyOfLog, type LogId } from "../log/names.ts";
import { encodeOp, type Op } from "../log/op.ts";
import type { Snapshot } from "./snapshot.ts";
import { sameness, type FoldedState, type Version } from "../state/fold.ts";

type Said = Extract<Op, { readonly kind: "put" | "set" }>;

/**
 * Last operation of an own log that others are known to have: they acknowledged this very history, or went on from it. Who claims more than
 * there is, or another history, says nothing.
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
  for (const other of logsInOrder(book).filter((each) => copyOfLog(each.id) !== copyOfLog(id)))
    for (const { deps } of other.segments)
      for (const dep of deps) if (dep.log === id) claims.push(dep.seq);
  const seq = seqOf(book, id);
  return claims.reduce((most, claim) => (claim <= seq ? Math.max(most, claim) : most), 0);
};

const template = ({ generation }: Pick<Version<unknown>, "generation">) =>
  generation === 0 ? {} : { template: { generation, update: false } };

/** What is shown of an own log, may be nowhere else, and was not written once more already. */
const onlyHere = (session: Session, log: LogId): ReadonlyArray<Said> => {
  const known = knownElsewhere(session, log);
  const doubted = <V>(
    versions: ReadonlyArray<Version<V>>,
    same: (value: V) => string,
  ): ReadonlyArray<Version<V>> => {
    const again = new Set(
      versions
        .filter((version) => version.log === session.identity.logId && version.log !== log)
        .map(({ value }) => same(value)),
    );
    return versions.filter(
      (version) => version.log === log && version.seq > known && !again.has(same(version.value)),
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

/** As many as one segment takes. */
const TOGETHER = { count: limits.segmentOperations, bytes: limits.segmentCutBytes } as const;

/** Before a snapshot is adopted that knows more of the own log than there is: what it does not show is written once more, in a new log. */
export const saidAgain = Effect.fnUntraced(function* (
  session: Session,
  { ends, state }: Snapshot,
): Effect.fn.Return<void, OwnDisk> {
  const { format, identity, journal } = session;
  const isForgotten = (log: LogId): boolean => (ends.get(log)?.seq ?? 0) > seqOf(session.book, log);
  const begun = yield* onOwnDisk(loadUnsaid(journal, format.ownerCopy));
  const log = isForgotten(identity.logId) ? identity.logId : begun;
  if (log === null || !isForgotten(log)) return;
  if (log === identity.logId) {
    yield* onOwnDisk(saveUnsaid(journal, format.ownerCopy, log));
    yield* startIncarnation(session);
  }
  const again = onlyHere(session, log).filter((op) => !isShown(state, op));
  for (const ops of inSteps(again, (op) => encodeOp(op, () => 0).length, TOGETHER))
    yield* writeOps(session, ops);
});

/** The snapshot is taken in: what was to be written once more is written. */
export const allIsSaid = Effect.fnUntraced(function* ({
  format,
  journal,
}: Session): Effect.fn.Return<void, OwnDisk> {
  const begun = yield* onOwnDisk(loadUnsaid(journal, format.ownerCopy));
  if (begun !== null) yield* onOwnDisk(saveUnsaid(journal, format.ownerCopy, null));
});
