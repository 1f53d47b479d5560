/**
 * Which edits are no part of the engagement, as the decisions among the operations say (engine I13, I15; docs/engine.md, *Kept aside, never
 * destroyed*): what nobody who gave its copy up had seen, and what nobody who locked the engagement down had, unless its author had seen that
 * it was opened again. Worked out without a line of the engine.
 */
import type { RawOperations } from "./raw-operations.ts";

/** A decision, and what its author had folded. */
export interface RawDecision {
  readonly kind: string;
  readonly log: string;
  readonly seq: number;
  /** The number of the decision, then what it was asked for, or whom it is about. */
  readonly parts: ReadonlyArray<unknown>;
  readonly seen: ReadonlyMap<string, number>;
}

type Knowing = Pick<RawDecision, "log" | "seen" | "seq">;

const COPY_ID_LENGTH = 32;

const decisionsIn = (operations: ReadonlyArray<RawOperations>): ReadonlyArray<RawDecision> =>
  operations.flatMap(({ control, deps, log }) =>
    control.map(({ kind, parts, seq }) => ({ kind, log, seq, parts, seen: new Map(deps) })),
  );

const numberOf = ({ parts }: RawDecision): number => Number(parts[0]);

const knew = ({ log, seen, seq }: Knowing, ofLog: string, ofSeq: number): boolean =>
  ofLog === log ? ofSeq <= seq : ofSeq <= (seen.get(ofLog) ?? 0);

/**
 * Whether an edit at this place is kept aside. `before` are decisions of which no operation speaks any more: a snapshot does. Null where it
 * cannot be said what was agreed on.
 */
export const keptAsideIn = (
  operations: ReadonlyArray<RawOperations>,
  before: ReadonlyArray<RawDecision> = [],
): ((segment: RawOperations, seq: number) => boolean) | null => {
  const all = [...before, ...decisionsIn(operations)];
  const decided = (kind: string): ReadonlyArray<RawDecision> =>
    all.filter((one) => one.kind === kind);
  const purposes = new Map<number, unknown>();
  for (const intent of decided("intent")) {
    if (purposes.has(numberOf(intent))) return null;
    purposes.set(numberOf(intent), intent.parts[1]);
  }
  const commits = decided("commit");
  const agreedOn = (purpose: string): ReadonlyArray<RawDecision> =>
    commits.filter((act) => purposes.get(numberOf(act)) === purpose);
  const [cleanUps, lockDowns] = [agreedOn("clean-up"), agreedOn("lock-down")];
  if (cleanUps.length + lockDowns.length < commits.length) return null;
  const unlocks = decided("unlock");
  const abandonings = decided("abandon");
  return (segment, seq) => {
    const { deps, log } = segment;
    // What a clean-up took in is settled: who decided without knowing of it did not mean that.
    const [settled] = cleanUps
      .filter((act) => knew(act, log, seq))
      .toSorted((one, other) => numberOf(one) - numberOf(other));
    const counts = (act: RawDecision): boolean =>
      settled === undefined || knew(settled, act.log, act.seq);
    const givenUp = abandonings
      .filter(({ parts }) => parts[1] === log.slice(0, COPY_ID_LENGTH))
      .filter(counts);
    if (givenUp.length > 0 && !givenUp.some((act) => knew(act, log, seq))) return true;
    const author: Knowing = { log, seq: seq - 1, seen: new Map(deps) };
    return lockDowns.filter(counts).some((lockDown) => {
      const epoch = numberOf(lockDown);
      return (
        !commits.some((act) => numberOf(act) === epoch && counts(act) && knew(act, log, seq)) &&
        !unlocks.some((unlock) => numberOf(unlock) > epoch && knew(author, unlock.log, unlock.seq))
      );
    });
  };
};
