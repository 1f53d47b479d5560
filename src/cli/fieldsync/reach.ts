/** Reaching a folder: everything the engine needs there, and whether this process has the copy or another one. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import { nodeKeys } from "../../engine/node/keys.ts";
import { rememberedListings } from "../../engine/node/listings.ts";
import { nodeLocations } from "../../engine/node/locations.ts";
import { nodePrivateJournal, privateFolderOf } from "../../engine/node/private-journal.ts";
import { codeOf } from "../../engine/node/errors.ts";
import { loadNotes, type MovingLaptop } from "../../engine/node/moving/laptop.ts";
import { nodeVolume } from "../../engine/node/volume.ts";
import { EXIT_CODES, stop, Stop } from "../exit.ts";
import { nobodyAsked, notingLocations } from "./asked-others.ts";
import type { FolderContext } from "./context.ts";
import { greeted, inUse } from "./control/ask.ts";
import { claim, type Ours, type Theirs } from "./control/guard.ts";
import { controlPlace, type ControlPlace } from "./control/place.ts";
import type { Greeting } from "./control/protocol.ts";
import {
  countingLocations,
  countingTrace,
  countingVolume,
  nothingDone,
  nothingMoved,
} from "./counting.ts";
import { checkOwnMemory, inPrivateFolder, KEYS, laptopOf, unusable } from "./laptop.ts";
import { fleeting } from "./fleeting.ts";
import { unwritable, type Unwritable, type WhyOnlyTells } from "./only-telling.ts";
import { rememberedPerson, rememberPerson } from "./person.ts";
import { noFolder } from "./no-folder.ts";
import { checkMoves, movedAway, movingOn } from "./half-moved.ts";
import type { CommonOptions, Refusal } from "./verb.ts";

/** In the private folder; its name is none of a slot. */
const LISTINGS = "pieces-listed";

/** How often a process is looked for that has the copy but ends before it greets. */
const GREETING_TRIES = 200;
const GREETING_PAUSE_MILLIS = 25;

/** The private folder takes nothing, so that nobody can have the copy. */
class CannotWrite extends Data.TaggedError("CannotWrite")<{ readonly why: Unwritable }> {}

const isStop = (thrown: unknown): thrown is Stop => thrown instanceof Stop;

/** Runs what throws a `Stop` where a user has to know something. */
export const orStop = <A>(act: () => A): Effect.Effect<A, Stop> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(act());
    } catch (thrown) {
      if (isStop(thrown)) return Effect.fail(thrown);
      throw thrown;
    }
  });

const checkFolder = Effect.fnUntraced(function* (
  folder: string,
  laptop: MovingLaptop,
  ifMissing: string | undefined,
) {
  const found = yield* Effect.promise(() => stat(folder).catch((cause: unknown) => cause));
  if (found instanceof Error)
    return yield* (yield* movedAway(laptop, folder)) ?? (yield* noFolder(folder, found, ifMissing));
  const isFolder = typeof found === "object" && found !== null && "isDirectory" in found;
  if (!isFolder || !(found as { isDirectory(): boolean }).isDirectory())
    return yield* yield* noFolder(folder);
  return undefined;
});

type Owner =
  | { readonly kind: "ours"; readonly ours: Ours }
  | { readonly kind: "theirs"; readonly theirs: Theirs; readonly greeting: Greeting };

/** Nobody can have the copy, because the private folder cannot be written; or nobody needs it who only looks, where it was never opened. */
interface Nobodys {
  readonly kind: "nobody's";
  readonly why: WhyOnlyTells;
}

export interface Reached<Whose = Owner> {
  readonly context: FolderContext;
  readonly owner: Whose;
}

/** What a user has to know is told, and the rest is looked at by whoever asked. */
const claiming = (place: ControlPlace) =>
  Effect.tryPromise({ try: () => claim(place), catch: (cause) => cause }).pipe(
    Effect.catch((cause) => (isStop(cause) ? Effect.fail(cause) : Effect.die(cause))),
  );

const acquireUnless = (privateFolder: string, folder: string) =>
  Effect.gen(function* (): Effect.fn.Return<Owner, Stop | CannotWrite, Scope.Scope> {
    yield* checkOwnMemory(privateFolder, folder);
    const there = <A, E, R>(work: Effect.Effect<A, E, R>) =>
      inPrivateFolder(
        privateFolder,
        Effect.catchDefect(work, (defect) => {
          const why = unwritable(privateFolder, defect);
          return why === undefined ? Effect.die(defect) : Effect.fail(new CannotWrite({ why }));
        }),
      );
    const place = yield* there(orStop(() => controlPlace(privateFolder)));
    for (let tries = 0; tries < GREETING_TRIES; tries++) {
      const claimed = yield* Effect.acquireRelease(there(claiming(place)), (held) =>
        held?.kind === "ours"
          ? Effect.promise(() => held.release())
          : Effect.sync(() => held?.socket.destroy()),
      );
      if (claimed === undefined) break;
      if (claimed.kind === "ours") return { kind: "ours" as const, ours: claimed };
      const greeting = yield* greeted(claimed, folder);
      if (greeting !== undefined) return { kind: "theirs" as const, theirs: claimed, greeting };
      yield* Effect.sleep(GREETING_PAUSE_MILLIS);
    }
    return yield* stop({
      exitCode: EXIT_CODES.failed,
      code: "in-use",
      wrong: `other programs are opening and closing "${folder}" all the time`,
      todo: "wait a moment and try again",
    });
  });

