/**
 * Hints that something happened in the copy's own folder, or in that of the connected copy, where the system gives them: the next look
 * comes at once instead of when its time has come. They prove nothing and may be missing, late, doubled or wrong, so every look goes on
 * as if there were none.
 *
 * Only folders of this computer are watched: over shares such hints are known not to work (engine §1.2). The simulated field
 * gives none, the default.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

/** What may have changed: the files people work on, what visitors leave, or what the connected copy says. */
export type HintPlace = "documents" | "drop-box" | "connected";

export interface HintsService {
  /**
   * Calls `notify` after changes in the own folder until the scope ends, with the names of the files it was, where the system says them; with
   * none of them where it was none people work on. Never fails: where nothing can be watched it is never called.
   */
  readonly watch: (
    notify: (place: HintPlace, files?: ReadonlyArray<string>) => void,
  ) => Effect.Effect<void, never, Scope.Scope>;
  /** The same for folders of the copy at a location; nobody waits until it has begun. */
  readonly watchAt: (
    location: string,
    folders: ReadonlyArray<string>,
    notify: () => void,
  ) => Effect.Effect<void, never, Scope.Scope>;
}

export const Hints = Context.Reference<HintsService>("fieldlab/engine/Hints", {
  defaultValue: () => ({ watch: () => Effect.void, watchAt: () => Effect.void }),
});
