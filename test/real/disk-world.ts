/**
 * Laptops whose folders are real: every laptop has a home for its private memory and keys, and folders for its copies. What the
 * engines say is collected, and each copy is served until it is closed.
 */
import { mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import type {
  CopyHandle,
  CopyIdentity,
  EngagementSpec,
  WorkingFolder,
} from "../../src/engine/engine.ts";
import { Compression, createChildCopy, createTopLevel, openCopy } from "../../src/engine/engine.ts";
import { nodeCompression } from "../../src/engine/node/compression.ts";
import { nodeKeys } from "../../src/engine/node/keys.ts";
import { nodeLocations } from "../../src/engine/node/locations.ts";
import { nodePrivateJournal, privateFolderOf } from "../../src/engine/node/private-journal.ts";
import { nodeWorkingFolder } from "../../src/engine/node/working-folder.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import { Keys, Locations, PrivateJournal, Trace, type Json } from "../../src/engine/ports.ts";

export interface Said {
  readonly laptop: string;
  readonly kind: string;
  readonly facts: { readonly [key: string]: Json };
}

export interface OpenedCopy {
  readonly copy: CopyHandle;
  close(): Promise<void>;
}

type Services = Keys | Locations | PrivateJournal | Trace;

/** Looks come only when a test asks for one: nothing here depends on how fast this computer is. */
const BY_HAND = {
  pollMinMillis: 3_600_000,
  pollMaxMillis: 3_600_000,
  retryMinMillis: 3_600_000,
  retryMaxMillis: 3_600_000,
  refusedRetryMillis: 3_600_000,
};

/** The working folder is looked at only when a test asks, and what two such looks find the same is believed. */
const LOOKED_AT_BY_HAND = { lookMinMillis: 3_600_000, lookMaxMillis: 3_600_000, stableMillis: 0 };

/** Many times faster than people are used to, so that much happens between two kills. */
const AT_WORK = {
  settings: { pollMinMillis: 50, pollMaxMillis: 200, retryMinMillis: 100, retryMaxMillis: 400 },
  documentSettings: { lookMinMillis: 50, lookMaxMillis: 200, stableMillis: 150 },
};

/** One laptop of somebody, with everything it owns below one folder. */
export class DiskLaptop {
  readonly name: string;
  readonly said: Array<Said> = [];
  /** Everything this laptop owns, private memory and keys too. */
  readonly home: string;

  constructor(root: string, name: string) {
    this.name = name;
    this.home = join(root, name);
    mkdirSync(this.home, { recursive: true });
  }

  /** Where a copy lies on this laptop; the folder is made. */
  folder(copy = "Maple"): string {
    const path = join(this.home, copy);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Where the private memory of the copy in a folder is. */
  privateFolder(copy = "Maple"): Promise<string> {
    return Effect.runPromise(
      privateFolderOf({
        home: join(this.home, "copies"),
        copyFolder: this.folder(copy),
        keys: this.#keys(),
      }),
    );
  }

  createTop(engagement: EngagementSpec, copy?: string): Promise<CopyIdentity> {
    return this.#run(copy, createTopLevel({ ...this.#copyOptions(copy), engagement }));
  }

  createChild(from: string, copy?: string): Promise<CopyIdentity> {
    return this.#run(copy, createChildCopy({ ...this.#copyOptions(copy), from: { path: from } }));
  }

  /**
   * Opens a copy; with `atWork` its documents are files, and it looks at them and at the others all the time. A function gets a hand
   * between the copy and its files; then nothing is looked at unasked.
   */
  async open(
    copy?: string,
    how?: "atWork" | ((folder: WorkingFolder) => WorkingFolder),
  ): Promise<OpenedCopy> {
    const scope = Effect.runSync(Scope.make());
    const options = this.#copyOptions(copy);
    const files = nodeWorkingFolder({ root: this.folder(copy), volume: options.volume });
    const opening = openCopy({
      ...options,
      ...(how === "atWork" ? AT_WORK : { settings: BY_HAND }),
      ...(how === "atWork" ? { documents: files } : {}),
      ...(typeof how === "function"
        ? { documents: how(files), documentSettings: LOOKED_AT_BY_HAND }
        : {}),
    });
    const handle = await this.#run(copy, Effect.provideService(opening, Scope.Scope, scope));
    const close = async (): Promise<void> => {
      await Effect.runPromise(handle.close);
      await Effect.runPromise(Scope.close(scope, Exit.void));
    };
    return { copy: handle, close };
  }

  /** Opens the copy in a folder by its path. */
  openAt(place: string): Promise<OpenedCopy> {
    return this.open(relative(this.home, place));
  }

  /** What the engines on this laptop said of one kind. */
  heard(kind: string): ReadonlyArray<{ readonly [key: string]: Json }> {
    return this.said.filter((event) => event.kind === kind).map(({ facts }) => facts);
  }

  #copyOptions(copy?: string) {
    const volume = nodeVolume(this.folder(copy));
    return { volume, user: `user of ${this.name}`, machine: this.name };
  }

  #keys(): Keys["Service"] {
    return nodeKeys(join(this.home, "keys"));
  }

  async #run<A, E>(copy: string | undefined, program: Effect.Effect<A, E, Services>): Promise<A> {
    const journal = nodePrivateJournal(await this.privateFolder(copy));
    return Effect.runPromise(
      program.pipe(
        Effect.provideService(Keys, this.#keys()),
        Effect.provideService(Locations, nodeLocations()),
        Effect.provideService(PrivateJournal, journal),
        Effect.provideService(Compression, nodeCompression),
        Effect.provideService(Trace, {
          emit: (kind, facts) => this.said.push({ laptop: this.name, kind, facts }),
        }),
      ),
    );
  }
}

/** Exchanges with the connected copy until nothing moves any more. */
export const settle = async (copy: CopyHandle): Promise<void> => {
  for (let rounds = 0; rounds < 10; rounds++) {
    const { pulled, pushed } = await Effect.runPromise(copy.syncNow);
    if (pulled === 0 && pushed === 0) return;
  }
  throw new Error("ten exchanges, and still something moves");
};
