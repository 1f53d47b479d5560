/** Scenarios in worker threads: the same results in the same order, and nothing that one of them does ends the others. */
import { describe, expect, it } from "vitest";
import { endIfStarted } from "../../src/cli/hunting/workers.ts";
import { playOne } from "../../src/cli/running/play-one.ts";
import type { Job } from "../../src/cli/running/play-one.ts";
import { exitCodeOf } from "../../src/cli/exit.ts";
import { threadsFor } from "../../src/cli/running/players.ts";
import { startWorkers } from "../../src/cli/running/workers.ts";
import { detailText } from "../../src/scenarios/report/failure-text.ts";
import { planOf } from "../support/scenario.ts";
import { fieldlab, folderWith, smallDay } from "./fieldlab.ts";

const DYING = new URL("./workers/dying.ts", import.meta.url);

const jobs = (names: ReadonlyArray<string>): ReadonlyArray<Job> =>
  names.map((name) => ({
    plan: planOf(smallDay({ name })),
    source: "",
    twice: false,
    keep: "off",
    timeline: false,
    repeat: "",
    watch: "",
  }));

const withoutClocks = (stdout: string): unknown =>
  JSON.parse(stdout, (key, value: unknown) =>
    ["wallMillis", "elapsedMillis"].includes(key) ? 0 : value,
  );

/** Days of different length, so that threads finish in another order than they began; one fails, one is no scenario. */
const someDays = (): string =>
  folderWith({
    "1-long.scenario.yaml": `${smallDay({ name: "Long" })}  - wait: 20h\n`,
    "2-fails.scenario.yaml": smallDay({ name: "Fails", expected: "offline" }),
    "3-short.scenario.yaml": smallDay({ name: "Short" }),
    "4-typo.scenario.yaml": "scenario: 1\nnme: Typo\n",
    "5-short.scenario.yaml": smallDay({ name: "Short too" }),
  });

describe("several threads", () => {
  it("tell the same as one, in the order of the files, to the last byte", async () => {
    const cwd = someDays();
    const one = await fieldlab(["run", ".", "--reporter=json", "--workers=1"], { cwd });
    const three = await fieldlab(["run", ".", "--reporter=json", "--workers=3"], { cwd });
    expect([three.code, three.stderr]).toEqual([one.code, one.stderr]);
    expect(withoutClocks(three.stdout)).toEqual(withoutClocks(one.stdout));
    expect(one.code).toBe(3);
  });

  it("stop with --bail where one thread would, though later scenarios may be over already", async () => {
    const cwd = someDays();
    const { stdout } = await fieldlab(["run", ".", "--bail", "--workers=3"], { cwd });
    expect(stdout).toMatch(/passed\s+Long/);
    expect(stdout).toContain("Fails");
    expect(stdout).not.toContain("Short");
    expect(stdout).toContain("2 scenarios: 1 failed, 1 passed");
  });

  it("write the journals one thread would have written", async () => {
    const cwd = someDays();
    await fieldlab(["run", ".", "--trace=retain-on-failure", "--workers=3"], { cwd });
    const { stdout } = await fieldlab(
      ["diff", "2-fails.scenario.yaml", "fieldlab-journals/2-fails.jsonl"],
      { cwd },
    );
    expect(stdout).toMatch(/^The same in all \d+ events/);
  });

  it("are left alone for a few scenarios, and used as asked", () => {
    expect([0, 1, 7, 8, 78, 500].map((jobs) => threadsFor(jobs, undefined, 16))).toEqual([
      0, 1, 1, 2, 16, 16,
    ]);
    expect(threadsFor(78, undefined, 2)).toBe(2);
    expect(threadsFor(3, 8)).toBe(3);
    expect(threadsFor(500, 6)).toBe(6);
    expect(threadsFor(0, 6)).toBe(0);
  });
});

describe("a thread that dies", () => {
  it("takes only the scenario it was playing with it, however it died", async () => {
    const names = ["a", "throws", "b", "exits", "throws", "c"];
    const seen: Array<number> = [];
    const workers = startWorkers(jobs(names), {
      threads: 2,
      entry: DYING,
      onResult: (position) => seen.push(position),
    });
    const results = await Promise.all(names.map((_, at) => workers.resultOf(at)));
    await workers.end();
    expect(
      results.map((result) => (result.kind === "died" ? result.how : result.played.run)),
    ).toEqual(["a", "out of paper", "b", "its thread ended with 7", "out of paper", "c"]);
    expect(seen.toSorted((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("that cannot even be started fails every scenario and ends", async () => {
    const workers = startWorkers(jobs(["a", "b", "c"]), {
      threads: 2,
      entry: new URL("./workers/missing.ts", import.meta.url),
    });
    const results = await Promise.all([0, 1, 2].map((at) => workers.resultOf(at)));
    expect(results.map(({ kind }) => kind)).toEqual(["died", "died", "died"]);
  });

  it("is ended in the middle of what it does", async () => {
    const workers = startWorkers(jobs(["a", "hangs"]), { threads: 2, entry: DYING });
    expect((await workers.resultOf(0)).kind).toBe("played");
    await expect(workers.resultOf(0)).rejects.toThrow("handed over before");
    await expect(workers.end()).resolves.toBeUndefined();
  });
});

describe("a run that throws", () => {
  it("is a defect of fieldlab with the command that repeats it, and ends nothing else", () => {
    const [job] = jobs(["Day"]);
    if (job === undefined) throw new Error("no job");
    const impossible = { ...job.plan, nodes: [] };
    const { run } = playOne({ ...job, plan: impossible, repeat: "fieldlab run day.scenario.yaml" });
    expect(run).toMatchObject({ verdict: "defect", repeat: "fieldlab run day.scenario.yaml" });
    expect(exitCodeOf(run.verdict)).toBe(4);
    expect(detailText(run)).toContain("not of your scenario: please report it");
    expect(detailText(run)).not.toMatch(/^\s+at /m);
    expect(playOne(job).run.verdict).toBe("passed");
  });
});

describe("Ctrl-C", () => {
  it.skipIf(process.platform === "win32")(
    "ends all threads at once, with 130 and without a word on stderr",
    async () => {
      const cwd = folderWith({
        "1.scenario.yaml": smallDay({ name: "Short" }),
        "2.scenario.yaml": `${smallDay({ name: "Endless" })}${"  - wait: 8000h\n".repeat(9)}`,
      });
      const { code, stderr, stdout } = await fieldlab(["run", ".", "--workers=2"], {
        cwd,
        onOutput: (_, child) => child.kill("SIGINT"),
      });
      expect([code, stderr]).toEqual([130, ""]);
      expect(stdout).toContain("Short");
      expect(stdout).not.toContain("2 scenarios");
    },
  );
});

it("a worker that could not be started is sent no signal, and one that was is ended", () => {
  const sent: Array<number | undefined> = [];
  const child = (pid: number | undefined) => ({
    ...(pid === undefined ? {} : { pid }),
    kill: () => sent.push(pid) > 0,
  });
  endIfStarted(child(undefined));
  endIfStarted(child(4711));
  expect(sent).toEqual([4711]);
});
