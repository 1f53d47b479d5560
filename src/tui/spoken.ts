/**
 * The player in words, for a screen reader: what the last key came to first, then what is now, from the event to the room. A reader
 * says all of it and is interrupted by the next key, so the order is that of importance and nothing is said twice.
 */
import { isAnswerTold, openQuestion } from "../replay/answering.ts";
import type { LaptopState } from "../replay/field.ts";
import { SORT_WORDS, sortOf } from "../replay/kinds.ts";
import { indicatorWord, powerWord } from "../replay/laptop-facts.ts";
import { firstAfter } from "../replay/markers.ts";
import { wholeDay } from "../replay/pace.ts";
import type { Player } from "../replay/player.ts";
import { printable } from "../replay/printable.ts";
import { formatClock } from "../replay/quantities.ts";
import { choiceText } from "../replay/question.ts";
import { sentence } from "../replay/sentences.ts";
import { speedWords } from "../replay/speed.ts";
import { hintedKeys, KEYS } from "./keys.ts";
import type { Size } from "./layout.ts";
import { keyWords, spokenPanel } from "./spoken-panels.ts";
import type { About } from "./views/about.ts";
import { wrap } from "./width.ts";

/** As Ink tells them to the reader, before the words. */
export type SpokenRole = "textbox" | "timer" | "list" | "option" | "toolbar";

export interface SpokenPart {
  readonly role?: SpokenRole;
  /** One row after the other; never empty. */
  readonly rows: ReadonlyArray<string>;
}

const promptPart = ({ notice, prompt }: Player, about: About): ReadonlyArray<SpokenPart> => {
  if (prompt !== null) {
    const asks = prompt.asks === "search" ? "search for" : "go to";
    return [{ role: "textbox", rows: [`${asks}: ${prompt.typed}`] }];
  }
  // What the last key came to is over when the file cannot be played any more.
  return notice === null || about.problem !== undefined ? [] : [{ rows: [notice] }];
};

/** While the day plays, only what the list shows is told: the rest comes faster than it can be said. */
const toldPosition = ({ chosen, field, playing }: Player): number =>
  playing ? (chosen[firstAfter(chosen, field.position) - 1] ?? 0) : field.position;

const eventPart = (player: Player, about: About): SpokenPart => {
  const { replay } = player;
  const event = replay.events[toldPosition(player) - 1];
  return {
    rows:
      event === undefined
        ? [about.title, `Before the day begins. In the end: ${about.verdictLine}.`]
        : [`${SORT_WORDS[sortOf(event, replay.world)]}${sentence(event, replay.world)}`],
  };
};

const timePart = (player: Player): SpokenPart => {
  const { playing, replay, speed } = player;
  const position = toldPosition(player);
  const day = Math.max(1, wholeDay(replay.pace));
  const percent = Math.floor(((replay.pace[position] ?? 0) / day) * 100);
  const number = position === 0 ? "" : `number ${position - 1}, `;
  const place = `event ${position} of ${replay.events.length}, ${number}${percent} per cent of the day`;
  const pace = `${playing ? "playing" : "paused"}, ${speedWords(speed)}`;
  const at = replay.events[position - 1]?.at ?? 0;
  return { role: "timer", rows: [`${formatClock(at)}, ${place}, ${pace}`] };
};

const stepPart = ({ field, replay }: Player): ReadonlyArray<SpokenPart> => {
  const { narration, step } = field;
  if (step === null) return [];
  const failed = narration?.kind === "fail" ? "FAILED: " : "";
  return [
    {
      rows: [
        `Step ${step.index + 1} of ${replay.steps}: ${step.label}`,
        ...(narration === null ? [] : [`${failed}${narration.text}`]),
      ],
    },
  ];
};

const questionPart = (player: Player): ReadonlyArray<SpokenPart> => {
  const { question } = player.field;
  if (!player.presenting || question === null) return [];
  const given = player.answers.get(question.step);
  const outcome =
    openQuestion(player) !== null
      ? [`Press 1 to ${question.choices.length}, or space to hear the answer.`]
      : isAnswerTold(player)
        ? [
            `The answer: ${choiceText(question, question.answer)}`,
            ...(given === undefined
              ? []
              : [given === question.answer ? "That was right." : "You said another one."]),
          ]
        : [];
  const choices = question.choices.map((_, at) => choiceText(question, at + 1));
  return [{ role: "list", rows: [question.text, ...choices, ...outcome] }];
};

