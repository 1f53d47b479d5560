/**
 * `fieldlab shrink`: the smallest scenario that still fails like this one. What is smallest so far is on the disk all the time, so that it can
 * be stopped whenever it is small enough.
 */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Option from "effect/Option";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import { counted } from "../../scenarios/report/format.ts";
import type { ScenarioSource } from "../../scenarios/hunt/source.ts";
import { SCENARIO_SUFFIX, writeWhole } from "../files.ts";
import { file, overrides } from "../flags.ts";
import { openFailure } from "../hunting/failing.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { Output } from "../output.ts";
import { repeatCommand } from "../repeat.ts";

const TELL_EVERY_MILLIS = 2_000;

const sizeOf = ({ nodes, timeline }: ScenarioSource): string =>
  `${counted(timeline.length, "step")}, ${counted(Object.keys(nodes).length, "node")}`;

export const shrink = Command.make(
  "shrink",
  {
    file,
    ...overrides,
    out: Flag.String("out").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("Where the smallest one goes (default: beside the file, as *.shrunk)"),
      Flag.optional,
      Flag.map(Option.getOrUndefined),
    ),
  },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const { failure, message, source, seed } = yield* openFailure(options.file, options);
    const hunting = yield* Effect.promise(async () => ({
      ...(await import("../../scenarios/hunt/shrink.ts")),
      ...(await import("../../scenarios/hunt/source.ts")),
    }));
    const out =
      options.out ?? `${options.file.replace(SCENARIO_SUFFIX, "")}.shrunk${SCENARIO_SUFFIX}`;
    const finding = { failure, message, from: options.file };
    const write = (smallest: ScenarioSource) =>
      writeWhole(out, hunting.writeScenario(hunting.asFinding(smallest, finding)), {
        what: "the smallest scenario",
        flag: "out",
      });
    yield* output.out(`${failure}\n  ${message.split("\n")[0]}\n  from ${sizeOf(source)}\n`);
    yield* write(source);
    const steps = hunting.shrink(source, failure);
    let told = yield* Clock.currentTimeMillis;
    for (;;) {
      yield* letSignalsIn;
      const next = yield* killable(() => steps.next());
      if (next.done === true) {
        yield* write(next.value);
        yield* output.out(
          `  to ${sizeOf(next.value)}: ${out}\n\nrepeat with: ${repeatCommand({ file: out, seed, set: [], cell: undefined })}\n`,
        );
        return;
      }
      const { played, smaller, smallest, what } = next.value;
      if (smaller) yield* write(smallest);
      const now = yield* Clock.currentTimeMillis;
      if (now - told < TELL_EVERY_MILLIS) continue;
      told = now;
      yield* output.err(
        `${counted(played, "day")} played · ${sizeOf(smallest)} · making less of ${what}\n`,
      );
    }
  }),
).pipe(
  Command.withDescription(
    "Makes a failing scenario as small as it can be and still fail in the same way: fewer laptops, steps, faults and documents, rounder " +
      "numbers, no chance about who goes first. Stop it whenever you like: the smallest so far is in the file.",
  ),
  Command.withShortDescription("Makes a failing scenario as small as possible"),
  Command.withExamples([
    {
      command: "fieldlab shrink .fieldlab/hunt/invariant-violated-no-lost-edits/4711.scenario.yaml",
      description: "From a hunted day to a page somebody can read",
    },
  ]),
);
