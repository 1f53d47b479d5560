/**
 * One life of a machine, from power-on to crash: the Effect runtime its fibers run on.
 *
 * It is their `Scheduler` and their only dispatcher, so nothing of a machine runs except as a task of its present life. A
 * dead life takes no task, and its fibers, should anything try to run them, give way at their very first step and are never
 * heard of again: no finalizer runs on a machine without power (architecture, "The kernel", point 7). The same test parks
 * fibers of a sleeping machine, and turns a wake-up that comes from another machine's fiber into a task of this one.
 */
import type * as Effect from "effect/Effect";
import type * as Fiber from "effect/Fiber";
import type { Scheduler, SchedulerDispatcher } from "effect/Scheduler";
import { EventKind, type EntityId, type EventHandler, type EventRef } from "./order.ts";
import type { ReadyTasks, Task } from "./ready.ts";
import type { Micros } from "./time.ts";
import type { Turn } from "./turn.ts";

/** Effect's own default, fixed here because it decides interleavings (ecosystem E.2). */
export const MAX_OPS_BEFORE_YIELD = 2048;

/** The `started` of a timer slot nobody uses. */
const FREE = -1;
/** Timers of one life at one time; with 2^29 starts the name of a timer is an exact number. */
const TIMERS_MAX = 2 ** 24;
/** The event reference of a timer that was started while the machine is asleep. */
const NOT_SCHEDULED = -1;

/** What wakes a fiber that sleeps. */
type Resume = (nothing: Effect.Effect<void>) => void;

/** Something a program waits for, by name, for the report of a run that got stuck. */
export interface Wait {
  /** The fiber that waits: it knows its program, and is asked only when a run got stuck. */
  readonly fiber: Fiber.Fiber<unknown, unknown> | undefined;
  readonly waitingFor: string;
}

/** What a life needs of the kernel it lives in. */
export interface LifeHost {
  readonly now: Micros;
  readonly ready: ReadyTasks;
  readonly turn: Turn;
  scheduleAt(
    time: Micros,
    kind: EventKind,
    entity: EntityId,
    run: EventHandler,
    arg: number,
  ): EventRef;
  cancel(ref: EventRef): boolean;
}

interface StoppedTimer {
  readonly slot: number;
  readonly due: Micros;
  readonly started: number;
}

export class Life implements Scheduler, SchedulerDispatcher {
  readonly executionMode = "async";
  readonly waits = new Set<Wait>();
  readonly machine: string;
  readonly #kernel: LifeHost;
  readonly #entity: EntityId;
  #dead = false;
  #asleepSince: Micros | null = null;
  #parked: Array<Task> = [];

  // Timers, by slot; a free slot has no `ring`.
  #rings: Array<Resume | undefined> = [];
  #refs: Array<EventRef> = [];
  #dues: Array<Micros> = [];
  #started: Array<number> = [];
  #freeSlots: Array<number> = [];
  #timersStarted = 0;

  constructor(options: {
    readonly kernel: LifeHost;
    readonly machine: string;
    readonly entity: EntityId;
  }) {
    this.#kernel = options.kernel;
    this.machine = options.machine;
    this.#entity = options.entity;
  }

  get dead(): boolean {
    return this.#dead;
  }

  get asleep(): boolean {
    return this.#asleepSince !== null;
  }

  get timers(): number {
    return this.#rings.length - this.#freeSlots.length;
  }

  // ---- what Effect asks of a scheduler -----------------------------------------------------------------------------

  shouldYield(fiber: Fiber.Fiber<unknown, unknown>): boolean {
    const turn = this.#kernel.turn;
    if (turn.life !== this) return true;
    if (turn.fiber !== fiber) turn.switchTo(fiber);
    return fiber.currentOpCount >= MAX_OPS_BEFORE_YIELD;
  }

  makeDispatcher(): SchedulerDispatcher {
    return this;
  }

  scheduleTask(run: Resume, priority: number): void {
    this.makeReady({ life: this, run, cause: null, priority });
  }

