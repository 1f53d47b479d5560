/**
 * The same scenario and seed give the same journal in any process: other clock, other language, other Node.
 *
 * `FIELDLAB_ONE_OF=1` compares all shipped scenarios between the Nodes, and not only some of each folder.
 */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ELEVENTH_PEER, fieldlab, folderWith, ROOT, smallDay } from "./fieldlab.ts";
import { shippedScenarios } from "../support/scenario.ts";

const ONE_OF = Number(process.env["FIELDLAB_ONE_OF"] ?? 6);
const NODE_22 = join(ROOT, "node_modules/node22/bin/node");

type Options = Parameters<typeof fieldlab>[1];

const hashes = async (
  args: ReadonlyArray<string>,
  options: Options = {},
): Promise<ReadonlyArray<string>> => {
  const { code, stderr, stdout } = await fieldlab(["run", ...args, "--reporter", "json"], options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const report: { runs: ReadonlyArray<{ file: string; journalHash: string }> } = JSON.parse(stdout);
  return report.runs.map((run) => `${run.file} ${run.journalHash}`);
};

describe("the journal of a scenario is the same", () => {
  it("in two processes, and in another time zone and language", async () => {
    const [here, again, there] = await Promise.all([
      hashes([ELEVENTH_PEER], { env: { TZ: "UTC", LANG: "C", LC_ALL: "C" } }),
      hashes([ELEVENTH_PEER], { env: { TZ: "UTC", LANG: "C", LC_ALL: "C" } }),
      hashes([ELEVENTH_PEER], {
        env: { TZ: "Pacific/Apia", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
      }),
    ]);
    expect(again).toEqual(here);
    expect(there).toEqual(here);
  });

  it(`on Node 22 and on Node 24, for every ${ONE_OF}th shipped scenario`, async () => {
    const { stdout } = await fieldlab(["--version"], { node: NODE_22 });
    expect(stdout).toMatch(/^fieldlab/);
    const files = shippedScenarios().filter((_, index) => index % ONE_OF === 0);
    const hashesHere = await hashes(files);
    expect(hashesHere).toHaveLength(files.length);
    expect(await hashes(files, { node: NODE_22 })).toEqual(hashesHere);
    // A part of the library, twice: on a busy machine that takes its time.
  }, 300_000);

  it("on Node 22 and on Node 24 with the dice deciding who moves first", async () => {
    const folder = folderWith({
      "day.scenario.yaml": smallDay({ name: "Day", scheduling: "random" }),
    });
    expect(await hashes(["day.scenario.yaml"], { cwd: folder, node: NODE_22 })).toEqual(
      await hashes(["day.scenario.yaml"], { cwd: folder }),
    );
  });
});
