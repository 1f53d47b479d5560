/** Where the control socket of a copy is, and that no two processes have one copy, whichever place they know. */
import { createServer } from "node:net";
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { claim } from "../../../src/cli/fieldsync/control/guard.ts";
import { controlPlace } from "../../../src/cli/fieldsync/control/place.ts";
import { quickDisk } from "../../support/quick-disk.ts";
import { folderWith } from "../fieldlab.ts";

const MEMORY = "0123456789abcdef0123456789abcdef";

/** A private folder whose path has so many characters, and the private memory of a copy in it. */
const memoryIn = (characters: number): string => {
  const root = folderWith({}, onTestFinished, quickDisk());
  return join(root, "h".repeat(Math.max(1, characters - root.length - 1)), "copies", MEMORY);
};

describe.skipIf(process.platform === "win32")("the control socket", () => {
  it("is in the private memory of the copy, or beside all of them where that path is too long", () => {
    for (const characters of [30, 45, 52]) {
      const memory = memoryIn(characters);
      const place = controlPlace(memory);
      expect(place).toMatchObject({ kind: "folder" });
      const folder = place.kind === "folder" ? place.folder : "";
      const home = join(memory, "../..");
      expect(folder).toBe(
        characters === 30 ? join(memory, "control") : join(home, "control", MEMORY.slice(0, 16)),
      );
      expect(existsSync(folder)).toBe(true);
    }
  });

  it("is elsewhere only where nothing in the private folder is short enough", () => {
    const place = controlPlace(memoryIn(70));
    expect(place.kind === "folder" && place.folder.startsWith("/tmp/fieldsync-")).toBe(true);
  });

  it("is not put into a folder somebody else has made for it, or led elsewhere", () => {
    const user = 4_711_000 + (process.getuid?.() ?? 0);
    const shared = `/tmp/fieldsync-${user}`;
    const memory = memoryIn(70);
    vi.spyOn(process, "getuid").mockReturnValue(user);
    onTestFinished(() => {
      vi.restoreAllMocks();
      rmSync(shared, { recursive: true, force: true });
    });
    mkdirSync(shared);
    chmodSync(shared, 0o755);
    expect(() => controlPlace(memory)).toThrow("error[unsafe-folder]");
    expect(statSync(shared).mode & 0o777).toBe(0o755);
    rmSync(shared, { recursive: true });
    symlinkSync(dirname(dirname(memory)), shared);
    // Root may make it that user's own link, which leads elsewhere all the same.
    if (user === 4_711_000) lchownSync(shared, user, user);
    mkdirSync(memory, { recursive: true });
    expect(() => controlPlace(memory)).toThrow("error[unsafe-folder]");
    expect(readdirSync(dirname(dirname(memory)))).toEqual(["copies"]);
  });

  it("of an older fieldsync that has the copy open is found", async () => {
    // Where it listens is made for a longer path.
    controlPlace(memoryIn(70));
    const memory = memoryIn(45);
    const place = controlPlace(memory);
    const formerly = place.kind === "folder" ? (place.formerly ?? "") : "";
    expect(formerly).toMatch(/^\/tmp\/fieldsync-[0-9]+\/[0-9a-f]{24}$/u);
    mkdirSync(formerly, { recursive: true });
    onTestFinished(() => rmSync(formerly, { recursive: true, force: true }));
    const older = createServer();
    await new Promise<void>((resolve) => {
      older.listen(join(formerly, "s3"), resolve);
    });
    const found = await claim(place);
    expect(found?.kind).toBe("theirs");
    if (found?.kind === "theirs") found.socket.destroy();
    await new Promise<void>((resolve) => {
      older.close(() => resolve());
    });
    const ours = await claim(place);
    expect(ours?.kind).toBe("ours");
    if (ours?.kind === "ours") await ours.release();
  });
});
