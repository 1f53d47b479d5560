/**
 * A field day for the commands that look at one: played now from a scenario, or read from the journal of a run.
 */
import * as Effect from "effect/Effect";
import type { ReplayJournal } from "../replay/journal.ts";
import type { Plan } from "../scenarios/plan.ts";
import type { Json } from "../sim/journal.ts";
import { EXIT_CODES, Stop, stop } from "./exit.ts";
import { readWhole } from "./files.ts";
import { killable } from "./interrupt.ts";
import { loadScenarios, onlyOne } from "./load.ts";
import type { Overrides } from "./load.ts";
import { repeatCommand, replayCommand } from "./repeat.ts";
import { reportInvalid } from "./report-invalid.ts";

const JOURNAL_SUFFIX = ".jsonl";

/** A journal is held in memory as one text. */
const MAX_JOURNAL_BYTES = 256 * 1_048_576;

/** A field day and what is said about it. */
export interface Day {
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
  if (changes.seed !== undefined || changes.set.length > 0 || changes.cell !== undefined) {
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "journal-is-fixed",
      wrong: `"${file}" is a journal, and --seed, --set and --cell change what is played`,
      expected: "a scenario file with these flags",
      todo: "name the scenario, or leave the flags out",
    });
  }
  const bytes = yield* readWhole(file, { what: "a journal", limit: MAX_JOURNAL_BYTES });
  const { parseJournal } = yield* Effect.promise(() => import("../sim/journal.ts"));
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
  const day: Day = {
    journal: parsed,
    title: textOf(parsed.header["scenario"] ?? file),
    repeat: replayCommand(file),
    verdictLine: verdictLineOf(parsed),
  };
  return day;
});

/** Plays a plan; `from` is where it was read. */
export const playDay = Effect.fnUntraced(function* (
  plan: Plan,
  from: { readonly file: string; readonly set: Overrides["set"] },
) {
  const { runPlan } = yield* Effect.promise(() => import("../scenarios/runner/run.ts"));
  const { journal } = yield* killable(() => runPlan(plan));
  const day: Day = {
    journal,
    title: plan.name,
    repeat: repeatCommand({ ...from, seed: plan.seed, cell: plan.cell }),
    verdictLine: verdictLineOf(journal),
    sourceFile: from.file,
  };
  return day;
});

/** A day as the terminal takes it. */
export const replayInput = ({ journal, ...day }: Day) => ({
  ...day,
  header: journal.header,
  events: journal.events,
});

const fromScenario = Effect.fnUntraced(function* (file: string, changes: Overrides) {
  const { invalid, plans } = yield* loadScenarios([file], changes);
  yield* reportInvalid(invalid);
  const loaded = yield* onlyOne(plans);
  if (loaded === undefined) return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: "" });
  return yield* playDay(loaded.plan, { file, set: changes.set });
});

/** A name that ends like a journal is one; everything else is a scenario. */
export const openDay = (file: string, changes: Overrides) =>
  file.endsWith(JOURNAL_SUFFIX) ? fromJournal(file, changes) : fromScenario(file, changes);
