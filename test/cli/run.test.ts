/** `fieldlab run`: verdicts, exit codes, and what each flag does. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ELEVENTH_PEER, fieldlab, folderWith, smallDay } from "./fieldlab.ts";

/** A folder with one scenario that passes and one that fails, in the order they run. */
const mixed = (): string =>
  folderWith({
    "1-fails.scenario.yaml": smallDay({ name: "Fails", tags: ["red"], expected: "offline" }),
    "2-passes.scenario.yaml": smallDay({ name: "Passes", tags: ["green"] }),
  });

const HASH = /\b[0-9a-f]{16,64}\b/;

describe("verdicts and exit codes", () => {
  it("a shipped scenario passes with 0 and prints its journal hash", async () => {
    const { code, stderr, stdout } = await fieldlab(["run", ELEVENTH_PEER]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("passed");
    expect(stdout).toMatch(HASH);
    expect(stdout).toContain(`replay ${ELEVENTH_PEER}`);
  });

  it("a failed expectation ends with 1, its place, and the command that repeats it as last words", async () => {
    const { code, stdout } = await fieldlab(["run", mixed()]);
    expect(code).toBe(1);
    expect(stdout).toContain("1-fails.scenario.yaml:");
    expect(stdout).toMatch(/repeat with: npx fieldlab run \S+1-fails\.scenario\.yaml --seed=7/);
    expect(stdout).not.toContain("watch one");
  });

  it("an invalid file ends with 3, and the valid ones beside it are still played", async () => {
    const folder = folderWith({
      "a.scenario.yaml": "scenario: 1\nnme: Typo\n",
      "b.scenario.yaml": smallDay({ name: "Plays" }),
    });
    const { code, stderr, stdout } = await fieldlab(["run", folder]);
    expect(code).toBe(3);
    expect(stderr).toContain('did you mean "name"');
    expect(stdout).toMatch(/passed\s+Plays/);
  });

  it("a selection that matches nothing ends with 5 and says what there is", async () => {
    const byTag = await fieldlab(["run", mixed(), "--tags", "gren"]);
    expect([byTag.code, byTag.stdout]).toEqual([5, ""]);
    expect(byTag.stderr).toContain("did you mean --tags green?");
    const untagged = folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) });
    expect((await fieldlab(["run", untagged, "--tags", "green"])).stderr).toContain(
      "leave --tags out: no scenario here has any\n",
    );
    const folder = mixed();
    const byName = await fieldlab(["run", folder, "--grep", "no such name"]);
    expect(byName.code).toBe(5);
    expect(byName.stderr).toContain("none of 2 scenarios matches --grep no such name");
    expect(byName.stderr).toContain(`see the names with: npx fieldlab list ${folder}\n`);
  });
});

