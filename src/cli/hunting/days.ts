/** The days of a hunt, one seed after the other: played here, or handed out to other processes. */
import * as Clock from "effect/Clock";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import type { HuntedDay } from "../../scenarios/hunt/hunter.ts";
import type { ScenarioSource } from "../../scenarios/hunt/source.ts";
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
export const huntHere = Effect.fnUntraced(function* (
  source: ScenarioSource | null,
  hunt: Hunt,
  take: (day: HuntedDay) => Effect.Effect<boolean>,
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

/** Hands the days out to other processes. `take` gets one day at a time, and answers whether to go on. */
export const huntWithWorkers = Effect.fnUntraced(function* (
  args: ReadonlyArray<string>,
  hunt: Hunt & { readonly workers: number },
  take: (day: HuntedDay) => Effect.Effect<boolean>,
) {
  const enough = yield* Deferred.make<void>();
  let isOver = false;
  let taken: Promise<void> = Promise.resolve();
  const takeInTurn = async (before: Promise<void>, day: HuntedDay): Promise<void> => {
    await before;
    if (isOver || (await Effect.runPromise(take(day)))) return;
    isOver = true;
    Deferred.doneUnsafe(enough, Effect.void);
  };
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
        `--from=${hunt.from + worker * hunt.every}`,
        `--every=${hunt.every * hunt.workers}`,
        ...share,
        ...(Number.isFinite(left) ? [`--for=${Math.max(1, Math.round(left))}ms`] : []),
        ...(hunt.until === undefined ? [] : [`--until=${hunt.until}`]),
        ...(hunt.guided ? [] : ["--no-guide"]),
      ],
      (day) => {
        taken = takeInTurn(taken, day);
      },
    );
  });
  yield* Effect.all(workers, { concurrency: "unbounded" }).pipe(
    Effect.raceFirst(Deferred.await(enough)),
    Effect.ensuring(Effect.promise(() => taken)),
  );
});
