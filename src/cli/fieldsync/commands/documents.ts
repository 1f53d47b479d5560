/** `fieldsync documents list|add|template|restore|delete`: the documents of the engagement and their files. */
import { basename, dirname, join } from "node:path";
import * as Effect from "effect/Effect";
import type { DocumentsStatus } from "../../../engine/documents/desk.ts";
import type { CopyHandle, DocumentStanding } from "../../../engine/engine.ts";
import { DOCUMENTS_FOLDER } from "../../../engine/log/names.ts";
import { makeDocumentsFolder } from "../../../engine/node/documents-folder.ts";
import { EXIT_CODES, stop } from "../../exit.ts";
import { addCopies, addLying, together, type Added } from "../add.ts";
import { documentNamed, isKnown } from "../document-names.ts";
import { isAnything, isFile, isSameFolder, readable } from "../files.ts";
import { checkFolder, checkSeen, missingNamed, nothingMissing } from "../missing-files.ts";
import { names, path, paths } from "../parameters.ts";
import { settleFiles } from "../settle.ts";
import { isStuck } from "../sync-once.ts";
import { copyVerb, nothing } from "../verb.ts";
import { lookAtOwnLocks } from "./check-out.ts";
import { spelledFile } from "../../../engine/node/spelling.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { documentsText, lines, modeText, namesText } from "../words.ts";

const withFiles = (handle: CopyHandle) =>
  Effect.suspend(() => {
    const { documents } = handle;
    return documents === null
      ? Effect.fail(
          stop({
            exitCode: EXIT_CODES.failed,
            code: "no-files",
            wrong: "this copy does not keep its documents as files",
            todo: "see the documents with: fieldsync documents list FOLDER",
          }),
        )
      : Effect.succeed(documents);
  });

/** A mode outlives its document; a deleted one of which nothing is here is none any more. */
const listed = (handle: CopyHandle) => {
  const { documents } = handle.exportState();
  const modes = handle.documentModes();
  const isThere = ({ document, kept, shown }: DocumentStanding): boolean =>
    documents[document] !== undefined || shown !== null || kept.length > 0;
  return {
    documents,
    modes: { ...modes, documents: modes.documents.filter(isThere) },
    files: handle.documents?.status() ?? null,
  };
};

/** One document, and what is to be said about it. */
const standingText = (
  { document, kept, mode, newer, shown }: DocumentStanding,
  versions: number,
): string => {
  const remarks = [
    mode === "automatic" ? undefined : modeText(mode),
    kept.length === 0 ? undefined : "changes kept here",
    !newer || mode === "never"
      ? undefined
      : shown === null
        ? "not taken yet"
        : versions === 0
          ? "was deleted by somebody"
          : "a newer version waits",
    versions > 1 ? `conflict: ${versions} versions` : undefined,
  ].filter((remark) => remark !== undefined);
  return remarks.length === 0 ? `  ${document}` : `  ${document}   ${remarks.join(", ")}`;
};

export const documentsList = copyVerb({
  name: "documents list",
  onlyTells: true,
  description:
    "Lists the documents of the engagement. Also says which changes are kept here, which newer versions wait, and which files wait, are missing, or are no documents.",
  parameters: nothing,
  run: ({ handle }) => Effect.map(settleFiles(handle), () => listed(handle)),
  text: ({ documents, files, modes }) =>
    lines([
      counted(modes.documents.length, "document"),
      ...modes.documents.map((standing) =>
        standingText(standing, documents[standing.document]?.versions.length ?? 0),
      ),
      documentsText(files),
    ]),
});

/**
 * Whether what was named lies in the documents folder: by its path, or, where no file is at that path, by its name. People
 * name a file as they see it beside the others, and stand somewhere else.
 */
