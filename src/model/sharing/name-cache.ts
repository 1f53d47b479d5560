/**
 * What a client remembers of the names on a host: listings and sizes for ten seconds, names that were not there for five. Newer
 * Windows do that; what somebody else did meanwhile is then not seen. What this client itself changes it forgets at once.
 */
import { MILLISECOND, type Micros } from "../../sim/time.ts";
import { refusal, success, type Outcome } from "../windows/codes.ts";
import { foldName } from "../disk/file-names.ts";
import type { FileOperation } from "../disk/operation.ts";
import type { SharePlace } from "./entry.ts";
import type { Room } from "../room.ts";

const NOT_THERE = refusal(2);

interface Remembered {
  readonly until: Micros;
  readonly outcome: Outcome<unknown>;
}

export class NameCache {
  readonly #room: Room;
  readonly #places = new Map<string, NamesOfPlace>();

  constructor(room: Room) {
    this.#room = room;
  }

  /** What is remembered of a folder of a share. */
  at({ share, folder }: SharePlace): NamesOfPlace {
    const key = foldName(`${share}\0${folder}`);
    let names = this.#places.get(key);
    if (names === undefined) {
      names = new NamesOfPlace(this.#room, this.forget);
      this.#places.set(key, names);
    }
    return names;
  }

  readonly forget = (): void => {
    for (const names of this.#places.values()) names.clear();
  };
}

/** By the path below the place, as Windows compares names. */
export class NamesOfPlace {
  readonly #room: Room;
  /** Forgets everything of the host. */
  readonly #forget: () => void;
  readonly #listed = new Map<string, Remembered>();
  readonly #found = new Map<string, Remembered>();
  readonly #missing = new Map<string, Remembered>();

  constructor(room: Room, forget: () => void) {
    this.#room = room;
    this.#forget = forget;
  }

  /** The answer without asking the host, where it is remembered. */
  answer<A>(operation: FileOperation<A>): Outcome<A> | undefined {
    const { now } = this.#room.kernel;
    const { name, folded, looksAtNames } = operation;
    const known = looksAtNames ? this.#seen(name).get(folded) : undefined;
    if (known !== undefined && now < known.until) return known.outcome as Outcome<A>;
    if (name !== "stat" && name !== "read") return undefined;
    const missing = this.#missing.get(folded);
    if (missing === undefined || now >= missing.until) return undefined;
    // A name that is not there: no size, and nothing to read.
    const nothing = success(undefined) as Outcome<unknown>;
    return (name === "stat" ? nothing : missing.outcome) as Outcome<A>;
  }

  learn<A>(operation: FileOperation<A>, outcome: Outcome<A>): void {
    const { kernel, constants } = this.#room;
    const { name, folded, looksAtNames, writes } = operation;
    if (writes) return this.#forget();
    const isAbsent = outcome.ok
      ? name === "stat" && outcome.value === undefined
      : name === "read" && outcome.failure.code === 2;
    if (isAbsent) {
      const until = kernel.now + constants.missingNameCacheMillis * MILLISECOND;
      this.#missing.set(folded, { until, outcome: outcome.ok ? NOT_THERE : outcome });
    } else if (outcome.ok && looksAtNames) {
      const until = kernel.now + constants.listingCacheMillis * MILLISECOND;
      this.#seen(name).set(folded, { until, outcome });
    }
  }

  clear(): void {
    this.#listed.clear();
    this.#found.clear();
    this.#missing.clear();
  }

  #seen(name: string): Map<string, Remembered> {
    return name === "list" ? this.#listed : this.#found;
  }
}
