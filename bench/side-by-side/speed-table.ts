/**
 * How fast `fieldsync` and other sync programs are, on the same disk in one session, and what our exchanges cost the folders.
 * Goals: faster than every other in every row; an exchange with nothing new is at most two listings of the other folder and ten
 * operations, whatever the size; an edit is seen within the poll interval and 50 ms.
 *
 * `node bench/side-by-side/speed-table.ts [--quick | --small] [--only fieldsync,unison] [watch] [costs] [race]`; quick is with 1 000
 * documents at most, small is for trying it out and writes nothing down. With some of the programs only, the tables are others,
 * named after them: `--only fieldsync race` has our own rows at 10 000 and 50 000 documents in a few minutes.
 */
import { groupDigits, median, writeTable } from "../results.ts";
import { ourCosts, type OurCosts } from "./speed/our-costs.ts";
import type { Counted, Counts } from "./speed/counted.ts";
import type { Racer } from "./speed/lane.ts";
import { pouchdbRacer } from "./speed/pouchdb.ts";
import {
  FIRST_COPY_SECONDS_MAX,
  race,
  REPEATS,
  UNCOUNTED,
  watchRace,
  type Sizes,
  type Times,
} from "./speed/race.ts";
import { fieldsyncRacer, rcloneRacer, syncthingRacer, unisonRacer } from "./speed/racers.ts";

const MEBIBYTE = 1_024 * 1_024;

const isSmall = process.argv.includes("--small");
const isQuick = process.argv.includes("--quick");
const words = process.argv.slice(2);
const onlyAt = words.indexOf("--only");
/** First words of the names of programs; undefined for all. */
const only = onlyAt < 0 ? undefined : words.splice(onlyAt, 2)[1]?.split(",");
const tables = words.filter((word) => !word.startsWith("--"));
const isWanted = (table: "watch" | "costs" | "race"): boolean =>
  tables.length === 0 || tables.includes(table);
const sizes: Sizes = isSmall
  ? {
      counts: [20, 100],
      jobsWith: 100,
      watchedWith: 20,
      changed: 20,
      largeBytes: 8 * MEBIBYTE,
      edits: 2,
    }
  : {
      counts: isQuick ? [1_000] : [1_000, 10_000, 50_000],
      jobsWith: isQuick ? 1_000 : 10_000,
      watchedWith: 1_000,
      // Not all of them: rclone takes that for a mistake and refuses.
      changed: isQuick ? 500 : 1_000,
      largeBytes: 200 * MEBIBYTE,
      edits: 5,
    };

const job = {
  first: `first full copy of ${groupDigits(sizes.jobsWith)} documents of 4 KiB`,
  changed: `${groupDigits(sizes.changed)} changed documents`,
  large: `a document of ${sizes.largeBytes / MEBIBYTE} MiB`,
  oneByte: "one byte of it",
};

interface Table {
  readonly title: string;
  readonly rows: ReadonlyArray<ReadonlyArray<string>>;
  readonly notes: ReadonlyArray<string>;
}

const put = ({ notes, rows, title: whole }: Table): void => {
  const title = only === undefined ? whole : `${whole}: ${only.join(" and ")}`;
  if (isSmall) console.log([title, ...rows.map((cells) => cells.join(" | "))].join("\n"));
  else writeTable({ section: "Side by side", title, rows, notes, packages: ["effect", "pouchdb"] });
};

const NAMES = ["fieldsync", "unison", "rclone", "syncthing", "PouchDB"];
const unknown = only?.filter((name) => !NAMES.includes(name));
if (onlyAt >= 0 && (only === undefined || (unknown ?? []).length > 0))
  throw new Error(`--only expects some of ${NAMES.join(", ")}, with commas between them`);

const isInstalled = (racer: Racer): boolean => {
  if (only !== undefined && !only.includes(racer.name.split(" ")[0]!)) return false;
  const found = racer.version() !== undefined;
  if (!found) console.error(`${racer.name} is not installed: left out`);
  return found;
};

const shownSeconds = (value: number): string =>
  Number.isNaN(value) ? "did not arrive" : `${value.toFixed(value < 1 ? 3 : 2)} s`;

const watchTable = async (): Promise<Table> => {
  const watchers: ReadonlyArray<readonly [name: string, racer: Racer]> = [
    ["**fieldsync** `open` and `sync --watch`", fieldsyncRacer],
    [`unison ${unisonRacer.version()} \`-repeat 1\``, unisonRacer],
    ["syncthing, watcher delay 1 s", syncthingRacer({ delaySeconds: 1 })],
    ["syncthing, watcher delay 10 s (its default)", syncthingRacer({ delaySeconds: 10 })],
    ["PouchDB, live (no files)", pouchdbRacer],
  ];
  const rows: Array<ReadonlyArray<string>> = [];
  let ours = Number.NaN;
  for (const [name, racer] of watchers) {
    if (!isInstalled(racer)) continue;
    const seen = await watchRace(racer, sizes);
    if (racer === fieldsyncRacer) ours = median(seen);
    rows.push([
      name,
      shownSeconds(median(seen)),
      `${shownSeconds(Math.min(...seen))} – ${shownSeconds(Math.max(...seen))}`,
      `${(median(seen) / ours).toFixed(1)} ×`,
    ]);
  }
  return {
    title: "One edit, seen at the other side",
    rows: [["", "median", "shortest – longest", "against fieldsync"], ...rows],
    notes: [
      `${groupDigits(sizes.watchedWith)} documents, ${sizes.edits} edits five seconds apart; from the save on the laptop to the file in the office. Goal: the poll interval and 50 ms.`,
    ],
  };
};

