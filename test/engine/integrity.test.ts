/** Nothing on a share is believed (engine §1.10, I19, I21, I24, I30), and a copied or restored folder harms nobody (§1.4). */
import { assert, describe, it } from "@effect/vitest";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { rawHaves, rawLogs } from "./raw-folder.ts";
import { settle, sha256, stateDigest, text, World } from "./world.ts";

const segmentIn = (world: World, host: string, log: string): string => {
  const path = world
    .laptop(host)
    .folder.paths()
    .findLast((name) => name.includes(log) && name.endsWith(".seg"));
  if (path === undefined) throw new Error(`no segment of ${log} in ${host}`);
  return path;
};

const bytesOf = (world: World, host: string, path: string): Uint8Array => {
  const file = world.laptop(host).folder.files.get(path.toLowerCase());
  if (file === undefined) throw new Error(`no ${path}`);
  return file.bytes;
};

const pieceOf = (content: string): string => {
  const hash = sha256(text(content));
  return `_Sync/blob/${hash.slice(0, 2)}/${hash}`;
};

/** PEER1 and PEER2 have dropped one edit each at PARENT, which is closed. PEER3 has not looked yet. */
const dropped = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2", "PEER3"]);
  yield* world.close("PARENT");
  yield* world.connect("PEER1", "PARENT");
  yield* world.connect("PEER2", "PARENT");
  yield* world.laptop("PEER1").copy.setField("tb/1", "from", "one");
  yield* world.laptop("PEER2").copy.setField("tb/2", "from", "two");
  yield* TestClock.adjust("1 milli");
  yield* world.laptop("PEER1").copy.workOffline;
  yield* world.laptop("PEER2").copy.workOffline;
  return world;
});

const damages: ReadonlyArray<readonly [string, (bytes: Uint8Array) => Uint8Array]> = [
  ["torn", (bytes) => bytes.subarray(0, bytes.length - 7)],
  ["empty", () => new Uint8Array(0)],
  [
    "one bit flipped",
    (bytes) => bytes.map((byte, i) => (i === bytes.length - 20 ? byte ^ 1 : byte)),
  ],
  ["zeros at the end", (bytes) => bytes.map((byte, i) => (i > bytes.length - 30 ? 0 : byte))],
  ["something else", () => text("MZ this is a program")],
  [
    "a forged signature",
    (bytes) => bytes.map((byte, i) => (i === 30 ? (byte === 48 ? 49 : 48) : byte)),
  ],
];

describe("a damaged segment", () => {
  for (const [name, damage] of damages)
    it.effect(`(${name}) is skipped and reported, and the other logs go on`, () =>
      Effect.gen(function* () {
        const world = yield* dropped;
        const path = segmentIn(world, "PARENT", world.copyId("PEER1"));
        const sound = bytesOf(world, "PARENT", path);
        world.laptop("PARENT").folder.plant(path, damage(sound));
        yield* world.connect("PEER3", "PARENT");
        const three = world.laptop("PEER3").copy;
        assert.isUndefined(three.exportState().records["tb/1"]);
        assert.strictEqual(three.exportState().records["tb/2"]?.["from"]?.current, "two");
        assert.deepStrictEqual(
          world.heard("quarantined", "PEER3").map((event) => event.facts["path"]),
          [path],
        );
        yield* settle;
        assert.strictEqual(world.heard("quarantined", "PEER3").length, 1);
        // The author still holds it: it arrives on another way.
        yield* world.laptop("PEER1").copy.workOnline;
        world.laptop("PARENT").folder.plant(path, sound);
        yield* world.connect("PEER3", "PEER1");
        yield* settle;
        assert.strictEqual(three.exportState().records["tb/1"]?.["from"]?.current, "one");
      }),
    );

  it.effect("of another log under this log's name is refused", () =>
    Effect.gen(function* () {
      const world = yield* dropped;
      const one = segmentIn(world, "PARENT", world.copyId("PEER1"));
      const two = segmentIn(world, "PARENT", world.copyId("PEER2"));
      world.laptop("PARENT").folder.plant(one, bytesOf(world, "PARENT", two));
      yield* world.connect("PEER3", "PARENT");
      const state = world.laptop("PEER3").copy.exportState();
      assert.isUndefined(state.records["tb/1"]);
      assert.strictEqual(state.records["tb/2"]?.["from"]?.current, "two");
    }),
  );

  it.effect("under a name that speaks of another hash is refused", () =>
    Effect.gen(function* () {
      const world = yield* dropped;
      const path = segmentIn(world, "PARENT", world.copyId("PEER1"));
      const { folder } = world.laptop("PARENT");
      const bytes = bytesOf(world, "PARENT", path);
      folder.erase(path);
      const renamed = path.replace(/[0-9a-f]{16}\.seg$/, "0123456789abcdef.seg");
      folder.plant(renamed, bytes);
      yield* world.connect("PEER3", "PARENT");
      assert.isUndefined(world.laptop("PEER3").copy.exportState().records["tb/1"]);
      assert.deepStrictEqual(
        world.heard("quarantined", "PEER3").map((event) => event.facts["path"]),
        [renamed],
      );
    }),
  );

  it.effect(
    "missing in the middle of a log holds back what follows until it is fetched again",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.connect("PEER1", "PARENT");
        for (const n of [1, 2, 3]) yield* world.laptop("PARENT").copy.setField(`tb/${n}`, "n", n);
        yield* settle;
        yield* world.close("PEER1");
        const { folder } = world.laptop("PEER1");
        const middle =
          folder
            .paths()
            .find((path) => path.includes(world.copyId("PARENT")) && path.includes("/3-3.")) ?? "";
        folder.erase(middle);
        const peer = yield* world.open("PEER1");
        const seen = (): ReadonlyArray<unknown> =>
          [1, 2, 3].map((n) => peer.exportState().records[`tb/${n}`]?.["n"]?.current);
        assert.deepStrictEqual(seen(), [1, undefined, undefined]);
        yield* settle;
        assert.deepStrictEqual(seen(), [1, 2, 3]);
        assert.strictEqual(world.heard("quarantined").length, 0);
      }),
  );

  it.effect("in our own folder is set aside on opening and fetched again", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PARENT").copy.setField("tb/9", "x", 1);
      yield* settle;
      yield* world.close("PEER1");
      const path = segmentIn(world, "PEER1", world.copyId("PARENT"));
      world.laptop("PEER1").folder.plant(
        path,
        bytesOf(world, "PEER1", path).map((byte) => byte ^ 255),
      );
      const peer = yield* world.open("PEER1");
      assert.isUndefined(peer.exportState().records["tb/9"]);
      assert.isTrue(
        world
          .laptop("PEER1")
          .folder.paths()
          .some((name) => name.startsWith("_Sync/quarantine/")),
      );
      yield* settle;
      assert.strictEqual(peer.exportState().records["tb/9"]?.["x"]?.current, 1);
    }),
  );
});

