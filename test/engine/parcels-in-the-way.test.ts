/** Parcels that visitors brought, and what happens to them while they lie there: gone, held, not to be looked into, or said to hold what another one holds (I19, I30). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { encodeParcel } from "../../src/engine/parcels/format.ts";
import type { AuditEntry, Fault } from "./memory-volume.ts";
import { makeKeys, refusal, settle, sha256, smallEngagement, text, World } from "./world.ts";

const SAVED = Array.from({ length: 8 }, (_, at) => ({
  name: `Memo ${at}.txt`,
  bytes: text(`what memo ${at} says`),
}));
const [FIRST] = SAVED as [(typeof SAVED)[0]];
const FOLDER = "_Sync/blob/parcel";

const folderOf = (world: World) => world.laptop("OFFICE").folder;
const brought = (world: World): ReadonlyArray<string> =>
  folderOf(world)
    .paths()
    .filter((path) => path.startsWith(`${FOLDER}/`));

const parcelWith = (contents: ReadonlyArray<Uint8Array>) => {
  const pieces = contents.map((bytes) => ({ hash: sha256(bytes), bytes }));
  const { bytes, name } = encodeParcel(pieces, makeKeys());
  return { bytes, path: `${FOLDER}/${name}` };
};

/** One whose name comes before another one's. */
const before = (path: string, first: Uint8Array) => {
  for (let at = 0; ; at++) {
    const parcel = parcelWith([first, ...["b", "c", "d"].map((more) => text(`${more}${at}`))]);
    if (parcel.path < path) return parcel;
  }
};

/** Somebody else lets this hand do nothing with these paths. */
const refuse =
  (reason: "busy" | "bad-name" | "exists", whom: (hand: string) => boolean, below = FOLDER) =>
  ({ hand, path, to = path }: AuditEntry): Fault | undefined =>
    whom(hand) && to.startsWith(below) ? reason : undefined;

const onlyReading =
  (fault: (entry: AuditEntry) => Fault | undefined) =>
  (entry: AuditEntry): Fault | undefined =>
    entry.operation === "read" ? fault(entry) : undefined;

/** OFFICE, open or asleep, with PEER, who has saved memos, and OTHER. */
const begun = Effect.fnUntraced(function* (office: "open" | "asleep") {
  const world = new World();
  yield* world.createTop("OFFICE", smallEngagement);
  yield* world.open("OFFICE");
  for (const visitor of ["PEER", "OTHER"]) {
    yield* world.createChild(visitor, "OFFICE");
    yield* world.open(visitor);
  }
  if (office === "asleep") yield* world.close("OFFICE");
  for (const { bytes, name } of SAVED) yield* world.laptop("PEER").copy.saveDocument(name, bytes);
  return world;
});

const handOver = Effect.fnUntraced(function* (world: World, laptop = "PEER") {
  yield* world.connect(laptop, "OFFICE");
  yield* settle;
});

const allThere = Effect.fnUntraced(function* (world: World, laptop: string) {
  assert.strictEqual(world.laptop(laptop).copy.status().waiting, 0);
  for (const { bytes, name } of SAVED)
    assert.deepStrictEqual(yield* world.laptop(laptop).copy.readDocument(name), bytes);
});

/** Seconds until a copy waits for nothing. */
const secondsUntilThere = Effect.fnUntraced(function* (world: World, laptop: string) {
  let seconds = 0;
  for (; world.laptop(laptop).copy.status().waiting > 0 && seconds < 300; seconds++)
    yield* TestClock.adjust("1 second");
  return seconds;
});

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
