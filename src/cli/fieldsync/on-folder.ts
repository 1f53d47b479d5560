/**
 * Carries out a command on a folder: takes the copy for this process and works on it, or lets the process that has it do so.
 * This file brings the engine with it, so it is loaded only when a command runs.
 */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import {
  Compression,
  Hints,
  type HintsService,
  openCopy,
  type CopyHandle,
  type JustMade,
} from "../../engine/engine.ts";
import { nodeCompression } from "../../engine/node/compression.ts";
import { causeText } from "../../engine/node/errors.ts";
import { nodeHints } from "../../engine/node/hints.ts";
import { nodeKeys } from "../../engine/node/keys.ts";
import { rememberedListings } from "../../engine/node/listings.ts";
import { nodeLocations } from "../../engine/node/locations.ts";
import { nodePrivateJournal, privateFolderOf } from "../../engine/node/private-journal.ts";
import type { MovingLaptop } from "../../engine/node/moving/laptop.ts";
import { nodeWorkingFolder } from "../../engine/node/working-folder.ts";
import { nodeVolume } from "../../engine/node/volume.ts";
import { DOCUMENTS_FOLDER, type CopyId } from "../../engine/log/names.ts";
import { Keys, Locations, PrivateJournal, Trace } from "../../engine/ports.ts";
import { EXIT_CODES, stop, Stop } from "../exit.ts";
import { Output } from "../output.ts";
import type { CopyContext, FolderContext } from "./context.ts";
import { ask, greeted, inUse } from "./control/ask.ts";
import { claim, type Ours, type Theirs } from "./control/guard.ts";
import { controlPlace } from "./control/place.ts";
import type { Greeting } from "./control/protocol.ts";
import { serveBusy, serveControl, type Served } from "./control/serve.ts";
import {
  countingLocations,
  countingTrace,
  countingVolume,
  nothingDone,
  nothingMoved,
} from "./counting.ts";
import { inPrivateFolder, laptopOf } from "./laptop.ts";
import { rememberedPerson, rememberPerson } from "./person.ts";
import { checkMoves, movedAway, movingOn } from "./half-moved.ts";
import { pastable } from "./pastable.ts";
import { withProgress } from "./progress.ts";
import { refused } from "./refusal.ts";
import type { Answer, CommonOptions, Refusal } from "./verb.ts";
import { notThisCopy, ownNowText } from "./whose-folder.ts";

/** Longest wait between two looks at another folder. Real people wait for what a colleague saved; two listings cost little. */
const POLL_MAX_MILLIS = 2_000;

/** Every command that has to do with files asks for a look at once; the copy need not do it beside that. */
const FIRST_LOOK_MILLIS = 1_000;

/** Looking at fifty thousand files takes half a second. Where the system says what was saved, looking all the time is not needed. */
const LOOK_TOLD_MAX_MILLIS = 30_000;

type Engine = Keys | Locations | PrivateJournal | Trace;

/** How often a process is looked for that has the copy but ends before it greets. */
const GREETING_TRIES = 200;
const GREETING_PAUSE_MILLIS = 25;

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

const checkFolder = Effect.fnUntraced(function* (folder: string, laptop: MovingLaptop) {
  const found = yield* Effect.promise(() => stat(folder).catch((cause: unknown) => cause));
  if (found instanceof Error)
    return yield* (
      (yield* movedAway(laptop, folder)) ??
      stop({
        exitCode: EXIT_CODES.failed,
        code: "no-folder",
        wrong: `"${folder}" cannot be used: ${causeText(found)}`,
        expected: "a folder of this computer",
        todo: "check the path",
      })
    );
  const isFolder = typeof found === "object" && found !== null && "isDirectory" in found;
  if (!isFolder || !(found as { isDirectory(): boolean }).isDirectory())
    return yield* stop({
      exitCode: EXIT_CODES.failed,
      code: "no-folder",
      wrong: `"${folder}" is a file`,
      expected: "a folder of this computer",
      todo: "name the folder the file lies in",
    });
  return undefined;
});

export interface Reached {
  readonly context: FolderContext;
  readonly owner:
    | { readonly kind: "ours"; readonly ours: Ours }
    | { readonly kind: "theirs"; readonly theirs: Theirs; readonly greeting: Greeting };
}

