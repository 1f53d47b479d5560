/** The engine of the simulator on folders of this computer: the same code, real files, real keys (engine §1.3, §1.4, §1.10). */
import {
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CopyHandle } from "../../src/engine/engine.ts";
import { smallEngagement, stateDigest, text } from "../engine/world.ts";
import { DiskLaptop, settle, type OpenedCopy } from "./disk-world.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

let temp: TempFolder;
let opened: Array<OpenedCopy>;
let office: DiskLaptop;
let parent: DiskLaptop;
let peer: DiskLaptop;

beforeEach(() => {
  temp = tempFolder();
  opened = [];
  office = new DiskLaptop(temp.path, "OFFICE");
  parent = new DiskLaptop(temp.path, "PARENT");
  peer = new DiskLaptop(temp.path, "PEER1");
});

afterEach(async () => {
  for (const { close } of opened) await close();
  temp.remove();
});

const open = async (laptop: DiskLaptop, folder?: string): Promise<CopyHandle> => {
  const copy = await laptop.open(folder);
  opened.push(copy);
  return copy.copy;
};

/** Closes everything that is open: all laptops are shut down. */
const closeAll = async (): Promise<void> => {
  for (const { close } of opened.splice(0)) await close();
};

const run = Effect.runPromise;

const connect = (copy: CopyHandle, to: DiskLaptop, folder?: string): Promise<void> =>
  run(copy.connect({ path: to.folder(folder) }));

/** Takes in what visitors left; a copy without a connection has nowhere else to look. */
const receive = (copy: CopyHandle): Promise<void> => run(Effect.ignore(copy.syncNow));

/** Top level on OFFICE, its child on PARENT, a child of PARENT on PEER1. None is open. */
const lineage = async (): Promise<void> => {
  await office.createTop(smallEngagement);
  await parent.createChild(office.folder());
  await peer.createChild(parent.folder());
};

/** Files below a folder, by their path from there. */
const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

describe("an engagement on real folders", () => {
  it("travels from the office to a grandchild and back, and all copies end equal", async () => {
    await lineage();
    const grandchild = await open(peer);
    expect(await run(grandchild.readDocument("Letter.docx"))).toEqual(text("Dear client"));
    await connect(grandchild, parent);
    expect(grandchild.status().indicator).toBe("green");
    await run(grandchild.setField("tb/1000", "balance", 1300));
    await run(grandchild.saveDocument("Letter.docx", text("Dear client, thank you")));
    const large = new Uint8Array(9 * 1_048_576).map((_, at) => (at * 7 + (at >> 12)) & 0xff);
    await run(grandchild.saveDocument("Scan.pdf", large));
    await settle(grandchild);
    expect(grandchild.status().queue).toBe(0);

    const child = await open(parent);
    await connect(child, office);
    await settle(child);
    const top = await open(office);
    await receive(top);
    expect(stateDigest(top)).toBe(stateDigest(grandchild));
    expect(stateDigest(child)).toBe(stateDigest(grandchild));
    expect(top.record("tb/1000")?.["balance"]?.current).toBe(1300);
    expect(Buffer.compare(await run(top.readDocument("Scan.pdf")), large)).toBe(0);
    expect([...office.heard("quarantined"), ...parent.heard("quarantined")]).toEqual([]);
  });

  it("keeps both of two edits made apart, and every copy shows the same one as current", async () => {
    await lineage();
    const [top, child, grandchild] = [await open(office), await open(parent), await open(peer)];
    await run(top.setField("tb/1000", "balance", 1));
    await run(grandchild.setField("tb/1000", "balance", 2));
    await connect(grandchild, parent);
    await settle(grandchild);
    await connect(child, office);
    await settle(child);
    await settle(top);
    await settle(grandchild);
    expect(top.record("tb/1000")?.["balance"]?.versions.toSorted()).toEqual([1, 2]);
    expect(new Set([top, child, grandchild].map(stateDigest)).size).toBe(1);
    expect(top.status().conflicts).toBe(1);
  });

  it("goes on after a restart with the same identity, log, connection and state", async () => {
    await lineage();
    const before = await open(peer);
    await connect(before, parent);
    await run(before.setField("tb/1", "a", 1));
    const { identity } = before;
    const digest = stateDigest(before);
    await closeAll();
    const after = await open(peer);
    expect(after.identity).toEqual(identity);
    expect(stateDigest(after)).toBe(digest);
    expect(after.status().boundTo).toBe(parent.folder());
    await run(after.setField("tb/1", "a", 2));
    await settle(after);
    const child = await open(parent);
    await receive(child);
    expect(child.record("tb/1")?.["a"]?.versions).toEqual([2]);
    expect(peer.heard("copy.incarnation")).toEqual([]);
  });

  it("writes nothing when there is nothing new, and leaves no staging file", async () => {
    await lineage();
    const copy = await open(peer);
    await connect(copy, parent);
    await run(copy.setField("tb/1", "a", 1));
    await settle(copy);
    await settle(copy);
    const before = [...filesIn(peer.folder()), ...filesIn(parent.folder())];
    await settle(copy);
    expect([...filesIn(peer.folder()), ...filesIn(parent.folder())]).toEqual(before);
    expect(before.filter((path) => path.includes(join("_Sync", "tmp")))).toEqual([]);
    expect(before.filter((path) => path.includes("probe"))).toEqual([]);
  });

  it("that is taken away is offline, not empty: nothing is deleted, and edits queue", async () => {
    await lineage();
    const copy = await open(peer);
    await connect(copy, parent);
    const digest = stateDigest(copy);
    const away = `${parent.folder()} on a stick`;
    cpSync(parent.folder(), away, { recursive: true });
    rmSync(parent.folder(), { recursive: true });
    await receive(copy);
    expect(copy.status()).toMatchObject({
      indicator: "offline",
      lastFailure: { reason: "offline" },
    });
    expect(stateDigest(copy)).toBe(digest);
    await run(copy.setField("tb/1", "a", 1));
    expect(copy.status().queue).toBe(1);
    cpSync(away, join(temp.path, "PARENT", "Maple"), { recursive: true });
    await settle(copy);
    expect(copy.status()).toMatchObject({ indicator: "green", queue: 0 });
  });
});

