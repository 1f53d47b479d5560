/** The same scenario and seed give the same journal in any process: other clock, other language, other Node. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ELEVENTH_PEER, fieldlab, folderWith, ROOT, smallDay } from "./fieldlab.ts";

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
  it("in two processes", async () => {
    expect(await hashes([ELEVENTH_PEER])).toEqual(await hashes([ELEVENTH_PEER]));
  });

  it("in another time zone and language", async () => {
    const here = await hashes([ELEVENTH_PEER], { env: { TZ: "UTC", LANG: "C", LC_ALL: "C" } });
    const there = await hashes([ELEVENTH_PEER], {
      env: { TZ: "Pacific/Apia", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
    });
    expect(there).toEqual(here);
  });

  it("on Node 22 and on Node 24, for every shipped scenario", async () => {
    const { stdout } = await fieldlab(["--version"], { node: NODE_22 });
    expect(stdout).toMatch(/^fieldlab/);
    expect(await hashes(["scenarios"], { node: NODE_22 })).toEqual(await hashes(["scenarios"]));
    // The whole library, twice: on a busy machine that takes its time.
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
