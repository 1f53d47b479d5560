/** Pieces of small documents lie together in parcels (engine §1.3): fewer files, the same guarantees (engine §1.10, I19, I20). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { makeHand } from "../../src/engine/copy/own-folder.ts";
import { storeOwnChunks } from "../../src/engine/copy/pieces.ts";
import { limits } from "../../src/engine/limits.ts";
import { refusal, settle, sha256, smallEngagement, stateDigest, text, World } from "./world.ts";

const PAPERS = Array.from({ length: 8 }, (_, at) => ({
  name: `Paper ${at}.txt`,
  bytes: text(`what paper ${at} says`),
}));
const [FIRST, , THIRD] = PAPERS as [(typeof PAPERS)[0], (typeof PAPERS)[0], (typeof PAPERS)[0]];

const withPapers = { ...smallEngagement, documents: PAPERS };

const below = (world: World, laptop: string, folder: string): ReadonlyArray<string> =>
  world
    .laptop(laptop)
    .folder.paths()
    .filter((path) => path.startsWith(`_Sync/${folder}/`));
const parcelsOf = (world: World, laptop: string) => below(world, laptop, "own/parcel");
const filesOf = (world: World, laptop: string) => below(world, laptop, "blob");

const bytesAt = (world: World, laptop: string, path: string): Uint8Array => {
  const file = world.laptop(laptop).folder.files.get(path.toLowerCase());
  if (file === undefined) throw new Error(`no ${path}`);
  return file.bytes;
};

/** Where a piece begins in a parcel, read by this test's own reading of its lines. */
const offsetIn = (parcel: Uint8Array, content: Uint8Array): number => {
  const index = new TextDecoder().decode(parcel);
  const line = index.indexOf(sha256(content));
  if (line < 0) throw new Error("not in this parcel");
  return Number(index.slice(line + 65, line + 73));
};

const changed = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

const reads = (world: World, host: string, hand: string): ReadonlyArray<string> =>
  world
    .laptop(host)
    .folder.audit.filter((entry) => entry.hand === hand && entry.operation === "read")
    .map(({ path }) => path);

/** What each paper says; null for one that cannot be read. */
const readEach = (world: World, laptop: string) =>
  Effect.forEach(PAPERS, ({ name }) =>
    Effect.orElseSucceed(world.laptop(laptop).copy.readDocument(name), () => null),
  );

/** OFFICE with eight papers, PEER made from it; both open. */
const two = Effect.gen(function* () {
  const world = new World();
  yield* world.createTop("OFFICE", withPapers);
  yield* world.open("OFFICE");
  yield* world.createChild("PEER", "OFFICE");
  yield* world.open("PEER");
  return world;
});

/** The one parcel PEER has. */
const parcelOf = (world: World, laptop: string): string => {
  const [parcel, ...more] = parcelsOf(world, laptop);
  if (parcel === undefined || more.length > 0) throw new Error("not one parcel");
  return parcel;
};

/** OFFICE alone, whose copy nobody has open, with the one parcel it has. */
const closedOffice = Effect.gen(function* () {
  const world = new World();
  yield* world.createTop("OFFICE", withPapers);
  const parcel = parcelOf(world, "OFFICE");
  const { folder } = world.laptop("OFFICE");
  return { world, folder, parcel, bytes: bytesAt(world, "OFFICE", parcel) };
});

const allThere = (world: World, laptop: string) =>
  Effect.gen(function* () {
    assert.deepStrictEqual(
      yield* readEach(world, laptop),
      PAPERS.map(({ bytes }) => bytes),
    );
  });

