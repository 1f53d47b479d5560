/** The turns of a schedule as a file says them: how long a fault lasts with its unit. */
import type { Deviation } from "../../../sim/schedule.ts";
import { formatDuration } from "../shape/units.ts";

export const writeSchedule = (schedule: ReadonlyArray<Deviation>) =>
  schedule.map((deviation) =>
    "strikes" in deviation && deviation.lasts !== undefined
      ? { ...deviation, lasts: formatDuration(deviation.lasts) }
      : { ...deviation },
  );
