/**
 * Nobody acknowledges what he does not hold (engine I23): whatever a copy has acknowledged anywhere lies in its own folder, as
 * operations or in a snapshot. Whoever believed it would have removed the only copy of something.
 */
import { textOf } from "./facts.ts";
import { touchedByHand, type FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";
import { lastTakenBack } from "./taken-back.ts";

/**
 * Whether a copy left its acknowledgement with another before its disk took back what it acknowledged, and has exchanged nothing there
 * since to leave another one. A connection alone is not enough: without its stick it reads nothing of its own and leaves nothing.
 */
const leftBeforeALoss = (run: FinishedRun) => {
  const losses = lastTakenBack(run);
  const rounds = new Map<string, number>();
  for (const event of losses.size === 0 ? [] : run.events)
    if (event.kind === "round")
      rounds.set(`${textOf(event, "copy")} ${textOf(event, "with")}`, event.seq);
  return (laptop: string, copy: string, host: string): boolean =>
    copy !== host && (losses.get(laptop) ?? -1) > (rounds.get(`${copy} ${host}`) ?? -1);
};

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
  const isOutdated = leftBeforeALoss(run);
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const { acknowledgements, laptop: host, owner } of folders)
    for (const { copy, entries, path } of acknowledgements) {
      const held = holds.get(copy);
      if (held === undefined || isOutdated(held.laptop, copy, owner ?? "")) continue;
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
