/**
 * What a disk that lies takes back (domain rule 36): with the power goes what it said was written in the last few seconds. Nobody is told,
 * and nothing that was acknowledged in that time can be held against anybody.
 */
import { SECOND, type Micros } from "../../sim/time.ts";
import type { FinishedRun } from "./finished-run.ts";

/** Longer than any disk keeps things to itself. */
const KEPT_FOR = 5 * SECOND;

const lossesIn = ({ events, plan }: Pick<FinishedRun, "events" | "plan">) =>
  plan.policies["disk-cache"] === "lying" ? events.filter(({ kind }) => kind === "power.off") : [];

/** When the disk of each laptop took something back for the last time, by seq; none where disks are honest. */
export const lastTakenBack = (
  run: Pick<FinishedRun, "events" | "plan">,
): ReadonlyMap<string, number> => new Map(lossesIn(run).map(({ actor, seq }) => [actor, seq]));

/** Whether what a laptop's disk said at this moment was taken back later; never where disks are honest. */
export const takenBackIn = (
  run: Pick<FinishedRun, "events" | "plan">,
): ((laptop: string, at: Micros) => boolean) => {
  const losses = lossesIn(run);
  return (laptop, at) =>
    losses.some((loss) => loss.actor === laptop && loss.at >= at && loss.at - at <= KEPT_FOR);
};
