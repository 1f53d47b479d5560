/**
 * The day as lines of text, for pipes, logs and screen readers: the same story the terminal draws. One line per event that
 * belongs to the story; failures, refusals and expectations are marked with words, never with colour.
 */
import type { JournalEvent } from "../sim/journal.ts";
import { count, text } from "./facts.ts";
import type { ReplayJournal } from "./journal.ts";
import { SORT_WORDS, sortOf } from "./kinds.ts";
import { countOf, formatClock } from "./quantities.ts";
import { sentence } from "./sentences.ts";
import { askedSteps, choiceText, questionOf } from "./question.ts";
import { printable } from "./printable.ts";
import type { Stretch } from "./stretch.ts";
import { tellStory } from "./story.ts";
import { readWorld } from "./world.ts";
import type { World } from "./world.ts";

const line = (event: JournalEvent, world: World): string =>
  `${formatClock(event.at)} ${SORT_WORDS[sortOf(event, world)]}${printable(sentence(event, world))}`;

/** All of it, or a stretch. */
export function* plainStory(
  journal: ReplayJournal,
  { from, to }: Stretch = { from: 0, to: Number.POSITIVE_INFINITY },
): Iterable<string> {
  const world = readWorld(journal);
  yield printable(world.scenario);
  yield `${countOf(world.laptops.length, "laptop")}, ${countOf(world.cables, "cable")}, seed ${printable(world.seed)}`;
  const story = tellStory(journal.events);
  const asked = askedSteps(journal.events);
  for (const event of journal.events) {
    const answered = asked.get(count(event, "step") ?? -1);
    const ends = answered?.answeredAt === event.seq + 1;
    if ((story[event.seq] === 0 && !ends) || event.at < from || event.at > to) continue;
    if (event.kind === "step") yield "";
    yield line(event, world);
    // What was said at the end of a step is in its line already.
    const say = event.kind === "step" ? text(event, "say") : null;
    if (say !== null) yield* ["", printable(say), ""];
    const question = questionOf(event);
    if (question !== null)
      yield* [
        `QUESTION: ${printable(question.text)}`,
        ...question.choices.map((_, at) => printable(`  ${choiceText(question, at + 1)}`)),
        "",
      ];
    if (ends && answered !== undefined)
      yield printable(`ANSWER: ${choiceText(answered.question, answered.question.answer)}`);
  }
}
