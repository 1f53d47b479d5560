/**
 * Brings a copy to rest: looks at the files people work on until nothing about them is open, and exchanges until nothing
 * moves any more, in both directions.
 */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../engine/engine.ts";
import type { EngineError } from "../../engine/errors.ts";

/** A file that somebody goes on writing into is not waited for any longer than this. */
const LOOK_MILLIS_MAX = 60_000;
const LOOK_EVERY_MILLIS = 200;
/** Exchanges that each move something; only others who work at the same time can make it so many. */
const ROUNDS_MAX = 1_000;

/** What another look may change: the rest waits for people or for other programs. */
const isOpen = (handle: CopyHandle): boolean => {
  const status = handle.documents?.status();
  if (status === undefined || status.question !== null || status.problem !== null) return false;
  return (
    status.aside > 0 ||
    status.missing > 0 ||
    status.left > 0 ||
    status.unstable.some((file) => file.why === "settling" || file.why === "changing") ||
    status.pending.some((update) => update.why === "changed-here")
  );
};

/** Whether the next look goes on at once: there was too much for one. */
const goesOn = (handle: CopyHandle): boolean => (handle.documents?.status().left ?? 0) > 0;

/**
 * Takes in what people changed in the files, puts new versions in place, and finds out which files are missing. Looks that only
 * go on with what was left over are not waited between, and do not count as waiting.
 */
export const settleFiles = (handle: CopyHandle): Effect.Effect<void, EngineError> =>
  Effect.gen(function* () {
    if (handle.documents === null) return;
    yield* handle.documents.look;
    let waitedMillis = 0;
    while (isOpen(handle) && waitedMillis < LOOK_MILLIS_MAX) {
      if (!goesOn(handle)) {
        yield* Effect.sleep(LOOK_EVERY_MILLIS);
        waitedMillis += LOOK_EVERY_MILLIS;
      }
      yield* handle.documents.look;
    }
  });

/** Exchanges until nothing moves. A top-level copy without a connection takes in what visitors left. */
const exchangeAll = (handle: CopyHandle): Effect.Effect<void, EngineError> =>
  Effect.gen(function* () {
    for (let rounds = 0; rounds < ROUNDS_MAX; rounds++) {
      const { pulled, pushed } = yield* handle.syncNow;
      if (pulled === 0 && pushed === 0) return;
    }
  });

/** Exchange, then the files; and once more where that look took in something new. */
export const settleAll = (handle: CopyHandle): Effect.Effect<void, EngineError> =>
  Effect.gen(function* () {
    yield* exchangeAll(handle);
    yield* settleFiles(handle);
    if (handle.status().queue === 0) return;
    yield* exchangeAll(handle);
    yield* settleFiles(handle);
  });
