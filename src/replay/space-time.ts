/**
 * A stretch of the day as a space-time diagram (SVG): a line per laptop, time downwards, a row per event of the story. An arrow is what
 * one laptop does to another; what goes wrong has a shape of its own and not only a colour. Quiet time is one row that says how long.
 */
import type { JournalEvent } from "../sim/journal.ts";
import { MINUTE, type Micros } from "../sim/time.ts";
import { endsOf, sortOf, type EventSort } from "./kinds.ts";
import { printable } from "./printable.ts";
import { formatClock } from "./quantities.ts";
import { saidBefore } from "./question.ts";
import type { Replay } from "./replay.ts";
import { sentence } from "./sentences.ts";
import { eventsIn, laptopsIn, type Stretch } from "./stretch.ts";

/** Pixels. */
const SIZE = { row: 24, lane: 96, time: 84, words: 620, head: 64, edge: 16, mark: 6 } as const;

/** Characters that surely fit beside the lanes; the whole sentence is the row's title. */
const LONGEST_WORDS = 88;

/** Chinese, Japanese and Korean signs and pictures are as wide as two letters. */
const isWide = (character: string): boolean => (character.codePointAt(0) ?? 0) >= 0x1100;

const cut = (words: string): string => {
  let wide = 0;
  let kept = "";
  for (const character of words) {
    wide += isWide(character) ? 2 : 1;
    if (wide < LONGEST_WORDS) kept += character;
  }
  return wide <= LONGEST_WORDS ? words : `${kept}…`;
};

/** Words for the room are read from the picture, so what does not fit goes on in another row. */
const wrapped = (words: string): ReadonlyArray<string> => {
  const lines: Array<string> = [];
  for (const word of words.split(/\s+/)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || cut(longer) !== longer) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map(cut);
};

/** From here on a pause gets a row of its own. */
const QUIET: Micros = 2 * MINUTE;

/** Readable on white and on paper, also to people who do not see red and green apart. */
const COLOURS: { readonly [sort in EventSort]: string } = {
  step: "#3d4451",
  fault: "#b35900",
  refusal: "#b3001e",
  failure: "#b3001e",
  mark: "#5b2a9d",
  pass: "#1b6e3c",
  plain: "#1f4e8c",
};

const escaped = (text: string): string =>
  printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

const text = (
  x: number,
  y: number,
  words: string,
  options: { readonly anchor?: "start" | "middle" | "end"; readonly as?: string } = {},
): string =>
  `<text x="${x}" y="${y}" text-anchor="${options.anchor ?? "start"}"${options.as === undefined ? "" : ` class="${options.as}"`}>${escaped(words)}</text>`;

/** What stands on a laptop's line, by sort: a shape each. */
const shape = (sort: EventSort, x: number, y: number): string => {
  const { mark: r } = SIZE;
  const fill = `fill="${COLOURS[sort]}"`;
  const stroke = `stroke="${COLOURS[sort]}" stroke-width="2.5"`;
  switch (sort) {
    case "fault":
      return `<path d="M${x - r} ${y - r}h${2 * r}l${-r} ${2 * r}z" ${fill}/>`;
    case "refusal":
    case "failure":
      return `<path d="M${x - r} ${y - r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}" ${stroke} fill="none"/>`;
    case "mark":
      return `<path d="M${x} ${y - r}l${r} ${r}l${-r} ${r}l${-r} ${-r}z" ${fill}/>`;
    case "pass":
      return `<path d="M${x - r} ${y}l${r - 2} ${r - 1}l${r + 1} ${-2 * r + 2}" ${stroke} fill="none"/>`;
    case "step":
    case "plain":
      return `<circle cx="${x}" cy="${y}" r="${r - 2}" ${fill}/>`;
  }
};

const arrow = (sort: EventSort, from: number, to: number, y: number): string => {
  const back = to > from ? -9 : 9;
  const stop = sort === "refusal" ? to + back * 1.2 : to;
  const dashed = sort === "refusal" ? ' stroke-dasharray="5 4"' : "";
  return [
    `<path d="M${from} ${y}H${stop}" stroke="${COLOURS[sort]}" stroke-width="1.5"${dashed}/>`,
    sort === "refusal"
      ? shape(sort, to + back, y)
      : `<path d="M${to} ${y}l${back} -4v8z" fill="${COLOURS[sort]}"/>`,
    `<circle cx="${from}" cy="${y}" r="3" fill="${COLOURS[sort]}"/>`,
  ].join("");
};

