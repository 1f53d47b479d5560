/** The files an engagement starts with: what lies in the folder before it is one. */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import * as Effect from "effect/Effect";
import { sameFile } from "../../engine/documents/desk.ts";
import { isTemporary } from "../../engine/documents/strangers.ts";
import { DOCUMENTS_FOLDER } from "../../engine/log/names.ts";
import type { EngagementSpec } from "../../engine/engine.ts";
import { limits } from "../../engine/limits.ts";
import { VolumeError } from "../../engine/errors.ts";
import { callsFor, forAll, type FileCalls } from "../../engine/node/calls.ts";
import { causeText, codeOf } from "../../engine/node/errors.ts";
import { isLeftByLooking } from "../../engine/node/left-by-looking.ts";
import { isNoText, withoutCase } from "../../engine/node/paths.ts";
import { nodeVolume } from "../../engine/node/volume.ts";
import { isMarker } from "../../engine/node/documents-folder.ts";
import { nodeWorkingFolder } from "../../engine/node/working-folder.ts";
import { EXIT_CODES, stop, Stop } from "../exit.ts";
import { isFolder } from "./files.ts";
import { wrongNames } from "./newcomer-names.ts";

/** They are held in memory while the engagement is made. */
const TOGETHER_BYTES_MAX = 4 * 1_024 * 1_048_576;

/** Files programs leave beside documents, and hidden ones: who wants one of these adds it. */
const isPassing = (name: string): boolean => name.startsWith(".") || isTemporary(name);

export interface Newcomers {
  readonly documents: EngagementSpec["documents"];
  /** Folder the documents were found in. */
  readonly from: string;
  /** Folders, and files of other programs, that were left alone. */
  readonly skipped: ReadonlyArray<string>;
}

const refuse = (code: string, wrong: string, todo: string): Stop =>
  stop({ exitCode: EXIT_CODES.failed, code, wrong, todo });

type Document = EngagementSpec["documents"][number];

/**
 * What the documents are called: names as Macs write them, with the dots of an umlaut by themselves, get the form that is typed everywhere
 * else. Where that is another file's name, each keeps its own.
 */
const documentNames = (files: ReadonlyArray<string>): ReadonlyArray<string> => {
  const taken = new Set(files);
  return files.map((file) => {
    const name = file.normalize("NFC");
    if (taken.has(name)) return file;
    taken.add(name);
    return name;
  });
};

/** Files that lie where the copy will have them, and how they are described from then on: the copy does not read them once more. */
const readLaidOut = (folder: string, names: ReadonlyArray<string>) =>
  Effect.map(
    nodeWorkingFolder({ root: folder }).readAll(names, { limit: limits.documentBytes }),
    (answers) =>
      names.map((name, at): Document | undefined => {
        const answer = answers[at];
        if (answer === undefined || answer instanceof VolumeError) return undefined;
        const { after, before, bytes } = answer;
        return sameFile(before, after) ? { name, bytes, file: after } : { name, bytes };
      }),
  );

const readLoose = (folder: string, names: ReadonlyArray<string>) =>
  Effect.map(
    nodeVolume(folder).readAll(names.map((path) => ({ path, limit: limits.documentBytes }))),
    (answers) =>
      names.map((name, at): Document | undefined => {
        const bytes = answers[at];
        return bytes === undefined || bytes instanceof VolumeError ? undefined : { name, bytes };
      }),
  );

/** What a name leads to. A link is no file where people go on working: what is saved through it would never be taken in. */
const describe = async (
  calls: FileCalls,
  name: string,
  at: { readonly folder: string; readonly links: "followed" | "left" },
) => {
  const path = join(at.folder, name);
  const own = await calls.lstat(path);
  const isFollowed = at.links === "followed" && own?.isSymbolicLink() === true;
  return { name, path, file: isFollowed ? await stat(path).catch(() => undefined) : own };
};

