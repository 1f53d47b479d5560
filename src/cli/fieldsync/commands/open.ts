/** `fieldsync open`: the copy at work, until it is stopped. */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { common, type TableEntry } from "../verb.ts";

const description =
  "Opens the copy and keeps it at work until you stop it with Ctrl-C. Takes in what you change in the documents folder, puts there what others changed, and exchanges with the connected copy. Other commands work on it meanwhile.";

export const open: TableEntry = {
  name: "open",
  description,
  command: Command.make("open", common, (options) =>
    Effect.flatMap(
      Effect.promise(() => import("../watch.ts")),
      ({ serveUntilStopped }) => serveUntilStopped(options, () => Effect.void),
    ),
  ).pipe(
    Command.withDescription(description),
    Command.withShortDescription("Opens the copy and keeps it at work until you stop it"),
    Command.withExamples([
      { command: "fieldsync open Maple", description: "Work with Maple today" },
    ]),
  ) as TableEntry["command"],
};
