/**
 * What a copy shows is what the operations in its folder come to (engine I1, I2, I7, I8, I25): every version nobody replaced knowingly, and of
 * several the one with the highest rank first. Worked out a second time from the raw files, in a few lines that share nothing with the
 * engine's. No clock takes part.
 *
 * Judged is a copy whose folder says all of it: not after a clean-up, and where no log has two histories; and
 * only when the room has been quiet for a while, so that nothing is on its way into the copy.
 */
import { MINUTE } from "../../sim/time.ts";
import { textOf } from "./facts.ts";
import { quietIn, touchedByHand, type FinishedRun } from "./finished-run.ts";
import { DELETED } from "./ledger.ts";
import { rawFolders, type RawFolder } from "./raw-folder.ts";
import { keptAsideIn } from "./raw-decisions.ts";
import { readingOnce, type RawEdit, type RawOperations } from "./raw-operations.ts";
import type { CheckReport, Violation } from "./report.ts";

const QUIET_FOR = 5 * MINUTE;

/** The operations a copy holds, if its folder says all there is to say about them. */
const heldIn = (
  { segments, snapshotEnds }: RawFolder,
  operationsIn: ReturnType<typeof readingOnce>,
): ReadonlyArray<RawOperations> | null => {
  if (snapshotEnds.size > 0) return null;
  const byPlace = new Map<string, { readonly id: string; readonly says: RawOperations }>();
  for (const segment of segments) {
    if (!segment.path.includes("/_Sync/own/log/")) continue;
    const place = `${segment.log}:${segment.first}`;
    const known = byPlace.get(place);
    if (known !== undefined && known.id !== segment.id) return null;
    if (known === undefined) byPlace.set(place, { id: segment.id, says: operationsIn(segment) });
  }
  return [...byPlace.values()]
    .map(({ says }) => says)
    .toSorted((one, other) => one.first - other.first);
};

const PIECE = /\/_Sync\/blob\/[0-9a-f]{2}\/([0-9a-f]{64})$/;

/** Those of them that may be seen: everything their authors had seen is there, and the pieces of their documents. */
const visibleOf = (
  held: ReadonlyArray<RawOperations>,
  pieces: ReadonlySet<string>,
): ReadonlyArray<RawOperations> => {
  const ends = new Map<string, number>();
  const visible: Array<RawOperations> = [];
  let waiting = held;
  for (let progress = true; progress;) {
    progress = false;
    const still: Array<RawOperations> = [];
    for (const one of waiting) {
      const isReady =
        one.first === (ends.get(one.log) ?? 0) + 1 &&
        one.deps.every(([log, seq]) => (ends.get(log) ?? 0) >= seq) &&
        one.pieces.every((hash) => pieces.has(hash));
      if (!isReady) {
        still.push(one);
        continue;
      }
      progress = true;
      ends.set(one.log, one.last);
      visible.push(one);
    }
    waiting = still;
  }
  return visible;
};

/** What is part of the engagement of them; null where that cannot be said. */
const editsIn = (visible: ReadonlyArray<RawOperations>): ReadonlyArray<RawEdit> | null => {
  const isKeptAside = keptAsideIn(visible);
  if (isKeptAside === null) return null;
  return visible.flatMap((segment) =>
    segment.edits.filter(
      ({ dot }) => !isKeptAside(segment, Number(dot.slice(dot.lastIndexOf(":") + 1))),
    ),
  );
};

const isAbove = (one: RawEdit["rank"], other: RawEdit["rank"]): boolean => {
  for (const [at, value] of one.entries()) {
    const beside = other[at]!;
    if (value !== beside) return value > beside;
  }
  return false;
};

/** By register: the versions nobody replaced, the highest first. */
const versionsIn = (edits: ReadonlyArray<RawEdit>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const replaced = new Set(edits.flatMap(({ observed }) => observed));
  const living = new Map<string, Array<RawEdit>>();
  for (const edit of edits) {
    if (replaced.has(edit.dot) || edit.value === DELETED) continue;
    const others = living.get(edit.register) ?? [];
    living.set(edit.register, [...others, edit]);
  }
  return new Map(
    [...living].map(([register, versions]) => [
      register,
      versions.toSorted((a, b) => (isAbove(a.rank, b.rank) ? -1 : 1)).map(({ value }) => value),
    ]),
  );
};

const sameSet = (one: ReadonlyArray<string>, other: ReadonlyArray<string>): boolean =>
  one.every((value) => other.includes(value)) && other.every((value) => one.includes(value));

/** What may stay on a laptop for now: saves its copy told of, by the beginning of their name, and one that was cut off by a loss of power. */
const keptOn = (events: FinishedRun["events"]): ((laptop: string, value: string) => boolean) => {
  const kept = events
    .filter(({ kind }) => kind === "document.kept" || kind === "ledger.cut-off")
    .map((event) => ({ laptop: event.actor, begins: textOf(event, "value") }))
    .filter(({ begins }) => begins !== "");
  return (laptop, value) =>
    kept.some((one) => one.laptop === laptop && value.startsWith(one.begins));
};

export const shownAsHeld = (run: FinishedRun): CheckReport => {
  const { events } = run;
  const violations: Array<Violation> = [];
  let checked = 0;
  if (quietIn(events) < QUIET_FOR) return { checked, violations };
  const operationsIn = readingOnce();
  const touched = touchedByHand(events);
  const isKept = keptOn(events);
  const states = new Map(
    events
      .filter(({ kind }) => kind === "copy.state")
      .map((event) => [textOf(event, "copy"), event]),
  );
  for (const folder of rawFolders(run)) {
    const state = states.get(folder.owner ?? "");
    // A folder that was carried to another laptop, and not opened there, is nobody's.
    if (state === undefined || state.actor !== folder.laptop || touched.has(state.actor)) continue;
    const held = heldIn(folder, operationsIn);
    if (held === null) continue;
    const pieces = new Set(folder.files.flatMap(({ path }) => PIECE.exec(path)?.[1] ?? []));
    const edits = editsIn(visibleOf(held, pieces));
    if (edits === null) continue;
    const versions = versionsIn(edits);
    const edited = state["edited"] as { readonly [register: string]: ReadonlyArray<string> };
    for (const [register, [current, ...others]] of Object.entries(edited)) {
      checked++;
      const living = versions.get(register) ?? [];
      // Saves that stay on this laptop for now come behind, and no operation speaks of them.
      const shown = [current, ...others].filter((value) => value !== undefined);
      const known = register.startsWith("document:")
        ? shown.filter((value) => living.includes(value) || !isKept(state.actor, value))
        : shown;
      if (sameSet(known, living) && (living.length === 0 || living[0] === current)) continue;
      violations.push({
        message: `${state.actor} shows ${shown.join(", ") || "nothing"} in ${register}, and its folder comes to ${living.join(", ") || "nothing"}`,
        proof: [state.seq],
      });
    }
  }
  return { checked, violations };
};
