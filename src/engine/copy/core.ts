/**
 * What one copy holds in memory, and what every exchange of it needs. One fiber changes it; helpers only do I/O.
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type { CompressionService } from "../log/compression.ts";
import type { DecodedService } from "../log/decoded.ts";
import { EngineError, type VolumeError } from "../errors.ts";
import { foldReady, type Book, type HeldSnapshot } from "../log/book.ts";
import { conflictsOf, type Conflicting, type FoldedState } from "../state/fold.ts";
import type { EngineMark } from "../marks.ts";
import { copyOfLog, type CopyId, type Hash, type LogId } from "../log/names.ts";
import type { NumberingReading } from "../state/numbering.ts";
import { numbersOf } from "../state/numbers.ts";
import { DOCUMENT_PREFIX, dotText, entityOf } from "../log/op.ts";
import type { TellAhead } from "./ahead.ts";
import type { AtHand } from "./at-hand.ts";
import type { Hand } from "./own-folder.ts";
import type { Json, Keys, Trace } from "../ports.ts";

export interface Core {
  /** Our hand in our own folder. */
  readonly own: Hand;
  readonly keys: Keys["Service"];
  readonly trace: Trace["Service"];
  readonly decoded: DecodedService;
  readonly compression: CompressionService;
  readonly user: string;
  readonly machine: string;
  readonly engagementId: string;
  /** Whose snapshots count. */
  readonly topLevel: CopyId;
  readonly book: Book;
  readonly state: FoldedState;
  /** Who keeps a number here that two people took. */
  readonly numbering: NumberingReading;
  /** Entries the journal was told of that are shown with another number than was asked for, and which. */
  readonly renumbered: Map<string, number>;
  /** How many conflicts the journal was told of here; less than none as long as it has to be told whatever there is. */
  conflictsTold: number;
  /** Own edits the journal was told of that are kept aside, by their dots. */
  readonly aside: Set<string>;
  /** Document chunks known to be in our own folder, complete and checked. */
  readonly chunks: Set<Hash>;
  /** Large ones of them whose bytes are still in memory. */
  readonly atHand: AtHand;
  /** Chunks of folded documents that turned out damaged or gone: wanted again. */
  readonly lost: Set<Hash>;
  /** Snapshots that were met and wait for pieces of their documents. */
  readonly awaited: Map<Hash, HeldSnapshot>;
  /** Snapshots met that say nothing beyond those held. */
  readonly outlived: Set<Hash>;
  /** Snapshots that were made from another history than the one held here, and cannot be taken in. */
  readonly unfitting: Set<Hash>;
  /** Logs of which files lie in our own folder behind something that is missing. */
  readonly gaps: Map<LogId, Gap>;
  /** Documents whose transfer was cut after at least one chunk: by `pull:<sha>` or `push:<sha>`. */
  readonly interrupted: Set<string>;
  /** Told what is about to be stored; nobody has to listen. */
  readonly tellAhead: TellAhead | undefined;
}

export interface Gap {
  /** Up to where the log was held when it was seen. */
  readonly after: number;
  /** Operations behind it, as far as names tell, and the last of them. */
  readonly behind: number;
  readonly last: number;
}

/** Our own disk failed: not the other side's fault, so the connection is not to blame. */
export class OwnDisk extends Data.TaggedError("OwnDisk")<{ readonly error: VolumeError }> {}

/** A command arrived that makes the running exchange pointless (work offline, close, connect elsewhere). */
export class Abandoned extends Data.TaggedError("Abandoned")<{ readonly by: string }> {}

/** Marks failures of our own disk as such. */
export const onOwnDisk = <A>(act: Effect.Effect<A, VolumeError>): Effect.Effect<A, OwnDisk> =>
  Effect.mapError(act, (error) => new OwnDisk({ error }));

export type ExchangeError = VolumeError | OwnDisk | Abandoned;

/** How calls on another folder are made: directly, or while local commands are still served. */
export type Io = <A>(
  act: Effect.Effect<A, VolumeError>,
) => Effect.Effect<A, VolumeError | Abandoned>;

export const direct: Io = (act) => act;

