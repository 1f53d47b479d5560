/**
 * Nobody writes two different operations under one number (engine I21): the same log has the same history in every folder, whatever backup
 * was put over a folder and wherever a folder was carried. The engine would keep both sides of a log that forks all the same (docs/engine.md);
 * but that takes a clone of a whole disk with its private memory, and a room has no such thing.
 */
import type { FinishedRun } from "./finished-run.ts";
import { rawFolders, type RawSegment } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

export const historiesUnforked = (run: FinishedRun): CheckReport => {
  const first = new Map<string, { readonly laptop: string; readonly segment: RawSegment }>();
  const byLog = new Map<string, Array<{ readonly laptop: string; readonly segment: RawSegment }>>();
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const { laptop, segments } of rawFolders(run))
    for (const segment of segments) {
      const key = `${segment.log}:${segment.first}`;
      const known = first.get(key);
      if (known === undefined) {
        first.set(key, { laptop, segment });
        const others = byLog.get(segment.log) ?? [];
        byLog.set(segment.log, others);
        others.push({ laptop, segment });
        continue;
      }
      checked++;
      if (known.segment.id !== segment.id)
        violations.push({
          message: `operation ${segment.first} of the log ${segment.log} is one thing on ${known.laptop} and another on ${laptop}`,
          proof: [],
        });
    }
  // Where the beginning is gone, after a clean-up, two histories may have been cut into files elsewhere.
  for (const [log, all] of byLog) {
    const inOrder = all.toSorted((one, other) => one.segment.first - other.segment.first);
    for (const [index, { laptop, segment }] of inOrder.entries()) {
      const before = inOrder[index - 1];
      if (before === undefined || segment.first > before.segment.last) continue;
      violations.push({
        message: `operation ${segment.first} of the log ${log} lies in one file on ${before.laptop} and in another on ${laptop}`,
        proof: [],
      });
    }
  }
  return { checked, violations };
};
