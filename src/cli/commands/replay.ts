/**
 * `fieldlab replay`: watches a field day, played now or read from a journal. In a terminal it is drawn and can be walked
 * through; anywhere else it is told line by line.
 */
import * as Effect from "effect/Effect";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { openDay, replayInput, type Day } from "../day.ts";
import { overrides, plain, screenReader } from "../flags.ts";
import { Output } from "../output.ts";
import { isTerminal, openTerminal } from "../terminal.ts";

/** The day as lines, written in pieces so that a long one starts at once. */
const tell = Effect.fnUntraced(function* ({ journal, repeat, verdictLine }: Day) {
  const output = yield* Output;
  const { plainStory } = yield* Effect.promise(() => import("../../replay/plain.ts"));
  let piece = "";
  for (const line of plainStory(journal)) {
    piece += `${line}\n`;
    if (piece.length < 65_536) continue;
    yield* output.out(piece);
    piece = "";
  }
  yield* output.out(`${piece}\n${verdictLine}\nrepeat with: ${repeat}\n`);
});

const draw = Effect.fnUntraced(function* (
  day: Day,
  options: { readonly present: boolean; readonly screenReader: boolean },
) {
  const { out } = yield* Output;
  const terminal = yield* openTerminal(options);
  const { runReplay } = yield* Effect.promise(() => import("../../tui/app.tsx"));
  yield* Effect.promise(() =>
    runReplay(replayInput(day), { ...terminal, presenting: options.present }),
  );
  // The screen it was drawn on is gone; this stays.
  yield* out(`${day.title}: ${day.verdictLine}\nrepeat with: ${day.repeat}\n`);
});

export const replay = Command.make(
  "replay",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("A scenario, or a journal written by run --journal (*.jsonl)"),
    ),
    ...overrides,
    present: Flag.Boolean("present").pipe(
      Flag.withDescription(
        "For showing it to a room: large words, questions, and a stop wherever something is said",
      ),
      Flag.withDefault(false),
      Flag.withoutNegation,
    ),
    screenReader,
    plain,
  },
  Effect.fnUntraced(function* (options) {
    const day = yield* openDay(options.file, options);
    return yield* isTerminal() && !options.plain ? draw(day, options) : tell(day);
  }),
).pipe(
  Command.withDescription(
    "Watches a field day in the terminal, forwards and backwards; into a pipe it is told line by line",
  ),
  Command.withExamples([
    { command: "fieldlab replay day.scenario.yaml", description: "Play a scenario and watch it" },
    { command: "fieldlab replay day.jsonl --plain", description: "Tell the day of a journal" },
  ]),
);
