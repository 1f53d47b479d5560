/** The root command of `fieldsync`, made from the table. */
import * as Command from "effect/cli/Command";
import { Colour } from "../flags.ts";
import { groups, table } from "./table.ts";
import type { TableEntry } from "./verb.ts";

/** Groups stand where their first command does. */
const commands = (): ReadonlyArray<TableEntry["command"]> => {
  const seen = new Set<string>();
  return table.flatMap(({ command, name }): ReadonlyArray<TableEntry["command"]> => {
    const [group = "", second] = name.split(" ");
    if (second === undefined) return [command];
    if (seen.has(group)) return [];
    seen.add(group);
    const members = table.flatMap((entry) =>
      entry.name.startsWith(`${group} `) ? [entry.command] : [],
    );
    return [
      Command.make(group).pipe(
        Command.withDescription(groups.get(group) ?? group),
        Command.withSubcommands(members),
      ) as TableEntry["command"],
    ];
  });
};

export const fieldsync = Command.make("fieldsync").pipe(
  Command.withDescription(
    "Keeps the copies of an audit engagement equal, over plain folders and shares. Ends with 0 when all went well, 1 when " +
      "something was refused, failed or was found, 2 for a bad command line, 4 for a defect of fieldsync, 130 when interrupted, " +
      "143 when ended by a SIGTERM.",
  ),
  Command.withSubcommands(commands()),
  Command.withGlobalFlags([Colour]),
);
