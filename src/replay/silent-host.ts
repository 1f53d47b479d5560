/**
 * Why nobody answered. Windows tells whoever asks only that the other computer cannot be reached (53, 59, 64), and no cause leads from there to
 * that computer: nothing came from it. What everybody asks next is what became of it: it sleeps, it is off, its cable is out.
 */
import type { JournalEvent } from "../sim/journal.ts";
import { count, text } from "./facts.ts";
import type { ReplayJournal } from "./journal.ts";
import { explains } from "./kinds.ts";
import { why } from "./why.ts";
import { laptopOfPath } from "./world.ts";
import type { World } from "./world.ts";

const NOT_REACHED: ReadonlySet<number | null> = new Set([53, 59, 64]);

/** Each is over with one of those beside it. */
const SILENT: ReadonlyArray<readonly [silent: ReadonlySet<string>, over: ReadonlySet<string>]> = [
  [new Set(["power.sleep", "power.hibernate", "power.off"]), new Set(["power.on", "power.wake"])],
  [new Set(["cable.unplugged"]), new Set(["cable.plugged"])],
];

type Events = ReplayJournal["events"];

/** A refusal is written down right after what it came of. */
const SOON = 20;

/** The refusal in which nobody answered: the event itself, or what came of waiting in vain. */
const unanswered = (events: Events, event: JournalEvent): JournalEvent | undefined => {
  if (event.kind === "mark" && text(event, "name") === "timed-out-in-silence")
    return events
      .slice(event.seq + 1, event.seq + 1 + SOON)
      .find(({ cause, kind }) => cause === event.seq && kind === "refused");
  return event.kind === "refused" && NOT_REACHED.has(count(event, "code")) ? event : undefined;
};

/** The last of them that a chain leads over. */
const lastUnanswered = (
  events: Events,
  chain: ReadonlyArray<JournalEvent>,
): JournalEvent | undefined => {
  for (const event of chain.toReversed()) {
    const refusal = unanswered(events, event);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
};

/** What became of the computer before that. */
const goneBefore = (events: Events, host: string, seq: number): JournalEvent | undefined => {
  for (const [silent, over] of SILENT) {
    const last = events.findLast(
      (event) =>
        event.seq < seq && event.actor === host && (silent.has(event.kind) || over.has(event.kind)),
    );
    if (last !== undefined && silent.has(last.kind)) return last;
  }
  return darkBefore(events, host, seq);
};

/** What its link went dark of, where nothing was done to the computer itself: a switch without power, a fault. */
const darkBefore = (events: Events, host: string, seq: number): JournalEvent | undefined => {
  const link = events.findLast(
    (event) => event.seq < seq && event.actor === host && event.kind.startsWith("link."),
  );
  if (link?.kind !== "link.down") return undefined;
  return why(events, link.seq).findLast((cause) => cause.kind !== "step" && explains(cause));
};

/** A chain of causes with what became of the computer that did not answer, where it was asked and the chain does not say. */
export const withSilentHost = (
  events: Events,
  chain: ReadonlyArray<JournalEvent>,
  world: Pick<World, "called">,
): ReadonlyArray<JournalEvent> => {
  const refusal = lastUnanswered(events, chain);
  if (refusal === undefined) return chain;
  const host = laptopOfPath(text(refusal, "target") ?? "", world);
  if (host === refusal.actor) return chain;
  const gone = goneBefore(events, host, refusal.seq);
  if (gone === undefined || chain.includes(gone)) return chain;
  return [...chain, gone].sort((one, other) => one.seq - other.seq);
};
