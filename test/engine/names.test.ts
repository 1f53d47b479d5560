/** Which names in `_Sync` are ours (engine §1.3, I24): exactly those we would write. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cardName,
  firstHaveNumber,
  haveName,
  isCardName,
  isCopyId,
  isFirstHaveNumber,
  isHash,
  isLockKey,
  isLogId,
  lockFileName,
  packName,
  parseDropName,
  parseHaveName,
  parseLockFileName,
  parseLogFileName,
  parseSnapshotName,
  paths,
  segmentName,
} from "../../src/engine/log/names.ts";

const hex = (digits: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: digits / 2, maxLength: digits / 2 })
    .map((bytes) => Buffer.from(bytes).toString("hex"));
const COPY = hex(32);
const LOG = COPY.map((copy) => `${copy}.1`);
const HASH = hex(64);
const RANGE = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.nat({ max: 99 }));

const SEGMENT = fc
  .tuple(RANGE, HASH)
  .map(([[first, more], id]) => segmentName({ first, last: first + more, id }));
const PACK = fc
  .tuple(RANGE, HASH)
  .map(([[first, more], hash]) => packName({ first, last: first + more, hash }));
const HAVE = fc.integer({ min: 1, max: 99_999 }).map(haveName);
const DROPPED = fc.oneof(
  fc.tuple(COPY, LOG, SEGMENT).map(([copy, log, name]) => paths.dropSegment(copy, log, name)),
  fc.tuple(COPY, fc.integer({ min: 1, max: 99 })).map(([copy, at]) => paths.dropHave(copy, at)),
  fc.tuple(COPY, HASH).map(([copy, hash]) => paths.dropSnapshot(copy, hash)),
);
const LOCK_FILE = fc
  .record({ epoch: fc.integer({ min: 1, max: 999 }), beat: fc.nat({ max: 99 }) })
  .map(lockFileName);

const lastOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** Every kind of name, and whether a text is one of them. */
const KINDS: ReadonlyArray<readonly [string, fc.Arbitrary<string>, (name: string) => boolean]> = [
  ["segment", SEGMENT, (name) => parseLogFileName(name)?.kind === "segment"],
  ["pack", PACK, (name) => parseLogFileName(name)?.kind === "pack"],
  ["acknowledgement", HAVE, (name) => parseHaveName(name) !== undefined],
  [
    "snapshot",
    HASH.map((hash) => lastOf(paths.snapshot(hash))),
    (name) => parseSnapshotName(name) !== undefined,
  ],
  ["file in a drop box", DROPPED.map(lastOf), (name) => parseDropName(name) !== undefined],
  ["claim or sign of life", LOCK_FILE, (name) => parseLockFileName(name) !== undefined],
  ["card", HASH.map(cardName), isCardName],
  ["copy", COPY, isCopyId],
  ["log", LOG, isLogId],
  ["hash", HASH, isHash],
  ["lock", COPY, isLockKey],
];

describe.each(KINDS)("the name of a %s", (_, ours, isOne) => {
  it("is known again", () => {
    fc.assert(
      fc.property(ours, (name) => {
        expect(isOne(name)).toBe(true);
      }),
    );
  });

  it("is not one with anything before or after it", () => {
    const more = fc.constantFrom("../", "..\\", "x", ".", " ", "/", ":s", "~", "\n", "\u0000", "-");
    fc.assert(
      fc.property(ours, more, (name, part) => {
        expect([part + name, name + part].filter(isOne)).toEqual([]);
      }),
    );
  });
});

it("sixty-four characters are a hash only where each is a hex digit in lower case", () => {
  const digits = "0123456789abcdef".repeat(4);
  expect(isHash(digits)).toBe(true);
  for (const other of ["A", "F", "g", "z", "/", ":", "`", " ", "\u00e9"])
    for (const at of [0, 31, 63])
      expect(isHash(`${digits.slice(0, at)}${other}${digits.slice(at + 1)}`)).toBe(false);
  expect(isHash(digits.slice(1))).toBe(false);
  expect(isHash([...digits])).toBe(false);
});

describe("the numbers of acknowledgements", () => {
  const copies = ["000000", "000001", "7fffff", "ffffff"].map((start) => start.padEnd(32, "a"));

  it("begin where no other copy's do, above those that lie there", () => {
    expect(new Set(copies.map((copy) => firstHaveNumber(copy))).size).toBe(copies.length);
    for (const copy of copies)
      for (const after of [0, 1, 999, 1_000, 1_001, 16_777_216_000, 123_456_789_012]) {
        const number = firstHaveNumber(copy, after);
        expect(number).toBeGreaterThan(after);
        expect(isFirstHaveNumber(copy, number + 1)).toBe(false);
        expect(parseHaveName(haveName(number))).toBe(number);
        for (const other of copies) expect(isFirstHaveNumber(other, number)).toBe(other === copy);
      }
  });

  it("begin right behind those that lie there where no more room is above", () => {
    for (const copy of copies) expect(firstHaveNumber(copy, 9e14 - 1)).toBe(9e14);
  });
});
