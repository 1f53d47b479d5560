/**
 * `fieldlab export`: a field day, or a stretch of it, in a form other programs show: a recording of the replay, a diagram, or lines of
 * text.
 */
import * as Effect from "effect/Effect";
import * as Argument from "effect/cli/Argument";
import * as CliError from "effect/cli/CliError";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import type { Moment } from "../../replay/moment.ts";
import type { Replay } from "../../replay/replay.ts";
import { shellWord } from "../../scenarios/report/repeat.ts";
import { openDay, type Day } from "../day.ts";
import { EXIT_CODES, stop } from "../exit.ts";
import { overNoScenario } from "../apart.ts";
import { writeWhole } from "../files.ts";
import { filled, optional, overrides } from "../flags.ts";
import { Output } from "../output.ts";

const FORMS = ["text", "svg", "mermaid", "asciicast"] as const;
type Form = (typeof FORMS)[number];

const LARGEST = { columns: 400, rows: 200 } as const;
const SMALLEST = { columns: 40, rows: 10 } as const;
const LONGEST_SECONDS = 3_600;

const EXPORT = { what: "the export", flag: "output" } as const;

/** `120x40` */
const size = Flag.String("size").pipe(
  Flag.withMetavar("columns x rows"),
  Flag.withDescription("Size of the recorded terminal (asciicast; default: 120x40)"),
  optional,
  Flag.mapEffect((text) => {
    if (text === undefined) return Effect.succeed(undefined);
    const [, columns = 0, rows = 0] = (/^(\d{1,4})x(\d{1,4})$/.exec(text) ?? []).map(Number);
    const fits =
      columns >= SMALLEST.columns &&
      columns <= LARGEST.columns &&
      rows >= SMALLEST.rows &&
      rows <= LARGEST.rows;
    return fits
      ? Effect.succeed({ columns, rows })
      : Effect.fail(
          new CliError.ValidationError({
            message: `--size "${text}": expected columns and rows from ${SMALLEST.columns}x${SMALLEST.rows} to ${LARGEST.columns}x${LARGEST.rows}, like 120x40`,
          }),
        );
  }),
);

const seconds = Flag.Int("seconds").pipe(
  Flag.withDescription("How long the recording of the whole day takes (asciicast; default: 30)"),
  optional,
  Flag.mapEffect((given) =>
    given === undefined || (given >= 1 && given <= LONGEST_SECONDS)
      ? Effect.succeed(given)
      : Effect.fail(
          new CliError.ValidationError({
            message: `--seconds ${given}: expected 1 to ${LONGEST_SECONDS}`,
          }),
        ),
  ),
);

/** A moment, and how it was written. */
interface Typed {
  readonly text: string;
  readonly moment: Moment;
}

const momentFlag = (name: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar("moment"), Flag.withDescription(description), optional);

/** A replay goes to the end where somebody types 120%; nobody wants a stretch from there. */
const isBeyond = (text: string): boolean => text.trim().endsWith("%") && parseFloat(text) > 100;

/** Both at once: whoever mistook one for something else has mistaken the other for it, too. */
const momentsOf = Effect.fnUntraced(function* (texts: {
  readonly from: string | undefined;
  readonly to: string | undefined;
}) {
  const { parseMoment } = yield* Effect.promise(() => import("../../replay/moment.ts"));
  const typed = (text: string | undefined): Typed | undefined => {
    const moment = text === undefined || isBeyond(text) ? null : parseMoment(text);
    return text === undefined || moment === null ? undefined : { text, moment };
  };
  const moments = { from: typed(texts.from), to: typed(texts.to) };
  const odd = (["from", "to"] as const).filter(
    (name) => texts[name] !== undefined && moments[name] === undefined,
  );
  if (odd.length > 0)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "no-moment",
      wrong: `${odd.map((name) => `--${name} "${texts[name]}"`).join(" and ")} ${odd.length === 1 ? "is no moment" : "are no moments"} of a day`,
      expected:
        'the time since the day began, like 1h05m, a part of it, like 40%, or an event, like "#123"',
    });
  return moments;
});

interface Wanted {
  readonly as: Form;
  readonly from: Typed | undefined;
  readonly to: Typed | undefined;
  readonly seconds: number | undefined;
  readonly size: { readonly columns: number; readonly rows: number } | undefined;
}

/** A recording is of the whole day; a stretch that is asked for is not passed over in silence. */
const wholeDayOnly = ({ as, from, to }: Wanted) =>
  as === "asciicast" && (from !== undefined || to !== undefined)
    ? stop({
        exitCode: EXIT_CODES.usage,
        code: "whole-day",
        wrong: `--as asciicast records the whole day, and ${[
          ...(from === undefined ? [] : ["--from"]),
          ...(to === undefined ? [] : ["--to"]),
        ].join(" and ")} would change nothing`,
        expected: "a stretch with --as text, svg or mermaid",
        todo: "leave the stretch out, or take another form",
      })
    : Effect.void;

/** How a recording is made says nothing of a drawing or of lines. */
const recordedOnly = ({ as, seconds: length, size: screen }: Wanted) =>
  as !== "asciicast" && (length !== undefined || screen !== undefined)
    ? stop({
        exitCode: EXIT_CODES.usage,
        code: "no-recording",
        wrong: `--as ${as} is no recording, and ${[
          ...(length === undefined ? [] : ["--seconds"]),
          ...(screen === undefined ? [] : ["--size"]),
        ].join(" and ")} would change nothing`,
        todo: "leave it out, or take --as asciicast",
      })
    : Effect.void;

