/** What people do in a situation, with real files, and everything they ever wrote. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { otherSide, type Pair, type Program, type Side } from "./program.ts";
import type { Scratch } from "./scratch.ts";

export type Content = string | Uint8Array;

export const sha256 = (content: Content): string =>
  createHash("sha256").update(content).digest("hex");

export interface Documents {
  readonly [name: string]: Content;
}

/** Time of the documents everybody starts with: whole seconds, and long ago. */
const MADE_AT_SECONDS = 1_760_000_000;
/** On the receiving side, when a transfer counts as begun. */
const CUT_BYTES = 4 * 1_024 * 1_024;
const BLOCK_BYTES = 512;

/** What a person does not see in the folder; programs keep their own there. */
export const isHidden = (path: string): boolean =>
  path.split("/").some((name) => name.startsWith("."));

/** The files below a folder, by path, in a fixed order. */
export const filesBelow = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();

/** Bytes that lie on the disk below a folder; files that only reserved their room do not count. */
const bytesBelow = (folder: string): number => {
  let sum = 0;
  for (const path of filesBelow(folder))
    sum += (lstatSync(join(folder, path), { throwIfNoEntry: false })?.blocks ?? 0) * BLOCK_BYTES;
  return sum;
};

export class Day {
  readonly pair: Pair;
  /** Hashes of everything people ever wrote, and all names they gave. */
  readonly written = new Set<string>();
  readonly names = new Set<string>();
  readonly #program: Program;
  readonly #scratch: Scratch;

  private constructor(program: Program, scratch: Scratch, pair: Pair) {
    this.#program = program;
    this.#scratch = scratch;
    this.pair = pair;
  }

  /** Both sides hold the documents, and the program has come to rest. */
  static async begin(program: Program, scratch: Scratch, documents: Documents): Promise<Day> {
    const folder = scratch.folder("documents");
    const placed = Object.entries(documents).map(([name, content]) => ({
      name: Day.#placed(program, name),
      content,
    }));
    for (const { content, name } of placed) {
      const file = join(folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      execFileSync("touch", ["-d", `@${MADE_AT_SECONDS}`, file]);
    }
    const day = new Day(program, scratch, await program.pair(scratch, folder));
    for (const { content, name } of placed) day.#note(name, content);
    return day;
  }

  static #placed(program: Program, name: string): string {
    return program.flat ? name.replaceAll("/", " - ") : name;
  }

  /** How the program at hand calls this document. */
  placed(name: string): string {
    return Day.#placed(this.#program, name);
  }

  offline(): Promise<void> {
    return this.pair.goOffline();
  }

  /** Everybody syncs, twice: what the first round made, the second hands on. */
  async syncTwice(): Promise<void> {
    await this.pair.sync();
    await this.pair.sync();
  }

  /** Saves a document that is there. */
  edit(side: Side, name: string, content: Content): void {
    writeFileSync(this.#file(side, name), content);
    this.#note(this.placed(name), content);
  }

  /** Saves a document so that its size and time are what they were. */
  editUnnoticed(side: Side, name: string, content: Content): void {
    const file = this.#file(side, name);
    const reference = join(this.#scratch.root, "reference");
    execFileSync("touch", ["-r", file, reference]);
    const { size } = lstatSync(file);
    this.edit(side, name, content);
    if (lstatSync(file).size !== size) throw new Error("the edit is not of the same size");
    execFileSync("touch", ["-r", reference, file]);
  }

  async add(side: Side, name: string, content: Content): Promise<void> {
    const file = this.#file(side, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { flag: "wx" });
    this.#note(this.placed(name), content);
    await this.pair.told(side, { added: this.placed(name) });
  }

  async delete(side: Side, name: string): Promise<void> {
    rmSync(this.#file(side, name));
    await this.pair.told(side, { removed: this.placed(name) });
  }

  /** Deletes a folder with everything in it. */
  async deleteFolder(side: Side, name: string): Promise<void> {
    const prefix = this.placed(`${name}/`);
    const folder = this.pair.documents(side);
    for (const path of filesBelow(folder)) if (path.startsWith(prefix)) rmSync(join(folder, path));
    rmSync(join(folder, name), { recursive: true, force: true });
    await this.pair.told(side, { removed: prefix });
  }

  async rename(side: Side, from: string, to: string): Promise<void> {
    renameSync(this.#file(side, from), this.#file(side, to));
    this.names.add(this.placed(to));
    await this.pair.told(side, { added: this.placed(to), removed: this.placed(from) });
  }

  /** All documents are gone, and nobody deleted any of them. */
  empty(side: Side): void {
    const folder = this.pair.documents(side);
    for (const path of filesBelow(folder)) if (!isHidden(path)) rmSync(join(folder, path));
  }

  /** Answers with what puts the backup back, in place of everything that is there then. */
  backup(side: Side): () => void {
    const whole = this.pair.whole(side);
    const copy = join(this.#scratch.folder("backups"), side);
    const asIs = { recursive: true, preserveTimestamps: true, verbatimSymlinks: true };
    cpSync(whole, copy, asIs);
    return () => {
      for (const name of readdirSync(whole)) rmSync(join(whole, name), { recursive: true });
      cpSync(copy, whole, asIs);
    };
  }

  /** Begins an exchange and cuts it off while a large document is on its way to the laptop. */
  async cutWhileArriving(name: string): Promise<void> {
    const from = otherSide("laptop");
    const before = bytesBelow(this.pair.whole("laptop"));
    await this.pair.cutSync(() => bytesBelow(this.pair.whole("laptop")) - before >= CUT_BYTES);
    const read = (side: Side): string => sha256(readFileSync(this.#file(side, name)));
    if (read("laptop") === read(from)) throw new Error("the document arrived before the cut");
  }

  #file(side: Side, name: string): string {
    return join(this.pair.documents(side), this.placed(name));
  }

  #note(name: string, content: Content): void {
    this.names.add(name);
    this.written.add(sha256(content));
  }
}
