/** Parcels as bytes (src/engine/parcels): what an index says, what can be had of a damaged one, and parts that are read in one step. */
import { assert, describe, it } from "@effect/vitest";
import * as Effect from "effect/Effect";
import * as fc from "fast-check";
import { VolumeError } from "../../src/engine/errors.ts";
import { limits } from "../../src/engine/limits.ts";
import { parseParcelName, type ParcelName } from "../../src/engine/log/names.ts";
import {
  encodeParcel,
  indexBytes,
  isIndexOf,
  isWholeParcel,
  parcelBytesMost,
  readIndex,
  soundPieces,
} from "../../src/engine/parcels/format.ts";
import {
  forgetParcels,
  noParcels,
  noteParcel,
  wantedPiece,
} from "../../src/engine/parcels/places.ts";
import { listParcels } from "../../src/engine/parcels/own.ts";
import { readRuns } from "../../src/engine/parcels/runs.ts";
import type { WantedFile } from "../../src/engine/ports.ts";
import { MemoryFolder } from "./memory-volume.ts";
import { makeKeys, sha256, text } from "./world.ts";

const keys = makeKeys();

const parcelOf = (contents: ReadonlyArray<Uint8Array>) => {
  const parcel = encodeParcel(
    contents.map((bytes) => ({ hash: sha256(bytes), bytes })),
    keys,
  );
  const name = parseParcelName(parcel.name);
  if (name === undefined) throw new Error("not a name");
  return { ...parcel, parsed: name };
};

const contents = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 12 });
const LINE = 80;
const HEAD = "fieldsync-parcel 1\n".length;

/** A parcel with one line said otherwise, and a name that goes with it. */
const withLine = (bytes: Uint8Array, pieces: number, line: string) => {
  const index = bytes.slice(0, HEAD + pieces * LINE);
  index.set(text(line), HEAD);
  const name: ParcelName = { pieces, hash32: sha256(index).slice(0, 32) };
  return readIndex(index, name, bytes.length);
};

