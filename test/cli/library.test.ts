/** Finding scenarios by what somebody saw, and seeing them fail where they say that they do. */
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ELEVENTH_PEER, fieldlab, folderWith, ROOT, smallDay } from "./fieldlab.ts";

describe("fieldlab list --symptom", () => {
  it("shows what somebody may have seen, the likeliest first, with its tags", async () => {
    const folder = folderWith({
      "1-about.scenario.yaml": smallDay({ name: "A seat for everybody, or no more" }),
      "2-other.scenario.yaml": smallDay({ name: "Something else" }),
      "3-seen.scenario.yaml": `${smallDay({ name: "Full", tags: ["caps"] })}symptom: ['71: There is no more seat']\n`,
    });
    const { code, stdout } = await fieldlab(["list", folder, "--symptom", "SEAT no more"]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(folder, "")).toBe(
      [
        "Full  [caps]",
        "  /3-seen.scenario.yaml",
        "  ! 71: There is no more seat",
        "  For tests of the command line.",
        "",
        "A seat for everybody, or no more",
        "  /1-about.scenario.yaml",
        "  For tests of the command line.",
        "",
      ].join("\n"),
    );
  });

  it("ends with 5 where nobody saw that, and says what to look for", async () => {
    const { code, stderr, stdout } = await fieldlab([
      "list",
      ELEVENTH_PEER,
      "--symptom",
      "blue smoke",
    ]);
    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr).toContain('none of 1 scenarios is about "blue smoke"');
    expect(stderr).toContain("--symptom 71");
  });
});

describe("scenarios that are not named", () => {
  it("a complaint is looked for among one's own and the shipped ones", async () => {
    const folder = folderWith({
      "scenarios/mine.scenario.yaml": `${smallDay({ name: "Mine" })}symptom: ['71: a message of ours']\n`,
    });
    const { code, stdout } = await fieldlab(["list", "--symptom", "71"], { cwd: folder });
    expect([code, stdout]).toEqual([0, expect.stringContaining("scenarios/mine.scenario.yaml")]);
    expect(stdout).toContain(join(ROOT, ELEVENTH_PEER));
    const all = await fieldlab(["list"], { cwd: folder });
    expect(all.stdout).not.toContain(ELEVENTH_PEER);
  });

  it("a shipped one that was copied is found once, where one's own is, and twice when it was changed", async () => {
    const text = readFileSync(join(ROOT, ELEVENTH_PEER), "utf8");
    const folder = folderWith({ "scenarios/copied.scenario.yaml": text });
    const find = async (): Promise<string> =>
      (await fieldlab(["list", "--symptom", "71"], { cwd: folder })).stdout;
    const once = await find();
    expect(once).toContain("  scenarios/copied.scenario.yaml\n");
    expect(once).not.toContain(join(ROOT, ELEVENTH_PEER));
    writeFileSync(join(folder, "scenarios/copied.scenario.yaml"), `${text}# Ours\n`);
    expect(await find()).toContain(join(ROOT, ELEVENTH_PEER));
  });

  it("whoever stands among the shipped ones finds them, and each once", async () => {
    const cwd = join(ROOT, "scenarios/caps");
    const { code, stdout } = await fieldlab(["list", "--symptom", "71"], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining("xp-pro-eleventh-peer")]);
    const among = await fieldlab(["list", "--grep", "eleventh peer"], {
      cwd: join(ROOT, "scenarios"),
    });
    expect([among.code, among.stdout]).toEqual([
      0,
      expect.stringContaining("  caps/xp-pro-eleventh-peer.scenario.yaml"),
    ]);
    const here = await fieldlab(["list", "--symptom", "71"], { cwd: ROOT });
    expect(here.stdout.split(`  ${ELEVENTH_PEER}\n`)).toHaveLength(2);
  });
});

