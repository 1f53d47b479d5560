/** Parcels that visitors brought and that are damaged, say what is not so, or cannot be removed: what is sound stays, and comes to everybody (I14, I19). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import {
  allThere,
  before,
  begun,
  brought,
  FIRST,
  folderOf,
  handOver,
  parcelWith,
  SAVED,
} from "./brought-memos.ts";
import { refusal, settle, sha256, text, type World } from "./world.ts";

const cleanUp = Effect.fnUntraced(function* (world: World, times: number) {
  for (let time = 0; time < times; time++) {
    // One that would change nothing is none.
    yield* world.laptop("PEER").copy.setField("tb/1000", `of ${brought(world).join()}`, time);
    yield* settle;
    const asked = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.cleanUp()), {
      startImmediately: true,
    });
    yield* settle;
    assert.isUndefined(yield* Fiber.join(asked));
    yield* settle;
  }
});

describe("a damaged parcel whose owner is away", () => {
  const damaged = Effect.gen(function* () {
    const world = yield* begun("asleep");
    yield* handOver(world);
    const [path = ""] = brought(world);
    const { bytes } = folderOf(world).files.get(path.toLowerCase())!;
    folderOf(world).plant(
      path,
      bytes.map((byte, at) => (at === 30 ? byte ^ 1 : byte)),
    );
    return world;
  });

  it.effect("keeps whoever brought it from leaving for good no more than one that is gone", () =>
    Effect.gen(function* () {
      const world = yield* damaged;
      const leaving = yield* Effect.forkChild(refusal(world.laptop("PEER").copy.deleteCopy), {
        startImmediately: true,
      });
      yield* settle;
      assert.isUndefined(yield* Fiber.join(leaving));
      yield* world.open("OFFICE");
      yield* settle;
      yield* allThere(world, "OFFICE");
    }),
  );

  it.effect("is brought again as files, for whoever comes before its owner is back", () =>
    Effect.gen(function* () {
      const world = yield* damaged;
      yield* world.laptop("PEER").copy.workOffline;
      for (const path of folderOf(world).paths())
        if (path.endsWith(".seg") && path.startsWith("_Sync/in/")) folderOf(world).erase(path);
      yield* handOver(world);
      yield* handOver(world, "OTHER");
      yield* allThere(world, "OTHER");
    }),
  );
});

describe("a parcel whose index is damaged while its owner has his copy open", () => {
  it.effect("costs a visitor no more than what the damaged line is about", () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      yield* handOver(world);
      const [path = ""] = brought(world);
      const { bytes } = folderOf(world).files.get(path.toLowerCase())!;
      const inLastLine = 19 + 80 * SAVED.length - 50;
      folderOf(world).plant(
        path,
        bytes.map((byte, at) => (at === inLastLine ? byte ^ 1 : byte)),
      );
      yield* handOver(world, "OTHER");
      const { copy } = world.laptop("OTHER");
      for (const { bytes: content, name } of SAVED.slice(0, -1))
        assert.deepStrictEqual(yield* copy.readDocument(name), content);
      assert.strictEqual(copy.status().waiting, 1);
    }),
  );
});

describe("a parcel that cannot be removed when nothing in it is needed any more", () => {
  it.effect("keeps nothing else from being swept up", () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      yield* handOver(world);
      yield* handOver(world, "OTHER");
      const folder = folderOf(world);
      const behind = parcelWith(["a", "b", "c", "d"].map((content) => text(content)));
      const held = before(behind.path, text("of nobody"));
      for (const { bytes, path } of [held, behind]) folder.plant(path, bytes);
      folder.fault = ({ operation, path }) =>
        path === held.path && operation === "remove" ? "busy" : undefined;
      yield* cleanUp(world, 2);
      assert.include(brought(world), held.path);
      assert.notInclude(brought(world), behind.path);
      folder.fault = undefined;
      yield* cleanUp(world, 1);
      assert.notInclude(brought(world), held.path);
      yield* allThere(world, "OFFICE");
    }),
  );
});

it.effect(
  "a piece somebody holds keeps nothing else from being swept up, and goes the next time",
  () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      yield* handOver(world);
      yield* handOver(world, "OTHER");
      const folder = folderOf(world);
      const [first = "", second = ""] = ["of nobody", "of nobody either"]
        .map((content) => {
          const hash = sha256(text(content));
          folder.plant(`_Sync/blob/${hash.slice(0, 2)}/${hash}`, text(content));
          return `_Sync/blob/${hash.slice(0, 2)}/${hash}`;
        })
        .toSorted();
      folder.fault = ({ operation, path }) =>
        path === first && operation === "remove" ? "busy" : undefined;
      yield* cleanUp(world, 2);
      assert.include(folder.paths(), first);
      assert.notInclude(folder.paths(), second);
      folder.fault = undefined;
      yield* cleanUp(world, 1);
      assert.notInclude(folder.paths(), first);
      yield* allThere(world, "OFFICE");
    }),
);

describe("a parcel of which little is needed any more, on a full disk", () => {
  it.effect("stays, and keeps the clean-up from nothing else, until there is room", () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      yield* handOver(world);
      yield* handOver(world, "OTHER");
      const folder = folderOf(world);
      const [path = ""] = brought(world);
      const behind = parcelWith(["a", "b", "c", "d"].map((content) => text(content)));
      folder.plant(behind.path, behind.bytes);
      const peer = world.laptop("PEER").copy;
      for (const { name } of SAVED.slice(3)) yield* peer.saveDocument(name, text(`${name}, anew`));
      yield* cleanUp(world, 1);
      folder.fault = ({ operation, to = "" }) =>
        operation === "renameToFresh" && to.startsWith("_Sync/blob/") ? "no-space" : undefined;
      yield* cleanUp(world, 1);
      assert.deepStrictEqual(brought(world), [path]);
      assert.strictEqual(world.heard("snapshot.made", "OFFICE").length, 2);
      folder.fault = undefined;
      yield* cleanUp(world, 1);
      assert.deepStrictEqual(brought(world), []);
      const office = world.laptop("OFFICE").copy;
      for (const { bytes, name } of SAVED.slice(0, 3))
        assert.deepStrictEqual(yield* office.readDocument(name), bytes);
    }),
  );
});

describe("a parcel that says it holds what another one holds", () => {
  it.effect("costs nobody the other one, when what nobody needs is swept up", () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      yield* handOver(world);
      yield* handOver(world, "OTHER");
      const folder = folderOf(world);
      const liar = before(brought(world)[0]!, FIRST.bytes);
      const at = liar.bytes.length - FIRST.bytes.length - 6;
      folder.plant(
        liar.path,
        liar.bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)),
      );
      yield* world.close("OFFICE");
      yield* world.open("OFFICE");
      const peer = world.laptop("PEER").copy;
      for (const { name } of SAVED.slice(1)) yield* peer.saveDocument(name, text(`${name}, anew`));
      yield* cleanUp(world, 2);
      for (const laptop of ["PEER", "OTHER"]) yield* world.laptop(laptop).copy.workOffline;
      const { copy } = world.laptop("OFFICE");
      assert.deepStrictEqual(yield* copy.readDocument(FIRST.name), FIRST.bytes);
    }),
  );
});
