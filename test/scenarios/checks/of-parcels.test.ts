/** What the checkers of a day say of pieces of documents that lie in one file, a parcel. */
import { describe, expect, it } from "vitest";
import { encodeParcel } from "../../../src/engine/parcels/format.ts";
import { paths } from "../../../src/engine/log/names.ts";
import type { RawFile } from "../../../src/scenarios/checks/finished-run.ts";
import { readingPieces } from "../../../src/scenarios/checks/raw-pieces.ts";
import { makeKeys } from "../../engine/world.ts";
import {
  finished,
  hashOf,
  judged,
  operationsFile,
  ownedBy,
  packFile,
  parcelFile,
  piece,
  rawFile,
  segmentFile,
  withByte,
  type Told,
} from "./by-hand.ts";

const CONTENTS = ["one", "two", "three", "four"];
const whole = parcelFile(...CONTENTS);
/** Where the first line of its index begins, and where the pieces do. */
const LINES = 19;
const PIECES = LINES + 80 * CONTENTS.length;
const cutTo = (file: RawFile, bytes: number): RawFile => ({
  ...file,
  bytes: file.bytes.subarray(0, bytes),
});

const disks = (A: ReadonlyArray<RawFile>, B: ReadonlyArray<RawFile> = []) => ({ disks: { A, B } });

describe("the raw reader of pieces", () => {
  it("reads a parcel as the engine writes it, and as those who write tests do", () => {
    const keys = makeKeys();
    const contents = ["", ...CONTENTS, "x".repeat(65_536)].map((content) => ({
      hash: hashOf(content),
      bytes: new TextEncoder().encode(content),
    }));
    const { bytes, name } = encodeParcel(contents, keys);
    const file = { path: `C:/Engagements/Maple (Sync)/${paths.parcel(name)}`, bytes };
    expect(readingPieces()(file)).toEqual({
      path: file.path,
      isParcel: true,
      isNamed: true,
      pieces: contents,
    });
    expect(parcelFile("", ...CONTENTS, "x".repeat(65_536))).toEqual(file);
  });

  it("passes over what is on its way, what was set aside, and a name for more pieces than a parcel has", () => {
    const read = readingPieces();
    const name = whole.path.slice(whole.path.lastIndexOf("/") + 1);
    for (const path of [
      `_Sync/tmp/${name}`,
      `_Sync/quarantine/n-1-${name}`,
      `_Sync/own/parcel/1001${name.slice(1)}`,
    ])
      expect(read({ ...whole, path })).toBeNull();
    expect(read({ ...whole, path: `_Sync/own/parcel/${name}` })?.pieces).toHaveLength(4);
  });

  it("reads bytes under another name anew", () => {
    const read = readingPieces();
    expect(read(whole)?.isNamed).toBe(true);
    expect(read({ ...whole, path: parcelFile("else").path })?.isNamed).toBe(false);
    expect(read(whole)?.isNamed).toBe(true);
  });
});

