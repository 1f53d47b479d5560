/**
 * How fast `fieldsync` and other sync programs are, on the same disk in one session, and what our exchanges cost the folders.
 * Goals: faster than every other in every row; an exchange with nothing new is at most two listings of the other folder and ten
 * operations, whatever the size; an edit is seen within the poll interval and 50 ms.
 *
 * `node bench/side-by-side/speed-table.ts [--small]`; small is for trying it out, and writes nothing down.
 */
import { groupDigits, median, writeTable } from "../results.ts";
import { scratch } from "./scratch.ts";
import { desk, type Counted, type Counts } from "./speed/counted.ts";
import { nameOf } from "./speed/documents.ts";
import type { Racer } from "./speed/lane.ts";
import { pouchdbRacer } from "./speed/pouchdb.ts";
import {
  changedDocuments,
  largeDocument,
  race,
  REPEATS,
  seconds,
  watchRace,
  withOneByte,
  type Sizes,
  type Times,
} from "./speed/race.ts";
import { fieldsyncRacer, rcloneRacer, syncthingRacer, unisonRacer } from "./speed/racers.ts";

const MEBIBYTE = 1_024 * 1_024;

const isSmall = process.argv.includes("--small");
const sizes: Sizes = isSmall
  ? { counts: [20, 100, 200], changed: 20, largeBytes: 8 * MEBIBYTE, edits: 2 }
  : { counts: [1_000, 10_000, 50_000], changed: 1_000, largeBytes: 200 * MEBIBYTE, edits: 5 };

const installed = <R extends Racer>(racers: ReadonlyArray<R>): ReadonlyArray<R> =>
  racers.filter((racer) => {
    const found = racer.version() !== undefined;
    if (!found) console.error(`${racer.name} is not installed: left out`);
    return found;
  });

const racers = installed([
  fieldsyncRacer,
  unisonRacer,
  rcloneRacer,
  syncthingRacer("when-told"),
  pouchdbRacer,
]);

const times = new Map<Racer, Times>();
for (const racer of racers) times.set(racer, await race(racer, sizes));

interface OurCosts {
  readonly running: ReadonlyArray<number>;
  readonly idle: ReadonlyArray<Counted>;
  readonly jobs: ReadonlyArray<readonly [job: string, costs: Counted]>;
}

const [small, middle, large] = sizes.counts.map(groupDigits);
const job = {
  first: `first full copy of ${middle} documents of 4 KiB`,
  changed: `${groupDigits(sizes.changed)} changed documents`,
  large: `a document of ${sizes.largeBytes / MEBIBYTE} MiB`,
  oneByte: "one byte of it",
};

const ourCosts = async (): Promise<OurCosts> => {
  const running: Array<number> = [];
  const idle: Array<Counted> = [];
  const jobs: Array<readonly [string, Counted]> = [];
  for (const count of sizes.counts) {
    const place = scratch();
    const opened = await desk(place, count);
    const rounds: Array<number> = [];
    for (let round = 0; round < REPEATS; round++)
      rounds.push(await seconds(() => opened.nothing()));
    running.push(median(rounds));
    idle.push(await opened.idle());
    if (count === sizes.counts[1]) {
      const content = largeDocument(sizes);
      jobs.push(
        [job.first, opened.firstCopy],
        [job.changed, await opened.handOver(changedDocuments(sizes, 1))],
        [job.large, await opened.handOver([[nameOf(0), content]])],
        [job.oneByte, await opened.handOver([[nameOf(0), withOneByte(content)]])],
      );
    }
    await opened.end();
    place.remove();
    console.error(`counted ${count} documents: ${rounds.join(", ")}`);
  }
  return { running, idle, jobs };
};

const costs = await ourCosts();

const shownSeconds = (value: number): string => `${value.toFixed(value < 1 ? 3 : 2)} s`;

/** One row: ours first, then the others with how many times as long they take. */
const row = (
  name: string,
  ours: number | undefined,
  theirs: (racer: Racer, times: Times) => number | undefined,
): ReadonlyArray<string> => [
  name,
  ...racers.map((racer) => {
    const isOurs = racer === fieldsyncRacer;
    const value = isOurs ? ours : theirs(racer, times.get(racer)!);
    if (value === undefined) return "–";
    if (isOurs || ours === undefined) return shownSeconds(value);
    return `${shownSeconds(value)} (${(value / ours).toFixed(1)} ×)`;
  }),
];

