/**
 * Carries out a command on a folder: takes the copy for this process and works on it, or lets the process that has it do so.
 * This file brings the engine with it, so it is loaded only when a command runs.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Scope from "effect/Scope";
import {
  Compression,
  Hints,
  type HintsService,
  openCopy,
  type CopyHandle,
  type CopyIdentity,
  type JustMade,
} from "../../engine/engine.ts";
import { nodeCompression } from "../../engine/node/compression.ts";
import { leaveNothing } from "../../engine/node/nothing-left.ts";
import { nodeHints } from "../../engine/node/hints.ts";
import { nodeWorkingFolder } from "../../engine/node/working-folder.ts";
import type { EngineError } from "../../engine/errors.ts";
import { Keys, Locations, PrivateJournal, Trace } from "../../engine/ports.ts";
import type { Stop } from "../exit.ts";
import { Output } from "../output.ts";
import type { CopyContext, FolderContext } from "./context.ts";
import { ask, inUse } from "./control/ask.ts";
import type { Ours, Theirs } from "./control/guard.ts";
import type { Greeting } from "./control/protocol.ts";
import { serveBusy, serveControl, type Served } from "./control/serve.ts";
import { lastAskedIn, untilEnded } from "./handed-back.ts";
import { checkKey, unopenable } from "./own-key.ts";
import { pastable } from "./pastable.ts";
import { countingDocuments, notingAhead } from "./counting.ts";
import { withProgress } from "./progress.ts";
import { fleeting } from "./fleeting.ts";
import { cannotWrite, onlyTellsText, type WhyOnlyTells } from "./only-telling.ts";
import { reach, reachToTell } from "./reach.ts";
import { refused } from "./refusal.ts";
import { checkNotSomebodyElses, wasOpenedHere } from "./somebody-elses.ts";
import type { Answer, CommonOptions, Refusal } from "./verb.ts";
import { notThisCopy, ownNowText, regainedText } from "./whose-folder.ts";

/** Longest wait between two looks at another folder. Real people wait for what a colleague saved; two listings cost little. */
const POLL_MAX_MILLIS = 2_000;

/** Every command that has to do with files asks for a look at once; the copy need not do it beside that. */
const FIRST_LOOK_MILLIS = 1_000;

/** Looking at fifty thousand files takes half a second. Where the system says what was saved, looking all the time is not needed. */
const LOOK_TOLD_MAX_MILLIS = 30_000;

type Engine = Keys | Locations | PrivateJournal | Trace;

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

/** What is only read needs no key: so whoever lost his can still save what the copy holds. */
const NEEDS_NO_KEY: ReadonlySet<string> = new Set(["export"]);

/** What says how a copy is doing, also to those who were handed back. */
const PROPERTIES = "properties";

/** What is done again and again, mostly with nothing to do. Everything else looks at each piece. */
const REMEMBERS: ReadonlySet<string> = new Set(["sync"]);

const NO_HINTS: HintsService = { watch: () => Effect.void, watchAt: () => Effect.void };

/** A folder that is no copy is told of as what it is. */
const whyNoCopy = (
  context: FolderContext,
  error: EngineError,
): Effect.Effect<never, EngineError | Stop> =>
  error.reason === "not-a-copy"
    ? Effect.flatMap(notThisCopy(context, error), (why) => Effect.fail(why))
    : Effect.fail(error);

export interface Opening {
  /** What this command made just now. */
  readonly made?: JustMade;
  readonly needsKey?: boolean;
}

