/** What sort of thing each journal kind is: which belong to the story, which are faults, refusals, failures, marks. */
import type { JournalEvent } from "../sim/journal.ts";
import { flag, shown, text } from "./facts.ts";
import { laptopOfPath } from "./world.ts";
import type { World } from "./world.ts";

/** How an event is drawn and whether the timeline carries a marker for it. */
export type EventSort = "step" | "fault" | "refusal" | "failure" | "mark" | "pass" | "plain";

const SORTS: ReadonlyMap<string, EventSort> = new Map([
  ["step", "step"],
  ["cable.unplugged", "fault"],
  ["cable.parted", "fault"],
  ["cable.loose", "fault"],
  ["uplink.unplugged", "fault"],
  ["device.off", "fault"],
  ["address.duplicate", "fault"],
  ["name.duplicate", "fault"],
  ["firewall.blocked", "fault"],
  ["power.sleep", "fault"],
  ["power.hibernate", "fault"],
  ["power.off", "fault"],
  ["battery.critical", "fault"],
  ["transfer.cut", "fault"],
  ["fault.began", "fault"],
  ["folder.deleted", "fault"],
  ["file.damaged", "fault"],
  ["stick.out", "fault"],
  ["handle.lost", "fault"],
  ["write.lost", "fault"],
  ["conflict", "fault"],
  ["refused", "refusal"],
  ["hardware.refused", "refusal"],
  ["copy.refused", "refusal"],
  ["drawn.refused", "refusal"],
  ["expect.fail", "failure"],
  ["mark", "mark"],
  ["expect.pass", "pass"],
]);

/** What an event is by itself, wherever it happened. */
export const plainSortOf = (event: JournalEvent): EventSort => {
  if (event.kind === "verdict") return shown(event, "verdict") === "passed" ? "pass" : "failure";
  if (event.kind === "step.done" && flag(event, "failed")) return "failure";
  return SORTS.get(event.kind) ?? "plain";
};

/** What it is in this world: a part of a step that is about something else is done on purpose, and no fault. */
export const sortOf = (event: JournalEvent, { onPurpose }: Pick<World, "onPurpose">): EventSort => {
  const sort = plainSortOf(event);
  return sort === "fault" && onPurpose.has(event.seq) ? "plain" : sort;
};

/** What a line of text says of an event where a screen has a sign. */
export const SORT_WORDS: { readonly [sort in EventSort]: string } = {
  failure: "FAILED: ",
  refusal: "REFUSED: ",
  fault: "FAULT: ",
  pass: "",
  mark: "MARK: ",
  step: "",
  plain: "",
};

/** Bookkeeping and traffic: exact replay needs them, the story does not. */
const DETAILS: ReadonlySet<string> = new Set([
  "ledger.edit",
  "ledger.saved",
  "drawn",
  "copy.state",
  "copy.cleared",
  "transfer",
  "round",
  "queue",
  "conflicts",
  "link.up",
  "link.down",
  "link.carries",
  "uplink.up",
  "uplink.down",
  "name.resolved",
  "name.failed",
  "copy.incarnation",
  // It is an edit, like every other.
  "document.imported",
  // The deletion says it, where it comes to its end.
  "control.signed-off",
]);

/** Marks that only repeat the event they stand beside: every day is full of them. */
const COMMON_MARKS: ReadonlySet<string> = new Set([
  "lease-address",
  "self-assigned-address",
  "copy-created",
  "no-network",
  "path-not-found",
  "share-not-found",
  "logon-refused",
  "access-denied",
]);

/** Whether events like this one belong to the story as it is told by default (see story.ts). */
export const isStoryKind = (event: JournalEvent): boolean => {
  if (event.kind === "mark") return !COMMON_MARKS.has(text(event, "name") ?? "");
  if (event.kind === "step.done") return text(event, "say") !== null || flag(event, "failed");
  // Every document becomes a file when a copy is made, and again with every version.
  if (event.kind === "document.placed") return flag(event, "waited");
  return !DETAILS.has(event.kind);
};

/**
 * Whether something can have come of it that is worth telling as a cause. Where several hands are raised at once, and the room says no to
 * one of them, what the others do is written down after it: it comes of the step, not of that. Nothing comes of a look at what is as expected.
 */
export const explains = (event: JournalEvent): boolean =>
  isStoryKind(event) && event.kind !== "hardware.refused" && event.kind !== "expect.pass";

/** Whether this laptop did it, or it was done to it. */
export const concerns = (event: JournalEvent, laptop: string, world: World): boolean =>
  event.actor === laptop || otherEnd(event, world) === laptop;

/** The other laptop of an event, where it has one: the client of a session, the target of a refusal. */
const otherEnd = (event: JournalEvent, world: World): string | null => {
  const name = END_FACTS.get(event.kind);
  const value = name === undefined ? null : text(event, name);
  if (value === null) return null;
  return world.owners.get(value) ?? laptopOfPath(value, world);
};

/** Who began it and whom it was done to: a session is asked for by its client, though the server tells of it. */
export const endsOf = (
  event: JournalEvent,
  world: World,
): readonly [from: string, to: string | null] => {
  const other = otherEnd(event, world);
  return event.kind.startsWith("session.") && other !== null
    ? [other, event.actor]
    : [event.actor, other];
};

const END_FACTS: ReadonlyMap<string, string> = new Map([
  ["session.opened", "client"],
  ["session.closed", "client"],
  ["refused", "target"],
  ["transfer", "to"],
  ["transfer.cut", "to"],
  ["copy.connected", "location"],
  ["copy.created", "from"],
  ["program.opened", "on"],
  ["name.resolved", "name"],
  ["round", "with"],
]);
