/** A large document as a file: how often its pieces are read on their way (copy/at-hand.ts). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import type { EngineError } from "../../../src/engine/errors.ts";
import { sha256, smallEngagement } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const MEBIBYTE = 1_048_576;

/** Some pieces, no two alike. */
const large = (seed: number): Uint8Array => {
  const bytes = new Uint8Array(6 * MEBIBYTE);
  for (let i = 0; i < bytes.length; i += 4_096) new DataView(bytes.buffer).setUint32(i, i + seed);
  return bytes;
};

const startWithScan = () =>
  new DeskWorld().start({
    ...smallEngagement,
    documents: [{ name: "Scan.pdf", bytes: large(1) }],
  });

/** Times PEER reads pieces in a folder during `act`. */
const pieceReads = (
  here: DeskWorld,
  whose: "PEER" | "PARENT",
  act: Effect.Effect<unknown, EngineError>,
) =>
  Effect.gen(function* () {
    const { audit } = here.world.laptop(whose).folder;
    const before = audit.length;
    yield* act;
    return audit
      .slice(before)
      .filter(
        ({ hand, operation, path }) =>
          hand === "PEER" && operation === "read" && path.startsWith("_Sync/blob/"),
      ).length;
  });

describe("a large document", () => {
  it.effect("that was saved as a file is handed over without being read again", () =>
    Effect.gen(function* () {
      const here = yield* startWithScan();
      here.folder.write("Scan.pdf", large(2));
      const reads = yield* pieceReads(here, "PEER", here.pass(40));
      assert.strictEqual(reads, 0);
      assert.strictEqual(
        sha256(yield* here.parent.readDocument("Scan.pdf")),
        sha256(large(2)),
        "the parent has it",
      );
    }),
  );

  it.effect("that was fetched becomes a file without being read again", () =>
    Effect.gen(function* () {
      const here = yield* startWithScan();
      yield* here.parent.saveDocument("Scan.pdf", large(3));
      const reads = yield* pieceReads(here, "PEER", here.pass(40));
      assert.strictEqual(reads, 0);
      assert.strictEqual(
        sha256(here.folder.files.get("scan.pdf")?.bytes ?? large(0)),
        sha256(large(3)),
      );
    }),
  );

  it.effect("is handed over from the folder when it was saved offline a while ago", () =>
    Effect.gen(function* () {
      const here = yield* startWithScan();
      yield* here.peer.workOffline;
      here.folder.write("Scan.pdf", large(4));
      yield* here.pass(20);
      const reads = yield* pieceReads(
        here,
        "PEER",
        Effect.andThen(here.peer.workOnline, here.pass(40)),
      );
      assert.isAbove(reads, 2);
      assert.strictEqual(sha256(yield* here.parent.readDocument("Scan.pdf")), sha256(large(4)));
    }),
  );
});
