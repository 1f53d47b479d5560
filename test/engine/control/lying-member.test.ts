/**
 * What a member says that nobody can have done (engine §1.10): sizes, counts and numbers in a log that is signed and whole. It costs nobody
 * else's work, and no copy its life.
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import type { ControlOp } from "../../../src/engine/control/operations.ts";
import { limits } from "../../../src/engine/limits.ts";
import { Compression } from "../../../src/engine/log/compression.ts";
import { segmentName } from "../../../src/engine/log/names.ts";
import type { Dot, Op } from "../../../src/engine/log/op.ts";
import {
  encodeSegment,
  GENESIS,
  type Segment,
  type SegmentDraft,
} from "../../../src/engine/log/segment.ts";
import { DeskWorld } from "../documents/desk-world.ts";
import { refusal, settle, sha256, smallEngagement, stateDigest, text, World } from "../world.ts";

const control = (op: ControlOp): Op => ({ kind: "control", control: op });

const intent = (epoch: number, purpose: "lock-down" | "clean-up"): Op =>
  control({ kind: "intent", epoch, purpose });

const setTo = (value: number): Op => ({
  kind: "set",
  record: "tb/1000",
  field: "note",
  value,
  observed: [],
});

/** The log of a member whose program is no engine of ours. It begins with who he is. */
class Liar {
  readonly world: World;
  readonly copy: string;
  #last: Segment | undefined;

  constructor(world: World, digit = "e") {
    this.world = world;
    this.copy = digit.repeat(32);
  }

  /** Leaves operations in the drop boxes of these. */
  says(
    ops: ReadonlyArray<Op>,
    at: ReadonlyArray<string>,
    deps: SegmentDraft["deps"] = [],
  ): Effect.Effect<void> {
    return Effect.map(Compression, (compression) => {
      const { keys } = this.world;
      const before = this.#last;
      const first = (before?.last ?? 0) + 1;
      const parent = this.world.copyId("PARENT");
      const join = control({ kind: "join", parent, user: "Eve", machine: "EVE" });
      const segment = encodeSegment(
        {
          log: `${this.copy}.1`,
          first,
          prev: before?.id ?? GENESIS,
          lam: first,
          at: 0,
          deps,
          ops: before === undefined ? [join, ...ops] : ops,
        },
        keys,
        compression,
      );
      this.#last = segment;
      for (const host of at)
        this.world
          .laptop(host)
          .folder.plant(
            `_Sync/in/${this.copy}.${segment.log}.${segmentName(segment)}`,
            segment.bytes,
          );
    });
  }
}

/** OFFICE and its child PARENT, open and connected; PEER is connected to PARENT. */
const room = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER"]);
  yield* world.open("OFFICE");
  yield* world.connect("PARENT", "OFFICE");
  yield* world.connect("PEER", "PARENT");
  yield* settle;
  return world;
});

const claims = (world: World): number =>
  world
    .laptop("OFFICE")
    .folder.paths()
    .filter((path) => path.startsWith("_Sync/lock/")).length;

describe("a lock-down under a number that nobody can have claimed", () => {
  it.effect("is taken back with one claim, and the next one works", () =>
    Effect.gen(function* () {
      const world = yield* room;
      yield* new Liar(world).says([intent(500_000_000, "lock-down")], ["OFFICE"]);
      yield* settle;
      const { copy, folder } = world.laptop("OFFICE");
      assert.strictEqual(copy.status().phase, "handing-in");
      // Whoever claims all the numbers in between never comes to an end.
      let claimed = 0;
      folder.fault = ({ operation }) => {
        if (operation === "createExclusive") claimed += 1;
        return claimed > 100 ? "offline" : undefined;
      };
      assert.isUndefined(yield* refusal(copy.unlock));
      assert.strictEqual(copy.status().phase, "open");
      assert.isAtMost(claims(world), 2);
      folder.fault = undefined;
      yield* settle;
      yield* world.laptop("PEER").copy.setField("tb/1000", "balance", 1);
      yield* copy.abandon("e".repeat(32));
      const asked = yield* Effect.forkChild(refusal(copy.lockDown()), { startImmediately: true });
      yield* settle;
      assert.isUndefined(yield* Fiber.join(asked));
      assert.strictEqual(world.laptop("PEER").copy.status().phase, "locked-down");
    }),
  );

  it.effect(
    "of which there is none behind is refused, and nothing is written that nobody reads",
    () =>
      Effect.gen(function* () {
        const world = yield* room;
        yield* new Liar(world).says([intent(limits.lockEpochs, "lock-down")], ["OFFICE"]);
        yield* settle;
        const refused = yield* refusal(world.laptop("OFFICE").copy.unlock);
        assert.strictEqual(refused?.reason, "invalid");
        assert.include(refused?.text ?? "", "used up");
        assert.strictEqual(claims(world), 0);
      }),
  );
});

