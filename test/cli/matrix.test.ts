/** Files with a matrix on the command line: several days, one of them chosen. */
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { fieldlab, folderWith, smallDay } from "./fieldlab.ts";

const days = (): string =>
  folderWith({
    "day.scenario.yaml": smallDay({ name: "Cables" }).replace(
      "seed: 7\n",
      "seed: 7\nmatrix: { network.cables: [4, 5] }\n",
    ),
  });

it("run plays every day of a matrix, with a journal each, and --cell and --grep choose", async () => {
  const folder = days();
  const all = await fieldlab(["run", folder, "--journal", join(folder, "journals")]);
  expect(all.stdout).toMatch(/passed\s+Cables \[cables=4\][^]*passed\s+Cables \[cables=5\]/);
  for (const cables of [4, 5]) {
    const journal = join(folder, `journals/day.cables=${cables}.jsonl`);
    expect(existsSync(journal)).toBe(true);
    expect(JSON.parse(readFileSync(journal, "utf8").split("\n")[0] ?? "").world.cables).toBe(
      cables,
    );
  }
  for (const choice of [
    ["--cell", "cables=5"],
    ["--grep", "cables=5"],
  ]) {
    const { stdout } = await fieldlab(["run", folder, ...choice]);
    expect(stdout).toContain("1 scenario: 1 passed");
    expect(stdout).toContain("Cables [cables=5]");
  }
  const failing = ["--set", "timeline.3.expect.PEER1.indicator=offline", "--cell", "cables=5"];
  const { stdout } = await fieldlab(["run", folder, ...failing]);
  expect(stdout).toContain("--seed=7 --cell=cables=5 --set=timeline.3");
});

it("a command about one day lists the cells of a file that has several, and takes one", async () => {
  const file = join(days(), "day.scenario.yaml");
  for (const command of ["explain", "replay"]) {
    const { code, stderr } = await fieldlab([command, file]);
    expect(code).toBe(2);
    expect(stderr).toContain('cells are "cables=4", "cables=5"');
  }
  const { stdout } = await fieldlab(["list", file, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject([{ cell: "cables=4" }, { cell: "cables=5" }]);
  const explained = await fieldlab(["explain", file, "--cell=cables=5"]);
  expect(explained.stdout).toContain("  cables: 5\n");
  const replayed = await fieldlab(["replay", file, "--plain", "--cell=cables=5"]);
  expect(replayed.stdout).toContain("--cell=cables=5");
  const other = join(dirname(file), "other.scenario.yaml");
  copyFileSync(file, other);
  const unknown = await fieldlab(["run", file, other, "--cell", "cables=6"]);
  expect(unknown.code).toBe(5);
  expect(unknown.stderr).toContain('\n  cells are "cables=4", "cables=5"\n');
  expect(unknown.stderr).toContain('no scenario has the cell "cables=6"');
});

it("a cell is named whole or in part, in any order, and every word of it counts", async () => {
  const cwd = folderWith({
    "day.scenario.yaml": smallDay({ name: "Cables" }).replace(
      "seed: 7\n",
      "seed: 7\nmatrix: { network.cables: [4, 5], network.switch.ports: [8, 9] }\n",
    ),
  });
  const explain = (cell: string) =>
    fieldlab(["explain", "day.scenario.yaml", "--cell", cell], { cwd });
  const { stdout } = await explain("ports=9 cables=5");
  expect(stdout).toContain("  cables: 5\n");
  expect(stdout).toContain(" ports: 9, ");
  const several = await explain("ports=9");
  expect([several.code, several.stderr]).toEqual([
    2,
    expect.stringContaining('cells are "cables=4 ports=9", "cables=5 ports=9"\n'),
  ]);
  expect((await explain("ports=9 cables=6")).code).toBe(5);
});

it("a cell whose words are all in another one is chosen by its whole name", async () => {
  const cwd = folderWith({
    "day.scenario.yaml": smallDay({ name: "Cables" }).replace(
      "seed: 7\n",
      "seed: 7\nmatrix: { include: [{ network.cables: 4 }, { network.cables: 4, network.switch.ports: 9 }] }\n",
    ),
  });
  const run = async (cell: string) =>
    (await fieldlab(["run", "day.scenario.yaml", "--cell", cell], { cwd })).stdout;
  const one = await run("cables=4");
  expect(one).toContain("Cables [cables=4]");
  expect(one).toContain("1 scenario: 1 passed");
  expect(await run("ports=9 cables=4")).toContain("Cables [cables=4 ports=9]");
});

it("a cell is chosen by its values, however they and their paths are spelled", async () => {
  const cwd = folderWith({
    "day.scenario.yaml": smallDay({ name: "Cables" }).replace(
      "seed: 7\n",
      "seed: 7\nmatrix: { timeline.2.after: [120s, 5m], network.cables: [10, 12], nodes.PARENT.user: [ben, Ben B.] }\n",
    ),
  });
  for (const cell of [
    "after=2m cables=10 user=ben",
    "cables=0xa,after=120s,user=ben",
    "timeline[2].after=120000ms network.cables='10' user='ben'",
    "2.after=2 minutes, PARENT.user=ben, cables=10.0",
  ]) {
    const { code, stderr, stdout } = await fieldlab(
      ["repro", "day.scenario.yaml", "--cell", cell, "--out=day.repro.json"],
      { cwd },
    );
    expect([cell, code, stderr]).toEqual([cell, 0, ""]);
    expect(stdout).toContain("passed");
    const bundle = readFileSync(join(cwd, "day.repro.json"), "utf8");
    expect(bundle).toContain("cables: 10");
    expect(bundle).toContain("after: 120s");
  }
  const blank = await fieldlab(
    ["explain", "day.scenario.yaml", "--cell=after=5m cables=12 user=Ben B."],
    { cwd },
  );
  expect([blank.code, blank.stderr]).toEqual([0, ""]);
  const none = await fieldlab(["explain", "day.scenario.yaml", "--cell=after=3m"], { cwd });
  expect([none.code, none.stderr]).toEqual([5, expect.stringContaining('the cell "after=3m"')]);
});

it("shrink, blame and repro take the day that --cell chooses", async () => {
  const cwd = days();
  const file = "day.scenario.yaml";
  const failing = ["--set", "timeline.3.expect.PEER1.indicator=offline", "--cell", "cables=5"];
  for (const command of ["shrink", "blame", "repro"]) {
    const { code, stdout } = await fieldlab([command, file, ...failing], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^expectation-failed indicator/)]);
    const { stderr } = await fieldlab([command, file], { cwd });
    expect(stderr).toContain('cells are "cables=4", "cables=5"');
  }
  expect(readFileSync(join(cwd, "day.repro.json"), "utf8")).toContain("cables: 5");
  const hunt = await fieldlab(["hunt", file, "--seeds", "1"], { cwd });
  expect(hunt.stderr).toContain("has the key matrix");
});
