/**
 * People's edits: from commands to a durable segment (engine §1.4 durability order).
 *
 * Order: document chunks, the segment in the own log, the anchor in the private memory, the fold, the answer. What was
 * answered survives a crash; what was not may, but no sequence number is ever used twice. Everything that lies in the
 * mailbox becomes one segment (engine §1.3, batching), as far as no edit builds on another of the same batch.
 */
import * as Clock from "effect/Clock";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { EditReceipt } from "./api.ts";
import { admit, headOf, seqOf, type Book } from "./book.ts";
import { joinChunks } from "./content.ts";
import { readOwnPiece } from "./damaged.ts";
import { foldAll, mark, onOwnDisk, OwnDisk, toEngineError } from "./core.ts";
import { EngineError } from "./errors.ts";
import { currentOf } from "./fold.ts";
import { leaveParted, startIncarnation } from "./incarnation.ts";
import { planUnderLocks, reportLocked } from "./locks/guard.ts";
import {
  hasLocal,
  type Edit,
  type EditCommand,
  type Mailbox,
  type ReadCommand,
} from "./mailbox.ts";
import { saveAnchor } from "./memory.ts";
import { byCodeUnits, paths, segmentName, type LogId } from "./names.ts";
import { editRefusal } from "./control/refusals.ts";
import { dotText, type DotTable, type Op } from "./op.ts";
import { storeChunk, storeSegment } from "./ownfolder.ts";
import type { PlannedEdit } from "./plan.ts";
import { encodeSegment, type Segment } from "./segment.ts";
import type { Session } from "./session.ts";

const BATCH_OPERATIONS_MAX = 1_000;

/** What an author of `log` has folded of all other logs. */
const dependencies = (book: Book, log: LogId): DotTable =>
  [...book.folded]
    .filter(([other]) => other !== log)
    .map(([other, seq]) => ({ log: other, seq }))
    .toSorted((a, b) => byCodeUnits(a.log, b.log));

interface Accepted {
  readonly command: EditCommand;
  readonly plan: PlannedEdit;
}

/** Takes the longest run of edits from the mailbox in which none builds on another. Refusals are answered at once. */
const takeBatch = (session: Session, mailbox: Mailbox): ReadonlyArray<Accepted> => {
  const batch: Array<Accepted> = [];
  const touched = new Map<string, Set<string | null>>();
  while (batch.length < BATCH_OPERATIONS_MAX) {
    const command = mailbox.edits[0];
    if (command === undefined) break;
    const plan = editRefusal(session, command.edit) ?? planUnderLocks(session, command.edit);
    if (plan instanceof EngineError) {
      // Refused only against the state it will meet: an earlier edit of this batch may create what it needs.
      if (batch.length > 0) break;
      mailbox.edits.shift();
      reportLocked(session, command.edit, plan);
      Deferred.doneUnsafe(command.reply, Effect.fail(plan));
      continue;
    }
    const fields = touched.get(plan.entity);
    if (fields !== undefined && (plan.field === null || fields.has(null) || fields.has(plan.field)))
      break;
    mailbox.edits.shift();
    touched.set(plan.entity, (fields ?? new Set()).add(plan.field));
    batch.push({ command, plan });
  }
  return batch;
};

/**
 * Makes the segment durable. Where the outcome of the last step is unknown, the folder is asked; where even that fails,
 * the log ends here and the next life of the copy gets a new one, so that no sequence number is used twice (I21).
 */
const commit = Effect.fnUntraced(function* (
  session: Session,
  segment: Segment,
): Effect.fn.Return<void, OwnDisk> {
  const path = paths.segment(segment.log, segmentName(segment));
  yield* storeSegment(session.own, segment).pipe(
    Effect.catchTag("VolumeError", (error) =>
      session.own.volume.stat(path).pipe(
        Effect.catchTag("VolumeError", () => Effect.as(startIncarnation(session), undefined)),
        Effect.flatMap((entry) =>
          entry === undefined ? Effect.fail(new OwnDisk({ error })) : Effect.void,
        ),
      ),
    ),
  );
  session.decoded.set(segment.bytes, segment);
  admit(session.book, segment);
  foldAll(session);
  yield* onOwnDisk(
    saveAnchor(session.journal, session.format.ownerCopy, {
      copy: session.own.copy,
      log: segment.log,
      seq: segment.last,
      head: segment.id,
    }),
  );
});

/** Writes operations as the next segment of the own log: durable, and folded where nothing is missing. */
export const writeOps = Effect.fnUntraced(function* (
  session: Session,
  ops: ReadonlyArray<Op>,
): Effect.fn.Return<Segment, OwnDisk> {
  yield* leaveParted(session);
  const log = session.identity.logId;
  const segment = encodeSegment(
    {
      log,
      first: seqOf(session.book, log) + 1,
      prev: headOf(session.book, log),
      lam: session.state.lam + 1,
      at: Math.floor(yield* Clock.currentTimeMillis),
      deps: dependencies(session.book, log),
      ops,
    },
    session.keys,
    session.compression,
  );
  yield* commit(session, segment);
  session.unsent = true;
  return segment;
});

