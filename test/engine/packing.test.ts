/** Logs do not grow for ever: small segments become packs, and every reader understands them (engine §1.3, I17, I20, I22). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as fc from "fast-check";
import * as TestClock from "effect/testing/TestClock";
import { WRITING } from "./memory-volume.ts";
import { Ledger, shown } from "./ledger.ts";
import { settle, smallEngagement, stateDigest, text, World } from "./world.ts";

const logFiles = (world: World, host: string, copyId: string): ReadonlyArray<string> =>
  world
    .laptop(host)
    .folder.paths()
    .filter((path) => path.startsWith(`_Sync/own/log/${copyId}.`));

const named = (files: ReadonlyArray<string>): ReadonlyArray<string> =>
  files.map((path) => path.slice(path.lastIndexOf("/") + 1).replace(/\.[0-9a-f]{16}\./, "."));

const bytesAt = (world: World, host: string, path: string): Uint8Array => {
  const file = world.laptop(host).folder.files.get(path.toLowerCase());
  if (file === undefined) throw new Error(`no ${path} in ${host}`);
  return file.bytes;
};

/** Segments `from` to `to` of a log: one edit each, after the first one, with which its copy joined. */
const edits = (world: World, name: string, from: number, to: number) =>
  Effect.gen(function* () {
    for (let n = Math.max(2, from); n <= to; n++)
      yield* world.laptop(name).copy.setField(`tb/${n % 50}`, "balance", n);
  });

/** PEER1 has written `count` segments and is open, PEER2 has looked last before them. */
const written = (count: number) =>
  Effect.gen(function* () {
    const world = new World();
    yield* world.field(["PEER1", "PEER2"]);
    yield* edits(world, "PEER1", 1, count);
    yield* TestClock.adjust("1 milli");
    return world;
  });

const ledgerOf = (world: World): Ledger => {
  const ledger = new Ledger(
    smallEngagement,
    String(world.heard("copy.created", "OFFICE")[0]?.facts["copy"]),
  );
  ledger.hear(world.said);
  return ledger;
};

describe("an open copy", () => {
  it.effect("packs a log when sixty-four segments have gathered, and not one earlier", () =>
    Effect.gen(function* () {
      const world = yield* written(63);
      const id = world.copyId("PEER1");
      yield* settle;
      assert.strictEqual(logFiles(world, "PEER1", id).length, 63);
      yield* edits(world, "PEER1", 64, 64);
      yield* settle;
      assert.deepStrictEqual(named(logFiles(world, "PEER1", id)), ["1-64.pack"]);
      assert.strictEqual(world.heard("log.packed", "PEER1").length, 1);
    }),
  );

  it.effect("leaves the log alone while an exchange is moving something", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const id = world.copyId("PEER1");
      yield* edits(world, "PEER1", 1, 80);
      const { folder } = world.laptop("PARENT");
      folder.remoteMillis = 400;
      yield* Effect.forkChild(world.laptop("PEER1").copy.saveDocument("Memo.docx", text("memo")));
      yield* TestClock.adjust("2 seconds");
      assert.isTrue(world.laptop("PEER1").copy.status().busy);
      assert.strictEqual(world.heard("log.packed", "PEER1").length, 0);
      folder.remoteMillis = 0;
      yield* settle;
      assert.strictEqual(world.heard("log.packed", "PEER1").length, 1);
      assert.strictEqual(logFiles(world, "PEER1", id).length, 1);
    }),
  );

  it.effect("packs in a quiet moment, not between two arrivals", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      for (let n = 1; n <= 75; n++) {
        yield* world.laptop("PEER1").copy.setField("tb/1", "balance", n);
        yield* TestClock.adjust("1 second");
      }
      assert.strictEqual(world.heard("log.packed", "PARENT").length, 0);
      yield* settle;
      assert.strictEqual(world.heard("log.packed", "PARENT").length, 1);
    }),
  );

  it.effect("is quiet again afterwards: nothing is written, nothing but the usual looks", () =>
    Effect.gen(function* () {
      const world = yield* written(70);
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      const { folder } = world.laptop("PEER1");
      folder.audit.length = 0;
      yield* TestClock.adjust("10 minutes");
      assert.deepStrictEqual(
        [...new Set(folder.audit.map((entry) => `${entry.operation} ${entry.path}`))].map((look) =>
          look.replace(/\d+/, "N"),
        ),
        ["stat _Sync/own/have.N.json", "list _Sync/in"],
      );
    }),
  );

  it.effect("keeps few files however long it works, and moves an operation only a few times", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const id = world.copyId("PEER1");
      for (let day = 0; day < 40; day++) {
        yield* edits(world, "PEER1", day * 70 + 1, day * 70 + 70);
        yield* settle;
        assert.isAtMost(logFiles(world, "PEER1", id).length, 6);
      }
      const written = world
        .heard("log.packed", "PEER1")
        .reduce((sum, event) => sum + Number(event.facts["segments"]), 0);
      assert.isAtLeast(written, 2_800 - 64);
      assert.isAtMost(written, 2_800 * 6);
    }),
  );
});

