/**
 * Hints that something happened in the copy's own folder, where the system gives them: the next look comes at once instead of when
 * its time has come. They prove nothing and may be missing, late, doubled or wrong, so every look goes on as if there were none.
 *
 * Only folders of this computer are watched: over shares such hints are known not to work (engine §1.2). The simulated field
 * gives none, the default.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";

/** What may have changed: the files people work on, or what visitors leave. */
export type HintPlace = "documents" | "drop-box";

export interface HintsService {
  /** Calls `notify` after changes until the scope ends. Never fails: where nothing can be watched it is never called. */
  readonly watch: (notify: (place: HintPlace) => void) => Effect.Effect<void, never, Scope.Scope>;
}

export const Hints = Context.Reference<HintsService>("fieldlab/engine/Hints", {
  defaultValue: () => ({ watch: () => Effect.void }),
});
