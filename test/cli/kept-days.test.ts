/** What a hunt keeps stays as it was found, whatever is hunted afterwards in the same folder. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";
import { BUNDLE, fieldlab, folderWith, ROOT, smallDay, start } from "./fieldlab.ts";

const GROUP = ".fieldlab/hunt/expectation-failed-indicator";

/** Two who are ready at the same moment, and one cable. */
const RACE = `scenario: 1
name: One cable for two
nodes: { ANNA: { os: windows-7-pro }, BEN: { os: windows-7-pro } }
network: { switch: { ports: 4 }, cables: 1 }
seed: 7
timeline:
  - together:
      - - create-account: { laptop: ANNA, name: field, password: pw }
        - plug: { laptop: ANNA }
      - - create-account: { laptop: BEN, name: field, password: pw }
        - plug: { laptop: BEN }
          even-if-refused: true
eventually: { within: 1m, ANNA: { link: up } }
`;

/** The names of the kept days, and of the scenarios they are of. */
const keptIn = (cwd: string, group = GROUP) =>
  readdirSync(join(cwd, group)).map((file) => [
    file,
    /^name: (.*)/m.exec(readFileSync(join(cwd, group, file), "utf8"))?.[1],
  ]);

it("a day of another scenario with the same seed is kept beside the first one, and the same day once", async () => {
  const cwd = folderWith({
    "one.scenario.yaml": smallDay({ name: "One", expected: "offline" }),
    "two.scenario.yaml": smallDay({ name: "Two", expected: "offline" }),
  });
  const hunt = (file: string) => fieldlab(["hunt", file, "--seeds", "1"], { cwd });
  await hunt("one.scenario.yaml");
  const second = await hunt("two.scenario.yaml");
  expect(second.stdout).toContain(`npx fieldlab shrink ${GROUP}/0.2.scenario.yaml`);
  await hunt("one.scenario.yaml");
  expect(keptIn(cwd)).toEqual([
    ["0.2.scenario.yaml", "Two"],
    ["0.scenario.yaml", "One"],
  ]);
});

it("a file that is kept, and the smaller one of it, tells editors where the schema is", async () => {
  const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "A day", expected: "offline" }) });
  await fieldlab(["hunt", "day.scenario.yaml", "--seeds", "1"], { cwd });
  await fieldlab(["shrink", "day.scenario.yaml", "--out", "a/b/small.scenario.yaml"], { cwd });
  for (const file of [join(GROUP, "0.scenario.yaml"), "a/b/small.scenario.yaml"]) {
    const place = join(cwd, file);
    const [, schema = ""] = /\$schema=(.*)\n/.exec(readFileSync(place, "utf8")) ?? [];
    expect(resolve(dirname(place), schema)).toBe(join(ROOT, "schema/scenario.v1.json"));
  }
});

it("so is a day that shows a symptom", async () => {
  const cwd = folderWith({
    "one.scenario.yaml": smallDay({ name: "One" }),
    "two.scenario.yaml": smallDay({ name: "Two" }),
  });
  const hunt = (file: string) =>
    fieldlab(["hunt", file, "--until", "anybody: { indicator: green }"], { cwd });
  await hunt("one.scenario.yaml");
  expect((await hunt("two.scenario.yaml")).stdout).toContain("seen/0.2.scenario.yaml\n");
  expect(keptIn(cwd, ".fieldlab/hunt/seen").map(([, name]) => name)).toEqual(["Two", "One"]);
});

