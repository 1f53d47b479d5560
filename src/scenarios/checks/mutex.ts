/**
 * Is a history of a lock one that a lock can have? Wing and Gong's search: is there an order of the operations, each somewhere between
 * its call and its answer, in which whoever acquires finds the lock free and whoever releases is its holder (engine I10)?
 *
 * The search walks along the history and keeps every state the lock can be in (Lowe's "just in time" order, with the states as memo):
 * an operation is put in order at the latest when its answer comes. Where no state is left, the history is impossible.
 */

/** One call on a lock. Operations that were refused never took place and are left out. */
export interface LockOperation {
  readonly process: string;
  readonly does: "acquire" | "release";
  /** When it was called; calls and answers are all different moments. */
  readonly called: number;
  /** When the answer came; null where none ever came: it may have taken place, then or later, or not at all. */
  readonly answered: number | null;
}

export type LockJudgement =
  | { readonly kind: "possible"; readonly states: number }
  /** `contradiction` is impossible too, and nothing can be left out of it. */
  | { readonly kind: "impossible"; readonly contradiction: ReadonlyArray<LockOperation> }
  /** Too many operations without an answer to try everything. */
  | { readonly kind: "unknown"; readonly states: number };

/** A state of the search: who holds the lock, and which of the calls that wait for an answer have taken place. */
interface State {
  readonly holder: string | null;
  readonly taken: ReadonlySet<number>;
}

const STATES_MAX = 20_000;

const keyOf = ({ holder, taken }: State): string =>
  `${[...taken].sort((one, other) => one - other).join()} ${JSON.stringify(holder)}`;

const afterwards = (state: State, operation: LockOperation, id: number): State | null => {
  const { does, process } = operation;
  if (does === "acquire" ? state.holder !== null : state.holder !== process) return null;
  return { holder: does === "acquire" ? process : null, taken: new Set(state.taken).add(id) };
};

/** Where the history becomes impossible: the moment of the first answer no order allows; null when it is possible. */
const search = (operations: ReadonlyArray<LockOperation>) => {
  const moments = operations
    .flatMap(({ answered, called }, id) => [
      { at: called, id, isAnswer: false },
      ...(answered === null ? [] : [{ at: answered, id, isAnswer: true }]),
    ])
    .sort((one, other) => one.at - other.at);
  let states = new Map<string, State>([["", { holder: null, taken: new Set() }]]);
  const open = new Set<number>();
  let tried = 0;
  for (const { at, id, isAnswer } of moments) {
    if (!isAnswer) {
      open.add(id);
      continue;
    }
    const next = new Map<string, State>();
    const waiting = [...states.values()];
    const met = new Set(states.keys());
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      if (++tried > STATES_MAX) return { at: null, tried, complete: false };
      if (state.taken.has(id)) {
        const taken = new Set(state.taken);
        taken.delete(id);
        const settled: State = { holder: state.holder, taken };
        next.set(keyOf(settled), settled);
        continue;
      }
      for (const candidate of open) {
        if (state.taken.has(candidate)) continue;
        const after = afterwards(state, operations[candidate]!, candidate);
        if (after === null || met.has(keyOf(after))) continue;
        met.add(keyOf(after));
        waiting.push(after);
      }
    }
    if (next.size === 0) return { at, tried, complete: true };
    open.delete(id);
    states = next;
  }
  return { at: null, tried, complete: true };
};

/**
 * What can be left out of a possible history so that it stays possible: everything after a moment, and whole sections (an acquire with
 * the release of the same process that follows it, or an acquire nothing follows). What is impossible without them was so before.
 */
const sectionsOf = (
  operations: ReadonlyArray<LockOperation>,
): ReadonlyArray<ReadonlyArray<LockOperation>> => {
  const sections: Array<ReadonlyArray<LockOperation>> = [];
  const pending = new Map<string, LockOperation>();
  for (const operation of [...operations].sort((one, other) => one.called - other.called)) {
    const acquire = pending.get(operation.process);
    pending.delete(operation.process);
    if (operation.does === "acquire") {
      if (acquire !== undefined) sections.push([acquire]);
      pending.set(operation.process, operation);
    } else sections.push(acquire === undefined ? [operation] : [acquire, operation]);
  }
  return [...sections, ...[...pending.values()].map((acquire) => [acquire])];
};

/** The history up to a moment: what was called later is not there, and what was answered later has no answer yet. */
const upTo = (
  operations: ReadonlyArray<LockOperation>,
  moment: number,
): ReadonlyArray<LockOperation> =>
  operations
    .filter(({ called }) => called <= moment)
    .map((operation) =>
      operation.answered !== null && operation.answered > moment
        ? { ...operation, answered: null }
        : operation,
    );

const isImpossible = (operations: ReadonlyArray<LockOperation>): boolean =>
  search(operations).at !== null;

const contradictionIn = (
  operations: ReadonlyArray<LockOperation>,
  moment: number,
): ReadonlyArray<LockOperation> => {
  let left = upTo(operations, moment);
  for (const section of sectionsOf(left)) {
    // Half a section may only go with what follows it: a process that acquires twice is a contradiction of its own.
    const without = left.filter((operation) => !section.includes(operation));
    if (isImpossible(without)) left = without;
  }
  return left;
};

/** Judges one lock. A process calls one operation at a time. */
export const judgeLock = (operations: ReadonlyArray<LockOperation>): LockJudgement => {
  const { at, complete, tried } = search(operations);
  if (!complete) return { kind: "unknown", states: tried };
  if (at === null) return { kind: "possible", states: tried };
  return { kind: "impossible", contradiction: contradictionIn(operations, at) };
};

/** A contradiction in words, one operation a line. */
export const tellContradiction = (
  contradiction: ReadonlyArray<LockOperation>,
  clock: (moment: number) => string,
): string =>
  contradiction
    .map(
      ({ answered, called, does, process }) =>
        `${process} ${does}s between ${clock(called)} and ${answered === null ? "the end, if at all" : clock(answered)}`,
    )
    .join("; ");
