/**
 * What has its name is whole (engine I19, I20): a piece of a document, a snapshot or an operation file that lies under its name has the
 * content the name promises, also after cables, batteries and power went in the middle. Only a disk that says more than it has done may
 * break that; and what was damaged so is not judged.
 */
import type { FinishedRun } from "./finished-run.ts";
import { rawFolders, sha256 } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

const PIECE = /\/_Sync\/blob\/[0-9a-f]{2}\/([0-9a-f]{64})$/;

export const piecesWhole = (run: FinishedRun): CheckReport => {
  const violations: Array<Violation> = [];
  if (run.plan.policies["disk-cache"] === "lying") return { checked: 0, violations };
  /** Bytes are shared between the folders of a room: each content is hashed once. */
  const hashes = new Map<Uint8Array, string>();
  let checked = 0;
  for (const { files, laptop } of rawFolders(run))
    for (const { bytes, path } of files) {
      const name = PIECE.exec(path)?.[1];
      if (name === undefined) continue;
      checked++;
      const hash = hashes.get(bytes) ?? sha256(bytes);
      hashes.set(bytes, hash);
      if (hash !== name)
        violations.push({ message: `${path} on ${laptop} is not what its name says`, proof: [] });
    }
  return { checked, violations };
};
