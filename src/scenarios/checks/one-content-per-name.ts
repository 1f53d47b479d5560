/**
 * A name means one content, in every folder (engine I18): a piece of a document, an operation file, a snapshot is the same bytes
 * wherever a file of that name lies. What lies in `tmp` is on its way and has no name yet.
 */
import type { FinishedRun } from "./finished-run.ts";
import { rawFolders, sha256 } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

/** Names that are the same in the drop box of a visitor and in the folder of an owner are the same name. */
const NAMES = [
  /\/_Sync\/blob\/[0-9a-f]{2}\/([0-9a-f]{64})$/,
  /\/_Sync\/(?:own|in)\/.*?([0-9a-f]{32}\.\d+)[./](\d+-\d+\.[0-9a-f]{16}\.(?:seg|pack))$/,
  /\/_Sync\/(?:own|in)\/.*?([0-9a-f]{64}\.snap)$/,
];

const nameIn = (path: string): string | null => {
  for (const pattern of NAMES) {
    const found = pattern.exec(path);
    if (found !== null) return found.slice(1).join("/");
  }
  return null;
};

/** Bytes are handed on by reference in the room, so most are compared without looking into them. */
const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one === other || (one.length === other.length && sha256(one) === sha256(other));

export const oneContentPerName = (run: FinishedRun): CheckReport => {
  const first = new Map<string, { readonly laptop: string; readonly bytes: Uint8Array }>();
  const violations: Array<Violation> = [];
  let checked = 0;
  for (const { files, laptop } of rawFolders(run))
    for (const { bytes, path } of files) {
      const name = nameIn(path);
      if (name === null) continue;
      const known = first.get(name);
      if (known === undefined) {
        first.set(name, { laptop, bytes });
        continue;
      }
      checked++;
      if (!isSame(known.bytes, bytes))
        violations.push({
          message: `${name} is one content on ${known.laptop} and another on ${laptop}`,
          proof: [],
        });
    }
  return { checked, violations };
};
