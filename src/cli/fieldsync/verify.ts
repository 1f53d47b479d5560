/**
 * Checking a copy as it lies on the disk, without opening it: every hash, every signature, every chain, and whether the parts
 * fit together. Reads only. An engine that opens a damaged copy sets damage aside; this looks before that happens.
 */
import * as Effect from "effect/Effect";
import {
  admit,
  emptyBook,
  foldReady,
  missingChunks,
  seqOf,
  vectorOfBook,
  type Book,
} from "../../engine/log/book.ts";
import { direct, type Abandoned } from "../../engine/copy/core.ts";
import { emptyState } from "../../engine/state/fold.ts";
import { limits } from "../../engine/limits.ts";
import { NOTHING_DECODED } from "../../engine/log/decoded.ts";
import { bytesMax, readLogFile, soundSegments } from "../../engine/log/log-file.ts";
import { loadMemory } from "../../engine/copy/memory.ts";
import {
  copyOfLog,
  isCardName,
  isHash,
  isWrittenLog,
  parseDropName,
  parseHaveName,
  parseLogFileName,
  parseSnapshotName,
  paths,
  type CopyId,
  type LogFileName,
  type LogId,
} from "../../engine/log/names.ts";
import { nodeCompression } from "../../engine/node/compression.ts";
import { listOrNothing } from "../../engine/copy/own-folder.ts";
import { decodeCard, decodeHave, vectorOf, type Format } from "../../engine/copy/papers.ts";
import type { FolderEntry } from "../../engine/ports.ts";
import type { Segment } from "../../engine/log/segment.ts";
import { plantOwn } from "../../engine/log/strays.ts";
import { decodeSnapshot, type DecodedSnapshot } from "../../engine/snapshot/read.ts";
import { standOn } from "../../engine/snapshot/keep.ts";
import { at, size, type Vector } from "../../engine/log/vector.ts";
import { readFormat, readNewestHave } from "../../engine/exchange/visit.ts";
import type { FolderContext } from "./context.ts";
import type { Refusal } from "./verb.ts";

export interface Problem {
  readonly path: string;
  readonly why: string;
}

/** How the copy this one is connected to compares. Differences are no damage: they are what the next exchange moves. */
export type Elsewhere =
  | { readonly kind: "none" }
  | { readonly kind: "unreachable"; readonly path: string; readonly why: string }
  | {
      readonly kind: "compared";
      readonly path: string;
      readonly onlyHere: number;
      readonly onlyThere: number;
    };

export interface VerifyReport {
  readonly engagement: string;
  readonly logFiles: number;
  /** What clean-ups left. */
  readonly snapshots: number;
  readonly pieces: number;
  /** Cards, acknowledgements and the format file. */
  readonly papers: number;
  readonly bytes: number;
  readonly operations: number;
  readonly problems: ReadonlyArray<Problem>;
  /** SHA-256 of document pieces the logs speak of that are not here. */
  readonly missing: ReadonlyArray<string>;
  /** Operations that wait for something missing. */
  readonly waiting: number;
  readonly conflicts: number;
  readonly elsewhere: Elsewhere;
  readonly sound: boolean;
}

interface Found {
  readonly path: string;
  readonly entry: FolderEntry;
}

/** All files below a folder of the copy, and their sizes. */
const filesIn = (context: FolderContext, folder: string) =>
  Effect.map(listOrNothing(context.volume, folder), (entries) =>
    entries.flatMap((entry): ReadonlyArray<Found> =>
      entry.kind === "file" ? [{ path: `${folder}/${entry.name}`, entry }] : [],
    ),
  );

const filesBelow = Effect.fnUntraced(function* (context: FolderContext, folder: string) {
  const found: Array<Found> = [];
  for (const entry of yield* listOrNothing(context.volume, folder))
    if (entry.kind === "folder")
      found.push(...(yield* filesIn(context, `${folder}/${entry.name}`)));
  return found;
});

interface Findings {
  logFiles: number;
  snapshots: number;
  pieces: number;
  papers: number;
  bytes: number;
  readonly problems: Array<Problem>;
  /** Whose engagement it is. */
  readonly topLevel: CopyId;
}

/** The bytes of one file; undefined, and a problem, where it cannot be read or is larger than anything of its kind. */
const bytesOf = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  { path, limit }: { readonly path: string; readonly limit: number },
) {
  const read = yield* Effect.result(context.volume.read(path, { limit }));
  if (read._tag === "Success") {
    findings.bytes += read.success.length;
    return read.success;
  }
  findings.problems.push({ path, why: read.failure.text });
  return undefined;
});

