/**
 * What every `WorkingFolder` promises (src/engine/documents/working-folder.ts), over the tests' own and a real disk with and without hard
 * links; and the engine with real files that people change.
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { afterEach, describe, expect, it } from "vitest";
import { VolumeError, type VolumeReason } from "../../src/engine/errors.ts";
import type { WorkingFile, WorkingFolder } from "../../src/engine/engine.ts";
import { makeDocumentsFolder } from "../../src/engine/node/documents-folder.ts";
import { nodeWorkingFolder } from "../../src/engine/node/working-folder.ts";
import { MemoryWorkingFolder } from "../engine/documents/memory-folder.ts";
import { tempFolder } from "./temp-folder.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const shown = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const LIMIT = { limit: 1_000_000 };

/** The answer about one file of several. */
const one = <A>(
  answers: Effect.Effect<ReadonlyArray<A | VolumeError>>,
): Effect.Effect<Exclude<A, VolumeError>, VolumeError> =>
  Effect.flatMap(answers, ([answer]) =>
    answer instanceof VolumeError
      ? Effect.fail(answer)
      : Effect.succeed(answer as Exclude<A, VolumeError>),
  );
const stage = (folder: WorkingFolder, slot: string, bytes: Uint8Array) =>
  one(folder.aside.stage([{ slot, parts: [bytes] }]));
const displace = (folder: WorkingFolder, name: string, slot: string) =>
  one(folder.displace([{ name, slot }]));
const place = (folder: WorkingFolder, slot: string, name: string) =>
  one(folder.place([{ slot, name }]));

/** A folder, and a person who saves a file in it. */
interface Place {
  readonly folder: WorkingFolder;
  save(name: string, content: string): void;
  removeFolder(): void;
}

const cleanUps: Array<() => void> = [];
afterEach(() => {
  for (const clean of cleanUps.splice(0)) clean();
});

const inMemory = (): Place => {
  const memory = new MemoryWorkingFolder();
  return {
    folder: memory.view(() => true),
    save: (name, content) => memory.write(name, text(content)),
    removeFolder: () => {
      memory.missing = true;
    },
  };
};

const onDisk = (): Place & { readonly root: string } => {
  const root = tempFolder();
  cleanUps.push(root.remove);
  mkdirSync(join(root.path, "_Sync"));
  mkdirSync(join(root.path, "documents"));
  return {
    root: root.path,
    folder: nodeWorkingFolder({ root: root.path }),
    save: (name, content) => writeFileSync(join(root.path, "documents", name), content),
    removeFolder: () => rmSync(join(root.path, "documents"), { recursive: true }),
  };
};

const run = <A>(act: Effect.Effect<A, VolumeError>): Promise<A> => Effect.runPromise(act);

const refusal = async <A>(act: Effect.Effect<A, VolumeError>): Promise<VolumeReason | "done"> => {
  const exit = await Effect.runPromiseExit(act);
  if (Exit.isSuccess(exit)) return "done";
  const failure = Cause.squash(exit.cause);
  if (failure instanceof VolumeError) return failure.reason;
  throw failure;
};

const read = (
  folder: WorkingFolder,
  name: string,
  limit: typeof LIMIT,
): Effect.Effect<Uint8Array, VolumeError> =>
  Effect.flatMap(folder.readAll([name], limit), ([found]) =>
    found instanceof VolumeError ? found : Effect.succeed(found!.bytes),
  );

const stat = (folder: WorkingFolder, name: string): Effect.Effect<WorkingFile | undefined> =>
  Effect.map(folder.readAll([name], LIMIT), ([found]) =>
    found instanceof VolumeError ? undefined : found?.after,
  );

const discard = (folder: WorkingFolder, slot: string): Effect.Effect<void, VolumeError> =>
  Effect.flatMap(folder.aside.discardAll([slot]), ([failure]) => failure ?? Effect.void);

const printOf = (folder: WorkingFolder, slot: string, limit: typeof LIMIT) =>
  Effect.flatMap(folder.aside.fingerprintAll([slot], limit), ([print]) =>
    print instanceof VolumeError ? print : Effect.succeed(print),
  );

