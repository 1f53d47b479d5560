/** Where the control socket of a copy is, and that no two processes have one copy, whichever place they know. */
import { createServer } from "node:net";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
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
