/** Why the present event happened: its causes, the first on top. */
import type { Player } from "../../replay/player.ts";
import { sortOf } from "../../replay/kinds.ts";
import { formatClock } from "../../replay/quantities.ts";
import { conflictingEdits } from "../../replay/conflicting.ts";
import { aloneWords, reasons } from "../../replay/reasons.ts";
import { takenSeats } from "../../replay/seats.ts";
import { sentence } from "../../replay/sentences.ts";
import { line, span } from "../line.ts";
import type { Line } from "../line.ts";
import { SORT_SIGNS } from "../signs.ts";
import { padStart, wrap } from "../width.ts";

const TIME_COLUMNS = 8;
const TEXT_START = TIME_COLUMNS + 5;

export const whyRows = (player: Player, columns: number): ReadonlyArray<Line> => {
  const { choice, field, replay } = player;
  const chain = reasons(replay, field.position, choice.view);
  if (chain.length === 0) return [line("Nothing has happened yet.")];
  const told = chain.flatMap((event, index): ReadonlyArray<Line> => {
    const sort = sortOf(event, replay.world);
    const sign = SORT_SIGNS[sort];
    const last = index === chain.length - 1;
    const branch = index === 0 ? "┌" : last ? "└" : "├";
    const words = wrap(sentence(event, replay.world), Math.max(1, columns - TEXT_START));
    return words.map((each, row) => [
      span(padStart(row === 0 ? formatClock(event.at) : "", TIME_COLUMNS)),
      span(row === 0 ? ` ${branch} ` : last ? "   " : " │ ", "faint"),
      span(row === 0 ? `${sign.sign} ` : "  ", sign.tone),
      span(each, last ? "here" : sort === "plain" ? "plain" : sign.tone),
    ]);
  });
  const seats = takenSeats(replay, chain);
  const alone = aloneWords(chain);
  return [
    ...told,
    ...(alone === null ? [] : wrap(alone, columns).map((each) => line(each, "faint"))),
    ...[seats, conflictingEdits(replay, chain)].flatMap((words) =>
      words === null ? [] : wrap(words, columns).map((each) => line(each, "strong")),
    ),
  ];
};
