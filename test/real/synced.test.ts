/** What the disk is asked to make durable, and in which order: whatever is said to be safe must outlast a power cut (engine §1.10). */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { VolumeError } from "../../src/engine/errors.ts";
import { holdersOf } from "../../src/engine/node/make-folders.ts";
import { nodeMovingDisk } from "../../src/engine/node/moving/disk.ts";
import { nodePrivateJournal } from "../../src/engine/node/private-journal.ts";
import { nodeVolume } from "../../src/engine/node/volume.ts";
import { nodeWorkingFolder } from "../../src/engine/node/working-folder.ts";
import { whyOn, type Refusal, type Refusing } from "./refusing-disk.ts";
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

let folder: TempFolder;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(() => {
  disk.refuse = undefined;
  folder.remove();
});

const why = whyOn(disk);

describe.each([
  ["asked on the spot", false],
  ["asked through the pool", true],
])("%s", (_, share) => {
  beforeEach(() => {
    disk.share = share;
  });

  describe("what is synced", () => {
    const synced = async (
      act: Effect.Effect<unknown, VolumeError>,
    ): Promise<ReadonlyArray<string>> => {
      const paths: Array<string> = [];
      await why(act, (call, path) => {
        if (["sync", "link", "rename"].includes(call))
          paths.push(`${call} ${path.slice(folder.path.length)}`);
        return undefined;
      });
      return paths;
    };

    it("is a file before its name, and the folder after it", async () => {
      const volume = nodeVolume(folder.path);
      expect(await synced(volume.writeTemp("t", BYTES))).toEqual(["sync /t"]);
      expect(await synced(volume.renameToFresh("t", "final"))).toEqual(["link /t", "sync "]);
      expect(await synced(volume.createExclusive("lock", BYTES))).toEqual(["sync /lock", "sync "]);
      expect(await synced(volume.makeFolder("f"))).toEqual(["sync "]);
      expect(await synced(nodePrivateJournal(folder.path).save("a", BYTES))).toEqual([
        "sync /a.new",
        "rename /a.new",
        "sync ",
      ]);
    });

    it("is what is copied to another disk, and every folder in which a name came or went", async () => {
      const at = (path: string): string => join(folder.path, path);
      const under = { signal: new AbortController().signal, onBytes: () => {}, onFile: () => {} };
      writeFileSync(at("a"), BYTES);
      const { copyFile, makeFolder, rename, replace } = nodeMovingDisk;
      expect(await synced(Effect.promise(() => copyFile(at("a"), at("b"), under)))).toEqual([
        "sync /b",
      ]);
      expect(await synced(Effect.promise(() => makeFolder(at("new/audit"))))).toEqual([
        "sync /new",
        "sync ",
      ]);
      expect(await synced(Effect.promise(() => makeFolder(at("new/audit"))))).toEqual([]);
      expect(await synced(Effect.promise(() => rename(at("b"), at("new/audit/b"))))).toEqual([
        "rename /b",
        "sync /new/audit",
        "sync ",
      ]);
      expect(await synced(Effect.promise(() => replace(at("moves/note"), BYTES)))).toEqual([
        "sync ",
        "sync /moves/note.new",
        "rename /moves/note.new",
        "sync /moves",
      ]);
    });

    it("is what people find among their documents, and what it took the place of", async () => {
      for (const name of ["documents", "_Sync"]) mkdirSync(join(folder.path, name));
      const documents = nodeWorkingFolder({ root: folder.path });
      const letter = { name: "Letter.docx", parts: [BYTES] };
      expect(await synced(documents.setMarker("mine"))).toEqual([
        "sync /documents/.fieldsync.new",
        "rename /documents/.fieldsync.new",
        "sync /documents",
      ]);
      expect(await synced(documents.create([letter]))).toEqual([
        "sync /documents/Letter.docx",
        "sync /documents",
      ]);
      expect(await synced(documents.aside.stage([{ ...letter, slot: "new-1" }]))).toEqual([
        "sync /_Sync",
        "sync /_Sync/aside/new-1",
        "sync /_Sync/aside",
      ]);
      expect(await synced(documents.displace([{ ...letter, slot: "old-1" }]))).toEqual([
        "link /documents/Letter.docx",
        "sync /_Sync/aside",
      ]);
      expect(await synced(documents.place([{ ...letter, slot: "new-1" }]))).toEqual([
        "link /_Sync/aside/new-1",
        "sync /documents",
      ]);
    });

    it("is the name of a slot that is found there, once: who wrote it may have been killed before he did it", async () => {
      writeFileSync(join(folder.path, "a"), BYTES);
      const journal = nodePrivateJournal(folder.path);
      expect(await synced(journal.save("a", BYTES))).toEqual(["sync "]);
      expect(await synced(journal.save("a", BYTES))).toEqual([]);
    });

    it("is the folder a private memory or a key is the first of, too", async () => {
      const memory = nodePrivateJournal(join(folder.path, "copies/one"));
      expect(await synced(memory.save("a", BYTES))).toEqual([
        "sync /copies",
        "sync ",
        "sync /copies/one/a.new",
        "rename /copies/one/a.new",
        "sync /copies/one",
      ]);
      expect(holdersOf("/home/keys", "/home/keys")).toEqual(["/home"]);
      expect(holdersOf("/home/keys", undefined)).toEqual([]);
    });

    it.each(["EINVAL", "ENOTSUP", "EPERM"])(
      "is not the folder where the system cannot do that (%s), and that is no failure",
      async (code) => {
        const volume = nodeVolume(folder.path);
        const journal = nodePrivateJournal(folder.path);
        const cannot: Refusal = (call, path) =>
          call === "sync" && path === folder.path ? code : undefined;
        expect(await why(volume.createExclusive("lock", BYTES), cannot)).toBe("ok");
        expect(await why(journal.save("a", BYTES), cannot)).toBe("ok");
      },
    );

    it("fails aloud when the content could not be synced", async () => {
      const volume = nodeVolume(folder.path);
      const broken: Refusal = (call, path) =>
        call === "sync" && path.endsWith("/t") ? "EIO" : undefined;
      expect(await why(volume.writeTemp("t", BYTES), broken)).toBe("offline");
      expect(readdirSync(folder.path)).toEqual([]);
    });
  });
});
