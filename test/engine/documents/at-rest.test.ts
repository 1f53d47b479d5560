/** A folder in which every file is as it was is looked at in one go; whatever is not as it should be is found all the same. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import { smallEngagement, text } from "../world.ts";
import { DeskWorld } from "./desk-world.ts";

const rivals = {
  ...smallEngagement,
  documents: ["MEMO.txt", "memo.txt", "plan.txt"].map((name) => ({ name, bytes: text(name) })),
};

describe("a folder at rest", () => {
  it.effect("gives a file the name that became free while nobody could rename it", () =>
    Effect.gen(function* () {
      const here = yield* new DeskWorld().start(rivals);
      const tagged = here.folder.names().find((name) => name.includes("(")) ?? "";
      assert.strictEqual(here.folder.content(tagged), "memo.txt");
      here.folder.held.add(tagged);
      yield* here.parent.deleteDocument("MEMO.txt");
      yield* here.pass(20);
      assert.isTrue(here.folder.names().includes(tagged));
      here.folder.held.delete(tagged);
      // What waits is not remembered from one life to the next.
      yield* here.restartPeer();
      yield* here.pass(20);
      assert.deepStrictEqual(
        here.folder
          .names()
          .filter((name) => !name.startsWith("."))
          .toSorted(),
        ["memo.txt", "plan.txt"],
      );
    }),
  );

  it.effect("gives every file its turn to be read, from one look to the next", () =>
    Effect.gen(function* () {
      const names = Array.from({ length: 6 }, (_, at) => `Paper ${at}.txt`);
      const documents = names.map((name) => ({ name, bytes: text(name) }));
      const here = yield* new DeskWorld({ recheckFilesMax: 1, lookMaxMillis: 1_000 }).start({
        ...smallEngagement,
        documents,
      });
      yield* here.pass(10);
      here.folder.steps.length = 0;
      yield* here.pass(10);
      const read = here.folder.steps.filter(({ operation }) => operation === "read");
      assert.deepStrictEqual([...new Set(read.map(({ name }) => name))].toSorted(), names);
    }),
  );
});