/** Opens the copy, and closes it when the scope ends. Other processes are served meanwhile. */
export const openHere = (
  context: FolderContext,
  /** Null where nothing can be written, and this only tells. */
  ours: Ours | null,
  { made, needsKey = true }: Opening = {},
): Effect.Effect<CopyContext, Refusal, Scope.Scope | Output> =>
  Effect.gen(function* () {
    // When it is closed: Windows removes no folder that is watched.
    yield* Effect.addFinalizer(() =>
      context.done.ended ? Effect.promise(() => leaveNothing(context.folder)) : Effect.void,
    );
    const folder = nodeWorkingFolder({ root: context.folder, volume: context.volume });
    const documents = countingDocuments(folder, context.moved);
    const { machine, user } = context.laptop;
    const opening = openCopy({
      ...(made === undefined ? {} : { made }),
      volume: context.volume,
      user,
      machine,
      onAhead: notingAhead(context.moved),
      // Looking at the files takes in what was saved there.
      ...(ours === null ? {} : { documents }),
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
      Effect.catchTag("EngineError", (error) => whyNoCopy(context, error)),
    );
    const { becameChildOf, regained } = context.done;
    if (becameChildOf !== null && context.onlyTells === null) {
      const text = ownNowText(context.folder, becameChildOf);
      yield* (yield* Output).err(`${pastable(context.folder, text)}\n`);
    }
    if (regained) yield* (yield* Output).err(`${regainedText(context.folder)}\n`);
    yield* Effect.addFinalizer(() => handle.close);
    if (needsKey) yield* checkKey(context, handle.identity.copyId);
    const opened: CopyContext = { ...context, handle };
    if (ours !== null) yield* serveControl(ours, servedCommands, opened);
    return opened;
  });

interface Ordered<Context> extends CommonOptions {
  readonly command: string;
  readonly sent: { readonly [name: string]: unknown };
  readonly work: (context: Context) => Effect.Effect<Answer, Refusal>;
  /** What is done to the folder before the copy is opened. */
  readonly before?: ((folder: string) => Effect.Effect<void>) | undefined;
  /** What is said to whoever stops the command on its way. */
  readonly ifStopped?: string | undefined;
  /** What it came to where somebody else has brought it to its end. */
  readonly ended?: ((role: CopyIdentity["role"]) => Answer) | undefined;
  /** It changes nothing, and is carried out where nothing can be written. */
  readonly onlyTells?: boolean | undefined;
  /** One that only tells changes something, as it is asked now. */
  readonly changes?: boolean | undefined;
}

/** Who works with an open copy was said when it was opened. */
const UNHEARD =
  "the copy is open in another fieldsync: --user and --machine change nothing before that one has ended\n";

/** How far a command is that another process carries out only that one knows. */
const AT_IT_MILLIS = 5_000;

const forward = Effect.fnUntraced(function* (
  {
    command,
    folder,
    machine,
    sent,
    user,
  }: Omit<Ordered<never>, "before" | "changes" | "ended" | "ifStopped" | "onlyTells" | "work">,
  { theirs, greeting }: { readonly theirs: Theirs; readonly greeting: Greeting },
): Effect.fn.Return<Answer, Stop, Output> {
  if (greeting.busy !== null) return yield* inUse(folder, greeting);
  const output = yield* Output;
  if (user !== undefined || machine !== undefined) yield* output.err(UNHEARD);
  const tellWhoIsAtIt = Effect.andThen(
    Effect.sleep(AT_IT_MILLIS),
    output.err(
      `${command}: the fieldsync that has the copy open is at it (process ${greeting.process})\n`,
    ),
  );
  return yield* Effect.raceFirst(
    ask(theirs.socket, folder, { command, arguments: sent }),
    Effect.andThen(tellWhoIsAtIt, Effect.never),
  );
});

const tellIfStopped = ({
  folder,
  ifStopped,
}: Ordered<CopyContext>): Effect.Effect<void, never, Output> =>
  ifStopped === undefined
    ? Effect.void
    : Effect.flatMap(Output, ({ err }) => err(`${pastable(folder, ifStopped)}\n`));

const sayOnlyTells = ({ onlyTells }: FolderContext): Effect.Effect<void, never, Output> =>
  onlyTells === null
    ? Effect.void
    : Effect.flatMap(Output, ({ err }) => err(`${onlyTellsText(onlyTells)}\n`));

/** That is said when the folder turned out to be a copy. */
const isNeverOpened = ({ onlyTells }: FolderContext): boolean =>
  onlyTells !== null && "neverOpened" in onlyTells;

/** The folder of a command, and what is said where nothing can be written. */
const reached = <C>(order: Ordered<C>) =>
  Effect.tap(order.onlyTells === true ? reachToTell(order) : reach(order), ({ context }) =>
    isNeverOpened(context) ? Effect.void : sayOnlyTells(context),
  );

/** Opens a copy for a command; for one that only tells, also where nothing can be written, or nobody opened it. */
const openFor = (
  { changes = false, command, onlyTells = false }: Ordered<CopyContext>,
  context: FolderContext,
  ours: Ours | null,
) => {
  const opening = { needsKey: !NEEDS_NO_KEY.has(command) };
  const open = openHere(context, ours, opening);
  if (isNeverOpened(context)) return Effect.tap(open, sayOnlyTells);
  if (!onlyTells || ours === null) return open;
  const openShut = (why: WhyOnlyTells) => {
    const shut = fleeting(context, why);
    serveBusy(ours, command);
    return Effect.tap(openHere(shut, null, opening), sayOnlyTells);
  };
  return Effect.gen(function* () {
    // What is no copy at all is said when it is opened.
    if (!changes && !(yield* wasOpenedHere(context)))
      return yield* openShut({ neverOpened: context.folder });
    const opened = yield* Effect.catchTag(open, "EngineError", (error) => {
      const why = cannotWrite(context, error.volumeError);
      return why === undefined ? Effect.fail(error) : openShut(why);
    });
    if (opened.onlyTells !== null) return opened;
    // A full disk keeps nobody from opening his copy; what others left is not in it then, and would be missing in the answer.
    const why = cannotWrite(context, opened.handle.status().lastFailure);
    if (why === undefined) return opened;
    yield* opened.handle.close;
    return yield* openShut(why);
  });
};

const said = <A, R>(work: Effect.Effect<A, Refusal, R>): Effect.Effect<A, Stop, R> =>
  Effect.mapError(work, refused);

const once = (order: Ordered<CopyContext>): Effect.Effect<Answer, Stop, Output> =>
  said(
    Effect.scoped(
      Effect.gen(function* () {
        const { context, owner } = yield* reached(order);
        if (owner.kind === "theirs") return yield* forward(order, owner);
        yield* checkNotSomebodyElses(context);
        yield* order.before?.(context.folder) ?? Effect.void;
        if (REMEMBERS.has(order.command))
          yield* Effect.acquireRelease(
            Effect.promise(() => context.listings.load()),
            () => Effect.promise(() => context.listings.save()),
          );
        const opening = openFor(order, context, owner.kind === "ours" ? owner.ours : null);
        const work = Effect.flatMap(opening, order.work);
        return yield* withProgress(order.command, context.moved, work);
      }),
    ),
  );

/** Asks how the copy is doing, whoever has it. */
const propertiesFor = (order: Ordered<CopyContext>) =>
  Effect.map(servedCommands, (served) => ({
    ...order,
    command: PROPERTIES,
    sent: {},
    work: served(PROPERTIES)!({}),
    onlyTells: true,
  }));

/** What the copy asked everybody for before this command, where another process carries it out: only that one can hand it back. */
const askedBefore = (order: Ordered<CopyContext>) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { owner } = yield* said(reach(order));
      if (owner.kind !== "theirs") return undefined;
      return yield* Effect.flatMap(propertiesFor(order), (asking) => forward(asking, owner)).pipe(
        Effect.map(({ result }) => lastAskedIn(result)),
        // Why it does not answer it says to the command itself.
        Effect.orElseSucceed(() => undefined),
      );
    }),
  );

