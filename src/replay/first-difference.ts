/**
 * Where two runs part: the first event that is not the same in both, and what about it is not. Everything before is the same in
 * every fact, so what follows is only its consequence.
 *
 * Of two seeds the very first event is never the same: each draws names for the copies, contents, addresses, and with them how long things
 * take. So what only is that is looked over as long as anything else is not the same.
 */
import type { Json, JournalEvent } from "../sim/journal.ts";
import type { ReplayJournal } from "./journal.ts";

export interface FirstDifference {
  /** Events that are the same in both: the ones that differ have this position. */
  readonly position: number;
  /** Null where that run had ended. */
  readonly left: JournalEvent | null;
  readonly right: JournalEvent | null;
  /** Names of the facts that are not the same, as the journal has them. */
  readonly facts: ReadonlyArray<string>;
  /** What each seed draws: `before` it may not be the same either, or it is `all` that is not the same. Absent under one seed. */
  readonly drawn?: "before" | "all";
}

interface Facts {
  readonly [key: string]: Json;
}

const isFacts = (value: Json | undefined): value is Facts =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const same = (one: Json | undefined, other: Json | undefined): boolean => {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((value, at) => same(value, other[at]));
  return isFacts(one) && isFacts(other) && differing(one, other).length === 0;
};

/** Keys that are in one of two objects only, or not the same in both. */
const differing = (one: Facts, other: Facts): ReadonlyArray<string> =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (key) => !same(one[key], other[key]),
  );

type Events = Pick<ReplayJournal, "events">;

/** Names of copies and of contents, and addresses laptops give themselves. */
const DRAWN = /\b(?:[0-9a-f]{2}\/)?[0-9a-f]{8,}\b|\b169\.254\.\d+\.\d+\b/g;
/** How much of a content goes over the wire, and what stood in a record before anybody changed it. */
const CONTENTS: ReadonlySet<string> = new Set(["bytes", "moved", "saw"]);
/** Moments, and how long something took. */
const TIMES = /^at$|Micros$/;
const SECOND = 1_000_000;

const withoutDrawn = (value: Json | undefined): Json | undefined => {
  if (typeof value === "string") return value.replaceAll(DRAWN, "#");
  if (Array.isArray(value)) return value.map((each) => withoutDrawn(each) ?? null);
  if (!isFacts(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutDrawn(each) ?? null]),
  );
};

/** Whether one and the other may be what two seeds have made of the same. */
const isDrawn = (key: string, one: Json | undefined, other: Json | undefined): boolean => {
  if (CONTENTS.has(key)) return true;
  if (typeof one === "number" && typeof other === "number")
    return TIMES.test(key) && Math.abs(one - other) < SECOND;
  return same(withoutDrawn(one), withoutDrawn(other));
};

/** Null where both journals tell the same from the first event to the last. `seedsDiffer` looks over what each seed draws. */
export const firstDifference = (
  left: Events,
  right: Events,
  { seedsDiffer = false } = {},
): FirstDifference | null => {
  const strictly = (): FirstDifference | null => firstWhere(left, right, () => false);
  if (!seedsDiffer) return strictly();
  const found = firstWhere(left, right, isDrawn);
  if (found !== null) return { ...found, drawn: "before" };
  const drawn = strictly();
  return drawn === null ? null : { ...drawn, drawn: "all" };
};

/** `mayDiffer` looks over a fact. */
const firstWhere = (
  left: Events,
  right: Events,
  mayDiffer: typeof isDrawn,
): FirstDifference | null => {
  const most = Math.max(left.events.length, right.events.length);
  for (let position = 0; position < most; position++) {
    const one = left.events[position] ?? null;
    const other = right.events[position] ?? null;
    if (one === null || other === null) return { position, left: one, right: other, facts: [] };
    const [all, others]: readonly [Facts, Facts] = [{ ...one }, { ...other }];
    const facts = differing(all, others).filter((key) => !mayDiffer(key, all[key], others[key]));
    if (facts.length > 0) return { position, left: one, right: other, facts };
  }
  return null;
};

/** One value that was given to two runs, and is not the same. */
export interface GivenDifferently {
  /** As the header has it, what is in the room by its name alone: `nodes.PARENT.os`. */
  readonly path: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

/** A list of what has a name each, by the names: laptops, switches. */
const byName = (value: Json | undefined): Facts | undefined => {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const named = value.map((each): ReadonlyArray<readonly [string, Json]> => {
    const name = isFacts(each) ? each["name"] : undefined;
    return typeof name === "string" ? [[name, each as Json]] : [];
  });
  return named.every((each) => each.length === 1) ? Object.fromEntries(named.flat()) : undefined;
};

const partsOf = (value: Json | undefined): Facts | undefined =>
  isFacts(value) ? value : byName(value);

const givenDifferently = (
  path: string,
  left: Json | undefined,
  right: Json | undefined,
): ReadonlyArray<GivenDifferently> => {
  const [one, other] = [partsOf(left), partsOf(right)];
  if (one === undefined || other === undefined) return [{ path, left, right }];
  return differing(one, other).flatMap((key) =>
    givenDifferently(`${path}.${key}`, one[key], other[key]),
  );
};

/** What was given to the two runs and is not the same: seed, scenario, policies, and of the room each single value. */
export const differentHeaders = (
  left: ReplayJournal,
  right: ReplayJournal,
): ReadonlyArray<GivenDifferently> =>
  differing(left.header, right.header)
    .flatMap((key) => givenDifferently(key, left.header[key], right.header[key]))
    .map((each) => ({ ...each, path: each.path.replace(/^world\./, "") }));
