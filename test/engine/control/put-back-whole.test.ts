/**
 * A laptop that is put back whole, private memory included, to a time before a clean-up (engine §1.4, I1, I2, I21): it writes under numbers
 * it had used before, and only a snapshot speaks of those.
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import type { CopyHandle } from "../../../src/engine/engine.ts";
import type { MemoryFolder } from "../memory-volume.ts";
import { assertOneHistory } from "../crash-points.ts";
import { refusal, settle, stateDigest, text, World } from "../world.ts";

const ALL = ["OFFICE", "PARENT", "PEER1", "PEER2"];
const FORGOTTEN = 3;

const connectAll = Effect.fnUntraced(function* (world: World) {
  yield* world.connect("PARENT", "OFFICE");
  yield* world.connect("PEER1", "PARENT");
  yield* world.connect("PEER2", "PARENT");
});

const cleanUp = Effect.fnUntraced(function* (world: World) {
  const fiber = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.cleanUp()), {
    startImmediately: true,
  });
  for (let i = 0; i < 320; i++) yield* TestClock.adjust("1 second");
  assert.isUndefined(yield* Fiber.join(fiber));
  yield* settle;
});

interface Backup {
  readonly folder: MemoryFolder;
  readonly slots: Map<string, Uint8Array>;
}

const putBack = Effect.fnUntraced(function* (world: World, name: string, backup: Backup) {
  const laptop = world.laptop(name);
  yield* world.crash(name);
  laptop.folder = backup.folder.duplicate(name);
  laptop.slots = new Map(backup.slots);
  return yield* world.open(name);
});

/** Work, a backup, more work that is cleaned up, and the laptop is as in the backup. Its copy is open, and not connected. */
const forgotten = Effect.fnUntraced(function* (
  name: string,
  beforeCleanUp: (world: World) => void = () => {},
) {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  yield* world.open("OFFICE");
  yield* connectAll(world);
  const laptop = world.laptop(name);
  yield* laptop.copy.setField("tb/1000", "replaced later", 1);
  yield* settle;
  yield* world.close(name);
  const backup = { folder: laptop.folder.duplicate(name), slots: new Map(laptop.slots) };
  yield* world.open(name);
  yield* connectAll(world);
  yield* world.laptop("PEER1").copy.setField("tb/1000", "replaced later", 2);
  for (let n = 0; n < FORGOTTEN; n++) yield* laptop.copy.setField("tb/1000", "forgotten", n);
  yield* settle;
  beforeCleanUp(world);
  yield* cleanUp(world);
  const copy = yield* putBack(world, name, backup);
  yield* copy.workOffline;
  return { world, laptop, backup, copy };
});

/** Writes while nobody can say whether it was written, so that the copy goes on in a new log. */
const inDoubt = Effect.fnUntraced(function* (folder: MemoryFolder, copy: CopyHandle) {
  let out = false;
  folder.fault = ({ operation }) => {
    out ||= operation === "renameToFresh";
    return out ? "offline" : undefined;
  };
  assert.isDefined(yield* refusal(copy.setField("tb/1001", "in doubt", 1)));
  folder.fault = undefined;
});

const write = Effect.fnUntraced(function* (copy: CopyHandle, field: string, times: number) {
  for (let n = 0; n < times; n++) yield* copy.setField("tb/1001", `${field} ${n}`, n);
  yield* copy.saveDocument("Memo.docx", text(`${field} and ${times}`));
});

const meet = Effect.fnUntraced(function* (world: World, name: string) {
  if (name === "OFFICE") yield* connectAll(world);
  else yield* world.connect(name, "PARENT");
  yield* settle;
  yield* settle;
});

const isEverywhere = (world: World, field: string, times: number): void => {
  const [digest] = ALL.map((name) => stateDigest(world.laptop(name).copy));
  for (const name of ALL) {
    const { copy } = world.laptop(name);
    assert.strictEqual(stateDigest(copy), digest, name);
    assert.strictEqual(copy.status().waiting, 0, name);
    const shown = copy.record("tb/1001") ?? {};
    for (let n = 0; n < times; n++) assert.strictEqual(shown[`${field} ${n}`]?.current, n, name);
  }
};

