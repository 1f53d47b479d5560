/** What a trainer shows to a room. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openReplay } from "../../src/replay/replay.ts";
import { plainStory } from "../../src/replay/plain.ts";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import { isAnswerTold, openQuestion } from "../../src/replay/answering.ts";
import { play, startPlayer } from "../../src/replay/player.ts";
import type { Player } from "../../src/replay/player.ts";
import { MINUTE } from "../../src/sim/time.ts";
import { blockLetters, hasLetters, LETTER_ROWS, letterCells } from "../../src/tui/block-letters.ts";
import { frameOf } from "../../src/tui/frame.ts";
import { plainText } from "../../src/tui/line.ts";
import { anyJournal } from "../replay/arbitrary.ts";
import { Pen } from "../replay/day.ts";
import { until } from "../support/until.ts";
import { ABOUT, renderAt } from "./render-at.tsx";

const ASK = {
  question: "What does the sixth see?",
  choices: ["It is connected", "It is refused", "It waits"],
  answer: 2,
};

/** A day with two steps: words, then a question whose step is made of two small ones. */
const asking = (): ReplayJournal => {
  const pen = new Pen();
  pen.step(0, "plug", "Six laptops.");
  pen.write("PEER1", "cable.plugged", { device: "switch", port: 1 });
  pen.done(0);
  pen.wait(MINUTE);
  pen.write("scenario", "step", { step: 1, label: "connect", line: 20, ask: ASK }, null);
  pen.write("PEER6", "edit", { entity: "record:a", field: "b" });
  pen.done(1);
  pen.write("scenario", "step", { step: 1, label: "connect", line: 20 }, null);
  pen.write("PEER6", "refused", { operation: "connect", target: "\\\\PARENT\\Birch", code: 71 });
  pen.done(1);
  pen.write("scenario", "verdict", { verdict: "passed", checked: 1 }, null);
  return pen.journal;
};

const about = { ...ABOUT, title: "A day" };
const replay = openReplay(asking());

/** Plays until it stops by itself. */
const onward = (player: Player): Player => {
  let playing = player.playing ? player : play(player, { do: "toggle-play" });
  for (let ticks = 0; playing.playing && ticks < 10_000; ticks++)
    playing = play(playing, { do: "tick", elapsedMillis: 50 });
  return playing;
};
const present = (player: Player) => player.replay.events[player.field.position - 1];

