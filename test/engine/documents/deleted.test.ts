/** A copy that is deleted takes nothing along that somebody saved in a file of its working folder (domain rule 66; I28). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { refusal, sha256, smallEngagement, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const LETTER = "Letter.docx";
const SAVED = "in the last moment";

const untilAside = Effect.fnUntraced(function* (here: DeskWorld) {
  const isAside = (): boolean =>
    [...here.folder.aside.values()].some(({ bytes }) => sha256(bytes) === sha256(text(SAVED)));
  for (let waited = 0; waited < 600 && !isAside(); waited++) yield* TestClock.adjust("100 millis");
  assert.isTrue(isAside());
});

/** PEER, over whose file somebody saved in the moment in which a newer version took its place. */
const replaced = Effect.gen(function* () {
  const here = yield* new DeskWorld().start();
  here.folder.before = ({ operation }) => {
    if (operation === "displace" && here.folder.aside.size < 2)
      here.folder.write(LETTER, text(SAVED));
    return undefined;
  };
  yield* here.parent.saveDocument(LETTER, text("from there"));
  yield* untilAside(here);
  return here;
});

const deleted = (here: DeskWorld) => here.asking(here.peer.deleteCopy);

describe("a copy that is deleted right after a newer version took the place of a file", () => {
  it.effect("hands in first what somebody saved in that very moment", () =>
    Effect.gen(function* () {
      const here = yield* replaced;
      assert.isUndefined(yield* deleted(here));
      const versions = here.parent.versions(LETTER).map(({ sha256: hash }) => hash);
      assert.include(versions, sha256(text(SAVED)));
      assert.deepStrictEqual(
        yield* here.parent.readDocument(LETTER, sha256(text(SAVED))),
        text(SAVED),
      );
    }),
  );

  it.effect("is not deleted as long as a program writes into it, and says so", () =>
    Effect.gen(function* () {
      const here = yield* replaced;
      let written = 0;
      here.folder.before = ({ operation }) => {
        if (operation === "aside.list")
          for (const file of here.folder.aside.values()) file.bytes = text(`goes on ${written++}`);
        return undefined;
      };
      const refused = yield* deleted(here);
      assert.match(refused?.text ?? "", /lies in _Sync\/aside\. Nothing was deleted/);
      here.folder.before = undefined;
      assert.isUndefined(yield* deleted(here));
      const last = sha256(text(`goes on ${written - 1}`));
      assert.include(
        here.parent.versions(LETTER).map(({ sha256: hash }) => hash),
        last,
      );
    }),
  );
});

describe("a top level that is cleared right after a newer version took the place of a file", () => {
  it.effect(
    "is cleared only when somebody has chosen between it and what was saved in that very moment",
    () =>
      Effect.gen(function* () {
        const here = new DeskWorld();
        const { world } = here;
        yield* world.createTop("PEER", smallEngagement);
        yield* here.openPeer();
        yield* world.createChild("VISITOR", "PEER");
        yield* world.open("VISITOR");
        yield* world.connect("VISITOR", "PEER");
        yield* here.pass(4);
        here.folder.before = ({ operation }) => {
          if (operation === "displace" && here.folder.aside.size < 2)
            here.folder.write(LETTER, text(SAVED));
          return undefined;
        };
        yield* world.laptop("VISITOR").copy.saveDocument(LETTER, text("from there"));
        yield* world.laptop("VISITOR").copy.deleteCopy;
        yield* untilAside(here);
        const clearing = Effect.gen(function* () {
          const asked = yield* Effect.forkChild(refusal(here.peer.clearInformation), {
            startImmediately: true,
          });
          yield* here.pass(60);
          return yield* Fiber.join(asked);
        });
        const refused = yield* clearing;
        assert.match(
          refused?.text ?? "",
          /beside each other.*: Letter\.docx\. Nothing was deleted/,
        );
        const versions = here.peer.versions(LETTER).map(({ sha256: hash }) => hash);
        assert.include(versions, sha256(text(SAVED)));
        // Asking once more is no answer.
        assert.deepStrictEqual(yield* clearing, refused);
        yield* here.peer.confirmDocument(LETTER);
        assert.isUndefined(yield* clearing);
        assert.deepStrictEqual(world.laptop("PEER").folder.paths(), []);
      }),
  );
});
