/**
 * Places where a copy can be found, on a real laptop: a folder of its own disk, or a share the operating system reaches.
 *
 * Windows opens `\\HOST\share` like any folder, with the sign-in the user gave it. Elsewhere a share is mounted first, and
 * `mounts` says where.
 */
import { stat } from "node:fs/promises";
import { isAbsolute, join, sep } from "node:path";
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import type { Location, Locations } from "../ports.ts";
import { insteadOfFolder, leadsNowhere } from "./instead-of-folder.ts";
import { namesOf, withoutCase } from "./paths.ts";
import { nodeVolume } from "./volume.ts";
import { networkAsker, rootFailure, type AskNetwork } from "./windows-network.ts";

export interface NodeLocationsOptions {
  /** Where shares are mounted: `\\HOST\share` → a folder of this computer. Not needed on Windows. */
  readonly mounts?: ReadonlyMap<string, string>;
  /** Asks Windows why a share cannot be reached. */
  readonly network?: AskNetwork;
}

const refuse = (
  path: string,
  reason: VolumeError["reason"],
  text: string,
): Effect.Effect<never, VolumeError> =>
  Effect.fail(new VolumeError({ operation: "open", path, reason, text }));

/** Why there is no folder at a place; undefined where there is one. */
const whyNone = async ({
  folder,
  network,
  path,
}: {
  readonly folder: string;
  readonly path: string;
  readonly network: AskNetwork;
}): Promise<VolumeError | undefined> => {
  const found = await stat(folder).catch((cause: unknown) => ({ cause }));
  if (!("cause" in found) && found.isDirectory()) return undefined;
  const instead = await insteadOfFolder(folder);
  if (instead === undefined && "cause" in found)
    return await rootFailure({ ...found, operation: "open", path }, folder, network);
  return new VolumeError({
    reason: "offline",
    operation: "open",
    path,
    system: instead !== undefined && leadsNowhere(instead) ? "ENOENT" : "ENOTDIR",
    where: folder,
    text: `it ${instead ?? "was no folder a moment ago"}`,
  });
};

/** `\\HOST\share\folder` in its parts, slashes leaning either way; undefined for anything else. */
const parseUnc = (path: string) => {
  const flat = path.replaceAll("\\", "/");
  if (!flat.startsWith("//")) return undefined;
  const [host = "", share = "", ...folder] = flat.slice(2).replace(/\/+$/u, "").split("/");
  return { share: withoutCase(`\\\\${host}\\${share}`), folder };
};

export const nodeLocations = (options: NodeLocationsOptions = {}): Locations["Service"] => {
  const mounts = new Map<string, string>();
  for (const [share, folder] of options.mounts ?? []) mounts.set(withoutCase(share), folder);

  const network = options.network ?? networkAsker();

  /** Where a location lies for this computer; undefined when it has no way to it. */
  const folderOf = (path: string): string | undefined => {
    const unc = parseUnc(path);
    if (unc === undefined) return isAbsolute(path) ? path : undefined;
    const mounted = mounts.get(unc.share);
    if (mounted === undefined) return sep === "\\" ? path : undefined;
    return namesOf(unc.folder.join("/")) === undefined ? undefined : join(mounted, ...unc.folder);
  };

  return {
    open: (location: Location) => {
      const { path, credentials } = location;
      if (credentials !== undefined)
        return refuse(
          path,
          "logon",
          "Sign in to the share with the operating system first; fieldsync does not keep passwords.",
        );
      const folder = folderOf(path);
      if (folder === undefined)
        return refuse(
          path,
          "bad-name",
          "Not a full path, or a share that is not mounted on this computer.",
        );
      return Effect.flatMap(
        Effect.promise(() => whyNone({ folder, path, network })),
        (why) =>
          why === undefined
            ? Effect.succeed(nodeVolume(folder, { label: path, network }))
            : Effect.fail(why),
      );
    },
  };
};
