/** Files of documents on the own disk: saved whole, by whoever has them open, and deleted in Explorer. */
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { deleteOneFile } from "../../src/model/disk/explorer.ts";
import { diskPath } from "../../src/model/disk/folders.ts";
import type { LetsOthers } from "../../src/model/sharing/holds.ts";
import { node, TestRoom } from "./rooms.ts";

const FOLDER = "C:/Engagements/Maple (Sync)/documents";
const LETTER = "Letter.docx";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const desk = () => {
  const room = new TestRoom({ nodes: [node("ANNA")] });
  const anna = room.laptop("ANNA");
  anna.localVolume(FOLDER);
  const save = (text: string) => anna.saveFile(FOLDER, LETTER, bytes(text));
  const open = (program: string, letsOthers: LetsOthers) =>
    anna.openProgram({ program, on: FOLDER, file: LETTER, letsOthers, writes: true });
  const content = (): string | undefined => {
    const found = anna.disk.find([...diskPath(FOLDER), LETTER]);
    return found?.kind === "file" ? new TextDecoder().decode(found.bytes) : undefined;
  };
  const explorer = () => deleteOneFile(anna, diskPath(FOLDER), LETTER);
  return { room, anna, save, open, content, explorer };
};

describe("a file of the own disk", () => {
  it("is there when it was saved, and whoever saves it anew is told what he replaced", () => {
    const { content, room, save } = desk();
    expect(room.run("ANNA", save("first"))).toBeNull();
    expect(room.run("ANNA", save("second"))).toEqual(bytes("first"));
    expect(content()).toBe("second");
    const saved = room.journal.events.filter(({ kind }) => kind === "file.saved");
    expect(saved.map(({ bytes: size, file }) => [file, size])).toEqual([
      [LETTER, 5],
      [LETTER, 6],
    ]);
  });

  it("is the old one where the power went while it was saved", () => {
    const { anna, content, room, save } = desk();
    room.run("ANNA", save("first"));
    room.start("ANNA", save("x".repeat(1_000_000)));
    room.wait(5);
    expect(content()).toBe("first");
    anna.disk.losePower();
    room.wait(1_000);
    expect(content()).toBe("first");
  });

  it("is saved by the program that has it open, which goes on with the new one, and by no other (32)", () => {
    const { anna, content, open, room, save } = desk();
    room.run("ANNA", save("first"));
    room.run("ANNA", open("Word", "read"));
    room.run("ANNA", save("second"));
    expect(content()).toBe("second");
    const rename = anna.volumeAt(diskPath(FOLDER), FOLDER).renameToFresh(LETTER, "Other.docx");
    expect(room.refusal("ANNA", rename)).toBe(32);
    room.run("ANNA", anna.closeProgram("Word"));
    room.run("ANNA", rename);
    expect(content()).toBeUndefined();
  });

  it("is let go by a program that was closed while it saved", () => {
    const { anna, explorer, open, room, save } = desk();
    room.run("ANNA", save("first"));
    room.run("ANNA", open("Word", "read"));
    const saving = room.start("ANNA", save("x".repeat(1_000_000)));
    room.run("ANNA", anna.closeProgram("Word"));
    room.run("ANNA", Effect.flatten(saving.await));
    expect(explorer()).toBeNull();
  });

  it("is deleted in Explorer, unless it is not there (2), its folder is not (3), or a program holds it (32)", () => {
    const { anna, content, explorer, open, room, save } = desk();
    expect(explorer()?.code).toBe(2);
    expect(deleteOneFile(anna, diskPath("C:/Nowhere"), LETTER)?.code).toBe(3);
    room.run("ANNA", save("first"));
    room.run("ANNA", open("Word", "read"));
    expect(explorer()?.code).toBe(32);
    room.run("ANNA", anna.closeProgram("Word"));
    expect(explorer()).toBeNull();
    expect(content()).toBeUndefined();
    expect(room.journal.events.at(-1)).toMatchObject({ kind: "file.deleted", file: LETTER });
  });

  it("is not saved where the disk has no room for the new one beside the old (112), nor where there is no folder (3)", () => {
    const { anna, content, room, save } = desk();
    room.run("ANNA", save("first"));
    anna.leaveFree(3);
    expect(room.refusal("ANNA", save("second"))).toBe(112);
    expect(content()).toBe("first");
    const elsewhere = anna.saveFile("C:/Nowhere", LETTER, bytes("first"));
    expect(room.refusal("ANNA", elsewhere)).toBe(3);
  });

  it("keeps its number under another name, and another content has another", () => {
    const { anna, room, save } = desk();
    const numbers = (name: string) => {
      const found = anna.disk.find([...diskPath(FOLDER), name]);
      return found?.kind === "file" ? anna.disk.descriptions.of(found) : undefined;
    };
    room.run("ANNA", save("first"));
    const before = numbers(LETTER);
    const volume = anna.volumeAt(diskPath(FOLDER), FOLDER);
    room.run("ANNA", volume.renameToFresh(LETTER, "Other.docx"));
    expect(numbers("Other.docx")).toEqual(before);
    room.run("ANNA", save("first"));
    expect(numbers(LETTER)?.file).not.toBe(before?.file);
    expect(numbers(LETTER)?.content).not.toBe(before?.content);
  });
});
