/**
 * What helps whoever asked for something that makes no sense as it was asked ("invalid"): the engine says what is wrong, and only the
 * command knows what else can be typed.
 */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../engine/engine.ts";
import type { EngineError } from "../../engine/errors.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { isKnown } from "./document-names.ts";
import { quoted } from "./pastable.ts";
import { knownVersions } from "./version.ts";

export interface Advice {
  /** What programs know it by. */
  readonly code?: string;
  readonly todo: string;
}

const withAdvice = ({ reason, text }: EngineError, { code = reason, todo }: Advice): Stop =>
  stop({ exitCode: EXIT_CODES.failed, code, wrong: text, todo });

/** `advice` is asked when it is needed: what helps may depend on how things stand then. */
export const advised = <A, R>(
  work: Effect.Effect<A, EngineError | Stop, R>,
  advice: () => Advice,
): Effect.Effect<A, EngineError | Stop, R> =>
  Effect.mapError(work, (error) =>
    error._tag === "EngineError" && error.reason === "invalid"
      ? withAdvice(error, advice())
      : error,
  );

/** Whoever mistypes a document is told of the nearest one; and of a deleted one, how it comes back. */
export const thereIs = (handle: CopyHandle, document: string): Effect.Effect<void, Stop> =>
  isKnown(handle, document)
    ? Effect.void
    : Effect.andThen(
        knownVersions(handle, document),
        Effect.fail(
          stop({
            exitCode: EXIT_CODES.failed,
            code: "no-document",
            wrong: `the document "${document}" was deleted`,
            todo: `bring one of its versions back with: fieldsync conflicts FOLDER ${quoted(document)} --promote VERSION`,
          }),
        ),
      );

/** The same for what is asked of one document. */
export const advisedOn = <A, R>(
  handle: CopyHandle,
  document: string,
  work: Effect.Effect<A, EngineError, R>,
  advice: () => Advice,
): Effect.Effect<A, EngineError | Stop, R> =>
  work.pipe(
    Effect.catch((error): Effect.Effect<never, EngineError | Stop> =>
      error.reason === "invalid"
        ? Effect.andThen(thereIs(handle, document), Effect.fail(withAdvice(error, advice())))
        : Effect.fail(error),
    ),
  );