describe("opening a copy", () => {
  it.effect("packs what has gathered, and opening it again changes nothing more", () =>
    Effect.gen(function* () {
      const world = yield* written(200);
      const id = world.copyId("PEER1");
      const before = stateDigest(world.laptop("PEER1").copy);
      yield* world.crash("PEER1");
      yield* world.open("PEER1");
      assert.deepStrictEqual(named(logFiles(world, "PEER1", id)), ["1-200.pack"]);
      assert.strictEqual(stateDigest(world.laptop("PEER1").copy), before);
      yield* world.crash("PEER1");
      const { folder } = world.laptop("PEER1");
      const paths = folder.paths();
      folder.audit.length = 0;
      const again = yield* world.open("PEER1");
      assert.deepStrictEqual(folder.paths(), paths);
      assert.deepStrictEqual(
        folder.audit.filter((entry) => WRITING.has(entry.operation)),
        [],
      );
      assert.strictEqual(stateDigest(again), before);
      assert.strictEqual(again.identity.logId, `${id}.1`);
      yield* again.setField("tb/1", "balance", 0);
      assert.strictEqual(logFiles(world, "PEER1", id).length, 2);
    }),
  );

  it.effect("packs the logs of others too, and only in its own folder", () =>
    Effect.gen(function* () {
      const world = yield* written(5);
      const id = world.copyId("PEER1");
      // Few at a time: they are stored as they come.
      for (let upTo = 10; upTo <= 70; upTo += 5) {
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        yield* world.laptop("PEER1").copy.workOffline;
        yield* edits(world, "PEER1", upTo - 4, upTo);
      }
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      const files = named(logFiles(world, "PARENT", id));
      assert.match(files[0] ?? "", /^1-6\d\.pack$/);
      assert.isTrue(files.slice(1).every((file) => file.endsWith(".seg")));
      for (const host of ["PARENT", "PEER1"])
        for (const entry of world.laptop(host).folder.audit)
          if (entry.operation === "remove" && entry.path.startsWith("_Sync/own/log/"))
            assert.strictEqual(entry.hand, host);
    }),
  );
});

