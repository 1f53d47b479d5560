/**
 * Looking after what was moved aside (engine §1.7.2, I28): known content is discarded, unknown content becomes a version
 * first. The same code runs after a swap and after a crash; there is no repair state.
 */
import * as Effect from "effect/Effect";
import { cutDocument } from "./content.ts";
import type { VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import type { Hash } from "../log/names.ts";
import type { WorkingFile } from "./working-folder.ts";
import { sameFile } from "./desk.ts";
import { isShown, wasHeldAnywhere, type Look } from "./lookaround.ts";
import { isSettled, isYoung } from "./belief.ts";
import { importBytes } from "./importing.ts";
import { steadyMillis } from "../steady.ts";
import { documentOfSlot, parseSlot, type Slot } from "./slots.ts";

/** Whether the engine has these bytes anyway. */
const isKnown = (look: Look, slot: string, document: string, hash: Hash): boolean => {
  const expected = look.desk.displaced.get(slot);
  if (isShown(look.session, document, hash)) return true;
  return expected === undefined ? wasHeldAnywhere(look, hash) : expected.base === hash;
};

const WHOLE = { limit: limits.documentBytes } as const;

interface Aside {
  readonly entry: WorkingFile;
  readonly slot: Slot;
  /** No program has it open for writing. Nobody who comes later finds it here, so nothing is written into it any more. */
  readonly isClosed: boolean;
}

/**
 * One file that was taken out of the folder. Where the system does not say that nobody has it open, it is watched like any other before
 * it is believed: on disks that rename open files, a program may still be writing into it.
 */
const settleOne = Effect.fnUntraced(function* (
  look: Look,
  { entry, isClosed, slot }: Aside,
): Effect.fn.Return<"gone" | "kept", VolumeError> {
  const { desk, session } = look;
  const { folder } = desk;
  if (!isClosed && isYoung(look, desk.asideSeen.get(entry.name), entry)) return "kept";
  const { hash, size } = yield* folder.aside.fingerprint(entry.name, WHOLE);
  const found = { hash, described: entry };
  const known = desk.asideSeen.get(entry.name);
  if (size !== entry.size || !(isClosed || isSettled(known, found, look))) {
    if (known === undefined || known.hash !== found.hash || !sameFile(known.described, entry)) {
      const sinceMillis = yield* steadyMillis;
      const againMillis = sinceMillis + desk.settings.stableMillis;
      desk.asideSeen.set(entry.name, { ...found, sinceMillis, againMillis });
    }
    return "kept";
  }
  const expected = desk.displaced.get(entry.name);
  const document = expected?.document ?? documentOfSlot(session, desk, slot);
  if (size > 0 && !isKnown(look, entry.name, document, hash)) {
    const seen = expected?.base ?? null;
    const bytes = yield* folder.aside.read(entry.name, WHOLE);
    if (session.keys.hash(bytes) !== hash) return "kept";
    const { manifest } = cutDocument(bytes, session.keys, hash);
    if (!(yield* importBytes(look, { document, bytes, manifest, seen, from: "aside" })))
      return "kept";
  }
  yield* folder.aside.discard(entry.name);
  desk.displaced.delete(entry.name);
  desk.asideSeen.delete(entry.name);
  return "gone";
});

/** Looks at everything aside. Nothing is asked of the disk when nothing is there. */
export const settleAside = Effect.fnUntraced(function* (
  look: Look,
): Effect.fn.Return<void, VolumeError> {
  const { desk } = look;
  if (desk.asideCount === 0 && desk.displaced.size === 0) return;
  let kept = 0;
  const old: Array<Omit<Aside, "isClosed">> = [];
  for (const entry of yield* desk.folder.aside.list) {
    const slot = parseSlot(entry.name);
    if (slot?.kind === "new") yield* desk.folder.aside.discard(entry.name);
    else if (slot !== undefined) old.push({ entry, slot });
  }
  const alone =
    old.length === 0 ? [] : yield* desk.folder.aside.leftAlone(old.map(({ entry }) => entry));
  for (const [at, one] of old.entries()) {
    // One file that cannot be read must not hold up the others.
    const outcome = yield* Effect.result(
      settleOne(look, { ...one, isClosed: alone[at] !== undefined }),
    );
    if (outcome._tag === "Failure") desk.problem = outcome.failure.message;
    if (outcome._tag === "Failure" || outcome.success === "kept") kept += 1;
  }
  desk.asideCount = kept;
});
