/** Scenario files as tests of Vitest: what a team sees that has the plugin in its configuration. */
import { existsSync, readFileSync, writeFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseJournal } from "../../src/sim/journal-reader.ts";
import { cleanUpAfterAll } from "../cli/clean-up.ts";
import { fieldlab, smallDay } from "../cli/fieldlab.ts";
import type { Ended } from "../cli/fieldlab.ts";
import { dayIncluding, ROOM, teamWith, vitest } from "./team.ts";

const brokenBy = (set: string, because: string): string =>
  `breaks:\n  - { set: { ${set} }, because: ${because} }\n`;
const PASSES = `${smallDay({ name: "Peer 1 connects", tags: ["caps", "old laptop"] })}${brokenBy(
  "nodes.PARENT.network-profile: public",
  "a public network shares nothing",
)}`;
/** Two expectations of one step that are not met. */
const FAILS = smallDay({ name: "Peer 1 stays offline", expected: "offline" }).replace(
  "indicator: offline } }",
  "indicator: offline }, PARENT: { sessions: 3 } }",
);
const INVALID = smallDay({ name: "Mistakes" })
  .replace("seed: 7", "seed: []")
  .replace("  - plug:", "  - plugg:");

const withHead = (name: string, head: string, expected: "green" | "offline"): string =>
  smallDay({ name, expected }).replace("seed: 7", `seed: 7\n${head}`);

/** Line and column of the first place where `text` stands. */
const placeIn = (source: string, text: string): string => {
  const before = source.slice(0, source.indexOf(text)).split("\n");
  return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
};

