/** Many files in one step where the answers of the disk come late and in any order, as through a share. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, it, onTestFinished } from "vitest";
import { nodeFailure } from "../../src/engine/node/errors.ts";
import { diskOf } from "../../src/engine/node/resolve.ts";
import { moveTogether } from "../../src/engine/node/together.ts";
import { VolumeError } from "../../src/engine/errors.ts";
import { tempFolder } from "./temp-folder.ts";

const LATE_MILLIS = 30;

it("a name two files are to have goes to the first of them, also where that one is found last", async () => {
  const root = tempFolder();
  onTestFinished(root.remove);
  for (const name of ["a", "b"]) writeFileSync(join(root.path, name), name);
  const { calls, ...rest } = await diskOf(root.path);
  const disk = {
    ...rest,
    calls: {
      ...calls,
      onTheSpot: false,
      lstat: async (path: string) => {
        if (path.endsWith("a"))
          await new Promise((resolve) => {
            setTimeout(resolve, LATE_MILLIS);
          });
        return calls.lstat(path);
      },
    },
  };
  const outcomes = await Effect.runPromise(
    moveTogether(
      {
        attempt: async ({ operation, path }, act) => {
          try {
            return await act(disk);
          } catch (cause) {
            if (cause instanceof VolumeError) throw cause;
            throw nodeFailure({ operation, path, cause, at: "inside" });
          }
        },
        move: (_disk, _asked, from, to) => rename(from, to),
        tidy: () => Promise.resolve(),
      },
      disk,
      [
        { from: "a", to: "final" },
        { from: "b", to: "FINAL" },
      ],
    ),
  );
  expect(outcomes.map((failure) => failure?.reason)).toEqual([undefined, "exists"]);
  expect(readFileSync(join(root.path, "final"), "utf8")).toBe("a");
  expect(existsSync(join(root.path, "b"))).toBe(true);
});