describe("flags", () => {
  it("--grep and -t select by name in any case, --tags by tag", async () => {
    const folder = mixed();
    for (const selection of [
      ["--grep", "^pass"],
      ["-t", "PASSES"],
      ["--tags", "blue,green"],
    ]) {
      const { code, stdout } = await fieldlab(["run", folder, ...selection]);
      expect(code).toBe(0);
      expect(stdout).not.toContain("Fails");
    }
  });

  it("of several tags one that nobody has is told of, and the others count", async () => {
    const cwd = folderWith({
      "a.scenario.yaml": smallDay({ name: "A", tags: ["caps"] }),
      "b.scenario.yaml": smallDay({ name: "B", tags: ["power"] }),
    });
    const { code, stderr, stdout } = await fieldlab(["run", ".", "--tags", "caps,powre"], { cwd });
    expect([code, stderr]).toEqual([
      0,
      "warning[unknown-tag] no scenario here has the tag powre; did you mean power?\n",
    ]);
    expect(stdout).toContain("1 scenario: 1 passed");
  });

  it("--bail stops after the first scenario that does not pass", async () => {
    const { code, stdout } = await fieldlab(["run", mixed(), "--bail"]);
    expect(code).toBe(1);
    expect(stdout).not.toMatch(/passed\s+Passes/);
  });

  it("--set changes one value of the scenario, and its repeat command keeps it", async () => {
    const { code, stdout } = await fieldlab([
      "run",
      ELEVENTH_PEER,
      "--set",
      "nodes.PARENT.os=windows-7-pro",
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain("--set=nodes.PARENT.os=windows-7-pro");
  });

  it("--set that is wrong for several scenarios is told once, with the files, and for one of them with its name", async () => {
    const names = ["a", "b", "c", "d"].map((name) => `${name}.scenario.yaml`);
    const cwd = folderWith(
      Object.fromEntries(names.map((file) => [file, smallDay({ name: file })])),
    );
    const set = async (...args: ReadonlyArray<string>) =>
      (await fieldlab(["validate", ...args], { cwd })).stderr;
    const all = await set(...names, "--set", "network.kables=3");
    expect(all.match(/error\[/gu)).toHaveLength(1);
    expect(all).toContain("\n  |  a.scenario.yaml, b.scenario.yaml, c.scenario.yaml and 1 more\n");
    expect(all).toContain("4 scenarios, 4 problems in 4 files");
    expect(await set("a.scenario.yaml", "--set", "network.kables=3")).not.toContain("  |  a.sc");
    const path = join(cwd, "b.scenario.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("PARENT", "HOST"));
    const one = await set(...names, "--set", "nodes.PARENT.os=windows-xp-pro");
    expect(one).toContain("\n  |  b.scenario.yaml");
  });

  it("--set with a path the scenario does not have is an invalid scenario, with 3", async () => {
    const { code, stderr } = await fieldlab(["run", ELEVENTH_PEER, "--set", "network.kables=3"]);
    expect(code).toBe(3);
    expect(stderr).toContain("network.kables");
  });

  it("--seed changes the dice: another seed, another journal", async () => {
    const hashOf = async (...args: ReadonlyArray<string>): Promise<string> => {
      const folder = folderWith({
        "day.scenario.yaml": smallDay({ name: "Day", scheduling: "random" }),
      });
      const { stdout } = await fieldlab(["run", "day.scenario.yaml", "--reporter=json", ...args], {
        cwd: folder,
      });
      return JSON.parse(stdout).runs[0].journalHash;
    };
    expect(await hashOf("--seed=7")).toBe(await hashOf());
    expect(await hashOf("--seed=8")).not.toBe(await hashOf());
  });

  it("--reporter json prints one JSON document with a run per scenario", async () => {
    const { code, stderr, stdout } = await fieldlab(["run", mixed(), "--reporter", "json"]);
    expect([code, stderr]).toEqual([1, ""]);
    const report = JSON.parse(stdout);
    expect(report.summary).toEqual({
      scenarios: 2,
      passed: 1,
      failed: 1,
      knownToFail: 0,
      skipped: 0,
      invalid: 0,
    });
    expect(report.runs).toEqual([
      expect.objectContaining({ name: "Fails", journalHash: expect.stringMatching(HASH) }),
      expect.objectContaining({ name: "Passes", journalHash: expect.stringMatching(HASH) }),
    ]);
  });
});

describe("a file that cannot be read", () => {
  const mistaken = () =>
    folderWith({
      "days/a.scenario.yaml": smallDay({ name: "A" }),
      "days/eleventh.scenario.yaml": smallDay({ name: "The eleventh" }).replace("tags:", "tgas:"),
    });

  it.each(["run", "list", "check-determinism"])(
    "is told by %s also where nothing else is selected: it may be the one",
    async (command) => {
      const { code, stderr } = await fieldlab([command, "days", "--grep", "eleventh"], {
        cwd: mistaken(),
      });
      expect(code).toBe(5);
      expect(stderr).toContain('error[unknown-key] "tgas" is not a key of a scenario');
      expect(stderr).toContain("none of 1 scenarios matches --grep eleventh");
    },
  );

  it("may have the cell that no other has", async () => {
    const { code, stderr } = await fieldlab(["run", "days", "--cell", "os=windows-7-pro"], {
      cwd: mistaken(),
    });
    expect(code).toBe(3);
    expect(stderr).toContain('error[unknown-key] "tgas" is not a key of a scenario');
  });
});

it("an empty seed is a variable nobody has set, and no other day", async () => {
  const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }) });
  for (const flag of [["--seed="], ["--seed", ""]]) {
    const { code, stderr } = await fieldlab(["run", "day.scenario.yaml", ...flag], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining("like --seed 8")]);
  }
});

