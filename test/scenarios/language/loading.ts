/** Shortcuts for the tests of the scenario language: text in, plan or rendered errors out. */
import { loadScenario } from "../../../src/scenarios/language/load.ts";
import type { ScenarioInput } from "../../../src/scenarios/language/load.ts";
import { renderProblem } from "../../../src/scenarios/language/render.ts";
import type { Plan } from "../../../src/scenarios/plan.ts";

export type Options = Omit<Partial<ScenarioInput>, "text">;

/** The plan of a file that must be right; the rendered problems when it is not. */
export const planOf = (text: string, options: Options = {}): Plan => {
  const loaded = loadScenario({ file: "day.scenario.yaml", text, ...options });
  if ("plan" in loaded) return loaded.plan;
  throw new Error(loaded.problems.map((problem) => renderProblem(problem)).join("\n\n"));
};

/** All messages of a file that must be wrong, as the CLI prints them. */
export const errorsOf = (text: string, options: Options = {}): string => {
  const loaded = loadScenario({ file: "day.scenario.yaml", text, ...options });
  if ("plan" in loaded) throw new Error("the file was accepted");
  return `\n${loaded.problems.map((problem) => renderProblem(problem)).join("\n\n")}\n`;
};

export const codesOf = (text: string, options: Options = {}): ReadonlyArray<string> => {
  const loaded = loadScenario({ file: "day.scenario.yaml", text, ...options });
  return "plan" in loaded ? [] : loaded.problems.map((problem) => problem.code);
};

/** A room with an office, a parent and three peers; the parent's copy is shared as Maple. */
export const ROOM = `scenario: 1
name: A day
engagement: { name: Maple 2026, documents: 3, size: 6MB, records: 10 }
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PARENT: { os: windows-xp-pro }
  PEER: { os: windows-7-pro, count: 3 }
network: { switch: { ports: 4 }, cables: 3 }
`;
export const PREPARED = `${ROOM}timeline:
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: s3cret }] }
`;
