/**
 * The state of a copy is a function of the operations it holds (engine I2, I9): two open copies with the same operations in their
 * folders show the same, in whatever order they came. What a folder holds is read from the raw files, what a copy shows is its digest.
 */
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

export const sameOperationsSameState = (run: FinishedRun): CheckReport => {
  const shown = new Map(
    run.events.filter(({ kind }) => kind === "copy.state").map((event) => [event.actor, event]),
  );
  const first = new Map<string, string>();
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const [laptop, { files, segments, snapshotEnds }] of rawFolders(run)) {
    const state = shown.get(laptop);
    if (state === undefined) continue;
    const ids = segments
      .filter(({ path }) => path.includes("/_Sync/own/log/"))
      .map(({ id, log, first }) => `${log}:${first}:${id}`)
      .sort();
    const pieces = files
      .flatMap(({ path }) => /\/_Sync\/blob\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(path)?.[1] ?? [])
      .sort();
    const ends = [...snapshotEnds].map(([log, seq]) => `${log}:${seq}`).sort();
    const holds = JSON.stringify([ids, pieces, ends]);
    const known = first.get(holds);
    if (known === undefined) {
      first.set(holds, laptop);
      continue;
    }
    checked++;
    const other = shown.get(known);
    if (other !== undefined && textOf(other, "digest") !== textOf(state, "digest"))
      violations.push({
        message: `${known} and ${laptop} hold the same operations and show different things`,
        proof: [other.seq, state.seq],
      });
  }
  return { checked, violations };
};
