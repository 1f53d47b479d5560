/**
 * A name that carries a hash has one content, over all folders and all time (engine I18): so a stale listing and a file that was
 * pushed twice can only be late, never wrong. Read from the raw folders, also what engines removed.
 */
import { readingPieces } from "../../src/scenarios/checks/raw-pieces.ts";
import type { MemoryFolder } from "./memory-volume.ts";
import { sha256 } from "./world.ts";

/** A segment or pack with its log, in the own folder or the drop box; a snapshot; a parcel. */
const NAMED_BY_CONTENT = [
  /([0-9a-f]{32}\.\d+)[./](\d+-\d+\.[0-9a-f]{16}\.(?:seg|pack))$/,
  /([0-9a-f]{64})\.(snap)$/,
  /^_Sync\/own\/(parcel)\/(\d+\.[0-9a-f]{32})\.parcel$/,
];

const nameOf = (path: string): string | undefined => {
  for (const form of NAMED_BY_CONTENT) {
    const match = form.exec(path);
    if (match !== null) return `${match[1]} ${match[2]}`;
  }
  return undefined;
};

/** Names under which there are, or were, two contents; and how many names were looked at. */
export const namesByContent = (folders: ReadonlyArray<MemoryFolder>) => {
  const contents = new Map<string, Set<string>>();
  const add = (name: string, bytes: Uint8Array): void =>
    void contents.set(name, (contents.get(name) ?? new Set()).add(sha256(bytes)));
  const piecesIn = readingPieces();
  for (const { files, removed } of folders)
    for (const { path, bytes } of [...files.values(), ...removed.values()]) {
      const name = path.startsWith("_Sync/tmp/") ? undefined : nameOf(path);
      if (name !== undefined) add(name, bytes);
      // A piece of a document has one name, as a file and in a parcel.
      for (const piece of piecesIn({ bytes, path })?.pieces ?? [])
        if (piece.bytes !== null) add(piece.hash, piece.bytes);
    }
  const ambiguous = [...contents].filter(([, found]) => found.size > 1).map(([name]) => name);
  return { ambiguous, looked: contents.size };
};