/** `10 green, 1 offline, 1 asleep`: a laptop that is off shows nothing. */
const roomPart = ({ field, replay }: Player): SpokenPart => {
  const words = field.laptops.map(({ indicator, power }) => {
    if (power !== "on") return power;
    return indicator === "n/a" ? "top-level" : (indicator ?? "without a copy");
  });
  const counted = [...new Set(words)].map(
    (word) => `${words.filter((each) => each === word).length} ${word}`,
  );
  return {
    rows: [
      `Room: ${counted.join(", ")}. ${field.cablesLeft} of ${replay.world.cables} cables left.`,
    ],
  };
};

const waitingWords = ({ conflicts, queue }: LaptopState): string =>
  (queue === 0 ? "" : `, ${queue} waiting`) + (conflicts === 0 ? "" : `, ${conflicts} in conflict`);

const laptopPart = ({ field, replay, selected }: Player): ReadonlyArray<SpokenPart> => {
  const laptop = field.laptops[selected];
  if (laptop === undefined) return [];
  const { edition = "", seatCap } = replay.world.laptops[selected] ?? {};
  const seats =
    typeof seatCap === "number" && laptop.seatsUsed > 0
      ? `, ${laptop.seatsUsed} of ${seatCap} seats taken`
      : "";
  const state = laptop.power === "on" ? indicatorWord(laptop.indicator) : powerWord(laptop);
  return [
    {
      role: "option",
      rows: [`${laptop.name}, ${edition}, ${state}${seats}${waitingWords(laptop)}`],
    },
  ];
};

/** The keys one needs most, before the day begins; later those that matter now, and how to hear all of them. */
const keysPart = (player: Player, scrolls: boolean): SpokenPart => {
  const { field, prompt } = player;
  if (prompt !== null) return { role: "toolbar", rows: ["enter: go, escape: forget it"] };
  const hinted = hintedKeys(KEYS, player);
  const first =
    field.position === 0
      ? hinted
      : [...hinted.filter(({ matters }) => matters !== undefined), ...hinted.slice(-2)];
  const keys = first.map(
    (row) => `${keyWords({ ...row, keys: row.keys.slice(0, 1) })}: ${row.hint}`,
  );
  return {
    role: "toolbar",
    rows: [[...(scrolls ? ["down and up: more"] : []), ...keys].join(", ")],
  };
};

/** Rows beside those of a panel: its title, a notice and the keys, which may need two. */
const ROWS_BESIDE_A_PANEL = 5;

const panelHeight = ({ rows }: Size): number => Math.max(1, rows - ROWS_BESIDE_A_PANEL);

const panelRows = (player: Player, { columns }: Size): ReadonlyArray<string> =>
  spokenPanel(player)?.rows.flatMap((row) => wrap(row, columns)) ?? [];

/** How far the open panel can be scrolled at this size. */
export const spokenScrollEnd = (player: Player, size: Size): number =>
  Math.max(0, panelRows(player, size).length - panelHeight(size));

const panelParts = (player: Player, size: Size): ReadonlyArray<SpokenPart> => {
  const panel = spokenPanel(player);
  if (panel === null) return [];
  const end = spokenScrollEnd(player, size);
  const scroll = Math.min(end, player.scroll);
  // Reasons open at the event asked about, everything else at its beginning.
  const start = player.panel === "why" ? end - scroll : scroll;
  const rows = panelRows(player, size).slice(start, start + panelHeight(size));
  return [{ role: "list", rows: [panel.title, ...rows] }, keysPart(player, end > 0)];
};

const partsOf = (player: Player, about: About, size: Size): ReadonlyArray<SpokenPart> => {
  if (about.problem !== undefined && player.panel !== "help")
    return [{ rows: [about.problem.title, ...about.problem.text.trimEnd().split("\n")] }];
  if (player.panel !== "room") return panelParts(player, size);
  return [
    eventPart(player, about),
    ...questionPart(player),
    timePart(player),
    ...stepPart(player),
    roomPart(player),
    ...laptopPart(player),
    keysPart(player, false),
  ];
};

/** `toolbar: `, before the words. */
const ROLE_COLUMNS = 10;

/** The parts that fit on the screen, the important ones first. */
export const spokenOf = (player: Player, about: About, size: Size): ReadonlyArray<SpokenPart> => {
  let left = size.rows - 1;
  const fitting: Array<SpokenPart> = [];
  for (const part of [...promptPart(player, about), ...partsOf(player, about, size)]) {
    const rows = part.rows
      .map(printable)
      .flatMap((row) => wrap(row, Math.max(1, size.columns - ROLE_COLUMNS)))
      .slice(0, left);
    left -= rows.length;
    if (rows.length > 0) fitting.push({ ...part, rows });
  }
  return fitting;
};
