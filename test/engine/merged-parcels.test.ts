/** Small parcels become large ones when many have gathered, and no piece is lost on the way (engine §1.3 compaction; I17, I20). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { limits } from "../../src/engine/limits.ts";
import { encodeParcel } from "../../src/engine/parcels/format.ts";
import { makeKeys, settle, sha256, smallEngagement, text, World } from "./world.ts";

const EACH = 4;
const PAPERS = Array.from({ length: EACH * limits.parcelsGathered }, (_, at) => ({
  name: `Paper ${at}.txt`,
  bytes: text(`what paper ${at} says`),
}));
const FOLDERS = ["_Sync/own/parcel/", "_Sync/blob/parcel/"] as const;

const folderOf = (world: World, laptop = "OFFICE") => world.laptop(laptop).folder;
const parcelsOf = (world: World, laptop = "OFFICE"): ReadonlyArray<string> =>
  folderOf(world, laptop)
    .paths()
    .filter((path) => FOLDERS.some((folder) => path.startsWith(folder)));

/** OFFICE, closed, whose papers lie in very many parcels: half of them were brought. PEER has a copy, as it was before. */
const gathered = Effect.fnUntraced(function* (most: number = limits.parcelsGathered) {
  const world = new World();
  yield* world.createTop("OFFICE", { ...smallEngagement, documents: PAPERS });
  yield* world.createChild("PEER", "OFFICE");
  yield* world.open("PEER");
  const folder = folderOf(world);
  for (const path of parcelsOf(world)) folder.erase(path);
  const small: Array<string> = [];
  for (let at = 0; at < limits.parcelsGathered; at++) {
    const contents = PAPERS.slice(at * EACH, (at + 1) * EACH);
    const parcel = encodeParcel(
      contents.map(({ bytes }) => ({ hash: sha256(bytes), bytes })),
      makeKeys(),
    );
    if (at < most) {
      const path = `${FOLDERS[at % 2]!}${parcel.name}`;
      folder.plant(path, parcel.bytes);
      small.push(path);
    } else
      for (const { bytes } of contents) {
        const hash = sha256(bytes);
        folder.plant(`_Sync/blob/${hash.slice(0, 2)}/${hash}`, bytes);
      }
  }
  return { world, folder, small };
});

const allThere = Effect.fnUntraced(function* (world: World, laptop = "OFFICE") {
  for (const { bytes, name } of PAPERS)
    assert.deepStrictEqual(yield* world.laptop(laptop).copy.readDocument(name), bytes, name);
});

const spoiled = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte));

