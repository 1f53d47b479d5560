/** A disk that is full and a file somebody holds: an edit is refused or done, and no sequence number is used twice (I20, I21). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { assertOneHistory } from "./crash-points.ts";
import { MemoryFolder, WRITING } from "./memory-volume.ts";
import { refusal, settle, stateDigest, text, World } from "./world.ts";

const prepare = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1"]);
  yield* world.connect("PEER1", "PARENT");
  yield* world.laptop("PARENT").copy.saveDocument("From parent.docx", text("news"));
  return world;
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
      assertOneHistory(world, "afterwards");
    }),
  );

  it.effect(
    "leaves nothing of a save that failed in the folder, once the disk can be reached",
    () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const peer = world.laptop("PEER1");
        const staged = () =>
          peer.folder.paths().filter((path) => path.startsWith("_Sync/tmp/")).length;
        yield* settle;
        let written = false;
        peer.folder.fault = (entry) => {
          if (entry.operation === "renameToFresh") written = true;
          return written ? "offline" : undefined;
        };
        assert.strictEqual(
          (yield* Effect.result(peer.copy.setField("tb/1000", "balance", 5)))._tag,
          "Failure",
        );
        yield* settle;
        peer.folder.fault = undefined;
        assert.strictEqual(staged(), 1);
        yield* settle;
        assert.strictEqual(staged(), 0);
      }),
  );

  it.effect(
    "leaves nothing of a save in the folder that was cut off while the stick was out, where a removal answers that nothing is there",
    () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const peer = world.laptop("PEER1");
        const { folder } = peer;
        const staged = () => folder.paths().filter((path) => path.startsWith("_Sync/tmp/")).length;
        yield* settle;
        const stick = folder.duplicate("STICK");
        let isOut = false;
        folder.fault = ({ operation }) => {
          if (isOut || operation !== "renameToFresh") return undefined;
          isOut = true;
          stick.becomes(folder);
          folder.becomes(new MemoryFolder("PEER1"));
          return undefined;
        };
        assert.strictEqual(
          (yield* Effect.result(peer.copy.setField("tb/1000", "balance", 5)))._tag,
          "Failure",
        );
        folder.becomes(stick);
        assert.strictEqual(staged(), 1);
        yield* settle;
        assert.strictEqual(staged(), 0);
      }),
  );

  it.effect(
    "takes in what came meanwhile once there is room, although nothing new comes then",
    () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const [peer, parent] = [world.laptop("PEER1"), world.laptop("PARENT").copy];
        yield* settle;
        peer.folder.fault = (entry) => (entry.operation === "writeTemp" ? "no-space" : undefined);
        yield* parent.setField("tb/1000", "balance", 7);
        yield* settle;
        assert.notStrictEqual(stateDigest(peer.copy), stateDigest(parent));
        peer.folder.fault = undefined;
        yield* settle;
        assert.strictEqual(stateDigest(peer.copy), stateDigest(parent));
        assertOneHistory(world, "afterwards");
      }),
  );

  it.effect(
    "takes in what visitors left meanwhile once there is room, although they leave nothing more",
    () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const [peer, parent] = [world.laptop("PEER1"), world.laptop("PARENT")];
        yield* settle;
        parent.folder.fault = ({ hand, operation }) =>
          hand === "PARENT" && operation === "writeTemp" ? "no-space" : undefined;
        yield* peer.copy.setField("tb/1000", "balance", 7);
        yield* settle;
        assert.notStrictEqual(stateDigest(peer.copy), stateDigest(parent.copy));
        parent.folder.fault = undefined;
        yield* settle;
        assert.strictEqual(stateDigest(peer.copy), stateDigest(parent.copy));
        assertOneHistory(world, "afterwards");
      }),
  );

  it.effect(
    "takes in what visitors left meanwhile also where a backup has taken a folder away that was made for it",
    () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const parent = world.laptop("PARENT");
        yield* world.createChild("PEER2", "PARENT");
        const peer = yield* world.open("PEER2");
        parent.folder.fault = ({ hand, operation }) =>
          hand === "PARENT" && operation === "writeTemp" ? "no-space" : undefined;
        const backup = parent.folder.duplicate("PARENT");
        yield* world.connect("PEER2", "PARENT");
        yield* peer.setField("tb/1000", "balance", 7);
        yield* settle;
        yield* peer.disconnect;
        parent.folder.becomes(backup);
        parent.folder.fault = undefined;
        yield* settle;
        yield* world.connect("PEER2", "PARENT");
        yield* settle;
        assert.strictEqual(parent.copy.record("tb/1000")?.["balance"]?.current, 7);
        assert.strictEqual(stateDigest(peer), stateDigest(parent.copy));
      }),
  );

  it.effect(
    "is not what an edit is refused for when a tool took away an empty folder of ours",
    () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const { copy, folder } = world.laptop("PARENT");
        folder.eraseFolder("_Sync/tmp");
        yield* refusal(copy.setField("tb/1000", "balance", 7));
        yield* copy.setField("tb/1000", "balance", 8);
        assert.strictEqual(copy.record("tb/1000")?.["balance"]?.current, 8);
      }),
  );

  it.effect(
    "keeps nobody from opening his copy, also where something was left there meanwhile",
    () =>
      Effect.gen(function* () {
        const world = new World();
        yield* world.field(["PEER1"]);
        const parent = world.laptop("PARENT");
        yield* world.close("PARENT");
        yield* world.connect("PEER1", "PARENT");
        yield* world.laptop("PEER1").copy.saveDocument("Memo.docx", text("memo"));
        yield* settle;
        parent.folder.fault = ({ hand, operation }) =>
          hand === "PARENT" && operation === "writeTemp" ? "no-space" : undefined;
        const copy = yield* world.open("PARENT");
        assert.deepStrictEqual(yield* copy.readDocument("Letter.docx"), text("Dear client"));
        assert.strictEqual(copy.status().lastFailure?.reason, "no-space");
        yield* settle;
        assert.isUndefined(copy.document("Memo.docx"));
        parent.folder.fault = undefined;
        yield* settle;
        assert.deepStrictEqual(yield* copy.readDocument("Memo.docx"), text("memo"));
        assert.isNull(copy.status().lastFailure);
      }),
  );

  it.effect("is asked once in an attempt, however many documents wait for it", () =>
    Effect.gen(function* () {
      const world = yield* prepare;
      const [peer, parent] = [world.laptop("PEER1").copy, world.laptop("PARENT")];
      yield* settle;
      yield* peer.workOffline;
      for (let i = 0; i < 30; i++) yield* peer.saveDocument(`${i}.docx`, text(`memo ${i}`));
      let asked = 0;
      parent.folder.fault = ({ hand, operation }) => {
        if (hand !== "PEER1" || operation !== "writeTemp") return undefined;
        asked += 1;
        return "no-space";
      };
      yield* peer.workOnline;
      assert.strictEqual(asked, 1);
      parent.folder.fault = undefined;
      yield* settle;
      assert.strictEqual(stateDigest(peer), stateDigest(parent.copy));
    }),
  );

  it.effect(
    "an edit whose anchor could not be saved is not acknowledged, and no sequence number is used twice",
    () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const laptop = world.laptop("PEER1");
        yield* settle;
        laptop.saveFault = () => "no-space";
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
        assertOneHistory(world, "afterwards");
      }),
  );

  it.effect(
    "on which a choice of whom to exchange with cannot be written down says so, and writes it down once there is room",
    () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const laptop = world.laptop("PEER1");
        yield* settle;
        laptop.saveFault = (slot) => (slot.endsWith(".memory") ? "no-space" : undefined);
        for (const choose of [
          laptop.copy.disconnect,
          world.connect("PEER1", "PARENT"),
          laptop.copy.workOffline,
          laptop.copy.workOnline,
          laptop.copy.disconnect,
        ]) {
          yield* choose;
          assert.strictEqual(laptop.copy.status().notRemembered?.reason, "no-space");
        }
        laptop.saveFault = undefined;
        yield* settle;
        assert.isNull(laptop.copy.status().notRemembered);
        yield* world.crash("PEER1");
        assert.isNull((yield* world.open("PEER1")).status().boundTo);
      }),
  );

  /** PEER1's folder was deleted in Explorer, and the disk is full before the making of its next copy is through. */
  const cutWhereOneLay = Effect.gen(function* () {
    const world = yield* prepare;
    const peer = world.laptop("PEER1");
    yield* settle;
    yield* world.close("PEER1");
    peer.folder.becomes(new MemoryFolder("PEER1"));
    peer.folder.fault = ({ operation, path }) =>
      operation === "makeFolder" && path.startsWith("_Sync/blob/") ? "no-space" : undefined;
    assert.strictEqual((yield* refusal(world.createChild("PEER1", "PARENT")))?.reason, "volume");
    peer.folder.fault = undefined;
    return { world, peer };
  });

  it.effect("a copy whose making it cut off is not opened as the one that lay there before", () =>
    Effect.gen(function* () {
      const { world } = yield* cutWhereOneLay;
      const refused = yield* refusal(world.open("PEER1"));
      assert.strictEqual(refused?.reason, "not-a-copy");
      assert.include(refused?.text ?? "", "the making of another one was, after that");
      yield* world.createChild("PEER1", "PARENT");
      yield* world.open("PEER1");
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      const [peer, parent] = [world.laptop("PEER1").copy, world.laptop("PARENT").copy];
      assert.strictEqual(stateDigest(peer), stateDigest(parent));
      assertOneHistory(world, "afterwards");
    }),
  );

  it.effect("no copy is made over one that has only lost its papers", () =>
    Effect.gen(function* () {
      const world = yield* prepare;
      const peer = world.laptop("PEER1");
      yield* peer.copy.workOffline;
      yield* peer.copy.setField("tb/1000", "balance", 5);
      yield* world.close("PEER1");
      yield* peer.folder.view("PEER1").remove("_Sync/format.json");
      const refused = yield* refusal(world.createChild("PEER1", "PARENT"));
      assert.strictEqual(refused?.reason, "not-empty");
      const again = yield* world.open("PEER1");
      assert.strictEqual(again.exportState().records["tb/1000"]?.["balance"]?.current, 5);
    }),
  );

  it.effect("a file somebody holds for long is tried ten times, and not all at once", () =>
    Effect.gen(function* () {
      const world = yield* prepare;
      const laptop = world.laptop("PEER1");
      const ownLog = `_Sync/own/log/${laptop.copy.identity.logId}/`;
      let tries = 0;
      laptop.folder.fault = (entry) => {
        if (entry.operation !== "renameToFresh" || entry.to?.startsWith(ownLog) !== true)
          return undefined;
        tries += 1;
        return "busy";
      };
      const edit = yield* Effect.forkChild(refusal(laptop.copy.setField("tb/1000", "balance", 5)));
      yield* TestClock.adjust("400 millis");
      assert.isAtLeast(tries, 3);
      assert.isAtMost(tries, 9);
      yield* TestClock.adjust("2 seconds");
      assert.strictEqual((yield* Fiber.join(edit))?.reason, "volume");
      assert.strictEqual(tries, 10);
    }),
  );

  for (const reason of ["no-space", "denied"] as const)
    it.effect(`where no drop box can be made (${reason}) keeps nobody from opening his copy`, () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        yield* settle;
        yield* world.close("PEER1");
        const { folder } = world.laptop("PEER1");
        for (const path of folder.paths()) if (path.startsWith("_Sync/in/")) folder.erase(path);
        folder.eraseFolder("_Sync/in");
        folder.fault = ({ operation }) => (WRITING.has(operation) ? reason : undefined);
        const copy = yield* world.open("PEER1");
        yield* settle;
        assert.strictEqual(copy.status().lastFailure, null);
        folder.fault = undefined;
        yield* settle;
        assert.include(
          folder.audit.map(({ operation, path }) => `${operation} ${path}`),
          "makeFolder _Sync/in",
        );
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

  for (const [what, reason, isHit] of [
    ["a file of the drop box is held", "busy", (path: string) => path.startsWith("_Sync/in/")],
    ["nothing can be written", "no-space", (path: string) => path.startsWith("_Sync/tmp/")],
  ] as const)
    it.effect(`what was left while ${what} is taken in afterwards, though nothing more comes`, () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        const { copy, folder } = world.laptop("PARENT");
        const peer = world.laptop("PEER1").copy;
        yield* settle;
        folder.fault = ({ hand, operation, path }) =>
          hand === "PARENT" && isHit(path) && operation !== "list" ? reason : undefined;
        yield* peer.setField("tb/1000", "balance", 5);
        yield* settle;
        assert.strictEqual(peer.status().queue, 0);
        assert.notStrictEqual(stateDigest(copy), stateDigest(peer));
        folder.fault = undefined;
        yield* settle;
        assert.strictEqual(stateDigest(copy), stateDigest(peer));
      }),
    );
});