describe("pieces-whole, of a parcel", () => {
  const day = (...files: ReadonlyArray<RawFile>) => judged("pieces-whole", finished(disks(files)));
  const isNotNamed = `${whole.path} on A is not what its name says`;
  const isNoPiece = (content: string, file = whole): string =>
    `the piece ${hashOf(content)} in ${file.path} on A is not what its line says`;

  it("accepts a whole one, and looks at its index and at every piece", () => {
    expect(day(whole)).toEqual({ checked: 5, violations: [] });
    expect(day(whole, piece("one"), segmentFile(1, "x"))).toEqual({ checked: 7, violations: [] });
  });

  it("rejects one that was cut off, wherever that was", () => {
    expect(day(cutTo(whole, whole.bytes.length - 1)).violations).toEqual([isNoPiece("four")]);
    expect(day(cutTo(whole, PIECES + 4)).violations).toEqual(
      ["two", "three", "four"].map((content) => isNoPiece(content)),
    );
    for (const bytes of [PIECES - 1, LINES + 80, 7, 0])
      expect(day(cutTo(whole, bytes)).violations).toEqual([isNotNamed]);
  });

  it("rejects one that goes on behind its last piece", () => {
    const longer = { ...whole, bytes: new Uint8Array([...whole.bytes, 0]) };
    expect(day(longer).violations).toEqual([isNotNamed]);
  });

  it("rejects a piece that is not what its line says, and names it", () => {
    expect(day(withByte(whole, PIECES + 3, "T")).violations).toEqual([isNoPiece("two")]);
    const wrong = parcelFile("one", { content: "tow", named: hashOf("two") }, "three", "four");
    expect(day(wrong).violations).toEqual([isNoPiece("two", wrong)]);
  });

  it("rejects an index that is not the one its name was given for, wherever it is another", () => {
    for (const at of [0, LINES, LINES + 79, LINES + 80 + 72, PIECES - 2])
      expect(day(withByte(whole, at, "6")).violations).toEqual([isNotNamed]);
  });

  it("rejects an index that has its name and says nothing that can be read, or a place no piece can have", () => {
    const named = (index: string, more = ""): RawFile =>
      rawFile(`_Sync/own/parcel/1.${hashOf(index).slice(0, 32)}.parcel`, `${index}${more}`);
    const line = (content: string, from: number, bytes = content.length): RawFile =>
      named(
        `fieldsync-parcel 1\n${hashOf(content)} ${String(from).padStart(8, "0")} ${String(bytes).padStart(5, "0")}\n`,
        content,
      );
    expect(day(line("one", 99))).toEqual({ checked: 2, violations: [] });
    // A piece lies behind the index, within the file, and is a small one; whatever its hash says.
    for (const [content, from] of [
      ["one", 98],
      ["one", 100],
      ["fieldsync-parcel 1\n", 0],
      ["x".repeat(65_537), 99],
    ] as const)
      expect(day(line(content, from)).violations).toContain(
        isNoPiece(content, line(content, from)),
      );
    for (const file of [
      named(`fieldsync-parcel 2\n${hashOf("one")} 00000099 00003\n`, "one"),
      named(`fieldsync-parcel 1\n${hashOf("one").toUpperCase()} 00000099 00003\n`, "one"),
    ])
      expect(day(file).violations).toEqual([`${file.path} on A is not what its name says`]);
  });
});

describe("one-content-per-name, of parcels", () => {
  const day = (A: ReadonlyArray<RawFile>, B: ReadonlyArray<RawFile>) =>
    judged("one-content-per-name", finished(disks(A, B)));
  const name = whole.path.slice(whole.path.lastIndexOf("/") + 1);
  const isAnother = (what: string): string => `${what} is one content on A and another on B`;

  it("accepts the same one in two folders, whether or not its bytes are the very same", () => {
    expect(day([whole], [whole])).toEqual({ checked: 5, violations: [] });
    expect(day([whole], [parcelFile(...CONTENTS)])).toEqual({ checked: 5, violations: [] });
    expect(day([whole], [parcelFile("five", "six")])).toEqual({ checked: 0, violations: [] });
  });

  it("rejects one that is another file elsewhere", () => {
    expect(day([whole], [cutTo(whole, whole.bytes.length - 1)]).violations).toEqual([
      isAnother(name),
    ]);
    expect(day([whole], [withByte(whole, PIECES, "0")]).violations).toEqual([
      isAnother(name),
      isAnother(hashOf("one")),
    ]);
  });

  it("knows a piece in a parcel by its own name, wherever else it lies", () => {
    expect(day([whole], [piece("two"), parcelFile("four", "five")])).toEqual({
      checked: 2,
      violations: [],
    });
    const wrong = parcelFile("five", { content: "tow", named: hashOf("two") });
    expect(day([whole], [wrong]).violations).toEqual([isAnother(hashOf("two"))]);
    expect(day([piece("two")], [wrong]).violations).toEqual([isAnother(hashOf("two"))]);
  });
});