describe("small parcels of a folder", () => {
  it.effect("become one when many have gathered, and everything in them is read there", () =>
    Effect.gen(function* () {
      const { world } = yield* gathered();
      yield* world.open("OFFICE");
      const [only = "", ...more] = parcelsOf(world);
      assert.match(only, new RegExp(`^_Sync/own/parcel/${PAPERS.length}\\.`));
      assert.deepStrictEqual(more, []);
      assert.include(world.marks("OFFICE"), "parcels-merged");
      yield* allThere(world);
      yield* world.close("OFFICE");
      folderOf(world).audit.length = 0;
      yield* world.open("OFFICE");
      assert.isFalse(
        folderOf(world).audit.some(
          ({ operation, path }) => operation === "remove" && path.includes("parcel"),
        ),
      );
      yield* allThere(world);
    }),
  );

  it.effect("that may not be removed are not stored again and again, and go when they may be", () =>
    Effect.gen(function* () {
      const { folder, small, world } = yield* gathered();
      const brought = small.filter((path) => path.startsWith(FOLDERS[1]));
      let stored = 0;
      let mayGo = false;
      folder.fault = ({ hand, operation, path, to }) => {
        if (hand === "OFFICE" && operation === "renameToFresh" && to?.startsWith(FOLDERS[0]))
          stored += 1;
        return !mayGo && operation === "remove" && path.startsWith(FOLDERS[1])
          ? "denied"
          : undefined;
      };
      // So many that those which stay are enough for another time.
      for (let at = 0; at < limits.parcelsGathered; at++) {
        const again = encodeParcel(
          PAPERS.slice(at, at + 3).map(({ bytes }) => ({ hash: sha256(bytes), bytes })),
          makeKeys(),
        );
        folder.plant(`${FOLDERS[1]}${again.name}`, again.bytes);
        brought.push(`${FOLDERS[1]}${again.name}`);
      }
      yield* world.open("OFFICE");
      assert.includeMembers([...parcelsOf(world)], brought);
      const again = Effect.fnUntraced(function* () {
        yield* world.close("OFFICE");
        yield* world.open("OFFICE");
        yield* settle;
      });
      // What was stored in two steps becomes one.
      yield* again();
      const once = stored;
      for (let times = 0; times < 3; times++) yield* again();
      assert.strictEqual(stored, once);
      mayGo = true;
      yield* world.close("OFFICE");
      yield* world.open("OFFICE");
      assert.deepStrictEqual(
        parcelsOf(world).filter((path) => brought.includes(path)),
        [],
      );
      yield* allThere(world);
    }),
  );

  it.effect("stay where fewer have gathered", () =>
    Effect.gen(function* () {
      const { small, world } = yield* gathered(limits.parcelsGathered - 1);
      yield* world.open("OFFICE");
      assert.deepStrictEqual([...parcelsOf(world)].toSorted(), [...small].toSorted());
      yield* allThere(world);
    }),
  );

  it.effect("are found by a visitor who knew where they lay", () =>
    Effect.gen(function* () {
      const { world } = yield* gathered();
      const peer = folderOf(world, "PEER");
      for (const path of parcelsOf(world, "PEER")) peer.erase(path);
      for (const { name } of PAPERS)
        yield* Effect.ignore(world.laptop("PEER").copy.readDocument(name));
      // Every call takes a while: when the visitor knows what lies where, and has fetched some of it, it is put together.
      folderOf(world).remoteMillis = 100;
      const connecting = yield* Effect.forkChild(world.connect("PEER", "OFFICE"), {
        startImmediately: true,
      });
      const isAt = (): boolean =>
        folderOf(world).audit.filter(
          ({ hand, operation, path }) =>
            hand === "PEER" && operation === "read" && path.includes("parcel"),
        ).length >
        limits.parcelsGathered + 8;
      for (let waited = 0; waited < 600 && !isAt(); waited++) yield* TestClock.adjust("100 millis");
      assert.isTrue(isAt());
      yield* world.open("OFFICE");
      assert.strictEqual(parcelsOf(world).length, 1);
      folderOf(world).remoteMillis = 0;
      yield* settle;
      yield* Fiber.join(connecting);
      yield* settle;
      yield* settle;
      yield* allThere(world, "PEER");
    }),
  );

  it.effect("of which one is damaged become one all the same, and its piece is fetched", () =>
    Effect.gen(function* () {
      const { folder, small, world } = yield* gathered();
      const [, damaged = ""] = small;
      folder.plant(damaged, spoiled(folder.files.get(damaged.toLowerCase())!.bytes));
      yield* world.open("OFFICE");
      assert.include(parcelsOf(world), damaged);
      assert.strictEqual(parcelsOf(world).length, 2);
      yield* Effect.forEach(PAPERS, ({ name }) =>
        Effect.ignore(world.laptop("OFFICE").copy.readDocument(name)),
      );
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      yield* allThere(world);
    }),
  );

  it.effect("are forgotten when they are gone: damage in the new one is told of it alone", () =>
    Effect.gen(function* () {
      const { folder, world } = yield* gathered();
      yield* world.open("OFFICE");
      const [parcel = ""] = parcelsOf(world);
      folder.plant(parcel, spoiled(folder.files.get(parcel.toLowerCase())!.bytes));
      yield* Effect.forEach(PAPERS, ({ name }) =>
        Effect.ignore(world.laptop("OFFICE").copy.readDocument(name)),
      );
      const told = world.heard("quarantined", "OFFICE").map(({ facts }) => facts["path"]);
      assert.deepStrictEqual(told, [parcel]);
    }),
  );

  it.effect(
    "of which one's index says another place for a piece leave that one, with the piece",
    () =>
      Effect.gen(function* () {
        const { folder, small, world } = yield* gathered();
        const path = small.find((one) => one.startsWith(FOLDERS[0]))!;
        const { bytes } = folder.files.get(path.toLowerCase())!;
        // One byte further on or back: as many pieces can be read, and one of them is another one.
        const offset = 19 + 80 + 65 + 7;
        const moved = bytes.map((byte, at) =>
          at === offset ? (byte === 48 ? 49 : byte - 1) : byte,
        );
        let reads = 0;
        folder.fault = (entry) => {
          if (entry.path !== path || entry.operation !== "read") return undefined;
          reads += 1;
          // Its index was read before it was damaged.
          if (reads === 2) folder.plant(path, moved);
          return undefined;
        };
        yield* world.open("OFFICE");
        folder.fault = undefined;
        assert.isAtLeast(reads, 2);
        assert.include(parcelsOf(world), path);
        yield* allThere(world);
      }),
  );

  it.effect("with the same pieces in them become one of them", () =>
    Effect.gen(function* () {
      const world = new World();
      const papers = PAPERS.slice(0, 6);
      yield* world.createTop("OFFICE", { ...smallEngagement, documents: papers });
      const folder = folderOf(world);
      for (const path of parcelsOf(world)) folder.erase(path);
      const pieces = papers.map(({ bytes }) => ({ hash: sha256(bytes), bytes }));
      for (let at = 0; at < limits.parcelsGathered; at++) {
        // Each in an order of its own.
        const order = [...pieces];
        for (let left = at, place = 5; place > 0; left = Math.floor(left / (place + 1)), place--) {
          const other = left % (place + 1);
          [order[place], order[other]] = [order[other]!, order[place]!];
        }
        const parcel = encodeParcel(order, makeKeys());
        folder.plant(`${FOLDERS[0]}${parcel.name}`, parcel.bytes);
      }
      assert.strictEqual(parcelsOf(world).length, limits.parcelsGathered);
      const copy = yield* world.open("OFFICE");
      assert.strictEqual(parcelsOf(world).length, 1);
      for (const { bytes, name } of papers)
        assert.deepStrictEqual(yield* copy.readDocument(name), bytes);
    }),
  );

  for (const operation of ["read", "remove"] as const)
    it.effect(`of which one is held (${operation}) become one all the same, and it stays`, () =>
      Effect.gen(function* () {
        const { folder, small, world } = yield* gathered();
        const [, held = ""] = small;
        let reads = 0;
        folder.fault = (entry) => {
          if (entry.path !== held || entry.operation !== operation) return undefined;
          reads += 1;
          // Its index can be read.
          return operation === "read" && reads === 1 ? undefined : "busy";
        };
        const opening = yield* Effect.forkChild(world.open("OFFICE"), { startImmediately: true });
        yield* settle;
        const copy = yield* Fiber.join(opening);
        assert.strictEqual(parcelsOf(world).length, 2);
        assert.include(parcelsOf(world), held);
        assert.isNull(copy.status().lastFailure);
        folder.fault = undefined;
        yield* allThere(world);
      }),
    );

  it.effect("stay on a full disk, until there is room", () =>
    Effect.gen(function* () {
      const { folder, small, world } = yield* gathered();
      folder.fault = ({ operation, to = "" }) =>
        operation === "renameToFresh" && to.includes("parcel") ? "no-space" : undefined;
      yield* world.open("OFFICE");
      assert.strictEqual(parcelsOf(world).length, small.length);
      yield* allThere(world);
      folder.fault = undefined;
      yield* settle;
      yield* settle;
      assert.strictEqual(parcelsOf(world).length, 1);
      yield* allThere(world);
    }),
  );

  it.effect("stay where what was written does not read back", () =>
    Effect.gen(function* () {
      const { folder, small, world } = yield* gathered();
      let isSpoiled = false;
      folder.fault = ({ operation, path }) => {
        const isNew = path.startsWith(`${FOLDERS[0]}${PAPERS.length}.`);
        if (operation === "read" && isNew && !isSpoiled) {
          isSpoiled = true;
          folder.plant(path, spoiled(folder.files.get(path.toLowerCase())!.bytes));
        }
        return undefined;
      };
      yield* world.open("OFFICE");
      assert.isTrue(isSpoiled);
      for (const path of small) assert.include(folder.paths(), path);
      yield* allThere(world);
    }),
  );

  it.effect("lose nothing wherever the power goes", () =>
    Effect.gen(function* () {
      let isOver = false;
      for (let at = 0; !isOver; at += 7) {
        const { folder, world } = yield* gathered();
        let writes = 0;
        folder.fault = ({ hand, operation }) => {
          if (hand !== "OFFICE" || operation === "read" || operation === "list") return undefined;
          writes += 1;
          return writes > at ? "offline" : undefined;
        };
        isOver = (yield* Effect.result(world.open("OFFICE")))._tag === "Success" && writes <= at;
        folder.fault = undefined;
        yield* Effect.ignore(world.crash("OFFICE"));
        yield* world.open("OFFICE");
        yield* allThere(world);
        assert.isBelow(parcelsOf(world).length, limits.parcelsGathered);
      }
    }),
  );
});
