/**
 * The kernel: it owns the loop. Ready tasks run to quiescence, then time jumps to the next event (architecture, "The
 * kernel"). No ticks, no host timers; a run is synchronous: it starts, it ends, nothing escapes.
 */
import * as Effect from "effect/Effect";
import { Guard } from "./guard.ts";
import type { Journal, Json } from "./journal.ts";
import { Machine, type ProgramHandle } from "./machine.ts";
import {
  DEFAULT_LIMITS,
  nonDeterministic,
  type KernelLimits,
  type RunOutcome,
  type Stop,
  type UnfinishedWait,
} from "./outcome.ts";
import { fifo, pctPolicy, randomPolicy, type Policy, type PolicyName } from "./policy.ts";
import {
  ENTITIES_MAX,
  type EntityId,
  type EventHandler,
  type EventKind,
  type EventRef,
} from "./order.ts";
import { EventQueue } from "./queue.ts";
import { RandomStream, type StreamName } from "./random.ts";
import { ReadyTasks } from "./ready.ts";
import type { Tape } from "./tape.ts";
import { formatTime, type Micros } from "./time.ts";
import { Turn } from "./turn.ts";

export { EventKind, type EntityId, type EventRef } from "./order.ts";
export type { KernelLimits, RunOutcome, UnfinishedWait } from "./outcome.ts";

/** Monday 2 March 2026, 09:00 UTC. */
export const DEFAULT_EPOCH_MILLIS = 1_772_442_000_000;

export interface KernelOptions {
  readonly seed: string;
  readonly policy: PolicyName | Policy;
  readonly journal: Journal;
  /** The true wall-clock time at virtual time 0. */
  readonly epochMillis?: number;
  readonly tape?: Tape | undefined;
  /** Whether a run refuses the host's clock, timers, promises and randomness (only benchmarks turn it off), or the guard of many runs. */
  readonly guard?: boolean | Guard;
  readonly limits?: KernelLimits;
}

export interface MachineOptions {
  readonly clockOffsetMillis?: number;
  readonly clockDriftPpm?: number;
}

export class Kernel {
  readonly seed: string;
  readonly journal: Journal;
  readonly limits: Required<KernelLimits>;
  readonly epochMillis: number;
  /** For the machines: what can run now, and whose turn it is. */
  readonly ready = new ReadyTasks();
  readonly turn = new Turn();
  readonly #policy: Policy;
  readonly #tape: Tape | undefined;
  readonly #guard: boolean | Guard;
  readonly #queue = new EventQueue();
  readonly #entityIds = new Map<string, EntityId>();
  readonly #entityNames: Array<string> = [];
  readonly #streams = new Map<string, RandomStream>();
  readonly #machines = new Map<string, Machine>();
  #now: Micros = 0;
  #events = 0;
  /** Tasks and events at this moment. */
  #steps = 0;
  #running = false;

  constructor(options: KernelOptions) {
    this.seed = options.seed;
    this.journal = options.journal;
    this.epochMillis = options.epochMillis ?? DEFAULT_EPOCH_MILLIS;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#tape = options.tape;
    this.#guard = options.guard ?? true;
    this.#policy = this.#policyOf(options.policy);
  }

  get now(): Micros {
    return this.#now;
  }

  /** Events that have happened. */
  get events(): number {
    return this.#events;
  }

