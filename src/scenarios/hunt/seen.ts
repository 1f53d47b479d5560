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

/** The refusal expected of one of the steps that this one does at the same time, of each in turn. */
function* amongThose(step: PlainMap, expect: Plain): Iterable<PlainMap> {
  const rows = step["together"];
  if (!Array.isArray(rows)) return;
  for (const [at, row] of (rows as ReadonlyArray<Plain>).entries()) {
    const steps = (Array.isArray(row) ? row : [row]) as ReadonlyArray<Plain>;
    for (const [index, each] of steps.entries()) {
      if (!isMap(each) || "together" in each) continue;
      const changed = steps.with(index, { ...without(each, "even-if-refused"), expect });
      yield { ...step, together: rows.with(at, Array.isArray(row) ? changed : changed[0]!) };
    }
  }
}

/** A day that expects the symptom, and in which way. */
interface Said {
  readonly source: ScenarioSource;
  readonly how: string;
}

/** Where in a timeline something is expected: of this step, or behind it, with what comes before and after it. */
interface Place {
  readonly before: ScenarioSource["timeline"];
  readonly step: PlainMap;
  readonly after: ScenarioSource["timeline"];
  readonly called: string;
}

/** The end; and where it was seen in the middle that step, with what comes after it and without. */
const placesIn = ({ timeline }: ScenarioSource, seenAt: number | null): ReadonlyArray<Place> => {
  const last = timeline.length - 1;
  const placeAt = (at: number, called: string, after = timeline.slice(at + 1)) => {
    const step = timeline[at];
    return step === undefined ? [] : [{ before: timeline.slice(0, at), step, after, called }];
  };
  const end = placeAt(last, "end");
  return seenAt === null || seenAt >= last
    ? end
    : [...end, ...placeAt(seenAt, "middle"), ...placeAt(seenAt, "cut", [])];
};

/** The same day with the symptom as what is expected at such a place, of each laptop in turn. A refusal is expected of the step that is refused. */
function* expecting(
  source: ScenarioSource,
  symptom: string,
  seenAt: number | null,
): Iterable<Said> {
  const plan = planOfText(writeScenario(source), "candidate.scenario.yaml");
  if ("problems" in plan) return;
  for (const { after, before, called, step } of placesIn(source, seenAt)) {
    const said = (who: string, ...steps: ReadonlyArray<PlainMap>): Said => ({
      source: withTimeline(source, [...before, ...steps, ...after]),
      how: `${called} ${who}`,
    });
    for (const { name } of plan.nodes) {
      const expect = expectedOf(symptom, name);
      if (expect["refused"] === undefined) yield said(name, step, { expect });
      else if (step["together"] === undefined)
        yield said(name, { ...without(step, "even-if-refused"), expect });
      else for (const one of amongThose(step, expect)) yield said(name, one);
    }
    // Of several who do the same at once the others are not refused: whoever is has a step of his own, after theirs.
    const doing = plan.timeline.findLast(({ index }) => index === before.length)?.actions ?? [];
    const all = doing.flatMap((action) => ("laptop" in action ? [action.laptop] : []));
    for (const name of all) {
      const expect = expectedOf(symptom, name);
      const [others, own] = alone(step, name, all);
      if (expect["refused"] !== undefined && others !== undefined && own !== undefined)
        yield said(`${name} alone`, others, { ...own, expect });
    }
  }
}

const passes = (text: string): boolean => {
  const plan = planOfText(text, "candidate.scenario.yaml");
  if ("problems" in plan) return false;
  const result = playPlan(plan);
  return !("message" in result) && result.verdict.kind === "passed";
};

/**
 * A day that passes as long as the symptom is seen on it; where that cannot be said in the file, the day alone. `first` is how it was said of the
 * day this one was made from: mostly it can be said so again, and the others are tried only where it cannot.
 */
export const proving = (
  { judgement: { step }, source }: Finding,
  symptom: string,
  first: string | null = null,
): { readonly source: ScenarioSource; readonly how: string | null } => {
  const all = [...expecting(source, symptom, step)];
  const tried = new Set<string>();
  for (const each of [...all.filter(({ how }) => how === first), ...all]) {
    const text = writeScenario(each.source);
    // A symptom that names nobody is the same of every laptop.
    if (tried.has(text)) continue;
    tried.add(text);
    if (passes(text)) return each;
  }
  return { source, how: null };
};

export const asSeen = ({ source }: Finding, from: string, symptom: string): ScenarioSource => {
  const seen = onALine(symptom.trim().replaceAll(/\s+/g, " "));
  return {
    ...without(withoutItsWords(source), "events-limit"),
    name: `Seen: ${seen}`,
    about: `On this day is seen: ${asSentence(seen)} ${shrunkFrom(from)}`,
    tags: ["seen"],
  };
};
