/**
 * What the reports are made of: runs as plain values, so that they can come from a worker thread or from the JSON report of another
 * computer. Every reporter is a pure function of them.
 */
import { formatTime } from "../../sim/time.ts";
import type { Micros } from "../../sim/time.ts";
import { renderProblem } from "../language/render.ts";
import type { Place, Plan } from "../plan.ts";
import type { Failure, RunResult, VerdictKind } from "../runner/verdict.ts";
import { eventLine } from "./format.ts";

/** `defect`: the run came to no verdict, and it is not the scenario's fault. */
export type ReportedVerdict = VerdictKind | "defect";

export interface ReportedFailure {
  readonly kind: Failure["kind"] | "defect";
  readonly place: Place;
  readonly atMicros: Micros;
  /** As `timeline[3] connect`; null for the run as a whole. */
  readonly step: string | null;
  readonly message: string;
  readonly expected: string | null;
  readonly found: string | null;
  readonly hint: string | null;
  /** The failure with the step in its file, as text. */
  readonly frame: string;
  /** Journal events that prove it, one line each. */
  readonly events: ReadonlyArray<string>;
  /** What the laptops concerned did last, in words. */
  readonly lately: ReadonlyArray<string>;
  /** The chain of causes in words, first cause first. */
  readonly why: ReadonlyArray<string>;
}

export interface ReportedRun {
  readonly file: string;
  readonly name: string;
  readonly tags: ReadonlyArray<string>;
  readonly seed: string;
  /** Which of the days of a file with a matrix. */
  readonly cell: string | null;
  /** As the file says: the issue it is about, who answers for it, why it is not played, the issue of its known failure. */
  readonly issue: string | null;
  readonly owner: string | null;
  readonly skip: string | null;
  readonly knownFailure: string | null;
  readonly verdict: ReportedVerdict;
  readonly checked: number;
  /** What each thing that must always hold compared, by its name; nothing where the day was not played to its end. */
  readonly compared: { readonly [invariant: string]: number };
  readonly simulatedMicros: Micros;
  /** Kernel events dispatched. */
  readonly events: number;
  readonly journalHash: string;
  /** Where the journal was written, if it was. */
  readonly journalFile: string | null;
  readonly wallMillis: number;
  /** The command that repeats this run. */
  readonly repeat: string;
  /** The command that shows it. */
  readonly watch: string;
  readonly failures: ReadonlyArray<ReportedFailure>;
}

/** A file that is no scenario. */
export interface ReportedFile {
  readonly file: string;
  /** Its first problem. */
  readonly place: Place;
  /** All of them, as text. */
  readonly text: string;
}

/** A change under which a scenario says that it fails, and what came of it. */
export interface ReportedBreak {
  readonly file: string;
  /** Of the scenario. */
  readonly name: string;
  /** Where the change stands. */
  readonly place: Place;
  /** As --set takes it. */
  readonly set: string;
  readonly because: string;
  readonly verdict: ReportedVerdict;
  /** What is wrong with that, in words; null where it failed as it should. */
  readonly wrong: string | null;
  readonly wallMillis: number;
  readonly repeat: string;
}

/** Part `index` of `of`, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** What it is a part of, as a number made of all that was chosen: parts of different wholes are no whole. Older reports do not say it. */
export interface ReportedShard extends Shard {
  readonly whole?: string | undefined;
}

export interface Report {
  readonly runs: ReadonlyArray<ReportedRun>;
  readonly invalid: ReadonlyArray<ReportedFile>;
  /** What was played of the breaks; absent where nobody asked. */
  readonly breaks?: ReadonlyArray<ReportedBreak>;
  /** Which part of the whole this is; null for the whole. */
  readonly shard: ReportedShard | null;
  /** Wall time from the first run's start to the last one's end; runs may have played side by side. */
  readonly elapsedMillis: number;
}

/** What the last events and the causes of a failure are in words: the command line asks the replay. */
export type Tell = (
  failure: Failure,
) => Pick<ReportedFailure, "lately" | "why"> & { readonly after?: string | null };

/** What failed, and after which event. */
export const messageOf = ({ message }: Failure, after: string | null | undefined): string =>
  after === null || after === undefined ? message : `${message}, after ${after}`;

