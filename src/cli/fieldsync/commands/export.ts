/** `fieldsync export`: the whole engagement as plain files that need no program of ours. */
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../../engine/engine.ts";
import { assignFileNames } from "../../../engine/documents/portable-names.ts";
import { isHash } from "../../../engine/log/names.ts";
import { DOCUMENT_PREFIX } from "../../../engine/log/op.ts";
import { copyTakingIn } from "../../../engine/node/around.ts";
import { causeText, codeOf } from "../../../engine/node/errors.ts";
import { insteadOfFolder } from "../../../engine/node/instead-of-folder.ts";
import { isLeftByLooking } from "../../../engine/node/left-by-looking.ts";
import { isWithin, placeOf } from "../../../engine/node/moving/place.ts";
import type { DocumentsStatus } from "../../../engine/documents/desk.ts";
import { EXIT_CODES, stop } from "../../exit.ts";
import type { CopyContext } from "../context.ts";
import { isFull, whole, writeNew } from "../files.ts";
import { path } from "../parameters.ts";
import { neverTakenIn, neverTakenInLines } from "../never-taken-in.ts";
import { shownIdentity } from "../only-telling.ts";
import { settleFiles } from "../settle.ts";
import { isLeftOut } from "../sync-once.ts";
import { isAnswerNeeded, leftOut } from "../taken-in.ts";
import { copyVerb } from "../verb.ts";
import { shortHash } from "../version.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { documentsText, lines } from "../words.ts";
import { makeFolders } from "../../../engine/node/make-folders.ts";

const TAG_DIGITS = 16;

/** Versions of the engagement, changes kept on this computer that are no versions yet, and what an abandoned copy changed in vain. */
const contentsOf = (handle: CopyHandle): ReadonlyArray<Content> => {
  const shown = Object.entries(handle.exportState().documents).flatMap(
    ([name, { current, versions }]) =>
      versions.map((sha256): Content => ({
        name,
        sha256,
        kind: sha256 === current ? "current" : "version",
      })),
  );
  const kept = handle
    .documentModes()
    .documents.flatMap(({ document, kept }) =>
      kept.map((sha256): Content => ({ name: document, sha256, kind: "kept" })),
    );
  const aside = new Map(
    handle.quarantined().flatMap(({ entity, field, value }): ReadonlyArray<[string, Content]> => {
      const name = documentIn(entity);
      return name === undefined || field !== "content" || !isHash(value)
        ? []
        : [[`${value} ${name}`, { name, sha256: value, kind: "aside" }]];
    }),
  );
  return [...shown, ...kept, ...aside.values()];
};

/** One bad piece of a disk is no reason to leave the rest there: who exports a damaged copy saves what can be saved. */
interface Unreadable {
  readonly name: string;
  readonly sha256: string;
  readonly why: string;
}

const documentIn = (entity: string): string | undefined =>
  entity.startsWith(DOCUMENT_PREFIX) ? entity.slice(DOCUMENT_PREFIX.length) : undefined;

interface Content {
  readonly name: string;
  readonly sha256: string;
  readonly kind: "current" | "version" | "kept" | "aside";
}

const pathIn = ({ kind, sha256 }: Content, file: string): ReadonlyArray<string> => {
  switch (kind) {
    case "current":
      return ["documents", file];
    case "version":
      return ["versions", sha256.slice(0, TAG_DIGITS), file];
    case "kept":
    case "aside":
      return [kind, sha256.slice(0, TAG_DIGITS), file];
  }
};

const refuse = (out: string, wrong: string) =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "bad-target",
    wrong: `"${out}" ${wrong}`,
    expected: "a folder that does not exist yet, or an empty one",
    todo: "name another folder",
  });

const attempt = <A>(out: string, act: () => Promise<A>) =>
  whole({
    try: act,
    catch: (cause) =>
      isFull(cause)
        ? stop({
            exitCode: EXIT_CODES.failed,
            code: "no-space",
            wrong: `"${out}" is not complete: ${causeText(cause)}`,
            todo: "take it away, free some space there, and export again; or name a folder on another disk",
          })
        : refuse(out, `cannot be written: ${causeText(cause)}`),
  });

/** None where there is no such folder yet. */
const namesIn = (folder: string): Promise<ReadonlyArray<string>> =>
  readdir(folder).catch((cause: unknown) => {
    if (codeOf(cause) === "ENOENT") return [];
    // The caller says what lies there.
    if (codeOf(cause) === "ENOTDIR") return [basename(folder)];
    throw cause;
  });

/** An archive is nothing that is synchronised, or taken away with a copy. Links are followed: the same folder has many names. */
const checkTarget = (folder: string, out: string) =>
  Effect.gen(function* () {
    const [copy, place] = yield* attempt(out, () =>
      Promise.all([placeOf(folder), placeOf(resolve(out))] as const),
    );
    const instead = yield* Effect.promise(() => insteadOfFolder(resolve(out)));
    if (instead !== undefined) return yield* refuse(out, instead);
    if (isWithin(place, copy)) return yield* refuse(out, "lies in the folder of the engagement");
    const around = yield* Effect.promise(() => copyTakingIn(place));
    if (around !== undefined)
      return yield* refuse(out, `lies in a folder the copy "${around}" keeps for itself`);
    return undefined;
  });

