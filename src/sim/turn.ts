/**
 * Whose turn it is: the machine life whose task runs now, and the journal event that led here.
 *
 * Causality is automatic, but a task may run more than one fiber: a fiber that completes a `Deferred` runs the fiber waiting
 * for it right there, on its own stack. So the turn keeps the fibers of the running task as a stack and gives each its own
 * cause back when control returns to it.
 */
import type * as Fiber from "effect/Fiber";
import type { TaskOwner } from "./ready.ts";

type AnyFiber = Fiber.Fiber<unknown, unknown>;

/** A fiber that runs another one in the middle of its step, and the cause to give it back afterwards. */
interface Below {
  readonly fiber: AnyFiber;
  readonly cause: number | null;
}

export class Turn {
  /** The life whose task runs; null inside a plain event and between events. */
  life: TaskOwner | null = null;
  /** The fiber that was last seen running, so that the scheduler notices a change with one comparison. */
  fiber: AnyFiber | null = null;
  #cause: number | null = null;
  #taskCause: number | null = null;
  #below: Array<Below> = [];

  begin(life: TaskOwner | null, cause: number | null): void {
    this.life = life;
    this.fiber = null;
    this.#cause = cause;
    this.#taskCause = cause;
    if (this.#below.length > 0) this.#below = [];
  }

  get cause(): number | null {
    if (this.#below.length > 0) this.#leaveReturnedFibers();
    return this.#cause;
  }

  set cause(seq: number | null) {
    if (this.#below.length > 0) this.#leaveReturnedFibers();
    this.#cause = seq;
  }

  /** The scheduler saw a fiber other than the last one take a step in this task. */
  switchTo(fiber: AnyFiber): void {
    const returnedTo = this.#below.findLastIndex((below) => below.fiber === fiber);
    if (returnedTo >= 0) {
      this.#cause = this.#below[returnedTo]!.cause;
      this.#below.length = returnedTo;
    } else if (this.fiber !== null) {
      this.#putBelow(this.fiber);
    }
    this.fiber = fiber;
  }

  /**
   * The machine whose task runs lost its power or fell asleep inside its own task. Its fibers stop at their next step; on
   * a crash, those that are on the stack are also kept from running on through continuations that need no step.
   */
  abandon(options: { readonly dead: boolean }): void {
    this.life = null;
    if (!options.dead || this.fiber === null) return;
    for (const fiber of [this.fiber, ...this.#below.map((below) => below.fiber)]) {
      if (!isOnStack(fiber)) continue;
      if ("interruptible" in fiber) fiber.interruptible = true;
      fiber.interruptUnsafe();
    }
  }

  /** A new fiber runs: it does so on the stack of this one, or of the nearest one below that has not returned. */
  #putBelow(top: AnyFiber): void {
    let fiber: AnyFiber | undefined = top;
    let cause = this.#cause;
    while (fiber !== undefined && !isOnStack(fiber)) {
      const ended: boolean = fiber.pollUnsafe() !== undefined;
      const under = this.#below.pop();
      fiber = under?.fiber;
      cause = under === undefined ? this.#taskCause : under.cause;
      // What an ended fiber wakes was caused by its last act; what merely follows a parked one was not.
      if (!ended) this.#cause = cause;
    }
    if (fiber !== undefined) this.#below.push({ fiber, cause });
  }

  #leaveReturnedFibers(): void {
    while (this.fiber !== null && !isOnStack(this.fiber)) {
      const under = this.#below.pop();
      if (under === undefined) return;
      this.fiber = under.fiber;
      this.#cause = under.cause;
    }
  }
}

/** Effect marks a fiber whose run loop is on the JavaScript stack; 4.1.0 has no public word for it. */
const isOnStack = (fiber: AnyFiber): boolean => "_running" in fiber && fiber._running === true;