const nothingRose = (world: World): void => {
  const shown = world.laptop("OFFICE").copy.record("tb/1000") ?? {};
  assert.deepStrictEqual(shown["replaced later"]?.versions, [2]);
  assert.deepStrictEqual(shown["forgotten"]?.versions, [FORGOTTEN - 1]);
};

const isTheSameOpenedAgain = Effect.fnUntraced(function* (world: World, name: string) {
  const before = stateDigest(world.laptop(name).copy);
  const said = world.heard("quarantined").length;
  yield* world.close(name);
  const again = yield* world.open(name);
  assert.strictEqual(stateDigest(again), before);
  assert.strictEqual(world.heard("quarantined").length, said);
  yield* meet(world, name);
});

/** PEER2 was put back, wrote more, and met PEER1, who has handed in and knows no snapshot: both hold both histories, and have gone on. */
const parted = Effect.fnUntraced(function* (times: number) {
  const { copy, world } = yield* forgotten("PEER2", (office) => {
    office.laptop("PARENT").folder.fault = ({ hand, operation, path }) =>
      hand === "PEER1" && operation === "read" && path.includes("/snap") ? "busy" : undefined;
  });
  yield* world.laptop("PEER1").copy.workOffline;
  world.laptop("PARENT").folder.fault = undefined;
  yield* write(copy, "since", times);
  yield* world.connect("PEER1", "PEER2");
  yield* settle;
  assert.strictEqual(world.laptop("PEER1").copy.status().forked, 1);
  yield* world.laptop("PEER1").copy.setField("tb/1001", "behind it", 1);
  yield* copy.setField("tb/1001", "behind it too", 1);
  yield* settle;
  return world;
});

const isHealed = (world: World, times: number): void => {
  isEverywhere(world, "since", times);
  for (const name of ALL) {
    const { copy } = world.laptop(name);
    assert.isFalse(copy.status().otherHistory, name);
    assert.strictEqual(copy.status().forked, 0, name);
    const shown = copy.record("tb/1001") ?? {};
    assert.strictEqual(shown["behind it"]?.current, 1, name);
    assert.strictEqual(shown["behind it too"]?.current, 1, name);
  }
  nothingRose(world);
};