describe("--journal", () => {
  it("one scenario writes the named file, in folders that need not exist", async () => {
    const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }) });
    const { code, stdout } = await fieldlab(
      ["run", "day.scenario.yaml", "--journal", "out/day.jsonl"],
      { cwd: folder },
    );
    expect(code).toBe(0);
    expect(stdout).toContain("out/day.jsonl");
    const lines = readFileSync(join(folder, "out/day.jsonl"), "utf8").trimEnd().split("\n");
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ format: "fieldlab-journal", version: 1 });
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ kind: "verdict" });
  });

  it("several scenarios write a file each, in a folder that mirrors theirs", async () => {
    const folder = folderWith({
      "days/a/day.scenario.yaml": smallDay({ name: "A" }),
      "days/b/day.scenario.yaml": smallDay({ name: "B" }),
    });
    const { code } = await fieldlab(["run", "days", "--journal", "journals"], { cwd: folder });
    expect(code).toBe(0);
    for (const path of ["a/day.jsonl", "b/day.jsonl"]) {
      expect(existsSync(join(folder, "journals", path))).toBe(true);
    }
  });

  it("two scenarios whose names differ only in their endings have a journal each", async () => {
    const cwd = folderWith({
      "day.scenario.yaml": smallDay({ name: "A" }),
      "day.yaml": smallDay({ name: "B" }),
    });
    const run = ["run", "day.scenario.yaml", "day.yaml", "--journal", "journals"];
    expect((await fieldlab(run, { cwd })).code).toBe(0);
    for (const [name, file] of [
      ["A", "day.jsonl"],
      ["B", "day.2.jsonl"],
    ] as const)
      expect(readFileSync(join(cwd, "journals", file), "utf8")).toContain(`"${name}"`);
  });

  it("several scenarios do not overwrite one file: 2, and nothing is played", async () => {
    const folder = folderWith({
      "a.scenario.yaml": smallDay({ name: "A" }),
      "b.scenario.yaml": smallDay({ name: "B" }),
      "taken.jsonl": "precious\n",
    });
    const { code, stderr, stdout } = await fieldlab(["run", ".", "--journal", "taken.jsonl"], {
      cwd: folder,
    });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('error[journal-folder] "taken.jsonl" is a file');
    expect(readFileSync(join(folder, "taken.jsonl"), "utf8")).toBe("precious\n");
  });

  it("a place that cannot be written to costs no other day its verdict, and nobody his report", async () => {
    const cwd = folderWith({
      "days/a.scenario.yaml": smallDay({ name: "A" }),
      "days/b.scenario.yaml": smallDay({ name: "B", expected: "offline" }),
      notes: "a file",
    });
    const { code, stderr, stdout } = await fieldlab(
      ["run", "days", "--trace=on", "--journal", "notes/kept", "--reporter", "tap=out.tap"],
      { cwd },
    );
    expect(code).toBe(2);
    expect(stdout).toContain("2 scenarios: 1 failed, 1 passed");
    expect(stdout).not.toContain("journal written");
    for (const name of ["a", "b"])
      expect(stderr).toContain(`the journal cannot be written to "notes/kept/${name}.jsonl"`);
    expect(readFileSync(join(cwd, "out.tap"), "utf8")).toContain("not ok 2 - B");
  });

  it("is called in every part of a run as it would be in the whole", async () => {
    const cwd = folderWith({
      "days/a/day.scenario.yaml": smallDay({ name: "A" }),
      "days/b/day.scenario.yaml": smallDay({ name: "B" }),
    });
    for (const [part, path] of [
      ["1/2", "a/day.jsonl"],
      ["2/2", "b/day.jsonl"],
    ] as const) {
      await fieldlab(["run", "days", "--shard", part, "--journal", `part-${part[0]}`], { cwd });
      expect(existsSync(join(cwd, `part-${part[0]}`, path))).toBe(true);
    }
  });

  it("a place that cannot be written to is named, with 2", async () => {
    const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }), notes: "a file" });
    const { code, stderr } = await fieldlab(
      ["run", "day.scenario.yaml", "--journal", "notes/day.jsonl"],
      { cwd: folder },
    );
    expect(code).toBe(2);
    expect(stderr).toContain(
      'error[unwritable] the journal cannot be written to "notes/day.jsonl"',
    );
  });
});
