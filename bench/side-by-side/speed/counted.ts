/**
 * Two of our copies opened in this process, on real folders whose operations are counted. The counts depend on no clock and no
 * disk: they are what an exchange costs on any network. The times are those of a program that runs all the time.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import {
  createChildCopy,
  createTopLevel,
  openCopy,
  type CopyHandle,
} from "../../../src/engine/engine.ts";
import { DOCUMENTS_FOLDER } from "../../../src/engine/log/names.ts";
import { makeDocumentsFolder } from "../../../src/engine/node/documents-folder.ts";
import { nodeKeys } from "../../../src/engine/node/keys.ts";
import { nodeLocations } from "../../../src/engine/node/locations.ts";
import { nodePrivateJournal, privateFolderOf } from "../../../src/engine/node/private-journal.ts";
import { nodeVolume } from "../../../src/engine/node/volume.ts";
import { nodeWorkingFolder } from "../../../src/engine/node/working-folder.ts";
import {
  Keys,
  Locations,
  PrivateJournal,
  sizeOf,
  Trace,
  type Outcomes,
  type StagedFile,
  type Volume,
} from "../../../src/engine/ports.ts";
import type { Scratch } from "../scratch.ts";
import { type EngineError, VolumeError } from "../../../src/engine/errors.ts";
import { contentOf, nameOf } from "./documents.ts";

export interface Counts {
  listings: number;
  /** Everything else that goes to the folder. */
  operations: number;
  bytesRead: number;
  bytesWritten: number;
}

/** What went to the folder of the copy itself, and to that of the connected one. */
export interface Counted {
  readonly own: Counts;
  readonly other: Counts;
}

const none = (): Counts => ({ listings: 0, operations: 0, bytesRead: 0, bytesWritten: 0 });

