/** `fieldlab blame`: which steps of a failing day the failure needs, each tried by leaving it out. */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import type { WithoutIt } from "../../scenarios/hunt/blame.ts";
import { file, overrides } from "../flags.ts";
import { openFailure } from "../hunting/failing.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { Output } from "../output.ts";

export const blame = Command.make(
  "blame",
  { file, ...overrides },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const { judgement, source } = yield* openFailure(options.file, options);
    const { failure, message } = judgement;
    const blaming = yield* Effect.promise(() => import("../../scenarios/hunt/blame.ts"));
    yield* output.out(`${failure}\n  ${message.split("\n")[0]}\n`);
    const parts: Array<WithoutIt> = [];
    const without = blaming.blame(source, failure);
    for (;;) {
      yield* letSignalsIn;
      const next = yield* killable(() => without.next());
      if (next.done === true) break;
      parts.push(next.value);
    }
    yield* output.out(`\n${blaming.tellBlame(failure, parts)}\n`);
  }),
).pipe(
  Command.withDescription(
    "Plays a failing scenario without each of its steps, and without each thing that is special about its room, and tells which of them the " +
      "failure needs",
  ),
  Command.withShortDescription("Tells which steps a failure needs"),
  Command.withExamples([
    {
      command: "fieldlab blame day.shrunk.scenario.yaml",
      description: "Why the smallest day fails",
    },
  ]),
);