describe("giving up the top-level parent", () => {
  it.effect("is what nobody can do: a member that writes so has said nothing", () =>
    Effect.gen(function* () {
      const world = yield* room;
      const liar = new Liar(world);
      const office = world.copyId("OFFICE");
      yield* liar.says(
        [control({ kind: "abandon", epoch: 3, copy: office }), setTo(1)],
        ["OFFICE", "PARENT"],
      );
      yield* settle;
      const { copy } = world.laptop("OFFICE");
      assert.deepStrictEqual(
        copy.properties().members.map(({ state }) => state),
        ["member", "member", "member", "member"],
      );
      yield* copy.setField("tb/1000", "balance", 71);
      yield* settle;
      for (const name of ["OFFICE", "PARENT", "PEER"]) {
        const here = world.laptop(name).copy;
        const { abandoned, boundTo, quarantined } = here.status();
        assert.deepStrictEqual(
          [name, abandoned, quarantined, boundTo === null],
          [name, false, 0, name === "OFFICE"],
        );
        // What else its author did counts as before.
        assert.strictEqual(here.record("tb/1000")?.["balance"]?.current, 71);
        assert.strictEqual(here.record("tb/1000")?.["note"]?.current, 1);
      }
      assert.isNotNull(world.laptop("PARENT").copy.status().connectedTo);
      // The office decides as before, and a clean-up does not bring it back.
      yield* copy.abandon(liar.copy);
      const asked = yield* Effect.forkChild(refusal(copy.cleanUp()), { startImmediately: true });
      for (let i = 0; i < 320; i++) yield* TestClock.adjust("1 second");
      assert.isUndefined(yield* Fiber.join(asked));
      yield* settle;
      assert.lengthOf(world.heard("snapshot.taken", "PEER"), 1);
      assert.isFalse(world.laptop("PEER").copy.status().abandoned);
    }),
  );
});

describe("an agreement that leaves out what it builds on", () => {
  it.effect("is nobody's agreement, and the office goes on", () =>
    Effect.gen(function* () {
      const world = yield* room;
      const { logId } = world.laptop("OFFICE").copy.identity;
      const liar = new Liar(world);
      yield* liar.says([intent(7, "clean-up")], ["OFFICE"], [{ log: logId, seq: 1 }]);
      yield* liar.says([control({ kind: "commit", epoch: 7 })], ["OFFICE"]);
      yield* settle;
      const { copy } = world.laptop("OFFICE");
      yield* copy.setField("tb/1000", "balance", 77);
      yield* settle;
      assert.lengthOf(world.heard("snapshot.made"), 0);
      assert.strictEqual(world.laptop("PEER").copy.record("tb/1000")?.["balance"]?.current, 77);
      const shown = stateDigest(copy);
      yield* world.close("OFFICE");
      assert.strictEqual(stateDigest(yield* world.open("OFFICE")), shown);
    }),
  );
});

