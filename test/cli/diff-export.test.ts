/** `fieldlab diff` and `fieldlab export`, as a user starts them. */
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldlab, folderWith, smallDay } from "./fieldlab.ts";

/** A refusal in half an hour: a third of what the day of the front page takes to play. */
const SIXTH_PEER = "scenarios/caps/xp-home-sixth-peer.scenario.yaml";

describe("diff", () => {
  it("names what was given differently, the first event that is not the same, and what led to it on both sides", async () => {
    const change = "nodes.PARENT.os=windows-7-pro";
    const { code, stderr, stdout } = await fieldlab(["diff", SIXTH_PEER, "--other-set", change]);
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(
      /^Given differently:\n {2}nodes\.PARENT\.os: windows-xp-home and windows-7-pro\nThe same in the first \d+ events\.\n/,
    );
    expect(stdout).toMatch(/\nleft: 30m08s #\d+ PEER1 gave itself the address/);
    expect(stdout).toMatch(/\nright: 30m08s #\d+ PARENT gave itself the address/);
    expect(stdout).toContain("\n    after 30m02s ");
    expect(stdout).toMatch(/\n {2}actor: PEER1 and PARENT\n/);
    expect(stdout).toContain(`--set=${change}\n`);
  });

  it("ends with 0 where a run is the same as its journal, and says nothing when told to be quiet", async () => {
    const folder = folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) });
    await fieldlab(["run", "day.scenario.yaml", "--journal", "day.jsonl"], { cwd: folder });
    const told = await fieldlab(["diff", "day.scenario.yaml", "day.jsonl"], { cwd: folder });
    expect(told.code).toBe(0);
    expect(told.stdout).toMatch(/The same in all \d+ events\./);
    const quiet = await fieldlab(["diff", "day.scenario.yaml", "day.jsonl", "--quiet"], {
      cwd: folder,
    });
    expect(quiet).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("names the flag of the second run where that is the one with the mistake", async () => {
    const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) });
    const wrong = async (...args: ReadonlyArray<string>): Promise<string> =>
      (await fieldlab(["diff", "day.scenario.yaml", ...args], { cwd })).stderr;
    const other = await wrong("--other-set", "cables=4");
    expect(other).toContain(" --> --other-set cables\n");
    expect(other).toContain("write --other-set network.cables=4\n");
    expect(await wrong("--set", "cables=4", "--other-seed=8")).toContain(" --> --set cables\n");
    expect(await wrong("--other-cell", "os=3")).toContain("leave --other-cell out: ");
    await fieldlab(["run", "day.scenario.yaml", "--journal", "day.jsonl"], { cwd });
    expect(await wrong("day.jsonl", "--other-seed=8")).toContain(
      "--other-seed, --other-set and --other-cell change what is played",
    );
  });

  it("of one run alone is refused with an example, and 2", async () => {
    const { code, stderr } = await fieldlab(["diff", SIXTH_PEER]);
    expect(code).toBe(2);
    expect(stderr).toContain("error[nothing-to-compare]");
    expect(stderr).toContain(`fieldlab diff ${SIXTH_PEER} --other-seed=2`);
  });

  it("says which flag a value without an equals sign belongs to", async () => {
    const { code, stderr } = await fieldlab(["diff", SIXTH_PEER, "--other-set", "cables"]);
    expect(code).toBe(2);
    expect(stderr).toContain('--other-set "cables": expected path=value');
  });
});

