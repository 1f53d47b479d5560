/** The disks of a laptop whose power goes at one step of a move: before it, after it, or in the middle of it. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { MovingDisk } from "../../src/engine/node/moving/disk.ts";

export type Cut = "before" | "after" | "torn";

export interface Power {
  /** The step at which the power goes, counted from 1, or by what it does to which path; none where it stays. */
  readonly at?: number | ((step: string, path: string) => boolean);
  readonly how?: Cut;
  /** Steps so far, by name. */
  readonly steps: Array<string>;
  /** Pretends that both places are on different disks; `unseen`: only the attempt to rename tells. */
  readonly twoDisks?: { readonly from: string; readonly to: string; readonly unseen?: true };
}

const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1);

/** What is there when a step was cut off in the middle; the steps that are not here are all or nothing. */
const TORN: { readonly [step: string]: (args: ReadonlyArray<unknown>) => void } = {
  copyFile: ([from, to]) => writeFileSync(String(to), half(readFileSync(String(from)))),
  replace: ([path, bytes]) => {
    mkdirSync(dirname(String(path)), { recursive: true });
    writeFileSync(`${String(path)}.new`, half(bytes as Uint8Array));
  },
};

const CHANGES = [
  "makeFolder",
  "copyRights",
  "copyFile",
  "syncNames",
  "rename",
  "replace",
  "removeFile",
  "removeFolder",
] as const;

const exdev = (): Error => Object.assign(new Error("EXDEV: two disks"), { code: "EXDEV" });

export const poweredBy = (disk: MovingDisk, power: Power): MovingDisk => {
  const { at, how = "before", steps, twoDisks } = power;
  let isOff = false;
  const powered: Record<string, unknown> = { ...disk };
  for (const name of [...CHANGES, "look", "names", "read", "hash", "free", "mayChange"] as const) {
    const act = disk[name] as (...args: ReadonlyArray<unknown>) => Promise<unknown>;
    const isChange = CHANGES.some((change) => change === name);
    powered[name] = async (...args: ReadonlyArray<unknown>) => {
      if (isOff) throw new Error("the power is off");
      const [from, to] = args.map(String);
      if (name === "rename" && from === twoDisks?.from && to === twoDisks?.to) throw exdev();
      if (name === "look" && twoDisks?.from === args[0] && twoDisks?.unseen === undefined) {
        const described = await disk.look(String(args[0]));
        return described && { ...described, device: "another" };
      }
      if (!isChange) return await act(...args);
      steps.push(name);
      const isNow = typeof at === "function" ? at(name, from ?? "") : steps.length === at;
      if (!isNow) return await act(...args);
      isOff = true;
      if (how === "after") await act(...args);
      if (how === "torn") TORN[name]?.(args);
      throw new Error("the power is off");
    };
  }
  return powered as unknown as MovingDisk;
};

/** Whether this step can be cut off in the middle. */
export const tears = (step: string): boolean => Object.hasOwn(TORN, step);
