/** A program that runs on a machine, and the handle others hold on it. */
import * as Cause from "effect/Cause";
import type * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type * as Fiber from "effect/Fiber";

export interface ProgramHandle<A, E> {
  readonly label: string;
  readonly machine: string;
  /** How the program ended; undefined while it runs, and for ever when its machine crashed first. */
  readonly result: Exit.Exit<A, E> | undefined;
  /** Called when the program ends, at once when it has. */
  onExit(observer: (exit: Exit.Exit<A, E>) => void): void;
  /** Waits for the end, from a fiber of any machine. */
  readonly await: Effect.Effect<Exit.Exit<A, E>>;
  /** The same for who wants to know as well that its machine crashed first. */
  readonly awaitOrLoss: Effect.Effect<Exit.Exit<A, E> | "lost">;
  interrupt(): void;
}

/** A program as its machine sees it, whatever its result. */
export interface Started {
  readonly label: string;
  lose(): void;
}

export class Program<A, E> implements ProgramHandle<A, E>, Started {
  readonly label: string;
  readonly machine: string;
  result: Exit.Exit<A, E> | undefined = undefined;
  #observers: Array<(exit: Exit.Exit<A, E>) => void> = [];
  #fiber: Fiber.Fiber<A, E> | undefined = undefined;
  #interrupted = false;
  #lost = false;
  #mourners: Array<() => void> = [];

  constructor(label: string, machine: string) {
    this.label = label;
    this.machine = machine;
  }

  start(program: Effect.Effect<A, E>, context: Context.Context<never>): void {
    if (this.#interrupted) return this.#end(Exit.failCause(Cause.interrupt()));
    this.#fiber = Effect.runForkWith(context)(program);
    this.#fiber.addObserver((exit) => this.#end(exit));
  }

  /** The machine crashed: the program never ends, and nobody hears of that but who waits for it. */
  lose(): void {
    if (this.#lost || this.result !== undefined) return;
    this.#lost = true;
    this.#observers = [];
    const mourners = this.#mourners;
    this.#mourners = [];
    for (const mourner of mourners) mourner();
  }

  onExit(observer: (exit: Exit.Exit<A, E>) => void): void {
    if (this.result !== undefined) observer(this.result);
    else if (!this.#lost) this.#observers.push(observer);
  }

  readonly await: Effect.Effect<Exit.Exit<A, E>> = Effect.callback((resume) => {
    this.onExit((exit) => resume(Effect.succeed(exit)));
  });

  readonly awaitOrLoss: Effect.Effect<Exit.Exit<A, E> | "lost"> = Effect.callback((resume) => {
    const lost = (): void => resume(Effect.succeed("lost"));
    if (this.#lost) return lost();
    this.#mourners.push(lost);
    this.onExit((exit) => resume(Effect.succeed(exit)));
  });

  interrupt(): void {
    if (this.#fiber === undefined) this.#interrupted = true;
    else this.#fiber.interruptUnsafe();
  }

  #end(exit: Exit.Exit<A, E>): void {
    if (this.#lost) return;
    this.result = exit;
    const observers = this.#observers;
    this.#observers = [];
    for (const observer of observers) observer(exit);
  }
}
