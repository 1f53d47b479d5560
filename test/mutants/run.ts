/**
 * `npm run mutants`: puts each bug of the list into a copy of src/, lets `fieldlab hunt --swarm` loose on it, and tells whether it was found, by
 * which checker, after how many days, and how small the day could be shrunk. The engine that is shipped is never touched.
 *
 *   npm run mutants -- M01 M47 --seconds 60 --no-shrink
 */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { HuntedDay } from "../../src/scenarios/hunt/hunter.ts";
import { sourceOf } from "../../src/scenarios/hunt/source.ts";
import { MUTANTS } from "./mutants.ts";
import { copyOfProject, plant } from "./planting.ts";

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: "string", default: "60" },
    days: { type: "string", default: "100" },
    from: { type: "string", default: "0" },
    "no-shrink": { type: "boolean", default: false },
  },
});

interface Hunted {
  readonly days: number;
  readonly seconds: number;
  readonly found: HuntedDay | null;
}

const hunt = (folder: string): Promise<Hunted> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    const args = ["hunt", "--swarm", "--reporter=json", `--for=${values.seconds}s`];
    args.push(`--seeds=${values.days}`, `--from=${values.from}`);
    const child = spawn(process.execPath, [join(folder, "src/cli/bin.ts"), ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let days = 0;
    let found: HuntedDay | null = null;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (found !== null) return;
      days++;
      const day = JSON.parse(line) as HuntedDay;
      if (day.failure === null) return;
      found = day;
      child.kill();
    });
    child.on("error", reject);
    child.on("close", () =>
      resolve({ days, seconds: (performance.now() - started) / 1_000, found }),
    );
  });

const SHRINK_MILLIS_MAX = 90_000;

/** Steps and laptops of the smallest day, besides the office. */
const shrunk = (folder: string, text: string): string => {
  const file = join(folder, "found.scenario.yaml");
  const out = join(folder, "small.scenario.yaml");
  writeFileSync(file, text);
  const args = [join(folder, "src/cli/bin.ts"), "shrink", file, "--out", out];
  const { signal } = spawnSync(process.execPath, args, { cwd: folder, timeout: SHRINK_MILLIS_MAX });
  const { nodes, timeline } = sourceOf(readFileSync(out, "utf8"));
  const size = `${timeline.length} steps, ${Object.keys(nodes).length - 1} laptops`;
  return signal === null ? size : `${size} (stopped)`;
};

const wanted = MUTANTS.filter(({ id }) => positionals.length === 0 || positionals.includes(id));
process.stdout.write(
  "| mutant | what goes wrong | found by | days | seconds | smallest day |\n|---|---|---|---|---|---|\n",
);
let missed = 0;
for (const mutant of wanted) {
  const folder = copyOfProject("src");
  plant(folder, mutant);
  try {
    const { days, found, seconds } = await hunt(folder);
    if (found === null) missed++;
    const small =
      found === null || found.text === null || values["no-shrink"]
        ? ""
        : shrunk(folder, found.text);
    process.stdout.write(
      `| ${mutant.id} | ${mutant.bug} | ${found?.failure ?? "not found"} | ${days} | ${seconds.toFixed(0)} | ${small} |\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.stdout.write(`\n${wanted.length - missed} of ${wanted.length} found\n`);
