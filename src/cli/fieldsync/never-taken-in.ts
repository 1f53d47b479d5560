/**
 * What people saved in the documents folder and no version holds, where nothing is taken in: nothing can be written there, nobody opened the
 * folder at its place, or the key of the copy is gone. It is only looked at.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { assignFileNames, nameKey } from "../../engine/documents/portable-names.ts";
import type { CopyHandle } from "../../engine/engine.ts";
import { byCodeUnits, DOCUMENTS_FOLDER, type Hash } from "../../engine/log/names.ts";
import { codeOf } from "../../engine/node/errors.ts";
import { namesText } from "./words.ts";

/** A file of a document whose content no version has, as far as is known here. */
export interface NeverTakenIn {
  readonly file: string;
  readonly why: "saved-last" | "not-readable";
}

const hashOf = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
};

/** A file without content is never taken in, and what is no file is no content. */
const isSavedFile = async (path: string): Promise<boolean> => {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() === true && found.size > 0;
};

/** The files of documents, also of deleted ones, that hold something else than any version, and than `known` contents. */
export const neverTakenIn = async (
  folder: string,
  handle: CopyHandle,
  known: ReadonlySet<Hash>,
): Promise<ReadonlyArray<NeverTakenIn>> => {
  const names = await readdir(join(folder, DOCUMENTS_FOLDER)).catch((cause: unknown) =>
    codeOf(cause) === "ENOENT" ? [] : null,
  );
  if (names === null) return [{ file: `${DOCUMENTS_FOLDER}/`, why: "not-readable" }];
  const shown = handle.documentModes().documents.map(({ document }) => document);
  const documentOf = new Map<string, string>();
  for (const [document, file] of assignFileNames(shown)) documentOf.set(nameKey(file), document);
  const found: Array<NeverTakenIn> = [];
  for (const file of names.toSorted(byCodeUnits)) {
    const path = join(folder, DOCUMENTS_FOLDER, file);
    const versions = handle.versions(documentOf.get(nameKey(file)) ?? file.normalize("NFC"));
    const isDocument = documentOf.has(nameKey(file)) || versions.length > 0;
    if (!isDocument || !(await isSavedFile(path))) continue;
    try {
      const hash = await hashOf(path);
      if (!known.has(hash) && !versions.some(({ sha256 }) => sha256 === hash))
        found.push({ file, why: "saved-last" });
    } catch {
      found.push({ file, why: "not-readable" });
    }
  }
  return found;
};

/** What is not in an answer, or in an archive, for that. */
export const neverTakenInLines = (
  left: ReadonlyArray<NeverTakenIn>,
): ReadonlyArray<string | undefined> =>
  [
    {
      why: "saved-last",
      text: `saved last in ${DOCUMENTS_FOLDER}, and not in it, so copy that file as well`,
    },
    { why: "not-readable", text: "not in it, because it cannot be read" },
  ].map(({ text, why }) => {
    const files = left.flatMap((one) => (one.why === why ? [one.file] : []));
    return files.length === 0 ? undefined : `${text}: ${namesText(files)}`;
  });
