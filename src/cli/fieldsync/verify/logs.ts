/** The logs: every file's hash and signatures, and whether the files of a log are one chain, or whole histories that parted. */
import * as Effect from "effect/Effect";
import { admit, emptyBook, seqOf, type Book } from "../../../engine/log/book.ts";
import { NOTHING_DECODED } from "../../../engine/log/decoded.ts";
import { bytesMax, readLogFile, soundSegments } from "../../../engine/log/log-file.ts";
import {
  isWrittenLog,
  parseDropName,
  parseLogFileName,
  paths,
  type LogFileName,
  type LogId,
} from "../../../engine/log/names.ts";
import type { Segment } from "../../../engine/log/segment.ts";
import { plantOwn } from "../../../engine/log/strays.ts";
import { nodeCompression } from "../../../engine/node/compression.ts";
import type { FolderContext } from "../context.ts";
import { bytesOf, filesIn, type Findings, type Found, listed } from "./files.ts";

/** A file of a log that was read; `other` where it did not continue the history read before it, `gap` where something lies between. */
interface ReadFile {
  readonly path: string;
  readonly other: boolean;
  readonly gap: boolean;
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
  const gap = name.first > seqOf(book, file.log) + 1;
  const bytes = yield* bytesOf(context, findings, { path, limit: bytesMax(name) });
  if (bytes === undefined) {
    const last = findings.problems.at(-1);
    if (last?.path === path && last.unread === true) findings.unreadLogs.add(file.log);
    return undefined;
  }
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
  return { path, other, gap, segments: () => soundSegments(reader, bytes, file) };
});

const MISSING = "an earlier part of this log is missing";
const UNREAD = "an earlier part of this log cannot be read now";

/** Where two histories of a log lie here, both have to be whole. What does not continue the one may belong to the other. */
const checkHistories = Effect.fnUntraced(function* (
  findings: Findings,
  book: Book,
  { files, log }: { readonly files: ReadonlyArray<ReadFile>; readonly log: LogId },
) {
  if (!files.some(({ other }) => other)) return;
  const strays = files.flatMap(({ segments }) => segments());
  const { refused, unplaced } = yield* plantOwn(book, strays);
  const wrong = new Map([
    ...refused.map(({ segment, why }) => [segment.id, why] as const),
    ...unplaced.map(({ id }) => [id, undefined] as const),
  ]);
  for (const { gap, path, segments } of files) {
    const id = segments().find((segment) => wrong.has(segment.id))?.id;
    if (id === undefined) continue;
    const why = wrong.get(id);
    if (why === undefined && findings.unreadLogs.has(log)) {
      findings.problems.push({ path, why: UNREAD, unread: true });
      continue;
    }
    const nowhere = gap ? MISSING : "it continues nothing that is here";
    findings.problems.push({ path, why: why ?? nowhere });
  }
});

/** All logs of the copy, into a book. */
export const checkLogs = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  book: Book,
) {
  for (const folder of yield* listed(context, paths.logs)) {
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
      const checked = yield* checkLogFile(context, findings, book, file);
      if (checked !== undefined) read.push(checked);
    }
    yield* checkHistories(findings, book, { files: read, log });
  }
});

/** What visitors left. Each file by itself: the owner may not have taken it in yet. */
export const checkVisitorsLogs = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  drop: ReadonlyArray<Found>,
) {
  for (const { entry, path } of drop) {
    const name = parseDropName(entry.name);
    if (name?.kind !== "segment") continue;
    const { log, segment } = name;
    yield* checkLogFile(context, findings, emptyBook(), { path, log, name: segment });
  }
});
