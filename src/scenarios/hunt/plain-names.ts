/** Names somebody can remember: laptops are called after people, and of documents and records the first ones are used. */
import { isMap } from "./smaller.ts";
import type { Plain, ScenarioSource } from "./source.ts";

/** A scenario in which one thing is called otherwise. */
export interface Renamed {
  readonly source: ScenarioSource;
  readonly from: string;
  readonly to: string;
}

const PEOPLE = ["ANNA", "BEN", "CARL", "DORA", "EMIL", "FRED", "GINA", "HUGO", "IDA"];
const NEW_DOCUMENTS = ["memo.docx", "letter.docx", "notes.docx"];
const FIRST_RECORD = 1_000;

const renamed = (text: string, from: string, to: string): string => {
  if (text === from) return to;
  for (const [before, after] of [
    [`\\\\${from}\\`, `\\\\${to}\\`],
    [`${from}\\`, `${to}\\`],
  ] as const)
    if (text.startsWith(before)) return after + text.slice(before.length);
  return text === `\\\\${from}` ? `\\\\${to}` : text;
};

/** Everywhere, as a value, as a key, and as the machine in a path or an account. */
const inside = (value: Plain, from: string, to: string): Plain => {
  if (typeof value === "string") return renamed(value, from, to);
  if (Array.isArray(value)) return value.map((item) => inside(item as Plain, from, to));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [renamed(key, from, to), inside(item, from, to)]),
  );
};

const TOLD: ReadonlySet<string> = new Set(["name", "about", "tags"]);

export const withName = (source: ScenarioSource, from: string, to: string): Renamed => ({
  source: Object.fromEntries(
    Object.entries(source).map(([key, value]) => [
      key,
      TOLD.has(key) ? value : inside(value, from, to),
    ]),
  ) as ScenarioSource,
  from,
  to,
});

/** Every text in it, in the order in which it stands there. */
function* textsIn(value: Plain): Iterable<string> {
  if (typeof value === "string") yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item as Plain);
  else if (isMap(value))
    for (const [key, item] of Object.entries(value)) {
      yield key;
      yield* textsIn(item);
    }
}

const laptopNames = ({
  nodes,
  timeline,
}: ScenarioSource): ReadonlyArray<readonly [string, string]> => {
  const parents = timeline.flatMap((step) => {
    const prepared = step["prepare-parent"];
    return isMap(prepared) && typeof prepared["laptop"] === "string" ? [prepared["laptop"]] : [];
  });
  const office = Object.keys(nodes).filter((name) => nodes[name]?.["holds"] === "top-level");
  const people = Object.keys(nodes).filter(
    (name) => name !== "PARENT" && ![...office, ...parents].includes(name),
  );
  return [
    ...office.slice(0, 1).map((name) => [name, "OFFICE"] as const),
    ...parents.slice(0, 1).map((name) => [name, "PARENT"] as const),
    ...people.flatMap((name, index) =>
      PEOPLE[index] === undefined ? [] : [[name, PEOPLE[index]] as const],
    ),
  ];
};

const contentNames = (source: ScenarioSource): ReadonlyArray<readonly [string, string]> => {
  const used = [...new Set(textsIn(source.timeline))];
  const named = (pattern: RegExp, nth: (index: number) => string | undefined) =>
    used
      .filter((text) => pattern.test(text))
      .flatMap((text, index) => {
        const to = nth(index);
        return to === undefined ? [] : [[text, to] as const];
      });
  return [
    ...named(/^doc-\d{3}\.docx$/, (index) => `doc-${String(index + 1).padStart(3, "0")}.docx`),
    ...named(/^(?!doc-\d{3}\.)[^\\/]+\.docx$/, (index) => NEW_DOCUMENTS[index]),
    ...named(/^tb\/\d{4}$/, (index) => `tb/${FIRST_RECORD + index}`),
  ];
};

/** The same day with one thing called as it is usually called, unless something else has that name. */
export function* plainNames(source: ScenarioSource): Iterable<Renamed> {
  const taken = new Set(textsIn(source));
  for (const [from, to] of [...laptopNames(source), ...contentNames(source)])
    if (from !== to && !taken.has(to)) yield withName(source, from, to);
}
