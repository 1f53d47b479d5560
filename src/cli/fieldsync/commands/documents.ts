/** `fieldsync documents list|add|restore|delete`: the documents of the engagement and their files. */
import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as Effect from "effect/Effect";
import type { CopyHandle, WorkingDocuments } from "../../../engine/engine.ts";
import { limits } from "../../../engine/limits.ts";
import { DOCUMENTS_FOLDER } from "../../../engine/names.ts";
import { EXIT_CODES, stop } from "../../exit.ts";
import { path } from "../parameters.ts";
import { settleFiles, settleMissing } from "../settle.ts";
import { copyVerb, nothing } from "../verb.ts";
import { counted, documentsText, lines } from "../words.ts";

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

const listed = (handle: CopyHandle) => ({
  documents: handle.exportState().documents,
  files: handle.documents?.status() ?? null,
});

export const documentsList = copyVerb({
  name: "documents list",
  description:
    "Lists the documents of the engagement. Also says which files wait, are missing, or are no documents.",
  parameters: nothing,
  run: ({ handle }) => Effect.map(settleMissing(handle), () => listed(handle)),
  text: ({ documents, files }) =>
    lines([
      counted(Object.keys(documents).length, "document"),
      ...Object.entries(documents).map(([name, { versions }]) =>
        versions.length > 1 ? `  ${name}   conflict: ${versions.length} versions` : `  ${name}`,
      ),
      documentsText(files),
    ]),
});

const readable = (file: string) =>
  Effect.tryPromise({
    try: async () => {
      const found = await stat(file);
      if (!found.isFile()) throw new Error("it is not a file");
      if (found.size > limits.documentBytes)
        throw new Error(
          `it has ${found.size} bytes, and at most ${limits.documentBytes} are possible`,
        );
      return new Uint8Array(await readFile(file));
    },
    catch: (cause) =>
      stop({
        exitCode: EXIT_CODES.failed,
        code: "unreadable",
        wrong: `"${file}" cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        todo: "check the path",
      }),
  });

const wasAdded = (handle: CopyHandle, documents: WorkingDocuments, name: string) =>
  Effect.gen(function* () {
    yield* documents.addFile(name);
    yield* settleFiles(handle);
    if (handle.document(name) !== undefined) return { document: name };
    // Which files are missing is known a moment later.
    yield* settleMissing(handle);
    if (handle.document(name) !== undefined) return { document: name };
    const { question } = documents.status();
    if (question !== null)
      return yield* stop({
        exitCode: EXIT_CODES.failed,
        code: "files-missing",
        wrong: `${name} could not be taken in: too many files are missing, or the documents folder is`,
        todo: "say first what happened to them: fieldsync documents restore or documents delete",
      });
    const why = documents.status().unstable.find(({ file }) => file === name)?.why;
    return yield* stop({
      exitCode: EXIT_CODES.failed,
      code: "not-taken-in",
      wrong: `${name} could not be taken in${why === undefined ? "" : `: ${why.replace("-", " ")}`}`,
      todo: "close it in other programs and try again",
    });
  });

export const documentsAdd = copyVerb({
  name: "documents add",
  description:
    "Makes a file a document of the engagement. A file that lies in the documents folder stays where it is; any other one is copied.",
  examples: [
    {
      command: "fieldsync documents add Maple letter.docx",
      description: "Add a file from anywhere",
    },
  ],
  parameters: { file: path("file", "The file") },
  run: ({ folder, handle }, { file }) =>
    Effect.gen(function* () {
      const name = basename(file);
      if (handle.documents !== null && dirname(file) === join(folder, DOCUMENTS_FOLDER)) {
        yield* readable(file);
        return yield* wasAdded(handle, handle.documents, name);
      }
      const bytes = yield* readable(file);
      if (handle.document(name) !== undefined)
        return yield* stop({
          exitCode: EXIT_CODES.failed,
          code: "exists",
          wrong: `there is a document "${name}" already`,
          todo: "change its file in the documents folder, or give the new one another name",
        });
      yield* handle.saveDocument(name, bytes);
      yield* settleFiles(handle);
      return { document: name };
    }),
  text: ({ document }) => `${document} is a document of the engagement now`,
});

export const documentsRestore = copyVerb({
  name: "documents restore",
  description:
    "Puts missing document files back. Also the answer when the documents folder itself is missing or is another one.",
  parameters: nothing,
  run: ({ handle }) =>
    Effect.gen(function* () {
      const documents = yield* withFiles(handle);
      yield* settleMissing(handle);
      yield* documents.restoreVanished;
      yield* settleFiles(handle);
      return listed(handle);
    }),
  text: ({ files }) => lines(["the missing files were put back", documentsText(files)]),
});

export const documentsDelete = copyVerb({
  name: "documents delete",
  description:
    "Deletes the documents whose files are missing, for everybody. What somebody changed meanwhile stays and is put back.",
  parameters: nothing,
  run: ({ handle }) =>
    Effect.gen(function* () {
      const documents = yield* withFiles(handle);
      yield* settleMissing(handle);
      const { question } = documents.status();
      const missing = question !== null && "documents" in question ? question.documents : [];
      if (missing.length === 0)
        return yield* stop({
          exitCode: EXIT_CODES.failed,
          code: "nothing-missing",
          wrong: "no document file is missing",
          expected: "files taken out of the documents folder",
          todo: "delete the file of a document first, then repeat this",
        });
      yield* documents.deleteVanished;
      yield* settleFiles(handle);
      return { deleted: missing, ...listed(handle) };
    }),
  text: ({ deleted, files }) => lines([`deleted: ${deleted.join(", ")}`, documentsText(files)]),
});