/** What there is to ask about a failure. */
export const untold = ({ after, at, events, found, key, laptops = [] }: Failure) => ({
  after: after ?? null,
  key: key ?? null,
  found,
  laptops,
  proof: events.map(({ seq }) => seq),
  at,
});

interface Known {
  /** The scenario's text, for the frames, and its file: what was set by a flag stands in no line of it. */
  readonly source: string;
  readonly file: string;
  readonly tell: Tell;
}

const reportedFailure = (
  failure: Failure,
  { file, source, tell, wholeStep }: Known & { readonly wholeStep: boolean },
): ReportedFailure => {
  const { after, lately, why } = tell(failure);
  const message = messageOf(failure, after);
  const text = failure.place.file === file ? source : undefined;
  return {
    kind: failure.kind,
    place: failure.place,
    atMicros: failure.at,
    step: failure.step,
    message,
    expected: failure.expected,
    found: failure.found,
    hint: failure.hint,
    frame: frameOf({ ...failure, message }, text, wholeStep),
    events: failure.events.map(eventLine),
    lately,
    why,
  };
};

/** Several failures of one step show it once: the first with all its lines, the others with their own. */
const isOfStepBefore = ({ stepPlace }: Failure, before: Failure | undefined): boolean =>
  stepPlace !== undefined && before?.stepPlace?.line === stepPlace.line;

const frameOf = (failure: Failure, source: string | undefined, wholeStep: boolean): string => {
  const { hint, place, stepPlace } = failure;
  // The first character stands for the day as a whole, and what is written there says nothing of it.
  const isWhole = failure.step === null && place.line === 1 && place.column === 1;
  const at = formatTime(failure.at);
  return renderProblem(
    {
      code: failure.kind,
      message: failure.message,
      place,
      endColumn: place.column,
      context: failure.step === null ? `at ${at}` : `${failure.step} at ${at}`,
      ...(hint === null ? {} : { hint }),
      ...(wholeStep && stepPlace?.file === place.file ? { firstLine: stepPlace.line } : {}),
    },
    isWhole ? undefined : source,
  );
};

const aboutPlan = (plan: Plan) => ({
  file: plan.file,
  name: plan.name,
  tags: plan.tags,
  seed: plan.seed,
  cell: plan.cell ?? null,
  issue: plan.issue ?? null,
  owner: plan.owner ?? null,
  skip: plan.skip ?? null,
  knownFailure: plan.knownFailure?.issue ?? null,
});

/** A run that is over, with what only the command line knows. */
export const reportedRun = (
  { checks, events, journal, plan, simulatedMicros, verdict }: RunResult,
  known: Omit<Known, "file"> & Pick<ReportedRun, "journalFile" | "wallMillis" | "repeat" | "watch">,
): ReportedRun => {
  const { source, tell, ...rest } = known;
  const { failures } = verdict;
  return {
    ...aboutPlan(plan),
    verdict: verdict.kind,
    checked: verdict.checked,
    compared: Object.fromEntries(checks),
    simulatedMicros,
    events,
    journalHash: journal.hash(),
    ...rest,
    failures: failures.map((failure, at) =>
      reportedFailure(failure, {
        source,
        file: plan.file,
        tell,
        wholeStep: !isOfStepBefore(failure, failures[at - 1]),
      }),
    ),
  };
};

/** A run that came to no verdict: what was thrown, or that the thread it was played in is gone. */
export const defectRun = (
  plan: Plan,
  message: string,
  known: Pick<ReportedRun, "wallMillis" | "repeat" | "watch">,
): ReportedRun => {
  const place = { file: plan.file, line: 1, column: 1 };
  const failure = {
    kind: "defect",
    place,
    atMicros: 0,
    step: null,
    message,
    expected: null,
    found: null,
    hint: "this is a defect of fieldlab, not of your scenario: please report it with the command below",
  } as const;
  return {
    ...aboutPlan(plan),
    verdict: "defect",
    checked: 0,
    compared: {},
    simulatedMicros: 0,
    events: 0,
    journalHash: "",
    journalFile: null,
    ...known,
    failures: [
      {
        ...failure,
        frame: `error[defect] ${message}\n --> ${plan.file}\n  = ${failure.hint}`,
        events: [],
        lately: [],
        why: [],
      },
    ],
  };
};
