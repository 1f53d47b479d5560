/**
 * Files in a folder that another program holds when they are to be read (engine §1.9: transient, then deferred). A few of them wait for a later
 * time, and nothing else waits for them. Where it is more than a few, somebody is at the whole folder, and the exchange is.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import { steadyMillis } from "../steady.ts";

const FILES_MOST = 3;
const WAIT_MILLIS = { min: 1_000, max: 30_000 } as const;

export interface HeldFiles {
  /** Why they could not be read, by their paths. */
  readonly files: Map<string, VolumeError>;
  /** They are not asked for before. */
  againMillis: number;
  /** The longer they are held, the longer they are left alone. */
  waitMillis: number;
}

export const noneHeld = (): HeldFiles => ({ files: new Map(), againMillis: 0, waitMillis: 0 });

/** Before files are read: those whose time has come are asked for once more. */
export const askAgain = (held: HeldFiles): Effect.Effect<void> =>
  held.files.size === 0
    ? Effect.void
    : Effect.map(steadyMillis, (nowMillis) => {
        if (nowMillis >= held.againMillis) held.files.clear();
      });

/** After files were read. Why one of them could not be, or null. */
export const stillHeld = (held: HeldFiles): VolumeError | null => {
  const [error] = held.files.values();
  if (error === undefined) held.waitMillis = 0;
  return error ?? null;
};

/** The same of what nothing else waits for, however many there are: those that are too many are asked for with the next look. */
export const noteIfFew = (held: HeldFiles, path: string, error: VolumeError): Effect.Effect<void> =>
  held.files.size < FILES_MOST ? Effect.ignore(noteHeld(held, path, error)) : Effect.void;

/** A file turned out to be held. Fails where too many are. */
export const noteHeld = (
  held: HeldFiles,
  path: string,
  error: VolumeError,
): Effect.Effect<void, VolumeError> =>
  Effect.flatMap(steadyMillis, (nowMillis) => {
    if (held.files.size === 0)
      held.waitMillis = Math.min(WAIT_MILLIS.max, Math.max(WAIT_MILLIS.min, 2 * held.waitMillis));
    held.files.set(path, error);
    held.againMillis = nowMillis + held.waitMillis;
    return held.files.size > FILES_MOST ? Effect.fail(error) : Effect.void;
  });
