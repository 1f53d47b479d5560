/** Checking a copy whose small pieces lie in parcels (`fieldsync verify`). */
import { mkdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as TestClock from "effect/testing/TestClock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { init } from "../../src/cli/fieldsync/create.ts";
import { nothingMoved } from "../../src/cli/fieldsync/counting.ts";
import { forecast } from "../../src/cli/fieldsync/forecast.ts";
import { reachAlone } from "../../src/cli/fieldsync/reach.ts";
import { verifyFolder } from "../../src/cli/fieldsync/verify/verify.ts";
import { VolumeError } from "../../src/engine/errors.ts";
import { paths } from "../../src/engine/log/names.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import type { Volume } from "../../src/engine/ports.ts";
import {
  pieceIn,
  putInParcel,
  putPiece,
  spoilPiece,
  takeApart,
  type ParcelByHand,
} from "./parcels-by-hand.ts";
import { IDA, runQuietly } from "./quiet-command.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

let temp: TempFolder;
const office = (): string => join(temp.path, "office");
const LETTERS = 6;
let hashes: ReadonlyArray<string> = [];

beforeEach(async () => {
  temp = tempFolder();
  vi.stubEnv("FIELDSYNC_HOME", join(temp.path, "home"));
  mkdirSync(join(office(), "documents"), { recursive: true });
  for (let at = 0; at < LETTERS; at++)
    writeFileSync(join(office(), `documents/letter ${at}.txt`), `letter ${at}`);
  await runQuietly(init({ ...IDA, folder: office(), name: "Maple" }));
  // Whatever the engine makes of them, they are files of their own now.
  hashes = takeApart(office());
});

afterEach(() => {
  vi.unstubAllEnvs();
  temp.remove();
});

const checked = (through: (volume: Volume) => Volume = (volume) => volume) =>
  runQuietly(
    Effect.scoped(
      Effect.gen(function* () {
        const { context } = yield* reachAlone({ ...IDA, folder: office() });
        const report = yield* verifyFolder({ ...context, volume: through(context.volume) });
        const { bytes, expectedBytes } = context.moved;
        return { report, bytes, expectedBytes };
      }),
    ),
  );

describe("a parcel", () => {
  it("is read and checked piece by piece, and its pieces are here", async () => {
    const loose = await checked();
    const parcel = putInParcel(office(), hashes.slice(0, 4));
    const { bytes, expectedBytes, report } = await checked();
    expect(report).toMatchObject({ problems: [], missing: [], sound: true, pieces: LETTERS });
    const index = parcel.bytes.length - parcel.pieces.reduce((sum, { size }) => sum + size, 0);
    expect(report.bytes).toBe(loose.report.bytes + index);
    expect(expectedBytes).toBe((loose.expectedBytes ?? 0) + index);
    expect(bytes).toBe(loose.bytes + index);
  });

  it("beside files with the same pieces adds none", async () => {
    putInParcel(office(), hashes, "files");
    expect((await checked()).report).toMatchObject({ sound: true, pieces: LETTERS });
  });

  it("with a damaged piece is told of by its path, and the others in it are here", async () => {
    const parcel = putInParcel(office(), hashes);
    spoilPiece(office(), parcel, 2);
    const { hash } = parcel.pieces[2]!;
    const { report } = await checked();
    expect(report).toMatchObject({
      problems: [
        { path: parcel.path, why: `1 of its 6 pieces is not what its index says: ${hash}` },
      ],
      missing: [hash],
      pieces: LETTERS,
      sound: false,
    });
    spoilPiece(office(), parcel, 0);
    expect((await checked()).report.problems).toEqual([
      {
        path: parcel.path,
        why: `2 of its 6 pieces are not what its index says, the first of them: ${parcel.pieces[0]!.hash}`,
      },
    ]);
  });

  it("that is cut off lacks what is behind, and one cut off in its index says nothing", async () => {
    const parcel = putInParcel(office(), hashes);
    truncateSync(join(office(), parcel.path), parcel.bytes.length - 1);
    const last = parcel.pieces.at(-1)!.hash;
    expect((await checked()).report).toMatchObject({
      problems: [{ path: parcel.path, why: expect.stringContaining(last) as string }],
      missing: [last],
    });
    truncateSync(join(office(), parcel.path), 100);
    const { report } = await checked();
    expect(report).toMatchObject({
      problems: [
        {
          path: parcel.path,
          why: "its index does not have the hash in its name",
        },
      ],
      sound: false,
    });
    expect(report.missing).toHaveLength(LETTERS);
  });

  const damagedIndex = (): ParcelByHand => {
    const parcel = putInParcel(office(), hashes);
    parcel.bytes.write("x", 19 + 80 * 3);
    writeFileSync(join(office(), parcel.path), parcel.bytes);
    return parcel;
  };

  it("with a damaged index is told of, though every piece of it can be had", async () => {
    const parcel = damagedIndex();
    const { report } = await checked();
    expect(report).toMatchObject({ missing: [], pieces: LETTERS, sound: false });
    expect(report.problems).toEqual([
      { path: parcel.path, why: "its index does not have the hash in its name" },
    ]);
  });

  it("that goes on behind its last piece is told of too", async () => {
    const parcel = putInParcel(office(), hashes);
    writeFileSync(join(office(), parcel.path), Buffer.concat([parcel.bytes, Buffer.of(1)]));
    const { report } = await checked();
    expect(report).toMatchObject({ missing: [], pieces: LETTERS, sound: false });
    expect(report.problems).toEqual([
      { path: parcel.path, why: "it goes on behind its last piece" },
    ]);
  });

  it("counts for nothing where its name is none, and what lies elsewhere is here", async () => {
    const [first = "", ...others] = hashes;
    const parcel = putInParcel(office(), [first, ...others], "files");
    writeFileSync(join(office(), paths.parcel(`x${parcel.name}`)), "torn");
    expect((await checked()).report).toMatchObject({ problems: [], sound: true });
    rmSync(join(office(), paths.chunk(first)));
    expect((await checked()).report).toMatchObject({ problems: [], sound: true, pieces: LETTERS });
  });

  it("that another computer took apart meanwhile is looked for once more", async () => {
    const parcel = putInParcel(office(), hashes);
    let times = 0;
    const { report } = await checked((volume) => ({
      ...volume,
      read: (path, options) =>
        Effect.suspend(() => {
          if (path !== parcel.path || times++ > 0) return volume.read(path, options);
          return Effect.fail(
            new VolumeError({ reason: "not-found", operation: "read", path, text: "it is gone" }),
          );
        }),
    }));
    expect([times, report.sound]).toEqual([2, true]);
  });

  it("that cannot be read now is told of as not checked", async () => {
    const parcel = putInParcel(office(), hashes, "files");
    const { report } = await checked((volume) => ({
      ...volume,
      read: (path, options) =>
        path === parcel.path
          ? Effect.fail(
              new VolumeError({ reason: "busy", operation: "read", path, text: "so it is" }),
            )
          : volume.read(path, options),
    }));
    expect(report.problems).toEqual([{ path: parcel.path, why: "so it is", unread: true }]);
  });

  it("is part of what there is to do for a new copy", async () => {
    const expected = async (): Promise<number> => {
      const moved = nothingMoved();
      const work = Effect.gen(function* () {
        const told = yield* Effect.forkChild(forecast(moved, nodeVolume(office())));
        yield* TestClock.adjust("2 seconds");
        yield* Fiber.join(told);
      });
      await Effect.runPromise(Effect.provide(work, TestClock.layer()));
      return moved.expectedBytes ?? 0;
    };
    const before = await expected();
    const { bytes } = putInParcel(office(), hashes, "files");
    expect(await expected()).toBe(before + 2 * bytes.length);
  });
});

describe("a damaged parcel", () => {
  it("of which nothing damaged is needed is told of as such, and the copy is sound", async () => {
    const [first = "", ...others] = hashes;
    const parcel = putInParcel(office(), [first, ...others]);
    spoilPiece(office(), parcel, 0);
    // The piece lies elsewhere; the others lie here only.
    putPiece(office(), first, pieceIn(parcel, 0));
    const { report } = await checked();
    expect(report).toMatchObject({
      problems: [{ path: parcel.path, unneeded: true }],
      missing: [],
      sound: true,
    });
  });

  it("is not known to be unneeded where something that could need it was not read", async () => {
    const parcel = putInParcel(office(), hashes, "files");
    spoilPiece(office(), parcel, 0);
    expect((await checked()).report.problems).toMatchObject([{ unneeded: true }]);
    const { report } = await checked((volume) => ({
      ...volume,
      read: (path, options) =>
        path.startsWith(`${paths.logs}/`)
          ? Effect.fail(
              new VolumeError({ reason: "busy", operation: "read", path, text: "so it is" }),
            )
          : volume.read(path, options),
    }));
    const told = report.problems.filter(({ path }) => path === parcel.path);
    expect(told).toHaveLength(1);
    expect(told[0]).not.toHaveProperty("unneeded");
    expect(report.sound).toBe(false);
  });
});