const own = times.get(fieldsyncRacer)!;
const simple = (name: string, pick: (times: Times) => number): ReadonlyArray<string> =>
  row(name, pick(own), (_, each) => pick(each));
const nothing = (how: Racer["runs"], index: number, ours: number | undefined) =>
  row(
    `nothing to do, ${[small, middle, large][index]} documents, ${how === "per-round" ? "whole commands" : "programs running"}`,
    ours,
    (racer, each) => (racer.runs === how ? each.nothing[index] : undefined),
  );

const heads = racers.map((racer) =>
  racer === fieldsyncRacer ? `**${racer.name}**` : `${racer.name} ${racer.version()}`,
);
const table = [
  ["", ...heads],
  simple(job.first, ({ first }) => first),
  ...sizes.counts.map((_, index) => nothing("per-round", index, own.nothing[index])),
  ...sizes.counts.map((_, index) => nothing("all-the-time", index, costs.running[index])),
  simple(job.changed, ({ changed }) => changed),
  simple(job.large, (each) => each.large),
  simple(job.oneByte, ({ oneByte }) => oneByte),
];

const watchers: ReadonlyArray<readonly [name: string, racer: Racer]> = [
  ["**fieldsync** `open` and `sync --watch`", fieldsyncRacer],
  ["unison `-repeat 1`", unisonRacer],
  ["syncthing, watcher delay 1 s", syncthingRacer({ delaySeconds: 1 })],
  ["syncthing, watcher delay 10 s (its default)", syncthingRacer({ delaySeconds: 10 })],
  ["PouchDB, live (no files)", pouchdbRacer],
];
const watched: Array<ReadonlyArray<string>> = [];
let oursSeen = Number.NaN;
for (const [name, racer] of watchers) {
  if (racer.version() === undefined) continue;
  const seen = await watchRace(racer, sizes);
  const middleSeen = median(seen);
  if (racer === fieldsyncRacer) oursSeen = middleSeen;
  watched.push([
    name,
    shownSeconds(middleSeen),
    `${shownSeconds(Math.min(...seen))} – ${shownSeconds(Math.max(...seen))}`,
    `${(middleSeen / oursSeen).toFixed(1)} ×`,
  ]);
}

const countCells = (counts: Counts): ReadonlyArray<string> => [
  groupDigits(counts.listings),
  groupDigits(counts.operations),
  groupDigits(counts.bytesRead),
  groupDigits(counts.bytesWritten),
];
const countRow = (name: string, counted: Counted): ReadonlyArray<string> => [
  name,
  ...countCells(counted.other),
  ...countCells(counted.own),
];

const tables = [
  {
    title: "How long it takes",
    rows: table,
    notes: [
      "People save on the laptop; the clock stops when the office shows it. In brackets: how many times as long as fieldsync.",
      `Whole commands: from start to end, fieldsync's on both sides. Programs running: both sides look at all files and exchange. Nothing to do: median of ${REPEATS}. PouchDB keeps no files.`,
      "Goal: faster than every other program in every row.",
    ],
  },
  {
    title: "One edit, seen at the other side",
    rows: [["", "median", "shortest – longest", "against fieldsync"], ...watched],
    notes: [
      `${small} documents, ${sizes.edits} edits five seconds apart; from the save on the laptop to the file in the office. Goal: the poll interval and 50 ms.`,
    ],
  },
  {
    title: "What an exchange of fieldsync costs the folders",
    rows: [
      [
        "",
        "other folder: listings",
        "operations",
        "bytes read",
        "bytes written",
        "own folder: listings",
        "operations",
        "bytes read",
        "bytes written",
      ],
      ...sizes.counts.map((count, index) =>
        countRow(`nothing to do, ${groupDigits(count)} documents`, costs.idle[index]!),
      ),
      ...costs.jobs.map(([name, counted]) => countRow(name, counted)),
    ],
    notes: [
      "Counted, not timed: the same on every disk and network. Listings are not among the operations. Document files are not counted, they never leave their laptop.",
      "Goal for nothing to do: at most 2 listings of the other folder and 10 operations, whatever the size.",
    ],
  },
];
for (const { notes, rows, title } of tables) {
  if (isSmall) console.log([title, ...rows.map((cells) => cells.join(" | "))].join("\n"));
  else writeTable({ section: "Side by side", title, rows, notes, packages: ["effect", "pouchdb"] });
}
