/**
 * Lock-down, unlock and abandoning as people see them (engine §1.9, I13, I15, I20, I26): OFFICE is the top level, PARENT its
 * child, the peers are children of PARENT.
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import type { CopyHandle } from "../../../src/engine/engine.ts";
import type { EngineError } from "../../../src/engine/errors.ts";
import { refusal, settle, stateDigest, text, World } from "../world.ts";

/** Everybody open; PARENT connected to OFFICE, the peers to PARENT. */
const office = Effect.fnUntraced(function* (world: World, peers: ReadonlyArray<string>) {
  yield* world.field(peers);
  yield* world.open("OFFICE");
  yield* world.connect("PARENT", "OFFICE");
  for (const peer of peers) yield* world.connect(peer, "PARENT");
  yield* settle;
});

/** Runs an act that needs others to do something meanwhile. */
const meanwhile = Effect.fnUntraced(function* (
  act: Effect.Effect<void, EngineError>,
  seconds: number,
) {
  const fiber = yield* Effect.forkChild(refusal(act), { startImmediately: true });
  for (let i = 0; i < seconds; i++) yield* TestClock.adjust("1 second");
  return yield* Fiber.join(fiber);
});

const phases = (world: World, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.map((name) => world.laptop(name).copy.status().phase);

const balance = (copy: CopyHandle): unknown =>
  copy.exportState().records["tb/1000"]?.["balance"]?.current;

const ALL = ["OFFICE", "PARENT", "PEER1", "PEER2"];

/** The office has asked for a lock-down, waited in vain for a laptop, and crashed. It is open again. */
const cutOff = Effect.gen(function* () {
  const world = new World();
  yield* office(world, ["PEER1"]);
  world.laptop("PEER1").reachable = false;
  const asked = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.lockDown()), {
    startImmediately: true,
  });
  for (let i = 0; i < 10; i++) yield* TestClock.adjust("1 second");
  yield* world.crash("OFFICE");
  yield* Fiber.interrupt(asked);
  yield* world.open("OFFICE");
  return world;
});

