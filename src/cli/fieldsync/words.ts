/** How the state of a copy reads, the same in every command. */
import type { CopyIdentity, CopyStatus, DocumentMode, QueuedChange } from "../../engine/engine.ts";
import type { EngineError, VolumeError } from "../../engine/errors.ts";
import type { MoveNote } from "../../engine/moving/note.ts";
import type { DocumentsStatus } from "../../engine/documents/desk.ts";
import { printable } from "../../replay/printable.ts";
import { counted } from "../../scenarios/report/counted.ts";
import { quoted } from "./pastable.ts";
import { TOO_LARGE_THERE, TOO_MANY_OPEN } from "./system-limits.ts";

/** What was counted, in a sentence behind it. */
const them = (count: number): string => (count === 1 ? "it" : "them");

export const lines = (parts: ReadonlyArray<string | undefined>): string =>
  parts.filter((part) => part !== undefined && part !== "").join("\n");

/** More names than these are read by nobody; `--json` has them all. */
const NAMED_MOST = 20;

const moreText = (more: number): string => `${more} more, all of them with --json`;

/** Names in a sentence. */
export const namesText = (names: ReadonlyArray<string>): string => {
  const shown = names
    .slice(0, NAMED_MOST)
    .map((name) => printable(name))
    .join(", ");
  return names.length <= NAMED_MOST ? shown : `${shown} and ${moreText(names.length - NAMED_MOST)}`;
};

/** Sentences that are said of each of several things. */
const few = <A>(
  things: ReadonlyArray<A>,
  sentence: (thing: A) => string,
): ReadonlyArray<string> => [
  ...things.slice(0, NAMED_MOST).map(sentence),
  ...(things.length > NAMED_MOST ? [`  and ${moreText(things.length - NAMED_MOST)}`] : []),
];

