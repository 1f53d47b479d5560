/**
 * The folder people work in, on a simulated disk (engine §1.7): `documents` in the folder of a copy, and `_Sync/aside` beside it. What is moved,
 * read and written takes its time on that disk, meets files that programs hold open, and is there or not there after a loss of power, like
 * everything else of the copy. The disk vouches for nothing: a file is believed when it has stood still for a second.
 */
import * as Effect from "effect/Effect";
import type { WorkingFile, WorkingFolder } from "../../engine/engine.ts";
import { VolumeError } from "../../engine/errors.ts";
import { DOCUMENTS_FOLDER } from "../../engine/log/names.ts";
import type { Volume } from "../../engine/ports.ts";
import { diskPath, type DiskFile } from "../../model/disk/folders.ts";
import type { Laptop } from "../../model/laptop.ts";

const ASIDE = "_Sync/aside";
/** Which copy the folder belongs to; people leave it alone. */
const MARKER = ".engagement";
const MARKER_BYTES_MAX = 1_024;
/** Characters of a path on Windows without long paths. */
const LONGEST_PATH = 259;

const inDocuments = (name: string): string => `${DOCUMENTS_FOLDER}/${name}`;
const inAside = (slot: string): string => `${ASIDE}/${slot}`;

/** The folder people work in, of the copy in a folder such as `C:/Engagements/Maple (Sync)`. */
export const documentsFolder = (folder: string): string => `${folder}/${DOCUMENTS_FOLDER}`;

/** One after the other; what each answered, or why it failed. */
const each = <A, B>(
  items: ReadonlyArray<A>,
  act: (item: A) => Effect.Effect<B, VolumeError>,
): Effect.Effect<ReadonlyArray<B | VolumeError>> =>
  Effect.forEach(items, (item) =>
    act(item).pipe(Effect.catch((error): Effect.Effect<B | VolumeError> => Effect.succeed(error))),
  );

/** `leaves` is told what is in a file that is about to be moved out of the folder. */
export const workingFolder = (
  laptop: Laptop,
  folder: string,
  hash: (bytes: Uint8Array) => string,
  leaves: (name: string, content: string) => void,
): WorkingFolder => {
  const { disk } = laptop;
  const root = diskPath(folder);
  const volume: Volume = laptop.volumeAt(root, folder);

  const describe = (file: DiskFile): WorkingFile => {
    const number = disk.descriptions.of(file);
    return {
      name: file.name,
      size: file.bytes.length,
      modified: String(number.content),
      id: String(number.file),
    };
  };

  const fileAt = (path: string): WorkingFile | undefined => {
    const found = disk.findBelow(root, path);
    return found?.kind === "file" ? describe(found) : undefined;
  };

  const gone = (operation: string, path: string): VolumeError =>
    new VolumeError({
      reason: "not-found",
      operation,
      path,
      text: "The file is not there any more.",
    });

  const described = (operation: string, path: string): Effect.Effect<WorkingFile, VolumeError> =>
    Effect.suspend(() => {
      const file = fileAt(path);
      return file === undefined ? Effect.fail(gone(operation, path)) : Effect.succeed(file);
    });

  const listed = (path: string): Effect.Effect<ReadonlyArray<WorkingFile>, VolumeError> =>
    Effect.map(volume.list(path), (entries) =>
      entries.flatMap(({ kind, name }) =>
        kind === "file" && name !== MARKER ? (fileAt(`${path}/${name}`) ?? []) : [],
      ),
    );

  const fingerprint = (path: string, options: { readonly limit: number }) =>
    Effect.map(volume.read(path, options), (bytes) => ({ hash: hash(bytes), size: bytes.length }));

  const written = (
    files: ReadonlyArray<{ readonly path: string; readonly parts: ReadonlyArray<Uint8Array> }>,
  ): Effect.Effect<ReadonlyArray<WorkingFile | VolumeError>> =>
    Effect.map(volume.writeTempAll(files), (outcomes) =>
      files.map(({ path }, at) => outcomes[at] ?? fileAt(path) ?? gone("stage", path)),
    );

  /** The place aside is made where it is missing. */
  const madeAside = <A>(
    items: ReadonlyArray<unknown>,
    act: Effect.Effect<ReadonlyArray<A | VolumeError>>,
  ): Effect.Effect<ReadonlyArray<A | VolumeError>> =>
    Effect.matchEffect(volume.makeFolder(ASIDE), {
      onSuccess: () => act,
      onFailure: (error) => Effect.succeed(items.map(() => error)),
    });

  const nobodyKnows = (files: ReadonlyArray<unknown>) =>
    Effect.sync(() => files.map(() => undefined));

  return {
    label: documentsFolder(folder),
    longestPath: LONGEST_PATH,
    marker: Effect.andThen(
      Effect.suspend(() =>
        disk.findBelow(root, DOCUMENTS_FOLDER)?.kind === "folder"
          ? Effect.void
          : Effect.fail(gone("marker", DOCUMENTS_FOLDER)),
      ),
      volume.read(inDocuments(MARKER), { limit: MARKER_BYTES_MAX }).pipe(
        Effect.map((bytes): string | undefined => new TextDecoder().decode(bytes)),
        Effect.catchTag("VolumeError", (error) =>
          error.reason === "not-found" ? Effect.succeed(undefined) : Effect.fail(error),
        ),
      ),
    ),
    setMarker: (text) =>
      Effect.andThen(
        volume.remove(inDocuments(MARKER)),
        volume.writeTemp(inDocuments(MARKER), new TextEncoder().encode(text)),
      ),
    list: listed(DOCUMENTS_FOLDER),
    stat: (name) => Effect.sync(() => fileAt(inDocuments(name))),
    readAll: (names, options) =>
      each(names, (name) =>
        Effect.gen(function* () {
          const path = inDocuments(name);
          const before = yield* described("read", path);
          const bytes = yield* volume.read(path, options);
          return { before, bytes, after: yield* described("read", path) };
        }),
      ),
    leftAlone: nobodyKnows,
    fingerprint: (name, options) => fingerprint(inDocuments(name), options),
    displace: (files) =>
      Effect.suspend(() => {
        for (const { name } of files) {
          const file = disk.findBelow(root, inDocuments(name));
          if (file?.kind === "file") leaves(name, hash(file.bytes));
        }
        return madeAside(
          files,
          volume.renameAllToFresh(
            files.map(({ name, slot }) => ({ from: inDocuments(name), to: inAside(slot) })),
          ),
        );
      }),
    creates: Effect.succeed(false),
    create: (files) =>
      written(files.map(({ name, parts }) => ({ path: inDocuments(name), parts }))),
    place: (files) =>
      volume.renameAllToFresh(
        files.map(({ name, slot }) => ({ from: inAside(slot), to: inDocuments(name) })),
      ),
    aside: {
      list: Effect.catchTag(listed(ASIDE), "VolumeError", (error) =>
        error.reason === "not-found" ? Effect.succeed([]) : Effect.fail(error),
      ),
      leftAlone: nobodyKnows,
      read: (slot, options) => volume.read(inAside(slot), options),
      fingerprintAll: (slots, options) =>
        each(slots, (slot) => fingerprint(inAside(slot), options)),
      stage: (files) =>
        madeAside(files, written(files.map(({ parts, slot }) => ({ path: inAside(slot), parts })))),
      discardAll: (slots) =>
        Effect.map(
          each(slots, (slot) => volume.remove(inAside(slot))),
          (answers) => answers.map((answer) => answer ?? undefined),
        ),
    },
  };
};
