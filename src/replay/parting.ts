/**
 * Where two runs part, told line by line: what they were given, the last of what both say, the first event that is not the same, and
 * what led to it on either side.
 */
import type { Json, JournalEvent } from "../sim/journal.ts";
import { formatTime } from "../sim/time.ts";
import { count, shown } from "./facts.ts";
import { differentHeaders, firstDifference, type FirstDifference } from "./first-difference.ts";
import type { ReplayJournal } from "./journal.ts";
import { printable } from "./printable.ts";
import { formatClock } from "./quantities.ts";
import { sentence } from "./sentences.ts";
import { tellStory } from "./story.ts";
import { why } from "./why.ts";
import { readWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Events of the story told before the runs part. */
const BEFORE = 3;
/** Causes told on either side, the event itself included. */
const CAUSES = 4;

export interface Side {
  /** `left`, a file, a seed: what the reader calls this run. */
  readonly name: string;
  readonly journal: ReplayJournal;
}

const told = (event: JournalEvent, world: World): string =>
  `${formatClock(event.at)} #${event.seq} ${printable(sentence(event, world))}`;

/** Nothing comes any more: the last event of a day is its verdict, and a journal without it was cut off. */
export const endOf = ({ events }: Pick<ReplayJournal, "events">): string =>
  events.at(-1)?.kind === "verdict"
    ? "the day has ended"
    : "the journal ends here, before the verdict";

const side = ({ journal, name }: Side, event: JournalEvent | null, world: World) => {
  if (event === null) return [`${name}: ${endOf(journal)}`];
  const causes = why(journal.events, event.seq).slice(-CAUSES, -1);
  return [
    `${name}: ${told(event, world)}`,
    ...causes.toReversed().map((cause) => `    after ${told(cause, world)}`),
  ];
};

const MICROS = /Micros$/;

/**
 * To the microsecond: the same second on a clock may be the difference. What is a time is written as one, and an event by the number it is
 * found with.
 */
const factOf = (event: JournalEvent | null, key: string): string => {
  if (event === null) return "none";
  const number = count(event, key);
  if (number !== null && (key === "at" || MICROS.test(key))) return formatTime(number);
  return key === "cause" && number !== null ? `#${number}` : (shown(event, key) ?? "none");
};

/** `at: 5s and 6s`: a fact that is not the same in the first events that are not. */
export const factLine = ({ left, right }: FirstDifference, key: string): string =>
  `${key.replace(MICROS, "")}: ${factOf(left, key)} and ${factOf(right, key)}`;

/** What came of which event stands above, on either side; how long something took is where it ended. Nobody can do anything with either alone. */
const isBookkeeping = (key: string): boolean => key === "cause" || MICROS.test(key);

/** The facts somebody can do something with; all, where there are no others. */
export const factsToTell = ({ facts }: FirstDifference): ReadonlyArray<string> => {
  const telling = facts.filter((key) => !isBookkeeping(key));
  return telling.length === 0 ? facts : telling;
};

/** Facts of a whole room are not for a line. */
const LONGEST_GIVEN = 80;

/** So many are read, and more are another room. */
const MOST_GIVEN = 12;

/** What was given differently, where it can be said in a line. */
const givenLines = (left: Side, right: Side): ReadonlyArray<string> => {
  const all = differentHeaders(left.journal, right.journal);
  if (all.length === 0) return [];
  const lines = all.slice(0, MOST_GIVEN).map(({ left: one, path, right: other }) => {
    const line = `  ${path}: ${givenText(one)} and ${givenText(other)}`;
    if (line.length <= LONGEST_GIVEN) return printable(line);
    if (one === undefined) return printable(`  ${path}: none, and there on the right`);
    return printable(`  ${path}${other === undefined ? ": there on the left, and none" : ""}`);
  });
  const more = all.length - lines.length;
  return ["Given differently:", ...lines, ...(more === 0 ? [] : [`  and ${more} more`])];
};

const givenText = (value: Json | undefined): string =>
  value === undefined || value === null ? "none" : (shown({ value }, "value") ?? "none");

const sameUntil = ({ drawn, position }: FirstDifference): string => {
  if (position === 0) return "Not the same from the first event on.";
  const but = drawn === undefined ? "" : ", but for what each seed draws";
  return position === 1
    ? `The same in the first event${but}.`
    : `The same in the first ${position} events${but}.`;
};

const ONLY_DRAWN =
  "The same, but for what each seed draws: names of copies, contents, addresses, and moments by less than a second.";

/** The lines, and whether the runs are the same in every fact. */
export const tellParting = (
  left: Side,
  right: Side,
): { readonly same: boolean; readonly lines: ReadonlyArray<string> } => {
  const [seed, other] = [left, right].map(({ journal }) => shown(journal.header, "seed"));
  const found = firstDifference(left.journal, right.journal, { seedsDiffer: seed !== other });
  const events = left.journal.events.length;
  if (found === null)
    return {
      same: true,
      lines: [
        ...givenLines(left, right),
        `The same in ${events === 1 ? "its only event" : `all ${events} events`}.`,
      ],
    };
  if (found.drawn === "all")
    return { same: false, lines: [...givenLines(left, right), ONLY_DRAWN] };
  const world = readWorld(left.journal);
  const story = tellStory(left.journal.events);
  const before = left.journal.events
    .slice(0, found.position)
    .filter((event) => story[event.seq] === 1)
    .slice(-BEFORE);
  const facts = factsToTell(found).map((key) => printable(`  ${factLine(found, key)}`));
  return {
    same: false,
    lines: [
      ...givenLines(left, right),
      sameUntil(found),
      ...before.map((event) => `  ${told(event, world)}`),
      "Then:",
      ...side(left, found.left, world),
      ...side(right, found.right, readWorld(right.journal)),
      ...(facts.length === 0 ? [] : ["Not the same:", ...facts]),
    ],
  };
};
