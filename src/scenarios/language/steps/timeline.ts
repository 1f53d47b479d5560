/**
 * The timeline: its steps, and then cables, shares and documents compared over the whole day.
 */
import { documentName } from "../../engagement-names.ts";
import type { Eventually } from "../../expectations.ts";
import type { Plan, PlannedStep } from "../../plan.ts";
import { OFFICE_ACCOUNT } from "../../planned-room.ts";
import { AccountNames } from "../world/account-names.ts";
import { readEventually } from "./expectations.ts";
import type { DocumentUse } from "./one-expectation.ts";
import type { Finding, Findings } from "../findings.ts";
import { checkCopies } from "../world/lint.ts";
import { Paths } from "../world/paths.ts";
import { checkRounds } from "./groups.ts";
import { expectationReader } from "./step-keys.ts";
import { readSteps } from "./steps.ts";
import type { TimelineReader } from "./steps.ts";
import { didYouMean } from "../suggest.ts";
import { entryOf } from "../yaml/tree.ts";
import type { MapTree } from "../yaml/tree.ts";
import { Wiring } from "../world/wiring.ts";
import type { World } from "../world/world.ts";

export interface Timeline {
  readonly steps: ReadonlyArray<PlannedStep>;
  readonly eventually: Eventually | null;
  readonly accounts: AccountNames;
}

/** The accounts that are there before the day begins. */
const accountsOf = (findings: Findings, world: World): AccountNames => {
  const accounts = new AccountNames(findings);
  for (const { name, user, sharingModel } of world.nodes) {
    accounts.define(name, user, null);
    const model = sharingModel ?? world.policies["sharing-model"];
    if (model === "guest-only" || model === "by-edition") accounts.everybodyIsGuest(name);
  }
  if (world.topLevel !== null) accounts.define(world.topLevel, OFFICE_ACCOUNT.name, null);
  return accounts;
};

/** `chance` is what goes on beside it from some time on: from then nobody knows any more what is plugged in. */
export const readTimeline = (
  findings: Findings,
  world: World,
  root: MapTree,
  chance: Pick<Plan, "troubles">,
): Timeline => {
  const entry = entryOf(root, "timeline");
  const reader: TimelineReader = {
    findings,
    names: world.names,
    world,
    paths: new Paths(findings, world.names),
    documents: new Set(engagementDocuments(world)),
    accounts: accountsOf(findings, world),
    documentUses: [],
    copyLooks: [],
    computerUses: [],
    folders: new Set(),
    unread: new Set(),
    programs: new Map(),
    programsOfSomebody: new Set(),
    wiring: new Wiring(findings, world, root.span),
    made: 0,
    lasting: [],
    copiesAreUnknown: false,
    troubledFrom: Math.min(...(chance.troubles ?? []).map(({ fromMicros }) => fromMicros)),
  };
  reader.paths.defineOffice(world.topLevel, world.engagementIsKnown ? world.engagement : null);
  let steps: ReadonlyArray<PlannedStep> = [];
  if (entry !== undefined && (entry.value.kind !== "list" || entry.value.items.length === 0)) {
    findings.report(entry.keySpan, {
      code: "wrong-type",
      message:
        entry.value.kind === "list"
          ? "the timeline has no steps"
          : "timeline takes a list of steps",
      hint: 'write "- unplug: { laptop: PEER3 }" below it',
    });
  } else if (entry?.value.kind === "list") {
    const morning = { least: 0, exact: true };
    const at = (index: number) => ({ index, path: `timeline[${index}]` });
    const read = readSteps(reader, entry.value.items, at, morning);
    ({ steps } = read);
    checkRounds(findings, reader.lasting, read.clock.least);
  }
  findings.context = undefined;
  const end = entryOf(root, "eventually");
  const eventually = end === undefined ? null : readEventually(expectationReader(reader), end);
  // A step that could not be read may be the one that makes the share or the document.
  if (!reader.wiring.lostTrack) {
    reader.paths.finish();
    reader.accounts.finish();
    if (world.engagementIsKnown) checkDocuments(reader);
    checkComputers(reader);
    if (!reader.copiesAreUnknown) checkCopies(findings, reader.copyLooks, steps);
  }
  return { steps, eventually, accounts: reader.accounts };
};

const engagementDocuments = (world: World): ReadonlyArray<string> =>
  Array.from({ length: world.engagement.documents }, (_, index) => documentName(index + 1));

/** What no computer is called nobody sees: expected now it fails whatever happens, and never does. */
const checkComputers = ({ computerUses, findings, names }: TimelineReader): void => {
  const known = new Set([...names.laptops.keys(), ...names.computerNames]);
  const inCapitals = new Set([...known].map((name) => name.toUpperCase()));
  for (const { context, name, span } of computerUses) {
    if (inCapitals.has(name.toUpperCase())) continue;
    findings.context = context;
    findings.report(span, {
      code: "unknown-node",
      message: `no computer is ever called "${name}"`,
      hint: didYouMean(name, known) ?? "write what net view shows: the name of a computer",
    });
  }
  findings.context = undefined;
};

const checkDocuments = (reader: TimelineReader): void => {
  const uses: ReadonlyArray<DocumentUse> = reader.documentUses;
  for (const use of uses) {
    if (reader.documents.has(use.document)) continue;
    const { documents } = reader.world.engagement;
    const finding: Finding = {
      code: "unknown-document",
      message: `there is never a document "${use.document}"`,
      hint:
        didYouMean(use.document, reader.documents) ??
        (documents === 0
          ? "the engagement has no documents"
          : `the engagement has ${documentName(1)} to ${documentName(documents)}`),
    };
    reader.findings.context = use.context;
    if (use.absent === true) reader.findings.warn(use.span, finding);
    else reader.findings.report(use.span, finding);
  }
  reader.findings.context = undefined;
};
