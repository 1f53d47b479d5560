/** How long a command waits for the files people work on (`settle.ts`). */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { awaitFiles } from "../../../src/cli/fieldsync/settle.ts";
import type { DocumentsStatus } from "../../../src/engine/documents/desk.ts";
import type { CopyHandle } from "../../../src/engine/engine.ts";

const AT_REST: DocumentsStatus = {
  pending: [],
  unstable: [],
  question: null,
  notDocuments: [],
  aside: 0,
  missing: 0,
  left: 0,
  problem: null,
};

/** A copy whose looks leave something, each taking a minute; `left` says how much after so many looks. */
const leaving = (left: (looks: number) => number) => {
  let looks = 0;
  const look = Effect.andThen(
    Effect.sleep("1 minute"),
    Effect.sync(() => {
      looks += 1;
    }),
  );
  const documents = {
    look,
    lookWhenDue: look,
    untilLook: Effect.succeed(0),
    status: (): DocumentsStatus => ({ ...AT_REST, left: left(looks) }),
  };
  return { handle: { documents } as unknown as CopyHandle, looks: () => looks };
};

describe("a command", () => {
  it.effect("goes on for as long as every look leaves less than the one before", () =>
    Effect.gen(function* () {
      const { handle, looks } = leaving((done) => Math.max(0, 100 - done));
      const waiting = yield* Effect.forkChild(awaitFiles(handle));
      yield* TestClock.adjust("3 hours");
      yield* Fiber.join(waiting);
      assert.strictEqual(looks(), 100);
    }),
  );

  it.effect("gives up on a folder that takes long to look at, and of which nothing gets less", () =>
    Effect.gen(function* () {
      const { handle, looks } = leaving(() => 3);
      const waiting = yield* Effect.forkChild(awaitFiles(handle));
      yield* TestClock.adjust("3 hours");
      yield* Fiber.join(waiting);
      assert.isAtMost(looks(), 4);
    }),
  );

  it.effect("does not wait for a newer version of a file that was emptied", () =>
    Effect.gen(function* () {
      let looks = 0;
      const look = Effect.sync(() => {
        looks += 1;
      });
      const file = "memo.txt";
      const pending = [{ document: file, file, why: "changed-here", text: "", tries: 1 }] as const;
      const status = (): DocumentsStatus => ({
        ...AT_REST,
        pending,
        unstable: [{ file, why: "empty" }],
      });
      const documents = { look, lookWhenDue: look, untilLook: Effect.succeed(0), status };
      yield* awaitFiles({ documents } as unknown as CopyHandle);
      assert.strictEqual(looks, 1);
    }),
  );
});