  /** Gives a task of this life its turn, and what led here as its cause. */
  makeReady(task: Task): void {
    if (this.#dead) return;
    task.cause = this.#kernel.turn.cause;
    if (this.#asleepSince === null) this.#kernel.ready.push(task);
    else this.#parked.push(task);
  }

  /** Tasks run in the kernel's loop and nowhere else. */
  flush(): void {}

  // ---- timers ------------------------------------------------------------------------------------------------------

  /** Has `ring` become a ready task at `due`. The answer names the timer, to stop it. */
  startTimer(due: Micros, ring: Resume): number {
    const slot = this.#freeSlots.pop() ?? this.#rings.length;
    const started = this.#timersStarted++;
    this.#rings[slot] = ring;
    this.#started[slot] = started;
    this.#dues[slot] = due;
    this.#refs[slot] = this.#asleepSince === null ? this.#scheduleTimer(slot, due) : NOT_SCHEDULED;
    return started * TIMERS_MAX + slot;
  }

  /** Stopping a timer that has rung is harmless. */
  stopTimer(timer: number): void {
    const slot = timer % TIMERS_MAX;
    if (this.#dead || this.#started[slot] !== (timer - slot) / TIMERS_MAX) return;
    if (this.#asleepSince === null) this.#kernel.cancel(this.#refs[slot]!);
    this.#free(slot);
  }

  readonly #ring = (slot: number): void => {
    const ring = this.#rings[slot];
    this.#free(slot);
    if (ring !== undefined) this.scheduleTask(ring, 0);
  };

  #scheduleTimer(slot: number, due: Micros): EventRef {
    return this.#kernel.scheduleAt(due, EventKind.timer, this.#entity, this.#ring, slot);
  }

  #free(slot: number): void {
    this.#rings[slot] = undefined;
    this.#started[slot] = FREE;
    this.#freeSlots.push(slot);
  }

  // ---- power -------------------------------------------------------------------------------------------------------

  /** Power is gone: nothing of this life runs any more. */
  end(): void {
    if (this.#dead) return;
    for (const timer of this.#timersInOrder()) this.#kernel.cancel(this.#refs[timer.slot]!);
    this.#dead = true;
    this.#asleepSince = null;
    this.#kernel.ready.removeAll(this);
    this.#parked = [];
    this.#rings = [];
    this.waits.clear();
    if (this.#kernel.turn.life === this) this.#kernel.turn.abandon({ dead: true });
  }

  /** Sleep: timers stop where they are, ready tasks wait. */
  suspend(): void {
    if (this.#dead || this.#asleepSince !== null) return;
    this.#asleepSince = this.#kernel.now;
    for (const timer of this.#timersInOrder()) this.#kernel.cancel(this.#refs[timer.slot]!);
    this.#parked = this.#kernel.ready.removeAll(this);
    if (this.#kernel.turn.life === this) this.#kernel.turn.abandon({ dead: false });
  }

  /** Wake: every timer has as long to go as when the machine fell asleep. */
  resume(): void {
    if (this.#asleepSince === null) return;
    const slept = this.#kernel.now - this.#asleepSince;
    this.#asleepSince = null;
    const parked = this.#parked;
    this.#parked = [];
    for (const task of parked) this.#kernel.ready.push(task);
    for (const { slot, due } of this.#timersInOrder()) {
      this.#dues[slot] = due + slept;
      this.#refs[slot] = this.#scheduleTimer(slot, due + slept);
    }
  }

  /** Pending timers as they would ring: by due time, then in order of their start. */
  #timersInOrder(): Array<StoppedTimer> {
    const pending: Array<StoppedTimer> = [];
    for (let slot = 0; slot < this.#rings.length; slot++) {
      if (this.#rings[slot] === undefined) continue;
      pending.push({ slot, due: this.#dues[slot]!, started: this.#started[slot]! });
    }
    return pending.sort((left, right) => left.due - right.due || left.started - right.started);
  }
}
