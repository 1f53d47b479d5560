/** The jobs of a race with our copies opened in this process: what they cost the folders, and the seconds of a running program. */
import { median } from "../../results.ts";
import { freshDisk, scratch } from "../scratch.ts";
import { desk, type Counted } from "./counted.ts";
import { nameOf } from "./documents.ts";
import {
  changedDocuments,
  largeDocument,
  REPEATS,
  seconds,
  withOneByte,
  type Sizes,
} from "./race.ts";

export interface OurCosts {
  /** Seconds in which both sides look at their files and exchange nothing; one number per count of documents. */
  readonly running: ReadonlyArray<number>;
  readonly idle: ReadonlyArray<Counted>;
  readonly first: Counted;
  readonly changed: Counted;
  readonly changedFiles: Counted;
  readonly large: Counted;
  readonly oneByte: Counted;
}

export const ourCosts = async (sizes: Sizes): Promise<OurCosts> => {
  const running: Array<number> = [];
  const idle: Array<Counted> = [];
  let jobs: Omit<OurCosts, "running" | "idle"> | undefined;
  for (const count of sizes.counts) {
    const place = freshDisk() ?? scratch();
    const opened = await desk(place, count);
    const rounds: Array<number> = [];
    for (let round = 0; round < REPEATS; round++)
      rounds.push(await seconds(() => opened.nothing()));
    running.push(median(rounds));
    idle.push(await opened.idle());
    if (count === sizes.jobsWith) {
      const content = largeDocument(sizes);
      jobs = {
        first: opened.firstCopy,
        changed: await opened.handOver(changedDocuments(sizes, 1)),
        changedFiles: await opened.handOverFiles(changedDocuments(sizes, 2)),
        large: await opened.handOver([[nameOf(0), content]]),
        oneByte: await opened.handOver([[nameOf(0), withOneByte(content)]]),
      };
    }
    await opened.end();
    place.remove();
    console.error(`counted with ${count} documents`);
  }
  if (jobs === undefined) throw new Error("nothing was counted");
  return { running, idle, ...jobs };
};
