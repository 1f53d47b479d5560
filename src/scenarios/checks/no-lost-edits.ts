/**
 * No lost update (engine I1): every acknowledged edit is the current value, a version that can still be opened, or was replaced by
 * somebody whose own copy showed it. What was deleted stays deleted (I6).
 *
 * Reads the journal: `ledger.edit` (what people did) against `copy.state` (what each copy showed at the end). A copy that is not open at the end
 * shows nothing; there it is enough that the edit lies in its folder. Where the top-level parent was cleared, what it had by then counts (`copy.cleared`).
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { MINUTE } from "../../sim/time.ts";
import { textOf } from "./facts.ts";
import { asideIn, type FinishedRun, type Registers } from "./finished-run.ts";
import { atTheSameTime, cutOffIn, DELETED, dotsOf, ledgerOf, type LedgerEdit } from "./ledger.ts";
import { rawFolders } from "./raw-folder.ts";
import type { CheckReport } from "./report.ts";
import { takenBackIn } from "./taken-back.ts";
import { timeToLook } from "./time-to-look.ts";

/** The edited registers of a copy at the end of the run: what it shows, and what it keeps aside. */
interface Final {
  readonly shown: Registers;
  /** Not part of the engagement, and not lost. */
  readonly aside: Registers;
}

const finalOf = (state: JournalEvent): Final => ({
  shown: state["edited"] as Registers,
  aside: asideIn(state),
});

/** By laptop. */
const finalStates = (events: ReadonlyArray<JournalEvent>): ReadonlyMap<string, Final> =>
  new Map(
    events
      .filter(({ kind }) => kind === "copy.state")
      .map((state) => [state.actor, finalOf(state)]),
  );

/** What the top-level parent had when it was cleared: the engagement ended there, and nobody has to have it any more. */
const clearedStates = (events: ReadonlyArray<JournalEvent>): ReadonlyArray<Final> =>
  events.filter(({ kind }) => kind === "copy.cleared").map(finalOf);

/** The copy each entry of the ledger was made in, by seq. */
const copiesOf = (events: ReadonlyArray<JournalEvent>): ReadonlyMap<number, string> => {
  const open = new Map<string, string>();
  const copies = new Map<number, string>();
  for (const event of events) {
    const { actor, kind, seq } = event;
    if (kind === "copy.opened") open.set(actor, textOf(event, "copy"));
    else if (kind === "ledger.edit" && open.has(actor)) copies.set(seq, open.get(actor)!);
  }
  return copies;
};

/** Edits made in a copy that is not the one open on that laptop at the end, by seq: it was deleted and another one made, or is one of two. */
const madeInAnother = (
  events: ReadonlyArray<JournalEvent>,
  copies: ReadonlyMap<number, string>,
): ReadonlySet<number> => {
  const last = new Map<string, string>();
  for (const event of events)
    if (event.kind === "copy.state") last.set(event.actor, textOf(event, "copy"));
  return new Set(
    [...copies].filter(([seq, copy]) => copy !== last.get(events[seq]!.actor)).map(([seq]) => seq),
  );
};

const OWN_LOG = "/_Sync/own/log/";

/** An open copy whose laptop is awake has taken in by then what others left in its folder, and shows it. */
const LOOKS_AGAIN_WITHIN = MINUTE;

/**
 * Whether an edit lies in the folder of a copy that does not show it yet: somebody went home with it, or it was handed in there and its author's
 * copy deleted. Whoever opens that copy the next morning has it, and where it is open whoever sits there a moment later, or when its laptop wakes.
 * What stays on its laptop for now is in the copy's private memory, where no checker looks.
 */
const waitsOnADisk = (
  run: FinishedRun,
  damagedAt: ReadonlySet<string>,
): ((edit: LedgerEdit) => boolean | "not known") => {
  const dots = dotsOf(run.events);
  /** When each laptop's copy was deleted last. */
  const left = new Map(
    run.events.filter(({ kind }) => kind === "copy.deleted").map(({ actor, at }) => [actor, at]),
  );
  const mayNotHaveLooked = (home: string, laptop: string): boolean => {
    const at = left.get(laptop);
    return at !== undefined && timeToLook(run.events, home, at) <= LOOKS_AGAIN_WITHIN;
  };
  const open = new Set(
    run.events.filter(({ kind }) => kind === "copy.state").map(({ actor }) => actor),
  );
  return ({ laptop, seq }) => {
    // Whose folder it is, is not asked: another program may just have saved over what says so.
    const folders = rawFolders(run);
    const [, log, number] = DOT.exec(dots.get(seq) ?? "") ?? [];
    if (log === undefined)
      return folders.some((folder) => folder.laptop === laptop) ? "not known" : false;
    const at = Number(number);
    return folders.some(({ laptop: home, segments, snapshotEnds }) => {
      const isElsewhere = home !== laptop && open.has(home) && !damagedAt.has(home);
      if (isElsewhere && !mayNotHaveLooked(home, laptop)) return false;
      return (
        (snapshotEnds.get(log) ?? 0) >= at ||
        segments.some(
          (segment) =>
            segment.log === log &&
            segment.first <= at &&
            at <= segment.last &&
            (home !== laptop || segment.path.includes(OWN_LOG)),
        )
      );
    });
  };
};

