/** What is remembered of a run about the folders of others: that it only looked, and at what. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { nobodyAsked, notingLocations } from "../../../../src/cli/fieldsync/asked-others.ts";
import { nodeLocations } from "../../../../src/engine/node/locations.ts";
import type { Volume } from "../../../../src/engine/ports.ts";

/** What is remembered after this was done to somebody's folder with a file in it. */
const after = async (act: (volume: Volume) => Effect.Effect<unknown, unknown>, name = "") => {
  const folder = mkdtempSync(join(tmpdir(), "fieldlab-asked-"));
  const asked = nobodyAsked();
  try {
    mkdirSync(join(folder, "F"));
    writeFileSync(join(folder, "F/a"), "a");
    const open = notingLocations(nodeLocations(), asked).open({ path: folder + name });
    await Effect.runPromise(Effect.scoped(Effect.ignore(Effect.flatMap(open, act))));
    return {
      isMore: asked.isMore,
      looked: [...asked.looked].map((path) => path.slice(folder.length)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe("what others were asked", () => {
  it("is every folder that was listed, and every file that was read", async () => {
    const looks = await after((volume) =>
      Effect.all([
        volume.list("F"),
        volume.listAll(["G", "F"]),
        volume.read("F/a", { limit: 9 }),
        volume.readAll([{ path: "F/b", limit: 9 }]),
        volume.stat("F/c"),
        volume.probe,
      ]),
    );
    expect(looks).toEqual({ isMore: false, looked: ["/F", "/G", "/F/a", "/F/b", "/F/c"] });
  });

  it("is more where anything was written, or removed, or room was asked for", async () => {
    const acts: ReadonlyArray<(volume: Volume) => Effect.Effect<unknown, unknown>> = [
      (volume) => volume.remove("F/a"),
      (volume) => volume.makeFolder("G"),
      (volume) => volume.createExclusive("F/b", new Uint8Array()),
      (volume) => volume.free,
    ];
    for (const act of acts) expect(await after(act)).toEqual({ isMore: true, looked: [] });
  });

  it("is more where somebody could not be asked at all", async () => {
    expect(await after(() => Effect.void)).toEqual({ isMore: false, looked: [] });
    expect(await after(() => Effect.void, "/nowhere")).toEqual({ isMore: true, looked: [] });
  });
});
