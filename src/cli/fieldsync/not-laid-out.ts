/** What a top-level parent that is to be cleared has in no file yet, or beside another version, and what helps: it would go with all versions. */
import type { CopyHandle } from "../../engine/engine.ts";
import type { EngineError } from "../../engine/errors.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import type { Advice } from "./advised.ts";
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

/** Where more than one version of a document would have to stay, somebody chooses first. */
export const undecided = (handle: CopyHandle): Advice => {
  const kept = handle.documentModes().documents.filter((document) => document.kept.length > 1);
  if (kept.length > 0)
    return {
      code: "kept-here",
      todo: `bring what is kept here beside each other with: fieldsync documents sync FOLDER ${kept.map(({ document }) => quoted(document)).join(" ")}`,
    };
  const { documents } = handle.exportState();
  if (Object.values(documents).every(({ versions }) => versions.length < 2))
    return { todo: "see which versions there are with: fieldsync documents versions FOLDER NAME" };
  return {
    code: "in-conflict",
    todo:
      "see the versions with: fieldsync conflicts FOLDER; keep the current one of a document with: fieldsync conflicts FOLDER --confirm NAME; another one with: " +
      "fieldsync conflicts FOLDER NAME --promote NUMBER. To keep them all as files besides: fieldsync export FOLDER OUT",
  };
};
