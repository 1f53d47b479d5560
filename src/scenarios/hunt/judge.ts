/**
 * What playing a candidate comes to, as plain values: a worker can hand it over. Two days fail alike when the same is wrong in the same
 * place, and when what was put right on one of them is put right on the other.
 */
import { failureClass, worstOf } from "./failure-class.ts";
import { leftBroken, worseThan, type LeftBroken } from "./left-broken.ts";
import { planOfText, playPlan } from "./play.ts";
import { writeScenario, type ScenarioSource } from "./source.ts";

export type Judgement =
  | { readonly kind: "no-scenario" }
  | { readonly kind: "passes" }
  | {
      readonly kind: "fails";
      /** The class of the failure. */
      readonly failure: string;
      readonly message: string;
      /** Something did not come, or was refused, that could be had in a whole room: in a broken one that is no news. */
      readonly needsWhole: boolean;
      readonly left: LeftBroken;
    };

/** A day that fails. */
export type FailingJudgement = Extract<Judgement, { readonly kind: "fails" }>;

const NOTHING_BROKEN: LeftBroken = { things: [], free: {} };

export const judgeText = (text: string): Judgement => {
  const plan = planOfText(text, "candidate.scenario.yaml");
  if ("problems" in plan) return { kind: "no-scenario" };
  const result = playPlan(plan);
  const failure = failureClass(result);
  if (failure === null) return { kind: "passes" };
  if ("message" in result)
    return {
      kind: "fails",
      failure,
      message: result.message,
      needsWhole: false,
      left: NOTHING_BROKEN,
    };
  const worst = worstOf(result);
  return {
    kind: "fails",
    failure,
    message: worst?.message ?? "",
    needsWhole: worst?.eventual === true || worst?.refused === true,
    left: leftBroken(result),
  };
};

/** Whether a day shows the failure of another one. */
export const isSameFailure = (day: Judgement, wanted: FailingJudgement): day is FailingJudgement =>
  day.kind === "fails" &&
  day.failure === wanted.failure &&
  day.needsWhole === wanted.needsWhole &&
  (!wanted.needsWhole || worseThan(day.left, wanted.left).length === 0);

/** The class of failure of a scenario; null for a good day, undefined where it is no scenario. */
export const classOf = (source: ScenarioSource): string | null | undefined => {
  const judgement = judgeText(writeScenario(source));
  if (judgement.kind === "no-scenario") return undefined;
  return judgement.kind === "passes" ? null : judgement.failure;
};
