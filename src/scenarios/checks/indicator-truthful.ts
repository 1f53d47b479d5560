/**
 * The light in the status bar says whom the copy is connected to (the page, engine I26): green for the copy it was made from, yellow
 * for any other, offline for none. Worked out from `copy.created`, `copy.connected` and `copy.offline`, not from what the engine says.
 * And a copy does not go on showing a connection to another laptop when its own cable has been out for ten minutes: it looks every half
 * minute, and Windows answers within one.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { MINUTE, SECOND, type Micros } from "../../sim/time.ts";
import { textOf } from "./facts.ts";
import { homesOf, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";

const NOTICED_WITHIN = 10 * MINUTE;

const POWER: ReadonlySet<string> = new Set([
  "power.sleep",
  "power.hibernate",
  "power.off",
  "power.shutting-down",
  "power.wake",
  "power.on",
]);

/** Copies that show a connection although the cable has been out, with the laptop awake, for longer than anybody needs to notice. */
const blind = ({ events }: FinishedRun): ReadonlyArray<Violation> => {
  const homes = homesOf(events);
  /** By laptop: since when the cable is out, and the event. */
  const out = new Map<string, { readonly at: Micros; readonly seq: number }>();
  const connected = new Set<string>();
  const violations: Array<Violation> = [];
  const judge = (laptop: string, until: Micros): void => {
    const since = out.get(laptop);
    if (since === undefined || !connected.has(laptop)) return;
    if (until - since.at <= NOTICED_WITHIN) return;
    violations.push({
      message: `${laptop} shows a connection, and its cable has been out for ${Math.floor((until - since.at) / MINUTE)} minutes`,
      proof: [since.seq],
    });
  };
  for (const event of events) {
    const { actor, at, kind, seq } = event;
    if (kind === "copy.connected") {
      judge(actor, at);
      // Another copy on the same laptop needs no cable.
      if (homes.get(textOf(event, "to")) !== actor) connected.add(actor);
      else connected.delete(actor);
    } else if (kind === "copy.offline" || kind === "copy.closed" || kind === "copy.deleted") {
      judge(actor, at);
      connected.delete(actor);
    } else if (kind === "link.down") {
      // A laptop that sleeps has no link either, and notices nothing.
      if (event["why"] === "cable") out.set(actor, { at, seq });
    } else if (kind === "link.up" || POWER.has(kind)) {
      judge(actor, at);
      out.delete(actor);
      if (kind === "power.off") connected.delete(actor);
    }
  }
  for (const laptop of out.keys()) judge(laptop, events.at(-1)?.at ?? 0);
  return violations;
};

/** The light changes in the same moment as the connection. */
const STALE_AFTER = SECOND;

/** A light that is not what it should be. */
interface Stale {
  readonly laptop: string;
  readonly at: Micros;
  readonly seq: number;
  readonly shown: string;
  readonly truth: string;
}

export const indicatorTruthful = (run: FinishedRun): CheckReport => {
  const { events, plan } = run;
  const parents = new Map<string, string>();
  const connectedTo = new Map<string, string>();
  /** The light of each copy that is open, once it has one. */
  const lights = new Map<string, string>();
  const stale = new Map<string, Stale>();
  let topLevel = "";
  const violations: Array<Violation> = [...blind(run)];
  let checked = 0;
  const truthOf = (copy: string): string => {
    const to = connectedTo.get(copy);
    const isGreen =
      plan.policies.yellow === "not-immediate-parent" ? to === parents.get(copy) : to === topLevel;
    return to === undefined ? "offline" : isGreen ? "green" : "yellow";
  };
  const settle = (copy: string, until: Micros): void => {
    const one = stale.get(copy);
    stale.delete(copy);
    if (one === undefined || until - one.at <= STALE_AFTER) return;
    violations.push({
      message: `${one.laptop} went on showing ${one.shown}, and the truth was ${one.truth}`,
      proof: [one.seq],
    });
  };
  const look = (copy: string, { actor: laptop, at, seq }: JournalEvent): void => {
    const shown = lights.get(copy);
    const truth = truthOf(copy);
    if (shown === truth) settle(copy, at);
    else if (shown !== undefined && !stale.has(copy))
      stale.set(copy, { laptop, at, seq, shown, truth });
  };
  for (const event of events) {
    const copy = textOf(event, "copy");
    if (
      event.kind === "copy.closed" ||
      event.kind === "copy.deleted" ||
      event.kind === "copy.opened"
    ) {
      settle(copy, event.at);
      lights.delete(copy);
    } else if (POWER.has(event.kind)) {
      for (const [each, { laptop }] of stale) if (laptop === event.actor) settle(each, event.at);
    }
    if (event.kind === "copy.created") {
      parents.set(copy, textOf(event, "from"));
      if (textOf(event, "role") === "top-level") topLevel = copy;
    } else if (event.kind === "copy.connected") connectedTo.set(copy, textOf(event, "to"));
    else if (event.kind === "copy.offline" || event.kind === "copy.opened")
      connectedTo.delete(copy);
    else if (event.kind === "indicator") {
      const shown = textOf(event, "to");
      // A copy that was carried over in Explorer began as somebody else.
      if (shown === "n/a" || !parents.has(copy)) continue;
      checked++;
      const truth = truthOf(copy);
      lights.set(copy, shown);
      if (shown !== truth)
        violations.push({
          message: `${event.actor} shows ${shown}, and the truth is ${truth}`,
          proof: [event.seq],
        });
      else settle(copy, event.at);
    }
    if (event.kind === "copy.connected" || event.kind === "copy.offline") look(copy, event);
  }
  for (const copy of stale.keys()) settle(copy, events.at(-1)?.at ?? 0);
  return { checked, violations };
};
