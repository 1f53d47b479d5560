/** Identities, private memory and places on a real laptop (engine §1.4, §1.10, §1.12). */
import { generateKeyPairSync, sign } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { getBuiltinModule } from "node:process";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { VolumeError } from "../../src/engine/errors.ts";
import { nodeKeys } from "../../src/engine/node/keys.ts";
import { nodeLocations, type NodeLocationsOptions } from "../../src/engine/node/locations.ts";
import { nodePrivateJournal, privateFolderOf } from "../../src/engine/node/private-journal.ts";
import type { Location } from "../../src/engine/ports.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

let temp: TempFolder;

beforeEach(() => {
  temp = tempFolder();
});

afterEach(() => temp.remove());

describe("keys", () => {
  const keys = (home = "keys") => nodeKeys(join(temp.path, home));

  it("hash as SHA-256 does", () => {
    expect(keys().hash(text("abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("hash many at a time and much at a time as they hash one", async () => {
    const { beside, hash } = keys();
    const content = (length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at++) bytes[at] = at * 31 + length;
      return bytes;
    };
    const few = [0, 1, 65_536].map(content);
    // More than are on their way to the other thread at once, one that is larger than what it is handed at a time, and again with what that held before.
    const many = [...few, ...Array.from({ length: 24 }, (_, at) => content(1_500_000 + at))];
    const large = [content(9_000_001), ...few];
    // Few bytes are worth no other thread: then they are hashed here.
    for (const contents of [few, many, large, few]) {
      const hashes = contents.map((one) => hash(one));
      const asked = [1, 2].map(() => Effect.runPromise(beside!.each(contents)));
      expect(await Promise.all(asked)).toEqual([hashes, hashes]);
      expect(await Effect.runPromise(beside!.whole(contents))).toBe(hash(...contents));
    }
  });

  it("hash without another thread where the system allows none", async () => {
    const threads = getBuiltinModule("node:worker_threads");
    const { Worker } = threads;
    const tried: Array<string> = [];
    Object.assign(threads, {
      Worker: function refusedThread(): never {
        tried.push("thread");
        throw new Error("Worker initialization failure: EAGAIN");
      },
    });
    onTestFinished(() => void Object.assign(threads, { Worker }));
    const { beside, hash } = keys();
    const contents = [0, 1, 2, 3, 4].map((filled) => new Uint8Array(2_000_000).fill(filled));
    const hashes = contents.map((one) => hash(one));
    for (let times = 0; times < 2; times++)
      expect(await Effect.runPromise(beside!.each(contents))).toEqual(hashes);
    expect(tried).toEqual(["thread"]);
  });

  it("make identities of 128 bits that differ", () => {
    const ids = Array.from({ length: 20 }, () => Effect.runSync(keys().newId));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(new Set(ids).size).toBe(20);
  });

  it("let anybody check a signature who knows nothing but the identity", () => {
    const mine = keys();
    const copy = Effect.runSync(mine.newId);
    const signature = mine.sign(copy, text("segment"));
    expect(signature.length).toBeLessThanOrEqual(512);
    expect(keys("another laptop").verify(copy, text("segment"), signature)).toBe(true);
  });

  it("refuse changed bytes, a changed signature, another identity and rubbish", () => {
    const mine = keys();
    const copy = Effect.runSync(mine.newId);
    const other = Effect.runSync(mine.newId);
    const signature = mine.sign(copy, text("segment"));
    const flipped = signature.slice(0, -1) + (signature.endsWith("0") ? "1" : "0");
    expect(mine.verify(copy, text("Segment"), signature)).toBe(false);
    expect(mine.verify(copy, text("segment"), flipped)).toBe(false);
    expect(mine.verify(other, text("segment"), signature)).toBe(false);
    expect(mine.verify(copy, text("segment"), signature.slice(64))).toBe(false);
    expect(mine.verify(copy, text("segment"), "")).toBe(false);
    expect(mine.verify(copy, text("segment"), `${signature}zz`)).toBe(false);
    expect(mine.verify(copy, text("segment"), signature.toUpperCase())).toBe(false);
    expect(mine.verify(copy, text("segment"), "f".repeat(192))).toBe(false);
  });

  it("do not believe a good signature by a key that is not the identity's", () => {
    const mine = keys();
    const copy = Effect.runSync(mine.newId);
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
    const forged = raw.toString("hex") + sign(null, text("segment"), privateKey).toString("hex");
    expect(mine.verify(copy, text("segment"), forged)).toBe(false);
    const genuine = mine.sign(copy, text("segment"));
    expect(mine.verify(copy, text("segment"), genuine)).toBe(true);
    // Nor when the right key has been seen, and the right one still when the wrong one has.
    expect(mine.verify(copy, text("segment"), forged)).toBe(false);
    expect(mine.verify(copy, text("segment"), genuine)).toBe(true);
    for (const mixed of [
      genuine.slice(0, 64) + forged.slice(64),
      forged.slice(0, 64) + genuine.slice(64),
    ])
      expect(mine.verify(copy, text("segment"), mixed)).toBe(false);
  });

  it("keep the private key on this laptop, for this user alone, from the first signature on", () => {
    const first = keys();
    const copy = Effect.runSync(first.newId);
    expect(existsSync(join(temp.path, "keys"))).toBe(false);
    first.sign(copy, text("one"));
    expect(readdirSync(join(temp.path, "keys"))).toEqual([copy]);
    if (process.platform !== "win32")
      expect(statSync(join(temp.path, "keys", copy)).mode & 0o077).toBe(0);
    const afterRestart = keys();
    expect(first.verify(copy, text("two"), afterRestart.sign(copy, text("two")))).toBe(true);
  });

  it("say in words that a private key is damaged", () => {
    const mine = keys();
    const copy = Effect.runSync(mine.newId);
    mine.sign(copy, text("one"));
    for (const damaged of ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]) {
      writeFileSync(join(temp.path, "keys", copy), damaged);
      expect(() => keys().sign(copy, text("two"))).toThrow(
        /keys\/[0-9a-f]{32} cannot be read: it is damaged$/u,
      );
    }
  });

  it("do not sign for a copy of another laptop, nor with a key somebody swapped", () => {
    const mine = keys();
    const other = keys("other");
    const copy = Effect.runSync(mine.newId);
    const theirs = Effect.runSync(other.newId);
    mine.sign(copy, text("one"));
    other.sign(theirs, text("one"));
    expect(() => mine.sign(theirs, text("x"))).toThrow("ENOENT");
    expect(() => mine.sign("../other/key", text("x"))).toThrow("is not the identity of a copy");
    cpSync(join(temp.path, "other", theirs), join(temp.path, "keys", copy));
    expect(() => keys().sign(copy, text("x"))).toThrow("is not that of copy");
  });
});

describe("the private memory", () => {
  const journal = (folder = "private") => nodePrivateJournal(join(temp.path, folder));

  it("is empty at first, and replaces a slot as a whole", async () => {
    const memory = journal();
    expect(await Effect.runPromise(memory.load("a.anchor"))).toBeUndefined();
    await Effect.runPromise(memory.save("a.anchor", text("a long first value")));
    await Effect.runPromise(memory.save("a.memory", text("other")));
    await Effect.runPromise(memory.save("a.anchor", text("second")));
    expect(await Effect.runPromise(journal().load("a.anchor"))).toEqual(text("second"));
    expect(await Effect.runPromise(journal().load("a.memory"))).toEqual(text("other"));
  });

  it("shows the old value when a save was cut off, and can be saved again", async () => {
    const memory = journal();
    await Effect.runPromise(memory.save("a", text("old")));
    writeFileSync(join(temp.path, "private", "a.new"), "tor");
    expect(await Effect.runPromise(memory.load("a"))).toEqual(text("old"));
    await Effect.runPromise(memory.save("a", text("new")));
    expect(await Effect.runPromise(memory.load("a"))).toEqual(text("new"));
    expect(readdirSync(join(temp.path, "private"))).toEqual(["a"]);
  });

  it("does not write once more what lies there already, and notices when it does not lie there any more", async () => {
    const memory = journal();
    const place = join(temp.path, "private", "a");
    await Effect.runPromise(memory.save("a", text("same")));
    const before = statSync(place).ino;
    for (const again of [memory, journal()]) {
      await Effect.runPromise(again.save("a", text("same")));
      expect(statSync(place).ino).toBe(before);
    }
    await Effect.runPromise(memory.save("a", text("more")));
    expect(statSync(place).ino).not.toBe(before);
    rmSync(place);
    await Effect.runPromise(memory.save("a", text("more")));
    expect(await Effect.runPromise(journal().load("a"))).toEqual(text("more"));
  });

  it.skipIf(process.platform === "win32")("can be read by its user alone", async () => {
    await Effect.runPromise(journal().save("a", text("one")));
    for (const path of ["private", "private/a"])
      expect(statSync(join(temp.path, path)).mode & 0o077).toBe(0);
  });

  it("has no slot that is a path", () => {
    for (const slot of ["../key", "a/b", "", "A", "a.new/..", "a..b"])
      expect(() => journal().load(slot)).toThrow("private slot");
  });

  it("belongs to the place of a copy: a folder beside it has another one", async () => {
    const keys = nodeKeys(join(temp.path, "keys"));
    for (const name of ["Maple", "Maple - Copy"]) mkdirSync(join(temp.path, name));
    const of = (name: string) =>
      Effect.runPromise(
        privateFolderOf({ home: join(temp.path, "home"), copyFolder: join(temp.path, name), keys }),
      );
    expect(await of("Maple")).toBe(await of("./Maple/../Maple"));
    expect(await of("Maple")).not.toBe(await of("Maple - Copy"));
    await expect(of("missing")).rejects.toMatchObject({ reason: "offline" });
  });
});

describe("a location", () => {
  const tries = (location: Location, options?: NodeLocationsOptions) =>
    Effect.runPromise(
      Effect.scoped(nodeLocations(options).open(location)).pipe(
        Effect.flatMap((volume) =>
          Effect.map(volume.list(""), (entries) => ({
            label: volume.label,
            names: entries.map(({ name }) => name),
          })),
        ),
        Effect.catchTag("VolumeError", (error: VolumeError) => Effect.succeed(error.reason)),
      ),
    );

  it("is a folder of this computer, by its full path", async () => {
    mkdirSync(join(temp.path, "Maple"));
    writeFileSync(join(temp.path, "Maple", "a"), "x");
    const path = join(temp.path, "Maple");
    expect(await tries({ path })).toEqual({ label: path, names: ["a"] });
    expect(await tries({ path: "Maple" })).toBe("bad-name");
  });

  it("is offline where there is no such folder, and is not made", async () => {
    expect(await tries({ path: join(temp.path, "Maple") })).toBe("offline");
    writeFileSync(join(temp.path, "Maple"), "a file");
    expect(await tries({ path: join(temp.path, "Maple") })).toBe("offline");
    const opening = nodeLocations().open({ path: join(temp.path, "Maple") });
    await expect(Effect.runPromise(Effect.scoped(opening))).rejects.toMatchObject({
      reason: "offline",
    });
    expect(readFileSync(join(temp.path, "Maple"), "utf8")).toBe("a file");
  });

  it.skipIf(process.platform === "win32")("is a share where the system mounted it", async () => {
    mkdirSync(join(temp.path, "mnt", "Sub"), { recursive: true });
    writeFileSync(join(temp.path, "mnt", "Sub", "a"), "x");
    const mounts = new Map([["\\\\OFFICE\\Maple", join(temp.path, "mnt")]]);
    const found = (path: string) => tries({ path }, { mounts });
    expect(await found("\\\\OFFICE\\Maple")).toEqual({
      label: "\\\\OFFICE\\Maple",
      names: ["Sub"],
    });
    expect(await found("//office/maple/Sub/")).toMatchObject({ names: ["a"] });
    expect(await found("\\\\OFFICE\\Maple\\..\\..")).toBe("bad-name");
    expect(await found("\\\\OFFICE\\Other")).toBe("bad-name");
  });

  it("takes no password: signing in is the operating system's", async () => {
    const credentials = { user: "office", password: "office" };
    expect(await tries({ path: temp.path, credentials })).toBe("logon");
  });
});
