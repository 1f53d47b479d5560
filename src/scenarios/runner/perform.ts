/**
 * What people do: every action of the plan as an Effect on the laptop it happens on. A refusal (by Windows, by the room, by the
 * engine) is a value with its code and text; nothing else can come back.
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scope from "effect/Scope";
import { createChildCopy, openCopy } from "../../engine/engine.ts";
import type { CopyHandle } from "../../engine/engine.ts";
import type { EngineError, VolumeError } from "../../engine/errors.ts";
import type { Location } from "../../engine/ports.ts";
import type { HardwareRefusal } from "../../model/field.ts";
import type { WindowsRefusal } from "../../model/laptop.ts";
import { linkLight } from "../../model/views.ts";
import { DELETED, documentRegister, fieldRegister, fieldValue } from "../checks/ledger.ts";
import type { Action, Credentials } from "../plan.ts";
import { documentBytes } from "./content.ts";
import { currentAddress } from "./look.ts";
import type { Room } from "./room.ts";
import { shownIn } from "./shown.ts";

/** Somebody tried something and was told no. `code` is a Windows code, or a word where Windows has none (`no-cable`). */
export class Refused extends Data.TaggedError("Refused")<{
  readonly laptop: string;
  readonly code: number | string;
  readonly text: string;
}> {
  override get message(): string {
    return `${typeof this.code === "number" ? "error " : ""}${this.code}: ${this.text}`;
  }
}

const byVolume = (laptop: string, error: VolumeError): Refused =>
  new Refused({ laptop, code: error.code ?? error.reason, text: error.text });

const byEngine = (laptop: string, error: EngineError): Refused =>
  error.volumeError === undefined
    ? new Refused({ laptop, code: error.reason, text: error.text })
    : byVolume(laptop, error.volumeError);

const byRoom = (laptop: string, refusal: HardwareRefusal | null): Effect.Effect<void, Refused> =>
  refusal === null
    ? Effect.void
    : Effect.fail(new Refused({ laptop, code: refusal.code, text: refusal.message }));

const hostOf = (path: string): string => path.replace(/^\\\\/, "").split("\\")[0] ?? path;

