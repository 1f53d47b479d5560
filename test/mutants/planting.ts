/** Puts a wrong piece of text where a right one stands, in a copy of the sources: what is shipped is never touched. */
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
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

/** A new folder with these folders and files of the project, and what they need to run. */
export const copyOfProject = (...names: ReadonlyArray<string>): string => {
  const folder = mkdtempSync(join(tmpdir(), "fieldlab-mutant-"));
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
