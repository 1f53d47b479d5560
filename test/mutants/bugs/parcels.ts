/**
 * Bugs of many small files that are one: parcels, own and brought, large ones made of small ones, segments that are staged together, and segments that
 * were read together and become one pack.
 */
import type { Mutant } from "../mutants.ts";

const OWN_FOLDER = "engine/copy/own-folder.ts";
const MERGING = "engine/parcels/merging.ts";

/** A small day has no sixty-four parcels: two are many. */
const MERGED_SOON = {
  file: "engine/limits.ts",
  find: "  parcelsGathered: 64,",
  replace: "  parcelsGathered: 2,",
};

export const PARCELS: ReadonlyArray<Mutant> = [
  {
    id: "P01",
    bug: "of where a piece begins in its parcel five figures are written",
    changes: [
      {
        file: "engine/parcels/format.ts",
        find: '${String(offset).padStart(8, "0")}',
        replace: '${String(offset % 100_000).padStart(8, "0")}',
      },
    ],
  },
  {
    id: "P02",
    bug: "pieces of a parcel between which others lie are read as if they lay one behind the other",
    changes: [
      {
        file: "engine/parcels/runs.ts",
        find: "  offset === (file.offset ?? 0) + (file.length ?? 0) &&\n",
        replace: "  (offset ?? 0) >= (file.offset ?? 0) + (file.length ?? 0) &&\n",
      },
    ],
  },
  {
    id: "P03",
    bug: "a clean-up removes a parcel of which a piece is still needed",
    changes: [
      {
        file: "engine/snapshot/pieces.ts",
        find: "moveOutOf(session, parcel, (hash) => !gone.has(hash))",
        replace: "moveOutOf(session, parcel, (hash) => gone.has(hash))",
      },
    ],
  },
  {
    id: "P04",
    bug: "of segments that were read together one is missing in their pack",
    changes: [
      {
        file: OWN_FOLDER,
        find: "    const pack = encodePack(run, core.keys);\n",
        replace:
          "    const pack = encodePack(run.length < 8 ? run : run.filter((_, at) => at !== 3), core.keys);\n",
      },
    ],
  },
  {
    id: "P05",
    bug: "a large parcel that lacks its last piece takes the place of small ones: nobody reads it back",
    changes: [
      MERGED_SOON,
      {
        file: MERGING,
        find: "  yield* storeOwnChunks(session, [...pieces.values()]);\n",
        replace: "  yield* storeOwnChunks(session, [...pieces.values()].slice(0, -1));\n",
      },
      {
        file: MERGING,
        find: "  if (!(yield* readsBack(session, hashes))) return;\n",
        replace: "  void readsBack;\n",
      },
      {
        file: MERGING,
        find: "  const lieIn = new Set(hashes.map(",
        replace: "  const lieIn = new Set(hashes.slice(0, -1).map(",
      },
    ],
  },
  {
    id: "P06",
    bug: "what lies in a parcel here counts as lying in one there, whatever its owner asks for",
    changes: [
      {
        file: "engine/exchange/shipping.ts",
        find: "    if (visit.parcels.places.get(hash)?.size === size) visit.chunksThere.add(hash);",
        replace:
          "    if (core.own.parcels.places.get(hash)?.size === size) visit.chunksThere.add(hash);",
      },
      {
        file: "engine/exchange/visit.ts",
        find: "  for (const hash of visit.have?.wants ?? []) visit.chunksThere.delete(hash);\n",
        replace: "",
      },
    ],
  },
  {
    id: "P07",
    bug: "segments that fill a step are not handed over",
    changes: [
      {
        file: "engine/exchange/push.ts",
        find: "      yield group;\n      group = [];\n",
        replace: "      group = [];\n",
      },
    ],
  },
  {
    id: "P11",
    bug: "of many files that go in one step those that could not go count as brought",
    changes: [
      {
        file: OWN_FOLDER,
        find: '    if (failure.reason !== "busy") return yield* failure;\n    else if (',
        replace: '    if (failure.reason !== "busy") continue;\n    else if (',
      },
    ],
  },
];
