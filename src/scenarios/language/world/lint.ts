/**
 * What only the whole day shows: expectations of copies that never exist, times nobody reaches, and definitions nobody uses. The first
 * two cannot end well and are problems; the last are warnings, for a file may be half written.
 */
import { everyStep, LONGEST_DAY_MICROS } from "../../plan.ts";
import { OFFICE_DEVICE } from "../../planned-room.ts";
import type { LaptopExpectation } from "../../expectations.ts";
import type { Plan, PlannedStep } from "../../plan.ts";
import type { AccountNames } from "./account-names.ts";
import type { Context, Findings } from "../findings.ts";
import { entryOf } from "../yaml/tree.ts";
import type { Span, Tree } from "../yaml/tree.ts";
import { formatDuration } from "../shape/units.ts";
import type { World } from "./world.ts";

/** An expectation that can only be looked at in an open copy. */
export interface CopyLook {
  readonly laptop: string;
  readonly span: Span;
  readonly context: Context | undefined;
}

const OF_THE_COPY: { readonly [key in keyof Required<LaptopExpectation>]: boolean } = {
  indicator: true,
  "connected-to": true,
  queue: true,
  conflicts: true,
  "kept-documents": true,
  "newer-documents": true,
  "kept-aside": true,
  phase: true,
  link: false,
  power: false,
  address: false,
  sees: false,
  sessions: false,
  "net-session": false,
  members: true,
  "synchronised-with": true,
  locations: true,
  records: true,
  documents: true,
  files: true,
  "saved-by": true,
  "checked-out-by": true,
  numbers: true,
};

export const needsCopy = (want: LaptopExpectation): boolean =>
  Object.entries(OF_THE_COPY).some(([key, ofCopy]) => ofCopy && Reflect.has(want, key));

/** Actions after which there is a copy to look at. */
export const GIVES_COPY: ReadonlyArray<string> = [
  "create-sync-copy",
  "create-child-copy",
  "open-copy",
  "restore-folder",
];

const isRefused = (step: PlannedStep): boolean =>
  step.expect.some(({ kind }) => kind === "refused");

/** Who has an open copy at some time of the day. */
const joinedIn = (timeline: ReadonlyArray<PlannedStep>): ReadonlySet<string> =>
  new Set(
    everyStep(timeline)
      .filter((step) => !isRefused(step))
      .flatMap(({ actions }) => actions)
      .flatMap((action) =>
        GIVES_COPY.includes(action.action) && "laptop" in action ? [action.laptop] : [],
      ),
  );

export const checkCopies = (
  findings: Findings,
  looks: ReadonlyArray<CopyLook>,
  timeline: ReadonlyArray<PlannedStep>,
): void => {
  const joined = joinedIn(timeline);
  const told = new Set<string>();
  for (const { context, laptop, span } of looks) {
    if (joined.has(laptop) || told.has(laptop)) continue;
    told.add(laptop);
    findings.context = context;
    findings.report(span, {
      code: "never-joins",
      message: `${laptop} never has an open copy, so there is nothing of it to look at`,
      hint: `add create-child-copy or open-copy for ${laptop}, or expect only what Windows shows, such as link`,
    });
  }
  findings.context = undefined;
};

/** `least` is the earliest time at which a step can begin, and was `before` for the step above it. */
export const checkReachable = (
  findings: Findings,
  span: Span,
  { before, least }: { readonly before: number; readonly least: number },
): void => {
  if (least <= LONGEST_DAY_MICROS || before > LONGEST_DAY_MICROS) return;
  findings.report(span, {
    code: "too-late",
    message: `this is ${formatDuration(least)} after the day began, and no run goes on after ${formatDuration(LONGEST_DAY_MICROS)}`,
    hint: "is the unit right? a day in the field has hours",
  });
};

interface Used {
  readonly world: World;
  readonly accounts: AccountNames;
  readonly plan: Pick<Plan, "timeline" | "eventually" | "workload" | "troubles" | "mustHappen">;
  /** The breaks as they stand in the file: what only one of them uses is used. */
  readonly breaks: unknown;
  /** The workload as it stands there. */
  readonly workload: Tree | undefined;
  /** The file itself: what an included file defines is there for others too. */
  readonly file: string;
}

