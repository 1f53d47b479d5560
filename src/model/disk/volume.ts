/**
 * Makes the engine's `Volume` out of anything that can run a file operation: the own disk directly, or a share over the
 * wire. Names are checked here, on the path as it is addressed (rule 39).
 */
import * as Effect from "effect/Effect";
import type { VolumeError } from "../../engine/errors.ts";
import { oneByOne, type Volume } from "../../engine/ports.ts";
import { volumeError } from "../windows/codes.ts";
import type { NameLimits } from "./file-names.ts";
import { namingFault } from "./file-names.ts";
import * as operations from "./file-operations.ts";
import type { FileOperation } from "./file-operations.ts";

export const volumeOver = (options: {
  readonly label: string;
  readonly limits: NameLimits;
  readonly run: <A>(operation: FileOperation<A>) => Effect.Effect<A, VolumeError>;
}): Volume => {
  const { label, limits } = options;

  // The engine looks at the same few folders all day; what was a legal name here once always is.
  const listings = new Map<string, ReturnType<typeof operations.list>>();

  const run = <A>(operation: FileOperation<A>): Effect.Effect<A, VolumeError> => {
    const folder = operation.makesFolder;
    for (const path of [operation.path, operation.target ?? ""]) {
      const fault = namingFault({ prefix: label, path, folder, limits });
      if (fault !== null) return Effect.fail(volumeError(fault, operation.name, path));
    }
    return options.run(operation);
  };

  const list: Volume["list"] = (path) => {
    const known = listings.get(path);
    if (known !== undefined) return options.run(known);
    const listing = operations.list(path);
    if (namingFault({ prefix: label, path, folder: false, limits }) === null)
      listings.set(path, listing);
    return run(listing);
  };

  const single: Pick<Volume, "writeTemp" | "renameToFresh" | "makeFolder"> = {
    writeTemp: (path, bytes) => run(operations.writeTemp(path, bytes)),
    renameToFresh: (from, to) => run(operations.renameToFresh(from, to)),
    makeFolder: (path) => run(operations.makeFolder(path)),
  };

  return {
    label,
    list,
    stat: (path) => run(operations.stat(path)),
    read: (path, how) => run(operations.read(path, how)),
    createExclusive: (path, bytes) => run(operations.createExclusive(path, bytes)),
    ...single,
    ...oneByOne(single),
    remove: (path) => run(operations.remove(path)),
    free: run(operations.free()),
    probe: run(operations.probe()),
  };
};
