/** Documents for races: the same in every run, of letters and digits, and no two alike. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Scratch } from "../scratch.ts";

export const SMALL_BYTES = 4_096;

const ALPHABET = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-");

export const bytesOf = (seed: number, bytes: number): Buffer => {
  const made = Buffer.allocUnsafe(bytes);
  let state = Math.imul(seed + 1, 2_654_435_761) >>> 0;
  for (let index = 0; index < bytes; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    made[index] = ALPHABET[state >>> 26]!;
  }
  return made;
};

export const nameOf = (index: number): string => `document-${String(index).padStart(5, "0")}.txt`;

/** The content of a document in its first version, and in those that follow. */
export const contentOf = (index: number, version = 0): Buffer =>
  bytesOf(index * 101 + version, SMALL_BYTES);

/** A folder `documents` with so many of them. */
export const layOut = (scratch: Scratch, count: number): string => {
  const folder = scratch.folder("documents");
  for (let index = 0; index < count; index++)
    writeFileSync(join(folder, nameOf(index)), contentOf(index));
  return folder;
};
