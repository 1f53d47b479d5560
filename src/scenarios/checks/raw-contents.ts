/**
 * Of which pieces the content of a document consists, read without a line of the engine: operations and snapshots say it alike, as
 * `{"sha256":…,"chunks":[[hash,size],…]}` (docs/engine.md).
 */
import { SNAPSHOT_FILE, type RawFolder } from "./raw-folder.ts";

/** The names of its pieces, by a content's SHA-256. */
export type Contents = ReadonlyMap<string, ReadonlyArray<string>>;

const decoder = new TextDecoder();

const collect = (said: unknown, into: Map<string, ReadonlyArray<string>>): void => {
  if (Array.isArray(said)) return said.forEach((part) => collect(part, into));
  if (typeof said !== "object" || said === null) return;
  const { chunks, sha256 } = said as { readonly chunks?: unknown; readonly sha256?: unknown };
  if (typeof sha256 !== "string" || !Array.isArray(chunks)) return;
  into.set(
    sha256,
    (chunks as ReadonlyArray<readonly [string]>).map(([hash]) => hash),
  );
};

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    // Cut short by a loss of power: it says nothing.
    return null;
  }
};

const collectFrom = (content: Uint8Array, into: Map<string, ReadonlyArray<string>>): void => {
  for (const line of decoder.decode(content).split("\n"))
    if (line.includes('"chunks"')) collect(parsed(line), into);
};

/** Whatever is said about contents anywhere in these folders. */
export const contentsIn = (folders: ReadonlyArray<RawFolder>): Contents => {
  const contents = new Map<string, ReadonlyArray<string>>();
  const read = new Set<string>();
  for (const { files, segments } of folders) {
    for (const { content, id } of segments)
      if (!read.has(id)) collectFrom(content, (read.add(id), contents));
    for (const { bytes, path } of files) {
      const hash = SNAPSHOT_FILE.exec(path)?.[1];
      if (hash !== undefined && !read.has(hash)) collectFrom(bytes, (read.add(hash), contents));
    }
  }
  return contents;
};
