/**
 * A real disk that refuses on demand what this computer would allow: permission denied (tests may run as root), files held by
 * other programs, a full disk, disks without hard links. Used as `vi.mock("node:fs/promises", refusingDisk)`.
 */
import type * as Disk from "node:fs/promises";

/** A call of `node:fs/promises`, as a test may refuse it: answer with Node's code, or undefined to let it through. */
export type Refusal = (call: string, path: string) => string | undefined;

export interface Refusing {
  refuse: Refusal | undefined;
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

/** The module with its calls asked first. An opened file asks again before it writes or syncs. */
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
