/** Walks the key table: every key of it is pressed on a terminal and must do what the table says. */
import { describe, expect, test } from "vitest";
import { commandOf, KEYS, TYPING_KEYS } from "../../src/tui/keys.ts";
import { fieldDay } from "../replay/day.ts";
import { until } from "../support/until.ts";
import { bytesOf } from "./key-bytes.ts";
import { ABOUT, renderAt } from "./render-at.tsx";
import type { Shown } from "./render-at.tsx";

/** Before the first event it is `event 0`, then the number of the last one that has happened. */
const position = (text: string): number => {
  const [, number] = /#(\d+) of/.exec(text) ?? [];
  return number === undefined ? (text.includes("event 0 of") ? 0 : Number.NaN) : Number(number) + 1;
};
const selected = (text: string): string => /^▶(\w+)/m.exec(text)?.[1] ?? "";
const here = (text: string): string => /│ ▶(.*)$/m.exec(text)?.[1] ?? "";

interface Effect {
  /** Pressed first, to come where the key matters. */
  readonly first?: ReadonlyArray<string>;
  readonly seen: (before: string, after: string, shown: Shown, key: string) => boolean;
}

const ENDED: Effect = { seen: (_, __, shown) => shown.ended() };

/** What must be seen after each key, by the words the table uses for it. */
const EFFECTS: { readonly [what: string]: Effect } = {
  "play, pause": { seen: (before, after) => before.includes("‖ ×1") && after.includes("▶ ×1") },
  "next event": { seen: (before, after) => position(before) === 0 && position(after) === 1 },
  "previous event": {
    first: ["l", "l"],
    seen: (before, after) => position(after) < position(before),
  },
  "next step of the scenario": {
    seen: (_, after) => here(after).includes("▸ Step 1: prepare-parent"),
  },
  "previous step": { first: ["L", "L"], seen: (_, after) => here(after).includes("▸ Step 1") },
  "next fault, refusal, failure, mark": {
    seen: (_, after) => here(after).includes("✖ PEER6 is refused"),
  },
  "previous of these": {
    first: ["]", "]"],
    seen: (_, after) => here(after).includes("✖ PEER6 is refused"),
  },
  "first failure, else first refusal": {
    seen: (_, after) => here(after).includes("! Not as expected"),
  },
  "why: what led to this event": { first: ["x"], seen: (_, after) => after.includes("── Why ·") },
  "mark this moment": {
    first: ["l"],
    seen: (_, after) => after.includes("marked 0s; d tells"),
  },
  "difference: what changed since the mark": {
    first: ["m", "l"],
    seen: (_, after) => after.includes("── Since the mark") && after.includes("was no cable"),
  },
  "open the scenario at this step": {
    first: ["L"],
    seen: (_, after) => after.includes(`edited ${ABOUT.sourceFile}:15`),
  },
  "next laptop": {
    seen: (before, after) => selected(before) === "OFFICE" && selected(after) === "PARENT",
  },
  "previous laptop": {
    first: ["j"],
    seen: (before, after) => selected(before) === "PARENT" && selected(after) === "OFFICE",
  },
  "inspect the laptop": { seen: (_, after) => after.includes("── OFFICE · Server 2008 R2") },
  "only this laptop's events": { seen: (_, after) => after.includes("Story of OFFICE") },
  "list: story, everything, hits": { seen: (_, after) => after.includes("── Every event") },
  search: { seen: (_, after) => after.includes("/█") },
  "next hit": {
    first: ["/", "p", "e", "e", "r", "2", "\r"],
    seen: (before, after) => position(after) > position(before),
  },
  "previous hit": {
    first: ["/", "p", "e", "e", "r", "2", "\r", "n"],
    seen: (before, after) => position(after) < position(before),
  },
  "go to 1h05m, 40% or #123": { seen: (_, after) => after.includes("go to: █") },
  "go to per cent of the day; answer a question": {
    seen: (_, after, __, key) => after.includes(`go to: ${key}█`),
  },
  start: { first: ["l", "l"], seen: (_, after) => position(after) === 0 },
  end: { seen: (_, after) => position(after) === fieldDay("failing").events.length },
  faster: { seen: (_, after) => after.includes("‖ ×2") },
  slower: { seen: (_, after) => after.includes("‖ ×0.5") },
  "copy the command that repeats it": {
    seen: (_, after, shown) =>
      after.includes("copied: fieldlab run") &&
      shown.bytes().includes(`\u001b]52;c;${Buffer.from(ABOUT.repeat).toString("base64")}\u0007`),
  },
  "draw anew": { seen: (before, after, shown) => before === after && shown.drawn() > 1 },
  back: {
    first: ["w"],
    seen: (before, after) => before.includes("── Why") && !after.includes("── Why"),
  },
  "this help": { seen: (_, after) => after.includes("── Keys") && after.includes("play, pause") },
  quit: ENDED,
};

