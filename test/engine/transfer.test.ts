/** Documents travel by chunk, and an interrupted transfer goes on where it stopped (domain rule 50, engine §1.6). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import { chunkEnds } from "../../src/engine/documents/cutting.ts";
import { WRITING, type AuditEntry } from "./memory-volume.ts";
import { refusal, settle, sha256, smallEngagement, stateDigest, text, World } from "./world.ts";

const MEBIBYTE = 1_048_576;

/** Some twenty chunks, no two alike. */
const bigDocument = (seed: number): Uint8Array => {
  const bytes = new Uint8Array(40 * MEBIBYTE);
  for (let i = 0; i < bytes.length; i += 4_096) new DataView(bytes.buffer).setUint32(i, i + seed);
  return bytes;
};

const chunksOf = (seed: number): number => chunkEnds(bigDocument(seed)).length;

const chunkReads = (entries: ReadonlyArray<AuditEntry>, hand: string): ReadonlyArray<string> =>
  entries
    .filter(
      (entry) =>
        entry.hand === hand && entry.operation === "read" && entry.path.startsWith("_Sync/blob/"),
    )
    .map((entry) => entry.path);

describe("a document of 40 MB", () => {
  it.effect("that is cut while being fetched is fetched on, chunk by chunk, and never twice", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const parent = world.laptop("PARENT");
      parent.folder.remoteMillis = 100;
      parent.folder.audit.length = 0;
      let reads = 0;
      parent.folder.fault = (entry) => {
        if (
          entry.hand !== "PEER1" ||
          entry.operation !== "read" ||
          !entry.path.startsWith("_Sync/blob/")
        )
          return undefined;
        reads += 1;
        return reads === 5 ? "offline" : undefined;
      };
      yield* parent.copy.setField("tb/1000", "balance", 1);
      yield* parent.copy.saveDocument("Scan.pdf", bigDocument(1));
      yield* parent.copy.setField("tb/1000", "balance", 2);
      yield* settle;
      const peer = world.laptop("PEER1").copy;
      assert.strictEqual(stateDigest(peer), stateDigest(parent.copy));
      const fetched = chunkReads(parent.folder.audit, "PEER1");
      assert.strictEqual(fetched.length, chunksOf(1));
      assert.strictEqual(new Set(fetched).size, chunksOf(1));
      assert.strictEqual(
        world.marks("PEER1").filter((name) => name === "transfer-resumed").length,
        1,
      );
      assert.strictEqual(sha256(yield* peer.readDocument("Scan.pdf")), sha256(bigDocument(1)));
    }),
  );

  it.effect("that is cut while being sent is sent on", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const parent = world.laptop("PARENT");
      parent.folder.remoteMillis = 50;
      parent.folder.audit.length = 0;
      let writes = 0;
      parent.folder.fault = (entry) => {
        if (
          entry.hand !== "PEER1" ||
          entry.operation !== "writeTemp" ||
          (entry.bytes ?? 0) < MEBIBYTE
        )
          return undefined;
        writes += 1;
        return writes === 4 ? "offline" : undefined;
      };
      yield* world.laptop("PEER1").copy.saveDocument("Scan.pdf", bigDocument(2));
      assert.strictEqual(world.laptop("PEER1").copy.status().queue, 1);
      yield* settle;
      assert.strictEqual(stateDigest(world.laptop("PEER1").copy), stateDigest(parent.copy));
      const sent = parent.folder.audit.filter(
        (entry) =>
          entry.hand === "PEER1" &&
          entry.operation === "writeTemp" &&
          (entry.bytes ?? 0) >= MEBIBYTE,
      );
      assert.strictEqual(sent.length, chunksOf(2));
      assert.deepStrictEqual(
        world.marks("PEER1").filter((name) => name === "transfer-resumed"),
        ["transfer-resumed"],
      );
      assert.strictEqual(world.laptop("PEER1").copy.status().queue, 0);
    }),
  );

  it.effect("half fetched before a crash is completed after it, from another copy if need be", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.connect("PEER2", "PARENT");
      const parent = world.laptop("PARENT");
      parent.folder.remoteMillis = 100;
      let reads = 0;
      parent.folder.fault = (entry) => {
        if (entry.hand !== "PEER1" || !entry.path.startsWith("_Sync/blob/")) return undefined;
        reads += 1;
        return reads > 6 ? "hang" : undefined;
      };
      yield* parent.copy.saveDocument("Scan.pdf", bigDocument(3));
      yield* settle;
      assert.strictEqual(world.laptop("PEER1").copy.status().waiting, 1);
      yield* world.crash("PEER1");
      const again = yield* world.open("PEER1");
      assert.strictEqual(again.status().waiting, 1);
      parent.reachable = false;
      world.laptop("PEER2").folder.audit.length = 0;
      yield* world.connect("PEER1", "PEER2");
      yield* settle;
      assert.strictEqual(
        chunkReads(world.laptop("PEER2").folder.audit, "PEER1").length,
        chunksOf(3) - 6,
      );
      assert.strictEqual(again.status().waiting, 0);
      assert.include(world.marks("PEER1"), "transfer-resumed");
      assert.strictEqual(stateDigest(again), stateDigest(world.laptop("PEER2").copy));
    }),
  );

  it.effect("sends only the chunk that changed when it is saved again", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      yield* world.connect("PEER1", "PARENT");
      const parent = world.laptop("PARENT");
      yield* parent.copy.saveDocument("Scan.pdf", bigDocument(4));
      yield* settle;
      parent.folder.audit.length = 0;
      const changed = bigDocument(4);
      changed[20 * MEBIBYTE] = 255;
      yield* parent.copy.saveDocument("Scan.pdf", changed);
      yield* settle;
      assert.strictEqual(chunkReads(parent.folder.audit, "PEER1").length, 1);
      assert.notInclude(world.marks("PEER1"), "transfer-resumed");
    }),
  );
});

