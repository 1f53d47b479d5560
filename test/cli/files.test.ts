/** Every way a file or folder can be unusable is one error: the place, what was expected, what to do. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ELEVENTH_PEER, fieldlab, folderWith, smallDay } from "./fieldlab.ts";

const COMMANDS = ["run", "validate", "explain"];

/** Root reads everything, so unreadable is tested as somebody else. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534 } : {};

describe("a file that cannot be used", () => {
  it.each(COMMANDS)(
    "%s: a missing file is named, with the nearest name, and 2",
    async (command) => {
      const { code, stderr, stdout } = await fieldlab([
        command,
        ELEVENTH_PEER.replace("eleventh", "elefenth"),
      ]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain("error[missing-file]");
      expect(stderr).toContain(`did you mean "${ELEVENTH_PEER}"?`);
    },
  );

  it("a missing file is not taken for one that only ends the same", async () => {
    const cwd = folderWith({ "huge.scenario.yaml": "scenario: 1\n" });
    const { stderr } = await fieldlab(["validate", "nothere.scenario.yaml"], { cwd });
    expect(stderr).toContain("check the path");
    expect(stderr).not.toContain("huge");
  });

  it.each(COMMANDS)("%s: a file of 50 MB is refused before it is read, with 3", async (command) => {
    const folder = folderWith({ "film.scenario.yaml": "scenario: 1\n" });
    truncateSync(join(folder, "film.scenario.yaml"), 50_000_000);
    const { code, stderr } = await fieldlab([command, "film.scenario.yaml"], { cwd: folder });
    expect(code).toBe(3);
    expect(stderr).toContain('error[too-large] "film.scenario.yaml" has 47.7 MiB');
    expect(stderr).toContain("at most 1 MiB");
  });

  it.each(COMMANDS)("%s: a binary file is refused as binary, with 3", async (command) => {
    const folder = folderWith({
      "photo.scenario.yaml": new Uint8Array([137, 80, 78, 71, 0, 1, 2]),
    });
    const { code, stderr } = await fieldlab([command, "photo.scenario.yaml"], { cwd: folder });
    expect(code).toBe(3);
    expect(stderr).toContain("error[binary-file]");
    expect(stderr).toContain("photo.scenario.yaml:1:1");
  });

  it.each(COMMANDS)("%s: an empty file is refused as empty, with 3", async (command) => {
    const folder = folderWith({ "empty.scenario.yaml": "" });
    const { code, stderr } = await fieldlab([command, "empty.scenario.yaml"], { cwd: folder });
    expect(code).toBe(3);
    expect(stderr).toContain("error[empty-file]");
  });

  it.skipIf(process.platform === "win32")(
    "an included pipe is refused instead of waited for, and a film before it is read",
    async () => {
      const day = (include: string): string =>
        smallDay({ name: "Includes" }).replace("seed: 7", `include: ${include}`);
      const cwd = folderWith({
        "film.yaml": "",
        "film.scenario.yaml": day("film.yaml"),
        "pipe.scenario.yaml": day("pipe.yaml"),
      });
      truncateSync(join(cwd, "film.yaml"), 50_000_000);
      execFileSync("mkfifo", [join(cwd, "pipe.yaml")]);
      const { code, stderr } = await fieldlab(["validate", "."], { cwd });
      expect(code).toBe(3);
      expect(stderr).toContain("film.yaml: larger than 1 MiB");
      expect(stderr).toContain("pipe.yaml: not a regular file");
    },
  );

  it("explain wants one file and says so when it gets a folder, with 2", async () => {
    const { code, stderr } = await fieldlab(["explain", "scenarios"]);
    expect(code).toBe(2);
    expect(stderr).toContain('error[is-a-folder] "scenarios" is a folder');
    expect(stderr).toContain("fieldlab list scenarios");
  });

  it.each([
    ["journals", "replay", "anna.jsonl", "like journals/anna.jsonl"],
    ["reports", "merge-reports", "shard-1.json", "like reports/shard-1.json"],
    ["nothing", "merge-reports", "x.txt", "  name a file that is in it\n"],
    ["days", "replay", "day.scenario.yaml", "list days\n"],
  ])("of a folder with %s %s says which file may be meant", async (folder, command, name, said) => {
    const cwd = folderWith({});
    mkdirSync(join(cwd, folder));
    for (const file of [name, "z.txt"]) writeFileSync(join(cwd, folder, file), "");
    const { code, stderr } = await fieldlab([command, folder], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it.skipIf(process.platform === "win32")(
    "a device is refused as no regular file, with 2",
    async () => {
      const { code, stderr } = await fieldlab(["validate", "/dev/zero"]);
      expect(code).toBe(2);
      expect(stderr).toContain('error[not-a-file] "/dev/zero" is not a regular file');
    },
  );

  it.skipIf(process.platform === "win32").each(["replay", "export", "diff"])(
    "%s: whoever pipes a journal is not told to save a scenario",
    async (command) => {
      const { code, stderr } = await fieldlab([
        command,
        "/dev/zero",
        ...(command === "diff" ? ["/dev/zero"] : []),
      ]);
      expect(code).toBe(2);
      expect(stderr).toContain("expected one file with a scenario or the journal of a day");
      expect(stderr).toContain("save a scenario or the journal of a day to a file first");
    },
  );

  it.each(["replay", "run", "validate"])(
    "%s: a dash is no file, and it is said that nothing is read from a pipe",
    async (command) => {
      const { code, stderr } = await fieldlab([command, "-"]);
      expect(code).toBe(2);
      expect(stderr).toContain('error[missing-file] there is no file or folder "-"');
      expect(stderr).toContain("save what comes through the pipe to a file first");
    },
  );
});

describe("a folder that cannot be used", () => {
  it.each(["run", "validate", "list"])(
    "%s: a folder without scenarios ends with 5",
    async (command) => {
      const { code, stderr, stdout } = await fieldlab([
        command,
        folderWith({ "notes.txt": "hello" }),
      ]);
      expect([code, stdout]).toEqual([5, ""]);
      expect(stderr).toContain("error[no-scenarios]");
      expect(stderr).toContain("*.scenario.yaml");
    },
  );

  it.skipIf(process.platform === "win32").each(["run", "validate", "list"])(
    "%s: an unreadable folder is named with what to look at, and 2",
    async (command) => {
      const folder = folderWith({ "a.scenario.yaml": smallDay({ name: "A" }) });
      mkdirSync(join(folder, "locked"));
      chmodSync(folder, 0o755);
      chmodSync(join(folder, "locked"), 0o000);
      onTestFinished(() => chmodSync(join(folder, "locked"), 0o755));
      const { code, stderr, stdout } = await fieldlab([command, folder], NOBODY);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toContain(
        `error[unreadable] "${join(folder, "locked")}" cannot be read: permission denied`,
      );
      expect(stderr).toContain("ls -ld");
    },
  );

  it.skipIf(process.platform === "win32")(
    "an unreadable file among readable ones is reported, and the others are checked",
    async () => {
      const folder = folderWith({
        "a.scenario.yaml": smallDay({ name: "A" }),
        "b.scenario.yaml": smallDay({ name: "B" }),
      });
      chmodSync(folder, 0o755);
      chmodSync(join(folder, "a.scenario.yaml"), 0o000);
      const { code, stderr } = await fieldlab(["validate", folder], NOBODY);
      expect(code).toBe(3);
      expect(stderr).toContain("cannot be read: permission denied");
      expect(stderr).toContain("2 scenarios, 1 problem in 1 file");
    },
  );
});

describe("several files", () => {
  it("folders are searched to the bottom, in sorted order, and each file is taken once", async () => {
    const folder = folderWith({
      "b.scenario.yaml": smallDay({ name: "B" }),
      "a/deep/c.scenario.yaml": smallDay({ name: "C" }),
      "a/other.yaml": "not a scenario",
      "node_modules/x.scenario.yaml": "never read",
      ".hidden/x.scenario.yaml": "never read",
    });
    const { code, stdout } = await fieldlab(["list", "--json", ".", "b.scenario.yaml"], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ file: "a/deep/c.scenario.yaml", name: "C" }),
      expect.objectContaining({ file: "b.scenario.yaml", name: "B" }),
    ]);
  });

  it("a link that leads back to where one has come from is not followed for ever", async () => {
    const folder = folderWith({
      "days/a.scenario.yaml": smallDay({ name: "A" }),
      "days/deep/b.scenario.yaml": smallDay({ name: "B" }),
    });
    symlinkSync("..", join(folder, "days/deep/up"));
    symlinkSync(".", join(folder, "days/here"));
    const { code, stderr, stdout } = await fieldlab(["list", "--json", "days"], { cwd: folder });
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ file: "days/a.scenario.yaml" }),
      expect.objectContaining({ file: "days/deep/b.scenario.yaml" }),
    ]);
  });

  it("what editors and other systems keep beside a scenario is none", async () => {
    const folder = folderWith({
      "a.scenario.yaml": smallDay({ name: "A" }),
      "._a.scenario.yaml": new Uint8Array([0, 5, 22, 7]),
    });
    symlinkSync("anna@laptop.4711", join(folder, ".#a.scenario.yaml"));
    const { code, stdout } = await fieldlab(["validate", "."], { cwd: folder });
    expect([code, stdout]).toEqual([0, "1 scenario, no problem\n"]);
  });

  it("problems are counted also where more than twenty are not shown", async () => {
    const steps = Array.from({ length: 30 }, () => "  - wait: 5\n").join("");
    const cwd = folderWith({ "a.scenario.yaml": `${smallDay({ name: "A" })}${steps}` });
    const { code, stderr } = await fieldlab(["validate", "a.scenario.yaml"], { cwd });
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/and 10 more problems[^]*1 scenario, 30 problems in 1 file\n$/),
    ]);
  });

  it("list names the others where one is no scenario, says what is wrong with it, and ends with 3", async () => {
    const cwd = folderWith({
      "a.scenario.yaml": smallDay({ name: "A" }).replace("cables: 4", "kables: 4"),
      "b.scenario.yaml": smallDay({ name: "B" }),
    });
    for (const flags of [[], ["--json"]]) {
      const { code, stderr, stdout } = await fieldlab(["list", ".", ...flags], { cwd });
      expect([code, stderr]).toEqual([3, expect.stringContaining("a.scenario.yaml:")]);
      expect(stdout).toContain("b.scenario.yaml");
    }
  });

  it("validate shows the problems of every file at once, with 3", async () => {
    const folder = folderWith({
      "a.scenario.yaml": smallDay({ name: "A" }).replace("cables: 4", "kables: 4"),
      "b.scenario.yaml": smallDay({ name: "B" }),
      "c.scenario.yaml": smallDay({ name: "C" }).replace("connect:", "conect:"),
    });
    const { code, stderr } = await fieldlab(["validate"].concat(folder));
    expect(code).toBe(3);
    expect(stderr).toContain("a.scenario.yaml:");
    expect(stderr).toContain("c.scenario.yaml:");
    expect(stderr).toContain("did you mean");
    expect(stderr).toMatch(/3 scenarios, \d+ problems in 2 files\n$/);
  });

  it("without a path, the folder scenarios of the current folder is taken, else the shipped one", async () => {
    const own = folderWith({ "scenarios/mine.scenario.yaml": smallDay({ name: "Mine" }) });
    expect((await fieldlab(["list", "--json"], { cwd: own })).stdout).toContain('"name": "Mine"');
    const shipped = await fieldlab(["list", "--json"], { cwd: folderWith() });
    expect(shipped.stdout).toContain("xp-pro-eleventh-peer.scenario.yaml");
  });
});

it.each([
  [["--journal", "-"], "error[journal-file] --journal - names no file"],
  [["--journal", "day.jsonl", "--trace", "off"], "error[journal-off] --journal says where"],
])(
  "a journal that would not be kept where somebody names it is refused: %s",
  async (flags, told) => {
    const folder = folderWith({ "a.scenario.yaml": smallDay({ name: "Kept" }) });
    const { code, stderr, stdout } = await fieldlab(["run", "a.scenario.yaml", ...flags], {
      cwd: folder,
    });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(told);
    expect(readdirSync(folder)).toEqual(["a.scenario.yaml"]);
  },
);

describe("what a command writes", () => {
  it.each([
    ["run", "a.scenario.yaml", "--journal", "b.yaml"],
    ["run", "a.scenario.yaml", "--reporter", "json=b.yaml"],
    ["repro", "a.scenario.yaml", "--out", "b.yaml"],
    ["export", "a.scenario.yaml", "--as=text", "--output", "b.yaml"],
    ["shrink", "b.yaml", "--out", "../link/b.yaml"],
    ["shrink", "a.scenario.yaml", "--out", "b.yaml"],
    ["shrink", "a.scenario.yaml", "--out", "a.timeline.txt"],
    ["export", "a.scenario.yaml", "--as=text", "--output", "a.timeline.txt"],
    ["repro", "b.yaml", "--out", "a.timeline.txt"],
  ])("never takes the place of a scenario or a timeline: %s %s %s %s, with 2", async (...args) => {
    const day = smallDay({ name: "Precious", expected: "offline" });
    const folder = folderWith({
      "days/a.scenario.yaml": day,
      "days/b.yaml": day,
      "days/a.timeline.txt": "kept",
    });
    symlinkSync(join(folder, "days"), join(folder, "link"));
    const cwd = join(folder, "days");
    const { code, stderr, stdout } = await fieldlab(args, { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("error[written-over] the ");
    expect(readFileSync(join(cwd, "b.yaml"), "utf8")).toBe(day);
    expect(readFileSync(join(cwd, "a.timeline.txt"), "utf8")).toBe("kept");
  });
});
