/** Scenario files as tests of Vitest: what a team sees that has the plugin in its configuration. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseJournal } from "../../src/sim/journal-reader.ts";
import { fieldlab, smallDay } from "../cli/fieldlab.ts";
import { dayIncluding, ROOM, teamWith, vitest } from "./team.ts";

const PASSES = smallDay({ name: "Peer 1 connects", tags: ["caps", "old laptop"] });
/** Two expectations of one step that are not met. */
const FAILS = smallDay({
  name: "Peer 1 stays offline",
  tags: ["slow"],
  expected: "offline",
}).replace("indicator: offline } }", "indicator: offline }, PARENT: { sessions: 3 } }");
/** Line and column of the first place where `text` stands. */
const placeIn = (source: string, text: string): string => {
  const before = source.slice(0, source.indexOf(text)).split("\n");
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
};

describe("scenario files as tests", () => {
  it("a failing day shows each failure with its frame in the file, the seed, the journal and the command that repeats it", async () => {
    const folder = teamWith({
      "scenarios/connects.scenario.yaml": PASSES,
      "scenarios/stays offline (2).scenario.yaml": FAILS,
      "of-the-team.test.ts": `import { expect, it } from "vitest";\nit("a test of the team's own", () => expect(1).toBe(1));\n`,
    });
    const { code, stdout, stderr } = await vitest(folder, [
      "run",
      "--reporter=default",
      "--reporter=json",
      "--outputFile.json=report.json",
      "--reporter=junit",
      "--outputFile.junit=junit.xml",
      "--reporter=github-actions",
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain("Tests  1 failed | 2 passed (3)");
    const file = "scenarios/stays offline (2).scenario.yaml";
    const first = `${file}:${placeIn(FAILS, "PEER1: { indicator")}`;
    expect(stderr).toContain(
      "ScenarioFailure: expectation-failed: PEER1.indicator should be offline now but is green\n  in timeline[3] connect at 10.",
    );
    expect(stderr).toContain('Expected: "offline"\nReceived: "green"');
    expect(stderr).toMatch(/last events:\n {2}#\d+ 10\.\d+s PEER\d /);
    expect(stderr).toContain(`❯ timeline[3] connect ${first}\n`);
    expect(stderr).toMatch(/ {5}\d+\| {5}expect: \{ PEER1: \{ indicator: offline.*\n +\| +\^\n/);
    expect(stderr).toContain("PARENT.sessions should be 3 now but is 2");
    expect(stderr).toContain(
      `❯ timeline[3] connect ${file}:${placeIn(FAILS, "PARENT: { sessions")}\n`,
    );
    const [, journal = "", command = ""] =
      /seed 7, journal (.*\.jsonl), repeat with: npx fieldlab (.*)\n/.exec(stderr) ?? [];
    expect(command).toBe(`run '${file}' --seed=7`);

    // The journal is that of the run the command repeats.
    const repeated = await fieldlab(["run", file, "--seed=7", "--journal", "again.jsonl"], {
      cwd: folder,
    });
    expect(repeated.code).toBe(1);
    const text = readFileSync(join(folder, journal), "utf8");
    expect(text).toBe(readFileSync(join(folder, "again.jsonl"), "utf8"));
    expect(parseJournal(text)).toMatchObject({ kind: "journal" });

    const report: unknown = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
    expect(report).toMatchObject({
      testResults: expect.arrayContaining([
        expect.objectContaining({
          name: join(folder, "scenarios/connects.scenario.yaml"),
          assertionResults: [
            expect.objectContaining({
              title: "Peer 1 connects",
              tags: ["caps", "old-laptop"],
              location: { line: 2, column: expect.any(Number) },
              meta: {
                fieldlab: {
                  seed: "7",
                  verdict: "passed",
                  checked: expect.any(Number),
                  journalHash: expect.stringMatching(/^[0-9a-f]{64}$/),
                  simulatedMicros: expect.any(Number),
                },
              },
            }),
          ],
        }),
      ]),
    });
    const junit = readFileSync(join(folder, "junit.xml"), "utf8");
    expect(junit).toContain(`❯ timeline[3] connect ${first}`);
    expect(junit).toContain("seed 7, journal");
    expect(stdout).toContain(`::error file=${join(folder, file)},title=`);
    expect(stdout).toContain(`line=${first.split(":")[1]},column=${first.split(":")[2]}::`);
  });

  it("a file that is no scenario fails as a whole, with all its problems at their places", async () => {
    const invalid = smallDay({ name: "Mistakes" })
      .replace("seed: 7", "seed: []")
      .replace("  - plug:", "  - plugg:");
    const folder = teamWith({ "mistakes.scenario.yaml": invalid });
    const { code, stderr } = await vitest(folder, ["run"]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "InvalidScenario: error[wrong-type] a seed is a whole number or a text",
    );
    expect(stderr).toContain('did you mean "plug"?');
    expect(stderr).toContain(`❯ wrong-type mistakes.scenario.yaml:${placeIn(invalid, "seed:")}\n`);
    expect(stderr).toContain(
      `❯ unknown-action mistakes.scenario.yaml:${placeIn(invalid, "plugg:")}\n`,
    );
  });

  it("a line, a tag or a part of the name chooses among the scenarios", async () => {
    const folder = teamWith({
      "connects.scenario.yaml": PASSES,
      "offline.scenario.yaml": FAILS,
    });
    const [line, tag, name] = await Promise.all([
      vitest(folder, ["run", "connects.scenario.yaml:2"]),
      vitest(folder, ["run", "--tags-filter=old-laptop"]),
      vitest(folder, ["run", "-t", "Peer 1 con"]),
    ]);
    expect(line.stdout).toContain("Tests  1 passed (1)");
    for (const chosen of [tag, name])
      expect(chosen.stdout).toContain("Tests  1 passed | 1 skipped (2)");
  });

  it("shards write blobs, and the merged report still shows the frame in the file", async () => {
    const folder = teamWith({
      "connects.scenario.yaml": PASSES,
      "offline.scenario.yaml": FAILS,
    });
    const shards = await Promise.all(
      ["1/2", "2/2"].map((shard) => vitest(folder, ["run", "--reporter=blob", `--shard=${shard}`])),
    );
    expect(shards.map(({ code }) => code).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual([0, 1]);
    const merged = await vitest(folder, ["run", "--merge-reports"]);
    expect(merged.code).toBe(1);
    expect(merged.stdout).toContain("Tests  1 failed | 1 passed (2)");
    expect(merged.stderr).toContain(
      `❯ timeline[3] connect offline.scenario.yaml:${placeIn(FAILS, "PEER1: { indicator")}\n`,
    );
  });

  it("a scenario is played anew when what it includes was changed, while Vitest watches and from run to run", async () => {
    const scenario = dayIncluding("room.yaml", { name: "In the room of the team", tags: ["room"] });
    const folder = teamWith({ "day.scenario.yaml": scenario });
    const missing = await vitest(folder, ["run"]);
    expect(missing.stderr).toContain('error[missing-include] cannot read "room.yaml"');
    const room = join(folder, "room.yaml");
    writeFileSync(room, ROOM);
    let step = 0;
    const { stdout, stderr } = await vitest(folder, ["watch"], (text, child) => {
      const waiting = text.split("Waiting for file changes").length - 1;
      if (step === 0 && waiting === 1) {
        step = 1;
        // One port for three laptops.
        writeFileSync(room, ROOM.replace("ports: 8", "ports: 1"));
      } else if (step === 1 && text.includes("Watching for file changes")) {
        step = 2;
        writeFileSync(room, ROOM.replace("cables: 4", "cables: 5"));
      } else if (step === 2 && waiting === 2) child.kill("SIGTERM");
    });
    expect(stdout).toContain("RERUN  room.yaml");
    expect(stderr).toContain("no-free-port");
    expect(stdout.match(/Tests {2}1 passed/g)).toHaveLength(2);
  });
});