const store = Effect.fnUntraced(function* (
  session: Session,
  batch: ReadonlyArray<Accepted>,
): Effect.fn.Return<Segment, OwnDisk> {
  for (const { plan } of batch)
    for (const { chunk, bytes } of plan.pieces) {
      if (session.chunks.has(chunk.hash)) continue;
      yield* onOwnDisk(storeChunk(session.own, chunk.hash, bytes));
      session.chunks.add(chunk.hash);
    }
  return yield* writeOps(
    session,
    batch.map((accepted) => accepted.plan.op),
  );
});

/** Tells the journal and then the authors. Answering wakes them on the spot, so it comes last. */
const answer = (session: Session, segment: Segment, batch: ReadonlyArray<Accepted>): void => {
  session.waitMillis = session.settings.pollMinMillis;
  const online = session.connection.kind === "open";
  if (!online && session.identity.role === "child" && !session.queuedOffline) {
    session.queuedOffline = true;
    mark(session, "worked-offline");
  }
  const receipts = batch.map(({ plan }, index): EditReceipt => {
    const dot = dotText({ log: segment.log, seq: segment.first + index });
    session.trace.emit("edit", {
      copy: session.own.copy,
      dot,
      entity: plan.entity,
      field: plan.field,
      value: plan.digest,
      observed: plan.observed.map((version) => version.digest),
      observedDots: plan.observed.map((version) => dotText(version.dot)),
    });
    return { dot, entity: plan.entity, field: plan.field, digest: plan.digest };
  });
  for (const [index, { command }] of batch.entries()) {
    const receipt = receipts[index];
    if (receipt !== undefined) Deferred.doneUnsafe(command.reply, Effect.succeed(receipt));
  }
};

/** Something is wanted that no name in the other folder speaks of: look closely, and soon. */
const lookForLost = (session: Session): void => {
  session.waitMillis = session.settings.pollMinMillis;
  if (session.connection.kind !== "open") return;
  session.connection.visit.incomplete = true;
  session.connection.visit.absent.clear();
};

/** The bytes of a version of a document, put together from our own chunks. */
export const readDocument = Effect.fnUntraced(function* (
  session: Session,
  command: Pick<ReadCommand, "document" | "sha256">,
): Effect.fn.Return<Uint8Array, EngineError> {
  const register = session.state.documents.get(command.document);
  const version =
    register === undefined
      ? undefined
      : command.sha256 === undefined
        ? currentOf(register)
        : register.versions.find((candidate) => candidate.value.sha256 === command.sha256);
  if (version === undefined)
    return yield* new EngineError({
      reason: "invalid",
      text: `There is no such version of "${command.document}".`,
    });
  const pieces: Array<Uint8Array> = [];
  let lost = 0;
  for (const chunk of version.value.chunks) {
    const piece = yield* Effect.mapError(readOwnPiece(session, chunk.hash), toEngineError);
    if (piece === undefined) lost += 1;
    else pieces.push(piece);
  }
  if (lost === 0) {
    const bytes = joinChunks(pieces, version.value.size);
    // One piece is the whole document, and was checked.
    if (pieces.length === 1 || session.keys.hash(bytes) === version.value.sha256) return bytes;
  }
  lookForLost(session);
  return yield* new EngineError({
    reason: "volume",
    text: `The stored bytes of "${command.document}" are damaged or gone here; they are fetched again from a copy that has them. Try again when this copy has synchronised.`,
  });
});

/** Answers every edit and read in the mailbox. */
export const serveLocal = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { mailbox } = session;
  while (hasLocal(mailbox)) {
    const batch = takeBatch(session, mailbox);
    if (batch.length > 0) {
      const stored = yield* Effect.result(store(session, batch));
      if (stored._tag === "Success") answer(session, stored.success, batch);
      else {
        const failure = toEngineError(stored.failure);
        for (const { command } of batch) Deferred.doneUnsafe(command.reply, Effect.fail(failure));
      }
    }
    const read = mailbox.reads.shift();
    if (read !== undefined)
      Deferred.doneUnsafe(read.reply, yield* Effect.exit(readDocument(session, read)));
  }
});

/** An edit the copy itself makes, in its own fiber: what it found in the working folder. Durable when this answers. */
export const makeOwnEdit = (
  session: Session,
  edit: Edit,
): Effect.Effect<EditReceipt, EngineError> =>
  Effect.suspend(() => {
    const reply = Deferred.makeUnsafe<EditReceipt, EngineError>();
    session.mailbox.edits.push({ edit, reply });
    return Effect.andThen(serveLocal(session), Deferred.await(reply));
  });
