/**
 * Makes the engine's `Volume` out of anything that can run a file operation: the own disk directly, or a share over the
 * wire. Names are checked here, on the path as it is addressed (rule 39).
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../../engine/errors.ts";
import {
  oneByOne,
  type FolderEntry,
  type Listing,
  type Single,
  type Volume,
} from "../../engine/ports.ts";
import { volumeError, type Failure } from "../windows/codes.ts";
import type { NameLimits } from "./file-names.ts";
import { namingFault } from "./file-names.ts";
import * as changing from "./changing.ts";
import * as looking from "./looking.ts";
import type { FileOperation } from "./operation.ts";

/** Beginning anew is cheaper than choosing what to forget. */
const KNOWN_MAX = 1_024;

export const volumeOver = (options: {
  readonly label: string;
  readonly limits: NameLimits;
  readonly run: <A>(operation: FileOperation<A>) => Effect.Effect<A, VolumeError>;
  /** Several listings, where they go together; by default one after the other. */
  readonly runAll?: (
    operations: ReadonlyArray<FileOperation<ReadonlyArray<FolderEntry>>>,
  ) => Effect.Effect<ReadonlyArray<Listing>>;
}): Volume => {
  const { label, limits, runAll } = options;

  const faultIn = (path: string, folder: boolean): Failure | null =>
    namingFault({ prefix: label, path, folder, limits });

  const run = <A>(operation: FileOperation<A>): Effect.Effect<A, VolumeError> => {
    const { name, path, target, makesFolder } = operation;
    const fault = faultIn(path, makesFolder);
    if (fault !== null) return Effect.fail(volumeError(fault, name, path));
    const second = target === undefined ? null : faultIn(target, makesFolder);
    if (second !== null) return Effect.fail(volumeError(second, name, target ?? ""));
    return options.run(operation);
  };

  // The engine looks at the same few places all day; what was a legal name here once always is.
  const remembered = <A>(look: (path: string) => FileOperation<A>) => {
    const known = new Map<string, FileOperation<A>>();
    return (path: string): FileOperation<A> | undefined => {
      const legal = known.get(path);
      if (legal !== undefined) return legal;
      if (faultIn(path, false) !== null) return undefined;
      const operation = look(path);
      if (known.size >= KNOWN_MAX) known.clear();
      known.set(path, operation);
      return operation;
    };
  };
  const legalListing = remembered(looking.list);
  const legalStat = remembered(looking.stat);

  const list: Volume["list"] = (path) => {
    const legal = legalListing(path);
    return legal === undefined ? run(looking.list(path)) : options.run(legal);
  };

  const stat: Volume["stat"] = (path) => {
    const legal = legalStat(path);
    return legal === undefined ? run(looking.stat(path)) : options.run(legal);
  };

  const single: Single = {
    list,
    read: (path, how) => run(looking.read(path, how)),
    createExclusive: (path, bytes) => run(changing.createExclusive(path, bytes)),
    writeTemp: (path, bytes) => run(changing.writeTemp(path, bytes)),
    renameToFresh: (from, to) => run(changing.renameToFresh(from, to)),
    makeFolder: (path) => run(changing.makeFolder(path)),
  };

  const one = oneByOne(single);

  const listAll: Volume["listAll"] = (paths) => {
    if (runAll === undefined) return one.listAll(paths);
    const legal = paths.flatMap((path) => legalListing(path) ?? []);
    return legal.length === paths.length ? runAll(legal) : one.listAll(paths);
  };

  return {
    label,
    stat,
    ...single,
    ...one,
    listAll,
    remove: (path) => run(changing.remove(path)),
    free: run(looking.free()),
    probe: run(looking.probe()),
  };
};
