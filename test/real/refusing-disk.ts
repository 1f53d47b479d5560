/**
 * A real disk that refuses on demand what this computer would allow: permission denied (tests may run as root), files held by
 * other programs, a full disk, disks without hard links. Used as `vi.mock("node:fs/promises", …)` for calls
 * through the pool, and as `vi.mock("node:fs", …)` for calls on the spot.
 */
import type * as SpotDisk from "node:fs";
import type * as Disk from "node:fs/promises";
import * as Effect from "effect/Effect";
import type { VolumeError } from "../../src/engine/errors.ts";

/** A call of `node:fs/promises`, as a test may refuse it: answer with Node's code, or undefined to let it through. */
export type Refusal = (call: string, path: string) => string | undefined;

export interface Refusing {
  refuse: Refusal | undefined;
  /** The system does not say that the disk lies in this computer. */
  share?: boolean;
}

const failure = (code: string, call: string, path: string): Error =>
  Object.assign(new Error(`${code}: refused by the test, ${call} '${path}'`), { code });

const CALLS = [
  "link",
  "lstat",
  "mkdir",
  "open",
  "readdir",
  "rename",
  "rm",
  "stat",
  "statfs",
  "unlink",
] as const;

/** `node:fs` with its calls on the spot asked first, and what it creates through the pool, under the names they have through the pool. */
export const refusingSpotDisk = (disk: typeof SpotDisk, refusing: Refusing): typeof SpotDisk => {
  const ask = (call: string, path: string): void => {
    const code = refusing.refuse?.(call, path);
    if (code !== undefined) throw failure(code, call, path);
  };
  const paths = new Map<number, string>();
  const mocked: Record<string, unknown> = {
    ...disk,
    openSync: (path: string, flags: string | number) => {
      ask(String(flags).startsWith("w") ? "create" : "open", path);
      const file = disk.openSync(path, flags);
      paths.set(file, path);
      return file;
    },
    open: (path: string, flags: string, done: (cause: Error | null, file?: number) => void) => {
      const code = refusing.refuse?.("create", path);
      if (code !== undefined) return done(failure(code, "create", path));
      return disk.open(path, flags, (cause, file) => {
        if (cause === null) paths.set(file, path);
        done(cause, file);
      });
    },
    writeSync: (file: number, bytes: Uint8Array, offset: number) => {
      ask("writeFile", paths.get(file) ?? "");
      return disk.writeSync(file, bytes, offset);
    },
    fsync: (file: number, done: (cause: Error | null) => void) => {
      const path = paths.get(file) ?? "";
      const code = refusing.refuse?.("sync", path);
      if (code === undefined) disk.fsync(file, done);
      else done(failure(code, "sync", path));
    },
  };
  for (const call of ["lstat", "readdir", "mkdir", "link", "unlink", "rename"] as const) {
    const original = disk[`${call}Sync`] as (...args: ReadonlyArray<unknown>) => unknown;
    mocked[`${call}Sync`] = (...args: ReadonlyArray<unknown>) => {
      ask(call, String(args[0]));
      return original(...args);
    };
  }
  return mocked as typeof SpotDisk;
};

/** `node:fs/promises` with its calls asked first. An opened file asks again before it writes or syncs. */
export const refusingDisk = (disk: typeof Disk, refusing: Refusing): typeof Disk => {
  const ask = (call: string, path: string): void => {
    const code = refusing.refuse?.(call, path);
    if (code !== undefined) throw failure(code, call, path);
  };
  const mocked: Record<string, unknown> = { ...disk };
  for (const call of CALLS) {
    const original = disk[call] as (...args: ReadonlyArray<unknown>) => PromiseLike<unknown>;
    mocked[call] = async (...args: ReadonlyArray<unknown>) => {
      const path = String(args[0]);
      ask(call === "open" && String(args[1]).startsWith("w") ? "create" : call, path);
      const answer = await original(...args);
      if (call === "statfs" && refusing.share === true)
        return Object.assign(answer as SpotDisk.StatsFs, { type: 0 });
      if (call !== "open") return answer;
      const handle = answer as Disk.FileHandle;
      const { writeFile, sync } = handle;
      handle.writeFile = async (...content) => {
        ask("writeFile", path);
        return writeFile.apply(handle, content);
      };
      handle.sync = async () => {
        ask("sync", path);
        return sync.apply(handle);
      };
      return handle;
    };
  }
  return mocked as typeof Disk;
};

/** Why an operation fails while the disk refuses. */
export const whyOn =
  (disk: Refusing) =>
  async <A>(act: Effect.Effect<A, VolumeError>, refuse: Refusal): Promise<string> => {
    disk.refuse = refuse;
    const reason = await Effect.runPromise(
      Effect.match(act, { onSuccess: () => "ok", onFailure: (error) => error.reason }),
    );
    disk.refuse = undefined;
    return reason;
  };
