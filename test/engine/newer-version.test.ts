/** Copies of two versions of the program: an older one hands on what it does not understand, byte for byte (engine I29). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { decodeSegment } from "../../src/engine/log/segment.ts";
import { nodeCompression } from "../../src/engine/node/compression.ts";
import { refusal, settle, stateDigest, text, World } from "./world.ts";

const bytesIn = (world: World, host: string, path: string): Uint8Array | undefined =>
  world.laptop(host).folder.files.get(path.toLowerCase())?.bytes;

/** What a newer version on this laptop has written: one operation more of a kind nobody here knows, after all others of its log. */
const writeUnknown = (world: World, name: string): { readonly path: string } => {
  const { folder } = world.laptop(name);
  const { copyId, logId } = world.laptop(name).copy.identity;
  const path = folder.paths().findLast((file) => file.startsWith(`_Sync/own/log/${logId}/`));
  const read = decodeSegment(
    bytesIn(world, name, path ?? "") ?? text(""),
    world.keys,
    nodeCompression,
  );
  if (!read.ok) throw new Error(`the last segment of ${name} cannot be read: ${read.why}`);
  const { deps, id, lam, last, ops } = read.value;
  const header = {
    log: logId,
    first: last + 1,
    last: last + 1,
    prev: id,
    lam: lam + ops.length,
    at: 0,
    deps: deps.map((dep) => [dep.log, dep.seq]),
  };
  const operation = ["rearrange", "tb/1000", { after: [1, 2, 3] }];
  const content = text(`${JSON.stringify(header)}\n${JSON.stringify(operation)}\n`);
  const hash = world.keys.hash(content);
  const seal = world.keys.sign(copyId, text(hash));
  const written = `_Sync/own/log/${logId}/${last + 1}-${last + 1}.${hash.slice(0, 16)}.seg`;
  folder.plant(
    written,
    new Uint8Array([...text(`fieldsync-segment 1 plain ${seal}\n`), ...content]),
  );
  return { path: written };
};

/** PEER1 and OFFICE meet through PARENT only; PEER1 was opened once with a newer version. */
const afterUpgrade = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  yield* world.open("OFFICE");
  yield* world.connect("PARENT", "OFFICE");
  yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 1);
  const written = writeUnknown(world, "PEER1");
  yield* world.close("PEER1");
  yield* world.open("PEER1");
  yield* world.connect("PEER1", "PARENT");
  yield* world.connect("PEER2", "PARENT");
  yield* settle;
  return { world, written };
});

describe("an operation of a kind this version does not know", () => {
  it.effect("is handed on byte for byte, and what comes after it in its log arrives", () =>
    Effect.gen(function* () {
      const { world, written } = yield* afterUpgrade;
      yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 2);
      yield* settle;
      for (const name of ["PARENT", "PEER2", "OFFICE"]) {
        const { records } = world.laptop(name).copy.exportState();
        assert.strictEqual(records["tb/1000"]?.["balance"]?.current, 2, name);
        assert.deepStrictEqual(
          bytesIn(world, name, written.path),
          bytesIn(world, "PEER1", written.path),
          name,
        );
      }
      assert.deepStrictEqual(world.heard("quarantined"), []);
    }),
  );

  it.effect("is told of wherever it came: what is shown there may be older than it seems", () =>
    Effect.gen(function* () {
      const { world } = yield* afterUpgrade;
      for (const name of ["PEER1", "PARENT", "PEER2", "OFFICE"])
        assert.strictEqual(world.laptop(name).copy.status().notUnderstood, 1, name);
      yield* world.close("PEER2");
      assert.strictEqual((yield* world.open("PEER2")).status().notUnderstood, 1);
    }),
  );

  it.effect(
    "is not cleaned away: a clean-up is refused with the advice to use the newer version",
    () =>
      Effect.gen(function* () {
        const { world, written } = yield* afterUpgrade;
        const before = stateDigest(world.laptop("OFFICE").copy);
        const asked = yield* Effect.forkChild(refusal(world.laptop("OFFICE").copy.cleanUp()), {
          startImmediately: true,
        });
        yield* settle;
        yield* settle;
        const refused = yield* Fiber.join(asked);
        assert.strictEqual(refused?.reason, "invalid");
        assert.include(refused?.text, "Clean up with the newer version");
        assert.isDefined(bytesIn(world, "OFFICE", written.path));
        assert.strictEqual(stateDigest(world.laptop("OFFICE").copy), before);
      }),
  );
});
