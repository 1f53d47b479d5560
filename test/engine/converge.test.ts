/** Copies that exchange with folders end in the same state (engine I2, I8, I9; domain rules 43–46). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { Decoded, shareDecoded } from "../../src/engine/engine.ts";
import type { Segment } from "../../src/engine/log/segment.ts";
import { settle, sha256, smallEngagement, stateDigest, text, World } from "./world.ts";

describe("two copies", () => {
  it.effect("a child starts with everything the parent had", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.createTop("OFFICE");
      yield* world.createChild("PARENT", "OFFICE");
      const parent = yield* world.open("PARENT");
      const office = yield* world.open("OFFICE");
      assert.strictEqual(stateDigest(parent), stateDigest(office));
      assert.strictEqual(
        Object.keys(parent.exportState().documents).length,
        smallEngagement.documents.length,
      );
      assert.deepStrictEqual(yield* parent.readDocument("Letter.docx"), text("Dear client"));
      assert.strictEqual(office.status().indicator, "n/a");
      assert.deepStrictEqual(parent.identity.parentCopy, office.identity.copyId);
      assert.deepStrictEqual(parent.locations(), [{ path: "\\\\OFFICE\\Maple", kind: "parent" }]);
      assert.include(world.marks("PARENT"), "copy-created");
    }),
  );

  it.effect("an edit travels through the folder while nobody is at the other side", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field([]);
      yield* world.connect("PARENT", "OFFICE");
      const parent = world.laptop("PARENT").copy;
      assert.strictEqual(parent.status().indicator, "green");
      yield* parent.setField("tb/1000", "balance", 1300);
      yield* parent.saveDocument("Letter.docx", text("Dear client, thank you"));
      yield* settle;
      assert.strictEqual(parent.status().queue, 0);
      const office = yield* world.open("OFFICE");
      assert.strictEqual(stateDigest(office), stateDigest(parent));
      assert.strictEqual(office.exportState().records["tb/1000"]?.["balance"]?.current, 1300);
      assert.deepStrictEqual(
        yield* office.readDocument("Letter.docx"),
        text("Dear client, thank you"),
      );
    }),
  );
});

describe("copies in one process", () => {
  it.effect("parse a segment once when they share what was parsed, and end the same", () =>
    Effect.gen(function* () {
      const shared = shareDecoded();
      let parsed = 0;
      const counting = {
        ...shared,
        segments: {
          get: shared.segments.get,
          set: (bytes: Uint8Array, segment: Segment) => {
            parsed += 1;
            shared.segments.set(bytes, segment);
          },
        },
      };
      const world = new World();
      yield* Effect.provideService(world.field(["PEER1", "PEER2", "PEER3"]), Decoded, counting);
      // The first segment of the top level, and the one with which each of the four copies joined.
      assert.strictEqual(parsed, 5);
      assert.strictEqual(
        stateDigest(world.laptop("PEER3").copy),
        stateDigest(world.laptop("PARENT").copy),
      );
    }),
  );

  it.effect("parse an acknowledgement once when they share what was parsed", () =>
    Effect.gen(function* () {
      const shared = shareDecoded();
      const met: Array<Uint8Array> = [];
      let known = 0;
      const world = new World();
      world.decoded = {
        ...shared,
        acknowledgements: {
          get: (bytes) => {
            const have = shared.acknowledgements.get(bytes);
            if (have !== undefined) known += 1;
            return have;
          },
          set: (bytes, have) => {
            met.push(bytes);
            shared.acknowledgements.set(bytes, have);
          },
        },
      };
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.connect("PEER2", "PARENT");
      yield* world.laptop("PEER1").copy.saveDocument("Letter.docx", text("read by both"));
      yield* settle;
      assert.isAbove(known, 0);
      assert.lengthOf(new Set(met), met.length);
      assert.strictEqual(
        stateDigest(world.laptop("PEER2").copy),
        stateDigest(world.laptop("PARENT").copy),
      );
    }),
  );
});

describe("three levels", () => {
  it.effect("office, parent and two grandchildren converge, sign-offs and entries included", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PARENT", "OFFICE");
      yield* world.connect("PEER1", "PARENT");
      yield* world.connect("PEER2", "PARENT");
      yield* world.laptop("PEER1").copy.setField("aje/8", "lines", [{ account: "1000", debit: 9 }]);
      yield* world.laptop("PEER2").copy.saveDocument("Memo.docx", text("new here"));
      yield* settle;
      const office = yield* world.open("OFFICE");
      yield* office.setField("signoff/doc-003", "preparer", "AB");
      yield* settle;
      const digests = ["OFFICE", "PARENT", "PEER1", "PEER2"].map((name) =>
        stateDigest(world.laptop(name).copy),
      );
      assert.strictEqual(new Set(digests).size, 1);
      assert.strictEqual(
        world.laptop("PEER2").copy.exportState().records["signoff/doc-003"]?.["preparer"]?.current,
        "AB",
      );
    }),
  );

  it.effect("grandchildren exchange through a peer's folder while the parent is away", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2", "PEER3"]);
      world.laptop("PARENT").reachable = false;
      yield* world.close("PEER1");
      yield* world.connect("PEER2", "PEER1");
      yield* world.connect("PEER3", "PEER1");
      const [two, three] = [world.laptop("PEER2").copy, world.laptop("PEER3").copy];
      assert.strictEqual(two.status().indicator, "yellow");
      yield* two.setField("tb/2000", "balance", 7);
      yield* three.saveDocument("Letter.docx", text("from three"));
      yield* settle;
      assert.strictEqual(stateDigest(two), stateDigest(three));
      assert.strictEqual(three.exportState().records["tb/2000"]?.["balance"]?.current, 7);
      const one = yield* world.open("PEER1");
      assert.strictEqual(stateDigest(one), stateDigest(two));
      assert.include(world.marks("PEER2"), "connected-to-peer");
    }),
  );
});

describe("concurrent edits", () => {
  it.effect("both values are kept and every copy shows the same one", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
      yield* one.setField("tb/1000", "balance", 1);
      yield* two.setField("tb/1000", "balance", 2);
      yield* one.saveDocument("Letter.docx", text("one"));
      yield* two.saveDocument("Letter.docx", text("two"));
      for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
      yield* settle;
      const digests = ["PARENT", "PEER1", "PEER2"].map((name) =>
        stateDigest(world.laptop(name).copy),
      );
      assert.strictEqual(new Set(digests).size, 1);
      const state = one.exportState();
      assert.deepStrictEqual(state.records["tb/1000"]?.["balance"]?.versions, [1, 2]);
      assert.deepStrictEqual(
        state.documents["Letter.docx"]?.versions,
        [sha256(text("one")), sha256(text("two"))].toSorted(),
      );
      assert.deepStrictEqual(
        yield* one.readDocument("Letter.docx", sha256(text("two"))),
        text("two"),
      );
      assert.deepStrictEqual(
        yield* two.readDocument("Letter.docx", sha256(text("one"))),
        text("one"),
      );
      assert.strictEqual(one.status().conflicts, 2);
      assert.include(world.marks("PARENT"), "conflict-kept-both");
      assert.strictEqual(world.heard("conflict", "PEER1").length, 2);
    }),
  );

  it.effect("the next edit of a field replaces both, a document waits for a confirmation", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
      yield* one.setField("tb/1000", "balance", 1);
      yield* two.setField("tb/1000", "balance", 2);
      yield* one.saveDocument("Letter.docx", text("one"));
      yield* two.saveDocument("Letter.docx", text("two"));
      for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
      yield* settle;
      yield* one.setField("tb/1000", "balance", 3);
      yield* one.saveDocument("Letter.docx", text("three"));
      yield* settle;
      assert.deepStrictEqual(two.exportState().records["tb/1000"]?.["balance"], {
        current: 3,
        versions: [3],
      });
      assert.strictEqual(
        two.exportState().documents["Letter.docx"]?.current,
        sha256(text("three")),
      );
      assert.strictEqual(two.exportState().documents["Letter.docx"]?.versions.length, 2);
      yield* two.confirmDocument("Letter.docx");
      yield* settle;
      assert.deepStrictEqual(one.exportState().documents["Letter.docx"]?.versions, [
        sha256(text("three")),
      ]);
      assert.strictEqual(one.status().conflicts, 0);
      for (const laptop of ["PARENT", "PEER1"])
        assert.strictEqual(world.heard("conflicts", laptop).at(-1)?.facts["count"], 0);
    }),
  );

  it.effect("an edit survives a delete that did not know of it", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
      yield* one.deleteRecord("tb/1000");
      yield* one.deleteDocument("Letter.docx");
      yield* two.setField("tb/1000", "balance", 99);
      yield* two.saveDocument("Letter.docx", text("still needed"));
      for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
      yield* settle;
      const state = one.exportState();
      assert.strictEqual(stateDigest(one), stateDigest(two));
      assert.deepStrictEqual(state.records["tb/1000"], {
        balance: { current: 99, versions: [99] },
      });
      assert.deepStrictEqual(state.documents["Letter.docx"]?.versions, [
        sha256(text("still needed")),
      ]);
    }),
  );

  it.effect("a deleted record does not come back with a copy that returns late", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      yield* world.connect("PEER1", "PARENT");
      yield* world.laptop("PEER1").copy.deleteRecord("tb/1000");
      yield* settle;
      yield* world.laptop("PEER2").copy.setField("tb/2000", "balance", 1);
      yield* world.connect("PEER2", "PARENT");
      yield* settle;
      for (const name of ["PARENT", "PEER1", "PEER2"])
        assert.isUndefined(world.laptop(name).copy.exportState().records["tb/1000"]);
    }),
  );

  it.effect("identical values are one value, not a conflict", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
      yield* one.setField("tb/1000", "note", { a: 1, b: [2] });
      yield* two.setField("tb/1000", "note", { b: [2], a: 1 });
      yield* one.saveDocument("Same.docx", text("same"));
      yield* two.saveDocument("Same.docx", text("same"));
      for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
      yield* settle;
      assert.strictEqual(one.status().conflicts, 0);
      assert.deepStrictEqual(one.exportState().documents["Same.docx"]?.versions, [
        sha256(text("same")),
      ]);
      assert.strictEqual(stateDigest(one), stateDigest(two));
      assert.strictEqual(world.heard("conflict").length, 0);
    }),
  );
});
