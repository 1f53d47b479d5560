/**
 * One run: plan → simulated room with the real engine on every laptop → journal → verdict. A run is synchronous and owns all its
 * state; nothing outlives it but its result.
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { createTopLevel } from "../../engine/engine.ts";
import { Journal } from "../../sim/journal.ts";
import { Kernel } from "../../sim/kernel.ts";
import type { RunOutcome } from "../../sim/kernel.ts";
import type { Machine } from "../../sim/machine.ts";
import type { Tape } from "../../sim/tape.ts";
import { checkInvariant, tellingChecks } from "../checks/invariants.ts";
import { documentRegister, fieldRegister, fieldValue } from "../checks/ledger.ts";
import { missingMarks } from "../checks/marks.ts";
import { readFolders } from "../checks/raw-folder.ts";
import { EVENTS_MOST, JOURNAL_MOST, LONGEST_DAY_MICROS } from "../plan.ts";
import type { Expectation } from "../expectations.ts";
import type { InvariantName, Place, Plan } from "../plan.ts";
import { makeDocumentsFolder } from "./copies.ts";
import { initialDocuments, initialRecords } from "./content.ts";
import { Day, hasMoreThanTimeline, playDay } from "./driver.ts";
import type { DayReport } from "./driver.ts";
import { journalHeader } from "./header.ts";
import { playedAgain } from "./played-again.ts";
import { rawDisks } from "./raw-disks.ts";
import { Room } from "./room.ts";
import { stateOf } from "./state-of.ts";
import { policyOf, type OnTurn } from "./striking.ts";
import { verdictAsKnown, verdictOf } from "./verdict.ts";
import type { Failure, RunResult } from "./verdict.ts";

export interface RunOptions {
  /** Records every draw, or compares with a tape recorded before. */
  readonly tape?: Tape;
  /** Told every turn of a day that is fifo but for its schedule. */
  readonly onTurn?: OnTurn;
  /** Ends the day as soon as all of this holds at the end of a step. */
  readonly until?: ReadonlyArray<Expectation>;
  /** A day that does more than this is a mistake, whatever its file says. */
  readonly eventsMax?: number;
  /** A day whose journal becomes longer than this is one as well. */
  readonly journalMax?: number;
}

/** The office original, made before the day begins. */
const prepareEngagement = Effect.fnUntraced(function* (room: Room) {
  const office = room.topLevel;
  if (office === undefined) return;
  const documents = initialDocuments(room.kernel, room.plan.engagement);
  const records = initialRecords(room.kernel, room.plan.engagement);
  for (const { name, bytes } of documents)
    room.initial.set(documentRegister(name), room.memory.hash(bytes));
  for (const { fields, id } of records)
    for (const [field, value] of Object.entries(fields))
      room.initial.set(fieldRegister(id, field), fieldValue(value));
  yield* createTopLevel({
    volume: room.laptop(office.name).localVolume(room.engagementFolder(office.name)),
    engagement: {
      name: room.plan.engagement.name,
      documents,
      records,
    },
    user: office.user,
    machine: office.name,
  }).pipe(Effect.provideContext(room.ports(office.name)));
  makeDocumentsFolder(room, office.name);
});

const wholeDay = Effect.fnUntraced(function* (day: Day) {
  yield* prepareEngagement(day.room);
  day.room.prepareOffice();
  return yield* playDay(day);
});

/** What every open copy shows at the end, for the checkers. */
const recordFinalStates = (room: Room): void => {
  for (const [laptop, copy] of room.copies)
    room.kernel.record("copy.state", laptop, stateOf(room, laptop, copy), { cause: null });
};

const wholeRun = (plan: Plan): Place => ({ file: plan.file, line: 1, column: 1 });

/** How the kernel came to its end, as a failure of the run; null when the day was played to its end. */
const outcomeFailure = (
  plan: Plan,
  room: Room,
  outcome: RunOutcome<DayReport, unknown>,
): Failure | null => {
  const base = {
    place: wholeRun(plan),
    at: room.kernel.now,
    step: null,
    expected: null,
    found: null,
    hint: null,
    events: room.kernel.journal.events.slice(-8),
  };
  switch (outcome.kind) {
    case "done":
      if (Exit.isSuccess(outcome.exit)) return null;
      throw Cause.squash(outcome.exit.cause);
    case "stuck":
      return {
        ...base,
        kind: "no-progress",
        message: `nothing can happen any more and the day is not over: ${outcome.waiting
          .map((who) => `${who.machine} (${who.program}) waits for ${who.waitingFor}`)
          .join("; ")}`,
      };
    case "leak":
      return {
        ...base,
        kind: "non-deterministic",
        message: `${outcome.what} was used inside a run, where only virtual time and named streams exist\n${outcome.stack}`,
      };
    case "non-deterministic":
      return { ...base, kind: "non-deterministic", message: outcome.report };
    case "out-of-time":
    case "limit":
      return {
        ...base,
        kind: "no-progress",
        message:
          outcome.kind === "limit"
            ? `the run was stopped at its limit: ${outcome.what}`
            : "the run was stopped at its time limit",
        hint: "most likely something is done again and again without a pause: look at every, repeat and flap; a day that is meant to be so long is played in parts, a file for each",
      };
  }
};