/**
 * What people saved last is to be in the archive, also where nobody has the copy open. Whoever lost the key of his copy takes nothing in any
 * more, and is not told of files then.
 */
const takeInLast = ({ handle, keys }: CopyContext): Effect.Effect<DocumentsStatus | null> =>
  Effect.suspend(() => {
    try {
      keys.sign(handle.identity.copyId, new Uint8Array());
    } catch {
      return Effect.succeed(null);
    }
    return Effect.map(Effect.ignore(settleFiles(handle)), () => handle.documents?.status() ?? null);
  });

/** What keeps files of documents out of the archive. */
const outside = (files: DocumentsStatus): DocumentsStatus => ({
  ...files,
  unstable: leftOut(files),
  question: isAnswerNeeded(files) ? files.question : null,
  pending: [],
  notDocuments: [],
});

const isIncomplete = (files: DocumentsStatus): boolean => {
  const { problem, question, unstable } = outside(files);
  return problem !== null || question !== null || unstable.some((file) => isLeftOut(file, []));
};

const prettyJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export const exportAll = copyVerb({
  name: "export",
  onlyTells: true,
  description:
    "Writes the documents and all records as plain files. The current versions go to documents, the others of a conflict to versions, changes kept on this computer to kept, edits that are kept aside and not part of the engagement to aside, the records to records.json; engagement.json says what is what, which values of records are kept aside, and under which number every adjusting entry is shown. A version that was replaced is saved with: documents save. What you saved last is taken in before. Ends with 1 when the bytes of some version are damaged or gone here, or a saved file is not taken in: they are named, and everything else is written.",
  examples: [
    { command: "fieldsync export Maple Maple-archive", description: "Keep a plain archive" },
  ],
  parameters: { out: path("out", "The folder to write to: new or empty") },
  ifStopped:
    "what was written so far is no whole archive: take it away, or export into another folder",
  run: (context, { out }) =>
    Effect.gen(function* () {
      const { folder, handle, onlyTells } = context;
      yield* checkTarget(folder, out);
      const inner = join(out, "documents");
      const lying = yield* attempt(out, async () => [
        ...(await namesIn(out)).filter((name) => name !== "documents"),
        ...(await namesIn(inner)),
      ]);
      // What a file manager left is not written over: a document that is called so would be refused.
      const there = lying.filter((name) => !isLeftByLooking(name));
      if (there.length > 0) return yield* refuse(out, `is not empty: ${there[0] ?? ""} is there`);
      yield* attempt(out, async () => void makeFolders(inner));
      const files = yield* takeInLast(context);
      const state = handle.exportState();
      const contents = contentsOf(handle);
      const names = assignFileNames([...new Set(contents.map(({ name }) => name))]);
      const documents: Array<{ name: string; sha256: string; current: boolean; file: string }> = [];
      const unreadable: Array<Unreadable> = [];
      for (const content of contents) {
        const { kind, name, sha256 } = content;
        const place = pathIn(content, names.get(name) ?? name);
        const read = yield* Effect.result(handle.readDocument(name, sha256));
        if (read._tag === "Failure") {
          unreadable.push({ name, sha256, why: read.failure.text });
          continue;
        }
        const bytes = read.success;
        yield* attempt(out, async () => {
          makeFolders(join(out, ...place.slice(0, -1)));
          await writeNew(join(out, ...place), bytes);
        });
        documents.push({ name, sha256, current: kind === "current", file: place.join("/") });
      }
      yield* attempt(out, () => writeNew(join(out, "records.json"), prettyJson(state.records)));
      const aside = handle.quarantined();
      const known = new Set(contents.map(({ sha256 }) => sha256));
      const notTakenIn =
        files === null ? yield* Effect.promise(() => neverTakenIn(folder, handle, known)) : [];
      const summary = {
        identity: shownIdentity(context),
        documents,
        unreadable,
        numbers: handle.numbers(),
        aside,
      };
      yield* attempt(out, () => writeNew(join(out, "engagement.json"), prettyJson(summary)));
      return {
        out,
        ...summary,
        records: Object.keys(state.records).length,
        files,
        filesRead: onlyTells === null,
        notTakenIn,
      };
    }),
  text: ({ aside, documents, files, notTakenIn, out, records, unreadable }) =>
    lines([
      `${counted(documents.length, "document version")} and ${counted(records, "record")} written to ${out}`,
      ...unreadable.map(
        ({ name, sha256, why }) => `not written: ${name} (${shortHash(sha256)}): ${why}`,
      ),
      aside.length === 0
        ? undefined
        : `${counted(aside.length, "edit is", "edits are")} kept aside and not part of the engagement: see engagement.json there, under aside`,
      documentsText(files === null ? null : outside(files)),
      ...neverTakenInLines(notTakenIn),
    ]),
  exitCode: ({ files, notTakenIn, unreadable }) =>
    unreadable.length > 0 || notTakenIn.length > 0 || (files !== null && isIncomplete(files))
      ? EXIT_CODES.failed
      : EXIT_CODES.passed,
});
