/**
 * A machine that runs programs: Effect fibers with a clock, a random stream and a scheduler of their own.
 *
 * It can crash (its fibers are dropped, finalizers included), start a new life, sleep and wake. Programs of different
 * machines may share values such as a `Deferred`; whoever completes it, the fiber that wakes runs on its own machine.
 */
import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Random from "effect/Random";
import * as References from "effect/References";
import * as Scheduler from "effect/Scheduler";
import { MachineClock, type ClockOptions } from "./clock.ts";
import { Program, type ProgramHandle, type Started } from "./program.ts";
import { Life, MAX_OPS_BEFORE_YIELD, type LifeHost, type Wait } from "./life.ts";
import type { EntityId } from "./order.ts";
import type { Task } from "./ready.ts";
import type { RandomStream } from "./random.ts";

export type { ProgramHandle } from "./program.ts";

/** What a machine needs of the kernel it belongs to. */
export interface MachineHost extends LifeHost {
  entity(name: string): EntityId;
  stream(name: "machine", entity: string): RandomStream;
}

/** Which program a fiber belongs to; inherited by the fibers it forks. */
const CurrentProgram = Context.Reference<Started | undefined>("fieldlab/sim/CurrentProgram", {
  defaultValue: () => undefined,
});

const SILENT: ReadonlySet<never> = new Set<never>();

export class Machine {
  readonly name: string;
  readonly entity: EntityId;
  readonly #kernel: MachineHost;
  readonly #clock: MachineClock;
  readonly #random: Random.Random;
  #life: Life;
  #programs = new Set<Started>();