describe("pieces of small documents", () => {
  it.effect("that are stored in one step are one file", () =>
    Effect.gen(function* () {
      const world = yield* two;
      assert.strictEqual(parcelsOf(world, "OFFICE").length, 1);
      assert.deepStrictEqual(filesOf(world, "OFFICE"), []);
      yield* allThere(world, "OFFICE");
      yield* world.close("OFFICE");
      yield* world.open("OFFICE");
      yield* allThere(world, "OFFICE");
      assert.include(world.marks("OFFICE"), "pieces-in-parcel");
    }),
  );

  it.effect("are the same file in a copy that is made, and one read there", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE", withPapers);
      yield* world.createChild("PEER", "OFFICE");
      assert.deepStrictEqual(parcelsOf(world, "PEER"), parcelsOf(world, "OFFICE"));
      assert.deepStrictEqual(filesOf(world, "PEER"), []);
      const [parcel = ""] = parcelsOf(world, "OFFICE");
      // Its index, and all its pieces.
      assert.deepStrictEqual(
        reads(world, "OFFICE", "PEER").filter((path) => path.includes("parcel")),
        [parcel, parcel],
      );
      yield* world.open("PEER");
      yield* allThere(world, "PEER");
    }),
  );

  it.effect("are files of their own where they are few, or not small", () =>
    Effect.gen(function* () {
      const world = new World();
      const large = (n: number) => new Uint8Array(limits.parcelPieceBytes + 1).fill(n);
      const documents = [
        ...PAPERS.slice(0, limits.parcelFrom - 1),
        ...[1, 2, 3, 4, 5].map((n) => ({ name: `Large ${n}.bin`, bytes: large(n) })),
      ];
      yield* world.createTop("OFFICE", { ...smallEngagement, documents });
      assert.deepStrictEqual(parcelsOf(world, "OFFICE"), []);
      assert.strictEqual(filesOf(world, "OFFICE").length, documents.length);
      yield* world.createChild("PEER", "OFFICE");
      const asked = world.laptop("OFFICE").folder.audit.map(({ path }) => path);
      assert.notInclude(asked, "_Sync/own/parcel");
      const more = [...documents, PAPERS[6]!];
      yield* world.createTop("OTHER", { ...smallEngagement, documents: more });
      assert.strictEqual(parcelsOf(world, "OTHER").length, 1);
      assert.strictEqual(filesOf(world, "OTHER").length, 5);
    }),
  );

  it.effect("of which there are very many are several parcels, none of them too large", () =>
    Effect.gen(function* () {
      const world = new World();
      const documents = Array.from({ length: limits.parcelPieces + 90 }, (_, at) => ({
        name: `Paper ${at}.txt`,
        // The last ninety are as large as they may be.
        bytes:
          at < limits.parcelPieces
            ? text(`paper ${at}`)
            : new Uint8Array(limits.parcelPieceBytes).fill(at % 251),
      }));
      yield* world.createTop("OFFICE", { ...smallEngagement, documents });
      const sizes = parcelsOf(world, "OFFICE").map((path) => bytesAt(world, "OFFICE", path).length);
      assert.strictEqual(sizes.length, 3);
      for (const size of sizes)
        assert.isAtMost(size, 19 + 80 * limits.parcelPieces + limits.parcelBytes);
      yield* world.createChild("PEER", "OFFICE");
      assert.deepStrictEqual(parcelsOf(world, "PEER"), parcelsOf(world, "OFFICE"));
    }),
  );

  it.effect("that a copy has in a parcel of the same name are not asked about again", () =>
    Effect.gen(function* () {
      const world = yield* two;
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      for (let n = 0; n < 5; n++)
        yield* world.laptop("OFFICE").copy.saveDocument(`New ${n}.txt`, text(`new ${n}`));
      world.laptop("OFFICE").folder.audit.length = 0;
      yield* settle;
      assert.strictEqual(
        stateDigest(world.laptop("PEER").copy),
        stateDigest(world.laptop("OFFICE").copy),
      );
      assert.notInclude(reads(world, "OFFICE", "PEER"), parcelOf(world, "OFFICE"));
      // OFFICE has them as files, saved one by one; what PEER stores in one step is a parcel again.
      assert.strictEqual(filesOf(world, "OFFICE").length, 5);
      assert.strictEqual(parcelsOf(world, "PEER").length, 2);
      // One that is saved is looked for as a file first.
      yield* world.laptop("OFFICE").copy.saveDocument("New.txt", text("new"));
      world.laptop("OFFICE").folder.audit.length = 0;
      yield* settle;
      assert.deepStrictEqual(yield* world.laptop("PEER").copy.readDocument("New.txt"), text("new"));
      const asked = world.laptop("OFFICE").folder.audit.filter(({ hand }) => hand === "PEER");
      assert.notInclude(
        asked.map(({ path }) => path),
        "_Sync/own/parcel",
      );
    }),
  );

  it.effect("lie together in a new copy as they do in the one it is made from", () =>
    Effect.gen(function* () {
      const world = yield* two;
      for (let n = 0; n < 5; n++)
        yield* world.laptop("OFFICE").copy.saveDocument(`New ${n}.txt`, text(`new ${n}`));
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      assert.strictEqual(parcelsOf(world, "PEER").length, 2);
      yield* world.createChild("THIRD", "PEER");
      assert.deepStrictEqual(parcelsOf(world, "THIRD"), parcelsOf(world, "PEER"));
      assert.deepStrictEqual(filesOf(world, "THIRD"), []);
    }),
  );
});