/** What can become of a file of a log while its copy is open. */
const spoiled: ReadonlyArray<readonly [string, (bytes: Uint8Array) => Uint8Array | undefined]> = [
  ["damaged", (bytes) => bytes.with(bytes.length - 20, bytes[bytes.length - 20]! ^ 1)],
  ["gone", () => undefined],
];

describe("a file of the own log, while the copy is open", () => {
  for (const [name, spoil] of spoiled)
    for (const isPack of [false, true])
      it.effect(
        `that is ${name} (${isPack ? "a pack" : "a segment"}) is written anew when a visitor lacks what is in it`,
        () =>
          Effect.gen(function* () {
            const world = new World();
            yield* world.field(["PEER1"]);
            const { copy, folder } = world.laptop("PARENT");
            for (let n = 1; n <= (isPack ? 80 : 3); n++) yield* copy.setField("tb/1", "n", n);
            yield* TestClock.adjust("10 minutes");
            const own = folder.paths().filter((path) => path.includes(`${copy.identity.logId}/`));
            const path = own.find((each) =>
              isPack ? each.endsWith(".pack") : /\/2-2\./.test(each),
            );
            if (path === undefined) throw new Error(own.join());
            const left = spoil(bytesOf(world, "PARENT", path));
            if (left === undefined) folder.erase(path);
            else folder.plant(path, left);
            const { copy: peer } = world.laptop("PEER1");
            yield* world.connect("PEER1", "PARENT");
            yield* TestClock.adjust("70 seconds");
            assert.deepStrictEqual(stateDigest(peer), stateDigest(copy));
            const quarantined = folder.paths().filter((each) => each.includes("/quarantine/"));
            assert.lengthOf(quarantined, left === undefined ? 0 : 1);
            // And it stays so for whoever opens the copy the next time.
            const digest = stateDigest(copy);
            yield* world.close("PARENT");
            assert.strictEqual(stateDigest(yield* world.open("PARENT")), digest);
          }),
      );

  it.effect("is written anew beside what lies between two that are gone", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const { copy, folder } = world.laptop("PARENT");
      for (let n = 1; n <= 5; n++) yield* copy.setField("tb/1", "n", n);
      const own = folder.paths().filter((path) => path.includes(`${copy.identity.logId}/`));
      const gone = own.filter((path) => /\/(?:2-2|3-3|5-5)\./.test(path));
      assert.lengthOf(gone, 3);
      for (const path of gone) folder.erase(path);
      yield* world.connect("PEER1", "PARENT");
      yield* TestClock.adjust("4 seconds");
      const digest = stateDigest(copy);
      assert.strictEqual(stateDigest(world.laptop("PEER1").copy), digest);
      yield* world.close("PARENT");
      assert.strictEqual(stateDigest(yield* world.open("PARENT")), digest);
    }),
  );

  it.effect("that its owner cannot mend is asked for once, and not with every look", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const { copy, folder } = world.laptop("PARENT");
      for (let n = 1; n <= 3; n++) yield* copy.setField("tb/1", "n", n);
      const path = segmentIn(world, "PARENT", copy.identity.logId);
      folder.fault = ({ hand, operation, path: at }) =>
        hand === "PEER1" && operation === "read" && at === path ? "not-found" : undefined;
      yield* world.connect("PEER1", "PARENT");
      const left = (): number =>
        folder.audit.filter(
          ({ hand, operation, path: at }) =>
            hand === "PEER1" && operation === "writeTemp" && at.startsWith("_Sync/"),
        ).length;
      yield* TestClock.adjust("1 minute");
      const before = left();
      yield* TestClock.adjust("30 minutes");
      assert.strictEqual(left(), before);
    }),
  );

  it.effect("is looked at once in ten seconds for a visitor who goes on lacking it", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const { copy, folder } = world.laptop("PARENT");
      for (let n = 1; n <= 3; n++) yield* copy.setField("tb/1", "n", n);
      const path = segmentIn(world, "PARENT", copy.identity.logId);
      folder.fault = ({ hand, operation, path: at }) =>
        hand === "PEER1" && operation === "read" && at === path ? "not-found" : undefined;
      const read = (): number =>
        folder.audit.filter(
          ({ hand, operation, path: at }) =>
            hand === "PARENT" && operation === "read" && at === path,
        ).length;
      const { copy: peer } = world.laptop("PEER1");
      yield* world.connect("PEER1", "PARENT");
      const before = read();
      const work = Effect.fnUntraced(function* (balance: number) {
        yield* peer.setField("tb/1000", "balance", balance);
        yield* TestClock.adjust("1 second");
      });
      for (let balance = 0; balance < 4; balance++) yield* work(balance);
      assert.isAtMost(read() - before, 1);
      yield* TestClock.adjust("10 seconds");
      for (let balance = 4; balance < 8; balance++) yield* work(balance);
      assert.isAtMost(read() - before, 2);
      assert.isAtLeast(read(), 1);
    }),
  );
});

