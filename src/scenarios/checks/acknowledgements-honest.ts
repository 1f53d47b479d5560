/**
 * Nobody acknowledges what he does not hold (engine I23): whatever a copy has acknowledged anywhere lies in its own folder, as
 * operations or in a snapshot. Whoever believed it would have removed the only copy of something.
 */
import { touchedByHand, type FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

export const acknowledgementsHonest = (run: FinishedRun): CheckReport => {
  const folders = rawFolders(run);
  const touched = touchedByHand(run.events);
  const holds = new Map<string, { readonly laptop: string; readonly ends: Map<string, number> }>();
  for (const { laptop, owner, segments, snapshotEnds } of folders) {
    if (owner === null || touched.has(laptop)) continue;
    const ends = new Map(snapshotEnds);
    const own = segments.filter(({ path }) => path.includes("/_Sync/own/log/"));
    // Only what follows without a gap counts.
    for (const { first, last, log } of own.toSorted((one, other) => one.first - other.first))
      if (first <= (ends.get(log) ?? 0) + 1) ends.set(log, Math.max(last, ends.get(log) ?? 0));
    holds.set(owner, { laptop, ends });
  }
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const { acknowledgements, laptop: host } of folders)
    for (const { copy, entries, path } of acknowledgements) {
      const held = holds.get(copy);
      if (held === undefined) continue;
      for (const [log, seq] of entries) {
        checked++;
        const end = held.ends.get(log) ?? 0;
        if (seq > end)
          violations.push({
            message: `${held.laptop} acknowledged operation ${seq} of the log ${log} on ${host} (${path}) and holds ${end}`,
            proof: [],
          });
      }
    }
  return { checked, violations };
};
