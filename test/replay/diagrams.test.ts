/** A stretch of a day as a sequence diagram and as a space-time diagram. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mermaidOf } from "../../src/replay/mermaid.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { spaceTimeOf } from "../../src/replay/space-time.ts";
import { HOUR, MINUTE } from "../../src/sim/time.ts";
import { anyJournal } from "./arbitrary.ts";
import { fieldDay, Pen } from "./day.ts";

const day = openReplay(fieldDay("failing"));
const theSixth = { from: 31 * MINUTE, to: 37 * MINUTE };
const wholeDay = { from: 0, to: 24 * HOUR };

/** Every tag closed in the order it was opened, and nothing but entities between them. */
const isWellFormed = (xml: string): boolean => {
  const open: Array<string> = [];
  for (const [, close, name = "", self] of xml.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (self === "/") continue;
    if (close !== "/") open.push(name);
    else if (open.pop() !== name) return false;
  }
  const bare = xml.replaceAll(/<[^<>]*>/g, "");
  return open.length === 0 && !/[<>]|&(?!amp;|lt;|gt;|quot;)/.test(bare);
};

test("both diagrams have the words a trainer says and the question he asks, as a whole", () => {
  const pen = new Pen();
  const say = `Everybody is plugged in; ${"and waits ".repeat(20)}for the sixth.`;
  const ask = { question: "What does it see?", choices: ["It is in", "Error 71"], answer: 2 };
  pen.write("PEER1", "cable.plugged", { device: "switch", port: 1 }, null);
  pen.write("scenario", "step", { step: 0, label: "connect", say, ask }, null);
  const replay = openReplay(pen.journal);
  const notes = [...mermaidOf(replay, wholeDay).matchAll(/Note over [L\d,]+: (.*)/g)];
  expect(notes.slice(-5).map(([, words]) => words)).toEqual([
    "0s Step 1: connect",
    say.replace(";", "#59;"),
    "QUESTION: What does it see?",
    "1. It is in",
    "2. Error 71",
  ]);
  const drawn = spaceTimeOf(replay, wholeDay);
  const rows = [...drawn.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, words]) => words!);
  const from = rows.indexOf("Step 1: connect") + 1;
  expect(rows.slice(from, -3).join(" ")).toBe(say);
  expect(rows.slice(from, -3).length).toBeGreaterThan(2);
  expect(rows.slice(-3)).toEqual(["QUESTION: What does it see?", "1. It is in", "2. Error 71"]);
});

describe("the sequence diagram", () => {
  test("draws a refusal as a cross at the server, and what nobody did as a note over all", () => {
    const lines = mermaidOf(day, theSixth).split("\n");
    expect(lines[0]).toBe("sequenceDiagram");
    expect(lines).toContain("  participant L7 as PEER6");
    expect(lines.find((line) => line.includes("REFUSED"))).toMatch(
      /^ {2}L7--xL1: 36m02s REFUSED: PEER6 is refused: error 71 from/,
    );
    expect(lines.find((line) => line.includes("PARENT accepts PEER1,"))).toMatch(/^ {2}L2->>L1: /);
    expect(lines.find((line) => line.includes("Step 4"))).toMatch(/^ {2}Note over L1,L7: /);
  });

  test("says signs that mean something to Mermaid by their numbers, each once", () => {
    const pen = new Pen();
    pen.write("PEER1", "document.taken", { document: "no #1; <b>R&D</b>.docx" });
    expect(mermaidOf(openReplay(pen.journal), wholeDay)).toContain(
      "no #35;1#59; #60;b#62;R#38;D#60;/b#62;.docx that waited",
    );
  });

  test("shows what happens in the first and in the last moment of its stretch, and nothing beside it", () => {
    const pen = new Pen();
    for (let at = 0; at < 4; at++) {
      pen.write("PEER1", "power.on", {}, null);
      pen.wait(MINUTE);
    }
    const lines = mermaidOf(openReplay(pen.journal), { from: MINUTE, to: 2 * MINUTE });
    expect([...lines.matchAll(/L1: (\S+) /g)].map(([, clock]) => clock)).toEqual([
      "1m00s",
      "2m00s",
    ]);
  });

  test("shows the story, and no traffic", () => {
    const pen = new Pen();
    pen.write("PEER1", "power.on", {}, null);
    pen.wait(MINUTE).write("PEER1", "transfer", { to: "PARENT", bytes: 5, tookMicros: 1 }, null);
    pen.wait(MINUTE).write("PEER1", "power.off", {}, null);
    const lines = mermaidOf(openReplay(pen.journal), wholeDay);
    expect([...lines.matchAll(/L1: (\S+) /g)].map(([, clock]) => clock)).toEqual(["0s", "2m00s"]);
  });

  test("gives Mermaid no orders, whatever a name says", () => {
    const pen = new Pen();
    pen.write("PEER1", "document.taken", { document: "10 %, %%{init: {'theme': 'dark'}}%%" });
    const drawn = mermaidOf(openReplay(pen.journal), wholeDay);
    expect(drawn).toContain("10 %, #37;#37;{init: {'theme': 'dark'}}#37;% that waited");
    expect(drawn).not.toContain("%%");
  });

  test("has one line per event whatever a journal holds", () => {
    fc.assert(
      fc.property(anyJournal(40), (journal) => {
        const lines = mermaidOf(openReplay(journal), wholeDay).trimEnd().split("\n");
        for (const line of lines.slice(1)) {
          expect(line).toMatch(/^ {2}(?:participant L\d+ as |Note over L\d|L\d+(?:->>|--x)L\d+: )/);
          expect(line.replaceAll(/#\d+;/g, "")).not.toMatch(/[;#]/);
        }
      }),
    );
  });
});

describe("the space-time diagram", () => {
  test("has a line for every laptop concerned, says how long nothing happened, and leaves the rest of the day out", () => {
    const drawn = spaceTimeOf(day, theSixth);
    expect(drawn).toContain("⋯ 5m00s ⋯");
    expect(drawn).toContain(">PEER6<");
    expect(drawn).not.toContain(">OFFICE<");
    expect(drawn).not.toContain("trips over a cable");
    expect(drawn.match(/stroke-dasharray/g)).toHaveLength(1);
  });

  test("cuts words where they would end outside of the picture, wide signs earlier", () => {
    const pen = new Pen();
    pen.write("PEER1", "document.taken", { document: "監査".repeat(40) });
    pen.write("PEER1", "document.taken", { document: "audit".repeat(20) });
    const drawn = spaceTimeOf(openReplay(pen.journal), wholeDay);
    const [wide = "", narrow = ""] = [...drawn.matchAll(/>([^<>]*…)</g)].map(([, words]) => words!);
    expect([...wide].length).toBeLessThan(64);
    expect([...narrow]).toHaveLength(88);
  });

  test("has no character that would make it no XML any more", () => {
    const pen = new Pen();
    pen.write("PEER1", "document.taken", { document: "a\uffff\ufffeb\ud800c.docx" });
    const drawn = spaceTimeOf(openReplay(pen.journal), wholeDay);
    expect(drawn).toContain("a b\ufffdc.docx");
    expect(drawn.isWellFormed()).toBe(true);
  });

  test("is well-formed whatever a journal holds", () => {
    fc.assert(
      fc.property(anyJournal(40), fc.string({ unit: "binary" }), (journal, name) => {
        const named = {
          events: journal.events,
          header: { ...journal.header, scenario: `${name}<&>"` },
        };
        expect(isWellFormed(spaceTimeOf(openReplay(named), wholeDay))).toBe(true);
      }),
    );
  });
});
