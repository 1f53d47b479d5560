/** Folders on the way to many files: looked at once in a row of questions, and again as soon as others had a turn. */
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { diskOf, find, type Disk } from "../../src/engine/node/resolve.ts";
import { tempFolder } from "./temp-folder.ts";

const FILES = 50;

/** A disk of this computer with `a/b` and files in it, and the names that are looked at. */
const madeDisk = async (): Promise<{ disk: Disk; root: string; looked: Array<string> }> => {
  const temp = tempFolder();
  onTestFinished(temp.remove);
  const root = temp.path;
  mkdirSync(join(root, "a/b"), { recursive: true });
  for (let at = 0; at < FILES; at++) writeFileSync(join(root, `a/b/${at}`), "");
  const looked: Array<string> = [];
  const { calls, ...rest } = await diskOf(root);
  const lstat: Disk["calls"]["lstat"] = (path) => {
    looked.push(path.slice(root.length + 1));
    return calls.lstat(path);
  };
  return { disk: { ...rest, calls: { ...calls, lstat } }, root, looked };
};

const asked = (path: string) => ({ operation: "read", path });

it("are not looked at anew for every file", async () => {
  const { disk, looked } = await madeDisk();
  if (!disk.calls.onTheSpot) return;
  for (let at = 0; at < FILES; at++)
    expect((await find(disk, asked(`a/b/${at}`)))?.kind).toBe("file");
  expect(looked.filter((path) => !/\d/u.test(path))).toEqual(["a", join("a", "b")]);
  expect(looked.length).toBe(FILES + 2);
});

it("that became a link meanwhile are refused", async () => {
  const { disk, root } = await madeDisk();
  expect((await find(disk, asked("a/b/0")))?.kind).toBe("file");
  renameSync(join(root, "a"), join(root, "elsewhere"));
  symlinkSync(join(root, "elsewhere"), join(root, "a"), "dir");
  await setImmediate();
  await expect(find(disk, asked("a/b/0"))).rejects.toMatchObject({ reason: "bad-name" });
});