/** A moment as everybody reads it alike. */
export const momentText = (millis: number): string =>
  `${new Date(millis).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Who is missing, a line each, and when anything of them was last seen. */
export const missingLines = ({ missing = [] }: Pick<EngineError, "missing">): string =>
  missing
    .map(({ copyId, heardAtMillis, name }) => {
      const last = heardAtMillis === null ? "nothing of it seen yet" : momentText(heardAtMillis);
      return `\n  missing: ${name}, last change seen: ${last}, id: ${copyId}`;
    })
    .join("");

export const roleText = ({ role }: Pick<CopyIdentity, "role">): string =>
  role === "top-level" ? "the office original (top-level parent)" : "a copy of its parent";

/** Whether the connected folder takes nothing: nobody there learns of this copy then. */
export const isUnwritten = ({
  connectedTo,
  lastFailure,
}: Pick<CopyStatus, "connectedTo" | "lastFailure">): boolean =>
  connectedTo !== null &&
  lastFailure !== null &&
  (lastFailure.reason === "denied" || lastFailure.reason === "no-space") &&
  lastFailure.where?.startsWith(connectedTo) === true;

/** Slashes lean either way on Windows: people type one, the system answers the other. */
const isIn = (place: string, folder: string): boolean =>
  place.replaceAll("\\", "/").startsWith(folder.replaceAll("\\", "/"));

/** Whether the own disk is full: what others wrote stays where it is. */
const isFullHere = ({
  connectedTo,
  lastFailure,
}: Pick<CopyStatus, "connectedTo" | "lastFailure">): boolean =>
  lastFailure?.reason === "no-space" &&
  (connectedTo === null ||
    (lastFailure.where !== undefined && !isIn(lastFailure.where, connectedTo)));

/** Whether it was refused in the folder of this copy: the other one may well be reached. */
const isHere = ({ reason, where }: VolumeError, boundTo: string): boolean =>
  (reason === "denied" || reason === "busy") && where !== undefined && !isIn(where, boundTo);

const fullText = ({ lastFailure }: Pick<CopyStatus, "lastFailure">): string =>
  `what others left cannot be taken in (${lastFailure?.message}): free some space on that disk`;

/** `parentPath` is where the parent was seen last; a copy that was never connected goes there first. */
export const connectionText = (status: CopyStatus, parentPath: string | null = null): string => {
  const { boundTo, connectedTo, indicator, lastFailure, offlineByChoice, queue } = status;
  if (connectedTo !== null) {
    const kind = indicator === "yellow" ? "yellow: not its own parent" : indicator;
    const where = `connected to ${connectedTo}${indicator === "n/a" ? "" : ` (${kind})`}`;
    if (isFullHere(status)) return `${where}; ${fullText(status)}`;
    if (lastFailure !== null && queue > 0)
      return `${where}; what waits could not be written (${lastFailure.message})`;
    // That this copy is there is said to the other one as well, and counts as nothing that waits.
    return isUnwritten(status)
      ? `${where}; it could not be written (${lastFailure?.message})`
      : where;
  }
  if (isFullHere(status)) return fullText(status);
  if (offlineByChoice) return "working offline, as you asked";
  // A command that only looks at this copy tries nobody.
  if (boundTo !== null && lastFailure === null) return `exchanges with ${boundTo} at the next sync`;
  if (boundTo !== null && lastFailure !== null && isHere(lastFailure, boundTo))
    return `not connected to ${boundTo} now, because of the folder here; it will be tried again (${lastFailure.message})`;
  if (boundTo !== null)
    return `cannot reach ${boundTo} now; it will be tried again (${lastFailure?.message})`;
  if (indicator === "n/a") return "waiting for others to come";
  return parentPath === null
    ? "not connected to any copy"
    : `exchanges with its parent, ${parentPath}, at the next sync`;
};

export const queueText = ({ queue, waiting }: CopyStatus): string =>
  (queue === 0 ? "nothing waits to be sent" : `${counted(queue, "change")} not sent yet`) +
  (waiting === 0 ? "" : `; ${counted(waiting, "received change")} not complete yet`);

export const modeText = (mode: DocumentMode): string => mode.replace("-", " ");

/** Documents that do not follow by themselves and have something to say about it; nothing on an ordinary day. */
export const heldText = ({
  keptDocuments,
  newerDocuments,
}: Pick<CopyStatus, "keptDocuments" | "newerDocuments">): string | undefined =>
  lines([
    keptDocuments === 0
      ? undefined
      : `${counted(keptDocuments, "document has", "documents have")} changes that stay on this computer for now`,
    newerDocuments === 0
      ? undefined
      : `${counted(newerDocuments, "document has", "documents have")} a newer version waiting`,
    keptDocuments + newerDocuments === 0
      ? undefined
      : `  see ${them(keptDocuments + newerDocuments)} with: fieldsync documents list FOLDER`,
  ]);

/** What has not left this copy, by document and record. */
export const queueLines = (queue: ReadonlyArray<QueuedChange>): ReadonlyArray<string> =>
  few(queue, ({ entity, kept, mode, operations }) => {
    const name = entity.replace(/^document\//u, "");
    const parts = [
      operations === 0 ? undefined : `${counted(operations, "change")} not sent yet`,
      kept === 0 || mode === null ? undefined : `changes kept here (${modeText(mode)})`,
    ].filter((part) => part !== undefined);
    return `  ${name}: ${parts.join(", ")}`;
  });

/** What keeps people from editing, and what is kept aside; nothing on an ordinary day. */
export const phaseText = ({
  abandoned,
  forked,
  notUnderstood,
  otherHistory,
  phase,
  quarantined,
  revoked,
}: CopyStatus): string =>
  lines([
    phase === "open"
      ? undefined
      : phase === "handing-in"
        ? "everybody is handing in for a lock-down or clean-up: no edits now\n  where nobody finishes it, take it back with: fieldsync unlock FOLDER"
        : "the engagement is locked down: it can be read\n  open it again with: fieldsync unlock FOLDER",
    abandoned ? "this copy was abandoned: it can be read and exported" : undefined,
    revoked ? "the other copy does not let this one in any more" : undefined,
    quarantined === 0
      ? undefined
      : `${counted(quarantined, "edit")} kept aside and not part of the engagement\n  write ${quarantined === 1 ? "it to a file" : "them to files"} with: fieldsync export FOLDER OUT`,
    forked === 0
      ? undefined
      : "two laptops wrote under one identity: what both wrote is kept, see fieldsync properties FOLDER",
    notUnderstood === 0
      ? undefined
      : `${counted(notUnderstood, "change was", "changes were")} made with a newer version and cannot be shown here: what is shown may be older than it seems\n  ${notUnderstood === 1 ? "it is" : "they are"} kept and handed on; install the newer version on this computer to see ${them(notUnderstood)}`,
    otherHistory
      ? "the engagement was cleaned up from another history than the one here, as after a backup was put back: this copy gets nothing new any more\n" +
        "  make a copy anew with fieldsync create-copy, and save there once more what was changed here; write that to files with: fieldsync export FOLDER OUT"
      : undefined,
  ]);

export const conflictsText = (conflicts: number): string =>
  conflicts === 0
    ? "no conflicts"
    : `${counted(conflicts, "conflict")}: see ${them(conflicts)} with: fieldsync conflicts FOLDER`;

const questionText = (question: NonNullable<DocumentsStatus["question"]>): string => {
  switch (question.kind) {
    case "folder-missing":
      return "the documents folder is missing: put it back, or have it made anew with: fieldsync documents restore FOLDER";
    case "other-folder":
      return "the documents folder is not the one this copy knows: put that one back, or keep this one with: fieldsync documents restore FOLDER";
    case "many-vanished":
    case "vanished":
      return (
        `${counted(question.documents.length, "document file is", "document files are")} missing: ${namesText(question.documents)}\n` +
        (question.documents.length === 1
          ? "  put it back with: fieldsync documents restore FOLDER\n" +
            "  or delete this document with: fieldsync documents delete FOLDER"
          : "  put them back with: fieldsync documents restore FOLDER\n" +
            "  or delete these documents with: fieldsync documents delete FOLDER\n" +
            "  to do so with some of them only, write their names behind it")
      );
  }
};

/** What helps where nothing can be done in the folder, by what the system said. What is told of it goes by itself then. */
const HELPS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\((?:ENOSPC|EDQUOT)\)/u, "free some space on that disk"],
  [/\(EFBIG\)/u, TOO_LARGE_THERE],
  [/\((?:EMFILE|ENFILE)\)/u, TOO_MANY_OPEN],
  [/\(EROFS\)/u, "take off the write protection of that disk"],
  [/\((?:EACCES|EPERM)\)/u, "have the permission to read and write there given back to you"],
];

const problemText = (problem: string): string => {
  const [, help] = HELPS.find(([said]) => said.test(problem)) ?? [];
  const text = `the documents folder: ${problem}`;
  return help === undefined
    ? text
    : `${text}\n  ${help}; what you saved stays in its file, and is taken in after that`;
};

/** Folders, with a slash behind their names, cannot become documents, and what lies in them is not looked at. */
const notDocumentsText = (names: ReadonlyArray<string>): string | undefined => {
  if (names.length === 0) return undefined;
  const folders = names.filter((name) => name.endsWith("/"));
  return lines([
    `not documents of the engagement: ${namesText(names)}`,
    folders.length === names.length
      ? undefined
      : "  add one with: fieldsync documents add FOLDER FILE",
    folders.length === 0
      ? undefined
      : "  a folder is never one: put the files in it beside the others, and add them",
  ]);
};

/** What people have to know about the files; nothing when all is well. */
export const documentsText = (documents: DocumentsStatus | null): string | undefined =>
  documents === null
    ? undefined
    : lines([
        documents.question === null ? undefined : questionText(documents.question),
        documents.problem === null ? undefined : problemText(documents.problem),
        ...few(
          documents.pending,
          (update) => `waits for its file: ${update.document} (${update.text})`,
        ),
        ...few(
          documents.unstable,
          (file) => `not taken in yet: ${file.file} (${file.why.replace("-", " ")})`,
        ),
        notDocumentsText(documents.notDocuments),
      ]);

/** How a move that was begun is finished, and how it is taken back. */
export const moveAdvice = ({ from, to }: Pick<MoveNote, "from" | "to">): string =>
  `finish it with: ${moveCommand(from, to)}, or take it back with: ${moveCommand(to, from)}`;

/** The copy is at neither place. */
export const lostAdvice = ({ from, to }: Pick<MoveNote, "from" | "to">): string =>
  `bring that disk or that folder back, and finish the move with: ${moveCommand(from, to)}; ` +
  `where it is gone for good, give the move up with: ${moveCommand(to, from)}`;

export const finishAdvice = ({ from, to }: Pick<MoveNote, "from" | "to">): string =>
  `finish it with: ${moveCommand(from, to)}`;

const moveCommand = (from: string, to: string): string =>
  `fieldsync move ${quoted(from)} ${quoted(to)}`;

export const halfMovedText = (note: MoveNote | null): string | undefined => {
  if (note === null) return undefined;
  return note.phase === "gone"
    ? `this copy was moved here from "${note.from}", and what is left there is not removed yet\n  ${finishAdvice(note)}`
    : `a move of this copy to "${note.to}" was begun and is not finished\n  ${moveAdvice(note)}`;
};
