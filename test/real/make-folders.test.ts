/** Folders are made, or it is said why not; nobody waits for ever (bad input, architecture). */
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { makeFolders } from "../../src/engine/node/make-folders.ts";

const root = mkdtempSync(join(tmpdir(), "make-folders-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

it("makes what is missing, and answers with the first that was", () => {
  expect(makeFolders(join(root, "a/b/c"), { mode: 0o700 })).toBe(join(root, "a"));
  expect(statSync(join(root, "a/b/c")).mode & 0o777).toBe(0o700);
  expect(makeFolders(join(root, "a/b/d"))).toBe(join(root, "a/b/d"));
  expect(makeFolders(join(root, "a/b/d"))).toBeUndefined();
  expect(makeFolders("/")).toBeUndefined();
});

it("says that something else is in the way", () => {
  writeFileSync(join(root, "file"), "");
  symlinkSync(join(root, "gone"), join(root, "link"));
  expect(() => makeFolders(join(root, "file"))).toThrow("EEXIST");
  expect(() => makeFolders(join(root, "file/a"))).toThrow("ENOTDIR");
  expect(() => makeFolders(join(root, "link"))).toThrow("EEXIST");
  expect(() => makeFolders(join(root, "link/a"))).toThrow(/EEXIST|ENOENT/);
});

it("follows a link to a folder", () => {
  mkdirSync(join(root, "real"));
  symlinkSync(join(root, "real"), join(root, "alias"));
  expect(makeFolders(join(root, "alias/x/y"))).toBe(join(root, "alias/x"));
});

it.skipIf(process.platform !== "linux")(
  "comes to an end where the system lets nobody make a folder and says that it is not there",
  () => {
    expect(() => makeFolders("/proc/nobody-makes-this/a/b")).toThrow("ENOENT");
  },
);
