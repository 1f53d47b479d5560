/** Reading a large file from two places at once (engine §1.10, `reading.ts`). */
import { expect, it } from "vitest";
import type { FileCalls, OpenFile } from "../../src/engine/node/calls.ts";
import { letGo, readPlace } from "../../src/engine/node/reading.ts";

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
