/**
 * Two runs watched beside each other. The same keys move both: event by event while they are the same, and by the clock once they
 * are not. Whatever would pass the first difference on its way forward stops there, so that nobody walks past it.
 */
import type { Choice } from "./choice.ts";
import { firstDifference, type FirstDifference } from "./first-difference.ts";
import { choose } from "./looking.ts";
import { positionAtTime, seek } from "./moves.ts";
import { play, startPlayer, type Action, type Player } from "./player.ts";
import { formatClock } from "./quantities.ts";
import type { Replay } from "./replay.ts";

export type Side = "left" | "right";

export interface Pair {
  readonly left: Player;
  readonly right: Player;
  /** Whose events the keys go through; the other one follows. */
  readonly leads: Side;
  /** Null where the runs are the same from the first event to the last. */
  readonly parting: FirstDifference | null;
}

export type PairAction =
  | Action
  /** To the first difference. */
  | { readonly do: "parting" }
  /** The other run leads. */
  | { readonly do: "lead" };

/** A run that ends where they part has nothing to lead through. */
export const startPair = (left: Replay, right: Replay): Pair => {
  const parting = firstDifference(left, right, {
    seedsDiffer: left.world.seed !== right.world.seed,
  });
  return {
    left: startPlayer(left),
    right: startPlayer(right),
    leads: parting !== null && parting.left === null ? "right" : "left",
    parting,
  };
};

export const leaderOf = (pair: Pair): Player => pair[pair.leads];

/** The moment just after the first difference, at which it can be seen on both sides. */
const partedAt = ({ parting }: Pair): number => (parting?.position ?? Infinity) + 1;

/** Whether the runs are not the same any more at this moment. */
export const haveParted = (pair: Pair): boolean => leaderOf(pair).field.position >= partedAt(pair);

/** Where the run that follows stands when the other one stands there. */
const followed = (pair: Pair, leader: Player, follower: Player): number => {
  const { at, position } = leader.field;
  const parted = partedAt(pair);
  return position <= parted ? position : Math.max(parted, positionAtTime(follower.replay, at));
};

/** What is looked at beside the one that leads: the same laptop by its name, and the same list. */
const alike = (leader: Player, follower: Player): Player => {
  const { choice, replay, selected } = leader;
  const name = replay.world.laptops[selected]?.name ?? "";
  const beside = follower.replay.world.laptopAt.get(name) ?? follower.selected;
  const chosen = isSame(choice, follower.choice) ? follower : choose(follower, choice);
  return { ...chosen, selected: beside, panel: leader.panel };
};

const isSame = (one: Choice, other: Choice): boolean =>
  one.view === other.view && one.follow === other.follow && one.query === other.query;

const settled = (pair: Pair, leader: Player, follower: Player): Pair => {
  const beside = seek(alike(leader, follower), followed(pair, leader, follower));
  // What was asked and answered is told once, by the one that leads.
  const still: Player = { ...beside, notice: null };
  return pair.leads === "left"
    ? { ...pair, left: leader, right: still }
    : { ...pair, left: still, right: leader };
};

const otherOf = (pair: Pair): Player => (pair.leads === "left" ? pair.right : pair.left);

const toParting = (pair: Pair): Pair => {
  const { parting } = pair;
  const leader = leaderOf(pair);
  if (parting === null)
    return settled(pair, { ...leader, notice: "the two runs are the same" }, otherOf(pair));
  const event = pair.left.replay.events[parting.position];
  const when = event === undefined ? "" : ` at ${formatClock(event.at)}`;
  const there = seek(leader, partedAt(pair));
  return settled(
    pair,
    { ...there, notice: `the first difference: #${parting.position}${when}` },
    otherOf(pair),
  );
};

const otherLeads = (pair: Pair): Pair => {
  const { leads, parting } = pair;
  const other = leads === "left" ? "right" : "left";
  const ended = parting !== null && parting[other] === null;
  const notice = ended ? `the ${other} run ends where they part` : `the ${other} run leads`;
  const quiet = { ...pair, [leads]: { ...pair[leads], notice: ended ? notice : null } };
  return ended ? quiet : { ...quiet, leads: other, [other]: { ...pair[other], notice } };
};

/** Moves that go past everything on purpose. */
const FAR: ReadonlySet<Action["do"]> = new Set(["end", "submit", "start"]);

export const playPair = (pair: Pair, action: PairAction): Pair => {
  if (action.do === "parting") return toParting(pair);
  const leader = leaderOf(pair);
  if (action.do === "lead") return otherLeads(pair);
  const moved = play(leader, action);
  const passed = leader.field.position < partedAt(pair) && moved.field.position >= partedAt(pair);
  if (passed && !FAR.has(action.do)) return toParting(pair);
  // A tick moves only the clock of the one that leads.
  return settled(pair, moved, action.do === "tick" ? otherOf(pair) : play(otherOf(pair), action));
};
