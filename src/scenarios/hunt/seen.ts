/** The smallest day on which a symptom is seen, as a scenario: how it is called, and that the symptom is what it expects. */
import { laptopsOf } from "../language/writing/ranges.ts";
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

/** What several do at once as two steps, the second of them that of one laptop alone; nothing where only one does it. */
const alone = (
  last: PlainMap,
  laptop: string,
  all: ReadonlyArray<string>,
): ReadonlyArray<PlainMap> => {
  const [key] = Object.keys(last).filter((each) => isMap(last[each]) && "laptops" in last[each]);
  const action = key === undefined ? undefined : last[key];
  const others = all.filter((name) => name !== laptop);
  if (key === undefined || !isMap(action) || others.length === 0 || others.length === all.length)
    return [];
  const what = without(action, "laptops");
  const who = laptopsOf(others) as PlainMap;
  return [{ ...last, [key]: { ...who, ...what } }, { [key]: { laptop, ...what } }];
};

/** The same day with the symptom as what is expected in the end, of each laptop in turn. A refusal is expected of the step that is refused. */
function* expecting(source: ScenarioSource, symptom: string): Iterable<ScenarioSource> {
  const plan = planOfText(writeScenario(source), "candidate.scenario.yaml");
  const last = source.timeline.at(-1);
  if ("problems" in plan || last === undefined) return;
  const before = source.timeline.slice(0, -1);
  for (const { name } of plan.nodes) {
    const expect = expectedOf(symptom, name);
    if (expect["refused"] === undefined)
      yield withTimeline(source, [...source.timeline, { expect }]);
    else if (last["together"] === undefined)
      yield withTimeline(source, [...before, { ...without(last, "even-if-refused"), expect }]);
  }
  // Of several who do the same at once the others are not refused: whoever is has a step of his own, after theirs.
  const doing = plan.timeline.at(-1)?.actions ?? [];
  const all = doing.flatMap((action) => ("laptop" in action ? [action.laptop] : []));
  for (const name of all) {
    const expect = expectedOf(symptom, name);
    const [others, own] = alone(last, name, all);
    if (expect["refused"] !== undefined && others !== undefined && own !== undefined)
      yield withTimeline(source, [...before, others, { ...own, expect }]);
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
