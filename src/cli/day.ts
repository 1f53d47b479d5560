/**
 * A field day for the commands that look at one: played now from a scenario, or read from the journal of a run.
 */
import * as Effect from "effect/Effect";
import type * as FileSystem from "effect/FileSystem";
import type * as Path from "effect/Path";
import type { ReplayJournal } from "../replay/journal.ts";
import { printable } from "../replay/printable.ts";
import type { Plan } from "../scenarios/plan.ts";
import type { Json } from "../sim/journal.ts";
import { EXIT_CODES, Stop, stop } from "./exit.ts";
import { checkRegular } from "./files.ts";
import { killable } from "./interrupt.ts";
import { loadScenarios, onlyOne } from "./load.ts";
import type { Overrides } from "./load.ts";
import { repeatCommand, replayCommand } from "./repeat.ts";
import { reportInvalid } from "./report-invalid.ts";

const journals = Effect.promise(() => import("./is-journal.ts"));

/** A field day and what is said about it. */
export interface Day {
  readonly journal: ReplayJournal;
  readonly title: string;
  readonly repeat: string;
  readonly verdictLine: string;
  readonly sourceFile?: string;
}

/** A value of the journal as people read it; what is no text or number is shown as it stands there. Anybody may have written the file. */
const textOf = (value: Json | undefined): string =>
  printable(typeof value === "string" ? value : JSON.stringify(value ?? null));

/** How the day ended, as its journal says. */
const verdictLineOf = ({ events }: ReplayJournal): string => {
  const verdict = events.findLast((event) => event.kind === "verdict");
  if (verdict === undefined) return "the journal ends before the verdict";
  const checked = textOf(verdict["checked"]);
  return `${textOf(verdict["verdict"])}, ${checked} ${checked === "1" ? "check" : "checks"}`;
};

const notChanged = Effect.fnUntraced(function* (file: string, changes: Overrides) {
  if (changes.seed !== undefined || changes.set.length > 0 || changes.cell !== undefined) {
    return yield* stop({
      exitCode: EXIT_CODES.usage,
      code: "journal-is-fixed",
      wrong: `"${file}" is a journal, and --seed, --set and --cell change what is played`,
      expected: "a scenario file with these flags",
      todo: "name the scenario, or leave the flags out",
    });
  }
});

const dayOf = (file: string, journal: ReplayJournal): Day => ({
  journal,
  title: textOf(journal.header["scenario"] ?? file),
  repeat: replayCommand(file),
  verdictLine: journal.partial === true ? "reading the rest" : verdictLineOf(journal),
});

const fromJournal = Effect.fnUntraced(function* (file: string, changes: Overrides) {
  yield* notChanged(file, changes);
  const { readJournal } = yield* Effect.promise(() => import("./journal-pieces.ts"));
  return dayOf(file, yield* readJournal(file));
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
    title: printable(plan.name),
    repeat: repeatCommand({ ...from, seed: plan.seed, cell: plan.cell }),
    verdictLine: verdictLineOf(journal),
    sourceFile: from.file,
  };
  return day;
});

/** A day as the terminal takes it. */
export const replayInput = ({ journal, ...day }: Day) => ({
  ...day,
  // A journal just played has these as getters.
  header: journal.header,
  events: journal.events,
  partial: journal.partial ?? false,
});

const fromScenario = Effect.fnUntraced(function* (file: string, changes: Overrides) {
  yield* checkRegular(file, "a scenario or the journal of a day");
  const { invalid, plans } = yield* loadScenarios([file], changes);
  yield* reportInvalid(invalid);
  const loaded = yield* onlyOne(plans);
  if (loaded === undefined) return yield* new Stop({ exitCode: EXIT_CODES.invalid, message: "" });
  return yield* playDay(loaded.plan, { file, set: changes.set });
});

export const openDay = Effect.fnUntraced(function* (file: string, changes: Overrides) {
  const { isJournal } = yield* journals;
  return yield* isJournal(file) ? fromJournal(file, changes) : fromScenario(file, changes);
});

/** A day of which enough is there to begin watching, and what reads the rest; null where nothing is left to read. */
export interface BegunDay {
  readonly begun: Day;
  readonly rest: Effect.Effect<Day, Stop, FileSystem.FileSystem | Path.Path> | null;
  /** What is there where the rest cannot be read. */
  readonly damaged: () => Day;
}

/** The same, as soon as the first part of a long journal is read. Its file stays open as long as the scope. */
export const beginDay = Effect.fnUntraced(function* (file: string, changes: Overrides) {
  const { isJournal } = yield* journals;
  if (!isJournal(file)) {
    const begun = yield* fromScenario(file, changes);
    const whole: BegunDay = { begun, rest: null, damaged: () => begun };
    return whole;
  }
  yield* notChanged(file, changes);
  const { beginJournal } = yield* Effect.promise(() => import("./journal-pieces.ts"));
  const { begun, rest, soFar } = yield* beginJournal(file);
  const day: BegunDay = {
    begun: dayOf(file, begun),
    rest: rest === null ? null : Effect.map(rest, (journal) => dayOf(file, journal)),
    damaged: () => ({ ...dayOf(file, soFar()), verdictLine: "the rest is unreadable" }),
  };
  return day;
});
