/**
 * The state of a copy is a function of the operations it holds (engine I2, I9): two open copies with the same operations in their
 * folders show the same, in whatever order they came. What a folder holds is read from the raw files, what a copy shows is its digest.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { MINUTE, SECOND } from "../../sim/time.ts";
import { textOf } from "./facts.ts";
import { lastMoved, touchedByHand, type FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";
import { timeToLook } from "./time-to-look.ts";

/** By then a copy that is not held up has looked at its folder, and at the other one; one whose laptop sleeps stands still where it was. */
const QUIET_FOR = 30 * SECOND;
/** An open copy looks at its own folder now and then: until it has, it does not know what somebody put there in Explorer. */
const NOTICED_WITHIN = MINUTE;

/** Laptops whose folder somebody changed in Explorer so short a time before the day was over. */
const justTouched = (events: FinishedRun["events"]): ReadonlySet<string> => {
  const end = events.at(-1)?.at ?? 0;
  return touchedByHand(events.filter(({ at }) => at > end - NOTICED_WITHIN));
};

/** A copy that showed a document before a piece of it was damaged shows it on; one that comes without that piece waits for it. */
const damagedOn = (events: FinishedRun["events"]): ReadonlyArray<string> =>
  events.filter(({ kind }) => kind === "file.damaged").map(({ actor }) => actor);

export const sameOperationsSameState = (run: FinishedRun): CheckReport => {
  const shown = new Map(
    run.events
      .filter(({ kind }) => kind === "copy.state")
      .map((event) => [textOf(event, "copy"), event]),
  );
  const touched = new Set([...justTouched(run.events), ...damagedOn(run.events)]);
  const first = new Map<string, JournalEvent>();
  const violations: Array<Violation> = [];
  let checked = 0;
  const moved = lastMoved(run.events);
  for (const { laptop, owner, pieces, segments, snapshotEnds } of rawFolders(run)) {
    const state = shown.get(owner ?? "");
    // A copy of a folder that was carried to another laptop, and not opened there, shows nothing.
    if (state === undefined || state.actor !== laptop || touched.has(laptop)) continue;
    if (timeToLook(run.events, laptop, moved) < QUIET_FOR) continue;
    const ids = segments
      .filter(({ path }) => path.includes("/_Sync/own/log/"))
      .map(({ id, log, first }) => `${log}:${first}:${id}`)
      .sort();
    const ends = [...snapshotEnds].map(([log, seq]) => `${log}:${seq}`).sort();
    const holds = JSON.stringify([ids, [...pieces].sort(), ends]);
    const other = first.get(holds);
    if (other === undefined) {
      first.set(holds, state);
      continue;
    }
    checked++;
    if (textOf(other, "digest") !== textOf(state, "digest"))
      violations.push({
        message: `${other.actor} and ${laptop} hold the same operations and show different things`,
        proof: [other.seq, state.seq],
      });
  }
  return { checked, violations };
};
