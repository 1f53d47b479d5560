/**
 * A problem of a scenario file: what is wrong, exactly where, and what to write instead.
 *
 * Every stage of the language reports these values; nothing throws for bad input. `renderProblem` turns one into text.
 */
import type { Place } from "../plan.ts";

/**
 * Every code that `error[...]` and `warning[...]` can show, with what it means: the reference page has a section for each, which
 * every message names.
 */
export const PROBLEMS = {
  // the file itself
  "empty-file": "The file has nothing in it.",
  "too-large": "The file is larger than 1 MiB; no scenario is.",
  "binary-file": "The file is no text in UTF-8.",
  // YAML
  "yaml-syntax":
    "The file is no YAML: a bracket, a quote or the indentation is wrong. The mark stands where it was noticed, which can be a little behind the mistake.",
  "tab-indent": "YAML is indented with blanks, not with tabs.",
  "duplicate-key": "One map has the same key twice; the second would hide the first.",
  "several-documents": "A file is one scenario; `---` begins a second one.",
  anchor: "Anchors (`&`) are allowed below top-level keys that start with `x-`, and nowhere else.",
  "merge-key": "Merge keys (`<<`) are not read: use `kinds` or `defaults`.",
  "alias-bomb":
    "Aliases that unfold to more than a file may hold, or values that are nested deeper than any scenario.",
  // shape
  "unknown-version":
    "`scenario:` names a version of the language that this fieldlab does not know.",
  "missing-key": "Something needs a key that is not there.",
  "unknown-key":
    "A key that means nothing here; mostly it is misspelt, or stands one level too high or too low.",
  "unknown-action": "A step has a key that is no action.",
  "several-actions": "A step has one action: start a new step for the other, or write `together`.",
  "no-action": "A step has neither an action nor anything to say or to look at.",
  "wrong-type":
    "A value is of another kind than the key takes: a text for a number, a list for a map.",
  "wrong-value": "A value of the right kind that cannot be.",
  "bad-duration": "Times have a unit: `90s`, `5m`, `1h30m`.",
  "bad-size": "Sizes have a unit: `500kB`, `6MB`, `10MiB`.",
  "bad-rate": "Speeds have a unit: `100Mbit/s`.",
  "bad-name": "A name that a computer, an account, a share or a document cannot have.",
  "bad-path": String.raw`No network path or user name: they stand in single quotes, ${"`"}'\\PARENT\Maple'${"`"}, ${"`"}'PARENT\field'${"`"}.`,
  "at-and-after": "A step begins at a time of the day or so long after the previous one, not both.",
  // files taken in with `include`
  "missing-include": "An included file cannot be read.",
  "circular-include": "A file includes itself, by a detour.",
  "include-not-plain": "An included file brings what is there before the day begins, no timeline.",
  "already-defined": "One name is defined twice.",
  // names
  "unknown-node": "A laptop that is not among `nodes`, or a computer that is never called so.",
  "unknown-kind": "A kind that is not among `kinds`.",
  "unknown-device": "A switch or router that is not in `network`.",
  "unknown-share": "Nobody shares a folder under this name, neither before nor after.",
  "unknown-mark": "No mark of this name is ever recorded; they are listed below.",
  "unknown-document": "No document of this name is ever there.",
  "unknown-program": "A program that nobody opened on that laptop.",
  "unknown-account":
    "What is typed as user name is an account that its computer never has. Where that is the point, the step expects `refused: 1326`.",
  "not-shared-yet":
    "A step uses a share that only a later step makes. Where that is the point, it expects `refused`.",
  "never-joins":
    "Something of a copy is expected of a laptop that never has one: no step creates or opens it there, or the only one that does is to be refused. A warning where somebody is to edit in it by chance.",
  "text-ends-at-hash":
    "A warning: a text ends in front of a `#`, and what stands behind it is a comment. Comments have a blank behind the `#`; a text with a `#` stands in quotes.",
  unused:
    "A warning: something is defined and nobody uses it, on none of the days of the file. Mostly a step is missing, or a name is misspelt where it was meant.",
  "no-files":
    "A step or expectation is about the file of a document, and the documents of this engagement are no files.",
  "not-top-level": "`from` names a node that does not hold the office original.",
  // the room
  "port-taken": "Somebody is plugged into this port already.",
  "no-such-port": "The device has fewer ports.",
  "no-free-port":
    "All ports of the device are taken. Where that is the point, the step expects `refused: no-port`.",
  "no-free-cable":
    "The pool of cables is used up. Where that is the point, the step expects `refused: no-cable`.",
  "already-plugged": "It is plugged in already; unplug it first.",
  "not-plugged": "It is not plugged in.",
  ring: "A cable that would close a ring of devices.",
  // time
  "time-goes-back": "A time of the day that is over by then.",
  "too-late": "A time that no run reaches: a day ends after 31 days.",
  // --set, and the breaks of a file
  "unknown-path": "A path of `--set`, of a break or of a matrix leads nowhere in this file.",
  "bad-set": "`--set` without a path or a value, or for something that cannot be changed by it.",
  "bad-break":
    "A break after which the file is no scenario any more, or that changes nothing; a warning where it sets what is so already.",
  "bad-schedule":
    "A schedule that says nothing or two things about a turn, or stands beside another scheduling.",
  "too-many-problems": "The first twenty problems are shown; mend them and look again.",
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** The page that explains the codes, as it lies in the package. */
export const REFERENCE = "docs/scenario-reference.md";

/** Where a code is explained; nothing for a code that is none of the language. */
export const pageOf = (code: string, reference: string = REFERENCE): string | undefined =>
  Object.hasOwn(PROBLEMS, code) ? `${reference}#${code}` : undefined;

export interface Problem {
  /** Absent for what must be changed before anything runs. */
  readonly level?: "warning";
  readonly code: ProblemCode;
  readonly message: string;
  readonly place: Place;
  /** Column after the last character the carets mark, on the line of `place`. */
  readonly endColumn: number;
  /** Where in the scenario that is: `timeline[2] at 11m`. */
  readonly context?: string;
  /** What to write instead, in one line. */
  readonly hint?: string;
  /** Another place that explains this one; `text` reads before "at line 9": `defined`. */
  readonly related?: { readonly place: Place; readonly text: string };
  /** How many there are of what this one stands for; absent for itself alone. */
  readonly standsFor?: number;
  /** The source line of `place`, so that a problem can be shown without the file at hand. */
  readonly lineText?: string;
}
