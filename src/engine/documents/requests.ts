/** What people may ask about the working folder. Carried out in the copy's own fiber, like every command. */
import * as Effect from "effect/Effect";
import { EngineError } from "../errors.ts";
import { nameKey } from "./portable-names.ts";
import type { Session } from "../copy/session.ts";
import { lookAtFolder, lookWhereDue, untilLook } from "./look.ts";
import { deleteVanished, restoreVanished, type Only } from "./vanished.ts";

export type DocumentsRequest =
  /** `whenDue` looks only if the time for a look has come by itself. */
  | { readonly kind: "look"; readonly whenDue: boolean }
  /** Makes dropped files documents of the engagement, each once it is stable. */
  | { readonly kind: "add-files"; readonly files: ReadonlyArray<string> }
  /** The missing files were not meant to go; or: this folder is the right one. */
  | { readonly kind: "restore-vanished"; readonly only: Only }
  | { readonly kind: "delete-vanished"; readonly only: Only };

export const answerRequest = Effect.fnUntraced(function* (
  session: Session,
  request: DocumentsRequest,
): Effect.fn.Return<void, EngineError> {
  const { desk } = session;
  if (desk === null)
    return yield* new EngineError({ reason: "invalid", text: "This copy has no working folder." });
  switch (request.kind) {
    case "look":
      if (!request.whenDue) break;
      if ((yield* untilLook(session, desk)) > 0) return undefined;
      return yield* lookWhereDue(session, desk);
    case "add-files":
      for (const file of request.files) desk.asked.add(nameKey(file));
      break;
    case "restore-vanished":
      // The folder may have been put back while this waited; what is missing there now is put back as well.
      if (desk.looks === 0) yield* lookAtFolder(session, desk);
      yield* restoreVanished(desk, request.only);
      break;
    case "delete-vanished":
      yield* deleteVanished(session, desk, request.only);
      break;
  }
  return yield* lookAtFolder(session, desk);
});
