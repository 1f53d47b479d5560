/** Bad command lines are answered in at most three lines; help that was asked for is no failure. */
import { describe, expect, it } from "vitest";
import { ELEVENTH_PEER, fieldlab, folderWith } from "./fieldlab.ts";

describe("a bad command line", () => {
  it.each([
    [["rnu"], 'unknown command "rnu"', "did you mean run?"],
    [["run", "--sed", "4"], "unknown flag --sed", "did you mean --seed?"],
    [["validat"], 'unknown command "validat"', "did you mean validate?"],
    [["run", "--set", "cables"], '--set "cables": expected path=value', "see fieldlab run --help"],
    [
      ["run", "--grep", "("],
      '--grep "(": expected a regular expression',
      "see fieldlab run --help",
    ],
    [["run", "--reporter", "xml"], '--reporter "xml": expected', "see fieldlab run --help"],
    [["run", "--workers", "two"], '--workers "two": expected a whole number', "--help"],
    [["run", "--seed"], "--seed needs a value: a text", "see fieldlab run --help"],
    [["run", "--seed", "1", "--seed", "2"], "--seed is there 2 times: expected at most", "--help"],
    [["play", "scenarios"], 'unknown command "play"', "did you mean run?"],
    [["check"], 'unknown command "check"', "did you mean validate?"],
    [["run", "--json"], "unknown flag --json", "did you mean --reporter json?"],
    [["run", "--filter=caps"], "unknown flag --filter", "did you mean --grep?"],
    [["export", "a", "--format", "svg"], "unknown flag --format", "did you mean --as?"],
    [["explain"], "<file> is missing", "see fieldlab explain --help"],
    [["explain", "a", "b"], 'unexpected "b"', "see fieldlab explain --help"],
    [["schema", "extra"], 'unexpected "extra"', "see fieldlab schema --help"],
  ])("%j says what is wrong and what to do, on stderr, with 2", async (args, wrong, todo) => {
    const { code, stderr, stdout } = await fieldlab(args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(wrong);
    expect(stderr).toContain(todo);
    expect(stderr.trimEnd().split("\n").length).toBeLessThanOrEqual(3);
  });

  it.each([
    ["run", "--journal", '--journal "": expected a file or a folder'],
    ["run", "--tags", '--tags "": expected tags, like --tags caps,sharing'],
    ["run", "--grep", '--grep "": expected a regular expression'],
    ["run", "--cell", '--cell "": expected values of the matrix'],
    ["run", "--seed", '--seed "": expected a number or a text'],
    ["list", "--symptom", '--symptom "": expected words of the message'],
    ["shrink", "--out", '--out "": expected a file'],
    ["shrink", "--until", '--until "": expected what somebody sees'],
    ["repro", "--out", '--out "": expected a file'],
    ["repro", "--scenario", '--scenario "": expected a file'],
    ["export", "--output", '--output "": expected a file'],
  ])(
    "%s %s with an empty value is refused before anything is played",
    async (...[name, flag, wrong]) => {
      const told = await fieldlab([name, ELEVENTH_PEER, flag, ""]);
      expect(told).toEqual({
        code: 2,
        stdout: "",
        stderr: expect.stringContaining(wrong),
      });
      expect(told.stderr).toContain("; is a variable of the shell empty?\n");
    },
  );

  it("--tags with commas and no tag is refused as well", async () => {
    const { code, stderr } = await fieldlab(["list", ELEVENTH_PEER, "--tags", " , "]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--tags " , ": expected tags')]);
  });

  it.each(["run", "validate", "replay"])(
    "%s '' is told that the name is empty, and no other file is proposed",
    async (name) => {
      const cwd = folderWith({ "a.scenario.yaml": "" });
      const { code, stderr } = await fieldlab([name, ""], { cwd });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error\[missing-file\] the name of a file is empty\n/);
      expect(stderr).toContain("is a variable of the shell empty?");
      expect(stderr).not.toContain("a.scenario.yaml");
    },
  );

  it("two mistakes are answered with the first one", async () => {
    const { code, stderr } = await fieldlab(["run", "--frob", "--nicate"]);
    expect(code).toBe(2);
    expect(stderr).toBe("fieldlab run: unknown flag --frob\n  see fieldlab run --help\n");
  });

  it("no command at all shows the help on stderr, with 2", async () => {
    const { code, stderr, stdout } = await fieldlab([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("SUBCOMMANDS");
  });
});

describe("help and version", () => {
  it("--help names every command, on stdout, with 0", async () => {
    const { code, stderr, stdout } = await fieldlab(["--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    for (const command of ["run", "validate", "explain", "list", "schema", "replay"]) {
      expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    }
  });

  it.each(["run", "validate", "explain", "list", "schema", "replay"])(
    "%s --help explains the command, with 0",
    async (command) => {
      const { code, stderr, stdout } = await fieldlab([command, "--help"]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`fieldlab ${command}`);
    },
  );

  it("repro --help says that run repeats a bundle too, and run --help shows how", async () => {
    const told = await Promise.all(
      ["repro", "run"].map(async (command) => (await fieldlab([command, "--help"])).stdout),
    );
    expect(told[0]).toContain("or the bundle of a run (*.repro.json)");
    for (const help of told) expect(help).toContain("fieldlab run day.repro.json");
  });

  it("--version is the version of the package, with 0", async () => {
    expect(await fieldlab(["--version"])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^fieldlab \d+\.\d+\.\d+\n$/),
      stderr: "",
    });
  });
});
