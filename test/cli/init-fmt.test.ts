/** `fieldlab init`, `fieldlab fmt` and `fieldlab upgrade`: a first file that plays, and files that are kept tidy and new. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fieldlab, folderWith, smallDay } from "./fieldlab.ts";

/** Root may write everything. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534 } : {};

describe("init", () => {
  it("writes a scenario that passes without a warning and leads an editor to the schema", async () => {
    const cwd = folderWith();
    const { code, stdout } = await fieldlab(["init"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("run scenarios/first-day.scenario.yaml");
    const text = readFileSync(join(cwd, "scenarios/first-day.scenario.yaml"), "utf8");
    const schema = /\$schema=(.*)/.exec(text)?.[1] ?? "";
    expect(readFileSync(join(cwd, "scenarios", schema), "utf8")).toContain('"scenario.v1.json"');
    expect(await fieldlab(["validate", "--strict"], { cwd })).toMatchObject({
      code: 0,
      stderr: "",
    });
    const run = await fieldlab(["run"], { cwd });
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining("1 passed")]);
  });

  it("never writes over a file, and takes only names that are found as scenarios", async () => {
    const cwd = folderWith({ "mine.scenario.yaml": "mine\n" });
    const again = await fieldlab(["init", "mine.scenario.yaml"], { cwd });
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("is there already")]);
    expect(readFileSync(join(cwd, "mine.scenario.yaml"), "utf8")).toBe("mine\n");
    const odd = await fieldlab(["init", "mine.yaml"], { cwd });
    expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining("mine.scenario.yaml")]);
  });

  it("names a file that begins with a dash so that no command takes it for a flag", async () => {
    const cwd = folderWith();
    const { stdout } = await fieldlab(["init", "--", "-1.scenario.yaml"], { cwd });
    expect(stdout).toContain("run ./-1.scenario.yaml\n");
    expect(stdout).toContain("replay ./-1.scenario.yaml\n");
  });

  it.each([
    ["DAY.SCENARIO.YAML", "name it DAY.scenario.yaml"],
    ["day.scenario.yml", "name it day.scenario.yaml"],
    ["days/", "name it days/first-day.scenario.yaml"],
  ])("proposes a name for %s that is found", async (file, proposal) => {
    const { code, stderr } = await fieldlab(["init", file], { cwd: folderWith() });
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${proposal}\n`)]);
  });

  it("says in one message why it cannot write", async () => {
    const cwd = folderWith();
    writeFileSync(join(cwd, "scenarios"), "a file\n");
    const { code, stderr } = await fieldlab(["init"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("error[unwritable]");
    // A folder that is not there has no permissions to look at.
    const nowhere = await fieldlab(["init", "/proc/none/a.scenario.yaml"], { cwd });
    expect(nowhere.stderr).toContain("of its folder with: ls -ld /proc\n");
    mkdirSync(join(cwd, "other"));
    expect((await fieldlab(["init", "other/a.scenario.yaml"], { cwd })).code).toBe(0);
  });
});

describe("fmt", () => {
  it("tidies what is not tidy; --check only tells, and ends with 1", async () => {
    const untidy = smallDay({ name: "Untidy" }).replace("seed: 7", "seed:   7   # dice");
    const cwd = folderWith({ "scenarios/a.scenario.yaml": untidy });
    const asked = await fieldlab(["fmt", "--check"], { cwd });
    expect([asked.code, asked.stdout]).toEqual([
      1,
      "not tidy: scenarios/a.scenario.yaml\n1 file, 1 not tidy\n",
    ]);
    const file = join(cwd, "scenarios/a.scenario.yaml");
    expect(readFileSync(file, "utf8")).toBe(untidy);
    expect((await fieldlab(["fmt"], { cwd })).stdout).toContain("1 file, 1 tidied");
    expect(readFileSync(file, "utf8")).toContain("\nseed: 7 # dice\n");
    expect(await fieldlab(["fmt", "--check"], { cwd })).toMatchObject({
      code: 0,
      stdout: "1 file, all tidy\n",
    });
  });

  it("tidies the others where one cannot be read", async () => {
    const cwd = folderWith({ "a.scenario.yaml/notes.txt": "", "b.scenario.yaml": "x:   1\n" });
    const { code, stderr, stdout } = await fieldlab(["fmt", "."], { cwd });
    expect([code, stdout]).toEqual([3, "tidied: b.scenario.yaml\n"]);
    expect(stderr).toContain('"a.scenario.yaml" is a folder');
    expect(readFileSync(join(cwd, "b.scenario.yaml"), "utf8")).toBe("x: 1\n");
  });

  it.skipIf(process.platform === "win32")(
    "tidies the others where one cannot be written, and does not say of that one that it is tidied",
    async () => {
      const cwd = folderWith({ "a.scenario.yaml": "x:   1\n", "b.scenario.yaml": "x:   1\n" });
      chmodSync(cwd, 0o555);
      chmodSync(join(cwd, "a.scenario.yaml"), 0o444);
      chmodSync(join(cwd, "b.scenario.yaml"), 0o666);
      onTestFinished(() => chmodSync(cwd, 0o755));
      const { code, stderr, stdout } = await fieldlab(["fmt", "."], { cwd, ...NOBODY });
      expect([code, stdout]).toEqual([2, "tidied: b.scenario.yaml\n"]);
      expect(stderr).toContain('the scenario cannot be written to "a.scenario.yaml"');
      expect(readFileSync(join(cwd, "b.scenario.yaml"), "utf8")).toBe("x: 1\n");
    },
  );

  it("leaves a file that is no YAML as it is and says what is wrong with it", async () => {
    const cwd = folderWith({ "a.scenario.yaml": "nodes: { PARENT: {\n" });
    const { code, stderr } = await fieldlab(["fmt", "."], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain("error[yaml-syntax]");
    expect(readFileSync(join(cwd, "a.scenario.yaml"), "utf8")).toBe("nodes: { PARENT: {\n");
  });
});

it.each(["fmt", "fmt --check", "upgrade", "run --goldens --update"])(
  "%s leaves the shipped scenarios alone where there are none of one's own",
  async (command) => {
    const { code, stderr, stdout } = await fieldlab(command.split(" "), { cwd: folderWith() });
    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr).toContain('there is no folder "scenarios" here');
  },
);

describe("upgrade", () => {
  it("says that files are of the newest version, and leaves them as they are", async () => {
    const day = smallDay({ name: "New" });
    const cwd = folderWith({ "a.scenario.yaml": day, "b/b.scenario.yaml": day });
    expect(await fieldlab(["upgrade", "--check", "."], { cwd })).toMatchObject({
      code: 0,
      stdout: "2 files, all of version 1, which is the newest\n",
    });
    expect(readFileSync(join(cwd, "a.scenario.yaml"), "utf8")).toBe(day);
  });

  it("refuses a file of a version that nobody knows yet, with its place", async () => {
    const cwd = folderWith({
      "a.scenario.yaml": smallDay({ name: "Far ahead" }).replace("scenario: 1", "scenario: 9"),
    });
    const { code, stderr } = await fieldlab(["upgrade", "."], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain("error[unknown-version]");
    expect(stderr).toContain("a.scenario.yaml:1:11");
  });
});
