/** How the command line behaves beside other programs: pipes, signals, colours, and its own defects. */
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wantsColour } from "../../src/cli/colour.ts";
import { shellWord } from "../../src/scenarios/report/repeat.ts";
import { BUNDLE, ELEVENTH_PEER, fieldlab, folderWith, ROOT, smallDay, start } from "./fieldlab.ts";
import { fieldlab as command } from "../../src/cli/command.ts";
import { helpAsked, minusIsNoFlag } from "../../src/cli/run-command-line.ts";
import { canBeDrawnOn, signsOf } from "../../src/cli/terminal.ts";

/** More than a pipe holds, and longer to play than a test waits. */
const manyDays = (count: number): string =>
  folderWith(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `${index}.scenario.yaml`,
        smallDay({ name: `Day ${index}` }),
      ]),
    ),
  );

describe("pipes", () => {
  it.skipIf(process.platform === "win32")(
    "a reader that has seen enough ends nothing and hears nothing",
    async () => {
      const script = `"${process.execPath}" "${BUNDLE}" list . --json | head -1; echo "code \${PIPESTATUS[0]}"`;
      const { stderr, stdout } = await start("bash", ["-c", script], { cwd: manyDays(900) });
      expect(stderr).toBe("");
      expect(stdout).toBe("[\ncode 0\n");
    },
  );
});

describe("a full disk", () => {
  it.skipIf(process.platform !== "linux")(
    "is no reader that has seen enough: what was to be kept is not there, with 2",
    async () => {
      const script = `"${process.execPath}" "${BUNDLE}" export "${ELEVENTH_PEER}" > /dev/full; echo "code $?"`;
      const { stderr, stdout } = await start("bash", ["-c", script]);
      expect(stderr).toContain("error[unwritable] the standard output cannot be written: ENOSPC");
      expect(stdout).toBe("code 2\n");
    },
  );
});

describe("Ctrl-C", () => {
  it.skipIf(process.platform === "win32").each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "%s ends a run that would take for ever at once, without a word on stderr",
    async (signal, expected) => {
      const endless = `${smallDay({ name: "Endless" })}${"  - wait: 8000h\n".repeat(9)}`;
      const cwd = folderWith({
        "1.scenario.yaml": smallDay({ name: "Short" }),
        "2.scenario.yaml": endless,
      });
      const { code, stderr, stdout } = await fieldlab(["run", "."], {
        cwd,
        // The verdict of the first day is out; a moment later the second is being played.
        onOutput: (_, child) => setTimeout(() => child.kill(signal), 1_000),
      });
      expect(code).toBe(expected);
      expect(stderr).toBe("");
      expect(stdout).toContain("Short");
      expect(stdout).not.toContain("2 scenarios");
    },
  );

  it.skipIf(process.platform === "win32").each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "between two scenarios %s interrupts the run in good order, with %i",
    async (signal, expected) => {
      const { code, stderr } = await fieldlab(["run", "."], {
        cwd: manyDays(300),
        onOutput: (_, child) => child.kill(signal),
      });
      expect([code, stderr]).toEqual([expected, ""]);
    },
  );

  it.skipIf(process.platform === "win32").each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s ends a hunt with %i, whoever plays its days", async (signal, expected) => {
    for (const workers of ["--workers=1", "--workers=2"]) {
      const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }) });
      const hunt = ["hunt", "day.scenario.yaml", "--seeds=100000", "--reporter=json", workers];
      const { code } = await fieldlab(hunt, { cwd, onOutput: (_, child) => child.kill(signal) });
      expect([workers, code]).toEqual([workers, expected]);
    }
  });
});

