/** `fieldlab replay` without a terminal: the day as lines of text, from a scenario or from a journal. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ELEVENTH_PEER, fieldlab, folderWith, smallDay } from "./fieldlab.ts";

describe("replay into a pipe", () => {
  it("tells the day of a scenario, and ends with its verdict and how to repeat it", async () => {
    const { code, stderr, stdout } = await fieldlab(["replay", ELEVENTH_PEER]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("REFUSED");
    expect(stdout).toMatch(
      new RegExp(`passed, \\d+ checks\nrepeat with: npx fieldlab run ${ELEVENTH_PEER} --seed=7\n$`),
    );
    expect(stdout).not.toContain("\u001B");
  });

  it("presents nothing to a room, and says so", async () => {
    for (const [more, why] of [
      [[], "--present shows the day on a terminal, and this is none that can be drawn on"],
      [["--plain"], "--present shows the day on a terminal, and --plain tells it in lines"],
    ] as const) {
      const { code, stderr, stdout } = await fieldlab([
        "replay",
        ELEVENTH_PEER,
        "--present",
        ...more,
      ]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(`error[no-terminal] ${why}`);
      expect(stderr).toContain(`with: npx fieldlab replay ${ELEVENTH_PEER} --plain`);
    }
  });

  it("tells the same day from the journal of the run", async () => {
    const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) });
    const played = await fieldlab(["replay", "day.scenario.yaml"], { cwd: folder });
    await fieldlab(["run", "day.scenario.yaml", "--journal", "day.jsonl"], { cwd: folder });
    const read = await fieldlab(["replay", "day.jsonl"], { cwd: folder });
    const withoutLastLine = (text: string): string => text.replace(/repeat with: .*\n$/, "");
    expect(read.code).toBe(0);
    expect(withoutLastLine(read.stdout)).toBe(withoutLastLine(played.stdout));
    expect(read.stdout).toContain("A day");
  });

  it("a journal is one under every name, and no scenario", async () => {
    const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) });
    await fieldlab(["run", "day.scenario.yaml", "--journal", "DAY.JSONL"], { cwd: folder });
    const { code, stderr, stdout } = await fieldlab(["replay", "DAY.JSONL"], { cwd: folder });
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("A day");
    for (const command of ["run", "explain", "validate", "list"]) {
      const refused = await fieldlab([command, "DAY.JSONL"], { cwd: folder });
      expect(refused.code).toBe(3);
      expect(refused.stderr).toContain('error[not-a-scenario] "DAY.JSONL" is a journal');
      expect(refused.stderr).toContain("fieldlab replay DAY.JSONL\n");
    }
  });

  it("a file that is no journal is refused with its line, and 3", async () => {
    const folder = folderWith({ "day.jsonl": '{"format":"something else"}\n' });
    const { code, stderr, stdout } = await fieldlab(["replay", "day.jsonl"], { cwd: folder });
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain("error[not-a-journal] day.jsonl:1:");
  });

  it("a journal that was cut short is told as far as it goes, then what is wrong with it, and 3", async () => {
    const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) });
    await fieldlab(["run", "day.scenario.yaml", "--journal", "day.jsonl"], { cwd: folder });
    const journal = readFileSync(join(folder, "day.jsonl"), "utf8");
    writeFileSync(join(folder, "day.jsonl"), journal.slice(0, -40));
    const { code, stderr, stdout } = await fieldlab(["replay", "day.jsonl"], { cwd: folder });
    expect(code).toBe(3);
    expect(stdout).toContain("Step 1: ");
    expect(stdout).toContain("\nthe rest is unreadable\n");
    expect(stderr).toContain("error[not-a-journal] day.jsonl:");
  });

  it("what a journal calls its verdict does nothing to the terminal", async () => {
    const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) });
    await fieldlab(["run", "day.scenario.yaml", "--journal", "day.jsonl"], { cwd: folder });
    const journal = readFileSync(join(folder, "day.jsonl"), "utf8");
    const edited = journal.replace('"verdict":"passed"', String.raw`"verdict":"\u001b[2Jpassed"`);
    expect(edited).not.toBe(journal);
    writeFileSync(join(folder, "day.jsonl"), edited);
    const { code, stdout } = await fieldlab(["replay", "day.jsonl"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).not.toContain("\u001B");
  });

  it("a journal cannot be played with another seed, with 2", async () => {
    const folder = folderWith({ "day.jsonl": "" });
    const { code, stderr } = await fieldlab(["replay", join(folder, "day.jsonl"), "--seed", "8"]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[journal-is-fixed]");
  });
});

describe("watch without a terminal", () => {
  it("is refused with the command that tells the day line by line, and 2", async () => {
    const { code, stderr, stdout } = await fieldlab(["watch", ELEVENTH_PEER]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("error[no-terminal]");
    expect(stderr).toContain(`fieldlab replay ${ELEVENTH_PEER} --plain`);
  });
});
