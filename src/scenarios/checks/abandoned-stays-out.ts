/**
 * What a copy does after it was abandoned is never merged (engine I15): no other copy shows a value that only somebody at an abandoned
 * copy wrote, after everybody could know. That it is not destroyed either is for no-lost-edits to judge.
 */
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import { DELETED, ledgerOf } from "./ledger.ts";
import type { CheckReport, Violation } from "./report.ts";
import { takenBackIn } from "./taken-back.ts";

interface GivenUp {
  readonly by: string;
  readonly seq: number;
}

/**
 * Edits of people whose copy was given up, and when that was, by seq. Somebody may have two copies, and have turned to the other one. And a
 * backup put over the folder of whoever decided it, or a disk that lies, may have forgotten it before anybody else heard.
 */
const lateEdits = (run: Pick<FinishedRun, "events" | "plan">): ReadonlyMap<number, number> => {
  const isTakenBack = takenBackIn(run);
  const since = new Map<string, GivenUp>();
  const worksIn = new Map<string, string>();
  const late = new Map<number, number>();
  for (const event of run.events) {
    const { actor, at, kind, seq } = event;
    if (kind === "copy.created" || kind === "copy.opened")
      worksIn.set(actor, textOf(event, "copy"));
    else if (kind === "control.abandoned" && !isTakenBack(actor, at))
      since.set(textOf(event, "abandoned"), { by: actor, seq });
    else if (kind === "folder.copied" && textOf(event, "to").includes("\\Engagements\\")) {
      for (const [copy, { by }] of since) if (by === actor) since.delete(copy);
    } else if (kind === "ledger.edit") {
      const abandoned = since.get(worksIn.get(actor) ?? "")?.seq;
      if (abandoned !== undefined) late.set(seq, abandoned);
    }
  }
  return late;
};

export const abandonedStaysOut = (run: FinishedRun): CheckReport => {
  const { events } = run;
  const late = lateEdits(run);
  const ledger = ledgerOf(events);
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const edit of ledger) {
    const abandoned = late.get(edit.seq);
    if (abandoned === undefined || edit.value === DELETED) continue;
    // A value that others wrote as well could be theirs.
    const isOnlyTheirs = !ledger.some(
      (other) => other !== edit && other.register === edit.register && other.value === edit.value,
    );
    if (!isOnlyTheirs) continue;
    for (const state of events.filter(({ kind }) => kind === "copy.state")) {
      if (state.actor === edit.laptop) continue;
      checked++;
      const shown = (state["edited"] as { readonly [register: string]: ReadonlyArray<string> })[
        edit.register
      ];
      if (shown?.includes(edit.value) === true)
        violations.push({
          message: `${state.actor} shows what ${edit.laptop} wrote into ${edit.register} after its copy was abandoned`,
          proof: [abandoned, edit.seq, state.seq],
        });
    }
  }
  return { checked, violations };
};
