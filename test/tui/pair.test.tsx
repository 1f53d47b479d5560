/** Two runs beside each other on a terminal: what is seen at every size, and what every key does. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { playPair, startPair, type PairAction } from "../../src/replay/pair.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { play } from "../../src/replay/player.ts";
import { lineCells, plainText } from "../../src/tui/line.ts";
import { roomDifferenceLines } from "../../src/tui/views/parting.ts";
import { PairApp } from "../../src/tui/pair-app.tsx";
import { pairFrameOf } from "../../src/tui/pair-frame.ts";
import { PAIR_KEYS } from "../../src/tui/pair-keys.ts";
import { anyJournal } from "../replay/arbitrary.ts";
import { fieldDay, laterDay, PARTS_AT } from "../replay/day.ts";
import { until } from "../support/until.ts";
import { bytesOf } from "./key-bytes.ts";
import { renderTree, type Shown } from "./render-at.tsx";

const ABOUT_PAIR = {
  left: { name: "day.scenario.yaml, seed 11", verdictLine: "passed, 1 checks", repeat: "run left" },
  right: {
    name: "day.scenario.yaml, seed 12",
    verdictLine: "passed, 1 checks",
    repeat: "run right",
  },
};

const shownAt = (columns: number, rows: number): Promise<Shown> =>
  renderTree(
    columns,
    rows,
    <PairApp
      left={openReplay(fieldDay())}
      right={openReplay(laterDay())}
      about={ABOUT_PAIR}
      color={false}
    />,
  );

describe.each([
  [40, 10],
  [60, 16],
  [80, 24],
  [140, 40],
] as const)("at %i×%i", (columns, rows) => {
  test("the day before it begins, and the first difference", async () => {
    const shown = await shownAt(columns, rows);
    expect(shown.text()).toMatchSnapshot("before");
    await shown.press("x");
    expect(shown.text()).toMatchSnapshot("first difference");
    expect(shown.text().split("\n")).toHaveLength(rows);
    shown.close();
  });
});

test("a held ctrl+L draws anew once at a time, and the keys go on", async () => {
  const shown = await shownAt(80, 24);
  await shown.press("\u000c".repeat(8));
  await shown.press("x");
  await until(() => shown.text().includes("First difference"), { millis: 2_000 });
  expect(shown.ended()).toBe(false);
  shown.close();
});

test("what is pasted is the text of a search, and presses no keys where nothing is typed", async () => {
  const pasted = (text: string): string => `\u001b[200~${text}\u001b[201~`;
  const shown = await shownAt(80, 24);
  await shown.press(pasted("q"));
  await until(() => shown.text().includes("nothing to paste into"), { millis: 2_000 });
  expect(shown.text()).toContain("nothing to paste into: press / or : first");
  expect(shown.ended()).toBe(false);
  await shown.press("/");
  await shown.press(pasted("peer2"));
  await until(() => shown.text().includes("/peer2"), { millis: 2_000 });
  expect(shown.text()).toContain("/peer2█");
  shown.close();
});

test("why is there where there is next to no room, and every row of it can be reached", async () => {
  const shown = await shownAt(40, 10);
  await shown.press("x");
  await shown.press("w");
  const seen: Array<string> = [];
  for (let rows = 0; rows < 3; rows++) {
    seen.push(shown.text().split("\n")[2]?.trim() ?? "");
    await shown.press("k");
  }
  expect(seen).toEqual(["on", "30m02s └ ● PEER4: the link light goes", "│   address 169.254.1.4"]);
  shown.close();
});

test("what is not the same in the rooms is named as far as there is place, and other rooms are not compared", () => {
  const all = (pair: ReturnType<typeof startPair>, rows: number): ReadonlyArray<string> =>
    roomDifferenceLines(pair, { columns: 100, rows }).map((row) => plainText(row).trimEnd());
  const day = openReplay(fieldDay());
  const parted = startPair(day, openReplay(laterDay()));
  const apart = { ...parted, right: play(parted.right, { do: "end" } as const) };
  const whole = all(apart, 300).filter((row) => row !== "");
  expect(whole).toContain("room cables left: 8 | 2");
  expect(whole.length).toBeGreaterThan(6);
  expect(all(apart, 4)).toEqual([...whole.slice(0, 3), `… ${whole.length - 3} more`]);
  expect(all(startPair(day, day), 2)[1]).toBe("Nothing is different.");
  const other = openReplay({ header: { format: "fieldlab-journal", version: 1 }, events: [] });
  expect(all(startPair(day, other), 2)[1]).toMatch(/^Other laptops or switches/);
  expect(all(apart, 0)).toEqual([]);
});

test("never more than the screen, whatever the journals say and whatever is pressed", () => {
  const actions = fc.constantFrom<PairAction>(
    { do: "event", by: 1 },
    { do: "end" },
    { do: "parting" },
    { do: "lead" },
    { do: "select", by: 1 },
    { do: "panel", panel: "help" },
    { do: "panel", panel: "why" },
    { do: "panel", panel: "laptop" },
  );
  fc.assert(
    fc.property(
      anyJournal(30),
      anyJournal(30),
      fc.integer({ min: 40, max: 200 }),
      fc.integer({ min: 10, max: 60 }),
      fc.array(actions, { maxLength: 10 }),
      (left, right, columns, rows, pressed) => {
        const pair = pressed.reduce(playPair, startPair(openReplay(left), openReplay(right)));
        const frame = pairFrameOf(pair, ABOUT_PAIR, { columns, rows });
        expect(frame).toHaveLength(rows);
        for (const row of frame) expect(lineCells(row)).toBeLessThanOrEqual(columns);
      },
    ),
  );
});

/** The positions of both runs, as their headings say. */
const positions = (text: string): ReadonlyArray<number> =>
  [...text.matchAll(/(event |#)(\d+) of/g)].map(
    ([, sign, number]) => Number(number) + (sign === "#" ? 1 : 0),
  );

const bothAt = (text: string, position: number): boolean =>
  positions(text).join() === `${position},${position}`;

interface Effect {
  readonly first?: ReadonlyArray<string>;
  readonly seen: (before: string, after: string, shown: Shown, key: string) => boolean;
}

const further: Effect = {
  seen: (before, after) =>
    bothAt(before, 0) && positions(after)[0]! > 0 && bothAt(after, positions(after)[0]!),
};
const nearer = (key: string): Effect => ({
  first: [key, key],
  seen: (before, after) =>
    positions(after)[0]! < positions(before)[0]! && bothAt(after, positions(after)[0]!),
});

const EFFECTS: { readonly [what: string]: Effect } = {
  "to the first difference": {
    seen: (_, after) =>
      bothAt(after, PARTS_AT + 1) && after.includes("not the same: at: 30m02s and 31m02s"),
  },
  "the other run leads": {
    seen: (before, after) => /^▶ left/m.test(before) && /^▶ right/m.test(after),
  },
  "play, pause": {
    seen: (before, after) => before.includes("‖ paused") && after.includes("▶ playing"),
  },
  "next event": further,
  "previous event": nearer("l"),
  "next step of the scenario": further,
  "previous step": nearer("L"),
  "next fault, refusal, failure, mark": { seen: (_, after) => bothAt(after, PARTS_AT + 1) },
  "previous of these": { first: ["l"], seen: (_, after) => bothAt(after, 0) },
  "why: what led to this event": {
    first: ["l"],
    seen: (_, after) => after.match(/── Why · esc closes/g)?.length === 2,
  },
  "next laptop": { seen: (_, after) => after.match(/^▶PARENT/gm)?.length === 2 },
  "previous laptop": {
    first: ["j"],
    seen: (before, after) =>
      before.match(/^▶PARENT/gm)?.length === 2 && after.match(/^▶OFFICE/gm)?.length === 2,
  },
  "inspect the laptop": {
    seen: (_, after) => after.match(/── OFFICE · Server 2008 R2/g)?.length === 2,
  },
  "only this laptop's events": {
    seen: (_, after) => after.match(/Story of OFFICE/g)?.length === 2,
  },
  "list: story, everything, hits": {
    seen: (_, after) => after.match(/── Every event/g)?.length === 2,
  },
  search: { seen: (_, after) => after.includes("/█") },
  "next hit": {
    first: ["/", "p", "o", "r", "t", "\r"],
    seen: (before, after) => positions(after)[0]! > positions(before)[0]!,
  },
  "previous hit": {
    first: ["/", "p", "o", "r", "t", "\r", "n"],
    seen: (before, after) => positions(after)[0]! < positions(before)[0]!,
  },
  "go to 1h05m, 40% or #123": { seen: (_, after) => after.includes("go to: █") },
  "go to per cent of the day; answer a question": {
    seen: (_, after, __, key) => after.includes(`go to: ${key}█`),
  },
  start: { first: ["l", "l"], seen: (_, after) => bothAt(after, 0) },
  end: { seen: (_, after) => positions(after)[0] === fieldDay().events.length },
  faster: { seen: (_, after) => after.includes("‖ paused ×2") },
  slower: { seen: (_, after) => after.includes("‖ paused ×0.5") },
  "copy the command that repeats it": { seen: (_, after) => after.includes("copied: run left") },
  "draw anew": { seen: (before, after, shown) => before === after && shown.drawn() > 1 },
  back: {
    first: ["w"],
    seen: (before, after) => before.includes("── Why") && !after.includes("── Why"),
  },
  "this help": {
    seen: (_, after) => after.includes("── Keys") && after.includes("the other run leads"),
  },
  quit: { seen: (_, __, shown) => shown.ended() },
};

describe("every key does what the help says", () => {
  test.each(PAIR_KEYS.flatMap((row) => row.keys.map((key) => [key, row.what] as const)))(
    "%s: %s",
    async (key, what) => {
      const effect = EFFECTS[what]!;
      const shown = await shownAt(90, 30);
      for (const each of effect.first ?? []) await shown.press(each);
      const before = shown.text();
      await shown.press(bytesOf(key));
      const seen = (): boolean => effect.seen(before, shown.text(), shown, key);
      await until(seen, { millis: 2_000 });
      expect(seen()).toBe(true);
      shown.close();
    },
  );

  test("and none has two meanings", () => {
    const keys = PAIR_KEYS.flatMap((row) => row.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