describe("a piece that is wanted from a parcel", () => {
  it.effect("is found there, although it is one only", () =>
    Effect.gen(function* () {
      const world = yield* two;
      const parcel = parcelOf(world, "PEER");
      const bytes = bytesAt(world, "PEER", parcel);
      const at = offsetIn(bytes, THIRD.bytes);
      world.laptop("PEER").folder.plant(parcel, changed(bytes, at + 3));
      const refused = yield* Effect.flip(world.laptop("PEER").copy.readDocument(THIRD.name));
      assert.include(refused.text, "damaged or gone here");
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      yield* allThere(world, "PEER");
    }),
  );

  it.effect("is found after its owner has put what stays of a parcel together anew", () =>
    Effect.gen(function* () {
      const world = yield* two;
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      const [office, peer] = [world.laptop("OFFICE"), world.laptop("PEER")];
      const there = parcelOf(world, "OFFICE");
      peer.folder.erase(parcelOf(world, "PEER"));
      // Now the connection knows what lies in OFFICE's parcel.
      yield* readEach(world, "PEER");
      yield* settle;
      yield* allThere(world, "PEER");
      assert.include(reads(world, "OFFICE", "PEER"), there);
      // A clean-up at OFFICE: what is left of it are files.
      for (const { bytes } of PAPERS) {
        const hash = sha256(bytes);
        office.folder.plant(`_Sync/blob/${hash.slice(0, 2)}/${hash}`, bytes);
      }
      office.folder.erase(there);
      const again = parcelOf(world, "PEER");
      const bytes = bytesAt(world, "PEER", again);
      peer.folder.plant(again, changed(bytes, offsetIn(bytes, THIRD.bytes)));
      yield* Effect.flip(peer.copy.readDocument(THIRD.name));
      yield* TestClock.adjust("1 second");
      yield* TestClock.adjust("1 second");
      yield* allThere(world, "PEER");
    }),
  );

  it.effect("of somebody who lies about it is refused, and the others come", () =>
    Effect.gen(function* () {
      const { bytes, folder, parcel, world } = yield* closedOffice;
      yield* world.open("OFFICE");
      folder.plant(parcel, changed(bytes, offsetIn(bytes, FIRST.bytes)));
      yield* world.createChild("PEER", "OFFICE");
      const peer = yield* world.open("PEER");
      assert.deepStrictEqual(
        world.heard("quarantined", "PEER").map(({ facts }) => facts["path"]),
        [parcel],
      );
      folder.plant(parcel, bytes);
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      assert.deepStrictEqual(yield* peer.readDocument(THIRD.name), THIRD.bytes);
      yield* allThere(world, "PEER");
    }),
  );

  it.effect(
    "behind an index that is not what its name says is found by its line, and that is told once",
    () =>
      Effect.gen(function* () {
        const { bytes, folder, parcel, world } = yield* closedOffice;
        folder.plant(parcel, changed(bytes, 3));
        yield* world.createChild("PEER", "OFFICE");
        assert.deepStrictEqual(
          world.heard("quarantined", "PEER").map(({ facts }) => facts["path"]),
          [parcel],
        );
        assert.strictEqual(parcelsOf(world, "PEER").length, 1);
        yield* world.open("PEER");
        assert.deepStrictEqual(
          yield* readEach(world, "PEER"),
          PAPERS.map(({ bytes: content }) => content),
        );
        yield* world.connect("PEER", "OFFICE");
        folder.audit.length = 0;
        yield* settle;
        assert.isAtMost(reads(world, "OFFICE", "PEER").filter((path) => path === parcel).length, 1);
      }),
  );

  it.effect("of a parcel another program holds waits, and nothing else does", () =>
    Effect.gen(function* () {
      const world = yield* two;
      const { folder } = world.laptop("OFFICE");
      const parcel = parcelOf(world, "OFFICE");
      const lost = parcelOf(world, "PEER");
      world.laptop("PEER").folder.erase(lost);
      yield* readEach(world, "PEER");
      for (let n = 0; n < 4; n++)
        yield* world.laptop("OFFICE").copy.saveDocument(`New ${n}.txt`, text(`new ${n}`));
      let asked = 0;
      folder.fault = ({ hand, operation, path }) => {
        if (hand !== "PEER" || operation !== "read" || path !== parcel) return undefined;
        asked += 1;
        return "busy";
      };
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      assert.deepStrictEqual(
        yield* world.laptop("PEER").copy.readDocument("New 2.txt"),
        text("new 2"),
      );
      // In three minutes, not once for each of its pieces.
      assert.isAtMost(asked, 12);
      folder.fault = undefined;
      yield* settle;
      yield* allThere(world, "PEER");
    }),
  );
});

