/**
 * The copy's private memory, outside the shared folder (engine §1.3, §1.4): who this folder's copy is, how far its own log
 * got (the anchor), and the locations it knows. A folder copied to another laptop has none of this, and so cannot pass
 * for the original.
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../errors.ts";
import {
  canonicalJson,
  decode,
  decodeText,
  encodeText,
  listOf,
  malformed,
  objectWith,
  parseJson,
} from "../json.ts";
import { wholeNumber } from "../json.ts";
import { isCopyId, isHash, isLogId, type CopyId, type Hash, type LogId } from "../log/names.ts";
import type { Json, PrivateJournal } from "../ports.ts";

type Journal = PrivateJournal["Service"];

/** Last own operation that was made durable. `seq` 0 with the genesis hash before the first. */
export interface Anchor {
  readonly copy: CopyId;
  readonly log: LogId;
  readonly seq: number;
  readonly head: Hash;
}

export interface RememberedLocation {
  readonly path: string;
  readonly kind: "parent" | "peer";
  readonly copy: CopyId | null;
  /** Own operations known to be there, per own log. */
  readonly held: ReadonlyArray<readonly [LogId, number]>;
}

export interface Memory {
  /** Parent first, then peers in the order of first use (domain rule 61). */
  readonly locations: ReadonlyArray<RememberedLocation>;
  /** Path the connection is bound to. */
  readonly target: string | null;
  readonly offlineByChoice: boolean;
}

export const emptyMemory: Memory = { locations: [], target: null, offlineByChoice: false };

const LOGS_MAX = 1_000_000;
const LOCATIONS_MAX = 1_000;

/** Some disks have paths of any length and with any characters: whatever could be connected to is remembered. */
const pathIn = (value: unknown, what: string): string =>
  typeof value === "string" ? value : malformed(`${what} is not a path`);

/** Slots are named by the copy the folder says it belongs to. */
const anchorSlot = (owner: CopyId): string => `${owner}.anchor`;
const memorySlot = (owner: CopyId): string => `${owner}.memory`;

/** Reads a slot of the private memory; undefined where it was never written. A damaged one is a broken promise of the disk. */
export const loadSlot = <T>(
  journal: Journal,
  slot: string,
  read: (value: unknown) => T,
): Effect.Effect<T | undefined, VolumeError> =>
  Effect.map(journal.load(slot), (bytes) => {
    if (bytes === undefined) return undefined;
    const decoded = decode(() => read(parseJson(decodeText(bytes))));
    if (!decoded.ok) throw new Error(`private slot ${slot} is damaged: ${decoded.why}`);
    return decoded.value;
  });

export const saveSlot = (
  journal: Journal,
  slot: string,
  value: Json,
): Effect.Effect<void, VolumeError> => journal.save(slot, encodeText(canonicalJson(value)));

export const loadAnchor = (
  journal: Journal,
  owner: CopyId,
): Effect.Effect<Anchor | undefined, VolumeError> =>
  loadSlot(journal, anchorSlot(owner), (value) => {
    const parts = objectWith(value, ["copy", "log", "seq", "head"], "anchor");
    return {
      copy: isCopyId(parts["copy"]) ? parts["copy"] : malformed("copy"),
      log: isLogId(parts["log"]) ? parts["log"] : malformed("log"),
      seq: wholeNumber(parts["seq"], 0, Number.MAX_SAFE_INTEGER, "seq"),
      head: isHash(parts["head"]) ? parts["head"] : malformed("head"),
    };
  });

export const saveAnchor = (
  journal: Journal,
  owner: CopyId,
  anchor: Anchor,
): Effect.Effect<void, VolumeError> => saveSlot(journal, anchorSlot(owner), { ...anchor });

const unsaidSlot = (owner: CopyId): string => `${owner}.unsaid.logs`;

/** Own logs this laptop went on from, and of which a snapshot may know more, or something else, than there is (said-again.ts). */
export const loadUnsaid = (
  journal: Journal,
  owner: CopyId,
): Effect.Effect<ReadonlyArray<LogId>, VolumeError> =>
  Effect.map(
    loadSlot(journal, unsaidSlot(owner), (value) =>
      listOf(objectWith(value, ["logs"], "unsaid")["logs"], LOGS_MAX, "logs").map((log) =>
        isLogId(log) ? log : malformed("log"),
      ),
    ),
    (logs) => logs ?? [],
  );

