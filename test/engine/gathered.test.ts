/** How many pieces are taken together on their way to a folder. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { gather, isEnough, nothingGathered } from "../../src/engine/exchange/gathered.ts";
import { limits } from "../../src/engine/limits.ts";
import type { Volume } from "../../src/engine/ports.ts";
import { World } from "./world.ts";

const MEBIBYTE = 1_048_576;

const piecesUntilEnough = Effect.fnUntraced(function* (...volumes: ReadonlyArray<Volume>) {
  const gathered = yield* nothingGathered(...volumes);
  let pieces = 0;
  while (!isEnough(gathered)) {
    pieces += 1;
    gather(gathered, { hash: String(pieces), bytes: new Uint8Array(1) });
  }
  return pieces;
});

describe("small pieces on their way to a folder", () => {
  const far = new World().laptop("PEER").folder.view("PEER");
  const near: Volume = { ...far, together: Effect.succeed(8 * limits.togetherBytes) };

  it.effect("are taken by the thousand where much at once would be too much", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* piecesUntilEnough(far), 1_000);
      assert.strictEqual(yield* piecesUntilEnough(near, far), 1_000);
    }),
  );

  it.effect(
    "are taken eight times as many where eight times the bytes are, so that fewer steps list folders",
    () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* piecesUntilEnough(near), 8_000);
      }),
  );

  it.effect("are enough with the bytes that may wait, however few they are", () =>
    Effect.gen(function* () {
      const gathered = yield* nothingGathered(near);
      gather(gathered, { hash: "a", bytes: new Uint8Array(32 * MEBIBYTE) });
      assert.isTrue(isEnough(gathered));
    }),
  );
});
