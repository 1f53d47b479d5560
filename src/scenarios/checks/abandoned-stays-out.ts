/**
 * What a copy does after it was abandoned is never merged (engine I15): no other copy that has heard of the decision shows a value that only
 * somebody at an abandoned copy wrote after it. Who decided it knows; who else has heard of it, his folder says. That the work is not destroyed either is
 * for no-lost-edits to judge.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import { isFinalState, touchedByHand, type FinishedRun } from "./finished-run.ts";
import { DELETED, ledgerOf } from "./ledger.ts";
import { rawFolders, SNAPSHOT_FILE, type RawFolder } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

interface LateEdit {
  readonly copy: string;
  /** With which it was given up. */
  readonly decision: JournalEvent;
}

/** Edits of people whose copy was given up before, by seq. Somebody may have two copies, and have turned to the other one. */
const lateEdits = (events: FinishedRun["events"]): ReadonlyMap<number, LateEdit> => {
  // Whoever gives up a copy once more, because a backup has forgotten it, has seen what was done there meanwhile.
  const last = new Map<string, JournalEvent>();
  for (const event of events)
    if (event.kind === "control.abandoned") last.set(textOf(event, "abandoned"), event);
  const worksIn = new Map<string, string>();
  const late = new Map<number, LateEdit>();
  for (const event of events) {
    const { actor, kind, seq } = event;
    if (kind === "copy.created" || kind === "copy.opened")
      worksIn.set(actor, textOf(event, "copy"));
    if (kind !== "ledger.edit") continue;
    const copy = worksIn.get(actor) ?? "";
    const decision = last.get(copy);
    if (decision !== undefined && seq > decision.seq) late.set(seq, { copy, decision });
  }
  return late;
};

const decoder = new TextDecoder();

/** A decision as an operation, and as a snapshot tells it. */
const DECISION = /^\["abandon",(?:\d+,)?"([0-9a-z]+)"/gm;

/** The copies that are given up as far as this folder knows. */
const givenUpIn = ({ files, segments }: RawFolder): ReadonlySet<string> => {
  const own = [
    ...segments.filter(({ path }) => path.includes("/_Sync/own/log/")).map((one) => one.content),
    ...files.filter(({ path }) => SNAPSHOT_FILE.test(path)).map(({ bytes }) => bytes),
  ];
  return new Set(
    own.flatMap((bytes) => [...decoder.decode(bytes).matchAll(DECISION)].map(([, copy]) => copy!)),
  );
};

export const abandonedStaysOut = (run: FinishedRun): CheckReport => {
  const { events } = run;
  const late = lateEdits(events);
  const violations: Array<Violation> = [];
  if (late.size === 0) return { checked: 0, violations };
  const ledger = ledgerOf(events);
  /** By laptop and copy: the folder of a copy may lie on another laptop as well, carried there. */
  const folders = new Map(
    rawFolders(run).map((folder) => [`${folder.laptop} ${folder.owner}`, givenUpIn(folder)]),
  );
  const touched = touchedByHand(events);
  /** What somebody decided his disk or a backup may have forgotten. */
  const remembers = ({ actor }: JournalEvent): boolean =>
    !touched.has(actor) && run.plan.policies["disk-cache"] !== "lying";
  /** A decision may lie in a folder and wait there, behind a document of which a piece was damaged where alone it was. */
  const mayWait = events.some(({ kind }) => kind === "file.damaged");
  const hasHeard = (state: JournalEvent, { copy: ofCopy, decision }: LateEdit): boolean => {
    const copy = textOf(state, "copy");
    return (
      (!mayWait && folders.get(`${state.actor} ${copy}`)?.has(ofCopy) === true) ||
      (copy === textOf(decision, "copy") && remembers(decision))
    );
  };
  const states = events.filter(isFinalState);
  let checked = 0;
  for (const edit of ledger) {
    const one = late.get(edit.seq);
    if (one === undefined || edit.value === DELETED) continue;
    // A value that others wrote as well could be theirs.
    const isOnlyTheirs = !ledger.some(
      (other) => other !== edit && other.register === edit.register && other.value === edit.value,
    );
    if (!isOnlyTheirs) continue;
    for (const state of states) {
      if (state.actor === edit.laptop) continue;
      if (!hasHeard(state, one)) continue;
      checked++;
      const shown = (state["edited"] as { readonly [register: string]: ReadonlyArray<string> })[
        edit.register
      ];
      if (shown?.includes(edit.value) === true)
        violations.push({
          message: `${state.actor} shows what ${edit.laptop} wrote into ${edit.register} after its copy was abandoned`,
          proof: [one.decision.seq, edit.seq, state.seq],
        });
    }
  }
  return { checked, violations };
};
