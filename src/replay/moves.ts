/** Moving through the day by hand: to a position, to the next of some positions, to a moment somebody typed. */
import type { Micros } from "../sim/time.ts";
import { fieldAt } from "./history.ts";
import { firstAfter } from "./markers.ts";
import { parseMoment } from "./moment.ts";
import type { Moment } from "./moment.ts";
import { positionAt, wholeDay } from "./pace.ts";
import type { Player } from "./player.ts";
import { formatClock } from "./quantities.ts";
import type { Replay } from "./replay.ts";

/** The player at another position, standing still. */
export const seek = (player: Player, position: number): Player => {
  const { history, pace } = player.replay;
  const field = fieldAt(history, position, player.field);
  return { ...player, playing: false, field, clockMillis: pace[field.position]! };
};

/** To the next (1) or previous (-1) of these positions; at the first, back means the start of the day. */
export const seekNext = (
  player: Player,
  positions: ReadonlyArray<number>,
  by: 1 | -1,
  called: string,
): Player => {
  const here = player.field.position;
  const index = by === 1 ? firstAfter(positions, here) : firstAfter(positions, here - 1) - 1;
  const position = positions[index];
  if (position !== undefined) return seek(player, position);
  const still = { ...player, playing: false };
  if (by === -1 && here > 0 && called !== "hit") return seek(player, 0);
  return { ...still, notice: by === 1 ? `no later ${called}` : `no earlier ${called}` };
};

/** Everything that had happened at this virtual time. */
export const positionAtTime = (replay: Replay, at: number): number => {
  let low = 0;
  let high = replay.events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (replay.events[middle]!.at > at) high = middle;
    else low = middle + 1;
  }
  return low;
};

const positionOf = (replay: Replay, moment: Moment): number => {
  switch (moment.kind) {
    case "percent":
      return positionAt(replay.pace, (wholeDay(replay.pace) * moment.percent) / 100);
    case "time":
      return positionAtTime(replay, moment.at);
    case "event":
      return moment.seq + 1;
  }
};

/** When a moment is: of an event, or of a part of the day, the time on its clock. */
export const timeOf = (replay: Replay, moment: Moment): Micros =>
  moment.kind === "time" ? moment.at : fieldAt(replay.history, positionOf(replay, moment)).at;

export const seekMoment = (player: Player, typed: string): Player => {
  const moment = parseMoment(typed);
  if (moment === null) {
    const notice = typed.trim() === "" ? null : `“${typed}” is no time: try 40%, 1h05m or #123`;
    return { ...player, notice };
  }
  const { replay } = player;
  const there = seek(player, positionOf(replay, moment));
  if (moment.kind !== "time" || there.field.at === moment.at) return there;
  const asked = formatClock(moment.at);
  const notice =
    moment.at > replay.ends && !replay.partial
      ? `the day ends at ${formatClock(replay.ends)}`
      : there.field.position === 0
        ? null
        : `nothing happens at ${asked}; this was the last before it`;
  return { ...there, notice };
};
