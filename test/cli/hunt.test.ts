/** `fieldlab hunt` and `fieldlab shrink`, as a user starts them. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { until } from "../support/until.ts";
import { BUNDLE, CABLE, ELEVENTH_PEER, fieldlab, folderWith, smallDay, start } from "./fieldlab.ts";

const GOOD = smallDay({ name: "A day" });
const BAD = smallDay({ name: "A day", expected: "offline" });
const KEPT = ".fieldlab/hunt/expectation-failed-indicator/0.scenario.yaml";

/** Whole lines only: a process that was stopped may have been in the middle of one. */
const linesOf = (stdout: string) =>
  stdout
    .slice(0, stdout.lastIndexOf("\n"))
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly [key: string]: unknown });

describe("hunt", () => {
  it("plays days from seeds, says what they reached, and ends with 0 where nothing was found", async () => {
    const folder = folderWith();
    const { code, stdout } = await fieldlab(["hunt", "--swarm", "--seeds", "2"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nmarks +\d+ of \d+, never: /);
    expect(stdout).toMatch(/\n2 days · \d+ a minute · nothing found · /);
  });

  it("groups what it finds, keeps a day of it, and plays that one first the next time", async () => {
    const folder = folderWith({ "day.scenario.yaml": BAD, "good.scenario.yaml": GOOD });
    const hunt = ["hunt", "day.scenario.yaml", "--seeds", "2"];
    const first = await fieldlab(hunt, { cwd: folder });
    expect(first.code).toBe(1);
    expect(first.stdout).toContain(
      "✗ expectation-failed indicator  2 days of 2, first with seed 0",
    );
    expect(first.stdout).toMatch(/\n {4}PEER1\.indicator should be offline now but is green\n/);
    expect(first.stdout).toContain(`shrink it with: npx fieldlab shrink ${KEPT}`);
    const again = await fieldlab(["hunt", "good.scenario.yaml", "--seeds", "1"], { cwd: folder });
    expect(again.code).toBe(1);
    expect(again.stdout).toMatch(/^✗ expectation-failed indicator {2}.*0\.scenario\.yaml\n/);
    expect(again.stdout).toMatch(/nothing new found · \d kept days? still fails? · /);
  });

  it("says which of the kept days cannot be played, and hunts on, with 3", async () => {
    const cwd = folderWith({
      "day.scenario.yaml": GOOD,
      ".fieldlab/hunt/a/1.scenario.yaml": "scenario: [",
      ".fieldlab/hunt/a/2.scenario.yaml/what": "a folder",
    });
    const hunt = ["hunt", "day.scenario.yaml", "--seeds", "1"];
    const { code, stderr, stdout } = await fieldlab(hunt, { cwd });
    expect(code).toBe(3);
    expect(stderr).toBe("");
    expect(stdout).toMatch(
      /^✗ not-valid .*1\.scen[^]* --> .*1\.scen[^]*mend it or delete it: .*1\.scen.*\n✗ not-valid .*2\.scen.*\nit cannot be read\n[^]*\n1 day · /,
    );
  });

  it("hands its seeds out to other processes, each once", async () => {
    const folder = folderWith({ "day.scenario.yaml": BAD });
    const { code, stdout } = await fieldlab(
      ["hunt", "day.scenario.yaml", "--seeds", "3", "--workers", "2"],
      { cwd: folder },
    );
    expect(code).toBe(1);
    expect(stdout).toContain("✗ expectation-failed indicator  3 days of 3");
    for (const seed of [0, 1, 2])
      expect(existsSync(join(folder, KEPT.replace("0.scen", `${seed}.scen`)))).toBe(true);
  });

  it.each([["--workers=1"], ["--workers=2"]])(
    "with %s has kept a failing day before the next one is played, also for programs that read a line for each",
    async (workers) => {
      const folder = folderWith({ "day.scenario.yaml": BAD });
      const hunt = ["hunt", "day.scenario.yaml", workers, "--reporter=json"];
      const stopped = await fieldlab([...hunt, "--seeds=100000"], {
        cwd: folder,
        onOutput: (stdout, child) => void (stdout.split("\n").length > 6 && child.kill("SIGTERM")),
      });
      const days = linesOf(stopped.stdout);
      const [first] = days;
      expect(first?.["failure"]).toBe("expectation-failed indicator");
      expect(
        existsSync(join(folder, KEPT.replace("0.scen", `${String(first?.["seed"])}.scen`))),
      ).toBe(true);
      const again = await fieldlab(["hunt", "day.scenario.yaml", "--seeds=1", "--reporter=json"], {
        cwd: folder,
      });
      expect(again.code).toBe(1);
      const lines = linesOf(again.stdout);
      // One of two workers may have kept a later day before the other one kept the first.
      const kept = days.map(({ seed }) => KEPT.replace("0.scen", `${String(seed)}.scen`));
      expect(lines[0]).toMatchObject({ failure: "expectation-failed indicator" });
      expect(kept).toContain(lines[0]?.["file"]);
      expect(lines.at(-1)).toMatchObject({ failure: "expectation-failed indicator", seed: "0" });
    },
  );

  it("ends when nobody reads its lines any more, and a worker with the hunt it plays for", async () => {
    const cwd = folderWith({ "day.scenario.yaml": GOOD });
    const shell = (hunt: string) =>
      start("sh", ["-c", `"$0" "$1" hunt day.scenario.yaml ${hunt}`, process.execPath, BUNDLE], {
        cwd,
      });
    const { code, stdout } = await shell("--seeds 100000 --reporter json | head -1");
    expect([code, stdout.split("\n").length]).toEqual([0, 2]);
    // Killed, it can tell its workers nothing.
    const killed = await shell("--seeds 100000 --workers 2 & sleep 2; kill -9 $!; wait $!");
    expect(killed.code).toBe(137);
  });

  it("keeps nothing where no folder is named for it", async () => {
    const folder = folderWith({ "day.scenario.yaml": BAD });
    const { code } = await fieldlab(["hunt", "day.scenario.yaml", "--seeds=1", "--corpus="], {
      cwd: folder,
    });
    expect([code, existsSync(join(folder, ".fieldlab"))]).toEqual([1, false]);
  });

  it("stops all workers at the first day that shows a symptom", async () => {
    const folder = folderWith({ "day.scenario.yaml": GOOD });
    const hunt = ["hunt", "day.scenario.yaml", "--workers=2", "--seeds=100000", "--until"];
    const seen = await fieldlab([...hunt, "anybody: { indicator: green }"], { cwd: folder });
    expect([seen.code, seen.stderr]).toEqual([0, ""]);
    expect(seen.stdout).toMatch(/^seen with seed [01]: /);
    const never = [
      "hunt",
      "day.scenario.yaml",
      "--seeds=2",
      "--until",
      "anybody: { indicator: yellow }",
    ];
    const json = await fieldlab([...never, "--reporter=json", "--workers=2"], { cwd: folder });
    expect([json.code, json.stderr, json.stdout.trim().split("\n").length]).toEqual([5, "", 2]);
  });

  it.each(["1", "2"])(
    "ends at the first day it cannot keep, and tells what it found, with 2 (%s workers)",
    async (workers) => {
      const cwd = folderWith({ "day.scenario.yaml": BAD, corpus: "a file" });
      const hunt = ["hunt", "day.scenario.yaml", "--corpus", "corpus", "--workers", workers];
      const { code, stderr, stdout } = await fieldlab(hunt, { cwd });
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /error\[unwritable\] the failing day cannot be written to "corpus\/expectation-failed-indicator\/\d+\.scenario\.yaml": .*\n {2}expected a folder you may write to\n {2}name another folder with --corpus\n/u,
      );
      expect(stdout).toContain("✗ expectation-failed indicator  1 day of 1, first with seed ");
    },
  );

  it("tells the seed of a symptom and the order that fails where they cannot be kept, with 2", async () => {
    const cwd = folderWith({ "day.scenario.yaml": BAD, corpus: "a file" });
    const hunt = ["hunt", "day.scenario.yaml", "--corpus", "corpus"];
    const seen = await fieldlab([...hunt, "--until", "anybody: { indicator: green }"], { cwd });
    expect([seen.code, seen.stdout]).toEqual([2, "seen with seed 0\n"]);
    const order = await fieldlab([...hunt, "--exhaustive"], { cwd });
    expect([order.code, order.stdout]).toEqual([
      2,
      expect.stringMatching(/^✗ expectation-failed indicator {2}as it stands\n/),
    ]);
  });

  it("tells what was found by the time a worker dies, with 4", async () => {
    const cwd = folderWith({ "day.scenario.yaml": BAD });
    const hunt = ["hunt", "day.scenario.yaml", "--seeds", "1000000", "--workers", "2"];
    const child = spawn(process.execPath, [BUNDLE, ...hunt], { cwd });
    onTestFinished(() => void child.kill("SIGKILL"));
    const said = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const)
      child[stream].setEncoding("utf8").on("data", (text: string) => void (said[stream] += text));
    const code = new Promise((resolve) => void child.on("close", resolve));
    await until(() => existsSync(join(cwd, dirname(KEPT))), { millis: 20_000 });
    const workers = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
    const worker = Number(workers.split(" ")[0]);
    // 0 would be everything that runs these tests.
    expect(worker).toBeGreaterThan(0);
    process.kill(worker, "SIGKILL");
    expect([await code, said.stderr]).toEqual([
      4,
      expect.stringContaining("error[worker-died] a worker ended with SIGKILL"),
    ]);
    expect(said.stdout).toContain("✗ expectation-failed indicator  ");
    expect(said.stdout).toContain("shrink it with: npx fieldlab shrink .fieldlab/hunt/");
  });

  it("takes a file that begins with a dash, and so do its workers and the command to paste", async () => {
    const cwd = folderWith({ "-day.yaml": BAD });
    const hunt = ["hunt", "--seeds", "2", "--workers", "2", "./-day.yaml"];
    expect((await fieldlab(hunt, { cwd })).stdout).toContain("2 days of 2");
    const file = ["--", "-day.yaml"];
    expect((await fieldlab(["hunt", "--seeds=2", "--workers=2", ...file], { cwd })).code).toBe(1);
    const { stdout } = await fieldlab(["run", ...file], { cwd });
    expect(stdout).toContain("repeat with: npx fieldlab run ./-day.yaml --seed=7");
  });

  it("has kept what workers found by the time somebody ends it", async () => {
    const cwd = folderWith({ "day.scenario.yaml": BAD });
    const hunt = ["hunt", "day.scenario.yaml", "--for", "60s", "--workers", "2"];
    const child = spawn(process.execPath, [BUNDLE, ...hunt], { cwd, stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGKILL"));
    // Five are kept, and one worker may have found them before the other has played its first day.
    const group = join(cwd, dirname(KEPT));
    const hasKept = (): boolean => existsSync(group) && readdirSync(group).length > 0;
    await until(hasKept, { millis: 20_000 });
    child.kill("SIGINT");
    expect(hasKept()).toBe(true);
  });

  it("stops at the first day that shows a symptom and keeps it; 5 where none does", async () => {
    const folder = folderWith({ "day.scenario.yaml": GOOD });
    const lookFor = (symptom: string) =>
      fieldlab(["hunt", "day.scenario.yaml", "--seeds", "2", "--until", symptom], { cwd: folder });
    const seen = await lookFor("anybody: { indicator: green }");
    expect(seen.code).toBe(0);
    expect(seen.stdout).toContain("seen with seed 0: .fieldlab/hunt/seen/0.scenario.yaml\n");
    const never = await lookFor("anybody: { indicator: yellow }");
    expect(never.code).toBe(5);
    expect(never.stderr).toContain("error[not-seen]");
  });

  it("keeps it also for a program, which reads nothing but lines of days", async () => {
    const cwd = folderWith({ "day.scenario.yaml": GOOD });
    const until = ["--until", "anybody: { indicator: green }", "--reporter", "json"];
    const { code, stdout } = await fieldlab(["hunt", "day.scenario.yaml", ...until], { cwd });
    expect([code, linesOf(stdout)]).toEqual([0, [expect.objectContaining({ seen: true })]]);
    expect(existsSync(join(cwd, ".fieldlab/hunt/seen/0.scenario.yaml"))).toBe(true);
    // It is no failing day, and no later hunt plays it first.
    const next = await fieldlab(["hunt", "day.scenario.yaml", "--seeds=1"], { cwd });
    expect([next.code, next.stdout]).toEqual([0, expect.not.stringContaining("0.scenario.yaml")]);
  });

  it("refuses a symptom that nobody of the scenario can show", async () => {
    const cwd = folderWith({ "day.scenario.yaml": GOOD, "cable.scenario.yaml": CABLE });
    const wrong = async (file: string, symptom: string) => {
      const { code, stderr } = await fieldlab(["hunt", file, "--seeds", "1", "--until", symptom], {
        cwd,
      });
      return [code, stderr];
    };
    const said = (text: string) => [2, expect.stringContaining(text)];
    expect(await wrong("day.scenario.yaml", "anybody: { indicator: yelow }")).toEqual(
      said('did you mean "yellow"?'),
    );
    expect(await wrong("day.scenario.yaml", "EVE: { indicator: green }")).toEqual(
      said('"EVE" is not a node of this scenario'),
    );
    // Nobody is called PARENT there.
    expect(await wrong("cable.scenario.yaml", "refused: 71")).toEqual([
      5,
      expect.stringContaining("error[not-seen]"),
    ]);
  });

  it("plays one scenario in every order, says how many there were, and ends with 0 where all are good", async () => {
    const folder = folderWith({ "cable.scenario.yaml": CABLE });
    const hunt = ["hunt", "cable.scenario.yaml", "--exhaustive"];
    const { code, stdout } = await fieldlab(hunt, { cwd: folder });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^✓ nothing found in any order with up to 1 turn otherwise\n\d+ orders played · \d+ different days? · 0 not walked further · with 1 turn otherwise, 0 known to be left\n$/,
      ),
    ]);
    const short = await fieldlab([...hunt, "--bound", "9", "--for", "1ms"], { cwd: folder });
    expect([short.code, short.stdout]).toEqual([
      0,
      expect.stringMatching(/^nothing found before the time was up\n/),
    ]);
  });

  it("says who is there where nobody is called as a fault says, and takes one who is", async () => {
    const cwd = folderWith({ "cable.scenario.yaml": CABLE });
    const hunt = (faults: string) =>
      fieldlab(["hunt", "cable.scenario.yaml", "--exhaustive", "--faults", faults], { cwd });
    expect((await hunt("clock-set@OFFICE:2m")).code).toBe(0);
    const { code, stderr } = await hunt("clock-set@NOBODY:2m");
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /^error\[unknown-laptop\] --faults clock-set@NOBODY: "NOBODY" is not a laptop of this scenario\n {2}expected one of /,
      ),
    ]);
  });

  it("keeps the order that fails, and ends with 1", async () => {
    const folder = folderWith({ "day.scenario.yaml": BAD });
    const hunt = ["hunt", "day.scenario.yaml", "--exhaustive", "--bound", "2"];
    const { code, stdout } = await fieldlab(hunt, { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain("✗ expectation-failed indicator  as it stands\n");
    expect(stdout).toContain(
      "repeat it with: npx fieldlab run .fieldlab/hunt/expectation-failed-indicator/day.scenario.yaml",
    );
  });

  it("says what is wrong with its command line in one error", async () => {
    const wrong = async (...args: ReadonlyArray<string>) => {
      const { code, stderr } = await fieldlab(["hunt", ...args]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await wrong()).toMatch(
      /^error\[what-to-hunt\] there is nothing to hunt in\n[^]*: npx f/,
    );
    expect(await wrong("--swarm", "--exhaustive", "--seeds", "4")).toContain(
      "--exhaustive walks over the orders of one scenario, and --swarm, --seeds stands beside it",
    );
    expect(await wrong("--swarm", "--exhaustive", "--from=3", "--every=2", "--no-guide")).toContain(
      "and --swarm, --from, --every, --no-guide stands beside it",
    );
    expect(await wrong(ELEVENTH_PEER, "--no-guide")).toContain("--no-guide says how the days of a");
    expect(await wrong("--swarm", "--workers", "0")).toContain(
      "--workers 0: expected a number from 1",
    );
    expect(await wrong("--swarm", "--bound", "2")).toContain("--bound is about orders");
    expect(await wrong("x.yaml", "--exhaustive", "--faults", "slep")).toContain(
      "did you mean sleep?",
    );
    expect(await wrong("x.yaml", "--exhaustive", "--faults", "reboot,sleep:2")).toContain(
      '--faults "sleep:2": expected how long it lasts behind the colon, like sleep:2m',
    );
    // The same day for ever.
    expect(await wrong("--swarm", "--every", "0")).toContain("--every 0: expected 1 or more");
    expect(await wrong("--swarm", "--for", "5")).toContain("expected a duration, like --for 5m");
    expect(await wrong("--swarm", "--until", "anybody: { indicator: yelow }")).toContain(
      'did you mean "yellow"?',
    );
  });
});

describe("blame", () => {
  it("tells which of what a kind says the failure needs", async () => {
    const day = GOOD.replace(
      "PARENT: { os: windows-7-pro }",
      "PARENT: { kind: at-a-client, auto-mdix: true }",
    ).replace(
      "nodes:",
      "kinds: { at-a-client: { os: windows-7-pro, network-profile: public, auto-mdix: false } }\nnodes:",
    );
    const cwd = folderWith({ "day.scenario.yaml": day });
    const { code, stdout } = await fieldlab(["blame", "day.scenario.yaml"], { cwd });
    expect(code).toBe(0);
    expect(stdout.replaceAll("\n", " ")).toContain(
      "Without network-profile: public of PARENT it passes.",
    );
  });
});

describe("shrink", () => {
  it("writes the smallest scenario that fails in the same way, and it runs", async () => {
    const folder = folderWith({ "day.scenario.yaml": BAD });
    const shrunk = await fieldlab(["shrink", "day.scenario.yaml"], { cwd: folder });
    expect([shrunk.code, shrunk.stdout]).toEqual([
      0,
      expect.stringMatching(/^expectation-failed indicator\n[^]*to \d+ steps, \d+ nodes: /),
    ]);
    const file = "day.shrunk.scenario.yaml";
    expect(readFileSync(join(folder, file), "utf8")).toContain("tags: [found]");
    const { code, stdout } = await fieldlab(["run", file], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain("ANNA.indicator should be offline");
  });

  it("writes anew what the same day was shrunk to before, and nothing else of that name", async () => {
    const cwd = folderWith({
      "day.scenario.yaml": BAD,
      "other.scenario.yaml": BAD,
    });
    const shrink = (file: string, ...args: ReadonlyArray<string>) =>
      fieldlab(["shrink", file, "--for=1ms", ...args], { cwd });
    const out = "--out=small.scenario.yaml";
    expect((await shrink("day.scenario.yaml", out)).code).toBe(0);
    expect((await shrink("./day.scenario.yaml", out)).code).toBe(0);
    const other = await shrink("other.scenario.yaml", out);
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringMatching(
        /error\[written-over\] the smallest scenario would be written over "small\.scenario\.yaml"\n.*what "other\.scenario\.yaml" was shrunk to before/,
      ),
    ]);
    const mine = BAD.replace(/name: .*/, "name: Mine");
    writeFileSync(join(cwd, "day.shrunk.scenario.yaml"), mine);
    expect((await shrink("day.scenario.yaml")).code).toBe(2);
    expect(readFileSync(join(cwd, "day.shrunk.scenario.yaml"), "utf8")).toBe(mine);
  });

  it("counts every laptop, also those that are written as one with a count", async () => {
    const cwd = folderWith({ "day.scenario.yaml": BAD });
    const { stdout } = await fieldlab(["shrink", "day.scenario.yaml", "--for=1ms"], { cwd });
    expect(stdout).toContain("  from 4 steps, 4 nodes\n");
  });

  it("takes a day with what it includes, as blame, repro and hunt do: what is kept is one file", async () => {
    const [, room = ""] = /^(nodes:[^]*?)timeline:/m.exec(BAD) ?? [];
    const cwd = folderWith({
      "days/day.scenario.yaml": BAD.replace(room, "include: ../rooms/client.yaml\n"),
      "rooms/client.yaml": "include: laptops.yaml\n" + room.replace(/^nodes:\n(?: .*\n)+/, ""),
      "rooms/laptops.yaml": room.replace(/^network:\n(?: .*\n)+/m, ""),
    });
    const file = "days/day.scenario.yaml";
    const shrunk = await fieldlab(["shrink", file], { cwd });
    expect([shrunk.code, shrunk.stderr]).toEqual([0, expect.not.stringContaining("error")]);
    const small = readFileSync(join(cwd, "days/day.shrunk.scenario.yaml"), "utf8");
    expect(small).not.toContain("include");
    expect(small).toMatch(/nodes:\n {2}OFFICE/);
    expect((await fieldlab(["run", "days/day.shrunk.scenario.yaml"], { cwd })).code).toBe(1);
    const blamed = await fieldlab(["blame", file], { cwd });
    expect(blamed.stdout).toContain("PEER1.indicator should be offline now but is green");
    const made = await fieldlab(["repro", file, "--out", "elsewhere/day.repro.json"], { cwd });
    expect(made.code).toBe(0);
    const again = await fieldlab(["repro", "day.repro.json"], { cwd: join(cwd, "elsewhere") });
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringContaining("the same to the last"),
    ]);
    const hunted = await fieldlab(["hunt", file, "--seeds", "1", "--corpus", ""], { cwd });
    expect(hunted.stdout).toContain("✗ expectation-failed indicator  1 day of 1");
  });

  it("ends when the time is up, with what is smallest by then", async () => {
    const cwd = folderWith({ "day.scenario.yaml": BAD });
    const { code, stdout } = await fieldlab(["shrink", "day.scenario.yaml", "--for=1ms"], { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(
        "day.shrunk.scenario.yaml (the time was up)\n\nrepeat with: npx fieldlab run day.shrunk",
      ),
    ]);
    expect(readFileSync(join(cwd, "day.shrunk.scenario.yaml"), "utf8")).toContain("tags: [found]");
  });

  it("has written the smallest so far whenever it is stopped", async () => {
    /** Needs its twenty-one laptops: whoever makes it smaller is busy for much longer than the signal can take. */
    const longToShrink = readFileSync(
      "scenarios/caps/windows-7-twenty-first-peer.scenario.yaml",
      "utf8",
    ).replace("refused: 71", "refused: 53");
    const cwd = folderWith({ "day.scenario.yaml": longToShrink });
    const out = join(cwd, "day.shrunk.scenario.yaml");
    const now = (): string => (existsSync(out) ? readFileSync(out, "utf8") : "");
    let first = "";
    let atStop = "";
    /** As long as a test: whoever is stopped before has nothing smaller. */
    const PATIENCE = { millis: 50_000 };
    const watched = until(() => {
      atStop = now();
      first ||= atStop;
      return atStop !== first;
    }, PATIENCE);
    const stopped = await fieldlab(["shrink", "day.scenario.yaml"], {
      cwd,
      onOutput: (_, child) => void watched.then(() => child.kill("SIGINT")),
    });
    expect([stopped.code, stopped.stdout]).toEqual([
      130,
      expect.not.stringContaining("repeat with"),
    ]);
    expect(atStop).not.toBe(first);
    const { stdout } = await fieldlab(["run", "day.shrunk.scenario.yaml"], { cwd });
    expect(stdout).toContain("should be refused with 53");
    expect(readdirSync(cwd)).toEqual(["day.scenario.yaml", "day.shrunk.scenario.yaml"]);
  });

  it("of a symptom has written a day that expects it and passes, whenever it is stopped", async () => {
    const seen = readFileSync(ELEVENTH_PEER, "utf8")
      .replace(/ {4}expect:\n {6}refused: 71\n.*\n.*\n/, "    even-if-refused: true\n")
      .replace(/ {4}expect: \{ refused: 71, .*\n/, "    even-if-refused: true\n")
      .replace(/must-happen:[^]*/, "");
    expect(seen).not.toContain("refused: 71");
    const cwd = folderWith({ "day.scenario.yaml": seen });
    const out = join(cwd, "day.shrunk.scenario.yaml");
    const stopped = await fieldlab(["shrink", "day.scenario.yaml", "--until", "refused: 71"], {
      cwd,
      onOutput: (_, child) =>
        void until(() => existsSync(out), { millis: 50_000 }).then(() => child.kill("SIGINT")),
    });
    expect([stopped.code, stopped.stdout]).toEqual([
      130,
      expect.not.stringContaining("repeat with"),
    ]);
    expect(readFileSync(out, "utf8")).toMatch(/expect:\s+\{?\s*refused: 71/);
    expect((await fieldlab(["run", out], { cwd })).stdout).toContain("✓ passed");
  });

  it("has nothing to do with a day that passes", async () => {
    const folder = folderWith({ "day.scenario.yaml": GOOD });
    const { code, stderr } = await fieldlab(["shrink", "day.scenario.yaml"], { cwd: folder });
    expect(code).toBe(5);
    expect(stderr).toContain('error[passes] "day.scenario.yaml" passes');
  });
});

