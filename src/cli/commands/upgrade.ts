/**
 * `fieldlab upgrade`: rewrites scenario files of an older version of the language, and what they include. `--check` only says which are old,
 * for CI.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import { counted } from "../../scenarios/report/counted.ts";
import { findScenarios } from "../files.ts";
import { paths } from "../flags.ts";
import { Output } from "../output.ts";
import { checkFlag, failedCheck, rewriteFiles } from "../rewrite-files.ts";

export const upgrade = Command.make(
  "upgrade",
  { paths, check: checkFlag("a file is of an older version") },
  Effect.fnUntraced(function* ({ check, paths }) {
    const output = yield* Output;
    const { UpgradeQueue } = yield* Effect.promise(
      () => import("../../scenarios/language/upgrade/upgrade-queue.ts"),
    );
    const { NEWEST_VERSION, UPGRADES } = yield* Effect.promise(
      () => import("../../scenarios/language/upgrade/upgrades.ts"),
    );
    const queue = new UpgradeQueue(yield* findScenarios(paths, { toWrite: true }), UPGRADES);
    const old = yield* rewriteFiles({
      files: queue.files(),
      rewrite: (waiting, text) => queue.upgrade(waiting, text),
      told: (file, { from, replaced }) =>
        `${check ? "old" : "upgraded"}: ${file} (version ${from}, ${counted(replaced, "spelling")})`,
      check,
      unread: "cannot be read",
    });
    const rest =
      old === 0
        ? `${queue.count === 1 ? "of" : "all of"} version ${NEWEST_VERSION}, which is the newest`
        : `${old} ${check ? "of an older version" : `upgraded to version ${NEWEST_VERSION}`}`;
    yield* output.out(`${counted(queue.count, "file")}, ${rest}\n`);
    return yield* failedCheck(check, old);
  }),
).pipe(
  Command.withDescription(
    "Rewrites scenarios of an older version of the language; comments and order stay",
  ),
  Command.withExamples([
    { command: "fieldlab upgrade scenarios", description: "Rewrite every scenario below a folder" },
  ]),
);
