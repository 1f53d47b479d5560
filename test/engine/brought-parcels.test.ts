/** What a visitor brings of several small documents is one file (engine §1.3, §1.6 "push"), and nothing in it is believed (I19). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { limits } from "../../src/engine/limits.ts";
import { disbelieve, noParcels, noteParcel, wantedPiece } from "../../src/engine/parcels/places.ts";
import {
  allThere,
  begun,
  brought,
  FIRST,
  FOLDER,
  folderOf,
  handOver,
  parcelWith,
  SAVED,
  SECOND,
} from "./brought-memos.ts";
import { refusal, settle, sha256, stateDigest, text, type World } from "./world.ts";

const chunkPath = (bytes: Uint8Array): string => {
  const hash = sha256(bytes);
  return `_Sync/blob/${hash.slice(0, 2)}/${hash}`;
};

/** Pieces that lie as files of their own. */
const loose = (world: World): ReadonlyArray<string> =>
  folderOf(world)
    .paths()
    .filter((path) => /^_Sync\/blob\/[0-9a-f]{2}\//.test(path));

const bytesAt = (world: World, path: string): Uint8Array =>
  folderOf(world).files.get(path.toLowerCase())!.bytes;

/** The same parcel, in which this content is another one. */
const withWrong = (parcel: Uint8Array, content: Uint8Array): Uint8Array => {
  const index = new TextDecoder().decode(parcel);
  const at = Number(index.slice(index.indexOf(sha256(content)) + 65).slice(0, 8));
  return parcel.map((byte, i) => (i === at ? byte ^ 1 : byte));
};

const wake = Effect.fnUntraced(function* (world: World) {
  yield* world.open("OFFICE");
  yield* settle;
});

const writes = (world: World, hand: string): ReadonlyArray<string> =>
  folderOf(world)
    .audit.filter((entry) => entry.hand === hand && entry.operation === "renameToFresh")
    .flatMap(({ to = "" }) => (to.startsWith("_Sync/blob/") ? [to] : []));

describe("small documents that a visitor brings", () => {
  it.effect("are one file, which their owner reads from then on", () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      const before = loose(world);
      yield* handOver(world);
      assert.strictEqual(brought(world).length, 1);
      assert.deepStrictEqual(loose(world), before);
      assert.include(world.marks("PEER"), "parcel-brought");
      yield* allThere(world, "OFFICE");
      yield* world.close("OFFICE");
      yield* world.open("OFFICE");
      yield* allThere(world, "OFFICE");
      assert.strictEqual(
        stateDigest(world.laptop("OFFICE").copy),
        stateDigest(world.laptop("PEER").copy),
      );
    }),
  );

  it.effect("are found there by others, while their owner is away", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep");
      yield* handOver(world);
      yield* handOver(world, "OTHER");
      yield* allThere(world, "OTHER");
      assert.strictEqual(world.laptop("OTHER").copy.status().waiting, 0);
      yield* wake(world);
      yield* allThere(world, "OFFICE");
    }),
  );

  it.effect("are files of their own where they are few", () =>
    Effect.gen(function* () {
      const world = yield* begun("open", limits.parcelFrom - 1);
      yield* handOver(world);
      assert.deepStrictEqual(brought(world), []);
      assert.include(loose(world), chunkPath(FIRST.bytes));
    }),
  );

  it.effect("are not brought again, by nobody", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep");
      yield* handOver(world);
      // OTHER has them from PEER, and does not know that OFFICE has them.
      const there = brought(world);
      for (const path of folderOf(world).paths())
        if (/^_Sync\/in\/.*\.seg$/.test(path)) folderOf(world).erase(path);
      yield* world.connect("OTHER", "PEER");
      yield* settle;
      yield* allThere(world, "OTHER");
      folderOf(world).audit.length = 0;
      yield* handOver(world, "OTHER");
      yield* world.close("PEER");
      yield* world.open("PEER");
      yield* handOver(world);
      assert.deepStrictEqual(writes(world, "OTHER"), []);
      assert.deepStrictEqual(writes(world, "PEER"), []);
      assert.deepStrictEqual(brought(world), there);
      yield* wake(world);
      yield* allThere(world, "OFFICE");
    }),
  );

  it.effect("are found by their owner, also where he waits for few of them", () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      let named = 0;
      folderOf(world).fault = ({ operation, to = "" }) => {
        if (operation === "renameToFresh" && to.endsWith(".seg")) named += 1;
        return named > 2 ? "offline" : undefined;
      };
      yield* Effect.ignore(world.connect("PEER", "OFFICE"));
      folderOf(world).fault = undefined;
      yield* world.laptop("PEER").copy.workOffline;
      yield* settle;
      const copy = world.laptop("OFFICE").copy;
      assert.deepStrictEqual(yield* copy.readDocument(FIRST.name), FIRST.bytes);
      assert.strictEqual(copy.status().waiting, 0);
      assert.isUndefined(copy.exportState().documents["Memo 5.txt"]);
    }),
  );

  it.effect("are brought as far as a parcel that was cut off does not hold them", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep");
      yield* handOver(world);
      yield* handOver(world, "OTHER");
      const folder = folderOf(world);
      const [parcel = ""] = brought(world);
      const bytes = bytesAt(world, parcel);
      folder.plant(parcel, bytes.subarray(0, bytes.length - 3));
      for (const path of folder.paths()) if (/^_Sync\/in\/.*\.seg$/.test(path)) folder.erase(path);
      yield* world.laptop("OTHER").copy.workOffline;
      yield* handOver(world, "OTHER");
      const last = SAVED.find(({ bytes: content }) =>
        new TextDecoder().decode(bytes).endsWith(new TextDecoder().decode(content)),
      )!;
      assert.deepStrictEqual(writes(world, "OTHER"), [chunkPath(last.bytes)]);
      yield* wake(world);
      yield* allThere(world, "OFFICE");
    }),
  );

  it.effect("are files where so many parcels lie that a new one may not be seen", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep");
      for (let at = 0; at < limits.parcels / 2; at++) {
        const name = `1.${at.toString(16).padStart(32, "0")}.parcel`;
        folderOf(world).plant(`${FOLDER}/${name}`, text("rubbish"));
      }
      const before = brought(world).length;
      yield* handOver(world);
      assert.strictEqual(brought(world).length, before);
      for (const { bytes } of SAVED) assert.include(loose(world), chunkPath(bytes));
    }),
  );

  it.effect("go with a clean-up when nothing speaks of them any more", () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      yield* handOver(world);
      yield* handOver(world, "OTHER");
      assert.strictEqual(brought(world).length, 1);
      const peer = world.laptop("PEER").copy;
      for (const { name } of SAVED) yield* peer.saveDocument(name, text(`${name}, anew`));
      yield* settle;
      // Somebody's parcel of pieces nobody ever asked for.
      const junk = parcelWith(Array.from({ length: 4 }, (_, at) => text(`junk ${at}`)));
      folderOf(world).plant(junk.path, junk.bytes);
      for (let at = 0; at < 2; at++) {
        yield* peer.setField("tb/1000", "balance", at);
        yield* settle;
        const fiber = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.cleanUp()), {
          startImmediately: true,
        });
        yield* settle;
        assert.isUndefined(yield* Fiber.join(fiber));
        yield* settle;
      }
      assert.notInclude(brought(world), junk.path);
      for (const { name } of SAVED)
        assert.deepStrictEqual(
          yield* world.laptop("OFFICE").copy.readDocument(name),
          text(`${name}, anew`),
        );
    }),
  );
});