describe("a folder that is not what it was", () => {
  it.each([
    ["on another laptop", "PEER2", undefined],
    ["beside the first on the same laptop", "PEER1", "Maple - Copy"],
  ])("copied %s becomes a copy of its own, child of the first", async (_, name, folder) => {
    await lineage();
    const other = name === "PEER1" ? peer : new DiskLaptop(temp.path, name);
    cpSync(peer.folder(), other.folder(folder), { recursive: true });
    const original = await open(peer);
    const twin = await open(other, folder);
    expect(twin.identity.copyId).not.toBe(original.identity.copyId);
    expect(twin.identity).toMatchObject({ role: "child", parentCopy: original.identity.copyId });
    await run(original.setField("tb/1", "from", "original"));
    await run(twin.setField("tb/2", "from", "twin"));
    await connect(twin, peer);
    await settle(twin);
    await receive(original);
    expect(stateDigest(original)).toBe(stateDigest(twin));
    expect(original.record("tb/2")?.["from"]?.current).toBe("twin");
    await closeAll();
    const again = await open(other, folder);
    expect(again.identity.copyId).toBe(twin.identity.copyId);
  });

  it("restored from a backup goes on in a new log, and what it forgot comes back", async () => {
    await lineage();
    const before = await open(peer);
    await connect(before, parent);
    const { identity } = before;
    await run(before.setField("tb/1", "a", 1));
    await closeAll();
    const backup = join(temp.path, "backup");
    cpSync(peer.folder(), backup, { recursive: true });

    const later = await open(peer);
    await run(later.setField("tb/1", "a", 2));
    await settle(later);
    await closeAll();
    rmSync(peer.folder(), { recursive: true });
    cpSync(backup, peer.folder(), { recursive: true });

    const restored = await open(peer);
    expect(restored.identity.copyId).toBe(identity.copyId);
    expect(restored.identity.logId).toBe(`${identity.copyId}.2`);
    expect(restored.record("tb/1")?.["a"]?.current).toBe(1);
    await run(restored.setField("tb/2", "a", 3));
    await settle(restored);
    expect(restored.record("tb/1")?.["a"]?.current).toBe(2);
    const child = await open(parent);
    expect(stateDigest(child)).toBe(stateDigest(restored));
  });

  it.each([
    ["torn", (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
    ["empty", () => Buffer.alloc(0)],
    [
      "changed in one bit",
      (bytes: Buffer) => bytes.map((byte, at) => (at === 300 ? byte ^ 1 : byte)),
    ],
  ])(
    "with a %s segment sets it aside, keeps the other logs, and fetches it again",
    async (_, damage) => {
      await lineage();
      const [one, two] = [await open(peer), await open(parent)];
      await run(one.setField("tb/1", "from", "peer"));
      await run(two.setField("tb/2", "from", "parent"));
      await connect(one, parent);
      await settle(one);
      const log = join(parent.folder(), "_Sync", "own", "log", one.identity.logId);
      await receive(two);
      await closeAll();
      const segment = readdirSync(log).find((name) => name.startsWith("2-2.")) ?? "";
      writeFileSync(join(log, segment), damage(readFileSync(join(log, segment))));
      // What the visitor left in the drop box would heal it at once.
      const drop = join(parent.folder(), "_Sync", "in");
      for (const name of readdirSync(drop)) if (name.endsWith(".seg")) rmSync(join(drop, name));

      const damaged = await open(parent);
      expect(damaged.record("tb/1")).toBeUndefined();
      expect(damaged.record("tb/2")?.["from"]?.current).toBe("parent");
      expect(damaged.record("tb/1000")?.["balance"]?.current).toBe(1250);
      expect(parent.heard("quarantined")).toHaveLength(1);
      expect(readdirSync(join(parent.folder(), "_Sync", "quarantine"))).toHaveLength(1);
      await connect(damaged, peer);
      await settle(damaged);
      expect(damaged.record("tb/1")?.["from"]?.current).toBe("peer");
    },
  );

  it("with a link planted in its drop box does not follow it, and the other visitors are served", async () => {
    await lineage();
    const one = await open(peer);
    await run(one.setField("tb/1", "from", "peer"));
    await connect(one, parent);
    await settle(one);
    const drop = join(parent.folder(), "_Sync", "in");
    const [segment = ""] = readdirSync(drop).filter((name) => name.endsWith(".seg"));
    const outside = join(temp.path, "outside");
    mkdirSync(outside);
    writeFileSync(join(outside, "secret"), "secret");
    const forged = `${"f".repeat(32)}.${"f".repeat(32)}.1.1-1.${"f".repeat(16)}.seg`;
    symlinkSync(join(outside, "secret"), join(drop, forged));
    expect(segment).not.toBe("");
    const child = await open(parent);
    expect(child.record("tb/1")?.["from"]?.current).toBe("peer");
    expect(readdirSync(outside)).toEqual(["secret"]);
  });
});
