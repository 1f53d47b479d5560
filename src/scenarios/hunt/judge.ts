/**
 * What playing a candidate comes to, as plain values: a worker can hand it over. Two days fail alike when the same is wrong in the same
 * place and in the same way, and when what was put right on one of them is put right on the other.
 */
import type { Failure, RunResult } from "../runner/verdict.ts";
import { failureClass, ofAWholeDay, worstOf } from "./failure-class.ts";
import { leftBroken, worseThan, type LeftBroken } from "./left-broken.ts";
import { notDone } from "./not-done.ts";
import { planOfText, playPlan } from "./play.ts";
import { sayingsOf } from "./saying.ts";
import { writeScenario, type ScenarioSource } from "./source.ts";
import { symptomIn } from "./symptom.ts";

export type Judgement =
  | { readonly kind: "no-scenario" }
  | { readonly kind: "passes" }
  | {
      readonly kind: "fails";
      /** The class of the failure. */
      readonly failure: string;
      readonly message: string;
      /** What it says but for names and numbers, and what others of its class say on that day. */
      readonly says: ReadonlyArray<string>;
      /** Something did not come, or was refused, that could be had in a whole room: in a broken one that is no news. */
      readonly needsWhole: boolean;
      /** What is broken at its end, where it matters, and what was missed and never done. */
      readonly left: LeftBroken;
      /** Laptops it speaks of, and those of the events that prove it. */
      readonly laptops: ReadonlyArray<string>;
      /** Place in the timeline of the last step that had begun when it showed; null where none had. */
      readonly step: number | null;
    };

/** A day that fails. */
export type FailingJudgement = Extract<Judgement, { readonly kind: "fails" }>;

const NOTHING_BROKEN: LeftBroken = { things: [], free: {} };

const laptopsOf = ({ plan: { nodes } }: RunResult, failure: Failure): ReadonlyArray<string> => {
  const words = new Set(failure.message.split(/[^\w-]+/));
  const actors = failure.invariant === undefined ? [] : failure.events.map(({ actor }) => actor);
  const spokenOf = new Set([...words, ...actors, ...(failure.laptops ?? [])]);
  return nodes.map(({ name }) => name).filter((name) => spokenOf.has(name));
};

/** What breaks an invariant is in its proof; any other failure, and a symptom, ends the day. */
const stepOf = ({ journal: { events } }: RunResult, failure?: Failure): number | null => {
  const last = failure?.invariant === undefined ? undefined : failure.events.at(-1)?.seq;
  const begun = events.filter(({ kind, seq }) => kind === "step" && seq <= (last ?? Infinity));
  // What is done again and again stands where it began.
  return begun.length === 0 ? null : Math.max(...begun.map(({ step }) => Number(step)));
};

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
      says: [],
      needsWhole: false,
      left: NOTHING_BROKEN,
      laptops: [],
      step: null,
    };
  const worst = worstOf(result);
  const needsWhole = worst?.eventual === true || worst?.refused === true;
  const { free, things } = needsWhole ? leftBroken(result) : NOTHING_BROKEN;
  return {
    kind: "fails",
    failure,
    message: worst?.message ?? "",
    says: worst === undefined ? [] : sayingsOf(result, worst),
    needsWhole,
    left: { things: worst === undefined ? things : [...things, ...notDone(plan, worst)], free },
    laptops: worst === undefined ? [] : laptopsOf(result, worst),
    step: worst === undefined ? null : stepOf(result, worst),
  };
};

/** What there is to be seen of a symptom is one failure like another to whoever makes its day smaller. */
export const SEEN = "seen";

/**
 * The same for a symptom: a day on which it is seen counts as one that fails so. Nothing may be broken by then that was whole when it was seen on the
 * day that is made smaller: who never had a cable is offline, too.
 */
const judgeSeen = (text: string, symptom: string): Judgement => {
  const plan = planOfText(text, "candidate.scenario.yaml");
  if ("problems" in plan) return { kind: "no-scenario" };
  for (const until of symptomIn(text, plan, symptom)) {
    const result = playPlan(plan, { until });
    if ("message" in result) return { kind: "passes" };
    if (!result.seen) continue;
    const spokenOf = new Set(JSON.stringify(until).split('"'));
    return {
      kind: "fails",
      failure: SEEN,
      message: `${symptom} is seen`,
      says: [],
      needsWhole: true,
      left: leftBroken(result),
      laptops: plan.nodes.map(({ name }) => name).filter((name) => spokenOf.has(name)),
      step: stepOf(result),
    };
  }
  return { kind: "passes" };
};

/** `symptom` null: by what goes wrong. */
export const judgeDay = (text: string, symptom: string | null): Judgement =>
  symptom === null ? judgeText(text) : judgeSeen(text, symptom);

/** Whether it is said on a day what the other failure says first. */
export const saysSame = (day: FailingJudgement, { says: [wanted] }: FailingJudgement): boolean =>
  wanted === undefined || day.says.includes(wanted);

/** Whether a day shows the failure of another one; also without the step that went wrong on that one and cut it short. */
export const isSameFailure = (day: Judgement, wanted: FailingJudgement): day is FailingJudgement =>
  day.kind === "fails" &&
  [wanted.failure, ofAWholeDay(wanted.failure)].includes(day.failure) &&
  day.needsWhole === wanted.needsWhole &&
  saysSame(day, wanted) &&
  worseThan(day.left, wanted.left).length === 0;

/** The class of failure of a scenario; null for a good day, undefined where it is no scenario. */
export const classOf = (source: ScenarioSource): string | null | undefined => {
  const judgement = judgeText(writeScenario(source));
  if (judgement.kind === "no-scenario") return undefined;
  return judgement.kind === "passes" ? null : judgement.failure;
};
