/** Somebody was told no: by Windows, by the engine or by the room, all in one shape, with the code a scenario can expect. */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import type { EngineError, VolumeError } from "../../engine/errors.ts";
import type { HardwareRefusal } from "../../model/refusal-of-room.ts";
import type { WindowsRefusal } from "../../model/laptop.ts";

/** Somebody tried something and was told no. `code` is a Windows code, or a word where Windows has none (`no-cable`). */
export class Refused extends Data.TaggedError("Refused")<{
  readonly laptop: string;
  readonly code: number | string;
  readonly text: string;
}> {
  /** A day refuses hundreds of times, and nobody looks at where in our code that was said. */
  constructor(facts: {
    readonly laptop: string;
    readonly code: number | string;
    readonly text: string;
  }) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(facts);
    Error.stackTraceLimit = stackTraceLimit;
  }

  override get message(): string {
    return `${typeof this.code === "number" ? "error " : ""}${this.code}: ${this.text}`;
  }
}

export const byVolume = (laptop: string, error: VolumeError): Refused =>
  new Refused({ laptop, code: error.code ?? error.reason, text: error.text });

export const byEngine = (laptop: string, error: EngineError): Refused =>
  error.volumeError === undefined
    ? new Refused({ laptop, code: error.reason, text: error.text })
    : byVolume(laptop, error.volumeError);

export const byRoom = (
  laptop: string,
  refusal: HardwareRefusal | null,
): Effect.Effect<void, Refused> =>
  refusal === null
    ? Effect.void
    : Effect.fail(new Refused({ laptop, code: refusal.code, text: refusal.message }));

export const byWindows = (
  laptop: string,
  ask: () => WindowsRefusal | null,
): Effect.Effect<void, Refused> =>
  Effect.suspend(() => {
    const refusal = ask();
    return refusal === null ? Effect.void : Effect.fail(new Refused({ laptop, ...refusal }));
  });
