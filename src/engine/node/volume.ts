/**
 * A folder on a real disk, or on a share the system has mounted, as the engine's `Volume`. The counterpart of the simulated
 * folder in `src/model/disk/volume.ts`; both pass the same contract (test/real).
 *
 * Nothing here appends, overwrites or follows a link. Calls that hang on a dead share hang in the background: whoever waits
 * for them can be interrupted.
 */
import { randomBytes } from "node:crypto";
import { open, readdir, stat, statfs } from "node:fs/promises";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { FOLDERS_STAY, VolumeError } from "../errors.ts";
import { limits } from "../limits.ts";
import { byCodeUnits } from "../log/names.ts";
import { listingOf, type FolderEntry, type Outcomes, type Volume } from "../ports.ts";
import { forAll, soon, type Soon } from "./calls.ts";
import {
  endWaiting,
  goTogether,
  syncFolder,
  syncFolders,
  writeDurably,
  writeFresh,
} from "./durable.ts";
import { codeOf, dependsOnRoot, nodeFailure, PROBE_PREFIX } from "./errors.ts";
import type { Listings } from "./listings.ts";
import { below } from "./paths.ts";
import { readTogether } from "./reading-together.ts";
import { readFile } from "./reading.ts";
import { diskOf, find, freePlace, notFound, taken, type Asked, type Disk } from "./resolve.ts";
import {
  createTogether,
  makeTogether,
  moveTogether,
  writeTogether,
  type Steps,
} from "./together.ts";
import { noteMoved, nothingWaiting } from "./waiting.ts";
import { networkAsker, rootFailure, type AskNetwork } from "./windows-network.ts";
import { removeFile } from "./remove-file.ts";

/** What systems answer that have no hard links, or none on this disk. */
const HAS_NO_LINKS: ReadonlySet<string> = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EINVAL",
  "EACCES",
  "UNKNOWN",
]);

/** Some mounted shares do not say how large they are. The write will tell. */
const UNKNOWN_BYTES = Number.MAX_SAFE_INTEGER;

/** A disk of this computer takes so much in a fraction of a second, and has to be waited for once. */
const TOGETHER_BYTES = 32 * 1_048_576;

/** Listings that are asked for at the same time: a share is far away. */
const LISTINGS_AT_ONCE = 4;

export interface NodeVolumeOptions {
  /** What people see; the path when it is not given. */
  readonly label?: string;
  /**
   * For a folder that means nothing until this name is in it: whatever is written before is made durable together, just before the name
   * is given. On disks of this computer; on others each step is by itself.
   */
  readonly durableWith?: string;
  /** Asks Windows why the folder cannot be reached. */
  readonly network?: AskNetwork;
  /** What is remembered of folders of pieces. */
  readonly listings?: Listings;
}