describe("scenario files as tests", () => {
  const OFFLINE = "scenarios/stays offline (2).scenario.yaml";
  const whenOver = cleanUpAfterAll();
  let folder: string;
  let run: Ended;
  beforeAll(async () => {
    folder = teamWith(
      {
        "scenarios/connects.scenario.yaml": PASSES,
        [OFFLINE]: FAILS,
        "scenarios/mistakes.scenario.yaml": INVALID,
        "scenarios/no-effect.scenario.yaml": `${smallDay({ name: "Unbreakable" })}${brokenBy("network.cables: 9", "nine are too many")}`,
        "scenarios/skipped.scenario.yaml": withHead("Not yet", "skip: no switch yet", "offline"),
        "scenarios/known.scenario.yaml": withHead("Known", "known-failure: '#214'", "offline"),
        "scenarios/fixed.scenario.yaml": withHead(
          'Fixed "for good"',
          "known-failure: '#215'",
          "green",
        ),
        "scenarios/cells.scenario.yaml": smallDay({ name: "Cells" }).replace(
          "seed: 7",
          "seed: 7\nmatrix: { network.cables: [4, 5] }",
        ),
        "of-the-team.test.ts": `import { expect, it } from "vitest";\nit("a test of the team's own", () => expect(1).toBe(1));\n`,
      },
      whenOver,
    );
    run = await vitest(
      folder,
      [
        "run",
        "--reporter=verbose",
        "--reporter=json",
        "--outputFile.json=report.json",
        "--reporter=junit",
        "--outputFile.junit=junit.xml",
        "--reporter=github-actions",
      ],
      { whenOver },
    );
  });

  it("stand beside the team's other tests, and one that fails fails the whole", () => {
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("Test Files  4 failed | 5 passed (9)");
    expect(run.stdout).toContain("Tests  3 failed | 7 passed | 1 skipped (11)");
    expect(run.stdout).toContain("✓ of-the-team.test.ts:2 > a test of the team's own");
    expect(run.stdout).toContain("✓ scenarios/connects.scenario.yaml:2 > Peer 1 connects ");
  });

  it("are a test for each cell of their matrix, on the line of the name", () => {
    for (const cables of [4, 5])
      expect(run.stdout).toContain(`✓ scenarios/cells.scenario.yaml:2 > Cells [cables=${cables}] `);
  });

  it("show each failure of a day with its frame in the file, what was expected and the last events", () => {
    const { stderr } = run;
    expect(stderr).toContain(
      "ScenarioFailure: expectation-failed: PEER1.indicator should be offline now but is green\n  in timeline[3] connect at 10.",
    );
    expect(stderr).toContain('Expected: "offline"\nReceived: "green"');
    expect(stderr).toContain("what happened last:\n  10s  ");
    expect(stderr).toMatch(/why:\n(.*\n)+ {2}10s {2}PEER1 turns green, was offline\n/);
    const indicator = placeIn(FAILS, "PEER1: { indicator");
    expect(stderr).toContain(`❯ timeline[3] connect ${OFFLINE}:${indicator}\n`);
    expect(stderr).toMatch(/ {5}\d+\| {5}expect: \{ PEER1: \{ indicator: offline.*\n +\| +\^\n/);
    expect(stderr).toContain("PARENT.sessions should be 3 now but is 2");
    const sessions = placeIn(FAILS, "PARENT: { sessions");
    expect(stderr).toContain(`❯ timeline[3] connect ${OFFLINE}:${sessions}\n`);
  });

  it("name the command that repeats a failed day, and the journal is that of the repeated day", async () => {
    const [, journal = "", command = ""] =
      /seed 7, journal (.*offline.*\.jsonl), repeat with: npx fieldlab (.*)\n/.exec(run.stderr) ??
      [];
    expect(command).toBe(`run '${OFFLINE}' --seed=7`);
    const repeated = await fieldlab(["run", OFFLINE, "--seed=7", "--journal", "again.jsonl"], {
      cwd: folder,
    });
    expect(repeated.code).toBe(1);
    const text = readFileSync(join(folder, journal), "utf8");
    expect(text).toBe(readFileSync(join(folder, "again.jsonl"), "utf8"));
    expect(parseJournal(text)).toMatchObject({ kind: "journal" });
  });

  it("give name, tags, line and the figures of the day to programs", () => {
    const report: unknown = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
    expect(report).toMatchObject({
      testResults: expect.arrayContaining([
        expect.objectContaining({
          name: join(folder, "scenarios/connects.scenario.yaml"),
          assertionResults: expect.arrayContaining([
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
          ]),
        }),
      ]),
    });
  });

  it("put the line of the scenario into JUnit and into the annotations of GitHub", () => {
    const place = placeIn(FAILS, "PEER1: { indicator");
    const junit = readFileSync(join(folder, "junit.xml"), "utf8");
    expect(junit).toContain(`❯ timeline[3] connect ${OFFLINE}:${place}`);
    expect(junit).toContain("seed 7, journal");
    const [line, column] = place.split(":");
    expect(run.stdout).toContain(`::error file=${join(folder, OFFLINE)},title=`);
    expect(run.stdout).toContain(`line=${line},column=${column}::`);
  });

  it("fail as a whole where a file is no scenario, with all its problems at their places", () => {
    const file = "scenarios/mistakes.scenario.yaml";
    expect(run.stderr).toContain(
      "InvalidScenario: error[wrong-type] a seed is a whole number or a text",
    );
    expect(run.stderr).toContain('did you mean "plug"?');
    // Where whoever installed the package has it.
    const page = /= see (\S+)#wrong-type/.exec(run.stderr)?.[1] ?? "";
    expect(existsSync(resolve(folder, page))).toBe(true);
    expect(run.stderr).toContain(`❯ wrong-type ${file}:${placeIn(INVALID, "seed:")}\n`);
    expect(run.stderr).toContain(`❯ unknown-action ${file}:${placeIn(INVALID, "plugg:")}\n`);
  });

  it("are listed, and a file that is no scenario says what is wrong with it then too", async () => {
    const valid = await vitest(folder, ["list", "connects"]);
    expect([valid.code, valid.stdout]).toEqual([
      0,
      expect.stringContaining("connects.scenario.yaml > Peer 1 connects\n"),
    ]);
    const { code, stderr, stdout } = await vitest(folder, ["list"]);
    expect(code).toBe(1);
    // The others are listed all the same.
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(12);
    expect(lines).toContain("scenarios/connects.scenario.yaml > Peer 1 connects");
    expect(lines).toContain("of-the-team.test.ts > a test of the team's own");
    expect(lines).toContain('scenarios/fixed.scenario.yaml > Fixed "for good"');
    expect(lines).toContain(
      "scenarios/mistakes.scenario.yaml > no scenario: a seed is a whole number or a text, and 1 more",
    );
    expect(stderr).toContain("InvalidScenario: error[wrong-type] a seed is a whole number");
    expect(stderr).toContain(
      `❯ unknown-action scenarios/mistakes.scenario.yaml:${placeIn(INVALID, "plugg:")}\n`,
    );
    expect(stderr).not.toContain("No test suite found");
  });

  it("play the breaks of a scenario too, and fail where one makes no difference", () => {
    expect(run.stdout).toContain(
      "✓ scenarios/connects.scenario.yaml:21 > Peer 1 connects · fails with nodes.PARENT.network-profile=public: a public network shares nothing",
    );
    expect(run.stderr).toContain(
      'BreakWithoutEffect: "Unbreakable" still passes with network.cables=9\n  it should fail, because: nine are too many',
    );
    expect(run.stderr).toContain("❯ breaks scenarios/no-effect.scenario.yaml:");
    expect(run.stderr).toContain(
      "repeat with: npx fieldlab run scenarios/no-effect.scenario.yaml --seed=7 --set=network.cables=9",
    );
  });

  it("honour what a file says of its own standing: skipped, known to fail, no longer failing", () => {
    expect(run.stdout).toMatch(
      /↓ scenarios\/skipped\.scenario\.yaml:2 > Not yet .*\[no switch yet\]/,
    );
    expect(run.stdout).toContain("✓ scenarios/known.scenario.yaml:2 > Known ");
    expect(run.stdout).toContain("known, #214: PEER1.indicator should be offline now but is green");
    expect(run.stderr).toContain("fixed: this day is listed as a known failure (#215)");
  });
});

describe("one and several scenarios", () => {
  it("are chosen by their line and by tags", async () => {
    const folder = teamWith({ "a.scenario.yaml": PASSES, "b.scenario.yaml": FAILS });
    // Both have a test on line 2; the tag is that of the first file, where the line is that of its break.
    const { code, stdout } = await vitest(folder, [
      "run",
      "--reporter=verbose",
      "--tags-filter=old-laptop",
      "a.scenario.yaml:21",
      "b.scenario.yaml:2",
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain("✓ a.scenario.yaml:21 > Peer 1 connects · fails with");
    expect(stdout).toMatch(/↓ a\.scenario\.yaml:2 > Peer 1 connects\n/);
    expect(stdout).toContain("↓ b.scenario.yaml:2 > Peer 1 stays offline");
    expect(stdout).toContain("Tests  1 passed | 2 skipped (3)");
  });

  it("are shared out as shards, and the merged report still shows the frame in the file", async () => {
    const folder = teamWith({ "a.scenario.yaml": PASSES, "b.scenario.yaml": FAILS });
    const shards = await Promise.all(
      ["1/2", "2/2"].map((shard) => vitest(folder, ["run", "--reporter=blob", `--shard=${shard}`])),
    );
    expect(new Set(shards.map(({ code }) => code))).toEqual(new Set([0, 1]));
    const merged = await vitest(folder, ["run", "--merge-reports"]);
    expect(merged.code).toBe(1);
    expect(merged.stdout).toContain("Tests  1 failed | 2 passed (3)");
    expect(merged.stderr).toContain(
      `❯ timeline[3] connect b.scenario.yaml:${placeIn(FAILS, "PEER1: { indicator")}\n`,
    );
  });
});

it("a folder that is called like a scenario, and a link that leads nowhere, do not keep Vitest from starting", async () => {
  const folder = teamWith({
    "day.scenario.yaml": PASSES,
    "folder.scenario.yaml/notes.txt": "No scenario.\n",
  });
  symlinkSync("nowhere.yaml", join(folder, "link.scenario.yaml"));
  const { code, stderr, stdout } = await vitest(folder, ["run"]);
  expect(stderr).toBe("");
  expect(stdout).toContain("Test Files  1 passed (1)");
  expect(code).toBe(0);
});

it.skipIf(process.platform === "win32")(
  "a scenario is played whatever signs are in its name and in those of its folders",
  async () => {
    const names = [
      "a #1",
      "why?",
      String.raw`C:\days`,
      "100 %23",
      "rounds #2/deep",
      "bad #3? or not",
    ];
    const file = (name: string): string => `${name}.scenario.yaml`;
    const days = names.map((name) => [
      file(name),
      name.startsWith("bad") ? FAILS : smallDay({ name: "Day" }),
    ]);
    const folder = teamWith({
      ...Object.fromEntries(days),
      "no #4.scenario.yaml": INVALID,
      "a #1.timeline.txt": "Day, seed 7\n",
    });
    const { stderr, stdout } = await vitest(folder, ["run", "--reporter=verbose"]);
    expect(stderr).not.toContain("Cannot find module");
    expect(stdout).toContain("Test Files  3 failed | 4 passed (7)");
    expect(stdout).toContain("Tests  2 failed | 4 passed (6)");
    // To Vitest a backslash is a slash.
    for (const name of ["why?", "C:/days", "100 %23", "rounds #2/deep"])
      expect(stdout).toContain(`✓ ${file(name)}`);
    expect(stderr).toMatch(/^\s*\+ .*PEER2 turns green, was offline$/m);
    expect(stderr).toContain(
      "repeat with: npx fieldlab run 'bad #3? or not.scenario.yaml' --seed=7",
    );
    expect(stderr).toContain("error[unknown-action]");
  },
);

it("a timeline beside a scenario is compared, and -u writes it anew; without one nothing is", async () => {
  const folder = teamWith({
    "day.scenario.yaml": smallDay({ name: "Day" }),
    "day.timeline.txt": "Day, seed 7\n",
    "other.scenario.yaml": smallDay({ name: "Other" }),
  });
  const differs = await vitest(folder, ["run"]);
  expect(differs.code).toBe(1);
  expect(differs.stdout).toContain("Tests  1 failed | 1 passed (2)");
  expect(differs.stderr).toMatch(/^\s*\+ .*PEER2 turns green, was offline$/m);
  const updated = await vitest(folder, ["run", "-u"]);
  expect(updated.code).toBe(0);
  const { code } = await fieldlab(["run", "day.scenario.yaml", "--goldens"], { cwd: folder });
  expect(code).toBe(0);
  expect(existsSync(join(folder, "other.timeline.txt"))).toBe(false);
});

it("a scenario is played anew when what it includes was changed, while Vitest watches and from run to run", async () => {
  const folder = teamWith({ "day.scenario.yaml": dayIncluding("room.yaml", { name: "Included" }) });
  const missing = await vitest(folder, ["run"]);
  expect(missing.stderr).toContain('error[missing-include] cannot read "room.yaml"');
  const room = join(folder, "room.yaml");
  writeFileSync(room, ROOM);
  let step = 0;
  const { stdout, stderr } = await vitest(folder, ["watch"], {
    onOutput: (text, child) => {
      const waiting = text.split("Waiting for file changes").length - 1;
      if (step === 0 && waiting === 1) {
        step = 1;
        // One port for three laptops.
        writeFileSync(room, ROOM.replace("ports: 8", "ports: 1"));
      } else if (step === 1 && text.includes("Watching for file changes")) {
        step = 2;
        writeFileSync(room, ROOM.replace("cables: 4", "cables: 5"));
      } else if (step === 2 && waiting === 2) child.kill("SIGTERM");
    },
  });
  expect(stdout).toContain("RERUN  room.yaml");
  expect(stderr).toContain("no-free-port");
  expect(stdout.match(/Tests {2}1 passed/g)).toHaveLength(2);
});
