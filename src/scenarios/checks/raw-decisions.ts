/**
 * Which edits are no part of the engagement, as the decisions among the operations say (engine I13, I15; docs/engine.md, *Kept aside, never
 * destroyed*): what nobody who gave its copy up had seen, and what nobody who locked the engagement down had, unless its author had seen that
 * it was opened again. Worked out without a line of the engine.
 */
import type { RawOperations } from "./raw-operations.ts";

/** A decision, and what its author had folded. */
interface Decision {
  readonly log: string;
  readonly seq: number;
  readonly about: unknown;
  readonly seen: ReadonlyMap<string, number>;
}

const COPY_ID_LENGTH = 32;

const decisionsIn = (
  operations: ReadonlyArray<RawOperations>,
  kind: string,
): ReadonlyArray<Decision & { readonly parts: ReadonlyArray<unknown> }> =>
  operations.flatMap(({ control, deps, log }) =>
    control
      .filter((one) => one.kind === kind)
      .map(({ parts, seq }) => ({ log, seq, parts, about: parts[0], seen: new Map(deps) })),
  );

const knew = ({ log, seen, seq }: Decision, ofLog: string, ofSeq: number): boolean =>
  ofLog === log ? ofSeq <= seq : ofSeq <= (seen.get(ofLog) ?? 0);

/** Whether an edit at this place is kept aside. Null where that cannot be said: after a clean-up, and where one number was given twice. */
export const keptAsideIn = (
  operations: ReadonlyArray<RawOperations>,
): ((segment: RawOperations, seq: number) => boolean) | null => {
  const intents = new Map<unknown, unknown>();
  for (const { about, parts } of decisionsIn(operations, "intent")) {
    if (intents.has(about)) return null;
    intents.set(about, parts[1]);
  }
  const commits = decisionsIn(operations, "commit");
  if (commits.some(({ about }) => intents.get(about) !== "lock-down")) return null;
  const unlocks = decisionsIn(operations, "unlock");
  const abandonings = decisionsIn(operations, "abandon");
  return (segment, seq) => {
    const { deps, log } = segment;
    const givenUp = abandonings.filter(({ parts }) => parts[1] === log.slice(0, COPY_ID_LENGTH));
    if (givenUp.length > 0 && !givenUp.some((act) => knew(act, log, seq))) return true;
    const author: Decision = { log, seq: seq - 1, about: null, seen: new Map(deps) };
    return commits.some(
      ({ about: epoch }) =>
        !commits.some((act) => act.about === epoch && knew(act, log, seq)) &&
        !unlocks.some(
          (unlock) => Number(unlock.about) > Number(epoch) && knew(author, unlock.log, unlock.seq),
        ),
    );
  };
};
