/** Contents of documents as people read them: which version is meant, and its bytes from the pieces that are kept here. */
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { toEngineError } from "../copy/core.ts";
import { isOwnDocument, readOwnDocuments } from "../copy/damaged.ts";
import type { ReadCommand } from "../copy/mailbox.ts";
import type { Session } from "../copy/session.ts";
import type { Manifest } from "../documents/content.ts";
import { EngineError } from "../errors.ts";
import { keptHere, shownHere } from "../modes/modes.ts";
import { joinParts, type Parts } from "../ports.ts";
import { everyVersion } from "../state/versions.ts";

/** Something is wanted that no name in the other folder speaks of: look closely, and soon. */
const lookForLost = (session: Session): void => {
  session.waitMillis = session.settings.pollMinMillis;
  if (session.connection.kind !== "open") return;
  session.connection.visit.incomplete = true;
  session.connection.visit.absent.clear();
};

/** A version of the document that is kept and not part of the engagement. */
const asideOf = (session: Session, document: string, sha256: string): Manifest | undefined =>
  session.state.quarantined
    .flatMap(({ op }) => (op.kind === "put" && op.document === document ? [op.manifest] : []))
    .find((manifest) => manifest.sha256 === sha256);

/** The content the person here works on, or any that is or was a version of the document, or is kept aside. */
const contentOf = (
  session: Session,
  { document, sha256 }: Pick<ReadCommand, "document" | "sha256">,
): Manifest | undefined => {
  if (sha256 === undefined) return shownHere(session, document);
  const shown = session.state.documents
    .get(document)
    ?.versions.find(({ value }) => value.sha256 === sha256)?.value;
  return (
    shown ??
    keptHere(session.modes, document, sha256) ??
    everyVersion(session, document).find(({ manifest }) => manifest.sha256 === sha256)?.manifest ??
    asideOf(session, document, sha256)
  );
};

/** The bytes of a version of a document as the parts they are kept in, or why they cannot be had. */
type Stored = Result.Result<Parts, EngineError>;

const noVersion = (document: string): EngineError =>
  new EngineError({ reason: "invalid", text: `There is no such version of "${document}".` });

/** A save that is kept here is on no other disk. */
const damaged = (session: Session, document: string, sha256: string): EngineError =>
  new EngineError({
    reason: "volume",
    text:
      keptHere(session.modes, document, sha256) === undefined
        ? `The stored bytes of "${document}" are damaged or gone here; they are fetched again from a copy that has them. Try again when this copy has synchronised.`
        : `The stored bytes of a change of "${document}" that is kept on this computer are damaged or gone, and no other copy has them. Save the document again, or discard the change.`,
  });

const NEVER = (): boolean => false;

const isSameList = (a: Manifest, b: Manifest): boolean =>
  a.chunks.length === b.chunks.length &&
  a.chunks.every(({ hash }, at) => hash === b.chunks[at]?.hash);

/** What others say this content is put together from. A member may have written any list; one that is right is enough. */
const otherListsOf = (content: Manifest, said: ReadonlyArray<Manifest>): ReadonlyArray<Manifest> =>
  said.filter((other) => other.sha256 === content.sha256 && !isSameList(other, content));

/** Lists that versions of the document came with, replaced ones as well. */
const saidLists = (session: Session, document: string): ReadonlyArray<Manifest> =>
  everyVersion(session, document).map(({ manifest }) => manifest);

/** The same content by another list, where the one that counts does not lead to it. */
const readByAnotherList = Effect.fnUntraced(function* (
  session: Session,
  document: string,
  content: Manifest,
): Effect.fn.Return<Parts | undefined> {
  for (const other of otherListsOf(content, saidLists(session, document))) {
    const [stored] = yield* readOwnDocuments(session, [other], NEVER);
    if (stored?._tag === "Success" && stored.success !== undefined) return stored.success;
  }
  return undefined;
});

/** Versions of documents, read in one step, with one answer each; whoever has some checked later does it with `whyUnsound`. */
export const readDocuments = Effect.fnUntraced(function* (
  session: Session,
  wanted: ReadonlyArray<Pick<ReadCommand, "document" | "sha256">>,
  isCheckedLater: (document: Manifest) => boolean = NEVER,
): Effect.fn.Return<ReadonlyArray<Stored>> {
  const contents = wanted.map((one) => contentOf(session, one));
  const inDoubt = new Set(
    contents.filter(
      (content, at) =>
        content !== undefined &&
        content.chunks.length > 1 &&
        isCheckedLater(content) &&
        otherListsOf(content, saidLists(session, wanted[at]!.document)).length > 0,
    ),
  );
  const read = yield* readOwnDocuments(
    session,
    contents.filter((content) => content !== undefined),
    (content) => isCheckedLater(content) && !inDoubt.has(content),
  );
  const found = read.values();
  const answers: Array<Stored> = [];
  for (const [at, { document }] of wanted.entries()) {
    const content = contents[at];
    if (content === undefined) {
      answers.push(Result.fail(noVersion(document)));
      continue;
    }
    const stored = found.next().value;
    if (stored?._tag === "Failure") {
      answers.push(Result.fail(toEngineError(stored.failure)));
      continue;
    }
    const parts = stored?.success ?? (yield* readByAnotherList(session, document, content));
    if (parts === undefined) lookForLost(session);
    answers.push(
      parts === undefined
        ? Result.fail(damaged(session, document, content.sha256))
        : Result.succeed(parts),
    );
  }
  return answers;
});

/** Why these parts are not that version of the document; undefined where they are. */
export const whyUnsound = Effect.fnUntraced(function* (
  session: Session,
  wanted: Required<Pick<ReadCommand, "document" | "sha256">>,
  parts: Parts,
): Effect.fn.Return<EngineError | undefined> {
  const content = contentOf(session, wanted);
  if (content === undefined) return noVersion(wanted.document);
  const sound = yield* Effect.result(isOwnDocument(session, content, parts));
  if (sound._tag === "Failure") return toEngineError(sound.failure);
  if (sound.success) return undefined;
  lookForLost(session);
  return damaged(session, wanted.document, content.sha256);
});

export const readDocument = (
  session: Session,
  command: Pick<ReadCommand, "document" | "sha256">,
): Effect.Effect<Uint8Array, EngineError> =>
  Effect.flatMap(readDocuments(session, [command]), ([stored]) =>
    stored === undefined
      ? Effect.fail(noVersion(command.document))
      : Effect.map(Effect.fromResult(stored), joinParts),
  );
