/** A parcel of the own folder that turns out damaged while its copy is open: what was in it is had from wherever it is (I14; domain rule 69). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { encodeParcel } from "../../src/engine/parcels/format.ts";
import { makeKeys, settle, sha256, smallEngagement, text, World } from "./world.ts";

const PAPERS = Array.from({ length: 8 }, (_, at) => ({
  name: `Paper ${at}.txt`,
  bytes: text(`what paper ${at} says`),
}));
type Paper = (typeof PAPERS)[0];
const [FIRST, SECOND] = PAPERS as [Paper, Paper];

const pieceOf = ({ bytes }: Paper): string =>
  `_Sync/blob/${sha256(bytes).slice(0, 2)}/${sha256(bytes)}`;

/** OFFICE, closed, and PEER, open, with the same papers in one parcel each. */
const begun = Effect.gen(function* () {
  const world = new World();
  yield* world.createTop("OFFICE", { ...smallEngagement, documents: PAPERS });
  yield* world.createChild("PEER", "OFFICE");
  const { folder } = world.laptop("PEER");
  const parcel = folder.paths().find((path) => path.startsWith("_Sync/own/parcel/"))!;
  /** Damages what some papers say, in the parcel. */
  const damage = (papers: ReadonlyArray<Paper>): void => {
    const { bytes } = folder.files.get(parcel.toLowerCase())!;
    const index = new TextDecoder().decode(bytes);
    const spoiled = new Set(
      papers.map((paper) => {
        const line = index.indexOf(sha256(paper.bytes));
        return Number(index.slice(line + 65, line + 73));
      }),
    );
    folder.plant(
      parcel,
      bytes.map((byte, at) => (spoiled.has(at) ? byte ^ 1 : byte)),
    );
  };
  return { world, folder, parcel, damage };
});

const readable = (world: World, { bytes, name }: Paper) =>
  Effect.gen(function* () {
    assert.deepStrictEqual(yield* world.laptop("PEER").copy.readDocument(name), bytes);
  });

describe("a parcel of which several pieces are damaged", () => {
  it.effect("is asked for all of them as soon as one was read, and not for each when it is", () =>
    Effect.gen(function* () {
      const { damage, world } = yield* begun;
      yield* world.open("PEER");
      damage([FIRST, SECOND]);
      yield* Effect.flip(world.laptop("PEER").copy.readDocument(FIRST.name));
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      // The only other copy of them is not to be had any more.
      yield* world.laptop("PEER").copy.workOffline;
      for (const paper of PAPERS) yield* readable(world, paper);
    }),
  );

  it.effect("asks for none that lies here as a file too", () =>
    Effect.gen(function* () {
      const { damage, folder, world } = yield* begun;
      folder.plant(pieceOf(SECOND), SECOND.bytes);
      yield* world.open("PEER");
      damage([FIRST, SECOND]);
      yield* Effect.flip(world.laptop("PEER").copy.readDocument(FIRST.name));
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      for (const paper of PAPERS) yield* readable(world, paper);
      assert.deepStrictEqual(
        folder.paths().filter((path) => path.startsWith("_Sync/blob/")),
        [pieceOf(FIRST), pieceOf(SECOND)].toSorted(),
      );
    }),
  );
});

describe("a parcel that is gone while its copy is open", () => {
  it.effect("is brought whole by the first of its pieces that is read", () =>
    Effect.gen(function* () {
      const { folder, parcel, world } = yield* begun;
      yield* world.open("PEER");
      folder.erase(parcel);
      yield* Effect.flip(world.laptop("PEER").copy.readDocument(FIRST.name));
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      yield* world.laptop("PEER").copy.workOffline;
      for (const paper of PAPERS) yield* readable(world, paper);
    }),
  );
});

describe("a damaged parcel on a full disk", () => {
  it.effect("keeps nobody from a piece that lies in another one too", () =>
    Effect.gen(function* () {
      const { damage, folder, world } = yield* begun;
      const contents = PAPERS.slice(0, 4).map(({ bytes }) => ({ hash: sha256(bytes), bytes }));
      const other = encodeParcel(contents.toReversed(), makeKeys());
      folder.plant(`_Sync/blob/parcel/${other.name}`, other.bytes);
      yield* world.open("PEER");
      damage([FIRST]);
      folder.fault = ({ operation }) => (operation === "writeTemp" ? "no-space" : undefined);
      for (const paper of PAPERS) yield* readable(world, paper);
    }),
  );
});
