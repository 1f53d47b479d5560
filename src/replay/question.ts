/** The question a step asks the room, as its event tells it. A damaged one is none: nobody could answer it. */
import type { JournalEvent } from "../sim/journal.ts";
import { count, part, text } from "./facts.ts";
import type { Question } from "./field.ts";
import type { ReplayJournal } from "./journal.ts";

export const questionOf = (event: JournalEvent): Question | null => {
  const ask = event.kind === "step" ? part(event, "ask") : null;
  const offered = ask?.["choices"];
  if (ask === null || !Array.isArray(offered)) return null;
  const choices = offered.filter((choice) => typeof choice === "string");
  // Without one of them the numbers of the others are not those of the answer any more.
  if (choices.length < offered.length) return null;
  const question = text(ask, "question");
  const answer = count(ask, "answer");
  return question === null || answer === null || choices[answer - 1] === undefined
    ? null
    : { step: count(event, "step") ?? -1, running: 1, text: question, choices, answer };
};

/** `2. It is refused with error 71` */
export const choiceText = ({ choices }: Question, choice: number): string =>
  `${choice}. ${choices[choice - 1] ?? ""}`;

/** What a step says to the room before it begins, in a diagram: the words, and the question with its answers. */
export const saidBefore = (event: JournalEvent): ReadonlyArray<string> => {
  const say = event.kind === "step" ? text(event, "say") : null;
  const question = questionOf(event);
  return [
    ...(say === null ? [] : [say]),
    ...(question === null
      ? []
      : [
          `QUESTION: ${question.text}`,
          ...question.choices.map((_, at) => choiceText(question, at + 1)),
        ]),
  ];
};

/** Questions of the day by the number of their step, and the position at which the step has ended and the answer can be told. */
export interface AskedStep {
  readonly question: Question;
  readonly answeredAt: number;
}

export const askedSteps = (events: ReplayJournal["events"]): ReadonlyMap<number, AskedStep> => {
  const asked = new Map<number, AskedStep>();
  for (const event of events) {
    const step = count(event, "step");
    if (step === null) continue;
    const question = questionOf(event) ?? asked.get(step)?.question;
    // Small steps made from one line of the file share its number: the last of them ends it.
    if (question !== undefined) asked.set(step, { question, answeredAt: event.seq + 1 });
  }
  return asked;
};
