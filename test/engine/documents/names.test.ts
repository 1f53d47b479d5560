/** Names of documents and of their files (engine §1.7.6, I24, I31). */
import { assert, describe, it } from "@effect/vitest";
import * as fc from "fast-check";
import {
  assignFileNames,
  nameKey,
  toPortableName,
} from "../../../src/engine/documents/portable-names.ts";

const bytesOf = (name: string): number => new TextEncoder().encode(name).length;

/** What Windows and Linux accept, written down once more for the tests. */
const isAccepted = (name: string): boolean => {
  const [stem = ""] = name.split(".");
  return (
    name !== "" &&
    bytesOf(name) <= 200 &&
    ![...name].some((character) => character < " " || '\\/:*?"<>|'.includes(character)) &&
    !name.endsWith(".") &&
    !name.endsWith(" ") &&
    !["CON", "PRN", "AUX", "NUL"].includes(stem.trimEnd().toUpperCase()) &&
    !/^(COM|LPT)\d$/.test(stem.trimEnd().toUpperCase())
  );
};

/** Names made of the pieces that make trouble. */
const troublesome = fc
  .array(
    fc.constantFrom(
      "memo",
      "Memo",
      "MEMO",
      "con",
      "NUL",
      "com1",
      "LPT9",
      ".",
      "..",
      " ",
      ":",
      "/",
      "\\",
      "*",
      "_",
      "~1",
      "é",
      "e\u0301",
      "ß",
      "SS",
      "\u212a",
      "k",
      "İ",
      "ı",
      "i",
      "\ud800",
      "\u0001",
      ".docx",
      ".DOCX",
      "_Sync",
      " (1a2b3c4d)",
      "字".repeat(30),
      "x".repeat(40),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => pieces.join(""));

const names = fc.uniqueArray(fc.oneof(troublesome, fc.string({ minLength: 1, maxLength: 100 })), {
  maxLength: 12,
});

describe("the file name of a document", () => {
  it("is cut where it is too long, also if nothing else about it is out of the ordinary", () => {
    const file = toPortableName(`${"Minutes of a meeting ".repeat(20)}.docx`);
    assert.isAtMost(file.length, 200);
    assert.isTrue(file.endsWith(").docx"));
  });

  it("every document gets a name every disk accepts, whatever it is called", () => {
    fc.assert(
      fc.property(names, (documents) => {
        for (const file of assignFileNames(documents).values())
          assert.isTrue(isAccepted(file), file);
      }),
    );
  });

  it("no two documents share a file, on disks that tell case and accents apart and on disks that do not", () => {
    fc.assert(
      fc.property(names, (documents) => {
        const files = [...assignFileNames(documents).values()];
        assert.strictEqual(files.length, documents.length);
        assert.strictEqual(new Set(files.map(nameKey)).size, files.length);
        assert.strictEqual(
          new Set(files.map((file) => file.normalize("NFD").toLowerCase())).size,
          files.length,
        );
      }),
    );
  });

  it("every copy gives the same names, in whatever order the documents arrived there", () => {
    fc.assert(
      fc.property(
        names.chain((documents) =>
          fc.tuple(
            fc.constant(documents),
            fc.shuffledSubarray(documents, { minLength: documents.length }),
          ),
        ),
        ([documents, shuffled]) => {
          const one = assignFileNames(documents);
          const other = assignFileNames(shuffled);
          for (const document of documents)
            assert.strictEqual(other.get(document), one.get(document));
        },
      ),
    );
  });

  it("a name every disk accepts stays as it is, and working it out again changes nothing", () => {
    assert.strictEqual(
      toPortableName("Lead sheet 2026 (final).xlsx"),
      "Lead sheet 2026 (final).xlsx",
    );
    fc.assert(
      fc.property(troublesome, (name) => {
        const file = toPortableName(name);
        assert.strictEqual(toPortableName(file), file);
      }),
    );
  });

  it.each([
    ["CON", "_CON"],
    ["nul.txt", "_nul.txt"],
    ["com7 .log", "_com7 .log"],
    ["LPT¹", "_LPT¹"],
    ["..", "__"],
    ["Memo. ", "Memo__"],
    ["Memo.docx:hidden", "Memo.docx_hidden"],
    ["../../evil.exe", ".._.._evil.exe"],
    ["REPORT~1.XLS", "REPORT_1.XLS"],
    ["_SYNC", "__SYNC"],
    [".fieldsync", "_.fieldsync"],
    [".FieldSync.NEW", "_.FieldSync.NEW"],
    ["re\u0301sume\u0301.docx", "résumé.docx"],
  ])("%j is put on disk as %j", (document, file) => {
    assert.strictEqual(toPortableName(document), file);
  });

  it("of two documents that differ in case only, the first by code units keeps the plain name", () => {
    const files = assignFileNames(["memo.docx", "MEMO.docx"]);
    assert.strictEqual(files.get("MEMO.docx"), "MEMO.docx");
    assert.match(files.get("memo.docx") ?? "", /^memo \([0-9a-f]{8}\)\.docx$/);
  });

  it("a document really called like that keeps its name before one that had to be respelled", () => {
    const files = assignFileNames(["a:b", "a_b"]);
    assert.strictEqual(files.get("a_b"), "a_b");
  });

  it("a new document changes nobody's name but that of a rival", () => {
    fc.assert(
      fc.property(names, troublesome, (documents, added) => {
        const before = assignFileNames(documents);
        const after = assignFileNames([...documents, added]);
        const rivalKeys = [toPortableName(added), after.get(added) ?? ""].map(nameKey);
        const changed = documents.filter(
          (document) => before.get(document) !== after.get(document),
        );
        for (const document of changed)
          assert.include(
            rivalKeys,
            nameKey(before.get(document) ?? ""),
            `${document} had to give its name up for ${added}`,
          );
      }),
    );
    assert.strictEqual(assignFileNames(["a.docx", "A.docx", "b.docx"]).get("b.docx"), "b.docx");
  });
});
