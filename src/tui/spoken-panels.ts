/** The panels as rows of words for a screen reader: no columns, no signs, keys by their names. */
import { conflictingEdits } from "../replay/conflicting.ts";
import { changeText, differences } from "../replay/difference.ts";
import { fieldAt } from "../replay/history.ts";
import { SORT_WORDS, sortOf } from "../replay/kinds.ts";
import { laptopFacts, powerWord } from "../replay/laptop-facts.ts";
import type { Player } from "../replay/player.ts";
import { formatClock } from "../replay/quantities.ts";
import { aloneWords, reasons } from "../replay/reasons.ts";
import { takenSeats } from "../replay/seats.ts";
import { sentence } from "../replay/sentences.ts";
import { KEYS, TYPING_KEYS, type KeyRow } from "./keys.ts";

/** What a screen reader may leave out or say in another way. */
const KEY_NAMES: ReadonlyMap<string, string> = new Map([
  [".", "full stop"],
  [",", "comma"],
  [":", "colon"],
  ["/", "slash"],
  ["?", "question mark"],
  ["[", "left bracket"],
  ["]", "right bracket"],
  ["+", "plus"],
  ["=", "equals"],
  ["-", "minus"],
  ["return", "enter"],
]);

/** More keys than this are told as the help shows them. */
const MOST_KEYS = 5;

const keyName = (key: string): string =>
  KEY_NAMES.get(key) ?? (/^[A-Z]$/.test(key) ? `shift+${key.toLowerCase()}` : key);

export const keyWords = ({ keys, shown }: KeyRow): string =>
  keys.length > MOST_KEYS ? shown : keys.map(keyName).join(" or ");

const helpRows = (): ReadonlyArray<string> => [
  ...KEYS.map((row) => `${keyWords(row)}: ${row.what}`),
  "While typing after slash or colon:",
  ...TYPING_KEYS.map((row) => `${keyWords(row)}: ${row.what}`),
];

const whyRows = ({ choice, field, replay }: Player): ReadonlyArray<string> => {
  const chain = reasons(replay, field.position, choice.view);
  if (chain.length === 0) return ["Nothing has happened yet."];
  const told = chain.map(
    (event) =>
      `${formatClock(event.at)} ${SORT_WORDS[sortOf(event, replay.world)]}${sentence(event, replay.world)}`,
  );
  const seats = takenSeats(replay, chain);
  const alone = aloneWords(chain);
  return [
    ...told,
    ...(alone === null ? [] : [alone]),
    ...[seats, conflictingEdits(replay, chain)].filter((words) => words !== null),
  ];
};

const differenceRows = ({ field, mark, replay }: Player): ReadonlyArray<string> => {
  const marked = fieldAt(replay.history, mark ?? field.position, field);
  const [before, after] = marked.position <= field.position ? [marked, field] : [field, marked];
  const found = differences(before, after);
  return [
    `From ${formatClock(before.at)} to ${formatClock(after.at)}`,
    ...(found.length === 0 ? ["Nothing in the room is different."] : []),
    ...found.flatMap(({ changes, where }) =>
      changes.map((change) => `${where}, ${change.label}: ${changeText(change)}`),
    ),
  ];
};

const laptopRows = ({ field, replay, selected }: Player): ReadonlyArray<string> => {
  const laptop = field.laptops[selected];
  const world = replay.world.laptops[selected];
  if (laptop === undefined) return ["This journal names no laptops."];
  return [
    `user: ${world?.user ?? "?"}, ${powerWord(laptop)}`,
    // A fact that goes on has no label of its own.
    ...laptopFacts(laptop, world, replay.world.owners).map(({ label, value }) =>
      label === "" ? value : `${label}: ${value}`,
    ),
  ];
};

export interface SpokenPanel {
  readonly title: string;
  readonly rows: ReadonlyArray<string>;
}

/** The open panel; null where none is. */
export const spokenPanel = (player: Player): SpokenPanel | null => {
  switch (player.panel) {
    case "room":
      return null;
    case "help":
      return { title: "Keys", rows: helpRows() };
    case "why":
      return { title: "Why", rows: whyRows(player) };
    case "difference":
      return { title: "Since the mark", rows: differenceRows(player) };
    case "laptop": {
      const laptop = player.replay.world.laptops[player.selected];
      return {
        title: `${laptop?.name ?? "No laptop"}, ${laptop?.edition ?? ""}`,
        rows: laptopRows(player),
      };
    }
  }
};
