/** How a file begins, which tells what it is under any name. */
import { closeSync, openSync, readSync, statSync } from "node:fs";

/** The first bytes of a file. What cannot be read is said by whoever reads it. */
export const beginningOf = (file: string, length: number): Uint8Array => {
  const bytes = Buffer.alloc(length);
  try {
    // A pipe would lose what is looked at here.
    if (!statSync(file).isFile()) return bytes;
    const opened = openSync(file, "r");
    try {
      readSync(opened, bytes);
    } finally {
      closeSync(opened);
    }
  } catch {
    return bytes;
  }
  return bytes;
};
