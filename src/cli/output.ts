/**
 * Standard output and standard error of the process.
 *
 * A reader that has seen enough (`fieldlab list | head -1`) closes the pipe: writing is then over without a word, and the
 * command still ends with its own exit code. A disk that is full, or a share that is gone, is another matter: what was to be kept is not there.
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
    /** False once somebody who read the standard output has seen enough. */
    readonly isRead: () => boolean;
    /** Nothing was written to the standard output so far. */
    readonly isSilent: () => boolean;
    /** What was written to the standard error last. */
    readonly lastError: () => string;
    /** What the system said where it could not take all of the standard output; null where it could. */
    readonly lost: () => string | null;
  }
>()("fieldlab/cli/Output") {
  static readonly layer = (colours: Colours): Layer.Layer<Output> =>
    Layer.effect(
      Output,
      Effect.sync(() => {
        let lost: string | null = null;
        let isRead = true;
        let isSilent = true;
        let lastError = "";
        const failed = ({ code, message }: NodeJS.ErrnoException) => {
          if (!hasReaderLeft(code, process.stdout.isTTY)) lost = message;
          isRead = false;
        };
        const out = writer(process.stdout, failed);
        const err = writer(process.stderr, () => undefined);
        return {
          ...colours,
          out: (text) =>
            Effect.suspend(() => {
              isSilent &&= text === "";
              return out(text);
            }),
          err: (text) =>
            Effect.suspend(() => {
              lastError = text;
              return err(text);
            }),
          isRead: () => isRead,
          isSilent: () => isSilent,
          lastError: () => lastError,
          lost: () => lost,
        };
      }),
    );
}

/** What writing to a pipe answers that was closed. */
const CLOSED: ReadonlySet<string | undefined> = new Set([
  "EPIPE",
  "ECONNRESET",
  "EOF",
  "ERR_STREAM_DESTROYED",
]);

/** Whoever read it is gone: a pipe was closed, or the window of the terminal. Where anything else failed, a share for one, something is lost. */
export const hasReaderLeft = (code: string | undefined, isTerminal: boolean): boolean =>
  CLOSED.has(code) || (isTerminal && code === "EIO");

const writer = (
  stream: NodeJS.WriteStream,
  failed: (cause: NodeJS.ErrnoException) => void,
): ((text: string) => Effect.Effect<void>) => {
  let closed = false;
  // A failed write is answered to its callback as well; without a listener Node would throw it once more.
  stream.on("error", () => {
    closed = true;
  });
  return (text) =>
    Effect.callback<void>((resume) => {
      if (closed || text === "") return resume(Effect.void);
      stream.write(text, (cause) => {
        if (cause) failed(cause);
        resume(Effect.void);
      });
    });
};
