/**
 * Operations become a durable segment of the own log (engine §1.4 durability order): the segment, the anchor in the private
 * memory, the fold. Whoever calls has made the document chunks durable before.
 */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import type { TellPieces } from "../documents/content.ts";
import { admit, headOf, seqOf, type Book } from "../log/book.ts";
import { foldAll, onOwnDisk, OwnDisk } from "../copy/core.ts";
import type { EditReceipt } from "../api.ts";
import { gather, isEnough, nothingGathered, release } from "../exchange/gathered.ts";
import { keepAtHand } from "../copy/at-hand.ts";
import { endLog, leaveBehind } from "../copy/incarnation.ts";
import { saveAnchor } from "../copy/memory.ts";
import { VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { byCodeUnits, paths, segmentName, type LogId } from "../log/names.ts";
import { dotText, type Dot, type DotTable, type Op } from "../log/op.ts";
import { storeSegment } from "../copy/own-folder.ts";
import { storeOwnChunks } from "../copy/pieces.ts";
import { noticePutBack, putBack } from "../copy/put-back.ts";
import type { PlannedEdit } from "./plan.ts";
import { encodeSegment, lamCeiling, type Segment } from "../log/segment.ts";
import type { Vector } from "../log/vector.ts";
import type { Session } from "../copy/session.ts";

/** What an author of `log` has folded of all other logs; of some only what is below `upTo`. */
const dependencies = (book: Book, log: LogId, upTo: Vector): DotTable =>
  [...book.folded]
    .filter(([other]) => other !== log && upTo.get(other) !== 0)
    .map(([other, seq]) => ({ log: other, seq: Math.min(seq, upTo.get(other) ?? seq) }))
    .toSorted((a, b) => byCodeUnits(a.log, b.log));

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
        Effect.catchTag("VolumeError", () => Effect.as(endLog(session), undefined)),
        Effect.flatMap((entry) =>
          entry === undefined ? Effect.fail(new OwnDisk({ error })) : Effect.void,
        ),
      ),
    ),
  );
  if (yield* noticePutBack(session)) return yield* new OwnDisk({ error: putBack(session, path) });
  session.newest = { path, seq: segment.last };
  session.decoded.segments.set(segment.bytes, segment);
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

/** Makes the pieces of documents durable that are not here yet. */
const storeMissing = Effect.fnUntraced(function* (
  session: Session,
  pieces: PlannedEdit["pieces"],
): Effect.fn.Return<void, OwnDisk> {
  const gathered = yield* nothingGathered(session.own.volume);
  const store = release(gathered, (together) =>
    Effect.tap(onOwnDisk(storeOwnChunks(session, together)), () =>
      Effect.sync(() => {
        for (const { hash } of together) session.chunks.add(hash);
      }),
    ),
  );
  for (const { chunk, bytes } of pieces) {
    if (session.chunks.has(chunk.hash) || gathered.hashes.has(chunk.hash)) continue;
    gather(gathered, { hash: chunk.hash, bytes });
    if (isEnough(gathered)) yield* store;
  }
  yield* store;
});

/** The same, and keeps large ones at hand. */
export const storePieces = (
  session: Session,
  pieces: PlannedEdit["pieces"],
): Effect.Effect<void, OwnDisk> =>
  Effect.tap(storeMissing(session, pieces), () =>
    Effect.sync(() =>
      keepAtHand(
        session,
        pieces.map(({ chunk, bytes }) => ({ hash: chunk.hash, bytes })),
      ),
    ),
  );

/**
 * Stores pieces of a document that is still being cut, some while the next ones are cut and hashed; `settled` when the last are there. A piece
 * nothing speaks of yet means nothing, and what fails here is tried again, and told, by `storePieces`.
 */
export const storingMeanwhile = (
  session: Session,
): { readonly tell: TellPieces; readonly settled: Effect.Effect<void> } => {
  let before: Effect.Effect<void> = Effect.void;
  return {
    tell: (pieces) =>
      Effect.flatMap(before, () =>
        Effect.map(
          Effect.forkChild(Effect.ignore(storeMissing(session, pieces)), {
            startImmediately: true,
          }),
          (storing) => {
            before = Fiber.join(storing);
          },
        ),
      ),
    settled: Effect.suspend(() => before),
  };
};

const ALL: ReadonlyMap<LogId, number> = new Map();

/** Nobody could read what is written after that, this copy no more than others. */
const tooManyLogs = ({ own }: Session): OwnDisk =>
  new OwnDisk({
    error: new VolumeError({
      reason: "too-large",
      operation: `write in ${own.volume.label}`,
      path: paths.logs,
      text: `Copies of this engagement have begun anew so often that there are more than ${limits.vectorEntries} logs, and no more can be told apart. Make a new engagement of what is shown.`,
    }),
  });

/**
 * Writes operations as the next segment of the own log: durable, and folded where nothing is missing. `upTo` says of some logs how far
 * others can have them: what replaces nothing need not wait for the rest.
 */
export const writeOps = Effect.fnUntraced(function* (
  session: Session,
  ops: ReadonlyArray<Op>,
  upTo: Vector = ALL,
): Effect.fn.Return<Segment, OwnDisk> {
  yield* leaveBehind(session);
  const log = session.identity.logId;
  const first = seqOf(session.book, log) + 1;
  const deps = dependencies(session.book, log, upTo);
  if (deps.length > limits.vectorEntries) return yield* tooManyLogs(session);
  const segment = encodeSegment(
    {
      log,
      first,
      prev: headOf(session.book, log),
      lam: Math.min(session.state.lam + 1, lamCeiling(deps, first)),
      at: Math.floor(yield* Clock.currentTimeMillis),
      deps,
      ops,
    },
    session.keys,
    session.compression,
  );
  yield* commit(session, segment);
  session.unsent = true;
  return segment;
});

/** Tells the journal about an edit that is durable now. */
export const tellEdit = (
  session: Session,
  at: Dot,
  plan: Pick<PlannedEdit, "entity" | "field" | "digest" | "observed">,
  more: { readonly template?: true; readonly promoted?: string } = {},
): EditReceipt => {
  const dot = dotText(at);
  const { entity, field, digest, observed } = plan;
  session.trace.emit("edit", {
    copy: session.own.copy,
    dot,
    entity,
    field,
    value: digest,
    observed: observed.map((version) => version.digest),
    observedDots: observed.map((version) => dotText(version.dot)),
    ...more,
  });
  return { dot, entity, field, digest };
};
