/** What docs/hunting.md shows of a command is what the command says today; the days of a seed become others now and then. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldlab, folderWith, ROOT } from "./fieldlab.ts";

const page = readFileSync(join(ROOT, "docs/hunting.md"), "utf8");

/** The commands of a block of the page with what is shown below each, from the block in which the first one stands alone. */
const shownFrom = (first: string): ReadonlyArray<readonly [command: string, told: string]> => {
  const block = page
    .split("```\n")
    .find((each) => each.startsWith(`$ npx fieldlab ${first}\n`) && !/^\$ .*\n\$ /.test(each));
  return (block ?? "")
    .split(/^\$ npx fieldlab /m)
    .slice(1)
    .map((each) => [each.slice(0, each.indexOf("\n")), each.slice(each.indexOf("\n") + 1).trim()]);
};

const wordsOf = (command: string): ReadonlyArray<string> =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

/** What of the page none of its commands says; the commands are played in the order of the page. */
const untrue = async (first: string, cwd: string): Promise<ReadonlyArray<string>> => {
  const shown = shownFrom(first);
  if (shown.length === 0 || shown.some(([, told]) => told === ""))
    return [`nothing is shown of ${first}`];
  const wrong: Array<string> = [];
  for (const [command, told] of shown) {
    const { stdout } = await fieldlab(wordsOf(command), { cwd });
    if (!stdout.includes(told)) wrong.push(told);
  }
  return wrong;
};

describe("docs/hunting.md", () => {
  it("shows the day a hunt for a symptom finds, and what it shrinks to", async () => {
    expect(await untrue("hunt --swarm --until 'refused: 1326'", folderWith({}))).toEqual([]);
  });

  it("shows what a failure needs", async () => {
    const day = "scenarios/power/switched-off-while-sending.scenario.yaml";
    const blame = `blame ${day} --set timeline.4.edit-document.size=2MB`;
    expect(await untrue(blame, ROOT)).toEqual([]);
  });
});