describe("a laptop put back whole to before a clean-up", () => {
  for (const times of [1, 9])
    for (const [first, second] of [
      ["PEER2", "PEER1"],
      ["PEER1", "PEER2"],
    ] as const)
      it.effect(
        `gives up its other history where it first meets somebody without the snapshot (${times} of its own, ${first} meets the snapshot first)`,
        () =>
          Effect.gen(function* () {
            const world = yield* parted(times);
            for (const name of [first, second]) yield* meet(world, name);
            yield* settle;
            isHealed(world, times);
            for (const name of ["PEER1", "PEER2", "OFFICE"])
              yield* isTheSameOpenedAgain(world, name);
            yield* cleanUp(world);
            isHealed(world, times);
          }),
      );

  for (const name of ["PEER1", "PEER2"])
    for (const operation of ["writeTemp", "renameToFresh", "remove"] as const)
      it.effect(
        `gives up its other history also where the power of ${name} goes in the middle of it, at a ${operation}`,
        () =>
          Effect.gen(function* () {
            for (let spared = 0; spared < 14; spared++) {
              const world = yield* parted(9);
              const laptop = world.laptop(name);
              let left = spared;
              laptop.folder.fault = (entry) =>
                entry.hand === name && entry.operation === operation && left-- <= 0
                  ? "hang"
                  : undefined;
              const meeting = yield* Effect.forkChild(
                Effect.ignore(world.connect(name, "PARENT")),
                {
                  startImmediately: true,
                },
              );
              yield* settle;
              yield* Fiber.interrupt(meeting);
              yield* world.crash(name);
              laptop.folder.fault = undefined;
              yield* world.open(name);
              yield* meet(world, name);
              yield* meet(world, name === "PEER1" ? "PEER2" : "PEER1");
              yield* settle;
              isHealed(world, 9);
              yield* isTheSameOpenedAgain(world, name);
            }
          }),
      );

  for (const name of ["PEER2", "OFFICE"])
    for (const more of [-1, 0, 1, 6])
      it.effect(`keeps what ${name} wrote since, ${more} more than it has forgotten`, () =>
        Effect.gen(function* () {
          const { copy, world } = yield* forgotten(name);
          // The document is one of them.
          const times = FORGOTTEN + more - 1;
          yield* write(copy, "since", times);
          yield* meet(world, name);
          isEverywhere(world, "since", times);
          // Who never visits anybody remembers of nobody how far he was.
          if (name === "PEER2") nothingRose(world);
          yield* isTheSameOpenedAgain(world, name);
          yield* cleanUp(world);
          isEverywhere(world, "since", times);
          const bytes = yield* world.laptop("PEER1").copy.readDocument("Memo.docx");
          assert.deepStrictEqual(bytes, text(`since and ${times}`));
          assertOneHistory(world, "afterwards");
        }),
      );

  for (const times of [1, 8])
    it.effect(`keeps what it wrote before and after it began a new log, ${times} times`, () =>
      Effect.gen(function* () {
        const { copy, laptop, world } = yield* forgotten("PEER2");
        yield* write(copy, "before", times);
        yield* inDoubt(laptop.folder, copy);
        yield* write(copy, "after", times);
        yield* inDoubt(laptop.folder, copy);
        yield* write(copy, "at last", times);
        yield* meet(world, "PEER2");
        for (const when of ["before", "after", "at last"]) isEverywhere(world, when, times);
        nothingRose(world);
        yield* isTheSameOpenedAgain(world, "PEER2");
        yield* cleanUp(world);
        for (const when of ["before", "after", "at last"]) isEverywhere(world, when, times);
        assertOneHistory(world, "afterwards");
      }),
    );

  for (const times of [1, 8])
    it.effect(`keeps what it wrote since, ${times} times, when it happens once more`, () =>
      Effect.gen(function* () {
        const { backup, copy, world } = yield* forgotten("PEER2");
        yield* write(copy, "first", times);
        yield* meet(world, "PEER2");
        yield* cleanUp(world);
        const again = yield* putBack(world, "PEER2", backup);
        yield* again.workOffline;
        yield* write(again, "second", times);
        yield* meet(world, "PEER2");
        isEverywhere(world, "first", times);
        isEverywhere(world, "second", times);
        nothingRose(world);
        yield* isTheSameOpenedAgain(world, "PEER2");
        assertOneHistory(world, "afterwards");
      }),
    );

  for (const operation of ["writeTemp", "renameToFresh", "remove"] as const)
    it.effect(
      `keeps what it wrote where the power goes in the middle of it, at a ${operation}`,
      () =>
        Effect.gen(function* () {
          for (let spared = 0; spared < 12; spared++) {
            const { copy, laptop, world } = yield* forgotten("PEER2");
            yield* write(copy, "since", 6);
            yield* inDoubt(laptop.folder, copy);
            yield* write(copy, "anew", 2);
            let left = spared;
            laptop.folder.fault = (entry) =>
              entry.hand === "PEER2" && entry.operation === operation && left-- <= 0
                ? "hang"
                : undefined;
            const meeting = yield* Effect.forkChild(
              Effect.ignore(world.connect("PEER2", "PARENT")),
              {
                startImmediately: true,
              },
            );
            yield* settle;
            yield* Fiber.interrupt(meeting);
            yield* world.crash("PEER2");
            laptop.folder.fault = undefined;
            const again = yield* world.open("PEER2");
            yield* again.workOffline;
            // Who has the snapshot already, and not what came after it, takes no edits yet.
            const later = again.status().phase === "open" ? 2 : 0;
            if (later > 0) yield* write(again, "later", later);
            yield* meet(world, "PEER2");
            isEverywhere(world, "since", 6);
            isEverywhere(world, "anew", 2);
            isEverywhere(world, "later", later);
            nothingRose(world);
            yield* isTheSameOpenedAgain(world, "PEER2");
            assertOneHistory(world, `after ${spared} of ${operation}`);
          }
        }),
    );
});
