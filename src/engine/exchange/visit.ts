/**
 * A visit: another copy's folder as we see it through its share (engine §1.3, §1.6 "probe").
 *
 * The owner need not be there (rule 43): its own log, its acknowledgement and what visitors left in the drop box say
 * everything. A look with nothing new is two listings, asked for together.
 */
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import {
  reportQuarantined,
  type Abandoned,
  type Core,
  type ExchangeError,
  type Io,
} from "../copy/core.ts";
import { EngineError, VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { byCodeUnits, isCardName, parseDropName, parseHaveName, paths } from "../log/names.ts";
import type { CopyId, DropName } from "../log/names.ts";
import type { Hand } from "../copy/own-folder.ts";
import {
  decodeCard,
  decodeFormat,
  decodeHave,
  minReaderOf,
  type Card,
  type Format,
  type Have,
} from "../copy/papers.ts";
import type { FolderEntry, Listing, Location, Volume } from "../ports.ts";
import { ProgramFormat } from "../program.ts";
import { doubtRejected, type Source } from "./pull.ts";
import { noneHeld, noteHeld } from "./held-files.ts";
import { noParcels } from "../parcels/places.ts";
import type { KnownThere } from "./held-there.ts";
import type { Hash } from "../log/names.ts";

export interface Drop {
  readonly entry: FolderEntry;
  readonly name: DropName;
}

export interface Visit extends Source {
  readonly location: Location;
  readonly scope: Scope.Closeable;
  /** Our hand in their folder. */
  readonly hand: Hand;
  readonly format: Format;
  readonly card: Card;
  own: ReadonlyArray<FolderEntry>;
  drop: ReadonlyArray<FolderEntry>;
  /** What the drop box holds, by our grammar. */
  drops: ReadonlyArray<Drop>;
  /** The owner's newest readable acknowledgement. */
  have: Have | undefined;
  /** Chunks known to be in their folder. */
  readonly chunksThere: Set<Hash>;
  /** How many parcels were listed there in this exchange; null where it was not looked for them. */
  parcelsListed: number | null;
  /** What was worked out of all this. */
  readonly known: KnownThere;
  /** Files of ours in the drop box that are what we wrote, as far as we know, as long as they have this size. */
  readonly proven: Map<string, number>;
  /** Our newest acknowledgement in their drop box. */
  presence: { number: number; revision: number };
  /** The acknowledgement of theirs of which something was not there when we looked, and to which we have said so. */
  saidBehindOf: number | null;
  /** They let us read only; cleared when the permission may have changed, or the time has come to try again. */
  readOnly: boolean;
  /** Writing is tried again from then on, whatever else is done meanwhile: milliseconds of the time that counts on. */
  writeAgainMillis: number;
  /** Pieces that were not found are asked for again from then on, likewise. */
  askAgainMillis: number;
  /** Why nothing could be written there, the last time it was tried. */
  refusal: VolumeError | null;
  /** What cut an exchange off, until one is done. */
  failure: VolumeError | null;
  /** Something promised could not be read: look closely next time even if no name changed. */
  incomplete: boolean;
}

/** A visit that has just begun: the folder was read once, and nothing was left there yet. */
export const newVisit = (
  begun: Pick<Visit, "location" | "scope" | "volume" | "io" | "hand"> &
    Pick<Visit, "format" | "card" | "own" | "drop" | "have">,
): Visit => ({
  ...begun,
  drops: parseDrops(begun.drop),
  chunksThere: new Set(),
  parcelsListed: null,
  known: { acknowledged: null, held: null },
  proven: new Map(),
  presence: { number: 0, revision: -1 },
  saidBehindOf: null,
  readOnly: false,
  writeAgainMillis: 0,
  askAgainMillis: 0,
  refusal: null,
  failure: null,
  incomplete: true,
  rejected: new Set(),
  told: new Set(),
  absent: new Set(),
  vanished: 0,
  held: noneHeld(),
  parcels: noParcels(),
});

export const ownerOf = (visit: Visit): CopyId => visit.have?.copy ?? visit.card.copy;

/** The format file of a folder; a folder without a readable one is not a copy. */
export const readFormat = Effect.fnUntraced(function* (
  volume: Volume,
  io: Io,
): Effect.fn.Return<Format, EngineError | VolumeError | Abandoned> {
  const bytes = yield* io(
    volume
      .read(paths.format, { limit: limits.formatBytes })
      .pipe(
        Effect.catchTag("VolumeError", (error) =>
          error.reason === "not-found" || error.reason === "too-large"
            ? Effect.succeed(undefined)
            : Effect.fail(error),
        ),
      ),
  );
  const newest = yield* ProgramFormat;
  const needed = bytes === undefined ? undefined : minReaderOf(bytes);
  if (needed !== undefined && needed > newest)
    return yield* new EngineError({
      reason: "needs-upgrade",
      text: `${volume.label} was written by a newer version (format ${needed}); this one reads up to format ${newest}. Install the newer version on this computer.`,
    });
  const decoded = bytes === undefined ? undefined : decodeFormat(bytes, newest);
  if (decoded?.ok === true) return decoded.value;
  if (decoded === undefined)
    return yield* new EngineError({
      reason: "not-a-copy",
      text: `${volume.label} holds no copy of an engagement.`,
    });
  return yield* new EngineError({
    reason: "not-a-copy",
    damaged: true,
    text: `${volume.label} holds a copy whose file ${paths.format} is damaged: ${decoded.why}.`,
  });
});

/** The identity card of the folder's owner: the newest one that is genuine and of this engagement. */
export const readCard = Effect.fnUntraced(function* (
  core: Pick<Core, "keys" | "trace">,
  volume: Volume,
  io: Io,
  options: {
    readonly own: ReadonlyArray<FolderEntry>;
    readonly format: Format;
    readonly owner: CopyId;
  },
): Effect.fn.Return<Card | undefined, VolumeError | Abandoned> {
  for (const entry of options.own) {
    if (!isCardName(entry.name) || entry.size > limits.cardBytes) continue;
    const path = paths.ownFile(entry.name);
    const decoded = decodeCard(
      yield* io(volume.read(path, { limit: limits.cardBytes })),
      core.keys,
    );
    if (!decoded.ok) reportQuarantined(core, { where: volume.label, path, why: decoded.why });
    else if (
      decoded.value.copy === options.owner &&
      decoded.value.engagementId === options.format.engagementId
    )
      return decoded.value;
  }
  return undefined;
});

/** Whoever reads acknowledgements, with or without a memory of those that were parsed. */
type Reader = Pick<Core, "keys" | "trace"> & Partial<Pick<Core, "decoded">>;

/** The newest readable acknowledgement among the names of `_Sync/own`; an unreadable one falls back to the one before. */
export const readNewestHave = Effect.fnUntraced(function* (
  core: Reader,
  volume: Volume,
  io: Io,
  own: ReadonlyArray<FolderEntry>,
): Effect.fn.Return<Have | undefined, VolumeError | Abandoned> {
  const numbered = own.flatMap((entry) => {
    const number = parseHaveName(entry.name);
    return number === undefined || entry.size > limits.haveBytes
      ? []
      : [{ number, path: paths.ownFile(entry.name) }];
  });
  for (const { number, path } of numbered.toSorted((a, b) => b.number - a.number)) {
    const have = yield* readHave(core, volume, io, path);
    if (have?.number === number) return have;
  }
  return undefined;
});

export const readHave = Effect.fnUntraced(function* (
  core: Reader,
  volume: Volume,
  io: Io,
  path: string,
): Effect.fn.Return<Have | undefined, VolumeError | Abandoned> {
  const bytes = yield* io(
    volume
      .read(path, { limit: limits.haveBytes })
      .pipe(
        Effect.catchTag("VolumeError", (error) =>
          error.reason === "not-found" || error.reason === "too-large"
            ? Effect.succeed(undefined)
            : Effect.fail(error),
        ),
      ),
  );
  if (bytes === undefined) return undefined;
  const known = core.decoded?.acknowledgements.get(bytes);
  if (known !== undefined) return known;
  const decoded = decodeHave(bytes, core.keys);
  if (decoded.ok) {
    core.decoded?.acknowledgements.set(bytes, decoded.value);
    return decoded.value;
  }
  reportQuarantined(core, { where: volume.label, path, why: decoded.why });
  return undefined;
});

/** Two listings of the same folder with nothing new in between. Files are immutable; what a backup brought back or a fault cut is not. */
export const sameListing = (
  a: ReadonlyArray<FolderEntry>,
  b: ReadonlyArray<FolderEntry>,
): boolean => {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++)
    if (a[i]?.name !== b[i]?.name || a[i]?.size !== b[i]?.size) return false;
  return true;
};

