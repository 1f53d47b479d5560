/**
 * Every key of the replay, once. The help screen, the hints, the docs and the test that presses each key are made from this
 * table. No key needs a terminal newer than the VT220.
 */
import type { Action, Player } from "../replay/player.ts";
import { printable } from "../replay/printable.ts";

/** What a key asks for: an action of the player, or something only the terminal can do. */
export type Command =
  | Action
  | { readonly do: "quit" }
  | { readonly do: "copy-repeat" }
  | { readonly do: "edit" }
  | { readonly do: "redraw" };

/** A key by name: a character as typed, or one of these. */
export type KeyName = string;

export interface KeyRow<Asked = Command> {
  readonly keys: ReadonlyArray<KeyName>;
  /** As help and docs print them. */
  readonly shown: string;
  readonly what: string;
  /** A word for the bottom line; rows without one are not hinted at. */
  readonly hint?: string;
  /** Hinted at before the others where there is no place for all. */
  readonly first?: true;
  /** Hinted at only now, and then before the others. */
  readonly matters?: (player: Player) => boolean;
  readonly command: (key: KeyName) => Asked;
}

const always = (command: Command) => () => command;

/** Keys while the day is watched. */
export const KEYS: ReadonlyArray<KeyRow> = [
  {
    keys: ["space"],
    shown: "space",
    what: "play, pause",
    hint: "play",
    first: true,
    command: always({ do: "toggle-play" }),
  },
  {
    keys: ["right", "l", "."],
    shown: "→ l .",
    what: "next event",
    hint: "event",
    command: always({ do: "event", by: 1 }),
  },
  {
    keys: ["left", "h", ","],
    shown: "← h ,",
    what: "previous event",
    command: always({ do: "event", by: -1 }),
  },
  {
    keys: ["shift+right", "L"],
    shown: "shift+→ L",
    what: "next step of the scenario",
    hint: "step",
    command: always({ do: "step", by: 1 }),
  },
  {
    keys: ["shift+left", "H"],
    shown: "shift+← H",
    what: "previous step",
    command: always({ do: "step", by: -1 }),
  },
  {
    keys: ["]"],
    shown: "]",
    what: "next fault, refusal, failure, mark",
    hint: "marker",
    command: always({ do: "marker", by: 1 }),
  },
  {
    keys: ["["],
    shown: "[",
    what: "previous of these",
    command: always({ do: "marker", by: -1 }),
  },
  {
    keys: ["x"],
    shown: "x",
    what: "first failure, else first refusal",
    hint: "failure",
    first: true,
    command: always({ do: "first-failure" }),
  },
  {
    keys: ["w"],
    shown: "w",
    what: "why: what led to this event",
    hint: "why",
    command: always({ do: "panel", panel: "why" }),
  },
  {
    keys: ["m"],
    shown: "m",
    what: "mark this moment",
    hint: "mark",
    command: always({ do: "mark" }),
  },
  {
    keys: ["d"],
    shown: "d",
    what: "difference: what changed since the mark",
    hint: "changes",
    matters: ({ mark, panel }) => mark !== null && panel === "room",
    command: always({ do: "panel", panel: "difference" }),
  },
  {
    keys: ["down", "j", "tab"],
    shown: "↓ j tab",
    what: "next laptop",
    hint: "laptop",
    command: always({ do: "select", by: 1 }),
  },
  {
    keys: ["up", "k", "shift+tab"],
    shown: "↑ k shift+tab",
    what: "previous laptop",
    command: always({ do: "select", by: -1 }),
  },
  {
    keys: ["return"],
    shown: "enter",
    what: "inspect the laptop",
    hint: "inspect",
    command: always({ do: "panel", panel: "laptop" }),
  },
  {
    keys: ["f"],
    shown: "f",
    what: "only this laptop's events",
    command: always({ do: "follow" }),
  },
  {
    keys: ["v"],
    shown: "v",
    what: "list: story, everything, hits",
    command: always({ do: "view" }),
  },
  {
    keys: ["/"],
    shown: "/",
    what: "search",
    hint: "search",
    command: always({ do: "ask", asks: "search", typed: "" }),
  },
  { keys: ["n"], shown: "n", what: "next hit", command: always({ do: "hit", by: 1 }) },
  { keys: ["N"], shown: "N", what: "previous hit", command: always({ do: "hit", by: -1 }) },
  {
    keys: [":"],
    shown: ":",
    what: "go to 1h05m, 40% or #123",
    command: always({ do: "ask", asks: "moment", typed: "" }),
  },
  {
    keys: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    shown: "0–9 then %",
    what: "go to per cent of the day; answer a question",
    command: (key) => ({ do: "digit", digit: Number(key) }),
  },
  { keys: ["g", "home"], shown: "g home", what: "start", command: always({ do: "start" }) },
  { keys: ["G", "end"], shown: "G end", what: "end", command: always({ do: "end" }) },
  { keys: ["+", "="], shown: "+", what: "faster", command: always({ do: "speed", by: 1 }) },
  { keys: ["-"], shown: "-", what: "slower", command: always({ do: "speed", by: -1 }) },
  {
    keys: ["e"],
    shown: "e",
    what: "open the scenario at this step",
    command: always({ do: "edit" }),
  },
  {
    keys: ["y"],
    shown: "y",
    what: "copy the command that repeats it",
    command: always({ do: "copy-repeat" }),
  },
  { keys: ["ctrl+l"], shown: "ctrl+L", what: "draw anew", command: always({ do: "redraw" }) },
  {
    keys: ["escape"],
    shown: "esc",
    what: "back",
    hint: "back",
    matters: ({ choice, panel }) =>
      panel !== "room" || choice.query !== "" || choice.follow !== null,
    command: always({ do: "back" }),
  },
  {
    keys: ["?"],
    shown: "?",
    what: "this help",
    hint: "help",
    command: always({ do: "panel", panel: "help" }),
  },
  {
    keys: ["q", "ctrl+c"],
    shown: "q ctrl+C",
    what: "quit",
    hint: "quit",
    command: always({ do: "quit" }),
  },
];