export const toEngineError = (error: ExchangeError): EngineError => {
  switch (error._tag) {
    case "Abandoned":
      return new EngineError({ reason: "closed", text: `Given up: ${error.by}.` });
    case "OwnDisk":
      return new EngineError({
        reason: "volume",
        text: error.error.message,
        volumeError: error.error,
      });
    case "VolumeError":
      return new EngineError({ reason: "volume", text: error.message, volumeError: error });
  }
};

export const mark = (
  core: Pick<Core, "trace">,
  name: EngineMark,
  facts: { readonly [key: string]: Json } = {},
): void => core.trace.emit("mark", { name, ...facts });

/** Something on a share that is not what its name promises: skipped, said aloud, everything else goes on (I19). */
export const reportQuarantined = (
  core: Pick<Core, "trace">,
  found: { readonly where: string; readonly path: string; readonly why: string },
): void => core.trace.emit("quarantined", found);

const tellConflict = (core: Core, { kind, name, field }: Conflicting): void => {
  const entity = kind === "document" ? `${DOCUMENT_PREFIX}${name}` : name;
  core.trace.emit("conflict", { copy: core.own.copy, entity, field });
  mark(core, "conflict-kept-both", { entity });
  core.conflictsTold += 1;
};

/** Tells how many conflicts there are, where that is not what was told one by one: some are settled. */
const tellConflicts = (core: Core): void => {
  const count = core.state.conflicts;
  if (count === core.conflictsTold) return;
  core.conflictsTold = count;
  core.trace.emit("conflicts", { copy: core.own.copy, count });
};

/** Folds what is ready, and tells about registers that now hold different values. */
export const foldAll = (core: Core): void => {
  foldReady(core.book, core.state, core.chunks, (entity) => tellConflict(core, entity));
  tellConflicts(core);
  tellNumbers(core);
  tellAside(core);
};

/** Builds the state anew from somewhere else, and tells about registers that hold different values only since then. */
export const foldAnew = (core: Core, rebuild: () => void): void => {
  const before = new Set(conflictsOf(core.state).map(({ name, field }) => `${name}\n${field}`));
  rebuild();
  foldReady(core.book, core.state, core.chunks, () => undefined);
  for (const entity of conflictsOf(core.state))
    if (!before.has(`${entity.name}\n${entity.field}`)) tellConflict(core, entity);
  tellConflicts(core);
  tellNumbers(core);
  tellAside(core);
};

/** Tells about entries that are now shown with another number than before, for as long as it is not the one asked for. */
const tellNumbers = (core: Core): void => {
  const { renumbered, state } = core;
  if (!state.numbering.touched) return;
  state.numbering.touched = false;
  const now = numbersOf(state, core.numbering);
  for (const { record, shown, wanted } of now) {
    const before = renumbered.get(record) ?? wanted;
    if (shown === wanted) renumbered.delete(record);
    else renumbered.set(record, shown);
    if (shown === before) continue;
    core.trace.emit("renumbered", { copy: core.own.copy, entity: record, wanted, shown });
    if (shown !== wanted)
      mark(core, "number-given-to-the-first", { entity: record, wanted, shown });
  }
};

/** Tells whoever works here about edits of his own that are no part of the engagement any more, or are again after all. */
const tellAside = (core: Core): void => {
  const { aside, own, state, trace } = core;
  const { copy } = own;
  if (aside.size === 0 && state.quarantined.length === 0) return;
  const now = new Map(
    state.quarantined
      .filter(({ log }) => copyOfLog(log) === copy)
      .map((edit) => [dotText(edit), edit] as const),
  );
  for (const reason of ["locked-down", "abandoned"] as const) {
    const edits = [...now].filter(([dot, { why }]) => why === reason && !aside.has(dot));
    if (edits.length === 0) continue;
    for (const [dot] of edits) aside.add(dot);
    trace.emit("edits.aside", {
      copy,
      why: reason,
      edits: edits.map(([dot]) => dot),
      entities: [...new Set(edits.map(([, { op }]) => entityOf(op)))],
    });
    mark(core, "kept-aside");
  }
  const back = [...aside].filter((dot) => !now.has(dot));
  if (back.length === 0) return;
  for (const dot of back) aside.delete(dot);
  trace.emit("edits.back", { copy, edits: back });
};
