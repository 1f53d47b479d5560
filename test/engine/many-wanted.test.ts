/** More pieces are missing than one acknowledgement names, and nobody has the first of them (engine §1.6). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { vi } from "vitest";
import { refusal, settle, text, World } from "./world.ts";

const { wantedChunks } = vi.hoisted(() => ({ wantedChunks: 2 }));
vi.mock("../../src/engine/limits.ts", async (original) => {
  const { limits } = await original<{ readonly limits: object }>();
  return { limits: { ...limits, wantedChunks } };
});

/** PARENT has the log of somebody and none of the documents in it, and he never comes back. */
const waitInVain = Effect.fnUntraced(function* (world: World, who: string) {
  const parent = world.laptop("PARENT");
  const gone = world.laptop(who);
  for (const n of [1, 2, 3, 4, 5])
    yield* gone.copy.saveDocument(`Scan ${n}.pdf`, text(`scan ${n}`));
  gone.folder.fault = ({ hand, operation, path }) =>
    hand === "PARENT" && operation === "read" && path.startsWith("_Sync/blob/")
      ? "not-found"
      : undefined;
  yield* world.connect("PARENT", who);
  yield* settle;
  yield* parent.copy.disconnect;
  gone.reachable = false;
  assert.strictEqual(parent.copy.status().waiting, 5);
  return { gone, parent };
});

describe("a piece that was lost while many are missing that nobody has", () => {
  it.effect("is brought by whoever has it", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      const { parent } = yield* waitInVain(world, "PEER2");
      yield* world.connect("PEER1", "PARENT");
      yield* settle;
      const [piece] = parent.copy.versions("Letter.docx").map(({ sha256 }) => sha256);
      parent.folder.erase(`_Sync/blob/${piece?.slice(0, 2)}/${piece}`);
      assert.isDefined(yield* refusal(parent.copy.readDocument("Letter.docx")));
      for (let figure = 0; figure < 4; figure++) {
        yield* parent.copy.setField("tb/1000", "balance", figure);
        yield* settle;
      }
      assert.deepStrictEqual(yield* parent.copy.readDocument("Letter.docx"), text("Dear client"));
    }),
  );

  it.effect("is brought also where it waits behind them", () =>
    Effect.gen(function* () {
      const world = new World();
      yield* world.field(["PEER1", "PEER2"]);
      // Pieces are named in the order of the logs.
      const [first = "", second = ""] = ["PEER1", "PEER2"].toSorted((a, b) =>
        world.copyId(a) < world.copyId(b) ? -1 : 1,
      );
      const { gone, parent } = yield* waitInVain(world, first);
      const peer = world.laptop(second);
      for (const n of [1, 2, 3]) yield* peer.copy.saveDocument(`Memo ${n}.docx`, text(`memo ${n}`));
      peer.folder.fault = gone.folder.fault;
      yield* world.connect("PARENT", second);
      yield* settle;
      yield* parent.copy.disconnect;
      assert.strictEqual(parent.copy.status().waiting, 8);
      yield* world.connect(second, "PARENT");
      for (let figure = 0; figure < 20; figure++) {
        yield* parent.copy.setField("tb/1000", "balance", figure);
        yield* settle;
      }
      for (const n of [1, 2, 3])
        assert.deepStrictEqual(
          yield* parent.copy.readDocument(`Memo ${n}.docx`),
          text(`memo ${n}`),
        );
    }),
  );
});
