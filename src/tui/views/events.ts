/** The event list around the present moment: time, sign, a lane per laptop where there is room, and the event in words. */
import type { JournalEvent } from "../../sim/journal.ts";
import { isHit } from "../../replay/choice.ts";
import { sortOf } from "../../replay/kinds.ts";
import { firstAfter } from "../../replay/markers.ts";
import type { Player } from "../../replay/player.ts";
import { formatClock } from "../../replay/quantities.ts";
import type { Replay } from "../../replay/replay.ts";
import { sentence } from "../../replay/sentences.ts";
import { fill, fit, heading, span } from "../line.ts";
import type { Line, Tone } from "../line.ts";
import { SORT_SIGNS } from "../signs.ts";
import { padStart } from "../width.ts";
import { laneColumns, laneHeads, laneRow } from "./lanes.ts";

/** Seldom more; a day of ten hours and more makes it wider. */
const LEAST_TIME_COLUMNS = 6;
/** Words need this much before lanes get anything. */
const SENTENCE_COLUMNS = 34;
/** Cursor, sign and the spaces around it. */
const FIXED_COLUMNS = 4;
/** Where the present stands in the list: more past than future. */
const PRESENT_PERCENT = 60;

const VIEW_TITLES = {
  story: "Story",
  everything: "Every event",
  hits: "Hits",
} as const;

/** `20000+` while more are read. */
const eventCount = ({ events, partial }: Replay): string => `${events.length}${partial ? "+" : ""}`;

const title = (player: Player): string => {
  const { choice, hits } = player;
  const follow = choice.follow === null ? "" : ` of ${choice.follow}`;
  const query = choice.query === "" ? "" : ` · “${choice.query}” ${hits.length}`;
  const { position } = player.field;
  // As reports and `:` call it.
  const event = position === 0 ? "event 0" : `#${position - 1}`;
  return `${VIEW_TITLES[choice.view]}${follow}${query} · ${event} of ${eventCount(player.replay)}`;
};

const textTone = (sort: ReturnType<typeof sortOf>, place: "past" | "here" | "later"): Tone => {
  if (place === "here") return "here";
  if (place === "later") return "faint";
  return sort === "plain" ? "plain" : SORT_SIGNS[sort].tone;
};

interface Row {
  readonly player: Player;
  readonly event: JournalEvent;
  readonly time: string;
  readonly place: "past" | "here" | "later";
  readonly lane: number;
  readonly timeColumns: number;
}

const rowLine = ({ player, event, time, place, lane, timeColumns }: Row): Line => {
  const sort = sortOf(event, player.replay.world);
  const sign = SORT_SIGNS[sort];
  const hit = player.choice.query !== "" && isHit(event, player.choice.query, player.replay.world);
  return [
    span(place === "here" ? "▶" : " ", "accent"),
    span(padStart(time, timeColumns), place === "later" ? "faint" : "plain"),
    span(` ${sort === "plain" ? " " : sign.sign} `, sign.tone),
    ...(lane === 0 ? [] : [laneRow(player.replay.world, event, lane), span(" ")]),
    span(hit ? "»" : "", "accent"),
    span(sentence(event, player.replay.world), textTone(sort, place)),
  ];
};

export const eventLines = (
  player: Player,
  size: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> => {
  const { replay, chosen, field } = player;
  const timeColumns = Math.max(LEAST_TIME_COLUMNS, formatClock(replay.ends).length);
  const before = FIXED_COLUMNS + timeColumns;
  const lane = laneColumns(
    replay.world.laptops.length,
    size.columns - before - 1 - SENTENCE_COLUMNS,
  );
  const heads: ReadonlyArray<Line> =
    lane === 0
      ? []
      : [[span(" ".repeat(before)), ...laneHeads(replay.world, lane, player.selected)]];
  const height = Math.max(1, size.rows - 1 - heads.length);
  const here = firstAfter(chosen, field.position) - 1;
  const wanted = here - Math.floor((height * PRESENT_PERCENT) / 100);
  const start = Math.max(0, Math.min(chosen.length - height, wanted));
  let lastTime = "";
  const rows = chosen.slice(start, start + height).map((position, index): Line => {
    const event = replay.events[position - 1]!;
    const clock = formatClock(event.at);
    const time = clock === lastTime ? "" : clock;
    lastTime = clock;
    const at = start + index;
    const place = at === here ? "here" : at < here ? "past" : "later";
    return rowLine({ player, event, time, place, lane, timeColumns });
  });
  return fill(
    [heading(title(player), size.columns), ...heads, ...rows].map((row) => fit(row, size.columns)),
    size.rows,
  );
};
