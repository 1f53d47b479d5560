/**
 * What a trainer shows to a room: the words of the scenario in large letters, the question, the answers and which was right, and below
 * what has just happened. The room is beside it where there is place; lists and inspectors are not there.
 */
import { isAnswerTold, openQuestion } from "../../replay/answering.ts";
import type { Player } from "../../replay/player.ts";
import { choiceText } from "../../replay/question.ts";
import { sentence } from "../../replay/sentences.ts";
import { sortOf } from "../../replay/kinds.ts";
import { blockLetters, hasLetters, LETTER_ROWS, letterCells } from "../block-letters.ts";
import { fill, fit, heading, line, span } from "../line.ts";
import type { Line, Tone } from "../line.ts";
import { SORT_SIGNS } from "../signs.ts";
import { cells, wrap, wrapWithin } from "../width.ts";

interface Area {
  readonly columns: number;
  readonly rows: number;
}

/** Words in large letters where they fit into this many rows, else in the terminal's own, a row apart. */
const large = (text: string, tone: Tone, { columns, rows }: Area): ReadonlyArray<Line> => {
  const letters = Math.floor(columns / letterCells(1));
  if (letters > 0 && hasLetters(text)) {
    const lines = wrap(text, letters);
    // A word is read as a whole, or not at this size.
    const fits = text.split(" ").every((word) => cells(word) <= letters);
    if (fits && lines.length * (LETTER_ROWS + 1) <= rows)
      return lines.flatMap((each) => [...blockLetters(each).map((row) => line(row, tone)), []]);
  }
  return [...wrap(text, columns).map((each) => line(each, tone)), []];
};

const words = (player: Player, name: string): { readonly text: string; readonly tone: Tone } => {
  const { narration, position, step, verdict } = player.field;
  if (position === 0) return { text: name, tone: "strong" };
  if (verdict !== null && position === player.replay.events.length)
    return verdict === "passed"
      ? { text: "The end. Everything was as expected.", tone: "good" }
      : { text: "The end. Not everything was as expected.", tone: "bad" };
  if (narration === null) return { text: step?.label.replaceAll("-", " ") ?? "", tone: "strong" };
  if (narration.kind === "fail") return { text: narration.text, tone: "bad" };
  return { text: narration.text, tone: narration.kind === "pass" ? "good" : "strong" };
};

const questionLines = (player: Player, columns: number): ReadonlyArray<Line> => {
  const { answers, field } = player;
  const { question } = field;
  if (question === null) return [];
  const given = answers.get(question.step);
  const told = isAnswerTold(player);
  const choices = question.choices.flatMap((_, at) => {
    const choice = at + 1;
    const right = told && choice === question.answer;
    const sign = right ? "✓" : told && choice === given ? "✖" : choice === given ? "▶" : " ";
    const tone: Tone = right ? "good" : choice === given ? "accent" : told ? "faint" : "plain";
    return wrap(choiceText(question, choice), Math.max(1, columns - 2)).map((each, row): Line => [
      span(row === 0 ? `${sign} ` : "  ", tone),
      span(each, tone),
    ]);
  });
  const outcome =
    openQuestion(player) !== null
      ? [
          line(
            `What do you think? Press 1 to ${question.choices.length}, or space to see it.`,
            "accent",
          ),
        ]
      : told && given !== undefined
        ? [
            line(
              given === question.answer ? "That was right." : "It was another one.",
              given === question.answer ? "good" : "warn",
            ),
          ]
        : [];
  return [
    ...wrap(question.text, columns).map((each) => line(each, "strong")),
    ...choices,
    ...outcome,
    [],
  ];
};

const happened = (player: Player, columns: number): ReadonlyArray<Line> => {
  const event = player.replay.events[player.field.position - 1];
  if (event === undefined || sortOf(event, player.replay.world) === "step") return [];
  const sign = SORT_SIGNS[sortOf(event, player.replay.world)];
  return wrap(sentence(event, player.replay.world), Math.max(1, columns - 2)).map(
    (each, row): Line => [
      span(row === 0 ? `${sign.sign} ` : "  ", sign.tone),
      span(each, sign.tone),
    ],
  );
};

/** How one goes on, where the day stands still and nothing is asked. */
const GOES_ON = "space goes on";

const waits = (player: Player): boolean =>
  !player.playing &&
  openQuestion(player) === null &&
  player.field.position < player.replay.events.length;

/** The words in the rows that are left; where somebody is asked and there is no place for both, the choices matter more. */
const saidIn = (player: Player, name: string, { columns, rows }: Area): ReadonlyArray<Line> => {
  const { text, tone } = words(player, name);
  const whole = large(text, tone, { columns, rows: Math.max(0, rows) });
  return player.field.question === null || whole.length <= rows
    ? whole
    : wrapWithin(text, columns, rows).map((each) => line(each, tone));
};

/** `name` is what the day is called: a room is told first what it is going to see. */
export const presentLines = (player: Player, name: string, size: Area): ReadonlyArray<Line> => {
  const { columns, rows } = size;
  const { step } = player.field;
  const title =
    step === null ? "Before the day" : `Step ${step.index + 1} of ${player.replay.steps}`;
  const question = questionLines(player, columns);
  const below = [...happened(player, columns), ...(waits(player) ? [line(GOES_ON, "accent")] : [])];
  const left = rows - 1 - question.length - below.length;
  return fill(
    [
      heading(title, columns),
      ...saidIn(player, name, { columns, rows: left }),
      ...question,
      ...below,
    ],
    rows,
  ).map((row) => fit(row, columns));
};
