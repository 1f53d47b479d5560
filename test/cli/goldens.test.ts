/** Timelines kept beside scenarios: compared where they exist, asked for with `--goldens`, written with `--update`. */
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldlab, folderWith, ROOT, smallDay } from "./fieldlab.ts";

const day = (): string => folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }) });
const kept = (cwd: string): string => readFileSync(join(cwd, "day.timeline.txt"), "utf8");

describe("a timeline beside a scenario", () => {
  it("is written when asked for, is then compared, and a day that goes otherwise fails with what differs", async () => {
    const cwd = day();
    const wrote = await fieldlab(["run", ".", "--goldens", "--update"], { cwd });
    expect([wrote.code, wrote.stderr]).toEqual([0, "wrote day.timeline.txt\n"]);
    expect(kept(cwd)).toMatch(
      /^1m\d\ds.* PEER1 is connected to \\\\PARENT\\Maple$|PEER1 turns green/m,
    );
    expect((await fieldlab(["run", "."], { cwd })).code).toBe(0);

    const text = kept(cwd);
    writeFileSync(
      join(cwd, "day.timeline.txt"),
      text.replace("PEER2 turns green", "PEER2 turns blue"),
    );
    const failed = await fieldlab(["run", ".", "--trace=retain-on-failure"], { cwd });
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain("error[timeline-differs]");
    expect(failed.stdout).toMatch(/--> day\.timeline\.txt:\d+:1/);
    expect(failed.stdout).toMatch(/^ +- .*PEER2 turns blue/m);
    expect(failed.stdout).toMatch(/^ +\+ .*PEER2 turns green/m);
    expect(readdirSync(join(cwd, "fieldlab-journals"))).toEqual(["day.jsonl"]);
    const [, repeat = ""] = /repeat with: npx fieldlab (.*)/.exec(failed.stdout) ?? [];
    expect((await fieldlab(repeat.split(" "), { cwd })).stdout).toContain("timeline-differs");

    const updated = await fieldlab(["run", ".", "--update"], { cwd });
    expect([updated.code, updated.stderr]).toEqual([0, "rewrote day.timeline.txt\n"]);
    expect(kept(cwd)).toBe(text);
  });

  it.each(["day.yaml", "day.yml", "Day.YAML", "day"])(
    "lies beside a scenario that is called %s, and is not the scenario itself",
    async (file) => {
      const day = smallDay({ name: "Day" });
      const cwd = folderWith({ [file]: day });
      expect(await fieldlab(["run", file], { cwd })).toMatchObject({ code: 0, stderr: "" });
      const { code, stderr } = await fieldlab(["run", file, "--goldens", "--update"], { cwd });
      const timeline = `${file.replace(/\..*$/, "")}.timeline.txt`;
      expect([code, stderr]).toEqual([0, `wrote ${timeline}\n`]);
      expect(readFileSync(join(cwd, file), "utf8")).toBe(day);
      expect((await fieldlab(["run", file], { cwd })).code).toBe(0);
    },
  );

  it("is nobody's duty: without one nothing is compared and --update writes nothing, with --goldens it is missing", async () => {
    const cwd = day();
    expect(await fieldlab(["run", ".", "--update"], { cwd })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(existsSync(join(cwd, "day.timeline.txt"))).toBe(false);
    const { code, stdout } = await fieldlab(["run", ".", "--goldens"], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain("error[no-timeline]");
    expect(stdout).toContain(
      "write it with: npx fieldlab run day.scenario.yaml --goldens --update",
    );
    expect(stdout).toContain(
      "repeat with: npx fieldlab run day.scenario.yaml --seed=7 --goldens\n",
    );
  });

  it("is told of where no scenario has that day any more, and nowhere else", async () => {
    const matrix = smallDay({ name: "Cells" }).replace(
      "timeline:",
      "matrix: { network.cables: [4, 5] }\ntimeline:",
    );
    const text = "Day, seed 7\n";
    const cwd = folderWith({
      "days/new.scenario.yaml": smallDay({ name: "Day" }),
      "days/old.timeline.txt": text,
      "days/cells.scenario.yaml": matrix,
      "days/cells.cables=6.timeline.txt": text,
      "days/plain.yaml": smallDay({ name: "Plain" }),
      "days/plain.timeline.txt": text,
      "days/bad.scenario.yaml": "scenario: [",
      "days/bad.timeline.txt": text,
    });
    const run = async (...args: ReadonlyArray<string>) =>
      [
        ...(await fieldlab(["run", ...args], { cwd })).stderr.matchAll(
          /^warning\[timeline-alone\] nothing is compared with "([^"]*)"/gm,
        ),
      ].map(([, file]) => file);
    const cell = "days/cells.cables=6.timeline.txt";
    expect(await run("days", "--tags=none")).toEqual([cell, "days/old.timeline.txt"]);
    expect(await run("days", "--tags=none", "--shard=2/2")).toEqual([]);
    expect(await run("days", "--tags=none", "--cell=cables=5")).not.toContain(cell);
    expect(await run("days/new.scenario.yaml")).toEqual([]);
  });

  it("is about the day as it is written: another seed or value is not compared, and not written", async () => {
    const cwd = day();
    writeFileSync(join(cwd, "day.timeline.txt"), "Day, seed 7\n");
    expect((await fieldlab(["run", "."], { cwd })).code).toBe(1);
    expect((await fieldlab(["run", ".", "--seed=8"], { cwd })).code).toBe(0);
    expect((await fieldlab(["run", ".", "--set=network.cables=5"], { cwd })).code).toBe(0);
    const update = await fieldlab(["run", ".", "--seed=8", "--update"], { cwd });
    expect(update.code).toBe(2);
    expect(update.stderr).toContain("error[not-its-own-day]");
    expect(kept(cwd)).toBe("Day, seed 7\n");
  });
});