export const saveUnsaid = (
  journal: Journal,
  owner: CopyId,
  logs: ReadonlyArray<LogId>,
): Effect.Effect<void, VolumeError> => saveSlot(journal, unsaidSlot(owner), { logs });

const numbersSlot = (owner: CopyId): string => `${owner}.numbers`;

/** Of the acknowledgements of a copy. */
export interface Numbers {
  /** None has a number above this one, also where a backup of the folder knows less; 0 before the first. */
  readonly most: number;
  /** The one that lay in the folder when the copy was closed, and none was published since; null where that is not known. */
  readonly closedWith: number | null;
}

const NO_NUMBERS: Numbers = { most: 0, closedWith: null };

const readNumbers = (value: unknown): Numbers => {
  const isClosed = typeof value === "object" && value !== null && "closedWith" in value;
  const parts = objectWith(value, isClosed ? ["most", "closedWith"] : ["most"], "numbers");
  const number = (name: string): number =>
    wholeNumber(parts[name], 0, Number.MAX_SAFE_INTEGER, name);
  return { most: number("most"), closedWith: isClosed ? number("closedWith") : null };
};

export const loadNumbers = (journal: Journal, owner: CopyId): Effect.Effect<Numbers, VolumeError> =>
  Effect.map(
    loadSlot(journal, numbersSlot(owner), readNumbers),
    (numbers) => numbers ?? NO_NUMBERS,
  );

export const saveNumbers = (
  journal: Journal,
  owner: CopyId,
  { closedWith, most }: Numbers,
): Effect.Effect<void, VolumeError> =>
  saveSlot(journal, numbersSlot(owner), closedWith === null ? { most } : { most, closedWith });

export const loadMemory = (
  journal: Journal,
  owner: CopyId,
): Effect.Effect<Memory | undefined, VolumeError> =>
  loadSlot(journal, memorySlot(owner), (value) => {
    const parts = objectWith(value, ["locations", "target", "offlineByChoice"], "memory");
    const target = parts["target"];
    return {
      target: target === null ? null : pathIn(target, "target"),
      offlineByChoice: parts["offlineByChoice"] === true,
      locations: listOf(parts["locations"], LOCATIONS_MAX, "locations").map(
        (entry): RememberedLocation => {
          const place = objectWith(entry, ["path", "kind", "copy", "held"], "location");
          return {
            path: pathIn(place["path"], "path"),
            kind: place["kind"] === "parent" ? "parent" : "peer",
            copy: isCopyId(place["copy"]) ? place["copy"] : null,
            held: listOf(place["held"], LOGS_MAX, "held").map((pair) => {
              const [log, seq] = listOf(pair, 2, "held");
              if (!isLogId(log)) return malformed("log");
              return [log, wholeNumber(seq, 0, Number.MAX_SAFE_INTEGER, "seq")] as const;
            }),
          };
        },
      ),
    };
  });

export const saveMemory = (
  journal: Journal,
  owner: CopyId,
  memory: Memory,
): Effect.Effect<void, VolumeError> =>
  saveSlot(journal, memorySlot(owner), {
    target: memory.target,
    offlineByChoice: memory.offlineByChoice,
    locations: memory.locations.map((place) => ({
      ...place,
      held: place.held.map(([log, seq]) => [log, seq]),
    })),
  });

/** Those that stay where one more comes: of too many the peer that was used first is forgotten. */
const withRoom = (locations: Memory["locations"]): Memory["locations"] => {
  if (locations.length < LOCATIONS_MAX) return locations;
  const peer = locations.findIndex(({ kind }) => kind === "peer");
  const oldest = peer < 0 ? locations.length - 1 : peer;
  return locations.filter((_, at) => at !== oldest);
};

/**
 * Adds a location or refreshes what is known about it; the parent stays first, peers keep the order of first use. Where a peer was met before the
 * parent may be met now: addresses are given anew every day.
 */
export const remember = (memory: Memory, place: RememberedLocation): Memory => {
  const known = memory.locations.find((other) => other.path === place.path);
  if (known !== undefined && (known.kind === "parent" || place.kind === "peer")) {
    const refreshed = { ...place, kind: known.kind };
    const locations = memory.locations.map((other) => (other === known ? refreshed : other));
    return { ...memory, locations };
  }
  const others = withRoom(memory.locations.filter((other) => other !== known));
  const locations = place.kind === "parent" ? [place, ...others] : [...others, place];
  return { ...memory, locations };
};