describe("more versions of one field than anybody writes", () => {
  const versions = (from: number, count: number): ReadonlyArray<Op> =>
    Array.from({ length: count }, (_, n) => setTo(from + n));

  it.effect("are there after a clean-up, and when the office is opened again", () =>
    Effect.gen(function* () {
      const world = yield* room;
      const liar = new Liar(world);
      yield* liar.says(versions(0, 6_000), ["OFFICE"]);
      yield* liar.says(versions(6_000, 6_000), ["OFFICE"]);
      yield* settle;
      const { copy } = world.laptop("OFFICE");
      yield* copy.abandon(liar.copy);
      yield* settle;
      const asked = yield* Effect.forkChild(refusal(copy.cleanUp()), { startImmediately: true });
      for (let i = 0; i < 320; i++) yield* TestClock.adjust("1 second");
      assert.isUndefined(yield* Fiber.join(asked));
      assert.lengthOf(world.heard("snapshot.made"), 1);
      const shown = stateDigest(copy);
      yield* world.close("OFFICE");
      assert.strictEqual(stateDigest(yield* world.open("OFFICE")), shown);
    }),
  );

  it.effect("are replaced in as many steps as it takes, and every step is read again", () =>
    Effect.gen(function* () {
      const world = yield* room;
      const liar = new Liar(world);
      for (let n = 0; n < 3; n++) yield* liar.says(versions(n * 7_000, 7_000), ["OFFICE"]);
      yield* settle;
      yield* world.laptop("OFFICE").copy.setField("tb/1000", "note", "mine");
      yield* world.laptop("OFFICE").copy.setField("tb/1000", "note", "all mine");
      yield* world.close("OFFICE");
      const copy = yield* world.open("OFFICE");
      assert.deepStrictEqual(copy.record("tb/1000")?.["note"], {
        current: "all mine",
        versions: ["all mine"],
      });
    }),
  );
});

describe("a document of which nobody ever had the pieces", () => {
  it.effect("keeps nobody from deleting his copy", () =>
    Effect.gen(function* () {
      const world = yield* room;
      const hash = sha256(text("nobody has it"));
      const nowhere: Op = {
        kind: "put",
        document: "Nowhere.docx",
        manifest: { size: 13, sha256: hash, chunks: [{ hash, size: 13 }] },
        observed: [],
        epoch: 0,
      };
      yield* new Liar(world).says([nowhere], ["PEER"]);
      yield* settle;
      const { copy, folder } = world.laptop("PEER");
      assert.isAbove(copy.status().waiting, 0);
      yield* copy.setField("tb/1000", "balance", 72);
      assert.isUndefined(yield* refusal(copy.deleteCopy));
      assert.deepStrictEqual(folder.paths(), []);
      yield* settle;
      const office = world.laptop("OFFICE").copy;
      assert.strictEqual(office.record("tb/1000")?.["balance"]?.current, 72);
    }),
  );
});

describe("another size of a piece of somebody else's document", () => {
  const memo = text("what PARENT wrote");
  const otherSize: Op = {
    kind: "put",
    document: "Other.docx",
    manifest: { size: 99, sha256: sha256(memo), chunks: [{ hash: sha256(memo), size: 99 }] },
    observed: [],
    epoch: 0,
  };

  // One log comes before those of the others, one behind them.
  for (const digit of ["0", "f"]) {
    it.effect(`does not cost the piece when the copy is opened (${digit})`, () =>
      Effect.gen(function* () {
        const world = yield* room;
        yield* world.laptop("PARENT").copy.saveDocument("Memo.docx", memo);
        yield* new Liar(world, digit).says([otherSize], ["PARENT"]);
        yield* settle;
        yield* world.close("PARENT");
        const copy = yield* world.open("PARENT");
        assert.deepStrictEqual(yield* copy.readDocument("Memo.docx"), memo);
        assert.lengthOf(world.heard("quarantined", "PARENT"), 0);
      }),
    );

    it.effect(`keeps nobody from fetching it (${digit})`, () =>
      Effect.gen(function* () {
        const world = yield* room;
        yield* world.laptop("PEER").copy.workOffline;
        yield* world.laptop("PARENT").copy.saveDocument("Memo.docx", memo);
        yield* new Liar(world, digit).says([otherSize], ["PARENT"]);
        yield* settle;
        const { copy } = world.laptop("PEER");
        yield* copy.workOnline;
        yield* settle;
        assert.deepStrictEqual(yield* copy.readDocument("Memo.docx"), memo);
      }),
    );
  }
});

