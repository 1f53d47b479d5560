/** What a real folder adds to the contract: links, a root that is gone, and names other programs made (engine §1.9, §1.10). */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { VolumeError } from "../../src/engine/errors.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const BYTES = new TextEncoder().encode("bytes");

const reasonOf = <A>(act: Effect.Effect<A, VolumeError>): Promise<string> =>
  Effect.runPromise(
    Effect.match(act, { onSuccess: () => "ok", onFailure: (error) => error.reason }),
  );

let temp: TempFolder;
let root: string;

beforeEach(() => {
  temp = tempFolder();
  root = join(temp.path, "engagement");
  mkdirSync(root);
});

afterEach(() => temp.remove());

describe("a large file", () => {
  it("is read whole and in part, and with many others, as it was written", async () => {
    const bytes = new Uint8Array(17 * 1_048_576 + 3).map((_, at) => (at * 7) ^ (at >> 9));
    writeFileSync(join(root, "large"), bytes);
    writeFileSync(join(root, "small"), BYTES);
    const volume = nodeVolume(root);
    const limit = bytes.length;
    const same = (found: Uint8Array, wanted: Uint8Array): boolean =>
      Buffer.from(found).equals(wanted);
    expect(same(await Effect.runPromise(volume.read("large", { limit })), bytes)).toBe(true);
    const part = { offset: 100_001, length: 16 * 1_048_576 + 1, limit };
    const found = await Effect.runPromise(volume.read("large", part));
    expect(same(found, bytes.subarray(part.offset, part.offset + part.length))).toBe(true);
    const wanted = Array.from({ length: 70 }, (_, at) => (at % 23 === 0 ? "large" : "small"));
    const all = await Effect.runPromise(
      volume.readAll([...wanted, "none"].map((path) => ({ path, limit }))),
    );
    expect(all.map((one) => (one instanceof Uint8Array ? one.length : one.reason))).toEqual([
      ...wanted.map((name) => (name === "large" ? bytes : BYTES).length),
      "not-found",
    ]);
    expect(all.every((one, at) => wanted[at] !== "large" || same(one as Uint8Array, bytes))).toBe(
      true,
    );
  });
});

describe("a link in a shared folder", () => {
  const everything = (path: string): ReadonlyArray<Effect.Effect<unknown, VolumeError>> => {
    const volume = nodeVolume(root);
    return [
      volume.stat(path),
      volume.read(path, { limit: 100 }),
      volume.renameToFresh(path, "fresh"),
      volume.remove(path),
    ];
  };

  it("to a file is not listed, not followed and not removed", async () => {
    writeFileSync(join(temp.path, "secret"), "secret");
    symlinkSync(join(temp.path, "secret"), join(root, "link"));
    expect(await Effect.runPromise(nodeVolume(root).list(""))).toEqual([]);
    for (const act of everything("link")) expect(await reasonOf(act)).toBe("bad-name");
    expect(readdirSync(root)).toEqual(["link"]);
    expect(readFileSync(join(temp.path, "secret"), "utf8")).toBe("secret");
  });

  it("to a folder leads nowhere, whatever is tried below it", async () => {
    const outside = join(temp.path, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "a"), "secret");
    symlinkSync(outside, join(root, "link"), "dir");
    const volume = nodeVolume(root);
    const acts = [
      ...everything("link/a"),
      volume.list("link"),
      volume.createExclusive("link/b", BYTES),
      volume.writeTemp("link/b", BYTES),
      volume.makeFolder("link/f"),
      volume.makeFolder("link"),
    ];
    for (const act of acts) expect(await reasonOf(act)).toBe("bad-name");
    expect(readdirSync(outside)).toEqual(["a"]);
  });

  it("to nowhere still takes its name: nothing is written through it", async () => {
    symlinkSync(join(temp.path, "not yet"), join(root, "link"));
    const volume = nodeVolume(root);
    expect(await reasonOf(volume.createExclusive("link", BYTES))).toBe("exists");
    expect(await reasonOf(volume.writeTemp("LINK", BYTES))).toBe("exists");
    await Effect.runPromise(volume.writeTemp("t", BYTES));
    expect(await reasonOf(volume.renameToFresh("t", "link"))).toBe("exists");
    expect(existsSync(join(temp.path, "not yet"))).toBe(false);
  });

  it("above the engagement is the user's own choice and is followed", async () => {
    symlinkSync(root, join(temp.path, "shortcut"), "dir");
    const volume = nodeVolume(join(temp.path, "shortcut"));
    await Effect.runPromise(volume.createExclusive("a", BYTES));
    expect(readdirSync(root)).toEqual(["a"]);
  });
});