const damages: ReadonlyArray<readonly [string, (bytes: Uint8Array) => Uint8Array]> = [
  ["torn in the middle of a piece", (bytes) => bytes.subarray(0, bytes.length - 7)],
  ["torn in its index", (bytes) => bytes.subarray(0, 19 + 80 * 3 + 7)],
  ["empty", () => new Uint8Array(0)],
  ["one bit of its first line flipped", (bytes) => changed(bytes, 3)],
  ["one bit of a hash flipped", (bytes) => changed(bytes, 19 + 80 * 2 + 5)],
  ["one figure of a place another one", (bytes) => changed(bytes, 19 + 80 * 2 + 70)],
  ["something behind its end", (bytes) => new Uint8Array([...bytes, 1, 2, 3])],
  [
    "very much behind its end",
    (bytes) => new Uint8Array([...bytes, ...new Uint8Array(9 * limits.parcelPieceBytes)]),
  ],
  ["something else", () => text("MZ this is a program")],
];

describe("a parcel that is found damaged when its copy is opened", () => {
  for (const [name, damage] of damages)
    it.effect(`(${name}) moves aside, what is sound in it stays, and the rest comes again`, () =>
      Effect.gen(function* () {
        const world = yield* two;
        yield* world.close("PEER");
        const parcel = parcelOf(world, "PEER");
        const { folder } = world.laptop("PEER");
        folder.plant(parcel, damage(bytesAt(world, "PEER", parcel)));
        const peer = yield* world.open("PEER");
        if (name.includes("behind")) yield* allThere(world, "PEER");
        assert.notInclude(parcelsOf(world, "PEER"), parcel);
        assert.strictEqual(below(world, "PEER", "quarantine").length, 1);
        assert.deepStrictEqual(
          world.heard("quarantined", "PEER").map(({ facts }) => facts["path"]),
          [parcel],
        );
        assert.deepStrictEqual(
          world.heard("quarantined", "PEER").map(({ facts }) => facts["path"]),
          [parcel],
        );
        yield* world.connect("PEER", "OFFICE");
        yield* settle;
        assert.strictEqual(peer.status().waiting, 0);
        yield* allThere(world, "PEER");
        yield* world.close("PEER");
        yield* world.open("PEER");
        yield* allThere(world, "PEER");
      }),
    );

  it.effect("gives what is sound in it without anybody else", () =>
    Effect.gen(function* () {
      const { bytes, folder, parcel, world } = yield* closedOffice;
      // A paper whose line is damaged is there all the same: what lies in its place is what others call by its hash.
      const line = new TextDecoder().decode(bytes).indexOf(sha256(FIRST.bytes));
      folder.plant(parcel, changed(bytes, line + 9));
      yield* world.open("OFFICE");
      yield* allThere(world, "OFFICE");
      assert.notInclude(parcelsOf(world, "OFFICE"), parcel);
      yield* world.createChild("PEER", "OFFICE");
      yield* world.open("PEER");
      yield* allThere(world, "PEER");
    }),
  );

  it.effect("stays as long as there is no room for what is sound in it", () =>
    Effect.gen(function* () {
      const world = yield* two;
      const peer = world.laptop("PEER");
      const parcel = parcelOf(world, "PEER");
      const bytes = bytesAt(world, "PEER", parcel);
      peer.folder.plant(parcel, changed(bytes, offsetIn(bytes, FIRST.bytes)));
      peer.folder.fault = ({ operation }) => (operation === "writeTemp" ? "no-space" : undefined);
      yield* Effect.flip(peer.copy.readDocument(FIRST.name));
      assert.deepStrictEqual(parcelsOf(world, "PEER"), [parcel]);
      assert.deepStrictEqual(yield* peer.copy.readDocument(THIRD.name), THIRD.bytes);
      peer.folder.fault = undefined;
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      yield* allThere(world, "PEER");
      yield* world.close("PEER");
      yield* world.open("PEER");
      yield* readEach(world, "PEER");
      assert.notInclude(parcelsOf(world, "PEER"), parcel);
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      yield* allThere(world, "PEER");
    }),
  );
});

