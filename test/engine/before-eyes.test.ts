/** Nobody replaces what he could not have seen: what an exchange brings after he had asked, and before he was served (I1). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import type { CopyHandle } from "../../src/engine/engine.ts";
import type { EngineError } from "../../src/engine/errors.ts";
import { settle, text, World } from "./world.ts";

/** PEER2 asks for something at the moment in which PEER1's change is being written to its disk, and is served after that. */
const askedMeanwhile = Effect.fnUntraced(function* (
  change: (copy: CopyHandle) => Effect.Effect<unknown, EngineError>,
  ask: (copy: CopyHandle) => Effect.Effect<unknown, EngineError>,
  before: (world: World) => Effect.Effect<unknown, EngineError> = () => Effect.void,
) {
  const world = new World();
  yield* world.field(["PEER1", "PEER2"]);
  for (const name of ["PEER1", "PEER2"]) yield* world.connect(name, "PARENT");
  yield* settle;
  yield* before(world);
  yield* settle;
  const [one, two] = [world.laptop("PEER1"), world.laptop("PEER2")];
  const log = `_Sync/own/log/${one.copy.identity.copyId}.1/`;
  let asked: Effect.Effect<void> | undefined;
  let answer: string | undefined;
  two.folder.fault = ({ operation, to }) => {
    if (asked !== undefined || operation !== "renameToFresh" || to?.startsWith(log) !== true)
      return undefined;
    asked = Effect.void;
    Effect.runFork(
      Effect.match(ask(two.copy), {
        onFailure: (error) => void (answer = error.message),
        onSuccess: () => void (answer = "done"),
      }),
    );
    return undefined;
  };
  yield* change(one.copy);
  yield* settle;
  assert.notStrictEqual(asked, undefined, "PEER1's change went over PEER2's disk");
  yield* settle;
  return { world, two: two.copy, answer };
});

/** PEER1's folder is put back to before its last change, and he asks for something at the moment in which the others bring it back. */
const askedWhileItComesBack = Effect.gen(function* () {
  const world = new World();
  yield* world.field(["PEER1"]);
  yield* world.connect("PEER1", "PARENT");
  yield* settle;
  const peer = world.laptop("PEER1");
  const backup = peer.folder.duplicate("PEER1");
  yield* peer.copy.setField("tb/1000", "balance", 1);
  yield* settle;
  peer.folder.becomes(backup);
  const log = `_Sync/own/log/${peer.copy.identity.copyId}.1/`;
  let onScreen: unknown;
  peer.folder.fault = ({ operation, to }) => {
    if (onScreen !== undefined || operation !== "renameToFresh" || to?.startsWith(log) !== true)
      return undefined;
    onScreen = peer.copy.record("tb/1000")?.["balance"]?.versions ?? [];
    Effect.runFork(Effect.ignore(peer.copy.setField("tb/1000", "balance", 2)));
    return undefined;
  };
  yield* settle;
  yield* settle;
  return { onScreen, peer };
});

describe("an edit asked for while an exchange brings a newer one", () => {
  it.effect("of a field stands beside it, and both stay", () =>
    Effect.gen(function* () {
      const { two, answer } = yield* askedMeanwhile(
        (copy) => copy.setField("tb/1000", "balance", 1),
        (copy) => copy.setField("tb/1000", "balance", 2),
      );
      assert.strictEqual(answer, "done");
      const balance = two.record("tb/1000")?.["balance"];
      assert.sameMembers([...(balance?.versions ?? [])], [1, 2]);
      assert.strictEqual(two.status().conflicts, 1);
    }),
  );

  it.effect("stands beside what the same person wrote before a backup was put back", () =>
    Effect.gen(function* () {
      const { onScreen, peer } = yield* askedWhileItComesBack;
      assert.notInclude(onScreen as ReadonlyArray<unknown>, 1);
      const balance = peer.copy.record("tb/1000")?.["balance"];
      assert.sameMembers([...(balance?.versions ?? [])], [1, 2]);
    }),
  );

  it.effect("of a document stands beside it, and both can be opened", () =>
    Effect.gen(function* () {
      const { two } = yield* askedMeanwhile(
        (copy) => copy.saveDocument("Letter.docx", text("one")),
        (copy) => copy.saveDocument("Letter.docx", text("two")),
      );
      assert.strictEqual(two.status().conflicts, 1);
    }),
  );

  it.effect("of a document in conflict replaces nothing where what was open is replaced", () =>
    Effect.gen(function* () {
      const save = (copy: CopyHandle, content: string) =>
        copy.saveDocument("Letter.docx", text(content));
      const { two } = yield* askedMeanwhile(
        (copy) => save(copy, "one"),
        (copy) => save(copy, "two"),
        (world) =>
          Effect.all([
            save(world.laptop("PARENT").copy, "parent's"),
            save(world.laptop("PEER2").copy, "peer's"),
          ]),
      );
      // The one that was not open, what replaced the open one, and what was saved from it.
      assert.strictEqual(two.document("Letter.docx")?.versions.length, 3);
    }),
  );

  it.effect("does not confirm another version where the one that was current is replaced", () =>
    Effect.gen(function* () {
      const save = (copy: CopyHandle, content: string) =>
        copy.saveDocument("Letter.docx", text(content));
      const conflict = (world: World) =>
        Effect.all([
          save(world.laptop("PARENT").copy, "parent's"),
          save(world.laptop("PEER2").copy, "peer's"),
        ]);
      const confirm = (copy: CopyHandle) => copy.confirmDocument("Letter.docx");
      const replaced = yield* askedMeanwhile((copy) => save(copy, "one"), confirm, conflict);
      assert.include(replaced.answer ?? "", "look again before you confirm one");
      assert.strictEqual(replaced.two.document("Letter.docx")?.versions.length, 2);
      const beside = yield* askedMeanwhile(
        (copy) => copy.setField("tb/1000", "balance", 1),
        confirm,
        conflict,
      );
      assert.strictEqual(beside.answer, "done");
      assert.strictEqual(beside.two.status().conflicts, 0);
    }),
  );

  it.effect("does not delete it: a deletion takes what was shown", () =>
    Effect.gen(function* () {
      const { two, answer } = yield* askedMeanwhile(
        (copy) => copy.saveDocument("Letter.docx", text("one")),
        (copy) => copy.deleteDocument("Letter.docx"),
      );
      assert.include(answer ?? "", "was changed by somebody else meanwhile");
      assert.notStrictEqual(two.document("Letter.docx"), undefined);
    }),
  );

  it.effect("does not delete a field of it either", () =>
    Effect.gen(function* () {
      const { two } = yield* askedMeanwhile(
        (copy) => copy.setField("tb/1000", "balance", 1),
        (copy) => copy.deleteRecord("tb/1000"),
      );
      assert.strictEqual(two.record("tb/1000")?.["balance"]?.current, 1);
    }),
  );
});