const counting = (volume: Volume, counts: () => Counts): Volume => {
  const counted = <A, E, R>(
    act: Effect.Effect<A, E, R>,
    count: (counts: Counts, answer: A) => void,
  ): Effect.Effect<A, E, R> =>
    Effect.tap(act, (answer) => Effect.sync(() => count(counts(), answer)));
  const one = <A, E, R>(act: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    counted(act, (to) => {
      to.operations += 1;
    });
  const written = <A, E, R>(act: Effect.Effect<A, E, R>, bytes: Uint8Array) =>
    counted(act, (to) => {
      to.operations += 1;
      to.bytesWritten += bytes.length;
    });
  const all = (act: Effect.Effect<Outcomes>, files: ReadonlyArray<StagedFile>) =>
    counted(act, (to) => {
      to.operations += files.length;
      for (const { parts } of files) to.bytesWritten += sizeOf(parts);
    });
  return {
    label: volume.label,
    list: (path) =>
      counted(volume.list(path), (to) => {
        to.listings += 1;
      }),
    listAll: (paths) =>
      counted(volume.listAll(paths), (to, found) => {
        to.listings += found.filter((listing) => !(listing instanceof VolumeError)).length;
      }),
    stat: (path) => one(volume.stat(path)),
    read: (path, options) =>
      counted(volume.read(path, options), (to, bytes) => {
        to.operations += 1;
        to.bytesRead += bytes.length;
      }),
    readAll: (files) =>
      counted(volume.readAll(files), (to, answers) => {
        to.operations += files.length;
        for (const bytes of answers)
          if (!(bytes instanceof VolumeError)) to.bytesRead += bytes.length;
      }),
    createExclusive: (path, bytes) => written(volume.createExclusive(path, bytes), bytes),
    writeTemp: (path, bytes) => written(volume.writeTemp(path, bytes), bytes),
    renameToFresh: (from, to) => one(volume.renameToFresh(from, to)),
    createAll: (files) => all(volume.createAll(files), files),
    writeTempAll: (files) => all(volume.writeTempAll(files), files),
    renameAllToFresh: (moves) =>
      counted(volume.renameAllToFresh(moves), (to) => {
        to.operations += moves.length;
      }),
    remove: (path) => one(volume.remove(path)),
    makeFolders: (paths) =>
      counted(volume.makeFolders(paths), (to) => {
        to.operations += paths.length;
      }),
    makeFolder: (path) => one(volume.makeFolder(path)),
    free: one(volume.free),
    probe: one(volume.probe),
  };
};

/** Nothing happens by itself: every look and every exchange is asked for. */
const BY_HAND_MILLIS = 3_600_000;
const BY_HAND = {
  pollMinMillis: BY_HAND_MILLIS,
  pollMaxMillis: BY_HAND_MILLIS,
  retryMinMillis: BY_HAND_MILLIS,
  retryMaxMillis: BY_HAND_MILLIS,
  refusedRetryMillis: BY_HAND_MILLIS,
};

interface Opened {
  readonly handle: CopyHandle;
  close(): Promise<void>;
}

class Laptop {
  readonly folder: string;
  readonly #home: string;
  readonly #name: string;
  readonly #volume: Volume;
  #own = none();
  #other = none();

  constructor(scratch: Scratch, name: string) {
    this.#name = name;
    this.#home = scratch.folder(`home-of-${name}`);
    this.folder = scratch.folder(name);
    this.#volume = counting(nodeVolume(this.folder), () => this.#own);
  }

  /** What this work costs the two folders. */
  async costs(work: () => Promise<unknown>): Promise<Counted> {
    this.#own = none();
    this.#other = none();
    await work();
    return { own: { ...this.#own }, other: { ...this.#other } };
  }

  createTop(engagement: Parameters<typeof createTopLevel>[0]["engagement"]): Promise<unknown> {
    return this.#run(createTopLevel({ ...this.#options(), engagement }));
  }

  createChild(from: string): Promise<unknown> {
    return this.#run(createChildCopy({ ...this.#options(), from: { path: from } }));
  }

  async open(): Promise<Opened> {
    await Effect.runPromise(makeDocumentsFolder(this.folder));
    const scope = Effect.runSync(Scope.make());
    const documents = nodeWorkingFolder({ root: this.folder });
    const opening = openCopy({
      ...this.#options(),
      documents,
      settings: BY_HAND,
      documentSettings: {
        lookMinMillis: BY_HAND_MILLIS,
        lookMaxMillis: BY_HAND_MILLIS,
        // Two looks are needed all the same, but no second between them.
        stableMillis: 0,
      },
    });
    const handle = await this.#run(Effect.provideService(opening, Scope.Scope, scope));
    const close = async (): Promise<void> => {
      await Effect.runPromise(handle.close);
      await Effect.runPromise(Scope.close(scope, Exit.void));
    };
    return { handle, close };
  }

  #options() {
    return { volume: this.#volume, user: `user of ${this.#name}`, machine: this.#name };
  }

  async #run<A, E>(
    program: Effect.Effect<A, E, Keys | Locations | PrivateJournal | Trace>,
  ): Promise<A> {
    const keys = nodeKeys(join(this.#home, "keys"));
    const journal = nodePrivateJournal(
      await Effect.runPromise(
        privateFolderOf({ home: join(this.#home, "copies"), copyFolder: this.folder, keys }),
      ),
    );
    const locations = nodeLocations();
    return Effect.runPromise(
      program.pipe(
        Effect.provideService(Keys, keys),
        Effect.provideService(Locations, {
          open: (location) =>
            Effect.map(locations.open(location), (volume) => counting(volume, () => this.#other)),
        }),
        Effect.provideService(PrivateJournal, journal),
        Effect.provideService(Trace, { emit: () => undefined }),
      ),
    );
  }
}

export interface Desk {
  readonly firstCopy: Counted;
  /** Both sides look at their files and exchange; the clock of the caller runs. */
  nothing(): Promise<void>;
  /** What an exchange of the laptop with nothing new costs. */
  idle(): Promise<Counted>;
  /** Saves documents on the laptop and hands them over: what both together cost. */
  handOver(documents: ReadonlyArray<readonly [name: string, content: Buffer]>): Promise<Counted>;
  /** The same for documents that are saved as files, and taken in together. */
  handOverFiles(
    documents: ReadonlyArray<readonly [name: string, content: Buffer]>,
  ): Promise<Counted>;
  end(): Promise<void>;
}

const ROUNDS_MAX = 20;

/** In one go, as `sync` does it: the next look lets go what is at hand. Once more only where the system does not say that nobody is writing. */
const takeInAndConnect = ({ handle }: Opened): Effect.Effect<void, EngineError> =>
  Effect.gen(function* () {
    const { documents } = handle;
    if (documents === null) return;
    yield* documents.look;
    if (documents.status().unstable.length > 0) yield* documents.look;
    yield* handle.workOnline;
  });

export const desk = async (scratch: Scratch, count: number): Promise<Desk> => {
  const office = new Laptop(scratch, "counted-office");
  const laptop = new Laptop(scratch, "counted-laptop");
  const documents = Array.from({ length: count }, (_, index) => ({
    name: nameOf(index),
    bytes: new Uint8Array(contentOf(index)),
  }));
  await office.createTop({ name: "Counted", documents, records: [] });
  const firstCopy = await laptop.costs(() => laptop.createChild(office.folder));
  const there = await office.open();
  const here = await laptop.open();
  const exchange = async (handle: CopyHandle): Promise<void> => {
    for (let rounds = 0; rounds < ROUNDS_MAX; rounds++) {
      const { pulled, pushed } = await Effect.runPromise(handle.syncNow);
      if (pulled === 0 && pushed === 0) return;
    }
    throw new Error("it does not come to rest");
  };
  const look = async ({ handle }: Opened): Promise<number> => {
    if (handle.documents === null) return 0;
    await Effect.runPromise(handle.documents.look);
    const { left, pending } = handle.documents.status();
    return left + pending.length;
  };
  await Effect.runPromise(here.handle.switchTo("parent"));
  for (const opened of [there, here, there]) {
    await exchange(opened.handle);
    for (let looks = 0; (await look(opened)) > 0; looks++)
      if (looks > count) throw new Error("the documents are never laid out");
  }
  return {
    firstCopy,
    nothing: async () => {
      for (const opened of [there, here]) {
        await look(opened);
        await Effect.runPromise(opened.handle.syncNow);
      }
    },
    idle: () => laptop.costs(() => Effect.runPromise(here.handle.syncNow)),
    handOver: async (saved) => {
      // Offline meanwhile: whether an exchange starts between two saves would be a matter of time.
      await Effect.runPromise(here.handle.workOffline);
      const costs = await laptop.costs(async () => {
        for (const [name, content] of saved)
          await Effect.runPromise(here.handle.saveDocument(name, new Uint8Array(content)));
        await Effect.runPromise(here.handle.workOnline);
        await exchange(here.handle);
      });
      await exchange(there.handle);
      return costs;
    },
    handOverFiles: async (saved) => {
      await Effect.runPromise(here.handle.workOffline);
      for (const [name, content] of saved)
        writeFileSync(join(laptop.folder, DOCUMENTS_FOLDER, name), content);
      const costs = await laptop.costs(async () => {
        await Effect.runPromise(takeInAndConnect(here));
        await exchange(here.handle);
      });
      await exchange(there.handle);
      return costs;
    },
    end: async () => {
      await here.close();
      await there.close();
    },
  };
};
