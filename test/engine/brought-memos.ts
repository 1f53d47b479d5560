/** OFFICE with memos that PEER brought in a parcel: how the tests of what may happen to it begin. */
import { assert } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { encodeParcel } from "../../src/engine/parcels/format.ts";
import { makeKeys, settle, sha256, smallEngagement, text, World } from "./world.ts";

export const SAVED = Array.from({ length: 8 }, (_, at) => ({
  name: `Memo ${at}.txt`,
  bytes: text(`what memo ${at} says`),
}));
export const [FIRST, SECOND] = SAVED as [(typeof SAVED)[0], (typeof SAVED)[0]];
export const FOLDER = "_Sync/blob/parcel";

export const folderOf = (world: World) => world.laptop("OFFICE").folder;
export const brought = (world: World): ReadonlyArray<string> =>
  folderOf(world)
    .paths()
    .filter((path) => path.startsWith(`${FOLDER}/`));

export const parcelWith = (contents: ReadonlyArray<Uint8Array>) => {
  const pieces = contents.map((bytes) => ({ hash: sha256(bytes), bytes }));
  const { bytes, name } = encodeParcel(pieces, makeKeys());
  return { bytes, path: `${FOLDER}/${name}` };
};

/** One whose name comes before another one's. */
export const before = (path: string, first: Uint8Array) => {
  for (let at = 0; ; at++) {
    const parcel = parcelWith([first, ...["b", "c", "d"].map((more) => text(`${more}${at}`))]);
    if (parcel.path < path) return parcel;
  }
};

/** OFFICE, open or asleep, with PEER, who has saved memos, and OTHER. */
export const begun = Effect.fnUntraced(function* (
  office: "open" | "asleep",
  saved: number = SAVED.length,
) {
  const world = new World();
  yield* world.createTop("OFFICE", smallEngagement);
  yield* world.open("OFFICE");
  for (const visitor of ["PEER", "OTHER"]) {
    yield* world.createChild(visitor, "OFFICE");
    yield* world.open(visitor);
  }
  if (office === "asleep") yield* world.close("OFFICE");
  for (const { bytes, name } of SAVED.slice(0, saved))
    yield* world.laptop("PEER").copy.saveDocument(name, bytes);
  return world;
});

export const handOver = Effect.fnUntraced(function* (world: World, laptop = "PEER") {
  yield* world.connect(laptop, "OFFICE");
  yield* settle;
});

export const allThere = Effect.fnUntraced(function* (world: World, laptop: string) {
  assert.strictEqual(world.laptop(laptop).copy.status().waiting, 0);
  for (const { bytes, name } of SAVED)
    assert.deepStrictEqual(yield* world.laptop(laptop).copy.readDocument(name), bytes);
});
