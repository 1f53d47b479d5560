/** The files an engagement starts with: what lies in the folder before it is one. */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import * as Effect from "effect/Effect";
import { DOCUMENTS_FOLDER } from "../../engine/log/names.ts";
import type { EngagementSpec } from "../../engine/engine.ts";
import { limits } from "../../engine/limits.ts";
import { causeText } from "../../engine/node/errors.ts";
import { isPortableDocumentName } from "../../engine/log/op.ts";
import { EXIT_CODES, stop, Stop } from "../exit.ts";

/** They are held in memory while the engagement is made. */
const TOGETHER_BYTES_MAX = 4 * 1_024 * 1_048_576;

/** Files programs leave beside documents. */
const isPassing = (name: string): boolean =>
  name.startsWith(".") ||
  name.startsWith("~") ||
  /\.tmp$/iu.test(name) ||
  /^(?:thumbs\.db|desktop\.ini)$/iu.test(name);

export interface Newcomers {
  readonly documents: EngagementSpec["documents"];
  /** Folder the documents were found in. */
  readonly from: string;
  /** Folders, and files of other programs, that were left alone. */
  readonly skipped: ReadonlyArray<string>;
}

const refuse = (code: string, wrong: string, todo: string): Stop =>
  stop({ exitCode: EXIT_CODES.failed, code, wrong, todo });

const collect = async (folder: string): Promise<Newcomers> => {
  const inner = join(folder, DOCUMENTS_FOLDER);
  const found = await readdir(inner).catch(() => []);
  // An empty one is what an interrupted start leaves.
  const from = found.length > 0 ? inner : folder;
  const documents: Array<{ name: string; bytes: Uint8Array }> = [];
  const skipped: Array<string> = [];
  let together = 0;
  for (const name of (await readdir(from)).sort()) {
    const path = join(from, name);
    if (name === "_Sync" || path === inner) continue;
    const file = await stat(path).catch(() => undefined);
    if (file?.isFile() !== true || isPassing(name)) {
      skipped.push(name);
      continue;
    }
    if (!isPortableDocumentName(name))
      throw refuse(
        "bad-name",
        `"${name}" cannot be the name of a document on every computer`,
        `rename it: at most ${limits.documentNameCharacters} characters, none of \\ / : * ? " < > |, and no dot or space at the end`,
      );
    together += file.size;
    if (file.size > limits.documentBytes || together > TOGETHER_BYTES_MAX)
      throw refuse(
        "too-large",
        `"${basename(path)}" makes the engagement too large to start with`,
        "move some files out, then add them with: fieldsync documents add FOLDER FILE",
      );
    documents.push({ name, bytes: new Uint8Array(await readFile(path)) });
  }
  return { documents, from, skipped };
};

export const newcomers = (folder: string): Effect.Effect<Newcomers, Stop> =>
  Effect.tryPromise({
    try: () => collect(folder),
    catch: (cause) =>
      cause instanceof Stop
        ? cause
        : refuse(
            "unreadable",
            `"${folder}" cannot be read: ${causeText(cause)}`,
            "check the path and its permissions",
          ),
  });
