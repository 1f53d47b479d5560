/** The files of a copy that is being checked, and what was found in them so far. */
import * as Effect from "effect/Effect";
import { listOrNothing } from "../../../engine/copy/own-folder.ts";
import { paths, type CopyId, type LogId } from "../../../engine/log/names.ts";
import type { FolderEntry } from "../../../engine/ports.ts";
import type { FolderContext } from "../context.ts";
import type { Problem } from "./report.ts";

export interface Found {
  readonly path: string;
  readonly entry: FolderEntry;
}

/** What lies in a folder of the copy. A link in its place is told of as such (`findOutOfPlace`). */
export const listed = ({ volume }: FolderContext, folder: string) =>
  Effect.catchTag(listOrNothing(volume, folder), "VolumeError", (error) =>
    error.reason === "bad-name"
      ? Effect.succeed<ReadonlyArray<FolderEntry>>([])
      : Effect.fail(error),
  );

/** All files below a folder of the copy, and their sizes. */
export const filesIn = (context: FolderContext, folder: string) =>
  Effect.map(listed(context, folder), (entries) =>
    entries.flatMap((entry): ReadonlyArray<Found> =>
      entry.kind === "file" ? [{ path: `${folder}/${entry.name}`, entry }] : [],
    ),
  );

export const filesBelow = Effect.fnUntraced(function* (context: FolderContext, folder: string) {
  const found: Array<Found> = [];
  for (const entry of yield* listed(context, folder))
    if (entry.kind === "folder")
      found.push(...(yield* filesIn(context, `${folder}/${entry.name}`)));
  return found;
});

export interface Findings {
  logFiles: number;
  snapshots: number;
  pieces: number;
  papers: number;
  bytes: number;
  /** Files that were listed and not there any more when they were to be read. */
  vanished: number;
  readonly problems: Array<Problem>;
  /** Logs of which a file could not be read at that moment: what else they lack lies in it. */
  readonly unreadLogs: Set<LogId>;
  /** Whose engagement it is. */
  readonly topLevel: CopyId;
}

/** The bytes of one file; undefined, and a problem, where it cannot be read or is larger than anything of its kind. */
export const bytesOf = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  { path, ...part }: { readonly path: string; readonly limit: number; readonly length?: number },
) {
  const read = yield* Effect.result(context.volume.read(path, part));
  if (read._tag === "Success") {
    findings.bytes += read.success.length;
    return read.success;
  }
  const { reason, text } = read.failure;
  // Visitors take away what they left before when they leave something newer.
  if (reason === "not-found" && path.startsWith(`${paths.drop}/`)) return undefined;
  if (reason === "not-found") findings.vanished += 1;
  const isHeld = reason === "busy" || reason === "denied";
  findings.problems.push({ path, why: text, ...(isHeld ? { unread: true } : {}) });
  return undefined;
});
