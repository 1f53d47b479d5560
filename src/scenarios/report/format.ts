/** Words and numbers the reports share. */
import type { JournalEvent } from "../../sim/journal.ts";
import { formatTime } from "../../sim/time.ts";
import { harmless, SET_PLACE } from "../language/render.ts";
import type { Place } from "../plan.ts";
import { isGood as isGoodVerdict } from "../runner/verdict.ts";
import type { ReportedRun, ReportedVerdict } from "./reported.ts";

/** Never colour alone: every verdict has its own sign and word. */
export const VERDICT_SIGNS: { readonly [kind in ReportedVerdict]: string } = {
  passed: "✓",
  "known-failure": "~",
  skipped: "-",
  fixed: "!",
  "expectation-failed": "✗",
  "invariant-violated": "✗",
  "no-progress": "■",
  "non-deterministic": "≠",
  vacuous: "○",
  defect: "!",
};

/**
 * What a verdict is to programs that know less words: `error` where the run itself cannot be believed, `known` where it failed as its
 * file says it does.
 */
export const OUTCOMES: {
  readonly [kind in ReportedVerdict]: "passed" | "failed" | "error" | "skipped" | "known";
} = {
  passed: "passed",
  "known-failure": "known",
  skipped: "skipped",
  fixed: "failed",
  "expectation-failed": "failed",
  "invariant-violated": "failed",
  "no-progress": "failed",
  vacuous: "failed",
  "non-deterministic": "error",
  defect: "error",
};

/** Where a program opens the file somebody looks at: what a flag has set, or what stands in another file, is nowhere in this one. */
export const lineIn = (file: string, place: Place | undefined): number =>
  place?.file === file ? place.line : 1;

export const wholeFile = (file: string): Place => ({ file, line: 1, column: 1 });

/** A place that programs can open. */
export const placeInFile = (file: string, place: Place): Place =>
  place.file.startsWith(SET_PLACE) ? wholeFile(file) : place;

/** Whether it is no reason to stop. */
export const isGood = ({ verdict }: ReportedRun): boolean =>
  verdict !== "defect" && isGoodVerdict(verdict);

/** Folders may be called anything, and so may days in a report of another program: what goes to a terminal must not move its cursor. */
export const forTerminal = (run: ReportedRun): ReportedRun => ({
  ...run,
  file: harmless(run.file),
  name: harmless(run.name),
  repeat: harmless(run.repeat),
  watch: harmless(run.watch),
});

/** One journal event on one line: time, who, what, and its facts. */
export const eventLine = (event: JournalEvent): string => {
  const facts = Object.entries(event)
    .filter(([key]) => !["seq", "at", "actor", "kind", "cause"].includes(key))
    .map(([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return `#${event.seq} ${formatTime(event.at)} ${event.actor} ${event.kind} ${facts.join(" ")}`.trimEnd();
};

export const shortHash = (hash: string): string => hash.slice(0, 16);

/** Wall time as reports for programs write it: whole microseconds. */
export const inSeconds = (millis: number): string => (millis / 1_000).toFixed(6);

export const indent = (text: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");
