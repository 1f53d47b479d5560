/** Folders on this computer's own disk for one test, removed with everything in them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TempFolder {
  readonly path: string;
  remove(): void;
}

export const tempFolder = (): TempFolder => {
  const path = mkdtempSync(join(tmpdir(), "fieldsync-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
