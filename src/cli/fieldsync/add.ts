/** Making a file of the documents folder a document, and why that cannot be. */
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import type { CopyHandle, WorkingDocuments } from "../../engine/engine.ts";
import type { UnstableReason } from "../../engine/documents/desk.ts";
import { assignFileNames, nameKey } from "../../engine/documents/portable-names.ts";
import { limits } from "../../engine/limits.ts";
import { DOCUMENTS_FOLDER } from "../../engine/log/names.ts";
import { DOCUMENT_PREFIX, isPortableDocumentName } from "../../engine/log/op.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { badName, documentNamed, isKnown } from "./document-names.ts";
import { settleFiles } from "./settle.ts";

const refuse = (code: string, wrong: string, todo: string): Stop =>
  stop({ exitCode: EXIT_CODES.failed, code, wrong, todo });

/** The document a file belongs to, also where the file is spelled in another case or Unicode form. */
const holderOf = (
  handle: CopyHandle,
  name: string,
): { document: string; file: string } | undefined => {
  const files = assignFileNames(handle.documentModes().documents.map(({ document }) => document));
  for (const [document, file] of files)
    if (document === name || nameKey(file) === nameKey(name)) return { document, file };
  return undefined;
};

const CLOSE_IT = "close it in other programs and try again";

const UNSTABLE: { readonly [why in UnstableReason]: readonly [why: string, todo: string] } = {
  settling: ["it was saved just now", "try again in a moment"],
  changing: ["somebody is saving it", CLOSE_IT],
  empty: ["it is empty", "put something into it and try again"],
  "held-open": ["another program holds it open", CLOSE_IT],
  "too-large": [`it has more than ${limits.documentBytes} bytes`, "make it smaller"],
  refused: ["the copy did not take it", "see what is the matter with: fieldsync status FOLDER"],
};

/** Why a file that lies in the folder, and has a name a document can have, did not become one. */
const whyNot = (
  handle: CopyHandle,
  documents: WorkingDocuments,
  { isLink, name }: { readonly isLink: boolean; readonly name: string },
): Stop => {
  const { notDocuments, problem, unstable } = documents.status();
  const refused = (why: string, todo: string) =>
    refuse("not-taken-in", `${name} could not be taken in: ${why}`, todo);
  const holder = holderOf(handle, name);
  const why = unstable.find(({ file }) => file === name)?.why;
  const entity = `${DOCUMENT_PREFIX}${name}`;
  const aside = handle.quarantined().find((edit) => edit.entity === entity)?.why;
  if (isLink) return refused("it is a link", "put the file itself there");
  if (holder !== undefined && why === undefined)
    return refuse(
      "exists",
      notDocuments.includes(name)
        ? `there is a document "${holder.document}" already, and its file is "${holder.file}"`
        : `"${name}" is the file of the document "${holder.document}" already`,
      notDocuments.includes(name)
        ? "change that file, or give the new one another name"
        : "to have a new document, give the file another name",
    );
  if (aside !== undefined && why === undefined && !notDocuments.includes(name))
    return refused(
      aside === "abandoned"
        ? "this copy was abandoned, so it is kept aside and not part of the engagement"
        : "the engagement was locked down before, so it is kept aside and not part of it",
      "write it to a file with: fieldsync export FOLDER OUT",
    );
  if (why === undefined)
    return refused("programs keep files of such names beside documents", "give it another name");
  const [text, todo] = UNSTABLE[why];
  return refused(why === "refused" && problem !== null ? problem : text, todo);
};

/** The name of the document it becomes. */
export const added = (
  { folder, handle }: { readonly folder: string; readonly handle: CopyHandle },
  documents: WorkingDocuments,
  name: string,
) =>
  Effect.gen(function* () {
    if (!isPortableDocumentName(name)) return yield* badName(name);
    yield* documents.addFile(name);
    yield* settleFiles(handle);
    const { notDocuments, question } = documents.status();
    const document = documentNamed(handle, name);
    if (isKnown(handle, document) && !notDocuments.includes(name)) return { document };
    if (question !== null)
      return yield* refuse(
        "files-missing",
        `${name} could not be taken in: too many files are missing, or the documents folder is`,
        "say first what happened to them: fieldsync documents restore or documents delete",
      );
    const found = yield* Effect.promise(() =>
      lstat(join(folder, DOCUMENTS_FOLDER, name)).catch(() => undefined),
    );
    const isLink = found?.isSymbolicLink() ?? false;
    return yield* whyNot(handle, documents, { isLink, name });
  });
