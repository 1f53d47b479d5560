/**
 * The driver: plays the timeline step by step on the room's own machine. A step's actions start at the same moment, one per
 * laptop, and the step ends when all have ended; then its expectations are looked at. The first step that fails ends the day.
 */
import * as Effect from "effect/Effect";
import type { Machine, ProgramHandle } from "../../sim/machine.ts";
import { textOf } from "../checks/facts.ts";
import { everyStep } from "../plan.ts";
import type { Every, Plan, PlannedStep } from "../plan.ts";
import type { Expectation } from "../expectations.ts";
import { act, judgeOutcomes, type Outcome } from "./act.ts";
import { Alarm } from "./alarm.ts";
import { startChance } from "./chance.ts";
import { eventually } from "./eventually.ts";
import { beganTooLate, missed, passed } from "./failures.ts";
import { look } from "./look.ts";
import type { Room } from "./room.ts";
import type { Failure } from "./verdict.ts";
import { Watching } from "./watching.ts";

/** What a day came to, before the invariants are judged. */
export interface DayReport {
  readonly failures: ReadonlyArray<Failure>;
  /** Expectations looked at. */
  readonly checked: number;
  /** Whether what the day was to go on until was seen. */
  readonly seen: boolean;
}

/** A day being played: the room, and what goes on beside the timeline. */
export class Day {
  readonly room: Room;
  /** The machine the timeline runs on. */
  readonly driver: Machine;
  readonly alarm = new Alarm();
  readonly watching: Watching;
  /** Expectations looked at. */
  checked = 0;
  /** Repetitions in the background that say when they end. */
  readonly lasting: Array<ProgramHandle<void, never>> = [];
  /** Nothing begins any more in the background. */
  isOver = false;
  /** All of this was to be seen at the end of a step, which ends the day. */
  seen = false;
  readonly until: ReadonlyArray<Expectation>;

  constructor(room: Room, driver: Machine, until: ReadonlyArray<Expectation> = []) {
    this.room = room;
    this.driver = driver;
    this.until = until;
    this.watching = new Watching(room, this.alarm, driver);
  }
}

type Failures = ReadonlyArray<Failure>;

const REFUSALS: ReadonlySet<string> = new Set(["refused", "copy.refused", "hardware.refused"]);

/** Whether all of this is to be seen now. A refusal is seen once anybody was refused so, whoever had asked. */
const isSeen = ({ room, until }: Day): boolean =>
  until.length > 0 &&
  until.every((expectation) =>
    expectation.kind === "refused"
      ? room.kernel.journal.events.some(
          (event) =>
            REFUSALS.has(event.kind) &&
            ["code", "reason"].some((key) => textOf(event, key) === String(expectation.want)),
        )
      : look(room, expectation) === null,
  );

/** Steps in a row; the first that fails ends the row. */
const playSteps: (day: Day, steps: ReadonlyArray<PlannedStep>) => Effect.Effect<Failures> =
  Effect.fnUntraced(function* (day, steps) {
    for (const step of steps) {
      const failures = yield* playStep(day, step);
      if (failures.length > 0) return failures;
    }
    return [];
  });

/** Rounds beside the timeline: the next one begins a whole number of `every` after the first. */
const playAgain = Effect.fnUntraced(function* (day: Day, every: Every) {
  const { kernel } = day.room;
  const first = kernel.now;
  const last = every.untilMicros ?? Infinity;
  while (!day.isOver) {
    const failures = yield* playSteps(day, every.steps);
    if (failures.length > 0) return day.alarm.raise(failures);
    const rounds = Math.floor((kernel.now - first) / every.everyMicros) + 1;
    const next = first + rounds * every.everyMicros;
    if (next > last) return;
    yield* Effect.sleep((next - kernel.now) / 1_000);
  }
});

/** Who has tried in vain, and what he was told: nothing else of the day shows it. */
const refusedIn = (outcomes: ReadonlyArray<Outcome>): { readonly [who: string]: string } =>
  Object.fromEntries(
    outcomes.flatMap((outcome) =>
      outcome.kind === "refused" ? [[outcome.refused.laptop, String(outcome.refused.code)]] : [],
    ),
  );

