/** Why the present event happened: its causes, the first on top. */
import type { Player } from "../../replay/player.ts";
import { sortOf } from "../../replay/kinds.ts";
import { formatClock } from "../../replay/quantities.ts";
import { sentence } from "../../replay/sentences.ts";
import { why } from "../../replay/why.ts";
import { line, span } from "../line.ts";
import type { Line } from "../line.ts";
import { SORT_SIGNS } from "../signs.ts";
import { padStart, wrap } from "../width.ts";

const TIME_COLUMNS = 8;
const TEXT_START = TIME_COLUMNS + 5;

export const whyRows = (player: Player, columns: number): ReadonlyArray<Line> => {
  const { replay, field } = player;
  const chain = why(replay.events, field.position - 1);
  if (chain.length === 0) return [line("Nothing has happened yet.")];
  const told = chain.flatMap((event, index): ReadonlyArray<Line> => {
    const sort = sortOf(event);
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
  return chain.length === 1 ? [...told, line("Nothing recorded led to it.", "faint")] : told;
};
