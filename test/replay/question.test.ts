/** What the room is asked before a step, as a journal tells it. */
import { describe, expect, test } from "vitest";
import { plainStory } from "../../src/replay/plain.ts";
import { askedSteps, questionOf } from "../../src/replay/question.ts";
import type { Json } from "../../src/sim/journal.ts";
import { Pen } from "./day.ts";

const ASK = { question: "What comes?", choices: ["A light", "Nothing"], answer: 2 };

const stepAsking = (ask: Json) => {
  const pen = new Pen();
  pen.write("scenario", "step", { step: 0, label: "plug", ask }, null);
  return pen.journal.events[0]!;
};

describe("a question", () => {
  test("is what a step asks, with the choices and the right one", () => {
    expect(questionOf(stepAsking(ASK))).toEqual({
      step: 0,
      running: 1,
      text: "What comes?",
      choices: ["A light", "Nothing"],
      answer: 2,
    });
  });

  test.each<[string, Json]>([
    ["has no words", { choices: ASK.choices, answer: 1 }],
    ["has no choices", { question: "What comes?", answer: 1 }],
    ["has no right answer", { question: "What comes?", choices: ASK.choices }],
    ["has a right answer that is no choice", { ...ASK, answer: 3 }],
    ["has a right answer in front of the first", { ...ASK, answer: 0 }],
    ["has a right answer that is no text", { ...ASK, choices: ["A light", 7] }],
    ["has a choice before the right one that is no text", { ...ASK, choices: [7, "No", "Yes"] }],
    ["is a text", "What comes?"],
  ])("that %s is none: nobody could answer it", (_, ask) => {
    expect(questionOf(stepAsking(ask))).toBeNull();
  });

  test("is answered when the last of the small steps of its line is over, also where its end says nothing", () => {
    const pen = new Pen();
    pen.write("scenario", "step", { step: 0, label: "plug", ask: ASK }, null);
    pen.done(0);
    pen.step(1, "wait");
    pen.write("scenario", "step", { step: 0, label: "plug" }, null);
    const last = pen.done(0);
    pen.done(1);
    expect(askedSteps(pen.journal.events)).toEqual(
      new Map([[0, { question: questionOf(pen.journal.events[0]!), answeredAt: last + 1 }]]),
    );
    const lines = [...plainStory(pen.journal)];
    const asked = lines.indexOf("QUESTION: What comes?");
    expect(lines.slice(asked, asked + 4)).toEqual([
      "QUESTION: What comes?",
      "  1. A light",
      "  2. Nothing",
      "",
    ]);
    expect(lines.slice(-2)).toEqual(["0s Step 1 is done", "ANSWER: 2. Nothing"]);
  });
});
