/** The days of a hunt, one seed after the other: played here, or handed out to other processes. */
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Queue from "effect/Queue";
import type { HuntedDay } from "../../scenarios/hunt/hunter.ts";
import type { ScenarioSource } from "../../scenarios/hunt/source.ts";
import type { Stop } from "../exit.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { runWorker } from "./workers.ts";

export interface Hunt {
  readonly seeds: number;
  readonly from: number;
  readonly every: number;
  readonly until: string | undefined;
  /** Whether what days reach decides what is played next. */
  readonly guided: boolean;
  /** Wall-clock time at which it is over. */
  readonly deadlineMillis: number;
}

/** Plays the days here, one after the other. `take` answers whether to go on. */
export const huntHere = Effect.fnUntraced(function* <E, R>(
  source: ScenarioSource | null,
  hunt: Hunt,
  take: (day: HuntedDay) => Effect.Effect<boolean, E, R>,
) {
  const { Hunter } = yield* Effect.promise(() => import("../../scenarios/hunt/hunter.ts"));
  const { guided, until: symptom = null } = hunt;
  const hunter = new Hunter({ scenario: source, symptom, guided });
  for (let day = 0; day < hunt.seeds; day++) {
    yield* letSignalsIn;
    if ((yield* Clock.currentTimeMillis) >= hunt.deadlineMillis) return;
    const seed = String(hunt.from + day * hunt.every);
    const played = yield* killable(() => hunter.play(seed));
    if (!(yield* take(played))) return;
  }
});

/** Hands the days out to other processes, and takes each as soon as it was played. What they keep is for whoever asks here to say. */
export const huntWithWorkers = Effect.fnUntraced(function* <E, R>(
  args: ReadonlyArray<string>,
  hunt: Hunt & { readonly workers: number },
  take: (day: HuntedDay) => Effect.Effect<boolean, E, R>,
) {
  const played = yield* Queue.unbounded<HuntedDay, Stop | Cause.Done>();
  const left = hunt.deadlineMillis - (yield* Clock.currentTimeMillis);
  const workers = Array.from({ length: hunt.workers }, (_, worker) => {
    const share = Number.isFinite(hunt.seeds)
      ? [`--seeds=${Math.floor((hunt.seeds + hunt.workers - 1 - worker) / hunt.workers)}`]
      : [];
    return runWorker(
      [
        "hunt",
        ...args,
        "--reporter=json",
        "--corpus=",
        `--from=${hunt.from + worker * hunt.every}`,
        `--every=${hunt.every * hunt.workers}`,
        ...share,
        ...(Number.isFinite(left) ? [`--for=${Math.max(1, Math.round(left))}ms`] : []),
        ...(hunt.until === undefined ? [] : [`--until=${hunt.until}`]),
        ...(hunt.guided ? [] : ["--no-guide"]),
      ],
      (day) => void Queue.offerUnsafe(played, day),
    );
  });
  const playing = Effect.all(workers, { concurrency: "unbounded" }).pipe(
    Effect.matchEffect({
      onFailure: (error) => Queue.fail(played, error),
      onSuccess: () => Queue.end(played),
    }),
  );
  const fiber = yield* Effect.forkChild(playing);
  for (;;) {
    const next = yield* Effect.result(Queue.take(played));
    if (next._tag === "Failure") {
      if (Cause.isDone(next.failure)) return;
      return yield* next.failure;
    }
    if (!(yield* take(next.success))) break;
  }
  yield* Fiber.interrupt(fiber);
});
