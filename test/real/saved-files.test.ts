/** Single files a command writes: whole, or not at all. */
import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readable, saved } from "../../src/cli/fieldsync/files.ts";
import type { Refusing } from "./refusing-disk.ts";
import { tempFolder, type TempFolder } from "./temp-folder.ts";

const disk = vi.hoisted((): Refusing => ({ refuse: undefined }));

vi.mock("node:fs/promises", async (original) => {
  const { refusingDisk } = await import("./refusing-disk.ts");
  return refusingDisk(await original(), disk);
});

let folder: TempFolder;

beforeEach(() => {
  folder = tempFolder();
});

afterEach(() => {
  disk.refuse = undefined;
  folder.remove();
});

const refusalOf = (file: string): Promise<string> =>
  Effect.runPromise(
    Effect.match(saved(join(folder.path, file), new TextEncoder().encode("memo")), {
      onFailure: ({ message }) => message,
      onSuccess: () => "",
    }),
  );

it.each(["writeFile", "sync"])(
  "of a file that does not fit on the disk nothing is left (%s)",
  async (call) => {
    disk.refuse = (asked) => (asked === call ? "ENOSPC" : undefined);
    expect(await refusalOf("old.docx")).toContain("the disk is full");
    expect(readdirSync(folder.path)).toEqual([]);
    disk.refuse = undefined;
    expect(await refusalOf("old.docx")).toBe("");
    expect(readFileSync(join(folder.path, "old.docx"), "utf8")).toBe("memo");
  },
);

it("a file that is being written when the command is stopped is whole", async () => {
  const file = join(folder.path, "old.docx");
  const content = new Uint8Array(8 * 1_048_576).fill(7);
  const saving = Effect.runFork(saved(file, content));
  disk.refuse = (call) => {
    if (call === "writeFile") saving.interruptUnsafe();
    return undefined;
  };
  await Effect.runPromise(Fiber.await(saving));
  expect(readFileSync(file)).toHaveLength(content.length);
});

it("what somebody put in the place of a file that could not be written whole stays", async () => {
  const file = join(folder.path, "old.docx");
  disk.refuse = (call) => {
    if (call !== "sync") return undefined;
    renameSync(file, join(folder.path, "half"));
    writeFileSync(file, "theirs");
    return "ENOSPC";
  };
  expect(await refusalOf("old.docx")).toContain("free some space there");
  expect(readFileSync(file, "utf8")).toBe("theirs");
});

it("a file that is there already stays what it is", async () => {
  writeFileSync(join(folder.path, "old.docx"), "theirs");
  expect(await refusalOf("old.docx")).toContain("it is there already");
  expect(readFileSync(join(folder.path, "old.docx"), "utf8")).toBe("theirs");
});

it("a file that somebody is saving is not taken for whole", async () => {
  const file = join(folder.path, "scan.pdf");
  const read = (): Promise<string> =>
    Effect.runPromise(
      Effect.match(readable(file), {
        onFailure: ({ message }) => message,
        onSuccess: (bytes) => new TextDecoder().decode(bytes),
      }),
    );
  writeFileSync(file, "half");
  let asked = 0;
  disk.refuse = (call) => {
    if (call === "stat") asked += 1;
    if (asked === 2) appendFileSync(file, " and the rest");
    return undefined;
  };
  const refusal = await read();
  expect(refusal).toContain("cannot be read: somebody is saving it\n");
  expect(refusal).toContain("try again when it is saved");
  disk.refuse = undefined;
  expect(await read()).toBe("half and the rest");
});