describe("fieldlab run --breaks", () => {
  const day = smallDay({ name: "Small" });
  const fails =
    "  - { set: { network.cables: 3, nodes.PARENT.network-profile: public }, because: nobody is let in }\n";
  const survives = "  - { set: { network.cables: 9 }, because: cables grow on trees }\n";

  it("ends with 0 where every break makes its scenario fail, and says how many those are", async () => {
    const folder = folderWith({
      "a.scenario.yaml": `${day}breaks:\n${fails}`,
      "b.scenario.yaml": day,
    });
    const { code, stderr } = await fieldlab(["run", folder, "--breaks"]);
    expect([code, stderr]).toEqual([
      0,
      "1 of 1 break makes its scenario fail; 1 of the scenarios says none\n",
    ]);
  });

  it("says that a scenario fails anyway: what its breaks do proves nothing then", async () => {
    const folder = folderWith({
      "a.scenario.yaml": `${smallDay({ name: "Small", expected: "offline" })}breaks:\n${fails}`,
      "b.scenario.yaml": `${day}breaks:\n${fails}`,
    });
    const { code, stderr } = await fieldlab(["run", folder, "--breaks"]);
    expect([code, stderr]).toEqual([
      1,
      "2 of 2 breaks make their scenario fail; 1 scenario with breaks did not pass without them\n",
    ]);
  });

  it("does not count the breaks of files that cannot be read", async () => {
    const folder = folderWith({ "a.scenario.yaml": "scenario: 1\n" });
    const { code, stderr } = await fieldlab(["run", folder, "--breaks"]);
    expect([code, stderr]).toEqual([3, expect.not.stringContaining("breaks")]);
  });

  it("ends with 1 where the scenario passes all the same, with the place and the command that shows it", async () => {
    const folder = folderWith({ "a.scenario.yaml": `${day}breaks:\n${fails}${survives}` });
    const { code, stderr } = await fieldlab(["run", folder, "--breaks"]);
    expect(code).toBe(1);
    expect(stderr.replaceAll(folder, "")).toBe(
      [
        'error[break-without-effect] "Small" still passes with network.cables=9',
        "  --> /a.scenario.yaml:22:5",
        "  it should fail, because: cables grow on trees",
        "  repeat with: npx fieldlab run /a.scenario.yaml --seed=7 --set=network.cables=9",
        "1 of 2 breaks makes its scenario fail",
        "",
      ].join("\n"),
    );
    // Without the flag they are only read.
    expect((await fieldlab(["run", folder])).code).toBe(0);
  });

  it("tells a command that works where the break changes what the days of a matrix differ by", async () => {
    const matrix = day.replace("seed: 7", "seed: 7\nmatrix: { network.cables: [4, 5] }");
    const cwd = folderWith({ "a.scenario.yaml": `${matrix}breaks:\n${survives}` });
    const { stderr } = await fieldlab(["run", ".", "--breaks", "--cell=cables=5"], { cwd });
    const [, repeat = ""] = /repeat with: npx fieldlab (.*)\n/.exec(stderr) ?? [];
    expect(repeat).toBe("run a.scenario.yaml --seed=7 --cell=cables=5 --breaks");
    const again = await fieldlab(repeat.split(" "), { cwd });
    expect([again.code, again.stderr]).toEqual([1, stderr]);
  });

  it("puts every break into the reports, and merge-reports ends as the run does", async () => {
    const cwd = folderWith({ "a.scenario.yaml": `${day}breaks:\n${fails}${survives}` });
    const files = ["json", "junit", "tap"].flatMap((name) => ["--reporter", `${name}=out.${name}`]);
    const { code } = await fieldlab(["run", ".", "--breaks", ...files], { cwd });
    expect(code).toBe(1);
    const read = (name: string) => readFileSync(join(cwd, name), "utf8");
    expect(read("out.junit")).toContain('tests="3" failures="1" errors="0"');
    expect(read("out.junit")).toMatch(
      /name="Small · fails with network\.cables=9"[^>]* line="22"[^>]*>\s*<failure message="still passes"/,
    );
    expect(read("out.tap")).toMatch(
      /^TAP version 14\n1\.\.3\nok 1 - Small\nok 2 - Small · fails with network\.cables=3.*\nnot ok 3 - /,
    );
    const merged = await fieldlab(["merge-reports", "out.json"], { cwd });
    expect(merged.code).toBe(1);
    expect(merged.stderr).toContain('"Small" still passes with network.cables=9');
    symlinkSync(".", join(cwd, "link"));
    for (const same of ["./out.json", "link/out.json"]) {
      const twice = await fieldlab(["merge-reports", "out.json", same], { cwd });
      expect([twice.code, twice.stderr]).toEqual([
        2,
        expect.stringContaining(`error[named-twice] "${same}" is named twice`),
      ]);
    }
    const over = ["--reporter=json=new.json", "--reporter=tap=link/new.json"];
    const refused = await fieldlab(["merge-reports", "out.json", ...over], { cwd });
    expect([refused.code, refused.stdout, refused.stderr]).toEqual([
      2,
      "",
      expect.stringContaining("the tap report would be written over the json report"),
    ]);
  });

  it("leaves the breaks of a scenario out that is left out itself, and says so", async () => {
    const cwd = folderWith({
      "a.scenario.yaml": `${day.replace("seed: 7", "seed: 7\nskip: no switch yet")}breaks:\n${fails}${survives}`,
      "b.scenario.yaml": `${smallDay({ name: "Other" })}breaks:\n${fails}`,
    });
    const args = ["run", ".", "--breaks", "--reporter", "tap"];
    const { code, stderr, stdout } = await fieldlab(args, { cwd });
    expect([code, stderr]).toEqual([
      0,
      "1 of 1 break makes its scenario fail; 2 skipped with their scenarios\n",
    ]);
    expect(stdout).toMatch(/^TAP version 14\n1\.\.3\nok 1 - Small # SKIP no switch yet\n/);
    expect(stdout).toMatch(/\nok 3 - Other · fails with .*\n$/);
  });

  it("stops with --bail at the first break that changes nothing, and plays none where a scenario failed", async () => {
    const folder = folderWith({ "a.scenario.yaml": `${day}breaks:\n${survives}${fails}` });
    const first = await fieldlab(["run", folder, "--breaks", "--bail"]);
    expect(first.code).toBe(1);
    expect(first.stderr).toContain("0 of 1 break makes its scenario fail");
    const failing = folderWith({
      "a.scenario.yaml": `${day.replace("seed: 7", "seed: 7\nmust-happen: [{ mark: switched-by-hand }]")}breaks:\n${survives}`,
    });
    const none = await fieldlab(["run", failing, "--breaks", "--bail"]);
    expect(none.code).toBe(1);
    expect(none.stderr).not.toMatch(/breaks? makes?/);
  });
});