it("a day that shows a symptom is made smaller by it, and expects it then", async () => {
  const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) });
  const until = ["--until", "anybody: { indicator: green }"];
  const hunt = await fieldlab(["hunt", "day.scenario.yaml", ...until], { cwd });
  const kept = ".fieldlab/hunt/seen/0.scenario.yaml";
  expect(hunt.stdout).toContain(
    `make it smaller with: npx fieldlab shrink ${kept} --until 'anybody: { indicator: green }'\n`,
  );
  const passes = await fieldlab(["shrink", kept], { cwd });
  expect([passes.code, passes.stderr]).toEqual([5, expect.stringContaining("shrink --until")]);
  for (const workers of ["1", "2"]) {
    const shrink = ["shrink", kept, "--workers", workers, ...until];
    const { code, stdout } = await fieldlab(shrink, { cwd });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^seen\n[^]*\n {2}to \d+ steps, /)]);
    const small = kept.replace("0.scen", "0.shrunk.scen");
    expect(readFileSync(join(cwd, small), "utf8")).toMatch(/\n {2}- expect: .*indicator: green/);
    expect((await fieldlab(["run", small], { cwd })).code).toBe(0);
  }
  const never = await fieldlab(["shrink", kept, "--until", "refused: 71"], { cwd });
  expect([never.code, never.stderr]).toEqual([5, expect.stringContaining("error[not-seen]")]);
  const wrong = await fieldlab(["shrink", kept, "--until", "anybody: { indicator: gren }"], {
    cwd,
  });
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('did you mean "green"?')]);
});

it("the order that fails is kept, also where there are enough days of its kind", async () => {
  const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "A day", expected: "offline" }) });
  mkdirSync(join(cwd, GROUP), { recursive: true });
  for (const seed of [1, 2, 3, 4, 5])
    writeFileSync(join(cwd, GROUP, `${seed}.scenario.yaml`), `name: ${seed}\n`);
  const { stdout } = await fieldlab(["hunt", "day.scenario.yaml", "--exhaustive"], { cwd });
  expect(stdout).toContain(`repeat it with: npx fieldlab run ${GROUP}/day.scenario.yaml`);
});

it("an order that was found is a scenario to hunt with like any other", async () => {
  const day = smallDay({ name: "A day" });
  const cwd = folderWith({
    "day.scenario.yaml": day.replace(
      "timeline:",
      "schedule: [{ turn: 5, waits: once }]\ntimeline:",
    ),
  });
  expect((await fieldlab(["run", "day.scenario.yaml"], { cwd })).code).toBe(0);
  const { code, stderr } = await fieldlab(["hunt", "day.scenario.yaml", "--seeds", "3"], { cwd });
  expect([code, stderr]).toEqual([0, ""]);
});

