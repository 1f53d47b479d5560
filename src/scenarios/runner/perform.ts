/**
 * What people do: every action of the plan as an Effect on the laptop it happens on. A refusal is a value with its code and text;
 * nothing else can come back.
 */
import * as Effect from "effect/Effect";
import { unreadableDocuments } from "../../engine/unreadable-documents.ts";
import { isByHand, type HandsAction } from "../hands.ts";
import { isWithFiles } from "../files.ts";
import { isCheckOut } from "../check-outs.ts";
import type { Action } from "../actions.ts";
import { isSetting } from "../settings.ts";
import { isFault, isSharing, type FaultAction } from "../sharing.ts";
import { clearInformation } from "./clear-information.ts";
import {
  abandon,
  close,
  createCopy,
  deleteCopy,
  locate,
  open,
  signIn,
  toBeSent,
  turnTo,
  withCopy,
} from "./copies.ts";
import {
  confirm,
  deleteDocument,
  deleteRecord,
  promote,
  saveDocument,
  saveFields,
} from "./edits.ts";
import { performCheckOut } from "./perform-check-outs.ts";
import { openedElsewhere } from "./opened-elsewhere.ts";
import { performFiles } from "./perform-files.ts";
import { performHands } from "./perform-hands.ts";
import { performSetting } from "./perform-settings.ts";
import { performFault, performSharing } from "./perform-sharing.ts";
import { byRoom, byVolume, byWindows, Refused } from "./refused.ts";
import type { Room } from "./room.ts";

/** What somebody does who sits at a laptop. */
export type AtALaptop = Exclude<
  Action,
  HandsAction | FaultAction | { readonly action: "wait" | "look" }
>;

export const perform = (room: Room, action: Action): Effect.Effect<void, Refused> => {
  if (action.action === "wait") return Effect.sleep(action.forMicros / 1_000);
  if (action.action === "look") return Effect.void;
  if (isByHand(action)) return performHands(room, action);
  if (isFault(action)) return performFault(room, action);
  // A laptop that sleeps or is off cannot be used; every other precondition is the field's or the engine's to judge.
  const name = action.laptop;
  const laptop = room.laptop(name);
  if (!laptop.machine.alive) {
    const text = `${name} is switched off`;
    return Effect.fail(new Refused({ laptop: name, code: "powered-off", text }));
  }
  if (laptop.machine.asleep) {
    return Effect.fail(new Refused({ laptop: name, code: "asleep", text: `${name} is asleep` }));
  }
  return performAnyway(room, action);
};

