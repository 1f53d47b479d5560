/** Whoever comes back with much hands it over, and it is taken in, many files at a time (engine §1.6); what is not as it should be is dealt with by itself. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { segmentName } from "../../src/engine/log/names.ts";
import { nodeCompression } from "../../src/engine/node/compression.ts";
import { decodeSegment, encodeSegment } from "../../src/engine/log/segment.ts";
import { settle, sha256, stateDigest, text, World } from "./world.ts";

const EDITS = 100;

/** PEER1 has worked without a connection. PARENT is open, or asleep. */
const comesBack = Effect.fnUntraced(function* (parent: "open" | "asleep") {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  if (parent === "asleep") yield* world.close("PARENT");
  for (let at = 0; at < EDITS; at++)
    yield* world.laptop("PEER1").copy.setField(`tb/${at}`, "balance", at);
  return world;
});

const folderOf = (world: World, laptop = "PARENT") => world.laptop(laptop).folder;

const ofPeer = (world: World, folder: string): ReadonlyArray<string> =>
  folderOf(world)
    .paths()
    .filter((path) => path.startsWith(folder) && path.includes(`${world.copyId("PEER1")}.1`));
const dropped = (world: World): ReadonlyArray<string> =>
  ofPeer(world, "_Sync/in/").filter((path) => path.endsWith(".seg"));
const logOf = (world: World): ReadonlyArray<string> => ofPeer(world, "_Sync/own/log/");

/** How far PARENT's own folder has PEER1's log. */
const held = (world: World): number =>
  Math.max(...logOf(world).map((file) => Number(/-(\d+)\./.exec(file)?.[1])));

const readsOf = (world: World, path: string): number =>
  folderOf(world).audit.filter((entry) => entry.operation === "read" && entry.path === path).length;

/** Where a dropped segment begins in its log. */
const firstOf = (path: string): number => Number(/\.(\d+)-\d+\.[0-9a-f]{16}\.seg$/.exec(path)?.[1]);
const droppedAt = (world: World, first: number): string =>
  dropped(world).find((path) => firstOf(path) === first)!;

const wake = Effect.fnUntraced(function* (world: World) {
  yield* world.open("PARENT");
  yield* settle;
});

const same = (world: World, laptop = "PEER1"): void =>
  assert.strictEqual(
    stateDigest(world.laptop("PARENT").copy),
    stateDigest(world.laptop(laptop).copy),
  );

describe("many segments that are handed over", () => {
  it.effect(
    "are staged together before the first has its name, and are stored as a few files",
    () =>
      Effect.gen(function* () {
        const world = yield* comesBack("open");
        folderOf(world).audit.length = 0;
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        same(world);
        const writes = folderOf(world).audit.filter(
          ({ hand, operation, path }) =>
            hand === "PEER1" && path.startsWith("_Sync/tmp/") && operation !== "remove",
        );
        const firstName = writes.findIndex(({ operation }) => operation === "renameToFresh");
        assert.isAtLeast(firstName, 60);
        assert.isAtMost(logOf(world).length, 4);
        assert.deepStrictEqual(dropped(world), []);
        yield* world.close("PARENT");
        yield* world.open("PARENT");
        same(world);
      }),
  );

  it.effect("are read by a third copy from the drop box of one who is away", () =>
    Effect.gen(function* () {
      const world = yield* comesBack("asleep");
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.isAtLeast(dropped(world).length, EDITS);
      yield* world.connect("PEER2", "PARENT");
      yield* settle;
      assert.strictEqual(
        stateDigest(world.laptop("PEER2").copy),
        stateDigest(world.laptop("PEER1").copy),
      );
    }),
  );

  it.effect("go as far as their documents are there, where one of these is gone", () =>
    Effect.gen(function* () {
      const world = yield* comesBack("asleep");
      const { copy, folder } = world.laptop("PEER1");
      for (const name of ["A", "B", "C"]) yield* copy.saveDocument(`${name}.txt`, text(name));
      yield* copy.setField("tb/0", "name", "behind");
      const saved = folder.paths().filter((path) => path.startsWith("_Sync/blob/"));
      const piece = saved.find(
        (path) => new TextDecoder().decode(folder.files.get(path.toLowerCase())!.bytes) === "B",
      )!;
      folder.erase(piece);
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      yield* wake(world);
      const { records } = world.laptop("PARENT").copy.exportState();
      assert.strictEqual(records[`tb/${EDITS - 1}`]?.["balance"]?.current, EDITS - 1);
      assert.deepStrictEqual(yield* world.laptop("PARENT").copy.readDocument("A.txt"), text("A"));
      assert.isUndefined(records["tb/0"]?.["name"]);
    }),
  );
});

/** What PEER1 brought lies in PARENT's drop box, and nobody has looked; PEER1 is away again. */
const leftThere = Effect.gen(function* () {
  const world = yield* comesBack("asleep");
  yield* world.connect("PEER1", "PARENT");
  yield* settle;
  yield* world.laptop("PEER1").copy.workOffline;
  return world;
});