describe("a file left in a drop box that is cut short while its visitor is there", () => {
  it.effect("is brought again once, and not with every look", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const { folder } = world.laptop("PARENT");
      yield* world.close("PARENT");
      yield* world.connect("PEER1", "PARENT");
      const peer = world.laptop("PEER1").copy;
      yield* peer.setField("tb/1", "n", 1);
      yield* TestClock.adjust("2 seconds");
      const dropped = folder.paths().filter((path) => /^_Sync\/in\/.*\.seg$/.test(path));
      const path = dropped.at(-1) ?? "";
      folder.plant(path, bytesOf(world, "PARENT", path).subarray(0, -7));
      const rounds = world.heard("round", "PEER1").length;
      yield* TestClock.adjust("10 minutes");
      assert.isAtMost(world.heard("round", "PEER1").length - rounds, 1);
      yield* world.open("PARENT");
      yield* settle;
      assert.strictEqual(
        world.laptop("PARENT").copy.exportState().records["tb/1"]?.["n"]?.current,
        1,
      );
    }),
  );
});

describe("foreign files", () => {
  it.effect("in the folder one is connected to is read again once it may have been mended", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const { copy, folder } = world.laptop("PARENT");
      yield* world.laptop("PEER1").copy.workOffline;
      yield* copy.setField("tb/1000", "balance", 5);
      const path = segmentIn(world, "PARENT", copy.identity.logId);
      const sound = bytesOf(world, "PARENT", path);
      folder.plant(path, sound.with(sound.length - 20, 0));
      // A program keeps PARENT from seeing it.
      folder.fault = ({ hand, operation, path: at }) =>
        hand === "PARENT" && operation === "read" && at === path ? "busy" : undefined;
      yield* world.laptop("PEER1").copy.workOnline;
      yield* settle;
      // Nothing says that it is another file now, and the connection goes on.
      for (let n = 0; n < 3; n++) {
        yield* copy.setField("tb/1000", "after", n);
        yield* settle;
      }
      assert.notStrictEqual(stateDigest(world.laptop("PEER1").copy), stateDigest(copy));
      folder.plant(path, sound);
      yield* copy.setField("tb/1000", "after", 4);
      yield* settle;
      assert.strictEqual(stateDigest(world.laptop("PEER1").copy), stateDigest(copy));
      assert.lengthOf(world.heard("quarantined", "PEER1"), 1);
    }),
  );

  it.effect("with any name, size or content change nothing and stop nothing", () =>
    Effect.gen(function* () {
      const world = yield* dropped;
      const { folder } = world.laptop("PARENT");
      const one = world.copyId("PEER1");
      for (const name of [
        "Thumbs.db",
        "desktop.ini",
        `${one}.have.3.json`,
        `${one}.have.99999999999999999999.json`,
        `${one}.${one}.1.2-1.0123456789abcdef.seg`,
        `${one}.${one}.1.1-1.0123456789ABCDEF.seg`,
        `${one}.${one}.1.2-9.0123456789abcdef.seg`,
        `${"f".repeat(32)}.${"f".repeat(32)}.1.1-1.0123456789abcdef.seg`,
        "..",
        `${one}.${"../".repeat(12)}.seg`,
      ])
        folder.plant(`_Sync/in/${name}`, text("{}"));
      folder.plant(`_Sync/own/have.777.json`, text(`{"body":${"[".repeat(20_000)}`));
      folder.plant("_Sync/own/card.0123456789abcdef.json", text("null"));
      folder.plant("_Sync/own/have.778.json", new Uint8Array(1_000_000));
      folder.plant(`_Sync/in/${one}.${one}.1.2-2.${"0".repeat(16)}.seg`, new Uint8Array(9_000_000));
      yield* world.connect("PEER3", "PARENT");
      const state = world.laptop("PEER3").copy.exportState();
      assert.strictEqual(state.records["tb/1"]?.["from"]?.current, "one");
      assert.strictEqual(state.records["tb/2"]?.["from"]?.current, "two");
      const read = folder.audit
        .filter((entry) => entry.hand === "PEER3" && entry.operation === "read")
        .map((entry) => entry.path);
      assert.isFalse(
        read.some((path) => path.includes("778") || path.includes("Thumbs") || path.includes("..")),
      );
    }),
  );

  it.effect(
    "a chunk with another content is not taken, and the document waits for a sound one",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1", "PEER2"]);
        yield* world.connect("PEER1", "PARENT");
        const before = new Set(world.laptop("PARENT").folder.paths());
        yield* world.laptop("PARENT").copy.saveDocument("Memo.docx", text("memo"));
        const chunk =
          world
            .laptop("PARENT")
            .folder.paths()
            .find((path) => path.startsWith("_Sync/blob/") && !before.has(path)) ?? "";
        world.laptop("PARENT").folder.plant(chunk, text("meme"));
        yield* settle;
        const one = world.laptop("PEER1").copy;
        assert.strictEqual(one.status().waiting, 1);
        assert.strictEqual(world.heard("quarantined", "PEER1").length, 1);
        world.laptop("PARENT").folder.plant(chunk, text("memo"));
        yield* world.laptop("PARENT").copy.setField("tb/1000", "balance", 8);
        yield* settle;
        assert.deepStrictEqual(yield* one.readDocument("Memo.docx"), text("memo"));
      }),
  );

  it.effect(
    "a chunk with another content in the own folder does not count, and is brought anew",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.laptop("PEER1").copy.saveDocument("Memo.docx", text("memo"));
        const { copy, folder } = world.laptop("PARENT");
        // The visitor finds a file of the right name and size there, and so does not bring its own.
        folder.plant(pieceOf("memo"), text("meme"));
        yield* world.connect("PEER1", "PARENT");
        yield* TestClock.adjust("1 milli");
        assert.isUndefined(copy.document("Memo.docx"));
        yield* settle;
        assert.strictEqual(copy.status().waiting, 0);
        assert.deepStrictEqual(yield* copy.readDocument("Memo.docx"), text("memo"));
        assert.include(
          world.heard("quarantined", "PARENT").map(({ facts }) => facts["path"]),
          pieceOf("memo"),
        );
      }),
  );

  for (const left of ["me", "meme", "memorandum"])
    it.effect(`a chunk of which the own folder has "${left}" is written anew when it comes`, () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        const { copy, folder } = world.laptop("PEER1");
        folder.plant(pieceOf("memo"), text(left));
        yield* world.laptop("PARENT").copy.saveDocument("Memo.docx", text("memo"));
        yield* world.connect("PEER1", "PARENT");
        assert.deepStrictEqual(yield* copy.readDocument("Memo.docx"), text("memo"));
        folder.plant(pieceOf("note"), text(left));
        yield* copy.saveDocument("Note.docx", text("note"));
        assert.deepStrictEqual(yield* copy.readDocument("Note.docx"), text("note"));
      }),
    );
});