describe("a parcel that was brought and is not what it should be", () => {
  const damages: ReadonlyArray<readonly [string, (bytes: Uint8Array) => Uint8Array]> = [
    ["holds another piece than it says", (bytes) => withWrong(bytes, FIRST.bytes)],
    ["is torn", (bytes) => bytes.subarray(0, bytes.length - 7)],
    ["is torn in its index", (bytes) => bytes.subarray(0, 19 + 80 * 3 + 7)],
    ["is empty", () => new Uint8Array(0)],
    ["has another index", (bytes) => bytes.map((byte, at) => (at === 25 ? byte ^ 1 : byte))],
  ];
  for (const [what, damaged] of damages)
    it.effect(`because it ${what}, moves aside, and what was in it comes all the same`, () =>
      Effect.gen(function* () {
        const world = yield* begun("asleep");
        yield* handOver(world);
        const [parcel = ""] = brought(world);
        folderOf(world).plant(parcel, damaged(bytesAt(world, parcel)));
        yield* wake(world);
        yield* allThere(world, "OFFICE");
        assert.deepStrictEqual(
          world.heard("quarantined", "OFFICE").map(({ facts }) => facts["path"]),
          [parcel],
        );
        assert.notInclude(folderOf(world).paths(), parcel);
        yield* world.close("OFFICE");
        yield* wake(world);
        yield* allThere(world, "OFFICE");
      }),
    );

  it.effect("and that nobody can move, keeps nothing from coming", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep");
      yield* handOver(world);
      const folder = folderOf(world);
      const [parcel = ""] = brought(world);
      folder.plant(parcel, withWrong(bytesAt(world, parcel), FIRST.bytes));
      folder.fault = ({ operation, path }) =>
        path === parcel && (operation === "renameToFresh" || operation === "remove")
          ? "busy"
          : undefined;
      yield* wake(world);
      yield* allThere(world, "OFFICE");
      assert.include(folder.paths(), parcel);
      assert.include(loose(world), chunkPath(FIRST.bytes));
    }),
  );

  it.effect("is believed again when its owner has mended it under the same name", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep");
      yield* handOver(world);
      const folder = folderOf(world);
      const [parcel = ""] = brought(world);
      const bytes = bytesAt(world, parcel);
      folder.plant(parcel, withWrong(bytes, FIRST.bytes));
      yield* handOver(world, "OTHER");
      const other = world.laptop("OTHER").copy;
      assert.strictEqual(other.status().waiting > 0, true);
      folder.plant(parcel, bytes);
      yield* world.laptop("PEER").copy.setField("tb/1000", "balance", 5);
      yield* settle;
      yield* allThere(world, "OTHER");
      assert.strictEqual(other.status().waiting, 0);
    }),
  );

  it.effect("keeps nobody from a sound piece that lies there too", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep", 1);
      yield* handOver(world);
      const folder = folderOf(world);
      assert.include(loose(world), chunkPath(FIRST.bytes));
      // Somebody says that it lies in parcels of his, and in one of them it does.
      for (const more of ["a", "b", "c"]) {
        const liar = parcelWith([FIRST.bytes, text(`of ${more}`)]);
        const bytes = more === "c" ? liar.bytes : withWrong(liar.bytes, FIRST.bytes);
        folder.plant(liar.path, bytes);
      }
      const other = world.laptop("OTHER").copy;
      for (const { bytes, name } of SAVED.slice(1)) yield* other.saveDocument(name, bytes);
      folder.erase(chunkPath(FIRST.bytes));
      // OTHER looks at what lies there in parcels when it brings its own.
      yield* handOver(world, "OTHER");
      yield* allThere(world, "OTHER");
      yield* wake(world);
      yield* allThere(world, "OFFICE");
    }),
  );

  it.effect("is not looked at for ever where it is spoiled again and again", () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      yield* handOver(world);
      const folder = folderOf(world);
      // Of a document nobody has: OFFICE looks for its piece again and again.
      const junk = parcelWith(Array.from({ length: 4 }, (_, at) => text(`junk ${at}`)));
      const path = junk.path;
      folder.fault = (at) =>
        at.path === path && at.operation !== "read" && at.operation !== "list" ? "busy" : undefined;
      folder.plant(path, junk.bytes.subarray(0, junk.bytes.length - 1));
      folder.erase(brought(world).find((one) => one !== path)!);
      yield* Effect.forEach(SAVED, ({ name }) =>
        Effect.ignore(world.laptop("OFFICE").copy.readDocument(name)),
      );
      for (let minutes = 0; minutes < 5; minutes++) yield* settle;
      yield* allThere(world, "OFFICE");
      const times = world
        .heard("quarantined", "OFFICE")
        .filter(({ facts }) => facts["path"] === path);
      assert.isAtMost(times.length, 3);
    }),
  );
});