const raceTable = (times: ReadonlyMap<Racer, Times>, { running }: OurCosts): Table => {
  /** Ours, then the others with how many times as long they take. */
  const row = (
    name: string,
    ours: number | undefined,
    theirs: (times: Times, racer: Racer) => number | undefined,
  ): ReadonlyArray<string> => [
    name,
    ...[...times].map(([racer, each]) => {
      const isOurs = racer === fieldsyncRacer;
      const value = isOurs ? ours : theirs(each, racer);
      if (value === undefined) return "–";
      if (isOurs || ours === undefined || Number.isNaN(value)) return shownSeconds(value);
      return `${shownSeconds(value)} (${(value / ours).toFixed(1)} ×)`;
    }),
  ];
  const own = times.get(fieldsyncRacer);
  const same = (name: string, pick: (times: Times) => number): ReadonlyArray<string> =>
    row(name, own === undefined ? undefined : pick(own), pick);
  const nothing = (runs: Racer["runs"], ours: ReadonlyArray<number> | undefined) =>
    sizes.counts.map((count, index) =>
      row(
        `nothing to do, ${groupDigits(count)} documents, ${runs === "per-round" ? "whole commands" : "programs running"}`,
        ours?.[index],
        (each, racer) => (racer.runs === runs ? each.nothing[index] : undefined),
      ),
    );
  const heads = [...times.keys()].map((racer) =>
    racer === fieldsyncRacer ? "**fieldsync**" : `${racer.name} ${racer.version()}`,
  );
  return {
    title: "How long it takes",
    rows: [
      ["", ...heads],
      same(job.first, ({ first }) => first),
      ...nothing("per-round", own?.nothing),
      ...nothing("all-the-time", running),
      same(job.changed, ({ changed }) => changed),
      same(job.large, ({ large }) => large),
      same(job.oneByte, ({ oneByte }) => oneByte),
    ],
    notes: [
      "People save on the laptop; the clock stops when the office shows it. In brackets: how many times as long as fieldsync. Run as root, every program has a new ext4 of its own.",
      `Whole commands: from start to end, fieldsync's on both sides. Programs running: both sides look at all files and exchange. Nothing to do: median of ${REPEATS}, after ${UNCOUNTED} such rounds, a second apart. PouchDB keeps no files, and what is larger than 64 MiB is not tried with it: it ends for want of memory. Whoever takes more than ${FIRST_COPY_SECONDS_MAX} s for a first copy is not tried with more documents (–).`,
      "`npm run bench:side-by-side` measures with 10 000 documents, and nothing to do with up to 50 000, on a computer that does nothing else.",
      "Goal: faster than every other program in every row.",
    ],
  };
};

const costTable = ({ changed, changedFiles, first, idle, large, oneByte }: OurCosts): Table => {
  const cells = (counts: Counts): ReadonlyArray<string> =>
    [counts.listings, counts.operations, counts.bytesRead, counts.bytesWritten].map(groupDigits);
  const row = (name: string, { other, own }: Counted): ReadonlyArray<string> => [
    name,
    ...cells(other),
    ...cells(own),
  ];
  const heads = ["listings", "operations", "bytes read", "bytes written"];
  return {
    title: "What an exchange of fieldsync costs the folders",
    rows: [
      ["", ...heads.map((head) => `other folder: ${head}`), ...heads.map((head) => `own: ${head}`)],
      ...sizes.counts.map((count, index) =>
        row(`nothing to do, ${groupDigits(count)} documents`, idle[index]!),
      ),
      row(job.first, first),
      row(`${job.changed}, saved one by one`, changed),
      row(`${job.changed}, found as files`, changedFiles),
      row(job.large, large),
      row(job.oneByte, oneByte),
    ],
    notes: [
      "Counted, not timed: the same on every disk and network. Listings are not among the operations. Looking at document files is not counted, they never leave their laptop.",
      "Where documents were ever checked out, there is the listing of their locks besides. All are asked for at once.",
      "Goal for nothing to do: at most 2 listings of the other folder and 10 operations, whatever the size.",
    ],
  };
};

const raceAll = async (): Promise<ReadonlyMap<Racer, Times>> => {
  const times = new Map<Racer, Times>();
  for (const racer of [
    fieldsyncRacer,
    unisonRacer,
    rcloneRacer,
    syncthingRacer("when-told"),
    pouchdbRacer,
  ])
    if (isInstalled(racer)) times.set(racer, await race(racer, sizes));
  return times;
};

if (isWanted("watch")) put(await watchTable());
if (isWanted("costs") || isWanted("race")) {
  // A process that holds much takes longer to start others, some 30 ms each: what is counted in this one comes after the race.
  const times = isWanted("race") ? await raceAll() : undefined;
  const costs = await ourCosts(sizes);
  if (isWanted("costs")) put(costTable(costs));
  if (times !== undefined) put(raceTable(times, costs));
}
