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
import * as changing from "./changing.ts";
import * as looking from "./looking.ts";
import type { FileOperation } from "./operation.ts";

export const volumeOver = (options: {
  readonly label: string;
  readonly limits: NameLimits;
  readonly run: <A>(operation: FileOperation<A>) => Effect.Effect<A, VolumeError>;
}): Volume => {
  const { label, limits } = options;

  // The engine looks at the same few folders all day; what was a legal name here once always is.
  const listings = new Map<string, ReturnType<typeof looking.list>>();

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
    const listing = looking.list(path);
    if (namingFault({ prefix: label, path, folder: false, limits }) === null)
      listings.set(path, listing);
    return run(listing);
  };

  const single: Pick<Volume, "writeTemp" | "renameToFresh" | "makeFolder"> = {
    writeTemp: (path, bytes) => run(changing.writeTemp(path, bytes)),
    renameToFresh: (from, to) => run(changing.renameToFresh(from, to)),
    makeFolder: (path) => run(changing.makeFolder(path)),
  };

  return {
    label,
    list,
    stat: (path) => run(looking.stat(path)),
    read: (path, how) => run(looking.read(path, how)),
    createExclusive: (path, bytes) => run(changing.createExclusive(path, bytes)),
    ...single,
    ...oneByOne(single),
    remove: (path) => run(changing.remove(path)),
    free: run(looking.free()),
    probe: run(looking.probe()),
  };
};