const names = async (folder: WorkingFolder): Promise<ReadonlyArray<string>> =>
  (await run(folder.list)).map((file) => file.name).toSorted();

describe.each([
  ["in memory", inMemory],
  ["on a real disk", onDisk],
])("a working folder %s", (_, open) => {
  it("lists what people saved, and describes a file the same until it changes", async () => {
    const { folder, save } = open();
    save("Letter.docx", "one");
    save("Memo.docx", "two");
    expect(await names(folder)).toEqual(["Letter.docx", "Memo.docx"]);
    const before = await run(stat(folder, "Letter.docx"));
    expect(before?.size).toBe(3);
    expect(await run(stat(folder, "Letter.docx"))).toEqual(before);
    expect((await run(folder.list)).find(({ name }) => name === "Letter.docx")).toEqual(before);
    save("Letter.docx", "longer");
    expect(await run(stat(folder, "Letter.docx"))).not.toEqual(before);
    expect(await run(stat(folder, "None.docx"))).toBeUndefined();
  });

  it("knows a file by its id whatever its name: aside and back it is the same one", async () => {
    const { folder, save } = open();
    save("Letter.docx", "one");
    const before = await run(stat(folder, "Letter.docx"));
    await run(displace(folder, "Letter.docx", "old.1"));
    expect(await names(folder)).toEqual([]);
    const [aside] = await run(folder.aside.list);
    expect({ ...aside, name: "" }).toEqual({ ...before, name: "" });
    await run(place(folder, "old.1", "Letter.docx"));
    expect(await run(stat(folder, "Letter.docx"))).toEqual(before);
    expect(await run(folder.aside.list)).toEqual([]);
  });

  it("puts a staged file in place as it was described, and never over another", async () => {
    const { folder, save } = open();
    const staged = await run(stage(folder, "new.1", text("fresh")));
    expect(shown(await run(folder.aside.read("new.1", LIMIT)))).toBe("fresh");
    save("Letter.docx", "theirs");
    expect(await refusal(place(folder, "new.1", "Letter.docx"))).toBe("exists");
    expect(shown(await run(read(folder, "Letter.docx", LIMIT)))).toBe("theirs");
    await run(place(folder, "new.1", "Other.docx"));
    expect(await run(stat(folder, "Other.docx"))).toEqual({ ...staged, name: "Other.docx" });
    expect(shown(await run(read(folder, "Other.docx", LIMIT)))).toBe("fresh");
  });

  it("refuses a slot that is used, a file that is not there and one that is too large", async () => {
    const { folder, save } = open();
    await run(stage(folder, "new.1", text("a")));
    expect(await refusal(stage(folder, "new.1", text("b")))).not.toBe("done");
    expect(shown(await run(folder.aside.read("new.1", LIMIT)))).toBe("a");
    save("Letter.docx", "one");
    expect(await refusal(displace(folder, "Letter.docx", "new.1"))).toBe("exists");
    expect(await refusal(displace(folder, "None.docx", "old.1"))).toBe("not-found");
    expect(await refusal(read(folder, "None.docx", LIMIT))).toBe("not-found");
    expect(await refusal(read(folder, "Letter.docx", { limit: 2 }))).toBe("too-large");
  });

  // Few and many: a disk may take another way with many.
  it.each([2, 40])("takes %i files in one step, and says of each that fails why", async (count) => {
    const { folder, save } = open();
    const files = Array.from({ length: count }, (_, i) => `${i}.docx`);
    for (const file of files) save(file, `old ${file}`);
    save("Taken.docx", "theirs");
    const staged = await run(
      folder.aside.stage(
        files.map((file) => ({ slot: `new.${file}`, parts: [text("new "), text(file)] })),
      ),
    );
    const aside = [...files, "None.docx"].map((name) => ({ name, slot: `old.${name}` }));
    const moved = await run(folder.displace(aside));
    expect(moved.map((failure) => failure?.reason)).toEqual([
      ...files.map(() => undefined),
      "not-found",
    ]);
    const back = [
      { slot: `new.${files[0]}`, name: "TAKEN.docx" },
      ...files.slice(1).map((name) => ({ slot: `new.${name}`, name })),
    ];
    const placed = await run(folder.place(back));
    expect(placed.map((failure) => failure?.reason)).toEqual([
      "exists",
      ...files.slice(1).map(() => undefined),
    ]);
    for (const [i, name] of files.entries()) {
      if (i === 0) continue;
      expect(shown(await run(read(folder, name, LIMIT)))).toBe(`new ${name}`);
      expect(await run(stat(folder, name))).toEqual(Object.assign({}, staged[i], { name }));
      expect(shown(await run(folder.aside.read(`old.${name}`, LIMIT)))).toBe(`old ${name}`);
    }
    expect(shown(await run(read(folder, "Taken.docx", LIMIT)))).toBe("theirs");
    expect(shown(await run(folder.aside.read("new.0.docx", LIMIT)))).toBe("new 0.docx");
  });

  it.each([2, 40])(
    "creates %i files where none lies, described as they stay, and never over another",
    async (count) => {
      const { folder, save } = open();
      save("Taken.docx", "theirs");
      const files = Array.from({ length: count }, (_, i) => `${i}.docx`);
      const answers = await run(
        folder.create(
          ["TAKEN.docx", ...files].map((name) => ({ name, parts: [text("new "), text(name)] })),
        ),
      );
      const [taken, ...created] = answers;
      expect(taken instanceof VolumeError && taken.reason).toBe("exists");
      expect(shown(await run(read(folder, "Taken.docx", LIMIT)))).toBe("theirs");
      for (const [i, name] of files.entries()) {
        expect(shown(await run(read(folder, name, LIMIT)))).toBe(`new ${name}`);
        expect(await run(stat(folder, name))).toEqual(created[i]);
      }
      expect(await run(folder.aside.list)).toEqual([]);
    },
  );

  it("says what a file holds without giving its bytes away, however large it is", async () => {
    const { folder, save } = open();
    const content = "0123456789abcdef".repeat(20_000);
    save("Large.docx", content);
    await run(stage(folder, "new.1", text(content)));
    const limit = { limit: 1_000_000 };
    const same = { hash: createHash("sha256").update(content).digest("hex"), size: content.length };
    expect(await run(folder.fingerprint("Large.docx", limit))).toEqual(same);
    expect(await run(printOf(folder, "new.1", limit))).toEqual(same);
    expect(await refusal(folder.fingerprint("Large.docx", { limit: 10 }))).toBe("too-large");
    expect(await refusal(folder.fingerprint("Missing.docx", limit))).toBe("not-found");
  });

  it("discards a slot, and an empty one too", async () => {
    const { folder } = open();
    await run(stage(folder, "new.1", text("a")));
    await run(discard(folder, "new.1"));
    await run(discard(folder, "new.1"));
    expect(await run(folder.aside.list)).toEqual([]);
  });

  it("keeps its marker, which is no document", async () => {
    const { folder, save } = open();
    expect(await run(folder.marker)).toBeUndefined();
    await run(folder.setMarker("copy a"));
    await run(folder.setMarker("copy b"));
    expect(await run(folder.marker)).toBe("copy b");
    save("Letter.docx", "one");
    save(".fieldsync handbook.docx", "two");
    expect(await names(folder)).toEqual([".fieldsync handbook.docx", "Letter.docx"]);
  });

  it("that is gone is not an empty one", async () => {
    const { folder, save, removeFolder } = open();
    save("Letter.docx", "one");
    removeFolder();
    expect(await refusal(folder.list)).toBe("not-found");
    expect(await refusal(folder.marker)).toBe("not-found");
  });
});

