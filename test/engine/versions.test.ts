/** Versions of documents: kept, listed, and made current again by whoever wants to (domain A7, rule 54). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../src/engine/engine.ts";
import { refusal, settle, sha256, stateDigest, text, World } from "./world.ts";

const LETTER = "Letter.docx";

const meet = (world: World, names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    for (const name of names) yield* world.connect(name, "PARENT");
    yield* settle;
  });

/** PEER1 and PEER2 wrote "one" and "two" without knowing of each other, and everybody knows both. */
const inConflict = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  const [one, two] = [world.laptop("PEER1").copy, world.laptop("PEER2").copy];
  yield* one.saveDocument(LETTER, text("one"));
  yield* two.saveDocument(LETTER, text("two"));
  yield* meet(world, ["PEER1", "PEER2"]);
  return { world, one, two, parent: world.laptop("PARENT").copy };
});

const listed = (copy: CopyHandle, name = LETTER): ReadonlyArray<string> =>
  copy.versions(name).map(({ by, sizeBytes, state }) => `${by}: ${sizeBytes} ${state}`);

const dotOf = (copy: CopyHandle, content: string): string => {
  const found = copy.versions(LETTER).find(({ sha256: hash }) => hash === sha256(text(content)));
  if (found === undefined) throw new Error(`there is no version "${content}"`);
  return found.dot;
};

const losing = (copy: CopyHandle): string =>
  copy.document(LETTER)?.current === sha256(text("one")) ? "two" : "one";

describe("the versions of a document", () => {
  it.effect("are listed with who made them, the same on every copy", () =>
    Effect.gen(function* () {
      const { one, two, parent } = yield* inConflict;
      const winner = losing(one) === "one" ? "two" : "one";
      const of = (content: string) => (content === winner ? "current" : "conflicting");
      const [first = "", second = ""] =
        one.identity.logId < two.identity.logId ? ["1", "2"] : ["2", "1"];
      const lines = {
        "1": `user-PEER1 on PEER1: 3 ${of("one")}`,
        "2": `user-PEER2 on PEER2: 3 ${of("two")}`,
      };
      assert.deepStrictEqual(listed(one), [
        "user-OFFICE on OFFICE: 11 superseded",
        lines[first as "1"],
        lines[second as "2"],
      ]);
      assert.deepStrictEqual(one.versions(LETTER), two.versions(LETTER));
      assert.deepStrictEqual(parent.versions(LETTER), two.versions(LETTER));
      assert.isTrue(
        one.versions(LETTER).every(({ atMillis, template }) => atMillis !== null && !template),
      );
      assert.deepStrictEqual(one.versions("No such.docx"), []);
    }),
  );

  it.effect("can be read when they are superseded, also where only others ever saw them", () =>
    Effect.gen(function* () {
      const { world, one } = yield* inConflict;
      yield* one.saveDocument("Memo.docx", text("first"));
      yield* one.saveDocument("Memo.docx", text("second"));
      yield* settle;
      yield* world.createChild("LATE", "PARENT");
      const late = yield* world.open("LATE");
      assert.deepStrictEqual(yield* late.readDocument("Memo.docx"), text("second"));
      assert.deepStrictEqual(
        yield* late.readDocument("Memo.docx", sha256(text("first"))),
        text("first"),
      );
      const stranger = yield* refusal(late.readDocument("Memo.docx", sha256(text("one"))));
      assert.strictEqual(stranger?.reason, "invalid");
    }),
  );

  it.effect("stay listed when the document is deleted", () =>
    Effect.gen(function* () {
      const { one, two } = yield* inConflict;
      yield* one.deleteDocument(LETTER);
      yield* settle;
      assert.isUndefined(two.document(LETTER));
      assert.deepStrictEqual(
        two.versions(LETTER).map(({ state }) => state),
        ["superseded", "superseded", "superseded"],
      );
      yield* two.promoteDocument(LETTER, dotOf(two, "one"));
      yield* settle;
      assert.deepStrictEqual(yield* one.readDocument(LETTER), text("one"));
      assert.strictEqual(stateDigest(one), stateDigest(two));
    }),
  );

  it.effect("are listed without what turns out to belong to an abandoned copy", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1"]);
      const [parent, peer] = [world.laptop("PARENT").copy, world.laptop("PEER1").copy];
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      yield* parent.disconnect;
      yield* peer.saveDocument(LETTER, text("unseen"));
      yield* settle;
      assert.strictEqual(parent.document(LETTER)?.current, sha256(text("unseen")));
      const [start, unseen] = parent.versions(LETTER);
      assert.deepStrictEqual([start?.state, unseen?.state], ["superseded", "current"]);
      const office = yield* world.open("OFFICE");
      yield* office.abandon(peer.identity.copyId);
      yield* world.connect("PARENT", "OFFICE");
      yield* settle;
      assert.strictEqual(parent.quarantined().length, 1);
      assert.deepStrictEqual(listed(parent), ["user-OFFICE on OFFICE: 11 current"]);
      assert.deepStrictEqual(office.versions(LETTER), parent.versions(LETTER));
      const refused = yield* refusal(parent.promoteDocument(LETTER, unseen?.dot ?? ""));
      assert.match(refused?.message ?? "", /no version/);
    }),
  );
});

