/**
 * A day played a second time under other circumstances that must not matter, and what the two plays are compared by.
 *
 * `clocks` (engine I25): every clock is wrong by something else. Nothing at all may come out differently: the two journals are the same
 * event by event, but for what the clocks were set to. That is proved of this day and these clocks, drift excepted, which also makes
 * people and programs faster or slower; days with a clean-up are compared as by `order`.
 *
 * `order` (engine I9): whoever could go first goes in another order. Then other things may rightly happen; compared is only a day on which
 * everybody did the same having seen the same, and of that what every copy shows in the end, shown or kept as a version. Which of several
 * versions is the shown one is not compared: that may depend on who had heard of what when he saved. Nor is a copy compared that has not heard of
 * everything: how much had reached it depends on who was quicker. The laptops' copies have where they are all equal; the office has where it
 * equals them.
 */
import type { Json } from "../../engine/ports.ts";
import type { Journal, JournalEvent } from "../../sim/journal.ts";
import { formatTime } from "../../sim/time.ts";
import { ledgerOf } from "../checks/ledger.ts";
import type { Action } from "../actions.ts";
import type { Again, Plan, PlannedStep } from "../plan.ts";

/** A day that was played, perhaps without its verdict yet. */
interface PlayedDay {
  readonly journal: Pick<Journal, "events">;
}

const HOUR_MILLIS = 3_600_000;

const withActions = (step: PlannedStep, change: (action: Action) => Action): PlannedStep => ({
  ...step,
  actions: step.actions.map(change),
  ...(step.together === undefined
    ? {}
    : { together: step.together.map((row) => row.map((each) => withActions(each, change))) }),
  ...(step.every === undefined
    ? {}
    : {
        every: { ...step.every, steps: step.every.steps.map((each) => withActions(each, change)) },
      }),
});

/** Every clock is wrong by something else, and whoever sets his sets it the other way. */
const otherClocks = (plan: Plan): Plan => ({
  ...plan,
  nodes: plan.nodes.map((node, index) => ({
    ...node,
    clockOffsetMillis: index * HOUR_MILLIS - node.clockOffsetMillis,
  })),
  timeline: plan.timeline.map((step) =>
    withActions(step, (action) =>
      action.action === "set-clock" ? { ...action, byMillis: -action.byMillis } : action,
    ),
  ),
});

const otherOrder = (plan: Plan): Plan => {
  const { schedule: _, ...unscheduled } = plan;
  return { ...unscheduled, scheduling: plan.scheduling === "random" ? "fifo" : "random" };
};

/** The day that is played again; that one is played once. */
export const otherDayOf = (plan: Plan, again: Again): Plan => {
  const { playAgain: _, ...once } = plan;
  return again === "clocks" ? otherClocks(once) : otherOrder(once);
};

/** `null`: the same, or `incomparable`. Otherwise what differs, in a sentence. */
export type Comparison =
  | { readonly kind: "same" | "incomparable" }
  | { readonly kind: "differs"; readonly message: string };

/** Operations have the time in them at which they were written, for people to read; so the names of their files differ. */
const NAMES_OF_CONTENT = /\.[0-9a-f]{16}\.(seg|pack)/g;

const asText = (event: JournalEvent): string =>
  JSON.stringify({ ...event, byMillis: undefined }).replaceAll(NAMES_OF_CONTENT, ".$1");

/** An event in words, without what only a program reads. */
const tell = (event: JournalEvent | undefined): string => {
  if (event === undefined) return "the end of the day";
  const { actor, at, cause: _, kind, seq: __, ...facts } = event;
  const said = Object.entries(facts).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return `"${[actor, kind, ...said].join(" ")}" at ${formatTime(at)}`;
};

/** What happened in the room; the verdict is ours. */
const eventsOf = ({ journal }: PlayedDay): ReadonlyArray<JournalEvent> =>
  journal.events.filter(({ kind }) => kind !== "verdict");

