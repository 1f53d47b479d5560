/** `--reporter`: several at once, into files, and which of them can share standard output. `--shard` and `--trace` beside them. */
import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { progressOn } from "../../src/cli/running/progress.ts";
import { BUNDLE, fieldlab, folderWith, smallDay, start } from "./fieldlab.ts";

const days = (): string =>
  folderWith({
    "days/1.scenario.yaml": smallDay({ name: "One" }),
    "days/2.scenario.yaml": smallDay({ name: "Two", expected: "offline" }),
    "days/3.scenario.yaml": smallDay({ name: "Three" }),
  });

describe("--reporter", () => {
  it("writes each report it is asked for into its file, and people are still told", async () => {
    const cwd = days();
    const { code, stdout } = await fieldlab(
      ["run", "days", "--reporter", "junit=out/report.xml", "--reporter", "tap=out/report.tap"],
      { cwd },
    );
    expect(code).toBe(1);
    expect(stdout).toContain("3 scenarios: 1 failed, 2 passed");
    expect(readFileSync(join(cwd, "out/report.xml"), "utf8")).toContain('tests="3" failures="1"');
    expect(readFileSync(join(cwd, "out/report.tap"), "utf8")).toMatch(/^TAP version 14\n1\.\.3\n/);
  });

  it.each([
    ["journal", ["--journal", "./day.scenario.yaml"], "day.scenario.yaml"],
    ["report", ["--reporter", "json=day.scenario.yaml"], "day.scenario.yaml"],
    ["report", ["--reporter", "junit=room.yaml"], "room.yaml"],
  ])("and --journal never put a %s over what is played: %o", async (what, flags, kept) => {
    const day = smallDay({ name: "A day" });
    const room = /network:\n(?: .*\n)+/u.exec(day)?.[0] ?? "";
    const files = {
      "day.scenario.yaml": day.replace(room, "include: room.yaml\n"),
      "room.yaml": room,
    };
    const cwd = folderWith(files);
    const { code, stderr, stdout } = await fieldlab(["run", "day.scenario.yaml", ...flags], {
      cwd,
    });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`error[written-over] the ${what} would be written over "`);
    expect(readFileSync(join(cwd, kept), "utf8")).toBe(
      Object.entries(files).find(([name]) => name === kept)?.[1],
    );
  });

  it("and --journal never put anything over the timeline that is compared", async () => {
    for (const flags of [
      ["--reporter", "tap=day.timeline.txt"],
      ["--journal", "day.timeline.txt"],
    ]) {
      const files = {
        "day.scenario.yaml": smallDay({ name: "A day" }),
        "day.timeline.txt": "A day\n",
      };
      const cwd = folderWith(files);
      const { code, stderr } = await fieldlab(["run", "day.scenario.yaml", ...flags], { cwd });
      expect([code, stderr]).toEqual([
        2,
        expect.stringContaining('would be written over "day.timeline.txt", which is read'),
      ]);
      expect(readFileSync(join(cwd, "day.timeline.txt"), "utf8")).toBe("A day\n");
    }
  });

  it("github annotates beside what people read", async () => {
    const { stdout } = await fieldlab(["run", "days", "--reporter", "github"], { cwd: days() });
    expect(stdout).toMatch(/^::error file=days\/2\.scenario\.yaml,line=\d+,/m);
    expect(stdout).toContain("3 scenarios: 1 failed");
  });

  it("refuses what would spoil a document, and what it does not know, with 2", async () => {
    const cwd = days();
    const both = await fieldlab(["run", "days", "--reporter=json", "--reporter=dot"], { cwd });
    expect([both.code, both.stdout]).toEqual([2, ""]);
    expect(both.stderr).toContain("--reporter json is a document");
    const unknown = await fieldlab(["run", "days", "--reporter=juint=a.xml"], { cwd });
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain("did you mean junit?");
  });

  it("refuses two reports in one file, also where it is spelled otherwise", async () => {
    const reporters = ["--reporter=json=out.txt", "--reporter=junit=./out.txt"];
    const { code, stderr, stdout } = await fieldlab(["run", "days", ...reporters], { cwd: days() });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("--reporter junit=./out.txt: another report goes into this file");
  });

  it("one that cannot be written keeps no other from its file", async () => {
    const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }), notes: "a file" });
    const reporters = ["--reporter", "json=notes/report.json", "--reporter", "tap=report.tap"];
    const { code, stderr } = await fieldlab(["run", "day.scenario.yaml", ...reporters], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('"notes/report.json"')]);
    expect(readFileSync(join(cwd, "report.tap"), "utf8")).toContain("ok 1 - Day");
  });

  it.skipIf(process.platform === "win32")(
    "goes into what a shell has opened for it: another program, or the standard output that is a pipe",
    async () => {
      const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }) });
      const reporters = "--reporter tap=>(cat > seen.tap) --reporter json=/dev/stdout";
      const script = `"${process.execPath}" "${BUNDLE}" run day.scenario.yaml ${reporters} | cat`;
      const { stderr, stdout } = await start("bash", ["-c", script], { cwd });
      expect([stderr, stdout]).toEqual(["", expect.stringContaining('"journalHash": "')]);
      expect(readFileSync(join(cwd, "seen.tap"), "utf8")).toContain("ok 1 - Day");
    },
  );

  it("is told before anything is played where it would go into a folder", async () => {
    const cwd = days();
    const { code, stderr, stdout } = await fieldlab(["run", "days", "--reporter", "tap=days"], {
      cwd,
    });
    expect([code, stdout, stderr]).toEqual([
      2,
      "",
      expect.stringContaining('the report cannot be written to "days", which is a folder'),
    ]);
  });

  it("is not written over the journal of the same run", async () => {
    const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }) });
    const both = ["--journal", "out.json", "--reporter", "json=./out.json"];
    const { code, stderr } = await fieldlab(["run", "day.scenario.yaml", ...both], { cwd });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(
        'error[written-over] the json report would be written over the journal, "out.json"',
      ),
    ]);
    expect(existsSync(join(cwd, "out.json"))).toBe(false);
  });

  it("is not written over the journal or another report through a link either, nor over one of several journals", async () => {
    const cwd = folderWith({
      "days/day.scenario.yaml": smallDay({ name: "Day" }),
      "days/other.scenario.yaml": smallDay({ name: "Other" }),
      "out/there.txt": "",
    });
    symlinkSync("out", join(cwd, "link"));
    symlinkSync("out/new.txt", join(cwd, "new.txt"));
    for (const [over, ...args] of [
      ["the journal", "days/day.scenario.yaml", "--journal=out/a", "--reporter=tap=link/a"],
      ["the json report", "days", "--reporter=json=out/b/c", "--reporter=tap=link/b/c"],
      ["the json report", "days", "--reporter=json=out/there.txt", "--reporter=tap=link/there.txt"],
      ["the json report", "days", "--reporter=json=new.txt", "--reporter=tap=link/new.txt"],
      ["the journal", "days", "--journal=kept", "--reporter=tap=kept/other.jsonl"],
      ["the journal", "days", "--trace=on", "--reporter=tap=fieldlab-journals/day.jsonl"],
    ] as const) {
      const { code, stderr, stdout } = await fieldlab(["run", ...args], { cwd });
      expect([args, code, stdout]).toEqual([args, 2, ""]);
      expect(stderr).toContain(
        `error[written-over] the tap report would be written over ${over}, "`,
      );
      expect(stderr).toContain("name another file with --reporter tap=");
    }
    expect(readdirSync(cwd).sort()).toEqual(["days", "link", "new.txt", "out"]);
  });

  it("a file that cannot be written is named, after the results were told", async () => {
    const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "Day" }), notes: "a file" });
    const { code, stderr, stdout } = await fieldlab(
      ["run", "day.scenario.yaml", "--reporter", "json=notes/report.json"],
      { cwd },
    );
    expect(code).toBe(2);
    expect(stdout).toContain("1 scenario: 1 passed");
    expect(stderr).toContain(
      'the report cannot be written to "notes/report.json": not a directory',
    );
  });
});

