/**
 * A name means one content, in every folder (engine I18): a piece of a document, a parcel of them, an operation file, a snapshot is the same
 * bytes wherever a file of that name lies. A piece in a parcel has a name as well. What lies in `tmp` is on its way and has no name yet; what a
 * disk damaged is no content anybody wrote.
 */
import { damagedFiles, type FinishedRun } from "./finished-run.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport, Violation } from "./report.ts";

/** Names that are the same in the drop box of a visitor and in the folder of an owner are the same name. */
const NAMES = [
  /\/_Sync\/(?:own|in)\/.*?([0-9a-f]{32}\.\d+)[./](\d+-\d+\.[0-9a-f]{16}\.(?:seg|pack))$/,
  /\/_Sync\/(?:own|in)\/.*?([0-9a-f]{64}\.snap)$/,
  /\/_Sync\/(?:own|blob)\/parcel\/(\d+\.[0-9a-f]{32}\.parcel)$/,
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
  one === other || Buffer.compare(one, other) === 0;

export const oneContentPerName = (run: FinishedRun): CheckReport => {
  const first = new Map<string, { readonly laptop: string; readonly bytes: Uint8Array }>();
  const violations: Array<Violation> = [];
  let checked = 0;
  const compare = (name: string, bytes: Uint8Array, laptop: string): void => {
    const known = first.get(name);
    if (known === undefined) {
      first.set(name, { laptop, bytes });
      return;
    }
    checked++;
    if (!isSame(known.bytes, bytes))
      violations.push({
        message: `${name} is one content on ${known.laptop} and another on ${laptop}`,
        proof: [],
      });
  };
  const isDamaged = damagedFiles(run.events);
  for (const { files, laptop, pieceFiles } of rawFolders(run)) {
    for (const { bytes, path } of files) {
      const name = nameIn(path);
      if (name !== null && !isDamaged(laptop, path)) compare(name, bytes, laptop);
    }
    for (const { path, pieces } of pieceFiles)
      for (const { bytes, hash } of pieces)
        if (bytes !== null && !isDamaged(laptop, path)) compare(hash, bytes, laptop);
  }
  return { checked, violations };
};
