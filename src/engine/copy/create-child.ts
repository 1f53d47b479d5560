/** Making a child: a copy of another copy's folder, which need not be open there (domain A3, rules 32, 43, 63). */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Scope from "effect/Scope";
import type { CopyIdentity } from "../api.ts";
import { admit } from "../log/book.ts";
import { direct, mark, onOwnDisk, type Core, type OwnDisk } from "./core.ts";
import { EngineError } from "../errors.ts";
import type { JustMade } from "./just-made.ts";
import { findChunks } from "./load.ts";
import { emptyMemory, saveMemory, type Memory, type RememberedLocation } from "./memory.ts";
import {
  copyOfLog,
  firstHaveNumber,
  makeLogId,
  paths,
  segmentName,
  type CopyId,
} from "../log/names.ts";
import { asEngineError, identityOf, makeCore, prepare, seal } from "./new-folder.ts";
import type { NumberingReading } from "../state/numbering.ts";
import type { CreationFailure } from "./new-folder.ts";
import { makeHand, publish, storeSegment } from "./own-folder.ts";
import { encodeHave, unusablePerson, type Format } from "./papers.ts";
import { Keys, Locations, PrivateJournal, Trace, type Location, type Volume } from "../ports.ts";
import { fetchChunks } from "../exchange/fetching.ts";
import { stillHeld } from "../exchange/held-files.ts";
import { pullOffers, pullSegments } from "../exchange/pull.ts";
import { haveOf } from "../exchange/acknowledging.ts";
import { encodeSegment, GENESIS, type Segment } from "../log/segment.ts";
import { takeSnapshots } from "../snapshot/take.ts";
import { offers, snapshotOffers } from "../exchange/offers.ts";
import { newVisit, readCard, readFormat, readNewestHave, type Visit } from "../exchange/visit.ts";

export interface CreateChildOptions {
  /** The folder of the copy to be made a parent. */
  readonly from: Location;
  /** An empty folder on the own disk. */
  readonly volume: Volume;
  readonly user: string;
  readonly machine: string;
  /** Who keeps a number that two people took, as in the settings the copy will be opened with. */
  readonly numbering?: NumberingReading;
  /** Filled with what the next opening need not read. */
  readonly made?: JustMade;
}

/** Looks at the parent's folder for a creation: a visit without a session. */
const visitParent = Effect.fnUntraced(function* (
  options: CreateChildOptions,
  copy: CopyId,
): Effect.fn.Return<Visit, CreationFailure, Keys | Trace | Locations | Scope.Scope> {
  const locations = yield* Locations;
  const services = { keys: yield* Keys, trace: yield* Trace };
  const scope = yield* Scope.fork(yield* Scope.Scope);
  const volume = yield* Effect.provideService(locations.open(options.from), Scope.Scope, scope);
  yield* volume.probe;
  const format = yield* readFormat(volume, direct);
  const own = yield* volume.list(paths.own);
  const drop = yield* volume.list(paths.drop);
  const have = yield* readNewestHave(services, volume, direct, own);
  const owner = have?.copy ?? format.ownerCopy;
  const card = yield* readCard(services, volume, direct, { own, format, owner });
  if (card === undefined)
    return yield* new EngineError({
      reason: "not-a-copy",
      text: `${options.from.path} has no identity card.`,
    });
  const hand = makeHand(volume, copy, copy.slice(0, 8));
  const { from: location } = options;
  return newVisit({ location, scope, volume, io: direct, hand, format, card, own, drop, have });
});

/** The first operation of the new copy's log: from now on everybody who hears of it counts it in (rule 63). */
const join = Effect.fnUntraced(function* (
  core: Core,
  parent: CopyId,
): Effect.fn.Return<Segment, OwnDisk> {
  const segment = encodeSegment(
    {
      log: makeLogId(core.own.copy, 1),
      first: 1,
      prev: GENESIS,
      lam: 1,
      at: Math.floor(yield* Clock.currentTimeMillis),
      deps: [],
      ops: [
        {
          kind: "control",
          control: { kind: "join", parent, user: core.user, machine: core.machine },
        },
      ],
    },
    core.keys,
    core.compression,
  );
  yield* onOwnDisk(storeSegment(core.own, segment));
  core.decoded.segments.set(segment.bytes, segment);
  admit(core.book, segment);
  return segment;
});

