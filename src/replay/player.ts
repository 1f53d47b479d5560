/**
 * The player: what is being watched, as a pure function of the state and what somebody pressed. It knows no keys and no
 * terminal; whoever draws it keeps one of these and hands it actions.
 */
import { chosenPositions } from "./choice.ts";
import type { Choice } from "./choice.ts";
import { adopt } from "./adopt.ts";
import { digit } from "./answering.ts";
import type { FieldState } from "./field.ts";
import { fieldAt } from "./history.ts";
import {
  choose,
  looked,
  nextView,
  search,
  seekAndSelect,
  selectNext,
  toggleFollow,
} from "./looking.ts";
import { seek, seekMoment, seekNext } from "./moves.ts";
import { firstAfter } from "./markers.ts";
import { positionAt, wholeDay } from "./pace.ts";
import { formatClock } from "./quantities.ts";
import type { Replay } from "./replay.ts";
import { nextSpeed, speedWords, timesOf, type Speed } from "./speed.ts";

export type Panel = "room" | "laptop" | "why" | "difference" | "help";

export interface Prompt {
  readonly asks: "search" | "moment";
  readonly typed: string;
}

export interface Player {
  readonly replay: Replay;
  readonly field: FieldState;
  readonly playing: boolean;
  /** A trainer shows it: playing stops at the words for the room and at questions. */
  readonly presenting: boolean;
  /** What the room answered, by the number of the step. */
  readonly answers: ReadonlyMap<number, number>;
  readonly speed: Speed;
  /** Where the playing clock stands, in milliseconds of the pace. */
  readonly clockMillis: number;
  /** Index of the laptop looked at, in the world's order. */
  readonly selected: number;
  readonly choice: Choice;
  /** Positions of the events the list shows, and of those the search found. */
  readonly chosen: ReadonlyArray<number>;
  readonly hits: ReadonlyArray<number>;
  /** The position that was marked, to see what changed since. */
  readonly mark: number | null;
  readonly panel: Panel;
  /** Rows scrolled in a panel that is longer than the screen. */
  readonly scroll: number;
  readonly prompt: Prompt | null;
  /** What the last key came to, where it cannot be seen otherwise. */
  readonly notice: string | null;
}

export type Action =
  | { readonly do: "toggle-play" }
  | { readonly do: "tick"; readonly elapsedMillis: number }
  | { readonly do: "event"; readonly by: 1 | -1 }
  | { readonly do: "step"; readonly by: 1 | -1 }
  | { readonly do: "marker"; readonly by: 1 | -1 }
  | { readonly do: "hit"; readonly by: 1 | -1 }
  | { readonly do: "start" }
  | { readonly do: "end" }
  | { readonly do: "first-failure" }
  | { readonly do: "speed"; readonly by: 1 | -1 }
  /** `scrollEnd`: how many rows of an open panel are not on the screen, for who draws it. */
  | { readonly do: "select"; readonly by: 1 | -1; readonly scrollEnd?: number }
  | { readonly do: "follow" }
  | { readonly do: "view" }
  /** Another run of the day takes the place of this one. */
  | { readonly do: "adopt"; readonly replay: Replay }
  /** A digit: an answer where a question is open, else the beginning of a moment. */
  | { readonly do: "digit"; readonly digit: number }
  | { readonly do: "mark" }
  | { readonly do: "panel"; readonly panel: Panel }
  | { readonly do: "back" }
  | { readonly do: "ask"; readonly asks: Prompt["asks"]; readonly typed: string }
  | { readonly do: "type"; readonly text: string }
  | { readonly do: "rub-out" }
  | { readonly do: "submit" }
  | { readonly do: "notice"; readonly text: string };

export const startPlayer = (
  replay: Replay,
  { presenting = false }: { readonly presenting?: boolean } = {},
): Player => {
  const choice: Choice = { view: "story", follow: null, query: "" };
  return {
    replay,
    field: fieldAt(replay.history, 0),
    playing: false,
    presenting,
    answers: new Map(),
    speed: 1,
    clockMillis: 0,
    selected: 0,
    choice,
    chosen: chosenPositions(replay, choice),
    hits: [],
    mark: null,
    panel: "room",
    scroll: 0,
    prompt: null,
    notice: null,
  };
};

const tick = (player: Player, elapsedMillis: number): Player => {
  if (!player.playing) return player;
  const { pace, history, stops } = player.replay;
  const clockMillis = player.clockMillis + elapsedMillis * timesOf(player.speed, pace);
  const position = positionAt(pace, clockMillis);
  const stop = player.presenting ? stops[firstAfter(stops, player.field.position)] : undefined;
  if (stop !== undefined && stop <= position) return seek(player, stop);
  const field =
    position === player.field.position ? player.field : fieldAt(history, position, player.field);
  if (position >= player.replay.events.length) {
    return { ...player, field, playing: false, clockMillis: wholeDay(pace) };
  }
  return { ...player, field, clockMillis };
};

