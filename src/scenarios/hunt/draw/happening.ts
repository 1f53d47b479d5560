/** Kinds of things that may happen on a hunted day, and families of them that are switched on and off together. */
import type { RandomStream } from "../../../sim/random.ts";
import type { SourceStep } from "../source.ts";
import { everybody, type Cast } from "./cast.ts";

/** A kind of thing that may happen, and how often it is drawn beside the others. Whoever is refused has tried. */
export interface Happening {
  readonly name: string;
  readonly weight: number;
  /** Several steps where one alone makes no sense. */
  readonly draw: (
    cast: Cast,
    draws: RandomStream,
  ) => SourceStep | readonly [SourceStep, ...ReadonlyArray<SourceStep>];
  /** Whether it passes by itself: when its steps are over nothing is left for anybody to put right. */
  readonly passes?: (cast: Cast) => boolean;
}

export const always = (): boolean => true;

/** What puts a family right again, from the steps that were drawn of the whole day. Whoever is refused had nothing to put right. */
type Cure = (cast: Cast, day: ReadonlyArray<SourceStep>) => ReadonlyArray<SourceStep>;

export interface Family {
  /** On how many days it is there, of how many; on one of four where nothing is said. */
  readonly days?: readonly [number, number];
  /** Whether it makes sense among these people, and can be put right at the end. */
  readonly isPossible?: (cast: Cast) => boolean;
  /** What breaks something, and what people do about it. */
  readonly happenings: ReadonlyArray<Happening>;
  /** What somebody did before anybody came. */
  readonly morning?: (cast: Cast) => ReadonlyArray<SourceStep>;
  /** Laptops, disks, accounts, addresses: before everybody is plugged in again. */
  readonly cure?: Cure;
  /** Everybody has to be unplugged before he can be plugged in where he belongs. */
  readonly movesCables?: true;
  /** What needs a start of Windows, with everybody on the network. */
  readonly restarts?: Cure;
  /** Copies: when the network is right again. */
  readonly cureCopies?: Cure;
  /** How others get into copies of peers: when every copy is there, on a stick that is in, or made anew. */
  readonly cureShares?: Cure;
}

/** One of them, as often as its weight says. */
export const oneOf = (kinds: ReadonlyArray<Happening>, draws: RandomStream): Happening => {
  const total = kinds.reduce((sum, { weight }) => sum + weight, 0);
  let left = draws.int("kind", total);
  return kinds.find(({ weight }) => (left -= weight) < 0) ?? kinds[0]!;
};

export const anybody = (cast: Cast, draws: RandomStream): string =>
  draws.pick("who", everybody(cast));

export const aPeer = ({ peers }: Cast, draws: RandomStream): string => draws.pick("who", peers);

/** The one thing this action is about is who does it. */
export const onLaptop = (action: string, weight = 1): Happening => ({
  name: action,
  weight,
  draw: (cast, draws) => ({ [action]: { laptop: anybody(cast, draws) } }),
});

/** The steps that make up a step. */
export const stepsIn = (step: SourceStep): ReadonlyArray<SourceStep> => {
  const { together } = step;
  return Array.isArray(together)
    ? (together as ReadonlyArray<SourceStep | ReadonlyArray<SourceStep>>).flatMap((row) =>
        Array.isArray(row)
          ? (row as ReadonlyArray<SourceStep>).flatMap(stepsIn)
          : stepsIn(row as SourceStep),
      )
    : [step];
};

/** Every action of this name somewhere in the day, with its keys. */
export const actionsNamed = (
  day: ReadonlyArray<SourceStep>,
  name: string,
): ReadonlyArray<SourceStep> =>
  day
    .flatMap(stepsIn)
    .flatMap((step) => (step[name] === undefined ? [] : [step[name] as SourceStep]));

/** Who did this some time of the day, each once. */
export const whoDid = (
  day: ReadonlyArray<SourceStep>,
  name: string,
  key = "laptop",
): ReadonlyArray<string> => [
  ...new Set(
    actionsNamed(day, name).flatMap((action) => {
      const who = action[key];
      return typeof who === "string" ? [who] : [];
    }),
  ),
];

/** Who had somebody else's folder put over his own. */
export const whoCarriedOver = (day: ReadonlyArray<SourceStep>): ReadonlyArray<string> =>
  actionsNamed(day, "restore-folder").flatMap(({ laptop, of }) =>
    typeof laptop === "string" && of !== undefined ? [laptop] : [],
  );

/** Who turned to another folder than his usual one, whether or not there was a copy in it then. */
export const whoTurnedTo = (
  day: ReadonlyArray<SourceStep>,
  folder: string,
): ReadonlyArray<string> => [
  ...new Set(
    ["create-child-copy", "open-copy"]
      .flatMap((name) => actionsNamed(day, name))
      .flatMap((action) =>
        action["folder"] === folder && typeof action["laptop"] === "string"
          ? [action["laptop"]]
          : [],
      ),
  ),
];

/** How long somebody takes to put back what he pulled out. */
export const aMoment = (draws: RandomStream): string => draws.pick("until", ["1s", "20s", "2m"]);
