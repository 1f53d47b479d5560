/** Bugs of this engine that a hunt has found: what it found once it has to find again. */
import type { Mutant } from "../mutants.ts";

export const FOUND: ReadonlyArray<Mutant> = [
  {
    id: "F1208",
    bug: "an exchange that was cut off is taken for one that is done",
    changes: [
      {
        file: "engine/exchange/exchange.ts",
        find: '  if (session.connection.kind === "open") session.connection.visit.incomplete = true;\n',
        replace: "",
      },
    ],
  },
  {
    id: "F1422",
    bug: "an edit replaces what came in after it was asked for",
    changes: [
      {
        file: "engine/edits/before-eyes.ts",
        find: "    return shown.has(dot) ||",
        replace: "    return shown.size >= 0 || shown.has(dot) ||",
      },
    ],
  },
  {
    id: "F2004",
    bug: "a copy that came back from a backup gives names of acknowledgements again",
    changes: [
      {
        file: "engine/copy/publish-own.ts",
        find: "firstHaveNumber(copy, last) - 1 : Math.max(last, numbersMost);",
        replace: "firstHaveNumber(copy, last) - 1 : Math.min(last, numbersMost);",
      },
      // Found when others went by names alone: a name that is given again tells them nothing.
      {
        file: "engine/exchange/visit.ts",
        find: "    if (a[i]?.name !== b[i]?.name || a[i]?.size !== b[i]?.size) return false;",
        replace: "    if (a[i]?.name !== b[i]?.name) return false;",
      },
    ],
  },
];
