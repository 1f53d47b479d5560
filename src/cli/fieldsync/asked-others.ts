/** What the folders of others were asked in one run: a run that only listed and read learned nothing else of them, and left nothing there. */
import * as Effect from "effect/Effect";
import type { Locations, Volume } from "../../engine/ports.ts";

export interface AskedOthers {
  /** Folders that were listed and files that were read: full paths, in the order they were first asked for. */
  readonly looked: Set<string>;
  /** Something else was asked or done, or was about to be; or somebody could not be asked. */
  isMore: boolean;
}

export const nobodyAsked = (): AskedOthers => ({ looked: new Set(), isMore: false });

/** What a connection begins with, and what says nothing of what lies there. */
const BESIDE_THE_POINT: ReadonlySet<string | symbol> = new Set(["label", "probe", "together"]);

/** Everything but a look is more; what a volume will learn to do one day is, too. */
const noting = (volume: Volume, folder: string, asked: AskedOthers): Volume => {
  const looked = (path: string): void => {
    asked.looked.add(`${folder}/${path}`);
  };
  const looks: Pick<Volume, "list" | "listAll" | "read" | "readAll" | "stat"> = {
    list: (path) => {
      looked(path);
      return volume.list(path);
    },
    listAll: (paths) => {
      paths.forEach(looked);
      return volume.listAll(paths);
    },
    stat: (path) => {
      looked(path);
      return volume.stat(path);
    },
    read: (path, how) => {
      looked(path);
      return volume.read(path, how);
    },
    readAll: (files) => {
      for (const { path } of files) looked(path);
      return volume.readAll(files);
    },
  };
  return new Proxy(volume, {
    get: (_, name) => {
      if (name in looks) return Reflect.get(looks, name) as unknown;
      if (!BESIDE_THE_POINT.has(name)) asked.isMore = true;
      return Reflect.get(volume, name) as unknown;
    },
  });
};

export const notingLocations = (
  locations: Locations["Service"],
  asked: AskedOthers,
): Locations["Service"] => ({
  open: (location) =>
    locations.open(location).pipe(
      Effect.tapError(() =>
        Effect.sync(() => {
          asked.isMore = true;
        }),
      ),
      Effect.map((volume) => noting(volume, location.path, asked)),
    ),
});