const liesInDocuments = (folder: string, file: string) =>
  Effect.promise(async () => {
    const documents = join(folder, DOCUMENTS_FOLDER);
    const inDocuments = join(documents, basename(file));
    if (await isSameFolder(dirname(file), documents)) return isAnything(inDocuments);
    if (await isFile(file)) return false;
    return (await isFile(inDocuments)) || (!(await isAnything(file)) && isAnything(inDocuments));
  });

/** However somebody spelled it on a disk that does not mind case: `MEMO.TXT` is no second document beside `memo.txt`. */
const asListed = (typed: string) => Effect.promise(() => spelledFile(typed));

export const documentsAdd = copyVerb({
  name: "documents add",
  description:
    "Makes files documents of the engagement. A file that lies in the documents folder stays where it is; any other one is copied.",
  examples: [
    {
      command: "fieldsync documents add Maple letter.docx",
      description: "letter.docx lies in Maple/documents, or here",
    },
    {
      command: "fieldsync documents add Maple Maple/documents/*.pdf",
      description: "Every PDF that lies in Maple/documents",
    },
  ],
  parameters: { files: paths("file", "The files") },
  run: ({ folder, handle }, { files: typed }) =>
    Effect.gen(function* () {
      const { documents } = handle;
      const files = yield* Effect.forEach(typed, asListed);
      const lying: Array<string> = [];
      const elsewhere: Array<string> = [];
      for (const file of new Set(files))
        if (documents !== null && (yield* liesInDocuments(folder, file)))
          lying.push(basename(file));
        else elsewhere.push(file);
      const added: Array<Added> = [];
      if (documents !== null && lying.length > 0)
        added.push(yield* addLying({ folder, handle }, documents, [...new Set(lying)]));
      if (elsewhere.length > 0) added.push(yield* addCopies({ folder, handle }, elsewhere));
      const all = together(added);
      // Who named one file is told about that one.
      const [only] = all.refused;
      if (only !== undefined && files.length === 1) return yield* only.why;
      const refused = all.refused.map(({ file, why }) => ({ file, why: why.message }));
      return { documents: all.documents, refused };
    }),
  text: ({ documents, refused }) =>
    lines([
      documents.length === 0
        ? undefined
        : documents.length === 1
          ? `${documents[0]} is a document of the engagement now`
          : `${counted(documents.length, "file")} became documents: ${namesText(documents)}`,
      ...refused.map(({ why }) => why),
    ]),
  exitCode: ({ refused }) => (refused.length === 0 ? EXIT_CODES.passed : EXIT_CODES.failed),
});

export const documentsTemplate = copyVerb({
  name: "documents template",
  description:
    "Replaces a document by a file as a template update; of a name there is none of, the file becomes a new document. It is shown before everything that was changed meanwhile without knowing of it; those changes are kept as versions. Any copy may do it, and the versions say who did.",
  examples: [
    {
      command: "fieldsync documents template Maple checklist.xlsx",
      description: "Everybody gets the new checklist.xlsx",
    },
    {
      command: "fieldsync conflicts Maple checklist.xlsx",
      description: "See whose changes it was shown before, and promote one if it is needed",
    },
  ],
  parameters: { file: path("file", "The new file, with the name of the document") },
  run: ({ handle }, { file: typed }) =>
    Effect.gen(function* () {
      const file = yield* asListed(typed);
      const document = documentNamed(handle, basename(file));
      yield* lookAtOwnLocks(handle);
      const isNew = !isKnown(handle, document);
      const receipt = yield* handle.saveDocument(document, yield* readable(file), {
        template: true,
      });
      yield* settleFiles(handle);
      return { document, dot: receipt.dot, isNew };
    }),
  text: ({ document, isNew }) =>
    isNew
      ? `${document} is a document of the engagement now: there was none of that name to update`
      : `${document} was updated as a template`,
});

const MISSING_NAMES = "Only these documents (default: all whose files are missing)";

