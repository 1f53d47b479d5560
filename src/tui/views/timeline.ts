/** The whole day on one row, by the playing clock: steps, faults, refusals, failures, marks, and where we are. */
import { heavier } from "../../replay/markers.ts";
import type { MarkerSort } from "../../replay/markers.ts";
import { wholeDay } from "../../replay/pace.ts";
import type { Player } from "../../replay/player.ts";
import { formatClock } from "../../replay/quantities.ts";
import { fit, span } from "../line.ts";
import type { Line, Span } from "../line.ts";
import { SORT_SIGNS } from "../signs.ts";

/** A step is a small tick here; its sign in the list would fill the bar. */
const STEP_TICK = "┴";

export const timelineLines = (
  player: Player,
  size: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> => {
  const { replay, field } = player;
  const day = Math.max(1, wholeDay(replay.pace));
  const percent = Math.floor((player.clockMillis / day) * 100);
  const label = ` ${String(percent).padStart(3)}%`;
  const width = Math.max(1, size.columns - label.length);
  const cellOf = (millis: number): number =>
    Math.min(width - 1, Math.floor((millis / day) * width));
  const bar: Array<MarkerSort | null> = Array.from({ length: width }, () => null);
  for (const [part, sort] of replay.summary.entries()) {
    const cell = Math.floor((part / replay.summary.length) * width);
    bar[cell] = heavier(bar[cell] ?? null, sort);
  }
  const here = cellOf(player.clockMillis);
  const drawn = bar.map((sort, cell): Span => {
    if (cell === here) return span("█", "accent");
    if (sort === null) return span(cell < here ? "━" : "─", cell < here ? "plain" : "faint");
    return sort === "step"
      ? span(STEP_TICK, "plain")
      : span(SORT_SIGNS[sort].sign, SORT_SIGNS[sort].tone);
  });
  const rows: Array<Line> = [fit([...joined(drawn), span(label, "accent")], size.columns)];
  if (size.rows > 1) {
    rows.push(
      fit(
        [
          span(`${formatClock(field.at)}  `, "accent"),
          span(`${STEP_TICK} step  `, "faint"),
          ...(["fault", "refusal", "failure", "mark"] as const).map((sort) =>
            span(`${SORT_SIGNS[sort].sign} ${sort}  `, SORT_SIGNS[sort].tone),
          ),
          span("quiet time is drawn short", "faint"),
        ],
        size.columns,
      ),
    );
  }
  return rows.slice(0, size.rows);
};

/** Neighbours of one tone as one piece, so that a row is a few pieces and not a hundred. */
const joined = (pieces: ReadonlyArray<Span>): ReadonlyArray<Span> => {
  const joinedPieces: Array<Span> = [];
  for (const piece of pieces) {
    const last = joinedPieces.at(-1);
    if (last?.tone === piece.tone) {
      joinedPieces[joinedPieces.length - 1] = { text: last.text + piece.text, tone: piece.tone };
    } else joinedPieces.push(piece);
  }
  return joinedPieces;
};
