/**
 * The end of a plain `sync`: where it had nothing to do, and all looks as it did before it, the next one may say the same.
 *
 * What a run does follows from what it finds, from the time and, as to which unchanged files are read again, from chance. A run that left
 * everything as it found it, and waits for nothing, would find the same again.
 */
import { basename, join } from "node:path";
import { DOCUMENTS_FOLDER, paths } from "../../../engine/log/names.ts";
import { MARKER } from "../../../engine/node/documents-folder.ts";
import type { AskedOthers } from "../asked-others.ts";
import type { CopyContext } from "../context.ts";
import { lastGeneration } from "../control/generations.ts";
import { controlPlace } from "../control/place.ts";
import { KEYS } from "../laptop.ts";
import type { Synced } from "../sync-once.ts";
import type { Before } from "./begin.ts";
import { ITSELF, lookAt, type Place } from "./look.ts";
import { leaveNote, SAID_MAX, YOUNG_MILLIS, type Guarded, type Places } from "./note.ts";

/** In the private memory: the sockets of those who have the copy, where their paths are short enough. */
const CONTROL = "control";

/** Others who come try whether they may write, in the folder of the copy or in this one. What they write is gone again; that they came stays. */
const STAGING = basename(paths.staging);

const DEEP = [paths.own, paths.drop, paths.locks, paths.broughtParcels];
const FLAT = [paths.chunks, paths.quarantine];

/** Who asked a colleague for more than this was not done with him. */
const LOOKED_MAX = 100;

const ours = (path: string, isDeep: boolean, ...touched: ReadonlyArray<string>): Place => ({
  path,
  isDeep,
  touched,
  isAnothers: false,
});

/** All a run finds out about a copy, and about that of the one it is connected to. */
const placesOf = (
  { folder, laptop: { home }, privateFolder }: CopyContext,
  { looked }: AskedOthers,
): ReadonlyArray<Place> => [
  ours(folder, false, ITSELF),
  ours(join(folder, DOCUMENTS_FOLDER), false, MARKER),
  ours(join(folder, paths.sync), false, STAGING),
  ours(join(folder, paths.staging), false, ITSELF),
  ...FLAT.map((path) => ours(join(folder, path), false)),
  ...DEEP.map((path) => ours(join(folder, path), true)),
  ours(privateFolder, false, CONTROL),
  ours(join(home, KEYS), false),
  ours(join(home, "moves"), false),
  ...[...looked].map((path) => ({ path, isDeep: false, touched: [], isAnothers: true })),
];

/** Undefined where nobody could tell afterwards whether another process had the copy. */
const guardedBy = (privateFolder: string): Guarded | undefined => {
  const place = controlPlace(privateFolder);
  if (place.kind !== "folder") return undefined;
  const { folder, formerly = null } = place;
  return { folder, formerly, number: lastGeneration(folder) };
};

/** While the copy is open: where the next `sync` would have to look. Undefined where it has to be a whole one. */
export const placesAtRest = (context: CopyContext, synced: Synced): Places | undefined => {
  const { askedOthers, done, halfMoved, onlyTells, privateFolder } = context;
  const isUsual =
    halfMoved === null &&
    onlyTells === null &&
    !done.ended &&
    !done.regained &&
    !askedOthers.isMore &&
    askedOthers.looked.size <= LOOKED_MAX;
  const guarded = isUsual && isAtRest(synced) ? guardedBy(privateFolder) : undefined;
  return guarded === undefined ? undefined : { guarded, places: placesOf(context, askedOthers) };
};

/** Nothing moved, and nothing is waited for that only time brings. */
const isAtRest = ({ documents, fetched, imported, sent, status }: Synced): boolean =>
  imported + fetched + sent + status.queue + status.waiting + status.quarantined === 0 &&
  status.phase === "open" &&
  status.lastFailure === null &&
  status.notRemembered === null &&
  !status.busy &&
  !status.revoked &&
  !status.otherHistory &&
  documents !== null &&
  documents.aside + documents.missing + documents.left === 0 &&
  documents.pending.length + documents.unstable.length === 0 &&
  documents.question === null &&
  documents.problem === null;

const isSame = (before: Places, after: Places): boolean =>
  JSON.stringify(before.places) === JSON.stringify(after.places);

/** When the copy is closed again. */
export const end = (
  { atMillis, call, seen }: Before,
  places: Places | undefined,
  said: string,
): void => {
  const leave = (note: Parameters<typeof leaveNote>[1]) => leaveNote(call, note, atMillis);
  if (places === undefined || Buffer.byteLength(said) > SAID_MAX) return leave(null);
  const look = seen !== undefined && isSame(seen.note, places) ? seen.look : undefined;
  // Looking twice costs something: what changes each time is not looked at each time.
  const isOld = look !== undefined && look.youngestMillis < atMillis - YOUNG_MILLIS;
  if (look === undefined || !isOld) return leave({ ...places, found: null });
  const isAsItWas = lookAt(places.places)?.sum === look.sum;
  return leave(isAsItWas ? { ...places, found: { look, atMillis, said } } : null);
};
