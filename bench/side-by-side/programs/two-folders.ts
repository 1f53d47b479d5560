/** What the programs have in common that compare two folders in one run and keep what they remember elsewhere. */
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { killWhen, otherSide, type Pair, type Side } from "../program.ts";
import { run, start, type Scratch, type Started } from "../scratch.ts";

export type TwoFolders = { readonly [side in Side]: string } & { readonly memory: string };

export interface Runs {
  readonly command: string;
  first(folders: TwoFolders): ReadonlyArray<string>;
  again(folders: TwoFolders): ReadonlyArray<string>;
  /** What a person runs who wants everything back that is still on this side. */
  takeFrom(folders: TwoFolders, side: Side): ReadonlyArray<string>;
  readonly environment?: (folders: TwoFolders) => { readonly [name: string]: string };
}

export interface TwoFoldersPair extends Pair {
  /** Goes on until it is killed. */
  start(...more: ReadonlyArray<string>): Started;
}

export const twoFoldersPair = async (
  runs: Runs,
  scratch: Scratch,
  documents: string,
): Promise<TwoFoldersPair> => {
  const folders: TwoFolders = {
    office: join(scratch.root, "office"),
    laptop: scratch.folder("laptop"),
    memory: scratch.folder("memory"),
  };
  const environment = runs.environment?.(folders) ?? {};
  await rename(documents, folders.office);
  const { code, said } = await run(runs.command, runs.first(folders), environment);
  if (code !== 0) throw new Error(`the first run of ${runs.command} ended with ${code}: ${said}`);
  return {
    documents: (side) => folders[side],
    whole: (side) => folders[side],
    goOffline: () => Promise.resolve(),
    told: () => Promise.resolve(),
    sync: async () => {
      await run(runs.command, runs.again(folders), environment);
    },
    cutSync: (reached) => killWhen(start(runs.command, runs.again(folders), environment), reached),
    putBack: async (side) => {
      await run(runs.command, runs.takeFrom(folders, otherSide(side)), environment);
    },
    versions: () => Promise.resolve([]),
    end: () => Promise.resolve(),
    start: (...more) => start(runs.command, [...runs.again(folders), ...more], environment),
  };
};
