/**
 * How fast a hunt is: swarm days a minute with one worker and with two, days of exactly ten laptops and eight hours, schedules of the model
 * alone (of copies, and of the field they are in), and what a worker holds on to after a thousand days. Goals for one core: 1 000 days of ten laptops and eight hours a minute, 5 000
 * schedules a second; two workers at least 1.7 × one; memory flat.
 *
 * The peers: for days a process of the built command for each of the same files, as somebody without `hunt` would do it; for schedules
 * fast-check's scheduler (see hunt/visits.ts).
 *
 *   npm run build && node bench/hunt.ts      measures everything, prints tables, writes them to bench/RESULTS.md
 *   node bench/hunt.ts MEASURE FROM COUNT    one measure in this process: drawn, long, copies, schedules …
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT_CODES } from "../src/cli/exit.ts";
import { WORKER_FLAGS } from "../src/cli/hunting/workers.ts";
import { playCopies } from "./hunt/copies.ts";
import { drawnDays, hunt, longDays, type Day } from "./hunt/days.ts";
import { playVisits, playWithFastCheck } from "./hunt/visits.ts";
import { groupDigits, median, writeTable } from "./results.ts";

const ROUNDS = 3;
/** Of each share. */
const DRAWN = 200;
const LONG = 60;
const PEER_DAYS = 20;
const SCHEDULES = 20_000;
/** Millions of sums. */
const COMPUTER = 2_000;
/** Seeds the compiler learns from before anything is measured. */
const WARM_UP_FROM = 900_000;
const WARM_UP_DAYS = 60;
const HEAP_AFTER = [100, 500, 1_000];

const millisOf = async (run: () => void | Promise<void>): Promise<number> => {
  const began = performance.now();
  await run();
  return performance.now() - began;
};

const hunted = (days: (from: number, count: number) => ReadonlyArray<Day>) =>
  async function* (from: number, count: number) {
    hunt(days(WARM_UP_FROM, WARM_UP_DAYS));
    const all = days(from, count);
    yield await millisOf(() => hunt(all));
  };

const MILLION = 1_000_000;

const sums = (millions: number): number => {
  let sum = 1;
  for (let million = 0; million < millions; million++)
    for (let index = 0; index < MILLION; index++) sum = (Math.imul(sum, 1_664_525) + index) | 0;
  return sum;
};

/** Each measure yields figures, one after the other. */
const MEASURES = {
  drawn: hunted(drawnDays),
  long: hunted(longDays),
  /** Needs neither memory nor disk: what two processes can be beside one on this computer at all. */
  computer: async function* (_from: number, count: number) {
    sums(count / 10);
    yield await millisOf(() => void sums(count));
  },
  schedules: async function* (from: number, count: number) {
    playVisits(WARM_UP_FROM, count / 5);
    yield await millisOf(() => playVisits(from, count));
  },
  copies: async function* (from: number, count: number) {
    playCopies(WARM_UP_FROM, count / 5);
    yield await millisOf(() => playCopies(from, count));
  },
  "fast-check": async function* (_from: number, count: number) {
    await playWithFastCheck(count / 5);
    yield await millisOf(() => playWithFastCheck(count));
  },
  heap: async function* (from: number) {
    let played = 0;
    for (const after of HEAP_AFTER) {
      for (; played < after; played++) hunt(drawnDays(from + played, 1));
      globalThis.gc?.();
      yield process.memoryUsage().heapUsed / 2 ** 20;
    }
  },
} as const;
type Measure = keyof typeof MEASURES;

