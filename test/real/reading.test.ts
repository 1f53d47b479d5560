/** Reading a large file from two places at once, and parts of files together (engine §1.10, `reading.ts`, `reading-together.ts`). */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { expect, it, onTestFinished } from "vitest";
import { VolumeError } from "../../src/engine/errors.ts";
import type { FileCalls, OpenFile } from "../../src/engine/node/calls.ts";
import { readTogether } from "../../src/engine/node/reading-together.ts";
import { letGo, readPlace } from "../../src/engine/node/reading.ts";
import { diskOf } from "../../src/engine/node/resolve.ts";
import type { WantedFile } from "../../src/engine/ports.ts";
import { tempFolder } from "./temp-folder.ts";

const SIZE = 32 * 1_048_576;

/** A file of which both halves are read by `read`, and what happened to it. */
const place = (read: OpenFile["readBeside"], happened: Array<string>) => {
  const file = {
    stat: () => ({ size: SIZE, ino: 1 }),
    readBeside: read,
    close: () => void happened.push("closed"),
  };
  return { calls: { open: () => file } as unknown as FileCalls, real: "large", ino: 1 };
};

it("a large file is closed only when both of its halves were read, also where one of them fails", async () => {
  const happened: Array<string> = [];
  const slow = Promise.withResolvers<void>();
  const reading = readPlace(
    place(async (_, filled, length, position) => {
      if (position < SIZE / 2) throw new Error("the disk is bad");
      await slow.promise;
      happened.push(`read ${filled + length}`);
      return length;
    }, happened),
    { operation: "read", path: "large" },
    { limit: SIZE },
  );
  setTimeout(() => {
    happened.push("released");
    slow.resolve();
  }, 5);
  await expect(reading).rejects.toThrow("the disk is bad");
  expect(happened).toEqual(["released", `read ${SIZE / 2}`, "closed"]);
});

it("of a large file that became shorter and grew again meanwhile there is what comes before its end", async () => {
  const end = SIZE / 2 - 5;
  const bytes = await readPlace(
    place(async (into, filled, length, position) => {
      const isFirstHalf = position < SIZE / 2;
      const there = isFirstHalf ? Math.max(0, Math.min(length, end - position)) : length;
      into.fill(7, filled, filled + there);
      return Promise.resolve(there);
    }, []),
    { operation: "read", path: "large" },
    { limit: SIZE },
  );
  expect(bytes.length).toBe(end);
});

it("the memory of a large file is given back at once, and that of a small one is left to be swept up", async () => {
  const whole = async (bytes: number) => {
    const file = {
      stat: () => ({ size: bytes, ino: 1 }),
      read: async (_: Uint8Array, __: number, length: number) => Promise.resolve(length),
      readBeside: async (_: Uint8Array, __: number, length: number) => Promise.resolve(length),
      close: () => undefined,
    };
    const calls = { open: () => file } as unknown as FileCalls;
    const asked = { operation: "read", path: "document" };
    return readPlace({ calls, real: "document", ino: 1 }, asked, { limit: bytes });
  };
  const [large, small] = [await whole(SIZE / 2), await whole(SIZE / 2 - 1)];
  for (const one of [large, small]) letGo(one);
  expect([large.length, small.length]).toEqual([0, SIZE / 2 - 1]);
  // Once more, and memory that is not a file's own, does no harm.
  letGo(large);
  const shared = new Uint8Array(new SharedArrayBuffer(SIZE));
  letGo(shared);
  expect(shared.length).toBe(SIZE);
});

/** Reads from a folder with two files, one after the other or some at once, and counts how often a file is opened. */
const readingParts = async (onTheSpot: boolean, fails: (position: number) => boolean) => {
  const temp = tempFolder();
  onTestFinished(temp.remove);
  for (const name of ["a", "b"]) writeFileSync(join(temp.path, name), "0123456789".repeat(20));
  const disk = await diskOf(temp.path);
  let opened = 0;
  const { calls } = disk;
  const counting: FileCalls = {
    ...calls,
    onTheSpot,
    open: async (path, flags) => {
      opened += 1;
      const file = await calls.open(path, flags);
      return {
        ...file,
        read: (into, offset, length, position) => {
          if (fails(position)) throw new Error("a bad sector");
          return file.read(into, offset, length, position);
        },
      };
    },
  };
  const spoiled = {
    reason: "offline",
    operation: "read",
    path: "a",
    text: "a bad sector",
  } as const;
  const attempt = async <A>(_: unknown, act: (now: typeof disk) => PromiseLike<A>): Promise<A> => {
    try {
      return await act({ ...disk, calls: counting });
    } catch (cause) {
      throw cause instanceof VolumeError ? cause : new VolumeError(spoiled);
    }
  };
  return async (files: ReadonlyArray<WantedFile>) => {
    const answers = await Effect.runPromise(
      readTogether({ attempt }, { ...disk, calls: counting }, files),
    );
    const told = answers.map((answer) =>
      answer instanceof VolumeError ? answer.reason : new TextDecoder().decode(answer),
    );
    return { told, opened };
  };
};

const PARTS = Array.from({ length: 32 }, (_, at) => ({ limit: 2, offset: at, length: 2 }));

it.each([
  { onTheSpot: true, most: 2, where: "of this computer is opened once" },
  { onTheSpot: false, most: 8, where: "far away is opened a few times" },
])("for many parts of one file a file $where", async ({ most, onTheSpot }) => {
  const read = await readingParts(onTheSpot, () => false);
  const files = ["a", "b"].flatMap((path) => PARTS.map((part) => ({ path, ...part })));
  const { opened, told } = await read(files);
  expect(told).toEqual(files.map(({ offset }) => "01234567890".slice(offset % 10).slice(0, 2)));
  expect(opened).toBe(most);
});

it("of parts of a file with a bad sector there are those before it, and nothing behind it", async () => {
  for (const at of [0, 10, 31]) {
    const read = await readingParts(true, (position) => position === at);
    const files = PARTS.map((part) => ({ path: "a", ...part }));
    const { opened, told } = await read(files);
    expect(told).toHaveLength(at + 1);
    // Once for all, and then for each by itself as far as it goes: nobody knocks again at a disk that is not there.
    expect(opened).toBe(1 + at + 1);
    expect(told.at(-1)).toBe("offline");
    expect(told.slice(0, at)).not.toContain("offline");
  }
});

it("nothing more is read behind a failure for all that is the last of those asked for together", async () => {
  const read = await readingParts(true, (position) => position === 31);
  const part = (path: string) => PARTS.map((one) => ({ path, ...one }));
  const first = part("b").map((one) => ({ ...one, offset: 0 }));
  const { told } = await read([...first, ...part("a"), ...first]);
  expect([told.length, told.at(-1)]).toEqual([64, "offline"]);
});
