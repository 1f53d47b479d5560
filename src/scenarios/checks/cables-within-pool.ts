/** Cables are conserved (domain rule 1): never more of the pool in use than it holds, and none is unplugged that was not plugged. */
import type { JournalEvent } from "../../sim/journal.ts";
import { OFFICE_DEVICE } from "../planned-room.ts";
import type { CheckReport } from "./report.ts";

export const cablesWithinPool = (
  events: ReadonlyArray<JournalEvent>,
  pool: { readonly straight: number; readonly crossover: number },
): CheckReport => {
  const plugged = new Map<string, keyof typeof pool>();
  const violations: Array<{ message: string; proof: ReadonlyArray<number> }> = [];
  let checked = 0;
  for (const event of events) {
    if (event.kind === "cable.unplugged" || event.kind === "uplink.unplugged") {
      plugged.delete(event.actor);
    } else if (event.kind === "cable.parted") {
      // Either end may be the one that is pulled.
      plugged.delete(event.actor);
      if (typeof event["to"] === "string") plugged.delete(event["to"]);
    }
    if (!TAKES_A_CABLE.has(event.kind)) continue;
    checked++;
    // The office has cables of its own.
    const isOffice = event.kind === "cable.plugged" && event["device"] === OFFICE_DEVICE;
    const kind = event["cable"] === "crossover" ? "crossover" : "straight";
    if (!isOffice) plugged.set(event.actor, kind);
    const used = [...plugged.values()].filter((each) => each === kind).length;
    if (used > pool[kind]) {
      violations.push({
        message: `${used} ${kind} cables are in use and the pool holds ${pool[kind]}`,
        proof: [event.seq],
      });
    }
  }
  return { checked, violations };
};

const TAKES_A_CABLE: ReadonlySet<string> = new Set([
  "cable.plugged",
  "cable.joined",
  "uplink.plugged",
]);
