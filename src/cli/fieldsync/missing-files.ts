/** Files of documents that are missing: which of them somebody means, and why none can be meant. */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../engine/engine.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import { documentNamed } from "./document-names.ts";
import { namesText } from "./words.ts";

export const nothingMissing = () =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "nothing-missing",
    wrong: "no document file is missing",
    todo: "see how the documents stand with: fieldsync documents list FOLDER; a document is deleted by deleting its file first",
  });

/** Where the folder itself is in question no single file is: what is asked of some waits until there is a folder. */
export const checkFolder = (handle: CopyHandle) =>
  Effect.suspend(() => {
    const kind = handle.documents?.status().question?.kind;
    return kind === "folder-missing" || kind === "other-folder"
      ? Effect.fail(
          stop({
            exitCode: EXIT_CODES.failed,
            code: "files-missing",
            wrong:
              kind === "folder-missing"
                ? "the documents folder itself is missing: that deletes no document"
                : "the documents folder is not the one this copy knows: nothing is known of single files",
            todo: "put that one back, or have all documents put there with: fieldsync documents restore FOLDER; one is deleted by deleting its file then",
          }),
        )
      : Effect.void;
  });

/** Where the folder cannot be read, nobody knows whether a file is missing; that none is would be a lie. */
export const checkSeen = (handle: CopyHandle) =>
  Effect.suspend(() => {
    const { problem = null, question = null } = handle.documents?.status() ?? {};
    return problem === null || question !== null
      ? Effect.void
      : Effect.fail(
          stop({
            exitCode: EXIT_CODES.failed,
            code: "volume",
            wrong: `it is not known whether a document file is missing: ${problem}`,
            todo: "see what helps with: fieldsync status FOLDER",
          }),
        );
  });

/** Documents whose files are missing, as somebody named them; undefined: he named none, and means all. */
export const missingNamed = (handle: CopyHandle, typed: ReadonlyArray<string>) =>
  Effect.suspend(() => {
    if (typed.length === 0) return Effect.succeed(undefined);
    const question = handle.documents?.status().question ?? null;
    const missing = question !== null && "documents" in question ? question.documents : [];
    const named = typed.map((name) => documentNamed(handle, name));
    const stranger = named.find((name) => !missing.includes(name));
    return stranger === undefined
      ? Effect.succeed(named)
      : Effect.fail(
          stop({
            exitCode: EXIT_CODES.failed,
            code: "nothing-missing",
            wrong: `the file of "${stranger}" is not missing`,
            ...(missing.length === 0 ? {} : { expected: `one of: ${namesText(missing)}` }),
            todo: "see what is missing with: fieldsync status FOLDER",
          }),
        );
  });