describe("a lock-down", () => {
  it.effect("reaches copies two folders away, and closes the engagement for everybody", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 7);
      assert.isUndefined(yield* meanwhile(world.laptop("OFFICE").copy.lockDown(), 100));
      yield* settle;
      assert.deepStrictEqual(
        phases(world, ALL),
        ALL.map(() => "locked-down"),
      );
      for (const name of ALL) {
        const { copy } = world.laptop(name);
        assert.strictEqual(balance(copy), 7);
        const refused = yield* refusal(copy.setField("tb/1000", "balance", 8));
        assert.strictEqual(refused?.reason, "locked-down");
        assert.include(refused?.text ?? "", "user-OFFICE on OFFICE");
      }
      assert.isTrue(world.marks("OFFICE").includes("locked-down"));
      const [digest] = ALL.map((name) => stateDigest(world.laptop(name).copy));
      for (const name of ALL) assert.strictEqual(stateDigest(world.laptop(name).copy), digest);
    }),
  );

  it.effect("is taken back when somebody does not hand in, and names who is missing", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      world.laptop("PEER2").reachable = false;
      const refused = yield* meanwhile(
        world.laptop("OFFICE").copy.lockDown({ patienceMillis: 60_000 }),
        100,
      );
      assert.strictEqual(refused?.reason, "copies-missing");
      assert.deepStrictEqual(
        refused?.missing?.map(({ copyId, name }) => [copyId, name]),
        [[world.copyId("PEER2"), "user-PEER2 on PEER2"]],
      );
      yield* settle;
      assert.deepStrictEqual(phases(world, ["OFFICE", "PARENT", "PEER1"]), [
        "open",
        "open",
        "open",
      ]);
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 9);
      world.laptop("PEER2").reachable = true;
      yield* settle;
      assert.strictEqual(balance(world.laptop("PEER2").copy), 9);
      assert.strictEqual(world.laptop("PEER2").copy.status().phase, "open");
    }),
  );

  it.effect(
    "counts copies it has never met: a grandchild that is away stands in its way (M29)",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1"]);
        yield* world.createChild("LATE", "PEER1");
        yield* settle;
        // Nor does it matter how long ago anybody heard of it.
        yield* TestClock.adjust("3 days");
        yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 1);
        yield* settle;
        const refused = yield* meanwhile(
          world.laptop("OFFICE").copy.lockDown({ patienceMillis: 240_000 }),
          260,
        );
        assert.deepStrictEqual(
          refused?.missing?.map(({ name }) => name),
          ["user-LATE on LATE"],
        );
      }),
  );

  it.effect(
    "waits for a copy that was made a moment ago and has introduced itself nowhere else than at a copy that hands in",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1"]);
        const peer = world.laptop("PEER1");
        yield* peer.copy.workOffline;
        yield* settle;
        // No time passes from here to the seal: nobody has looked into his own folder since.
        yield* world.createChild("LATE", "PEER1");
        const asking = yield* Effect.forkChild(
          refusal(world.laptop("OFFICE").copy.lockDown({ patienceMillis: 60_000 })),
          { startImmediately: true },
        );
        yield* TestClock.adjust("0 millis");
        world.laptop("PARENT").hint?.("connected");
        yield* TestClock.adjust("0 millis");
        yield* peer.copy.workOnline;
        assert.strictEqual(peer.copy.status().phase, "handing-in");
        yield* world.laptop("PARENT").copy.syncNow;
        world.laptop("OFFICE").hint?.("drop-box");
        yield* TestClock.adjust("90 seconds");
        const refused = yield* Fiber.join(asking);
        assert.deepStrictEqual(
          refused?.missing?.map(({ name }) => name),
          ["user-LATE on LATE"],
        );
      }),
  );

  it.effect("waits for somebody who holds own work back, as a piece of it is gone", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1"]);
      const { copy, folder } = world.laptop("PEER1");
      yield* copy.workOffline;
      yield* copy.saveDocument("Memo.docx", text("memo"));
      yield* world.close("PEER1");
      const piece = world.keys.hash(text("memo"));
      const path = `_Sync/blob/${piece.slice(0, 2)}/${piece}`;
      folder.erase(path);
      const again = yield* world.open("PEER1");
      yield* again.workOnline;
      const asked = (): Effect.Effect<EngineError | undefined> =>
        meanwhile(world.laptop("OFFICE").copy.lockDown({ patienceMillis: 100_000 }), 160);
      const refused = yield* asked();
      assert.deepStrictEqual(
        refused?.missing?.map(({ name }) => name),
        ["user-PEER1 on PEER1"],
      );
      yield* settle;
      folder.plant(path, text("memo"));
      yield* TestClock.adjust("1 minute");
      assert.isUndefined(yield* asked());
    }),
  );

  it.effect("refuses new edits while everybody hands in, and keeps those made before", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      yield* world.laptop("PEER2").copy.workOffline;
      yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 22);
      const fiber = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.lockDown()), {
        startImmediately: true,
      });
      for (let i = 0; i < 80; i++) yield* TestClock.adjust("1 second");
      assert.deepStrictEqual(phases(world, ALL), [
        "handing-in",
        "handing-in",
        "handing-in",
        "open",
      ]);
      const early = yield* refusal(world.laptop("PEER1").copy.setField("tb/1000", "balance", 1));
      assert.strictEqual(early?.reason, "locked-down");
      const waiting = world.laptop("OFFICE").copy.properties().members;
      assert.deepStrictEqual(
        waiting.filter(({ handedIn }) => !handedIn).map(({ name }) => name),
        ["user-PEER2 on PEER2"],
      );
      yield* world.laptop("PEER2").copy.workOnline;
      for (let i = 0; i < 100; i++) yield* TestClock.adjust("1 second");
      assert.isUndefined(yield* Fiber.join(fiber));
      yield* settle;
      for (const name of ALL) assert.strictEqual(balance(world.laptop(name).copy), 22);
    }),
  );

  it.effect("is opened again by unlock, and everybody edits on", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      yield* meanwhile(world.laptop("OFFICE").copy.lockDown(), 100);
      yield* settle;
      assert.isUndefined(yield* meanwhile(world.laptop("OFFICE").copy.unlock, 5));
      yield* settle;
      assert.deepStrictEqual(
        phases(world, ALL),
        ALL.map(() => "open"),
      );
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 5);
      yield* settle;
      for (const name of ALL) assert.strictEqual(balance(world.laptop(name).copy), 5);
      const again = yield* refusal(world.laptop("OFFICE").copy.unlock);
      assert.strictEqual(again?.reason, "invalid");
    }),
  );

  it.effect("asked for at a peer moves the connection to the top level, and says so (I26)", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      yield* world.connect("PEER1", "OFFICE");
      yield* world.connect("PEER1", "PEER2");
      yield* settle;
      assert.strictEqual(
        world.laptop("PEER1").copy.status().connectedTo,
        world.laptop("PEER2").path,
      );
      assert.isUndefined(yield* meanwhile(world.laptop("PEER1").copy.lockDown(), 100));
      assert.strictEqual(
        world.laptop("PEER1").copy.status().connectedTo,
        world.laptop("OFFICE").path,
      );
      assert.isTrue(world.marks("PEER1").includes("switched-for-operation"));
      yield* settle;
      assert.deepStrictEqual(
        phases(world, ALL),
        ALL.map(() => "locked-down"),
      );
    }),
  );

  it.effect(
    "is refused where the top level is unknown or cannot be reached, and nothing changes",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1"]);
        const unknown = yield* refusal(world.laptop("PEER1").copy.lockDown());
        assert.strictEqual(unknown?.reason, "needs-top-level");
        assert.deepStrictEqual(
          unknown?.missing?.map(({ name }) => name.startsWith("the top-level parent")),
          [true],
        );
        assert.include(
          (yield* refusal(world.laptop("PEER1").copy.unlock))?.text ?? "",
          "An unlock needs the top-level parent,",
        );
        world.laptop("OFFICE").reachable = false;
        yield* settle;
        const away = yield* refusal(world.laptop("PARENT").copy.lockDown());
        assert.strictEqual(away?.reason, "needs-top-level");
        assert.include(away?.text ?? "", world.laptop("OFFICE").path);
        assert.deepStrictEqual(phases(world, ["PARENT", "PEER1"]), ["open", "open"]);
      }),
  );

  it.effect("tells whoever waits that his copy is closed, and goes on when it is open again", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1"]);
      yield* world.laptop("PEER1").copy.workOffline;
      const asks = refusal(world.laptop("OFFICE").copy.lockDown());
      const waits = yield* Effect.forkChild(asks, { startImmediately: true });
      yield* TestClock.adjust("5 seconds");
      yield* world.close("OFFICE");
      assert.include((yield* Fiber.join(waits))?.text ?? "", "goes on when it is opened again");
      yield* world.open("OFFICE");
      yield* world.laptop("PEER1").copy.workOnline;
      yield* TestClock.adjust("2 minutes");
      assert.strictEqual(world.laptop("OFFICE").copy.status().phase, "locked-down");
    }),
  );

  it.effect("goes on after its author crashed between intent and commit (I20)", () =>
    Effect.gen(function* () {
      const world = yield* cutOff;
      world.laptop("PEER1").reachable = true;
      yield* settle;
      assert.deepStrictEqual(phases(world, ["OFFICE", "PARENT", "PEER1"]), [
        "locked-down",
        "locked-down",
        "locked-down",
      ]);
    }),
  );

  it.effect("asked for again by whoever was cut off in it is waited for, and not refused", () =>
    Effect.gen(function* () {
      const world = yield* cutOff;
      const { copy } = world.laptop("OFFICE");
      const refused = yield* meanwhile(copy.lockDown({ patienceMillis: 5_000 }), 10);
      assert.strictEqual(refused?.reason, "copies-missing");
      assert.strictEqual(copy.status().phase, "open");
      world.laptop("PEER1").reachable = true;
      yield* settle;
      const again = yield* Effect.forkChild(refusal(copy.lockDown()), { startImmediately: true });
      // Somebody waits for it already.
      assert.strictEqual((yield* refusal(copy.lockDown()))?.reason, "claimed");
      for (let i = 0; i < 60; i++) yield* TestClock.adjust("1 second");
      assert.isUndefined(yield* Fiber.join(again));
      assert.strictEqual(copy.status().phase, "locked-down");
    }),
  );

  it.effect("whose author never comes back is taken back by unlock (M30)", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1"]);
      const asked = yield* Effect.forkChild(refusal(world.laptop("PARENT").copy.lockDown()), {
        startImmediately: true,
      });
      yield* TestClock.adjust("1 second");
      yield* world.crash("PARENT");
      yield* Fiber.interrupt(asked);
      world.laptop("PARENT").reachable = false;
      yield* world.connect("PEER1", "OFFICE");
      yield* settle;
      assert.strictEqual(world.laptop("OFFICE").copy.status().phase, "handing-in");
      assert.isUndefined(yield* meanwhile(world.laptop("PEER1").copy.unlock, 5));
      yield* settle;
      assert.deepStrictEqual(phases(world, ["OFFICE", "PEER1"]), ["open", "open"]);
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 3);
      yield* settle;
      assert.strictEqual(balance(world.laptop("OFFICE").copy), 3);
    }),
  );

  it.effect(
    "whose author loses the connection right after asking is told how it really ended",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1"]);
        yield* world.connect("PEER1", "OFFICE");
        yield* settle;
        const top = world.laptop("OFFICE");
        // The claim goes through, and then nothing more for a while.
        top.folder.fault = (entry) =>
          entry.hand === "PEER1" && entry.operation === "writeTemp" ? "offline" : undefined;
        const refused = yield* Effect.forkChild(
          refusal(world.laptop("PEER1").copy.lockDown({ patienceMillis: 600_000 })),
          { startImmediately: true },
        );
        for (let i = 0; i < 20; i++) yield* TestClock.adjust("1 second");
        assert.strictEqual(world.laptop("PEER1").copy.status().phase, "handing-in");
        assert.strictEqual(top.copy.status().phase, "open");
        assert.isUndefined(refused.pollUnsafe());
        top.folder.fault = undefined;
        for (let i = 0; i < 300; i++) yield* TestClock.adjust("1 second");
        assert.isUndefined(yield* Fiber.join(refused));
        yield* settle;
        assert.deepStrictEqual(phases(world, ["OFFICE", "PARENT", "PEER1"]), [
          "locked-down",
          "locked-down",
          "locked-down",
        ]);
      }),
  );

  it.effect(
    "whose author's disk takes nothing any more is told so in time, and it is taken back once there is room",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1"]);
        yield* world.connect("PEER1", "OFFICE");
        yield* world.laptop("PARENT").copy.workOffline;
        const peer = world.laptop("PEER1");
        const refused = yield* Effect.forkChild(
          refusal(peer.copy.lockDown({ patienceMillis: 60_000 })),
          { startImmediately: true },
        );
        yield* TestClock.adjust("30 seconds");
        peer.folder.fault = (entry) => (entry.operation === "writeTemp" ? "no-space" : undefined);
        yield* TestClock.adjust("20 seconds");
        assert.isUndefined(refused.pollUnsafe());
        yield* settle;
        assert.strictEqual((yield* Fiber.join(refused))?.reason, "volume");
        assert.strictEqual(peer.copy.status().phase, "handing-in");
        peer.folder.fault = undefined;
        yield* settle;
        assert.deepStrictEqual(phases(world, ["OFFICE", "PEER1"]), ["open", "open"]);
      }),
  );

  it.effect("asked for twice at once is granted to one", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1"]);
      yield* world.connect("PEER1", "OFFICE");
      const first = yield* Effect.forkChild(refusal(world.laptop("PARENT").copy.lockDown()), {
        startImmediately: true,
      });
      const second = yield* Effect.forkChild(refusal(world.laptop("PEER1").copy.lockDown()), {
        startImmediately: true,
      });
      for (let i = 0; i < 100; i++) yield* TestClock.adjust("1 second");
      const outcomes = [yield* Fiber.join(first), yield* Fiber.join(second)];
      assert.deepStrictEqual(outcomes.map((outcome) => outcome?.reason ?? "done").toSorted(), [
        "claimed",
        "done",
      ]);
    }),
  );

  it.effect("keeps out what somebody edited who did not know, and can show it (I13)", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1"]);
      // A folder copied in Explorer: a copy nobody has registered yet.
      const copied = world.laptop("COPIED");
      yield* world.close("PEER1");
      copied.folder = world.laptop("PEER1").folder.duplicate("COPIED");
      yield* world.open("PEER1");
      yield* world.connect("PEER1", "PARENT");
      yield* meanwhile(world.laptop("OFFICE").copy.lockDown(), 100);
      yield* settle;
      yield* world.open("COPIED");
      yield* copied.copy.saveDocument("Letter.docx", text("late"));
      yield* world.connect("COPIED", "PARENT");
      yield* settle;
      const late = world.laptop("OFFICE").copy.quarantined();
      assert.deepStrictEqual(
        late.map(({ entity, why }) => [entity, why]),
        [["document/Letter.docx", "locked-down"]],
      );
      for (const name of ["OFFICE", "COPIED"]) {
        const { copy } = world.laptop(name);
        const bytes = yield* copy.readDocument("Letter.docx", String(copy.quarantined()[0]?.value));
        assert.strictEqual(new TextDecoder().decode(bytes), "late", name);
      }
      for (const name of ["OFFICE", "PARENT", "COPIED"])
        assert.strictEqual(
          stateDigest(world.laptop(name).copy),
          stateDigest(world.laptop("PEER1").copy),
        );
      yield* meanwhile(world.laptop("OFFICE").copy.unlock, 5);
      yield* settle;
      assert.strictEqual(world.laptop("COPIED").copy.quarantined().length, 1);
      yield* copied.copy.saveDocument("Letter.docx", text("again"));
      yield* settle;
      assert.strictEqual(
        stateDigest(world.laptop("OFFICE").copy),
        stateDigest(world.laptop("COPIED").copy),
      );
      assert.strictEqual(
        new TextDecoder().decode(yield* world.laptop("OFFICE").copy.readDocument("Letter.docx")),
        "again",
      );
    }),
  );
});

