/**
 * `npm run mutants:rules`: breaks one sentence of one rule after the other in a copy of the model, runs the test that is named beside it,
 * and tells whether it went red. Ends with 1 where one stays green.
 *
 *   npm run mutants:rules -- 21 24      only these rules
 *   npm run mutants:rules -- --write    writes the table into docs/model-mutants.md
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { copyOfProject, plant } from "./planting.ts";
import { patternOf, RULE_MUTANTS, type RuleMutant } from "./rules.ts";

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

type Seen = "red" | "green" | "no test ran";

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

const row = ({ rule, broken, test, in: file }: RuleMutant, red: string): string =>
  `| ${rule} | ${broken} | ${test.replaceAll("|", String.raw`\|`)} (\`${file}\`) | ${red} |\n`;

const HEAD = "| Rule | Broken so | Test that goes red | Red |\n|---|---|---|---|\n";

const wanted = RULE_MUTANTS.filter(
  ({ rule }) => positionals.length === 0 || positionals.includes(String(rule)),
);
const folder = copyOfProject("src", "test/model", "test/support", "vitest.config.ts");
let table = HEAD;
const green: Array<string> = [];
process.stdout.write(HEAD);
try {
  for (const mutant of wanted) {
    const takeOut = plant(folder, mutant);
    const colour = seen(folder, mutant.in, patternOf(mutant.test));
    takeOut();
    const line = row(mutant, colour === "red" ? "yes" : `**no: ${colour}**`);
    table += line;
    process.stdout.write(line);
    if (colour !== "red") green.push(`rule ${mutant.rule}: ${mutant.broken}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`\n${wanted.length - green.length} of ${wanted.length} red\n`);
for (const each of green) process.stdout.write(`not red: ${each}\n`);
process.exitCode = green.length === 0 ? 0 : 1;

if (values.write) {
  const path = fileURLToPath(new URL("../../docs/model-mutants.md", import.meta.url));
  const before = `# The rules of the room, broken on purpose

Each rule of [model.md](model.md) has a test that names it. This table is how it is known that the test would notice: one sentence of a
rule is made wrong in a copy of the model, and the named test is run there. \`npm run mutants:rules -- --write\` made it;
${wanted.length - green.length} of ${wanted.length} tests went red. What is broken how is in \`test/mutants/rules/\`.

`;
  writeFileSync(path, before + table);
}
