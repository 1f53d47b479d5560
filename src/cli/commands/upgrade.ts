/**
 * `fieldlab upgrade`: rewrites scenario files of an older version of the language, and what they include. `--check` only says which are old,
 * for CI.
 */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { EXIT_CODES, Stop } from "../exit.ts";
import { findScenarios, readWhole, writeWhole } from "../files.ts";
import { paths } from "../flags.ts";
import { Output } from "../output.ts";
import { reportInvalid } from "../report-invalid.ts";

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;

export const upgrade = Command.make(
  "upgrade",
  {
    paths,
    check: Flag.Boolean("check").pipe(
      Flag.withDescription("Change nothing; end with 1 when a file is of an older version"),
      Flag.withDefault(false),
      Flag.withoutNegation,
    ),
  },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const { MAX_SCENARIO_BYTES, decodeScenarioBytes } = yield* Effect.promise(
      () => import("../../scenarios/language/load.ts"),
    );
    const { renderProblem } = yield* Effect.promise(
      () => import("../../scenarios/language/render.ts"),
    );
    const { UpgradeQueue } = yield* Effect.promise(
      () => import("../../scenarios/language/upgrade/upgrade-queue.ts"),
    );
    const { NEWEST_VERSION, UPGRADES } = yield* Effect.promise(
      () => import("../../scenarios/language/upgrade/upgrades.ts"),
    );
    const queue = new UpgradeQueue(yield* findScenarios(options.paths), UPGRADES);
    const invalid: Array<{ readonly text: string }> = [];
    let old = 0;
    for (let next = queue.next(); next !== undefined; next = queue.next()) {
      const { file } = next;
      const bytes = yield* readWhole(file, { what: "a scenario", limit: MAX_SCENARIO_BYTES });
      const decoded = decodeScenarioBytes(bytes, file);
      const result = "problems" in decoded ? decoded : queue.upgrade(next, decoded.text);
      if ("problems" in result) {
        const text = "text" in decoded ? decoded.text : undefined;
        invalid.push(...result.problems.map((each) => ({ text: renderProblem(each, text) })));
        continue;
      }
      if ("text" in decoded && result.text === decoded.text) continue;
      old += 1;
      const what = `version ${result.from}, ${counted(result.replaced, "spelling")}`;
      yield* output.out(`${options.check ? "old" : "upgraded"}: ${file} (${what})\n`);
      if (!options.check) yield* writeWhole(file, result.text, { what: "the scenario" });
    }
    yield* reportInvalid(invalid);
    if (invalid.length > 0) {
      return yield* new Stop({
        exitCode: EXIT_CODES.invalid,
        message: "files that cannot be read were left as they are",
      });
    }
    const rest =
      old === 0
        ? `${queue.count === 1 ? "of" : "all of"} version ${NEWEST_VERSION}, which is the newest`
        : `${old} ${options.check ? "of an older version" : `upgraded to version ${NEWEST_VERSION}`}`;
    yield* output.out(`${counted(queue.count, "file")}, ${rest}\n`);
    if (options.check && old > 0)
      return yield* new Stop({ exitCode: EXIT_CODES.failed, message: "" });
    return undefined;
  }),
).pipe(
  Command.withDescription(
    "Rewrites scenarios of an older version of the language; comments and order stay",
  ),
  Command.withExamples([
    { command: "fieldlab upgrade scenarios", description: "Rewrite every scenario below a folder" },
  ]),
);
