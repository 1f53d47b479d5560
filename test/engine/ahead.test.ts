/** What a copy says it is about to store, for somebody who waits for it (`copy/ahead.ts`). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import type { Ahead, TellAhead } from "../../src/engine/copy/ahead.ts";
import { MemoryWorkingFolder } from "./documents/memory-folder.ts";
import { settle, World } from "./world.ts";

const KIBIBYTE = 1_024;

/** No two blocks alike. */
const content = (seed: number, kibibytes = 512): Uint8Array => {
  const bytes = new Uint8Array(kibibytes * KIBIBYTE);
  for (let at = 0; at < bytes.length; at += 64) new DataView(bytes.buffer).setUint32(at, at + seed);
  return bytes;
};

/** What was told, in this order, and how much of it is not over. */
const listening = () => {
  const told: Array<Ahead> = [];
  const open = new Set<Ahead>();
  const onAhead: TellAhead = (ahead) => {
    told.push(ahead);
    open.add(ahead);
    return () => void open.delete(ahead);
  };
  return { told, open, onAhead };
};

/** PARENT and PEER, connected; PEER tells what is ahead. */
const connected = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER"]);
  yield* world.close("PEER");
  const heard = listening();
  const peer = yield* world.open("PEER", {}, { onAhead: heard.onAhead });
  yield* world.connect("PEER", "PARENT");
  yield* settle;
  return { world, peer, parent: world.laptop("PARENT"), ...heard };
});

describe("a copy somebody listens to", () => {
  it.effect("says how much it takes in and hands over, in bytes that are not there yet", () =>
    Effect.gen(function* () {
      const { open, peer, told } = yield* connected;
      assert.deepStrictEqual(told, []);
      yield* peer.workOffline;
      yield* peer.saveDocument("One.pdf", content(1));
      yield* peer.saveDocument("Two.pdf", content(2));
      yield* peer.saveDocument("One again.pdf", content(1));
      assert.deepStrictEqual(told, [
        { what: "taking in", documents: 1, bytes: 512 * KIBIBYTE },
        { what: "taking in", documents: 1, bytes: 512 * KIBIBYTE },
      ]);
      told.length = 0;
      yield* peer.workOnline;
      yield* settle;
      assert.deepStrictEqual(told, [
        { what: "handing over", documents: 2, bytes: 1_024 * KIBIBYTE },
      ]);
      assert.strictEqual(open.size, 0);
    }),
  );

  it.effect("says how much it fetches, and nothing of an exchange without documents", () =>
    Effect.gen(function* () {
      const { open, parent, peer, told } = yield* connected;
      yield* parent.copy.setField("tb/1000", "balance", 1);
      yield* peer.setField("tb/1000", "name", "Cash");
      yield* settle;
      assert.deepStrictEqual(told, []);
      yield* parent.copy.saveDocument("Scan.pdf", content(3));
      yield* settle;
      assert.deepStrictEqual(told, [{ what: "fetching", documents: 1, bytes: 512 * KIBIBYTE }]);
      assert.strictEqual(open.size, 0);
    }),
  );

  it.effect("says how much it lays out as files", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER"]);
      yield* world.close("PEER");
      const { onAhead, open, told } = listening();
      const lie = new MemoryWorkingFolder();
      const documents = lie.view(() => true);
      const peer = yield* world.open("PEER", {}, { onAhead, documents });
      yield* peer.documents!.look;
      told.length = 0;
      yield* world.connect("PEER", "PARENT");
      yield* world.laptop("PARENT").copy.saveDocument("Scan.pdf", content(5));
      yield* settle;
      yield* peer.documents!.look;
      const ahead = { documents: 1, bytes: 512 * KIBIBYTE };
      assert.deepStrictEqual(told, [
        { what: "fetching", ...ahead },
        { what: "laying out", ...ahead },
      ]);
      assert.strictEqual(open.size, 0);
    }),
  );

  it.effect("says that it is over where it was cut, and begins anew with what is missing", () =>
    Effect.gen(function* () {
      const { open, parent, peer, told, world } = yield* connected;
      const large = content(4, 20 * KIBIBYTE);
      parent.folder.remoteMillis = 100;
      let reads = 0;
      parent.folder.fault = (entry) => {
        if (entry.hand !== "PEER" || entry.operation !== "read") return undefined;
        if (!entry.path.startsWith("_Sync/blob/")) return undefined;
        reads += 1;
        return reads === 3 ? "offline" : undefined;
      };
      yield* parent.copy.saveDocument("Scan.pdf", large);
      yield* settle;
      const [first, second, ...more] = told;
      assert.deepStrictEqual(more, []);
      assert.strictEqual(first?.bytes, large.length);
      assert.isBelow(second?.bytes ?? Infinity, large.length);
      assert.isAbove(second?.bytes ?? 0, 0);
      assert.strictEqual(open.size, 0);
      assert.strictEqual(peer.status().waiting, 0);
      assert.include(world.marks("PEER"), "transfer-resumed");
    }),
  );
});
