/**
 * Version vectors: how much of every log somebody holds (engine §1.1 rule 5). A per-author prefix is one number, so an
 * engagement with twenty copies is summarised perfectly by twenty numbers.
 */
import type { LogId } from "./names.ts";

/** Operations known per log; a missing entry is 0. */
export type Vector = ReadonlyMap<LogId, number>;

export const at = (vector: Vector, log: LogId): number => vector.get(log) ?? 0;

/** Whether `outer` holds everything `inner` holds. */
export const covers = (outer: Vector, inner: Vector): boolean => {
  for (const [log, seq] of inner) if (at(outer, log) < seq) return false;
  return true;
};

export const size = (vector: Vector): number => {
  let total = 0;
  for (const seq of vector.values()) total += seq;
  return total;
};
