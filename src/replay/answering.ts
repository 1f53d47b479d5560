/** Questions to the room while a day is presented: whether one is open, what was answered, when the answer is told. */
import type { Question } from "./field.ts";
import type { Player } from "./player.ts";

/** What is asked, until its answer is told; nobody is asked twice. */
export const openQuestion = (player: Player): Question | null => {
  const { question } = player.field;
  if (!player.presenting || question === null || isAnswerTold(player)) return null;
  return player.answers.has(question.step) ? null : question;
};

/** Whether the step that was asked about has been played to its end. */
export const isAnswerTold = ({ field, replay }: Player): boolean =>
  field.position >= (replay.asked.get(field.question?.step ?? -1)?.answeredAt ?? Infinity);

/** A digit answers an open question and plays on; elsewhere it is the beginning of a moment. */
export const digit = (player: Player, pressed: number): Player => {
  const question = openQuestion(player);
  if (question === null)
    return { ...player, playing: false, prompt: { asks: "moment", typed: String(pressed) } };
  if (pressed < 1 || pressed > question.choices.length)
    return { ...player, notice: `answer with 1 to ${question.choices.length}` };
  return { ...player, playing: true, answers: new Map(player.answers).set(question.step, pressed) };
};
