/** The pieces of documents, as files of their own and in parcels: each is what its hash says, wherever it lies. */
import * as Effect from "effect/Effect";
import { limits } from "../../../engine/limits.ts";
import {
  isHash,
  parseParcelName,
  paths,
  type Hash,
  type ParcelName,
} from "../../../engine/log/names.ts";
import {
  indexBytes,
  isIndexOf,
  parcelBytesMost,
  readIndex,
  soundPieces,
} from "../../../engine/parcels/format.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import type { FolderContext } from "../context.ts";
import { bytesOf, type Findings, type Found } from "./files.ts";
import type { Problem } from "./report.ts";

/** A parcel that is not what it should be. */
interface DamagedParcel {
  readonly path: string;
  readonly why: string;
  /** Pieces that are not what its index says; null where the index itself is damaged, or does not say everything. */
  readonly damaged: ReadonlyArray<Hash> | null;
}

interface Pieces {
  readonly here: ReadonlySet<Hash>;
  readonly damaged: ReadonlyArray<DamagedParcel>;
}

interface Counting {
  /** Whatever a file or an index is named after. */
  readonly named: Set<Hash>;
  readonly here: Set<Hash>;
}

const whyText = (damaged: ReadonlyArray<Hash>, { pieces }: ParcelName): string => {
  const not =
    damaged.length === 1
      ? "is not what its index says"
      : "are not what its index says, the first of them";
  return `${damaged.length} of its ${counted(pieces, "piece")} ${not}: ${damaged[0] ?? ""}`;
};

/** A parcel, and what is in it. Undefined where it is as it should be, or could not be read. */
const checkParcel = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  { here, named }: Counting,
  { entry, name, path }: Found & { readonly name: ParcelName },
): Effect.fn.Return<DamagedParcel | undefined> {
  const most = parcelBytesMost(name);
  const bytes = yield* bytesOf(context, findings, { path, limit: most, length: most });
  if (bytes === undefined) return undefined;
  const sound = new Set(soundPieces(bytes, name, context.keys).map(({ hash }) => hash));
  for (const hash of sound) {
    named.add(hash);
    here.add(hash);
  }
  const index = bytes.subarray(0, indexBytes(name));
  if (!isIndexOf(index, name, context.keys))
    return { path, why: "its index does not have the hash in its name", damaged: null };
  // As if it were whole: what is cut off is not what its index says.
  const said = readIndex(index, name, most);
  const damaged = said.flatMap(({ hash }) => (sound.has(hash) ? [] : [hash]));
  for (const hash of damaged) named.add(hash);
  if (damaged.length > 0) return { path, why: whyText(damaged, name), damaged };
  const last = said.at(-1);
  return last === undefined || entry.size === last.offset + last.size
    ? undefined
    : { path, why: "it goes on behind its last piece", damaged: null };
});

/** The parcels among these files, and the pieces that lie by themselves. */
export const checkPieces = Effect.fnUntraced(function* (
  context: FolderContext,
  findings: Findings,
  files: { readonly parcels: ReadonlyArray<Found>; readonly pieces: ReadonlyArray<Found> },
) {
  const counting: Counting = { named: new Set(), here: new Set() };
  const damaged: Array<DamagedParcel> = [];
  for (const file of files.parcels) {
    const name = parseParcelName(file.entry.name);
    if (name === undefined) continue;
    const found = yield* checkParcel(context, findings, counting, { ...file, name });
    if (found !== undefined) damaged.push(found);
  }
  for (const { entry, path } of files.pieces) {
    if (!isHash(entry.name)) continue;
    const bytes = yield* bytesOf(context, findings, { path, limit: limits.chunkBytes });
    if (bytes === undefined) continue;
    counting.named.add(entry.name);
    if (context.keys.hash(bytes) === entry.name) counting.here.add(entry.name);
    else findings.problems.push({ path, why: "the content does not have the hash in its name" });
  }
  findings.pieces = counting.named.size;
  return { here: counting.here, damaged } satisfies Pieces;
});

const isOfPieces = ({ path }: Problem): boolean =>
  path.startsWith(`${paths.chunks}/`) || path.startsWith(`${paths.parcels}/`);

/**
 * The damaged parcels, as what is told of them. Damage is of no account where nothing of it is among the pieces this copy lacks; which these are
 * is known only where all that speaks of pieces could be read.
 */
export const parcelProblems = (
  damaged: ReadonlyArray<DamagedParcel>,
  problems: ReadonlyArray<Problem>,
  lacking: ReadonlySet<Hash>,
): ReadonlyArray<Problem> => {
  const isKnown = problems.every(isOfPieces);
  return damaged.map(({ damaged: hashes, path, why }) => {
    const isUnneeded = isKnown && hashes?.some((hash) => lacking.has(hash)) === false;
    return { path, why, ...(isUnneeded ? { unneeded: true } : {}) };
  });
};
