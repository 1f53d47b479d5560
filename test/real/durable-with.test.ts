/** A folder that means nothing before one name is in it: what is written before is durable together, just before that (waiting.ts). */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCopy, init } from "../../src/cli/fieldsync/create.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import type { Volume } from "../../src/engine/ports.ts";
import { IDA, runQuietly } from "./quiet-command.ts";
import type { Refusing } from "./refusing-disk.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const disk = vi.hoisted((): Refusing => ({ refuse: undefined }));

vi.mock("node:fs/promises", async (original) => {
  const { refusingDisk } = await import("./refusing-disk.ts");
  return refusingDisk(await original(), disk);
});

vi.mock("node:fs", async (original) => {
  const { refusingSpotDisk } = await import("./refusing-disk.ts");
  return refusingSpotDisk(await original(), disk);
});

const BYTES = new TextEncoder().encode("bytes");
const SEAL = "_Sync/format.json";

let folder: TempFolder;
/** What the disk was asked to do, by call and path below the folder. */
let asked: Array<string>;

beforeEach(() => {
  folder = tempFolder();
  asked = [];
  disk.refuse = (call, path) => {
    asked.push(`${call} ${path.slice(folder.path.length + 1)}`);
    return undefined;
  };
});

afterEach(() => {
  disk.refuse = undefined;
  disk.share = false;
  folder.remove();
});

const unsealed = (): Volume => nodeVolume(folder.path, { durableWith: SEAL });

const publish = (volume: Volume, name: string, path: string) =>
  Effect.andThen(
    volume.writeTemp(`_Sync/tmp/${name}`, BYTES),
    volume.renameToFresh(`_Sync/tmp/${name}`, path),
  );

/** Folders, a staged file that gets its name, one that goes again, and two pieces; then the name that counts. */
const make = (volume: Volume) =>
  Effect.gen(function* () {
    yield* volume.makeFolders(["_Sync/tmp", "_Sync/own", "_Sync/blob"]);
    yield* publish(volume, "1", "_Sync/own/card");
    yield* volume.writeTemp("_Sync/tmp/2", BYTES);
    yield* volume.remove("_Sync/tmp/2");
    yield* volume.createAll([
      { path: "_Sync/blob/a", parts: [BYTES] },
      { path: "_Sync/blob/b", parts: [BYTES] },
    ]);
    yield* publish(volume, "3", SEAL);
  });

const at = (text: string): number => asked.indexOf(text);

/** What was synced before a step, in order of names. */
const syncsBefore = (step: string): ReadonlyArray<string> =>
  asked
    .slice(0, at(step))
    .flatMap((text) => (text.startsWith("sync ") ? [text.slice("sync ".length)] : []))
    .toSorted();

const SEALING = "link _Sync/tmp/3";

describe("a folder that is durable with its last name", () => {
  it("is waited for once, with every content and every name in it, before that name is given", async () => {
    await Effect.runPromise(make(unsealed()));
    expect(syncsBefore("create _Sync/tmp/3")).toEqual([]);
    expect(syncsBefore(SEALING)).toEqual([
      "",
      "_Sync",
      "_Sync/blob",
      "_Sync/blob/a",
      "_Sync/blob/b",
      "_Sync/own",
      "_Sync/own/card",
      "_Sync/tmp/3",
    ]);
  });

  it("does not get that name where something cannot be made durable, and gets it when it can", async () => {
    const volume = unsealed();
    const watch = disk.refuse;
    disk.refuse = (call, path) =>
      call === "open" && path.endsWith("_Sync/blob/b") ? "ENOSPC" : undefined;
    const failure = await Effect.runPromise(Effect.flip(make(volume)));
    expect(failure.reason).toBe("no-space");
    expect(existsSync(join(folder.path, SEAL))).toBe(false);
    disk.refuse = watch;
    await Effect.runPromise(volume.renameToFresh("_Sync/tmp/3", SEAL));
    expect(syncsBefore(SEALING)).toContain("_Sync/blob/b");
    expect(existsSync(join(folder.path, SEAL))).toBe(true);
  });

  it("is like any other from then on", async () => {
    const volume = unsealed();
    await Effect.runPromise(make(volume));
    asked = [];
    await Effect.runPromise(publish(volume, "4", "_Sync/own/have"));
    expect(asked).toContain("sync _Sync/tmp/4");
    expect(at("sync _Sync/own")).toBeGreaterThan(at("link _Sync/tmp/4"));
  });

  it("is written step by step on a disk that may lie elsewhere", async () => {
    disk.share = true;
    await Effect.runPromise(make(unsealed()));
    expect(at("sync _Sync/own")).toBeGreaterThan(-1);
    expect(at("sync _Sync/own")).toBeLessThan(at("sync _Sync/blob/a"));
  });
});

describe("a copy that is being made by a command", () => {
  const syncsOf = (path: string): number => asked.filter((text) => text === `sync ${path}`).length;

  it("has the folder of its papers synced once, and not for each of them", async () => {
    vi.stubEnv("FIELDSYNC_HOME", join(folder.path, "home"));
    const office = join(folder.path, "office");
    const laptop = join(folder.path, "laptop");
    mkdirSync(office);
    writeFileSync(join(office, "Paper.txt"), "paper");
    const make = Effect.andThen(
      init({ ...IDA, folder: office, name: "Beside" }),
      createCopy({ ...IDA, folder: laptop, parent: office }),
    );
    await runQuietly(make);
    vi.unstubAllEnvs();
    for (const copy of ["office", "laptop"]) {
      expect(existsSync(join(folder.path, copy, SEAL))).toBe(true);
      expect(syncsOf(`${copy}/_Sync/own`)).toBeLessThanOrEqual(1);
    }
  });
});
