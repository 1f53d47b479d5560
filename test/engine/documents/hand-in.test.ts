/** What lies changed in a working folder is handed in before a copy seals its log (engine §1.9, I13). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { refusal, sha256, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const DOCUMENTS = 40;
const named = (n: number): string => `Paper ${n}.txt`;

const start = (settings: ConstructorParameters<typeof DeskWorld>[0] = {}) =>
  new DeskWorld(settings).start({
    name: "Maple 2026",
    documents: Array.from({ length: DOCUMENTS }, (_, n) => ({ name: named(n), bytes: text("") })),
    records: [],
  });

const lockDown = Effect.fnUntraced(function* (here: DeskWorld) {
  const asked = yield* Effect.forkChild(
    refusal(here.parent.lockDown({ patienceMillis: 100_000 })),
    { startImmediately: true },
  );
  yield* here.pass(120);
  return yield* Fiber.join(asked);
});

const isHandedIn = (here: DeskWorld, n: number, content: string): void =>
  assert.strictEqual(here.parent.document(named(n))?.current, sha256(text(content)), named(n));

describe("a lock-down", () => {
  it.effect(
    "waits for all files that were changed, also where they are too many for two looks",
    () =>
      Effect.gen(function* () {
        const here = yield* start({ readFilesMax: 7, recheckFilesMax: 2 });
        for (let n = 0; n < DOCUMENTS; n++) here.folder.write(named(n), text(`changed ${n}`));
        assert.isUndefined(yield* lockDown(here));
        for (let n = 0; n < DOCUMENTS; n++) isHandedIn(here, n, `changed ${n}`);
      }),
  );

  it.effect("does not go past a copy that takes nothing in before its question is answered", () =>
    Effect.gen(function* () {
      const here = yield* start();
      for (let n = 0; n < DOCUMENTS / 2; n++) here.folder.erase(named(n));
      here.folder.write(named(DOCUMENTS - 1), text("changed"));
      yield* here.pass(5);
      assert.strictEqual(here.documents.status().question?.kind, "many-vanished");
      const refused = yield* lockDown(here);
      assert.deepStrictEqual(
        refused?.missing?.map(({ name }) => name),
        ["user-PEER on PEER"],
      );
      yield* here.documents.restoreVanished();
      assert.isUndefined(yield* lockDown(here));
      isHandedIn(here, DOCUMENTS - 1, "changed");
    }),
  );
});
