/** `fieldsync status`: how this copy is doing. */
import * as Effect from "effect/Effect";
import { shownIdentity } from "../only-telling.ts";
import { settleFiles } from "../settle.ts";
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
  onlyTells: true,
  description:
    "Shows how this copy is doing. To whom it is connected, what waits to be sent, conflicts, and files that need your attention.",
  parameters: nothing,
  run: (context) => {
    const { folder, halfMoved, handle } = context;
    // A look at the files, so that what is missing or is no document is said here too, and not by the next sync only.
    return Effect.map(settleFiles(handle), () => ({
      folder,
      halfMoved,
      identity: shownIdentity(context),
      status: handle.status(),
      parent: handle.locations().find(({ kind }) => kind === "parent")?.path ?? null,
      queue: handle.queue(),
      documents: handle.documents?.status() ?? null,
    }));
  },
  text: ({ documents, halfMoved, identity, parent, queue, status }) =>
    lines([
      `${identity.engagement}: ${roleText(identity)}, ${identity.user} on ${identity.machine}`,
      connectionText(status, parent),
      queueText(status),
      ...queueLines(queue.filter(({ operations }) => operations > 0)),
      heldText(status),
      phaseText(status),
      conflictsText(status.conflicts),
      documentsText(documents),
      halfMovedText(halfMoved),
    ]),
});