describe("a packed log", () => {
  it.effect("is pulled by a copy that has nothing of it, and by one that has the beginning", () =>
    Effect.gen(function* () {
      const world = yield* written(10);
      const id = world.copyId("PEER1");
      yield* world.connect("PEER2", "PEER1");
      yield* world.laptop("PEER2").copy.workOffline;
      yield* edits(world, "PEER1", 11, 100);
      yield* settle;
      assert.deepStrictEqual(named(logFiles(world, "PEER1", id)), ["1-100.pack"]);
      yield* world.connect("PEER2", "PEER1");
      yield* world.createChild("PEER3", "PEER1");
      yield* world.open("PEER3");
      for (const name of ["PEER2", "PEER3"]) {
        assert.strictEqual(
          stateDigest(world.laptop(name).copy),
          stateDigest(world.laptop("PEER1").copy),
          name,
        );
        assert.deepStrictEqual(shown(world.laptop(name).copy), ledgerOf(world).expected());
      }
      assert.deepStrictEqual(named(logFiles(world, "PEER3", id)), ["1-100.pack"]);
      assert.include(named(logFiles(world, "PEER2", id)), "11-100.pack");
    }),
  );

  it.effect("is handed on segment by segment", () =>
    Effect.gen(function* () {
      const world = yield* written(70);
      yield* world.crash("PEER1");
      yield* world.open("PEER1");
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.strictEqual(world.laptop("PEER1").copy.status().queue, 0);
      assert.strictEqual(
        stateDigest(world.laptop("PARENT").copy),
        stateDigest(world.laptop("PEER1").copy),
      );
    }),
  );

  it.effect("that is packed while somebody reads it is listed again and read to the end", () =>
    Effect.gen(function* () {
      const world = yield* written(60);
      const { folder } = world.laptop("PEER1");
      const id = world.copyId("PEER1");
      let before = 30;
      const reads = { before: 0, lost: 0 };
      // PEER2 has read half of the segments when the owner, in between, packs them all.
      const packed = yield* Effect.gen(function* () {
        yield* world.connect("PARENT", "PEER1");
        yield* edits(world, "PEER1", 61, 64);
        const twin = folder.duplicate("twin");
        yield* settle;
        const pack = logFiles(world, "PEER1", id);
        assert.deepStrictEqual(named(pack), ["1-64.pack"]);
        return { twin, path: pack[0] ?? "", bytes: bytesAt(world, "PEER1", pack[0] ?? "") };
      });
      for (const path of logFiles(world, "PEER1", id)) folder.erase(path);
      for (const file of packed.twin.files.values())
        if (file.path.includes(`/log/${id}.`)) folder.plant(file.path, file.bytes);
      folder.fault = (entry) => {
        if (entry.hand !== "PEER2" || entry.operation !== "read") return undefined;
        if (!entry.path.includes(`/log/${id}.`)) return undefined;
        reads.before += 1;
        before -= 1;
        if (before === 0) {
          for (const path of logFiles(world, "PEER1", id)) folder.erase(path);
          folder.plant(packed.path, packed.bytes);
        }
        if (!folder.files.has(entry.path.toLowerCase())) reads.lost += 1;
        return undefined;
      };
      yield* world.connect("PEER2", "PEER1");
      assert.isAtLeast(reads.lost, 1);
      assert.strictEqual(
        stateDigest(world.laptop("PEER2").copy),
        stateDigest(world.laptop("PEER1").copy),
      );
    }),
  );
});

const damages: ReadonlyArray<readonly [string, (bytes: Uint8Array) => Uint8Array]> = [
  ["torn", (bytes) => bytes.subarray(0, bytes.length / 2)],
  ["empty", () => new Uint8Array(0)],
  ["one bit flipped", (bytes) => bytes.map((byte, i) => (i === 20_000 ? byte ^ 1 : byte))],
  ["one bit of its index flipped", (bytes) => bytes.map((byte, i) => (i === 40 ? byte ^ 1 : byte))],
  ["first line flipped", (bytes) => bytes.map((byte, i) => (i === 3 ? byte ^ 1 : byte))],
  ["first line no text", (bytes) => bytes.map((byte, i) => (i === 3 ? byte ^ 0x80 : byte))],
  ["something else", () => text("MZ this is a program")],
];