export const acquire = (privateFolder: string, folder: string) =>
  Effect.gen(function* () {
    const place = yield* inPrivateFolder(
      privateFolder,
      orStop(() => controlPlace(privateFolder)),
    );
    for (let tries = 0; tries < GREETING_TRIES; tries++) {
      const claimed = yield* Effect.acquireRelease(
        inPrivateFolder(
          privateFolder,
          Effect.promise(() => claim(place)),
        ),
        (held) =>
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

/** The folder with everything the engine needs there, and whether this process has it. */
export const reach = (
  options: Pick<CommonOptions, "folder" | "user" | "machine">,
): Effect.Effect<Reached, Refusal, Scope.Scope> =>
  Effect.gen(function* () {
    const { folder } = options;
    const { as, home } = yield* orStop(() => laptopOf(options, process.env));
    const keys = nodeKeys(join(home, "keys"));
    const moving = movingOn({ home, keys });
    yield* checkFolder(folder, moving);
    const privateFolder = yield* privateFolderOf({
      home: join(home, "copies"),
      copyFolder: folder,
      keys,
    });
    const owner = yield* acquire(privateFolder, folder);
    // A move that can be ended at once is: only then the private memory is what this place's copy remembers.
    const halfMoved = owner.kind === "ours" ? yield* checkMoves(moving, folder) : null;
    const journal = nodePrivateJournal(privateFolder);
    const known = yield* rememberedPerson(journal);
    const laptop = yield* orStop(() => as(known));
    const moved = nothingMoved();
    const done = nothingDone();
    const listings = rememberedListings(join(privateFolder, LISTINGS));
    const context: FolderContext = {
      folder,
      halfMoved,
      laptop,
      keys,
      moved,
      done,
      listings,
      volume: countingVolume(nodeVolume(folder, { listings }), moved),
      journal,
      locations: countingLocations(nodeLocations(), moved),
      trace: countingTrace(done),
    };
    const said = options.user !== undefined || options.machine !== undefined;
    if (said && owner.kind === "ours") yield* rememberPerson(journal, laptop);
    return { context, owner };
  });

/** Gives an effect of the engine the services of a folder. */
export const onLaptop = <A, E, R>(
  context: FolderContext,
  work: Effect.Effect<A, E, R>,
): Effect.Effect<A, E, Exclude<R, Engine>> =>
  Effect.provideContext(
    work,
    Context.make(Keys, context.keys).pipe(
      Context.add(Locations, context.locations),
      Context.add(PrivateJournal, context.journal),
      Context.add(Trace, context.trace),
      Context.add(Compression, nodeCompression),
      Context.add(Hints, nodeHints(context.folder)),
    ),
  );

const servedCommands = Effect.promise(async (): Promise<Served> => {
  const { table } = await import("./table.ts");
  const served = new Map(table.map((entry) => [entry.name, entry.served]));
  return (command) => served.get(command);
});

/** A private memory that lost its keys, or is damaged, is no defect of ours. */
const unopenable = (folder: string, defect: unknown): Stop =>
  stop({
    exitCode: EXIT_CODES.failed,
    code: "private-memory",
    wrong: `the private memory of "${folder}" cannot be used: ${defect instanceof Error ? defect.message : String(defect)}`,
    todo:
      "nothing in the folder was changed: restore the private folder from a backup. Without one: make a copy in a new folder with " +
      `fieldsync create-copy, and save there once more what you changed last in ${DOCUMENTS_FOLDER}`,
  });

/** What is only read needs no key: so whoever lost his can still save what the copy holds. */
const NEEDS_NO_KEY: ReadonlySet<string> = new Set(["export"]);

/** A copy without its key would come to a standstill with the first thing it has to sign. */
const checkKey = ({ folder, keys }: FolderContext, copy: CopyId): Effect.Effect<void, Stop> =>
  Effect.try({
    try: () => void keys.sign(copy, new Uint8Array()),
    catch: (cause) => unopenable(folder, cause),
  });

/** What is done again and again, mostly with nothing to do. Everything else looks at each piece. */
const REMEMBERS: ReadonlySet<string> = new Set(["sync"]);

/** In the private folder; its name is none of a slot. */
const LISTINGS = "pieces-listed";

const NO_HINTS: HintsService = { watch: () => Effect.void, watchAt: () => Effect.void };

export interface Opening {
  /** What this command made just now. */
  readonly made?: JustMade;
  readonly needsKey?: boolean;
}

/** Opens the copy, and closes it when the scope ends. Other processes are served meanwhile. */
export const openHere = (
  context: FolderContext,
  ours: Ours,
  { made, needsKey = true }: Opening = {},
): Effect.Effect<CopyContext, Refusal, Scope.Scope | Output> =>
  Effect.gen(function* () {
    const documents = nodeWorkingFolder({ root: context.folder, volume: context.volume });
    const { machine, user } = context.laptop;
    const opening = openCopy({
      ...(made === undefined ? {} : { made }),
      volume: context.volume,
      user,
      machine,
      documents,
      settings: { pollMaxMillis: POLL_MAX_MILLIS },
      documentSettings: {
        firstLookMillis: FIRST_LOOK_MILLIS,
        lookToldMaxMillis: LOOK_TOLD_MAX_MILLIS,
        recheckFrom: "anywhere",
      },
    });
    // What this command lays out itself it need not be told of, file by file.
    const told = made === undefined ? opening : Effect.provideService(opening, Hints, NO_HINTS);
    const handle: CopyHandle = yield* onLaptop(context, told).pipe(
      Effect.catchDefect((defect) => Effect.fail(unopenable(context.folder, defect))),
      Effect.catchTag("EngineError", (error) =>
        error.reason === "not-a-copy"
          ? Effect.flatMap(notThisCopy(context, error), (why) => Effect.fail(why))
          : Effect.fail(error),
      ),
    );
    const { becameChildOf } = context.done;
    if (becameChildOf !== null) {
      const text = ownNowText(context.folder, becameChildOf);
      yield* (yield* Output).err(`${pastable(context.folder, text)}\n`);
    }
    yield* Effect.addFinalizer(() => handle.close);
    if (needsKey) yield* checkKey(context, handle.identity.copyId);
    const opened: CopyContext = { ...context, handle };
    yield* serveControl(ours, servedCommands, opened);
    return opened;
  });

interface Ordered<Context> extends CommonOptions {
  readonly command: string;
  readonly sent: { readonly [name: string]: unknown };
  readonly work: (context: Context) => Effect.Effect<Answer, Refusal>;
  /** What is done to the folder before the copy is opened. */
  readonly before?: ((folder: string) => Effect.Effect<void>) | undefined;
}

const forward = (
  { command, folder, sent }: Pick<Ordered<never>, "command" | "folder" | "sent">,
  { theirs, greeting }: { readonly theirs: Theirs; readonly greeting: Greeting },
): Effect.Effect<Answer, Stop> =>
  greeting.busy === null
    ? ask(theirs.socket, folder, { command, arguments: sent })
    : Effect.fail(inUse(folder, greeting));

const said = <A, R>(work: Effect.Effect<A, Refusal, R>): Effect.Effect<A, Stop, R> =>
  Effect.mapError(work, refused);

/** Carries out a command on the opened copy, here or where it is open. */
export const onCopy = (order: Ordered<CopyContext>): Effect.Effect<Answer, Stop, Output> =>
  said(
    Effect.scoped(
      Effect.gen(function* () {
        const { context, owner } = yield* reach(order);
        if (owner.kind === "theirs") return yield* forward(order, owner);
        yield* order.before?.(context.folder) ?? Effect.void;
        if (REMEMBERS.has(order.command))
          yield* Effect.acquireRelease(
            Effect.promise(() => context.listings.load()),
            () => Effect.promise(() => context.listings.save()),
          );
        const opening = openHere(context, owner.ours, {
          needsKey: !NEEDS_NO_KEY.has(order.command),
        });
        const work = Effect.flatMap(opening, order.work);
        return yield* withProgress(order.command, context.moved, work);
      }),
    ),
  );

/** Carries out a command on the folder as it lies there, or lets the process do it that has the copy open. */
export const onPlainFolder = (order: Ordered<FolderContext>): Effect.Effect<Answer, Stop, Output> =>
  said(
    Effect.scoped(
      Effect.gen(function* () {
        const { context, owner } = yield* reach(order);
        if (owner.kind === "theirs") return yield* forward(order, owner);
        serveBusy(owner.ours, order.command);
        return yield* withProgress(order.command, context.moved, order.work(context));
      }),
    ),
  );

/** Takes a folder for this process alone; who has it already is named. */
export const reachAlone = (
  options: Pick<CommonOptions, "folder" | "user" | "machine">,
): Effect.Effect<{ readonly context: FolderContext; readonly ours: Ours }, Refusal, Scope.Scope> =>
  Effect.gen(function* () {
    const { context, owner } = yield* reach(options);
    if (owner.kind === "theirs") return yield* inUse(context.folder, owner.greeting);
    return { context, ours: owner.ours };
  });
