/**
 * The `sync` that is typed and scheduled day by day, started without the command line: reading what all forty commands declare takes
 * longer than finding out that there is nothing to do. Whatever is unusual about it, a typing mistake, a question for help, `--watch`,
 * is left to the command line, which reads the plain one the same way.
 */
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { FIELDSYNC } from "../product.ts";
import { Output } from "../output.ts";
import { outputFor, runProgram } from "../run-program.ts";
import type { Before } from "./as-it-was/begin.ts";
import { end, placesAtRest } from "./as-it-was/end.ts";
import type { Places } from "./as-it-was/note.ts";
import { conclude, saidOf } from "./conclude.ts";
import { onCopy } from "./on-folder.ts";
import { refusingPastably } from "./pastable.ts";
import type { PlainSync } from "./read-plain-sync.ts";
import { SYNC, syncedExitCode, syncedText, syncOnce } from "./sync-once.ts";
import type { CopyContext } from "./context.ts";

export const plainSync = (
  { with: target, ...options }: PlainSync,
  before: Before | undefined,
): void => {
  let places: Places | undefined;
  const order = {
    ...options,
    command: SYNC,
    sent: target === undefined ? {} : { with: target },
    work: (context: CopyContext) =>
      Effect.map(syncOnce(context, { with: target }), (result) => {
        if (before !== undefined) places = placesAtRest(context, result);
        return { result, text: syncedText(result), exitCode: syncedExitCode(result) };
      }),
  };
  const program = Effect.gen(function* () {
    const answer = yield* refusingPastably(options, onCopy(order));
    const concluded = yield* Effect.exit(conclude(answer, options));
    const { lost } = yield* Output;
    const isAll = Exit.isSuccess(concluded) && lost() === null;
    if (before !== undefined) end(before, isAll ? places : undefined, saidOf(answer, options));
    return yield* concluded;
  });
  runProgram(FIELDSYNC, program, outputFor([]), { json: options.json });
};
