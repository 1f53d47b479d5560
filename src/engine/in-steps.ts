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