describe("a piece of a document in the own folder", () => {
  it.effect(
    "that is gone when the copy is opened holds back nothing that is changed from then on",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        const { copy, folder } = world.laptop("PEER1");
        yield* copy.saveDocument("Memo.docx", text("memo"));
        yield* copy.setField("tb/1000", "balance", 1);
        yield* world.close("PEER1");
        folder.erase(pieceOf("memo"));
        const again = yield* world.open("PEER1");
        yield* again.setField("tb/1000", "balance", 2);
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        const both = [again, world.laptop("PARENT").copy];
        for (const each of both)
          assert.strictEqual(each.exportState().records["tb/1000"]?.["balance"]?.current, 2);
        // The piece is found again, and with it what waited behind it and nobody had seen when he went on.
        folder.plant(pieceOf("memo"), text("memo"));
        yield* TestClock.adjust("2 minutes");
        yield* settle;
        for (const each of both) {
          assert.sameMembers(
            [...(each.exportState().records["tb/1000"]?.["balance"]?.versions ?? [])],
            [1, 2],
          );
          assert.deepStrictEqual(yield* each.readDocument("Memo.docx"), text("memo"));
        }
        assert.deepStrictEqual(...(both.map(stateDigest) as [string, string]));
      }),
  );

  it.effect("that was cut short is not gone on with: it is fetched anew", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PARENT").copy.saveDocument("Memo.docx", text("memo"));
      yield* settle;
      yield* world.close("PEER1");
      world.laptop("PEER1").folder.plant(pieceOf("memo"), text("me"));
      const peer = yield* world.open("PEER1");
      assert.isUndefined(peer.document("Memo.docx"));
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.deepStrictEqual(yield* peer.readDocument("Memo.docx"), text("memo"));
    }),
  );

  it.effect("that is damaged after it was handed over is brought again by whoever brought it", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PEER1").copy.saveDocument("Memo.docx", text("memo"));
      yield* settle;
      const { copy, folder } = world.laptop("PARENT");
      assert.deepStrictEqual(yield* copy.readDocument("Memo.docx"), text("memo"));
      folder.plant(pieceOf("memo"), text("me"));
      yield* Effect.result(copy.readDocument("Memo.docx"));
      yield* settle;
      assert.deepStrictEqual(yield* copy.readDocument("Memo.docx"), text("memo"));
    }),
  );

  /** PARENT has got it from PEER1 and does not read it any more. PEER2 has not been there. */
  const handedOver = Effect.gen(function* () {
    const world = new World();
    yield* world.field(["PEER1", "PEER2"]);
    yield* world.connect("PEER1", "PARENT");
    yield* world.laptop("PEER1").copy.saveDocument("Memo.docx", text("memo"));
    yield* settle;
    return { world, folder: world.laptop("PARENT").folder };
  });

  it.effect(
    "that is damaged and read by a visitor only is found by what he wants, and brought again",
    () =>
      Effect.gen(function* () {
        const { folder, world } = yield* handedOver;
        folder.plant(pieceOf("memo"), text("mema"));
        yield* world.connect("PEER2", "PARENT");
        yield* TestClock.adjust("2 minutes");
        yield* settle;
        assert.deepStrictEqual(bytesOf(world, "PARENT", pieceOf("memo")), text("memo"));
        assert.deepStrictEqual(
          yield* world.laptop("PEER2").copy.readDocument("Memo.docx"),
          text("memo"),
        );
      }),
  );

  it.effect("that a visitor wants again and again is read once in ten minutes", () =>
    Effect.gen(function* () {
      const { folder, world } = yield* handedOver;
      // Who says that he wants it need not have looked.
      folder.fault = ({ hand, operation, path }) =>
        hand === "PEER2" && operation === "read" && path === pieceOf("memo")
          ? "not-found"
          : undefined;
      const read = (): number =>
        folder.audit.filter(
          ({ hand, operation, path }) =>
            hand === "PARENT" && operation === "read" && path === pieceOf("memo"),
        ).length;
      const before = read();
      const work = Effect.fnUntraced(function* (balance: number) {
        yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", balance);
        yield* settle;
      });
      yield* world.connect("PEER2", "PARENT");
      const began = yield* Clock.currentTimeMillis;
      for (let balance = 0; balance < 3; balance++) yield* work(balance);
      assert.strictEqual(read() - before, 1);
      yield* TestClock.adjust("10 minutes");
      for (let balance = 10; balance < 13; balance++) yield* work(balance);
      const minutes = ((yield* Clock.currentTimeMillis) - began) / 60_000;
      assert.isAtLeast(read() - before, 2);
      assert.isAtMost(read() - before, 1 + Math.floor(minutes / 10));
    }),
  );

  it.effect("is not lost because the stick it lies on is out while it is to be handed over", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const { copy, folder } = world.laptop("PEER1");
      // A file was set aside once: the folder for such files is there, and nothing more is asked of the disk for another.
      yield* copy.saveDocument("First.docx", text("first"));
      yield* settle;
      folder.plant(pieceOf("first"), text("fir"));
      yield* Effect.result(copy.readDocument("First.docx"));
      yield* settle;
      const told = () => world.heard("quarantined", "PEER1").length;
      const before = told();
      assert.isAbove(before, 0);

      world.laptop("PARENT").reachable = false;
      yield* copy.saveDocument("Memo.docx", text("memo"));
      folder.fault = () => "not-found";
      world.laptop("PARENT").reachable = true;
      yield* settle;
      assert.strictEqual(told(), before);
      folder.fault = undefined;
      yield* settle;
      const atParent = yield* world.laptop("PARENT").copy.readDocument("Memo.docx");
      assert.deepStrictEqual(atParent, text("memo"));
    }),
  );
});

