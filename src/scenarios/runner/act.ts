/**
 * One step's actions: each is done, refused, or never ends; and what that means for a step that expects it or does not.
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { isByHand } from "../hands.ts";
import type { Action } from "../actions.ts";
import type { PlannedStep } from "../plan.ts";
import { passed, unexpected } from "./failures.ts";
import { tellHalfCleared } from "./clear-information.ts";
import { tellCutOff } from "./edits.ts";
import { perform } from "./perform.ts";
import { Refused } from "./refused.ts";
import type { Room } from "./room.ts";
import type { Failure } from "./verdict.ts";

export type Outcome =
  | { readonly kind: "done" }
  | { readonly kind: "refused"; readonly refused: Refused }
  /** The action has not ended within anybody's patience. */
  | { readonly kind: "hanging" };

/** Nothing Windows or the engine does takes this long; whoever still waits then waits for ever. */
const PATIENCE_MILLIS = 6 * 3_600_000;

/** How long somebody who only tries sits before a laptop that has fallen asleep. */
const BEFORE_BLACK_SCREEN_MILLIS = 3_600_000;

const outcomeOf = (exit: Exit.Exit<void, Refused>): Effect.Effect<Outcome> => {
  if (Exit.isSuccess(exit)) return Effect.succeed({ kind: "done" });
  const refusal = exit.cause.reasons.find(Cause.isFailReason);
  if (refusal !== undefined) return Effect.succeed({ kind: "refused", refused: refusal.error });
  return Effect.failCause(exit.cause as Cause.Cause<never>);
};

/** Whoever was at it looks at a black screen. What was done by then is on the disk or in other folders. */
const cutOff = (room: Room, laptop: string): Outcome => {
  room.opening.delete(laptop);
  tellCutOff(room, laptop);
  tellHalfCleared(room, laptop);
  return {
    kind: "refused",
    refused: new Refused({
      laptop,
      code: "powered-off",
      text: "the laptop lost its power before this had ended",
    }),
  };
};

const gaveUp = (laptop: string): Outcome => ({
  kind: "refused",
  refused: new Refused({
    laptop,
    code: "asleep",
    text: "the laptop fell asleep before this had ended, and nobody wakes it",
  }),
});

/**
 * Runs one action: what is done with the hands on the room's own machine, everything else as a program of the laptop. Whoever only `tries` does
 * not wait for a laptop to wake; what he asked for goes on when it does.
 */
export const act = (
  room: Room,
  action: Action,
  { patienceMillis = PATIENCE_MILLIS, tries = false } = {},
): Effect.Effect<Outcome> => {
  const laptop = "laptop" in action && !isByHand(action) ? room.laptop(action.laptop) : null;
  if (laptop === null || laptop.machine.asleep || !laptop.machine.alive) {
    return Effect.exit(perform(room, action)).pipe(Effect.flatMap(outcomeOf));
  }
  laptop.automaticSleep.touched();
  const program = laptop.machine.fork(action.action, perform(room, action));
  const within = (millis: number, orElse: () => Effect.Effect<Outcome>): Effect.Effect<Outcome> =>
    program.awaitOrLoss.pipe(
      Effect.flatMap((end) =>
        end === "lost" ? Effect.succeed(cutOff(room, laptop.name)) : outcomeOf(end),
      ),
      Effect.timeoutOrElse({ duration: millis, orElse }),
    );
  const hanging = Effect.succeed<Outcome>({ kind: "hanging" });
  if (!tries || patienceMillis <= BEFORE_BLACK_SCREEN_MILLIS)
    return within(patienceMillis, () => hanging);
  const orGivesUp = (goesOn: Effect.Effect<Outcome>) => (): Effect.Effect<Outcome> =>
    laptop.machine.asleep ? Effect.succeed(gaveUp(laptop.name)) : goesOn;
  const rest = within(patienceMillis - BEFORE_BLACK_SCREEN_MILLIS, orGivesUp(hanging));
  return within(BEFORE_BLACK_SCREEN_MILLIS, orGivesUp(rest));
};

export const judgeOutcomes = (
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
      failures.push({
        ...unexpected(room, {
          key,
          place: step.place,
          step,
          message: `${who}: ${action.action} was refused with ${outcome.refused.message}`,
          expected: "done",
          found: String(outcome.refused.code),
          hint:
            step.fail ??
            (outcomes.length === 1
              ? `write "expect: { refused: ${outcome.refused.code} }" if this is the point`
              : `of ${outcomes.length} laptops: write "even-if-refused: true" where the others matter, or give this one a step of its own`),
          laptops,
        }),
        refused: true,
      });
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
