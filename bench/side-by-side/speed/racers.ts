/** The programs that keep files equal, in a race. Each uses the same pair of folders as in the situations. */
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fieldsync, type FieldsyncPair } from "../programs/fieldsync.ts";
import { rclone } from "../programs/rclone.ts";
import { syncthing, syncthingPair } from "../programs/syncthing.ts";
import type { Watching } from "../programs/syncthing-config.ts";
import type { TwoFoldersPair } from "../programs/two-folders.ts";
import { unison } from "../programs/unison.ts";
import { pause, type Scratch, type Started } from "../scratch.ts";
import { layOut, nameOf } from "./documents.ts";
import { files, type Lane, type Racer } from "./lane.ts";

const LOOK_MILLIS = 10;

/** A program that is started for every exchange, and again to watch. */
const perRound = <Pair extends FieldsyncPair | TwoFoldersPair>(options: {
  readonly program: {
    readonly name: string;
    version(): string | undefined;
    pair(scratch: Scratch, documents: string): Promise<Pair>;
  };
  readonly round: (pair: Pair) => Promise<unknown>;
  readonly watch?: (pair: Pair) => Promise<ReadonlyArray<Started>>;
}): Racer => ({
  name: options.program.name,
  version: options.program.version,
  runs: "per-round",
  watches: options.watch !== undefined,
  lane: async (scratch, count): Promise<Lane> => {
    const documents = layOut(scratch, count);
    let made: Pair | undefined;
    let watching: ReadonlyArray<Started> = [];
    let tidying: Promise<unknown> = Promise.resolve();
    const pair = (): Pair => {
      if (made === undefined) throw new Error("there is no first copy yet");
      return made;
    };
    return {
      ...files(
        () => pair().documents("office"),
        () => pair().documents("laptop"),
      ),
      first: async () => {
        made = await options.program.pair(scratch, documents);
      },
      round: async (arrived) => {
        const progress = { ended: false };
        tidying = options.round(pair()).finally(() => {
          progress.ended = true;
        });
        if (arrived === undefined) await tidying;
        else while (!progress.ended && !(await arrived())) await pause(LOOK_MILLIS);
      },
      rest: async () => {
        await tidying;
      },
      watch: async () => {
        watching = (await options.watch?.(pair())) ?? [];
      },
      end: async () => {
        for (const started of watching) await started.kill();
        await made?.end();
      },
    };
  },
});

export const fieldsyncRacer = perRound({
  program: fieldsync,
  // What the laptop hands over lies in the office's drop box until the office takes it in.
  round: async (pair) => {
    await pair.run("sync", pair.whole("laptop"));
    await pair.run("sync", pair.whole("office"));
  },
  watch: async (pair) => {
    const started = [
      pair.start("open", pair.whole("office")),
      pair.start("sync", pair.whole("laptop"), "--watch"),
    ];
    for (const each of started) await each.wrote("is open");
    return started;
  },
});

export const unisonRacer = perRound({
  program: unison,
  round: (pair) => pair.sync(),
  // Debian's package has no watcher of the file system: it looks every second.
  watch: (pair) => Promise.resolve([pair.start("-repeat", "1")]),
});

export const rcloneRacer = perRound({ program: rclone, round: (pair) => pair.sync() });

/** Answering costs it the more the more files there are: it is asked for a tenth of the time at most. */
const untilNothingIsMissing = async (
  pair: Awaited<ReturnType<typeof syncthingPair>>,
): Promise<void> => {
  for (;;) {
    const asked = performance.now();
    if ((await pair.missingOnLaptop()) === 0) return;
    await pause(Math.max(LOOK_MILLIS, 9 * (performance.now() - asked)));
  }
};

/** Both run before the documents come, and look when told, or by their watcher. */
export const syncthingRacer = (watching: Watching): Racer => ({
  name: syncthing.name,
  version: syncthing.version,
  runs: "all-the-time",
  watches: watching !== "when-told",
  lane: async (scratch, count): Promise<Lane> => {
    const documents = layOut(scratch, count);
    const empty = join(scratch.root, "empty");
    mkdirSync(empty);
    const pair = await syncthingPair(scratch, empty, watching);
    const documentFiles = files(
      () => pair.documents("office"),
      () => pair.documents("laptop"),
    );
    const round = async (arrived?: () => Promise<boolean>): Promise<void> => {
      await pair.rescan();
      if (arrived === undefined) return;
      while (!(await arrived())) await pause(LOOK_MILLIS);
    };
    return {
      ...documentFiles,
      first: async () => {
        for (let index = 0; index < count; index++)
          renameSync(join(documents, nameOf(index)), join(pair.documents("office"), nameOf(index)));
        rmSync(documents, { recursive: true });
        await pair.rescan();
        await untilNothingIsMissing(pair);
      },
      round,
      rest: () => Promise.resolve(),
      watch: () => Promise.resolve(),
      end: pair.end,
    };
  },
});