describe("a file left in a drop box", () => {
  const has = (world: World, host: string): unknown =>
    world.laptop(host).copy.exportState().records["tb/1"]?.["from"]?.current;

  for (const [name, damage] of damages)
    it.effect(`and damaged there (${name}) is brought again with the next connection`, () =>
      Effect.gen(function* () {
        const world = yield* dropped;
        const path = segmentIn(world, "PARENT", world.copyId("PEER1"));
        world.laptop("PARENT").folder.plant(path, damage(bytesOf(world, "PARENT", path)));
        yield* world.laptop("PEER1").copy.setField("tb/1", "from", "one, later");
        yield* world.open("PARENT");
        yield* settle;
        assert.isUndefined(has(world, "PARENT"));
        yield* world.laptop("PEER1").copy.workOnline;
        yield* settle;
        assert.strictEqual(has(world, "PARENT"), "one, later");
        assert.deepStrictEqual(
          world.heard("quarantined", "PEER1").map((event) => event.facts["path"]),
          [path],
        );
        assert.isFalse(world.laptop("PARENT").folder.paths().includes(path));
      }),
    );

  it.effect(
    "and damaged there is brought again in the same connection when its owner acknowledges anything",
    () =>
      Effect.gen(function* () {
        const world = yield* dropped;
        yield* world.laptop("PEER1").copy.workOnline;
        yield* world.laptop("PEER1").copy.setField("tb/1", "from", "one, later");
        yield* settle;
        const path = segmentIn(world, "PARENT", world.copyId("PEER1"));
        const sound = bytesOf(world, "PARENT", path);
        world.laptop("PARENT").folder.plant(path, sound.with(60, (sound[60] ?? 0) ^ 1));
        yield* world.open("PARENT");
        assert.strictEqual(has(world, "PARENT"), "one");
        yield* settle;
        assert.strictEqual(has(world, "PARENT"), "one, later");
        assert.lengthOf(world.heard("copy.connected", "PEER1"), 2);
      }),
  );

  it.effect("and held by another program stops nothing: what comes later is left beside it", () =>
    Effect.gen(function* () {
      const world = yield* dropped;
      const { folder } = world.laptop("PARENT");
      const ours = `_Sync/in/${world.copyId("PEER1")}.${world.copyId("PEER1")}.`;
      const path = folder.paths().find((name) => name.startsWith(ours)) ?? "";
      folder.plant(path, text("damaged"));
      for (const held of ["read", "remove"]) {
        folder.fault = ({ operation, hand, path: at }) =>
          operation === held && hand === "PEER1" && at === path ? "busy" : undefined;
        const before = folder.paths().length;
        yield* world.laptop("PEER1").copy.workOnline;
        yield* world.laptop("PEER1").copy.setField("tb/1", "from", held);
        yield* settle;
        assert.isAbove(folder.paths().length, before, held);
        assert.strictEqual(world.laptop("PEER1").copy.status().indicator, "green", held);
        // It is still there: nothing was set aside.
        assert.lengthOf(world.heard("quarantined", "PEER1"), 0, held);
        assert.include(folder.paths(), path, held);
        yield* world.laptop("PEER1").copy.workOffline;
      }
      folder.fault = undefined;
      yield* world.laptop("PEER1").copy.workOnline;
      yield* world.open("PARENT");
      yield* settle;
      assert.strictEqual(has(world, "PARENT"), "remove");
    }),
  );

  it.effect("and sound is read back once in a connection, however long its owner is away", () =>
    Effect.gen(function* () {
      const world = yield* dropped;
      const { folder } = world.laptop("PARENT");
      const ownFiles = `_Sync/in/${world.copyId("PEER1")}.${world.copyId("PEER1")}.`;
      folder.audit.length = 0;
      yield* world.laptop("PEER1").copy.workOnline;
      yield* settle;
      yield* world.laptop("PEER1").copy.setField("tb/1", "from", "one, later");
      yield* settle;
      const read = folder.audit.filter(
        ({ operation, hand, path }) =>
          operation === "read" && hand === "PEER1" && path.startsWith(ownFiles),
      );
      assert.lengthOf(read, 1);
      assert.deepStrictEqual(world.heard("quarantined"), []);
    }),
  );
});

