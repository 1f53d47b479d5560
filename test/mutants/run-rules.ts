/**
 * `npm run mutants:rules`: breaks one sentence of one rule after the other in a copy of the model, runs the test that is named beside it,
 * and tells whether it went red. Ends with 1 where one stays green.
 *
 *   npm run mutants:rules -- 21 24      only these rules
 *   npm run mutants:rules -- --write    writes the lines of what was run into docs/model-mutants.md
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { copyOfProject, plant } from "./planting.ts";
import { patternOf, RULE_MUTANTS, type RuleMutant } from "./rules.ts";
import { lineOf, pageWith, TABLE_HEAD, type Seen } from "./rules-page.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { write: { type: "boolean", default: false } },
});

/** What Vitest's report in JSON says, as far as it matters here. */
interface Report {
  readonly numFailedTests: number;
  readonly numPassedTests: number;
}

/** Longer than any of these tests takes; one that never ends has noticed as well. */
const MILLIS_MOST = 60_000;

/** Runs the tests of one file that match. */
const seen = (folder: string, file: string, pattern: string): Seen => {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const args = ["run", "--project=unit", "--reporter=json", `--outputFile=${report}`];
  args.push("--maxWorkers=1", "-t", pattern, `test/model/${file}.test.ts`);
  const vitest = join(folder, "node_modules/vitest/vitest.mjs");
  const { signal } = spawnSync(process.execPath, [vitest, ...args], {
    cwd: folder,
    timeout: MILLIS_MOST,
    stdio: "ignore",
  });
  if (signal !== null) return "red";
  const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, "utf8")) as Report;
  if (numFailedTests > 0) return "red";
  return numPassedTests > 0 ? "green" : "no test ran";
};

const wanted = RULE_MUTANTS.filter(
  ({ rule }) => positionals.length === 0 || positionals.includes(String(rule)),
);
const page = fileURLToPath(new URL("../../docs/model-mutants.md", import.meta.url));
const pageBefore = (): string => (existsSync(page) ? readFileSync(page, "utf8") : "");
const folder = copyOfProject("src", "test/model", "test/support", "vitest.config.ts");
const ran = new Map<RuleMutant, Seen>();
process.stdout.write(TABLE_HEAD);
try {
  for (const mutant of wanted) {
    const takeOut = plant(folder, mutant);
    const colour = seen(folder, mutant.in, patternOf(mutant.test));
    takeOut();
    ran.set(mutant, colour);
    process.stdout.write(lineOf(mutant, colour));
    // After each, so that a run that is stopped has not been in vain.
    if (values.write) writeFileSync(page, pageWith(pageBefore(), ran));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const green = wanted.filter((mutant) => ran.get(mutant) !== "red");
process.stdout.write(`\n${wanted.length - green.length} of ${wanted.length} red\n`);
for (const { rule, broken } of green) process.stdout.write(`not red: rule ${rule}: ${broken}\n`);
process.exitCode = green.length === 0 ? 0 : 1;
