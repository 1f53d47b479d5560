/**
 * The root command: which commands there are, and the flags all of them take.
 */
import * as Command from "effect/cli/Command";
import { blame } from "./commands/blame.ts";
import { checkDeterminism } from "./commands/check-determinism.ts";
import { diff } from "./commands/diff.ts";
import { exportDay } from "./commands/export.ts";
import { explain } from "./commands/explain.ts";
import { fmt } from "./commands/fmt.ts";
import { hunt } from "./commands/hunt.ts";
import { init } from "./commands/init.ts";
import { list } from "./commands/list.ts";
import { mergeReports } from "./commands/merge-reports.ts";
import { replay } from "./commands/replay.ts";
import { repro } from "./commands/repro.ts";
import { run } from "./commands/run.ts";
import { schema } from "./commands/schema.ts";
import { shrink } from "./commands/shrink.ts";
import { upgrade } from "./commands/upgrade.ts";
import { validate } from "./commands/validate.ts";
import { watch } from "./commands/watch.ts";
import { Colour } from "./flags.ts";

export const fieldlab = Command.make("fieldlab").pipe(
  Command.withDescription(
    "Plays field days of audit teams in a simulated room: laptops, cables, Windows limits, and the real sync engine on every laptop.",
  ),
  Command.withSubcommands([
    run,
    mergeReports,
    replay,
    watch,
    diff,
    exportDay,
    hunt,
    shrink,
    blame,
    repro,
    checkDeterminism,
    init,
    validate,
    fmt,
    upgrade,
    explain,
    list,
    schema,
  ]),
  Command.withGlobalFlags([Colour]),
);