describe("what another folder promises", () => {
  it.effect("and does not hold is not acknowledged by whoever visits it", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      const { copy, folder } = world.laptop("PARENT");
      const before = new Set(folder.paths());
      yield* copy.setField("tb/1000", "balance", 7);
      const lost = folder.paths().find((path) => path.endsWith(".seg") && !before.has(path)) ?? "";
      // PARENT acknowledges its edit, and the file of it is damaged before anybody came.
      folder.plant(lost, text("fieldsync-seg"));
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PEER1").copy.setField("tb/1000", "name", "Cash in hand");
      yield* settle;
      const peer = world.laptop("PEER1");
      const logs = rawLogs([peer.folder], "own");
      const said = [folder, peer.folder]
        .flatMap(rawHaves)
        .filter((have) => have.copy === peer.copy.identity.copyId);
      assert.isNotEmpty(said);
      for (const { where, entries } of said)
        for (const [log, seq, head] of entries) {
          const held = logs.get(log)?.find((segment) => segment.last === seq);
          assert.strictEqual(held?.id, head, `${where} acknowledges ${log}:${seq} (I23)`);
        }
    }),
  );
});

describe("absence is not deletion (I16)", () => {
  it.effect("an emptied share deletes nothing here", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const peer = world.laptop("PEER1").copy;
      const before = stateDigest(peer);
      yield* world.close("PARENT");
      const folder = world.laptop("PARENT").folder;
      for (const path of folder.paths()) folder.erase(path);
      yield* settle;
      assert.strictEqual(stateDigest(peer), before);
      assert.strictEqual(world.heard("edit").length, 0);
    }),
  );
});

