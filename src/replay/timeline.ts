/**
 * The day as a table to keep beside its scenario and to read in a diff: a line per event of the story, a column per laptop, and the
 * event in words. Plain ASCII, no numbers of events and no fractions of seconds: what cannot be told apart by eye is no difference.
 *
 * ```
 *          OFFICE
 *          | PARENT
 *          | | PEER1
 * 1h00m    | | o    PEER1 is plugged into switch, port 2
 * 1h03m    | <-o    PARENT accepts PEER1, 1 of 10 seats taken
 * ```
 */
import type { JournalEvent } from "../sim/journal.ts";
import { endsOf, sortOf } from "./kinds.ts";
import type { EventSort } from "./kinds.ts";
import type { ReplayJournal } from "./journal.ts";
import { printable } from "./printable.ts";
import { formatClock } from "./quantities.ts";
import { sentence } from "./sentences.ts";
import { tellStory } from "./story.ts";
import { readWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Wide enough for `999h59m59s`. */
const CLOCK_WIDTH = 11;

const SIGNS: { readonly [sort in EventSort]: string } = {
  step: "o",
  plain: "o",
  pass: "o",
  mark: "*",
  fault: "!",
  refusal: "x",
  failure: "X",
};

/** `| o | |`, or `| o---> |` where one does something to another: `x` at its end when it is refused. */
const lanes = (event: JournalEvent, world: World): string => {
  const cells = world.laptops.map(() => "| ");
  const sort = sortOf(event, world);
  const [from, to] = endsOf(event, world).map((name) =>
    name === null ? undefined : world.laptopAt.get(name),
  );
  if (from === undefined) return cells.join("");
  if (to === undefined || to === from) {
    cells[from] = `${SIGNS[sort]} `;
    return cells.join("");
  }
  const right = to > from;
  const head = sort === "plain" ? (right ? ">" : "<") : SIGNS[sort];
  for (let at = Math.min(from, to); at < Math.max(from, to); at++) cells[at] = "--";
  cells[from] = right ? "o-" : "o ";
  cells[to] = right ? `${head} ` : `${head}-`;
  return cells.join("");
};

const heading = (world: World): ReadonlyArray<string> =>
  world.laptops.map(
    ({ name }, at) => `${" ".repeat(CLOCK_WIDTH)}${"| ".repeat(at)}${printable(name)}`,
  );

/** Identities and hashes: nobody compares them by eye. */
const LONG_HEX = /\b([0-9a-f]{6})[0-9a-f]{10,}\b/g;

const row = (event: JournalEvent, world: World): string =>
  `${formatClock(event.at).padEnd(CLOCK_WIDTH)}${lanes(event, world)}  ${printable(sentence(event, world)).replaceAll(LONG_HEX, "$1..")}`;

/** Ends with the day: how it was judged is no part of what happened. */
const isPartOfTheDay = ({ kind }: JournalEvent): boolean =>
  kind !== "verdict" && kind !== "expect.pass" && kind !== "step.done";

export const timelineText = (journal: ReplayJournal): string => {
  const world = readWorld(journal);
  const story = tellStory(journal.events);
  const lines = [`${printable(world.scenario)}, seed ${printable(world.seed)}`, ""];
  lines.push(...heading(world));
  for (const event of journal.events) {
    if (story[event.seq] === 0 || !isPartOfTheDay(event)) continue;
    if (event.kind === "step") lines.push("");
    lines.push(row(event, world).trimEnd());
  }
  return `${lines.join("\n")}\n`;
};