describe("a damaged pack", () => {
  for (const [what, damage] of damages) {
    it.effect(`(${what}) is set aside by its owner, and comes back from the others`, () =>
      Effect.gen(function* () {
        const world = yield* written(90);
        const id = world.copyId("PEER1");
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        yield* world.laptop("PEER1").copy.setField("tb/1", "note", "after the pack");
        yield* settle;
        const whole = stateDigest(world.laptop("PEER1").copy);
        yield* world.crash("PEER1");
        const [pack = ""] = logFiles(world, "PEER1", id).filter((path) => path.endsWith(".pack"));
        world.laptop("PEER1").folder.plant(pack, damage(bytesAt(world, "PEER1", pack)));
        yield* world.open("PEER1");
        const again = world.laptop("PEER1").copy;
        assert.strictEqual(again.identity.logId, `${id}.2`);
        yield* settle;
        assert.strictEqual(stateDigest(again), whole);
        assert.deepStrictEqual(shown(again), ledgerOf(world).expected());
        assert.include(
          world.heard("quarantined", "PEER1").map((event) => event.facts["path"]),
          pack,
        );
        assert.strictEqual(
          world
            .laptop("PEER1")
            .folder.paths()
            .filter((path) => path.includes("quarantine/")).length,
          1,
        );
      }),
    );

    it.effect(`(${what}) in somebody's folder is reported, and the other logs go on`, () =>
      Effect.gen(function* () {
        const world = yield* written(90);
        const id = world.copyId("PEER1");
        yield* world.laptop("PARENT").copy.setField("tb/1000", "balance", 7);
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        yield* world.close("PARENT");
        const [pack = ""] = logFiles(world, "PARENT", id).filter((path) => path.endsWith(".pack"));
        const sound = bytesAt(world, "PARENT", pack);
        world.laptop("PARENT").folder.plant(pack, damage(sound));
        yield* world.laptop("PEER1").copy.workOffline;
        yield* world.connect("PEER2", "PARENT");
        const two = world.laptop("PEER2").copy;
        assert.strictEqual(two.exportState().records["tb/1000"]?.["balance"]?.current, 7);
        yield* settle;
        assert.deepStrictEqual(
          world.heard("quarantined", "PEER2").map((event) => event.facts["path"]),
          [pack],
        );
        yield* world.connect("PEER2", "PEER1");
        assert.deepStrictEqual(shown(two), ledgerOf(world).expected());
      }),
    );
  }

  it.effect("keeps what is sound in it, even where nobody else has it", () =>
    Effect.gen(function* () {
      const world = yield* written(64);
      const id = world.copyId("PEER1");
      yield* settle;
      const before = stateDigest(world.laptop("PEER1").copy);
      yield* world.crash("PEER1");
      const [pack = ""] = logFiles(world, "PEER1", id);
      const bytes = bytesAt(world, "PEER1", pack);
      // Only rubbish after the last segment.
      const longer = new Uint8Array(bytes.length + 3);
      longer.set(bytes);
      world.laptop("PEER1").folder.plant(pack, longer);
      const again = yield* world.open("PEER1");
      assert.strictEqual(stateDigest(again), before);
      assert.strictEqual(again.identity.logId, `${id}.1`);
      assert.deepStrictEqual(
        world.heard("quarantined", "PEER1").map((event) => event.facts["path"]),
        [pack],
      );
      yield* world.crash("PEER1");
      assert.strictEqual(stateDigest(yield* world.open("PEER1")), before);
    }),
  );

  it.effect("that holds another log, or starts elsewhere than its name says, changes nothing", () =>
    Effect.gen(function* () {
      const world = yield* written(90);
      const id = world.copyId("PEER1");
      yield* settle;
      const [pack = ""] = logFiles(world, "PEER1", id);
      const bytes = bytesAt(world, "PEER1", pack);
      const { folder } = world.laptop("PARENT");
      const hash = pack.slice(-21, -5);
      const forged = [
        `_Sync/own/log/${"f".repeat(32)}.1/1-90.${hash}.pack`,
        `_Sync/own/log/${"e".repeat(32)}.1/1-80.${hash}.pack`,
      ];
      for (const path of forged) folder.plant(path, bytes);
      const wrong = `_Sync/own/log/${id}.1/1-80.${hash}.pack`;
      folder.plant(wrong, bytes);
      yield* world.crash("PARENT");
      yield* world.open("PARENT");
      const told = world.heard("quarantined", "PARENT").map((event) => event.facts["path"]);
      assert.sameMembers(told as Array<string>, [...forged, wrong]);
      assert.isUndefined(
        world.laptop("PARENT").copy.exportState().records["tb/1"]?.["no such field"],
      );
    }),
  );
});

