/** The replay in a real terminal, from its start to the moment the terminal is given back, however that comes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Journal } from "../../src/sim/journal.ts";
import { ELEVENTH_PEER, folderWith, smallDay } from "../cli/fieldlab.ts";
import { until } from "../support/until.ts";
import { fieldlabInTerminal, terminalMissing, type Terminal } from "./terminal.ts";

const missing = terminalMissing();

const skipped = missing === undefined ? "" : ` (skipped here: ${missing})`;

const STYLE = /\u001B\[([\d;]*)m/g;

/** Played at once. */
const smallFile = (): string =>
  join(folderWith({ "day.scenario.yaml": smallDay({ name: "A day" }) }), "day.scenario.yaml");

const BEFORE = "Before the day";

const replayed = async (
  file: string,
  options: Partial<Parameters<typeof fieldlabInTerminal>[1]> = {},
): Promise<Terminal> => {
  const terminal = fieldlabInTerminal(["replay", file], { columns: 80, rows: 24, ...options });
  expect(await terminal.shows(BEFORE)).toContain(BEFORE);
  expect(terminal.state()).toEqual({ alternateScreen: true, cursorShown: false });
  return terminal;
};

/** How the command ended, and in which state it left the terminal. */
const leaves = async (terminal: Terminal) => {
  const { after, before, code } = await terminal.ends();
  return { code, ...terminal.state(), settings: after === before ? "as before" : after };
};

/** On the screen from before, with its cursor, and a keyboard that is read line by line and echoed. */
const GIVEN_BACK = { alternateScreen: false, cursorShown: true, settings: "as before" };

