/** Anti-vacuity over many runs: what was to hold and never had anything to compare has said nothing. */

/** What some of these runs were to check, by name, and none of them compared anything for. */
export const neverCompared = (
  runs: ReadonlyArray<{ readonly [invariant: string]: number }>,
): ReadonlyArray<string> => {
  const named = new Set(runs.flatMap((compared) => Object.keys(compared)));
  return [...named].filter((name) => runs.every((compared) => (compared[name] ?? 0) === 0));
};
