/**
 * The last thing that goes wrong on a hunted day: when everything is right again and everybody connected, something happens that passes by
 * itself, and nobody does anything about it. Whatever a copy missed then it has to find out alone. Before that, who puts everything right
 * also puts right what a copy did not do.
 */
import type { RandomStream } from "../../../sim/random.ts";
import type { SourceStep } from "../source.ts";
import type { Cast } from "./cast.ts";
import { oneOf, type Family, type Happening } from "./happening.ts";

/** By then everybody has what the others did. */
const QUIET: SourceStep = { wait: "5m" };

const passing = (families: ReadonlyArray<Family>, cast: Cast): ReadonlyArray<Happening> =>
  families
    .filter(({ isPossible = () => true }) => isPossible(cast))
    .flatMap(({ happenings }) => happenings)
    .filter(({ passes }) => passes?.(cast) === true);

/** Nothing on one day of three. */
export const drawLastTrouble = (
  cast: Cast,
  families: ReadonlyArray<Family>,
  draws: RandomStream,
): ReadonlyArray<SourceStep> => {
  if (draws.chance("nothing", 1, 3)) return [];
  const drawn = oneOf(passing(families, cast), draws).draw(cast, draws);
  const steps = Array.isArray(drawn) ? (drawn as ReadonlyArray<SourceStep>) : [drawn as SourceStep];
  return [QUIET, ...steps];
};