describe("a working folder on a real disk", () => {
  it("whose whole engagement is gone says that this is what is missing, and not the documents", async () => {
    const { folder, root, save } = onDisk();
    save("Letter.docx", "one");
    rmSync(root, { recursive: true });
    const { aside, list, marker } = folder;
    for (const asked of [Effect.asVoid(list), Effect.asVoid(marker), Effect.asVoid(aside.list)]) {
      const said = await Effect.runPromise(Effect.flip(asked));
      expect(said.reason).toBe("offline");
      expect(said.message).toMatch(
        /^.+: this whole folder is not there any more: .*Bring it back/u,
      );
      expect(said.message.startsWith(`${root}: `)).toBe(true);
    }
  });

  it("shows plain files only: no folders, no links, nothing that leads out", async () => {
    const { folder, root, save } = onDisk();
    save("Letter.docx", "one");
    mkdirSync(join(root, "documents", "sub"));
    symlinkSync("/etc/passwd", join(root, "documents", "link.docx"));
    expect(await names(folder)).toEqual(["Letter.docx"]);
    expect(await refusal(read(folder, "link.docx", LIMIT))).toBe("bad-name");
    expect(await refusal(read(folder, "../_Sync/format.json", LIMIT))).toBe("bad-name");
    expect(await run(stat(folder, "sub"))).toBeUndefined();
  });

  it.skipIf(process.platform === "win32")(
    "shows files whose names Windows could not have, and leaves them alone",
    async () => {
      const { folder, save } = onDisk();
      save("Letter.docx", "one");
      save("what?.docx", "two");
      save("bell\u0007.docx", "three");
      expect(await names(folder)).toEqual(["Letter.docx", "what?.docx"]);
      expect(await refusal(read(folder, "what?.docx", LIMIT))).toBe("bad-name");
      expect(await refusal(displace(folder, "what?.docx", "old.1"))).toBe("bad-name");
    },
  );

  it.skipIf(process.platform !== "linux")(
    "names a file whose name is no text among what it cannot take in, as long as it is there",
    async () => {
      const { folder, root, save } = onDisk();
      save("Letter.docx", "one");
      const file = Buffer.concat([
        Buffer.from(join(root, "documents/")),
        Buffer.from("M\u00e4rz.docx", "latin1"),
      ]);
      writeFileSync(file, "from an old archive");
      expect(await names(folder)).toEqual(["Letter.docx"]);
      expect(folder.others?.()).toEqual(["M\ufffdrz.docx"]);
      rmSync(file);
      await names(folder);
      expect(folder.others?.()).toEqual([]);
    },
  );

  it("tells two times apart that differ by less than a microsecond", async () => {
    const { folder, root, save } = onDisk();
    save("Letter.docx", "one");
    const before = await run(stat(folder, "Letter.docx"));
    const path = join(root, "documents", "Letter.docx");
    const { mtimeMs } = statSync(path);
    utimesSync(path, mtimeMs / 1_000, mtimeMs / 1_000 + 0.000_001);
    expect((await run(stat(folder, "Letter.docx")))?.modified).not.toBe(before?.modified);
  });

  it("has its documents folder made once, for a new copy", async () => {
    const root = tempFolder();
    cleanUps.push(root.remove);
    await run(makeDocumentsFolder(root.path));
    expect(readdirSync(root.path)).toEqual(["documents"]);
  });

  it("moves a file that has a second hard link without touching the other name", async () => {
    const { folder, root, save } = onDisk();
    save("Letter.docx", "one");
    linkSync(join(root, "documents", "Letter.docx"), join(root, "elsewhere"));
    await run(displace(folder, "Letter.docx", "old.1"));
    await run(discard(folder, "old.1"));
    expect(readFileSync(join(root, "elsewhere"), "utf8")).toBe("one");
  });
});