export const documentsRestore = copyVerb({
  name: "documents restore",
  description:
    "Puts missing document files back. Also the answer when the documents folder itself is missing or is another one.",
  examples: [
    { command: "fieldsync documents restore Maple", description: "All missing files" },
    { command: 'fieldsync documents restore Maple "Plan.xlsx"', description: "One of them" },
  ],
  parameters: { only: names("document", MISSING_NAMES) },
  run: ({ folder, handle }, { only: typed }) =>
    Effect.gen(function* () {
      const documents = yield* withFiles(handle);
      yield* settleFiles(handle);
      yield* checkSeen(handle);
      if (typed.length > 0) yield* checkFolder(handle);
      const named = yield* missingNamed(handle, typed);
      const isGone = documents.status().question?.kind === "folder-missing";
      if (isGone) {
        yield* makeDocumentsFolder(folder);
        yield* settleFiles(handle);
      }
      const isAsked = documents.status().question !== null;
      if (!isAsked && !isGone) return yield* nothingMissing();
      if (isAsked) yield* documents.restoreVanished(named);
      yield* settleFiles(handle);
      return { ...listed(handle), ...(named === undefined ? {} : { named }) };
    }),
  text: ({ files, named }) => lines([backText(files, named), documentsText(files)]),
  exitCode: ({ files, named }) => (isPutBack(files, named) ? EXIT_CODES.passed : EXIT_CODES.failed),
});

/** Where much is missing, nothing at all is put in its place before it is known what happened to all of it. */
const waitsForAnswers = (files: DocumentsStatus | null): boolean =>
  files?.question?.kind === "many-vanished";

const isPutBack = (
  files: DocumentsStatus | null,
  named: ReadonlyArray<string> | undefined,
): boolean =>
  files !== null &&
  files.problem === null &&
  (named === undefined ? files.question === null : !waitsForAnswers(files)) &&
  !files.pending.some(
    ({ document, why }) =>
      (isStuck(why) || why === "name-taken") && (named === undefined || named.includes(document)),
  );

const backText = (
  files: DocumentsStatus | null,
  named: ReadonlyArray<string> | undefined,
): string => {
  const isBack = isPutBack(files, named);
  if (named === undefined)
    return isBack ? "the missing files were put back" : "not all missing files are back";
  if (isBack) return `put back: ${namesText(named)}`;
  return waitsForAnswers(files)
    ? `put back once it is known what happened to the others: ${namesText(named)}`
    : `not all are back of: ${namesText(named)}`;
};

export const documentsDelete = copyVerb({
  name: "documents delete",
  description:
    "Deletes the documents whose files are missing, for everybody. What somebody changed meanwhile stays and is put back.",
  examples: [
    {
      command: "fieldsync documents delete Maple",
      description: "All documents whose files are missing",
    },
    { command: 'fieldsync documents delete Maple "Plan.xlsx"', description: "One of them" },
  ],
  parameters: { only: names("document", MISSING_NAMES) },
  run: ({ handle }, { only: typed }) =>
    Effect.gen(function* () {
      const documents = yield* withFiles(handle);
      yield* settleFiles(handle);
      yield* checkSeen(handle);
      yield* checkFolder(handle);
      const { question } = documents.status();
      const missing = question !== null && "documents" in question ? question.documents : [];
      if (missing.length === 0) return yield* nothingMissing();
      const named = yield* missingNamed(handle, typed);
      yield* documents.deleteVanished(named);
      yield* settleFiles(handle);
      const isShown = (document: string): boolean => handle.document(document) !== undefined;
      return {
        deleted: (named ?? missing).filter((document) => !isShown(document)),
        stays: (named ?? missing).filter(isShown),
        ...listed(handle),
      };
    }),
  text: ({ deleted, files, stays }) =>
    lines([
      deleted.length === 0 ? undefined : `deleted: ${namesText(deleted)}`,
      stays.length === 0
        ? undefined
        : `not deleted, because somebody changed it meanwhile: ${namesText(stays)}`,
      documentsText(files),
    ]),
});
