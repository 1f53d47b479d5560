/**
 * Swapping files: new contents are staged, old files moved aside, the new ones get the names (engine §1.7.2). Some at a time, so
 * that the disk is waited for once, and few enough that no document is out of the folder for longer than a moment. Where no old file
 * has to leave, that takes more; and a small one is created under its name then. What the power leaves of it is recognised (`torn.ts`).
 */
import * as Effect from "effect/Effect";
import { whileAhead } from "../copy/ahead.ts";
import { acknowledgeAnew } from "../copy/publish-own.ts";
import { readDocuments, whyUnsound } from "../edits/reading.ts";
import { VolumeError, type EngineError } from "../errors.ts";
import type { Hash } from "../log/names.ts";
import { shownHere } from "../modes/modes.ts";
import { sizeOf, type Parts } from "../ports.ts";
import type { WorkingFile } from "./working-folder.ts";
import { note, type FileRecord } from "./desk.ts";
import { noteRead, type Look } from "./lookaround.ts";
import { freshSlot } from "./slots.ts";
import { CREATED_BYTES_MAX } from "./torn.ts";
import { areStillOurs, emit, failed, takeAway, waits, type Work } from "./work.ts";

const TOGETHER = { files: 4_000, replaced: 256, bytes: 16 * 1_024 * 1_024 } as const;

const NONE: ReadonlyMap<string, EngineError | undefined> = new Map();

/** A document whose file is to have a content. */
export type Wanted = Work & { readonly content: Hash };

interface Read {
  readonly work: Wanted;
  readonly record: FileRecord;
  readonly slot: string;
  readonly parts: Parts;
}

/** A new file that is staged. */
interface Staged extends Omit<Read, "parts"> {
  readonly described: WorkingFile;
}

/** A failure after which nothing more can be done in this look; all others concern one file. */
interface Trouble {
  fatal: VolumeError | undefined;
}

export const isFatal = (error: VolumeError): boolean =>
  error.reason === "offline" || error.reason === "no-space";

const fails = (look: Look, trouble: Trouble, work: Work, error: VolumeError): void => {
  if (isFatal(error)) trouble.fatal ??= error;
  else failed(look, work, error);
};

/** A staged file must not stay behind, whatever happens. */
const discard = (look: Look, { slot }: { readonly slot: string }): Effect.Effect<void> =>
  Effect.asVoid(look.desk.folder.aside.discardAll([slot]));

const sizeShown = ({ session }: Look, { document }: Wanted): number =>
  shownHere(session, document)?.size ?? 0;

/** As many as are put in place in one step, by what is known of their sizes; `left` is for the next ones. */
const takeSome = (
  look: Look,
  wanted: ReadonlyArray<Wanted>,
): { readonly some: ReadonlyArray<Wanted>; readonly left: ReadonlyArray<Wanted> } => {
  let bytes = 0;
  let replaced = 0;
  for (const [at, work] of wanted.entries()) {
    if (at >= TOGETHER.files || replaced >= TOGETHER.replaced || bytes >= TOGETHER.bytes)
      return { some: wanted.slice(0, at), left: wanted.slice(at) };
    bytes += sizeShown(look, work);
    if (work.entry !== undefined) replaced += 1;
  }
  return { some: wanted, left: [] };
};

/** A large one is checked while it is being written: hashing takes as long as that. */
const isCheckedLater = ({ size }: { readonly size: number }): boolean => size >= TOGETHER.bytes;

/** Reads what is to be put in place. */
const readSome = Effect.fnUntraced(function* (
  look: Look,
  some: ReadonlyArray<Wanted>,
): Effect.fn.Return<ReadonlyArray<Read>> {
  const read: Array<Read> = [];
  const stored = yield* readDocuments(
    look.session,
    some.map(({ content, document }) => ({ document, sha256: content })),
    isCheckedLater,
  );
  for (const [at, work] of some.entries()) {
    const parts = stored[at];
    const record = look.desk.records.get(work.document);
    if (parts === undefined || record === undefined) continue;
    if (parts._tag === "Failure") waits(look, work, "failed", parts.failure.text);
    else read.push({ work, record, slot: freshSlot(look.desk, "new", work), parts: parts.success });
  }
  return read;
});

/** Writes files aside, and checks meanwhile those whose content is not checked yet: answers how they are described, and why some are unsound. */
const writeAndCheck = (look: Look, read: ReadonlyArray<Read>) => {
  const write = look.desk.folder.aside.stage(read);
  const unchecked = read.filter(({ parts }) => isCheckedLater({ size: sizeOf(parts) }));
  if (unchecked.length === 0) return Effect.map(write, (outcomes) => ({ outcomes, unsound: NONE }));
  const check = Effect.forEach(unchecked, ({ parts, slot, work: { content, document } }) =>
    Effect.map(
      whyUnsound(look.session, { document, sha256: content }, parts),
      (why) => [slot, why] as const,
    ),
  );
  return Effect.map(
    Effect.all([write, check], { concurrency: "unbounded" }),
    ([outcomes, checked]) => ({ outcomes, unsound: new Map(checked) }),
  );
};

const stage = Effect.fnUntraced(function* (
  look: Look,
  trouble: Trouble,
  read: ReadonlyArray<Read>,
): Effect.fn.Return<ReadonlyArray<Staged>> {
  const { outcomes, unsound } = yield* writeAndCheck(look, read);
  const staged: Array<Staged> = [];
  for (const [at, { work, record, slot }] of read.entries()) {
    const described = outcomes[at];
    const why = unsound.get(slot);
    if (why !== undefined) {
      yield* discard(look, { slot });
      waits(look, work, "failed", why.text);
    } else if (described instanceof VolumeError) fails(look, trouble, work, described);
    else if (described !== undefined) staged.push({ work, record, slot, described });
  }
  return staged;
});

