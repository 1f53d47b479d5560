/** The replay as the command line mounts it: full screen, and the terminal given back however it ends. */
import { describe, expect, test, vi } from "vitest";
import { fieldDay } from "../replay/day.ts";
import type { Update } from "../../src/tui/app.tsx";
import { fewSigns } from "../../src/tui/few-signs.ts";
import { until } from "../support/until.ts";
import { ABOUT, Keyboard, Screenful } from "./render-at.tsx";

// Ink decides about colour when it is first imported; these tests are about our own decision, so it must not decide against.
vi.hoisted(() => {
  process.env["FORCE_COLOR"] = "1";
});
const { runReplay } = await import("../../src/tui/app.tsx");

const ENTER_SCREEN = "\u001b[?1049h";
const LEAVE_SCREEN = "\u001b[?1049l";
const SHOW_CURSOR = "\u001b[?25h";
const STYLE = /\u001b\[[\d;]*m/;

const mount = (options: {
  readonly color: boolean;
  readonly title?: string;
  readonly screenReader?: boolean;
  readonly inSigns?: ReturnType<typeof fewSigns>;
}) => {
  const stdout = new Screenful(80, 24);
  const stdin = new Keyboard();
  const journal = fieldDay();
  const ended = runReplay(
    {
      header: journal.header,
      events: journal.events,
      ...ABOUT,
      title: options.title ?? "The sixth peer",
    },
    {
      color: options.color,
      inSigns: options.inSigns,
      screenReader: options.screenReader ?? false,
      stdout,
      stdin,
    },
  );
  return { stdout, stdin, ended, bytes: () => stdout.written.join("") };
};

/** Back on the screen from before, cursor shown, keys no longer taken. */
const expectRestored = (app: ReturnType<typeof mount>): void => {
  expect(app.bytes().lastIndexOf(LEAVE_SCREEN)).toBeGreaterThan(
    app.bytes().lastIndexOf(ENTER_SCREEN),
  );
  expect(app.bytes().lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(-1);
  expect(app.stdin.raw).toBe(false);
};

describe("the terminal", () => {
  test("is written to in the signs its font has", async () => {
    const app = mount({ color: false, inSigns: fewSigns("wgl4") });
    await until(() => app.bytes().includes("Before the day") && app.stdin.raw);
    expect(app.bytes()).toContain("►OFFICE");
    expect(app.bytes()).not.toContain("▶");
    app.stdin.write("q");
    await app.ended;
    expectRestored(app);
  });

  test.each([
    ["q", "q"],
    ["Ctrl-C", "\u0003"],
  ])("is given back after %s", async (_, key) => {
    const app = mount({ color: false });
    await until(() => app.bytes().includes("Before the day") && app.stdin.raw);
    expect(app.bytes()).toContain(ENTER_SCREEN);
    app.stdin.write(key);
    await app.ended;
    expectRestored(app);
  });

  test("is given back when drawing throws, and the error is handed on", async () => {
    const title: string = JSON.parse("42");
    const app = mount({ color: false, title });
    await expect(app.ended).rejects.toThrow(TypeError);
    expectRestored(app);
  });

  test("is given back when speaking throws, without a stack on the screen that stays", async () => {
    const title: string = JSON.parse("42");
    const app = mount({ color: false, title, screenReader: true });
    await expect(app.ended).rejects.toThrow(TypeError);
    expect(app.stdin.raw).toBe(false);
    expect(app.bytes()).not.toMatch(/^\s*(?:at|-) |TypeError/m);
  });

  test("starts drawing at the start of a line, even where a key pressed too early was echoed", async () => {
    const app = mount({ color: false });
    // Before Ink draws anything: no more echo, and the cursor back in the first column.
    expect(app.stdin.raw).toBe(true);
    expect(app.bytes().startsWith("\r\u001b[K")).toBe(true);
    await until(() => app.bytes().includes("Before the day"));
    app.stdin.write("q");
    await app.ended;
  });

  test("gets colours when it wants them", async () => {
    const app = mount({ color: true });
    await until(() => app.bytes().includes("Before the day") && app.stdin.raw);
    expect(app.bytes()).toMatch(STYLE);
    app.stdin.write("q");
    await app.ended;
  });

  test("gets no colour and no style at all when it does not", async () => {
    const app = mount({ color: false });
    await until(() => app.bytes().includes("Before the day") && app.stdin.raw);
    app.stdin.write("x");
    await until(() => app.bytes().includes("is refused"));
    expect(app.bytes()).not.toMatch(STYLE);
    app.stdin.write("q");
    await app.ended;
  });
});

describe("a key that is held, and asks for the terminal again before it is back", () => {
  const REDRAW = "\u000c";

  test.each([
    ["ctrl+L", REDRAW.repeat(8)],
    ["e", "e".repeat(8)],
    ["one after the other", `e${REDRAW}e${REDRAW}`],
  ])("is heard once: %s", async (_, keys) => {
    const stdout = new Screenful(80, 24);
    const stdin = new Keyboard();
    let edited = 0;
    const { events, header } = fieldDay();
    const ended = runReplay(
      { header, events, ...ABOUT, title: "The sixth peer" },
      {
        color: false,
        screenReader: false,
        stdout,
        stdin,
        edit: async () => `closed the editor ${(edited += 1)}`,
      },
    );
    const entered = (): number => stdout.written.join("").split(ENTER_SCREEN).length - 1;
    await until(() => stdout.written.join("").includes("Before the day") && stdin.raw);
    stdin.write(keys);
    await until(() => entered() === 2 && stdin.raw);
    expect(edited).toBe(keys.includes("e") ? 1 : 0);
    // And again, as it is over.
    stdin.write(keys);
    await until(() => entered() === 3 && stdin.raw);
    stdin.write("q");
    await ended;
  });
});

describe("a day that is played anew while it is watched", () => {
  const edited = (options: { readonly screenReader?: boolean } = {}) => {
    const stdout = new Screenful(100, 30);
    const stdin = new Keyboard();
    let send: (update: Update) => void = () => undefined;
    let stopped = false;
    const { events, header } = fieldDay();
    const ended = runReplay(
      { header, events, ...ABOUT, title: "The sixth peer" },
      {
        color: false,
        screenReader: options.screenReader ?? false,
        stdout,
        stdin,
        updates: (take) => {
          send = take;
          return () => {
            stopped = true;
          };
        },
      },
    );
    const shows = (text: string) => until(() => stdout.written.join("").includes(text));
    return {
      stdin,
      stdout,
      ended,
      shows,
      send: (update: Update) => send(update),
      stopped: () => stopped,
    };
  };

  test("is said to a screen reader in the first words, also where the moment is the same", async () => {
    const app = edited({ screenReader: true });
    await app.shows("Before the day");
    app.stdin.write("d");
    await app.shows("mark a moment with m first");
    app.stdout.written.length = 0;
    app.send({ kind: "problem", title: "Not played", text: "error[wrong-value] no such os" });
    await app.shows("Not played");
    expect(app.stdout.written.join("")).toContain("error[wrong-value] no such os");
    expect(app.stdout.written.join("")).not.toContain("mark a moment");
    app.stdout.written.length = 0;
    const { events, header } = fieldDay();
    app.send({
      kind: "day",
      input: { header, events, ...ABOUT, title: "The sixth peer" },
      told: "played anew: passed",
    });
    await app.shows("played anew: passed");
    expect(app.stdout.written.join("")).toMatch(/played anew: passed\n/);
    app.stdin.write("q");
    await app.ended;
  });

  test("takes its place on the screen, and what cannot be played says why until it can", async () => {
    const app = edited();
    await app.shows("Before the day");
    const failing = fieldDay("failing");
    app.stdout.written.length = 0;
    app.send({
      kind: "problem",
      title: "Not played · fix it and save",
      text: `error[wrong-value] os cannot be windows-8-bit, which is longer than the list of events is wide\n 7 |   ${"x".repeat(90)}`,
    });
    await app.shows("Not played");
    const shown = app.stdout.written.join("");
    expect(shown).toContain("error[wrong-value] os cannot be windows-8-bit");
    expect(shown).toContain("events is wide");
    expect(shown).toMatch(/7 \| {3}x+…/u);
    app.stdout.written.length = 0;
    const { events, header } = failing;
    app.send({
      kind: "day",
      input: { header, events, ...ABOUT, title: "Anew" },
      told: "played anew",
    });
    await app.shows("Anew");
    expect(app.stdout.written.join("")).toContain("Story");
    app.stdin.write("q");
    await app.ended;
    expect(app.stopped()).toBe(true);
  });
});
