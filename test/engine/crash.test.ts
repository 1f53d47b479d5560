/** Power cuts between any two file operations (I20, I21, I23): nothing acknowledged is lost, reopening twice is once. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as TestClock from "effect/testing/TestClock";
import type { AuditEntry, MemoryFolder } from "./memory-volume.ts";
import { Ledger, shown } from "./ledger.ts";
import { settle, smallEngagement, stateDigest, text, World } from "./world.ts";

/** Stops everything PEER1 does at its `at`-th operation, counted over both folders. */
const powerCutAt = (world: World, at: number, torn: boolean): { count: number } => {
  const counter = { count: 0 };
  const cut =
    (folder: MemoryFolder) =>
    (entry: AuditEntry): "hang" | undefined => {
      if (entry.hand !== "PEER1") return undefined;
      counter.count += 1;
      if (counter.count < at) return undefined;
      // A torn write: the staging file is there, half of it.
      if (counter.count === at && torn && entry.operation === "writeTemp")
        folder.plant(entry.path, text("fieldsync-seg"));
      return "hang";
    };
  for (const name of ["PARENT", "PEER1"]) {
    const { folder } = world.laptop(name);
    folder.fault = cut(folder);
  }
  return counter;
};

/** One small working day of PEER1: online edits, news from the parent, a second document version. */
const day = (world: World) =>
  Effect.gen(function* () {
    const peer = world.laptop("PEER1").copy;
    yield* peer.setField("tb/1000", "balance", 1);
    yield* peer.saveDocument("Memo.docx", text("first"));
    yield* TestClock.adjust("2 seconds");
    yield* peer.setField("tb/1000", "balance", 2);
    yield* peer.saveDocument("Memo.docx", text("second"));
    yield* peer.deleteRecord("signoff/doc-003");
    yield* TestClock.adjust("3 seconds");
  });

const prepare = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1"]);
  yield* world.connect("PEER1", "PARENT");
  yield* world.laptop("PARENT").copy.saveDocument("From parent.docx", text("news"));
  return world;
});

/** Runs the day until the power cut, comes back twice, and compares with what was acknowledged. */
const survives = (at: number, torn: boolean) =>
  Effect.gen(function* () {
    const world = yield* prepare;
    const office = world.heard("copy.created", "OFFICE")[0]?.facts["copy"];
    const counter = powerCutAt(world, at, torn);
    const working = yield* Effect.forkChild(day(world));
    yield* TestClock.adjust("10 seconds");
    working.interruptUnsafe();
    yield* world.crash("PEER1");
    const ledger = new Ledger(smallEngagement, String(office));
    ledger.hear(world.said);
    const acknowledged = ledger.expected();
    const reached = counter.count >= at;
    for (const name of ["PARENT", "PEER1"]) world.laptop(name).folder.fault = undefined;

    const once = yield* world.open("PEER1");
    const first = stateDigest(once);
    yield* world.crash("PEER1");
    const peer = yield* world.open("PEER1");
    assert.strictEqual(stateDigest(peer), first, `reopened twice after a cut at operation ${at}`);
    yield* settle;
    const visible = new Set(shown(peer));
    // An edit that was made durable but not acknowledged may have replaced an acknowledged one; nothing else may be missing.
    const missing = acknowledged.filter((line) => !visible.has(line));
    const unacknowledged = peer.properties().operations - ledger.edits.size;
    assert.isAtMost(
      missing.length,
      Math.max(0, unacknowledged),
      `cut at ${at}: ${missing.join("; ")}`,
    );
    if (unacknowledged === 0) assert.deepStrictEqual(shown(peer), acknowledged);
    assert.strictEqual(
      stateDigest(peer),
      stateDigest(world.laptop("PARENT").copy),
      `converged after a cut at ${at}`,
    );
    assertOneHistory(world);
    const leftovers = [...world.laptops.values()]
      .flatMap(({ folder }) => folder.paths())
      .filter((path) => path.startsWith("_Sync/tmp/"));
    assert.deepStrictEqual(leftovers, [], `staging files left after a cut at ${at}`);
    return reached;
  });

/** One content per (log, first operation), over all folders (I21). */
const assertOneHistory = (world: World): void => {
  const seen = new Map<string, string>();
  for (const { folder } of world.laptops.values())
    for (const path of folder.paths()) {
      const match = /([0-9a-f]{32}\.\d+)[./](\d+)-\d+\.([0-9a-f]{16})\.seg$/.exec(path);
      if (match === null) continue;
      const key = `${match[1]} ${match[2]}`;
      assert.strictEqual(seen.get(key) ?? match[3], match[3], `two histories of ${key}`);
      seen.set(key, match[3] ?? "");
    }
};

const everyPoint = (torn: boolean) =>
  Effect.gen(function* () {
    let at = 1;
    while (yield* survives(at, torn)) at += 1;
    assert.isAtLeast(at, 50);
  });

describe("a power cut", () => {
  it.effect(
    "before any file operation loses nothing that was acknowledged",
    () => everyPoint(false),
    120_000,
  );
  it.effect(
    "in the middle of any write loses nothing that was acknowledged",
    () => everyPoint(true),
    120_000,
  );
});

describe("a full disk", () => {
  it.effect("refuses the edit, keeps the state, and the next edit works", () =>
    Effect.gen(function* () {
      const world = yield* prepare;
      const peer = world.laptop("PEER1").copy;
      yield* settle;
      const before = stateDigest(peer);
      world.laptop("PEER1").folder.fault = (entry) =>
        entry.operation === "writeTemp" ? "no-space" : undefined;
      const refused = yield* Effect.result(peer.setField("tb/1000", "balance", 5));
      assert.strictEqual(refused._tag, "Failure");
      assert.strictEqual(stateDigest(peer), before);
      world.laptop("PEER1").folder.fault = undefined;
      yield* peer.setField("tb/1000", "balance", 6);
      yield* settle;
      assert.strictEqual(stateDigest(peer), stateDigest(world.laptop("PARENT").copy));
      assertOneHistory(world);
    }),
  );

  it.effect(
    "an edit whose anchor could not be saved is not acknowledged, and no sequence number is used twice",
    () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const laptop = world.laptop("PEER1");
        yield* settle;
        laptop.saveFault = () => true;
        assert.strictEqual(
          (yield* Effect.result(laptop.copy.setField("tb/1000", "balance", 5)))._tag,
          "Failure",
        );
        laptop.saveFault = undefined;
        yield* laptop.copy.setField("tb/1000", "balance", 6);
        yield* world.crash("PEER1");
        const peer = yield* world.open("PEER1");
        yield* settle;
        assert.strictEqual(peer.exportState().records["tb/1000"]?.["balance"]?.current, 6);
        assertOneHistory(world);
      }),
  );

  it.effect("a file somebody holds for a moment is tried again", () =>
    Effect.gen(function* () {
      const world = yield* prepare;
      const laptop = world.laptop("PEER1");
      let busy = 3;
      laptop.folder.fault = (entry) => {
        if (entry.operation !== "renameToFresh" || busy === 0) return undefined;
        busy -= 1;
        return "busy";
      };
      const edit = yield* Effect.forkChild(laptop.copy.setField("tb/1000", "balance", 5));
      yield* TestClock.adjust("2 seconds");
      assert.isDefined(edit.pollUnsafe());
      assert.strictEqual(laptop.copy.exportState().records["tb/1000"]?.["balance"]?.current, 5);
    }),
  );
});
