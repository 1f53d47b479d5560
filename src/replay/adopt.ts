/** Another run of a day in the place of the one that is watched: a scenario that was saved and played anew. */
import type { Micros } from "../sim/time.ts";
import { chosenPositions } from "./choice.ts";
import type { Choice } from "./choice.ts";
import { firstDifference } from "./first-difference.ts";
import { fieldAt } from "./history.ts";
import { positionAtTime, seek } from "./moves.ts";
import type { Player } from "./player.ts";
import type { Replay } from "./replay.ts";

/**
 * The same look at another run: the moment by its clock, and by its event where the runs are the same until there; the laptop by its
 * name. Who stood at the end stands at the end.
 */
export const adopt = (player: Player, replay: Replay): Player => {
  const { field, mark } = player;
  const before = player.replay;
  const parts = firstDifference(before, replay)?.position ?? replay.events.length;
  const moved = (position: number, at: Micros): number =>
    position <= parts ? position : positionAtTime(replay, at);
  const name = before.world.laptops[player.selected]?.name ?? "";
  const choice: Choice = { ...player.choice, view: "story", query: "" };
  const atEnd = field.position === before.events.length;
  const fresh: Player = {
    ...player,
    replay,
    field: fieldAt(replay.history, 0),
    selected: replay.world.laptopAt.get(name) ?? 0,
    choice: {
      ...choice,
      follow:
        choice.follow !== null && replay.world.laptopAt.has(choice.follow) ? choice.follow : null,
    },
    hits: [],
    mark: mark === null ? null : moved(mark, before.events[mark - 1]?.at ?? 0),
  };
  const chosen = chosenPositions(replay, fresh.choice);
  const position = atEnd ? replay.events.length : moved(field.position, field.at);
  return { ...seek({ ...fresh, chosen }, position), scroll: player.scroll };
};
