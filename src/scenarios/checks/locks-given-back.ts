/**
 * A check-out that was given back, undone or lost keeps nobody out any more (engine I11). Judged at whoever asks the top-level copy, because
 * there it is known with the next look; elsewhere one hears of it later. Nobody looks while he reads or hands over a large document, which takes
 * minutes over a slow line, nor while his laptop or the top level's is asleep.
 */
import { MINUTE } from "../../sim/time.ts";
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "./facts.ts";
import type { FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

const ENDS: ReadonlySet<string> = new Set(["lock.released", "lock.broken"]);

/** Half a minute until the next look, and a minute until one without an answer is given up. */
const PATIENCE = 2 * MINUTE;

/** When content was under way between two laptops, whichever way. */
class Transfers {
  readonly #byPair = new Map<string, Array<readonly [from: number, to: number]>>();

  constructor(events: FinishedRun["events"]) {
    for (const event of events) {
      if (event.kind !== "transfer" && event.kind !== "transfer.cut") continue;
      const pair = pairOf(event.actor, textOf(event, "to"));
      const during = [event.at - Number(event["tookMicros"]), event.at] as const;
      const known = this.#byPair.get(pair);
      if (known === undefined) this.#byPair.set(pair, [during]);
      else known.push(during);
    }
  }

  /** How much of the time between two moments nothing was. */
  quietBetween(one: string, other: string, [from, to]: readonly [number, number]): number {
    const all = [...(this.#byPair.get(pairOf(one, other)) ?? [])].sort(([a], [b]) => a - b);
    let quiet = 0;
    let seen = from;
    for (const [began, ended] of all) {
      quiet += Math.max(0, Math.min(began, to) - seen);
      seen = Math.max(seen, ended);
    }
    return quiet + Math.max(0, to - seen);
  }
}

const pairOf = (one: string, other: string): string => [one, other].sort(byCode).join(" ");
const byCode = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

export const locksGivenBack = ({ events }: FinishedRun): CheckReport => {
  const transfers = new Transfers(events);
  /** Since when each claim is over, by document and number. */
  const over = new Map<string, JournalEvent>();
  /** Since when each copy may look at the top-level copy, and the laptop it is on. */
  const atTopLevel = new Map<string, { readonly since: number; readonly laptop: string }>();
  let topLevel = "";
  let topLevelAt = "";
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const event of events) {
    const copy = textOf(event, "copy");
    const claim = `${textOf(event, "resource")} ${textOf(event, "epoch")}`;
    if (event.kind === "copy.created" && textOf(event, "role") === "top-level") {
      topLevel = copy;
      topLevelAt = event.actor;
      atTopLevel.set(copy, { since: event.at, laptop: event.actor });
    } else if (event.kind === "copy.connected" && textOf(event, "to") === topLevel)
      atTopLevel.set(copy, { since: event.at, laptop: event.actor });
    else if (event.kind === "power.wake") {
      for (const [each, { laptop }] of atTopLevel)
        if (laptop === event.actor || event.actor === topLevelAt)
          atTopLevel.set(each, { since: event.at, laptop });
    } else if (
      event.kind === "copy.connected" ||
      event.kind === "copy.offline" ||
      event.kind === "copy.closed"
    ) {
      if (copy !== topLevel) atTopLevel.delete(copy);
    } else if (event.kind === "lock.claimed") over.delete(claim);
    else if (ENDS.has(event.kind)) over.set(claim, event);
    else if (event.kind === "lock.refused" && Number(event["epoch"]) > 0) {
      const looks = atTopLevel.get(copy);
      if (looks === undefined) continue;
      checked++;
      const end = over.get(claim);
      if (end === undefined) continue;
      const known = [Math.max(end.at, looks.since), event.at] as const;
      if (transfers.quietBetween(event.actor, topLevelAt, known) > PATIENCE)
        violations.push({
          message: `${event.actor} was refused ${textOf(event, "resource")} because of a check-out that was over`,
          proof: [end.seq, event.seq],
        });
    }
  }
  return { checked, violations };
};