describe("colours", () => {
  const question = { argv: [], env: {}, isTerminal: true };

  it("a terminal gets colours, a pipe and a dumb terminal do not", () => {
    expect(wantsColour(question)).toBe(true);
    expect(wantsColour({ ...question, isTerminal: undefined })).toBe(false);
    expect(wantsColour({ ...question, env: { TERM: "dumb" } })).toBe(false);
  });

  it("NO_COLOR turns them off when it is not empty, FORCE_COLOR on, and NO_COLOR wins", () => {
    expect(wantsColour({ ...question, env: { NO_COLOR: "1" } })).toBe(false);
    expect(wantsColour({ ...question, env: { NO_COLOR: "" } })).toBe(true);
    const piped = { ...question, isTerminal: false };
    expect(wantsColour({ ...piped, env: { FORCE_COLOR: "1" } })).toBe(true);
    expect(wantsColour({ ...question, env: { FORCE_COLOR: "0" } })).toBe(false);
    expect(wantsColour({ ...piped, env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).toBe(false);
  });

  it("the command line beats the environment, and its last word counts", () => {
    const env = { FORCE_COLOR: "1" };
    expect(wantsColour({ ...question, env, argv: ["run", "--no-color"] })).toBe(false);
    expect(wantsColour({ ...question, env: { NO_COLOR: "1" }, argv: ["--color"] })).toBe(true);
    expect(wantsColour({ ...question, argv: ["--color", "--no-color"] })).toBe(false);
    expect(wantsColour({ ...question, argv: ["--", "--no-color"] })).toBe(true);
  });

  it("a run into a pipe has no escape codes unless they are forced", async () => {
    const escape = "\u001B[";
    expect((await fieldlab(["run", ELEVENTH_PEER])).stdout).not.toContain(escape);
    const forced = await fieldlab(["run", ELEVENTH_PEER], { env: { FORCE_COLOR: "1" } });
    expect(forced.stdout).toContain(escape);
    const refused = await fieldlab(["run", ELEVENTH_PEER, "--no-color"], {
      env: { FORCE_COLOR: "1" },
    });
    expect(refused.stdout).not.toContain(escape);
  });
});

describe("the terminal", () => {
  it("one that moves no cursor is told the day in lines", () => {
    expect(canBeDrawnOn({ TERM: "dumb" })).toBe(false);
    expect(canBeDrawnOn({ TERM: "xterm-256color" })).toBe(true);
    // Windows sets none.
    expect(canBeDrawnOn({})).toBe(true);
  });

  it("the old Windows console gets signs its fonts have, and one may choose", () => {
    expect(signsOf("win32", {})).toBe("wgl4");
    expect(signsOf("win32", { WT_SESSION: "1" })).toBe("all");
    expect(signsOf("win32", { TERM_PROGRAM: "vscode" })).toBe("all");
    expect(signsOf("linux", {})).toBe("all");
    expect(signsOf("linux", { FIELDLAB_SIGNS: "ascii" })).toBe("ascii");
    expect(signsOf("linux", { FIELDLAB_SIGNS: "ASCII" })).toBe("ascii");
    expect(signsOf("linux", { FIELDLAB_SIGNS: "" })).toBe("all");
    expect(signsOf("win32", { FIELDLAB_SIGNS: "asci" })).toBe(null);
    expect(signsOf("win32", { FIELDLAB_SIGNS: "all" })).toBe("all");
  });

  it("help is a word too", () => {
    expect(helpAsked(["help", "run"], command)).toEqual(["run", "--help"]);
    expect(helpAsked(["help"], command)).toEqual(["--help"]);
    expect(helpAsked(["list", "help"], command)).toEqual(["list", "help"]);
  });

  it("a value that begins with a minus is one, and asks for no help", async () => {
    expect(minusIsNoFlag(["export", "day", "--from", "-1h", "--to=-2h"])).toEqual([
      "export",
      "day",
      "--from=-1h",
      "--to=-2h",
    ]);
    expect(minusIsNoFlag(["run", "--seed", "-5", "-h", "--", "-1h"])).toEqual([
      "run",
      "--seed",
      "-5",
      "-h",
      "--",
      "-1h",
    ]);
    for (const [argv, why] of [
      [["export", ELEVENTH_PEER, "--from", "-1h"], '--from "-1h" is no moment of a day'],
      [["export", ELEVENTH_PEER, "--to", "-40%"], '--to "-40%" is no moment of a day'],
      [["hunt", "--swarm", "--for", "-1h"], '--for "-1h": expected a duration'],
      [["run", ELEVENTH_PEER, "-1h"], "unknown flag -1; a value that begins with a dash"],
    ] as const) {
      const { code, stderr, stdout } = await fieldlab(argv);
      expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(why)]);
    }
  });

  it("there is no help of a command nobody knows", async () => {
    for (const argv of [
      ["help", "rum"],
      ["rum", "--help"],
      ["rum", "-h"],
    ]) {
      const { code, stderr, stdout } = await fieldlab(argv);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/unknown command "rum"\n {2}did you mean run\?/);
    }
    const { code, stderr } = await start(process.execPath, [
      BUNDLE.replace("fieldlab.js", "fieldsync.js"),
      "documents",
      "ad",
      "--help",
    ]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/unknown command "ad"\n.* add\?/)]);
  });
});

