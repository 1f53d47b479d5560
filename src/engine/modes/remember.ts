/**
 * What is held of documents, and the private memory that says the same. A change that could not be written down is taken back:
 * people see what will still be so after a restart.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import type { Session } from "../copy/session.ts";
import { saveModes } from "./memory.ts";

/**
 * Writes down what is held, for what is true whether or not it is written: saves that are operations now. Where that fails it is
 * made up for before the copy hands in, as nothing tells these operations from others once a clean-up took them in.
 */
export const rememberModes = Effect.fnUntraced(function* ({
  format,
  journal,
  modes,
}: Session): Effect.fn.Return<void, OwnDisk> {
  modes.unwritten = true;
  yield* onOwnDisk(saveModes(journal, format.ownerCopy, modes));
  modes.unwritten = false;
});

/** Changes what is held and writes it down; where that fails, all is held as it was. */
export const changeModes = Effect.fnUntraced(function* (
  session: Session,
  change: () => void,
): Effect.fn.Return<void, OwnDisk> {
  const { modes } = session;
  const { standard, unwritten } = modes;
  const before = [...modes.documents];
  change();
  yield* rememberModes(session).pipe(
    Effect.tapError(() =>
      Effect.sync(() => {
        modes.standard = standard;
        modes.unwritten = unwritten;
        modes.documents.clear();
        for (const [document, held] of before) modes.documents.set(document, held);
      }),
    ),
  );
});

/**
 * An operation is to be made that the private memory has to follow: where nothing can be written there it is refused before it is made, so that
 * what is told to be refused has not happened.
 */
export const beforeOperation = (session: Session): Effect.Effect<void, OwnDisk> =>
  changeModes(session, () => undefined);

/** The operation is made and stays made: what could not be written down now is shown as it will be after a restart, and the reason is told. */
export const afterOperation = (
  session: Session,
  remembered: Effect.Effect<unknown, OwnDisk>,
): Effect.Effect<boolean> =>
  Effect.match(remembered, {
    onSuccess: () => true,
    onFailure: ({ error }) => {
      session.lastFailure = error;
      return false;
    },
  });
