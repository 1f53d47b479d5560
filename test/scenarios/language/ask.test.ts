/** `ask`: the question a trainer puts to the room before a step. */
import { describe, expect, it } from "vitest";
import { explainPlan } from "../../../src/scenarios/language/writing/explain.ts";
import { errorsOf, planOf, PREPARED } from "./loading.ts";

const asking = (ask: string): string => `${PREPARED}  - plug: { laptops: [PARENT, PEER1] }
    ask: ${ask}
`;
const QUESTION = "{ question: What comes?, choices: [A light, Nothing], answer: 1 }";

describe("a question for the room", () => {
  it("belongs to the first of the small steps its line stands for, and explain prints it as it was written", () => {
    const plan = planOf(asking(QUESTION));
    const asked = plan.timeline.filter((step) => step.ask !== null);
    expect(asked.map((step) => step.ask)).toEqual([
      { question: "What comes?", choices: ["A light", "Nothing"], answer: 1 },
    ]);
    expect(planOf(explainPlan(plan)).timeline.flatMap((step) => step.ask ?? [])).toEqual([
      asked[0]?.ask,
    ]);
  });

  it("whose answer is not offered is refused where the answer stands", () => {
    expect(errorsOf(asking("{ question: What comes?, choices: [A light, Nothing], answer: 3 }")))
      .toMatchInlineSnapshot(`
        "
        error[wrong-value] answer 3 is right, but only 2 are offered
          --> day.scenario.yaml:12:72
           |  timeline[1]
        12 |     ask: { question: What comes?, choices: [A light, Nothing], answer: 3 }
           |                                                                        ^ write a number from 1 to 2
           = see docs/scenario-reference.md#wrong-value
        "
      `);
  });

  it("with one answer, or five, is refused where the answers stand", () => {
    expect(errorsOf(asking("{ question: What comes?, choices: [A light], answer: 1 }")))
      .toMatchInlineSnapshot(`
        "
        error[wrong-value] 1 answer is offered
          --> day.scenario.yaml:12:44
           |  timeline[1]
        12 |     ask: { question: What comes?, choices: [A light], answer: 1 }
           |                                            ^^^^^^^^^ offer 2 to 4
           = see docs/scenario-reference.md#wrong-value
        "
      `);
    expect(
      errorsOf(asking("{ question: What comes?, choices: [a, b, c, d, e], answer: 1 }")),
    ).toContain("5 answers are offered");
  });

  it("without choices is refused with what is missing", () => {
    expect(errorsOf(asking("{ question: What comes?, answer: 1 }"))).toMatchInlineSnapshot(`
      "
      error[missing-key] ask needs the key "choices"
        --> day.scenario.yaml:12:5
         |  timeline[1]
      12 |     ask: { question: What comes?, answer: 1 }
         |     ^^^ add choices: [It is connected, It is refused with error 71]
         = see docs/scenario-reference.md#missing-key
      "
    `);
  });
});
