/** How a new build takes the place of the one in use. */
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildingIn, intoPlace } from "../../build/into-place.ts";
import { folderWith } from "../cli/fieldlab.ts";

const HOUR_MS = 3_600_000;
const NOON = Date.parse("2026-06-01T12:00:00Z");

const building = (
  dir: string,
  name: string,
  files: { readonly [file: string]: string },
): string => {
  const folder = buildingIn(dir, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
};

const build = (
  dir: string,
  name: string,
  files: { readonly [file: string]: string },
  hours: number,
): void => intoPlace(building(dir, name, files), dir, new Date(NOON + hours * HOUR_MS));

const OLD = { "main-aaaaaaaa.js": "old", "fieldlab.js": "import './main-aaaaaaaa.js'" };
const NEW = { "main-bbbbbbbb.js": "new", "fieldlab.js": "import './main-bbbbbbbb.js'" };

it("a program that was started before a build finds the rest of itself after it, and for a day", () => {
  const dist = folderWith();
  build(dist, "1", OLD, 0);
  // A build that is used for months has files as old as that.
  utimesSync(join(dist, "main-aaaaaaaa.js"), 0, 0);
  build(dist, "2", NEW, 1);
  expect(readFileSync(join(dist, "main-aaaaaaaa.js"), "utf8")).toBe("old");
  build(dist, "3", NEW, 24);
  expect(existsSync(join(dist, "main-aaaaaaaa.js"))).toBe(true);
  build(dist, "4", NEW, 25);
  expect(existsSync(join(dist, "main-aaaaaaaa.js"))).toBe(false);
  expect(readFileSync(join(dist, "main-bbbbbbbb.js"), "utf8")).toBe("new");
});

it("what only the build before needs is not packed, and is again when a build needs it", () => {
  const dist = folderWith();
  const left = (): string => readFileSync(join(dist, ".npmignore"), "utf8");
  build(dist, "1", OLD, 0);
  expect(left()).toBe(".building-*\n");
  build(dist, "2", NEW, 1);
  expect(left()).toBe(".building-*\nmain-aaaaaaaa.js\n");
  build(dist, "3", OLD, 2);
  expect(left()).toBe(".building-*\nmain-bbbbbbbb.js\n");
});

it("whoever reads a file while it is replaced reads the old one to its end", () => {
  const dist = folderWith();
  build(dist, "1", OLD, 0);
  const open = openSync(join(dist, "fieldlab.js"), "r");
  build(dist, "2", NEW, 1);
  const read = Buffer.alloc(100);
  expect(read.toString("utf8", 0, readSync(open, read))).toBe(OLD["fieldlab.js"]);
});

it("where a build cannot come into place to its end, what it loads is there before what loads it", () => {
  const dist = folderWith();
  build(dist, "1", OLD, 0);
  const next = building(dist, "2", NEW);
  // A folder in the place of the command: no file can be renamed onto it.
  writeFileSync(join(next, "aaa.js"), "");
  mkdirSync(join(dist, "aaa.js/kept"), { recursive: true });
  expect(() => intoPlace(next, dist, new Date(NOON))).toThrow("aaa.js");
  expect(readFileSync(join(dist, "main-bbbbbbbb.js"), "utf8")).toBe("new");
  expect(readFileSync(join(dist, "fieldlab.js"), "utf8")).toBe(OLD["fieldlab.js"]);
});

it("a build beside another one leaves alone what that is writing, and takes away what was cut off a day ago", () => {
  const dist = folderWith();
  const beside = building(dist, "beside", NEW);
  const cutOff = building(dist, "cut-off", NEW);
  utimesSync(cutOff, (NOON - 25 * HOUR_MS) / 1000, (NOON - 25 * HOUR_MS) / 1000);
  build(dist, "1", OLD, 0);
  expect(statSync(beside).isDirectory()).toBe(true);
  expect(existsSync(cutOff)).toBe(false);
});