describe("the environment", () => {
  it("what a library would print when it is asked to there stays out of the output", async () => {
    const env = { LOG_TOKENS: "1", LOG_STREAM: "1" };
    const { code, stderr, stdout } = await fieldlab(["validate", ELEVENTH_PEER], { env });
    expect([code, stderr, stdout]).toEqual([0, "", "1 scenario, no problem\n"]);
  });
});

describe("commands to paste", () => {
  it.each([
    ["scenarios/a.scenario.yaml", "scenarios/a.scenario.yaml"],
    ["my day.yaml", "'my day.yaml'"],
    ["it's", String.raw`'it'\''s'`],
    ["$(rm -rf ~)", "'$(rm -rf ~)'"],
  ])("%s is one word for the shell", (word, quoted) => {
    expect(shellWord(word, "/")).toBe(quoted);
  });

  it.each([
    [String.raw`scenarios\caps\a.scenario.yaml`, String.raw`scenarios\caps\a.scenario.yaml`],
    [String.raw`\\SERVER\days\a.yaml`, String.raw`\\SERVER\days\a.yaml`],
    [String.raw`C:\My days\it's.yaml`, String.raw`"C:\My days\it's.yaml"`],
    ["engagement.name=a & b", '"engagement.name=a & b"'],
    ["100%", '"100%"'],
    ['say "no"', String.raw`"say \"no\""`],
  ])("%s is one word for a shell of Windows", (word, quoted) => {
    expect(shellWord(word, "\\")).toBe(quoted);
  });

  it("a file whose name begins like a flag is a file there", async () => {
    const cwd = folderWith({ "-my day.scenario.yaml": smallDay({ name: "A day" }) });
    const told = await fieldlab(["replay", "--plain", "--", "-my day.scenario.yaml"], { cwd });
    expect(told.stdout).toContain("fieldlab run './-my day.scenario.yaml' --seed=7\n");
    const alone = await fieldlab(["diff", "--", "-my day.scenario.yaml"], { cwd });
    expect(alone.stderr).toContain("fieldlab diff './-my day.scenario.yaml' --other-seed=2\n");
    const unseen = await fieldlab(["watch", "--", "-my day.scenario.yaml"], { cwd });
    expect(unseen.stderr).toContain("fieldlab replay './-my day.scenario.yaml' --plain\n");
  });
});

describe("a defect of our own", () => {
  /** An installation with a piece missing: something no command line and no scenario can be blamed for. */
  const broken = (): string => {
    const folder = folderWith();
    cpSync(join(ROOT, "dist"), join(folder, "dist"), { recursive: true });
    cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
    for (const file of readdirSync(join(folder, "dist"))) {
      if (file.startsWith("json-schema-")) rmSync(join(folder, "dist", file));
    }
    return join(folder, "dist/fieldlab.js");
  };

  it("is reported in three lines with 4, and never with a stack", async () => {
    const { code, stderr, stdout } = await fieldlab(["schema"], { bundle: broken() });
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toMatch(/^internal error: /);
    expect(stderr).toContain("please report it");
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("shows its stack to those who set FIELDLAB_DEBUG", async () => {
    const { code, stderr } = await fieldlab(["schema"], {
      bundle: broken(),
      env: { FIELDLAB_DEBUG: "1" },
    });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^\s+at /m);
  });
});
