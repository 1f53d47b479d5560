/** What a hunt keeps stays as it was found, whatever is hunted afterwards in the same folder. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fieldlab, folderWith, smallDay } from "./fieldlab.ts";

const GROUP = ".fieldlab/hunt/expectation-failed-indicator";

/** The names of the kept days, and of the scenarios they are of. */
const keptIn = (cwd: string, group = GROUP) =>
  readdirSync(join(cwd, group)).map((file) => [
    file,
    /^name: (.*)/m.exec(readFileSync(join(cwd, group, file), "utf8"))?.[1],
  ]);

it("a day of another scenario with the same seed is kept beside the first one, and the same day once", async () => {
  const cwd = folderWith({
    "one.scenario.yaml": smallDay({ name: "One", expected: "offline" }),
    "two.scenario.yaml": smallDay({ name: "Two", expected: "offline" }),
  });
  const hunt = (file: string) => fieldlab(["hunt", file, "--seeds", "1"], { cwd });
  await hunt("one.scenario.yaml");
  const second = await hunt("two.scenario.yaml");
  expect(second.stdout).toContain(`npx fieldlab shrink ${GROUP}/0.2.scenario.yaml`);
  await hunt("one.scenario.yaml");
  expect(keptIn(cwd)).toEqual([
    ["0.2.scenario.yaml", "Two"],
    ["0.scenario.yaml", "One"],
  ]);
});

it("so is a day that shows a symptom", async () => {
  const cwd = folderWith({
    "one.scenario.yaml": smallDay({ name: "One" }),
    "two.scenario.yaml": smallDay({ name: "Two" }),
  });
  const hunt = (file: string) =>
    fieldlab(["hunt", file, "--until", "anybody: { indicator: green }"], { cwd });
  await hunt("one.scenario.yaml");
  expect((await hunt("two.scenario.yaml")).stdout).toContain("seen/0.2.scenario.yaml\n");
  expect(keptIn(cwd, ".fieldlab/hunt/seen").map(([, name]) => name)).toEqual(["Two", "One"]);
});

it("the order that fails is kept, also where there are enough days of its kind", async () => {
  const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "A day", expected: "offline" }) });
  mkdirSync(join(cwd, GROUP), { recursive: true });
  for (const seed of [1, 2, 3, 4, 5])
    writeFileSync(join(cwd, GROUP, `${seed}.scenario.yaml`), `name: ${seed}\n`);
  const { stdout } = await fieldlab(["hunt", "day.scenario.yaml", "--exhaustive"], { cwd });
  expect(stdout).toContain(`repeat it with: npx fieldlab run ${GROUP}/day.scenario.yaml`);
});

it("an order that was found is a scenario to hunt with like any other", async () => {
  const day = smallDay({ name: "A day" });
  const cwd = folderWith({
    "day.scenario.yaml": day.replace(
      "timeline:",
      "schedule: [{ turn: 5, waits: once }]\ntimeline:",
    ),
  });
  expect((await fieldlab(["run", "day.scenario.yaml"], { cwd })).code).toBe(0);
  const { code, stderr } = await fieldlab(["hunt", "day.scenario.yaml", "--seeds", "3"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
});
