/** `fieldsync status`: how this copy is doing. */
import * as Effect from "effect/Effect";
import { copyVerb, nothing } from "../verb.ts";
import {
  conflictsText,
  connectionText,
  documentsText,
  halfMovedText,
  heldText,
  lines,
  phaseText,
  queueLines,
  queueText,
  roleText,
} from "../words.ts";

export const status = copyVerb({
  name: "status",
  description:
    "Shows how this copy is doing. To whom it is connected, what waits to be sent, conflicts, and files that need your attention.",
  parameters: nothing,
  run: ({ folder, halfMoved, handle }) =>
    Effect.sync(() => ({
      folder,
      halfMoved,
      identity: handle.identity,
      status: handle.status(),
      queue: handle.queue(),
      documents: handle.documents?.status() ?? null,
    })),
  text: ({ documents, halfMoved, identity, queue, status }) =>
    lines([
      `${identity.engagement}: ${roleText(identity)}, ${identity.user} on ${identity.machine}`,
      connectionText(status),
      queueText(status),
      ...queueLines(queue.filter(({ operations }) => operations > 0)),
      heldText(status),
      phaseText(status),
      conflictsText(status.conflicts),
      documentsText(documents),
      halfMovedText(halfMoved),
    ]),
});
