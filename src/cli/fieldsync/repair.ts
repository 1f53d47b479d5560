/**
 * Mending a copy that is open (domain rule 69). Opening has set aside what was damaged in the logs; here every document version is
 * read once more, what turns out damaged or gone is fetched from the connected copy, and everything is checked again.
 *
 * Nothing sound is touched, and nothing damaged is thrown away: it lies in `_Sync/quarantine`.
 */
import { resolve } from "node:path";
import * as Effect from "effect/Effect";
import { isParcelPath, paths } from "../../engine/log/names.ts";
import { namesIn, setAside, setOutOfPlaceAside } from "../../engine/node/out-of-place.ts";
import { setUnreadableAside } from "../../engine/node/unreadable.ts";
import { unreadableDocuments } from "../../engine/unreadable-documents.ts";
import type { CopyContext } from "./context.ts";
import { settleAll } from "./settle.ts";
import type { Refusal } from "./verb.ts";
import type { VerifyReport } from "./verify/report.ts";
import { damagedPapers, verifyFolder } from "./verify/verify.ts";

export interface RepairReport {
  /** Damaged files that were set aside, by the names they have in `_Sync/quarantine`. */
  readonly setAside: ReadonlyArray<string>;
  /** Documents of which a version could not be read before, and can be now. */
  readonly mended: ReadonlyArray<string>;
  /** Documents of which a version still cannot be read. */
  readonly unreadable: ReadonlyArray<string>;
  /** Where what is missing could be had: every place this copy knows. */
  readonly places: ReadonlyArray<string>;
  /** Why the connected copy could not help; null where it could. */
  readonly alone: string | null;
  readonly after: VerifyReport;
}

/**
 * Damaged pieces nothing speaks of any more, as after a clean-up: no copy brings them again. A parcel with one stays where the copy is open
 * elsewhere: the rest of it is read from there.
 */
const damagedAndUnneeded = ({ missing, problems }: VerifyReport): ReadonlyArray<string> =>
  problems.flatMap(({ path, unread }) =>
    unread !== true &&
    path.startsWith(`${paths.chunks}/`) &&
    !isParcelPath(path) &&
    !missing.some((hash) => path.endsWith(`/${hash}`))
      ? [path]
      : [],
  );

/** `join` connects where no connection is. */
export const repairCopy = (
  context: CopyContext,
  join: Effect.Effect<void, Refusal>,
): Effect.Effect<RepairReport, Refusal> =>
  Effect.gen(function* () {
    const { folder, handle } = context;
    // Before it was opened here as well; where it is open already that was not done.
    yield* Effect.promise(() => setOutOfPlaceAside(folder));
    yield* Effect.promise(() => setUnreadableAside(folder));
    // Before the exchange: a visitor brings again what is not there, and leaves alone what lies there under its name.
    const papers = yield* damagedPapers(context);
    yield* Effect.promise(() => setAside(folder, papers));
    const before = yield* unreadableDocuments(handle);
    // What it has in memory, or in the files people work on, is written anew: nobody else may have it.
    yield* Effect.ignore(handle.checkFiles);
    const alone = yield* Effect.match(settleAll(handle, join), {
      onFailure: (error) => ("text" in error ? error.text : error.message),
      onSuccess: () => (handle.status().connectedTo === null ? "not connected" : null),
    });
    const unreadable = yield* unreadableDocuments(handle);
    const checked = yield* verifyFolder(context);
    const unneeded = damagedAndUnneeded(checked);
    yield* Effect.promise(() => setAside(folder, unneeded));
    return {
      setAside: yield* Effect.promise(() => namesIn(resolve(folder, paths.quarantine))),
      mended: before.filter((name) => !unreadable.includes(name)),
      unreadable,
      places: handle.locations().map(({ path }) => path),
      alone,
      after: unneeded.length === 0 ? checked : yield* verifyFolder(context),
    };
  });
