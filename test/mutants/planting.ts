/** Puts a wrong piece of text where a right one stands, in a copy of the sources: what is shipped is never touched. */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A piece of text that occurs once in one file, and what stands there instead. */
export interface Planted {
  /** Below src/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** How often the place is there; anything but once is a mistake of the list. */
export const placesOf = ({ find }: Planted, source: string): number =>
  source.split(find).length - 1;

/**
 * The first of these folders that nobody has. Node keeps compiled code by the path of its file: of the next copy in the same place only what
 * was planted is compiled anew, and its first day begins a second earlier.
 */
const freeFolder = (): string => {
  for (let number = 1; ; number++) {
    const folder = join(tmpdir(), `fieldlab-mutant-${number}`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
};

/** A new folder with these folders and files of the project, and what they need to run. */
export const copyOfProject = (...names: ReadonlyArray<string>): string => {
  const folder = freeFolder();
  for (const name of names) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  for (const name of ["package.json", "node_modules"])
    symlinkSync(join(ROOT, name), join(folder, name));
  return folder;
};

/** Puts it in; the returned function takes it out again. */
export const plant = (folder: string, planted: Planted): (() => void) => {
  const { file, find, replace } = planted;
  const path = join(folder, "src", file);
  const source = readFileSync(path, "utf8");
  if (placesOf(planted, source) !== 1) throw new Error(`${file} does not hold the place once`);
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  return () => writeFileSync(path, source);
};
