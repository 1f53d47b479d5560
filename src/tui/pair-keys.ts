/** The keys while two runs are watched: those of the replay that make sense for two, and what only two runs have. */
import type { PairAction } from "../replay/pair.ts";
import { KEYS, obeying, type Command, type KeyRow } from "./keys.ts";

export type PairCommand = Command | PairAction;

/** A mark and a file belong to one run; a failure of one is not where two part. */
const OF_ONE: ReadonlySet<string> = new Set(["m", "d", "e", "x"]);

const forTwo = (row: KeyRow): ReadonlyArray<KeyRow<PairCommand>> => {
  if (row.keys.some((key) => OF_ONE.has(key))) return [];
  const keys = row.keys.filter((key) => key !== "tab" && key !== "shift+tab");
  return [{ ...row, keys, shown: row.shown.replace(/ (?:shift\+)?tab$/, "") }];
};

export const PAIR_KEYS: ReadonlyArray<KeyRow<PairCommand>> = [
  {
    keys: ["x"],
    shown: "x",
    what: "to the first difference",
    hint: "difference",
    first: true,
    command: () => ({ do: "parting" }),
  },
  {
    keys: ["tab"],
    shown: "tab",
    what: "the other run leads",
    hint: "lead",
    command: () => ({ do: "lead" }),
  },
  ...KEYS.flatMap(forTwo),
];

export const pairCommandOf = obeying<PairCommand>(PAIR_KEYS);