const checkPaper = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  { path, entry }: Found,
) {
  const name = path.startsWith(`${paths.drop}/`) ? parseDropName(entry.name) : undefined;
  const number = parseHaveName(entry.name) ?? (name?.kind === "have" ? name.number : undefined);
  if (number === undefined && !isCardName(entry.name)) return;
  const bytes = yield* bytesOf(context, findings, { path, limit: limits.haveBytes });
  if (bytes === undefined) return;
  findings.papers += 1;
  if (number === undefined) {
    const card = decodeCard(bytes, context.keys);
    if (!card.ok) findings.problems.push({ path, why: card.why });
    return;
  }
  const have = decodeHave(bytes, context.keys);
  if (!have.ok) findings.problems.push({ path, why: have.why });
  else if (have.value.number !== number)
    findings.problems.push({ path, why: "its number is not the one in its name" });
});

/** A file of a log that was read; `other` where it did not continue the history read before it. */
interface ReadFile {
  readonly path: string;
  readonly other: boolean;
  readonly segments: () => ReadonlyArray<Segment>;
}

/** One file of a log: its name, its hash, signatures, and what it adds to the book. */
const checkLogFile = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  book: Book,
  file: { readonly path: string; readonly log: LogId; readonly name: LogFileName },
) {
  const { path, name } = file;
  const bytes = yield* bytesOf(context, findings, { path, limit: bytesMax(name) });
  if (bytes === undefined) return undefined;
  findings.logFiles += 1;
  const { topLevel } = findings;
  const reader = {
    keys: context.keys,
    decoded: NOTHING_DECODED,
    book,
    compression: nodeCompression,
    topLevel,
  };
  const found = readLogFile(reader, bytes, file);
  if (found.kind === "damaged") findings.problems.push({ path, why: found.why });
  if (found.kind !== "foreign") for (const segment of found.run) admit(book, segment);
  const other = found.kind === "foreign" || (found.kind === "run" && found.run.length === 0);
  return { path, other, segments: () => soundSegments(reader, bytes, file) };
});

/** Where two histories of a log lie here, both have to be whole. */
const checkHistories = Effect.fnUntraced(function* (
  findings: Findings,
  book: Book,
  files: ReadonlyArray<ReadFile>,
) {
  if (!files.some(({ other }) => other)) return;
  const strays = files.flatMap(({ segments }) => segments());
  const { refused, unplaced } = yield* plantOwn(book, strays);
  const wrong = new Map([
    ...refused.map(({ segment, why }) => [segment.id, why] as const),
    ...unplaced.map(({ id }) => [id, "it continues nothing that is here"] as const),
  ]);
  for (const { path, segments } of files) {
    const why = segments()
      .map(({ id }) => wrong.get(id))
      .find((one) => one !== undefined);
    if (why !== undefined) findings.problems.push({ path, why });
  }
});

/** The snapshots clean-ups left, the owner's and those visitors brought: their hash, the signature, every line. */
const checkSnapshots = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  { topLevel, engagementId }: Format,
) {
  const sound: Array<DecodedSnapshot> = [];
  const check = Effect.fnUntraced(function* (path: string, hash: string) {
    const bytes = yield* bytesOf(context, findings, { path, limit: limits.snapshotBytes });
    if (bytes === undefined) return undefined;
    findings.snapshots += 1;
    const decoded = decodeSnapshot(bytes, topLevel, context.keys, nodeCompression);
    if (!decoded.ok) findings.problems.push({ path, why: decoded.why });
    else if (decoded.value.hash !== hash)
      findings.problems.push({ path, why: "the content does not have the hash in its name" });
    else if (decoded.value.engagementId !== engagementId)
      findings.problems.push({ path, why: "it is of another engagement" });
    else return decoded.value;
    return undefined;
  });
  for (const { path, entry } of yield* filesIn(context, paths.snapshots)) {
    const hash = parseSnapshotName(entry.name);
    const snapshot = hash === undefined ? undefined : yield* check(path, hash);
    if (snapshot !== undefined) sound.push(snapshot);
  }
  for (const { path, entry } of yield* filesIn(context, paths.drop)) {
    const name = parseDropName(entry.name);
    if (name?.kind === "snapshot") yield* check(path, name.hash);
  }
  return sound;
});

const checkLogs = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  book: Book,
) {
  for (const folder of yield* listOrNothing(context.volume, paths.logs)) {
    if (folder.kind !== "folder" || !isWrittenLog(folder.name)) continue;
    const log = folder.name;
    const files = (yield* filesIn(context, paths.log(log)))
      .flatMap((found) => {
        const name = parseLogFileName(found.entry.name);
        return name === undefined ? [] : [{ path: found.path, log, name }];
      })
      .toSorted((a, b) => a.name.first - b.name.first || b.name.last - a.name.last);
    const read: Array<ReadFile> = [];
    for (const file of files) {
      if (file.name.first > seqOf(book, log) + 1)
        findings.problems.push({ path: file.path, why: "an earlier part of this log is missing" });
      const checked = yield* checkLogFile(context, findings, book, file);
      if (checked !== undefined) read.push(checked);
    }
    yield* checkHistories(findings, book, read);
  }
});

