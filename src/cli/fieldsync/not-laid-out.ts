/** What a top-level parent that is to be cleared has in no file yet, and how it gets there: it would go with all versions. */
import type { CopyHandle } from "../../engine/engine.ts";
import type { EngineError } from "../../engine/errors.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { quoted } from "./pastable.ts";
import { documentsText } from "./words.ts";

const todoFor = (handle: CopyHandle): string => {
  const status = handle.documents?.status();
  if (status !== undefined && status.question !== null)
    return (
      documentsText({ ...status, problem: null, pending: [], unstable: [], notDocuments: [] }) ?? ""
    );
  const newer = handle.documentModes().documents.filter((document) => document.newer);
  return newer.length > 0
    ? `take what is newer with: fieldsync documents mode FOLDER automatic ${newer.map(({ document }) => quoted(document)).join(" ")}`
    : "close the programs that have these files open, and repeat this";
};

export const notLaidOut = (handle: CopyHandle, error: EngineError): EngineError | Stop =>
  error.reason !== "volume" || error.volumeError !== undefined
    ? error
    : stop({
        exitCode: EXIT_CODES.failed,
        code: "not-in-files",
        wrong: error.text,
        todo: todoFor(handle),
      });
