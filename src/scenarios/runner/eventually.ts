/** `eventually`: waits for what must become true within a time. */
import * as Effect from "effect/Effect";
import { formatTime, SECOND } from "../../sim/time.ts";
import type { Eventually } from "../expectations.ts";
import type { PlannedStep } from "../plan.ts";
import { missed, passed } from "./failures.ts";
import { changesUnwritten, look } from "./look.ts";
import type { Room } from "./room.ts";
import type { Failure } from "./verdict.ts";

/** How often `eventually` looks, in virtual microseconds. */
const LOOK_EVERY_MICROS = SECOND;

/** Looks again and again until everything holds or the time is up. Nothing is looked at twice while the journal stands still. */
export const eventually = Effect.fnUntraced(function* (
  room: Room,
  step: PlannedStep | null,
  wanted: Eventually,
) {
  const deadline = room.kernel.now + wanted.withinMicros;
  let open = wanted.expectations;
  let seen = -1;
  while (true) {
    if (room.kernel.journal.events.length !== seen || open.some(changesUnwritten)) {
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
      failures.push({ ...missed(room, step, expectation, difference, when), eventual: true });
    }
  }
  return failures;
});