describe("whoever leaves for good", () => {
  it.effect("knows that what he brought in a parcel is there, or brings it again", () =>
    Effect.gen(function* () {
      for (const isGone of [false, true]) {
        const world = yield* begun("asleep");
        yield* handOver(world);
        const folder = folderOf(world);
        const [parcel = ""] = brought(world);
        if (isGone) folder.erase(parcel);
        folder.audit.length = 0;
        const fiber = yield* Effect.forkChild(refusal(world.laptop("PEER").copy.deleteCopy), {
          startImmediately: true,
        });
        yield* settle;
        assert.isUndefined(yield* Fiber.join(fiber));
        assert.strictEqual(writes(world, "PEER").length, isGone ? 1 : 0);
        yield* wake(world);
        yield* allThere(world, "OFFICE");
      }
    }),
  );
});

describe("places of pieces", () => {
  it("are those the owner of a folder made, before those that were brought", () => {
    const parcels = noParcels();
    const hash = sha256(FIRST.bytes);
    const other = sha256(SECOND.bytes);
    const pieces = [
      { hash, offset: 1, size: 3 },
      { hash: other, offset: 4, size: 3 },
    ];
    noteParcel(parcels, `${FOLDER}/A`, pieces);
    noteParcel(parcels, "_Sync/own/parcel/B", [pieces[0]!]);
    noteParcel(parcels, `${FOLDER}/C`, [pieces[0]!]);
    assert.strictEqual(wantedPiece(parcels, hash).path, "_Sync/own/parcel/B");
    disbelieve(parcels, [parcels.places.get(hash)!]);
    assert.match(wantedPiece(parcels, hash).path, /blob\/parcel\/[AC]$/);
    disbelieve(parcels, [parcels.places.get(hash)!]);
    disbelieve(parcels, [parcels.places.get(hash)!]);
    assert.strictEqual(wantedPiece(parcels, hash).path, chunkPath(FIRST.bytes));
    assert.strictEqual(wantedPiece(parcels, other).path, `${FOLDER}/A`);
  });
});
