/** What a move makes of another disk that takes two names for one, lists names otherwise than they were written, or cannot have them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodeMovingDisk, type MovingDisk } from "../../src/engine/node/moving/disk.ts";
import { quickDisk } from "../support/quick-disk.ts";
import { Removal } from "./removal.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

let temp: TempFolder;
let removal: Removal;

beforeEach(async () => {
  temp = tempFolder(quickDisk());
  removal = new Removal(temp.path, "to another disk");
  await removal.build();
});

afterEach(() => temp.remove());

/** The disk of the new place keeps every name as `spell` has it, and finds it by any spelling of which that is the same. */
const spelling = (spell: (path: string) => string): MovingDisk => {
  const there = dirname(removal.to);
  const spelled = (argument: unknown): unknown => {
    if (typeof argument !== "string" || !argument.startsWith(`${there}/`)) return argument;
    const [folder = "", ...below] = argument.slice(there.length + 1).split("/");
    return [there, folder, ...below.map(spell)].join("/");
  };
  const calls = Object.entries(nodeMovingDisk).map(([name, act]) => [
    name,
    (...args: ReadonlyArray<unknown>) =>
      (act as (...args: ReadonlyArray<unknown>) => unknown)(...args.map(spelled)),
  ]);
  return Object.fromEntries(calls) as MovingDisk;
};

const put = (path: string, content: string): void => {
  const file = join(removal.from, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};

const DISKS = [
  ["in small letters", (path: string) => (path === "_Sync" ? path : path.toLowerCase())],
  [
    "with the dots of an umlaut by themselves",
    (path: string) => (path.startsWith("Pl") ? path.normalize("NFD") : path),
  ],
] as const;

describe("a move to a disk that lists names", () => {
  it.each(DISKS)("%s loses nothing, and leaves nothing at the old place", async (_, spell) => {
    put("documents/Plän/Größe.txt", "with an umlaut");
    put("mine/Notes.TXT", "not of the engagement");
    removal.disk = spelling(spell);
    expect(await removal.move("there", { steps: [] })).toMatchObject({ how: "copied", left: [] });
    expect(existsSync(removal.from)).toBe(false);
    const contents = readdirSync(removal.to, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    for (const content of ["with an umlaut", "not of the engagement"])
      expect(contents.filter((found) => found === content)).toEqual([content]);
    expect(await removal.theOnlyCopy()).toBe(removal.to);
  });
});

it("a move from a disk that lists names in small letters brings the folder of the engine under its own name", async () => {
  const found = (path: string): string => path.replace(/\/_sync(?=\/|$)/u, "/_Sync");
  const { look, names } = nodeMovingDisk;
  removal.disk = {
    ...nodeMovingDisk,
    look: (path) => look(found(path)),
    names: async (folder) =>
      (await names(folder)).map((name) => (folder === removal.from ? name.toLowerCase() : name)),
  };
  expect(await removal.move("there", { steps: [] })).toMatchObject({ how: "copied", left: [] });
  expect(readdirSync(removal.to)).toEqual(["_Sync", "documents"]);
  expect(await removal.theOnlyCopy()).toBe(removal.to);
});

describe("a move to a disk that does not mind case", () => {
  it.each([
    ["two files", "mine/A.txt", "mine/a.txt", '"mine/A.txt" and "mine/a.txt" are one name'],
    ["two folders", "Mine/a.txt", "mine/b.txt", '"Mine" and "mine" are one name'],
  ])("is refused where %s would be one, and loses neither", async (_, one, other, why) => {
    put(one, "one");
    put(other, "other");
    removal.disk = spelling((path) => path.toLowerCase());
    await expect(removal.move("there", { steps: [] })).rejects.toThrow(why);
    expect(readFileSync(join(removal.from, one), "utf8")).toBe("one");
    expect(readFileSync(join(removal.from, other), "utf8")).toBe("other");
    expect(await removal.theOnlyCopy()).toBe(removal.from);
    expect(await removal.move("back", { steps: [] })).toMatchObject({ how: "taken-back" });
    expect(readdirSync(dirname(removal.to))).toEqual([]);
  });

  it("also notices it where nothing said so before the files were copied", async () => {
    put("mine/Straße.txt", "one");
    put("mine/strasse.txt", "other");
    removal.disk = spelling((path) => path.toLowerCase().replaceAll("ß", "ss"));
    await expect(removal.move("there", { steps: [] })).rejects.toThrow(
      /after it was copied|something else has the name/u,
    );
    expect(readFileSync(join(removal.from, "mine/Straße.txt"), "utf8")).toBe("one");
    expect(readFileSync(join(removal.from, "mine/strasse.txt"), "utf8")).toBe("other");
  });
});

it("a name the other disk cannot have is told as that, with what to do", async () => {
  put("mine/a:b?.txt", "one");
  const refusing = Object.assign(new Error("no"), { code: "ENOENT", path: "there" });
  removal.disk = {
    ...nodeMovingDisk,
    copyFile: (from, to, under) =>
      to.endsWith("?.txt") ? Promise.reject(refusing) : nodeMovingDisk.copyFile(from, to, under),
  };
  await expect(removal.move("there", { steps: [] })).rejects.toMatchObject({
    reason: "unusual-file",
    text: expect.stringContaining('cannot have the name "mine/a:b?.txt"'),
    todo: expect.stringContaining("give it another name"),
  });
});
