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

const play = async (first: string, cwd: string): Promise<void> => {
  const shown = shownFrom(first);
  expect(shown).not.toEqual([]);
  for (const [command, told] of shown) {
    expect(told).not.toBe("");
    const { stdout } = await fieldlab(wordsOf(command), { cwd });
    expect(stdout).toContain(told);
  }
};

describe("docs/hunting.md", () => {
  it("shows the day a hunt for a symptom finds, and what it shrinks to", async () => {
    await play("hunt --swarm --until 'refused: 1326'", folderWith({}));
  });

  it("shows what a failure needs", async () => {
    await play(
      "blame scenarios/power/switched-off-while-sending.scenario.yaml --set timeline.4.edit-document.size=2MB",
      ROOT,
    );
  });
});