describe("a folder that is not what we remember", () => {
  it.effect("is looked at anew by a visitor, also where the names in it are the same again", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const parent = world.laptop("PARENT");
      yield* parent.copy.setField("tb/1", "n", 1);
      yield* settle;
      const backup = parent.folder.duplicate("PARENT");
      yield* parent.copy.setField("tb/2", "n", 2);
      yield* settle;
      // Nobody looks until the restored copy has written as much as the lost one had.
      yield* world.close("PARENT");
      for (const path of parent.folder.paths()) parent.folder.erase(path);
      for (const { path, bytes } of backup.files.values()) parent.folder.plant(path, bytes);
      yield* world.open("PARENT");
      yield* parent.copy.setField("tb/3", "n", 3);
      yield* settle;
      const peer = world.laptop("PEER1").copy;
      assert.strictEqual(peer.record("tb/3")?.["n"]?.current, 3);
      assert.strictEqual(stateDigest(peer), stateDigest(parent.copy));
    }),
  );

  it.effect("an older backup gets a new log, and both lives' edits survive", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const peer = world.laptop("PEER1");
      yield* peer.copy.setField("tb/1", "n", 1);
      const backup = peer.folder.duplicate("PEER1");
      yield* peer.copy.setField("tb/2", "n", 2);
      yield* settle;
      yield* world.close("PEER1");
      peer.folder = backup;
      const restored = yield* world.open("PEER1");
      assert.match(restored.identity.logId, /\.2$/);
      yield* restored.setField("tb/3", "n", 3);
      yield* settle;
      for (const name of ["PEER1", "PARENT"]) {
        const { records } = world.laptop(name).copy.exportState();
        assert.deepStrictEqual(
          [1, 2, 3].map((n) => records[`tb/${n}`]?.["n"]?.current),
          [1, 2, 3],
        );
      }
      assert.strictEqual(stateDigest(restored), stateDigest(world.laptop("PARENT").copy));
    }),
  );

  it.effect(
    "a backup of folder and private memory together is noticed when our own log comes back to us",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        yield* world.connect("PEER1", "PARENT");
        const peer = world.laptop("PEER1");
        yield* peer.copy.setField("tb/1", "n", 1);
        const backup = peer.folder.duplicate("PEER1");
        const slots = new Map(peer.slots);
        yield* peer.copy.setField("tb/2", "n", 2);
        yield* settle;
        yield* world.close("PEER1");
        peer.folder = backup;
        peer.slots = slots;
        const restored = yield* world.open("PEER1");
        assert.match(restored.identity.logId, /\.1$/);
        yield* settle;
        assert.match(restored.identity.logId, /\.2$/);
        yield* restored.setField("tb/3", "n", 3);
        yield* settle;
        const { records } = world.laptop("PARENT").copy.exportState();
        assert.deepStrictEqual(
          [1, 2, 3].map((n) => records[`tb/${n}`]?.["n"]?.current),
          [1, 2, 3],
        );
      }),
  );

  /** PEER1 and a clone of the whole laptop write under one name. */
  const cloned = Effect.gen(function* () {
    const world = new World();
    yield* world.field(["PEER1", "PEER2"]);
    const peer = world.laptop("PEER1");
    yield* peer.copy.setField("tb/0", "who", "both");
    yield* TestClock.adjust("1 milli");
    const twin = world.laptop("TWIN");
    twin.folder = peer.folder.duplicate("TWIN");
    twin.slots = new Map(peer.slots);
    yield* world.open("TWIN");
    for (const n of [1, 2, 3, 4]) {
      yield* peer.copy.setField(`tb/${n}`, "who", "peer");
      yield* twin.copy.setField(`tb/${n}`, "who", "twin");
    }
    return world;
  });

  it.effect("two histories of one log in a drop box are both taken in", () =>
    Effect.gen(function* () {
      const world = yield* cloned;
      yield* world.close("PARENT");
      yield* world.connect("PEER1", "PARENT");
      yield* world.connect("TWIN", "PARENT");
      yield* world.connect("PEER2", "PARENT");
      const both = (name: string) =>
        [1, 2, 3, 4].map(
          (n) => world.laptop(name).copy.exportState().records[`tb/${n}`]?.["who"]?.versions,
        );
      for (const versions of both("PEER2")) assert.deepStrictEqual(versions, ["peer", "twin"]);
      yield* world.open("PARENT");
      yield* settle;
      assert.deepStrictEqual(both("PARENT"), both("PEER2"));
    }),
  );

  it.effect("a folder copied in Explorer becomes a copy of its own", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      world.laptop("TWIN").folder = world.laptop("PEER1").folder.duplicate("TWIN");
      const twin = yield* world.open("TWIN");
      assert.notStrictEqual(twin.identity.copyId, world.copyId("PEER1"));
      assert.strictEqual(twin.identity.parentCopy, world.copyId("PEER1"));
      yield* world.connect("TWIN", "PARENT");
      yield* Effect.all([
        twin.setField("tb/1", "who", "twin"),
        world.laptop("PEER1").copy.setField("tb/2", "who", "peer"),
      ]);
      yield* settle;
      for (const name of ["PEER1", "TWIN", "PARENT"])
        assert.strictEqual(stateDigest(world.laptop(name).copy), stateDigest(twin));
      const again = yield* Effect.andThen(world.close("TWIN"), world.open("TWIN"));
      assert.strictEqual(again.identity.copyId, twin.identity.copyId);
    }),
  );
});

