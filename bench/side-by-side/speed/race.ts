/** The jobs of a race, one after the other with one program, and the seconds they take. */
import { median } from "../../results.ts";
import { freshDisk, pause, scratch } from "../scratch.ts";
import { bytesOf, contentOf, nameOf } from "./documents.ts";
import type { Lane, Racer } from "./lane.ts";

export interface Sizes {
  /** Documents of the engagement, with nothing to do. */
  readonly counts: ReadonlyArray<number>;
  /** With so many of them the jobs are done, one of `counts`; and with so many edits are watched for. */
  readonly jobsWith: number;
  readonly watchedWith: number;
  readonly changed: number;
  readonly largeBytes: number;
  readonly edits: number;
}

export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1_000;
};

export const REPEATS = 3;
/** Rounds with nothing to do before those: as on a schedule that runs since a while. */
export const UNCOUNTED = 8;
const UNCOUNTED_PAUSE_MILLIS = 1_000;

/** Whoever takes longer for a first copy is not tried with more documents. */
export const FIRST_COPY_SECONDS_MAX = 60;

/** Between two edits somebody reads what he wrote; programs look ever more rarely meanwhile. */
const READING_MILLIS = 5_000;
const LOOK_MILLIS = 5;
const EDIT_MILLIS_MAX = 120_000;

/** Programs that compare times in whole seconds miss a second save in the same one. That is not what is raced for. */
const ANOTHER_SECOND_MILLIS = 2_100;

const LARGE_SEED = 7_000_000;

type Saved = ReadonlyArray<readonly [name: string, content: Buffer]>;

export const changedDocuments = ({ changed }: Sizes, version: number): Saved =>
  Array.from({ length: changed }, (_, index) => [nameOf(index), contentOf(index, version)]);

export const largeDocument = ({ largeBytes }: Sizes): Buffer => bytesOf(LARGE_SEED, largeBytes);

/** The same with one other byte in the middle. */
export const withOneByte = (content: Buffer): Buffer => {
  const changed = Buffer.from(content);
  const middle = changed.length >> 1;
  changed[middle] = changed[middle] === 33 ? 34 : 33;
  return changed;
};

/** Saves on the laptop, and takes the time until the office shows everything; not a number where it never does. */
const handOver = async (lane: Lane, saved: Saved): Promise<number> => {
  await pause(ANOTHER_SECOND_MILLIS);
  for (const [name, content] of saved) await lane.save(name, content);
  let shown = 0;
  const arrived = async (): Promise<boolean> => {
    for (; shown < saved.length; shown++) {
      const [name, content] = saved[shown]!;
      if (!(await lane.shows(name, content))) return false;
    }
    return true;
  };
  const took = await seconds(() => lane.round(arrived));
  await lane.rest();
  for (const [name, content] of saved)
    if (!(await lane.holds(name, content))) {
      console.error(`${name} did not arrive in the office`);
      return Number.NaN;
    }
  return took;
};

/** As on most days, nobody has touched anything for a while, and it is not the first time that there is nothing to do. */
const nothingToDo = async (lane: Lane): Promise<number> => {
  await pause(READING_MILLIS);
  for (let round = 0; round < UNCOUNTED; round++) {
    await lane.round();
    await pause(UNCOUNTED_PAUSE_MILLIS);
  }
  const times: Array<number> = [];
  for (let round = 0; round < REPEATS; round++) times.push(await seconds(() => lane.round()));
  return median(times);
};

const inLane = async <A>(
  racer: Racer,
  count: number,
  work: (lane: Lane) => Promise<A>,
): Promise<A> => {
  const place = freshDisk() ?? scratch();
  const lane = await racer.lane(place, count);
  try {
    return await work(lane);
  } finally {
    await lane.end();
    place.remove();
  }
};

export interface Times {
  readonly first: number;
  readonly nothing: ReadonlyArray<number>;
  readonly changed: number;
  readonly large: number;
  readonly oneByte: number;
}

export const race = async (racer: Racer, sizes: Sizes): Promise<Times> => {
  const nothing: Array<number> = [];
  let times: Omit<Times, "nothing"> | undefined;
  let slowest = 0;
  for (const count of sizes.counts) {
    if (slowest > FIRST_COPY_SECONDS_MAX) break;
    await inLane(racer, count, async (lane) => {
      const first = await seconds(() => lane.first());
      slowest = first;
      nothing.push(await nothingToDo(lane));
      console.error(
        `${racer.name}: ${count} documents, ${first.toFixed(2)} s, ${nothing.at(-1)} s`,
      );
      if (count !== sizes.jobsWith) return;
      const changed = await handOver(lane, changedDocuments(sizes, 1));
      const content = largeDocument(sizes);
      const fits = content.length <= (racer.largestBytes ?? Number.POSITIVE_INFINITY);
      const large = fits ? await handOver(lane, [[nameOf(0), content]]) : Number.NaN;
      const oneByte = fits ? await handOver(lane, [[nameOf(0), withOneByte(content)]]) : Number.NaN;
      times = { first, changed, large, oneByte };
      console.error(`${racer.name}: ${JSON.stringify(times)}`);
    });
  }
  if (times === undefined) throw new Error("no race took place");
  return { ...times, nothing };
};

/** Seconds from a save on the laptop to the office showing it, while the program watches; one number per edit. */
export const watchRace = (racer: Racer, sizes: Sizes): Promise<ReadonlyArray<number>> =>
  inLane(racer, sizes.watchedWith, async (lane) => {
    await lane.first();
    await lane.watch();
    const times: Array<number> = [];
    for (let edit = 0; edit < sizes.edits; edit++) {
      await pause(READING_MILLIS);
      const name = nameOf(edit);
      const content = contentOf(edit, 2);
      await lane.save(name, content);
      const before = performance.now();
      while (!(await lane.shows(name, content))) {
        if (performance.now() - before > EDIT_MILLIS_MAX)
          throw new Error(`${racer.name} does not notice an edit`);
        await pause(LOOK_MILLIS);
      }
      times.push((performance.now() - before) / 1_000);
    }
    console.error(
      `${racer.name}: edits seen after ${times.map((time) => time.toFixed(2)).join(", ")}`,
    );
    return times;
  });