describe("a version with the hash of an honest one, and a list of other pieces", () => {
  /** Two pieces that are not the letter, and as long as it together. */
  const lie = (world: World) => {
    const honest = text("Dear client");
    const pieces = [text("Dear "), text("nobody")];
    for (const name of ["OFFICE", "PARENT", "PEER"])
      for (const bytes of pieces)
        world
          .laptop(name)
          .folder.plant(`_Sync/blob/${sha256(bytes).slice(0, 2)}/${sha256(bytes)}`, bytes);
    const chunks = pieces.map((bytes) => ({ hash: sha256(bytes), size: bytes.length }));
    const manifest = { size: honest.length, sha256: sha256(honest), chunks };
    return (observed: ReadonlyArray<Dot>): Op => ({
      kind: "put",
      document: "Letter.docx",
      manifest,
      observed,
      epoch: 0,
    });
  };

  for (const moment of ["beside it", "in its place"] as const)
    it.effect(`keeps nobody from the honest one: ${moment}`, () =>
      Effect.gen(function* () {
        const world = yield* room;
        const { copy } = world.laptop("OFFICE");
        const [dot] = copy.versions("Letter.docx").map((version) => version.dot);
        const [log, seq] = (dot ?? "").split(":");
        const observed = moment === "beside it" ? [] : [{ log: log!, seq: Number(seq) }];
        const deps = moment === "beside it" ? [] : [{ log: log!, seq: Number(seq) }];
        yield* new Liar(world).says([lie(world)(observed)], ["OFFICE", "PARENT"], deps);
        yield* settle;
        for (const name of ["OFFICE", "PARENT", "PEER"]) {
          const here = world.laptop(name).copy;
          assert.lengthOf(here.versions("Letter.docx"), 2, name);
          // One content is one version, whatever pieces it is said to lie in.
          assert.strictEqual(here.status().conflicts, 0, name);
          assert.deepStrictEqual(
            yield* here.readDocument("Letter.docx"),
            text("Dear client"),
            name,
          );
        }
      }),
    );

  it.effect("keeps nobody from having a very large one as a file", () =>
    Effect.gen(function* () {
      const here = new DeskWorld();
      const { world } = here;
      const honest = new Uint8Array(20 * 1_048_576).map((_, at) => at >> 12);
      const documents = [{ name: "Scan.pdf", bytes: honest }];
      yield* world.createTop("PARENT", { ...smallEngagement, documents });
      yield* world.open("PARENT");
      const other = new Uint8Array(limits.chunkBytes);
      const hash = sha256(other);
      here.world.laptop("PARENT").folder.plant(`_Sync/blob/${hash.slice(0, 2)}/${hash}`, other);
      const [log = "", seq = ""] = here.parent.versions("Scan.pdf")[0]?.dot.split(":") ?? [];
      const honestOne = [{ log, seq: Number(seq) }];
      const manifest = {
        size: honest.length,
        sha256: sha256(honest),
        chunks: Array.from({ length: 5 }, () => ({ hash, size: other.length })),
      };
      const document = "Scan.pdf";
      yield* new Liar(world).says(
        [{ kind: "put", document, manifest, observed: honestOne, epoch: 0 }],
        ["PARENT"],
        honestOne,
      );
      yield* settle;
      assert.lengthOf(here.parent.versions("Scan.pdf"), 2);
      yield* world.createChild("PEER", "PARENT");
      yield* here.openPeer();
      yield* world.connect("PEER", "PARENT");
      yield* here.pass(10);
      assert.deepStrictEqual(here.documents.status().pending, []);
      const file = here.folder.files.get("scan.pdf");
      assert.strictEqual(file === undefined ? "none" : sha256(file.bytes), sha256(honest));
    }),
  );
});
