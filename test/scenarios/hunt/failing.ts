import type { FailingJudgement } from "../../../src/scenarios/hunt/judge.ts";

/** A day that fails, and nothing is known about it but that. */
export const IT: FailingJudgement = {
  kind: "fails",
  failure: "it",
  message: "It is wrong",
  says: [],
  needsWhole: false,
  left: { things: [], free: {} },
  laptops: [],
  step: null,
};