describe.skipIf(process.platform === "win32")("a pipe in a shared folder", () => {
  it("is not listed, and reading it neither works nor hangs", async () => {
    execFileSync("mkfifo", [join(root, "pipe")]);
    const volume = nodeVolume(root);
    expect(await Effect.runPromise(volume.list(""))).toEqual([]);
    expect(await reasonOf(volume.read("pipe", { limit: 9 }))).toBe("bad-name");
  });
});

describe("a folder that is not there", () => {
  it("is offline for every operation: nothing is concluded, nothing is made", async () => {
    rmSync(root, { recursive: true });
    const volume = nodeVolume(root);
    const acts: ReadonlyArray<Effect.Effect<unknown, VolumeError>> = [
      volume.list(""),
      volume.list("_Sync"),
      volume.stat("_Sync"),
      volume.read("_Sync/format.json", { limit: 9 }),
      volume.createExclusive("a", BYTES),
      volume.writeTemp("a", BYTES),
      volume.renameToFresh("a", "b"),
      volume.remove("a"),
      volume.makeFolder(""),
      volume.makeFolder("_Sync/in"),
      volume.free,
      volume.probe,
    ];
    for (const act of acts) expect(await reasonOf(act)).toBe("offline");
    expect(existsSync(root)).toBe(false);
  });

  it("is offline too where a file has its name", async () => {
    rmSync(root, { recursive: true });
    writeFileSync(root, "a file");
    const volume = nodeVolume(root);
    expect(await reasonOf(volume.list(""))).toBe("offline");
    expect(await reasonOf(volume.stat(""))).toBe("offline");
    expect(await reasonOf(volume.stat("a"))).toBe("offline");
    expect(await reasonOf(volume.remove("a"))).toBe("offline");
    expect(await reasonOf(volume.probe)).toBe("offline");
  });
});

describe("names other programs made", () => {
  it("that differ only in case are told apart by their exact spelling on a disk that minds case", async () => {
    writeFileSync(join(root, "REPORT"), "1");
    writeFileSync(join(root, "report"), "22");
    const mindsCase = readdirSync(root).length === 2;
    const volume = nodeVolume(root);
    const sizeOf = (path: string) =>
      Effect.runPromise(Effect.map(volume.stat(path), (entry) => entry?.size));
    expect(await sizeOf("report")).toBe(2);
    expect(await sizeOf("REPORT")).toBe(mindsCase ? 1 : 2);
    expect(await sizeOf("Report")).toBe(mindsCase ? 1 : 2);
  });
});

describe("a file on a real disk", () => {
  it("is one file with one name after it was moved, not a second name of the same bytes", async () => {
    const volume = nodeVolume(root);
    await Effect.runPromise(volume.writeTemp("t", BYTES));
    await Effect.runPromise(volume.renameToFresh("t", "final"));
    expect(readdirSync(root)).toEqual(["final"]);
    expect(statSync(join(root, "final")).nlink).toBe(1);
  });

  it("of which many try to take the name by moving is taken once, and no loser loses its file", async () => {
    const volume = nodeVolume(root);
    const rivals = Array.from({ length: 8 }, (_, rival) => `t${rival}`);
    for (const rival of rivals)
      await Effect.runPromise(volume.writeTemp(rival, new TextEncoder().encode(rival)));
    const results = await Effect.runPromise(
      Effect.forEach(rivals, (rival) => Effect.result(volume.renameToFresh(rival, "final")), {
        concurrency: "unbounded",
      }),
    );
    const winners = rivals.filter((_, at) => results[at]?._tag === "Success");
    expect(winners).toHaveLength(1);
    expect(readFileSync(join(root, "final"), "utf8")).toBe(winners[0]);
    expect(readdirSync(root)).toHaveLength(rivals.length);
  });
});
