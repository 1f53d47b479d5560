/**
 * What a copy that is opened has forgotten: its folder is behind what it remembers writing, because an older backup was put back, or because
 * something in front of it is damaged or gone (engine §1.4, §1.10).
 */
import * as Effect from "effect/Effect";
import { holdsBack } from "../documents/forgotten.ts";
import { endAt } from "../log/book.ts";
import { steadyMillis } from "../steady.ts";
import type { Anchor } from "./memory.ts";
import type { Session } from "./session.ts";

/** The folder is behind what we remember writing, or tells another story: an older backup came back. */
export const wasRestored = (session: Session, anchor: Anchor): boolean => {
  const log = session.book.logs.get(anchor.log);
  if (anchor.seq === 0) return false;
  return log === undefined || endAt(log, anchor.seq)?.head !== anchor.head;
};

/**
 * What was written all lies here, behind a file that is damaged or gone; or nothing of the log does, for what it ended with was in a snapshot. Of a
 * copy's log an older backup always has the beginning.
 */
export const liesBehind = ({ book, gaps }: Session, { log, seq }: Anchor): boolean => {
  const gap = gaps.get(log);
  return seq > 0 && (gap === undefined ? !book.logs.has(log) : gap.last >= seq);
};

/** So long an office original waits for those who were there before: whoever comes and knows nothing better leaves no sign of it. */
const VISITORS_MILLIS = 600_000;

export const toldUntilMillis = (session: Session, isCutOff: boolean): Effect.Effect<number> => {
  const { desk, identity, visitors } = session;
  if (identity.role === "child") {
    const isHeld = isCutOff || (desk !== null && holdsBack(desk));
    return Effect.succeed(isHeld ? Number.POSITIVE_INFINITY : 0);
  }
  return isCutOff && visitors.size > 0
    ? Effect.map(steadyMillis, (nowMillis) => nowMillis + VISITORS_MILLIS)
    : Effect.succeed(0);
};