/** The pieces of documents that are here and are what their names say. */
const checkPieces = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  files: ReadonlyArray<Found>,
) {
  const sound = new Set<string>();
  for (const { entry, path } of files) {
    if (!isHash(entry.name)) continue;
    const bytes = yield* bytesOf(context, findings, { path, limit: limits.chunkBytes });
    if (bytes === undefined) continue;
    findings.pieces += 1;
    if (context.keys.hash(bytes) === entry.name) sound.add(entry.name);
    else findings.problems.push({ path, why: "the content does not have the hash in its name" });
  }
  return sound;
});

const more = (here: Vector, there: Vector): number => {
  let count = 0;
  for (const [log, seq] of here) count += Math.max(0, seq - at(there, log));
  return count;
};

/** Looks at the connected copy's newest acknowledgement. */
const compare = Effect.fnUntraced(function* (
  context: FolderContext,
  format: Format,
  vector: Vector,
) {
  const memory = yield* loadMemory(context.journal, format.ownerCopy);
  const path = memory?.target ?? null;
  if (path === null) return { kind: "none" } satisfies Elsewhere;
  const look = Effect.gen(function* () {
    const volume = yield* context.locations.open({ path });
    const theirs = yield* readFormat(volume, direct);
    if (theirs.engagementId !== format.engagementId)
      return { kind: "unreachable", path, why: "it holds another engagement" } satisfies Elsewhere;
    const have = yield* readNewestHave(context, volume, direct, yield* volume.list(paths.own));
    if (have === undefined)
      return {
        kind: "unreachable",
        path,
        why: "it does not say what it holds",
      } satisfies Elsewhere;
    const there = vectorOf(have);
    return {
      kind: "compared",
      path,
      onlyHere: more(vector, there),
      onlyThere: more(there, vector),
    } satisfies Elsewhere;
  });
  return yield* Effect.scoped(look).pipe(
    Effect.catch((error) => {
      const why = error._tag === "Abandoned" ? error.by : error.text;
      return Effect.succeed({ kind: "unreachable", path, why } satisfies Elsewhere);
    }),
  );
});

/** Only a copy at work gives up a look. */
const given = (error: Abandoned): Effect.Effect<never> => Effect.die(error);

export const verifyFolder = (context: FolderContext): Effect.Effect<VerifyReport, Refusal> =>
  Effect.gen(function* () {
    const format = yield* Effect.catchTag(readFormat(context.volume, direct), "Abandoned", given);
    const findings: Findings = {
      logFiles: 0,
      snapshots: 0,
      pieces: 0,
      papers: 1,
      bytes: 0,
      problems: [],
      topLevel: format.topLevel,
    };
    const own = yield* filesIn(context, paths.own);
    const drop = yield* filesIn(context, paths.drop);
    const pieces = yield* filesBelow(context, paths.chunks);
    const logs = yield* filesBelow(context, paths.logs);
    context.moved.expectedBytes =
      context.moved.bytes +
      [own, drop, pieces, logs].flat().reduce((sum, { entry }) => sum + entry.size, 0);
    for (const file of [...own, ...drop]) yield* checkPaper(context, findings, file);
    const book = emptyBook();
    const state = emptyState();
    const snapshots = yield* checkSnapshots(context, findings, format);
    standOn(book, state, format.engagementId, snapshots);
    yield* checkLogs(context, findings, book);
    for (const { entry, path } of drop) {
      const name = parseDropName(entry.name);
      if (name?.kind !== "segment") continue;
      // What a visitor left is checked by itself: the owner may not have taken it in yet.
      const { log, segment } = name;
      yield* checkLogFile(context, findings, emptyBook(), { path, log, name: segment });
    }
    const here = yield* checkPieces(context, findings, pieces);
    foldReady(book, state, here, () => undefined);
    const vector = vectorOfBook(book);
    // What the copy has acknowledged, others rely on.
    const have = yield* Effect.catchTag(
      readNewestHave(
        context,
        context.volume,
        direct,
        own.map(({ entry }) => entry),
      ),
      "Abandoned",
      given,
    );
    for (const { log, seq } of have?.entries ?? [])
      if (at(vector, log) < seq)
        findings.problems.push({
          path: paths.log(log),
          why: `acknowledged up to ${seq}, and here up to ${at(vector, log)} (author ${copyOfLog(log)})`,
        });
    const below = [...book.snapshots.values()].flatMap(({ manifests }) =>
      manifests.flatMap(({ chunks }) => chunks.map(({ hash }) => hash)),
    );
    const missing = [
      ...new Set([...missingChunks(book, here), ...below.filter((hash) => !here.has(hash))]),
    ];
    return {
      engagement: format.engagement,
      logFiles: findings.logFiles,
      snapshots: findings.snapshots,
      pieces: findings.pieces,
      papers: findings.papers,
      bytes: findings.bytes,
      operations: size(vector),
      problems: findings.problems,
      missing,
      waiting: book.waiting,
      conflicts: state.conflicts,
      elsewhere: yield* compare(context, format, vector),
      sound:
        findings.problems.length === 0 &&
        missing.length === 0 &&
        book.waiting === 0 &&
        state.conflicts === 0,
    };
  });