describe("an abandoned copy", () => {
  it.effect("lets a lock-down go on without it, and what it did unseen is never merged (I15)", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 1);
      yield* settle;
      world.laptop("PEER2").reachable = false;
      yield* settle;
      yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 2);
      const lost = world.copyId("PEER2");
      assert.isUndefined(yield* meanwhile(world.laptop("OFFICE").copy.abandon(lost), 5));
      assert.isUndefined(yield* meanwhile(world.laptop("OFFICE").copy.lockDown(), 100));
      yield* settle;
      world.laptop("PEER2").reachable = true;
      yield* settle;
      yield* settle;
      const { copy } = world.laptop("PEER2");
      assert.isTrue(copy.status().abandoned);
      assert.strictEqual(copy.status().boundTo, null);
      const refused = yield* refusal(copy.setField("tb/1000", "balance", 3));
      assert.strictEqual(refused?.reason, "abandoned");
      for (const name of ALL) assert.strictEqual(balance(world.laptop(name).copy), 1);
      assert.deepStrictEqual(
        copy.quarantined().map(({ entity, value, why }) => [entity, value, why]),
        [["tb/1000", 2, "abandoned"]],
      );
      // Told where it was made, once, and nowhere else.
      const told = world.said.filter(({ kind }) => kind === "edits.aside");
      assert.deepStrictEqual(
        told.map(({ facts, laptop }) => [laptop, facts["why"], facts["entities"]]),
        [["PEER2", "abandoned", ["tb/1000"]]],
      );
      assert.deepStrictEqual(
        told[0]?.facts["edits"],
        copy.quarantined().map(({ dot }) => dot),
      );
      const back = yield* refusal(copy.connect({ path: world.laptop("PARENT").path }));
      assert.strictEqual(back?.reason, "abandoned");
    }),
  );

  it.effect("is refused as a host by everybody who knows", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      yield* meanwhile(world.laptop("OFFICE").copy.abandon(world.copyId("PEER2")), 5);
      yield* settle;
      const refused = yield* refusal(world.connect("PEER1", "PEER2"));
      assert.strictEqual(refused?.reason, "abandoned");
    }),
  );

  it.effect("whose work went through another copy before anybody knew is taken out again", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      world.laptop("OFFICE").reachable = false;
      yield* settle;
      yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 2);
      yield* settle;
      assert.strictEqual(balance(world.laptop("PARENT").copy), 2);
      yield* meanwhile(world.laptop("OFFICE").copy.abandon(world.copyId("PEER2")), 5);
      world.laptop("OFFICE").reachable = true;
      yield* settle;
      for (const name of ["OFFICE", "PARENT", "PEER1"]) {
        assert.strictEqual(balance(world.laptop(name).copy), 1250, name);
        assert.strictEqual(world.laptop(name).copy.quarantined().length, 1, name);
      }
    }),
  );

  it.effect("cannot be the top level, oneself, or somebody unknown", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1"]);
      const { copy } = world.laptop("PARENT");
      for (const id of [world.copyId("OFFICE"), world.copyId("PARENT"), "f".repeat(32)])
        assert.strictEqual((yield* refusal(copy.abandon(id)))?.reason, "invalid");
    }),
  );
});

