/**
 * `fieldlab replay`: watches a field day, played now or read from a journal. In a terminal it is drawn and can be walked
 * through; anywhere else it is told line by line.
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import type { Update } from "../../tui/app.tsx";
import { beginDay, replayInput, type BegunDay, type Day } from "../day.ts";
import { EXIT_CODES, stop, type Stop } from "../exit.ts";
import { overrides, plain, screenReader } from "../flags.ts";
import type { Overrides } from "../load.ts";
import { Output } from "../output.ts";
import { replayCommand } from "../repeat.ts";
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

/** Of a journal that is cut short or damaged what stands before that, and then why there is no more. */
const tellWhatIsThere = Effect.fnUntraced(function* (file: string, options: Overrides) {
  const { begun, damaged, rest } = yield* beginDay(file, options);
  if (rest === null) return yield* tell(begun);
  const whole = yield* Effect.result(rest);
  if (whole._tag === "Success") return yield* tell(whole.success);
  yield* tell(damaged());
  return yield* whole.failure;
}, Effect.scoped);

/** What is read of the journal while the first part of it is looked at. */
const readingOf = Effect.fnUntraced(function* ({ begun, damaged, rest }: BegunDay) {
  if (rest === null) return { ended: Effect.succeed(begun), updates: undefined };
  const fiber = yield* Effect.forkChild(rest);
  const updates = (take: (update: Update) => void) =>
    fiber.addObserver((exit) => updatesOf(exit, damaged).forEach(take));
  const ended = Effect.suspend(() =>
    fiber.pollUnsafe() === undefined
      ? Effect.as(Fiber.interrupt(fiber), {
          ...begun,
          verdictLine: "left before it was read to its end",
        })
      : Fiber.join(fiber),
  );
  return { ended, updates };
});

/** Where the rest cannot be read, what was read before it can still be looked at. */
const updatesOf = (
  exit: Exit.Exit<Day, Stop>,
  damaged: BegunDay["damaged"],
): ReadonlyArray<Update> => {
  if (Exit.isSuccess(exit))
    return [
      {
        kind: "day",
        input: replayInput(exit.value),
        told: `read to its end: ${exit.value.verdictLine}`,
      },
    ];
  const text = Option.match(Cause.findErrorOption(exit.cause), {
    onNone: () => "",
    onSome: ({ message }) => message,
  });
  return [
    { kind: "day", input: replayInput(damaged()), told: "the rest cannot be read" },
    { kind: "problem", title: "The rest cannot be read · esc closes", text, closes: true },
  ];
};

const draw = Effect.fnUntraced(function* (
  file: string,
  options: Overrides & { readonly present: boolean; readonly screenReader: boolean },
) {
  const { out } = yield* Output;
  const terminal = yield* openTerminal(options);
  // It takes a moment, and a terminal that says nothing looks broken.
  const opening = `opening ${file} …`;
  // One row, so that nothing of it is left when the row is cleared.
  yield* out(opening.length < process.stdout.columns ? opening : "opening …");
  const day = yield* beginDay(file, options).pipe(Effect.ensuring(out("\r\u001B[K")));
  const { runReplay } = yield* Effect.promise(() => import("../../tui/app.tsx"));
  const { ended, updates } = yield* readingOf(day);
  yield* Effect.promise(() =>
    runReplay(replayInput(day.begun), {
      ...terminal,
      presenting: options.present,
      ...(updates === undefined ? {} : { updates }),
    }),
  );
  const { repeat, title, verdictLine } = yield* ended;
  // The screen it was drawn on is gone; this stays.
  yield* out(`${title}: ${verdictLine}\nrepeat with: ${repeat}\n`);
}, Effect.scoped);

/** Lines have no large letters, and ask nobody: whoever stands before a room is told so while there is time. */
const notPresented = (file: string, { cell, plain }: Overrides & { readonly plain: boolean }) =>
  stop({
    exitCode: EXIT_CODES.usage,
    code: "no-terminal",
    wrong: `--present shows the day on a terminal, and ${plain ? "--plain tells it in lines" : "this is none that can be drawn on"}`,
    expected: plain ? "one of the two" : "a terminal",
    todo: `tell the day line by line with: ${replayCommand(file, cell)} --plain`,
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
    const isDrawn = isTerminal() && !options.plain;
    if (options.present && !isDrawn) return yield* notPresented(options.file, options);
    return yield* isDrawn ? draw(options.file, options) : tellWhatIsThere(options.file, options);
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
