/** Schedules: fifo, but for the turns that are named. */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { describe, expect, it } from "vitest";
import { schedulePolicy, type Deviation, type TurnTaken } from "../../src/sim/schedule.ts";
import { exitOf, newKernel } from "./kernels.ts";

/** ANNA does three things without a pause in between, BEN one every three milliseconds; who did what, and when. */
const play = (...deviations: ReadonlyArray<Deviation>) => {
  const turns: Array<TurnTaken> = [];
  const kernel = newKernel({
    policy: schedulePolicy(deviations, { taken: (turn) => void turns.push(turn) }),
  });
  const seen: Array<string> = [];
  const does = (what: string) =>
    Effect.sync(() => void seen.push(`${what} at ${kernel.now / 1_000} ms`));
  const [anna, ben] = [kernel.machine("ANNA"), kernel.machine("BEN")];
  const run = (name: string, each: ReadonlyArray<string>, pauseMillis: number) =>
    Effect.gen(function* () {
      for (const what of each) {
        yield* does(`${name} ${what}`);
        yield* pauseMillis === 0 ? Effect.yieldNow : Effect.sleep(pauseMillis);
      }
    });
  const programs = [
    anna.fork("in a hurry", run("ANNA", ["a", "b", "c"], 0)),
    ben.fork("slow", run("BEN", ["1", "2"], 3)),
    anna.fork("late", Effect.delay(does("ANNA late"), "2 seconds")),
    ben.fork("later", Effect.delay(does("BEN later"), "10 seconds")),
  ];
  const all = kernel.machine("observer").fork(
    "wait for all",
    Effect.forEach(programs, ({ await: ended }) => ended),
  );
  return { exit: exitOf(kernel.run(all)), seen, turns };
};

describe("a schedule", () => {
  it("without deviations is fifo, and tells every turn", () => {
    const { exit, seen, turns } = play();
    expect(Exit.isSuccess(exit)).toBe(true);
    expect(seen).toEqual([
      "ANNA a at 0 ms",
      "BEN 1 at 0 ms",
      "ANNA b at 0 ms",
      "ANNA c at 0 ms",
      "BEN 2 at 3 ms",
      "ANNA late at 2000 ms",
      "BEN later at 10000 ms",
    ]);
    expect(turns[0]).toEqual({ at: 0, machine: "ANNA", candidates: 5 });
    expect(turns[1]?.machine).toBe("BEN");
  });

  it("lets the second in line go first at the turn it names", () => {
    expect(play({ turn: 1, goes: 2 }).seen.slice(0, 2)).toEqual([
      "BEN 1 at 0 ms",
      "ANNA a at 0 ms",
    ]);
  });

  it("holds a laptop up until another one has gone on once, all its programs with it", () => {
    const { seen } = play({ turn: 1, waits: "once" });
    expect(seen.slice(0, 3)).toEqual(["BEN 1 at 0 ms", "ANNA a at 0 ms", "ANNA b at 0 ms"]);
  });

  it("holds a laptop up until the others are through: time passes for it, and it loses nothing", () => {
    const { exit, seen } = play({ turn: 1, waits: "through" });
    expect(Exit.isSuccess(exit)).toBe(true);
    expect(seen.slice(0, 3)).toEqual(["BEN 1 at 0 ms", "BEN 2 at 3 ms", "ANNA a at 6 ms"]);
    expect(seen).toHaveLength(7);
  });

  it("holds nobody up for more than 20 ms where nothing happens elsewhere", () => {
    const last = play().turns.findLastIndex(({ machine }) => machine === "ANNA") + 1;
    expect(play({ turn: last, waits: "once" }).seen.at(-2)).toBe("ANNA late at 2000 ms");
  });

  it("runs nothing of a laptop that loses its power while it is held up", () => {
    const kernel = newKernel({ policy: schedulePolicy([{ turn: 1, waits: "through" }]) });
    const [anna, ben] = [kernel.machine("ANNA"), kernel.machine("BEN")];
    let ran = false;
    anna.fork(
      "held up",
      Effect.sync(() => void (ran = true)),
    );
    const cut = ben.fork(
      "cut",
      Effect.delay(
        Effect.sync(() => anna.crash()),
        "5 millis",
      ),
    );
    expect(Exit.isSuccess(exitOf(kernel.run(cut)))).toBe(true);
    expect(ran).toBe(false);
  });

  it("that lets time pass where nothing is to happen is refused", () => {
    const kernel = newKernel({ policy: { name: "lazy", everyTurn: true, choose: () => null } });
    expect(() => kernel.run(kernel.machine("ANNA").fork("work", Effect.void))).toThrow(
      "the policy lazy lets time pass, and nothing is to happen",
    );
  });
});
