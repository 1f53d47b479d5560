/**
 * Snapshots a visitor still lacks when he has been here, although he does not have what they stand for: the file may be damaged or gone, and there are
 * no operations to be had in its place. What the copy stands on is in memory, so it is written anew.
 */
import * as Effect from "effect/Effect";
import { onOwnDisk, type OwnDisk } from "../copy/core.ts";
import { publish } from "../copy/own-folder.ts";
import { vectorOf, type Have } from "../copy/papers.ts";
import type { Session } from "../copy/session.ts";
import { setAside } from "../copy/set-aside.ts";
import type { VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import type { StoredSnapshot } from "../log/book.ts";
import { paths, type Hash } from "../log/names.ts";
import { at } from "../log/vector.ts";
import { ensureFolder } from "../copy/folders.ts";
import { sameBytes } from "../ports.ts";
import { AGAIN_MILLIS, isDue, NOT_AS_WRITTEN, noteMended } from "./doubts.ts";

/** What is wrong with the file; undefined where nothing is, or nothing is known because it cannot be read. */
const whatIsWrong = (
  { own }: Session,
  path: string,
  bytes: Uint8Array,
): Effect.Effect<"gone" | "damaged" | undefined> =>
  Effect.match(own.volume.read(path, { limit: limits.snapshotBytes }), {
    onSuccess: (found) => (sameBytes(found, bytes) ? undefined : ("damaged" as const)),
    onFailure: ({ reason }: VolumeError) =>
      reason === "not-found" ? "gone" : reason === "too-large" ? "damaged" : undefined,
  });

/** Looks at the file of a snapshot and writes it anew where it is not what it was. */
export const mendSnapshot = Effect.fnUntraced(function* (
  session: Session,
  hash: Hash,
  { bytes }: StoredSnapshot,
): Effect.fn.Return<void, OwnDisk> {
  const { doubts, own } = session;
  const path = paths.snapshot(hash);
  const wrong = yield* whatIsWrong(session, path, bytes);
  if (wrong !== undefined) {
    doubts.unwritten.add(hash);
    if (wrong === "damaged") yield* onOwnDisk(setAside(session, path, NOT_AS_WRITTEN));
    yield* onOwnDisk(ensureFolder(own, paths.snapshots));
    yield* onOwnDisk(publish(own, path, bytes));
    yield* noteMended(session, hash);
  }
  doubts.unwritten.delete(hash);
});

/** Answers whether all were looked at that he lacks. */
export const checkLackedSnapshots = Effect.fnUntraced(function* (
  session: Session,
  have: Have,
): Effect.fn.Return<boolean, OwnDisk> {
  const held = vectorOf(have);
  let isDone = true;
  for (const [hash, snapshot] of session.book.snapshots) {
    if (have.snapshots.includes(hash)) continue;
    if ([...snapshot.ends].every(([log, { seq }]) => at(held, log) >= seq)) continue;
    if (yield* isDue(session, hash, AGAIN_MILLIS)) yield* mendSnapshot(session, hash, snapshot);
    else isDone = false;
  }
  return isDone;
});

export const checkAllSnapshots = Effect.fnUntraced(function* (
  session: Session,
): Effect.fn.Return<void, OwnDisk> {
  for (const [hash, snapshot] of session.book.snapshots)
    yield* mendSnapshot(session, hash, snapshot);
});
