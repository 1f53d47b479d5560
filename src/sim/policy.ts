/**
 * Which ready task runs next (architecture, "The kernel", point 5).
 *
 * A policy only ever chooses among tasks that may all legally run now, so every policy yields a possible execution.
 * `fifo` is the canonical one; `random` explores others, seeded. PCT and exhaustive exploration fit the same interface.
 */
import type { RandomStream } from "./random.ts";
import type { ReadyTasks } from "./ready.ts";

export interface Policy {
  readonly name: string;
  /** The index of the chosen task. Asked only when there are at least two. */
  choose(ready: ReadyTasks): number;
}

export type PolicyName = "fifo" | "random";

/** First come, first served. */
export const fifo: Policy = { name: "fifo", choose: () => 0 };

/** Each ready task equally likely, drawn from the stream "scheduler". */
export const randomPolicy = (stream: RandomStream): Policy => ({
  name: "random",
  choose: (ready) => stream.int("ready task", ready.size),
});
