/**
 * What nobody has done on a day on which its outcome is missed: that a value is nowhere is no news where nobody writes it. A smaller day must
 * not fail because of that, where somebody did it on the day it was made from.
 */
import type { Action } from "../actions.ts";
import { OFFICE_DEVICE } from "../planned-room.ts";
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
const COUNTS: ReadonlySet<string> = new Set([
  "queue",
  "conflicts",
  "kept-documents",
  "newer-documents",
  "kept-aside",
]);

/** What makes a session with another laptop. */
const SIGNS_IN: ReadonlySet<Action["action"]> = new Set([
  ...CONNECTS,
  "create-child-copy",
  "create-sync-copy",
  "open-program",
  "sign-in",
]);

const GOES_DOWN: ReadonlySet<Action["action"]> = new Set([
  "sleep",
  "hibernate",
  "close-lid",
  "undock",
  "unplug-power",
  "power-off",
  "shut-down",
  "reboot",
]);

/** What leaves a laptop without a link. */
const GOES_DARK: ReadonlySet<Action["action"]> = new Set([...GOES_DOWN, "unplug", "join", "flap"]);

/** By the phase that is expected: who brings it about, and what is said where nobody does. */
const PHASES: {
  readonly [phase: string]: readonly [words: string, actions: ReadonlyArray<Action["action"]>];
} = {
  open: ["nobody opens the engagement again", ["unlock"]],
  "handing-in": ["nobody asks everybody to hand in", ["lock-down", "clean-up"]],
  "locked-down": ["nobody locks the engagement down", ["lock-down"]],
};

const isOf =
  (laptop: string, actions: ReadonlySet<Action["action"]>) =>
  (action: Action): boolean =>
    actions.has(action.action) && "laptop" in action && action.laptop === laptop;

/** In the room: whoever prepares a parent has it in the office for that, and pulls its cable again. */
const plugsIn = (action: Action, laptop: string): boolean =>
  (action.action === "plug" && action.laptop === laptop && action.into !== OFFICE_DEVICE) ||
  (action.action === "dock" && action.laptop === laptop) ||
  (action.action === "join" && [action.laptop, action.with].includes(laptop));

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
      isDoneBy: isOf(laptop, CONNECTS),
    };
  const phase = key === "phase" ? PHASES[expected] : undefined;
  if (phase !== undefined)
    return { words: phase[0], isDoneBy: (action) => phase[1].includes(action.action) };
  if (key === "power" && expected !== "on")
    return { words: `${laptop} is never switched off`, isDoneBy: isOf(laptop, GOES_DOWN) };
  if (key === "link" && expected === "down")
    return {
      words: `${laptop} is never taken off the network`,
      isDoneBy: (action) => isOf(laptop, GOES_DARK)(action) || action.action === "power-off-device",
    };
  if (key === "link" && expected === "up")
    return {
      words: `${laptop} is never plugged in`,
      isDoneBy: (action) => plugsIn(action, laptop),
    };
  if (key === "sessions" && expected !== "0")
    return {
      words: `nobody signs in at ${laptop}`,
      isDoneBy: (action) => SIGNS_IN.has(action.action),
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
    case "numbers":
      return {
        words: `nobody numbers ${name}`,
        isDoneBy: (action) => action.action === "edit-record" && action.record === name,
      };
    case "net-session":
      return expected === "nobody"
        ? null
        : { words: `${name} never signs in anywhere`, isDoneBy: isOf(name, SIGNS_IN) };
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