describe("while a document waits for its chunks", () => {
  it.effect("it is not shown, what builds on it waits too, and other logs go on", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.connect("PEER2", "PARENT");
      const parent = world.laptop("PARENT");
      let blocked = true;
      parent.folder.fault = (entry) =>
        blocked &&
        entry.hand === "PEER2" &&
        entry.path.startsWith("_Sync/blob/") &&
        entry.operation === "read"
          ? "not-found"
          : undefined;
      yield* world.laptop("PEER1").copy.saveDocument("Memo.docx", text("memo"));
      yield* settle;
      yield* parent.copy.setField("tb/1000", "after memo", true);
      yield* settle;
      const two = world.laptop("PEER2").copy;
      assert.isUndefined(two.exportState().documents["Memo.docx"]);
      assert.isUndefined(two.exportState().records["tb/1000"]?.["after memo"]);
      assert.strictEqual(two.status().waiting, 2);
      yield* two.setField("tb/1000", "balance", 4);
      yield* TestClock.adjust("1 milli");
      assert.strictEqual(two.status().queue, 0);
      // No name anywhere changes when the chunk becomes readable: it is asked for again now and then.
      blocked = false;
      yield* settle;
      assert.strictEqual(two.status().waiting, 0);
      assert.strictEqual(stateDigest(two), stateDigest(parent.copy));
    }),
  );
});

describe("a piece that nobody had, and that lies there after all", () => {
  /** PEER1 waits for Memo.docx of PARENT, whose program is closed; its piece comes back by hand, and no name that is looked at changes. */
  const shownAfter = Effect.fnUntraced(function* (mayWrite: boolean) {
    const world = new World();
    yield* world.field(["PEER1"]);
    const parent = world.laptop("PARENT");
    yield* parent.copy.saveDocument("Memo.docx", text("memo"));
    yield* world.close("PARENT");
    const { copy } = world.laptop("PEER1");
    let isThere = false;
    parent.folder.fault = ({ hand, operation, path }) => {
      if (hand !== "PEER1") return undefined;
      if (WRITING.has(operation)) return mayWrite ? undefined : "denied";
      return operation === "read" && path.startsWith("_Sync/blob/") && !isThere
        ? "not-found"
        : undefined;
    };
    yield* world.connect("PEER1", "PARENT");
    let figure = 0;
    /** Somebody works on for so many minutes, without a pause. */
    const workOn = Effect.fnUntraced(function* (minutes: number) {
      for (let i = 0; i < minutes * 6; i++) {
        yield* copy.setField("tb/1000", "balance", (figure += 1));
        yield* TestClock.adjust("10 seconds");
      }
    });
    yield* workOn(5);
    assert.strictEqual(copy.status().waiting, 1);
    isThere = true;
    yield* workOn(2);
    return copy.exportState().documents["Memo.docx"] !== undefined;
  });

  it.effect("is taken where somebody works on without a pause", () =>
    Effect.gen(function* () {
      assert.isTrue(yield* shownAfter(true));
    }),
  );

  it.effect("is taken where nothing may be written meanwhile", () =>
    Effect.gen(function* () {
      assert.isTrue(yield* shownAfter(false));
    }),
  );
});

