/** Folders on this computer's own disk for one test, removed with everything in them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TempFolder {
  readonly path: string;
  remove(): void;
}

/** `where`: another disk than that of other tests, a quicker one for example. */
export const tempFolder = (where = tmpdir()): TempFolder => {
  const path = mkdtempSync(join(where, "fieldsync-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
