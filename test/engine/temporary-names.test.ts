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
  ])("%s is passed over", (name) => {
    expect(isTemporary(name)).toBe(true);
  });

  it.each(["Letter.docx", "_Letter.docx", "Letter._.docx", ".Letter.docx", "Letter.tmp.docx"])(
    "%s is somebody's work",
    (name) => {
      expect(isTemporary(name)).toBe(false);
    },
  );
});