describe.skipIf(process.platform === "win32")("a file that is replaced", () => {
  const replace = async ({ folder }: ReturnType<typeof onDisk>, name: string) => {
    await run(stage(folder, `new.${name}`, text("second")));
    await run(displace(folder, name, `old.${name}`));
    await run(place(folder, `new.${name}`, name));
  };

  it("gives its rights to the version that comes in its place, and to no other", async () => {
    const here = onDisk();
    const rightsOf = (name: string): number =>
      statSync(join(here.root, "documents", name)).mode & 0o777;
    for (const name of ["plan.xlsx", "payroll.xlsx", "sealed.docx"]) here.save(name, "first");
    const usual = rightsOf("plan.xlsx");
    chmodSync(join(here.root, "documents/payroll.xlsx"), 0o600);
    chmodSync(join(here.root, "documents/sealed.docx"), 0o444);
    for (const name of ["plan.xlsx", "payroll.xlsx", "sealed.docx"]) await replace(here, name);
    expect(readFileSync(join(here.root, "documents/payroll.xlsx"), "utf8")).toBe("second");
    expect(["plan.xlsx", "payroll.xlsx", "sealed.docx"].map(rightsOf)).toEqual([
      usual,
      0o600,
      0o444,
    ]);
  });
});

/** Whether the system of this computer can vouch for files at all. */
const canVouch = process.platform === "linux" && existsSync("/usr/bin/perl");