  get machines(): ReadonlyArray<Machine> {
    return [...this.#machines.values()];
  }

  // ---- names -------------------------------------------------------------------------------------------------------

  /** The number of a name; registered at its first use, the same ever after. */
  entity(name: string): EntityId {
    const known = this.#entityIds.get(name);
    if (known !== undefined) return known;
    const id = this.#entityNames.length;
    if (id >= ENTITIES_MAX) throw new RangeError(`more than ${ENTITIES_MAX} entities`);
    this.#entityNames.push(name);
    this.#entityIds.set(name, id);
    return id;
  }

  /** The stream of this name and entity; the same object for the same pair. */
  stream(name: StreamName, entity = ""): RandomStream {
    const key = `${name}/${entity}`;
    let stream = this.#streams.get(key);
    if (stream === undefined) {
      const tape = this.#tape;
      const observe =
        tape === undefined
          ? undefined
          : (drawn: RandomStream, label: string, value: number) =>
              tape.note(this.#now, drawn.name, drawn.entity, label, value);
      stream = new RandomStream({ seed: this.seed, name, entity, observe });
      this.#streams.set(key, stream);
    }
    return stream;
  }

  machine(name: string, options: MachineOptions = {}): Machine {
    if (this.#machines.has(name)) throw new Error(`there is a machine called ${name} already`);
    const machine = new Machine(this, name, { ...options, epochMillis: this.epochMillis });
    this.#machines.set(name, machine);
    return machine;
  }

  // ---- events ------------------------------------------------------------------------------------------------------

  /** Has `run(arg)` happen `delay` from now. `arg` is a 32-bit integer, so that one handler can serve many events. */
  schedule(delay: Micros, kind: EventKind, entity: EntityId, run: EventHandler, arg = 0): EventRef {
    return this.scheduleAt(this.#now + delay, kind, entity, run, arg);
  }

  scheduleAt(
    time: Micros,
    kind: EventKind,
    entity: EntityId,
    run: EventHandler,
    arg = 0,
  ): EventRef {
    if (!(time >= this.#now) || !Number.isSafeInteger(time)) this.#refuseTime(time);
    if (entity < 0 || entity >= this.#entityNames.length)
      throw new RangeError(`no entity ${entity} is registered`);
    if ((arg | 0) !== arg)
      throw new RangeError(`an event's argument is a 32-bit integer, found ${arg}`);
    return this.#queue.push(time, kind, entity, run, arg, this.turn.cause ?? -1);
  }

  /** True when the event was pending; cancelling twice, or after it happened, is harmless. */
  cancel(ref: EventRef): boolean {
    return this.#queue.cancel(ref);
  }

  // ---- journal -----------------------------------------------------------------------------------------------------

  /** The journal event that led to what runs now; what is scheduled or made ready from here inherits it. */
  get cause(): number | null {
    return this.turn.cause;
  }

  set cause(seq: number | null) {
    this.turn.cause = seq;
  }

  /** Writes to the journal; the new event becomes the cause of what follows from here in this event or task. */
  record(
    kind: string,
    actor: string,
    data: { readonly [key: string]: Json } = {},
    options: { readonly cause?: number | null } = {},
  ): number {
    const cause = options.cause === undefined ? this.turn.cause : options.cause;
    const seq = this.journal.record({ at: this.#now, actor, kind, cause }, data);
    this.turn.cause = seq;
    return seq;
  }

  // ---- the loop ----------------------------------------------------------------------------------------------------

  /**
   * Runs until the program has ended, and everything it set in motion at that moment is quiet. `quiet` is called whenever a moment is
   * over: nothing more happens in it, and time is about to pass. It may look at everything, write to the journal and answer a
   * waiting program; whatever that sets in motion still belongs to the moment.
   */
  run<A, E>(
    program: ProgramHandle<A, E>,
    options: { readonly until?: Micros; readonly quiet?: () => void } = {},
  ): RunOutcome<A, E> {
    if (this.#running)
      throw new Error("the kernel is already running: a run inside a run has no meaning");
    this.#running = true;
    const held = typeof this.#guard === "object" ? this.#guard : undefined;
    const guard = held ?? (this.#guard === true ? Guard.install() : undefined);
    held?.watch();
    try {
      const stop = this.#loop(program, { until: Infinity, ...options }, guard);
      if (stop !== undefined) return stop;
      if (program.result === undefined) throw new Error("the loop ended before the program");
      return { kind: "done", exit: program.result };
    } catch (error) {
      if (guard?.leak !== undefined) return { kind: "leak", ...guard.leak };
      throw error;
    } finally {
      if (held === undefined) guard?.restore();
      else held.rest();
      this.turn.begin(null, null);
      this.#running = false;
    }
  }

  #loop(
    program: ProgramHandle<unknown, unknown>,
    { until, quiet }: { readonly until: Micros; readonly quiet?: () => void },
    guard: Guard | undefined,
  ): Stop | undefined {
    const queue = this.#queue;
    const tape = this.#tape;
    const { journal, ready, turn } = this;
    const { eventsMax, journalMax } = this.limits;
    const timeMax = Math.min(until, this.limits.timeMax);
    for (;;) {
      if (!ready.isEmpty) {
        const stop = this.#drain(guard, timeMax);
        if (stop !== undefined) return stop;
      }
      if (program.result !== undefined) return undefined;
      // While somebody is held up the moment is not over for him.
      if (quiet !== undefined && ready.isEmpty && queue.next(timeMax) !== this.#now) {
        turn.begin(null, null);
        quiet();
        if (!ready.isEmpty) continue;
      }

      if (this.#events >= eventsMax) return this.#limitAt(`${eventsMax} events`);
      if (journal.events.length >= journalMax) return this.#journalFull();
      if (!queue.take(timeMax)) {
        if (queue.size > 0) return this.#outOfTime(until);
        return { kind: "stuck", waiting: this.#unfinished(program) };
      }
      const { time } = queue;
      if (time < this.#now)
        throw new Error(`time went back from ${formatTime(this.#now)} to ${formatTime(time)}`);
      if (time > this.#now) this.#steps = 0;
      else if (++this.#steps >= this.limits.stepsPerMomentMax) return this.#noTimePasses();
      this.#now = time;
      this.#events++;
      turn.begin(null, queue.cause < 0 ? null : queue.cause);
      tape?.note(time, "event", "", "happens", queue.key);
      queue.run(queue.argument);
      if (guard?.leak !== undefined) return { kind: "leak", ...guard.leak };
      if (tape?.difference !== undefined) return nonDeterministic(tape.difference);
    }
  }

  /** Runs ready tasks until there are none, or until the policy lets time pass first. */
  #drain(guard: Guard | undefined, timeMax: Micros): Stop | undefined {
    const ready = this.ready;
    const policy = this.#policy;
    while (!ready.isEmpty) {
      const candidates = ready.size;
      const index = candidates > 1 || policy.everyTurn === true ? this.#choose(timeMax) : 0;
      if (index === null) break;
      // A policy may have made one more of them ready.
      if (!(index >= 0 && index < ready.size)) {
        throw new RangeError(`the policy ${policy.name} chose task ${index} of ${candidates}`);
      }
      const task = ready.take(index);
      this.#tape?.note(this.#now, "task", task.life.machine, "runs", candidates);
      this.turn.begin(task.life, task.cause);
      task.run(Effect.void);
      if (guard?.leak !== undefined) return { kind: "leak", ...guard.leak };
      if (this.#tape?.difference !== undefined) return nonDeterministic(this.#tape.difference);
      if (++this.#steps >= this.limits.stepsPerMomentMax) return this.#noTimePasses();
      if (this.journal.events.length >= this.limits.journalMax) return this.#journalFull();
    }
    this.turn.begin(null, null);
    return undefined;
  }

  #choose(timeMax: Micros): number | null {
    const next = this.#queue.next(timeMax) ?? null;
    const index = this.#policy.choose(this.ready, { now: this.#now, next });
    if (index === null && next === null)
      throw new RangeError(
        `the policy ${this.#policy.name} lets time pass, and nothing is to happen`,
      );
    return index;
  }

  #noTimePasses(): Stop {
    const steps = this.#steps;
    this.#steps = 0;
    return {
      kind: "limit",
      what: `${steps} tasks and events at ${formatTime(this.#now)} without time passing`,
    };
  }

  #limitAt(reached: string): Stop {
    return { kind: "limit", what: `${reached}, the last at ${formatTime(this.#now)}` };
  }

  #journalFull(): Stop {
    return this.#limitAt(`${this.limits.journalMax} events in the journal`);
  }

  #outOfTime(until: Micros): Stop {
    if (until <= this.limits.timeMax) {
      this.#now = Math.max(this.#now, until);
      return { kind: "out-of-time" };
    }
    return { kind: "limit", what: `${formatTime(this.limits.timeMax)} of virtual time` };
  }

  #unfinished(program: ProgramHandle<unknown, unknown>): ReadonlyArray<UnfinishedWait> {
    const waiting = this.machines.flatMap((machine) => machine.unfinished());
    if (waiting.length > 0) return waiting;
    return [
      {
        machine: program.machine,
        program: program.label,
        waitingFor: "nothing: the machine lost its power",
      },
    ];
  }

  #policyOf(policy: PolicyName | Policy): Policy {
    if (policy === "fifo") return fifo;
    if (policy === "random") return randomPolicy(this.stream("scheduler"));
    if (policy === "pct") return pctPolicy(this.stream("scheduler"));
    return policy;
  }

  #refuseTime(time: Micros): never {
    if (time < this.#now) {
      throw new RangeError(
        `an event was scheduled for ${time} µs, but it is ${formatTime(this.#now)} already`,
      );
    }
    throw new RangeError(`a time in whole microseconds was expected, found ${time}`);
  }
}
