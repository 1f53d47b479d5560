/** What a team says of a file, that it is known to fail, is left out, or must fail when it is changed, is nothing a search for the reason minds. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fieldlab, folderWith, smallDay } from "./fieldlab.ts";

const BAD = smallDay({ name: "A day", expected: "offline" });
const BREAKS = "breaks: [{ set: { timeline.3.connect.laptops: PEER1 }, because: it says so }]\n";

const say = (day: string, ...lines: ReadonlyArray<string>): string =>
  day.replace("timeline:", `${lines.join("\n")}\ntimeline:`);

describe("a scenario with breaks, and known to fail", () => {
  const cwd = () =>
    folderWith({ "day.scenario.yaml": `${say(BAD, "known-failure: '#5'")}${BREAKS}` });

  it("is blamed as if it stood alone: its breaks build on every step", async () => {
    const { stdout } = await fieldlab(["blame", "day.scenario.yaml"], { cwd: cwd() });
    expect(stdout.replaceAll("\n", " ")).toMatch(
      /Without the connect of PEER1\.\.PEER2 at [\dms]+ \(step 4\) it passes\. /,
    );
  });

  it("is shrunk, and what comes out fails when it is run", async () => {
    const folder = cwd();
    await fieldlab(["shrink", "day.scenario.yaml"], { cwd: folder });
    const text = readFileSync(join(folder, "day.shrunk.scenario.yaml"), "utf8");
    expect(text).not.toMatch(/breaks|known-failure|PEER2/);
    expect((await fieldlab(["run", "day.shrunk.scenario.yaml"], { cwd: folder })).code).toBe(1);
  });
});

describe("a hunt", () => {
  const hunt = (day: string) => {
    const folder = folderWith({ "day.scenario.yaml": day });
    return fieldlab(["hunt", "day.scenario.yaml", "--seeds", "2"], { cwd: folder });
  };

  it("takes a day that passes for no finding, where it is known to fail", async () => {
    const { code } = await hunt(say(smallDay({ name: "A day" }), "known-failure: '#5'"));
    expect(code).toBe(0);
  });

  it("keeps days that are played, where the scenario is left out of runs", async () => {
    const cwd = folderWith({ "day.scenario.yaml": say(BAD, "skip: too long") });
    await fieldlab(["hunt", "day.scenario.yaml", "--seeds", "1"], { cwd });
    const kept = ".fieldlab/hunt/expectation-failed-indicator/0.scenario.yaml";
    expect((await fieldlab(["run", kept], { cwd })).code).toBe(1);
  });
});
