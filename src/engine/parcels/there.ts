/**
 * The parcels of another folder. Their indexes are read when pieces are wanted from there or brought there, and only those that are not known: the
 * name of one that lies here too says what is in it. Nothing in them is believed (I19): a piece is what its hash says, wherever it was read.
 */
import * as Effect from "effect/Effect";
import type { Core, ExchangeError } from "../copy/core.ts";
import { concernsOneFile, VolumeError } from "../errors.ts";
import { noteIfFew } from "../exchange/held-files.ts";
import { reject, type Source } from "../exchange/pull.ts";
import { inSteps } from "../in-steps.ts";
import { paths } from "../log/names.ts";
import { indexBytes, isIndexOf, readIndex, type Parcelled } from "./format.ts";
import { INDEXES_TOGETHER, listParcels, PARCEL_FOLDERS, wantedIndex, type Listed } from "./own.ts";
import { forgetParcels, noteParcel } from "./places.ts";

const FOLDER = paths.parcels.slice(paths.own.length + 1);

/** Where there may be some: whether its owner has any the last listing of the folder says. */
const foldersOf = ({ own }: Source): ReadonlyArray<string> =>
  own.some(({ kind, name }) => kind === "folder" && name === FOLDER)
    ? PARCEL_FOLDERS
    : [paths.broughtParcels];

/** What is known here of a parcel with this name. */
const knownHere = ({ own }: Core, { file }: Listed): ReadonlyArray<Parcelled> | undefined => {
  const { contents } = own.parcels;
  return contents.get(paths.parcel(file)) ?? contents.get(paths.broughtParcel(file));
};

/** Those that can lie in a file of this size: it may have been cut off. */
const within = (pieces: ReadonlyArray<Parcelled>, { size }: Listed): ReadonlyArray<Parcelled> =>
  pieces.every((piece) => piece.offset + piece.size <= size)
    ? pieces
    : pieces.filter((piece) => piece.offset + piece.size <= size);

/** Finds out what lies in parcels there: one listing, and what is new in it. Answers how many there are. */
export const lookForParcels = Effect.fnUntraced(function* (
  core: Core,
  source: Source,
): Effect.fn.Return<number, ExchangeError> {
  const { held, parcels, rejected, volume } = source;
  const listed = yield* source.io(listParcels(volume, foldersOf(source)));
  const there = new Set(listed.map(({ path }) => path));
  forgetParcels(
    parcels,
    [...parcels.contents.keys()].filter((path) => !there.has(path)),
  );
  const unknown = listed.filter((parcel) => {
    const { path } = parcel;
    if (rejected.has(path) || held.files.has(path)) return false;
    const noted = parcels.contents.get(path);
    const known = noted ?? knownHere(core, parcel);
    if (known === undefined) return true;
    const there = within(known, parcel);
    if (there !== noted) {
      forgetParcels(parcels, [path]);
      noteParcel(parcels, path, there);
    }
    return false;
  });
  const steps = [...inSteps(unknown, ({ name }) => indexBytes(name), INDEXES_TOGETHER)];
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    const answers = yield* source.io(volume.readAll(step.map(wantedIndex)));
    for (const [at, { name, path, size }] of step.entries()) {
      const index = answers[at];
      if (index === undefined) break;
      if (index instanceof VolumeError) {
        if (index.reason === "busy") {
          yield* noteIfFew(held, path, index);
          // What is behind it was not read.
          if (at + 1 < step.length) steps.unshift(step.slice(at + 1));
        } else if (!concernsOneFile(index)) return yield* index;
      } else {
        // Its owner may know the index from before it was damaged, and never hear of it. What the other lines say may be so all the same.
        if (!isIndexOf(index, name, core.keys))
          reject(core, source, path, "not the content its name promises");
        noteParcel(parcels, path, readIndex(index, name, size));
      }
    }
  }
  return listed.length;
});