it.effect(
  "what the top level asked for and a backup forgot comes back from the others, and comes to its end by itself",
  () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1"]);
      yield* settle;
      const [top, parent] = [world.laptop("OFFICE"), world.laptop("PARENT")];
      const older = top.folder.duplicate("backup");
      yield* world.laptop("PEER1").copy.workOffline;
      yield* Effect.forkChild(Effect.ignore(top.copy.lockDown()));
      yield* TestClock.adjust("1 minute");
      assert.strictEqual(parent.copy.status().phase, "handing-in");
      top.folder.becomes(older);
      yield* TestClock.adjust("2 minutes");
      assert.strictEqual(top.copy.status().phase, "handing-in");
      yield* TestClock.adjust("10 minutes");
      assert.strictEqual(top.copy.status().phase, "open");
      assert.strictEqual(parent.copy.status().phase, "open");
    }),
);

describe("deleting a copy", () => {
  it.effect("hands in everything first, and the copy is not waited for any more", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      yield* world.laptop("PEER2").copy.workOffline;
      yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 44);
      assert.strictEqual((yield* refusal(world.laptop("PEER2").copy.deleteCopy))?.reason, "volume");
      yield* world.laptop("PEER2").copy.workOnline;
      yield* world.laptop("PEER2").copy.deleteCopy;
      assert.deepStrictEqual(world.laptop("PEER2").folder.paths(), []);
      assert.isUndefined(yield* meanwhile(world.laptop("OFFICE").copy.lockDown(), 100));
      assert.strictEqual(balance(world.laptop("OFFICE").copy), 44);
      const states = world
        .laptop("OFFICE")
        .copy.properties()
        .members.map(({ state }) => state);
      assert.deepStrictEqual(states.toSorted(), ["deleted", "member", "member", "member"]);
    }),
  );

  it.effect(
    "hands on what visitors left there and nobody has taken in yet, for those who have gone home",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1", "PEER2"]);
        yield* world.connect("PEER2", "PEER1");
        yield* settle;
        yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 45);
        yield* world.laptop("PEER2").copy.deleteCopy;
        assert.notStrictEqual(balance(world.laptop("PEER1").copy), 45);
        yield* world.laptop("PEER1").copy.deleteCopy;
        yield* settle;
        assert.strictEqual(balance(world.laptop("OFFICE").copy), 45);
      }),
  );

  it.effect(
    "that was given up is refused where anything lies only there, and later altogether",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1", "PEER2"]);
        const peers = [world.laptop("PEER1"), world.laptop("PEER2")] as const;
        const [idle, worked] = peers;
        const { copy } = world.laptop("OFFICE");
        for (const peer of peers) {
          yield* world.connect(peer.name, "OFFICE");
          yield* peer.copy.workOffline;
        }
        yield* worked.copy.setField("tb/1000", "balance", 47);
        for (const peer of peers) yield* copy.abandon(peer.copy.identity.copyId);
        for (const peer of peers) yield* peer.copy.workOnline;
        for (const moment of ["at once", "later"]) {
          assert.strictEqual((yield* refusal(worked.copy.deleteCopy))?.reason, "abandoned", moment);
          if (moment === "at once") yield* idle.copy.deleteCopy;
          yield* settle;
        }
        assert.deepStrictEqual(idle.folder.paths(), []);
        assert.strictEqual(worked.copy.quarantined().length, 1);
      }),
  );

  it.effect(
    "is refused where the copy it would hand in to has been deleted itself, and nothing is lost",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1", "PEER2"]);
        const { copy } = world.laptop("PEER2");
        yield* world.connect("PEER2", "PEER1");
        yield* settle;
        yield* world.laptop("PEER1").copy.deleteCopy;
        yield* copy.setField("tb/1000", "balance", 46);
        assert.strictEqual((yield* refusal(copy.deleteCopy))?.reason, "volume");
        assert.strictEqual(copy.status().indicator, "offline");
        assert.strictEqual(copy.status().queue, 1);
        yield* world.connect("PEER2", "PARENT");
        yield* copy.deleteCopy;
        yield* settle;
        assert.strictEqual(balance(world.laptop("OFFICE").copy), 46);
      }),
  );

  it.effect(
    "that a program holds a file of is gone for everybody else, decides nothing any more, and can be deleted once more",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1"]);
        yield* world.connect("PEER1", "OFFICE");
        yield* settle;
        const { copy, folder } = world.laptop("PEER1");
        yield* copy.saveDocument("memo.docx", text("memo"));
        yield* settle;
        folder.fault = ({ operation, path }) =>
          operation === "remove" && path === "_Sync/format.json" ? "busy" : undefined;
        assert.strictEqual((yield* meanwhile(copy.deleteCopy, 100))?.reason, "volume");
        for (const asked of [
          copy.lockDown(),
          copy.cleanUp(),
          copy.unlock,
          copy.abandon(world.copyId("PARENT")),
          copy.checkOut("memo.docx"),
        ])
          assert.strictEqual((yield* meanwhile(asked, 5))?.reason, "closed");
        assert.isUndefined(yield* meanwhile(world.laptop("OFFICE").copy.lockDown(), 100));
        folder.fault = undefined;
        yield* copy.deleteCopy;
        assert.deepStrictEqual(folder.paths(), []);
        assert.lengthOf(world.heard("control.signed-off", "PEER1"), 1);
      }),
  );

  it.effect("takes back what it has asked everybody for, and the others edit on", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1", "PEER2"]);
      world.laptop("PEER2").reachable = false;
      const { copy } = world.laptop("PEER1");
      yield* world.connect("PEER1", "OFFICE");
      const asked = yield* Effect.forkChild(refusal(copy.lockDown()), { startImmediately: true });
      yield* TestClock.adjust("1 minute");
      assert.deepStrictEqual(phases(world, ["OFFICE", "PARENT", "PEER1"]), [
        "handing-in",
        "handing-in",
        "handing-in",
      ]);
      yield* copy.deleteCopy;
      const told = yield* Fiber.join(asked);
      assert.strictEqual(told?.reason, "closed");
      assert.include(told?.text ?? "", "taken back");
      world.laptop("PEER2").reachable = true;
      yield* settle;
      assert.deepStrictEqual(phases(world, ["OFFICE", "PARENT", "PEER2"]), [
        "open",
        "open",
        "open",
      ]);
      assert.isUndefined(yield* meanwhile(world.laptop("OFFICE").copy.lockDown(), 100));
    }),
  );

  it.effect(
    "that has signed off hands on what is left there since then, and stays where there is no room for it",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* office(world, ["PEER1", "PEER2"]);
        const { copy, folder } = world.laptop("PEER1");
        const parent = world.laptop("PARENT").folder;
        folder.fault = ({ operation, path }) =>
          operation === "remove" && path === "_Sync/format.json" ? "busy" : undefined;
        assert.strictEqual((yield* meanwhile(copy.deleteCopy, 100))?.reason, "volume");
        parent.fault = ({ hand, operation }) =>
          hand === "PEER1" && operation === "writeTemp" ? "no-space" : undefined;
        yield* world.connect("PEER2", "PEER1");
        yield* world.laptop("PEER2").copy.setField("tb/1000", "balance", 48);
        // It hands in here, and is nowhere any more.
        yield* world.laptop("PEER2").copy.deleteCopy;
        yield* settle;
        folder.fault = undefined;
        const refused = yield* refusal(copy.deleteCopy);
        assert.include(refused?.text ?? "", "Nothing was deleted");
        parent.fault = undefined;
        yield* copy.deleteCopy;
        assert.deepStrictEqual(folder.paths(), []);
        yield* settle;
        assert.strictEqual(balance(world.laptop("OFFICE").copy), 48);
      }),
  );

  it.effect("is refused at the top level; clearing there needs every other copy gone", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* office(world, ["PEER1"]);
      const { copy } = world.laptop("OFFICE");
      assert.strictEqual((yield* refusal(copy.deleteCopy))?.reason, "invalid");
      const held = yield* refusal(copy.clearInformation);
      assert.deepStrictEqual(held?.missing?.map(({ name }) => name).toSorted(), [
        "user-PARENT on PARENT",
        "user-PEER1 on PEER1",
      ]);
      yield* world.laptop("PEER1").copy.deleteCopy;
      yield* settle;
      yield* world.laptop("PARENT").copy.deleteCopy;
      yield* settle;
      yield* copy.clearInformation;
      assert.deepStrictEqual(world.laptop("OFFICE").folder.paths(), []);
    }),
  );

  it.effect(
    "is not cleared over a copy that was made a moment ago, nor over what somebody left",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.createTop("OFFICE");
        const copy = yield* world.open("OFFICE");
        yield* settle;
        // It introduced itself in the drop box, and the office has not looked since.
        yield* world.createChild("LATE", "OFFICE");
        yield* world.open("LATE");
        yield* world.connect("LATE", "OFFICE");
        yield* world.laptop("LATE").copy.setField("tb/1000", "balance", 77);
        yield* TestClock.adjust("1 milli");
        const refused = yield* refusal(copy.clearInformation);
        assert.strictEqual(refused?.reason, "copies-missing");
        assert.deepStrictEqual(
          refused?.missing?.map(({ name }) => name),
          ["user-LATE on LATE"],
        );
        assert.strictEqual(balance(copy), 77);
        yield* world.laptop("LATE").copy.deleteCopy;
        yield* copy.clearInformation;
        assert.deepStrictEqual(world.laptop("OFFICE").folder.paths(), []);
      }),
  );
});

