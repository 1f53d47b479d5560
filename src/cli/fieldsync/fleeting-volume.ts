/**
 * A folder as it would be: what is written goes into memory, stays there until the command ends, and is read back from there. The disk is only
 * read. A copy that is opened on it finds out what it holds, also what visitors left since, and leaves no trace.
 */
import * as Effect from "effect/Effect";
import { VolumeError, type VolumeReason } from "../../engine/errors.ts";
import { oneByOne, type FolderEntry, type Single, type Volume } from "../../engine/ports.ts";

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const failing = (reason: VolumeReason, operation: string, path: string, text: string) =>
  Effect.fail(new VolumeError({ reason, operation, path, text }));

/** What is only in memory: files with their bytes, folders, and names that are gone. */
type Entry = Uint8Array | "folder" | "gone";

export const fleetingVolume = (volume: Volume): Volume => {
  const entries = new Map<string, Entry>();

  const described = (path: string, entry: Entry): FolderEntry | undefined =>
    entry === "gone"
      ? undefined
      : entry === "folder"
        ? { name: nameOf(path), kind: "folder", size: 0 }
        : { name: nameOf(path), kind: "file", size: entry.length };

  const stat: Volume["stat"] = (path) =>
    Effect.suspend(() => {
      const entry = entries.get(path);
      return entry === undefined ? volume.stat(path) : Effect.succeed(described(path, entry));
    });

  const list: Volume["list"] = (path) =>
    Effect.suspend(() => {
      const isNew = entries.get(path) === "folder";
      const lying = isNew
        ? Effect.catchTag(volume.list(path), "VolumeError", (error) =>
            error.reason === "not-found" ? Effect.succeed([]) : Effect.fail(error),
          )
        : volume.list(path);
      return Effect.map(lying, (found) => {
        const names = new Map(found.map((entry) => [entry.name, entry]));
        for (const [at, entry] of entries) {
          if (at === "" || folderOf(at) !== path) continue;
          const shown = described(at, entry);
          if (shown === undefined) names.delete(nameOf(at));
          else names.set(shown.name, shown);
        }
        return [...names.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      });
    });

  const read: Volume["read"] = (path, options) =>
    Effect.suspend(() => {
      const entry = entries.get(path);
      if (entry === undefined) return volume.read(path, options);
      if (entry === "gone") return failing("not-found", "read", path, "It is not there.");
      if (entry === "folder") return failing("bad-name", "read", path, "This is a folder.");
      const { length, limit, offset = 0 } = options;
      const bytes = entry.subarray(offset, length === undefined ? undefined : offset + length);
      return bytes.length > limit
        ? failing("too-large", "read", path, `It has more than ${limit} bytes.`)
        : Effect.succeed(bytes);
    });

  const create = (operation: string, path: string, bytes: Uint8Array) =>
    Effect.flatMap(stat(path), (found) =>
      found === undefined
        ? Effect.sync(() => void entries.set(path, bytes))
        : failing("exists", operation, path, "The name is taken."),
    );

  const single: Single = {
    list,
    read,
    createExclusive: (path, bytes) => create("create", path, bytes),
    writeTemp: (path, bytes) => Effect.sync(() => void entries.set(path, bytes)),
    renameToFresh: (from, to) =>
      Effect.flatMap(read(from, { limit: Number.MAX_SAFE_INTEGER }), (bytes) =>
        Effect.andThen(
          create("rename", to, bytes),
          Effect.sync(() => void entries.set(from, "gone")),
        ),
      ),
    makeFolder: (path) =>
      Effect.flatMap(stat(path), (found) =>
        found === undefined
          ? Effect.sync(() => {
              for (let at = path; at !== "" && !entries.has(at); at = folderOf(at))
                entries.set(at, "folder");
            })
          : Effect.void,
      ),
  };
  const many = oneByOne(single);
  return {
    ...volume,
    ...single,
    ...many,
    // Together it is quicker, where nothing of it is in memory.
    readAll: (files) =>
      Effect.suspend(() =>
        files.some(({ path }) => entries.has(path)) ? many.readAll(files) : volume.readAll(files),
      ),
    stat,
    remove: (path) => Effect.sync(() => void entries.set(path, "gone")),
    probe: Effect.map(volume.probe, () => ({ writable: true })),
  };
};
