/** Where a path leads, also where nothing lies there yet or any more: what a move, a new copy and an archive are allowed by. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isWithin, nearestFolder, placeOf } from "../../src/engine/node/moving/place.ts";
import { spelledOn } from "../../src/engine/node/spelling.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

let temp: TempFolder;
let root: string;

beforeEach(() => {
  temp = tempFolder();
  root = realpathSync(temp.path);
});

afterEach(() => temp.remove());

describe("a place", () => {
  it("is inside another one, or that one, and never because its name goes on alike", () => {
    expect(isWithin("/audit/Maple", "/audit/Maple")).toBe(true);
    expect(isWithin("/audit/Maple/documents", "/audit/Maple")).toBe(true);
    expect(isWithin("/audit/Maple-archive", "/audit/Maple")).toBe(false);
    expect(isWithin("/audit", "/audit/Maple")).toBe(false);
    expect(isWithin("/audit", "/")).toBe(true);
  });

  it.skipIf(process.platform === "win32")(
    "is one, however it is reached, and whether or not something lies there",
    async () => {
      mkdirSync(join(root, "real/Maple"), { recursive: true });
      symlinkSync(join(root, "real"), join(root, "link"));
      symlinkSync("real/Oak", join(root, "gone"));
      expect(await placeOf(join(root, "link/Maple"))).toBe(join(root, "real/Maple"));
      expect(await placeOf(join(root, "link/new/deep"))).toBe(join(root, "real/new/deep"));
      // A link whose folder was moved by hand still says where it lay.
      expect(await placeOf(join(root, "gone"))).toBe(join(root, "real/Oak"));
      expect(await placeOf(join(root, "gone/documents"))).toBe(join(root, "real/Oak/documents"));
    },
  );

  it.skipIf(process.platform === "win32")(
    "of links that lead in a circle is refused, not looked for for ever",
    async () => {
      symlinkSync("b", join(root, "a"));
      symlinkSync("a", join(root, "b"));
      await expect(placeOf(join(root, "a"))).rejects.toMatchObject({ code: "ELOOP" });
    },
  );

  it("has a nearest folder that is there, and no file is one", async () => {
    writeFileSync(join(root, "file"), "");
    expect(await nearestFolder(root)).toBe(root);
    expect(await nearestFolder(join(root, "new/deep"))).toBe(root);
    expect(await nearestFolder(join(root, "file/deep"))).toBe(root);
  });
});

describe("a path on a disk that does not mind case", () => {
  const names = (entries: { readonly [folder: string]: ReadonlyArray<string> }) => {
    const listed: Array<string> = [];
    const folders = new Map(
      Object.entries(entries).map(([folder, names]) => [folder.toLowerCase(), names]),
    );
    return {
      listed,
      isThere: async (path: string) => {
        const folder = path.slice(0, path.lastIndexOf("/")) || "/";
        const name = path.slice(path.lastIndexOf("/") + 1);
        const isLoose = path.startsWith("/stick/");
        const same = (other: string) =>
          isLoose ? other.toLowerCase() === name.toLowerCase() : other === name;
        return (folders.get(folder.toLowerCase()) ?? []).some(same);
      },
      in: async (folder: string) => {
        listed.push(folder);
        return folders.get(folder.toLowerCase()) ?? [];
      },
    };
  };

  it("is spelled as the disk lists it, and where case is minded nothing is listed", async () => {
    const disk = names({
      "/": ["stick", "Home"],
      "/stick": ["Audit"],
      "/stick/Audit": ["Maple", "2026"],
      "/Home": ["Maple"],
    });
    expect(await spelledOn(disk, "/stick/AUDIT/maple")).toBe("/stick/Audit/Maple");
    expect(await spelledOn(disk, "/stick/Audit/2026")).toBe("/stick/Audit/2026");
    expect(disk.listed).toEqual(["/stick", "/stick/Audit", "/stick"]);
    expect(await spelledOn(disk, "/Home/Maple")).toBe("/Home/Maple");
    expect(disk.listed).toHaveLength(3);
  });

  it("keeps a name that is there as it is spelled, beside one in another case", async () => {
    const disk = names({ "/": ["maple", "MAPLE", "Maple"] });
    for (const name of ["/maple", "/MAPLE", "/Maple"])
      expect(await spelledOn(disk, name)).toBe(name);
  });
});