describe("a copy that is given up while others are connected to it", () => {
  it.effect("is left by whoever learns of it, and takes nobody's work along", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.open("OFFICE");
      yield* world.connect("PEER1", "PARENT");
      yield* world.connect("PEER2", "PARENT");
      yield* settle;
      yield* world.connect("PEER2", "OFFICE");
      yield* settle;
      yield* world.laptop("OFFICE").copy.abandon(world.copyId("PARENT"));
      yield* settle;
      // PEER1 hears of it from a visitor.
      yield* world.connect("PEER2", "PEER1");
      yield* settle;
      const { copy } = world.laptop("PEER1");
      assert.isNull(copy.status().connectedTo);
      assert.strictEqual(copy.status().boundTo, world.laptop("PARENT").path);
      assert.include(copy.status().lastFailure?.text ?? "", "abandoned");
      // Whom it leaves has been told.
      assert.isTrue(world.laptop("PARENT").copy.status().abandoned);
      yield* copy.setField("tb/1000", "balance", 77);
      assert.strictEqual(copy.status().queue, 1);
      // Whoever deletes a copy hands in everything first: not there.
      assert.strictEqual((yield* refusal(copy.deleteCopy))?.reason, "volume");
      yield* world.connect("PEER1", "OFFICE");
      yield* settle;
      assert.strictEqual(balance(world.laptop("OFFICE").copy), 77);
    }),
  );
});