describe("export", () => {
  it.each([
    ["text", /REFUSED: PEER6 is refused: error 71/],
    ["svg", /^<svg [^]*PEER6 is refused: error 71[^]*<\/svg>\n$/],
    ["mermaid", /^sequenceDiagram\n[^]*--x[^]*REFUSED: PEER6/],
    ["asciicast", /^\{"version":2,/],
  ])("writes the day as %s to where it was told", async (as, expected) => {
    const folder = folderWith({});
    const output = join(folder, "pictures", "day");
    const short = as === "asciicast" ? ["--seconds=2"] : [];
    const args = ["export", SIXTH_PEER, "--as", as, "--output", output, ...short];
    const { code, stderr, stdout } = await fieldlab(args);
    expect([code, stderr, stdout]).toEqual([0, "", `written to ${output}\n`]);
    expect(readFileSync(output, "utf8")).toMatch(expected);
  });

  it("is not written over the scenario or the journal it is of, by whatever name", async () => {
    const day = smallDay({ name: "A day" });
    const folder = folderWith({ "day.scenario.yaml": day });
    await fieldlab(["run", "day.scenario.yaml", "--journal", "day.jsonl"], { cwd: folder });
    const journal = readFileSync(join(folder, "day.jsonl"), "utf8");
    symlinkSync("day.scenario.yaml", join(folder, "link.yaml"));
    for (const [file, output] of [
      ["day.scenario.yaml", "./day.scenario.yaml"],
      ["day.scenario.yaml", "link.yaml"],
      ["day.jsonl", "day.jsonl"],
    ] as const) {
      const args = ["export", file, "--as", "svg", "--output", output];
      const { code, stderr, stdout } = await fieldlab(args, { cwd: folder });
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(
        `error[written-over] the export would be written over "${file}", which is read`,
      );
    }
    expect(readFileSync(join(folder, "day.scenario.yaml"), "utf8")).toBe(day);
    expect(readFileSync(join(folder, "day.jsonl"), "utf8")).toBe(journal);
  });

  it("of a stretch leaves the rest of the day out", async () => {
    const args = ["export", SIXTH_PEER, "--from=33m", "--to=34m"];
    const { code, stdout } = await fieldlab(args);
    expect(code).toBe(0);
    expect(stdout).toContain("PEER6 is refused");
    expect(stdout).not.toContain("is plugged into switch");
  });

  it.each([
    [
      ["--from=tomorrow"],
      'error[no-moment] --from "tomorrow" is no moment of a day\n  expected the time',
    ],
    [
      ["--from=monday", "--to=friday"],
      'error[no-moment] --from "monday" and --to "friday" are no moments of a day\n',
    ],
    [["--size=9x9"], '--size "9x9": expected columns and rows from 40x10 to 400x200'],
    [["--seconds=0"], "--seconds 0: expected 1 to 3600"],
    [
      ["--as=svg", "--from=2m", "--to=1m"],
      "error[empty-stretch] the stretch would end before it begins: --from=2m is later than --to=1m\n  exchange the two: --from=1m --to=2m\n",
    ],
    [
      ["--from=90%", "--to=#9"],
      "--from=90% is later than --to=#9\n  exchange the two: --from='#9' --to=90%\n",
    ],
    [
      ["--from=9h", "--to=10h"],
      "error[empty-stretch] --from=9h lies behind the end of the day, which lasts",
    ],
    [
      ["--from=#9999"],
      "error[empty-stretch] --from=#9999 is no event of this day: the last one is #266\n  choose another one with --from",
    ],
    [["--to=#267"], "--to=#267 is no event of this day: the last one is #266"],
    [["--from=100.1%"], 'error[no-moment] --from "100.1%" is no moment of a day'],
    [["--from=1m", "--to=1m"], "error[empty-stretch] nothing happens from 1m00s to 1m00s"],
    [
      ["--as=asciicast", "--to=2m"],
      "error[whole-day] --as asciicast records the whole day, and --to",
    ],
    [
      ["--as=svg", "--seconds=5", "--size=80x24"],
      "error[no-recording] --as svg is no recording, and --seconds and --size would change nothing",
    ],
    [["--output=/proc/none/day"], 'error[unwritable] the export cannot be written to "/proc/none'],
  ])("with %o is refused with what was expected, and 2", async (flags, said) => {
    const { code, stderr, stdout } = await fieldlab(["export", SIXTH_PEER, ...flags]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(said);
    expect(existsSync("/proc/none")).toBe(false);
  });
});
