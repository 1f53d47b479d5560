/**
 * Nobody writes two different operations under one number (engine I21): the same log has the same history in every folder. Two laptops
 * that have one and the same folder fork a log; the engine must have noticed that by the end (`log.forked`).
 */
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import { rawFolders, type RawSegment } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

export const historiesUnforked = (run: FinishedRun): CheckReport => {
  const noticed = new Set(
    run.events.filter(({ kind }) => kind === "log.forked").map((event) => textOf(event, "log")),
  );
  const first = new Map<string, { readonly laptop: string; readonly segment: RawSegment }>();
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const { laptop, segments } of rawFolders(run))
    for (const segment of segments) {
      const key = `${segment.log}:${segment.first}`;
      const known = first.get(key);
      if (known === undefined) {
        first.set(key, { laptop, segment });
        continue;
      }
      checked++;
      if (known.segment.id !== segment.id && !noticed.has(segment.log))
        violations.push({
          message: `operation ${segment.first} of the log ${segment.log} is one thing on ${known.laptop} and another on ${laptop}`,
          proof: [],
        });
    }
  return { checked, violations };
};
