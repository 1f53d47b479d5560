/**
 * What a checker is given: the journal, the plan people followed, and what lies on the disks when the day is over. Nothing of the
 * engine: a checker that asked it would believe it.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import type { Micros } from "../../sim/time.ts";
import { everyStep } from "../plan.ts";
import type { Plan } from "../plan.ts";
import { textOf } from "./facts.ts";
import type { RawFolder } from "./raw-folder.ts";

/** A file on a disk, with its whole path: `C:/Engagements/Maple 2026 (Sync)/_Sync/format.json`. */
export interface RawFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface FinishedRun {
  readonly events: ReadonlyArray<JournalEvent>;
  readonly plan: Plan;
  /** Every file of every laptop, by its name in the scenario. */
  readonly disks: ReadonlyMap<string, ReadonlyArray<RawFile>>;
  /** What stood in each register when the day began. */
  readonly initial?: ReadonlyMap<string, string>;
  /** The folders of the copies among them, where they were read before: several checkers look there. */
  readonly folders?: ReadonlyArray<RawFolder>;
}

/** Which laptop a copy was made on, by the copy's id. */
export const homesOf = (events: ReadonlyArray<JournalEvent>): ReadonlyMap<string, string> =>
  new Map(
    events
      .filter((event) => event.kind === "copy.created")
      .map((event) => [textOf(event, "copy"), event.actor]),
  );

/** Which laptop a computer on the network is. Names that two laptops have had on the same day are not among them. */
export const computersOf = ({ events, plan }: FinishedRun): ReadonlyMap<string, string> => {
  const owners = new Map<string, Set<string>>();
  const add = (name: string, laptop: string): void =>
    void owners.set(name.toLowerCase(), (owners.get(name.toLowerCase()) ?? new Set()).add(laptop));
  for (const { computerName, name } of plan.nodes) add(computerName ?? name, name);
  for (const event of events)
    if (event.kind === "computer.renamed") add(textOf(event, "name"), event.actor);
  return new Map(
    [...owners].flatMap(([name, laptops]) =>
      laptops.size === 1 ? [...laptops].map((laptop) => [name, laptop] as const) : [],
    ),
  );
};

/** Whether Explorer put a folder in the place of a copy's. A backup that is made goes elsewhere, and leaves the copy as it is. */
export const isPutOver = (event: JournalEvent): boolean =>
  event.kind === "folder.copied" && textOf(event, "to").includes("\\Engagements\\");

const DAMAGES: ReadonlySet<string> = new Set(["folder.deleted", "file.damaged"]);

/** Laptops whose folder somebody changed in Explorer, or a disk damaged: what it holds afterwards is not what their engine left there. */
export const touchedByHand = (events: ReadonlyArray<JournalEvent>): ReadonlySet<string> =>
  new Set(
    events
      .filter((event) => isPutOver(event) || DAMAGES.has(event.kind))
      .map((event) => event.actor),
  );

/**
 * Whether a disk damaged this file: perhaps nobody has read it since. Where folders were copied in Explorer, it may have come from any laptop, damaged
 * as it was.
 */
export const damagedFiles = (
  events: ReadonlyArray<JournalEvent>,
): ((laptop: string, path: string) => boolean) => {
  const isCarried = events.some(isPutOver);
  const damaged = events
    .filter(({ kind }) => kind === "file.damaged")
    .map((event) => ({ actor: event.actor, ends: `/${textOf(event, "file")}` }));
  return (laptop, path) =>
    damaged.some(({ actor, ends }) => (isCarried || actor === laptop) && path.endsWith(ends));
};

/**
 * Whether somebody may have written under numbers he had used before: a folder was put back, or a disk lost what it had said was written. What
 * others say of those numbers may then be about something else.
 */
export const mayHaveForgotten = ({ events, plan }: FinishedRun): boolean =>
  touchedByHand(events).size > 0 ||
  (plan.policies["disk-cache"] === "lying" && events.some(({ kind }) => kind === "power.off"));

const MOVES: ReadonlySet<string> = new Set([
  "round",
  "edit",
  "copy.opened",
  "copy.connected",
  "power.wake",
  "power.on",
]);

/** When something last moved between copies: what is on its way into one lies in its folder before it is shown. */
export const lastMoved = (events: ReadonlyArray<JournalEvent>): Micros =>
  events.findLast(({ kind }) => MOVES.has(kind))?.at ?? 0;

/** What a copy showed at the end: of the day, or of the engagement, where the top-level parent was cleared. */
export const isFinalState = ({ kind }: JournalEvent): boolean =>
  kind === "copy.state" || kind === "copy.cleared";

/** What a copy shows of each register, or keeps aside of it. */
export type Registers = { readonly [register: string]: ReadonlyArray<string> };

/** Of edited registers, what a copy keeps aside at the end of the day: it is not part of the engagement, and not lost. */
export const asideIn = (state: JournalEvent): Registers => (state["aside"] ?? {}) as Registers;

/** How far the day has come with this event: steps that are done again and again beside the timeline are earlier ones. */
export const furthest = (step: number, event: JournalEvent): number =>
  event.kind === "step" ? Math.max(step, Number(event["step"])) : step;

/** What the people of the plan do on one laptop, as far as the day has come when a step with this number has begun. */
export const actionsOn = (plan: Plan, laptop: string, upToStep: number) => {
  const steps = everyStep(plan.timeline);
  const repeated = new Set(steps.flatMap(({ every }) => everyStep(every?.steps ?? [])));
  return steps
    .filter(({ index }) => index <= upToStep)
    .flatMap((step) =>
      step.actions
        .filter((action) => "laptop" in action && action.laptop === laptop)
        .map((action) => ({ action, step: step.index, again: repeated.has(step) })),
    );
};
