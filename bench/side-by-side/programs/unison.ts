/** Unison without anybody to ask, and in the way its manual shows for keeping both versions of a conflict. */
import { installedVersion } from "../scratch.ts";
import type { Program } from "../program.ts";
import { twoFoldersPair, type TwoFolders, type TwoFoldersPair } from "./two-folders.ts";
import type { Scratch } from "../scratch.ts";

const version = (): string | undefined => installedVersion("unison", ["-version"]);

const pairWith =
  (options: ReadonlyArray<string>) =>
  (scratch: Scratch, documents: string): Promise<TwoFoldersPair> => {
    const args = (folders: TwoFolders): ReadonlyArray<string> => [
      folders.office,
      folders.laptop,
      "-ui",
      "text",
      "-batch",
      "-times",
      ...options,
    ];
    return twoFoldersPair(
      {
        command: "unison",
        first: args,
        again: args,
        takeFrom: (folders, side) => [
          ...args(folders),
          "-force",
          folders[side],
          "-confirmbigdel=false",
        ],
        environment: ({ memory }) => ({ UNISON: memory }),
      },
      scratch,
      documents,
    );
  };

export const unison = {
  name: "unison -batch",
  flat: false,
  version,
  pair: pairWith([]),
} satisfies Program;

export const unisonNewer: Program = {
  name: "unison -prefer newer -copyonconflict",
  flat: false,
  version,
  pair: pairWith(["-prefer", "newer", "-copyonconflict"]),
};
