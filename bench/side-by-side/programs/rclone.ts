/** rclone's bisync between two local folders. */
import { installedVersion } from "../scratch.ts";
import type { Program } from "../program.ts";
import { twoFoldersPair, type TwoFolders } from "./two-folders.ts";

const bisync = (first: string, second: string, memory: string): ReadonlyArray<string> => [
  "bisync",
  first,
  second,
  `--workdir=${memory}`,
  `--config=${memory}/rclone.conf`,
  `--cache-dir=${memory}`,
];

const again = ({ laptop, memory, office }: TwoFolders): ReadonlyArray<string> =>
  bisync(office, laptop, memory);

export const rclone = {
  name: "rclone bisync",
  flat: false,
  version: () => installedVersion("rclone", ["version"]),
  pair: (scratch, documents) =>
    twoFoldersPair(
      {
        command: "rclone",
        first: (folders) => [...again(folders), "--resync"],
        again,
        // The order of the two is part of what it remembers; a resync copies what is missing either way.
        takeFrom: (folders) => [...again(folders), "--resync"],
      },
      scratch,
      documents,
    ),
} satisfies Program;