describe("--trace", () => {
  it("retain-on-failure keeps the journals of what did not pass, and says where", async () => {
    const cwd = days();
    const { stdout } = await fieldlab(["run", "days", "--trace=retain-on-failure"], { cwd });
    expect(readdirSync(join(cwd, "fieldlab-journals"))).toEqual(["2.jsonl"]);
    expect(stdout).toContain("journal written to fieldlab-journals/2.jsonl");
  });

  it("asks nothing of the usual place where no journal is wanted", async () => {
    const cwd = folderWith({ "a.scenario.yaml": smallDay({ name: "A" }), "fieldlab-journals": "" });
    expect((await fieldlab(["run", "a.scenario.yaml"], { cwd })).code).toBe(0);
    const traced = await fieldlab(["run", "a.scenario.yaml", "--trace", "on"], { cwd });
    expect(traced.stderr).toContain('error[journal-folder] "fieldlab-journals" is a file');
  });

  it("keeps nothing and makes no folder when everything passes, and all of them with on", async () => {
    const cwd = days();
    const good = ["run", "days", "--grep", "One|Three"];
    await fieldlab([...good, "--trace=retain-on-failure"], { cwd });
    expect(existsSync(join(cwd, "fieldlab-journals"))).toBe(false);
    await fieldlab([...good, "--trace=on", "--journal=kept"], { cwd });
    expect(readdirSync(join(cwd, "kept"))).toEqual(["1.jsonl", "3.jsonl"]);
  });

  it("keeps no journal of a day that was not played", async () => {
    const day = smallDay({ name: "One" });
    const cwd = folderWith({
      "1.scenario.yaml": day.replace("seed: 7", "seed: 7\nskip: not now"),
      "2.scenario.yaml": day,
    });
    await fieldlab(["run", ".", "--trace=on"], { cwd });
    expect(readdirSync(join(cwd, "fieldlab-journals"))).toEqual(["2.jsonl"]);
  });
});

