/** Working Papers on a laptop: signing in where a copy lies, making copies, opening and closing them, using an open one. */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { createChildCopy, openCopy } from "../../engine/engine.ts";
import type { CopyHandle, DocumentSettings, WorkingFolder } from "../../engine/engine.ts";
import { EngineError } from "../../engine/errors.ts";
import type { Location } from "../../engine/ports.ts";
import { diskPath } from "../../model/disk/folders.ts";
import type { Credentials } from "../actions.ts";
import { documentRegister } from "../checks/ledger.ts";
import { byEngine, byVolume, Refused } from "./refused.ts";
import type { Room } from "./room.ts";
import { documentsFolder, workingFolder } from "./working-folder.ts";

const hostOf = (path: string): string => path.replace(/^\\\\/, "").split("\\")[0] ?? path;

/** What Working Papers answers somebody on the screen. What Windows refuses is told by the field itself. */
const refusedByEngine = (room: Room, laptop: string, error: EngineError): Refused => {
  if (error.volumeError === undefined)
    room.kernel.record("copy.refused", laptop, { code: error.reason, text: error.text });
  return byEngine(laptop, error);
};

/** Browsing to a computer and logging on there (the page, step 3.2–3.4). Without a typed account Windows offers what it has. */
export const signIn = (room: Room, laptop: string, path: string, typed: Credentials) =>
  room
    .laptop(laptop)
    .signIn({
      server: hostOf(path),
      ...(typed.user === null ? {} : { user: typed.user, password: typed.password ?? "" }),
      remember: typed.remember,
    })
    .pipe(Effect.mapError((error) => byVolume(laptop, error)));

/**
 * The location as Working Papers opens it. With "Remember my password" ticked, Windows knows the account from the dialog and
 * the path alone is enough from then on, today and on every later visit.
 */
export const locate = Effect.fnUntraced(function* (
  room: Room,
  laptop: string,
  path: string,
  typed: Credentials,
): Effect.fn.Return<Location, Refused> {
  if (typed.user === null) return { path };
  if (!typed.remember) {
    return { path, credentials: { user: typed.user, password: typed.password ?? "" } };
  }
  yield* signIn(room, laptop, path, typed);
  return { path };
});

/** Turns to the usual copy of a laptop, or to a second one; the one that was open is closed. */
export const turnTo = Effect.fnUntraced(function* (
  room: Room,
  laptop: string,
  folder: string | undefined,
) {
  if (room.secondFolders.get(laptop) === folder) return;
  yield* close(room, laptop);
  if (folder === undefined) room.secondFolders.delete(laptop);
  else room.secondFolders.set(laptop, folder);
});

const GLANCE_MILLIS = 50;

/**
 * Opens the copy on this laptop's own disk in Working Papers. Opening one that is open is no action, and whoever asks while it is being
 * opened gets that one: Working Papers does not open a copy twice.
 */
export const open = Effect.fnUntraced(function* (room: Room, laptop: string) {
  while (room.opening.has(laptop)) yield* Effect.sleep(GLANCE_MILLIS);
  if (room.copies.has(laptop)) return;
  room.opening.add(laptop);
  const opened = Effect.sync(() => void room.opening.delete(laptop));
  yield* Effect.ensuring(openNow(room, laptop), opened);
});

/** The disk says what happens in the folder, so all of it is looked at rarely: a day of ten laptops would do nothing else. */
const LOOKS = { lookMaxMillis: 30_000, lookToldMaxMillis: 30_000 } as const;

/** Where the documents of a copy lie as files. */
const filesOf = (
  room: Room,
  laptop: string,
): {
  readonly documents?: WorkingFolder;
  readonly documentSettings?: Partial<DocumentSettings>;
} =>
  room.plan.engagement.files === true
    ? {
        documents: workingFolder(
          room.laptop(laptop),
          room.engagementFolder(laptop),
          (bytes) => room.memory.hash(bytes),
          (file, content) => room.savedFiles.noteTakenOut(laptop, documentRegister(file), content),
        ),
        documentSettings: LOOKS,
      }
    : {};

/** The folder for them, made with the copy: one that is gone later is a question. */
export const makeDocumentsFolder = (room: Room, laptop: string): void => {
  if (room.plan.engagement.files === true)
    room.laptop(laptop).disk.makeFolder(diskPath(documentsFolder(room.engagementFolder(laptop))));
};

