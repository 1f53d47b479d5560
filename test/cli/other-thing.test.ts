/** What fieldlab writes lies beside scenarios, and is told as what it is where a scenario is wanted; nothing rewrites it. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldlab, folderWith, smallDay } from "./fieldlab.ts";

/** A folder with a day, and what `args` write of it. */
const folder = async (...args: ReadonlyArray<string>): Promise<string> => {
  const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }) });
  await fieldlab([args[0] ?? "", "day.scenario.yaml", ...args.slice(1)], { cwd });
  return cwd;
};

const WRITTEN = [
  ["day.jsonl", ["run", "--journal", "day.jsonl"], "is a journal, the record of a day"],
  ["report.json", ["run", "--reporter", "json=report.json"], "is the report of a run"],
  ["day.repro.json", ["repro"], "is the bundle of one run"],
] as const;

describe("what is no scenario", () => {
  it.each(WRITTEN)(
    "%s is left alone by fmt and upgrade, and told as that",
    async (...[file, args, what]) => {
      const cwd = await folder(...args);
      const before = readFileSync(join(cwd, file), "utf8");
      for (const command of ["fmt", "upgrade"]) {
        const { code, stderr } = await fieldlab([command, file], { cwd });
        expect(code).toBe(3);
        expect(stderr).toContain(`error[not-a-scenario] "${file}" ${what}`);
      }
      expect(readFileSync(join(cwd, file), "utf8")).toBe(before);
    },
  );

  it("a journal of one line, which is YAML too, stays a journal", async () => {
    const cwd = await folder("run", "--journal", "day.jsonl");
    const [header = ""] = readFileSync(join(cwd, "day.jsonl"), "utf8").split("\n");
    writeFileSync(join(cwd, "day.jsonl"), `${header}\n`);
    expect((await fieldlab(["fmt", "day.jsonl"], { cwd })).code).toBe(3);
    expect(readFileSync(join(cwd, "day.jsonl"), "utf8")).toBe(`${header}\n`);
  });

  it("a report is told as that by run, replay and validate, with what shows it", async () => {
    const cwd = await folder("run", "--reporter", "json=report.json");
    for (const command of ["run", "replay", "validate"]) {
      const { code, stderr } = await fieldlab([command, "report.json"], { cwd });
      expect(code).toBe(3);
      expect(stderr).toContain('error[not-a-scenario] "report.json" is the report of a run');
      expect(stderr).toContain("npx fieldlab merge-reports report.json");
    }
  });
});