describe("the progress line", () => {
  const screen = (isTTY: boolean, columns = 60) => {
    const written: Array<string> = [];
    return { terminal: { isTTY, columns, write: (text: string) => written.push(text) }, written };
  };

  it("counts what is done, writes over itself, and leaves nothing behind", () => {
    const { terminal, written } = screen(true);
    const progress = progressOn(terminal, { total: 3, env: {} });
    progress.clear();
    progress.done(true, "One");
    progress.done(false, "Two");
    progress.clear();
    progress.draw();
    expect(written).toEqual([
      "\r\u001B[K1/3 scenarios · One",
      "\r\u001B[K2/3 scenarios · 1 failed · Two",
      "\r\u001B[K",
      "\r\u001B[K2/3 scenarios · 1 failed · Two",
    ]);
  });

  it("never wraps, and is silent where nobody can write over a line", () => {
    const narrow = screen(true, 20);
    progressOn(narrow.terminal, { total: 3, env: {} }).done(true, "A scenario with a long name");
    expect(narrow.written[0]?.replace("\r\u001B[K", "")).toHaveLength(19);
    const unknown = screen(true, 0);
    progressOn(unknown.terminal, { total: 3, env: {} }).done(true, "long ".repeat(40));
    expect(unknown.written[0]?.replace("\r\u001B[K", "")).toHaveLength(79);
    const dots = screen(true);
    progressOn(dots.terminal, {
      total: 3,
      reporters: [{ name: "dot", file: undefined }],
      env: {},
    }).done(true, "One");
    expect(dots.written).toEqual([]);
    const pipe = screen(false);
    progressOn(pipe.terminal, { total: 3, env: {} }).done(true, "One");
    expect(pipe.written).toEqual([]);
    const dumb = screen(true);
    progressOn(dumb.terminal, { total: 3, env: { TERM: "dumb" } }).done(true, "One");
    expect(dumb.written).toEqual([]);
  });
});

