/** Many files in one step where the answers of the disk come late and in any order, as through a share. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, it, onTestFinished } from "vitest";
import { beginFresh } from "../../src/engine/node/durable.ts";
import { nodeFailure } from "../../src/engine/node/errors.ts";
import { diskOf, type Disk } from "../../src/engine/node/resolve.ts";
import { moveTogether, writeTogether, type Steps } from "../../src/engine/node/together.ts";
import { VolumeError } from "../../src/engine/errors.ts";
import { tempFolder } from "./temp-folder.ts";

const LATE_MILLIS = 30;

const stepsOn = (disk: Disk): Steps => ({
  attempt: async ({ operation, path }, act) => {
    try {
      return await act(disk);
    } catch (cause) {
      if (cause instanceof VolumeError) throw cause;
      throw nodeFailure({ operation, path, cause, at: "inside" });
    }
  },
  move: () => Promise.resolve(),
  tidy: (_disk, path) => unlink(path),
});

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
    moveTogether({ ...stepsOn(disk), move: (_disk, _asked, from, to) => rename(from, to) }, disk, [
      { from: "a", to: "final" },
      { from: "b", to: "FINAL" },
    ]),
  );
  expect(outcomes.map((failure) => failure?.reason)).toEqual([undefined, "exists"]);
  expect(readFileSync(join(root.path, "final"), "utf8")).toBe("a");
  expect(existsSync(join(root.path, "b"))).toBe(true);
});

it("a name that was just given up is given anew without listing its folder, and never to a second file", async () => {
  const root = tempFolder();
  onTestFinished(root.remove);
  for (const name of ["a", "b", "LETTER"]) writeFileSync(join(root.path, name), name);
  const { calls, ...rest } = await diskOf(root.path);
  let listings = 0;
  const readdir: typeof calls.readdir = (path) => {
    listings += 1;
    return calls.readdir(path);
  };
  const disk = { ...rest, calls: { ...calls, readdir } };
  const outcomes = await Effect.runPromise(
    moveTogether({ ...stepsOn(disk), move: (_disk, _asked, from, to) => rename(from, to) }, disk, [
      { from: "a", to: "Letter", isVacated: true },
      { from: "b", to: "Letter", isVacated: true },
    ]),
  );
  expect(outcomes.map((failure) => failure?.reason)).toEqual([undefined, "exists"]);
  expect(listings).toBe(0);
  expect(readdirSync(root.path).toSorted()).toEqual(["LETTER", "Letter", "b"]);
  expect(readFileSync(join(root.path, "Letter"), "utf8")).toBe("a");
});

it("small files are created beside each other, and whichever the disk has a place for first", async () => {
  const root = tempFolder();
  onTestFinished(root.remove);
  const { calls, ...rest } = await diskOf(root.path);
  const asked: Array<string> = [];
  const hasPlace = Promise.withResolvers<void>();
  const disk: Disk = {
    ...rest,
    calls: {
      ...calls,
      onTheSpot: true,
      create: async (path) => {
        asked.push(path);
        // The first has no place before another one has been asked for.
        if (asked.length === 1) await hasPlace.promise;
        else hasPlace.resolve();
        return calls.create(path);
      },
    },
  };
  const names = Array.from({ length: 40 }, (_, at) => `paper ${at}`);
  const files = names.map((path) => ({ path, parts: [new TextEncoder().encode(path)] }));
  const outcomes = await Effect.runPromise(writeTogether(stepsOn(disk), disk, files));
  expect(outcomes).toEqual(names.map(() => undefined));
  for (const name of names) expect(readFileSync(join(root.path, name), "utf8")).toBe(name);
});

it.each([
  ["are answered when the disk has them", undefined],
  ["are answered as failed where the disk does not keep one", "no-space"],
])("large files are written and synced beside each other, and %s", async (_how, reason) => {
  const root = tempFolder();
  onTestFinished(root.remove);
  const { calls, ...rest } = await diskOf(root.path);
  const happened: Array<string> = [];
  const synced = Promise.withResolvers<void>();
  const disk: Disk = {
    ...rest,
    calls: {
      ...calls,
      onTheSpot: true,
      create: async (path) => {
        const file = await calls.create(path);
        happened.push("opened");
        return {
          ...file,
          sync: async () => {
            happened.push("syncing");
            await synced.promise;
            if (reason !== undefined) throw Object.assign(new Error("full"), { code: "ENOSPC" });
            await file.sync();
          },
        };
      },
    },
  };
  const parts = [new Uint8Array(300_000).fill(1), new Uint8Array(100_000).fill(2)];
  const files = ["a", "b", "c"].map((path) => ({ path, parts }));
  let isAnswered = false;
  const answering = Effect.runPromise(writeTogether(stepsOn(disk), disk, files)).then((answer) => {
    isAnswered = true;
    return answer;
  });
  await expect.poll(() => happened.length).toBe(6);
  expect(isAnswered).toBe(false);
  synced.resolve();
  expect((await answering).map((failure) => failure?.reason)).toEqual([reason, reason, reason]);
  // What was not kept does not take up room.
  expect(readdirSync(root.path)).toEqual(reason === undefined ? ["a", "b", "c"] : []);
  for (const name of readdirSync(root.path))
    expect(readFileSync(join(root.path, name)).equals(Buffer.concat(parts))).toBe(true);
});

it("a large file is synced by one at a time while it is written, and once more behind its last bytes", async () => {
  const root = tempFolder();
  onTestFinished(root.remove);
  const { calls } = await diskOf(root.path);
  const happened: Array<string> = [];
  const slow = Promise.withResolvers<void>();
  const written = { steps: 0, synced: 0 };
  const late: typeof calls = {
    ...calls,
    create: async (path) => {
      const file = await calls.create(path);
      return {
        ...file,
        writeBeside: async (parts) => {
          await file.writeBeside(parts);
          written.steps += 1;
          if (written.steps === 3) slow.resolve();
        },
        sync: async () => {
          const { steps } = written;
          happened.push("syncing");
          await slow.promise;
          await file.sync();
          happened.push("synced");
          written.synced = Math.max(written.synced, steps);
        },
      };
    },
  };
  const parts = Array.from({ length: 6 }, (_, at) => new Uint8Array(4 * 1_048_576).fill(at));
  const { syncing } = await beginFresh(late, join(root.path, "large"), parts);
  expect(await syncing).toBeUndefined();
  expect(written).toEqual({ steps: 3, synced: 3 });
  // While the first one took its time nobody else asked the disk.
  expect(happened.filter((one) => one === "syncing")).toHaveLength(2);
  expect(Buffer.concat(parts).equals(readFileSync(join(root.path, "large")))).toBe(true);
});
