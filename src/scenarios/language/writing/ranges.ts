/** Names of laptops as a file says them: one, a range, or a list. */
import type { Value } from "./value.ts";

export const laptopsOf = (laptops: ReadonlyArray<string>): { readonly [key: string]: Value } => {
  const [only, second] = laptops;
  if (only !== undefined && second === undefined) return { laptop: only };
  const list = rangesOf(laptops);
  const [range] = list;
  return { laptops: list.length === 1 && range !== undefined ? range : list };
};

/** `[PARENT, PEER1, PEER2, PEER3]` → `[PARENT, PEER1..PEER3]`. */
export const rangesOf = (laptops: ReadonlyArray<string>): ReadonlyArray<string> => {
  const runs: Array<{
    readonly prefix: string;
    readonly first: string;
    last: string;
    next: string;
    length: number;
  }> = [];
  for (const laptop of laptops) {
    const [, prefix = "", digits = ""] = /^(.*?)([0-9]*)$/.exec(laptop) ?? [];
    const run = runs.at(-1);
    const next = digits === "" ? "" : `${prefix}${Number(digits) + 1}`;
    if (run !== undefined && run.next === laptop) {
      run.last = laptop;
      run.next = next;
      run.length += 1;
    } else {
      runs.push({ prefix, first: laptop, last: laptop, next, length: 1 });
    }
  }
  return runs.flatMap((run) => {
    if (run.length === 1) return [run.first];
    return run.length === 2 ? [run.first, run.last] : [`${run.first}..${run.last}`];
  });
};
