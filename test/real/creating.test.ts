/** Creating files on a disk of this computer: on the spot, unless the disk takes long to find a place for them. */
import { expect, it } from "vitest";
import { creating, type OpenFile } from "../../src/engine/node/calls.ts";

const FILE = {} as OpenFile;

/** How each of so many files is created, where finding a place for the file of that number takes so many milliseconds. */
const created = (files: number, takes: (at: number) => number): ReadonlyArray<string> => {
  const how: Array<string> = [];
  let nowMillis = 0;
  const create = creating({
    now: () => {
      nowMillis += takes(how.length);
      how.push("now");
      return FILE;
    },
    beside: () => {
      how.push("beside");
      return Promise.resolve(FILE);
    },
    clock: () => nowMillis,
  });
  for (let at = 0; at < files; at++) void create(`paper ${at}`);
  return how;
};

it("files are created on the spot while the disk is quick about it", () => {
  expect(new Set(created(1_000, () => 0.02))).toEqual(new Set(["now"]));
});

it("after three the disk took long for, some are created through the pool, and then it is tried again", () => {
  const how = created(600, (at) => (at >= 8 && at <= 10 ? 0.5 : 0.02));
  expect(how.indexOf("beside")).toBe(11);
  expect(how.lastIndexOf("beside")).toBe(266);
  expect(how.filter((one) => one === "beside").length).toBe(256);
});

it("one that took long by itself is no reason: another program had the processor", () => {
  expect(new Set(created(1_000, (at) => (at % 10 === 0 ? 0.5 : 0.02)))).toEqual(new Set(["now"]));
});

it("a disk that stays slow is asked on the spot for one file in many", () => {
  expect(created(3 + 256 + 1 + 256, () => 0.5).filter((one) => one === "now").length).toBe(4);
});
