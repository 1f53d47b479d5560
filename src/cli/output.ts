/**
 * Standard output and standard error of the process.
 *
 * A reader that has seen enough (`fieldlab list | head -1`) closes the pipe: writing is then over without a word, and the
 * command still ends with its own exit code.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";

export interface Colours {
  /** Colours on standard output. */
  readonly colour: boolean;
  /** Colours on standard error. */
  readonly errorColour: boolean;
}

export class Output extends Context.Service<
  Output,
  Colours & {
    /** Ends when the text was handed to the system, so that exiting afterwards loses nothing. */
    readonly out: (text: string) => Effect.Effect<void>;
    readonly err: (text: string) => Effect.Effect<void>;
  }
>()("fieldlab/cli/Output") {
  static readonly layer = (colours: Colours): Layer.Layer<Output> =>
    Layer.effect(
      Output,
      Effect.sync(() => ({
        ...colours,
        out: writer(process.stdout),
        err: writer(process.stderr),
      })),
    );
}

const writer = (stream: NodeJS.WriteStream): ((text: string) => Effect.Effect<void>) => {
  let closed = false;
  // A failed write is answered to its callback as well; without a listener Node would throw it once more.
  stream.on("error", () => {
    closed = true;
  });
  return (text) =>
    Effect.callback<void>((resume) => {
      if (closed || text === "") return resume(Effect.void);
      stream.write(text, () => resume(Effect.void));
    });
};