describe("promoting", () => {
  it.effect("makes the version in conflict that was not shown the only one, everywhere", () =>
    Effect.gen(function* () {
      const { world, one, two, parent } = yield* inConflict;
      const other = losing(parent);
      const receipt = yield* two.promoteDocument(LETTER, dotOf(two, other));
      yield* settle;
      for (const copy of [one, two, parent]) {
        assert.deepStrictEqual(copy.document(LETTER)?.versions, [sha256(text(other))]);
        assert.strictEqual(copy.status().conflicts, 0);
        assert.deepStrictEqual(
          copy.versions(LETTER).map(({ state }) => state),
          ["superseded", "superseded", "superseded", "current"],
        );
      }
      const said = world.heard("edit", "PEER2").find(({ facts }) => facts["dot"] === receipt.dot);
      assert.strictEqual(said?.facts["promoted"], dotOf(one, other));
      assert.strictEqual(said?.facts["value"], sha256(text(other)).slice(0, 16));
    }),
  );

  it.effect("brings back a version that was replaced long ago", () =>
    Effect.gen(function* () {
      const { one, two } = yield* inConflict;
      yield* one.confirmDocument(LETTER);
      yield* one.promoteDocument(LETTER, dotOf(one, "Dear client"));
      yield* settle;
      assert.deepStrictEqual(two.document(LETTER)?.versions, [sha256(text("Dear client"))]);
      assert.deepStrictEqual(yield* two.readDocument(LETTER), text("Dear client"));
    }),
  );

  it.effect("keeps a version made meanwhile by somebody who did not know", () =>
    Effect.gen(function* () {
      const { world, one, two, parent } = yield* inConflict;
      yield* two.disconnect;
      yield* two.saveDocument(LETTER, text("three"));
      yield* one.promoteDocument(LETTER, dotOf(one, losing(one)));
      yield* settle;
      yield* meet(world, ["PEER2"]);
      assert.includeMembers(
        [...(parent.document(LETTER)?.versions ?? [])],
        [sha256(text("three"))],
      );
      assert.strictEqual(parent.document(LETTER)?.versions.length, 2);
      assert.strictEqual(stateDigest(one), stateDigest(two));
    }),
  );

  it.effect("is refused for the current version, and for one that is none of this document", () =>
    Effect.gen(function* () {
      const { one } = yield* inConflict;
      yield* one.confirmDocument(LETTER);
      const current = one.versions(LETTER).at(-1)?.dot ?? "";
      const again = yield* refusal(one.promoteDocument(LETTER, current));
      assert.match(again?.message ?? "", /current one already/);
      const foreign = yield* refusal(one.promoteDocument("Lead sheet.xlsx", dotOf(one, "one")));
      assert.match(foreign?.message ?? "", /no version/);
    }),
  );

  it.effect("is refused where somebody else has the document checked out, like saving it", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field([]);
      const office = yield* world.open("OFFICE");
      const parent = world.laptop("PARENT").copy;
      yield* world.connect("PARENT", "OFFICE");
      yield* office.saveDocument(LETTER, text("two"));
      yield* settle;
      yield* parent.checkOut(LETTER);
      yield* settle;
      const dot = dotOf(office, "Dear client");
      const refused = yield* refusal(office.promoteDocument(LETTER, dot));
      assert.strictEqual(refused?.reason, "locked");
      yield* parent.promoteDocument(LETTER, dot);
      yield* settle;
      assert.deepStrictEqual(yield* office.readDocument(LETTER), text("Dear client"));
    }),
  );
});
