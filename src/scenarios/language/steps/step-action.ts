/**
 * Which action a step has: exactly one key of the table, or none for a step that only looks. The commonest slips of a newcomer are
 * told apart here.
 */
import { ACTION_KEYS, ACTIONS } from "../shape/actions.ts";
import type { ActionKey } from "../shape/actions.ts";
import { COMMON_KEYS } from "../shape/step-schema.ts";
import type { Findings } from "../findings.ts";
import { GROUP_KEYS, LOOKING_KEYS } from "../shape/step-schema.ts";
import type { GroupKey } from "../shape/step-schema.ts";
import { otherAction } from "../other-words.ts";
import { closest, colonMeant, didYouMean } from "../suggest.ts";
import { entryOf } from "../yaml/tree.ts";
import type { Entry, MapTree } from "../yaml/tree.ts";

export const isActionKey = (key: string): key is ActionKey => Object.hasOwn(ACTIONS, key);

export interface FoundAction {
  readonly key: ActionKey;
  readonly entry: Entry;
}
export interface FoundGroup {
  readonly key: GroupKey;
  readonly entry: Entry;
  readonly group: true;
}

/** The one action or group of a step; `none` for a step that only looks, `unclear` after a problem was reported. */
export type Found = FoundAction | FoundGroup | "none" | "unclear";

export const isGroup = (found: Found): found is FoundGroup =>
  typeof found !== "string" && "group" in found;

const isGroupKey = (key: string): key is GroupKey => GROUP_KEYS.some((group) => group === key);

export const actionOf = (reader: { readonly findings: Findings }, tree: MapTree): Found => {
  const { findings } = reader;
  const actions: Array<FoundAction | FoundGroup> = [];
  let unknown = false;
  for (const entry of tree.entries) {
    if (isActionKey(entry.key)) actions.push({ key: entry.key, entry });
    else if (isGroupKey(entry.key)) actions.push({ key: entry.key, entry, group: true });
    else if (!COMMON_KEYS.includes(entry.key)) {
      unknown = true;
      reportUnknownKey(findings, tree, entry);
    }
  }
  const [first, second] = actions;
  if (first !== undefined && second !== undefined) {
    findings.report(second.entry.keySpan, {
      code: "several-actions",
      message: `a step has one action; this one has ${first.key} and ${second.key}`,
      hint: besideGroup(first, second) ?? `start a new step: "- ${second.key}:"`,
      related: { span: first.entry.keySpan, text: first.key },
    });
    return "unclear";
  }
  const slipped =
    first !== undefined &&
    unknown &&
    first.entry.value.kind === "scalar" &&
    first.entry.value.value === null;
  if (slipped || (first === undefined && unknown)) return "unclear";
  if (first === undefined && !LOOKING_KEYS.some((key) => entryOf(tree, key) !== undefined)) {
    findings.report(tree.entries[0]?.keySpan ?? tree.span, {
      code: "no-action",
      message: "this step does nothing",
      hint: "add an action such as wait: 5m, or expect",
    });
  }
  return first ?? "none";
};

/** `repeat: 3` beside what is repeated. */
const besideGroup = (
  first: FoundAction | FoundGroup,
  second: FoundAction | FoundGroup,
): string | undefined => {
  const [group, other] = "group" in first ? [first, second] : [second, first];
  if (!("group" in group) || group.entry.value.kind !== "scalar") return undefined;
  const { value } = group.entry.value;
  const step = `{ ${other.key}: … }`;
  if (group.key !== "repeat") return `write ${group.key}: [${step}, …]`;
  return `write repeat: { times: ${typeof value === "number" ? value : 3}, steps: [${step}] }`;
};

const WATCHES = ["always", "never"] as const;
const WATCH_ENDS = { for: "for: 30m", until: "until: 4h" } as const;

/** Whoever writes the end of a watch beside it; undefined where the step has none. */
export const endOfWatch = (tree: MapTree, key: keyof typeof WATCH_ENDS): string | undefined => {
  const watch = WATCHES.find((each) => entryOf(tree, each) !== undefined);
  return watch === undefined
    ? undefined
    : `the end of a watch stands in its braces: write ${watch}: { ${WATCH_ENDS[key]}, … }`;
};

const reportUnknownKey = (findings: Findings, tree: MapTree, entry: Entry): void => {
  // `- unplug:` with `laptop: PEER3` in the same column: the keys of the action slipped out.
  const owner = tree.entries.find(
    (candidate) =>
      isActionKey(candidate.key) &&
      candidate.value.kind === "scalar" &&
      candidate.value.value === null,
  );
  if (owner !== undefined && isActionKey(owner.key) && keysOf(owner.key).includes(entry.key)) {
    findings.report(entry.keySpan, {
      code: "unknown-key",
      message: `"${entry.key}" stands beside ${owner.key}, not in it`,
      hint: `indent it below ${owner.key}, or write ${owner.key}: { ${entry.key}: … }`,
    });
    return;
  }
  const candidates = [...ACTION_KEYS, ...GROUP_KEYS, ...COMMON_KEYS];
  const isAction =
    entry.value.kind === "map" && !COMMON_KEYS.includes(closest(entry.key, candidates) ?? "");
  const meant =
    (entry.key === "for" ? endOfWatch(tree, "for") : undefined) ?? otherAction(entry.key);
  findings.report(entry.keySpan, {
    code: isAction ? "unknown-action" : "unknown-key",
    message: isAction ? `"${entry.key}" is not an action` : `"${entry.key}" is not a key of a step`,
    hint:
      meant ??
      colonMeant(entry.key, candidates) ??
      didYouMean(entry.key, candidates) ??
      "the scenario reference lists the actions",
  });
};

const keysOf = (key: ActionKey): ReadonlyArray<string> => {
  const schema = ACTIONS[key];
  return "shape" in schema ? Object.keys(schema.shape) : ["for"];
};

/** `unplug: PEER3`: the shortest thing one could type, and not yet the language. */
export const namesOnly = (
  reader: { readonly findings: Findings },
  { key, entry }: FoundAction,
): boolean => {
  const value = entry.value.kind === "scalar" ? entry.value.value : null;
  const laptop =
    typeof value === "string" &&
    keysOf(key).includes("laptop") &&
    /^[A-Za-z0-9-]+(?:\.\.[A-Za-z0-9-]+)?$/.test(value);
  if (!laptop) return false;
  reader.findings.report(entry.value.span, {
    code: "wrong-type",
    message: `${key} takes its keys in { } or indented below it`,
    hint: `write ${key}: { ${value.includes("..") ? "laptops" : "laptop"}: ${value}${keysOf(key).length > 2 && key !== "plug" ? ", …" : ""} }`,
  });
  return true;
};
