/** A format file in which something else stands than was written: nobody signs it, and nobody is taken in by it (engine §1.10, I19; rule 70). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { refusal, settle, stateDigest, text, World } from "./world.ts";

const FORMAT = "_Sync/format.json";

/** PARENT's format file with something else in it. */
const change = (world: World, alter: (written: string) => string): void => {
  const { folder } = world.laptop("PARENT");
  const file = folder.files.get(FORMAT.toLowerCase());
  const written = new TextDecoder().decode(file?.bytes);
  const altered = alter(written);
  assert.notStrictEqual(altered, written);
  folder.plant(FORMAT, text(altered));
};

const prepare = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1"]);
  yield* world.laptop("PARENT").copy.setField("tb/1000", "balance", 5);
  return world;
});

describe("a format file that asks for a newer program than the one that wrote it", () => {
  for (const asked of ["3", "9"])
    it.effect(`is damaged, and written anew when its copy is opened (${asked})`, () =>
      Effect.gen(function* () {
        const world = yield* prepare;
        yield* world.close("PARENT");
        change(world, (written) => written.replace('"minReader":1', `"minReader":${asked}`));
        assert.strictEqual(
          (yield* refusal(world.connect("PEER1", "PARENT")))?.reason,
          "not-a-copy",
        );
        const parent = yield* world.open("PARENT");
        yield* world.connect("PEER1", "PARENT");
        yield* settle;
        assert.strictEqual(parent.record("tb/1000")?.["balance"]?.current, 5);
        assert.strictEqual(stateDigest(world.laptop("PEER1").copy), stateDigest(parent));
      }),
    );

  it.effect("is not told of as a folder without a copy where it is torn", () =>
    Effect.gen(function* () {
      const world = yield* prepare;
      yield* world.close("PARENT");
      change(world, (written) => written.slice(0, 40));
      const why = yield* refusal(world.connect("PEER1", "PARENT"));
      assert.strictEqual(why?.reason, "not-a-copy");
      assert.include(
        why?.message,
        "holds a copy whose file _Sync/format.json is damaged: not JSON.",
      );
    }),
  );

  it.effect("is one of a newer program where that wrote it, and is refused", () =>
    Effect.gen(function* () {
      const world = yield* prepare;
      yield* world.close("PARENT");
      change(world, (written) =>
        written.replace('"minReader":1', '"minReader":2').replace('"format":1', '"format":2'),
      );
      assert.strictEqual((yield* refusal(world.open("PARENT")))?.reason, "needs-upgrade");
    }),
  );
});

describe("a format file that names another office original", () => {
  it.effect("makes nobody a copy that shows nothing for ever", () =>
    Effect.gen(function* () {
      const world = yield* prepare;
      const topLevel = /"topLevel":"([0-9a-f])/;
      change(world, (written) =>
        written.replace(topLevel, (found, digit: string) =>
          found.replace(new RegExp(`${digit}$`), digit === "0" ? "1" : "0"),
        ),
      );
      const refused = yield* refusal(world.createChild("PEER2", "PARENT"));
      assert.strictEqual(refused?.reason, "not-a-copy");
      assert.include(refused?.text ?? "", "Open that copy on its own computer");
      yield* settle;
      assert.lengthOf(world.laptop("PARENT").copy.properties().members, 3);
      yield* world.close("PARENT");
      yield* world.open("PARENT");
      yield* world.createChild("PEER2", "PARENT");
      const peer = yield* world.open("PEER2");
      assert.strictEqual(stateDigest(peer), stateDigest(world.laptop("PARENT").copy));
    }),
  );
});
