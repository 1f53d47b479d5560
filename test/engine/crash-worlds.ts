/** What the small worlds of power cuts have in common: how they begin, what is looked at, and what is asked of each. */
import * as Effect from "effect/Effect";
import { assert, describe, it } from "vitest";
import type { CopyHandle } from "../../src/engine/engine.ts";
import { everyCrash, type CrashWorld } from "./crash-points.ts";
import { manyPapers, type World } from "./world.ts";

export const field = (world: World) => world.field(["PEER1"], {}, manyPapers);

/** What a document says; null where it cannot be read. */
export const contentOf = (copy: CopyHandle, document: string) =>
  Effect.map(Effect.result(copy.readDocument(document)), (read) =>
    read._tag === "Success" ? new TextDecoder().decode(read.success) : null,
  );

export const cutPowerEverywhere = (worlds: ReadonlyArray<CrashWorld>): void =>
  describe.each(worlds)("$name, and the power goes", (world) => {
    it(
      "at any operation: what was told is there, and everybody can go on",
      { timeout: 180_000 },
      () => {
        const { points, writes, crashes } = everyCrash(world);
        console.log(
          `${world.name}: ${points} points (${writes} of them write), ${crashes} crashes`,
        );
        assert.isAtLeast(writes, 10);
        assert.isAtLeast(crashes, 2 * writes);
      },
    );
  });