describe("--shard", () => {
  it("parts play everything once between them, and merge-reports makes one run of them", async () => {
    const cwd = days();
    const parts = ["1/2", "2/2"].map((shard, at) =>
      fieldlab(["run", "days", "--shard", shard, "--reporter", `json=${at}.json`], { cwd }),
    );
    const [first, second] = await Promise.all(parts);
    expect([first?.code, second?.code]).toEqual([0, 1]);
    expect(first?.stdout).toContain("2 scenarios (shard 1 of 2): 2 passed");
    const merged = await fieldlab(
      ["merge-reports", "1.json", "0.json", "--reporter=pretty", "--reporter=junit=all.xml"],
      { cwd },
    );
    expect([merged.code, merged.stderr]).toEqual([1, ""]);
    expect(merged.stdout).toMatch(/One[^]*Two[^]*Three[^]*3 scenarios: 1 failed, 2 passed/);
    const over = ["merge-reports", "1.json", "0.json", "--reporter=json=./1.json"];
    expect((await fieldlab(over, { cwd })).stderr).toContain(
      'error[written-over] the report would be written over "1.json", which is read',
    );
    expect(merged.stdout).toContain("repeat with: npx fieldlab run days/2.scenario.yaml --seed=7");
    expect(readFileSync(join(cwd, "all.xml"), "utf8")).toContain('tests="3" failures="1"');
  });

  it("a part with nothing to play passes with a warning, a part that does not exist is refused with 2", async () => {
    const cwd = days();
    const empty = await fieldlab(["run", "days", "--shard=4/4"], { cwd });
    const warning = "warning[empty-part] only 3 scenarios for 4 parts: part 4 plays none\n";
    expect([empty.code, empty.stderr]).toEqual([0, warning]);
    expect(empty.stdout).toContain("0 scenarios (shard 4 of 4)");
    expect((await fieldlab(["run", "days", "--shard=2/4"], { cwd })).stderr).toBe("");
    const wrong = await fieldlab(["run", "days", "--shard=4/3"], { cwd });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--shard "4/3": expected part/parts from 1');
  });

  it("merge-reports says which part is missing and which file is no report, with 2", async () => {
    const cwd = days();
    await fieldlab(["run", "days", "--shard=1/2", "--reporter=json=1.json"], { cwd });
    const missing = await fieldlab(["merge-reports", "1.json"], { cwd });
    expect([missing.code, missing.stdout]).toEqual([2, ""]);
    expect(missing.stderr).toContain("error[incomplete] shard 2/2 is missing");
    await fieldlab(["run", "days", "--seed=8", "--shard=2/2", "--reporter=json=other.json"], {
      cwd,
    });
    const other = await fieldlab(["merge-reports", "1.json", "other.json"], { cwd });
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining("shard 2/2 is a part of another whole than shard 1/2"),
    ]);
    // A part for which less was asked says nothing of the whole.
    for (const flag of ["--breaks", "--check-determinism"]) {
      const part = ["run", "days", flag, "--shard=2/2", "--reporter=json=other.json"];
      await fieldlab(part, { cwd });
      const both = await fieldlab(["merge-reports", "1.json", "other.json"], { cwd });
      expect(both.stderr).toContain("is a part of another whole than");
    }
    const absent = await fieldlab(["merge-reports", "2.json"], { cwd });
    expect(absent.stderr).toMatch(
      /no file or folder "2\.json"\n {2}expected one file with a report\n/,
    );
    const wrong = await fieldlab(["merge-reports", "days/1.scenario.yaml"], { cwd });
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("error[not-a-report]");
  });
});