describe("a parcel", () => {
  it("gives back what was put into it, each piece in the place its line says", () => {
    fc.assert(
      fc.property(contents, (all) => {
        const { bytes, name, parsed, pieces } = parcelOf(all);
        const index = bytes.subarray(0, indexBytes(parsed));
        assert.isTrue(isIndexOf(index, parsed, keys));
        assert.deepStrictEqual(readIndex(index, parsed, bytes.length), pieces);
        assert.isTrue(isWholeParcel(bytes, parsed, keys));
        assert.isAtMost(bytes.length, parcelBytesMost(parsed));
        assert.deepStrictEqual(
          soundPieces(bytes, parsed, keys),
          all.map((content) => ({ hash: sha256(content), bytes: content })),
        );
        assert.strictEqual(name, `${all.length}.${parsed.hash32}.parcel`);
      }),
    );
  });

  it("with any one bit changed, or cut off anywhere, is not whole, and what it gives is what it says", () => {
    const all = ["one", "two", "three"].map(text);
    const { bytes, parsed } = parcelOf(all);
    const known = new Set(all.map((content) => sha256(content)));
    const damaged = [
      ...[...bytes.keys()].flatMap((at) => [1, 128].map((bit) => bytes.with(at, bytes[at]! ^ bit))),
      ...[...bytes.keys()].map((at) => bytes.subarray(0, at)),
    ];
    for (const one of damaged) {
      assert.isFalse(isWholeParcel(one, parsed, keys));
      for (const piece of soundPieces(one, parsed, keys))
        assert.strictEqual(sha256(piece.bytes), piece.hash);
    }
    // A damaged line costs what it says of the place, and no other piece.
    for (let at = HEAD; at < HEAD + 3 * LINE; at++) {
      const found = soundPieces(bytes.with(at, bytes[at]! ^ 1), parsed, keys);
      assert.isAtLeast(found.filter(({ hash }) => known.has(hash)).length, 2);
    }
  });

  it("says nothing of places outside of it, in its index, or larger than a piece can be", () => {
    const all = [text("one"), text("two")];
    const { bytes } = parcelOf(all);
    const hash = sha256(text("one"));
    const start = HEAD + 2 * LINE;
    const line = (offset: number, size: number): string =>
      `${hash} ${String(offset).padStart(8, "0")} ${String(size).padStart(5, "0")}\n`;
    const first = (said: string) => withLine(bytes, 2, said).some((piece) => piece.hash === hash);
    assert.isTrue(first(line(start, 3)));
    assert.isTrue(first(line(start, 6)));
    assert.isFalse(first(line(start, 7)));
    assert.isFalse(first(line(start - 1, 3)));
    assert.isFalse(first(line(start, 3).toUpperCase()));
    assert.isFalse(first(line(start, 3).replace("\n", "0")));
    const large = new Uint8Array(start + 2 * limits.parcelPieceBytes);
    const said = (size: number) => {
      large.set(bytes.subarray(0, start));
      return withLine(large, 2, line(start, size)).length;
    };
    assert.strictEqual(said(limits.parcelPieceBytes), 2);
    assert.strictEqual(said(limits.parcelPieceBytes + 1), 1);
  });

  it("of which every line says that the piece is nearly all of the file is not made into many such files", () => {
    const start = HEAD + limits.parcelPieces * LINE;
    const size = limits.parcelPieceBytes - limits.parcelPieces;
    const bytes = new Uint8Array(start + limits.parcelPieceBytes).map((_, at) => at % 251);
    const hash = sha256(text("what none of them is"));
    const lines = Array.from(
      { length: limits.parcelPieces },
      (_, at) =>
        `${hash} ${String(start + at).padStart(8, "0")} ${String(size).padStart(5, "0")}\n`,
    );
    bytes.set(text(`fieldsync-parcel 1\n${lines.join("")}`), 0);
    const name: ParcelName = { pieces: limits.parcelPieces, hash32: "0".repeat(32) };
    const found = soundPieces(bytes, name, keys);
    assert.isAtLeast(found.length, 1);
    const stored = found.reduce((sum, piece) => sum + piece.bytes.length, 0);
    assert.isAtMost(stored, 4 * bytes.length);
  });

  it("has a name that says no more pieces than a parcel may have", () => {
    const hash32 = "a".repeat(32);
    assert.deepStrictEqual(parseParcelName(`1000.${hash32}.parcel`), { pieces: 1000, hash32 });
    for (const name of [`1001.${hash32}.parcel`, `0.${hash32}.parcel`, `4.${hash32}.PARCEL`])
      assert.isUndefined(parseParcelName(name));
  });

  it("that is forgotten takes no piece along that lies in another one", () => {
    const parcels = noParcels();
    const [one, two] = [text("one"), text("two")].map((bytes) => sha256(bytes));
    noteParcel(parcels, "_Sync/own/parcel/A", [
      { hash: one!, offset: 1, size: 3 },
      { hash: two!, offset: 4, size: 3 },
    ]);
    noteParcel(parcels, "_Sync/own/parcel/B", [{ hash: two!, offset: 9, size: 3 }]);
    forgetParcels(parcels, ["_Sync/own/parcel/A"]);
    assert.deepStrictEqual([...parcels.contents.keys()], ["_Sync/own/parcel/B"]);
    assert.match(wantedPiece(parcels, one!).path, /^_Sync\/blob\//);
    assert.strictEqual(wantedPiece(parcels, two!).path, "_Sync/own/parcel/B");
  });
});

describe("parts that are read in one step", () => {
  const folder = new MemoryFolder("HERE");
  for (const name of ["a", "b"])
    folder.plant(
      name,
      Uint8Array.from({ length: 60 }, (_, at) => at + name.charCodeAt(0)),
    );
  const volume = folder.view("HERE");
  const wanted: fc.Arbitrary<WantedFile> = fc.oneof(
    fc.record({ path: fc.constantFrom("a", "b", "none"), limit: fc.constantFrom(10, 100) }),
    fc
      .tuple(fc.constantFrom("a", "b", "none"), fc.nat({ max: 62 }), fc.nat({ max: 9 }))
      .map(([path, offset, length]) => ({ path, limit: length, offset, length })),
  );
  /** Often one behind the other, as in a parcel. */
  const lists = fc.array(fc.tuple(wanted, fc.nat({ max: 4 })), { maxLength: 8 }).map((some) =>
    some.flatMap(([file, more]) => {
      const { length } = file;
      if (length === undefined) return [file];
      return Array.from({ length: more + 1 }, (_, at) => ({
        ...file,
        offset: (file.offset ?? 0) + at * length,
      }));
    }),
  );

  it("are what they are when each is read by itself", () => {
    fc.assert(
      fc.property(lists, (files) => {
        const together = Effect.runSync(readRuns(volume, files));
        const each = files.map(({ path, ...part }) =>
          Effect.runSync(Effect.result(volume.read(path, part))),
        );
        assert.strictEqual(together.length, each.length);
        for (const [at, one] of each.entries()) {
          const answer = together[at]!;
          if (one._tag === "Failure")
            assert.strictEqual(answer instanceof VolumeError && answer.reason, one.failure.reason);
          else if (answer instanceof VolumeError) assert.fail(answer.message);
          else assert.deepStrictEqual([...answer], [...one.success]);
        }
      }),
    );
  });

  it("are read once where they lie one behind the other, and not more than a mebibyte of them", () => {
    const large = new MemoryFolder("LARGE");
    large.plant("a", new Uint8Array(3 * 1_048_576));
    const part = (at: number): WantedFile => ({
      path: "a",
      limit: 65_536,
      offset: at * 65_536,
      length: 65_536,
    });
    const files = Array.from({ length: 48 }, (_, at) => part(at));
    const answers = Effect.runSync(readRuns(large.view("LARGE"), files));
    assert.strictEqual(answers.length, 48);
    assert.strictEqual(large.audit.length, 3);
  });
});

describe("the parcels of a folder that are looked at", () => {
  const listed = (pieces: number, files: number) => {
    const entries = Array.from({ length: files }, (_, at) => ({
      name: `${pieces}.${at.toString(16).padStart(32, "0")}.parcel`,
      kind: "file" as const,
      size: 1,
    }));
    const volume = { listAll: () => Effect.succeed([entries]) };
    return Effect.runSync(listParcels(volume, ["_Sync/blob/parcel"])).length;
  };

  it("are no more than can be remembered, by their number and by what their names promise", () => {
    assert.strictEqual(listed(1, limits.parcels + 7), limits.parcels);
    const most = limits.parcelledPieces / limits.parcelPieces;
    assert.strictEqual(listed(limits.parcelPieces, limits.parcels), most);
    assert.strictEqual(listed(4, 100), 100);
  });
});
