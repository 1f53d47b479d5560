/**
 * The folder people work in, on a real disk (engine §1.7): `documents/` beside `_Sync`, and `_Sync/aside` on the same disk.
 *
 * Moving, reading and staging are the volume's: nothing is written over, links are not followed, what was staged is synced.
 * This file adds what only a working folder has: files described by the disk (`working-files.ts`), and the marker that tells this folder from
 * another one under the same name. The marker is a file of its own and no document.
 */
import { join } from "node:path";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { VolumeError } from "../errors.ts";
import { byCodeUnits, DOCUMENTS_FOLDER } from "../log/names.ts";
import type { Move, Outcomes, Volume } from "../ports.ts";
import { sameFile } from "../documents/desk.ts";
import type {
  Fingerprint,
  InSlot,
  WorkingFile,
  WorkingFolder,
} from "../documents/working-folder.ts";
import { forAll, forAllBeside } from "./calls.ts";
import { isMarker, MARKER } from "./documents-folder.ts";
import { syncFolder, writeFresh } from "./durable.ts";
import { nodeFailure } from "./errors.ts";
import { nobodyWrites } from "./left-alone.ts";
import { below, longestPath } from "./paths.ts";
import { movedOn, reading } from "./permissions.ts";
import { fingerprintFile, letGo } from "./reading.ts";
import { renameOver } from "./rename-over.ts";
import { checkThere, diskOf, find, notFound, type Asked, type Disk } from "./resolve.ts";
import { keptRights, type KeptRights } from "./rights.ts";
import { nodeVolume } from "./volume.ts";
import {
  createFiles,
  describe,
  foldersAndLinks,
  ofEach,
  readBetween,
  removeFile,
} from "./working-files.ts";
import { removeFile as removePlainFile } from "./remove-file.ts";

const ASIDE = "_Sync/aside";
const MARKER_BYTES_MAX = 1_024;

/** Nobody is shown a name that would be read as a command by his terminal. */
const HAS_CONTROLS = /[\u0000-\u001f\u007f]/u;

export interface NodeWorkingFolderOptions {
  /** The engagement's folder, which holds `_Sync`. */
  readonly root: string;
  /** The volume of that folder, where there is one already. */
  readonly volume?: Volume;
}

const attemptIn =
  (root: string) =>
  <A>(operation: string, path: string, act: () => PromiseLike<A>): Effect.Effect<A, VolumeError> =>
    Effect.tryPromise({
      try: act,
      catch: (cause) =>
        cause instanceof VolumeError
          ? cause
          : nodeFailure({ operation, path, cause, at: "inside", root }),
    });