/** Takes the copy for this process, or finds out who has it. */
export const acquire = (privateFolder: string, folder: string) =>
  Effect.catchTag(acquireUnless(privateFolder, folder), "CannotWrite", ({ why }) =>
    Effect.fail(unusable(privateFolder, why.text)),
  );

/** Nothing is remembered of this place, and no move is under way that may bring something there. */
const isUnheardOf = (privateFolder: string, moving: MovingLaptop): Effect.Effect<boolean> =>
  Effect.promise(async () => {
    const isThere = await stat(privateFolder).then(
      () => true,
      (cause: unknown) => codeOf(cause) !== "ENOENT",
    );
    return !isThere && (await loadNotes(moving).catch(() => null))?.length === 0;
  });

const acquireIfWritable = (privateFolder: string, folder: string) =>
  Effect.catchTag(acquireUnless(privateFolder, folder), "CannotWrite", ({ why }) =>
    Effect.succeed<Nobodys>({ kind: "nobody's", why }),
  );

/** Having a copy takes a private folder. Whoever only looks at a folder nobody opened leaves none behind. */
const acquireToTell = (privateFolder: string, folder: string, moving: MovingLaptop) =>
  Effect.flatMap(isUnheardOf(privateFolder, moving), (isNew) =>
    isNew
      ? Effect.succeed<Nobodys>({ kind: "nobody's", why: { neverOpened: folder } })
      : acquireIfWritable(privateFolder, folder),
  );

type Asked = Pick<CommonOptions, "folder" | "user" | "machine"> & {
  /** What is to be done first where the folder is not there. */
  readonly ifMissing?: string;
};

/** The folder with everything the engine needs there, and whether this process has it. */
const reachBy = <Whose extends Owner | Nobodys>(
  options: Asked,
  take: (
    privateFolder: string,
    folder: string,
    moving: MovingLaptop,
  ) => Effect.Effect<Whose, Stop, Scope.Scope>,
): Effect.Effect<Reached<Whose>, Refusal, Scope.Scope> =>
  Effect.gen(function* () {
    const { folder } = options;
    const { as, home } = yield* orStop(() => laptopOf(options, process.env));
    const keys = nodeKeys(join(home, KEYS));
    const moving = movingOn({ home, keys });
    yield* checkFolder(folder, moving, options.ifMissing);
    const privateFolder = yield* privateFolderOf({
      home: join(home, "copies"),
      copyFolder: folder,
      keys,
    });
    const owner = yield* take(privateFolder, folder, moving);
    const onlyTells = owner.kind === "nobody's" ? owner.why : null;
    // A move that can be ended at once is: only then the private memory is what this place's copy remembers.
    const halfMoved =
      owner.kind === "theirs"
        ? null
        : yield* checkMoves(moving, folder, { mayEnd: onlyTells === null });
    const journal = nodePrivateJournal(privateFolder);
    const known = yield* rememberedPerson(journal);
    const laptop = yield* orStop(() => as(known));
    const moved = nothingMoved();
    const done = nothingDone();
    const askedOthers = nobodyAsked();
    const listings = rememberedListings(join(privateFolder, LISTINGS));
    const context: FolderContext = {
      folder,
      onlyTells: null,
      halfMoved,
      laptop,
      privateFolder,
      askedOthers,
      keys,
      moved,
      done,
      listings,
      volume: countingVolume(nodeVolume(folder, { listings }), moved),
      journal,
      locations: notingLocations(countingLocations(nodeLocations(), moved), askedOthers),
      trace: countingTrace(done),
    };
    const said = options.user !== undefined || options.machine !== undefined;
    if (said && owner.kind === "ours") yield* rememberPerson(journal, laptop);
    return { context: onlyTells === null ? context : fleeting(context, onlyTells), owner };
  });

export const reach = (options: Asked) => reachBy(options, acquire);

/** For what only tells what lies there, unless it `changes` something after all: also where nobody has the copy. */
export const reachToTell = (options: Asked & { readonly changes?: boolean | undefined }) =>
  reachBy(options, options.changes === true ? acquireIfWritable : acquireToTell);

/** Takes a folder for this process alone; who has it already is named. */
export const reachAlone = (
  options: Asked,
): Effect.Effect<{ readonly context: FolderContext; readonly ours: Ours }, Refusal, Scope.Scope> =>
  Effect.gen(function* () {
    const { context, owner } = yield* reach(options);
    if (owner.kind === "theirs") return yield* inUse(context.folder, owner.greeting);
    return { context, ours: owner.ours };
  });
