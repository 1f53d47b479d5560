/**
 * Pieces visitors say they want although they lie here: what they found under their names was something else. So they are read and checked; what is
 * damaged moves aside and is wanted here as well, and whoever comes next and has it brings it.
 *
 * A visitor may say what he likes: a piece is read for that at most once in ten minutes, whoever asks and however often, and few in one look.
 */
import * as Effect from "effect/Effect";
import { letGo } from "../copy/at-hand.ts";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import { readPieces, regainPiece } from "../copy/damaged.ts";
import { storeOwnChunks, type Piece } from "../copy/pieces.ts";
import type { Session } from "../copy/session.ts";
import { inSteps } from "../in-steps.ts";
import type { Hash } from "../log/names.ts";
import { isDue } from "./doubts.ts";

const AGAIN_MILLIS = 600_000;

/** As large as pieces are at most, so few are in memory at the same time. */
const TOGETHER = { count: 8, bytes: Number.POSITIVE_INFINITY };

/** Nobody works here as long as they are read. */
const IN_ONE_LOOK = 32;

/** Reads pieces from the disk, whatever of them is in memory: what was stored a moment ago nobody else may have, and is stored anew from there. */
const checkTogether = Effect.fnUntraced(function* (
  session: Session,
  hashes: ReadonlyArray<Hash>,
): Effect.fn.Return<void, OwnDisk> {
  const inMemory = hashes.map((hash) => session.atHand.pieces.get(hash));
  letGo(session, hashes);
  const found = yield* readPieces(session, hashes);
  const lost = hashes.flatMap((hash, at): ReadonlyArray<Piece> => {
    const bytes = inMemory[at];
    return bytes === undefined || found[at] !== undefined ? [] : [{ hash, bytes }];
  });
  if (lost.length === 0) return;
  yield* onOwnDisk(storeOwnChunks(session, lost));
  for (const { hash } of lost) regainPiece(session, hash);
});

/** Reads what of documents is in memory. */
export const checkAtHand = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const hashes = [...session.atHand.pieces.keys()];
  for (const step of inSteps(hashes, () => 0, TOGETHER)) yield* checkTogether(session, step);
});

export const checkDoubted = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  const { pieces, untilMillis } = session.doubts;
  const due: Array<Hash> = [];
  for (const hash of pieces) {
    if (due.length === IN_ONE_LOOK) break;
    if (!session.chunks.has(hash)) pieces.delete(hash);
    else if (yield* isDue(session, hash, AGAIN_MILLIS)) due.push(hash);
  }
  // One that cannot be read now stands last the next time.
  for (const hash of due) {
    pieces.delete(hash);
    pieces.add(hash);
  }
  const steps = [...inSteps(due, () => 0, TOGETHER)];
  for (const [at, hashes] of steps.entries()) {
    yield* Effect.tapError(checkTogether(session, hashes), () =>
      Effect.sync(() => {
        for (const hash of steps.slice(at).flat()) untilMillis.delete(hash);
      }),
    );
    for (const hash of hashes) pieces.delete(hash);
  }
});