const playStep = Effect.fnUntraced(function* (day: Day, step: PlannedStep) {
  const { room } = day;
  const delay = "at" in step.start ? step.start.at - room.kernel.now : step.start.after;
  if (delay > 0) yield* Effect.sleep(delay / 1_000);
  room.kernel.cause = null;
  room.kernel.record("step", "scenario", {
    step: step.index,
    label: step.label,
    ...(step.looksAt === undefined ? {} : { expects: step.looksAt }),
    line: step.place.line,
    ...(step.say === null ? {} : { say: step.say }),
    ...(step.ask === null ? {} : { ask: { ...step.ask } }),
  });
  const tries = step.evenIfRefused === true;
  const outcomes = yield* Effect.forEach(step.actions, (action) => act(room, action, { tries }), {
    concurrency: "unbounded",
  });
  const failures = [...judgeOutcomes(room, step, outcomes)];
  const refused = tries ? refusedIn(outcomes) : {};
  if (step.together !== undefined) {
    const rows = yield* Effect.forEach(step.together, (row) => playSteps(day, row), {
      concurrency: "unbounded",
    });
    failures.push(...rows.flat());
  }
  const last = step.every?.untilMicros ?? Infinity;
  if (last < room.kernel.now) {
    failures.push(beganTooLate(room, step, { kind: "every", place: step.place }, last));
  } else if (step.every !== undefined) {
    const rounds = day.driver.fork("every", playAgain(day, step.every));
    if (step.every.untilMicros !== null) day.lasting.push(rounds);
  }
  day.checked += step.expect.length;
  // After a step that went wrong the room is not the one the expectations are about.
  for (const expectation of failures.length > 0 ? [] : step.expect) {
    if (expectation.kind === "refused") continue;
    const difference = look(room, expectation);
    if (difference === null) passed(room, expectation);
    else failures.push(missed(room, step, expectation, difference, "now"));
  }
  if (failures.length === 0 && step.eventually !== null) {
    day.checked += step.eventually.expectations.length;
    failures.push(...(yield* eventually(room, step, step.eventually)));
  }
  for (const watch of failures.length > 0 ? [] : (step.watches ?? [])) {
    day.checked += watch.expectations.length;
    failures.push(...day.watching.begin(step, watch));
  }
  room.kernel.record("step.done", "scenario", {
    step: step.index,
    ...(Object.keys(refused).length === 0 ? {} : { refused }),
    ...(failures.length > 0 ? { failed: true } : step.pass === null ? {} : { say: step.pass }),
  });
  return failures;
});

/** Plays the whole timeline and, if no step failed, waits for what must eventually be true. */
const playTimeline = Effect.fnUntraced(function* (day: Day) {
  const { room, watching } = day;
  day.lasting.push(...startChance(room, day.driver));
  for (const step of room.plan.timeline) {
    const failed = yield* playStep(day, step);
    day.seen = isSeen(day);
    if (failed.length > 0 || day.seen) return failed;
  }
  for (const rounds of day.lasting) yield* Effect.flatten(rounds.await);
  day.isOver = true;
  const wanted = room.plan.eventually;
  if (wanted !== null) {
    day.checked += wanted.expectations.length;
    const failures = yield* eventually(room, null, wanted);
    if (failures.length > 0) return failures;
  }
  const rest = watching.lasts - room.kernel.now;
  if (rest > 0) yield* Effect.sleep(rest / 1_000);
  return watching.finish();
});

/** Plays a day to its end, or until something beside the timeline ends it. */
export const playDay = Effect.fnUntraced(function* (day: Day) {
  const { alarm, driver, room } = day;
  const failures = hasMoreThanTimeline(room.plan)
    ? yield* Effect.raceFirst(
        driver.fork("steps", playTimeline(day)).await.pipe(Effect.flatten),
        alarm.heard(driver),
      )
    : yield* playTimeline(day);
  return { failures, checked: day.checked, seen: day.seen } satisfies DayReport;
});

/** Whether something can end the day that is no step: days without are played exactly as they always were. */
export const hasMoreThanTimeline = ({ timeline, troubles, workload }: Plan): boolean =>
  workload !== undefined ||
  troubles !== undefined ||
  everyStep(timeline).some((step) => step.watches !== undefined || step.every !== undefined);
