/**
 * Whoever asks everybody to hand in comes to an end: it is agreed on, or taken back when the time he gave them is over (engine I11, I20). Also
 * where his laptop was switched off in between: with the copy open again it goes on. Counted is the time in which the copy was open without
 * interruption.
 */
import type { JournalEvent } from "../../sim/journal.ts";
import { MINUTE, type Micros } from "../../sim/time.ts";
import { everyStep, type Plan } from "../plan.ts";
import { textOf } from "./facts.ts";
import { isPutOver, type FinishedRun } from "./finished-run.ts";
import type { CheckReport, Violation } from "./report.ts";
import { takenBackIn } from "./taken-back.ts";

/** What a copy gives everybody after a restart, when nobody says otherwise. */
const AFTER_A_RESTART = 5 * MINUTE;
/** A slow line, a host that does not answer, a program that holds a file. */
const SLACK = 15 * MINUTE;

/** The longest anybody of the plan waits for the others. */
const patienceOf = (plan: Plan): Micros =>
  Math.max(
    AFTER_A_RESTART,
    ...everyStep(plan.timeline).flatMap(({ actions }) =>
      actions.flatMap((action) => ("patienceMicros" in action ? [action.patienceMicros] : [])),
    ),
  );

interface Asked {
  readonly laptop: string;
  readonly copy: string;
  readonly epoch: string;
  readonly seq: number;
  /** A backup of the top level's folder forgot that this number, or a later one, had been given: what was decided then counts again. */
  readonly isGivenAgain: boolean;
  /** It is not closed; it may be asleep. */
  isOpen: boolean;
  /** Since when it is open and awake; null while it is not. */
  openSince: Micros | null;
}

/** The copy is not open: no time passes for it. Nor does it while its disk takes nothing. */
const INTERRUPTS: ReadonlySet<string> = new Set([
  "power.sleep",
  "power.hibernate",
  "power.off",
  "power.shutting-down",
  "stick.out",
]);
/** On a disk with less than this neither the agreement nor that it is taken back can be written. */
const NEXT_TO_NOTHING_BYTES = 1_000_000;
const GOES_ON: ReadonlySet<string> = new Set(["power.wake", "disk.free", "stick.in"]);
const ENDS_PROGRAMS: ReadonlySet<string> = new Set(["power.off", "power.shutting-down"]);
/** Hands in Explorer take the request away, or bring back an older one. A backup that is made does not, nor does another copy that is deleted. */
const forgets = (event: JournalEvent, { copy, laptop }: Asked): boolean =>
  (event.actor === laptop && (isPutOver(event) || event.kind === "folder.deleted")) ||
  (event.kind === "copy.deleted" && textOf(event, "copy") === copy);

/** Another copy of the same laptop is open or closed by itself. */
const noteLife = (one: Asked, event: JournalEvent, isFull: boolean): void => {
  const { kind } = event;
  const at = isFull ? null : event.at;
  const isThis = textOf(event, "copy") === one.copy;
  if (isThis && kind === "copy.opened") {
    one.isOpen = true;
    one.openSince = at;
  } else if (isThis && kind === "copy.closed") {
    one.isOpen = false;
    one.openSince = null;
  } else if (INTERRUPTS.has(kind)) {
    one.openSince = null;
    if (ENDS_PROGRAMS.has(kind)) one.isOpen = false;
  } else if (GOES_ON.has(kind) && one.isOpen) one.openSince = at;
};

export const lockDownEnds = (run: FinishedRun): CheckReport => {
  const { events, plan } = run;
  const isTakenBack = takenBackIn(run);
  /** By copy and number: two may have asked under the same one. */
  const asked = new Map<string, Asked>();
  const full = new Set<string>();
  const patience = patienceOf(plan) + SLACK;
  const violations: Array<Violation> = [];
  let checked = 0;
  const judge = ({ laptop, openSince, seq }: Asked, at: Micros, proof: ReadonlyArray<number>) => {
    checked++;
    if (openSince !== null && at - openSince > patience)
      violations.push({
        message: `${laptop} asked everybody to hand in, and that was neither agreed on nor taken back in ${Math.floor((at - openSince) / MINUTE)} minutes`,
        proof: [seq, ...proof],
      });
  };
  let latest = 0;
  for (const event of events) {
    const { actor, at, kind, seq } = event;
    const epoch = textOf(event, "epoch");
    const copy = textOf(event, "copy");
    if (kind === "disk.free") {
      if (Number(event["bytes"]) < NEXT_TO_NOTHING_BYTES) full.add(actor);
      else full.delete(actor);
    }
    if (kind === "control.intent" && !isTakenBack(actor, at))
      asked.set(`${copy} ${epoch}`, {
        laptop: actor,
        copy,
        epoch,
        seq,
        isGivenAgain: Number(epoch) <= latest,
        isOpen: true,
        openSince: full.has(actor) ? null : at,
      });
    if (kind.startsWith("control.")) latest = Math.max(latest, Number(epoch));
    const ended =
      kind === "control.committed" || kind === "control.taken-back"
        ? [...asked].filter(([, one]) => one.epoch === epoch)
        : kind === "control.unlocked"
          ? [...asked]
          : kind === "control.sealed"
            ? // Who hands in for a later request has been overruled with his own.
              [...asked].filter(
                ([, one]) => actor === one.laptop && Number(one.epoch) < Number(epoch),
              )
            : kind === "phase" && textOf(event, "to") !== "handing-in"
              ? [...asked].filter(([, one]) => one.isGivenAgain && one.copy === copy)
              : [];
    for (const [key, one] of ended) {
      judge(one, at, [seq]);
      asked.delete(key);
    }
    for (const [key, one] of asked) {
      const isGone =
        forgets(event, one) ||
        (kind === "control.abandoned" && textOf(event, "abandoned") === one.copy);
      if (isGone) asked.delete(key);
      else if (actor === one.laptop) noteLife(one, event, full.has(actor));
    }
  }
  const end = events.at(-1)?.at ?? 0;
  for (const one of asked.values()) judge(one, end, []);
  return { checked, violations };
};