/** To the next step, in front of a room to the next words at most, after the last to the end. */
const playStep = (player: Player): Player => {
  const { position } = player.field;
  const { events, stepMarkers, stops } = player.replay;
  const next = (positions: ReadonlyArray<number>): number =>
    positions[firstAfter(positions, position)] ?? events.length;
  return seek(player, Math.min(next(stepMarkers), player.presenting ? next(stops) : events.length));
};

const togglePlay = (player: Player): Player => {
  const atEnd = player.field.position >= player.replay.events.length;
  const from = atEnd && !player.playing ? seek(player, 0) : player;
  if (player.speed === "a-step-a-press") return playStep(from);
  return { ...from, playing: !player.playing };
};

/** Whoever answers sees what comes of it, at every speed. */
const answer = (player: Player, pressed: number): Player => {
  const answered = digit(player, pressed);
  const goesOn = answered.playing && answered.speed === "a-step-a-press";
  return goesOn ? playStep(answered) : answered;
};

const back = (player: Player): Player => {
  if (player.prompt !== null) return { ...player, prompt: null };
  if (player.panel !== "room") return { ...player, panel: "room" };
  if (player.choice.view === "hits" || player.choice.query !== "") {
    return { ...choose(player, { view: "story", query: "" }), hits: [] };
  }
  return player.choice.follow === null ? player : choose(player, { follow: null });
};

const toggleMark = (player: Player): Player => {
  const { position, at } = player.field;
  return player.mark === position
    ? {
        ...player,
        mark: null,
        // What changed since it is no question any more.
        panel: player.panel === "difference" ? "room" : player.panel,
        notice: "no moment is marked any more",
      }
    : {
        ...player,
        mark: position,
        notice: `marked ${formatClock(at)}; d tells what changed since`,
      };
};

const submit = (player: Player): Player => {
  const { prompt } = player;
  if (prompt === null) return player;
  const closed = { ...player, prompt: null };
  return prompt.asks === "search" ? search(closed, prompt.typed) : seekMoment(closed, prompt.typed);
};

/** More than fits on a line is no search and no time. */
const LONGEST_TYPED = 60;

const type = (player: Player, added: string): Player => {
  const { prompt } = player;
  if (prompt === null) return player;
  const typed = [...prompt.typed, ...added].slice(0, LONGEST_TYPED).join("");
  const asked = { ...player, prompt: { ...prompt, typed } };
  return prompt.asks === "moment" && typed.endsWith("%") ? submit(asked) : asked;
};

const dispatch = (player: Player, action: Exclude<Action, { do: "tick" }>): Player => {
  switch (action.do) {
    case "toggle-play":
      return togglePlay(player);
    case "event":
      return seekNext(player, player.chosen, action.by, "event");
    case "step":
      return seekNext(player, player.replay.stepMarkers, action.by, "step");
    case "marker":
      return looked(seekNext(player, player.replay.jumpMarkers, action.by, "marker"));
    case "hit":
      return looked(seekNext(player, player.hits, action.by, "hit"));
    case "start":
      return seek(player, 0);
    case "end":
      return seek(player, player.replay.events.length);
    case "first-failure": {
      const { firstFailure, firstRefusal, partial } = player.replay;
      if (firstFailure !== null)
        return { ...seekAndSelect(player, firstFailure), notice: "the first failure; w tells why" };
      if (partial)
        return {
          ...player,
          notice: "nothing failed so far; the rest of the day is not read",
        };
      if (firstRefusal === null) return { ...player, notice: "nothing failed on this day" };
      return {
        ...seekAndSelect(player, firstRefusal),
        notice: "nothing failed; this is the first refusal, and w tells why",
      };
    }
    case "speed": {
      const speed = nextSpeed(player.speed, action.by, player.replay.pace);
      // Multiples speak for themselves.
      const notice = typeof speed === "number" ? null : `space plays ${speedWords(speed)}`;
      // A day that goes step by step stands still between the presses.
      return { ...player, speed, notice, playing: player.playing && speed !== "a-step-a-press" };
    }
    case "select":
      return selectNext(player, action.by, action.scrollEnd ?? 0);
    case "follow":
      return toggleFollow(player);
    case "view":
      return nextView(player);
    case "adopt":
      return adopt(player, action.replay);
    case "digit":
      return answer(player, action.digit);
    case "mark":
      return toggleMark(player);
    case "panel":
      if (action.panel === "difference" && player.mark === null)
        return { ...player, notice: "mark a moment with m first; d then tells what changed since" };
      return { ...player, scroll: 0, panel: player.panel === action.panel ? "room" : action.panel };
    case "back":
      return back(player);
    case "ask":
      return { ...player, playing: false, prompt: { asks: action.asks, typed: action.typed } };
    case "type":
      return type(player, action.text);
    case "rub-out":
      return player.prompt === null
        ? player
        : {
            ...player,
            prompt: { ...player.prompt, typed: [...player.prompt.typed].slice(0, -1).join("") },
          };
    case "submit":
      return submit(player);
    case "notice":
      return { ...player, notice: action.text };
  }
};

/** The player after an action. A notice lasts until something else is pressed. */
export const play = (player: Player, action: Action): Player =>
  action.do === "tick"
    ? tick(player, action.elapsedMillis)
    : dispatch(player.notice === null ? player : { ...player, notice: null }, action);