describe("a parcel that is gone", () => {
  it.effect("is brought by whoever has its pieces", () =>
    Effect.gen(function* () {
      const world = yield* two;
      world.laptop("OFFICE").folder.erase(parcelOf(world, "OFFICE"));
      yield* world.close("OFFICE");
      yield* world.open("OFFICE");
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      yield* allThere(world, "OFFICE");
    }),
  );

  it.effect("of a copy whose whole folder is away is not lost", () =>
    Effect.gen(function* () {
      const world = yield* two;
      const { copy, folder } = world.laptop("PEER");
      folder.fault = () => "not-found";
      yield* Effect.flip(copy.readDocument(FIRST.name));
      folder.fault = undefined;
      yield* allThere(world, "PEER");
      assert.strictEqual(copy.status().waiting, 0);
      assert.deepStrictEqual(world.heard("quarantined", "PEER"), []);
    }),
  );
});

describe("a creation that is cut off", () => {
  it.effect("leaves a parcel that is used, or one that is torn and goes", () =>
    Effect.gen(function* () {
      for (const torn of [false, true]) {
        const world = new World();
        yield* world.createTop("OFFICE", withPapers);
        const { folder } = world.laptop("PEER");
        folder.fault = ({ operation, to = "" }) =>
          operation === "renameToFresh" && to.includes("card") ? "no-space" : undefined;
        yield* Effect.flip(world.createChild("PEER", "OFFICE"));
        folder.fault = undefined;
        const parcel = parcelOf(world, "PEER");
        const bytes = bytesAt(world, "PEER", parcel);
        if (torn)
          folder.plant(
            parcel,
            bytes.map((byte, at) => (at > bytes.length - 9 ? 0 : byte)),
          );
        world.laptop("OFFICE").folder.audit.length = 0;
        yield* world.createChild("PEER", "OFFICE");
        const again = reads(world, "OFFICE", "PEER").filter((path) => path.includes("parcel"));
        assert.strictEqual(again.length, torn ? 2 : 0);
        yield* world.open("PEER");
        assert.deepStrictEqual(parcelsOf(world, "PEER"), [parcel]);
        yield* allThere(world, "PEER");
      }
    }),
  );
});

