/**
 * Brings a copy to rest: looks at the files people work on until nothing about them is open, and exchanges until nothing
 * moves any more, in both directions.
 */
import * as Effect from "effect/Effect";
import type { UnstableReason } from "../../engine/documents/desk.ts";
import type { CopyHandle } from "../../engine/engine.ts";
import type { EngineError } from "../../engine/errors.ts";
import { steadyMillis } from "../../engine/steady.ts";

/** A file that somebody goes on writing into is not waited for any longer than this. */
const LOOK_MILLIS_MAX = 60_000;
/** Whatever a copy waits for, it says soon whether it still does. */
const WAIT_MILLIS = { min: 10, max: 1_000 } as const;
/** Exchanges that each move something; only others who work at the same time can make it so many. */
const ROUNDS_MAX = 1_000;

const passes = (why: UnstableReason): boolean => why === "settling" || why === "changing";

/** What another look may change: the rest waits for people or for other programs. */
const isOpen = (handle: CopyHandle): boolean => {
  const status = handle.documents?.status();
  if (status === undefined || status.question !== null || status.problem !== null) return false;
  // A file that was emptied, or is refused, is not taken in by looking at it, and the version that waits for it waits on.
  const stuck = new Set(status.unstable.flatMap(({ file, why }) => (passes(why) ? [] : [file])));
  return (
    status.aside > 0 ||
    status.missing > 0 ||
    status.left > 0 ||
    status.unstable.some(({ why }) => passes(why)) ||
    status.pending.some(({ file, why }) => why === "changed-here" && !stuck.has(file))
  );
};

/** What the last look left for the next one, because it was too much for one. */
const leftOf = (handle: CopyHandle): number => handle.documents?.status().left ?? 0;

/**
 * Waits until the files are at rest: what is being saved is taken in, new versions are in place, and missing files are known. Looks that
 * go on with what was left over, and leave less of it, are not waited between and do not count as waiting; all others do, with the time they take.
 */
export const awaitFiles = (handle: CopyHandle): Effect.Effect<void, EngineError> =>
  Effect.gen(function* () {
    const { documents } = handle;
    if (documents === null) return;
    yield* documents.lookWhenDue;
    let waitedMillis = 0;
    let left = Number.POSITIVE_INFINITY;
    while (isOpen(handle) && waitedMillis < LOOK_MILLIS_MAX) {
      const before = left;
      left = leftOf(handle);
      if (left > 0 && left < before) {
        yield* documents.look;
        continue;
      }
      if (left === 0) left = Number.POSITIVE_INFINITY;
      const beganMillis = yield* steadyMillis;
      const { min, max } = WAIT_MILLIS;
      yield* Effect.sleep(Math.min(max, Math.max(min, yield* documents.untilLook)));
      yield* documents.lookWhenDue;
      waitedMillis += (yield* steadyMillis) - beganMillis;
    }
  });

/** Looks at the files now, and waits until they are at rest. */
export const settleFiles = (handle: CopyHandle): Effect.Effect<void, EngineError> =>
  handle.documents === null
    ? Effect.void
    : Effect.andThen(handle.documents.look, awaitFiles(handle));

/** Exchanges until nothing moves. A top-level copy without a connection takes in what visitors left. */
const exchangeAll = (handle: CopyHandle): Effect.Effect<void, EngineError> =>
  Effect.gen(function* () {
    for (let rounds = 0; rounds < ROUNDS_MAX; rounds++) {
      const { pulled, pushed } = yield* handle.syncNow;
      if (pulled === 0 && pushed === 0) return;
    }
  });

/** A copy hands in with its second look at what visitors left. Where a file is held open, nobody waits for it any longer. */
const HAND_IN_MILLIS = { pause: 100, max: 6_000 } as const;

/** Others wait for this copy to hand in, for a lock-down or a clean-up. */
const owesHandIn = (handle: CopyHandle): boolean => {
  if (handle.status().phase !== "handing-in") return false;
  const { copyId } = handle.identity;
  return handle
    .properties()
    .members.some(
      (member) => member.copyId === copyId && member.state === "member" && !member.handedIn,
    );
};

/** A copy hands in when its files were looked at twice since it was asked. Whoever only exchanges, and opens nothing, would never do so. */
const handIn = (handle: CopyHandle): Effect.Effect<void, EngineError> =>
  Effect.gen(function* () {
    const { max, pause } = HAND_IN_MILLIS;
    const beganMillis = yield* steadyMillis;
    while (owesHandIn(handle) && (yield* steadyMillis) - beganMillis < max) {
      yield* settleFiles(handle);
      yield* exchangeAll(handle);
      if (owesHandIn(handle)) yield* Effect.sleep(pause);
    }
  });

/**
 * Looks at the files, makes the connection with `join` and exchanges while they have to stand still anyhow; and once more where they had
 * something new. What people saved is safe in the copy even when the other one cannot be reached.
 */
export const settleAll = <E>(
  handle: CopyHandle,
  join: Effect.Effect<void, E>,
): Effect.Effect<void, E | EngineError> =>
  Effect.gen(function* () {
    const isOpened = (): boolean => handle.status().phase === "open";
    if (handle.documents !== null) yield* handle.documents.look;
    const wasOpened = isOpened();
    const exchanged = yield* Effect.exit(Effect.andThen(join, exchangeAll(handle)));
    // What was saved into a locked engagement was refused a moment ago, and is not any more.
    if (handle.documents !== null && !wasOpened && isOpened()) yield* handle.documents.look;
    yield* awaitFiles(handle);
    yield* exchanged;
    if (handle.status().queue > 0) {
      yield* exchangeAll(handle);
      yield* awaitFiles(handle);
    }
    yield* handIn(handle);
  });