describe("presenting", () => {
  test("stops at words for the room, at a question, at its answer and at the end; watching does not", () => {
    let player = startPlayer(replay, { presenting: true });
    const stopped: Array<string> = [];
    while (player.field.position < replay.events.length) {
      player = onward(player);
      stopped.push(`${present(player)?.kind} ${player.field.position}`);
    }
    expect(stopped).toEqual(["step 1", "step 4", "step.done 9", "verdict 10"]);
    expect(onward(startPlayer(replay)).field.position).toBe(replay.events.length);
  });

  test("takes a digit for the answer while the question is open, and tells which was right when the step has ended", () => {
    const asked = onward(onward(startPlayer(replay, { presenting: true })));
    expect(openQuestion(asked)?.text).toBe(ASK.question);
    const beside = play(asked, { do: "digit", digit: 4 });
    expect([beside.playing, beside.notice]).toEqual([false, "answer with 1 to 3"]);
    const answered = play(asked, { do: "digit", digit: 1 });
    expect([answered.playing, openQuestion(answered)]).toEqual([true, null]);
    expect(isAnswerTold(answered)).toBe(false);
    const told = onward(answered);
    expect(isAnswerTold(told)).toBe(true);
    const rows = frameOf(told, about, { columns: 80, rows: 24 }).map((row) =>
      plainText(row).trimEnd(),
    );
    expect(rows).toContain("✖ 1. It is connected");
    expect(rows).toContain("✓ 2. It is refused");
    expect(rows).toContain("It was another one.");
  });

  test("never shows the answer before the step has ended, whatever is pressed", () => {
    const asked = onward(onward(startPlayer(replay, { presenting: true })));
    const unanswered = onward(asked);
    const before = frameOf(asked, about, { columns: 80, rows: 24 }).map(plainText).join("\n");
    expect(before).not.toMatch(/✓ \d/);
    expect(before).toContain("Press 1 to 3, or space to see it");
    const after = frameOf(unanswered, about, { columns: 80, rows: 24 }).map(plainText).join("\n");
    expect(after).toContain("✓ 2. It is refused");
    expect(after).not.toContain("That was right");
  });

  test("a question stays, and is answered, while something goes on beside its step", () => {
    const pen = new Pen();
    const begin = (step: number, label: string, ask?: typeof ASK) =>
      pen.write("scenario", "step", { step, label, line: 20, ...(ask && { ask }) }, null);
    begin(0, "every");
    pen.done(0);
    begin(1, "together", ASK);
    begin(1, "wait");
    pen.done(1);
    pen.wait(MINUTE);
    begin(0, "edit-record");
    pen.done(0);
    pen.write("PEER6", "refused", { operation: "connect", target: "\\\\PARENT\\Birch", code: 71 });
    pen.done(1);
    begin(0, "edit-record");
    pen.done(0);
    const beside = openReplay(pen.journal);
    const asked = play(startPlayer(beside, { presenting: true }), {
      do: "ask",
      asks: "moment",
      typed: "#6",
    });
    const among = play(asked, { do: "submit" });
    expect(among.field.step?.index).toBe(0);
    expect(openQuestion(among)?.text).toBe(ASK.question);
    const told = onward(play(among, { do: "digit", digit: 2 }));
    expect(present(told)).toMatchObject({ kind: "step.done", step: 1 });
    const shown = frameOf(told, about, { columns: 80, rows: 24 }).map(plainText).join("\n");
    expect(shown).toContain("✓ 2. It is refused");
    expect(shown).toContain("That was right.");
    expect(play(told, { do: "end" }).field.question).toBeNull();
  });

  test("a word that is too long for large letters is said whole in the terminal's own", () => {
    const pen = new Pen();
    pen.step(0, "connect", "Synchronisation begins.");
    const said = onward(startPlayer(openReplay(pen.journal), { presenting: true }));
    const shown = (columns: number) =>
      frameOf(said, about, { columns, rows: 40 }).map(plainText).join("\n");
    // Fifteen letters are more than stand beside the room, and fewer than a row.
    expect(shown(100)).toContain("Synchronisation begins.");
    expect(shown(98)).not.toContain("Synchronisation");
    expect(shown(98)).toContain(blockLetters("SYNCHRONISATION")[0]!);
  });

  test("every choice is there where there is no place for the words beside them", () => {
    const pen = new Pen();
    const say =
      "Six laptops are on the switch and the parent has five seats, as you have seen before.";
    pen.write("scenario", "step", { step: 0, label: "connect", line: 20, ask: ASK, say }, null);
    pen.done(0);
    const asked = onward(startPlayer(openReplay(pen.journal), { presenting: true }));
    const shown = (rows: number) =>
      frameOf(asked, about, { columns: 40, rows }).map((row) => plainText(row).trimEnd());
    expect(openQuestion(asked)).not.toBeNull();
    expect(shown(16)).toContain("parent has five seats, as you have seen");
    expect(shown(12).join("\n")).toMatch(/Six laptops are on the switch and the\n.*…\n/u);
    for (const rows of [10, 11, 12, 13, 16]) expect(shown(rows)).toContain("  3. It waits");
  });

  test("an answer plays on where every press is a step as well", () => {
    const begun = startPlayer(replay, { presenting: true });
    const byStep = play(play(begun, { do: "speed", by: -1 }), { do: "speed", by: -1 });
    const asked = onward(play(byStep, { do: "toggle-play" }));
    expect([asked.speed, openQuestion(asked)?.text]).toEqual(["a-step-a-press", ASK.question]);
    const answered = play(asked, { do: "digit", digit: 2 });
    expect([isAnswerTold(answered), answered.playing]).toEqual([true, false]);
  });

  test("a digit is the beginning of a moment where nothing is asked", () => {
    const player = play(startPlayer(replay, { presenting: true }), { do: "digit", digit: 4 });
    expect(player.prompt).toEqual({ asks: "moment", typed: "4" });
  });

  test("fills the screen at every size, whatever a journal holds", () => {
    fc.assert(
      fc.property(
        anyJournal(30),
        fc.nat(30),
        fc.integer({ min: 40, max: 160 }),
        fc.integer({ min: 10, max: 50 }),
        (journal, position, columns, rows) => {
          const started = startPlayer(openReplay(journal), { presenting: true });
          const player = play(play(started, { do: "ask", asks: "moment", typed: `#${position}` }), {
            do: "submit",
          });
          const frame = frameOf(player, about, { columns, rows });
          expect(frame).toHaveLength(rows);
          for (const row of frame) expect(plainText(row).length).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  test("is drawn and answered in a terminal", async () => {
    const shown = await renderAt(120, 40, asking(), { presenting: true });
    expect(shown.text()).toContain("Before the day");
    // What it is called, large; and how one goes on.
    expect(shown.text()).toContain(blockLetters("THE")[0]!.trimEnd());
    expect(shown.text()).toContain("space goes on");
    for (const key of [":", "#", "3", "\r"]) await shown.press(key);
    await until(() => shown.text().includes("What do you think?"));
    await shown.press("2");
    await until(() => shown.text().includes("That was right."), { millis: 8_000 });
    expect(shown.text()).toContain("That was right.");
    expect(shown.text().split("\n").length).toBe(40);
    shown.close();
  });
});

describe("the story without a terminal", () => {
  test("asks, and answers when the step has ended", () => {
    const lines = [...plainStory(asking())];
    const question = lines.indexOf("QUESTION: What does the sixth see?");
    expect(lines.slice(question, question + 4)).toEqual([
      "QUESTION: What does the sixth see?",
      "  1. It is connected",
      "  2. It is refused",
      "  3. It waits",
    ]);
    const answer = lines.indexOf("ANSWER: 2. It is refused");
    const refusal = lines.findIndex((line) => line.includes("REFUSED"));
    expect(answer).toBeGreaterThan(refusal);
    expect(refusal).toBeGreaterThan(question);
  });
});

describe("large letters", () => {
  test("are three rows of three cells and a gap, each one different", () => {
    expect(blockLetters("71!")).toEqual(["▀▀█ ▄█   █", " █   █   ▀", " ▀  ▀▀▀  ▀"]);
    const all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ123456789.,:;!?'\"-()/\\%+&=".split("");
    expect(new Set(all.map((each) => blockLetters(each).join("\n"))).size).toBe(all.length);
    for (const rows of all.map(blockLetters)) {
      expect(rows).toHaveLength(LETTER_ROWS);
      for (const row of rows) expect(row.length).toBeLessThan(letterCells(1));
    }
  });

  test("exist for words as trainers write them, and are known to be missing for others", () => {
    expect(hasLetters("“The parent’s copy” – 10 % of \\\\PARENT\\Maple…")).toBe(true);
    expect(hasLetters("Prüfung")).toBe(false);
  });
});