describe("a clean-up", () => {
  const cleanUp = Effect.fnUntraced(function* (world: World) {
    const fiber = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.cleanUp()), {
      startImmediately: true,
    });
    yield* settle;
    assert.isUndefined(yield* Fiber.join(fiber));
    yield* settle;
  });

  const replacing = (
    papers: number,
    meanwhile: (world: World, parcel: string) => void = () => undefined,
  ) =>
    Effect.gen(function* () {
      const world = yield* two;
      yield* world.connect("PEER", "OFFICE");
      yield* settle;
      const parcel = parcelOf(world, "PEER");
      for (const { name } of PAPERS.slice(0, papers))
        yield* world.laptop("OFFICE").copy.saveDocument(name, text(`new ${name}`));
      yield* settle;
      yield* cleanUp(world);
      assert.include(parcelsOf(world, "PEER"), parcel);
      yield* world.laptop("PEER").copy.setField("tb/1000", "balance", papers);
      yield* settle;
      meanwhile(world, parcel);
      yield* cleanUp(world);
      yield* settle;
      for (const [at, { bytes, name }] of PAPERS.entries())
        assert.deepStrictEqual(
          yield* world.laptop("PEER").copy.readDocument(name),
          at < papers ? text(`new ${name}`) : bytes,
        );
      return { world, parcel };
    });

  it.effect("takes a parcel away when nothing in it is needed", () =>
    Effect.gen(function* () {
      const { parcel, world } = yield* replacing(8);
      assert.notInclude(parcelsOf(world, "PEER"), parcel);
      assert.notInclude(parcelsOf(world, "OFFICE"), parcel);
    }),
  );

  it.effect("stores anew what stays of one, where that is less than half", () =>
    Effect.gen(function* () {
      const { parcel, world } = yield* replacing(6);
      assert.notInclude(parcelsOf(world, "PEER"), parcel);
      const rest = PAPERS.slice(6).map(({ bytes }) => sha256(bytes));
      for (const hash of rest)
        assert.isTrue(filesOf(world, "PEER").some((path) => path.endsWith(hash)));
      yield* world.close("PEER");
      yield* world.open("PEER");
      assert.deepStrictEqual(
        yield* world.laptop("PEER").copy.readDocument(PAPERS[7]!.name),
        PAPERS[7]!.bytes,
      );
    }),
  );

  it.effect("leaves one that turns out damaged to whoever reads it, and throws nothing away", () =>
    Effect.gen(function* () {
      const [, , , , , , , last] = PAPERS;
      const { parcel, world } = yield* replacing(6, (there, path) => {
        const bytes = bytesAt(there, "PEER", path);
        const damaged = changed(bytes, offsetIn(bytes, PAPERS[0]!.bytes));
        there.laptop("PEER").folder.plant(path, damaged);
      });
      assert.include(parcelsOf(world, "PEER"), parcel);
      assert.deepStrictEqual(
        yield* world.laptop("PEER").copy.readDocument(last!.name),
        last!.bytes,
      );
    }),
  );

  it.effect("leaves one of which most is needed, until it is not", () =>
    Effect.gen(function* () {
      const { parcel, world } = yield* replacing(2);
      assert.include(parcelsOf(world, "PEER"), parcel);
      for (const { name } of PAPERS.slice(2, 7))
        yield* world.laptop("OFFICE").copy.saveDocument(name, text(`newer ${name}`));
      yield* settle;
      yield* cleanUp(world);
      yield* world.laptop("PEER").copy.setField("tb/1000", "balance", 77);
      yield* settle;
      yield* cleanUp(world);
      yield* settle;
      assert.notInclude(parcelsOf(world, "PEER"), parcel);
      assert.deepStrictEqual(
        yield* world.laptop("PEER").copy.readDocument(PAPERS[7]!.name),
        PAPERS[7]!.bytes,
      );
    }),
  );
});

describe("pieces that are stored in one step", () => {
  const pieces = (from: string, count: number, size = 10) =>
    Array.from({ length: count }, (_, at) => {
      const bytes = new Uint8Array(size).fill(at);
      bytes.set(text(from));
      const hash = sha256(bytes);
      return from === "" ? { hash, bytes } : { hash, bytes, parcel: from };
    });
  const stored = Effect.fnUntraced(function* (all: ReturnType<typeof pieces>) {
    const world = new World();
    const { folder } = world.laptop("HERE");
    const own = makeHand(folder.view("HERE"), "a".repeat(32), "n");
    const core = { own, keys: world.keys, trace: { emit: () => undefined } };
    const store = world.on(world.laptop("HERE"), storeOwnChunks(core, all));
    yield* store;
    const counts = parcelsOf(world, "HERE").map((path) =>
      Number(/(\d+)\.[0-9a-f]+\./.exec(path)?.[1]),
    );
    return { counts: counts.toSorted((a, b) => a - b), folder, own, store, world };
  });

  it.effect(
    "lie with those that came from the same parcel; too few of one lie with the others",
    () =>
      Effect.gen(function* () {
        const { counts } = yield* stored([
          ...pieces("A", 5),
          ...pieces("B", 3),
          ...pieces("", 1),
          ...pieces("C", 2),
        ]);
        assert.deepStrictEqual(counts, [5, 6]);
      }),
  );

  it.effect("are no more in one parcel than it can have bytes", () =>
    Effect.gen(function* () {
      const { counts, folder } = yield* stored(pieces("", 150, limits.parcelPieceBytes));
      assert.deepStrictEqual(counts, [22, 64, 64]);
      for (const { bytes } of folder.files.values())
        assert.isAtMost(bytes.length, 20_000 + limits.parcelBytes);
    }),
  );

  it.effect("take the place of what a loss of power left under the name of their parcel", () =>
    Effect.gen(function* () {
      const { folder, store, world } = yield* stored(pieces("", 4));
      const path = parcelOf(world, "HERE");
      const bytes = bytesAt(world, "HERE", path);
      folder.plant(path, bytes.subarray(0, 100));
      yield* store;
      assert.deepStrictEqual(bytesAt(world, "HERE", path), bytes);
    }),
  );
});
