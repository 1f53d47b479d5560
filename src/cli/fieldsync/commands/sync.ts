/** `fieldsync sync`: exchanges with another copy, once until nothing is left, or until it is stopped. */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { EXIT_CODES, stop } from "../../exit.ts";
import { optionalPath, toggle } from "../parameters.ts";
import { join, SYNC as name, syncedExitCode, syncedText, syncOnce } from "../sync-once.ts";
import { common, copyVerb, type TableEntry } from "../verb.ts";

const parameters = {
  with: optionalPath(
    "with",
    "Connect to this copy first (default: the connected one, or the parent)",
  ),
};

const once = copyVerb({
  name,
  description: "",
  parameters,
  run: syncOnce,
  text: syncedText,
  exitCode: syncedExitCode,
});

/** What is typed. */
export const inputs = {
  ...common,
  with: parameters.with.input,
  once: toggle("once", "Exchange until nothing is left, then end (the default)").input,
  watch: toggle("watch", "Go on until stopped").input,
};

const description =
  "Exchanges changes with another copy until nothing is left on either side. With --watch it goes on until you stop it with Ctrl-C. Ends with 1 when something could not be exchanged or your answer is needed.";

export const sync: TableEntry = {
  name,
  description,
  served: once.served,
  command: Command.make(
    name,
    inputs,
    Effect.fnUntraced(function* ({ once: isOnce, watch, with: target, ...options }) {
      if (isOnce && watch)
        return yield* stop({
          exitCode: EXIT_CODES.usage,
          code: "usage",
          wrong: "--once and --watch exclude each other",
          todo: "see fieldsync sync --help",
        });
      const args = target === undefined ? {} : { with: target };
      if (!watch) return yield* once.carryOut(options, args);
      const { serveUntilStopped } = yield* Effect.promise(() => import("../watch.ts"));
      return yield* serveUntilStopped(options, (context) => join(context, { with: target }));
    }),
  ).pipe(
    Command.withDescription(description),
    Command.withShortDescription("Exchanges changes with another copy until nothing is left"),
    Command.withExamples([
      {
        command: "fieldsync sync Maple",
        description: "Exchange with the connected copy or the parent",
      },
      {
        command: "fieldsync sync Maple --with /mnt/PEER3/Maple",
        description: "Exchange with a colleague when the parent is not there",
      },
    ]),
  ) as TableEntry["command"],
};
