/** The player: every action, without any terminal. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldAt } from "../../src/replay/history.ts";
import { parseMoment } from "../../src/replay/moment.ts";
import { endOf } from "../../src/replay/moves.ts";
import { wholeDay } from "../../src/replay/pace.ts";
import { play, startPlayer } from "../../src/replay/player.ts";
import type { Action, Player } from "../../src/replay/player.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { HOUR, MINUTE, SECOND } from "../../src/sim/time.ts";
import { anyJournal } from "./arbitrary.ts";
import { fieldDay, laterDay, Pen } from "./day.ts";

const passing = openReplay(fieldDay());
const failing = openReplay(fieldDay("failing"));

const after = (player: Player, ...actions: ReadonlyArray<Action>): Player =>
  actions.reduce(play, player);
const started = startPlayer(passing);
const present = (player: Player) => player.replay.events[player.field.position - 1];
const typed = (asks: "search" | "moment", text: string): ReadonlyArray<Action> => [
  { do: "ask", asks, typed: "" },
  ...[...text].map((each): Action => ({ do: "type", text: each })),
];

const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.constantFrom<Action>(
    { do: "toggle-play" },
    { do: "event", by: 1 },
    { do: "event", by: -1 },
    { do: "step", by: 1 },
    { do: "step", by: -1 },
    { do: "marker", by: 1 },
    { do: "marker", by: -1 },
    { do: "hit", by: 1 },
    { do: "start" },
    { do: "end" },
    { do: "first-failure" },
    { do: "speed", by: 1 },
    { do: "select", by: 1 },
    { do: "follow" },
    { do: "view" },
    { do: "panel", panel: "why" },
    { do: "back" },
    { do: "ask", asks: "search", typed: "" },
    { do: "ask", asks: "moment", typed: "5" },
    { do: "type", text: "peer" },
    { do: "type", text: "%" },
    { do: "rub-out" },
    { do: "submit" },
  ),
  fc.nat(5_000).map((elapsedMillis): Action => ({ do: "tick", elapsedMillis })),
);

describe("moving", () => {
  test("whatever is pressed, the field shown is the field of that position", () => {
    fc.assert(
      fc.property(anyJournal(60), fc.array(anyAction, { maxLength: 40 }), (journal, actions) => {
        const replay = openReplay(journal);
        let player = startPlayer(replay);
        for (const action of actions) {
          player = play(player, action);
          expect(player.field).toEqual(fieldAt(replay.history, player.field.position));
        }
      }),
    );
  });

  test("next event and back again is the same field", () => {
    const there = after(started, { do: "event", by: 1 }, { do: "event", by: 1 });
    expect(after(there, { do: "event", by: 1 }, { do: "event", by: -1 }).field).toEqual(
      there.field,
    );
  });

  test("next step goes to the first event of the next step, back goes to the start of this one first", () => {
    const second = after(started, { do: "step", by: 1 }, { do: "step", by: 1 });
    expect(present(second)).toMatchObject({ kind: "step", step: 1 });
    const inside = after(second, { do: "event", by: 1 }, { do: "step", by: -1 });
    expect(inside.field.position).toBe(second.field.position);
    expect(present(after(inside, { do: "step", by: -1 }))).toMatchObject({ kind: "step", step: 0 });
  });

  test("markers lead from fault to refusal to mark, and look at the laptop they happened to", () => {
    const first = after(started, { do: "marker", by: 1 });
    expect(present(first)).toMatchObject({ kind: "refused" });
    expect(first.replay.world.laptops[first.selected]?.name).toBe("PEER6");
    expect(present(after(first, { do: "marker", by: 1 }))).toMatchObject({ kind: "mark" });
  });

  test("the first failure is one key away; a day without one offers its first refusal and says so", () => {
    const failed = after(startPlayer(failing), { do: "first-failure" });
    expect(present(failed)).toMatchObject({ kind: "expect.fail", key: "PEER2.indicator" });
    expect(failed.replay.world.laptops[failed.selected]?.name).toBe("PEER2");
    const refused = after(started, { do: "first-failure" });
    expect(present(refused)).toMatchObject({ kind: "refused", code: 71 });
    expect(refused.notice).toBe("nothing failed; this is the first refusal, and w tells why");
  });

  test("where there is nothing further, it says so and stays", () => {
    const end = after(started, { do: "end" }, { do: "marker", by: 1 });
    expect(end.field.position).toBe(passing.events.length);
    expect(end.notice).toBe("no later marker");
  });
});

describe("typed moments", () => {
  test.each([
    ["1h05m", { kind: "time", at: HOUR + 5 * MINUTE }],
    ["5m30s", { kind: "time", at: 5 * MINUTE + 30 * SECOND }],
    ["90", { kind: "time", at: 90 * SECOND }],
    ["1:05:00", { kind: "time", at: HOUR + 5 * MINUTE }],
    ["1h05", { kind: "time", at: HOUR + 5 * MINUTE }],
    ["1h5s", { kind: "time", at: HOUR + 5 * SECOND }],
    ["5m30", { kind: "time", at: 5 * MINUTE + 30 * SECOND }],
    ["40%", { kind: "percent", percent: 40 }],
    ["150%", { kind: "percent", percent: 100 }],
    [" 1H 05M ", { kind: "time", at: HOUR + 5 * MINUTE }],
    ["5:30", { kind: "time", at: 5 * MINUTE + 30 * SECOND }],
    ["#123", { kind: "event", seq: 123 }],
  ])("%s is understood", (text, moment) => {
    expect(parseMoment(text)).toEqual(moment);
  });

  test.each(["soon", "1h5x", "-3m", "", "%"])("“%s” is not", (text) => {
    expect(parseMoment(text)).toBeNull();
  });

  test("a time leads to everything that had happened by then", () => {
    const there = after(started, ...typed("moment", "30m"), { do: "submit" });
    expect(there.field.at).toBe(30 * MINUTE);
    expect(passing.events[there.field.position]!.at).toBeGreaterThan(30 * MINUTE);
  });

  test("a time at which nothing happens says so, and one after the day where that ends", () => {
    const between = after(started, ...typed("moment", "29m"), { do: "submit" });
    expect(between.notice).toBe("nothing happens at 29m00s; this was the last before it");
    const later = after(started, ...typed("moment", "40h"), { do: "submit" });
    expect(later.notice).toMatch(/^the day ends at /u);
    const exact = after(started, ...typed("moment", "30m"), { do: "submit" });
    expect(exact.notice).toBeNull();
    // In front of the first event nothing was before.
    const pen = new Pen();
    pen.wait(5 * SECOND).write("PEER1", "link.up");
    const late = after(startPlayer(openReplay(pen.journal)), ...typed("moment", "2s"), {
      do: "submit",
    });
    expect([late.field.position, late.notice]).toEqual([0, null]);
  });

  test("a time as the list shows it, without its fraction, leads to the first event that has it there", () => {
    const pen = new Pen();
    pen.write("PEER1", "link.up");
    const shown = pen.wait(3_400_000).write("PEER1", "link.down");
    pen.wait(200_000).write("PEER1", "link.up");
    const day = startPlayer(openReplay(pen.journal));
    const there = after(day, ...typed("moment", "3s"), { do: "submit" });
    expect([there.field.position, there.notice]).toEqual([shown + 1, null]);
    const before = after(day, ...typed("moment", "2s"), { do: "submit" });
    expect(before.notice).toBe("nothing happens at 2s; this was the last before it");
    expect(endOf(day.replay, { kind: "time", at: 3 * SECOND })).toBe(4 * SECOND - 1);
    expect(endOf(day.replay, { kind: "event", seq: shown })).toBe(3_400_000);
  });

  test("a number that no event has leads to the last one, and says which that is", () => {
    const last = passing.events.length - 1;
    const there = after(started, ...typed("moment", "#99999"), { do: "submit" });
    expect([there.field.position, there.notice]).toEqual([last + 1, `the last event is #${last}`]);
    expect(after(started, ...typed("moment", `#${last}`), { do: "submit" }).notice).toBeNull();
  });

  test("per cent needs no enter", () => {
    const half = after(started, ...typed("moment", "50%"));
    expect(half.prompt).toBeNull();
    expect(half.clockMillis / wholeDay(passing.pace)).toBeCloseTo(0.5, 1);
  });

  test("what is no moment is answered, not obeyed", () => {
    const there = after(started, ...typed("moment", "soon"), { do: "submit" });
    expect(there.field.position).toBe(0);
    expect(there.notice).toBe("“soon” is no time: try 40%, 1h05m or #123");
    expect(after(started, ...typed("moment", " "), { do: "submit" }).notice).toBeNull();
  });
});

describe("a day of which only the first part is read", () => {
  const { events, header } = fieldDay();
  const begun = openReplay({ header, events: events.slice(0, 20), partial: true });

  test("does not say that nothing failed", () => {
    const looked = play(startPlayer(begun), { do: "first-failure" });
    expect(looked.notice).toBe("nothing failed so far; the rest of the day is not read");
    expect(play(startPlayer(passing), { do: "first-failure" }).notice).toContain("nothing failed;");
  });

  test("goes on at the same moment when the rest is there", () => {
    const here = after(startPlayer(begun), { do: "event", by: 1 }, { do: "event", by: 1 });
    const whole = play(here, { do: "adopt", replay: passing });
    expect(whole.field.position).toBe(here.field.position);
    expect(whole.replay.events.length).toBe(events.length);
  });

  test("plays on, with the same list and the same search, when the rest is there", () => {
    const looking = after(
      startPlayer(begun),
      { do: "ask", asks: "search", typed: "plugged" },
      { do: "submit" },
      { do: "view" },
      { do: "toggle-play" },
    );
    const whole = play(looking, { do: "adopt", replay: passing });
    expect(whole.playing).toBe(true);
    expect(whole.choice).toEqual(looking.choice);
    expect(whole.hits.length).toBeGreaterThan(looking.hits.length);
  });

  test("who has played to the end of what was read stays there when the rest comes", () => {
    const there = play(startPlayer(begun), { do: "end" });
    const whole = play(there, { do: "adopt", replay: passing });
    expect(whole.field.position).toBe(20);
  });

  test("does not say that nothing happens where nothing is read yet", () => {
    const there = after(startPlayer(begun), ...typed("moment", "40m"), { do: "submit" });
    expect(there.notice).toBe("the day is read until 30m00s; the rest is not there yet");
  });
});

describe("playing", () => {
  test("ticks move forward only while it plays, and the end of the day stops it", () => {
    expect(after(started, { do: "tick", elapsedMillis: 10_000 }).field.position).toBe(0);
    const playing = after(started, { do: "toggle-play" }, { do: "tick", elapsedMillis: 1_000 });
    expect(playing.field.position).toBeGreaterThan(0);
    const ended = after(playing, { do: "tick", elapsedMillis: 1e9 });
    expect(ended).toMatchObject({ playing: false });
    expect(ended.field.position).toBe(passing.events.length);
  });

  test("playing again at the end starts the day anew", () => {
    const again = after(started, { do: "end" }, { do: "toggle-play" });
    expect(again).toMatchObject({ playing: true });
    expect(again.field.position).toBe(0);
  });

  const faster = (player: Player, times: number, by: 1 | -1 = 1): Player =>
    after(player, ...Array.from({ length: times }, (): Action => ({ do: "speed", by })));

  test("twice the speed comes twice as far", () => {
    const played = (times: number) =>
      after(faster(started, times), { do: "toggle-play" }, { do: "tick", elapsedMillis: 100 })
        .clockMillis;
    expect(played(1)).toBe(played(0) * 2);
  });

  test("at the fastest the whole day takes ten seconds, however long it is", () => {
    const { events, header } = fieldDay();
    const longer = {
      header,
      events: Array.from({ length: 20 }, (_, day) =>
        events.map((event) => ({
          ...event,
          seq: event.seq + day * events.length,
          at: event.at + day * 24 * 60 * MINUTE,
          cause: event.cause === null ? null : event.cause + day * events.length,
        })),
      ).flat(),
    };
    for (const day of [passing, openReplay(longer)]) {
      let player = after(faster(startPlayer(day), 50), { do: "toggle-play" });
      let seconds = 0;
      for (; player.playing && seconds < 60; seconds += 0.05)
        player = play(player, { do: "tick", elapsedMillis: 50 });
      expect(player.field.position).toBe(day.events.length);
      expect(seconds).toBeCloseTo(10, 0);
    }
  });

  test("at the slowest every press goes a step of the scenario further, and after the last to the end", () => {
    let player = faster(started, 50, -1);
    expect(player.notice).toBe("space plays a step of the scenario at every press");
    const reached: Array<number> = [];
    while (player.field.position < passing.events.length) {
      player = play(player, { do: "toggle-play" });
      expect(player.playing).toBe(false);
      reached.push(player.field.position);
    }
    expect(reached).toEqual([...passing.stepMarkers, passing.events.length]);
  });

  test("quiet hours are cut: the half hour before the plugging takes no longer than words do", () => {
    const { pace, stepMarkers, events } = passing;
    const plug = stepMarkers[1]!;
    expect(events[plug - 1]!.at - events[plug - 2]!.at).toBe(30 * MINUTE);
    expect(pace[plug]! - pace[plug - 1]!).toBeLessThanOrEqual(1_500);
  });

  test("moving by hand stops it", () => {
    const moved = after(started, { do: "toggle-play" }, { do: "event", by: 1 });
    expect(moved.playing).toBe(false);
  });
});

test("above the first laptop is the last, and below the last the first", () => {
  const last = after(started, { do: "select", by: -1 });
  expect(last.selected).toBe(passing.world.laptops.length - 1);
  expect(after(last, { do: "select", by: 1 }).selected).toBe(0);
});

describe("a marked moment", () => {
  test("that is marked no more leaves nothing open that tells what changed since", () => {
    const open = after(started, { do: "mark" }, { do: "panel", panel: "difference" });
    expect(open.panel).toBe("difference");
    expect(after(open, { do: "mark" })).toMatchObject({ mark: null, panel: "room" });
    const why = after(started, { do: "mark" }, { do: "panel", panel: "why" }, { do: "mark" });
    expect(why.panel).toBe("why");
  });
});

describe("choosing what the list shows", () => {
  test("the story leaves traffic and bookkeeping out, everything shows all", () => {
    const kinds = (player: Player) =>
      player.chosen.map((position) => passing.events[position - 1]!.kind);
    expect(kinds(started)).not.toContain("transfer");
    // Ten laptops as expected are ten rows between what happened and what happens next.
    expect(kinds(started)).not.toContain("expect.pass");
    expect(kinds(after(started, { do: "view" }))).toHaveLength(passing.events.length);
  });

  test("following a laptop shows its events, what was done to it, and the steps", () => {
    const parent = after(started, { do: "select", by: 1 }, { do: "follow" });
    const shown = parent.chosen.map((position) => passing.events[position - 1]!);
    expect(shown.some((event) => event.kind === "refused")).toBe(true);
    expect(shown.filter((event) => event.kind === "step")).toHaveLength(5);
    expect(shown.some((event) => event.actor === "PEER1" && event.kind === "indicator")).toBe(
      false,
    );
    const next = after(parent, { do: "select", by: 1 });
    expect(next.choice.follow).toBe("PEER1");
    expect(after(next, { do: "follow" }).choice.follow).toBeNull();
  });

  test("a search goes to the first hit from here on, n and N to the others, esc forgets it", () => {
    const found = after(started, ...typed("search", "peer2 TURNS"), { do: "submit" });
    expect(found.hits).toHaveLength(2);
    expect(present(found)).toMatchObject({ actor: "PEER2", kind: "indicator", to: "green" });
    const second = after(found, { do: "hit", by: 1 });
    expect(present(second)).toMatchObject({ to: "offline" });
    expect(after(second, { do: "hit", by: 1 }).notice).toBe("no later hit");
    expect(after(second, { do: "hit", by: -1 }).field.position).toBe(found.field.position);
    expect(after(found, { do: "back" })).toMatchObject({ hits: [], choice: { query: "" } });
  });

  test("a search that finds nothing says so and moves nothing", () => {
    const searched = after(started, ...typed("search", "zeppelin"), { do: "submit" });
    expect(searched.notice).toBe("nothing found for “zeppelin”");
    expect(searched.field.position).toBe(0);
  });

  test("blanks alone find nothing and leave nothing behind", () => {
    const { choice, notice } = after(started, ...typed("search", "   "), { do: "submit" });
    expect([choice.query, notice]).toEqual(["", null]);
  });

  test("backspace takes back a whole character, however it is written down", () => {
    const player = after(started, ...typed("search", "a😀"), { do: "rub-out" });
    expect(player.prompt?.typed).toBe("a");
  });

  test("says what the list shows from now on, and whom one follows", () => {
    const notices = (player: Player, ...actions: ReadonlyArray<Action>): ReadonlyArray<unknown> =>
      actions.map((_, at) => after(player, ...actions.slice(0, at + 1)).notice);
    expect(notices(started, { do: "follow" }, { do: "follow" })).toEqual([
      "following OFFICE: only its events",
      "following nobody",
    ]);
    const found = after(started, ...typed("search", "peer2 turns"), { do: "submit" });
    expect(found.notice).toBe("2 events found: n next, N previous");
    expect(notices(found, { do: "view" }, { do: "view" }, { do: "view" })).toEqual([
      "the list shows every event",
      "the list shows what the search found",
      "the list shows the story",
    ]);
    const one = after(started, ...typed("search", "new account"), { do: "submit" });
    expect(one.notice).toBe("1 event found: n next, N previous");
  });

  test("the list of hits is skipped while there are none", () => {
    expect(after(started, { do: "view" }, { do: "view" }).choice.view).toBe("story");
  });
});

describe("another run in the place of this one", () => {
  const at = (kind: string) => failing.events.findIndex((event) => event.kind === kind) + 1;
  const adopting = (replay: typeof failing): Action => ({ do: "adopt", replay });

  test("is shown at the same event where both runs are the same until there, with the same laptop", () => {
    const there = after(
      startPlayer(failing),
      { do: "select", by: 1 },
      { do: "select", by: 1 },
      { do: "mark" },
      { do: "ask", asks: "moment", typed: "" },
      { do: "type", text: `#${at("refused") - 1}` },
      { do: "submit" },
      adopting(passing),
    );
    expect(there.field.position).toBe(at("refused"));
    expect(there.replay).toBe(passing);
    expect(there.selected).toBe(2);
    expect(there.mark).toBe(0);
  });

  test("is shown at the same time where it is another, and at its end for who stood at the end", () => {
    const { events, header } = fieldDay();
    const shorter = openReplay({ header, events: events.slice(0, at("session.opened")) });
    const late = after(startPlayer(failing), { do: "ask", asks: "moment", typed: "60%" });
    const later = after(late, { do: "submit" }, adopting(shorter));
    expect(later.field.position).toBe(shorter.events.length);
    const ended = after(startPlayer(shorter), { do: "end" }, adopting(passing));
    expect(ended.field.position).toBe(passing.events.length);
  });

  test("keeps the list of what was searched for where anything is found, and whom one follows where he is there", () => {
    const found = after(
      startPlayer(failing),
      ...typed("search", "peer2 turns"),
      { do: "submit" },
      { do: "view" },
      { do: "view" },
    );
    expect(found.choice.view).toBe("hits");
    expect(found.chosen).toEqual(found.hits);
    expect(after(found, adopting(passing)).choice.view).toBe("hits");
    const { events, header } = fieldDay();
    const short = openReplay({ header, events: events.slice(0, 3) });
    expect(after(found, adopting(short))).toMatchObject({ choice: { view: "story" }, hits: [] });
    const following = after(startPlayer(failing), { do: "select", by: 1 }, { do: "follow" });
    expect(after(following, adopting(passing)).choice.follow).toBe("PARENT");
    const empty = openReplay({ header: { format: "fieldlab-journal", version: 1 }, events });
    expect(after(following, adopting(empty)).choice.follow).toBeNull();
  });

  test("stands still, and at the time of the moment and of the mark where the runs have parted by then", () => {
    const later = openReplay(laterDay());
    const there = after(startPlayer(passing), { do: "ask", asks: "moment", typed: "#39" });
    const marked = after(there, { do: "submit" }, { do: "mark" }, { do: "toggle-play" });
    expect([marked.field.position, marked.mark, marked.playing]).toEqual([40, 40, true]);
    const next = after(marked, adopting(later));
    const by = later.events.filter(({ at }) => at <= passing.events[39]!.at).length;
    expect(by).toBeLessThan(40);
    expect([next.field.position, next.mark, next.playing]).toEqual([by, by, false]);
  });

  test("always shows the field of its own position, and a laptop it has", () => {
    fc.assert(
      fc.property(
        anyJournal(40),
        anyJournal(40),
        fc.array(anyAction, { maxLength: 20 }),
        (one, other, actions) => {
          const next = openReplay(other);
          const player = after(startPlayer(openReplay(one)), ...actions, adopting(next));
          expect(player.field).toEqual(fieldAt(next.history, player.field.position));
          expect(player.selected).toBeLessThan(Math.max(1, next.world.laptops.length));
          expect(player.chosen.every((position) => position <= next.events.length)).toBe(true);
        },
      ),
    );
  });
});
