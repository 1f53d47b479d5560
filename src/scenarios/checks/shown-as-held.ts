/**
 * What a copy shows is what the operations in its folder come to (engine I1, I2, I7, I8, I25): every version nobody replaced knowingly, and of
 * several the one with the highest rank first. Worked out a second time from the raw files, in a few lines that share nothing with the
 * engine's. No clock takes part.
 *
 * After a clean-up the snapshot in the folder says what came of the operations it stands for, and those behind it say the rest. Judged is a copy
 * whose folder says all of it: where no log has two histories, and where nothing was taken back that a snapshot may stand for; and only when the
 * room has been quiet for a while in which its laptop was awake, so that nothing is on its way into the copy.
 */
import { MINUTE } from "../../sim/time.ts";
import { textOf } from "./facts.ts";
import { lastMoved, mayHaveForgotten, touchedByHand, type FinishedRun } from "./finished-run.ts";
import { DELETED } from "./ledger.ts";
import { rawFolders, type RawFolder } from "./raw-folder.ts";
import { keptAsideIn } from "./raw-decisions.ts";
import { readingOnce, type RawEdit, type RawOperations } from "./raw-operations.ts";
import { snapshotIn, type RawSnapshot } from "./raw-snapshot.ts";
import type { CheckReport, Violation } from "./report.ts";
import { timeToLook } from "./time-to-look.ts";

const QUIET_FOR = 5 * MINUTE;

/** What a folder says: what came of the operations a snapshot stands for, and those behind it. */
interface Held {
  readonly below: RawSnapshot | null;
  readonly operations: ReadonlyArray<RawOperations>;
}

/** The operations behind what the snapshot took in; null for a segment that lies across, of which nobody says what came of its beginning. */
const beyond = (says: RawOperations, below: RawSnapshot | null): RawOperations | null | "below" => {
  const end = below?.ends.get(says.log) ?? 0;
  if (says.last <= end) return "below";
  return says.first > end ? says : null;
};

/** The operations a copy holds, if its folder says all there is to say about them. */
const heldIn = (
  { files, segments }: RawFolder,
  operationsIn: ReturnType<typeof readingOnce>,
  isForgotten: boolean,
): Held | null => {
  const snapshot = snapshotIn(files);
  if (snapshot === null || (snapshot !== "nothing" && isForgotten)) return null;
  const below = snapshot === "nothing" ? null : snapshot;
  const byPlace = new Map<string, { readonly id: string; readonly says: RawOperations }>();
  for (const segment of segments) {
    if (!segment.path.includes("/_Sync/own/log/")) continue;
    const place = `${segment.log}:${segment.first}`;
    const known = byPlace.get(place);
    if (known !== undefined && known.id !== segment.id) return null;
    if (known !== undefined) continue;
    const says = beyond(operationsIn(segment), below);
    if (says === null) return null;
    if (says !== "below") byPlace.set(place, { id: segment.id, says });
  }
  const operations = [...byPlace.values()]
    .map(({ says }) => says)
    .toSorted((one, other) => one.first - other.first);
  return { below, operations };
};

/** Those of them that may be seen: everything their authors had seen is there, and the pieces of their documents. */
const visibleOf = (
  { below, operations }: Held,
  pieces: ReadonlySet<string>,
): ReadonlyArray<RawOperations> => {
  const ends = new Map(below?.ends);
  const visible: Array<RawOperations> = [];
  let waiting = operations;
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
const editsIn = (
  visible: ReadonlyArray<RawOperations>,
  below: RawSnapshot | null,
): ReadonlyArray<RawEdit> | null => {
  const isKeptAside = keptAsideIn(visible, below?.decisions);
  if (isKeptAside === null) return null;
  const edits = visible.flatMap((segment) =>
    segment.edits.filter(
      ({ dot }) => !isKeptAside(segment, Number(dot.slice(dot.lastIndexOf(":") + 1))),
    ),
  );
  return [...(below?.edits ?? []), ...edits];
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

/** The same value whatever order its keys stand in: a snapshot has one of its own. */
const inOrder = (text: string): string =>
  JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

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

const asItIs = (text: string): string => text;

export const shownAsHeld = (run: FinishedRun): CheckReport => {
  const { events } = run;
  const violations: Array<Violation> = [];
  let checked = 0;
  const moved = lastMoved(events);
  const operationsIn = readingOnce();
  const touched = touchedByHand(events);
  const isKept = keptOn(events);
  const isForgotten = mayHaveForgotten(run);
  const states = new Map(
    events
      .filter(({ kind }) => kind === "copy.state")
      .map((event) => [textOf(event, "copy"), event]),
  );
  for (const folder of rawFolders(run)) {
    const state = states.get(folder.owner ?? "");
    // A folder that was carried to another laptop, and not opened there, is nobody's.
    if (state === undefined || state.actor !== folder.laptop || touched.has(state.actor)) continue;
    if (timeToLook(events, state.actor, moved) < QUIET_FOR) continue;
    const held = heldIn(folder, operationsIn, isForgotten);
    if (held === null) continue;
    const edits = editsIn(visibleOf(held, folder.pieces), held.below);
    if (edits === null) continue;
    const versions = versionsIn(edits);
    const edited = state["edited"] as { readonly [register: string]: ReadonlyArray<string> };
    for (const [register, [current, ...others]] of Object.entries(edited)) {
      checked++;
      const isDocument = register.startsWith("document:");
      const inOneOrder = isDocument || held.below === null ? asItIs : inOrder;
      const living = (versions.get(register) ?? []).map(inOneOrder);
      // Saves that stay on this laptop for now come behind, and no operation speaks of them.
      const shown = [current, ...others].filter((value) => value !== undefined).map(inOneOrder);
      const known = isDocument
        ? shown.filter((value) => living.includes(value) || !isKept(state.actor, value))
        : shown;
      if (sameSet(known, living) && (living.length === 0 || living[0] === shown[0])) continue;
      violations.push({
        message: `${state.actor} shows ${shown.join(", ") || "nothing"} in ${register}, and its folder comes to ${living.join(", ") || "nothing"}`,
        proof: [state.seq],
      });
    }
  }
  return { checked, violations };
};
