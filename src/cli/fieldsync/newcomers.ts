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

const AT_ONCE = 16;

/** In order, some at once: each is waited for a little. */
const someAtOnce = async <A, B>(
  items: ReadonlyArray<A>,
  act: (item: A) => Promise<B>,
): Promise<ReadonlyArray<B>> => {
  const answers: Array<B> = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    answers.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(act))));
  return answers;
};

const collect = async (folder: string): Promise<Newcomers> => {
  const inner = join(folder, DOCUMENTS_FOLDER);
  const found = await readdir(inner).catch(() => []);
  // An empty one is what an interrupted start leaves.
  const from = found.length > 0 ? inner : folder;
  const names: Array<string> = [];
  const skipped: Array<string> = [];
  let together = 0;
  const lying = (await readdir(from))
    .sort()
    .filter((name) => name !== "_Sync" && join(from, name) !== inner);
  const described = await someAtOnce(lying, async (name) => ({
    name,
    path: join(from, name),
    file: await stat(join(from, name)).catch(() => undefined),
  }));
  for (const { name, path, file } of described) {
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
    names.push(name);
  }
  const documents = await someAtOnce(names, async (name) => ({
    name,
    bytes: await readFile(join(from, name)),
  }));
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
