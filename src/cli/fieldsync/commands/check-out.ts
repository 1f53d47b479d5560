/** `fieldsync check-out`, `release`, `undo-check-outs`, `locks`: one person has a document at a time (engine §1.8). */
import * as Effect from "effect/Effect";
import type { CopyHandle, ShownLock } from "../../../engine/engine.ts";
import { DOCUMENT_PREFIX } from "../../../engine/log/op.ts";
import { EXIT_CODES, stop } from "../../exit.ts";
import { advisedOn } from "../advised.ts";
import { documentNamed } from "../document-names.ts";
import { optionalText, text } from "../parameters.ts";
import { copyVerb, nothing } from "../verb.ts";
import { knownVersions } from "../version.ts";
import { lines } from "../words.ts";

/** A copy that was just opened is bound and not connected yet; where it cannot be reached the command itself says so. */
export const online = (handle: CopyHandle): Effect.Effect<void> => {
  const { boundTo, connectedTo, offlineByChoice } = handle.status();
  return boundTo !== null && connectedTo === null && !offlineByChoice
    ? Effect.ignore(handle.workOnline)
    : Effect.void;
};

/** The top-level parent is connected to nobody, and looks at its locks with its exchanges. Whether it looked. */
export const lookAtOwnLocks = (handle: CopyHandle): Effect.Effect<boolean> =>
  handle.identity.role === "top-level"
    ? Effect.as(Effect.ignore(handle.syncNow), true)
    : Effect.succeed(false);

const documentName = text("document", "The name of the document");

export const checkOut = copyVerb({
  name: "check-out",
  description:
    "Checks a document out, so that others know that you have it until you give it back. Nobody else checks it out meanwhile, and commands that save it are refused where that is known; a file somebody saves all the same becomes a version beside yours, and yours is shown. Only while connected to the top-level parent: over a connection to another copy exclusive locks do not work.",
  examples: [{ command: "fieldsync check-out Maple memo.docx", description: "Take memo.docx" }],
  parameters: { document: documentName },
  run: ({ handle }, args) =>
    Effect.gen(function* () {
      const document = documentNamed(handle, args.document);
      yield* online(handle);
      yield* advisedOn(handle, document, handle.checkOut(document), () => ({
        todo: "see the documents with: fieldsync documents list FOLDER",
      }));
      return { document };
    }),
  text: ({ document }) => `${document} is checked out to you`,
});

export const release = copyVerb({
  name: "release",
  description: "Gives back a document you have checked out.",
  parameters: { document: documentName },
  run: ({ handle }, args) =>
    Effect.gen(function* () {
      const document = documentNamed(handle, args.document);
      yield* online(handle);
      yield* advisedOn(handle, document, handle.release(document), () => ({
        code: "not-checked-out",
        todo: "see who has what with: fieldsync locks FOLDER",
      }));
      return { document };
    }),
  text: ({ document }) => `${document} is given back`,
});

export const undoCheckOuts = copyVerb({
  name: "undo-check-outs",
  description:
    "Takes back check-outs of others, in the top-level parent only. What they save meanwhile is kept as a version.",
  parameters: { document: optionalText("document", "Only this document (default: all)") },
  run: ({ handle }, args) =>
    Effect.gen(function* () {
      const document =
        args.document === undefined ? undefined : documentNamed(handle, args.document);
      if (handle.identity.role !== "top-level")
        return yield* stop({
          exitCode: EXIT_CODES.failed,
          code: "needs-top-level",
          wrong: "check-outs can be undone in the top-level copy only, and this is none",
          todo: "do it in the office original, or give back your own with: fieldsync release FOLDER DOCUMENT",
        });
      if (document !== undefined) yield* knownVersions(handle, document);
      yield* lookAtOwnLocks(handle);
      const held = handle
        .locks()
        .flatMap(({ resource }) =>
          resource.startsWith(DOCUMENT_PREFIX) ? [resource.slice(DOCUMENT_PREFIX.length)] : [],
        )
        .filter((name) => document === undefined || name === document);
      yield* handle.undoCheckOuts(document);
      return { document: document ?? null, undone: held };
    }),
  text: ({ document, undone }) =>
    undone.length > 0
      ? `not checked out any more: ${undone.join(", ")}`
      : document === null
        ? "nothing was checked out"
        : `${document} was not checked out`,
});

/** What decides about the engagement as a whole is held like a document. */
const resourceText = (resource: string): string =>
  resource === "control"
    ? "the engagement, for a lock-down or clean-up"
    : resource.replace(DOCUMENT_PREFIX, "");

const lockText = ({ authoritative, holder, mine, resource }: ShownLock): string => {
  const who = holder === null ? "somebody unknown" : `${holder.user} on ${holder.machine}`;
  const known = authoritative ? "" : ", as far as was last known";
  return `${resourceText(resource)}: ${mine ? "you" : who}${known}`;
};

export const locks = copyVerb({
  name: "locks",
  onlyTells: true,
  description: "Lists what is checked out, and by whom.",
  parameters: nothing,
  run: ({ handle }) =>
    Effect.gen(function* () {
      yield* online(handle);
      const looked = (yield* lookAtOwnLocks(handle)) || handle.status().connectedTo !== null;
      return { locks: handle.locks(), looked };
    }),
  text: ({ locks: held, looked }) =>
    held.length > 0
      ? lines(held.map(lockText))
      : looked
        ? "nothing is checked out"
        : "nothing is checked out, as far as was last known",
});
