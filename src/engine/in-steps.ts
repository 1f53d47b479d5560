/** Work on many things in steps that are large enough to be worth one, and small enough to be held in memory. */
export const inSteps = function* <A>(
  all: Iterable<A>,
  sizeOf: (one: A) => number,
  most: { readonly count: number; readonly bytes: number },
): Generator<ReadonlyArray<A>> {
  let step: Array<A> = [];
  let bytes = 0;
  for (const one of all) {
    step.push(one);
    bytes += sizeOf(one);
    if (step.length < most.count && bytes < most.bytes) continue;
    yield step;
    step = [];
    bytes = 0;
  }
  if (step.length > 0) yield step;
};

/** Puts these in the place of all that is in a list, one after the other: there may be more of them than a function takes at once. */
export const refill = <A>(list: Array<A>, all: Iterable<A>): void => {
  const taken = [...all];
  list.length = 0;
  for (const one of taken) list.push(one);
};
