/**
 * People's edits: from commands to a durable segment (engine §1.4 durability order).
 *
 * Order: document chunks, the segment in the own log, the anchor in the private memory, the fold, the answer. What was
 * answered survives a crash; what was not may, but no sequence number is ever used twice. Everything that lies in the
 * mailbox becomes one segment (engine §1.3, batching), as far as no edit builds on another of the same batch.
 */
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type * as Result from "effect/Result";
import type { EditReceipt } from "../api.ts";
import { everything } from "./before-eyes.ts";
import { limits } from "../limits.ts";
import { whileAhead, type Ahead } from "../copy/ahead.ts";
import { mark, OwnDisk, toEngineError } from "../copy/core.ts";
import { noticePutBack, putBack } from "../copy/put-back.ts";
import { EngineError } from "../errors.ts";
import { planUnderLocks, reportLocked } from "../locks/guard.ts";
import { hasLocal, type Edit, type EditCommand, type Mailbox } from "../copy/mailbox.ts";
import { decisionRefusal, editHeld, isDecision, isHeldEdit } from "../modes/keep.ts";
import { modeOf } from "../modes/modes.ts";
import { takeVersions } from "../modes/publish.ts";
import { afterOperation, beforeOperation } from "../modes/remember.ts";
import { editRefusal } from "../control/refusals.ts";
import { showPhase } from "../control/show-phase.ts";
import type { PlannedEdit } from "./plan.ts";
import type { Segment } from "../log/segment.ts";
import type { Session } from "../copy/session.ts";
import { generationsOf } from "../state/versions.ts";
import { readDocument } from "./reading.ts";
import { storePieces, tellEdit, writeOps } from "./writing.ts";

const BATCH_OPERATIONS_MAX = 1_000;

interface Accepted {
  readonly command: EditCommand;
  readonly plan: PlannedEdit;
}

/** Takes the longest run of edits from the mailbox in which none builds on another and that fits into a segment. Refusals are answered at once. */
const takeBatch = (session: Session, mailbox: Mailbox): ReadonlyArray<Accepted> => {
  const batch: Array<Accepted> = [];
  const touched = new Map<string, Set<string | null>>();
  const generationOf = generationsOf(session);
  let characters = 0;
  while (batch.length < BATCH_OPERATIONS_MAX) {
    const command = mailbox.edits[0];
    if (command === undefined || isHeldEdit(session, command.edit)) break;
    const plan =
      editRefusal(session, command.edit) ??
      decisionRefusal(session, command.edit) ??
      planUnderLocks(session, command.edit, command.wasShown, generationOf);
    if (plan instanceof EngineError) {
      // Refused only against the state it will meet: an earlier edit of this batch may create what it needs.
      if (batch.length > 0) break;
      mailbox.edits.shift();
      reportLocked(session, command.edit, plan);
      Deferred.doneUnsafe(command.reply, Effect.fail(plan));
      continue;
    }
    characters += plan.characters;
    if (batch.length > 0 && characters > limits.segmentCutBytes) break;
    const fields = touched.get(plan.entity);
    if (fields !== undefined && (plan.field === null || fields.has(null) || fields.has(plan.field)))
      break;
    mailbox.edits.shift();
    touched.set(plan.entity, (fields ?? new Set()).add(plan.field));
    batch.push({ command, plan });
  }
  return batch;
};

