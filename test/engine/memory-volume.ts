/**
 * A folder in memory for tests of the engine: names without case, an audit of every operation, and faults on demand.
 *
 * The same folder can be seen by several hands (`view`); the audit says whose hand did what, so that the single-writer rule
 * (engine I17) is checked on what really happened, not on what the engine believes.
 */
import * as Effect from "effect/Effect";
import { VolumeError, type VolumeReason } from "../../src/engine/errors.ts";
import { oneByOne, type FolderEntry, type Single, type Volume } from "../../src/engine/ports.ts";

export type OperationName =
  | "list"
  | "stat"
  | "read"
  | "createExclusive"
  | "writeTemp"
  | "renameToFresh"
  | "remove"
  | "makeFolder"
  | "probe";

export interface AuditEntry {
  /** Whose program did it. */
  readonly hand: string;
  readonly operation: OperationName;
  readonly path: string;
  readonly to?: string;
  readonly bytes?: number;
}

/** The power goes while an operation is done: `leaves` makes what is on the disk then; a program elsewhere may hear of it. */
export interface Accident {
  readonly leaves: (whole: () => void) => void;
  readonly heard?: VolumeReason;
}

/** What happens instead of an operation: a failure, or nothing ever again. */
export type Fault = VolumeReason | "hang" | Accident;

export const WRITING: ReadonlySet<OperationName> = new Set([
  "createExclusive",
  "writeTemp",
  "renameToFresh",
  "remove",
  "makeFolder",
]);

const PARENT = /\/[^/]*$/;
const parentOf = (path: string): string => (path.includes("/") ? path.replace(PARENT, "") : "");

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

interface StoredFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export class MemoryFolder {
  readonly name: string;
  readonly audit: Array<AuditEntry> = [];
  /** Asked before every operation; an answer replaces the operation. */
  fault: ((entry: AuditEntry) => Fault | undefined) | undefined = undefined;
  /** What a hand is not shown when it lists a folder, because its Windows remembers an older listing. */
  unlisted: ((hand: string, path: string) => boolean) | undefined = undefined;
  /** What every operation of a hand other than the owner takes, in milliseconds of the test clock. */
  remoteMillis = 0;
  readonly files = new Map<string, StoredFile>();
  /** Log files and pieces of documents an engine removed: what a clean-up may only do under a snapshot. */
  readonly removed = new Map<string, StoredFile>();
  /** How often a hand asked for listings, however many at a time. */
  readonly asked = new Map<string, number>();
  readonly #folders = new Map<string, string>([["", ""]]);
  readonly #children = new Map<string, Map<string, FolderEntry>>();
  readonly #listings = new Map<string, ReadonlyArray<FolderEntry>>();

  constructor(name: string) {
    this.name = name;
  }