const compareJournals = (one: PlayedDay, other: PlayedDay): Comparison => {
  const [first, second] = [eventsOf(one), eventsOf(other)];
  const at = first.findIndex((event, index) => {
    const twin = second[index];
    return twin === undefined || asText(event) !== asText(twin);
  });
  if (at === -1 && first.length === second.length) return { kind: "same" };
  const [event, twin] = [first[at], second[at === -1 ? first.length : at]];
  return { kind: "differs", message: `with other clocks ${tell(event)} is ${tell(twin)}` };
};

/** What destroys work by hand or gives it up destroys what had not been handed on by then, which depends on the order. */
const DESTROYS: ReadonlySet<string> = new Set([
  "folder.copied",
  "folder.deleted",
  "file.damaged",
  "control.abandoned",
]);

/** What everybody did and had seen, laptop by laptop. */
const deedsOf = ({ journal }: PlayedDay): string =>
  JSON.stringify(
    [...Map.groupBy(ledgerOf(journal.events), ({ laptop }) => laptop)]
      .map(([laptop, edits]) => [
        laptop,
        edits.map(({ register, saw, value }) => [register, value, [...new Set(saw)].toSorted()]),
      ])
      .toSorted(([one], [two]) => (String(one) < String(two) ? -1 : 1)),
  );

/** Of each copy, what is in every register somebody edited, in no order. */
const endsOf = ({ journal }: PlayedDay): ReadonlyMap<string, string> => {
  const ends = new Map<string, string>();
  for (const event of journal.events) {
    if (event.kind !== "copy.state") continue;
    const edited = event["edited"] as { readonly [register: string]: ReadonlyArray<Json> };
    const registers = Object.entries(edited)
      .map(([register, values]) => [register, [...new Set(values.map(String))].toSorted()] as const)
      .toSorted(([one], [two]) => (one < two ? -1 : 1));
    ends.set(event.actor, JSON.stringify(registers));
  }
  return ends;
};

/** Laptops whose copy has heard of everything in the end; none where the copies in the field differ. */
const whoHeardAll = ({ journal }: PlayedDay): ReadonlySet<string> => {
  const office = journal.events.find(
    ({ kind, role }) => kind === "copy.created" && role === "top-level",
  )?.["copy"];
  const states = journal.events.filter(({ kind }) => kind === "copy.state");
  const inField = states.filter(({ copy }) => copy !== office);
  const digests = new Set((inField.length > 0 ? inField : states).map(({ digest }) => digest));
  if (digests.size !== 1) return new Set();
  return new Set(states.flatMap(({ actor, digest }) => (digests.has(digest) ? [actor] : [])));
};

const compareEnds = (one: PlayedDay, other: PlayedDay): Comparison => {
  const isDestroyed = [one, other].some(({ journal }) =>
    journal.events.some(({ kind }) => DESTROYS.has(kind)),
  );
  if (isDestroyed || deedsOf(one) !== deedsOf(other)) return { kind: "incomparable" };
  const [here, there] = [whoHeardAll(one), whoHeardAll(other)];
  const isCompared = (laptop: string): boolean => here.has(laptop) && there.has(laptop);
  if (![...here].some(isCompared)) return { kind: "incomparable" };
  const ends = endsOf(other);
  for (const [laptop, end] of endsOf(one)) {
    const twin = ends.get(laptop);
    if (isCompared(laptop) && twin !== end)
      return {
        kind: "differs",
        message: `everybody did the same in another order, and ${laptop} ends with ${twin} instead of ${end}`,
      };
  }
  return { kind: "same" };
};

/** A snapshot has the times of versions in it for people to read, so its name and size, and how long it travels, differ. */
const hasSnapshot = ({ journal }: PlayedDay): boolean =>
  journal.events.some(({ kind }) => kind === "snapshot.made");

export const compare = (again: Again, one: PlayedDay, other: PlayedDay): Comparison =>
  again === "clocks" && !hasSnapshot(one) && !hasSnapshot(other)
    ? compareJournals(one, other)
    : compareEnds(one, other);
