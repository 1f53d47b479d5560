/**
 * docs/model-mutants.md: a line for every broken sentence of a rule, and whether its test went red. Lines of what was not run this time
 * stay as they are; those of what is not in the list any more go.
 */
import { RULE_MUTANTS, type RuleMutant } from "./rules.ts";

export type Seen = "red" | "green" | "no test ran";

export const TABLE_HEAD = "| Rule | Broken so | Test that goes red | Red |\n|---|---|---|---|\n";

const beginningOf = ({ rule, broken, test, in: file }: RuleMutant): string =>
  `| ${rule} | ${broken} | ${test.replaceAll("|", String.raw`\|`)} (\`${file}\`) | `;

export const lineOf = (mutant: RuleMutant, seen: Seen): string =>
  `${beginningOf(mutant)}${seen === "red" ? "yes" : `**no: ${seen}**`} |\n`;

/** What the page says of a mutant; undefined where it was never run as it is now. */
export const lineIn = (page: string, mutant: RuleMutant): string | undefined => {
  const beginning = beginningOf(mutant);
  const found = page.split("\n").find((line) => line.startsWith(beginning));
  return found === undefined ? undefined : `${found}\n`;
};

export const pageWith = (before: string, ran: ReadonlyMap<RuleMutant, Seen>): string => {
  const lines = RULE_MUTANTS.flatMap((mutant) => {
    const seen = ran.get(mutant);
    return (seen === undefined ? lineIn(before, mutant) : lineOf(mutant, seen)) ?? [];
  });
  const red = lines.filter((line) => line.endsWith("| yes |\n")).length;
  return `# The rules of the room, broken on purpose

Each rule of [model.md](model.md) has a test that names it. This table is how it is known that the test would notice: one sentence of a
rule is made wrong in a copy of the model, and the named test is run there. \`npm run mutants:rules -- --write\` makes it, or the lines of
some rules anew (\`-- 21 24 --write\`). ${red} of ${lines.length} went red. What is broken how is in \`test/mutants/rules/\`.

${TABLE_HEAD}${lines.join("")}`;
};