describe.runIf(canVouch)("a working folder of this computer", () => {
  const aloneMillis = async (folder: WorkingFolder): Promise<number | undefined> =>
    (await Effect.runPromise(folder.leftAlone(await run(folder.list))))[0];

  it("knows how long nobody wrote into a file, unless a program has it open for writing", async () => {
    const { folder, root, save } = onDisk();
    save("Letter.docx", "one");
    const path = join(root, "documents", "Letter.docx");
    expect(await aloneMillis(folder)).toBeLessThan(10_000);
    await new Promise((resolve) => setTimeout(resolve, 60));
    // A time people set is not believed; when it was set counts, to the tick of the disk's clock.
    const setAt = performance.now();
    utimesSync(path, 0, 0);
    const alone = await aloneMillis(folder);
    expect(alone).toBeLessThan(performance.now() - setAt + 20);
    for (const flags of ["r+", "a"]) {
      const program = openSync(path, flags);
      expect(await aloneMillis(folder)).toBeUndefined();
      closeSync(program);
    }
    const reader = openSync(path, "r");
    expect(await aloneMillis(folder)).toBeGreaterThanOrEqual(0);
    closeSync(reader);
  });

  it("knows nothing of a file that is not described like this any more, or is gone, and all of the others", async () => {
    const { folder, root, save } = onDisk();
    for (const name of ["changed", "gone", "link", "same ünchanged"]) save(name, "one");
    const known = await run(folder.list);
    save("changed", "longer");
    for (const name of ["gone", "link"]) rmSync(join(root, "documents", name));
    symlinkSync(join(root, "documents", "changed"), join(root, "documents", "link"));
    const answers = await Effect.runPromise(folder.leftAlone(known));
    expect(answers.map((millis) => millis !== undefined)).toEqual([false, false, false, true]);
  });

  it("knows it of what lies aside, too", async () => {
    const { folder, root, save } = onDisk();
    save("Letter.docx", "one");
    const program = openSync(join(root, "documents", "Letter.docx"), "r+");
    await run(displace(folder, "Letter.docx", "old.1"));
    const aside = async () =>
      Effect.runPromise(folder.aside.leftAlone(await run(folder.aside.list)));
    expect(await aside()).toEqual([undefined]);
    closeSync(program);
    expect(await aside()).not.toEqual([undefined]);
  });
});

describe("a working folder somebody tampered with", () => {
  it("has no marker where a link or a large file lies under its name, and reads neither", async () => {
    const { folder, root } = onDisk();
    const marker = join(root, "documents", ".fieldsync");
    symlinkSync("/etc/hostname", marker);
    expect(await run(folder.marker)).toBe("");
    rmSync(marker);
    writeFileSync(marker, "x".repeat(5_000));
    expect(await run(folder.marker)).toBe("");
  });

  it("is refused where the documents folder is a link: nothing is listed or written elsewhere", async () => {
    const { folder, root } = onDisk();
    const elsewhere = tempFolder();
    cleanUps.push(elsewhere.remove);
    writeFileSync(join(elsewhere.path, "secret.docx"), "x");
    rmSync(join(root, "documents"), { recursive: true });
    symlinkSync(elsewhere.path, join(root, "documents"));
    expect(await refusal(folder.list)).toBe("bad-name");
    expect(await refusal(folder.marker)).toBe("bad-name");
    expect(await refusal(folder.setMarker("copy"))).toBe("bad-name");
    expect(readdirSync(elsewhere.path)).toEqual(["secret.docx"]);
  });

  it("does not take what a power cut left of its marker for a document", async () => {
    const { folder, root } = onDisk();
    writeFileSync(join(root, "documents", ".fieldsync.new"), "half");
    expect(await names(folder)).toEqual([]);
  });
});