const DOT = /^(.+):(\d+)$/;

/**
 * Whether a value that was deleted is shown all the same (I6), and nobody else can have written it: with an equal value of
 * somebody who did not know of the deletion it could not be told apart. What stood there when the day began nobody had to write.
 */
const cameBack = (
  run: FinishedRun,
  ledger: ReadonlyArray<LedgerEdit>,
  { register, saw, seq }: LedgerEdit,
  shown: ReadonlyArray<string>,
): boolean =>
  shown.some((value) => {
    if (!saw.includes(value)) return false;
    const writers = ledger.filter((other) => other.register === register && other.value === value);
    const isInitial = run.initial?.get(register) === value;
    return writers.length <= (isInitial ? 0 : 1) && !wasLeftInAFolder(run, value, seq);
  });

/**
 * Whether it came out of the folder of somebody who deleted his copy, which leaves the files, and made himself another one there, after a clean-up:
 * from then on nobody knows any more that this was ever a version, and a file nobody knows is taken in.
 */
const wasLeftInAFolder = ({ events }: FinishedRun, value: string, deletedAt: number): boolean => {
  const cleanedUp = events.find(
    ({ kind, name, seq }) => seq > deletedAt && kind === "mark" && name === "cleaned-up",
  );
  if (cleanedUp === undefined) return false;
  const leftBehind = new Map(
    events.filter(({ kind }) => kind === "copy.deleted").map(({ actor, seq }) => [actor, seq]),
  );
  return events.some(
    (event) =>
      event.seq > cleanedUp.seq &&
      event.kind === "document.imported" &&
      value.startsWith(textOf(event, "value")) &&
      (leftBehind.get(event.actor) ?? event.seq) < event.seq,
  );
};

/**
 * Whether an edit is shown, or what somebody put in its place who had seen it, or what was put in the place of that: whoever replaced it and
 * is gone himself has replaced nothing. Of two that one person asked for at the same time one may have replaced the other.
 */
const isAccountedFor = (
  edit: LedgerEdit,
  mayReplace: ReadonlyArray<LedgerEdit>,
  isShown: (one: LedgerEdit) => boolean,
): boolean => {
  const others = mayReplace.filter(({ register }) => register === edit.register);
  const met = new Set([edit]);
  for (const one of met) {
    if (isShown(one)) return true;
    for (const other of others)
      if ((other.seq > one.seq && other.saw.includes(one.value)) || atTheSameTime(one, other))
        met.add(other);
  }
  return false;
};

/** From one event to another, on one laptop. */
interface Stretch {
  readonly laptop: string;
  /** The folder it was done to. */
  readonly folder: string;
  readonly from: number;
  readonly to: number;
}

const PAPERS = /^_Sync\/(?:format\.json$|own\/[^/]+$)/;

/** Whether a file was damaged in which edits may have lain: nobody knows here which. */
const mayHoldEdits = (event: JournalEvent): boolean =>
  event.kind === "file.damaged" && !PAPERS.test(textOf(event, "file"));

/** A copy of a folder of that laptop; when it was made. */
interface Backup {
  readonly of: string;
  readonly seq: number;
}

const ANOTHERS: Backup = { of: "", seq: -1 };

/**
 * What people destroyed themselves, or a disk: a backup put over the folder takes what was done there since it was made, another folder, or
 * deleting it, takes all, and damage to a file may. What others had of it by then comes back; what they had not is nobody's to lose.
 */
const destroyedByHand = (events: ReadonlyArray<JournalEvent>): ReadonlyArray<Stretch> => {
  const backups = new Map<string, Backup>();
  const stretches: Array<Stretch> = [];
  for (const event of events) {
    const laptop = event.actor;
    const folder = textOf(event, "folder");
    if (event.kind === "folder.deleted" || mayHoldEdits(event))
      stretches.push({ laptop, folder, from: -1, to: event.seq });
    if (event.kind !== "folder.copied") continue;
    const to = textOf(event, "to");
    const isOwn = textOf(event, "of") === laptop;
    const backup = isOwn ? backups.get(`${laptop} ${folder}`) : ANOTHERS;
    if (backup === undefined) backups.set(`${laptop} ${to}`, { of: folder, seq: event.seq });
    // What was in another folder when it was copied says nothing of this one.
    else
      stretches.push({
        laptop,
        folder: to,
        from: backup.of === to ? backup.seq : -1,
        to: event.seq,
      });
  }
  return stretches;
};

/** Whether a copy may lie in this folder of a laptop: it does at the end of the day, or it is not known where it lay. */
const mayLieIn = (run: FinishedRun): ((copy: string, { folder, laptop }: Stretch) => boolean) => {
  return (copy, { folder, laptop }) => {
    const own = rawFolders(run).filter((place) => place.laptop === laptop && place.owner === copy);
    const begins = `${folder.replaceAll("\\", "/")}/`;
    return own.length === 0 || own.some(({ files }) => files[0]?.path.startsWith(begins));
  };
};

