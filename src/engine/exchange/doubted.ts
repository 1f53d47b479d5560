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
import { steadyMillis } from "../steady.ts";

const AGAIN_MILLIS = 600_000;

/** As large as pieces are at most, so few are in memory at the same time. */
const TOGETHER = { count: 8, bytes: Number.POSITIVE_INFINITY };

export const checkDoubted = (session: Session, { wants }: Have): Effect.Effect<void, OwnDisk> => {
  const here = wants.filter((hash) => session.chunks.has(hash));
  if (here.length === 0) return Effect.void;
  return Effect.flatMap(steadyMillis, (nowMillis) => {
    const due = here.filter((hash) => nowMillis >= (session.doubted.get(hash) ?? nowMillis));
    for (const hash of due) session.doubted.set(hash, nowMillis + AGAIN_MILLIS);
    return Effect.forEach(
      [...inSteps(due, () => 0, TOGETHER)],
      (hashes) => readPieces(session, hashes),
      { discard: true },
    );
  });
};