describe("a pack nobody signed", () => {
  /** What is sound of it counts, and the one who reads it has everything from its author. */
  const forged = (index: (lasts: ReadonlyArray<number>) => ReadonlyArray<number>) =>
    Effect.gen(function* () {
      const world = yield* written(60);
      const id = world.copyId("PEER1");
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      yield* world.close("PARENT");
      const [pack = ""] = logFiles(world, "PARENT", id).filter((path) => path.endsWith(".pack"));
      const [first = "", said = "", ...rest] = new TextDecoder()
        .decode(bytesAt(world, "PARENT", pack))
        .split("\n");
      const entries = JSON.parse(said) as ReadonlyArray<readonly [number, number]>;
      const lasts = index(entries.map(([last]) => last));
      const lying = JSON.stringify(lasts.map((last, at) => [last, entries[at]?.[1]]));
      const bytes = text([first, lying, ...rest].join("\n"));
      const name = `1-60.${world.keys.hash(bytes).slice(0, 16)}.pack`;
      const path = `_Sync/own/log/${id}.1/${name}`;
      const { folder } = world.laptop("PARENT");
      folder.erase(pack);
      folder.plant(path, bytes);
      yield* world.laptop("PEER1").copy.workOffline;
      yield* world.connect("PEER2", "PARENT");
      yield* settle;
      const told = world.heard("quarantined", "PEER2").map((event) => event.facts);
      yield* world.connect("PEER2", "PEER1");
      assert.deepStrictEqual(shown(world.laptop("PEER2").copy), ledgerOf(world).expected());
      return told.map(({ path: of, why }) => (of === path ? why : of));
    });

  it.effect("and says of a segment that it ends elsewhere is reported", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* forged((lasts) => lasts), []);
      assert.deepStrictEqual(yield* forged((lasts) => [...lasts.slice(0, 58), 60]), [
        "a segment in it is not its log's",
      ]);
      assert.deepStrictEqual(yield* forged((lasts) => [...lasts.slice(0, 59), 59]), [
        "last sequence is not a whole number from 60 to 60",
      ]);
    }),
  );
});

