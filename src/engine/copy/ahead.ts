/**
 * What is about to be stored, told to whoever shows people how far it is. The engine itself needs none of it, and where nobody asked nothing
 * is added up.
 */
import * as Effect from "effect/Effect";

export interface Ahead {
  readonly what: "fetching" | "handing over" | "taking in" | "laying out";
  /** How many documents it concerns. */
  readonly documents: number;
  /** At most so many bytes are written for it: what turns out to be there already is not written again. */
  readonly bytes: number;
}

/** Told when it begins; what it answers is called when it is over, done or given up. */
export type TellAhead = (ahead: Ahead) => () => void;

/** Does the work, and tells what it is about. */
export const whileAhead = <A, E, R>(
  tell: TellAhead | undefined,
  ahead: () => Ahead,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> =>
  tell === undefined
    ? work
    : Effect.suspend(() => {
        const what = ahead();
        return what.bytes === 0
          ? work
          : Effect.acquireUseRelease(
              Effect.sync(() => tell(what)),
              () => work,
              (end) => Effect.sync(end),
            );
      });
