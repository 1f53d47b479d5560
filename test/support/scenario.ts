/** Scenarios for tests: read from the library or written inline, loaded through the real language, played by the real runner. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Break } from "../../src/scenarios/language/file/breaks.ts";
import { loadScenario } from "../../src/scenarios/language/load.ts";
import { renderProblem } from "../../src/scenarios/language/render.ts";
import type { Plan } from "../../src/scenarios/plan.ts";
import { runPlan } from "../../src/scenarios/runner/run.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Every shipped scenario, as paths from the root, sorted. */
export const shippedScenarios = (): ReadonlyArray<string> =>
  readdirSync(join(ROOT, "scenarios"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".scenario.yaml"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();

interface Changes {
  readonly file?: string;
  readonly seed?: string;
  readonly set?: ReadonlyArray<readonly [string, string]>;
}

const loadedOf = (text: string, options: Changes) => {
  const loaded = loadScenario({ file: options.file ?? "test.scenario.yaml", text, ...options });
  if ("problems" in loaded) {
    throw new Error(loaded.problems.map((problem) => renderProblem(problem, text)).join("\n\n"));
  }
  return loaded;
};

export const planOf = (text: string, options: Changes = {}): Plan => loadedOf(text, options).plan;

const textOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");

export const planFile = (file: string, options: Omit<Changes, "file"> = {}): Plan =>
  planOf(textOf(file), { ...options, file });

/** A shipped scenario, and the changes under which it says that it fails, each with the plan it makes. */
export const loadFile = (
  file: string,
): { readonly plan: Plan; readonly breaks: ReadonlyArray<Break> } =>
  loadedOf(textOf(file), { file });

/** A small room: one parent that already has its copy shared, some peers with cables, nothing played yet. */
export const smallRoom = (
  timeline: string,
  options: {
    readonly peers?: number;
    readonly parent?: string;
    /** More about the peers: `, stick: true`. */
    readonly peer?: string;
    readonly tail?: string;
    readonly head?: string;
    /** More about the engagement: `, files: true`. */
    readonly engagement?: string;
  } = {},
): string => `scenario: 1
name: A small room
about: For tests.
${options.head ?? "seed: 5"}
engagement: { name: Test, documents: 4, size: 40kB, records: 10${options.engagement ?? ""} }
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PARENT: { os: ${options.parent ?? "windows-7-pro"} }
  PEER: { os: windows-7-pro, count: ${options.peers ?? 2}${options.peer ?? ""} }
network:
  switch: { ports: 16, speed: 100Mbit/s }
  cables: 12
timeline:
  - prepare-parent:
      { laptop: PARENT, from: OFFICE, share: Test, accounts: [{ name: field, password: pw }] }
  - plug: { laptops: [PARENT, PEER1..PEER${options.peers ?? 2}] }
  - create-child-copy:
      { laptops: PEER1..PEER${options.peers ?? 2}, from: '\\\\PARENT\\Test', as: 'PARENT\\field', password: pw, remember: true }
  - connect: { laptops: PEER1..PEER${options.peers ?? 2}, to: '\\\\PARENT\\Test' }
${timeline}
${options.tail ?? ""}
`;

/** What went wrong on a day, in the runner's words; nothing on a good one. */
export const messages = (text: string): ReadonlyArray<string> =>
  runPlan(planOf(text)).verdict.failures.map(({ message }) => message);
