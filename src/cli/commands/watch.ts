/**
 * `fieldlab watch`: the replay of a scenario that is being written. Every save of the file, or of one it includes, plays the day anew
 * and keeps the moment and the laptop looked at; what is wrong with a file that cannot be played stands where its events were.
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Command from "effect/cli/Command";
import type { Update } from "../../tui/app.tsx";
import { playDay, replayInput } from "../day.ts";
import { EXIT_CODES, Stop, stop } from "../exit.ts";
import { file, overrides, screenReader } from "../flags.ts";
import { loadScenarios, onlyOne, type Overrides } from "../load.ts";
import { Output } from "../output.ts";
import { replayCommand } from "../repeat.ts";
import { isTerminal, openTerminal } from "../terminal.ts";
import { watchFiles } from "../watch-files.ts";

const notWatched = (folder: string, why: string): Update => ({
  kind: "problem",
  title: "Saves go unnoticed · esc closes",
  text: `what is saved in "${folder}" goes unnoticed: ${why}`,
  closes: true,
});

const notPlayed = (text: string): Update => ({
  kind: "problem",
  title: "Not played · fix it and save",
  text,
});

/** The file as it is now: played, or why not, and which files that depends on. */
const playNow = Effect.fnUntraced(function* (path: string, changes: Overrides) {
  const { files, invalid, plans } = yield* loadScenarios([path], changes);
  const loaded = yield* onlyOne(plans);
  const problem = invalid.map(({ text }) => text).join("\n\n");
  if (loaded === undefined) return { update: notPlayed(problem), files };
  const day = yield* playDay(loaded.plan, { file: path, set: changes.set });
  const update: Update = {
    kind: "day",
    input: replayInput(day),
    told: `played anew: ${day.verdictLine}`,
  };
  return { update, files };
});

export const watch = Command.make(
  "watch",
  { file, ...overrides, screenReader },
  Effect.fnUntraced(function* (options) {
    if (!isTerminal())
      return yield* stop({
        exitCode: EXIT_CODES.usage,
        code: "no-terminal",
        wrong: "watch draws the day on a terminal, and this is none",
        expected: "a terminal",
        todo: `tell the day line by line with: ${replayCommand(options.file, options.cell)} --plain`,
      });
    const { out } = yield* Output;
    const again = playNow(options.file, options);
    const first = yield* again;
    if (first.update.kind === "problem") {
      // There is nothing to look at yet: the same as run says.
      return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: first.update.text });
    }
    let { files } = first;
    let last = first.update.input;
    const context = yield* Effect.context<Effect.Services<typeof again>>();
    const terminal = yield* openTerminal(options);
    const { runReplay } = yield* Effect.promise(() => import("../../tui/app.tsx"));
    const playAgain = async (take: (update: Update) => void) => {
      const exit = await Effect.runPromiseExit(Effect.provideContext(again, context));
      if (Exit.isSuccess(exit)) {
        const { update } = exit.value;
        ({ files } = exit.value);
        if (update.kind === "day") last = update.input;
        take(update);
      } else {
        const reason = Cause.squash(exit.cause);
        take(notPlayed(reason instanceof Error ? reason.message : String(reason)));
      }
    };
    const updates = (take: (update: Update) => void): (() => void) =>
      watchFiles({
        files: () => files,
        changed: () => void playAgain(take),
        unwatched: (folder, why) => take(notWatched(folder, why)),
      }).stop;
    yield* Effect.promise(() => runReplay(last, { ...terminal, updates }));
    return yield* out(`${last.title}: ${last.verdictLine}\nrepeat with: ${last.repeat}\n`);
  }),
).pipe(
  Command.withDescription(
    "Plays a scenario again whenever it is saved, and shows it at the same moment and the same laptop",
  ),
  Command.withExamples([
    {
      command: "fieldlab watch day.scenario.yaml",
      description: "Write a scenario and see what it does",
    },
  ]),
);