/** Definitions of the file that nobody uses. */
export const warnOfUnused = (
  findings: Findings,
  { world, accounts, breaks, plan, file, workload }: Used,
): void => {
  const warn = (span: Span | null, message: string, hint: string): void => {
    if (span !== null && span.source.file === file)
      findings.warnOfUnused(span, { code: "unused", message, hint });
  };
  for (const { name, span } of world.kinds.unused)
    warn(
      span,
      `no laptop is of the kind "${name}"`,
      `write kind: ${name} at a node, or leave it out`,
    );
  const steps = everyStep(plan.timeline);
  const words = wordsOf([
    steps.map(({ actions }) => actions),
    plan.workload,
    world.uplinks,
    breaks,
  ]);
  const struck = (plan.troubles ?? []).some(({ kinds }) => kinds.includes("switch-power"));
  for (const [name, { span }] of world.names.devices) {
    if (name === OFFICE_DEVICE || words.has(name) || struck) continue;
    warn(span, `nothing is ever plugged into "${name}"`, `plug somebody into it, or leave it out`);
  }
  const seen = wordsOf([
    steps.map(({ actions, eventually, expect, watches }) => [actions, eventually, expect, watches]),
    plan.eventually,
    plan.workload,
    plan.troubles?.map(({ who }) => who),
    plan.mustHappen,
    breaks,
  ]);
  const idle = Map.groupBy(
    [...world.names.laptops.values()].filter(
      ({ name }) => name !== world.topLevel && !seen.has(name),
    ),
    ({ span }) => span,
  );
  for (const [span, laptops] of idle) {
    const [first, last] = [laptops[0]?.name ?? "", laptops.at(-1)?.name ?? ""];
    const who = laptops.length === 1 ? `${first} does` : `${first} to ${last} do`;
    warn(span, `${who} nothing all day`, "let somebody use it, or leave it out");
  }
  const joined = joinedIn(plan.timeline);
  for (const { name, who } of plan.workload ?? []) {
    const without = who.filter((laptop) => !joined.has(laptop));
    if (without.length === 0) continue;
    const span = entryOf(workload, name)?.keySpan;
    if (span?.source.file !== file) continue;
    findings.warn(span, {
      code: "never-joins",
      message: `${without.join(", ")} never ${without.length === 1 ? "has" : "have"} an open copy, so nothing can be edited there`,
      hint: "add create-child-copy or open-copy, or leave the laptop out of who",
    });
  }
  const users = new Set(world.nodes.map(({ user }) => user.toLowerCase()));
  for (const { host, name, span } of accounts.unused(users))
    warn(
      span,
      `nobody uses the account ${host}\\${name}`,
      `write as: '${host}\\${name}' where somebody connects`,
    );
};

/** Behind a text without quotes, a blank and a sign that looks like part of it: `Room #4`. */
const HASH_IN_TEXT = /[ \t]+(#(?=[^\s#!])[^\n]*)/y;

/** Keys that take what people write; anything else is a word of ours, with perhaps a note behind it. */
const FREE_TEXTS: ReadonlySet<string> = new Set(
  "name about symptom cause source tags issue owner skip known-failure say pass fail question choices because password program content".split(
    " ",
  ),
);

/** Texts of the file that end where somebody did not mean them to; `key` is the one they stand behind. */
export const warnOfHashes = (findings: Findings, tree: Tree, file: string, key = ""): void => {
  if (tree.kind === "list") for (const item of tree.items) warnOfHashes(findings, item, file, key);
  else if (tree.kind === "map")
    for (const entry of tree.entries) warnOfHashes(findings, entry.value, file, entry.key);
  else if (FREE_TEXTS.has(key)) warnOfHash(findings, tree, file);
};

const warnOfHash = (findings: Findings, { span }: Tree, file: string): void => {
  const { end, source, start } = span;
  if (source.file !== file || /["'>|]/.test(source.text.charAt(start))) return;
  HASH_IN_TEXT.lastIndex = end;
  const comment = HASH_IN_TEXT.exec(source.text)?.[1];
  if (comment === undefined) return;
  findings.warn(span, {
    code: "text-ends-at-hash",
    message: `the text ends here, and "${comment.trimEnd()}" is a comment`,
    hint: "put the text in quotes, or write a blank behind the #",
  });
};

/** Every text anywhere in some values, and the computers of network paths. */
const wordsOf = (value: unknown, words = new Set<string>()): ReadonlySet<string> => {
  if (typeof value === "string") {
    words.add(value);
    if (value.startsWith("\\\\")) words.add(value.slice(2).split("\\", 1)[0] ?? "");
  } else if (Array.isArray(value)) {
    for (const item of value) wordsOf(item, words);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      words.add(key);
      wordsOf(item, words);
    }
  }
  return words;
};