const manifest = (content: string) => ({
  sha256: hashOf(content),
  chunks: [[hashOf(content), content.length]],
});
const saved = operationsFile(
  { first: 1, lam: 1 },
  ...CONTENTS.map((content) => ["put", `${content}.docx`, manifest(content), []]),
);
const edited = Object.fromEntries(
  CONTENTS.map((content) => [`document:${content}.docx`, [hashOf(content), hashOf(content)]]),
);
const shows = (at: number, laptop = "A", digest = "one"): Told => [
  laptop,
  "copy.state",
  { copy: laptop.toLowerCase(), digest, edited },
  at,
];

/** A parcel that is damaged, and which of its pieces are there all the same. */
const DAMAGED: ReadonlyArray<readonly [what: string, file: RawFile, there: number]> = [
  ["cut off in its last piece", cutTo(whole, whole.bytes.length - 1), 3],
  ["cut off in its first piece", cutTo(whole, PIECES + 1), 0],
  ["cut off in its index", cutTo(whole, PIECES - 1), 0],
  ["emptied", cutTo(whole, 0), 0],
  ["with one hash in the index that is another", withByte(whole, LINES, "g"), 3],
  ["with one place in the index that is another", withByte(whole, LINES + 72, "8"), 3],
  ["with another first line", withByte(whole, 0, "F"), 4],
];

describe("documents-there, of pieces in a parcel", () => {
  const day = (...files: ReadonlyArray<RawFile>) =>
    judged(
      "documents-there",
      finished({ told: [shows(0)], ...disks([ownedBy("a"), saved, ...files]) }),
    );

  it("accepts documents whose pieces lie in a parcel, or in it and in files", () => {
    expect(day(whole)).toEqual({ checked: 4, violations: [] });
    expect(day(parcelFile("one", "two"), piece("three"), piece("four"), piece("one"))).toEqual({
      checked: 4,
      violations: [],
    });
    expect(day(parcelFile("one", "two", "three")).violations).toEqual([
      `A shows the version ${hashOf("four")} of four.docx, and not all of its content is there`,
    ]);
  });

  it.each(DAMAGED)("counts of one %s what is there", (_, file, there) => {
    expect(day(file).violations).toHaveLength(4 - there);
    expect(day(file, ...CONTENTS.map((content) => piece(content))).violations).toEqual([]);
  });
});

describe("shown-as-held, of pieces in a parcel", () => {
  const MINUTES = 10 * 60_000_000;
  const day = (...files: ReadonlyArray<RawFile>) =>
    judged(
      "shown-as-held",
      finished({ told: [shows(MINUTES)], ...disks([ownedBy("a"), ...files]) }),
    ).violations.length;
  const apart = packFile(
    CONTENTS.map((content, at) =>
      operationsFile({ first: at + 1, lam: at + 1 }, [
        "put",
        `${content}.docx`,
        manifest(content),
        [],
      ]),
    ),
  );

  it("counts operations whose pieces lie there, and not those of pieces that do not", () => {
    expect(day(whole, saved)).toBe(0);
    expect(day(whole, apart)).toBe(0);
    expect(day(parcelFile("one", "two"), apart)).toBe(2);
    expect(day(cutTo(whole, whole.bytes.length - 1), apart)).toBe(1);
  });
});

describe("same-operations-same-state, of pieces in a parcel", () => {
  const day = (A: ReadonlyArray<RawFile>, B: ReadonlyArray<RawFile>) =>
    judged(
      "same-operations-same-state",
      finished({
        told: [shows(60_000_000), shows(60_000_000, "B", "two")],
        ...disks([ownedBy("a"), saved, ...A], [ownedBy("b"), saved, ...B]),
      }),
    ).checked;

  it("takes two folders for the same wherever the same pieces lie in them, and only those", () => {
    const files = CONTENTS.map((content) => piece(content));
    expect(day([whole], [whole])).toBe(1);
    expect(day([whole], files)).toBe(1);
    expect(day([whole], [parcelFile("four", "one"), ...files])).toBe(1);
    expect(day([whole, ...files], files)).toBe(1);
    expect(day([whole], [cutTo(whole, whole.bytes.length - 1)])).toBe(0);
    expect(day([whole], [parcelFile("one", "two", "three")])).toBe(0);
  });
});
