/**
 * Bugs that are put into a copy of the engine, to measure the hunter: a hunt that finds nothing in them would find nothing at all. The
 * numbers are those of docs/engine-mutants.md; `R` are wrong reactions of a copy to the room it is in, `F` what a hunt has found in this
 * engine, by the seed of the day that showed it, `P` what goes wrong where many small files go together or become one.
 *
 * Some bugs of that list need what the room does not have: a working folder, a share that renames onto a name, an author who forges. Where
 * there is a form of the same mistake that a day in the room can show, that is planted. Where there is none, the bug stands in
 * `NOT_IN_A_ROOM` with the tests that kill it.
 */
import { DISKS } from "./bugs/disks.ts";
import { EXCHANGE } from "./bugs/exchange.ts";
import { FOUND } from "./bugs/found.ts";
import { LOCKS_AND_CONTROL } from "./bugs/locks-and-control.ts";
import { LOGS } from "./bugs/logs.ts";
import { PARCELS } from "./bugs/parcels.ts";
import { REACTIONS } from "./bugs/reactions.ts";
import { STATE } from "./bugs/state.ts";
import type { Planted } from "./planting.ts";

export interface Mutant {
  readonly id: string;
  /** What goes wrong, in a few words. */
  readonly bug: string;
  readonly changes: ReadonlyArray<Planted>;
}

/** A bug no day in the room can show, and why; and the tests that find it instead. */
export interface Elsewhere {
  readonly id: string;
  readonly bug: string;
  readonly why: string;
  /** Test files. */
  readonly killedBy: ReadonlyArray<string>;
}

const numberOf = ({ id }: { readonly id: string }): number => Number(/\d+/.exec(id)?.[0]);

export const MUTANTS: ReadonlyArray<Mutant> = [
  ...STATE,
  ...LOGS,
  ...EXCHANGE,
  ...LOCKS_AND_CONTROL,
  ...DISKS,
  ...REACTIONS,
  ...FOUND,
  ...PARCELS,
].toSorted((a, b) => (a.id[0] === b.id[0] ? numberOf(a) - numberOf(b) : a.id < b.id ? -1 : 1));

export { NOT_IN_A_ROOM } from "./bugs/not-in-a-room.ts";
