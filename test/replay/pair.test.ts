/** Two runs watched beside each other: the same keys move both, and nobody walks past the first difference. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  haveParted,
  leaderOf,
  playPair,
  startPair,
  type PairAction,
} from "../../src/replay/pair.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { anyJournal } from "./arbitrary.ts";
import { MINUTE } from "../../src/sim/time.ts";
import { fieldDay, laterDay, PARTS_AT, Pen } from "./day.ts";

const passing = openReplay(fieldDay());

const later = openReplay(laterDay());

const positions = (pair: ReturnType<typeof startPair>) => [
  pair.left.field.position,
  pair.right.field.position,
];

const after = (pair: ReturnType<typeof startPair>, ...actions: ReadonlyArray<PairAction>) =>
  actions.reduce(playPair, pair);

describe("two runs", () => {
  test("go event by event together while they are the same", () => {
    const pair = after(startPair(passing, later), { do: "event", by: 1 }, { do: "event", by: 1 });
    const [left, right] = positions(pair);
    expect(left).toBe(right);
    expect(left).toBeGreaterThan(1);
    expect(haveParted(pair)).toBe(false);
  });

  test.each<[string, PairAction]>([
    ["an event", { do: "event", by: 1 }],
    ["a step", { do: "step", by: 1 }],
    ["a marker", { do: "marker", by: 1 }],
  ])("stop at the first difference and name it, %s after the other", (_, action) => {
    let pair = startPair(passing, later);
    for (let pressed = 0; pressed < 200 && !haveParted(pair); pressed++) {
      pair = playPair(pair, action);
      if (!haveParted(pair)) expect(leaderOf(pair).field.position).toBeLessThanOrEqual(PARTS_AT);
    }
    expect(positions(pair)).toEqual([PARTS_AT + 1, PARTS_AT + 1]);
    expect(leaderOf(pair).notice).toContain(`the first difference: #${PARTS_AT} at `);
  });

  test("stop there when they play, too", () => {
    let pair = playPair(startPair(passing, later), { do: "toggle-play" });
    for (let ticks = 0; ticks < 100_000 && leaderOf(pair).playing; ticks++)
      pair = playPair(pair, { do: "tick", elapsedMillis: 50 });
    expect(positions(pair)).toEqual([PARTS_AT + 1, PARTS_AT + 1]);
    expect(haveParted(pair)).toBe(true);
  });

  test("go by the clock of the one that leads once they have parted, and back together", () => {
    const parted = playPair(startPair(passing, later), { do: "parting" });
    const soon = playPair(parted, { do: "event", by: 1 });
    expect(soon.left.field.position).toBeGreaterThan(PARTS_AT + 1);
    // The other one has its first difference on the screen already.
    expect(soon.right.field.position).toBe(PARTS_AT + 1);
    const further = playPair(parted, { do: "step", by: 1 });
    expect(further.right.field.position).toBeGreaterThan(PARTS_AT + 1);
    expect(further.right.field.at).toBeLessThanOrEqual(further.left.field.at);
    const next = later.events[further.right.field.position];
    expect(next === undefined || next.at > further.left.field.at).toBe(true);
    const back = after(further, { do: "parting" }, { do: "event", by: -1 });
    const [left, right] = positions(back);
    expect(left).toBe(right);
    expect(left).toBeLessThanOrEqual(PARTS_AT);
  });

  test("let the other one lead, whose events the keys go through then", () => {
    const swapped = after(startPair(passing, later), { do: "parting" }, { do: "lead" });
    expect(leaderOf(swapped)).toBe(swapped.right);
    const moved = playPair(swapped, { do: "end" });
    expect(moved.right.field.position).toBe(later.events.length);
    expect(playPair(moved, { do: "lead" }).leads).toBe("left");
  });

  test("that are the same say so, and go to the end together", () => {
    const same = startPair(passing, passing);
    expect(leaderOf(playPair(same, { do: "parting" })).notice).toBe("the two runs are the same");
    expect(positions(playPair(same, { do: "end" }))).toEqual([
      passing.events.length,
      passing.events.length,
    ]);
  });

  test("where one has ended stand at its end", () => {
    const { events, header } = fieldDay();
    const short = openReplay({ header, events: events.slice(0, 20) });
    const pair = playPair(startPair(passing, short), { do: "parting" });
    expect(positions(pair)).toEqual([21, 20]);
    expect(positions(playPair(pair, { do: "end" }))).toEqual([passing.events.length, 20]);
    const refused = playPair(pair, { do: "lead" });
    expect(refused.leads).toBe("left");
    expect(leaderOf(refused).notice).toBe("the right run ends where they part");
    const turned = playPair(startPair(short, passing), { do: "parting" });
    expect([turned.leads, ...positions(turned)]).toEqual(["right", 20, 21]);
  });

  test("look at the same laptop, the same list and the same panel", () => {
    const pair = after(
      startPair(passing, later),
      { do: "select", by: 1 },
      { do: "follow" },
      { do: "parting" },
      { do: "panel", panel: "why" },
    );
    expect(pair.right.selected).toBe(1);
    expect(pair.right.choice).toEqual(pair.left.choice);
    expect([pair.left.panel, pair.right.panel]).toEqual(["why", "why"]);
  });

  test("look at the same laptop and the same list whatever each of them finds by itself", () => {
    const refused = (peer: string) => {
      const pen = new Pen();
      pen.step(0, "connect");
      pen.write(peer, "refused", { operation: "connect", target: "\\\\PARENT\\Birch", code: 71 });
      pen.wait(MINUTE).write(peer, "link.down");
      pen.write(peer, "cable.unplugged", { device: "switch" });
      return openReplay(pen.journal);
    };
    const marked = after(
      startPair(refused("PEER3"), refused("PEER5")),
      { do: "parting" },
      { do: "marker", by: 1 },
    );
    expect(marked.left.replay.world.laptops[marked.left.selected]?.name).toBe("PEER3");
    expect(marked.right.selected).toBe(marked.left.selected);
    const found = after(
      marked,
      { do: "ask", asks: "search", typed: "PEER3" },
      { do: "submit" },
      { do: "view" },
      { do: "view" },
    );
    expect([found.left.choice.view, found.right.choice]).toEqual(["hits", found.left.choice]);
    const back = playPair(found, { do: "view" });
    expect([back.left.choice.view, back.right.choice.view]).toEqual(["story", "story"]);
  });

  test("never disagree before they part, whatever is pressed", () => {
    const actions = fc.constantFrom<PairAction>(
      { do: "event", by: 1 },
      { do: "event", by: -1 },
      { do: "step", by: 1 },
      { do: "marker", by: 1 },
      { do: "marker", by: -1 },
      { do: "end" },
      { do: "start" },
      { do: "lead" },
      { do: "view" },
      { do: "follow" },
      { do: "parting" },
      { do: "toggle-play" },
      { do: "tick", elapsedMillis: 700 },
    );
    fc.assert(
      fc.property(
        anyJournal(30),
        anyJournal(30),
        fc.nat(30),
        fc.array(actions, { maxLength: 15 }),
        (one, other, common, pressed) => {
          const left = openReplay(one);
          const events = [...one.events.slice(0, common), ...other.events.slice(common)];
          const right = openReplay({ header: one.header, events });
          let pair = startPair(left, right);
          for (const action of pressed) {
            pair = playPair(pair, action);
            expect(pair.right.choice).toEqual(pair.left.choice);
            expect(pair.right.selected).toBe(pair.left.selected);
            if (!haveParted(pair)) {
              const [at, beside] = positions(pair);
              expect(at).toBe(beside);
            }
          }
        },
      ),
    );
  });
});