describe("blame", () => {
  it("tells what a failure needs", async () => {
    const folder = folderWith({ "day.scenario.yaml": BAD });
    const { code, stdout } = await fieldlab(["blame", "day.scenario.yaml"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout.replaceAll("\n", " ")).toMatch(
      /Without the connect of PEER1\.\.PEER2 at [\dms]+ \(step 4\) it passes\. /,
    );
  });

  it("tells what a symptom needs to be seen, on a day that passes", async () => {
    const cwd = folderWith({ "day.scenario.yaml": GOOD });
    const blame = (symptom: string) =>
      fieldlab(["blame", "day.scenario.yaml", "--until", symptom], { cwd });
    const { code, stdout } = await blame("anybody: { indicator: green }");
    expect(code).toBe(0);
    expect(stdout.replaceAll("\n", " ")).toMatch(
      /^seen {3}anybody: \{ indicator: green \} is seen {2}.*Without the connect of PEER1\.\.PEER2 at [\dms]+ \(step 4\) it is not seen\. /,
    );
    const never = await blame("refused: 71");
    expect([never.code, never.stderr]).toEqual([5, expect.stringContaining("error[not-seen]")]);
  });
});

describe("repro", () => {
  it("bundles a run, repeats it to the last byte, and says when it is another one", async () => {
    const folder = folderWith({ "day.scenario.yaml": GOOD });
    const bundle = join(folder, "day.repro.json");
    const made = await fieldlab(["repro", "day.scenario.yaml", "--seed", "8"], { cwd: folder });
    expect([made.code, made.stdout.split("\n")[0]]).toEqual([0, "passed: day.repro.json"]);
    const repeated = await fieldlab(["repro", bundle]);
    expect([repeated.code, repeated.stdout]).toEqual([
      0,
      expect.stringMatching(/^the same to the last byte: passed, journal [0-9a-f]{64}\n$/),
    ]);
    for (const name of [bundle, "day.json"]) {
      await fieldlab(["repro", "day.scenario.yaml", "--seed=8", "--out=day.json"], { cwd: folder });
      const run = await fieldlab(["run", name], { cwd: folder });
      expect([run.code, run.stdout]).toEqual([0, repeated.stdout]);
    }
    const shrunk = await fieldlab(["shrink", "day.json"], { cwd: folder });
    expect(shrunk.stderr).toMatch(
      /^error\[not-a-scenario\][^]* npx fieldlab repro day\.json --scenario=day\.scenario\.yaml\n/,
    );
    const take = (file: string, to: string) =>
      fieldlab(["repro", file, "--scenario", to], { cwd: folder });
    const taken = await take("day.json", "taken.scenario.yaml");
    expect([taken.code, taken.stdout]).toEqual([
      0,
      `${repeated.stdout}its scenario: taken.scenario.yaml\nwatch it with: npx fieldlab replay taken.scenario.yaml\n`,
    ]);
    const played = await fieldlab(["run", "taken.scenario.yaml"], { cwd: folder });
    expect([played.code, played.stdout]).toEqual([0, expect.stringMatching(/✓ passed/)]);
    expect(readFileSync(join(folder, "taken.scenario.yaml"), "utf8")).toContain("seed: '8'");
    for (const [file, to, code] of [
      ["day.json", "taken.scenario.yaml", "written-over"],
      ["day.json", "day.json", "written-over"],
      ["day.scenario.yaml", "other.scenario.yaml", "not-a-bundle"],
    ] as const) {
      const { stderr } = await take(file, to);
      expect(stderr).toContain(`error[${code}]`);
    }
    const asked = await fieldlab(["run", bundle, "--seed", "9"]);
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringContaining("is the bundle of one run, and --seed stands beside it"),
    ]);
    const reported = ["run", bundle, "--reporter", "junit=x.xml", "--journal", "x", "--breaks"];
    expect((await fieldlab(reported, { cwd: folder })).stderr).toContain(
      "and --breaks, --reporter, --journal stands beside it",
    );
    const kept = await fieldlab(["repro", bundle, "--set", "a=1", "--out", "y"], { cwd: folder });
    expect([kept.code, kept.stderr]).toEqual([2, expect.stringContaining("and --set, --out st")]);
    const whole = readFileSync(bundle, "utf8");
    // The next one is repeated all the same.
    writeFileSync(
      join(folder, "bad.json"),
      whole.replace(/"scenario": ".*"/, '"scenario": "x: ["'),
    );
    writeFileSync(join(folder, "new.json"), whole.replace('"version": 1', '"version": 2'));
    writeFileSync(
      join(folder, "later.json"),
      whole
        .replace('"version": 1', '"version": 2')
        .replace(/"package": ".*"/, '"package": "9.0.0"'),
    );
    const several = ["run", "bad.json", "new.json", "later.json", "day.json"];
    const all = await fieldlab(several, { cwd: folder });
    expect([all.code, all.stdout]).toEqual([3, `day.json: ${repeated.stdout}`]);
    expect(all.stderr).toMatch(
      /^the scenario in "bad\.json" is none:\n[^]*"new\.json": version is 2, and should be 1[^]*"later\.json": it was made by fieldlab 9\.0\.0/,
    );
    // It may come from anybody, and moves no cursor.
    for (const changed of [/"package": "[^"]*"/, /"verdict": "[^"]*"/]) {
      const key = /"\w+"/.exec(String(changed))?.[0];
      writeFileSync(bundle, whole.replace(changed, `${key}: "x\\u001b[2J"`));
      const strange = await fieldlab(["repro", bundle]);
      expect([strange.code > 0, strange.stderr.includes("\u001b")]).toEqual([true, false]);
    }
    for (const [written, changed] of [
      ["records: 5", "records: 6"],
      ['"seed": "8"', '"seed": "9"'],
      ['"verdict": "passed"', '"verdict": "vacuous"'],
    ] as const) {
      expect(whole).toContain(written);
      writeFileSync(bundle, whole.replace(written, changed));
      const other = await fieldlab(["repro", bundle]);
      expect([other.code, other.stderr]).toEqual([
        4,
        expect.stringContaining("error[not-the-same]"),
      ]);
    }
  });
});
