/** `fieldsync documents mode|sync|discard`: when changes of a document leave this computer, and when those of others come (rule 48). */
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../../engine/engine.ts";
import { DOCUMENT_MODES } from "../../../engine/log/names.ts";
import { EXIT_CODES, stop } from "../../exit.ts";
import { advised, advisedOn, thereIs } from "../advised.ts";
import { documentNamed } from "../document-names.ts";
import { choice, names, text, toggle } from "../parameters.ts";
import { settleAll, settleFiles } from "../settle.ts";
import { copyVerb } from "../verb.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { connectionText, documentsText, lines, modeText, queueText, namesText } from "../words.ts";
import { goOnline } from "../sync-once.ts";

const wantsNames = (word: string, instead: string) =>
  stop({
    exitCode: EXIT_CODES.usage,
    code: "usage",
    wrong: `name the documents to ${word}, or give ${instead}, and not both`,
    todo: "see the documents with: fieldsync documents list FOLDER",
  });

export const documentsMode = copyVerb({
  name: "documents mode",
  description:
    "Says when changes of a document travel, on this computer only. automatic: at once. on-demand: when you say documents sync; until then your changes stay here and newer versions wait. never: not at all.",
  examples: [
    {
      command: 'fieldsync documents mode Maple on-demand "Plan.xlsx"',
      description: "Send Plan.xlsx when you say so",
    },
    {
      command: "fieldsync documents mode Maple on-demand --standard",
      description: "The same for all documents without a mode of their own, and for new ones",
    },
  ],
  parameters: {
    mode: choice("mode", "automatic, on-demand or never", DOCUMENT_MODES),
    documents: names("document", "The names of the documents"),
    standard: toggle("standard", "All documents without a mode of their own, and new ones"),
  },
  run: ({ handle }, { documents: typed, mode, standard }) =>
    Effect.gen(function* () {
      const documents = typed.map((name) => documentNamed(handle, name));
      if (standard === documents.length > 0) return yield* wantsNames("choose for", "--standard");
      // What was changed before is taken in under the mode it was changed in.
      yield* settleFiles(handle);
      // All or none: of several names one may be mistyped.
      for (const document of documents) yield* thereIs(handle, document);
      for (const document of standard ? [null] : documents)
        yield* advised(handle.setDocumentMode(document, mode), () => ({
          todo: "give the changes up with: fieldsync documents discard FOLDER DOCUMENT",
        }));
      yield* settleFiles(handle);
      return { mode, documents, standard, modes: handle.documentModes() };
    }),
  text: ({ documents, mode, standard }) =>
    `${standard ? "documents without a mode of their own" : namesText(documents)}: ${modeText(mode)}`,
});

/** A copy that cannot be reached is no reason not to publish: what is published waits like every change. */
const exchange = (handle: CopyHandle) => Effect.ignore(settleAll(handle, Effect.void));

export const documentsSync = copyVerb({
  name: "documents sync",
  description:
    "Sends the changes of on-demand documents that were kept here, and fetches newer versions of them. Documents with the mode never stay out of it. Ends with 1 when the other copy could not be reached; the changes go out with the next exchange then.",
  examples: [
    { command: 'fieldsync documents sync Maple "Plan.xlsx"', description: "One document" },
    { command: "fieldsync documents sync Maple --all", description: "All on-demand documents" },
  ],
  parameters: {
    documents: names("document", "The names of the documents"),
    all: toggle("all", "All on-demand documents"),
  },
  run: ({ handle }, { all, documents: typed }) =>
    Effect.gen(function* () {
      const documents = typed.map((name) => documentNamed(handle, name));
      if (all === documents.length > 0) return yield* wantsNames("synchronise", "--all");
      yield* settleFiles(handle);
      yield* Effect.ignore(goOnline(handle));
      for (const document of documents) yield* thereIs(handle, document);
      const synced = yield* advised(handle.syncDocuments(...(all ? [] : [documents])), () => ({
        code: "never-synchronised",
        todo: "choose another mode first with: fieldsync documents mode FOLDER on-demand DOCUMENT",
      }));
      yield* exchange(handle);
      const status = handle.status();
      // The top-level parent goes to nobody: others come to it.
      const reached = handle.identity.role === "top-level" || status.connectedTo !== null;
      return {
        ...synced,
        status,
        reached,
        left: handle.queue().filter(({ kept }) => kept > 0),
        files: handle.documents?.status() ?? null,
      };
    }),
  text: ({ damaged, files, left, published, reached, status, taken }) =>
    lines([
      published.length === 0
        ? "nothing was kept here"
        : `${status.queue === 0 ? "sent" : "not kept here any more, and not sent yet"}: ${namesText([...new Set(published.map(({ document }) => document))])}`,
      taken.length === 0 ? undefined : `fetched: ${namesText(taken)}`,
      ...damaged.map(
        (document) =>
          `not sent: ${document}, its kept change is damaged on this disk; save it again, or give it up with: fieldsync documents discard FOLDER DOCUMENT`,
      ),
      reached ? undefined : connectionText(status),
      queueText(status),
      left.length === 0
        ? undefined
        : `${counted(left.length, "document keeps", "documents keep")} changes here`,
      documentsText(files),
    ]),
  exitCode: ({ damaged, reached, status }) =>
    !reached || status.queue > 0 || damaged.length > 0 ? EXIT_CODES.failed : EXIT_CODES.passed,
});

export const documentsDiscard = copyVerb({
  name: "documents discard",
  description:
    "Gives up the changes of a document that are kept here, for good. Its file becomes again what it was before them; one that nobody else has goes away.",
  parameters: { document: text("document", "The name of the document") },
  run: ({ handle }, args) =>
    Effect.gen(function* () {
      const document = documentNamed(handle, args.document);
      yield* settleFiles(handle);
      yield* advisedOn(handle, document, handle.discardSaves(document), () => ({
        code: "nothing-kept",
        todo: "see what is kept here with: fieldsync documents list FOLDER",
      }));
      yield* settleFiles(handle);
      return { document };
    }),
  text: ({ document }) => `the changes of ${document} that were kept here are given up`,
});
