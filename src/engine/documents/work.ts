/**
 * What is to be done to the file of one document, and the steps every way of doing it shares: is the file still ours, taking it
 * away, waiting for it (engine §1.7.1–1.7.3, I28).
 */
import * as Effect from "effect/Effect";
import { mark } from "../copy/core.ts";
import { VolumeError } from "../errors.ts";
import type { Hash } from "../log/names.ts";
import type { Json } from "../ports.ts";
import type { WorkingFile } from "./working-folder.ts";
import { note, sameFile, type FileRecord, type PendingReason } from "./desk.ts";
import { examineEach, isLarge, recognise, type Recognised, type Look } from "./lookaround.ts";
import { freshSlot } from "./slots.ts";

/** A document whose file is not what the copy shows. */
export interface Work {
  readonly document: string;
  /** The name the file is to have. */
  readonly file: string;
  /** The content it is to have; undefined when it is to go. */
  readonly content: Hash | undefined;
  /** The file there now. */
  readonly entry: WorkingFile | undefined;
}

export const waits = (look: Look, work: Work, why: PendingReason, text: string): void => {
  const { desk } = look;
  const { retryMinMillis, retryMaxMillis } = desk.settings;
  const tries = (desk.pending.get(work.document)?.tries ?? 0) + 1;
  const waitMillis = Math.min(retryMaxMillis, retryMinMillis * 2 ** Math.min(tries - 1, 20));
  const { document, file } = work;
  const notBeforeMillis = look.nowMillis + (why === "changed-here" ? 0 : waitMillis);
  desk.pending.set(document, { document, file, why, text, tries, notBeforeMillis });
  // What is taken in first does not wait for anybody.
  if (tries > 1 || why === "changed-here") return;
  emit(look, "document.waits", work, { why });
  mark(look.session, "version-waited", { document });
};

export const failed = (look: Look, work: Work, error: VolumeError): void =>
  waits(look, work, error.reason === "busy" ? "held-open" : "failed", error.message);

export const CHANGED = "The file was changed here; that is taken in first.";
export const HELD = "Another program holds the file open.";
export const NOT_READABLE = "The file cannot be read: the permission is missing.";

/** An old file that is to leave the folder. */
interface Leaving {
  readonly work: Work;
  readonly record: FileRecord;
}

/**
 * Whether the files there are still those we put there, with one answer each. Read in full, as a description proves nothing; only of a large
 * one that seems unchanged the reading is left for when it lies aside, where everything is read before it is discarded (`aside.ts`).
 */
export const areStillOurs = Effect.fnUntraced(function* (
  look: Look,
  leaving: ReadonlyArray<Leaving>,
): Effect.fn.Return<ReadonlyArray<boolean | VolumeError>> {
  const answers = new Map<Work, boolean | VolumeError>();
  const lying = leaving.flatMap(({ record, work }) =>
    work.entry === undefined ? [] : [{ record, work, entry: work.entry }],
  );
  const [large, small] = [true, false].map((wanted) =>
    lying.filter(({ entry }) => isLarge(look, entry) === wanted),
  );
  for (const one of large ?? []) {
    const { described } = one.record;
    if (described !== null && sameFile(described, one.entry)) {
      answers.set(one.work, true);
      continue;
    }
    const found = yield* Effect.result(recognise(look, one.entry.name));
    answers.set(
      one.work,
      found._tag === "Failure" ? found.failure : isOurs(look, one, found.success),
    );
  }
  yield* examineEach(
    look,
    small ?? [],
    ({ entry }) => entry,
    (one, found) =>
      Effect.sync(() => {
        answers.set(one.work, found instanceof VolumeError ? found : isOurs(look, one, found));
      }),
  );
  return leaving.map(({ work }) => answers.get(work) ?? work.entry === undefined);
});

const isOurs = (look: Look, { record, work }: Leaving, found: Recognised): boolean => {
  if (found.kind === "gone" || (found.kind === "content" && found.hash === record.base))
    return true;
  if (found.kind === "held-open") waits(look, work, "held-open", HELD);
  else if (found.kind === "not-readable") waits(look, work, "failed", NOT_READABLE);
  else {
    waits(look, work, "changed-here", CHANGED);
    note(look.desk, work.document, { ...record, intended: null, described: null });
  }
  return false;
};

/** Where an old file went; null when there is none any more. */
export type Left = { readonly slot: string | null } | { readonly failure: VolumeError };

/** Takes old files out of the folder, with one answer each. */
export const takeAway = Effect.fnUntraced(function* (
  look: Look,
  leaving: ReadonlyArray<Leaving>,
): Effect.fn.Return<ReadonlyArray<Left>> {
  const { desk } = look;
  const files = leaving.flatMap(({ work, record }) => {
    if (work.entry === undefined) return [];
    const { document } = work;
    const kind = desk.torn.has(document) ? "torn" : "old";
    const slot = freshSlot(desk, kind, { document, file: record.file });
    desk.displaced.set(slot, { document, base: record.base });
    return [{ document, name: work.entry.name, slot }];
  });
  const outcomes = files.length === 0 ? [] : yield* desk.folder.displace(files);
  const left = new Map<string, Left>();
  for (const [at, { document, slot }] of files.entries()) {
    const failure = outcomes[at];
    if (failure !== undefined) desk.displaced.delete(slot);
    left.set(
      document,
      failure === undefined
        ? { slot }
        : failure.reason === "not-found"
          ? { slot: null }
          : { failure },
    );
  }
  return leaving.map(({ work }) => left.get(work.document) ?? { slot: null });
});

export const emit = (
  look: Look,
  kind: string,
  work: Work,
  facts: { readonly [key: string]: Json } = {},
): void =>
  look.session.trace.emit(kind, {
    copy: look.session.own.copy,
    document: work.document,
    file: work.file,
    value: work.content?.slice(0, 16) ?? null,
    ...facts,
  });
