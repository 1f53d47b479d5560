import { describe, expect, it } from "vitest";
import { SavedFiles } from "../../../src/scenarios/runner/saved-files.ts";

const MEMO = "document:memo.docx";
const save = (value: string, replaced: string | null, register = MEMO) => ({
  register,
  value,
  replaced,
});

describe("files that were saved", () => {
  it("have been seen as they lay there before, also what was saved over before a copy took it in", () => {
    const files = new SavedFiles(false);
    files.add("ANNA", save("first", "old"));
    expect(files.add("ANNA", save("second", "first")).saw).toEqual(["first", "old"]);
    expect(files.add("ANNA", save("third", "elsewhere")).saw).toEqual(["elsewhere"]);
    expect(files.add("ANNA", save("fourth", null)).saw).toEqual([]);
    expect(files.add("BEN", save("second", "first")).saw).toEqual(["first"]);
    expect(files.add("ANNA", save("else", "first", "document:list.xlsx")).saw).toEqual(["first"]);
  });

  it("are taken by their laptop and the beginning of their content, each once", () => {
    const files = new SavedFiles(false);
    const mine = files.add("ANNA", save("0123456789", null));
    expect(files.isWaiting("ANNA", mine)).toBe(true);
    expect(files.take("BEN", MEMO, "0123")).toBeUndefined();
    expect(files.take("ANNA", "document:list.xlsx", "0123")).toBeUndefined();
    expect(files.take("ANNA", MEMO, "9")).toBeUndefined();
    expect(files.take("ANNA", MEMO, "0123")).toBe(mine);
    expect(files.isWaiting("ANNA", mine)).toBe(false);
    expect(files.take("ANNA", MEMO, "0123")).toBeUndefined();
  });

  it("are of several saves of one content the last, as the earlier ones changed nothing", () => {
    const files = new SavedFiles(false);
    files.add("ANNA", save("same", "same"));
    const last = files.add("ANNA", save("same", "between"));
    expect(files.take("ANNA", MEMO, "same")).toBe(last);
    expect(files.take("ANNA", MEMO, "same")).toBeUndefined();
  });

  it("were seen by whoever deleted them, until he has saved another", () => {
    const files = new SavedFiles(false);
    files.noteDeleted("ANNA", MEMO, "old");
    expect(files.lastDeleted("ANNA", MEMO)).toBe("old");
    expect(files.lastDeleted("BEN", MEMO)).toBeUndefined();
    expect(files.add("ANNA", save("new", null)).saw).toEqual(["old"]);
    expect(files.lastDeleted("ANNA", MEMO)).toBeUndefined();
  });

  it("were seen by whoever saves while the copy has taken the old file out of the folder, and puts the new one there", () => {
    const files = new SavedFiles(false);
    files.noteTakenOut("ANNA", MEMO, "old");
    expect(files.lastDeleted("ANNA", MEMO)).toBeUndefined();
    expect(files.add("BEN", save("his", null)).saw).toEqual([]);
    expect(files.add("ANNA", save("mine", null)).saw).toEqual(["old"]);
    expect(files.add("ANNA", save("once more", null)).saw).toEqual([]);
    files.noteTakenOut("ANNA", MEMO, "old");
    expect(files.add("ANNA", save("over the new one", "new")).saw).toEqual(["new"]);
    files.noteTakenOut("ANNA", MEMO, "old");
    files.noteDeleted("ANNA", MEMO, "new");
    expect(files.add("ANNA", save("another", null)).saw).toEqual(["new"]);
  });

  it("were seen by whoever saves again where the power took what he had saved, with what he had before that", () => {
    const files = new SavedFiles(true);
    files.noteDeleted("ANNA", MEMO, "old");
    files.add("ANNA", save("gone with the power", null));
    expect(files.add("ANNA", save("again", null, "document:list.xlsx")).saw).toEqual([]);
    expect(files.add("BEN", save("again", null)).saw).toEqual([]);
    expect(files.add("ANNA", save("again", null)).saw).toEqual(["gone with the power", "old"]);
  });
});