describe("among many segments that are taken in", () => {
  const damages: ReadonlyArray<readonly [string, (bytes: Uint8Array) => Uint8Array]> = [
    ["is damaged", (bytes) => bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte))],
    ["is torn", (bytes) => bytes.subarray(0, bytes.length - 5)],
    ["is empty", () => new Uint8Array(0)],
  ];
  for (const [what, damaged] of damages)
    it.effect(`one that ${what} is reported, what is before it counts, and it comes again`, () =>
      Effect.gen(function* () {
        const world = yield* leftThere;
        const path = droppedAt(world, 20);
        const { bytes } = folderOf(world).files.get(path.toLowerCase())!;
        folderOf(world).plant(path, damaged(bytes));
        yield* wake(world);
        assert.deepStrictEqual(
          world.heard("quarantined", "PARENT").map(({ facts }) => facts["path"]),
          [path],
        );
        assert.strictEqual(held(world), 19);
        for (let minutes = 0; minutes < 3; minutes++) yield* settle;
        assert.isAtMost(readsOf(world, path), 2);
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        same(world);
      }),
    );

  it.effect("one that a program holds waits, and what is before it does not", () =>
    Effect.gen(function* () {
      const world = yield* leftThere;
      const path = droppedAt(world, 30);
      folderOf(world).fault = (entry) =>
        entry.operation === "read" && entry.path === path ? "busy" : undefined;
      yield* wake(world);
      const { records } = world.laptop("PARENT").copy.exportState();
      const shown = Object.keys(records).filter((id) => records[id]?.["balance"] !== undefined);
      assert.isAtLeast(shown.length, 25);
      assert.isBelow(shown.length, EDITS);
      folderOf(world).audit.length = 0;
      yield* world.connect("PEER2", "PARENT");
      for (let at = 0; at < 30; at++) {
        yield* world.laptop("PEER2").copy.setField(`other/${at}`, "n", at);
        yield* TestClock.adjust("1 second");
      }
      assert.isAtMost(readsOf(world, path), 8);
      folderOf(world).fault = undefined;
      yield* settle;
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      same(world);
    }),
  );

  it.effect("one of another history ends what is taken, whatever is behind it", () =>
    Effect.gen(function* () {
      const world = yield* leftThere;
      const path = droppedAt(world, 50);
      const { bytes } = folderOf(world).files.get(path.toLowerCase())!;
      const genuine = decodeSegment(bytes, world.keys, nodeCompression);
      if (!genuine.ok) throw new Error(genuine.why);
      const { prev, ...rest } = genuine.value;
      const forged = encodeSegment(
        { ...rest, prev: sha256(text(prev)) },
        world.keys,
        nodeCompression,
      );
      const [, visitor = "", log = ""] = /in\/(\w+)\.(\w+\.\d+)\./.exec(path) ?? [];
      folderOf(world).erase(path);
      folderOf(world).plant(`_Sync/in/${visitor}.${log}.${segmentName(forged)}`, forged.bytes);
      yield* wake(world);
      assert.strictEqual(held(world), 49);
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.isAtLeast(held(world), EDITS);
      same(world);
    }),
  );

  it.effect("those of two histories are read a few times each", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      for (const laptop of ["PARENT", "PEER1"]) yield* world.close(laptop);
      const clone = world.laptop("CLONE");
      clone.folder = folderOf(world, "PEER1").duplicate("CLONE");
      clone.slots = new Map(world.laptop("PEER1").slots);
      for (const laptop of ["PEER1", "CLONE"]) {
        yield* world.open(laptop);
        for (let at = 0; at < EDITS; at++)
          yield* world.laptop(laptop).copy.setField(`tb/${at}`, laptop, at);
      }
      for (const laptop of ["PEER1", "CLONE"]) {
        yield* world.connect(laptop, "PARENT");
        yield* settle;
        yield* world.laptop(laptop).copy.workOffline;
      }
      const files = dropped(world);
      assert.isAtLeast(files.length, 2 * EDITS);
      folderOf(world).audit.length = 0;
      yield* wake(world);
      same(world, "CLONE");
      const times = files.reduce((sum, path) => sum + readsOf(world, path), 0);
      assert.isAtMost(times, 5 * files.length);
    }),
  );

  it.effect("one that is missing holds back what is behind it", () =>
    Effect.gen(function* () {
      const world = yield* leftThere;
      folderOf(world).erase(droppedAt(world, 50));
      yield* wake(world);
      assert.isTrue(logOf(world).every((file) => !/\/(?:5[1-9]|[6-9]\d)-/.test(file)));
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      same(world);
    }),
  );

  it.effect("what cannot be stored counts only when it is", () =>
    Effect.gen(function* () {
      const world = yield* leftThere;
      folderOf(world).fault = ({ operation, to = "" }) =>
        operation === "renameToFresh" && to.startsWith("_Sync/own/log/") ? "no-space" : undefined;
      yield* wake(world);
      const { records } = world.laptop("PARENT").copy.exportState();
      assert.isUndefined(records["tb/50"]?.["balance"]);
      folderOf(world).fault = undefined;
      yield* settle;
      same(world);
    }),
  );
});