/**
 * Carries out a command on the opened copy, here or where it is open. One that waits for people is handed back by a process that is done, and goes
 * on here: else whoever asked how the copy is doing would wait with it.
 */
export const onCopy = (order: Ordered<CopyContext>): Effect.Effect<Answer, Stop, Output> => {
  const { command, ended } = order;
  const carryOut = Effect.suspend(() => once(order));
  const asked = Effect.flatMap(propertiesFor(order), once);
  const work =
    ended === undefined
      ? carryOut
      : Effect.flatMap(askedBefore(order), (before) =>
          untilEnded({ command, carryOut, ended, before, asked }),
        );
  return Effect.onInterrupt(work, () => tellIfStopped(order));
};

/** Carries out a command on the folder as it lies there, or lets the process do it that has the copy open. */
export const onPlainFolder = (order: Ordered<FolderContext>): Effect.Effect<Answer, Stop, Output> =>
  said(
    Effect.scoped(
      Effect.gen(function* () {
        const { context, owner } = yield* reached(order);
        if (owner.kind === "theirs") return yield* forward(order, owner);
        if (owner.kind === "ours") serveBusy(owner.ours, order.command);
        const work = Effect.catchTag(order.work(context), "EngineError", (error) =>
          whyNoCopy(context, error),
        );
        return yield* withProgress(order.command, context.moved, work);
      }),
    ),
  );
