/** What visitors lack although it lies here, and what was looked at because of it: see check-doubts.ts. */
import * as Effect from "effect/Effect";
import type { Have } from "../copy/papers.ts";
import type { Session } from "../copy/session.ts";
import type { CopyId, Hash } from "../log/names.ts";
import { steadyMillis } from "../steady.ts";

export interface Doubts {
  /** Pieces visitors want although they lie here. */
  readonly pieces: Set<Hash>;
  /** Visitors who lacked something when they were here last, and what they said. */
  readonly behind: Map<CopyId, Have>;
  /** Logs and snapshots of which something moved aside or is gone, and is not written anew yet. */
  readonly unwritten: Set<string>;
  /** What was looked at, and until when it is not looked at again. */
  readonly untilMillis: Map<string, number>;
  /** How often a log or a snapshot was written anew. */
  readonly mended: Map<string, number>;
}

export const noDoubts = (): Doubts => ({
  pieces: new Set(),
  behind: new Map(),
  unwritten: new Set(),
  untilMillis: new Map(),
  mended: new Map(),
});

/** So long the file of the same operations, or snapshot, is not looked at again. */
export const AGAIN_MILLIS = 10_000;

/** Twice as long each time, up to some ten minutes. */
const LONGER_MOST = 6;

/** Why it moves aside. */
export const NOT_AS_WRITTEN = "not what was written";

/** As many as are remembered whatever their time. */
const REMEMBERED = 1_000;

/** Whether it is time to look at this, for whoever lacks it: then not again for a while. */
export const isDue = (
  { doubts: { untilMillis } }: Session,
  what: string,
  againMillis: number,
): Effect.Effect<boolean> =>
  Effect.map(steadyMillis, (nowMillis) => {
    if (nowMillis < (untilMillis.get(what) ?? nowMillis)) return false;
    if (untilMillis.size >= REMEMBERED)
      for (const [each, millis] of untilMillis) if (millis <= nowMillis) untilMillis.delete(each);
    untilMillis.set(what, nowMillis + againMillis);
    return true;
  });

/** Takes note of what a visitor says he lacks. */
export const noteDoubts = ({ chunks, doubts }: Session, have: Have): void => {
  for (const hash of have.wants) if (chunks.has(hash)) doubts.pieces.add(hash);
  doubts.behind.set(have.copy, have);
};

/** Something was written anew: said anew as well, so that whoever found it damaged looks again. */
export const noteMended = (session: Session, id: string): Effect.Effect<void> =>
  Effect.map(steadyMillis, (nowMillis) => {
    const { mended, untilMillis } = session.doubts;
    const times = (mended.get(id) ?? 0) + 1;
    mended.set(id, times);
    untilMillis.set(id, nowMillis + AGAIN_MILLIS * 2 ** Math.min(times, LONGER_MOST));
    session.book.revision += 1;
  });
