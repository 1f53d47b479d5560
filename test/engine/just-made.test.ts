/** Opening a copy in the program that has just made it: nothing is listed or read that was written a moment ago. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { nothingMade } from "../../src/engine/engine.ts";
import { MemoryWorkingFolder } from "./documents/memory-folder.ts";
import { settle, smallEngagement, text, World } from "./world.ts";

const DOCUMENTS = Array.from({ length: 30 }, (_, at) => ({
  name: `Paper ${10 + at}.txt`,
  bytes: text(`paper ${at}`),
}));

const HOLDS_PIECES = /^_sync\/(?:blob|own)\/(?:parcel|[0-9a-f]{2})\//i;

/** PARENT, and PEER that was just made; how often PEER's pieces are asked for from now on. */
const justMade = Effect.gen(function* () {
  const world = new World();
  const made = { parent: nothingMade(), peer: nothingMade() };
  yield* world.createTop(
    "PARENT",
    { ...smallEngagement, documents: DOCUMENTS },
    { made: made.parent },
  );
  yield* world.createChild("PEER", "PARENT", { made: made.peer });
  const { folder } = world.laptop("PEER");
  folder.audit.length = 0;
  const asked = (): number => folder.audit.filter(({ path }) => HOLDS_PIECES.test(path)).length;
  const lie = new MemoryWorkingFolder();
  return { world, made, asked, lie, documents: lie.view(() => true) };
});

describe("a copy that is opened by the program that made it", () => {
  it.effect("has its documents as files without asking for a piece", () =>
    Effect.gen(function* () {
      const { asked, documents, lie, made, world } = yield* justMade;
      const copy = yield* world.open("PEER", {}, { made: made.peer, documents });
      yield* copy.documents!.look;
      assert.strictEqual(lie.content("Paper 12.txt"), "paper 2");
      assert.strictEqual(lie.files.size, DOCUMENTS.length);
      assert.strictEqual(asked(), 0);
    }),
  );

  it.effect("reads its logs, and does not check again what it wrote into them or has checked", () =>
    Effect.gen(function* () {
      const { made, world } = yield* justMade;
      const checked: Array<string> = [];
      const { keys } = world;
      const { verify } = keys;
      keys.verify = (id, bytes, signature) => {
        checked.push(id);
        return verify.call(keys, id, bytes, signature);
      };
      yield* world.open("PEER", {}, { made: made.peer });
      const afterKnown = checked.length;
      yield* world.close("PEER");
      yield* world.open("PEER");
      // The card and the acknowledgement are checked each time; a segment of either log only by who does not know it.
      assert.isAtLeast(checked.length - afterKnown, afterKnown + 2);
    }),
  );

  it.effect("asks for them where it was made by another program", () =>
    Effect.gen(function* () {
      const { asked, documents, lie, world } = yield* justMade;
      const copy = yield* world.open("PEER", {}, { documents });
      yield* copy.documents!.look;
      assert.strictEqual(lie.files.size, DOCUMENTS.length);
      // Small ones lie together in a few files.
      assert.isAbove(asked(), 0);
    }),
  );

  it.effect("asks for them where what is known is another copy's", () =>
    Effect.gen(function* () {
      const { asked, documents, made, world } = yield* justMade;
      yield* world.open("PEER", {}, { made: made.parent, documents });
      assert.isAbove(asked(), 0);
    }),
  );

  it.effect("asks for them once its folder was put back, as another folder lies there", () =>
    Effect.gen(function* () {
      const { asked, made, world } = yield* justMade;
      const { folder } = world.laptop("PEER");
      const copy = yield* world.open("PEER", {}, { made: made.peer });
      const backup = folder.duplicate("PEER");
      yield* copy.setField("tb/1", "n", 1);
      assert.strictEqual(asked(), 0);
      folder.becomes(backup);
      yield* copy.setField("tb/2", "n", 2);
      yield* settle;
      assert.match(copy.identity.logId, /\.2$/);
      assert.isAbove(asked(), 0);
    }),
  );

  it.effect("of an engagement that was just started has what lies in its pieces", () =>
    Effect.gen(function* () {
      const { documents, lie, made, world } = yield* justMade;
      const { folder } = world.laptop("PARENT");
      folder.audit.length = 0;
      const copy = yield* world.open("PARENT", {}, { made: made.parent, documents });
      yield* copy.documents!.look;
      assert.strictEqual(lie.content("Paper 39.txt"), "paper 29");
      assert.isFalse(folder.audit.some(({ path }) => HOLDS_PIECES.test(path)));
    }),
  );
});