describe("a piece that something on the computer spoils as often as it comes", () => {
  it.effect("fills neither the disk nor the line, and the other documents go on", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      const { copy, folder } = world.laptop("PARENT");
      const piece = pieceOf("with a macro");
      let brought = 0;
      folder.fault = ({ hand, operation, path, to }) => {
        if (hand === "PEER1" && (to === piece || path === piece)) brought += 1;
        // A virus scanner takes the macro out, before the copy has looked at what came.
        if (hand === "PARENT" && operation === "read" && path === piece)
          if (folder.files.has(piece.toLowerCase())) folder.plant(piece, text("cleaned"));
        return undefined;
      };
      yield* world.laptop("PEER1").copy.saveDocument("Macro.xlsm", text("with a macro"));
      yield* world.laptop("PEER1").copy.saveDocument("Plain.docx", text("plain"));
      for (let i = 0; i < 30; i++) yield* TestClock.adjust("20 seconds");
      const aside = folder.paths().filter((path) => path.startsWith("_Sync/quarantine/"));
      assert.isAtMost(aside.length, 1);
      assert.isAtMost(brought, 30);
      assert.isUndefined(copy.document("Macro.xlsm"));
      folder.fault = undefined;
      yield* world.laptop("PEER1").copy.workOffline;
      yield* world.laptop("PEER1").copy.workOnline;
      yield* settle;
      assert.deepStrictEqual(yield* copy.readDocument("Macro.xlsm"), text("with a macro"));
      assert.deepStrictEqual(yield* copy.readDocument("Plain.docx"), text("plain"));
    }),
  );
});

describe("an acknowledgement with a number nobody counts to", () => {
  const NUMBER = 999_999_999_999_999;

  it.effect("in the own folder is set aside, and others go on hearing of what its owner does", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      yield* world.close("PARENT");
      const { folder } = world.laptop("PARENT");
      folder.plant(`_Sync/own/have.${NUMBER}.json`, text("not signed by anybody"));
      const parent = yield* world.open("PARENT");
      yield* parent.setField("tb/1", "from", "parent");
      yield* settle;
      const shown = world.laptop("PEER1").copy.record("tb/1");
      assert.strictEqual(shown?.["from"]?.current, "parent");
      assert.notInclude(folder.paths(), `_Sync/own/have.${NUMBER}.json`);
    }),
  );

  it.effect(
    "in a visitor's name in a drop box does not keep its owner from hearing how far he is",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        const peer = world.copyId("PEER1");
        const { copy, folder } = world.laptop("PARENT");
        folder.plant(`_Sync/in/${peer}.have.${NUMBER}.json`, text("not signed by anybody"));
        yield* world.connect("PEER1", "PARENT");
        yield* world.laptop("PEER1").copy.setField("tb/1", "from", "peer");
        yield* settle;
        const known = copy.properties().copies.find(({ copyId }) => copyId === peer);
        assert.isTrue(known?.upToDate);
      }),
  );
});