/** The same whether the laptop is on and awake or not: for what passes by itself, and has no hands that wait for a screen. */
export const performAnyway = (room: Room, action: AtALaptop): Effect.Effect<void, Refused> => {
  const name = action.laptop;
  const laptop = room.laptop(name);
  if (isSharing(action)) return performSharing(room, action);
  if (isSetting(action)) return Effect.suspend(() => byRoom(name, performSetting(laptop, action)));
  if (isWithFiles(action)) return performFiles(room, action);
  if (isCheckOut(action)) return performCheckOut(room, action);
  switch (action.action) {
    case "create-sync-copy": {
      const account = room.officeAccount(room.node(action.from));
      return createCopy(room, name, {
        path: room.officePath(action.from),
        credentials: {
          user: `${room.laptop(action.from).computerName}\\${account.name}`,
          password: account.password,
        },
      });
    }
    case "create-account":
      return byWindows(name, () =>
        laptop.createAccount({
          name: action.name,
          password: action.password,
          disabled: action.disabled,
          expired: action.expired,
          lockedOut: action.lockedOut ?? false,
          groups: action.groups ?? [],
        }),
      );
    case "share-folder": {
      const { share, readers: accounts = [] } = action;
      const folder = room.engagementFolder(name);
      return byWindows(name, () => laptop.shareWithWizard({ share, folder, accounts }));
    }
    case "stop-sharing":
      return byWindows(name, () => laptop.stopSharing(action.share));
    case "grant":
      return byWindows(name, () => laptop.grant(action));
    case "revoke":
      return byWindows(name, () => laptop.revoke(action));
    case "sign-in":
      return signIn(room, name, action.to, action);
    case "create-child-copy":
      return locate(room, name, action.from, action).pipe(
        Effect.tap(() => turnTo(room, name, action.folder)),
        Effect.flatMap((from) => createCopy(room, name, from)),
      );
    case "open-copy":
      return turnTo(room, name, action.folder).pipe(Effect.andThen(open(room, name)));
    case "upgrade-program":
      return close(room, name).pipe(
        Effect.andThen(Effect.sync(() => void room.upgrades.set(name, action.to))),
      );
    case "close-copy":
      return close(room, name);
    case "connect":
      // Without a copy there is nothing to connect, but Windows comes first and may say no before that is noticed.
      if (!room.copies.has(name)) {
        return signIn(room, name, action.to, action).pipe(
          Effect.andThen(withCopy(room, name, () => Effect.void)),
        );
      }
      return locate(room, name, action.to, action).pipe(
        Effect.flatMap((to) => withCopy(room, name, (handle) => handle.connect(to))),
      );
    case "disconnect":
      return withCopy(room, name, (handle) => handle.disconnect);
    case "switch":
      return withCopy(room, name, (handle) => handle.switchTo(action.to));
    case "work-offline":
      return withCopy(room, name, (handle) => handle.workOffline);
    case "work-online":
      return withCopy(room, name, (handle) => handle.workOnline);
    case "sync-now":
      return withCopy(room, name, (handle) =>
        Effect.andThen(handle.syncNow, () => toBeSent(handle)),
      );
    case "repair":
      return withCopy(room, name, (handle) =>
        Effect.andThen(unreadableDocuments(handle), Effect.ignore(handle.checkFiles)),
      );
    case "lock-down":
      return withCopy(room, name, (handle) =>
        handle.lockDown({ patienceMillis: action.patienceMicros / 1_000 }),
      );
    case "clean-up":
      return withCopy(room, name, (handle) =>
        handle.cleanUp({ patienceMillis: action.patienceMicros / 1_000 }),
      );
    case "unlock":
      return withCopy(room, name, (handle) => handle.unlock);
    case "abandon":
      return abandon(room, name, action);
    case "delete-copy":
      return deleteCopy(room, name);
    case "clear-information":
      return clearInformation(room, name);
    case "edit-document":
      return saveDocument(room, action);
    case "confirm":
      return confirm(room, name, action.document);
    case "promote":
      return promote(room, action);
    case "set-document-mode":
      return withCopy(room, name, (handle) =>
        Effect.asVoid(handle.setDocumentMode(action.document, action.mode)),
      );
    case "sync-documents":
      return withCopy(room, name, (handle) =>
        Effect.asVoid(
          handle.syncDocuments(...(action.document === null ? [] : [[action.document]])),
        ),
      );
    case "delete-document":
      return deleteDocument(room, name, action.document);
    case "edit-record":
      return saveFields(room, action);
    case "delete-record":
      return deleteRecord(room, name, action.record);
    case "open-program":
      return laptop
        .openProgram({
          program: action.program,
          on: action.on,
          ...(action.file === null ? {} : { file: action.file }),
          ...(action.letsOthers === undefined ? {} : { letsOthers: action.letsOthers }),
          ...(action.writes === undefined ? {} : { writes: action.writes }),
          ...(action.locks === undefined ? {} : { locks: action.locks }),
          ...(action.desktop === undefined ? {} : { desktop: action.desktop }),
          ...(action.user === null
            ? {}
            : { credentials: { user: action.user, password: action.password ?? "" } }),
        })
        .pipe(
          Effect.mapError((error) => byVolume(name, error)),
          Effect.tap(() =>
            Effect.sync(() => {
              const opened = openedElsewhere(room, action);
              if (opened !== undefined)
                room.openedElsewhere.set(`${name}/${action.program}`, opened);
            }),
          ),
        );
    case "close-program":
      return laptop.closeProgram(action.program);
  }
};