describe.skipIf(missing !== undefined)(`the replay in a terminal${skipped}`, () => {
  it("is walked through with twenty keys, resized, quit, and leaves how it ended on the screen from before", async () => {
    const terminal = await replayed(ELEVENTH_PEER);
    terminal.press("Right", "Right", "L", "L", "]", "]", "[", "m", "x");
    expect(await terminal.shows("▶PEER11")).toContain("PEER11 is refused: error 71");
    // Bold, faint, inverse, and colours of the sixteen everybody has chosen for himself.
    const codes = new Set(
      [...terminal.painted().matchAll(STYLE)].flatMap(([, each]) => each?.split(";")),
    );
    expect(codes).toContain("32");
    for (const code of codes) expect(code).toMatch(/^(?:|[01247]|2[27]|3[0-79]|49)$/);
    terminal.press("d");
    expect(await terminal.shows("── Since the mark")).toContain("Since the mark");
    // Pressed right after it, the next key would be one with Alt: that is how terminals send it.
    terminal.press("Escape");
    await terminal.hides("Since the mark");
    terminal.press("w");
    // What somebody new wants to know, three keys after the last line of a run.
    expect(await terminal.shows("takes 10 at once")).toContain("PARENT (XP Pro) takes 10 at once");
    terminal.press("w", "?");
    expect(await terminal.shows("── Keys")).toContain("play, pause");
    terminal.press("?", "/", "p", "i", "n", "g", "Enter");
    terminal.resize(120, 40);
    // Only a wide terminal has lanes and says that quiet time is drawn short.
    expect(await terminal.shows("quiet time is drawn short")).toContain("quiet time");
    terminal.resize(40, 10);
    const rows = (): ReadonlyArray<string> => terminal.screen().trimEnd().split("\n");
    await until(() => rows()[0]?.includes("The eleventh peer") === true, { everyMillis: 50 });
    expect(rows()).toHaveLength(10);
    expect(rows()[0]).toContain("The eleventh peer");
    terminal.press("q");
    expect(await leaves(terminal)).toEqual({ code: 0, ...GIVEN_BACK });
    expect(terminal.screen()).toMatch(/passed, \d+ checks/);
    expect(terminal.screen().replaceAll("\n", "")).toContain("repeat with: npx fieldlab run");
  });

  it("gives the terminal back on Ctrl-C, and draws without any colour or style for NO_COLOR", async () => {
    const terminal = await replayed(smallFile(), { env: { NO_COLOR: "1" } });
    expect(terminal.painted()).toContain("Before the day");
    expect(terminal.painted()).not.toMatch(STYLE);
    terminal.press("C-c");
    expect(await leaves(terminal)).toEqual({ code: 0, ...GIVEN_BACK });
  });

  it("gives the terminal back when the process is told to end, with 130", async () => {
    const terminal = await replayed(smallFile());
    terminal.signal("SIGINT");
    expect(await leaves(terminal)).toEqual({ code: 130, ...GIVEN_BACK });
  });

  it.each(["q", "SIGTERM"] as const)(
    "shows the cursor where it was drawn, and writes nothing into a file that takes its standard error (%s)",
    async (how) => {
      const standardError = join(folderWith({}), "stderr");
      const terminal = await replayed(smallFile(), { standardError });
      if (how === "q") terminal.press("q");
      else terminal.signal(how);
      expect(await leaves(terminal)).toEqual({ code: how === "q" ? 0 : 143, ...GIVEN_BACK });
      expect(readFileSync(standardError, "utf8")).toBe("");
    },
  );

  it("gives the terminal back when drawing fails, and says so in three lines without a stack", async () => {
    // What every frame is drawn with fails from the signal on: a defect of ours as it would come, in the middle of a day.
    const broken = `process.on("SIGUSR2", () => { String.prototype.padStart = () => { throw new Error("no padding"); }; });`;
    const terminal = await replayed(smallFile(), {
      env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(broken)}` },
    });
    terminal.signal("SIGUSR2");
    // The signal may come after the key.
    const endsOnAKey = (): boolean => {
      terminal.press("Right");
      return terminal.hasEnded();
    };
    await until(endsOnAKey, { everyMillis: 100 });
    expect(await leaves(terminal)).toEqual({ code: 4, ...GIVEN_BACK });
    const said = terminal.screen();
    expect(said).toContain("internal error: no padding");
    expect(said).toContain("please report it");
    expect(said).not.toMatch(/^\s+at /m);
  });

  it.each([
    ["--screen-reader", ["--screen-reader"], {}],
    ["INK_SCREEN_READER=true", [], { INK_SCREEN_READER: "true" }],
  ] as const)(
    "speaks to a screen reader with %s, on the screen that is there",
    async (_, flags, env) => {
      const terminal = fieldlabInTerminal(["replay", smallFile(), ...flags], {
        columns: 80,
        rows: 24,
        env,
      });
      expect(await terminal.shows("toolbar: ")).toMatch(/^A day\n/m);
      terminal.press("Right");
      // What was said before is gone, and what is said now stands there once.
      expect(await terminal.shows("event 1 of")).toMatch(/^timer: 0s, event 1 of/m);
      expect(terminal.screen().match(/^timer: /gm)).toHaveLength(1);
      expect(terminal.state()).toEqual({ alternateScreen: false, cursorShown: true });
      terminal.press("q");
      expect(await leaves(terminal)).toEqual({ code: 0, ...GIVEN_BACK });
      expect(terminal.screen()).toMatch(/\nA day: passed, \d+ checks\n/);
    },
  );

  it("shows two runs beside each other, and afterwards where they part, with 1", async () => {
    const terminal = fieldlabInTerminal(["diff", smallFile(), "--other-seed=8"], {
      columns: 100,
      rows: 30,
    });
    expect(await terminal.shows("The same so far")).toMatch(
      /▶ left · passed, .* │ +right · passed/,
    );
    expect(terminal.state()).toEqual({ alternateScreen: true, cursorShown: false });
    terminal.press("x");
    expect(await terminal.shows("First difference")).toContain("not the same: ");
    terminal.press("q");
    expect(await leaves(terminal)).toEqual({ code: 1, ...GIVEN_BACK });
    expect(terminal.screen()).toMatch(/^Given differently:\n {2}seed: 7 and 8\n/);
  });

  it("tells in lines where two runs part when asked to, in a terminal as well", async () => {
    const args = ["diff", smallFile(), "--other-seed=8", "--plain"];
    const terminal = fieldlabInTerminal(args, { columns: 80, rows: 24 });
    expect(await leaves(terminal)).toEqual({ code: 1, ...GIVEN_BACK });
    expect(terminal.screen()).toMatch(/^Given differently:\n {2}seed: 7 and 8\n/);
  });

  it("shows what there is of a short journal that was cut, and says so, with 3", async () => {
    const journal = new Journal({ scenario: "A short day" });
    for (let at = 0; at < 300; at++)
      journal.record(
        { at, actor: "PEER1", kind: "step", cause: null },
        { label: "wait", step: at },
      );
    const cut = [...journal.lines()].join("\n").slice(0, -20);
    const file = join(folderWith({ "day.jsonl": cut }), "day.jsonl");
    const terminal = fieldlabInTerminal(["replay", file], { columns: 80, rows: 24 });
    await terminal.shows("The rest cannot be read");
    terminal.press("\u001B");
    expect(await terminal.shows("Story · event 0 of 299+")).toContain("Step 1: wait");
    terminal.press("q");
    expect(await leaves(terminal)).toEqual({ code: 3, ...GIVEN_BACK });
    expect(terminal.screen()).toContain("error[not-a-journal]");
  });

  it("shows a long journal before it is read to its end, and says what is wrong with the rest of it, with 3", async () => {
    const journal = new Journal({ scenario: "A long day" });
    for (let at = 0; at < 40_000; at++)
      journal.record(
        { at, actor: "PEER1", kind: "step", cause: null },
        { label: "wait", step: at },
      );
    const lines = [...journal.lines()].with(39_000, "{}");
    const file = join(folderWith({ "day.jsonl": lines.join("\n") }), "day.jsonl");
    const terminal = fieldlabInTerminal(["replay", file], { columns: 80, rows: 24 });
    expect(await terminal.shows("The rest cannot be read")).toContain("The rest cannot be read");
    expect(terminal.screen()).toMatch(/A long day .* the rest is unrea/u);
    // Not cut where it begins to say what is the matter.
    expect(terminal.screen().replaceAll(/[\s│]+/gu, " ")).toContain(
      '"seq": 38999 was expected, found',
    );
    terminal.press("\u001B");
    expect(await terminal.shows("Story · event 0 of 38999+")).toContain("Step 1: wait");
    terminal.press("q");
    expect(await leaves(terminal)).toEqual({ code: 3, ...GIVEN_BACK });
    expect(terminal.screen()).toContain("error[not-a-journal]");
    expect(terminal.screen()).not.toContain("opening ");
  });
});
