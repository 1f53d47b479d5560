/**
 * The rights of files that are replaced. A new version is a new file, and has the rights of any new file; who took his office's other users the
 * right to read a document means its next version too. On Windows a file has those of its folder, and nothing is done.
 */
import { chmod } from "node:fs/promises";
import { platform } from "node:os";
import type { FileCalls } from "./calls.ts";

const RIGHTS = 0o777;

interface Named {
  readonly name: string;
  /** Path on this computer. */
  readonly real: string;
}

const rightsOf = async (calls: FileCalls, path: string): Promise<number | undefined> => {
  const stats = await calls.lstat(path);
  return stats?.isFile() === true ? stats.mode & RIGHTS : undefined;
};

export interface KeptRights {
  /** Notes the rights of files that are about to leave. */
  note(calls: FileCalls, leaving: ReadonlyArray<Named>): Promise<void>;
  /** Gives them to those that are about to take their names. Where that cannot be done, a file has those of any new one. */
  give(calls: FileCalls, coming: ReadonlyArray<Named>): Promise<void>;
}

export const keptRights = (): KeptRights => {
  const noted = new Map<string, number>();
  const isKept = platform() !== "win32";
  return {
    note: async (calls, leaving) => {
      if (!isKept) return;
      for (const { name, real } of leaving)
        try {
          const rights = await rightsOf(calls, real);
          if (rights !== undefined) noted.set(name, rights);
        } catch {
          // Whoever moves it is told why it cannot be had.
        }
    },
    give: async (calls, coming) => {
      if (noted.size === 0) return;
      for (const { name, real } of coming) {
        const rights = noted.get(name);
        noted.delete(name);
        if (rights === undefined) continue;
        try {
          if ((await rightsOf(calls, real)) !== rights) await chmod(real, rights);
        } catch {
          // Said above.
        }
      }
    },
  };
};