/** What of these edits has to be stored first. */
const takingIn = ({ chunks }: Session, batch: ReadonlyArray<Accepted>): Ahead => {
  const sizes = batch.map(({ plan }) =>
    plan.pieces.reduce((sum, { chunk }) => sum + (chunks.has(chunk.hash) ? 0 : chunk.size), 0),
  );
  return {
    what: "taking in",
    documents: sizes.filter((size) => size > 0).length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
};

const store = Effect.fnUntraced(function* (
  session: Session,
  batch: ReadonlyArray<Accepted>,
): Effect.fn.Return<Segment, OwnDisk> {
  // Who decides between versions has the one he chose before him from then on.
  const decided = batch.flatMap(({ command: { edit } }) =>
    isDecision(edit) && modeOf(session.modes, edit.document) === "on-demand" ? [edit.document] : [],
  );
  if (decided.length > 0) yield* beforeOperation(session);
  yield* whileAhead(
    session.tellAhead,
    () => takingIn(session, batch),
    storePieces(
      session,
      batch.flatMap(({ plan }) => plan.pieces),
    ),
  );
  const segment = yield* writeOps(
    session,
    batch.map((accepted) => accepted.plan.op),
  );
  if (decided.length > 0) yield* afterOperation(session, takeVersions(session, decided));
  return segment;
});

/** Tells the journal and then the authors. Answering wakes them on the spot, so it comes last. */
const answer = (session: Session, segment: Segment, batch: ReadonlyArray<Accepted>): void => {
  session.waitMillis = session.settings.pollMinMillis;
  const online = session.connection.kind === "open";
  if (!online && session.identity.role === "child" && !session.queuedOffline) {
    session.queuedOffline = true;
    mark(session, "worked-offline");
  }
  const receipts = batch.map(({ command: { edit }, plan }, index) =>
    tellEdit(session, { log: segment.log, seq: segment.first + index }, plan, {
      ...("template" in edit && edit.template ? { template: true } : {}),
      ...(edit.kind === "promote-document" ? { promoted: edit.version } : {}),
    }),
  );
  for (const [index, { command }] of batch.entries()) {
    const receipt = receipts[index];
    if (receipt !== undefined) Deferred.doneUnsafe(command.reply, Effect.succeed(receipt));
  }
};

/** Edits at the head of the mailbox that wait here, or concern a document that does: one by one. */
const serveHeld = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { edits } = session.mailbox;
  for (let command = edits[0]; command !== undefined; command = edits[0]) {
    if (!isHeldEdit(session, command.edit)) return;
    edits.shift();
    const answered = Effect.mapError(editHeld(session, command.edit), (error) =>
      error._tag === "EngineError" ? error : toEngineError(error),
    );
    Deferred.doneUnsafe(command.reply, yield* Effect.exit(answered));
  }
});

/** Answers every edit and read in the mailbox. */
export const serveLocal = Effect.fnUntraced(function* (session: Session): Effect.fn.Return<void> {
  const { mailbox } = session;
  while (hasLocal(mailbox)) {
    if (mailbox.edits.length > 0 && (yield* noticePutBack(session))) return;
    // What an exchange has brought by now counts, though it is not over.
    showPhase(session);
    yield* serveHeld(session);
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

/** Nobody serves own edits any more in this life of the copy: what they were made of is looked at anew in the next one. */
const giveUpUnserved = (session: Session, replies: ReadonlyArray<EditCommand["reply"]>): void => {
  const { mailbox } = session;
  if (!mailbox.reopens) return;
  const own = new Set(replies);
  const left = mailbox.edits.splice(0);
  mailbox.edits.push(...left.filter(({ reply }) => !own.has(reply)));
  for (const { reply } of left) {
    if (!own.has(reply)) continue;
    const error = toEngineError(new OwnDisk({ error: putBack(session, session.identity.logId) }));
    Deferred.doneUnsafe(reply, Effect.fail(error));
  }
};

/** Edits the copy itself makes, in its own fiber: what it found in the working folder. Durable when this answers. */
export const makeOwnEdits = (
  session: Session,
  edits: ReadonlyArray<Edit>,
): Effect.Effect<ReadonlyArray<Result.Result<EditReceipt, EngineError>>> =>
  Effect.suspend(() => {
    const replies = edits.map((edit) => {
      const reply = Deferred.makeUnsafe<EditReceipt, EngineError>();
      session.mailbox.edits.push({ edit, wasShown: everything, reply });
      return reply;
    });
    return Effect.andThen(
      Effect.tap(serveLocal(session), () => Effect.sync(() => giveUpUnserved(session, replies))),
      Effect.forEach(replies, (reply) => Effect.result(Deferred.await(reply))),
    );
  });
