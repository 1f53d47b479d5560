/** Times and sizes as people read them in a list. */
import { formatTime, SECOND } from "../sim/time.ts";
import type { Micros } from "../sim/time.ts";

/** `1h05m03s`: the same clock as in reports, without the fraction. */
export const formatClock = (at: Micros): string => formatTime(at - (at % SECOND));

/** `1 event`, `2 events` */
export const countOf = (count: number, one: string): string =>
  `${count} ${count === 1 ? one : `${one}s`}`;

/** `900 B`, `24.0 kB`, `6.3 MB` (decimal, as scenarios write sizes). */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
};