const stretchOf = Effect.fnUntraced(function* (replay: Replay, { from, to }: Wanted) {
  const { endOf, timeOf } = yield* Effect.promise(() => import("../../replay/moves.ts"));
  const { eventsIn } = yield* Effect.promise(() => import("../../replay/stretch.ts"));
  const { formatClock } = yield* Effect.promise(() => import("../../replay/quantities.ts"));
  const stretch = {
    from: from === undefined ? 0 : timeOf(replay, from.moment),
    to: to === undefined ? replay.ends : endOf(replay, to.moment),
  };
  const lasts = formatClock(replay.ends);
  const last = replay.events.length - 1;
  for (const [name, typed] of [
    ["from", from],
    ["to", to],
  ] as const)
    if (typed?.moment.kind === "event" && typed.moment.seq > last)
      return yield* stop({
        exitCode: EXIT_CODES.usage,
        code: "empty-stretch",
        wrong: `--${name}=${typed.text} is no event of this day: ${last < 0 ? "it has none" : `the last one is #${last}`}`,
        todo: `choose another one with --${name}`,
      });
  if (from !== undefined && stretch.from > replay.ends)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "empty-stretch",
      wrong: `--from=${from.text} lies behind the end of the day, which lasts ${lasts}`,
      todo: "choose an earlier moment",
    });
  if (from !== undefined && to !== undefined && stretch.from > stretch.to)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "empty-stretch",
      wrong: `the stretch would end before it begins: --from=${from.text} is later than --to=${to.text}`,
      todo: `exchange the two: --from=${shellWord(to.text)} --to=${shellWord(from.text)}`,
    });
  if (eventsIn(replay, stretch).length === 0)
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "empty-stretch",
      wrong: `nothing happens from ${formatClock(stretch.from)} to ${formatClock(stretch.to)}`,
      expected: `a stretch of the day, which lasts ${lasts}`,
      todo: "choose other moments with --from and --to",
    });
  return stretch;
});

const written = Effect.fnUntraced(function* (day: Day, wanted: Wanted) {
  const { openReplay } = yield* Effect.promise(() => import("../../replay/replay.ts"));
  const replay = openReplay(day.journal);
  const stretch = yield* stretchOf(replay, wanted);
  switch (wanted.as) {
    case "text": {
      const { plainStory } = yield* Effect.promise(() => import("../../replay/plain.ts"));
      return `${[...plainStory(day.journal, stretch)].join("\n")}\n`;
    }
    case "svg": {
      const { spaceTimeOf } = yield* Effect.promise(() => import("../../replay/space-time.ts"));
      return spaceTimeOf(replay, stretch);
    }
    case "mermaid": {
      const { mermaidOf } = yield* Effect.promise(() => import("../../replay/mermaid.ts"));
      return mermaidOf(replay, stretch);
    }
    case "asciicast": {
      const { asciicastOf } = yield* Effect.promise(() => import("../../tui/asciicast.ts"));
      const about = { ...day, sourceFile: day.sourceFile ?? null };
      const { seconds: length = 30, size: screen = { columns: 120, rows: 40 } } = wanted;
      const recording = asciicastOf(replay, about, { seconds: length, size: screen });
      return `${[...recording].join("\n")}\n`;
    }
  }
});

export const exportDay = Command.make(
  "export",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("A scenario, or a journal written by run --journal (*.jsonl)"),
    ),
    as: Flag.Literals("as", FORMS).pipe(
      Flag.withDescription(
        "text: lines; svg: a diagram of laptops and time; mermaid: a sequence diagram; asciicast: a recording of the replay",
      ),
      Flag.withDefault("text" as const),
    ),
    from: momentFlag(
      "from",
      // Without quotes a shell takes the number for a remark.
      'Where the stretch begins, like 1h05m, 40% or, in quotes, "#123" (not asciicast)',
    ),
    to: momentFlag("to", "Where it ends (not asciicast)"),
    size,
    seconds,
    output: Flag.String("output").pipe(
      Flag.withMetavar("file"),
      Flag.withDescription("Write it to this file instead of showing it"),
      Flag.mapEffect(filled("output", "a file")),
      optional,
    ),
    ...overrides,
  },
  Effect.fnUntraced(function* (options) {
    const output = yield* Output;
    const wanted = { ...options, ...(yield* momentsOf(options)) };
    yield* wholeDayOnly(wanted);
    yield* recordedOnly(wanted);
    if (options.output !== undefined) yield* overNoScenario(options.output, [options.file], EXPORT);
    const day = yield* openDay(options.file, options);
    const content = yield* written(day, wanted);
    if (options.output === undefined) return yield* output.out(content);
    yield* writeWhole(options.output, content, EXPORT);
    return yield* output.out(`written to ${options.output}\n`);
  }),
).pipe(
  Command.withDescription(
    "Writes a field day, or a stretch of it, as text, as a diagram, or as a recording of the replay",
  ),
  Command.withExamples([
    {
      command: "fieldlab export day.scenario.yaml --as=svg --from=35m --to=45m --output=day.svg",
      description: "Ten minutes as a diagram of laptops and time",
    },
    {
      command: "fieldlab export day.scenario.yaml --as=asciicast --output=day.cast",
      description: "A recording for asciinema",
    },
  ]),
);