/** Judges invariants and marks from the journal and the raw disks alone. */
const judgeDay = (plan: Plan, room: Room) => {
  const events = room.kernel.journal.events;
  const failures: Array<Failure> = [];
  const checks = new Map<InvariantName, number>();
  const raw = { events, plan, disks: rawDisks(room) };
  const finished = { ...raw, folders: readFolders(raw), initial: room.initial };
  for (const name of plan.always) {
    const report = checkInvariant(name, finished);
    checks.set(name, report.checked);
    for (const violation of report.violations) {
      const proof = violation.proof.map((seq) => events[seq]!);
      failures.push({
        kind: "invariant-violated",
        place: wholeRun(plan),
        at: proof.at(-1)?.at ?? room.kernel.now,
        step: null,
        invariant: name,
        message: `${name}: ${violation.message}`,
        expected: null,
        found: null,
        hint: null,
        events: proof,
      });
    }
  }
  for (const missing of missingMarks(events, plan.mustHappen)) {
    failures.push({
      kind: "vacuous",
      place: missing.place,
      at: room.kernel.now,
      step: null,
      message: `the mark ${missing.mark} must happen${missing.on === null ? "" : ` on ${missing.on}`} and never did`,
      expected: missing.mark,
      found: null,
      hint: "the scenario did not reach what it is about: look at the steps before it with explain",
      events: [],
    });
  }
  return { failures, checked: tellingChecks(checks) + plan.mustHappen.length, checks };
};

/** Plays the plan, and again where it says so. Throws only on a defect of our own; everything a scenario can do wrong is in the verdict. */
export const runPlan = (plan: Plan, options: RunOptions = {}): RunResult => {
  const journal = new Journal(journalHeader(plan));
  const kernel = new Kernel({
    seed: plan.seed,
    policy: policyOf(plan, options.onTurn, () => ({ room, driver })),
    journal,
    limits: {
      timeMax: LONGEST_DAY_MICROS,
      eventsMax: options.eventsMax ?? plan.eventsLimit ?? EVENTS_MOST,
      journalMax: options.journalMax ?? JOURNAL_MOST,
    },
    ...(options.tape === undefined ? {} : { tape: options.tape }),
  });
  const room: Room = new Room(plan, kernel);
  const driver: Machine = kernel.machine("scenario");
  const day = new Day(room, driver, options.until);
  const outcome = kernel.run(
    driver.fork("timeline", wholeDay(day)),
    hasMoreThanTimeline(plan) ? { quiet: day.watching.quiet } : {},
  );
  const failures: Array<Failure> = [];
  let checked = 0;
  let checks: RunResult["checks"] = new Map();
  let again: RunResult["again"] = [];
  let seen = false;
  const interrupted = outcomeFailure(plan, room, outcome);
  if (interrupted !== null) failures.push(interrupted);
  if (outcome.kind === "done" && Exit.isSuccess(outcome.exit)) {
    failures.push(...outcome.exit.value.failures);
    checked += outcome.exit.value.checked;
    seen = outcome.exit.value.seen;
    recordFinalStates(room);
    // What must have happened is asked only of a day that went as written; a failed step has said enough.
    const judged = judgeDay(plan, room);
    checks = judged.checks;
    failures.push(
      ...judged.failures.filter((found) => found.kind !== "vacuous" || failures.length === 0),
    );
    checked += judged.checked;
    if (failures.length === 0 && options.until === undefined) {
      const place = wholeRun(plan);
      const { onTurn: _onTurn, tape: _tape, until: _until, ...limits } = options;
      const play = (other: Plan): RunResult => runPlan(other, limits);
      const twice = playedAgain(plan, journal, { place, play });
      failures.push(...twice.failures);
      again = twice.same;
      checked += again.length;
    }
    if (checked === 0 && failures.length === 0) {
      failures.push({
        kind: "vacuous",
        place: wholeRun(plan),
        at: kernel.now,
        step: null,
        message: "the scenario checked nothing",
        expected: "at least one expectation, invariant or mark",
        found: "none",
        hint: "add expect:, eventually:, always: or must-happen:",
        events: [],
      });
    }
  }
  const verdict = verdictAsKnown(plan, verdictOf(failures, checked), kernel.now);
  kernel.record("verdict", "scenario", { verdict: verdict.kind, checked }, { cause: null });
  return {
    plan,
    verdict,
    seen,
    checks,
    again,
    journal,
    simulatedMicros: kernel.now,
    events: kernel.events,
  };
};