  constructor(
    kernel: MachineHost,
    name: string,
    options: ClockOptions & { readonly epochMillis: number },
  ) {
    this.name = name;
    this.#kernel = kernel;
    this.entity = kernel.entity(name);
    this.#life = this.#newLife();
    this.#clock = new MachineClock({
      ...options,
      time: () => kernel.now,
      timers: () => this.#life,
    });
    // Most machines never draw, and seeding a stream costs more than a whole message.
    const stream = (): RandomStream => kernel.stream("machine", name);
    this.#random = {
      nextDoubleUnsafe: () => stream().fraction("Random.next"),
      nextIntUnsafe: () => stream().between("Random.nextInt", -(2 ** 52), 2 ** 52 - 1),
    };
  }

  get alive(): boolean {
    return !this.#life.dead;
  }

  get asleep(): boolean {
    return this.#life.asleep;
  }

  /** Starts a program as a ready task. Needs a machine with power; on one that sleeps it begins after waking. */
  fork<A, E>(label: string, program: Effect.Effect<A, E>): ProgramHandle<A, E> {
    const life = this.#life;
    if (life.dead) throw new Error(`${this.name} has no power: it cannot start ${label}`);
    const started = new Program<A, E>(label, this.name);
    this.#programs.add(started);
    started.onExit(() => this.#programs.delete(started));
    const context = this.#context(life, started);
    life.scheduleTask(() => started.start(program, context), 0);
    return started;
  }

  /**
   * An Effect that waits for something outside Effect. `resume` makes a ready task of this machine: the policy decides its
   * turn, it is parked while the machine sleeps and dropped when it crashed. Only the first `resume` counts. What `register`
   * returns runs when the waiting fiber is interrupted, even if an answer was already on its way to it.
   */
  callback<A, E = never>(
    waitingFor: string,
    register: (resume: (effect: Effect.Effect<A, E>) => void) => (() => void) | void,
  ): Effect.Effect<A, E> {
    return Effect.callback<A, E>((resume) => {
      const answer = new Answer(this.#life, waitingFor, resume);
      const cleanUp = register(answer.give);
      return Effect.sync(() => {
        answer.isOver = true;
        answer.forget();
        cleanUp?.();
      });
    });
  }

  /** Names what an Effect waits for, such as a `Deferred` or a `Queue`, for the report of a run that got stuck. */
  waiting<A, E, R>(label: string, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.suspend(() => {
      const life = this.#life;
      const wait = beginWait(life, label);
      return Effect.onExit(effect, () => Effect.sync(() => life.waits.delete(wait)));
    });
  }

  /** An alarm of this machine for one of its programs: it rings as a task, as a sleep ends, unless the machine crashes first. */
  readonly alarm = (millis: number, ring: () => void): (() => void) =>
    this.#clock.alarm(millis, ring);

  /** The power is gone: fibers are dropped where they stand, timers and pending answers are dead. */
  crash(): void {
    this.#life.end();
    for (const program of this.#programs) program.lose();
  }

  /** Power is back: a new life with nothing running. */
  restart(): void {
    if (this.alive)
      throw new Error(`${this.name} is running: it can only start again after a crash`);
    this.#programs.clear();
    this.#life = this.#newLife();
  }

  /** Sleep: timers stop where they are and ready tasks wait. The clock goes on. */
  suspend(): void {
    this.#life.suspend();
  }

  /** Wake: timers have as long to go as when the machine fell asleep. */
  resume(): void {
    this.#life.resume();
  }

  /** Somebody, or a time server, sets the wall clock. Timers do not notice. */
  stepClock(millis: number): void {
    this.#clock.step(millis);
  }

  /** This machine's own wall clock: milliseconds since 1970, as it believes. */
  wallMillis(): number {
    return this.#clock.currentTimeMillisUnsafe();
  }

  /** Who waits for what here, when nothing happens any more: one line per wait, or per program without one. */
  unfinished(): Array<{ machine: string; program: string; waitingFor: string }> {
    const lines: Array<{ machine: string; program: string; waitingFor: string }> = [];
    for (const program of this.#programs) {
      const waits = [...this.#life.waits].filter(
        (wait) => wait.fiber?.getRef(CurrentProgram) === program,
      );
      const state = !this.alive
        ? "nothing: the machine lost its power"
        : this.asleep
          ? "the machine to wake"
          : undefined;
      const named = state !== undefined ? [state] : waits.map((wait) => wait.waitingFor);
      if (named.length === 0) named.push("something without a name");
      for (const waitingFor of named)
        lines.push({ machine: this.name, program: program.label, waitingFor });
    }
    return lines;
  }

  #newLife(): Life {
    return new Life({ kernel: this.#kernel, machine: this.name, entity: this.entity });
  }

  #context(life: Life, program: Started): Context.Context<never> {
    return Context.empty().pipe(
      Context.add(Scheduler.Scheduler, life),
      Context.add(Scheduler.MaxOpsBeforeYield, MAX_OPS_BEFORE_YIELD),
      Context.add(Scheduler.PreventSchedulerYield, false),
      Context.add(Clock.Clock, this.#clock),
      Context.add(Random.Random, this.#random),
      Context.add(References.TracerEnabled, false),
      Context.add(References.CurrentLoggers, SILENT),
      Context.add(CurrentProgram, program),
    );
  }
}

/** What somebody waits for outside Effect: by name until it comes, then the task that hands it over. */
class Answer<A, E> implements Wait, Task {
  readonly life: Life;
  readonly waitingFor: string;
  readonly fiber = Fiber.getCurrent();
  readonly priority = 0;
  cause: number | null = null;
  /** It was given, or nobody wants it any more. */
  isOver = false;
  #effect: Effect.Effect<A, E> | undefined = undefined;
  readonly #resume: (effect: Effect.Effect<A, E>) => void;

  constructor(life: Life, waitingFor: string, resume: (effect: Effect.Effect<A, E>) => void) {
    this.life = life;
    this.waitingFor = waitingFor;
    this.#resume = resume;
    life.waits.add(this);
  }

  readonly give = (effect: Effect.Effect<A, E>): void => {
    if (this.isOver) return;
    this.isOver = true;
    this.#effect = effect;
    this.life.makeReady(this);
  };

  run(): void {
    this.forget();
    if (this.#effect !== undefined) this.#resume(this.#effect);
  }

  forget(): void {
    this.life.waits.delete(this);
  }
}

const beginWait = (life: Life, waitingFor: string): Wait => {
  const wait: Wait = { fiber: Fiber.getCurrent(), waitingFor };
  life.waits.add(wait);
  return wait;
};
