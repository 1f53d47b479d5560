/** What is looked at: which events the list shows, which laptop is selected, what a search finds. */
import { chosenPositions, hitPositions } from "./choice.ts";
import type { Choice } from "./choice.ts";
import { text } from "./facts.ts";
import { firstAfter } from "./markers.ts";
import { seek } from "./moves.ts";
import type { Player } from "./player.ts";

export const choose = (player: Player, change: Partial<Choice>): Player => {
  const choice = { ...player.choice, ...change };
  return { ...player, choice, chosen: chosenPositions(player.replay, choice) };
};

const NEXT_VIEW = { story: "everything", everything: "hits", hits: "story" } as const;

export const nextView = (player: Player): Player => {
  const next = NEXT_VIEW[player.choice.view];
  const view = next === "hits" && player.hits.length === 0 ? NEXT_VIEW[next] : next;
  const told = { story: "the story", everything: "every event", hits: "what the search found" };
  return { ...choose(player, { view }), notice: `the list shows ${told[view]}` };
};

/** The next laptop; in a panel of text, the next row. */
export const selectNext = (player: Player, by: 1 | -1, scrollEnd: number): Player => {
  if (player.panel === "help" || player.panel === "why" || player.panel === "difference") {
    // Reasons open at their end, the event asked about, and scroll up from there.
    const down = player.panel === "why" ? -by : by;
    return { ...player, scroll: Math.max(0, Math.min(scrollEnd, player.scroll + down)) };
  }
  const { laptops } = player.replay.world;
  if (laptops.length === 0) return player;
  const selected = (player.selected + by + laptops.length) % laptops.length;
  const moved = { ...player, selected };
  return player.choice.follow === null
    ? moved
    : choose(moved, { follow: laptops[selected]?.name ?? null });
};

export const toggleFollow = (player: Player): Player => {
  const name = player.replay.world.laptops[player.selected]?.name ?? null;
  if (player.choice.follow !== null || name === null) {
    return { ...choose(player, { follow: null }), notice: "following nobody" };
  }
  return { ...choose(player, { follow: name }), notice: `following ${name}: only its events` };
};

/** The player looking at the laptop of the present event; one that is followed stays. */
export const looked = (player: Player): Player => {
  const event = player.replay.events[player.field.position - 1];
  if (event === undefined) return player;
  const { laptopAt } = player.replay.world;
  // What was expected names its laptop first: `PEER2.indicator`.
  const expected = text(event, "key")?.split(".")[0];
  const selected = laptopAt.get(event.actor) ?? laptopAt.get(expected ?? "");
  return selected === undefined || player.choice.follow !== null ? player : { ...player, selected };
};

/** A jump to something that happened to a laptop looks at that laptop. */
export const seekAndSelect = (player: Player, position: number): Player =>
  looked(seek(player, position));

export const search = (player: Player, asked: string): Player => {
  const typed = asked.trim();
  const hits = hitPositions(player.replay, typed);
  const view = player.choice.view === "hits" ? "story" : player.choice.view;
  const chosen = choose({ ...player, hits }, { query: typed, view });
  if (hits.length === 0) {
    return { ...chosen, notice: typed === "" ? null : `nothing found for “${typed}”` };
  }
  const index = Math.min(firstAfter(hits, player.field.position - 1), hits.length - 1);
  const found = hits.length === 1 ? "1 event" : `${hits.length} events`;
  return { ...seekAndSelect(chosen, hits[index]!), notice: `${found} found: n next, N previous` };
};
