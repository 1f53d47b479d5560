/** Everything that may happen on a hunted day: kinds of work one by one, and families of trouble that come and go as a whole. */
import { AT_ONCE } from "./at-once.ts";
import { hasOffice, type Cast } from "./cast.ts";
import { GATHERING } from "./gathering.ts";
import type { Family, Happening } from "./happening.ts";
import { ABANDONING, OFFICE_WORK } from "./office-work.ts";
import { BACKUPS } from "./trouble/backups.ts";
import { CABLES } from "./trouble/cables.ts";
import { DAMAGED_FILES } from "./trouble/damaged-files.ts";
import { FILES } from "./trouble/files.ts";
import { FOLDERS } from "./trouble/folders.ts";
import { HELD_FILES } from "./trouble/held-files.ts";
import { IN_THE_MIDDLE } from "./trouble/in-the-middle.ts";
import { MUCH_AT_ONCE } from "./trouble/much-at-once.ts";
import { POWER } from "./trouble/power.ts";
import { PROGRAMS } from "./trouble/programs.ts";
import { WINDOWS } from "./trouble/windows.ts";
import { WIRE } from "./trouble/wire.ts";
import { CONNECTING, EDITS } from "./work.ts";

export const FAMILIES: { readonly [family: string]: Family } = {
  ...CABLES,
  ...POWER,
  ...IN_THE_MIDDLE,
  ...WIRE,
  ...WINDOWS,
  ...PROGRAMS,
  ...HELD_FILES,
  ...FILES,
  ...FOLDERS,
  ...BACKUPS,
  ...MUCH_AT_ONCE,
  ...DAMAGED_FILES,
  "copies given up": {
    ...ABANDONING,
    isPossible: (cast) => hasOffice(cast) && !cast.patient,
  },
};

export const workOf = (cast: Cast): ReadonlyArray<Happening> => [
  ...EDITS,
  ...AT_ONCE,
  ...(cast.patient ? [] : CONNECTING),
  // To be connected to the office or not is a connection as well.
  ...(hasOffice(cast)
    ? [...OFFICE_WORK, ...GATHERING].filter(
        ({ name }) => !cast.patient || name !== "connect to the office",
      )
    : []),
];
