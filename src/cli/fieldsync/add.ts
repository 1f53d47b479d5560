/** Making files documents, those of the documents folder and others, and why that cannot be. */
import { lstat } from "node:fs/promises";
import { basename, join } from "node:path";
import * as Effect from "effect/Effect";
import type { CopyHandle, WorkingDocuments } from "../../engine/engine.ts";
import type { UnstableReason } from "../../engine/documents/desk.ts";
import { assignFileNames, nameKey } from "../../engine/documents/portable-names.ts";
import { limits } from "../../engine/limits.ts";
import { DOCUMENTS_FOLDER } from "../../engine/log/names.ts";
import { DOCUMENT_PREFIX, isPortableDocumentName } from "../../engine/log/op.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import type { CopyContext } from "./context.ts";
import { badName, documentNamed, isKnown } from "./document-names.ts";
import { readable } from "./files.ts";
import { refused } from "./refusal.ts";
import { settleFiles } from "./settle.ts";
import type { Refusal } from "./verb.ts";

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
  "not-readable": [
    "the permission to read it is missing",
    "give yourself the permission and try again",
  ],
  "too-large": [
    `it has more than ${limits.documentBytes} bytes (1 GiB), and no document may`,
    "make it smaller",
  ],
  refused: ["the copy did not take it", "see what is the matter with: fieldsync status FOLDER"],
};

/** Why what lies in the folder cannot become a document whatever is in it; undefined for a file, and where nothing is. */
const noFile = async (folder: string, name: string): Promise<Stop | undefined> => {
  const found = await lstat(join(folder, DOCUMENTS_FOLDER, name)).catch(() => undefined);
  if (found === undefined || found.isFile()) return undefined;
  const why = (text: string, todo: string): Stop =>
    refuse("not-taken-in", `${name} could not be taken in: it is ${text}`, todo);
  if (found.isDirectory()) return why("a folder", "put the files in it beside it, and add them");
  return found.isSymbolicLink()
    ? why("a link", "put the file itself there")
    : why("a pipe, a socket or a device", "put a file there");
};

/** Why a file that lies in the folder, and has a name a document can have, did not become one. */
const whyNot = (handle: CopyHandle, documents: WorkingDocuments, name: string): Stop => {
  const { notDocuments, problem, unstable } = documents.status();
  const refused = (why: string, todo: string) =>
    refuse("not-taken-in", `${name} could not be taken in: ${why}`, todo);
  const holder = holderOf(handle, name);
  const why = unstable.find(({ file }) => file === name)?.why;
  const entity = `${DOCUMENT_PREFIX}${name}`;
  const aside = handle.quarantined().find((edit) => edit.entity === entity)?.why;
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

/** A file that became no document, and why. */
export interface NotAdded {
  readonly file: string;
  readonly why: Stop;
}

export interface Added {
  readonly documents: ReadonlyArray<string>;
  readonly refused: ReadonlyArray<NotAdded>;
}

type Where = Pick<CopyContext, "folder" | "handle">;

/** Makes files of the documents folder documents, all with one look at it. */
export const addLying = (
  { folder, handle }: Where,
  documents: WorkingDocuments,
  names: ReadonlyArray<string>,
): Effect.Effect<Added, Refusal> =>
  Effect.gen(function* () {
    const left: Array<NotAdded> = [];
    const lying: Array<string> = [];
    for (const file of names) {
      const why = yield* Effect.promise(() => noFile(folder, file));
      if (why === undefined) lying.push(file);
      else left.push({ file, why });
    }
    const portable = lying.filter((name) => isPortableDocumentName(name));
    if (portable.length > 0) yield* documents.addFiles(portable);
    yield* settleFiles(handle);
    const { notDocuments, question } = documents.status();
    const strangers = new Set(notDocuments);
    const added: Array<string> = [];
    for (const file of lying) {
      const document = documentNamed(handle, file);
      if (!isPortableDocumentName(file)) left.push({ file, why: badName(file) });
      else if (isKnown(handle, document) && !strangers.has(file)) added.push(document);
      else if (question !== null)
        left.push({
          file,
          why: refuse(
            "files-missing",
            `${file} could not be taken in: too many files are missing, or the documents folder is`,
            "say first what happened to them: fieldsync documents restore or documents delete",
          ),
        });
      else left.push({ file, why: whyNot(handle, documents, file) });
    }
    return { documents: added, refused: left };
  });

/** Files elsewhere that are read at the same time, so that they become one segment. */
const READ_TOGETHER = 16;

/** Makes a copy of a file that lies elsewhere a document. */
const addCopy = (handle: CopyHandle, file: string): Effect.Effect<string, Refusal> =>
  Effect.gen(function* () {
    const bytes = yield* readable(file);
    const name = basename(file);
    const document = documentNamed(handle, name);
    if (!isPortableDocumentName(document)) return yield* badName(name);
    if (isKnown(handle, document))
      return yield* refuse(
        "exists",
        `there is a document "${document}" already`,
        "change its file in the documents folder, or give the new one another name",
      );
    yield* handle.saveDocument(document, bytes);
    return document;
  });

/** The same for many: two of one name are two documents that want it, and the first one has it. */
export const addCopies = (
  { handle }: Where,
  files: ReadonlyArray<string>,
): Effect.Effect<Added, Refusal> =>
  Effect.gen(function* () {
    const names = new Map<string, string>();
    for (const file of files) {
      const key = nameKey(basename(file));
      if (!names.has(key)) names.set(key, file);
    }
    const first = new Set(names.values());
    const add = (file: string): Effect.Effect<Added> =>
      addCopy(handle, file).pipe(
        Effect.map((document) => ({ documents: [document], refused: [] })),
        Effect.catch((why: Refusal) =>
          Effect.succeed({ documents: [], refused: [{ file, why: refused(why) }] }),
        ),
      );
    const firsts = yield* Effect.forEach([...first], add, { concurrency: READ_TOGETHER });
    const others = yield* Effect.forEach(
      files.filter((file) => !first.has(file)),
      add,
    );
    yield* settleFiles(handle);
    return together([...firsts, ...others]);
  });

export const together = (all: ReadonlyArray<Added>): Added => ({
  documents: all.flatMap(({ documents }) => documents),
  refused: all.flatMap(({ refused }) => refused),
});
