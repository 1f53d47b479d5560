/** What days with other programs on them have in common: the file they open, where, and how they are closed again. */
import type { SourceStep } from "../../source.ts";
import { computerOf, everybody, SHARE, type Cast } from "../cast.ts";
import { anybody, type Happening } from "../happening.ts";
import { PARENT } from "../people.ts";

export const EXCEL = "Excel";

/** A file that is there in every copy. */
export const A_FILE = "_Sync/format.json";

export const closing = (...programs: ReadonlyArray<string>): Happening => ({
  name: `close ${programs.join(" or ")}`,
  weight: 1,
  draw: (cast, draws) => ({
    "close-program": {
      laptop: anybody(cast, draws),
      program: draws.pick("program", programs),
    },
  }),
});

export const closeAll =
  (...programs: ReadonlyArray<string>) =>
  (cast: Cast): ReadonlyArray<SourceStep> =>
    programs.map((program) => ({ "close-program": { laptops: everybody(cast), program } }));

export const atParent = (
  cast: Cast,
  account: { readonly name: string; readonly password: string },
) => ({
  on: `\\\\${computerOf(cast, PARENT)}\\${SHARE}`,
  as: `${computerOf(cast, PARENT)}\\${account.name}`,
  password: account.password,
});