it("two scenarios that would share one are refused, where it is there or asked for", async () => {
  const cwd = folderWith({
    "day.scenario.yaml": smallDay({ name: "Day" }),
    "day.yaml": smallDay({ name: "Other day" }),
  });
  const files = ["day.scenario.yaml", "day.yaml"];
  expect((await fieldlab(["run", ...files], { cwd })).code).toBe(0);
  const { code, stderr } = await fieldlab(["run", ...files, "--goldens", "--update"], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('"day.scenario.yaml" and "day.yaml" would have the same timeline');
  expect(existsSync(join(cwd, "day.timeline.txt"))).toBe(false);
});

it("two cells that would share one are refused, and a cell of many words has one all the same", async () => {
  const cells = (...about: ReadonlyArray<string>) =>
    `${smallDay({ name: "Day" })}matrix: { about: [${about.map((each) => `'${each}'`).join(", ")}] }\n`.replace(
      "about: For tests of the command line.\n",
      "",
    );
  const cwd = folderWith({
    "alike.scenario.yaml": cells("a;b", "a:b"),
    "long.scenario.yaml": cells("many words ".repeat(40), "few"),
  });
  const shared = await fieldlab(["run", "alike.scenario.yaml", "--goldens", "--update"], { cwd });
  expect([shared.code, shared.stderr]).toEqual([
    2,
    expect.stringContaining("would have the same timeline"),
  ]);
  const long = ["run", "long.scenario.yaml", "--goldens"];
  expect((await fieldlab([...long, "--update"], { cwd })).code).toBe(0);
  expect((await fieldlab(long, { cwd })).code).toBe(0);
});

it.each(["\n", "\r\n"])("that is as it should be is not rewritten: line ends %j", async (end) => {
  const cwd = day();
  const update = () => fieldlab(["run", ".", "--goldens", "--update"], { cwd });
  await update();
  const timeline = kept(cwd).replaceAll("\n", end);
  writeFileSync(join(cwd, "day.timeline.txt"), timeline);
  expect((await update()).stderr).toBe("");
  expect(kept(cwd)).toBe(timeline);
});

it("one that is there and cannot be read is named, with 2, and does not pass for none", async () => {
  const cwd = day();
  mkdirSync(join(cwd, "day.timeline.txt"));
  for (const flags of [[], ["--goldens"], ["--update"]]) {
    const { code, stderr } = await fieldlab(["run", ".", ...flags], { cwd });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('"day.timeline.txt" cannot be read: illegal operation on a dir'),
    ]);
  }
});

it("the shipped timelines are those of their scenarios", async () => {
  const timelines = globSync("scenarios/**/*.timeline.txt", { cwd: ROOT });
  expect(timelines.length).toBeGreaterThanOrEqual(3);
  const scenarios = timelines.map((file) => file.replace(".timeline.txt", ".scenario.yaml"));
  const { code, stdout } = await fieldlab(["run", ...scenarios, "--goldens"]);
  expect([code, code === 0 ? "" : stdout]).toEqual([0, ""]);
});