const TYPING_EFFECTS: { readonly [what: string]: Effect } = {
  "go there": { first: [":", "#", "9"], seen: (_, after) => position(after) === 10 },
  "forget it": {
    first: [":", "9"],
    seen: (_, after) => position(after) === 0 && !after.includes("go to"),
  },
  "take back a character": {
    first: [":", "1", "2"],
    seen: (before, after) => before.includes("go to: 12█") && after.includes("go to: 1█"),
  },
  quit: { ...ENDED, first: ["/"] },
};

const pressed = async (key: string, effect: Effect): Promise<boolean> => {
  const shown = await renderAt(80, 24, fieldDay("failing"), {
    edit: ({ file, line }) => Promise.resolve(`edited ${file}:${line}`),
  });
  for (const each of effect.first ?? []) await shown.press(each);
  const before = shown.text();
  await shown.press(bytesOf(key));
  await until(() => effect.seen(before, shown.text(), shown, key), { millis: 2_000 });
  const seen = effect.seen(before, shown.text(), shown, key);
  shown.close();
  return seen;
};

describe("while watching", () => {
  test.each(KEYS.flatMap((row) => row.keys.map((key) => [key, row.what] as const)))(
    "%s: %s",
    async (key, what) => {
      expect(await pressed(key, EFFECTS[what]!)).toBe(true);
    },
  );
});

describe("while typing", () => {
  test.each(TYPING_KEYS.flatMap((row) => row.keys.map((key) => [key, row.what] as const)))(
    "%s: %s",
    async (key, what) => {
      expect(await pressed(key, TYPING_EFFECTS[what]!)).toBe(true);
    },
  );

  test("every letter is text, the ones that are keys too", async () => {
    const shown = await renderAt(80, 24, fieldDay());
    for (const key of ["/", "q", "x", " ", "G"]) await shown.press(key);
    expect(shown.text()).toContain("/qx G█");
    expect(shown.ended()).toBe(false);
    shown.close();
  });
});

describe("what a key needs is said where it is missing", () => {
  test("no difference without a mark", async () => {
    const shown = await renderAt(80, 24, fieldDay());
    await shown.press("d");
    await until(() => shown.text().includes("mark a moment with m first"));
    expect(shown.text()).not.toContain("── Since the mark");
    shown.close();
  });

  test("no scenario to open behind a journal", async () => {
    const shown = await renderAt(80, 24, fieldDay(), { sourceFile: null });
    await shown.press("e");
    await until(() => shown.text().includes("a journal has no scenario file to open"));
    expect(shown.text()).toContain("a journal has no scenario file to open");
    shown.close();
  });
});

test("a day that plays waits while its scenario is open in the editor", async () => {
  let edited: (told: string) => void = () => {};
  const shown = await renderAt(80, 24, fieldDay(), {
    edit: () =>
      new Promise((resolve) => {
        edited = resolve;
      }),
  });
  await shown.press(" ");
  await until(() => shown.text().includes("▶ ×1"));
  await shown.press("e");
  edited("edited");
  await until(() => shown.text().includes("edited"), { millis: 2_000 });
  expect(shown.text()).toContain("‖ ×1");
  shown.close();
});

describe("what is pasted", () => {
  const pasted = (text: string): string => `\u001b[200~${text}\u001b[201~`;

  test("is the text of a search, its first line", async () => {
    const shown = await renderAt(80, 24, fieldDay());
    await shown.press("/");
    await shown.press(pasted("peer2 \u001b[2J is\nquit\n"));
    await until(() => shown.text().includes("/peer2"), { millis: 2_000 });
    expect(shown.text()).toContain("/peer2  [2J is█");
    expect(shown.ended()).toBe(false);
    shown.close();
  });

  test("presses no keys where nothing is typed", async () => {
    const shown = await renderAt(80, 24, fieldDay());
    await shown.press(pasted("lq"));
    await until(() => shown.text().includes("nothing to paste into"), { millis: 2_000 });
    expect(shown.text()).toContain("nothing to paste into: press / or : first");
    expect([shown.ended(), position(shown.text())]).toEqual([false, 0]);
    shown.close();
  });
});

describe("the table", () => {
  test("gives every key one meaning", () => {
    for (const rows of [KEYS, TYPING_KEYS]) {
      const keys = rows.flatMap((row) => row.keys);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  test("a key it does not name does nothing", () => {
    expect(commandOf("Z", false)).toBeNull();
    expect(commandOf("ctrl+x", true)).toBeNull();
  });

  test("keys that arrive together are all heard", async () => {
    const shown = await renderAt(80, 24, fieldDay());
    await shown.press("lll");
    await until(() => position(shown.text()) === 4, { millis: 2_000 });
    // The third event of the story is the fourth of the journal: a link light lies between.
    expect(position(shown.text())).toBe(4);
    shown.close();
  });

  test("a command with its enter that arrives at once is obeyed, whatever was taken back in it", async () => {
    const shown = await renderAt(80, 24, fieldDay());
    await shown.press("l:#8\u007f9\rj");
    await until(() => position(shown.text()) === 10, { millis: 2_000 });
    expect(position(shown.text())).toBe(10);
    expect(shown.text()).not.toContain("go to:");
    shown.close();
  });
});