it("an exception of our own is kept and told, also where a symptom is looked for", async () => {
  const day = { seed: "0", failure: "defect Error: no segment #", message: "Error: no segment 7" };
  const line = JSON.stringify({ ...day, seen: false, reached: [], text: "scenario: 1\n" });
  const cwd = folderWith({
    "lab.mjs": `if (process.argv.includes("--reporter=json")) console.log(${JSON.stringify(line)});
      else await import(${JSON.stringify(BUNDLE)});`,
  });
  const hunt = ["lab.mjs", "hunt", "--swarm", "--workers=2", "--seeds=2", "--until=refused: 71"];
  const { code, stderr, stdout } = await start(process.execPath, hunt, { cwd });
  expect([code, stderr]).toEqual([5, expect.stringContaining("error[not-seen]")]);
  expect(stdout).toMatch(/^✗ defect Error: no segment # {2}2 days of 2,[^]*\n {4}shrink it with: /);
});

it("workers are told all that the hunt was told, and each has another share of the seeds", async () => {
  const cwd = folderWith({
    "lab.mjs": `import { appendFileSync } from "node:fs";
      if (process.argv.includes("--reporter=json"))
        appendFileSync("asked", process.argv.slice(3).join(" ") + "\\n");
      else await import(${JSON.stringify(BUNDLE)});`,
  });
  const hunt = ["lab.mjs", "hunt", "--swarm", "--workers=2", "--seeds=5", "--from=10", "--every=3"];
  const more = ["--no-guide", "--until=refused: 71", "--for=1h"];
  const { code } = await start(process.execPath, [...hunt, ...more], { cwd });
  expect(code).toBe(5);
  const share = (from: number, seeds: number) =>
    expect.stringMatching(
      new RegExp(
        `^--swarm --reporter=json --corpus= --from=${from} --every=6 --seeds=${seeds} --for=3[56]\\d{5}ms --until=refused: 71 --no-guide$`,
      ),
    );
  const asked = readFileSync(join(cwd, "asked"), "utf8").trim().split("\n").sort();
  expect(asked).toEqual([share(10, 3), share(13, 2)]);
});

it("a worker that cannot be started is told as that, and is no defect of fieldlab", async () => {
  const cwd = folderWith({
    "lab.mjs": `process.execPath = "/none/node"; await import(${JSON.stringify(BUNDLE)});`,
  });
  const hunt = ["lab.mjs", "hunt", "--swarm", "--workers=2", "--seeds=2"];
  const { code, stderr } = await start(process.execPath, hunt, { cwd });
  expect([code, stderr]).toEqual([
    4,
    expect.stringMatching(/^error\[worker-died\] a worker could not be started: .*\n[^]*fewer --w/),
  ]);
});

it("the order that fails is told where none is to be kept", async () => {
  const cwd = folderWith({ "race.scenario.yaml": RACE });
  const hunt = ["hunt", "race.scenario.yaml", "--exhaustive", "--corpus="];
  const { code, stdout } = await fieldlab(hunt, { cwd });
  expect([code, stdout]).toEqual([1, expect.stringMatching(/\n {4}schedule: \[\{ turn: \d+, /)]);
});

it("with --seeds 0 a hunt plays only what was kept, and says so where there is nothing", async () => {
  const cwd = folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) });
  const hunt = (...more: ReadonlyArray<string>) =>
    fieldlab(["hunt", "day.scenario.yaml", "--seeds=0", ...more], { cwd });
  for (const more of [[], ["--workers=2"], ["--reporter=json"]]) {
    const { code, stderr, stdout } = await hunt(...more);
    expect([code, stdout]).toEqual([5, ""]);
    expect(stderr).toContain("error[nothing-kept] nothing was played: --seeds 0 plays only days");
    expect(stderr).toContain('there are none in ".fieldlab/hunt"');
  }
  for (const more of [["--until=refused: 71"], ["--corpus="]]) {
    const { code, stderr } = await hunt(...more);
    expect([code, stderr]).toEqual([2, expect.stringContaining("error[what-to-hunt] --seeds 0 ")]);
  }
  const kept = ".fieldlab/hunt/a/1.scenario.yaml";
  mkdirSync(join(cwd, dirname(kept)), { recursive: true });
  writeFileSync(join(cwd, kept), smallDay({ name: "Kept" }));
  const { code, stdout } = await hunt();
  expect([code, stdout]).toEqual([
    0,
    `✓ good now  ${kept}\n\n1 kept day played, and no new one (--seeds 0)\n`,
  ]);
});

it("a kept file that is several days by now is not said to be good", async () => {
  const cwd = folderWith({
    "day.scenario.yaml": smallDay({ name: "A day" }),
    ".fieldlab/hunt/a/1.scenario.yaml": `${smallDay({ name: "Two" })}matrix: { network.cables: [4, 5] }\n`,
  });
  const { code, stdout } = await fieldlab(["hunt", "day.scenario.yaml", "--seeds=0"], { cwd });
  expect([code, stdout]).toEqual([
    3,
    expect.stringContaining(
      "it has the key matrix, and a kept day is one day\n  mend it or delete",
    ),
  ]);
});

it("what is in a value of the file moves no cursor, and the smallest day of it is a scenario", async () => {
  const day = smallDay({ name: "A day" }).replace(
    "{ indicator: green }",
    '{ records: { tb/1000: { "a\\e[2J": "\\e[31mx" } } }',
  );
  const cwd = folderWith({ "day.scenario.yaml": day });
  for (const args of [
    ["hunt", "day.scenario.yaml", "--seeds=1"],
    ["hunt", "day.scenario.yaml", "--seeds=1"],
    ["hunt", "day.scenario.yaml", "--exhaustive"],
    ["shrink", "day.scenario.yaml"],
    ["blame", "day.scenario.yaml"],
    ["repro", "day.scenario.yaml"],
    ["repro", "day.repro.json"],
  ]) {
    const { stderr, stdout } = await fieldlab(args, { cwd });
    expect(stdout).toContain("expectation-failed records.tb/1000.a\uFFFD[2J");
    expect(`${stdout}${stderr}`).not.toContain("\u001b");
  }
  expect((await fieldlab(["run", "day.shrunk.scenario.yaml"], { cwd })).code).toBe(1);
});
