/**
 * The folder of a copy survives the loss of any one file of `_Sync`, and damage to any one of them, without losing an
 * acknowledged edit that another copy holds (domain rule 69, engine §1.10, I19, I20).
 */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { manyPapers, settle, stateDigest, text, World } from "./world.ts";

/** PARENT and PEER1 after a clean-up of the office, with work on top of it. */
const cleanedUp = Effect.fnUntraced(function* () {
  const world = yield* lived();
  yield* world.open("OFFICE");
  yield* world.connect("PARENT", "OFFICE");
  const asked = yield* Effect.forkChild(world.laptop("OFFICE").copy.cleanUp(), {
    startImmediately: true,
  });
  yield* settle;
  yield* Fiber.join(asked);
  yield* settle;
  yield* world.laptop("PEER1").copy.setField("tb/1000", "balance", 6);
  yield* world.laptop("PARENT").copy.setField("tb/1001", "balance", 7);
  yield* settle;
  return world;
});

/** PARENT and PEER1 with everything a folder can hold: logs of both, a pack, drop box, chunks, claims. */
const lived = Effect.fnUntraced(function* () {
  const world = new World();
  yield* world.field(["PEER1"], {}, manyPapers);
  yield* world.connect("PEER1", "PARENT");
  const [parent, peer] = [world.laptop("PARENT").copy, world.laptop("PEER1").copy];
  for (let n = 0; n < 70; n++) yield* parent.setField(`tb/${n % 7}`, "balance", n);
  yield* settle;
  yield* peer.saveDocument("Memo.docx", text("from the peer"));
  yield* parent.saveDocument("Letter.docx", text("from the parent"));
  yield* settle;
  yield* peer.setField("tb/1000", "balance", 4);
  yield* parent.setField("tb/1001", "balance", 5);
  yield* settle;
  return world;
});

const DAMAGES: ReadonlyArray<readonly [string, (bytes: Uint8Array) => Uint8Array | undefined]> = [
  ["deleted", () => undefined],
  ["cut off", (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2))],
  ["emptied", () => new Uint8Array(0)],
  [
    "changed in one bit",
    (bytes) => bytes.map((byte, at) => (at === Math.floor(bytes.length / 2) ? byte ^ 4 : byte)),
  ],
];

const LIVES = [
  ["the folder of a copy", lived],
  ["the folder of a copy after a clean-up", cleanedUp],
] as const;

describe.each(LIVES)("%s", (_, live) => {
  for (const [how, damage] of DAMAGES)
    it.effect(
      `with any one file ${how} comes back whole from the other copy`,
      () =>
        Effect.gen(function* () {
          const lived = yield* live();
          const before = stateDigest(lived.laptop("PEER1").copy);
          const open = [...lived.laptops.values()].filter(({ handle }) => handle !== undefined);
          for (const { name } of open) yield* lived.close(name);
          for (const path of lived.laptop("PEER1").folder.paths()) {
            const world = lived.twin();
            const { folder } = world.laptop("PEER1");
            for (const { name } of open) if (name !== "PEER1") yield* world.open(name);
            const bytes = folder.files.get(path.toLowerCase())?.bytes ?? new Uint8Array(0);
            const left = damage(bytes);
            folder.erase(path);
            if (left !== undefined) folder.plant(path, left);
            const peer = yield* world.open("PEER1");
            yield* world.connect("PEER1", "PARENT");
            yield* settle;
            yield* settle;
            assert.strictEqual(stateDigest(peer), before, path);
            assert.strictEqual(stateDigest(world.laptop("PARENT").copy), before, path);
            for (const [name, content] of [
              ["Memo.docx", "from the peer"],
              ["Letter.docx", "from the parent"],
              ["Lead sheet.xlsx", "1000;2000"],
            ] as const) {
              const read = yield* Effect.result(peer.readDocument(name));
              if (read._tag === "Failure") {
                // Reading is what notices a damaged piece; it is fetched again then.
                yield* settle;
                yield* settle;
              }
              assert.strictEqual(
                new TextDecoder().decode(yield* peer.readDocument(name)),
                content,
                path,
              );
            }
            yield* peer.setField("tb/2000", "balance", 8);
            yield* settle;
            assert.strictEqual(
              world.laptop("PARENT").copy.exportState().records["tb/2000"]?.["balance"]?.current,
              8,
              path,
            );
          }
        }),
      60_000,
    );
});