/** What is in a drop box, in the order of its listing. A name that was read the last time is not read again. */
export const parseDrops = (
  entries: ReadonlyArray<FolderEntry>,
  before: ReadonlyArray<Drop> = [],
): ReadonlyArray<Drop> => {
  const drops: Array<Drop> = [];
  let next = 0;
  for (const entry of entries) {
    if (entry.kind !== "file") continue;
    while (
      next < before.length &&
      before[next]!.entry !== entry &&
      byCodeUnits(before[next]!.entry.name, entry.name) < 0
    )
      next++;
    const known = before[next];
    if (known?.entry === entry) {
      drops.push(known);
      continue;
    }
    const name = known?.entry.name === entry.name ? known.name : parseDropName(entry.name);
    if (name !== undefined) drops.push({ entry, name });
  }
  return drops;
};

/** What a look at another copy's folder lists of it; what else is asked for at the same time comes behind. */
export const LOOKED_AT: ReadonlyArray<string> = [paths.own, paths.drop];

/**
 * Looks at the folder: two listings, and one small file where the owner has acknowledged more. Other folders can be asked for
 * at the same time: what is far away is asked once. `then` goes on with whether there is anything new, and with all listings.
 */
export const look = <A>(
  core: Core,
  visit: Visit,
  folders: ReadonlyArray<string>,
  then: (changed: boolean, found: ReadonlyArray<Listing>) => Effect.Effect<A, ExchangeError>,
): Effect.Effect<A, ExchangeError> =>
  Effect.flatMap(
    visit.io(visit.volume.listAll(folders)),
    (found): Effect.Effect<A, ExchangeError> => {
      const [own, drop] = found;
      if (own instanceof VolumeError) return Effect.fail(own);
      if (drop instanceof VolumeError) return Effect.fail(drop);
      if (sameListing(own!, visit.own) && sameListing(drop!, visit.drop)) return then(false, found);
      const noted = takeNote(core, visit, { own: own!, drop: drop! });
      return Effect.flatMap(noted, () => then(true, found));
    },
  );

