/**
 * Looking after what was moved aside (engine §1.7.2, I28): known content is discarded, unknown content becomes a version
 * first. The same code runs after a swap and after a crash; there is no repair state.
 */
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { manifestOf } from "./content.ts";
import { VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import type { Hash } from "../log/names.ts";
import type { Fingerprint, WorkingFile } from "./working-folder.ts";
import { sameFile } from "./desk.ts";
import { isShown, shownContent, wasHeldAnywhere, type Look } from "./lookaround.ts";
import { isPartOf } from "./torn.ts";
import { isSettled, isYoung } from "./belief.ts";
import { importBytes } from "./importing.ts";
import { steadyMillis } from "../steady.ts";
import { documentOfSlot, parseSlot, type Slot } from "./slots.ts";

/** Whether the engine has these bytes anyway. */
const isKnown = (look: Look, slot: string, document: string, hash: Hash): boolean => {
  const expected = look.desk.displaced.get(slot);
  if (isShown(look.session, document, hash)) return true;
  if (expected !== undefined) return expected.base === hash;
  // A clean-up may have forgotten the version that an earlier life was just replacing.
  return look.desk.unfinished.get(document) === hash || wasHeldAnywhere(look, hash);
};

const WHOLE = { limit: limits.documentBytes } as const;

interface Aside {
  readonly entry: WorkingFile;
  readonly slot: Slot;
  /** No program has it open for writing. Nobody who comes later finds it here, so nothing is written into it any more. */
  readonly isClosed: boolean;
}

/**
 * Whether a file that was taken out of the folder can go: the copy has what is in it. Where the system does not say that nobody has it open,
 * it is watched like any other before it is believed: on disks that rename open files, a program may still be writing into it.
 */
const canGo = Effect.fnUntraced(function* (
  look: Look,
  { entry, isClosed, slot }: Aside,
  { hash, size }: Fingerprint,
): Effect.fn.Return<boolean, VolumeError> {
  const { desk, session } = look;
  const found = { hash, described: entry };
  const known = desk.asideSeen.get(entry.name);
  if (size !== entry.size || !(isClosed || isSettled(known, found, look))) {
    if (known === undefined || known.hash !== found.hash || !sameFile(known.described, entry)) {
      const sinceMillis = yield* steadyMillis;
      const againMillis = sinceMillis + desk.settings.stableMillis;
      desk.asideSeen.set(entry.name, { ...found, sinceMillis, againMillis });
    }
    return false;
  }
  const expected = desk.displaced.get(entry.name);
  const document = expected?.document ?? documentOfSlot(session, desk, slot);
  if (size === 0 || isKnown(look, entry.name, document, hash)) return true;
  const seen = expected?.base ?? null;
  const bytes = yield* desk.folder.aside.read(entry.name, WHOLE);
  if (session.keys.hash(bytes) !== hash) return false;
  const shown = shownContent(session, document);
  if (slot.kind === "torn" && shown !== undefined)
    if (yield* isPartOf(look, { document, sha256: shown }, bytes)) return true;
  const manifest = yield* manifestOf(bytes, session.keys);
  return yield* importBytes(look, { document, bytes, manifest, seen, from: "aside" });
});

/** Empties slots. Answers how many stay. */
const discard = Effect.fnUntraced(function* (
  { desk }: Look,
  slots: ReadonlyArray<string>,
): Effect.fn.Return<number> {
  if (slots.length === 0) return 0;
  let kept = 0;
  const outcomes = yield* desk.folder.aside.discardAll(slots);
  for (const [at, slot] of slots.entries()) {
    const failure = outcomes[at];
    if (failure !== undefined) {
      desk.problem = failure.message;
      kept += 1;
      continue;
    }
    desk.displaced.delete(slot);
    desk.asideSeen.delete(slot);
  }
  return kept;
});

/** Looks at everything aside. Nothing is asked of the disk when nothing is there. */
export const settleAside = Effect.fnUntraced(function* (
  look: Look,
): Effect.fn.Return<void, VolumeError> {
  const { desk } = look;
  if (desk.asideCount === 0 && desk.displaced.size === 0) return;
  const staged: Array<string> = [];
  const old: Array<Omit<Aside, "isClosed">> = [];
  for (const entry of yield* desk.folder.aside.list) {
    const slot = parseSlot(entry.name);
    if (slot?.kind === "new") staged.push(entry.name);
    else if (slot !== undefined) old.push({ entry, slot });
  }
  const alone =
    old.length === 0 ? [] : yield* desk.folder.aside.leftAlone(old.map(({ entry }) => entry));
  const ready = old
    .map((one, at): Aside => ({ ...one, isClosed: alone[at] !== undefined }))
    .filter(
      ({ entry, isClosed }) => isClosed || !isYoung(look, desk.asideSeen.get(entry.name), entry),
    );
  const names = ready.map(({ entry }) => entry.name);
  const prints = names.length === 0 ? [] : yield* desk.folder.aside.fingerprintAll(names, WHOLE);
  const going: Array<string> = [];
  for (const [at, one] of ready.entries()) {
    const print = prints[at];
    if (print === undefined) continue;
    // One file that cannot be read must not hold up the others.
    const outcome =
      print instanceof VolumeError
        ? Result.fail(print)
        : yield* Effect.result(canGo(look, one, print));
    if (outcome._tag === "Failure") desk.problem = outcome.failure.message;
    else if (outcome.success) going.push(one.entry.name);
  }
  const stuck = yield* discard(look, [...staged, ...going]);
  desk.asideCount = old.length - going.length + stuck;
});
