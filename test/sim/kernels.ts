/** Kernels for tests: one place that says what a plain one is. */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { Journal } from "../../src/sim/journal.ts";
import type { Machine } from "../../src/sim/machine.ts";
import { Kernel, type KernelOptions, type RunOutcome } from "../../src/sim/kernel.ts";

export const newKernel = (options: Partial<KernelOptions> = {}): Kernel =>
  new Kernel({ seed: "7", policy: "fifo", journal: new Journal(), ...options });

/** The exit of a run that must have ended by itself. */
export const exitOf = <A, E>(outcome: RunOutcome<A, E>) => {
  if (outcome.kind !== "done")
    throw new Error(`the run was expected to end, found ${JSON.stringify(outcome)}`);
  return outcome.exit;
};

/** Runs everything that is pending, up to an hour of virtual time. */
export const runToQuiet = (kernel: Kernel): RunOutcome<void, never> =>
  kernel.run(kernel.machine("observer").fork("watch for an hour", Effect.sleep("1 hour")));

/** Makes something on a machine before the run proper: a `Queue` made outside would wake its takers through the host. */
export const madeOn = <A>(kernel: Kernel, machine: Machine, make: Effect.Effect<A>): A => {
  const exit = exitOf(kernel.run(machine.fork("prepare", make)));
  if (Exit.isFailure(exit)) throw new Error("what a test prepares must not fail");
  return exit.value;
};
