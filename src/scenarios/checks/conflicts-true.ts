/**
 * A conflict is told of only where two people wrote different things without knowing of each other (engine I3; nobody is asked to choose
 * between two versions that are the same). Judged by the operations in the folders, where nobody has cleaned up or touched them by hand, no
 * disk has taken one of them back, and the top-level parent was not cleared, which takes all operations along.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { SECOND } from "../../sim/time.ts";
import { textOf, textsOf } from "./facts.ts";
import { touchedByHand, type FinishedRun } from "./finished-run.ts";
import { documentRegister, fieldRegister } from "./ledger.ts";
import { rawFolders } from "./raw-folder.ts";
import { readingOnce, type Dot, type RawEdit } from "./raw-operations.ts";
import type { CheckReport, Violation } from "./report.ts";
import { takenBackIn } from "./taken-back.ts";

/** A save that is just being written down may meet another before its author is answered. */
const TOLD_WITHIN = SECOND;

/**
 * Whether an edit may be kept aside by somebody: its author's copy was given up, or he was told so himself. It has replaced nothing then, and what
 * it was made in place of stands beside what others made in place of it.
 */
const mayBeAside = (events: ReadonlyArray<JournalEvent>): ((dot: Dot) => boolean) => {
  const givenUp = new Set(
    events
      .filter(({ kind }) => kind === "control.abandoned")
      .map((event) => textOf(event, "abandoned")),
  );
  const told = new Set(
    events.filter(({ kind }) => kind === "edits.aside").flatMap((event) => textsOf(event, "edits")),
  );
  return (dot) => told.has(dot) || givenUp.has(dot.slice(0, dot.lastIndexOf(".")));
};

/** Whether any two of these can have been shown side by side: different, and neither made in place of the other. */
const anyBeside = (edits: ReadonlyArray<RawEdit>, isAside: (dot: Dot) => boolean): boolean => {
  const byDot = new Map(edits.map((edit) => [edit.dot, edit]));
  const replacedBy = new Map<Dot, ReadonlySet<Dot>>();
  const allReplaced = (edit: RawEdit): ReadonlySet<Dot> => {
    const known = replacedBy.get(edit.dot);
    if (known !== undefined) return known;
    const all = new Set<Dot>();
    replacedBy.set(edit.dot, all);
    for (const dot of edit.observed) {
      all.add(dot);
      const before = byDot.get(dot);
      if (before !== undefined && !isAside(dot))
        for (const older of allReplaced(before)) all.add(older);
    }
    return all;
  };
  return edits.some((one) =>
    edits.some(
      (other) =>
        one.value !== other.value &&
        !allReplaced(one).has(other.dot) &&
        !allReplaced(other).has(one.dot),
    ),
  );
};

export const conflictsTrue = (run: FinishedRun): CheckReport => {
  const { events } = run;
  const violations: Array<Violation> = [];
  const told = events.filter(({ kind }) => kind === "conflict");
  const isCleared = events.some(({ kind }) => kind === "copy.cleared");
  if (told.length === 0 || isCleared || touchedByHand(events).size > 0)
    return { checked: 0, violations };
  const isTakenBack = takenBackIn(run);
  const takenBack = events.filter(
    ({ actor, at, kind }) => kind === "edit" && isTakenBack(actor, at),
  );
  const folders = rawFolders(run);
  if (folders.some(({ snapshotEnds }) => snapshotEnds.size > 0)) return { checked: 0, violations };
  const operationsIn = readingOnce();
  const edits = new Map<string, Map<Dot, RawEdit>>();
  for (const { segments } of folders)
    for (const segment of segments)
      for (const edit of operationsIn(segment).edits) {
        const of = edits.get(edit.register) ?? new Map<Dot, RawEdit>();
        edits.set(edit.register, of.set(edit.dot, edit));
      }
  const isAside = mayBeAside(events);
  /** When each edit was told of. One that was cut off by a loss of power never is. */
  const writtenAt = new Map(
    events.filter(({ kind }) => kind === "edit").map((event) => [textOf(event, "dot"), event.at]),
  );
  let checked = 0;
  for (const event of told) {
    const entity = textOf(event, "entity");
    const isAboutIt = (edit: JournalEvent): boolean =>
      edit["entity"] === entity && edit["field"] === event["field"];
    if (takenBack.some(isAboutIt)) continue;
    checked++;
    const register = entity.startsWith("document/")
      ? documentRegister(entity.slice("document/".length))
      : fieldRegister(entity, textOf(event, "field"));
    const byThen = [...(edits.get(register)?.values() ?? [])].filter(
      ({ dot }) => (writtenAt.get(dot) ?? 0) <= event.at + TOLD_WITHIN,
    );
    if (anyBeside(byThen, isAside)) continue;
    violations.push({
      message: `${event.actor} tells of a conflict in ${register}, and no two people wrote different things there at the same time`,
      proof: [event.seq],
    });
  }
  return { checked, violations };
};
