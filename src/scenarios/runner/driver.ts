/**
 * The driver: plays the timeline step by step on the room's own machine. A step's actions start at the same moment, one per
 * laptop, and the step ends when all have ended; then its expectations are looked at. The first step that fails ends the day.
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { formatTime, SECOND } from "../../sim/time.ts";
import { isByHand } from "../hands.ts";
import type { Action, Eventually, Expectation, PlannedStep } from "../plan.ts";
import { missed, passed, unexpected } from "./failures.ts";
import { look } from "./look.ts";
import { perform } from "./perform.ts";
import type { Refused } from "./refused.ts";
import type { Room } from "./room.ts";
import type { Failure } from "./verdict.ts";

/** How often `eventually` looks, in virtual microseconds. */
const LOOK_EVERY_MICROS = SECOND;
/** What a day came to, before the invariants are judged. */
export interface DayReport {
  readonly failures: ReadonlyArray<Failure>;
  /** Expectations looked at. */
  readonly checked: number;
  /** Whether what the day was to go on until was seen. */
  readonly seen: boolean;
}

/** Looks again and again until everything holds or the time is up. Nothing is looked at twice while the journal stands still. */
const eventually = Effect.fnUntraced(function* (
  room: Room,
  step: PlannedStep | null,
  wanted: Eventually,
) {
  const deadline = room.kernel.now + wanted.withinMicros;
  let open = wanted.expectations;
  let seen = -1;
  while (true) {
    if (room.kernel.journal.events.length !== seen) {
      open = wanted.expectations.filter((expectation) => look(room, expectation) !== null);
      seen = room.kernel.journal.events.length;
    }
    if (open.length === 0 || room.kernel.now >= deadline) break;
    yield* Effect.sleep(Math.min(LOOK_EVERY_MICROS, deadline - room.kernel.now) / 1_000);
  }
  const failures: Array<Failure> = [];
  for (const expectation of wanted.expectations) {
    const difference = look(room, expectation);
    if (difference === null) passed(room, expectation);
    else {
      const when = `within ${formatTime(wanted.withinMicros)}`;
      failures.push(missed(room, step, expectation, difference, when));
    }
  }
  return failures;
});

type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly refused: Refused }
  /** The action has not ended within anybody's patience. */
  | { readonly kind: "hanging" };

/** Nothing Windows or the engine does takes this long; whoever still waits then waits for ever. */
const PATIENCE_MILLIS = 6 * 3_600_000;

const outcomeOf = (exit: Exit.Exit<void, Refused>): Effect.Effect<Outcome> => {
  if (Exit.isSuccess(exit)) return Effect.succeed({ kind: "done" });
  const refusal = exit.cause.reasons.find(Cause.isFailReason);
  if (refusal !== undefined) return Effect.succeed({ kind: "refused", refused: refusal.error });
  return Effect.failCause(exit.cause as Cause.Cause<never>);
};

/** Runs one action: what is done with the hands on the room's own machine, everything else as a program of the laptop. */
const act = (room: Room, action: Action): Effect.Effect<Outcome> => {
  const laptop = "laptop" in action && !isByHand(action) ? room.laptop(action.laptop) : null;
  if (laptop === null || laptop.machine.asleep || !laptop.machine.alive) {
    return Effect.exit(perform(room, action)).pipe(Effect.flatMap(outcomeOf));
  }
  laptop.automaticSleep.touched();
  const program = laptop.machine.fork(action.action, perform(room, action));
  return program.await.pipe(
    Effect.flatMap(outcomeOf),
    Effect.timeoutOrElse({
      duration: PATIENCE_MILLIS,
      orElse: () => Effect.succeed<Outcome>({ kind: "hanging" }),
    }),
  );
};

