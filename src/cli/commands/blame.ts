/** `fieldlab blame`: which steps of a failing day the failure needs, each tried by leaving it out; with `--until`, what a symptom needs. */
import * as Effect from "effect/Effect";
import * as Command from "effect/cli/Command";
import type { WithoutIt } from "../../scenarios/hunt/blame.ts";
import { harmless } from "../../scenarios/language/render.ts";
import { file, overrides } from "../flags.ts";
import { folded } from "../../scenarios/hunt/written.ts";
import { headline, openFailure } from "../hunting/failing.ts";
import { untilSeen, workers } from "../hunting/flags.ts";
import { judges } from "../hunting/judges.ts";
import { columnsOf, inRows } from "../in-rows.ts";
import { killable, letSignalsIn } from "../interrupt.ts";
import { Output } from "../output.ts";

/** Where a paragraph is folded that has all the room it wants. */
const WIDEST = 100;

export const blame = Command.make(
  "blame",
  {
    file,
    ...overrides,
    workers,
    until: untilSeen(
      "Tell what this needs to be seen, on a day hunt --until has kept; it need not fail",
    ),
  },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const { until: symptom = null } = options;
    const { judgement, source: written } = yield* openFailure(options.file, options, symptom);
    const {
      FAILS,
      SHOWS,
      Turns,
      dayWithout,
      outcomeOf,
      partsOf,
      stepTimes,
      tellBlame,
      wholeNodes,
      writeScenario,
    } = yield* Effect.promise(async () => ({
      ...(await import("../../scenarios/hunt/blame.ts")),
      ...(await import("../../scenarios/hunt/rescheduled.ts")),
      ...(await import("../../scenarios/hunt/source.ts")),
      ...(await import("../../scenarios/hunt/whole-nodes.ts")),
    }));
    const source = wholeNodes(written);
    yield* output.out(headline(judgement));
    const parts = partsOf(source, yield* killable(() => stepTimes(source, writeScenario(source))));
    const judge = yield* judges(options.workers, symptom);
    const atATime = Math.max(1, options.workers);
    const found: Array<WithoutIt> = [];
    const turns = new Turns();
    for (let first = 0; first < parts.length; first += atATime) {
      yield* letSignalsIn;
      const batch = parts.slice(first, first + atATime);
      const days = yield* killable(() => batch.map((part) => dayWithout(source, part, turns)));
      const texts = days.flatMap((one) => (one === null ? [] : [writeScenario(one.day)]));
      const judged = (yield* judge(texts)).values();
      for (const [index, { what }] of batch.entries()) {
        const isMoved = days[index]?.isMoved;
        const day = isMoved === undefined ? undefined : judged.next().value;
        if (isMoved === undefined || day === undefined)
          found.push({ what, outcome: { kind: "no-turn" } });
        else found.push({ what, outcome: outcomeOf(day, judgement), isMoved });
      }
    }
    const paragraph = tellBlame(
      symptom === null ? judgement.failure : `"${symptom}"`,
      found,
      symptom === null ? FAILS : SHOWS,
    );
    const columns = columnsOf(process.stdout);
    const rows =
      columns === null || columns > WIDEST ? folded(paragraph) : inRows(paragraph, { columns });
    yield* output.out(`\n${harmless(rows.join("\n"))}\n`);
  }, Effect.scoped),
).pipe(
  Command.withDescription(
    "Plays a failing scenario without each of its steps and faults, and without each thing that is special about its room, and tells in one " +
      "paragraph which of them the failure needs, or a symptom to be seen",
  ),
  Command.withShortDescription("Tells which steps a failure needs"),
  Command.withExamples([
    {
      command: "fieldlab blame day.shrunk.scenario.yaml",
      description: "Why the smallest day fails",
    },
    {
      command: "fieldlab blame .fieldlab/hunt/seen/12.shrunk.scenario.yaml --until 'refused: 71'",
      description: "What a symptom needs to be seen",
    },
  ]),
);