export const nodeWorkingFolder = (options: NodeWorkingFolderOptions): WorkingFolder => {
  const { root } = options;
  const attempt = attemptIn(root);
  const volume = options.volume ?? nodeVolume(root);
  const folder = join(root, DOCUMENTS_FOLDER);
  const markerPath = join(folder, MARKER);

  const inFolder = (name: string): string => `${DOCUMENTS_FOLDER}/${name}`;
  const inAside = (slot: string): string => `${ASIDE}/${slot}`;

  let known: Disk | undefined;

  const theDisk = async (): Promise<Disk> => (known ??= await diskOf(root));

  /** Folders and links among the documents, when they were listed last. */
  let others: ReadonlyArray<string> = [];

  const listed = (path: string): Effect.Effect<ReadonlyArray<WorkingFile>, VolumeError> =>
    Effect.flatMap(
      attempt("list", path, async () => {
        const { calls } = await theDisk();
        const real = await realFolder("list", path);
        return { calls, inside: below(real, [""]), names: await calls.readdir(real) };
      }),
      ({ calls, inside, names }) => {
        // A name Windows cannot have cannot be a document, and nothing is done with the file; people are told that it is none.
        const shown = names
          .filter((name) => !isMarker(name) && !HAS_CONTROLS.test(name))
          .sort(byCodeUnits);
        const describing = forAll(
          calls,
          shown,
          (name) => describe(calls, `${inside}${name}`, name),
          (work) => attempt("list", path, work),
        );
        return Effect.flatMap(describing, (found) => {
          const files = found.flatMap((one) => (one === undefined ? [] : [one.file]));
          const rest = shown.filter((_, at) => found[at] === undefined);
          return path === DOCUMENTS_FOLDER && (rest.length > 0 || others.length > 0)
            ? Effect.as(
                attempt("list", path, async () => {
                  others = await foldersAndLinks(calls, inside, rest);
                }),
                files,
              )
            : Effect.succeed(files);
        });
      },
    );

  /** Only of files that are still described as the caller knows them. */
  const leftAlone = (
    path: string,
    files: ReadonlyArray<WorkingFile>,
  ): Effect.Effect<ReadonlyArray<number | undefined>> =>
    attempt("look", path, async () => {
      const { calls } = await theDisk();
      const real = await realFolder("look", path);
      const places = files.map(({ name }) => below(real, [name]));
      const free = await nobodyWrites(calls, places);
      const touched: Array<number | undefined> = [];
      for (const [at, file] of files.entries()) {
        const place = places[at];
        const now =
          place !== undefined && free[at] === true
            ? await describe(calls, place, file.name)
            : undefined;
        touched.push(now !== undefined && sameFile(now.file, file) ? now.touched : undefined);
      }
      return touched;
    }).pipe(
      Effect.zipWith(Clock.currentTimeMillis, (touched, nowMillis) =>
        touched.map((millis) =>
          millis === undefined ? undefined : Math.max(0, nowMillis - millis),
        ),
      ),
      Effect.orElseSucceed(() => files.map(() => undefined)),
    );

  const described = (path: string): Effect.Effect<WorkingFile | undefined, VolumeError> =>
    attempt("stat", path, async () => {
      const disk = await theDisk();
      const found = await find(disk, { operation: "stat", path });
      return found?.kind === "file"
        ? (await describe(disk.calls, found.real, found.name))?.file
        : undefined;
    });

  const fingerprint = (
    path: string,
    options: { readonly limit: number },
  ): Effect.Effect<Fingerprint, VolumeError> =>
    attempt("read", path, async () =>
      reading(await theDisk(), { operation: "read", path }, (disk, asked) =>
        fingerprintFile(disk, asked, options),
      ),
    );

  const eachOf = <A>(
    names: ReadonlyArray<string>,
    operation: string,
    pathOf: (name: string) => string,
    act: (disk: Disk, asked: Asked) => Promise<A>,
    doAll: typeof forAll = forAll,
  ): Effect.Effect<ReadonlyArray<A | VolumeError>> =>
    Effect.flatMap(Effect.promise(theDisk), (disk) =>
      ofEach(
        disk,
        names.map((name) => ({ operation, path: pathOf(name) })),
        act,
        doAll,
      ),
    );

  /** A folder reached without a link: nothing leads out (I24). Where the copy's own is gone, nothing is known of those in it. */
  const realFolder = async (operation: string, path: string): Promise<string> => {
    const asked = { operation, path };
    const disk = await theDisk();
    try {
      const found = await find(disk, asked);
      if (found?.kind === "folder") return found.real;
      throw notFound(asked);
    } catch (cause) {
      await checkThere(disk, asked);
      throw cause;
    }
  };

  const rights = keptRights();

  const withRights = (
    act: keyof KeptRights,
    place: string,
    files: ReadonlyArray<InSlot>,
    lyingAs: (file: InSlot) => string,
  ): Effect.Effect<void> =>
    Effect.promise(async () => {
      const { calls } = await theDisk();
      await rights[act](
        calls,
        files.map((file) => ({ name: file.name, real: below(place, [lyingAs(file)]) })),
      );
    });

  const renamed = (moves: ReadonlyArray<Move>): Effect.Effect<Outcomes> =>
    Effect.zipWith(volume.renameAllToFresh(moves), Effect.promise(theDisk), (outcomes, disk) =>
      movedOn(disk, outcomes),
    );

  const writeMarker = async (text: string) => {
    await realFolder("marker", DOCUMENTS_FOLDER);
    const fresh = `${markerPath}.new`;
    await removePlainFile(fresh);
    await writeFresh((await theDisk()).calls, fresh, [new TextEncoder().encode(text)]);
    await renameOver(fresh, markerPath);
    await syncFolder(folder);
  };

  /** The place aside is made where it is missing. */
  const inAsideFolder = <A>(
    files: ReadonlyArray<A>,
    act: (files: ReadonlyArray<A>) => Effect.Effect<Outcomes>,
  ): Effect.Effect<Outcomes> =>
    Effect.matchEffect(volume.makeFolder(ASIDE), {
      onSuccess: () => act(files),
      onFailure: (error) => Effect.succeed(files.map(() => error)),
    });

  /** How slots are described that were just written; looked at together, as nobody else writes there. */
  const whatIsStaged = (
    slots: ReadonlyArray<string>,
  ): Effect.Effect<ReadonlyArray<WorkingFile | VolumeError>> =>
    attempt("stage", ASIDE, async () => {
      const { calls } = await theDisk();
      return { calls, real: await realFolder("stage", ASIDE) };
    }).pipe(
      Effect.flatMap(({ calls, real }) =>
        forAll(
          calls,
          slots,
          async (slot): Promise<WorkingFile | VolumeError> => {
            const asked = { operation: "stage", path: inAside(slot) };
            try {
              return (await describe(calls, below(real, [slot]), slot))?.file ?? notFound(asked);
            } catch (cause) {
              return nodeFailure({ ...asked, cause, at: "inside" });
            }
          },
          (work) => attempt("stage", ASIDE, work),
        ),
      ),
      Effect.catch((error) => Effect.succeed(slots.map(() => error))),
    );

  return {
    label: folder,
    longestPath: longestPath(),
    marker: Effect.andThen(
      attempt("marker", DOCUMENTS_FOLDER, () => realFolder("marker", DOCUMENTS_FOLDER)),
      volume.read(inFolder(MARKER), { limit: MARKER_BYTES_MAX }).pipe(
        Effect.map((bytes): string | undefined => new TextDecoder().decode(bytes)),
        Effect.catchTag("VolumeError", (error) =>
          error.reason === "not-found"
            ? Effect.succeed(undefined)
            : // A link, a pipe or a large file of that name: whoever put it there, it is not our marker.
              error.reason === "bad-name" || error.reason === "too-large"
              ? Effect.succeed("")
              : Effect.fail(error),
        ),
      ),
    ),
    setMarker: (text) => attempt("marker", DOCUMENTS_FOLDER, () => writeMarker(text)),
    list: listed(DOCUMENTS_FOLDER),
    others: () => others,
    stat: (name) => described(inFolder(name)),
    readAll: (names, options) =>
      eachOf(names, "read", inFolder, (disk, asked) =>
        reading(disk, asked, (on, one) => readBetween(on, one, options)),
      ),
    letGo,
    leftAlone: (files) => leftAlone(DOCUMENTS_FOLDER, files),
    fingerprint: (name, options) => fingerprint(inFolder(name), options),
    displace: (files) =>
      Effect.andThen(
        withRights("note", folder, files, ({ name }) => name),
        inAsideFolder(files, (moves) =>
          renamed(moves.map(({ name, slot }) => ({ from: inFolder(name), to: inAside(slot) }))),
        ),
      ),
    creates: Effect.map(Effect.promise(theDisk), ({ calls }) => calls.onTheSpot),
    create: (files) =>
      Effect.flatMap(Effect.promise(theDisk), (disk) =>
        createFiles(
          disk,
          files.map(({ name, parts }) => ({
            operation: "create",
            path: inFolder(name),
            name,
            parts,
          })),
        ),
      ),
    place: (files) =>
      Effect.andThen(
        withRights("give", join(root, ASIDE), files, ({ slot }) => slot),
        renamed(
          files.map(({ isVacated = false, name, slot }) => ({
            from: inAside(slot),
            to: inFolder(name),
            isVacated,
          })),
        ),
      ),
    aside: {
      list: Effect.catchTag(listed(ASIDE), "VolumeError", (error) =>
        error.reason === "not-found" ? Effect.succeed([]) : Effect.fail(error),
      ),
      leftAlone: (files) => leftAlone(ASIDE, files),
      read: (slot, { limit }) => volume.read(inAside(slot), { limit }),
      fingerprintAll: (slots, options) =>
        eachOf(slots, "read", inAside, (disk, asked) => fingerprintFile(disk, asked, options)),
      stage: (files) =>
        Effect.flatMap(
          inAsideFolder(files, (all) =>
            Effect.tap(
              volume.writeTempAll(all.map(({ slot, parts }) => ({ path: inAside(slot), parts }))),
              () => Effect.ignore(attempt("stage", ASIDE, () => syncFolder(join(root, ASIDE)))),
            ),
          ),
          (outcomes) =>
            Effect.map(whatIsStaged(files.map(({ slot }) => slot)), (staged) =>
              staged.map((file, at) => outcomes[at] ?? file),
            ),
        ),
      discardAll: (slots) => eachOf(slots, "discard", inAside, removeFile, forAllBeside),
    },
  };
};
