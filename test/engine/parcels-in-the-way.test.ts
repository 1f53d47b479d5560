/** A parcel that visitors brought and that is gone, held or not to be looked into keeps nobody from anything else (I19, I30). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import {
  allThere,
  before,
  begun,
  brought,
  FIRST,
  FOLDER,
  folderOf,
  handOver,
  parcelWith,
  SAVED,
} from "./brought-memos.ts";
import type { AuditEntry, Fault } from "./memory-volume.ts";
import { settle, text, type World } from "./world.ts";

/** Somebody else lets this hand do nothing with these paths. */
const refuse =
  (reason: "busy" | "bad-name" | "exists", whom: (hand: string) => boolean, below = FOLDER) =>
  ({ hand, path, to = path }: AuditEntry): Fault | undefined =>
    whom(hand) && to.startsWith(below) ? reason : undefined;

const onlyReading =
  (fault: (entry: AuditEntry) => Fault | undefined) =>
  (entry: AuditEntry): Fault | undefined =>
    entry.operation === "read" ? fault(entry) : undefined;

/** Seconds until a copy waits for nothing. */
const secondsUntilThere = Effect.fnUntraced(function* (world: World, laptop: string) {
  let seconds = 0;
  for (; world.laptop(laptop).copy.status().waiting > 0 && seconds < 300; seconds++)
    yield* TestClock.adjust("1 second");
  return seconds;
});

describe("a parcel that is gone after it was seen what is in it", () => {
  it.effect("keeps its owner from nothing that comes as files instead", () =>
    Effect.gen(function* () {
      const world = yield* begun("open");
      const folder = folderOf(world);
      let isGone = false;
      folder.fault = onlyReading(({ path }) => {
        const wasRead = folder.audit.some(
          (entry) => entry.operation === "read" && entry.path === path,
        );
        if (!isGone && path.startsWith(FOLDER) && wasRead) {
          isGone = true;
          folder.erase(path);
        }
        return undefined;
      });
      yield* handOver(world);
      assert.isTrue(isGone);
      yield* settle;
      yield* allThere(world, "OFFICE");
    }),
  );

  it.effect("keeps no visitor from what lies in another one as well", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep");
      yield* handOver(world);
      const folder = folderOf(world);
      const same = parcelWith(SAVED.toReversed().map(({ bytes }) => bytes));
      folder.plant(same.path, same.bytes);
      // What is in them is seen, and nothing is read.
      const seen = new Set<string>();
      folder.fault = onlyReading(({ path }) => {
        if (!path.startsWith(FOLDER)) return undefined;
        if (seen.has(path)) return "busy";
        seen.add(path);
        return undefined;
      });
      yield* world.connect("OTHER", "OFFICE");
      yield* TestClock.adjust("1 second");
      assert.isAbove(world.laptop("OTHER").copy.status().waiting, 0);
      assert.strictEqual(seen.size, 2);
      folder.fault = undefined;
      folder.erase(brought(world)[0]!);
      yield* settle;
      yield* allThere(world, "OTHER");
    }),
  );
});

describe("a parcel that another program holds, or that its owner may not read,", () => {
  const ofOffice = (hand: string): boolean => hand === "OFFICE";

  it.effect(
    "keeps the copy it lies in from being opened no more than any other file that was left there",
    () =>
      Effect.gen(function* () {
        const world = yield* begun("asleep");
        yield* handOver(world);
        yield* world.laptop("PEER").copy.workOffline;
        const folder = folderOf(world);
        for (let at = 0; at < 5; at++) {
          const { bytes, path } = parcelWith([text(`${at}`), FIRST.bytes]);
          folder.plant(path, bytes);
        }
        folder.fault = onlyReading(refuse("busy", ofOffice));
        const opening = yield* Effect.forkChild(world.open("OFFICE"), { startImmediately: true });
        yield* TestClock.adjust("3 seconds");
        const copy = yield* Fiber.join(opening);
        yield* copy.setField("tb/1000", "balance", 7);
        assert.isAbove(copy.status().waiting, 0);
        folder.fault = undefined;
        yield* settle;
        yield* allThere(world, "OFFICE");
      }),
  );

  for (const [what, whenHeld] of [
    ["from the beginning", 0],
    ["after it was seen what is in it", 1],
  ] as const)
    it.effect(`${what}, holds up nothing that others bring`, () =>
      Effect.gen(function* () {
        const world = yield* begun("open");
        const folder = folderOf(world);
        let reads = 0;
        folder.fault = onlyReading((entry) => {
          const isHeld = refuse("busy", ofOffice)(entry);
          return isHeld === undefined || reads++ < whenHeld ? undefined : isHeld;
        });
        yield* world.connect("PEER", "OFFICE");
        yield* TestClock.adjust("1 second");
        yield* world.laptop("PEER").copy.workOffline;
        yield* world.laptop("OTHER").copy.setField("tb/1000", "name", "of another");
        yield* world.connect("OTHER", "OFFICE");
        yield* settle;
        const { copy } = world.laptop("OFFICE");
        const { records } = copy.exportState();
        assert.strictEqual(records["tb/1000"]?.["name"]?.current, "of another");
        // What OFFICE asks for came as files.
        yield* allThere(world, "OFFICE");
      }),
    );

  it.effect("however many there are, keeps no visitor from what lies in the others", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep");
      yield* handOver(world);
      const held = ["a", "b", "c", "d", "e"].map((nobody) =>
        before(brought(world)[0]!, text(nobody)),
      );
      for (const { bytes, path } of held) folderOf(world).plant(path, bytes);
      folderOf(world).fault = ({ hand, path }) =>
        hand === "OTHER" && held.some((one) => one.path === path) ? "busy" : undefined;
      yield* world.connect("OTHER", "OFFICE");
      assert.isAtMost(yield* secondsUntilThere(world, "OTHER"), 2);
      yield* allThere(world, "OTHER");
    }),
  );

  it.effect("is asked for again by a visitor as soon as any file that was held", () =>
    Effect.gen(function* () {
      const world = yield* begun("asleep");
      yield* handOver(world);
      let times = 0;
      folderOf(world).fault = onlyReading((entry) =>
        entry.path.startsWith(FOLDER) && times++ === 0 ? "busy" : undefined,
      );
      yield* world.connect("OTHER", "OFFICE");
      assert.isAtMost(yield* secondsUntilThere(world, "OTHER"), 5);
      yield* allThere(world, "OTHER");
    }),
  );
});

describe("where visitors can bring no parcel", () => {
  const cases: ReadonlyArray<readonly [string, (entry: AuditEntry) => Fault | undefined]> = [
    [
      "because a file has the name of the folder",
      (entry) =>
        entry.operation === "makeFolder" && entry.path === FOLDER
          ? "exists"
          : refuse("exists", () => entry.operation === "renameToFresh")(entry),
    ],
    ["because a link has the name of the folder", refuse("bad-name", () => true)],
    [
      "because who made the folder lets nobody else look into it",
      refuse("busy", (hand) => hand !== "OFFICE"),
    ],
  ];
  for (const [why, fault] of cases)
    it.effect(`${why}, they bring files, and everybody finds them`, () =>
      Effect.gen(function* () {
        const world = yield* begun("asleep");
        folderOf(world).fault = fault;
        yield* handOver(world);
        assert.deepStrictEqual(brought(world), []);
        yield* handOver(world, "OTHER");
        yield* allThere(world, "OTHER");
        yield* world.open("OFFICE");
        yield* settle;
        yield* allThere(world, "OFFICE");
      }),
    );
});
