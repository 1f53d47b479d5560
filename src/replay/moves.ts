/** Moving through the day by hand: to a position, to the next of some positions, to a moment somebody typed. */
import { SECOND, type Micros } from "../sim/time.ts";
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

/** The end of a stretch that somebody typed: a time without a fraction is all of its second, as every list shows it. */
export const endOf = (replay: Replay, moment: Moment): Micros => {
  const at = timeOf(replay, moment);
  return moment.kind === "time" && at % SECOND === 0 ? at + SECOND - 1 : at;
};

/** The first event that every list shows at this time; lists show no fractions. */
const firstShownAt = ({ events }: Replay, at: Micros, position: number): number => {
  const next = events[position];
  const isShown = events[position - 1]?.at !== at && next !== undefined && at % SECOND === 0;
  return isShown && next.at < at + SECOND ? position + 1 : position;
};

/** What is said of a time at which nothing happens. */
const beside = ({ ends, partial }: Replay, at: Micros, position: number): string | null => {
  if (at > ends)
    return partial
      ? `the day is read until ${formatClock(ends)}; the rest is not there yet`
      : `the day ends at ${formatClock(ends)}`;
  return position === 0
    ? null
    : `nothing happens at ${formatClock(at)}; this was the last before it`;
};

export const seekMoment = (player: Player, typed: string): Player => {
  const moment = parseMoment(typed);
  if (moment === null) {
    const notice = typed.trim() === "" ? null : `“${typed}” is no time: try 40%, 1h05m or #123`;
    return { ...player, notice };
  }
  const { replay } = player;
  const position = positionOf(replay, moment);
  if (moment.kind === "percent") return seek(player, position);
  if (moment.kind === "event") {
    const there = seek(player, position);
    const last = replay.events.length - 1;
    const notice = moment.seq > last && last >= 0 ? `the last event is #${last}` : null;
    return { ...there, notice: notice !== null && replay.partial ? `${notice} so far` : notice };
  }
  const shown = firstShownAt(replay, moment.at, position);
  const there = seek(player, shown);
  const isThere = shown !== position || there.field.at === moment.at;
  return isThere ? there : { ...there, notice: beside(replay, moment.at, position) };
};
