/**
 * Putting a file in the place of another one that may be held open (engine §1.4, §1.10). Linux does not mind. Windows refuses while a virus
 * scanner, an indexer or a backup looks into one of the two, with the codes it has for a missing permission, and lets go of it within
 * moments: so it is asked again for a second and a half, and then believed.
 */
import { rename } from "node:fs/promises";
import { platform } from "node:os";
import { setTimeout } from "node:timers/promises";
import { codeOf } from "./errors.ts";

const PERHAPS_HELD: ReadonlySet<string> = new Set(["EPERM", "EACCES", "EBUSY"]);

const WAITS_MILLIS: ReadonlyArray<number> = [10, 20, 50, 120, 300, 400, 600];

interface System {
  readonly isWindows: boolean;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly wait: (millis: number) => Promise<unknown>;
}

const THIS_ONE: System = {
  isWindows: platform() === "win32",
  rename,
  wait: (millis) => setTimeout(millis),
};

/** Fails as the system does, on Windows only after it has refused for a while. */
export const renameOver = async (
  from: string,
  to: string,
  system: System = THIS_ONE,
): Promise<void> => {
  for (const millis of system.isWindows ? WAITS_MILLIS : [])
    try {
      return await system.rename(from, to);
    } catch (cause) {
      if (!PERHAPS_HELD.has(codeOf(cause) ?? "")) throw cause;
      await system.wait(millis);
    }
  return system.rename(from, to);
};