/** Registers with the parent (rule 63). A share that lets us only read still lets us make a copy (rule 32). */
const register = (core: Core, parent: Visit, joined: Segment): Effect.Effect<boolean> => {
  const number = firstHaveNumber(core.own.copy);
  return publish(
    parent.hand,
    paths.dropSegment(core.own.copy, joined.log, segmentName(joined)),
    joined.bytes,
  ).pipe(
    Effect.andThen(
      publish(
        parent.hand,
        paths.dropHave(core.own.copy, number),
        encodeHave(haveOf(core, number), core.keys),
      ),
    ),
    Effect.as(true),
    Effect.catchTag("VolumeError", () => Effect.succeed(false)),
  );
};

/**
 * Which copy is the office original stands in the format file, and nobody signs that. Everything in an engagement builds on the log of the original,
 * or on its snapshot: where there is neither, it is another file than was written, and the new copy would show nothing for ever.
 */
const whyForeign = ({ book, topLevel }: Core, parent: Visit): EngineError | undefined => {
  if (book.snapshots.size > 0) return undefined;
  const logs = [...book.logs.keys()];
  if (logs.length === 0 || logs.some((log) => copyOfLog(log) === topLevel)) return undefined;
  return new EngineError({
    reason: "not-a-copy",
    text: `Nothing in ${parent.location.path} comes from the office original that its papers name: those are damaged, or its logs. Open that copy on its own computer, connect it to another one, and make this one again.`,
  });
};

/** Makes a copy of the copy in `from`, which need not be open there. */
export const createChildCopy = Effect.fnUntraced(function* (
  options: CreateChildOptions,
): Effect.fn.Return<CopyIdentity, EngineError, Keys | PrivateJournal | Trace | Locations> {
  const wrong = unusablePerson(options);
  if (wrong !== undefined) return yield* wrong;
  const copy = yield* (yield* Keys).newId;
  const make = Effect.gen(function* () {
    const parent = yield* visitParent(options, copy);
    const { engagementId, engagement, topLevel } = parent.format;
    const parentCopy = parent.card.copy;
    const core = yield* makeCore(options, { engagementId, topLevel }, copy);
    const unfinished = yield* prepare(core.own, core.keys);
    yield* takeSnapshots(core, parent, snapshotOffers(parent));
    if (core.awaited.size > 0)
      return yield* new EngineError({
        reason: "volume",
        text:
          parent.rejected.size > 0
            ? `Documents of its clean-up are damaged in ${options.from.path}. Let that copy be repaired, and try again.`
            : `${options.from.path} does not hold all documents of its clean-up yet. Let it synchronise, and try again.`,
      });
    yield* pullOffers(parent, offers(core, parent), (offered) =>
      pullSegments(core, parent, offered),
    );
    const foreign = whyForeign(core, parent);
    if (foreign !== undefined) return yield* foreign;
    if (unfinished) yield* onOwnDisk(findChunks(core));
    yield* fetchChunks(core, parent, { fold: false });
    const held = stillHeld(parent.held);
    if (held !== null) return yield* held;
    const format: Format = {
      engagementId,
      engagement,
      ownerCopy: copy,
      createdFrom: parentCopy,
      topLevel,
    };
    const joined = yield* join(core, parentCopy);
    const remembered = (held: RememberedLocation["held"]): Memory => ({
      ...emptyMemory,
      locations: [{ path: options.from.path, kind: "parent", copy: parentCopy, held }],
    });
    yield* seal(core, { format, parent: parentCopy, memory: remembered([]) });
    // Only a copy that exists introduces itself: a creation that was cut leaves no member nobody will ever meet. Where the
    // introduction is cut, the first exchange hands the log over anyhow.
    const registered = yield* register(core, parent, joined);
    if (registered) {
      const journal = yield* PrivateJournal;
      yield* Effect.ignore(saveMemory(journal, copy, remembered([[joined.log, joined.last]])));
    }
    if (options.made !== undefined) options.made.copy = copy;
    core.trace.emit("copy.created", { copy, role: "child", from: parentCopy, registered });
    mark(core, "copy-created");
    return identityOf(core, format);
  });
  return yield* Effect.mapError(Effect.scoped(make), asEngineError);
});
