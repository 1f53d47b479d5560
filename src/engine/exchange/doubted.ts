/**
 * Pieces a visitor says he wants although they lie here: what he found under their names was something else, and only their owner can put that
 * right (engine §1.10, domain rule 69). So they are read and checked; what is damaged moves aside and is wanted here as well, and whoever comes
 * next and has it brings it.
 *
 * A visitor may say what he likes: a piece is read for that at most once in ten minutes, whoever asks and however often.
 */
import * as Effect from "effect/Effect";
import type { OwnDisk } from "../copy/core.ts";
import { readPieces } from "../copy/damaged.ts";
import type { Have } from "../copy/papers.ts";
import type { Session } from "../copy/session.ts";
import { inSteps } from "../in-steps.ts";
import type { Hash } from "../log/names.ts";
import { steadyMillis } from "../steady.ts";

const AGAIN_MILLIS = 600_000;

/** As large as pieces are at most, so few are in memory at the same time. */
const TOGETHER = { count: 8, bytes: Number.POSITIVE_INFINITY };

/** Whether it is time to look at this once more, for whoever wants it: then not again for a while. */
export const isDue = (
  session: Session,
  what: string,
  againMillis: number,
): Effect.Effect<boolean> =>
  Effect.map(steadyMillis, (nowMillis) => {
    const due = nowMillis >= (session.doubted.get(what) ?? nowMillis);
    if (due) session.doubted.set(what, nowMillis + againMillis);
    return due;
  });

export const checkDoubted = Effect.fnUntraced(function* (
  session: Session,
  { wants }: Have,
): Effect.fn.Return<void, OwnDisk> {
  const due: Array<Hash> = [];
  for (const hash of wants)
    if (session.chunks.has(hash) && (yield* isDue(session, hash, AGAIN_MILLIS))) due.push(hash);
  for (const hashes of inSteps(due, () => 0, TOGETHER)) yield* readPieces(session, hashes);
});