/** Those whose file is still the one we put there; staged files of the others go. */
const onlyOurs = Effect.fnUntraced(function* (
  look: Look,
  trouble: Trouble,
  staged: ReadonlyArray<Staged>,
): Effect.fn.Return<ReadonlyArray<Staged>> {
  const ours: Array<Staged> = [];
  const stills = yield* areStillOurs(look, staged);
  for (const [at, swap] of staged.entries()) {
    const still = stills[at];
    if (still instanceof VolumeError) fails(look, trouble, swap.work, still);
    if (still === true) ours.push(swap);
    else yield* discard(look, swap);
  }
  return ours;
});

/** The file has its content: it is what we know of it from now on. */
const isPlaced = (look: Look, work: Wanted, described: WorkingFile): void => {
  const { document, file, content } = work;
  note(look.desk, document, { file, base: content, intended: null, described });
  noteRead(look, document, described);
  const waited = look.desk.pending.delete(document);
  look.desk.torn.delete(document);
  emit(look, "document.placed", work, waited ? { waited } : {});
};

/** Somebody was faster, or another document still has the name. The next look finds out which. */
const isTaken = (look: Look, work: Wanted): void =>
  waits(look, work, "name-taken", `${work.file} is another file.`);

/** Creates files under their names, where nothing lies. */
const create = Effect.fnUntraced(function* (
  look: Look,
  trouble: Trouble,
  fresh: ReadonlyArray<Read>,
): Effect.fn.Return<void> {
  if (fresh.length === 0) return;
  const outcomes = yield* look.desk.folder.create(
    fresh.map(({ parts, work: { file } }) => ({ name: file, parts })),
  );
  for (const [at, { work }] of fresh.entries()) {
    const described = outcomes[at];
    if (described === undefined) continue;
    if (!(described instanceof VolumeError)) isPlaced(look, work, described);
    else if (described.reason === "exists") isTaken(look, work);
    else fails(look, trouble, work, described);
  }
});

/** Whether the copy learned something since the last look. What it knew longer and takes the place of a file now has waited. */
const isNews = ({ desk, session }: Look): boolean =>
  desk.looks > 0 && desk.revision !== session.book.revision;

/** The name is free, or the old file could not be put out of the way: then it stays, and the staged one goes. */
const place = Effect.fnUntraced(function* (
  look: Look,
  trouble: Trouble,
  ours: ReadonlyArray<Staged>,
): Effect.fn.Return<void> {
  const { desk } = look;
  const left = yield* takeAway(look, ours);
  const ready: Array<{ readonly swap: Staged; readonly old: string | null }> = [];
  for (const [at, swap] of ours.entries()) {
    const outcome = left[at] ?? { slot: null };
    if ("slot" in outcome) ready.push({ swap, old: outcome.slot });
    else {
      yield* discard(look, swap);
      fails(look, trouble, swap.work, outcome.failure);
    }
  }
  const outcomes = yield* desk.folder.place(
    ready.map(({ old, swap: { slot, work } }) => ({
      slot,
      name: work.file,
      isVacated: old !== null && work.entry?.name === work.file,
    })),
  );
  for (const [at, { swap, old }] of ready.entries()) {
    const { work, record, described } = swap;
    const failure = outcomes[at];
    if (failure === undefined) {
      if (old !== null && !isNews(look)) acknowledgeAnew(look.session);
      isPlaced(look, work, described);
      continue;
    }
    yield* discard(look, swap);
    if (failure.reason === "exists") {
      isTaken(look, work);
      continue;
    }
    // The folder should not be without the document for longer than a moment: the old file goes back.
    if (old !== null) {
      const [refused] = yield* desk.folder.place([{ slot: old, name: record.file }]);
      if (refused === undefined) desk.displaced.delete(old);
    }
    failed(look, work, failure);
  }
});

const swapEach = Effect.fnUntraced(function* (
  look: Look,
  wanted: ReadonlyArray<Wanted>,
): Effect.fn.Return<void, VolumeError> {
  const creates = yield* look.desk.folder.creates;
  const isFresh = ({ parts, work }: Read): boolean =>
    creates && work.entry === undefined && sizeOf(parts) <= CREATED_BYTES_MAX;
  for (let rest = wanted; rest.length > 0;) {
    const { some, left } = takeSome(look, rest);
    rest = left;
    const read = yield* readSome(look, some);
    if (read.length === 0) continue;
    const trouble: Trouble = { fatal: undefined };
    yield* create(look, trouble, read.filter(isFresh));
    const swapped = read.filter((one) => !isFresh(one));
    if (swapped.length > 0) {
      const staged = yield* stage(look, trouble, swapped);
      yield* place(look, trouble, yield* onlyOurs(look, trouble, staged));
    }
    if (trouble.fatal !== undefined) return yield* trouble.fatal;
  }
});

/** Puts contents into the folder in place of what lies there. */
export const swapAll = (
  look: Look,
  wanted: ReadonlyArray<Wanted>,
): Effect.Effect<void, VolumeError> =>
  whileAhead(
    look.session.tellAhead,
    () => ({
      what: "laying out",
      documents: wanted.length,
      bytes: wanted.reduce((sum, work) => sum + sizeShown(look, work), 0),
    }),
    swapEach(look, wanted),
  );