describe("a log that arrived without its documents", () => {
  it.effect("gets them from the author's next visit, because the host asks for them", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const peer = world.laptop("PEER1");
      yield* peer.copy.saveDocument("Memo.docx", text("memo"));
      yield* TestClock.adjust("1 milli");
      peer.folder.fault = (entry) =>
        entry.hand === "PARENT" &&
        entry.operation === "read" &&
        entry.path.startsWith("_Sync/blob/")
          ? "offline"
          : undefined;
      yield* Effect.ignore(world.connect("PARENT", "PEER1"));
      const parent = world.laptop("PARENT").copy;
      yield* parent.disconnect;
      assert.strictEqual(parent.status().waiting, 1);
      yield* settle;
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      assert.strictEqual(parent.status().waiting, 0);
      assert.deepStrictEqual(yield* parent.readDocument("Memo.docx"), text("memo"));
    }),
  );
});

/** What PEER1, who was away, does in PARENT's folder to hand over documents he saved one by one. */
const handedOver = Effect.fnUntraced(function* (
  contents: ReadonlyArray<Uint8Array>,
  prepare: (world: World) => void = () => undefined,
) {
  const world = new World();
  yield* world.field(["PEER1"]);
  yield* world.connect("PEER1", "PARENT");
  yield* settle;
  const { copy } = world.laptop("PEER1");
  yield* copy.workOffline;
  for (const [at, bytes] of contents.entries()) yield* copy.saveDocument(`Doc ${at}.docx`, bytes);
  const { folder } = world.laptop("PARENT");
  prepare(world);
  folder.audit.length = 0;
  yield* copy.workOnline;
  yield* settle;
  const parent = world.laptop("PARENT").copy;
  for (const [at, bytes] of contents.entries())
    assert.deepStrictEqual(yield* parent.readDocument(`Doc ${at}.docx`), bytes);
  return folder.audit
    .filter(({ hand }) => hand === "PEER1")
    .map(({ operation, path, to }) => ({ operation, target: to ?? path }));
});

const isPiece = ({ target }: { readonly target: string }): boolean =>
  target.startsWith("_Sync/blob/");

const arrivals = (done: Effect.Success<ReturnType<typeof handedOver>>): string =>
  done
    .flatMap((one) => {
      if (one.operation !== "renameToFresh") return [];
      if (isPiece(one)) return ["piece"];
      return one.target.endsWith(".seg") ? ["segment"] : [];
    })
    .join(" ");

describe("documents saved one by one while away", () => {
  const small = [1, 2, 3].map((n) => text(`small document ${n}`));

  it.effect("are brought over together, and then what was done with them, in its order", () =>
    Effect.gen(function* () {
      const done = yield* handedOver(small);
      assert.strictEqual(arrivals(done), "piece piece piece segment segment segment");
    }),
  );

  it.effect("behind the first that does not lie there are not asked for one by one", () =>
    Effect.gen(function* () {
      const asked = (yield* handedOver(small)).filter(
        (one) => one.operation === "stat" && isPiece(one),
      );
      assert.strictEqual(asked.length, 1);
    }),
  );

  it.effect("and lie there already are not brought once more", () =>
    Effect.gen(function* () {
      const done = yield* handedOver(small, (world) => {
        const { folder } = world.laptop("PARENT");
        for (const bytes of small) {
          const hash = sha256(bytes);
          folder.plant(`_Sync/blob/${hash.slice(0, 2)}/${hash}`, bytes);
        }
      });
      assert.strictEqual(arrivals(done), "segment segment segment");
    }),
  );

  it.effect("do not wait for a large one behind them", () =>
    Effect.gen(function* () {
      const done = yield* handedOver([...small.slice(0, 1), new Uint8Array(2 * MEBIBYTE).fill(7)]);
      assert.strictEqual(arrivals(done), "piece segment piece segment");
    }),
  );
});

describe("making a copy", () => {
  it.effect("that was cut is done again and uses the chunks that arrived", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE", {
        ...smallEngagement,
        documents: [{ name: "Scan.pdf", bytes: bigDocument(5) }],
      });
      const office = world.laptop("OFFICE");
      let reads = 0;
      office.folder.fault = (entry) => {
        if (!entry.path.startsWith("_Sync/blob/")) return undefined;
        reads += 1;
        return reads === 8 ? "offline" : undefined;
      };
      assert.strictEqual(
        (yield* refusal(world.createChild("PARENT", "OFFICE")))?.volumeError?.reason,
        "offline",
      );
      assert.strictEqual((yield* refusal(world.open("PARENT")))?.reason, "not-a-copy");
      office.folder.fault = undefined;
      office.folder.audit.length = 0;
      yield* world.createChild("PARENT", "OFFICE");
      assert.strictEqual(chunkReads(office.folder.audit, "PARENT").length, chunksOf(5) - 7);
      assert.include(world.marks("PARENT"), "transfer-resumed");
      const parent = yield* world.open("PARENT");
      assert.strictEqual(stateDigest(parent), stateDigest(yield* world.open("OFFICE")));
    }),
  );
});
