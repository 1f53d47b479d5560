/**
 * What another order, or a fault that was tried, explains.
 *
 * Another order than the file means: that the day did not come to what it is about, though nothing was wrong with it; that the engine tells
 * somebody what it tells whoever does the same a moment sooner or later; and that something the day is about is not seen in the end of a day
 * that did not come to it, where the same is so when somebody acts a moment sooner or later. Copies that are to be equal are, in whatever order.
 * Who gets the last seat or the last cable does depend on the order, and whoever writes the day should know that: it is told.
 *
 * What a fault that was tried explains, and so is no finding: that somebody is refused, that something is not so at that moment, or that what the
 * day is about was not reached. That something never comes true is one, unless the time for it was up when the fault had hardly been put right, or
 * a laptop waits for somebody to do what the day's steps do not: to open its copy that was not open yet when the laptop went down, or
 * to type a password that Windows was not told to remember.
 */
import { AS_ANOTHER, BLOCK_OF_STRIKES, STRIKES, strikesFor, type StrikeKind } from "../chance.ts";
import { codesThatMean } from "../../model/windows/codes.ts";
import type { RunResult } from "../runner/verdict.ts";
import type { Deviation, Strikes } from "../../sim/schedule.ts";
import { MINUTE, type Micros } from "../../sim/time.ts";
import { missingMarks } from "../checks/marks.ts";
import { failureClass, worstOf, type Defect } from "./failure-class.ts";

/** Every copy looks around once a minute: so long after a fault was put right it may be felt. */
const FELT_FOR: Micros = MINUTE;

export const isExcused = (
  result: RunResult | Defect,
  schedule: ReadonlyArray<Deviation>,
  /** What is said of the same day where people act at other times; asked only where it matters. */
  atOtherTimes: () => ReadonlySet<string>,
): boolean => {
  if ("message" in result) return false;
  const strikes = schedule.filter((deviation) => "strikes" in deviation);
  const worst = worstOf(result);
  if (strikes.length === 0) return schedule.length > 0 && isOfItsOrder(result, atOtherTimes);
  if (worst?.kind === "vacuous") return true;
  if (worst?.kind !== "expectation-failed") return false;
  if (worst.eventual !== true || worst.at < putRightAt(result, strikes) + FELT_FOR) return true;
  return waitsForSomebody(result);
};

/** What the engine tells somebody for what his copy knows, or does not know yet; and that it has done what was asked. */
const OF_WHAT_IT_KNOWS: ReadonlySet<string | null> = new Set([
  "done",
  "invalid",
  "closed",
  "not-empty",
  "unknown-location",
  "locked",
  "locked-down",
  "abandoned",
  "copies-missing",
  "claimed",
]);

const isOfItsOrder = (result: RunResult, atOtherTimes: () => ReadonlySet<string>): boolean => {
  const worst = worstOf(result);
  if (worst?.kind === "vacuous") return true;
  if (worst?.kind !== "expectation-failed") return false;
  const isTold = worst.expected === "done" || worst.found === "done";
  const isAnother =
    worst.eventual === true &&
    worst.about !== "all-copies" &&
    missingMarks(result.journal.events, result.plan.mustHappen).length > 0;
  const mayBe = isTold
    ? OF_WHAT_IT_KNOWS.has(worst.expected) && OF_WHAT_IT_KNOWS.has(worst.found)
    : isAnother;
  return mayBe && atOtherTimes().has(`${failureClass(result)}: ${worst.message}`);
};

const NEEDS_A_PASSWORD = codesThatMean("logon");

/** Whether a laptop that was struck has no copy open since it went down, or has been let in nowhere since for want of a password. */
const waitsForSomebody = ({ journal: { events } }: RunResult): boolean => {
  const struck = new Set<string>();
  /** Nobody opens the office original, and a laptop may have no copy. */
  const open = new Set<string>();
  const closed = new Set<string>();
  const keptOut = new Set<string>();
  for (const { actor, block, code, kind } of events) {
    if (kind === "drawn" && block === BLOCK_OF_STRIKES) struck.add(actor);
    if (kind === "copy.opened") {
      open.add(actor);
      closed.delete(actor);
    }
    if (!struck.has(actor)) continue;
    if (kind === "power.off" && open.delete(actor)) closed.add(actor);
    else if (kind === "copy.connected") keptOut.delete(actor);
    else if (kind === "refused" && NEEDS_A_PASSWORD.has(code)) keptOut.add(actor);
  }
  return closed.size + keptOut.size > 0;
};

/** Restarting and waking take their own time. */
const IS_BACK: ReadonlySet<string> = new Set(["power.on", "power.wake"]);
const GOES_DOWN: ReadonlySet<unknown> = new Set<StrikeKind>([
  "sleep",
  "hibernate",
  "reboot",
  "power-cut",
]);

/**
 * When the last of the faults was over. Who is signed in with another account is that from when he has got in, and a laptop that went down is
 * back when it is on.
 */
const putRightAt = (
  { journal: { events } }: RunResult,
  strikes: ReadonlyArray<Strikes>,
): Micros => {
  const struck = events.filter(({ block, kind }) => kind === "drawn" && block === BLOCK_OF_STRIKES);
  const ends = struck.map(({ actor, at, seq, what }, index) => {
    const lasts = strikes[index]?.lasts;
    const kind = STRIKES.find((each) => each === what);
    const isBack = GOES_DOWN.has(what)
      ? events.find((event) => event.seq > seq && event.actor === actor && IS_BACK.has(event.kind))
      : undefined;
    return Math.max(isBack?.at ?? 0, kind === undefined ? at : at + strikesFor(kind, lasts));
  });
  const closed = events.filter(
    ({ kind, program }) => kind === "program.closed" && program === AS_ANOTHER,
  );
  return Math.max(0, ...ends, ...closed.map(({ at }) => at));
};