const openNow = Effect.fnUntraced(function* (room: Room, laptop: string) {
  const scope = yield* Scope.make();
  const handle = yield* openCopy({
    volume: room.laptop(laptop).localVolume(room.engagementFolder(laptop)),
    user: room.node(laptop).user,
    machine: laptop,
    ...filesOf(room, laptop),
    settings: {
      yellow: room.plan.policies.yellow,
      numbering: room.plan.policies.numbering,
      locksWithPeer: room.plan.policies["locks-with-peer"],
    },
  }).pipe(
    Effect.provideContext(room.ports(laptop)),
    Effect.provideService(Scope.Scope, scope),
    Effect.mapError((error) => refusedByEngine(room, laptop, error)),
  );
  room.copies.set(laptop, { handle, scope });
  // Also one whose deletion a disk that lies took back with the power. The office original is not one of them.
  if (laptop !== room.topLevel?.name) room.copyHolders.add(laptop);
  const folder = room.secondFolders.get(laptop) ?? "";
  room.copyIds.set(`${laptop}/${folder}`, handle.identity.copyId);
});

export const close = Effect.fnUntraced(function* (room: Room, laptop: string) {
  const copy = room.copies.get(laptop);
  if (copy === undefined) return;
  room.copies.delete(laptop);
  yield* copy.handle.close;
  yield* Scope.close(copy.scope, Exit.void);
});

export const createCopy = Effect.fnUntraced(function* (room: Room, laptop: string, from: Location) {
  yield* createChildCopy({
    from,
    volume: room.laptop(laptop).localVolume(room.engagementFolder(laptop)),
    user: room.node(laptop).user,
    machine: laptop,
    numbering: room.plan.policies.numbering,
  }).pipe(
    Effect.provideContext(room.ports(laptop)),
    Effect.mapError((error) => refusedByEngine(room, laptop, error)),
  );
  room.copyHolders.add(laptop);
  makeDocumentsFolder(room, laptop);
  // "Click Open. This launches your child synchronized copy." (the page, step 3.7)
  yield* open(room, laptop);
});

export const withCopy = <A>(
  room: Room,
  laptop: string,
  use: (handle: CopyHandle) => Effect.Effect<A, EngineError>,
): Effect.Effect<A, Refused> => {
  const copy = room.copies.get(laptop);
  if (copy === undefined) {
    return Effect.fail(
      new Refused({
        laptop,
        code: "no-copy",
        text: `${laptop} has no open copy; create-child-copy or open-copy comes first`,
      }),
    );
  }
  return use(copy.handle).pipe(Effect.mapError((error) => refusedByEngine(room, laptop, error)));
};

/** Abandons the copy on a laptop: people pick it from the list of all copies, by name and by which of two it is. */
export const abandon = (
  room: Room,
  laptop: string,
  { copyOf, folder = "" }: { readonly copyOf: string; readonly folder?: string },
): Effect.Effect<void, Refused> =>
  withCopy(room, laptop, (handle) => {
    const { members } = handle.properties();
    const copyId = room.copyIds.get(`${copyOf}/${folder}`);
    const known = members.find((member) => member.copyId === copyId);
    return known === undefined
      ? new EngineError({ reason: "invalid", text: `No copy of ${copyOf} is registered here.` })
      : handle.abandon(known.copyId);
  });

/** What was to be sent was not, because nothing can be written there; what is there was taken in all the same. */
export const toBeSent = (handle: CopyHandle): Effect.Effect<void, EngineError> =>
  Effect.suspend(() => {
    const { lastFailure, queue } = handle.status();
    const kept =
      queue > 0 && (lastFailure?.reason === "denied" || lastFailure?.reason === "no-space");
    return kept && lastFailure !== null
      ? new EngineError({ reason: "volume", text: lastFailure.message, volumeError: lastFailure })
      : Effect.void;
  });

/** Deletes the copy on a laptop. The engine has closed it then. */
export const deleteCopy = Effect.fnUntraced(function* (room: Room, laptop: string) {
  yield* withCopy(room, laptop, (handle) => handle.deleteCopy);
  yield* close(room, laptop);
  // The usual copy of a laptop with two is still there.
  if (!room.secondFolders.delete(laptop)) room.copyHolders.delete(laptop);
});