type Row =
  | { readonly kind: "event"; readonly event: JournalEvent; readonly clock: string }
  | { readonly kind: "said"; readonly words: string }
  | { readonly kind: "quiet"; readonly lasts: Micros };

const rowsOf = (events: ReadonlyArray<JournalEvent>): ReadonlyArray<Row> => {
  let before: JournalEvent | undefined;
  return events.flatMap((event): ReadonlyArray<Row> => {
    const lasts = before === undefined ? 0 : event.at - before.at;
    const clock = formatClock(event.at);
    const again = before !== undefined && formatClock(before.at) === clock;
    before = event;
    const row: Row = { kind: "event", event, clock: again ? "" : clock };
    const said = saidBefore(event)
      .flatMap(wrapped)
      .map((words): Row => ({ kind: "said", words }));
    return lasts < QUIET ? [row, ...said] : [{ kind: "quiet", lasts }, row, ...said];
  });
};

export const spaceTimeOf = (replay: Replay, stretch: Stretch): string => {
  const { world } = replay;
  const events = eventsIn(replay, stretch);
  const laptops = laptopsIn(replay, events);
  const rows = rowsOf(events);
  const left = SIZE.edge + SIZE.time;
  const xOf = new Map(laptops.map((name, at) => [name, left + at * SIZE.lane + SIZE.lane / 2]));
  const words = left + laptops.length * SIZE.lane + SIZE.edge;
  const width = words + SIZE.words;
  const height = SIZE.head + rows.length * SIZE.row + 2 * SIZE.edge;
  const title = `${world.scenario}, ${formatClock(stretch.from)} to ${formatClock(Math.min(stretch.to, replay.ends))}`;

  const eventRow = ({ clock, event }: Extract<Row, { kind: "event" }>, y: number): string => {
    const sort = sortOf(event, world);
    const said = sentence(event, world);
    const [from, to] = endsOf(event, world).map((name) =>
      name === null ? undefined : xOf.get(name),
    );
    const drawn =
      from === undefined
        ? sort === "step"
          ? `<path d="M${left} ${y}H${words - SIZE.edge}" stroke="${COLOURS.step}" stroke-width="1"/>`
          : ""
        : to === undefined || to === from
          ? shape(sort, from, y)
          : arrow(sort, from, to, y);
    const styled = sort === "plain" ? "" : ` style="fill:${COLOURS[sort]}"`;
    return `<g${styled}><title>${escaped(said)}</title>${drawn}${text(left - 8, y + 4, clock, { anchor: "end", as: "quiet" })}${text(words, y + 4, cut(said), sort === "step" ? { as: "strong" } : {})}</g>`;
  };

  const row = (each: Row, at: number): string => {
    const y = SIZE.head + SIZE.edge + at * SIZE.row + SIZE.row / 2;
    if (each.kind === "said") return text(words, y + 4, each.words);
    return each.kind === "event"
      ? eventRow(each, y)
      : text(left + (words - SIZE.edge - left) / 2, y + 4, `⋯ ${formatClock(each.lasts)} ⋯`, {
          anchor: "middle",
          as: "quiet",
        });
  };

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    "<style>text{font:13px system-ui,sans-serif;fill:#1c2128}.quiet{fill:#656d76}.strong{font-weight:600}g[style] text:not(.quiet){fill:inherit}</style>",
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(SIZE.edge, SIZE.edge + 12, title, { as: "strong" }),
    ...laptops.flatMap((name) => {
      const x = xOf.get(name) ?? 0;
      return [
        text(x, SIZE.head - 4, name, { anchor: "middle" }),
        `<path d="M${x} ${SIZE.head + 4}V${height - SIZE.edge}" stroke="#c4cad2" stroke-width="1.5"/>`,
      ];
    }),
    ...rows.map(row),
    "</svg>",
    "",
  ].join("\n");
};
