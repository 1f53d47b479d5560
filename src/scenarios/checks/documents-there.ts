/**
 * Whatever version of a document a copy shows can be opened there (engine I4, I8, I14): every piece of its content lies in the copy's own
 * folder. Which pieces those are, operations and snapshots say. A disk that lies, and hands in Explorer, may take anything.
 */
import { textOf } from "./facts.ts";
import { asideIn, touchedByHand, type FinishedRun, type Registers } from "./finished-run.ts";
import { contentsIn } from "./raw-contents.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

export const documentsThere = (run: FinishedRun): CheckReport => {
  const { events, plan } = run;
  const violations: Array<Violation> = [];
  let checked = 0;
  if (plan.policies["disk-cache"] === "lying") return { checked, violations };
  const states = events.filter(({ kind }) => kind === "copy.state");
  const touched = touchedByHand(events);
  const folders = rawFolders(run);
  const contents = contentsIn(folders);
  for (const state of states) {
    // The folder of a copy may lie on another laptop as well, carried there.
    const own = folders.find(
      ({ laptop, owner }) => laptop === state.actor && owner === textOf(state, "copy"),
    )?.pieces;
    if (own === undefined || touched.has(state.actor)) continue;
    const edited = (state["edited"] ?? {}) as Registers;
    // What is kept aside is there for whoever wants it back.
    for (const [register, values] of [
      ...Object.entries(edited),
      ...Object.entries(asideIn(state)),
    ]) {
      if (!register.startsWith("document:")) continue;
      for (const value of new Set(values)) {
        const needed = contents.get(value);
        if (needed === undefined) continue;
        checked++;
        if (needed.every((hash) => own.has(hash))) continue;
        violations.push({
          message: `${state.actor} shows the version ${value} of ${register.slice("document:".length)}, and not all of its content is there`,
          proof: [state.seq],
        });
      }
    }
  }
  return { checked, violations };
};
