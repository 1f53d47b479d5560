/**
 * Whatever version of a document a copy shows can be opened there (engine I4, I8, I14): its content lies in the copy's own folder. Judged are
 * documents of one piece that lie in some folder of the room; a disk that lies, and hands in Explorer, may take anything.
 */
import { textOf } from "./facts.ts";
import { touchedByHand, type FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

const PIECE = /\/_Sync\/blob\/[0-9a-f]{2}\/([0-9a-f]{64})$/;

export const documentsThere = (run: FinishedRun): CheckReport => {
  const { events, plan } = run;
  const violations: Array<Violation> = [];
  let checked = 0;
  if (plan.policies["disk-cache"] === "lying") return { checked, violations };
  const states = events.filter(({ kind }) => kind === "copy.state");
  const touched = touchedByHand(events);
  const pieces = rawFolders(run).map(({ files, owner }) => ({
    owner,
    hashes: new Set(files.flatMap(({ path }) => PIECE.exec(path)?.[1] ?? [])),
  }));
  const anywhere = new Set(pieces.flatMap(({ hashes }) => [...hashes]));
  for (const state of states) {
    const own = pieces.find(({ owner }) => owner === textOf(state, "copy"))?.hashes;
    if (own === undefined || touched.has(state.actor)) continue;
    const edited = state["edited"] as { readonly [register: string]: ReadonlyArray<string> };
    for (const [register, values] of Object.entries(edited)) {
      if (!register.startsWith("document:")) continue;
      for (const value of new Set(values)) {
        if (!anywhere.has(value)) continue;
        checked++;
        if (own.has(value)) continue;
        violations.push({
          message: `${state.actor} shows the version ${value} of ${register.slice("document:".length)}, and its content is not there`,
          proof: [state.seq],
        });
      }
    }
  }
  return { checked, violations };
};
