/**
 * What nobody has done on a day on which its outcome is missed: that a value is nowhere is no news where nobody writes it. A smaller day must
 * not fail because of that, where somebody did it on the day it was made from.
 */
import type { Action } from "../actions.ts";
import { everyStep, type Plan } from "../plan.ts";
import type { Failure } from "../runner/verdict.ts";

interface Missed {
  readonly laptop: string;
  /** What was looked at, without the laptop: `records.tb/1000.balance`. */
  readonly key: string;
  /** As a message has it. */
  readonly expected: string;
}

const writes = (action: Action, { expected, key }: Missed): boolean =>
  action.action === "edit-record" &&
  Object.entries(action.set).some(
    ([field, value]) =>
      key === `records.${action.record}.${field}` &&
      [String(value), JSON.stringify(value)].includes(expected),
  );

const CONNECTS: ReadonlySet<Action["action"]> = new Set(["connect", "switch", "work-online"]);

/** What the indicator shows of a connection. */
const LIT: ReadonlySet<string> = new Set(["green", "yellow"]);

/** What there is only where somebody has changed something. */
const COUNTS: ReadonlySet<string> = new Set(["queue", "conflicts"]);

const CHANGES: ReadonlySet<Action["action"]> = new Set([
  "edit-record",
  "edit-document",
  "delete-record",
  "delete-document",
]);

const concerns = (action: Action, document: string): boolean =>
  "document" in action && action.document === document;

/** What has to be done for it, in words, and whether an action does it; null where nothing in particular has. */
const doneFor = (
  missed: Missed,
): { readonly words: string; readonly isDoneBy: (action: Action) => boolean } | null => {
  const { expected, key, laptop } = missed;
  const [, what = "", name = ""] = /^([\w-]+)\.(.*)$/s.exec(key) ?? [];
  const isAbsent = what === "documents" && expected === "absent";
  if (key === "connected-to" || (key === "indicator" && LIT.has(expected)))
    return {
      words: `${laptop} is never connected`,
      isDoneBy: (action) =>
        CONNECTS.has(action.action) && "laptop" in action && action.laptop === laptop,
    };
  if (COUNTS.has(key) && expected !== "0")
    return {
      words: "nobody changes anything",
      isDoneBy: (action) => CHANGES.has(action.action),
    };
  switch (what) {
    case "records":
      return {
        words: `nobody writes the ${key} that is expected`,
        isDoneBy: (action) => writes(action, missed),
      };
    case "documents":
    case "saved-by":
      return {
        words: `nobody ${isAbsent ? "deletes" : "saves"} ${name}`,
        isDoneBy: (action) =>
          concerns(action, name) && (action.action === "delete-document") === isAbsent,
      };
    case "checked-out-by":
      return {
        words: `nobody checks out ${name}`,
        isDoneBy: (action) => concerns(action, name) && action.action === "check-out",
      };
    default:
      return null;
  }
};

export const notDone = (plan: Plan, { expected, key }: Failure): ReadonlyArray<string> => {
  if (key === undefined || expected === null) return [];
  const dot = key.indexOf(".");
  const done = doneFor({ laptop: key.slice(0, dot), key: key.slice(dot + 1), expected });
  if (done === null) return [];
  const isDone = everyStep(plan.timeline).some(({ actions }) => actions.some(done.isDoneBy));
  return isDone ? [] : [done.words];
};
