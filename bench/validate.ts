/**
 * How long it takes to read and check scenario files, beside the bare `yaml` parser on the same files, which checks nothing and knows
 * all of YAML. Goal: 200 files in under a second, also for `fieldlab validate` as a whole process.
 *
 * `npm run build && node bench/validate.ts`
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseDocument } from "yaml";
import { loadScenarios } from "../src/scenarios/language/load.ts";
import { median, writeTable } from "./results.ts";

const FILES = 200;
const ROUNDS = 9;
const root = fileURLToPath(new URL("../", import.meta.url));

const shipped = readdirSync(join(root, "scenarios"), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".scenario.yaml"))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();
const texts = Array.from({ length: FILES }, (_, index) =>
  readFileSync(shipped[index % shipped.length]!, "utf8"),
);

const time = (work: () => void): number => {
  const before = performance.now();
  work();
  return performance.now() - before;
};
const loadAll = (files: ReadonlyArray<string>) => {
  for (const text of files) {
    if ("problems" in loadScenarios({ file: "bench.scenario.yaml", text })) {
      throw new Error("a shipped scenario does not load");
    }
  }
};
const load = () => loadAll(texts);
/** The same files, each as four days. */
const cells = texts.map((text) => text.replace(/^name:/m, "matrix: { seed: [1, 2, 3, 4] }\nname:"));
/** The same files, each with a slip: the commonest run of all while somebody writes one. */
const slips = texts.map((text) => text.replace(/^timeline:/m, "timelin:"));
const refuseAll = () => {
  for (const text of slips) {
    if (!("problems" in loadScenarios({ file: "bench.scenario.yaml", text }))) {
      throw new Error("a file with a slip was taken");
    }
  }
};
const parse = () => {
  for (const text of texts) parseDocument(text);
};
const bundle = join(root, "dist/fieldlab.js");
const folder = mkdtempSync(join(tmpdir(), "fieldlab-bench-"));
for (const [index, text] of texts.entries())
  writeFileSync(join(folder, `${index}.scenario.yaml`), text);
const validate = () => {
  const { status } = spawnSync(process.execPath, [bundle, "validate", folder], { stdio: "ignore" });
  if (status !== 0) throw new Error(`fieldlab validate ended with ${status}`);
};

const cold = time(load);
time(parse);
const ours: Array<number> = [];
const fourfold: Array<number> = [];
const refused: Array<number> = [];
const peer: Array<number> = [];
const whole: Array<number> = [];
// Node keeps the compiled code from then on.
validate();
for (let round = 0; round < ROUNDS; round++) {
  ours.push(time(load));
  peer.push(time(parse));
  fourfold.push(time(() => loadAll(cells)));
  refused.push(time(refuseAll));
  whole.push(time(validate));
}
rmSync(folder, { recursive: true });
const ratio = median(ours.map((value, index) => value / peer[index]!));

writeTable({
  section: "Scenario files",
  title: "Reading and checking 200 scenario files",
  rows: [
    ["", "200 files"],
    ["`fieldlab validate`, whole process", `${median(whole).toFixed(0)} ms`],
    ["first pass (nothing compiled yet)", `${cold.toFixed(0)} ms`],
    ["read, checked and resolved to a plan", `${median(ours).toFixed(0)} ms`],
    ["each of them four days by a matrix", `${median(fourfold).toFixed(0)} ms`],
    ["each of them with a slip, refused", `${median(refused).toFixed(0)} ms`],
    ["peer: `yaml` parseDocument alone", `${median(peer).toFixed(0)} ms`],
    ["ratio, pair by pair", `${ratio.toFixed(1)} ×`],
  ],
  notes: [
    `The ${shipped.length} shipped files in turn, in one process unless it says otherwise; the first pass is cold, the others the median of ${ROUNDS}. Goal: under a second.`,
  ],
  packages: ["yaml", "zod"],
});
