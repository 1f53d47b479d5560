/**
 * What one day has reached: marks of model and engine, refusals, actions that were tried and actions that were refused, pairs of actions
 * that followed each other in the room and at one laptop, actions during a fault or without a cable, and comparisons of every checker. A
 * place nothing ever reached proves nothing.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { textOf } from "../checks/facts.ts";
import { WINDOWS_CODES } from "../../model/windows/codes.ts";
import { everyStep, type Plan } from "../plan.ts";
import type { Failure, RunResult } from "../runner/verdict.ts";

/** Names of features begin with what they are one of: `codes 53`, `pairs unplug edit-record`. */
export type Feature = string;

/** What is wrong with the room for a while: what begins it, what ends it, and what it is called. */
const WHILES: ReadonlyArray<{
  readonly begins: string;
  readonly ends: string;
  readonly called: (event: JournalEvent) => string;
}> = [
  { begins: "fault.began", ends: "fault.ended", called: (event) => textOf(event, "fault") },
  { begins: "device.off", ends: "device.on", called: () => "dark switch" },
  { begins: "firewall.blocked", ends: "firewall.allowed", called: () => "firewall" },
  { begins: "permission.revoked", ends: "permission.granted", called: () => "revoked" },
  { begins: "control.intent", ends: "phase", called: () => "handing in" },
  { begins: "stick.out", ends: "stick.in", called: () => "stick out" },
];

/** Laptops of the steps with this number and name, in the order of the file. */
const laptopsOf = (plan: Plan): ReadonlyMap<string, ReadonlyArray<ReadonlyArray<string>>> => {
  const steps = new Map<string, Array<ReadonlyArray<string>>>();
  for (const { actions, index, label } of everyStep(plan.timeline)) {
    const key = `${index} ${label}`;
    const laptops = actions.flatMap((action) => ("laptop" in action ? [action.laptop] : []));
    steps.set(key, [...(steps.get(key) ?? []), laptops]);
  }
  return steps;
};

/** What each step that is to be refused is refused with, by its number. */
const refusalsWanted = (plan: Plan): ReadonlyMap<string, string> =>
  new Map(
    everyStep(plan.timeline).flatMap(({ expect, index }) =>
      expect.flatMap((each) =>
        each.kind === "refused" ? [[String(index), String(each.want)] as const] : [],
      ),
    ),
  );

/** The step that was refused, and with what; undefined where it failed otherwise. */
const refusalOf = (
  { expected, found, refused, step }: Failure,
  wanted: ReadonlyMap<string, string>,
): { readonly label: string; readonly code: string } | undefined => {
  const [, number = "", label = ""] = /^timeline\[(\d+)\] (.*)$/.exec(step ?? "") ?? [];
  const isOther = expected !== null && wanted.get(number) === expected && found !== "done";
  return found !== null && (refused === true || isOther) ? { label, code: found } : undefined;
};

export const reachedBy = (result: RunResult): ReadonlyArray<Feature> => {
  const reached = new Set<Feature>();
  const told = (code: string): void =>
    void reached.add(`${code in WINDOWS_CODES ? "codes" : "words"} ${code}`);
  const refused = (label: string | undefined, code: string): void => {
    told(code);
    reached.add(`refused ${label} ${code}`);
  };
  const laptops = laptopsOf(result.plan);
  const wanted = refusalsWanted(result.plan);
  const nth = new Map<string, number>();
  const labels = new Map<string, string>();
  const lastAt = new Map<string, string>();
  const going = new Map<string, string>();
  const unplugged = new Set<string>();
  let before = "";

  const step = (event: JournalEvent): void => {
    const label = textOf(event, "label");
    const number = textOf(event, "step");
    const key = `${number} ${label}`;
    const count = nth.get(key) ?? 0;
    nth.set(key, count + 1);
    labels.set(number, label);
    reached.add(`actions ${label}`);
    if (before !== "") reached.add(`pairs ${before} ${label}`);
    before = label;
    for (const name of going.values()) reached.add(`during ${name} ${label}`);
    for (const laptop of laptops.get(key)?.[count] ?? []) {
      const last = lastAt.get(laptop);
      if (last !== undefined) reached.add(`hands ${last} ${label}`);
      if (unplugged.has(laptop)) reached.add(`during no cable ${label}`);
      lastAt.set(laptop, label);
    }
  };

  for (const event of result.journal.events) {
    for (const { begins, called, ends } of WHILES) {
      if (event.kind === begins) going.set(`${event.actor} ${begins}`, called(event));
      if (event.kind === ends) going.delete(`${event.actor} ${begins}`);
    }
    switch (event.kind) {
      case "mark":
        reached.add(`marks ${textOf(event, "name")}`);
        break;
      case "refused":
      case "copy.refused":
        told(textOf(event, "code"));
        break;
      case "hardware.refused":
        told(textOf(event, "reason"));
        break;
      case "drawn":
        reached.add(`chance ${textOf(event, "what")}`);
        break;
      case "fault.began":
        reached.add(`faults ${textOf(event, "fault")}`);
        break;
      case "cable.plugged":
        unplugged.delete(event.actor);
        break;
      case "cable.unplugged":
        unplugged.add(event.actor);
        break;
      case "step":
        step(event);
        break;
      case "step.done":
        for (const code of Object.values((event["refused"] ?? {}) as Record<string, string>))
          refused(labels.get(textOf(event, "step")), code);
        // Of one that failed the failure says what it was refused with, if it was.
        if (wanted.has(textOf(event, "step")) && event["failed"] !== true)
          refused(labels.get(textOf(event, "step")), wanted.get(textOf(event, "step"))!);
        break;
      default:
        reached.add(`events ${event.kind}`);
    }
  }
  for (const failure of result.verdict.failures) {
    const refusal = refusalOf(failure, wanted);
    if (refusal !== undefined) refused(refusal.label, refusal.code);
  }
  for (const [name, count] of result.checks) if (count > 0) reached.add(`invariants ${name}`);
  for (const again of result.again) reached.add(`again ${again}`);
  return [...reached];
};
