/**
 * What a failure is told with: what the laptops concerned did last, and the chain of causes that led there, in the words of the
 * replay. Both are bounded, because a failure is read in a terminal or in the log of a build.
 */
import type { JournalEvent } from "../sim/journal.ts";
import type { ReplayJournal } from "./journal.ts";
import { concerns, explains, isStoryKind, sortOf } from "./kinds.ts";
import { NO_COPY } from "./phrases.ts";
import { printable } from "./printable.ts";
import { formatClock } from "./quantities.ts";
import { sentence } from "./sentences.ts";
import { withSilentHost } from "./silent-host.ts";
import { tellStory } from "./story.ts";
import { why } from "./why.ts";
import { readWorld } from "./world.ts";
import type { World } from "./world.ts";

const MOST_LATELY = 8;
const MOST_CAUSES = 6;
/** A line of a log is not a page. */
const LONGEST_LINE = 160;

/** What is known of a failure beside the journal. */
export interface Untold {
  /** What was looked at, as `PEER3.indicator`; null where nothing in particular was. */
  readonly key: string | null;
  /** What was there, in the words of the scenario. */
  readonly found?: string | null;
  /** Nobody: it is about the run as a whole. */
  readonly laptops: ReadonlyArray<string>;
  /** Events that prove it, by number; what is told otherwise ends with the last of them. */
  readonly proof: ReadonlyArray<number>;
  /** After which event it did not hold any more, by number; null where nobody knows. */
  readonly after?: number | null;
  /** Virtual time at which it was established. */
  readonly at: number;
}

/** Lines of text, oldest first. */
export interface Told {
  readonly lately: ReadonlyArray<string>;
  readonly why: ReadonlyArray<string>;
  /** The event after which it did not hold any more, as `#165: PARENT goes to sleep`; null where nobody knows. */
  readonly after: string | null;
}

/** With the number by which the replay goes there. */
const afterWhat = (event: JournalEvent | undefined, world: World): string | null =>
  event === undefined ? null : `#${event.seq}: ${printable(sentence(event, world))}`;

const line = (event: JournalEvent, world: World): string => {
  const words = `${formatClock(event.at)}  ${printable(sentence(event, world))}`;
  if (words.length <= LONGEST_LINE) return words;
  return `${[...words].slice(0, LONGEST_LINE - 1).join("")}…`;
};

/** What is written down once a failure is known explains nothing. */
const VERDICTS: ReadonlySet<string> = new Set([
  "expect.fail",
  "step.done",
  "copy.state",
  "verdict",
]);

/** Kinds that can explain what a key of an expectation shows. */
const KINDS_OF_KEY: ReadonlyMap<string, ReadonlyArray<string>> = new Map([
  ["indicator", ["indicator", "copy.offline"]],
  ["connected-to", ["copy.connected", "copy.offline"]],
  ["link", ["link.up", "link.down", "cable.plugged", "cable.unplugged"]],
  ["address", ["address.assigned", "address.lost"]],
  ["power", ["power.on", "power.off", "power.sleep", "power.hibernate", "power.wake"]],
  ["phase", ["phase"]],
  ["kept-aside", ["edits.aside", "edits.back"]],
  ["conflicts", ["conflict", "conflicts"]],
  ["sessions", ["session.opened", "session.closed"]],
  ["queue", ["refused", "copy.offline", "copy.connected"]],
]);

/** After these there is none, whatever the copy showed before. */
const ENDS_COPY: ReadonlyArray<string> = ["copy.closed", "copy.deleted", "power.off"];

/** Kinds that can explain that this key showed this. */
export const kindsThatExplain = (key: string, found: string | null): ReadonlyArray<string> =>
  found === NO_COPY
    ? ENDS_COPY
    : key === "queue" && found === "0"
      ? []
      : (KINDS_OF_KEY.get(key) ?? []);

/** Work waits because of what came last between its copy and the other one; where they are connected something else keeps it. */
export const isNoReason = (key: string, { kind }: JournalEvent): boolean =>
  key === "queue" && kind === "copy.connected";

/** The event whose causes explain the failure best; undefined where none does, and a guess would mislead. */
const culprit = (
  before: ReadonlyArray<JournalEvent>,
  untold: Untold,
  world: World,
): JournalEvent | undefined => {
  const [laptop = "", key = ""] = (untold.key ?? "").split(".");
  const kinds = kindsThatExplain(key, untold.found ?? null);
  const shown = before.findLast((event) => event.actor === laptop && kinds.includes(event.kind));
  if (shown !== undefined && !isNoReason(key, shown)) return shown;
  const began = before.findLast((event) => event.kind === "step")?.seq ?? 0;
  const ofStep = before.filter(
    (event) => event.seq > began && untold.laptops.some((name) => concerns(event, name, world)),
  );
  return (
    ofStep.findLast((event) => ["refusal", "fault"].includes(sortOf(event, world))) ??
    ofStep.findLast(isStoryKind)
  );
};

/** A program that tries again and again is one line: since when, how often, until when. */
const withoutRepeats = (
  events: ReadonlyArray<JournalEvent>,
  world: World,
): ReadonlyArray<string> => {
  const runs: Array<Array<JournalEvent>> = [];
  for (const event of events) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (before !== undefined && sentence(before, world) === sentence(event, world))
      run?.push(event);
    else runs.push([event]);
  }
  return runs.flatMap((run) => {
    const [first] = run;
    if (first === undefined) return [];
    const last = run.at(-1) ?? first;
    const often = run.length === 1 ? "" : ` (${run.length} times until ${formatClock(last.at)})`;
    return [`${line(first, world)}${often}`];
  });
};

/** First cause first. What only carries (transfers, rounds) is left out, and a long way is cut in the middle. */
const causes = (
  events: ReplayJournal["events"],
  event: JournalEvent,
  world: World,
): ReadonlyArray<string> => {
  const led = why(events, event.seq);
  const all = withSilentHost(events, led, world);
  const chain = all.filter((each) => each === event || explains(each));
  if (chain.length < 2) return [];
  const whole = withoutRepeats(chain, world);
  if (whole.length <= MOST_CAUSES) return whole;
  // What became of whoever did not answer is never in the middle that is cut.
  const gone = all.find((each) => !led.includes(each));
  const lines =
    gone === undefined ? whole : withoutRepeats(chain.slice(chain.indexOf(gone)), world);
  if (lines.length <= MOST_CAUSES) return lines;
  const left = lines.length - MOST_CAUSES + 1;
  return [...lines.slice(0, 1), `… ${left} more`, ...lines.slice(left + 1)];
};

export const tell = (journal: ReplayJournal, untold: Untold): Told => {
  const { events } = journal;
  const world = readWorld(journal);
  const last = untold.proof.at(-1);
  const nobody = untold.laptops.length === 0;
  const before = events.filter(
    (event) =>
      (nobody && last !== undefined ? event.seq <= last : event.at <= untold.at) &&
      !VERDICTS.has(event.kind),
  );
  const story = tellStory(events);
  const lately = nobody
    ? untold.proof.flatMap((seq) => events[seq] ?? [])
    : before.filter(
        (event) =>
          story[event.seq] === 1 && untold.laptops.some((name) => concerns(event, name, world)),
      );
  const guilty = nobody && last !== undefined ? events[last] : culprit(before, untold, world);
  return {
    lately: lately.slice(-MOST_LATELY).map((event) => line(event, world)),
    why: guilty === undefined ? [] : causes(events, guilty, world),
    after: afterWhat(events[untold.after ?? -1], world),
  };
};
