/**
 * A symptom somebody describes, as an expectation of the scenario language, and whether it can be seen in a given room. `anybody` stands
 * for each laptop in turn: on a hunted day nobody knows beforehand who will be there.
 */
import { loadScenario } from "../language/load.ts";
import { renderProblem } from "../language/render.ts";
import type { Expectation } from "../expectations.ts";
import type { Plan } from "../plan.ts";

const ANYBODY = /\banybody\b/;

/** Ways of reading the symptom in the room of this scenario; empty where it speaks of somebody who is not there. */
export const symptomIn = (
  text: string,
  plan: Plan,
  symptom: string,
): ReadonlyArray<ReadonlyArray<Expectation>> => {
  const laptops = ANYBODY.test(symptom) ? plan.nodes.map(({ name }) => name) : ["nobody"];
  return laptops.flatMap((laptop) => {
    const read = expectationsOf(text, symptom.replaceAll(/\banybody\b/g, laptop), someoneOf(plan));
    return Array.isArray(read) ? [read] : [];
  });
};

/** What is wrong with a symptom on the days of one scenario; null where somebody of it can show it. */
export const wrongInScenario = (text: string, plan: Plan, symptom: string): string | null => {
  if (symptomIn(text, plan, symptom).length > 0) return null;
  const someone = someoneOf(plan);
  const read = expectationsOf(text, symptom.replaceAll(/\banybody\b/g, someone), someone);
  return typeof read === "string" ? read : null;
};

const someoneOf = ({ nodes }: Plan): string => nodes[0]?.name ?? "nobody";

/** A symptom as it stands behind `expect:`. */
export const inBraces = (symptom: string): string => {
  const line = symptom.trim().replaceAll(/\s*\n\s*/g, " ");
  return line.startsWith("{") ? line : `{ ${line} }`;
};

/** The expectations as the language reads them at the end of this scenario's timeline, or what is wrong with them. */
const expectationsOf = (
  text: string,
  symptom: string,
  someone: string,
): Array<Expectation> | string => {
  const braces = inBraces(symptom);
  const isRefusal = /[{,]\s*refused\s*:/.test(braces);
  // A refusal stands beside an action; which one is of no importance here.
  const step = isRefusal
    ? `  - wake: { laptop: ${someone} }\n    expect: ${braces}`
    : `  - expect: ${braces}`;
  const loaded = loadScenario({ file: "--until", text: withStep(text, step) });
  if ("problems" in loaded)
    return loaded.problems
      .map((problem) => renderProblem({ ...problem, place: { ...problem.place, file: "--until" } }))
      .join("\n");
  return [...(loaded.plan.timeline.at(-1)?.expect ?? [])];
};

/** The step goes to the end of the timeline. */
const withStep = (text: string, step: string): string => {
  const lines = text.trimEnd().split("\n");
  const begin = lines.indexOf("timeline:");
  const next = lines.findIndex((line, index) => index > begin && /^\S/.test(line));
  return lines.toSpliced(next === -1 ? lines.length : next, 0, step).join("\n");
};

const ROOM = `scenario: 1
name: A room
nodes: { OFFICE: { os: windows-server-2008-r2, holds: top-level }, PARENT: { os: windows-7-pro }, ANNA: { os: windows-7-pro }, BEN: { os: windows-7-pro }, CARL: { os: windows-7-pro }, DORA: { os: windows-7-pro }, EMIL: { os: windows-7-pro }, FRED: { os: windows-7-pro }, GINA: { os: windows-7-pro }, HUGO: { os: windows-7-pro }, IDA: { os: windows-7-pro } }
network: { switch: { ports: 12 }, cables: 12 }
timeline:
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Room, accounts: [{ name: field, password: pw }] }
  - plug: { laptops: [PARENT, ANNA, BEN, CARL, DORA, EMIL, FRED, GINA, HUGO, IDA] }
  - create-child-copy: { laptops: [ANNA, BEN, CARL, DORA, EMIL, FRED, GINA, HUGO, IDA], from: '\\\\PARENT\\Room', as: 'PARENT\\field', password: pw }
`;

/** What is wrong with a symptom in any room a hunt can draw; null when it can be understood. */
export const wrongWithSymptom = (symptom: string): string | null => {
  const read = expectationsOf(ROOM, symptom.replaceAll(/\banybody\b/g, "ANNA"), "PARENT");
  return typeof read === "string" ? read : null;
};
