import { describe, expect, it } from "vitest";
import { isTemporary } from "../../src/engine/documents/strangers.ts";

describe("files that programs keep beside documents", () => {
  it.each([
    "~$Letter.docx",
    "~WRD0001.tmp",
    ".~lock.Letter.odt#",
    "._Letter.docx",
    "Letter.TMP",
    "Thumbs.db",
    "desktop.ini",
    ".DS_Store",
    "Ledger.laccdb",
    "letter.txt~",
    ".letter.txt.swp",
    ".letter.txt.swo",
    ".swp.swpx",
    ".letter.txt.kate-swp",
    "#letter.txt#",
    ".#letter.txt",
    ".goutputstream-A1B2C3",
    ".nfs000000000012ab3400000001",
    ".fuse_hidden0000001200000002",
  ])("%s is passed over", (name) => {
    expect(isTemporary(name)).toBe(true);
  });

  it.each([
    "Letter.docx",
    "_Letter.docx",
    "Letter._.docx",
    ".Letter.docx",
    "Letter.tmp.docx",
    "~Letter.docx",
    "LETTER~1.DOC",
    "Letter #2.docx",
    "#2 Letter.docx",
    "letter.swp",
    ".nfs-notes",
  ])("%s is somebody's work", (name) => {
    expect(isTemporary(name)).toBe(false);
  });
});
