/** What a move says that a disk refuses on the way: which file, and why, once. */
import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, it, onTestFinished } from "vitest";
import { nodeMovingDisk } from "../../src/engine/node/moving/disk.ts";
import { nobodyTold, onDisk } from "../../src/engine/node/moving/steps.ts";
import { folderWith } from "../cli/fieldlab.ts";

it.skipIf(!existsSync("/dev/full"))(
  "a disk that is full is told with the file that has no room on it",
  async () => {
    const note = join(folderWith({}, onTestFinished), "note");
    symlinkSync("/dev/full", `${note}.new`);
    const refusal = await Effect.runPromise(
      Effect.flip(onDisk(nobodyTold, () => nodeMovingDisk.replace(note, new Uint8Array(9)))),
    );
    expect(refusal).toMatchObject({
      reason: "no-room",
      text: `"${note}": the disk is full (ENOSPC)`,
    });
  },
);

it("a permission that is missing is told with the file, and with that it may be given back", async () => {
  const cause = Object.assign(new Error("no"), { code: "EACCES", path: "/a/memo.txt" });
  const refusal = await Effect.runPromise(
    Effect.flip(onDisk(nobodyTold, () => Promise.reject(cause))),
  );
  expect(refusal.text).toContain('"/a/memo.txt": the permission is missing (EACCES)');
  expect(refusal.todo).toContain("have the permission given to you");
});
