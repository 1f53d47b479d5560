/** Files the disk does not give back (a bad sector), and what mending a copy does with them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setUnreadableAside } from "../../src/engine/node/unreadable.ts";
import type { Refusing } from "./refusing-disk.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const disk = vi.hoisted((): Refusing => ({ refuse: undefined }));

vi.mock("node:fs/promises", async (original) => {
  const { refusingDisk } = await import("./refusing-disk.ts");
  return refusingDisk(await original(), disk);
});

const FILES = [
  "_Sync/format.json",
  "_Sync/own/card.0123456789abcdef.json",
  "_Sync/own/log/a.1/1-2.0123456789abcdef.seg",
  "_Sync/own/snap/0123.snap",
  "_Sync/own/parcel/4.0123456789abcdef0123456789abcdef.parcel",
  "_Sync/in/b.have.1.json",
  "_Sync/blob/ab/abcd",
];

let folder: TempFolder;

beforeEach(() => {
  folder = tempFolder();
  for (const path of FILES) {
    mkdirSync(join(folder.path, path, ".."), { recursive: true });
    writeFileSync(join(folder.path, path), path);
  }
});

afterEach(() => {
  disk.refuse = undefined;
  folder.remove();
});

const isThere = (path: string): boolean => existsSync(join(folder.path, path));
const opening =
  (fails: (path: string) => boolean, code: string): Refusing["refuse"] =>
  (call, path) =>
    call === "open" && fails(path) ? code : undefined;

describe("a file the disk does not give back", () => {
  it.each(FILES)("is set aside, and nothing else is: %s", async (file) => {
    disk.refuse = opening((path) => path.endsWith(file), "EIO");
    await setUnreadableAside(folder.path);
    expect(FILES.filter((path) => !isThere(path))).toEqual([file]);
    const [aside = ""] = readdirSync(join(folder.path, "_Sync/quarantine"));
    expect(readFileSync(join(folder.path, "_Sync/quarantine", aside), "utf8")).toBe(file);
  });

  it.each(["EACCES", "EBUSY", "ENOENT"])(
    "is not one that cannot be read now (%s)",
    async (code) => {
      disk.refuse = opening((path) => path.endsWith("card.0123456789abcdef.json"), code);
      await setUnreadableAside(folder.path);
      expect(FILES.filter((path) => !isThere(path))).toEqual([]);
    },
  );

  it("is not concluded of where the disk gives back nothing at all", async () => {
    disk.refuse = opening(() => true, "EIO");
    await setUnreadableAside(folder.path);
    expect(FILES.filter((path) => !isThere(path))).toEqual([]);
    expect(isThere("_Sync/quarantine")).toBe(false);
  });
});
