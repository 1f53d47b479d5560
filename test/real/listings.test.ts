/** What folders of pieces held the last time is believed as long as nothing came or went in them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { rememberedListings, type Listings } from "../../src/engine/node/listings.ts";
import { diskOf } from "../../src/engine/node/resolve.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import { tempFolder } from "./temp-folder.ts";

const FOLDER = "_Sync/blob/a0";
const ONE = "a0".repeat(32);
const OTHER = "a1".repeat(32);
/** 0xa0 is a multiple of the 32, so it is this one that is asked all the same. */
const [ASKED, NOT_ASKED] = [0, 1];

/** As if everything had been written long before. */
const later = (listings: Listings): Listings => ({
  ...listings,
  set: (path, folder, held) =>
    listings.set(path, folder, { ...held, nowMillis: held.nowMillis + 60_000 }),
});

describe("listings of pieces", () => {
  let root = "";
  let file = "";

  beforeEach(() => {
    const temp = tempFolder();
    onTestFinished(temp.remove);
    root = temp.path;
    file = join(root, "pieces-listed");
    mkdirSync(join(root, FOLDER), { recursive: true });
    put(ONE, "one");
  });

  const put = (piece: string, content: string): void =>
    writeFileSync(join(root, FOLDER, piece), content);

  /** One life of a program: it lists the folder, and remembers it. */
  const sizes = async (
    asked = NOT_ASKED,
    as = later,
  ): Promise<Readonly<Record<string, number>>> => {
    const listings = rememberedListings(file, asked);
    await listings.load();
    const volume = nodeVolume(root, { listings: as(listings) });
    const entries = await Effect.runPromise(volume.list(FOLDER));
    await listings.save();
    return Object.fromEntries(entries.map(({ name, size }) => [name, size]));
  };

  it.runIf(process.platform === "linux")("are believed while nothing came or went", async () => {
    const { calls } = await diskOf(root);
    if (!calls.onTheSpot) return;
    expect(await sizes()).toEqual({ [ONE]: 3 });
    put(ONE, "longer");
    expect(await sizes()).toEqual({ [ONE]: 3 });
  });

  it("are asked for all the same, some of them", async () => {
    await sizes();
    put(ONE, "longer");
    expect(await sizes(ASKED)).toEqual({ [ONE]: 6 });
  });

  it("are forgotten when a piece came or went", async () => {
    await sizes();
    put(OTHER, "other");
    expect(await sizes()).toEqual({ [ONE]: 3, [OTHER]: 5 });
    rmSync(join(root, FOLDER, ONE));
    expect(await sizes()).toEqual({ [OTHER]: 5 });
  });

  it("are not kept of a folder that was changed a moment ago", async () => {
    await sizes(NOT_ASKED, (listings) => listings);
    put(ONE, "longer");
    expect(await sizes()).toEqual({ [ONE]: 6 });
  });

  it("mean nothing where they are damaged", async () => {
    await sizes();
    put(ONE, "longer");
    writeFileSync(file, readFileSync(file, "latin1").replace("\n3\n", "\n4\n"), "latin1");
    expect(await sizes()).toEqual({ [ONE]: 6 });
  });

  it("are nobody's business before they are loaded, and of no other folder", async () => {
    const listings = rememberedListings(file, NOT_ASKED);
    expect(listings.covers(FOLDER)).toBe(false);
    await listings.load();
    expect([listings.covers(FOLDER), listings.covers("_Sync/own")]).toEqual([true, false]);
  });
});
