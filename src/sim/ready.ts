/**
 * The tasks that can run at this very moment: wake-ups of fibers, in order of arrival.
 *
 * A ring, so that taking the first costs nothing. Effect lets a task carry a priority (lower runs first); almost all have 0,
 * the others wait in a small sorted list beside the ring.
 */
import type * as Effect from "effect/Effect";

/** Whose task it is: one life of a machine. */
export interface TaskOwner {
  readonly machine: string;
}

export interface Task {
  readonly life: TaskOwner;
  /** Called with `Effect.void`, so that a timer can put a fiber's `resume` here as it is. */
  run(nothing: Effect.Effect<void>): void;
  /** Journal event that made this task ready; it is the cause of what the task records. */
  cause: number | null;
  readonly priority: number;
}

export class ReadyTasks {
  #ring: Array<Task | undefined> = new Array(64).fill(undefined);
  #head = 0;
  #size = 0;
  #ranked: Array<Task> = [];

  /** How many tasks a policy may choose from now: those of the most urgent priority only. */
  get size(): number {
    const urgent = this.#ranked[0];
    if (urgent === undefined || (urgent.priority > 0 && this.#size > 0)) return this.#size;
    let count = 1;
    while (this.#ranked[count]?.priority === urgent.priority) count++;
    return count;
  }

  get isEmpty(): boolean {
    return this.#size === 0 && this.#ranked.length === 0;
  }

  push(task: Task): void {
    if (task.priority !== 0) return this.#rank(task);
    if (this.#size === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#size++) & (this.#ring.length - 1)] = task;
  }

  /** The candidate at this index, `0` being the one that waits longest. */
  at(index: number): Task {
    const task = this.#fromRanked()
      ? this.#ranked[index]
      : this.#ring[(this.#head + index) & (this.#ring.length - 1)];
    if (task === undefined || index >= this.size)
      throw new RangeError(`no ready task ${index} of ${this.size}`);
    return task;
  }

  /** Removes and returns the candidate at this index; the others keep their order. */
  take(index: number): Task {
    if (this.#fromRanked()) return this.#ranked.splice(index, 1)[0]!;
    const ring = this.#ring;
    const mask = ring.length - 1;
    const task = ring[(this.#head + index) & mask]!;
    for (let place = this.#head + index; place > this.#head; place--) {
      ring[place & mask] = ring[(place - 1) & mask];
    }
    ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & mask;
    this.#size--;
    return task;
  }

  /** Takes out every task of one machine life, in order: it lost its power or went to sleep. */
  removeAll(life: TaskOwner): Array<Task> {
    const all = [...this.#ranked.filter((task) => task.priority < 0), ...this.#ringTasks()];
    all.push(...this.#ranked.filter((task) => task.priority > 0));
    this.#ring.fill(undefined);
    this.#head = 0;
    this.#size = 0;
    this.#ranked = [];
    const removed: Array<Task> = [];
    for (const task of all) {
      if (task.life === life) removed.push(task);
      else this.push(task);
    }
    return removed;
  }

  #fromRanked(): boolean {
    const urgent = this.#ranked[0];
    return urgent !== undefined && (urgent.priority < 0 || this.#size === 0);
  }

  #ringTasks(): Array<Task> {
    const tasks: Array<Task> = [];
    for (let index = 0; index < this.#size; index++) {
      const task = this.#ring[(this.#head + index) & (this.#ring.length - 1)];
      if (task !== undefined) tasks.push(task);
    }
    return tasks;
  }

  #rank(task: Task): void {
    let index = this.#ranked.length;
    while (index > 0 && this.#ranked[index - 1]!.priority > task.priority) index--;
    this.#ranked.splice(index, 0, task);
  }

  #grow(): void {
    const tasks = this.#ringTasks();
    this.#ring = new Array(this.#ring.length * 2).fill(undefined);
    for (const [index, task] of tasks.entries()) this.#ring[index] = task;
    this.#head = 0;
  }
}
