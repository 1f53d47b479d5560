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
  readonly #byName = new Map<string, Remembered>();

  constructor(room: Room) {
    this.#room = room;
  }

  /** The answer without asking the host, where it is remembered. */
  answer<A>(place: SharePlace, operation: FileOperation<A>): Outcome<A> | undefined {
    const { now } = this.#room.kernel;
    const known = this.#byName.get(keyOf(place, operation));
    if (known !== undefined && now < known.until) return known.outcome as Outcome<A>;
    if (operation.name !== "stat" && operation.name !== "read") return undefined;
    const missing = this.#byName.get(missingKey(place, operation.path));
    if (missing === undefined || now >= missing.until) return undefined;
    // A name that is not there: no size, and nothing to read.
    const nothing = success(undefined) as Outcome<unknown>;
    return (operation.name === "stat" ? nothing : missing.outcome) as Outcome<A>;
  }

  learn<A>(place: SharePlace, operation: FileOperation<A>, outcome: Outcome<A>): void {
    const { kernel, constants } = this.#room;
    if (operation.writes) return this.forget();
    const isAbsent = outcome.ok
      ? operation.name === "stat" && outcome.value === undefined
      : operation.name === "read" && outcome.failure.code === 2;
    if (isAbsent) {
      const until = kernel.now + constants.missingNameCacheMillis * MILLISECOND;
      const answer: Outcome<unknown> = outcome.ok ? NOT_THERE : outcome;
      this.#byName.set(missingKey(place, operation.path), { until, outcome: answer });
    } else if (outcome.ok && operation.looksAtNames) {
      const until = kernel.now + constants.listingCacheMillis * MILLISECOND;
      this.#byName.set(keyOf(place, operation), { until, outcome });
    }
  }

  forget(): void {
    this.#byName.clear();
  }
}

const placeKey = ({ share, folder }: SharePlace, path: string): string =>
  foldName(`${share}\0${folder}\0${path}`);
const keyOf = (place: SharePlace, operation: FileOperation<unknown>): string =>
  `${operation.name} ${placeKey(place, operation.path)}`;
const missingKey = (place: SharePlace, path: string): string => `missing ${placeKey(place, path)}`;
