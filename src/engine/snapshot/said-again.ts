/**
 * What a copy wrote after a backup took it back, under numbers it had used before (engine §1.4, I21).
 *
 * A laptop that is put back whole, private memory included, cannot know that its log went further. Where the others still hold the forgotten
 * operations, both histories are kept. After a clean-up only a snapshot speaks of them, and by their numbers the new ones are among what it
 * stands for: they would be taken for replaced long ago. So what nobody is known to have seen, and the snapshot does not show, is written once
 * more in the next log, beside what is shown: a value may come back as a conflict, and none is lost.
 */
import * as Effect from "effect/Effect";
import type { OwnDisk } from "../copy/core.ts";
import { startIncarnation } from "../copy/incarnation.ts";
import { vectorOf } from "../copy/papers.ts";
import type { Session } from "../copy/session.ts";
import { writeOps } from "../edits/writing.ts";
import { seqOf } from "../log/book.ts";
import type { Op } from "../log/op.ts";
import { at } from "../log/vector.ts";
import type { Snapshot } from "./snapshot.ts";
import { sameness, type FoldedState, type Version } from "../state/fold.ts";

type Said = Extract<Op, { readonly kind: "put" | "set" }>;

/** Last operation of the own log that was in another folder as far as this copy remembers; who claims more than there is says nothing. */
const knownElsewhere = ({ book, identity, memory, visitors }: Session): number => {
  const seq = seqOf(book, identity.logId);
  const claims = [
    ...memory.locations.map(({ held }) => new Map(held).get(identity.logId) ?? 0),
    ...[...visitors.values()].map((have) => at(vectorOf(have), identity.logId)),
  ];
  return Math.max(0, ...claims.filter((claim) => claim <= seq));
};

const template = ({ generation }: Pick<Version<unknown>, "generation">) =>
  generation === 0 ? {} : { template: { generation, update: false } };

/** What is shown of the own log and may be nowhere else. */
const onlyHere = (session: Session): ReadonlyArray<Said> => {
  const { logId } = session.identity;
  const known = knownElsewhere(session);
  const isDoubted = ({ log, seq }: Version<unknown>): boolean => log === logId && seq > known;
  const said: Array<Said> = [];
  for (const [document, { versions }] of session.state.documents)
    for (const version of versions.filter(isDoubted))
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
      for (const version of versions.filter(isDoubted))
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

/** Before a snapshot is adopted that knows more of the own log than there is: what it does not show is written once more, in a new log. */
export const saidAgain = Effect.fnUntraced(function* (
  session: Session,
  { ends, state }: Snapshot,
): Effect.fn.Return<void, OwnDisk> {
  const { logId } = session.identity;
  if ((ends.get(logId)?.seq ?? 0) <= seqOf(session.book, logId)) return;
  const again = onlyHere(session).filter((op) => !isShown(state, op));
  yield* startIncarnation(session);
  if (again.length > 0) yield* writeOps(session, again);
});
