/** What the sentences about events are made of. */
import type { JournalEvent } from "../sim/journal.ts";
import { count, shown } from "./facts.ts";
import { formatBytes } from "./quantities.ts";
import type { World } from "./world.ts";

export type Sentence = (event: JournalEvent, world: World) => string;

export const fact = (event: JournalEvent, key: string): string => shown(event, key) ?? "?";

/** What stands in the list under this key, with commas between. */
export const several = (event: JournalEvent, key: string): string => {
  const value = event[key];
  return Array.isArray(value) ? value.join(", ") : "?";
};

export const moved = (event: JournalEvent): string => formatBytes(count(event, "bytes") ?? 0);

/** `1 change`, `2 changes`; a number that is not told is many. */
export const counted = (event: JournalEvent, key: string, one: string): string =>
  `${fact(event, key)} ${event[key] === 1 ? one : `${one}s`}`;

/** What an action ends with where nothing refuses it. */
export const DONE = "done";

/** What is found where there is no open copy to look at (scenarios/runner/look.ts). */
export const NO_COPY = "no open copy";

/** The laptop that holds a copy; what is no known copy stays as it is. */
export const ownerOf = (copy: string | null, world: World): string | null =>
  copy === null ? null : (world.owners.get(copy) ?? copy);

/** What a step does, as its file calls it: `connect`. One that only looks says at what: `expect ANNA indicator green`. */
export const stepWords = (event: JournalEvent): string => {
  const expects = shown(event, "expects");
  return expects === null ? fact(event, "label") : `${fact(event, "label")} ${expects}`;
};
