/** What people saved last, before a copy ends: it is in no version yet, and whoever ends the copy is told that all is handed in. */
import * as Effect from "effect/Effect";
import type { DocumentsStatus } from "../../engine/documents/desk.ts";
import type { CopyHandle } from "../../engine/engine.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import { settleFiles } from "./settle.ts";
import type { Refusal } from "./verb.ts";
import { documentsText } from "./words.ts";

/** Files of documents whose content is not taken in. Files that are no documents stay as they are, and so does one without content. */
export const leftOut = ({ notDocuments, unstable }: DocumentsStatus): DocumentsStatus["unstable"] =>
  unstable.filter(({ file, why }) => why !== "empty" && !notDocuments.includes(file));

/** A question about some missing files stops nothing else. */
export const isAnswerNeeded = ({ question }: DocumentsStatus): boolean =>
  question !== null && question.kind !== "vanished";

/** Takes in what lies changed in the documents folder, and refuses where something of it cannot be. */
export const takeIn = (handle: CopyHandle): Effect.Effect<void, Refusal> =>
  Effect.gen(function* () {
    if (handle.documents === null) return;
    yield* settleFiles(handle);
    const status = handle.documents.status();
    const unstable = leftOut(status);
    if (unstable.length === 0 && !isAnswerNeeded(status) && status.problem === null) return;
    const details = documentsText({ ...status, unstable, pending: [], notDocuments: [] }) ?? "";
    yield* stop({
      exitCode: EXIT_CODES.failed,
      code: "not-handed-in",
      wrong: `not everything in the documents folder is taken in yet, and nothing was deleted\n  ${details.replaceAll("\n", "\n  ")}`,
      todo: isAnswerNeeded(status)
        ? "answer that, and repeat this"
        : "close the files and repeat this, or take out of the documents folder what is not to be handed in",
    });
  });