describe("while a log is packed", () => {
  const cutAt = (at: number) =>
    Effect.gen(function* () {
      const world = yield* written(70);
      const id = world.copyId("PEER1");
      const laptop = world.laptop("PEER1");
      const before = stateDigest(laptop.copy);
      yield* world.crash("PEER1");
      let count = 0;
      laptop.folder.fault = (entry) => {
        if (!WRITING.has(entry.operation) && entry.operation !== "read") return undefined;
        if (entry.operation === "read" && !entry.path.endsWith(".pack")) return undefined;
        count += 1;
        return count < at ? undefined : "hang";
      };
      const opening = yield* Effect.forkChild(world.open("PEER1"));
      yield* TestClock.adjust("1 second");
      const reached = count >= at;
      opening.interruptUnsafe();
      laptop.life += 1;
      laptop.folder.fault = undefined;
      // Somebody reads the folder as it was left.
      yield* world.connect("PEER2", "PEER1");
      assert.strictEqual(stateDigest(world.laptop("PEER2").copy), before, `read after cut ${at}`);
      const copy = yield* world.open("PEER1");
      assert.strictEqual(stateDigest(copy), before, `opened after cut ${at}`);
      assert.strictEqual(copy.identity.logId, `${id}.1`);
      yield* settle;
      const files = named(logFiles(world, "PEER1", id));
      assert.deepStrictEqual(files, ["1-70.pack"], `left after cut ${at}`);
      assert.deepStrictEqual(
        laptop.folder.paths().filter((path) => path.startsWith("_Sync/tmp/")),
        [],
      );
      return reached;
    });

  it.effect("a power cut at any moment loses nothing and leaves nothing behind", () =>
    Effect.gen(function* () {
      let at = 1;
      while (yield* cutAt(at)) at += 1;
      assert.isAtLeast(at, 70);
    }),
  );

  it.effect("what an interrupted packing left stays while the pack beside it is damaged", () =>
    Effect.gen(function* () {
      const world = yield* written(64);
      const { folder } = world.laptop("PEER1");
      const small = logFiles(world, "PEER1", world.copyId("PEER1")).map(
        (path) => [path, bytesAt(world, "PEER1", path)] as const,
      );
      yield* settle;
      const [pack = ""] = logFiles(world, "PEER1", world.copyId("PEER1"));
      for (const [path, bytes] of small) folder.plant(path, bytes);
      const sound = bytesAt(world, "PEER1", pack);
      folder.plant(pack, sound.with(9_000, (sound[9_000] ?? 0) ^ 1));
      yield* edits(world, "PEER1", 65, 128);
      yield* TestClock.adjust("1 milli");
      const before = stateDigest(world.laptop("PEER1").copy);
      // The power goes as the next pack is written.
      let begun = 0;
      folder.fault = ({ operation }) => {
        if (operation === "writeTemp") begun += 1;
        return operation === "writeTemp" ? "hang" : undefined;
      };
      yield* settle;
      assert.strictEqual(begun, 1);
      yield* world.crash("PEER1");
      folder.fault = undefined;
      assert.strictEqual(stateDigest(yield* world.open("PEER1")), before);
    }),
  );

  it.effect("nothing is removed when the pack does not read back", () =>
    Effect.gen(function* () {
      const world = yield* written(63);
      const id = world.copyId("PEER1");
      const { folder } = world.laptop("PEER1");
      // The disk says yes and keeps something else.
      folder.fault = (entry) => {
        if (entry.operation === "read" && entry.path.endsWith(".pack")) {
          const bytes = bytesAt(world, "PEER1", entry.path);
          folder.plant(
            entry.path,
            bytes.map((byte, i) => (i === 9_000 ? byte ^ 1 : byte)),
          );
        }
        return undefined;
      };
      yield* edits(world, "PEER1", 64, 64);
      yield* settle;
      assert.strictEqual(
        logFiles(world, "PEER1", id).filter((path) => path.endsWith(".seg")).length,
        64,
      );
      assert.isAtLeast(world.heard("quarantined", "PEER1").length, 1);
      folder.fault = undefined;
      yield* world.crash("PEER1");
      const again = yield* world.open("PEER1");
      assert.deepStrictEqual(named(logFiles(world, "PEER1", id)), ["1-64.pack"]);
      assert.deepStrictEqual(shown(again), ledgerOf(world).expected());
    }),
  );

  it.effect("files that are not of the history held are left where they are", () =>
    Effect.gen(function* () {
      const world = yield* written(63);
      const id = world.copyId("PEER1");
      const { folder } = world.laptop("PEER1");
      const strangers = [
        `_Sync/own/log/${id}.1/3-3.${"0".repeat(16)}.seg`,
        `_Sync/own/log/${id}.1/2-9.${"0".repeat(16)}.pack`,
        `_Sync/own/log/${id}.1/notes.txt`,
      ];
      for (const path of strangers) folder.plant(path, text("mine"));
      yield* edits(world, "PEER1", 64, 64);
      yield* settle;
      assert.sameMembers(
        [...logFiles(world, "PEER1", id)].filter((path) => !path.includes("1-64.")),
        strangers,
      );
    }),
  );
});

describe("packs and segments", () => {
  it("in any covering mixture load to the same state", { timeout: 120_000 }, () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom("PEER1", "PEER2"), fc.integer({ min: 1, max: 90 })), {
          minLength: 1,
          maxLength: 6,
        }),
        async (turns) => {
          const program = Effect.gen(function* () {
            const world = new World();
            yield* world.field(["PEER1", "PEER2"]);
            for (const [name, count] of turns) {
              yield* edits(world, name, 1, count);
              yield* world.connect(name, "PARENT");
              yield* TestClock.adjust("4 seconds");
              yield* world.laptop(name).copy.disconnect;
              yield* world.crash("PARENT");
              yield* world.open("PARENT");
            }
            for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
            yield* settle;
            for (const name of ["PEER1", "PEER2", "PARENT"]) {
              assert.deepStrictEqual(shown(world.laptop(name).copy), ledgerOf(world).expected());
              for (const host of ["PEER1", "PEER2", "PARENT"])
                assert.isBelow(logFiles(world, host, world.copyId(name)).length, 64 + 8);
            }
          });
          await Effect.runPromise(program.pipe(Effect.provide(TestClock.layer())));
        },
      ),
      { numRuns: 12, seed: 20_260_302 },
    ),
  );
});