const judgeOutcomes = (
  room: Room,
  step: PlannedStep,
  outcomes: ReadonlyArray<Outcome>,
): ReadonlyArray<Failure> => {
  const wanted = step.expect.find((expectation) => expectation.kind === "refused");
  const failures: Array<Failure> = [];
  for (const [index, outcome] of outcomes.entries()) {
    const action = step.actions[index]!;
    const laptops = "laptop" in action ? [action.laptop] : [];
    const who = laptops[0] ?? ("device" in action ? action.device : "the room");
    const key = `${who}.${action.action}`;
    if (outcome.kind === "hanging") {
      const waits = laptops.flatMap((name) => room.laptop(name).machine.unfinished());
      const waitingFor = waits
        .map((wait) => `${wait.program} waits for ${wait.waitingFor}`)
        .join("; ");
      failures.push({
        ...unexpected(room, {
          key,
          place: step.place,
          step,
          message: `${who}: ${action.action} has not ended after ${PATIENCE_MILLIS / 3_600_000} hours${
            waitingFor === "" ? "" : `: ${waitingFor}`
          }`,
          laptops,
        }),
        kind: "no-progress",
      });
      continue;
    }
    if (wanted === undefined) {
      if (outcome.kind === "done" || step.evenIfRefused === true) continue;
      failures.push(
        unexpected(room, {
          key,
          place: step.place,
          step,
          message: `${who}: ${action.action} was refused with ${outcome.refused.message}`,
          expected: "done",
          found: String(outcome.refused.code),
          hint:
            step.fail ??
            `write "expect: { refused: ${outcome.refused.code} }" if this is the point`,
          laptops,
        }),
      );
      continue;
    }
    const found = outcome.kind === "done" ? "done" : String(outcome.refused.code);
    if (found === String(wanted.want)) passed(room, wanted);
    else {
      failures.push(
        unexpected(room, {
          key,
          place: wanted.place,
          step,
          message: `${who}: ${action.action} should be refused with ${wanted.want} but ${
            outcome.kind === "done" ? "it was done" : `was refused with ${outcome.refused.message}`
          }`,
          expected: String(wanted.want),
          found,
          laptops,
        }),
      );
    }
  }
  return failures;
};

const playStep = Effect.fnUntraced(function* (room: Room, step: PlannedStep) {
  const delay = "at" in step.start ? step.start.at - room.kernel.now : step.start.after;
  if (delay > 0) yield* Effect.sleep(delay / 1_000);
  room.kernel.cause = null;
  room.kernel.record("step", "scenario", {
    step: step.index,
    label: step.label,
    line: step.place.line,
    ...(step.say === null ? {} : { say: step.say }),
    ...(step.ask === null ? {} : { ask: { ...step.ask } }),
  });
  const outcomes = yield* Effect.forEach(step.actions, (action) => act(room, action), {
    concurrency: "unbounded",
  });
  const failures = [...judgeOutcomes(room, step, outcomes)];
  let checked = step.expect.length;
  // After a step that went wrong the room is not the one the expectations are about.
  for (const expectation of failures.length > 0 ? [] : step.expect) {
    if (expectation.kind === "refused") continue;
    const difference = look(room, expectation);
    if (difference === null) passed(room, expectation);
    else failures.push(missed(room, step, expectation, difference, "now"));
  }
  if (failures.length === 0 && step.eventually !== null) {
    checked += step.eventually.expectations.length;
    failures.push(...(yield* eventually(room, step, step.eventually)));
  }
  room.kernel.record("step.done", "scenario", {
    step: step.index,
    ...(failures.length > 0 ? { failed: true } : step.pass === null ? {} : { say: step.pass }),
  });
  return { failures, checked };
});

/** Whether all of this is to be seen now. A refusal is seen once anybody was refused so, whoever had asked. */
const isSeen = (room: Room, until: ReadonlyArray<Expectation>): boolean =>
  until.length > 0 &&
  until.every((expectation) =>
    expectation.kind === "refused"
      ? room.kernel.journal.events.some((event) =>
          [event["code"], event["reason"]].some(
            (code) => REFUSALS.has(event.kind) && String(code) === String(expectation.want),
          ),
        )
      : look(room, expectation) === null,
  );

const REFUSALS: ReadonlySet<string> = new Set(["refused", "copy.refused", "hardware.refused"]);

/** Plays the whole timeline and, if no step failed, waits for what must eventually be true. */
export const playDay = Effect.fnUntraced(function* (
  room: Room,
  until: ReadonlyArray<Expectation> = [],
) {
  let checked = 0;
  const over = (failures: ReadonlyArray<Failure>, seen = false): DayReport => ({
    failures,
    checked,
    seen,
  });
  for (const step of room.plan.timeline) {
    const report = yield* playStep(room, step);
    checked += report.checked;
    if (isSeen(room, until)) return over(report.failures, true);
    if (report.failures.length > 0) return over(report.failures);
  }
  const wanted = room.plan.eventually;
  if (wanted === null) return over([]);
  checked += wanted.expectations.length;
  return over(yield* eventually(room, null, wanted));
});
