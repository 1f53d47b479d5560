/** The words for the room: the step that runs, what the scenario says about it, and what just happened. */
import type { Player } from "../../replay/player.ts";
import { sentence } from "../../replay/sentences.ts";
import { sortOf } from "../../replay/kinds.ts";
import { fill, fit, heading, line, span } from "../line.ts";
import type { Line } from "../line.ts";
import { SORT_SIGNS } from "../signs.ts";
import { cells, wrapWithin } from "../width.ts";
import type { About } from "./about.ts";

const BEFORE =
  "space plays the day, x goes to what went wrong, w tells why, → goes from event to event, ? shows every key.";

/** Of a heading's columns, those its own lines take. */
const HEADING_COLUMNS = 6;

/** The file and the line, of the path as much as fits: the line number is what one goes there with. */
const title = (player: Player, about: About, columns: number): string => {
  const { step } = player.field;
  if (step === null) return "Before the day";
  const what = `Step ${step.index + 1} of ${player.replay.steps}: ${step.label}`;
  if (about.sourceFile === null || step.line === null) return what;
  const { sourceFile } = about;
  const name = sourceFile.replace(/^.*[\\/]/u, "");
  const shortest = `line ${step.line}`;
  const fitting = [`${sourceFile}:${step.line}`, `${name}:${step.line}`].find(
    (place) => cells(`${what} · ${place}`) + HEADING_COLUMNS <= columns,
  );
  return `${what} · ${fitting ?? shortest}`;
};

const said = (
  player: Player,
): { readonly text: string; readonly tone: "strong" | "bad" | "good" } => {
  const { narration, position } = player.field;
  if (position === 0) return { text: BEFORE, tone: "strong" };
  if (narration === null) return { text: "", tone: "strong" };
  if (narration.kind === "fail") return { text: `FAILED: ${narration.text}`, tone: "bad" };
  return { text: narration.text, tone: narration.kind === "pass" ? "good" : "strong" };
};

const now = (player: Player, width: number, height: number): ReadonlyArray<Line> => {
  const event = player.replay.events[player.field.position - 1];
  if (event === undefined || height <= 0) return [];
  const sort = sortOf(event, player.replay.world);
  const sign = SORT_SIGNS[sort];
  return wrapWithin(sentence(event, player.replay.world), width - 2, height).map((words, index) => [
    span(index === 0 ? `${sign.sign} ` : "  ", sign.tone),
    span(words, sort === "plain" ? "plain" : sign.tone),
  ]);
};

export const narrationLines = (
  player: Player,
  about: About,
  size: { readonly columns: number; readonly rows: number },
): ReadonlyArray<Line> => {
  const { columns, rows } = size;
  const { text, tone } = said(player);
  // The event itself always keeps a row; the words for the room take what they need of the others.
  const words = wrapWithin(text, columns, rows - 2).map((each) => line(each, tone));
  return fill(
    [
      heading(title(player, about, columns), columns),
      ...words,
      ...now(player, columns, rows - 1 - words.length),
    ].map((row) => fit(row, columns)),
    rows,
  );
};
