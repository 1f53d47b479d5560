/** What changed between the marked moment and this one, place by place; the earlier of the two is always the one before. */
import { changeText, differences } from "../../replay/difference.ts";
import { fieldAt } from "../../replay/history.ts";
import type { Player } from "../../replay/player.ts";
import { formatClock } from "../../replay/quantities.ts";
import { line, span } from "../line.ts";
import type { Line } from "../line.ts";
import { padEnd, wrap } from "../width.ts";

const LABEL_COLUMNS = 16;

export const differenceRows = (player: Player, columns: number): ReadonlyArray<Line> => {
  const { field, mark, replay } = player;
  const marked = fieldAt(replay.history, mark ?? field.position, field);
  const [before, after] = marked.position <= field.position ? [marked, field] : [field, marked];
  const between = after.position - before.position;
  const events = `${between} ${between === 1 ? "event" : "events"}`;
  const found = differences(before, after);
  return [
    line(`From ${formatClock(before.at)} to ${formatClock(after.at)}, ${events}`, "faint"),
    ...(found.length === 0 ? [line("Nothing in the room is different.")] : []),
    ...found.flatMap(({ changes, where }) => [
      line(where, "strong"),
      ...changes.flatMap((change) =>
        wrap(changeText(change), Math.max(1, columns - LABEL_COLUMNS)).map((words, row): Line => [
          span(padEnd(row === 0 ? `  ${change.label}` : "", LABEL_COLUMNS), "faint"),
          span(words),
        ]),
      ),
    ]),
  ];
};
