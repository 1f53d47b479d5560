/** Another run of a day in the place of the one that is watched: a scenario that was saved and played anew. */
import type { Micros } from "../sim/time.ts";
import { chosenPositions, hitPositions } from "./choice.ts";
import type { Choice } from "./choice.ts";
import { firstDifference } from "./first-difference.ts";
import { fieldAt } from "./history.ts";
import { positionAtTime, seek } from "./moves.ts";
import type { Player } from "./player.ts";
import type { Replay } from "./replay.ts";

/** The same list, with what the same search finds there; without a hit there is nothing to list. */
const lookedFor = (
  { choice }: Player,
  replay: Replay,
): { readonly choice: Choice; readonly hits: ReadonlyArray<number> } => {
  const hits = hitPositions(replay, choice.query);
  const view = choice.view === "hits" && hits.length === 0 ? "story" : choice.view;
  const isThere = choice.follow !== null && replay.world.laptopAt.has(choice.follow);
  return { choice: { ...choice, view, follow: isThere ? choice.follow : null }, hits };
};

/**
 * The same look at another run: the moment by its clock, and by its event where the runs are the same until there; the laptop by its
 * name. Who stood at the end stands at the end. Where it is the rest of a day that was still being read, who played goes on playing, and
 * nobody stood at its end.
 */
export const adopt = (player: Player, replay: Replay): Player => {
  const { field, mark } = player;
  const before = player.replay;
  const parts = firstDifference(before, replay)?.position ?? replay.events.length;
  const moved = (position: number, at: Micros): number =>
    position <= parts ? position : positionAtTime(replay, at);
  const name = before.world.laptops[player.selected]?.name ?? "";
  const atEnd = field.position === before.events.length && !before.partial;
  const fresh: Player = {
    ...player,
    replay,
    field: fieldAt(replay.history, 0),
    selected: replay.world.laptopAt.get(name) ?? 0,
    ...lookedFor(player, replay),
    mark: mark === null ? null : moved(mark, before.events[mark - 1]?.at ?? 0),
  };
  const chosen = chosenPositions(replay, fresh.choice);
  const position = atEnd ? replay.events.length : moved(field.position, field.at);
  const there = seek({ ...fresh, chosen }, position);
  return before.partial ? { ...there, playing: player.playing } : there;
};
