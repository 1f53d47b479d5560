/** The smallest day on which a symptom is seen, as a scenario: how it is called, and that the symptom is what it expects. */
import { plainValue } from "../language/yaml/tree.ts";
import { parseYaml } from "../language/yaml/yaml.ts";
import { planOfText, playPlan } from "./play.ts";
import { withoutItsWords } from "./own-words.ts";
import { asSentence, type Finding } from "./shrink.ts";
import { onALine, shrunkFrom } from "./shrunk-from.ts";
import { isMap, withTimeline, without, type PlainMap } from "./smaller.ts";
import { writeScenario, type Plain, type ScenarioSource } from "./source.ts";
import { inBraces } from "./symptom.ts";

/** The symptom as a step has it, `anybody` being this laptop. */
const expectedOf = (symptom: string, laptop: string): PlainMap => {
  const text = `expect: ${inBraces(symptom.replaceAll(/\banybody\b/g, laptop))}`;
  const { tree } = parseYaml("", text);
  const read = tree === undefined ? undefined : (plainValue(tree) as Plain);
  const expected = isMap(read) ? read["expect"] : undefined;
  return isMap(expected) ? expected : {};
};

/** The same day with the symptom as what is expected in the end, of each laptop in turn. A refusal is expected of the step that is refused. */
function* expecting(source: ScenarioSource, symptom: string): Iterable<ScenarioSource> {
  const plan = planOfText(writeScenario(source), "candidate.scenario.yaml");
  const last = source.timeline.at(-1);
  if ("problems" in plan || last === undefined) return;
  for (const { name } of plan.nodes) {
    const expect = expectedOf(symptom, name);
    if (expect["refused"] === undefined)
      yield withTimeline(source, [...source.timeline, { expect }]);
    else if (last["together"] === undefined)
      yield withTimeline(source, [
        ...source.timeline.slice(0, -1),
        { ...without(last, "even-if-refused"), expect },
      ]);
  }
}

const passes = (source: ScenarioSource): boolean => {
  const plan = planOfText(writeScenario(source), "candidate.scenario.yaml");
  if ("problems" in plan) return false;
  const result = playPlan(plan);
  return !("message" in result) && result.verdict.kind === "passed";
};

/** A day that passes as long as the symptom is seen on it; where that cannot be said in the file, the day alone. */
export const proving = (source: ScenarioSource, symptom: string): ScenarioSource =>
  [...expecting(source, symptom)].find(passes) ?? source;

export const asSeen = ({ source }: Finding, from: string, symptom: string): ScenarioSource => {
  const seen = onALine(symptom.trim().replaceAll(/\s+/g, " "));
  return {
    ...without(withoutItsWords(source), "events-limit"),
    name: `Seen: ${seen}`,
    about: `After its last step this is seen: ${asSentence(seen)} ${shrunkFrom(from)}`,
    tags: ["seen"],
  };
};