/** One measure in a process of its own, as a worker has one, so that no figure runs on code another has taught the compiler. */
const inProcess = async (
  measure: Measure,
  from: number,
  count: number,
): Promise<ReadonlyArray<number>> => {
  const asked = [measure, String(from), String(count)];
  const args = ["--expose-gc", ...WORKER_FLAGS, import.meta.filename, ...asked];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (piece: Buffer) => (printed += piece.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${measure}: ended with ${code}`);
  const figures = printed.trim().split("\n").map(Number);
  console.error(`${measure} ${from} ${count}: ${figures.map(Math.round).join(", ")}`);
  return figures;
};

const only = async (measure: Measure, from: number, count: number): Promise<number> =>
  (await inProcess(measure, from, count))[0] ?? Number.NaN;

/** Things a minute of one process. */
const perMinute = async (measure: Measure, count: number): Promise<number> => {
  const rates: Array<number> = [];
  for (let round = 0; round < ROUNDS; round++)
    rates.push((count / (await only(measure, 0, count))) * 60_000);
  return median(rates);
};

/** Things a minute of one process, and of two at once. Both do the same: two shares, of as many things each. */
const ofOneAndTwo = async (
  measure: Measure,
  share: number,
): Promise<{ readonly one: number; readonly two: number; readonly ratio: number }> => {
  const one: Array<number> = [];
  const two: Array<number> = [];
  for (let round = 0; round < ROUNDS; round++) {
    const apart = (await only(measure, 0, share)) + (await only(measure, share, share));
    const walls = await Promise.all([only(measure, 0, share), only(measure, share, share)]);
    one.push(((2 * share) / apart) * 60_000);
    two.push(walls.reduce((sum, wall) => sum + (share / wall) * 60_000, 0));
  }
  const ratio = median(two.map((rate, round) => rate / one[round]!));
  return { one: median(one), two: median(two), ratio };
};

/** The built command, once for each file. */
const oneProcessEach = (days: ReadonlyArray<Day>): number => {
  const bundle = fileURLToPath(new URL("../dist/fieldlab.js", import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), "hunt-"));
  const files = days.map(({ seed, text }) => {
    const file = join(folder, `${seed}.scenario.yaml`);
    writeFileSync(file, text);
    return file;
  });
  const began = performance.now();
  for (const file of files) {
    const { status, stderr } = spawnSync(process.execPath, [bundle, "run", file]);
    if (status !== 0 && status !== EXIT_CODES.failed)
      throw new Error(`${file}: ${status} ${stderr.toString()}`);
  }
  const wall = performance.now() - began;
  rmSync(folder, { recursive: true });
  return (days.length / wall) * 60_000;
};

const measureAll = async (): Promise<void> => {
  const { one, ratio, two } = await ofOneAndTwo("drawn", DRAWN);
  const computer = await ofOneAndTwo("computer", COMPUTER);
  const long = await perMinute("long", LONG);
  const peer = oneProcessEach(drawnDays(0, PEER_DAYS));
  const times = (rate: number, than: number): string => `${(rate / than).toFixed(1)} ×`;
  writeTable({
    section: "Hunting",
    title: "Days a minute",
    rows: [
      ["", "days a minute", "against the peer"],
      ["**hunt**, days as they are drawn, one worker", groupDigits(one), times(one, peer)],
      [`the same, two workers (${ratio.toFixed(2)} × one)`, groupDigits(two), times(two, peer)],
      [
        `peer: the computer itself, two processes of sums in registers beside one: ${computer.ratio.toFixed(2)} × one`,
        "",
        "",
      ],
      ["peer: `fieldlab run`, a process for each day", groupDigits(peer), "1.0 ×"],
      ["**hunt**, ten laptops and eight hours, one worker", groupDigits(long), ""],
    ],
    notes: [
      `Seeds 0 to ${2 * DRAWN - 1} (the peer: ${PEER_DAYS}), two to ten laptops and about two hours each; full engine, every checker, a verdict. Ten laptops`,
      "and eight hours: such days of the swarm with a quiet rest of the day behind them, in which everybody looks around every minute.",
      `Median of ${ROUNDS}, from processes that are warm. Goals: 1,000 a minute of ten laptops and eight hours; two workers at least 1.7 × one.`,
    ],
    packages: ["effect"],
  });
  const schedules = await perMinute("schedules", SCHEDULES);
  const copies = await perMinute("copies", 4 * SCHEDULES);
  const fastCheck = await perMinute("fast-check", SCHEDULES);
  writeTable({
    section: "Hunting",
    title: "Schedules of the model a second",
    rows: [
      ["", "schedules a second"],
      [
        "**copies alone**: edits and exchanges of four copies, random order",
        groupDigits(copies / 60),
      ],
      ["**the field**: three visits to one share, random order", groupDigits(schedules / 60)],
      ["peer: fast-check, the same programs over a folder in memory", groupDigits(fastCheck / 60)],
    ],
    notes: [
      "Copies alone: 24 steps and a check apart from the engine's fold that nothing is lost, as in the prototype the goal comes from; neither files nor",
      "wire. The field: four laptops get addresses; three of them log on to the fourth, list its folder, want one name exclusively, leave a file and",
      "list again: about 80 events of wire, disk and Windows, no engine. fast-check has the orders of these visits alone. Goal: 5,000.",
      `Median of ${ROUNDS}.`,
    ],
    packages: ["effect", "fast-check"],
  });
  const heaps = await inProcess("heap", 0, 0);
  writeTable({
    section: "Hunting",
    title: "What a worker holds on to",
    rows: [
      HEAP_AFTER.map((days) => `after ${groupDigits(days)} days`),
      heaps.map((heap) => `${heap.toFixed(1)} MiB`),
    ],
    notes: ["Heap in use after a forced collection. Goal: flat."],
    packages: ["effect"],
  });
};

const [measure, from, count] = process.argv.slice(2);
if (measure === undefined) await measureAll();
else if (!Object.hasOwn(MEASURES, measure))
  throw new Error(`node bench/hunt.ts ${Object.keys(MEASURES).join("|")} FROM COUNT`);
else
  for await (const figure of MEASURES[measure as Measure](Number(from), Number(count)))
    console.log(figure);
