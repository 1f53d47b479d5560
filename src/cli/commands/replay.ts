/**
 * `fieldlab replay`: watches a field day, played now or read from a journal. In a terminal it is drawn and can be walked
 * through; anywhere else it is told line by line.
 */
import * as Effect from "effect/Effect";
import * as Argument from "effect/cli/Argument";
import * as Command from "effect/cli/Command";
import * as Flag from "effect/cli/Flag";
import type { ReplayJournal } from "../../replay/journal.ts";
import type { Json } from "../../sim/journal.ts";
import { tellInk } from "../colour.ts";
import { openEditor } from "../editor.ts";
import { EXIT_CODES, Stop, stop } from "../exit.ts";
import { readWhole } from "../files.ts";
import { overrides } from "../flags.ts";
import { killable } from "../interrupt.ts";
import { loadScenarios } from "../load.ts";
import type { Overrides } from "../load.ts";
import { Output } from "../output.ts";
import { repeatCommand, replayCommand } from "../repeat.ts";
import { reportInvalid } from "../report-invalid.ts";

const JOURNAL_SUFFIX = ".jsonl";

/** A journal is held in memory as one text. */
const MAX_JOURNAL_BYTES = 256 * 1_048_576;

/** What is watched, and what the last line says about it. */
interface Watched {
  readonly journal: ReplayJournal;
  readonly title: string;
  readonly repeat: string;
  readonly verdictLine: string;
  readonly sourceFile?: string;
}

/** A value of the journal as people read it; what is no text or number is shown as it stands there. */
const textOf = (value: Json | undefined): string =>
  typeof value === "string" ? value : JSON.stringify(value ?? null);

/** How the day ended, as its journal says. */
const verdictLineOf = ({ events }: ReplayJournal): string => {
  const verdict = events.findLast((event) => event.kind === "verdict");
  return verdict === undefined
    ? "the journal ends before the verdict"
    : `${textOf(verdict["verdict"])}, ${textOf(verdict["checked"])} checks`;
};

const fromJournal = Effect.fnUntraced(function* (file: string, changes: Overrides) {
  if (changes.seed !== undefined || changes.set.length > 0) {
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "journal-is-fixed",
      wrong: `"${file}" is a journal, and --seed and --set change what is played`,
      expected: "a scenario file with these flags",
      todo: "name the scenario, or leave the flags out",
    });
  }
  const bytes = yield* readWhole(file, { what: "a journal", limit: MAX_JOURNAL_BYTES });
  const { parseJournal } = yield* Effect.promise(() => import("../../sim/journal.ts"));
  const parsed = parseJournal(new TextDecoder().decode(bytes));
  if (parsed.kind === "malformed") {
    return yield* stop({
      exitCode: EXIT_CODES.invalid,
      code: "not-a-journal",
      wrong: `${file}:${parsed.line}: ${parsed.message}`,
      expected: "a file written by fieldlab run --journal",
      todo: "write it again, or name the scenario instead",
    });
  }
  const watched: Watched = {
    journal: parsed,
    title: textOf(parsed.header["scenario"] ?? file),
    repeat: replayCommand(file),
    verdictLine: verdictLineOf(parsed),
  };
  return watched;
});

const fromScenario = Effect.fnUntraced(function* (file: string, changes: Overrides) {
  const { invalid, plans } = yield* loadScenarios([file], changes);
  yield* reportInvalid(invalid);
  const [loaded] = plans;
  if (loaded === undefined) return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: "" });
  const { plan } = loaded;
  const { runPlan } = yield* Effect.promise(() => import("../../scenarios/runner/run.ts"));
  const { journal } = yield* killable(() => runPlan(plan));
  const watched: Watched = {
    journal,
    title: plan.name,
    repeat: repeatCommand({ file, seed: plan.seed, set: changes.set }),
    verdictLine: verdictLineOf(journal),
    sourceFile: file,
  };
  return watched;
});

/** The day as lines, written in pieces so that a long one starts at once. */
const tell = Effect.fnUntraced(function* ({ journal, repeat, verdictLine }: Watched) {
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

const draw = Effect.fnUntraced(function* ({ journal, ...watched }: Watched) {
  const { colour, out } = yield* Output;
  tellInk(colour, process.env);
  const { runReplay } = yield* Effect.promise(() => import("../../tui/app.tsx"));
  yield* Effect.promise(() =>
    runReplay(
      { ...watched, header: journal.header, events: journal.events },
      {
        color: colour,
        stdin: process.stdin,
        stdout: process.stdout,
        edit: (place) => openEditor(place, process.env),
      },
    ),
  );
  // The screen it was drawn on is gone; this stays.
  yield* out(`${watched.title}: ${watched.verdictLine}\nrepeat with: ${watched.repeat}\n`);
});

export const replay = Command.make(
  "replay",
  {
    file: Argument.String("file").pipe(
      Argument.withDescription("A scenario, or a journal written by run --journal (*.jsonl)"),
    ),
    ...overrides,
    plain: Flag.Boolean("plain").pipe(
      Flag.withDescription("Tell the day line by line, as it is done without a terminal"),
      Flag.withDefault(false),
      Flag.withoutNegation,
    ),
  },
  Effect.fnUntraced(function* (options) {
    const watched = options.file.endsWith(JOURNAL_SUFFIX)
      ? yield* fromJournal(options.file, options)
      : yield* fromScenario(options.file, options);
    const terminal = process.stdout.isTTY && process.stdin.isTTY;
    return yield* terminal && !options.plain ? draw(watched) : tell(watched);
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