  /** This folder through somebody's hands. `reachable` false: the cable is out. */
  view(
    hand: string,
    options: { readonly remote?: boolean; readonly reachable?: () => boolean } = {},
  ): Volume {
    const reachable = options.reachable ?? (() => true);
    const label = options.remote === true ? `\\\\${this.name}` : this.name;
    const fail = (entry: AuditEntry, reason: VolumeReason, text: string): VolumeError =>
      new VolumeError({ reason, operation: entry.operation, path: `${label}/${entry.path}`, text });
    const run = <A>(
      entry: AuditEntry,
      act: () => A | VolumeError,
    ): Effect.Effect<A, VolumeError> => {
      const perform = Effect.suspend((): Effect.Effect<A, VolumeError> => {
        if (!reachable())
          return Effect.fail(fail(entry, "offline", "The network path was not found."));
        const fault = this.fault?.(entry);
        if (fault === "hang") return Effect.never;
        if (typeof fault === "object") {
          const { leaves, heard } = fault;
          leaves(() => void act());
          return heard === undefined
            ? Effect.never
            : Effect.fail(fail(entry, heard, `injected ${heard}`));
        }
        if (fault !== undefined) return Effect.fail(fail(entry, fault, `injected ${fault}`));
        this.audit.push(entry);
        const result = act();
        return result instanceof VolumeError ? Effect.fail(result) : Effect.succeed(result);
      });
      return options.remote === true && this.remoteMillis > 0
        ? Effect.andThen(Effect.sleep(this.remoteMillis), perform)
        : perform;
    };
    const note = (
      operation: OperationName,
      path: string,
      rest: Partial<AuditEntry> = {},
    ): AuditEntry => ({
      hand,
      operation,
      path,
      ...rest,
    });
    const single: Single = {
      list: (path) => {
        const entry = note("list", path);
        return run(entry, () => {
          const entries = this.#list(path);
          if (entries === undefined) return fail(entry, "not-found", "No such folder.");
          const { unlisted } = this;
          return unlisted === undefined
            ? entries
            : entries.filter(({ name }) => !unlisted(hand, `${path}/${name}`));
        });
      },
      read: (path, { limit, offset = 0, length }) => {
        const entry = note("read", path);
        return run(entry, () => {
          const file = this.files.get(path.toLowerCase());
          if (file === undefined) return fail(entry, "not-found", "No such file.");
          const end =
            length === undefined ? file.bytes.length : Math.min(offset + length, file.bytes.length);
          if (end - offset > limit) return fail(entry, "too-large", "More than asked for.");
          return offset === 0 && end === file.bytes.length
            ? file.bytes
            : file.bytes.subarray(offset, end);
        });
      },
      createExclusive: (path, bytes) => {
        const entry = note("createExclusive", path, { bytes: bytes.length });
        return run(entry, () =>
          this.#taken(path) ? fail(entry, "exists", "Taken.") : this.#put(entry, path, bytes),
        );
      },
      makeFolder: (path) => run(note("makeFolder", path), () => this.#makeFolder(path)),
      writeTemp: (path, bytes) => {
        const entry = note("writeTemp", path, { bytes: bytes.length });
        return run(entry, () => {
          if (this.#taken(path)) return fail(entry, "broken", "A staging name was used twice.");
          return this.#put(entry, path, bytes);
        });
      },
      renameToFresh: (from, to) => {
        const entry = note("renameToFresh", from, { to });
        return run(entry, () => {
          const file = this.files.get(from.toLowerCase());
          if (file === undefined) return fail(entry, "not-found", "No such file.");
          if (this.#taken(to)) return fail(entry, "exists", "Taken.");
          const put = this.#put(entry, to, file.bytes);
          if (put === undefined) this.erase(from);
          return put;
        });
      },
    };
    const one = oneByOne(single);
    const asking = <A, E>(listing: Effect.Effect<A, E>): Effect.Effect<A, E> =>
      Effect.suspend(() => {
        this.asked.set(hand, (this.asked.get(hand) ?? 0) + 1);
        return listing;
      });
    return {
      label,
      stat: (path) => run(note("stat", path), () => this.#entry(path)),
      ...single,
      ...one,
      list: (path) => asking(single.list(path)),
      listAll: (paths) => asking(one.listAll(paths)),
      remove: (path) =>
        run(note("remove", path), () => {
          const file = this.files.get(path.toLowerCase());
          const matters = /^_Sync\/(?:own\/log|own\/parcel|blob)\//.test(path);
          if (file !== undefined && matters) this.removed.set(path.toLowerCase(), file);
          this.erase(path);
        }),
      free: Effect.succeed(1e12),
      probe: run(note("probe", ""), () => ({ writable: true })),
    };
  }

  /** Puts bytes there from outside: bit rot, a stranger, an old backup. */
  plant(path: string, bytes: Uint8Array): void {
    this.#makeFolder(parentOf(path));
    this.#store(path, bytes);
  }

  /** Takes a file away from outside. */
  erase(path: string): void {
    this.files.delete(path.toLowerCase());
    this.#listings.delete(parentOf(path).toLowerCase());
    this.#children.get(parentOf(path).toLowerCase())?.delete(path.toLowerCase());
  }

  /** The same for a folder in which nothing lies. */
  eraseFolder(path: string): void {
    for (const known of [this.#folders, this.#children, this.#listings])
      known.delete(path.toLowerCase());
    this.erase(path);
  }

  /** Everything in it, as it would be found on another disk after a copy in Explorer or from a backup. */
  duplicate(name: string): MemoryFolder {
    const twin = new MemoryFolder(name);
    for (const path of this.#folders.values()) twin.#makeFolder(path);
    for (const file of this.files.values()) twin.#store(file.path, file.bytes);
    for (const [path, file] of this.removed) twin.removed.set(path, file);
    return twin;
  }

  /** What lies in another folder takes the place of everything here. */
  becomes(other: MemoryFolder): void {
    this.files.clear();
    this.#folders.clear();
    this.#folders.set("", "");
    this.#children.clear();
    this.#listings.clear();
    for (const path of other.#folders.values()) if (path !== "") this.#makeFolder(path);
    for (const file of other.files.values()) this.#store(file.path, file.bytes);
  }

  paths(): ReadonlyArray<string> {
    return [...this.files.values()].map((file) => file.path).toSorted();
  }

  #makeFolder(path: string): void {
    for (let at = path; at !== "" && !this.#folders.has(at.toLowerCase()); at = parentOf(at)) {
      this.#folders.set(at.toLowerCase(), at);
      this.#addChild(at, { name: nameOf(at), kind: "folder", size: 0 });
    }
  }

  #store(path: string, bytes: Uint8Array): void {
    this.files.set(path.toLowerCase(), { path, bytes });
    this.#addChild(path, { name: nameOf(path), kind: "file", size: bytes.length });
  }

  #addChild(path: string, entry: FolderEntry): void {
    const key = parentOf(path).toLowerCase();
    const children = this.#children.get(key) ?? new Map<string, FolderEntry>();
    this.#children.set(key, children.set(path.toLowerCase(), entry));
    this.#listings.delete(key);
  }

  #taken(path: string): boolean {
    return this.files.has(path.toLowerCase()) || this.#folders.has(path.toLowerCase());
  }

  #put(entry: AuditEntry, path: string, bytes: Uint8Array): VolumeError | undefined {
    if (!this.#folders.has(parentOf(path).toLowerCase()))
      return new VolumeError({
        reason: "not-found",
        operation: entry.operation,
        path,
        text: "No such folder.",
      });
    this.#store(path, bytes);
    return undefined;
  }

  #entry(path: string): FolderEntry | undefined {
    return this.#children.get(parentOf(path).toLowerCase())?.get(path.toLowerCase());
  }

  #list(path: string): ReadonlyArray<FolderEntry> | undefined {
    const key = path.toLowerCase();
    if (!this.#folders.has(key)) return undefined;
    const known = this.#listings.get(key);
    if (known !== undefined) return known;
    const entries = [...(this.#children.get(key)?.values() ?? [])].toSorted((a, b) =>
      a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
    );
    this.#listings.set(key, entries);
    return entries;
  }
}