export const nodeVolume = (root: string, options: NodeVolumeOptions = {}): Volume => {
  const label = options.label ?? root;
  const network = options.network ?? networkAsker();

  let known: Disk | undefined;

  const waiting = options.durableWith === undefined ? undefined : nothingWaiting();

  const findDisk = async (): Promise<Disk> => {
    const disk = await diskOf(root);
    return disk.calls.onTheSpot ? { ...disk, waiting } : disk;
  };

  /** What kind of disk this is; found out once, and again whenever a session begins. */
  const theDisk = async (): Promise<Disk> => (known ??= await findDisk());

  const canBeListed = async () => {
    await readdir(root);
  };

  /** A file of our own made and removed; fails as the system does. */
  const tryWriting = async () => {
    const path = below(root, [`${PROBE_PREFIX}${randomBytes(8).toString("hex")}.tmp`]);
    await (await open(path, "wx")).close();
    await removeFile(path);
  };

  /** One operation, which fails as people are told. What a failure means is decided by whether the root itself still works (engine §1.9). */
  const told = async <A>(
    asked: Asked,
    act: (disk: Disk) => PromiseLike<A>,
    rootWorks: () => PromiseLike<void>,
  ): Promise<A> => {
    try {
      return await act(await theDisk());
    } catch (cause) {
      if (cause instanceof VolumeError) throw cause;
      if (dependsOnRoot(codeOf(cause)))
        try {
          await rootWorks();
        } catch (atRoot) {
          throw await rootFailure({ ...asked, cause: atRoot }, root, network);
        }
      throw nodeFailure({ ...asked, cause, at: "inside", root });
    }
  };

  const run = <A>(
    asked: Asked,
    act: (disk: Disk) => PromiseLike<A>,
    rootWorks: () => PromiseLike<void> = canBeListed,
  ): Effect.Effect<A, VolumeError> =>
    Effect.tryPromise({
      try: () => told(asked, act, rootWorks),
      catch: (cause) =>
        cause instanceof VolumeError ? cause : nodeFailure({ ...asked, cause, at: "inside", root }),
    });

  const change = (
    operation: string,
    path: string,
    act: (asked: Asked, disk: Disk) => PromiseLike<void>,
  ): Effect.Effect<void, VolumeError> => {
    const asked: Asked = { operation, path };
    return run(asked, (disk) => act(asked, disk), tryWriting);
  };

  /** Size and kind of a listed name; undefined when it went away meanwhile or is a link, a pipe or a device. */
  const entryIn = ({ calls }: Disk, folder: string, name: string): Soon<FolderEntry | undefined> =>
    soon(calls.lstat(`${folder}${name}`), (stats) => {
      if (stats?.isFile() === true) return { name, kind: "file", size: stats.size };
      return stats?.isDirectory() === true ? { name, kind: "folder", size: 0 } : undefined;
    });

  /** Not so any more once a disk that may have none has refused a hard link: it is not asked again. */
  let linksWork = true;

  /**
   * A hard link never replaces anything, and it is atomic: of two rivals one gets `EEXIST`. Where a disk has no links (FAT,
   * most mounted shares) the name is looked at, then renamed onto; a rival in between would lose its file, which is why names
   * moved to are the caller's alone or carry their content (engine §1.1 rules 2 and 3). Among documents people save under such names,
   * and of many moves the names were looked at before the first: so each is looked at once more.
   */
  const moveTo = async (disk: Disk, asked: Asked, from: string, to: string) => {
    await moveFile(disk, asked, from, to);
    noteMoved(disk, from, to);
  };

  const moveFile = async ({ calls }: Disk, asked: Asked, from: string, to: string) => {
    let isLinked = linksWork;
    if (isLinked)
      try {
        await calls.link(from, to);
      } catch (cause) {
        if (codeOf(cause) === "EEXIST") throw taken(asked);
        if (!HAS_NO_LINKS.has(codeOf(cause) ?? "")) throw cause;
        isLinked = false;
        // The disks that are asked on the spot have links: what is refused there is this file, as one of somebody else may be.
        linksWork = calls.onTheSpot;
      }
    if (!isLinked) {
      if ((await calls.lstat(to)) !== undefined) throw taken(asked);
      return await calls.rename(from, to);
    }
    try {
      await calls.unlink(from);
    } catch (cause) {
      // Somebody holds the old name. Half a move would be two files: the new name goes again.
      await quietly(() => calls.unlink(to));
      throw cause;
    }
    return undefined;
  };

  const steps: Steps = {
    attempt: (asked, act) => told(asked, act, tryWriting),
    move: moveTo,
    tidy: (disk, path) =>
      quietly(async () => {
        await disk.calls.unlink(path);
        noteMoved(disk, path, undefined);
      }),
  };

  const reading: Pick<Steps, "attempt"> = {
    attempt: (asked, act) => told(asked, act, canBeListed),
  };

  const together = <A>(
    items: ReadonlyArray<A>,
    act: (steps: Steps, disk: Disk, items: ReadonlyArray<A>) => Effect.Effect<Outcomes>,
  ): Effect.Effect<Outcomes> =>
    Effect.flatMap(Effect.promise(theDisk), (disk) => act(steps, disk, items));

  const isRemembered = ({ calls }: Disk, path: string): boolean =>
    calls.onTheSpot && options.listings?.covers(path) === true;

  const list: Volume["list"] = (path) => {
    const asked: Asked = { operation: "list", path };
    const named = run(asked, async (disk) => {
      const found = await find(disk, asked);
      if (found?.kind !== "folder") throw notFound(asked);
      // How it is described before it is listed: what comes or goes meanwhile is seen the next time.
      const described = isRemembered(disk, path)
        ? await disk.calls.lstatExactly(found.real)
        : undefined;
      const known = described === undefined ? undefined : options.listings?.get(path, described);
      if (known !== undefined) return { known };
      const names = (await disk.calls.readdir(found.real)).sort(byCodeUnits);
      return { disk, folder: below(found.real, [""]), names, described };
    });
    return Effect.flatMap(named, (found) => {
      if ("known" in found) return Effect.succeed(found.known);
      const { described, disk, folder, names } = found;
      const listed = Effect.map(
        forAll(
          disk.calls,
          names,
          (name) => entryIn(disk, folder, name),
          (work) => run(asked, work),
        ),
        (entries) => entries.filter((entry) => entry !== undefined),
      );
      return described === undefined
        ? listed
        : Effect.zipWith(listed, Clock.currentTimeMillis, (entries, nowMillis) => {
            options.listings?.set(path, described, { entries, nowMillis });
            return entries;
          });
    });
  };

  return {
    label,
    list,
    listAll: (paths) =>
      Effect.forEach(paths, (path) => listingOf(list(path)), { concurrency: LISTINGS_AT_ONCE }),
    stat: (path) => {
      const asked: Asked = { operation: "stat", path };
      return run(asked, async (disk) => {
        const found = await find(disk, asked);
        if (found === undefined) return undefined;
        const { name, kind, stats } = found;
        return { name, kind, size: kind === "file" ? stats.size : 0 };
      });
    },
    read: (path, how) => {
      const asked: Asked = { operation: "read", path };
      return run(asked, (disk) => readFile(disk, asked, how));
    },
    readAll: (files) =>
      Effect.flatMap(Effect.promise(theDisk), (disk) => readTogether(reading, disk, files)),
    createExclusive: (path, bytes) =>
      change("create", path, async (asked, disk) => {
        const place = await freePlace(disk, asked);
        // A claim that was cut off stays, empty or torn: somebody may have seen it already (engine §1.8).
        await writeFresh(disk.calls, place.real, [bytes]);
        await syncFolder(place.folder);
      }),
    writeTemp: (path, bytes) =>
      change("write", path, async (asked, disk) => {
        const place = await freePlace(disk, asked);
        try {
          await writeDurably(disk, place.real, [bytes]);
        } catch (cause) {
          if (codeOf(cause) !== "EEXIST") await quietly(() => disk.calls.unlink(place.real));
          throw cause;
        }
      }),
    renameToFresh: (from, to) =>
      change("rename", from, async (asked, disk) => {
        const found = await find(disk, asked);
        const place = await freePlace(disk, { ...asked, path: to });
        if (found?.kind !== "file") throw notFound(asked);
        if (to === options.durableWith) await endWaiting(disk);
        await moveTo(disk, { ...asked, path: to }, found.real, place.real);
        await syncFolders(disk, [place.folder]);
      }),
    createAll: (files) => together(files, createTogether),
    writeTempAll: (files) => together(files, writeTogether),
    together: Effect.map(Effect.promise(theDisk), ({ calls }) =>
      goTogether(calls) ? TOGETHER_BYTES : limits.togetherBytes,
    ),
    renameAllToFresh: (moves) => together(moves, moveTogether),
    remove: (path) =>
      change("remove", path, async (asked, disk) => {
        const found = await find(disk, asked);
        if (found === undefined) return;
        if (found.kind === "folder") throw notAFile(asked);
        try {
          await disk.calls.unlink(found.real);
          noteMoved(disk, found.real, undefined);
        } catch (cause) {
          // Somebody was faster: it is gone.
          if (codeOf(cause) !== "ENOENT") throw cause;
        }
      }),
    makeFolder: (path) =>
      change("make-folder", path, (asked, disk) => makeTogether(disk, asked, [path])),
    makeFolders: (paths) =>
      change("make-folder", paths[0] ?? "", (asked, disk) => makeTogether(disk, asked, paths)),
    free: run({ operation: "free", path: "" }, async () => {
      const { blocks, bavail, bsize } = await statfs(root);
      return blocks === 0 ? UNKNOWN_BYTES : bavail * bsize;
    }),
    probe: run({ operation: "probe", path: "" }, async () => {
      if (!(await stat(root)).isDirectory())
        throw new VolumeError({
          operation: "probe",
          path: "",
          reason: "offline",
          text: `${root} is not a folder.`,
        });
      await canBeListed();
      known = await findDisk();
      try {
        await tryWriting();
        return { writable: true };
      } catch (cause) {
        if (NOT_WRITABLE.has(codeOf(cause) ?? "")) return { writable: false };
        throw cause;
      }
    }),
  };
};

/** Tidying up after a failure: what fails of it is not what the caller has to hear of. */
const quietly = async (act: () => void | PromiseLike<void>) => {
  try {
    await act();
  } catch {
    // The failure that led here is the one that is told.
  }
};

const NOT_WRITABLE: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS"]);

const notAFile = (asked: Asked): VolumeError =>
  new VolumeError({ ...asked, reason: "denied", text: FOLDERS_STAY });
