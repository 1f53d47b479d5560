/** `fieldsync init` and `create-copy`: the office original, and the copies made from it. */
import { join } from "node:path";
import type * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import type { Created } from "../create.ts";
import { DOCUMENTS_FOLDER } from "../../../engine/log/names.ts";
import { EXIT_CODES } from "../../exit.ts";
import { optionalText, path } from "../parameters.ts";
import { refusingPastably } from "../pastable.ts";
import { conclude } from "../conclude.ts";
import { common, type TableEntry } from "../verb.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { filesFailed } from "../sync-once.ts";
import { documentsText, lines, namesText } from "../words.ts";

const engine = Effect.promise(() => import("../create.ts"));

const answer = (result: Created) => ({
  result,
  exitCode:
    result.files !== null && filesFailed(result.files) ? EXIT_CODES.failed : EXIT_CODES.passed,
  text: lines([
    `${result.identity.engagement} in ${result.folder}: ${counted(result.documents, "document")}, ` +
      `${result.identity.user} on ${result.identity.machine}`,
    result.skipped.length === 0
      ? undefined
      : `not taken in, because they are folders, links, or files that programs keep beside documents: ${namesText(result.skipped)}`,
    documentsText(result.files === null ? null : { ...result.files, notDocuments: [] }),
    result.unwritten === null
      ? undefined
      : `nothing could be written into the parent's folder (${result.unwritten.message}): nobody knows of this copy yet, and no lock-down waits for it\n` +
        "  ask whoever owns that folder for permission to read and write it, and then run: fieldsync sync FOLDER",
    `work in ${join(result.folder, DOCUMENTS_FOLDER)}, and open the copy with: fieldsync open FOLDER`,
  ]),
});

const initDescription =
  "Makes the office original of an engagement. Its documents are the files in FOLDER/documents, or, where there is no such folder, the files in FOLDER itself, which then stay there untouched while you work in FOLDER/documents.";

export const init: TableEntry = {
  name: "init",
  description: initDescription,
  command: Command.make(
    "init",
    {
      ...common,
      name: optionalText("name", "What the engagement is called (default: the folder's name)")
        .input,
    },
    Effect.fnUntraced(function* (options) {
      const { init: make } = yield* engine;
      return yield* conclude(answer(yield* refusingPastably(options, make(options))), options);
    }),
  ).pipe(
    Command.withDescription(initDescription),
    Command.withShortDescription("Makes the office original of an engagement"),
    Command.withExamples([
      {
        command: 'fieldsync init Maple --name "Maple 2026"',
        description: "Start from the files in Maple",
      },
    ]),
  ) as TableEntry["command"],
};

const copyDescription =
  "Makes a copy of an engagement on this computer. The other copy need not be open, only its folder must be reachable; it becomes the parent of the new one.";

export const createCopy: TableEntry = {
  name: "create-copy",
  description: copyDescription,
  command: Command.make(
    "create-copy",
    {
      parent: path("parent-folder", "The folder of the copy to be the parent")
        .input as Argument.Argument<string>,
      ...common,
    },
    Effect.fnUntraced(function* (options) {
      const { createCopy: make } = yield* engine;
      return yield* conclude(answer(yield* refusingPastably(options, make(options))), options);
    }),
  ).pipe(
    Command.withDescription(copyDescription),
    Command.withShortDescription("Makes a copy of an engagement on this computer"),
    Command.withExamples([
      {
        command: "fieldsync create-copy /mnt/PARENT/Maple Maple",
        description: "Copy from a shared folder",
      },
    ]),
  ) as TableEntry["command"],
};