/** Every copy has a card and acknowledgements. */
const saysWhose = ({ name }: FolderEntry): boolean =>
  isCardName(name) || parseHaveName(name) !== undefined;

/** Folders that are left empty are what a deleted copy leaves: nobody has what was brought there, or takes it in any more. */
const goneCopy = (visit: Visit): VolumeError => {
  visit.have = undefined;
  visit.own = [];
  setDrop(visit, []);
  return new VolumeError({
    reason: "not-found",
    operation: `look in ${visit.volume.label}`,
    path: paths.own,
    text: "The copy that was here is gone.",
  });
};

/** What the connection remembers of the folder counts no more. */
export const lookAnew = (visit: Visit): void => {
  visit.chunksThere.clear();
  visit.parcelsListed = null;
  visit.proven.clear();
  visit.hand.foldersMade.clear();
};

/** Whether something of ours that lay in the drop box is gone. */
const lacksOurs = (core: Core, { drops }: Visit, now: ReadonlyArray<FolderEntry>): boolean => {
  const names = new Set(now.map(({ name }) => name));
  return drops.some(({ entry, name }) => name.visitor === core.own.copy && !names.has(entry.name));
};

/** Notes what the owner says now. As long as another program holds that, what he said before counts, and every look asks for it again. */
const noteOwn = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  own: Visit["own"],
): Effect.fn.Return<void, ExchangeError> {
  const { held } = visit;
  const read = yield* Effect.result(readNewestHave(core, visit.volume, visit.io, own));
  if (read._tag === "Failure") {
    const { failure } = read;
    if (failure._tag !== "VolumeError" || failure.reason !== "busy") return yield* failure;
    return yield* noteHeld(held, paths.own, failure);
  }
  if (held.files.has(paths.own)) held.againMillis = 0;
  visit.have = read.success ?? visit.have;
  visit.own = own;
  // What the owner asks for was lost since we brought it, or saw it there.
  for (const hash of visit.have?.wants ?? []) visit.chunksThere.delete(hash);
  // The owner has looked around meanwhile, and what still lies there may have been damaged.
  visit.proven.clear();
});

/** Notes what is there now. */
const takeNote = Effect.fnUntraced(function* (
  core: Core,
  visit: Visit,
  { own, drop }: Pick<Visit, "own" | "drop">,
): Effect.fn.Return<void, ExchangeError> {
  const dropChanged = !sameListing(drop, visit.drop);
  if (!sameListing(own, visit.own)) {
    if (!own.some(saysWhose)) return yield* goneCopy(visit);
    yield* noteOwn(core, visit, own);
  }
  if (dropChanged) {
    // Nobody else removes what we left: another folder was put in the place of theirs, and pieces may have gone with it.
    if (lacksOurs(core, visit, drop)) lookAnew(visit);
    setDrop(visit, drop);
  }
  visit.absent.clear();
  doubtRejected(visit);
  // Its owner may have written it anew. One that does not fit what is held here is the same however often it is read.
  for (const hash of visit.have?.snapshots ?? [])
    if (!core.unfitting.has(hash)) visit.rejected.delete(paths.snapshot(hash));
});

export const setDrop = (visit: Visit, entries: ReadonlyArray<FolderEntry>): void => {
  visit.drop = entries;
  visit.drops = parseDrops(entries, visit.drops);
};
