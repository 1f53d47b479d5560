/** The day in words: the plain story, the sentences, the reasons, and what is worth a jump. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable } from "../../src/replay/printable.ts";
import { plainStory } from "../../src/replay/plain.ts";
import { openReplay } from "../../src/replay/replay.ts";
import { sentence } from "../../src/replay/sentences.ts";
import { why } from "../../src/replay/why.ts";
import type { Json } from "../../src/sim/journal.ts";
import { anyJournal } from "./arbitrary.ts";
import { fieldDay, Pen } from "./day.ts";

const story = (journal: ReturnType<typeof fieldDay>): ReadonlyArray<string> => [
  ...plainStory(journal),
];

describe("the plain story", () => {
  test("the whole day reads like this", () => {
    expect(story(fieldDay()).join("\n")).toMatchSnapshot();
  });

  test("a refusal, a fault and a failure are said in words", () => {
    const told = story(fieldDay("failing"));
    expect(told.some((line) => line.includes("REFUSED: PEER6 is refused: error 71"))).toBe(true);
    expect(told.some((line) => line.includes("FAULT: PEER2 is unplugged"))).toBe(true);
    expect(
      told.some((line) =>
        line.includes("FAILED: Not as expected: PEER2.indicator should be green but is offline"),
      ),
    ).toBe(true);
    expect(told.at(-1)).toContain("FAILED: The day did not pass: expectation-failed");
  });

  test.each([
    ["green", "offline", "PEER6.connect should be green but is offline"],
    ["71", "done", "PEER6.connect should be refused with 71 but is done"],
    ["done", "53", "PEER6.connect should be done but is refused with 53"],
  ])("what should be %s and is %s is not as expected in a sentence", (expected, found, said) => {
    const pen = new Pen();
    pen.write("scenario", "expect.fail", { key: "PEER6.connect", expected, found });
    expect(story(pen.journal).at(-1)).toContain(`FAILED: Not as expected: ${said}`);
  });

  test("a program that tries again and again is told once per step", () => {
    const pen = new Pen();
    const refused = () => {
      pen.wait(1_000_000).write("PEER1", "refused", {
        operation: "open",
        target: "\\\\PARENT\\Birch",
        code: 53,
        text: "Not found.",
      });
    };
    pen.step(0, "unplug");
    refused();
    refused();
    refused();
    pen.step(1, "look");
    refused();
    refused();
    const lines = story(pen.journal).filter((line) => line.includes("REFUSED"));
    expect(lines).toHaveLength(2);
    expect(openReplay(pen.journal).jumpMarkers).toEqual([2, 6]);
  });

  test("a version becomes a file without a word, unless it had to wait", () => {
    const pen = new Pen();
    const facts = { document: "memo.docx", file: "memo.docx" };
    pen.write("ANNA", "document.imported", { ...facts, from: "folder" });
    pen.write("BEN", "document.placed", facts);
    pen.write("CARL", "document.placed", { ...facts, waited: true });
    const lines = story(pen.journal).filter((line) => line.includes("memo.docx"));
    expect(lines).toEqual([
      expect.stringContaining("CARL puts the version of memo.docx that waited"),
    ]);
  });

  test("another code, or a connection in between, is told again", () => {
    const pen = new Pen();
    pen.step(0, "connect");
    const target = "\\\\PARENT\\Birch";
    pen.write("PEER1", "refused", { target, code: 53 });
    pen.write("PEER1", "refused", { target, code: 71 });
    pen.write("PEER1", "copy.connected", { location: target });
    pen.write("PEER1", "refused", { target, code: 71 });
    expect(story(pen.journal).filter((line) => line.includes("REFUSED"))).toHaveLength(3);
  });

  test("no event of any journal breaks a line or sends a control character", () => {
    fc.assert(
      fc.property(
        anyJournal(40),
        fc.string({ unit: "binary", maxLength: 12 }),
        (journal, nasty) => {
          const events = journal.events.map((event) => ({
            ...event,
            text: nasty,
            label: nasty,
            name: nasty,
          }));
          for (const line of plainStory({ header: journal.header, events })) {
            expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/u);
          }
        },
      ),
    );
  });
});

test("signs that turn the order of letters round, or are no letters, never reach a terminal", () => {
  for (const sign of "\u202e\u2066\u2069\u200f\u061c\u2028\ufeff\uffff\u009b")
    expect([sign.codePointAt(0), printable(`a${sign}b`)]).toEqual([sign.codePointAt(0), "a b"]);
  expect(printable("a\ud800b 監査 👩\u200d💻")).toBe("a\ufffdb 監査 👩\u200d💻");
});

describe("sentences", () => {
  test("copies are called by the laptop that holds them", () => {
    const pen = new Pen();
    pen.write("OFFICE", "copy.created", { copy: "c0ffee", role: "top-level", from: null });
    pen.write("PARENT", "copy.created", { copy: "c1", role: "child", from: "c0ffee" });
    const { world, events } = openReplay(pen.journal);
    expect(sentence(events[1]!, world)).toBe("PARENT has its own copy, made from OFFICE");
  });

  test("edits say whether they come from the template or bring a version back, and numbers why they changed", () => {
    const pen = new Pen();
    const edited = { entity: "document/memo.docx", field: "content" };
    pen.write("ANNA", "edit", edited);
    pen.write("ANNA", "edit", { ...edited, template: true });
    pen.write("ANNA", "edit", { ...edited, promoted: "c1.1:7" });
    pen.write("BEN", "renumbered", { entity: "entry/ben-1", wanted: 7, shown: 8 });
    pen.write("BEN", "renumbered", { entity: "entry/ben-1", wanted: 7, shown: 7 });
    const { world, events } = openReplay(pen.journal);
    expect(events.map((event) => sentence(event, world))).toEqual([
      "ANNA changes document/memo.docx, content",
      "ANNA updates document/memo.docx, content from the template",
      "ANNA makes an earlier version of document/memo.docx current again",
      "BEN shows entry/ben-1 as number 8: 7 was taken first by another entry",
      "BEN shows entry/ben-1 with its number 7 again",
    ]);
  });

  test("what happens to cables, names and settings is told as people would", () => {
    const pen = new Pen();
    pen.write("PEER1", "cable.joined", { to: "PEER2" });
    pen.write("left", "uplink.plugged", { device: "right", port: 2, ownPort: 5 });
    pen.write("PEER1", "address.duplicate", { address: "10.0.0.1", holder: "PARENT" });
    pen.write("PEER1", "name.duplicate", { name: "PARENT", holder: "PARENT" });
    pen.write("PEER1", "firewall.blocked", { direction: "inbound" });
    pen.write("PEER1", "clock.set", { byMillis: -10_800_000 });
    pen.write("PEER1", "power.sleep", { why: "idle" });
    pen.write("PEER1", "power.sleep", {});
    const message = "PEER1 has its lid closed already.";
    pen.write("PEER1", "hardware.refused", { reason: "lid-closed", message });
    pen.write("PEER1", "hardware.refused", { reason: "no-cable", message: "" });
    const { world, events } = openReplay(pen.journal);
    expect(events.map((event) => sentence(event, world))).toEqual([
      "A cable goes from PEER1 straight to PEER2",
      "left is plugged into right, port 2",
      "PEER1 cannot have the address 10.0.0.1: PARENT has it",
      "PEER1 cannot be called PARENT: PARENT is called so",
      "PEER1 blocks inbound file sharing",
      "PEER1 puts its clock back by 3h00m00s",
      "PEER1 goes to sleep: nobody has touched it for long",
      "PEER1 goes to sleep",
      "The room says no: PEER1 has its lid closed already.",
      "PEER1 cannot be plugged: no cable is left",
    ]);
  });

  test("a kind nobody has put into words tells its facts", () => {
    const pen = new Pen();
    pen.write("PEER1", "something.new", { path: "a.seg", why: "torn" });
    const { world, events } = openReplay(pen.journal);
    expect(sentence(events[0]!, world)).toBe("PEER1: something.new path a.seg why torn");
  });

  test("exist for every kind that the docs name", () => {
    const rows = readFileSync(new URL("../../docs/journal.md", import.meta.url), "utf8")
      .split("## Events")[1]!
      .split("\n")
      .filter((row) => row.startsWith("| `"));
    const kinds = rows.flatMap((row) =>
      [...row.split("|")[1]!.matchAll(/`([a-z.-]+)`/g)].map(([, kind]) => kind!),
    );
    expect(kinds.length).toBeGreaterThan(100);
    const pen = new Pen();
    for (const kind of kinds) pen.write("PEER1", kind, { path: "a.seg" });
    const { world, events } = openReplay(pen.journal);
    const untold = events.filter((event) => sentence(event, world).includes(`: ${event.kind}`));
    expect(untold.map(({ kind }) => kind)).toEqual([]);
  });

  test("of a refusal by the room say what was refused, and not always a plug", () => {
    const pen = new Pen();
    const message = "PEER1 has no cable in.";
    pen.write("PEER1", "hardware.refused", { reason: "not-plugged", message });
    pen.write("switch", "hardware.refused", { reason: "powered-off", message: "switch is off." });
    const { world, events } = openReplay(pen.journal);
    expect(events.map((event) => sentence(event, world))).toEqual([
      "The room says no: PEER1 has no cable in.",
      "The room says no: switch is off.",
    ]);
  });

  test("of folders and of first lights say what was there before, and no more", () => {
    const pen = new Pen();
    const [folder, backup] = ["C:\\Maple", "C:\\Copies"];
    pen.write("ANNA", "folder.copied", { folder: backup, of: "ANNA", to: folder });
    pen.write("ANNA", "folder.copied", { folder, of: "BEN", to: backup });
    pen.write("ANNA", "indicator", { from: "n/a", to: "offline" });
    pen.write("ANNA", "indicator", { from: "offline", to: "green" });
    const { world, events } = openReplay(pen.journal);
    expect(events.map((event) => sentence(event, world))).toEqual([
      "ANNA copies C:\\Copies to C:\\Maple in Explorer",
      "ANNA copies C:\\Maple of BEN to C:\\Copies in Explorer",
      "ANNA turns offline",
      "ANNA turns green, was offline",
    ]);
  });

  test("of faults say what frames meet, and whose", () => {
    const pen = new Pen();
    const began = (facts: { readonly [key: string]: Json }) =>
      pen.write("room", "fault.began", { bothWays: true, name: "bad", ...facts });
    began({ fault: "slow", from: ["PEER1"], to: ["PARENT", "PEER2"] });
    began({ fault: "lose", from: "all", to: "all" });
    began({ fault: "partition", from: ["PEER1"], to: "all", bothWays: false });
    const { world, events } = openReplay(pen.journal);
    expect(events.map((event) => sentence(event, world))).toEqual([
      "From now on everything is slow between PEER1 and PARENT, PEER2: bad",
      "From now on frames get lost in the whole room: bad",
      "From now on nothing gets through from PEER1 to everybody: bad",
    ]);
  });

  test("of one thing are about one, and of a day that went otherwise are sentences", () => {
    const pen = new Pen();
    pen.write("PEER1", "queue", { length: 1 });
    pen.write("PEER1", "conflicts", { count: 2 });
    pen.write("PEER1", "snapshot.made", { operations: 1 });
    pen.write("PEER1", "battery.warning", { percent: 10 });
    const failed = (key: string, expected: string, found: string) =>
      pen.write("scenario", "expect.fail", { key, expected, found });
    failed("all-copies", "equal", "PEER1 and PEER2 differ");
    failed("PEER1.indicator", "green", "no open copy");
    failed("PEER1.connect", "an end", "none");
    failed("PEER1", "not indicator green", "indicator green");
    pen.write("scenario", "verdict", { verdict: "passed", checked: 1 });
    const { world, events } = openReplay(pen.journal);
    expect(events.map((event) => sentence(event, world))).toEqual([
      "PEER1 has 1 change waiting",
      "PEER1 has 2 conflicts now",
      "PEER1 cleans up: 1 operation gives way to a snapshot",
      "PEER1 warns: 10 % of its battery is left",
      "Not as expected: all-copies should be equal: PEER1 and PEER2 differ",
      "Not as expected: PEER1.indicator should be green but there is no open copy",
      "Not as expected: PEER1.connect should have an end and has none",
      "Not as expected: PEER1 should never show indicator green, and does",
      "The day passed, 1 thing checked",
    ]);
  });

  test("are told of numbers nobody could have meant", () => {
    const pen = new Pen();
    for (const byMillis of [-400, 0.0001, 1e300]) pen.write("PEER1", "clock.set", { byMillis });
    const { world, events } = openReplay(pen.journal);
    expect(events.map((event) => sentence(event, world))).toEqual([
      "PEER1 puts its clock back by 0.400s",
      "PEER1 puts its clock forward by 0s",
      "PEER1 puts its clock forward by 1e+300 milliseconds",
    ]);
  });
});

describe("why", () => {
  test("the refusal of the sixth peer goes back to the step that asked for it", () => {
    const { events } = fieldDay();
    const refused = events.find((event) => event.kind === "refused")!;
    expect(why(events, refused.seq).map((event) => event.kind)).toEqual(["step", "refused"]);
  });

  test("every chain begins with an event without a cause and ends with the event asked about", () => {
    fc.assert(
      fc.property(anyJournal(), ({ events }) => {
        for (const event of events) {
          const chain = why(events, event.seq);
          expect(chain[0]?.cause).toBeNull();
          expect(chain.at(-1)).toBe(event);
          for (const [index, next] of chain.slice(1).entries())
            expect(next.cause).toBe(chain[index]?.seq);
        }
      }),
    );
  });

  test("a damaged journal whose causes run in a circle still answers", () => {
    const { events } = fieldDay();
    // 4 comes from 3, 3 from 2, and 2, wrongly, from 4 again.
    const damaged = events.map((event) => (event.seq === 2 ? { ...event, cause: 4 } : event));
    expect(why(damaged, 4).map((event) => event.seq)).toEqual([2, 3, 4]);
  });
});

describe("what is worth a jump", () => {
  test("small steps made from one line of the file are one step", () => {
    const replay = openReplay(fieldDay());
    expect(replay.steps).toBe(5);
    expect(replay.stepMarkers).toHaveLength(5);
  });

  test("the first failure is the expectation that was not met, and there is none on a day that passed", () => {
    const failing = fieldDay("failing");
    const seq = failing.events.findIndex((event) => event.kind === "expect.fail");
    expect(openReplay(failing).firstFailure).toBe(seq + 1);
    expect(openReplay(fieldDay()).firstFailure).toBeNull();
  });

  test("what happens while the room is set up, before the first step, is not worth one", () => {
    const pen = new Pen();
    pen.write("OFFICE", "refused", { target: "office", code: 2224 });
    pen.step(0, "connect");
    pen.write("PEER1", "refused", { target: "\\\\PARENT", code: 71 });
    const replay = openReplay(pen.journal);
    expect(replay.jumpMarkers).toEqual([3]);
    expect(replay.firstRefusal).toBe(3);
  });
});
