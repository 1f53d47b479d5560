/**
 * `fieldlab diff`: two runs beside each other, up to the first event that is not the same: drawn in a terminal, told anywhere else. Two files, or one scenario played twice
 * with another seed or other values. Ends like `diff` does: 0 where nothing differs, 1 where something does.
 */
import { basename } from "node:path";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import type { RunOfTwo } from "../../tui/app.tsx";
import type { Terminal } from "../../tui/mount.tsx";
import { openDay, replayInput } from "../day.ts";
import { EXIT_CODES, Stop, stop } from "../exit.ts";
import { otherOverrides, overrides, plain } from "../flags.ts";
import type { Overrides } from "../load.ts";
import { Output } from "../output.ts";
import { fileWord } from "../../scenarios/report/repeat.ts";
import { commandName } from "../repeat.ts";
import { asTheOther } from "../other-run.ts";
import { isTerminal, openTerminal } from "../terminal.ts";

/** What makes this run another one than the one beside it. */
const runName = (file: string, { cell, seed, set }: Overrides): string =>
  [
    basename(file),
    ...(cell === undefined ? [] : [cell]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...set.map(([path, value]) => `${path}=${value}`),
  ].join(", ");

const draw = Effect.fnUntraced(function* (left: RunOfTwo, right: RunOfTwo, terminal: Terminal) {
  const { runPair } = yield* Effect.promise(() => import("../../tui/app.tsx"));
  yield* Effect.promise(() => runPair({ left, right }, terminal));
});

export const diff = Command.make(
  "diff",
  {
    left: Argument.String("left").pipe(
      Argument.withDescription("A scenario, or a journal written by run --journal (*.jsonl)"),
    ),
    right: Argument.String("right").pipe(
      Argument.withDescription("Another one (default: the same scenario, played again)"),
      Argument.optional,
      Argument.map(Option.getOrUndefined),
    ),
    ...overrides,
    ...otherOverrides,
    plain,
    quiet: Flag.Boolean("quiet").pipe(
      Flag.withDescription("Say nothing, only end with 0 or 1"),
      Flag.withDefault(false),
      Flag.withoutNegation,
    ),
  },
  Effect.fnUntraced(function* ({
    cell,
    left,
    otherCell,
    otherSeed,
    otherSet,
    right,
    seed,
    set,
    ...options
  }) {
    const changed = otherSeed !== undefined || otherSet.length > 0 || otherCell !== undefined;
    if (right === undefined && !changed)
      return yield* stop({
        exitCode: EXIT_CODES.usage,
        code: "nothing-to-compare",
        wrong: `"${left}" alone is only one run`,
        expected: "two files, or one scenario with --other-seed, --other-set or --other-cell",
        todo: `for example: ${commandName()} diff ${fileWord(left)} --other-seed=2`,
      });
    const own = { seed, set, cell };
    const other = {
      seed: otherSeed ?? seed,
      set: [...set, ...otherSet],
      cell: otherCell ?? cell,
    };
    const one = yield* openDay(left, own);
    const two = yield* asTheOther(openDay(right ?? left, other), {
      own,
      other: { seed: otherSeed, set: otherSet, cell: otherCell },
    });
    const { tellParting } = yield* Effect.promise(() => import("../../replay/parting.ts"));
    const { lines, same } = tellParting(
      { name: "left", journal: one.journal },
      { name: "right", journal: two.journal },
    );
    const output = yield* Output;
    if (!options.quiet) {
      const terminal = yield* openTerminal({ screenReader: false });
      // What is drawn can be told as well: that is what a screen reader takes.
      if (isTerminal() && !options.plain && terminal.screenReader !== true)
        yield* draw(
          { ...replayInput(one), name: runName(left, own) },
          { ...replayInput(two), name: runName(right ?? left, other) },
          terminal,
        );
      yield* output.out([...lines, `left:  ${one.repeat}`, `right: ${two.repeat}`, ""].join("\n"));
    }
    return same ? undefined : yield* new Stop({ exitCode: EXIT_CODES.failed, message: "" });
  }),
).pipe(
  Command.withDescription(
    "Compares two runs and names the first event that is not the same, and what led to it on both sides",
  ),
  Command.withExamples([
    {
      command: "fieldlab diff day.scenario.yaml --other-seed=2",
      description: "What another seed changes",
    },
    {
      command: "fieldlab diff day.scenario.yaml --other-set nodes.PARENT.os=windows-7-pro",
      description: "What another Windows on the parent changes",
    },
    { command: "fieldlab diff monday.jsonl tuesday.jsonl", description: "Two journals" },
  ]),
);
