/**
 * The `sync` that is typed and scheduled day by day, started without the command line: reading what all forty commands declare takes
 * longer than finding out that there is nothing to do. Whatever is unusual about it, a typing mistake, a question for help, `--watch`,
 * is left to the command line, which reads the plain one the same way.
 */
import * as Effect from "effect/Effect";
import { FIELDSYNC } from "../product.ts";
import { outputFor, runProgram } from "../run-program.ts";
import { conclude } from "./conclude.ts";
import { onCopy } from "./on-folder.ts";
import { refusingPastably } from "./pastable.ts";
import type { PlainSync } from "./read-plain-sync.ts";
import { SYNC, syncedExitCode, syncedText, syncOnce } from "./sync-once.ts";
import type { CopyContext } from "./context.ts";

export const plainSync = ({ with: target, ...options }: PlainSync): void => {
  const order = {
    ...options,
    command: SYNC,
    sent: target === undefined ? {} : { with: target },
    work: (context: CopyContext) =>
      Effect.map(syncOnce(context, { with: target }), (result) => ({
        result,
        text: syncedText(result),
        exitCode: syncedExitCode(result),
      })),
  };
  const program = Effect.flatMap(refusingPastably(options, onCopy(order)), (answer) =>
    conclude(answer, options),
  );
  runProgram(FIELDSYNC, program, outputFor([]), { json: options.json });
};
