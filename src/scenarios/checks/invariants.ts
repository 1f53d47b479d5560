/** The invariants a scenario can name under `always:`, each judged from the journal and the raw folders alone. */
import type { InvariantName } from "../plan.ts";
import { abandonedStaysOut } from "./abandoned-stays-out.ts";
import { acknowledgementsHonest } from "./acknowledgements-honest.ts";
import { cablesWithinPool } from "./cables-within-pool.ts";
import { causesShownFirst } from "./causes-shown-first.ts";
import { codesOfTheTable } from "./codes-of-the-table.ts";
import { connectionSticky } from "./connection-sticky.ts";
import { editsAskedFor } from "./edits-asked-for.ts";
import { conflictsTrue } from "./conflicts-true.ts";
import { documentsThere } from "./documents-there.ts";
import { filesAgree } from "./files-agree.ts";
import type { FinishedRun } from "./finished-run.ts";
import { growthBounded } from "./growth-bounded.ts";
import { historiesUnforked } from "./histories-unforked.ts";
import { indicatorTruthful } from "./indicator-truthful.ts";
import { insideOwnFolder } from "./inside-own-folder.ts";
import { keepsAsking } from "./keeps-asking.ts";
import { lockDownComplete } from "./lock-down-complete.ts";
import { lockDownEnds } from "./lock-down-ends.ts";
import { locksExclusive } from "./locks-exclusive.ts";
import { locksGivenBack } from "./locks-given-back.ts";
import { namesOfTheirWriters } from "./names-of-their-writers.ts";
import { noLockOverPeer } from "./no-lock-over-peer.ts";
import { noLostEdits } from "./no-lost-edits.ts";
import { nothingInvented } from "./nothing-invented.ts";
import { numbersAgree } from "./numbers-agree.ts";
import { oneContentPerName } from "./one-content-per-name.ts";
import { piecesWhole } from "./pieces-whole.ts";
import { quietWhenDone } from "./quiet-when-done.ts";
import { readsNeverGoBack } from "./reads-never-go-back.ts";
import type { CheckReport } from "./report.ts";
import { retriesBounded } from "./retries-bounded.ts";
import { revokedStaysOut } from "./revoked-stays-out.ts";
import { sameOperationsSameState } from "./same-operations-same-state.ts";
import { seatsGivenBack } from "./seats-given-back.ts";
import { sessionsWithinCap } from "./sessions-within-cap.ts";
import { shownAsHeld } from "./shown-as-held.ts";
import { timeGoesForward } from "./time-goes-forward.ts";

const CHECKS: { readonly [name in InvariantName]: (run: FinishedRun) => CheckReport } = {
  "no-lost-edits": noLostEdits,
  "sessions-within-cap": sessionsWithinCap,
  "cables-within-pool": ({ events, plan }) =>
    cablesWithinPool(events, { straight: plan.cables, crossover: plan.crossoverCables ?? 0 }),
  "same-operations-same-state": sameOperationsSameState,
  "reads-never-go-back": readsNeverGoBack,
  "edits-asked-for": editsAskedFor,
  "quiet-when-done": quietWhenDone,
  "locks-exclusive": locksExclusive,
  "no-lock-over-peer": noLockOverPeer,
  "lock-down-complete": lockDownComplete,
  "lock-down-ends": lockDownEnds,
  "abandoned-stays-out": abandonedStaysOut,
  "revoked-stays-out": revokedStaysOut,
  "connection-sticky": connectionSticky,
  "indicator-truthful": indicatorTruthful,
  "numbers-agree": numbersAgree,
  "shown-as-held": shownAsHeld,
  "conflicts-true": conflictsTrue,
  "documents-there": documentsThere,
  "retries-bounded": retriesBounded,
  "keeps-asking": keepsAsking,
  "one-content-per-name": oneContentPerName,
  "histories-unforked": historiesUnforked,
  "acknowledgements-honest": acknowledgementsHonest,
  "pieces-whole": piecesWhole,
  "inside-own-folder": insideOwnFolder,
  "codes-of-the-table": codesOfTheTable,
  "seats-given-back": seatsGivenBack,
  "time-goes-forward": timeGoesForward,
  "causes-shown-first": causesShownFirst,
  "locks-given-back": locksGivenBack,
  "names-of-their-writers": namesOfTheirWriters,
  "growth-bounded": growthBounded,
  "nothing-invented": nothingInvented,
  "files-agree": filesAgree,
};

/** They compare something in any room, also where nothing happens: that they held proves nothing about a scenario. */
const HOLDS_OF_ANY_ROOM: ReadonlySet<InvariantName> = new Set([
  "time-goes-forward",
  "inside-own-folder",
  "pieces-whole",
  "one-content-per-name",
  "histories-unforked",
  "acknowledgements-honest",
  "same-operations-same-state",
  "names-of-their-writers",
  "growth-bounded",
]);

/** How many of these comparisons say something about what happened. */
export const tellingChecks = (checks: ReadonlyMap<InvariantName, number>): number =>
  [...checks].reduce((sum, [name, count]) => sum + (HOLDS_OF_ANY_ROOM.has(name) ? 0 : count), 0);

export const checkInvariant = (name: InvariantName, run: FinishedRun): CheckReport =>
  CHECKS[name](run);