/** Whether a save stayed on its laptop and was never shared: the next save there takes its place in private memory, where no backup looks. */
const wasKeptOnly = (events: ReadonlyArray<JournalEvent>, { laptop, seq, value }: LedgerEdit) => {
  const { cause } = events[seq]!;
  if (cause === null || events[cause]?.kind !== "document.kept") return false;
  return !events.some(
    (event) =>
      event.kind === "edit" &&
      event.actor === laptop &&
      event["field"] === "content" &&
      value.startsWith(textOf(event, "value")),
  );
};

export const noLostEdits = (run: FinishedRun): CheckReport => {
  const { events } = run;
  const isTakenBack = takenBackIn(run);
  const ledger = ledgerOf(events);
  const states = finalStates(events);
  const cleared = clearedStates(events);
  const destroyed = destroyedByHand(events);
  const copies = copiesOf(events);
  const isElsewhere = madeInAnother(events, copies);
  const mayBeDestroyed = mayLieIn(run);
  // What lies behind a damaged file waits for it: others may bring it.
  const damagedAt = new Set(events.filter(mayHoldEdits).map(({ actor }) => actor));
  const isOnADisk = waitsOnADisk(run, damagedAt);
  const mayReplace = [...ledger, ...cutOffIn(events)];
  // Where a step went wrong, nobody opened his copy again for the end of the day: what lies on its disk is not lost.
  const isCutShort = events.some(({ failed, kind }) => kind === "step.done" && failed === true);
  const deleted = events.filter(({ kind }) => kind === "copy.deleted");
  const cutOffLaptops = [
    ...new Set(events.filter(({ kind }) => kind === "power.off").map(({ actor }) => actor)),
  ];
  // A copy that was deleted had handed it in to somebody else by then, and that may be the folder an older one was put over: whenever the edit
  // was made, what counts is that the folder held it no sooner than the older one was made. Whoever he handed it in to may have deleted his copy
  // after him, and have handed it on then.
  const wasHandedInTo = (edit: LedgerEdit, { from, to }: Stretch): boolean => {
    if (!isElsewhere.has(edit.seq) && states.has(edit.laptop)) return false;
    const first = deleted.find(({ actor, seq }) => actor === edit.laptop && edit.seq < seq);
    return (
      first !== undefined &&
      deleted.some(({ seq }) => first.seq <= seq && Math.max(edit.seq, from) < seq && seq < to)
    );
  };
  const mayBeDestroyedWith = (edit: LedgerEdit): boolean =>
    destroyed.some((stretch) =>
      stretch.laptop === edit.laptop
        ? stretch.from < edit.seq &&
          edit.seq < stretch.to &&
          mayBeDestroyed(copies.get(edit.seq) ?? "", stretch)
        : wasHandedInTo(edit, stretch),
    );
  /** What took its place on its laptop was shared, and people destroyed that themselves. */
  const wentWithTheNext = (edit: LedgerEdit): boolean =>
    ledger.some(
      (next) =>
        next.seq > edit.seq &&
        next.laptop === edit.laptop &&
        next.register === edit.register &&
        next.saw.includes(edit.value) &&
        mayBeDestroyedWith(next),
    ) && wasKeptOnly(events, edit);
  const violations: Array<{ message: string; proof: ReadonlyArray<number> }> = [];
  let checked = 0;
  for (const edit of ledger) {
    // The author's own copy must still account for it; a copy that is gone is spoken for by all the others together.
    const own = isElsewhere.has(edit.seq) ? undefined : states.get(edit.laptop);
    if (own === undefined && isCutShort) continue;
    const witnesses = own === undefined ? [...states.values(), ...cleared] : [own];
    if (witnesses.length === 0) continue;
    // Whoever was handed it in a moment before his disk took that back had the last of it.
    const wasTakenBackThere =
      own === undefined &&
      deleted.some(
        ({ actor, at, seq }) =>
          actor === edit.laptop &&
          edit.seq < seq &&
          cutOffLaptops.some((laptop) => isTakenBack(laptop, at)),
      );
    if (mayBeDestroyedWith(edit) || isTakenBack(edit.laptop, edit.at) || wasTakenBackThere)
      continue;
    const isShown = (one: LedgerEdit): boolean =>
      witnesses.some(
        ({ aside, shown }) =>
          [shown, aside].some((held) => held[one.register]?.includes(one.value) === true) ||
          (one.value === DELETED && !cameBack(run, ledger, one, shown[one.register] ?? [])),
      );
    const isThere = isAccountedFor(edit, mayReplace, isShown);
    const waits = (own === undefined || damagedAt.has(edit.laptop)) && !isThere && isOnADisk(edit);
    if (waits === "not known") continue;
    checked++;
    if (waits) continue;
    if (!isThere && !wentWithTheNext(edit)) {
      violations.push({
        message:
          `${edit.laptop}'s edit of ${edit.register} is gone: no copy that should hold it shows it as current or as a version, ` +
          `and nobody who had seen it replaced it`,
        proof: [edit.seq],
      });
    }
  }
  return { checked, violations };
};