/** Those worth a hint at this moment, the most important first. */
export const hintedKeys = <Row extends Pick<KeyRow, "hint" | "matters">>(
  keys: ReadonlyArray<Row>,
  player: Player,
): ReadonlyArray<Row> => {
  const hinted = keys.filter(({ hint }) => hint !== undefined);
  return [
    ...hinted.filter(({ matters }) => matters?.(player) === true),
    ...hinted.filter(({ matters }) => matters === undefined),
  ];
};

/** Keys while something is typed after `/` or `:`; every other character is text. */
export const TYPING_KEYS: ReadonlyArray<KeyRow> = [
  { keys: ["return"], shown: "enter", what: "go there", command: always({ do: "submit" }) },
  { keys: ["escape"], shown: "esc", what: "forget it", command: always({ do: "back" }) },
  {
    keys: ["backspace", "delete"],
    shown: "backspace",
    what: "take back a character",
    command: always({ do: "rub-out" }),
  },
  { keys: ["ctrl+c"], shown: "ctrl+C", what: "quit", command: always({ do: "quit" }) },
];

const byKey = <Asked>(rows: ReadonlyArray<KeyRow<Asked>>): ReadonlyMap<KeyName, KeyRow<Asked>> =>
  new Map(rows.flatMap((row) => row.keys.map((key) => [key, row] as const)));

/** What a key of this table asks for now; null where it means nothing. */
export const obeying = <Own = never>(keys: ReadonlyArray<KeyRow<Own | Command>>) => {
  const watching = byKey(keys);
  const whileTyping = byKey(TYPING_KEYS);
  return (key: KeyName, typing: boolean): Own | Command | null => {
    const row = typing ? whileTyping.get(key) : watching.get(key);
    if (row !== undefined) return row.command(key);
    if (!typing) return null;
    const text = key === "space" ? " " : key;
    return [...text].length === 1 && text >= " " ? { do: "type", text } : null;
  };
};

export const commandOf = obeying(KEYS);

/** What is pasted: the first line of it where something is typed. Anywhere else its letters would be keys, and `q` is one of them. */
export const pastedAs = (text: string, typing: boolean): Action =>
  typing
    ? { do: "type", text: printable(text.trim().split(/[\r\n]/u)[0] ?? "") }
    : { do: "notice", text: "nothing to paste into: press / or : first" };
