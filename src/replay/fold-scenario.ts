/** What the scenario's own events do: the step that runs, the words for the room, expectations, the verdict. */
import { count, flag, shown, text } from "./facts.ts";
import { questionOf } from "./question.ts";
import type { Question } from "./field.ts";
import type { Fold } from "./fold.ts";
import { stepWords } from "./phrases.ts";

/** The question that is open while this step begins: its own small steps go on with it, others beside it do not end it. */
const stillAsked = (question: Question | null, step: number): Question | null => {
  if (question === null) return null;
  if (question.step === step) return { ...question, running: question.running + 1 };
  return question.running > 0 ? question : null;
};

const stepped: Fold = (field, event) => {
  const index = count(event, "step") ?? -1;
  const say = text(event, "say");
  const same = field.step?.index === index;
  return {
    ...field,
    step: {
      index,
      label: stepWords(event),
      line: count(event, "line"),
      done: "no",
    },
    narration: say === null ? (same ? field.narration : null) : { kind: "say", text: say },
    question: questionOf(event) ?? stillAsked(field.question, index),
  };
};

const stepDone: Fold = (field, event) => {
  const say = text(event, "say");
  const failed = flag(event, "failed");
  const { question } = field;
  const ends = question !== null && question.step === (count(event, "step") ?? -1);
  return {
    ...field,
    question: ends ? { ...question, running: Math.max(0, question.running - 1) } : question,
    step: field.step === null ? null : { ...field.step, done: failed ? "failed" : "yes" },
    narration: say === null ? field.narration : { kind: failed ? "fail" : "pass", text: say },
  };
};

export const SCENARIO_FOLDS: { readonly [kind: string]: Fold } = {
  step: stepped,
  "step.done": stepDone,
  "expect.pass": (field) => ({ ...field, passed: field.passed + 1 }),
  "expect.fail": (field) => ({ ...field, failed: field.failed + 1 }),
  verdict: (field, event) => ({ ...field, verdict: shown(event, "verdict") }),
};