/** None where there is no such folder. One that may not be read is not taken for none: the files in it are the documents. */
const namesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (codeOf(cause) === "ENOENT" || codeOf(cause) === "ENOTDIR") return [];
    throw unreadable(folder, cause);
  }
};

const readAgain = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });

/** On a disk that minds case `Documents` is another folder, and its files would be left alone without a word. */
const checkSpelling = async (folder: string): Promise<void> => {
  const other = (await readdir(folder)).find(
    (name) => name !== DOCUMENTS_FOLDER && withoutCase(name) === DOCUMENTS_FOLDER,
  );
  if (other === undefined || !(await isFolder(join(folder, other)))) return;
  if (!(await isFolder(join(folder, DOCUMENTS_FOLDER))))
    throw refuse(
      "bad-name",
      `"${join(folder, other)}" is not called ${DOCUMENTS_FOLDER}, and here those are two names`,
      "rename it, and repeat this",
    );
};

/** What the system refuses is told with the path it refused: one of two hundred files, as a rule. */
const unreadable = (path: string, cause: unknown): Stop =>
  refuse(
    "unreadable",
    `"${path}" cannot be read: ${causeText(cause)}`,
    "check the path and its permissions",
  );

const collect = async (folder: string): Promise<Newcomers> => {
  const inner = join(folder, DOCUMENTS_FOLDER);
  const found = (await namesIn(inner)).filter((name) => !isLeftByLooking(name) && !isMarker(name));
  if (found.length === 0) await checkSpelling(folder);
  // An empty one is what an interrupted start leaves, or somebody who made it beforehand.
  const from = found.length > 0 ? inner : folder;
  const links = from === inner ? "left" : "followed";
  const names: Array<string> = [];
  const skipped: Array<string> = [];
  /** What nothing leads to, because it is no text. */
  const strange: Array<string> = [];
  let together = 0;
  const lying = (await readdir(from))
    .sort()
    .filter((name) => name !== "_Sync" && join(from, name) !== inner && !isMarker(name));
  const calls = await callsFor(from);
  const described = await Effect.runPromise(
    forAll(calls, lying, (name) => describe(calls, name, { folder: from, links }), Effect.promise),
  );
  for (const { name, path, file } of described) {
    if (file === undefined && isNoText(name)) {
      strange.push(name);
      continue;
    }
    if (file?.isFile() !== true || isPassing(name)) {
      skipped.push(name);
      continue;
    }
    if (file.size > limits.documentBytes)
      throw refuse(
        "too-large",
        `"${name}" has ${file.size} bytes, and a document has at most ${limits.documentBytes} (1 GiB)`,
        "move it out, and share it in parts, or outside of the engagement",
      );
    together += file.size;
    if (together > TOGETHER_BYTES_MAX)
      throw refuse(
        "too-large",
        `"${basename(path)}" makes the engagement too large to start with`,
        "move some files out, then add them with: fieldsync documents add FOLDER FILE",
      );
    names.push(name);
  }
  const wrong = wrongNames(from, [...strange, ...names], { areKept: from === inner });
  if (wrong !== undefined) throw wrong;
  const read = await Effect.runPromise(
    from === inner ? readLaidOut(folder, names) : readLoose(from, names),
  );
  const documents: Array<Document> = [];
  // A link is followed here, by the user's choice; what cannot be read says why.
  for (const [at, name] of documentNames(names).entries()) {
    const file = names[at] ?? name;
    const found = read[at] ?? { name, bytes: await readAgain(join(from, file)) };
    // A file that is called otherwise is read once more.
    documents.push(name === file ? found : { name, bytes: found.bytes });
  }
  return { documents, from, skipped };
};

export const newcomers = (folder: string): Effect.Effect<Newcomers, Stop> =>
  Effect.tryPromise({
    try: () => collect(folder),
    catch: (cause) => (cause instanceof Stop ? cause : unreadable(folder, cause)),
  });
