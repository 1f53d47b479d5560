/** `fieldlab check-determinism`, as a user starts it; once with a planted bug, from source. */
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { CABLE, fieldlab, folderWith, smallDay } from "./fieldlab.ts";

const PLANTED = fileURLToPath(new URL("./planted-non-determinism.ts", import.meta.url));

it("plays every scenario twice, and asks nothing of them but to be the same: one that fails is fine", async () => {
  const folder = folderWith({
    "good.scenario.yaml": smallDay({ name: "Good", scheduling: "random" }),
    "bad.scenario.yaml": smallDay({ name: "Bad", expected: "offline" }),
  });
  const { code, stdout } = await fieldlab(["check-determinism", "."], { cwd: folder });
  expect(stdout).toMatch(
    /^✓ bad\.scenario\.yaml, seed 7 {2}[0-9a-f]{16}\n✓ good\.scenario\.yaml, /,
  );
  expect(stdout).toContain(
    "\n2 scenarios played twice: the same to the last draw and the last line of the journal\n",
  );
  expect(code).toBe(0);
});

it("tells the first draw that differs, with both values and both places in the code, and ends with 4", async () => {
  const folder = folderWith({ "day.scenario.yaml": CABLE });
  const { code, stdout } = await fieldlab(["check-determinism", "day.scenario.yaml"], {
    cwd: folder,
    bundle: PLANTED,
  });
  expect(stdout).toMatch(
    /^✗ day\.scenario\.yaml, seed 7\n {4}The runs differ at entry \d+, at [\d.]+s:\n/,
  );
  expect(stdout).toMatch(/first run: {2}scheduler "planted" = \d+ at [\d.]+s\n/);
  expect(stdout).toMatch(/second run: scheduler "planted" = \d+ at [\d.]+s\n/);
  const [, first = "", second = ""] = stdout.split(/(?:first|second) run, where:\n/);
  expect(first).toContain("at drawInTheFirstRun (");
  expect(second).toContain("at drawInTheSecondRun (");
  // Whoever started the run is no news.
  expect(stdout).not.toContain("play-one");
  expect(second).toContain("1 not the same. This is a defect of fieldlab");
  expect(code).toBe(4);
});

it("run tells a command that plays twice again, where two plays differ", async () => {
  const cwd = folderWith({ "day.scenario.yaml": CABLE });
  const run = ["run", "day.scenario.yaml", "--check-determinism"];
  const { code, stdout } = await fieldlab(run, { cwd, bundle: PLANTED });
  expect([code, stdout]).toEqual([
    4,
    expect.stringContaining("run day.scenario.yaml --seed=7 --check-determinism\n"),
  ]);
});

it("says which days are left out, and does not count them", async () => {
  const day = smallDay({ name: "A day" });
  const cwd = folderWith({
    "day.scenario.yaml": day,
    "later.scenario.yaml": day.replace("seed: 7", "seed: 7\nskip: not now"),
  });
  const { code, stdout } = await fieldlab(["check-determinism", "."], { cwd });
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(
      /^✓ day\.[^]*\n- not played: later\.scenario\.yaml, seed 7\n\n1 scenario played twice: the same /,
    ),
  ]);
});

it("says with 3 which file is no scenario, and compares the others", async () => {
  const folder = folderWith({
    "day.scenario.yaml": smallDay({ name: "A day" }),
    "none.scenario.yaml": "scenario: 2\n",
  });
  const { code, stderr, stdout } = await fieldlab(["check-determinism", "."], { cwd: folder });
  expect([code, stdout]).toEqual([3, expect.stringContaining("1 scenario played twice: the same")]);
  expect(stderr).toContain("none.scenario.yaml:1:11");
});
