/** `fieldsync move`: the copy at another place of this computer, with its identity (domain A9). */
import type * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Effect from "effect/Effect";
import type { MoveResult } from "../../../engine/node/moving/command.ts";
import { EXIT_CODES } from "../../exit.ts";
import { path } from "../parameters.ts";
import { quoted, refusingPastably } from "../pastable.ts";
import { conclude } from "../conclude.ts";
import { common, type TableEntry } from "../verb.ts";
import { counted } from "../../../scenarios/report/counted.ts";
import { lines, namesText } from "../words.ts";

const engine = Effect.promise(() => import("../move.ts"));

type How = Exclude<MoveResult["how"], "given-up">;

const HOW: { readonly [how in How]: string } = {
  renamed: "is moved to",
  copied: "is moved to",
  found: "is found again in",
  "taken-back": "is not moved: it lies in",
  "there-already": "lies already in",
};

/** Nothing is left of the move, and nothing of the copy at either place. */
const givenUpText = (folder: string): string =>
  lines([
    `the move is given up: no copy lies at either place, and one can be made in ${folder} again`,
    "where the folder comes back after all, tell its copy before you open it: fieldsync move OLD NEW",
  ]);

const movedText = (how: How, { engagement, folder, left, visitors }: MoveResult): string =>
  lines([
    `${engagement ?? "the copy"} ${HOW[how]} ${folder}`,
    left.length === 0
      ? undefined
      : `${counted(left.length, "file stays", "files stay")} at the old place, changed there while the copy moved: ${namesText(left)}`,
    how === "taken-back" || how === "there-already"
      ? undefined
      : lines([
          visitors.length === 0
            ? `others who know its old place connect to it once more with: fieldsync connect THEIR-FOLDER ${quoted(folder)}`
            : `these know its old place, and connect to it once more with: fieldsync connect THEIR-FOLDER ${quoted(folder)}\n${visitors.map((name) => `  ${name}`).join("\n")}`,
          "where the folder was shared, share it again at the new place",
        ]),
  ]);

const text = (result: MoveResult): string =>
  result.how === "given-up" ? givenUpText(result.folder) : movedText(result.how, result);

const description =
  "Moves a copy to another place on this computer, with its documents and its identity. A move that was cut off is finished by the same command, and taken back by the opposite one. Where the folder was moved by hand, this tells the copy so: FOLDER is where it lay, NEW-FOLDER where it lies now.";

export const move: TableEntry = {
  name: "move",
  description,
  command: Command.make(
    "move",
    {
      ...common,
      to: path(
        "new-folder",
        "Where the copy is to lie: a folder that does not exist yet, or an empty one",
      ).input as Argument.Argument<string>,
    },
    Effect.fnUntraced(function* (options) {
      const { move: make } = yield* engine;
      const result = yield* refusingPastably(options, make(options));
      return yield* conclude({ result, text: text(result), exitCode: EXIT_CODES.passed }, options);
    }),
  ).pipe(
    Command.withDescription(description),
    Command.withShortDescription("Moves a copy to another place on this computer"),
    Command.withExamples([
      { command: "fieldsync move Maple D:\\Audit\\Maple", description: "To another disk" },
      {
        command: "fieldsync move Maple Oak",
        description: "Also where Maple was renamed to Oak in Explorer",
      },
    ]),
  ) as TableEntry["command"],
};