/** Browsing to a computer and logging on there (the page, step 3.2–3.4). Without a typed account Windows offers what it has. */
const signIn = (room: Room, laptop: string, path: string, typed: Credentials) =>
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
const locate = Effect.fnUntraced(function* (
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

const byWindows = (
  laptop: string,
  ask: () => WindowsRefusal | null,
): Effect.Effect<void, Refused> =>
  Effect.suspend(() => {
    const refusal = ask();
    return refusal === null ? Effect.void : Effect.fail(new Refused({ laptop, ...refusal }));
  });

/** How long somebody looks at the network icon before giving up on a link, and on an address (XP needs three minutes). */
const LINK_PATIENCE_MILLIS = 10_000;
const ADDRESS_PATIENCE_MILLIS = 200_000;
const GLANCE_MILLIS = 500;

/** After plugging in or waking, people wait until the laptop has an address, or until it is plain that it gets none. */
const untilConnected = Effect.fnUntraced(function* (room: Room, laptop: string) {
  for (let waited = 0; waited < ADDRESS_PATIENCE_MILLIS; waited += GLANCE_MILLIS) {
    if (currentAddress(room, laptop) !== "none") return;
    if (waited >= LINK_PATIENCE_MILLIS && linkLight(room.field, laptop) === "down") return;
    yield* Effect.sleep(GLANCE_MILLIS);
  }
});

/** Opens the copy on this laptop's own disk in Working Papers. Opening one that is open is no action. */
const open = Effect.fnUntraced(function* (room: Room, laptop: string) {
  if (room.copies.has(laptop)) return;
  const scope = yield* Scope.make();
  const handle = yield* openCopy({
    volume: room.laptop(laptop).localVolume(room.engagementFolder(laptop)),
    user: room.node(laptop).user,
    machine: laptop,
    settings: { yellow: room.plan.policies.yellow },
  }).pipe(
    Effect.provideContext(room.ports(laptop)),
    Effect.provideService(Scope.Scope, scope),
    Effect.mapError((error) => byEngine(laptop, error)),
  );
  room.copies.set(laptop, { handle, scope });
});

const close = Effect.fnUntraced(function* (room: Room, laptop: string) {
  const copy = room.copies.get(laptop);
  if (copy === undefined) return;
  room.copies.delete(laptop);
  yield* copy.handle.close;
  yield* Scope.close(copy.scope, Exit.void);
});

const createCopy = Effect.fnUntraced(function* (room: Room, laptop: string, from: Location) {
  yield* createChildCopy({
    from,
    volume: room.laptop(laptop).localVolume(room.engagementFolder(laptop)),
    user: room.node(laptop).user,
    machine: laptop,
  }).pipe(
    Effect.provideContext(room.ports(laptop)),
    Effect.mapError((error) => byEngine(laptop, error)),
  );
  room.copyHolders.add(laptop);
  // "Click Open. This launches your child synchronized copy." (the page, step 3.7)
  yield* open(room, laptop);
});

const withCopy = <A>(
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
  return use(copy.handle).pipe(Effect.mapError((error) => byEngine(laptop, error)));
};

/** Makes an edit through the copy and, once it is acknowledged, writes it into the ledger with what was on the screen before. */
const edit = Effect.fnUntraced(function* (
  room: Room,
  laptop: string,
  registers: ReadonlyArray<{ readonly register: string; readonly value: string }>,
  /** Whether the whole screen was replaced, or only the version that was open in a program. */
  replaces: "all-shown" | "current",
  change: (handle: CopyHandle) => Effect.Effect<unknown, EngineError>,
) {
  yield* withCopy(room, laptop, (handle) => {
    const entries = registers.map((entry) => ({
      ...entry,
      saw: shownIn(handle, entry.register).slice(0, replaces === "current" ? 1 : undefined),
    }));
    return change(handle).pipe(
      Effect.map(() => {
        for (const entry of entries) room.kernel.record("ledger.edit", laptop, entry);
      }),
    );
  });
});

const saveDocument = (room: Room, laptop: string, document: string, sizeBytes: number | null) => {
  const key = `${laptop}/${document}`;
  const version = (room.saves.get(key) ?? 0) + 1;
  room.saves.set(key, version);
  const size = sizeBytes ?? room.sizes.get(document) ?? 65_536;
  room.sizes.set(document, size);
  const bytes = documentBytes(room.kernel, { name: key, version, sizeBytes: size });
  const entry = { register: documentRegister(document), value: room.memory.hash(bytes) };
  return edit(room, laptop, [entry], "current", (handle) => handle.saveDocument(document, bytes));
};

const saveFields = Effect.fnUntraced(function* (
  room: Room,
  action: Extract<Action, { action: "edit-record" }>,
) {
  for (const [field, value] of Object.entries(action.set)) {
    const entry = { register: fieldRegister(action.record, field), value: fieldValue(value) };
    yield* edit(room, action.laptop, [entry], "all-shown", (handle) =>
      handle.setField(action.record, field, value),
    );
  }
});

const deleteRecord = (room: Room, laptop: string, record: string): Effect.Effect<void, Refused> => {
  const fields = Object.keys(room.copies.get(laptop)?.handle.record(record) ?? {});
  const entries = fields.map((field) => ({
    register: fieldRegister(record, field),
    value: DELETED,
  }));
  return edit(room, laptop, entries, "all-shown", (handle) => handle.deleteRecord(record));
};

/** A sleeping laptop cannot be used; every other precondition is the field's or the engine's to judge. */
const USABLE_ASLEEP: ReadonlySet<Action["action"]> = new Set([
  "wake",
  "plug",
  "unplug",
  "wait",
  "look",
]);

export const perform = (room: Room, action: Action): Effect.Effect<void, Refused> => {
  if (action.action === "wait") return Effect.sleep(action.forMicros / 1_000);
  if (action.action === "look") return Effect.void;
  const name = action.laptop;
  const laptop = room.laptop(name);
  if (laptop.machine.asleep && !USABLE_ASLEEP.has(action.action)) {
    return Effect.fail(new Refused({ laptop: name, code: "asleep", text: `${name} is asleep` }));
  }
  switch (action.action) {
    case "plug":
      return byRoom(
        name,
        room.field.plug(name, {
          into: action.into,
          ...(action.port === undefined || action.port === null ? {} : { port: action.port }),
        }),
      ).pipe(Effect.andThen(untilConnected(room, name)));
    case "unplug":
      return byRoom(name, room.field.unplug(name));
    case "sleep":
      return byRoom(name, room.field.sleep(name));
    case "wake":
      return byRoom(name, room.field.wake(name)).pipe(Effect.andThen(untilConnected(room, name)));
    case "create-sync-copy": {
      const account = room.officeAccount(room.node(action.from));
      return createCopy(room, name, {
        path: room.officePath(action.from),
        credentials: { user: `${action.from}\\${account.name}`, password: account.password },
      });
    }
    case "create-account":
      return byWindows(name, () =>
        laptop.createAccount({
          name: action.name,
          password: action.password,
          disabled: action.disabled,
          expired: action.expired,
        }),
      );
    case "share-folder":
      return byWindows(name, () => laptop.shareFolder(action.share, room.engagementFolder(name)));
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
        Effect.flatMap((from) => createCopy(room, name, from)),
      );
    case "open-copy":
      return open(room, name);
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
      return withCopy(room, name, (handle) => Effect.asVoid(handle.syncNow));
    case "edit-document":
      return saveDocument(room, name, action.document, action.sizeBytes);
    case "delete-document":
      return edit(
        room,
        name,
        [{ register: documentRegister(action.document), value: DELETED }],
        "all-shown",
        (handle) => handle.deleteDocument(action.document),
      );
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
          ...(action.user === null
            ? {}
            : { credentials: { user: action.user, password: action.password ?? "" } }),
        })
        .pipe(Effect.mapError((error) => byVolume(name, error)));
    case "close-program":
      return laptop.closeProgram(action.program);
  }
};
