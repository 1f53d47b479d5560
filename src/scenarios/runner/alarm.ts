/** How something beside the timeline ends the day: a watched expectation that broke, a step in the background that failed. */
import * as Effect from "effect/Effect";
import type { Machine } from "../../sim/machine.ts";
import type { Failure } from "./verdict.ts";

export class Alarm {
  #failures: ReadonlyArray<Failure> = [];
  #answer: (() => void) | undefined;

  get isRaised(): boolean {
    return this.#failures.length > 0;
  }

  /** Only the first one counts: what comes after it happens on a day that is over. */
  raise(failures: ReadonlyArray<Failure>): void {
    if (this.isRaised || failures.length === 0) return;
    this.#failures = failures;
    this.#answer?.();
  }

  /** Waits for the first failure, on the machine of the driver. */
  heard(driver: Machine): Effect.Effect<ReadonlyArray<Failure>> {
    return driver.callback("something that goes wrong beside the timeline", (resume) => {
      this.#answer = () => resume(Effect.succeed(this.#failures));
      if (this.isRaised) this.#answer();
    });
  }
}
