/** Where two runs part, as `fieldlab diff` tells it. */
import { describe, expect, test } from "vitest";
import type { ReplayJournal } from "../../src/replay/journal.ts";
import { tellParting } from "../../src/replay/parting.ts";
import { runPlan } from "../../src/scenarios/runner/run.ts";
import type { Json } from "../../src/sim/journal.ts";
import { SECOND } from "../../src/sim/time.ts";
import { planOf, smallRoom } from "../support/scenario.ts";
import { fieldDay, laterDay, PARTS_AT, Pen } from "./day.ts";

const told = (left: ReplayJournal, right: ReplayJournal) =>
  tellParting({ name: "monday", journal: left }, { name: "tuesday", journal: right });

const day = (write: (pen: Pen) => void, given: { readonly [key: string]: Json } = {}) => {
  const pen = new Pen();
  write(pen);
  return { header: { ...pen.journal.header, ...given }, events: pen.journal.events };
};

describe("two runs", () => {
  test("that are the same say so, and how many events that are", () => {
    expect(told(fieldDay(), fieldDay())).toEqual({
      same: true,
      lines: [`The same in all ${fieldDay().events.length} events.`],
    });
    const one = day((pen) => void pen.write("PEER1", "link.up"));
    expect(told(one, one).lines).toEqual(["The same in its only event."]);
  });

  test("part with the last of the story before, the event on either side with its causes, and what is not the same", () => {
    const { lines, same } = told(fieldDay(), laterDay());
    expect(same).toBe(false);
    const then = lines.indexOf("Then:");
    expect(lines[0]).toBe(`The same in the first ${PARTS_AT} events.`);
    expect(then).toBe(4);
    expect(lines.slice(1, then)).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^ {2}[\dhms]+ #\d+ \S/)),
    );
    const left = lines.findIndex((line) => line.startsWith(`monday: `));
    const right = lines.findIndex((line) => line.startsWith(`tuesday: `));
    expect([left, right]).toEqual([then + 1, then + 5]);
    for (const line of [...lines.slice(left + 1, right), ...lines.slice(right + 1, right + 4)])
      expect(line).toMatch(/^ {4}after [\dhms]+ #\d+ /);
    expect(lines.slice(right + 4)).toEqual(["Not the same:", "  at: 30m02s and 31m02s"]);
  });

  test("that part at once, or after one event, or where one has ended, say just that", () => {
    const [one, two] = [1, 2].map((count) =>
      day((pen) => {
        for (let at = 0; at < count; at++) pen.write("PEER1", "link.up", {}, null);
      }),
    );
    const other = day((pen) => void pen.wait(SECOND / 1_000).write("PEER1", "link.up", {}, null));
    expect(told(one!, other).lines).toEqual([
      "Not the same from the first event on.",
      "Then:",
      "monday: 0s #0 PEER1: the link light goes on",
      "tuesday: 0s #0 PEER1: the link light goes on",
      "Not the same:",
      "  at: 0s and 0.001s",
    ]);
    expect(told(two!, one!).lines).toEqual([
      "The same in the first event.",
      "Then:",
      "monday: 0s #1 PEER1: the link light goes on",
      "tuesday: the journal ends here, before the verdict",
    ]);
    const over = day((pen) => void pen.write("scenario", "verdict", {}, null));
    const more = day((pen) => {
      for (const kind of ["verdict", "link.up"]) pen.write("scenario", kind, {}, null);
    });
    expect(told(more, over).lines.at(-1)).toBe("tuesday: the day has ended");
  });

  test("are told apart by what somebody can do something with: not by how long it took, nor by what it came of, unless there is nothing else", () => {
    const exchange = (bytes: number, cause: number) =>
      day((pen) => {
        pen.write("PEER1", "link.up", {}, null);
        pen.write("PEER1", "link.down", {}, null);
        const facts = { to: "PEER2", what: "a list", bytes, tookMicros: bytes };
        pen.write("PEER1", "transfer", facts, cause);
      });
    const factsOf = (left: ReplayJournal, right: ReplayJournal) => {
      const { lines } = told(left, right);
      return lines.slice(lines.indexOf("Not the same:") + 1);
    };
    expect(factsOf(exchange(1_000, 0), exchange(2_000, 1))).toEqual(["  bytes: 1000 and 2000"]);
    expect(factsOf(exchange(1_000, 0), exchange(1_000, 1))).toEqual(["  cause: #0 and #1"]);
    const slow = exchange(1_000, 0);
    const events = slow.events.with(2, { ...slow.events[2]!, tookMicros: 2_000 });
    expect(factsOf(exchange(1_000, 0), { ...slow, events })).toEqual(["  took: 0.001s and 0.002s"]);
  });

  test("name what they were given differently, in a line where it fits into one", () => {
    const nothing = (): void => {};
    const [left, right] = [
      day(nothing, { seed: "7", name: "\u001b[2J", "ru\u001bles": "x".repeat(90) }),
      day(nothing, { seed: "8", "ru\u001bles": "short" }),
    ];
    expect(told(left, right).lines.slice(0, -1)).toEqual([
      "Given differently:",
      "  seed: 7 and 8",
      "  name:  [2J and none",
      "  ru les",
    ]);
  });

  test("say of the room each value that was given differently, by the name of its laptop", () => {
    const room = (os: string, ...more: ReadonlyArray<{ readonly [key: string]: Json }>) =>
      day(() => {}, {
        world: { cables: more.length + 4, nodes: [{ name: "PARENT", os, user: "anna" }, ...more] },
      });
    const { lines } = told(
      room("windows-xp-pro"),
      room("windows-7-pro", { name: "PEER9", user: "x".repeat(90) }),
    );
    expect(lines.slice(0, -1)).toEqual([
      "Given differently:",
      "  cables: 4 and 5",
      "  nodes.PARENT.os: windows-xp-pro and windows-7-pro",
      "  nodes.PEER9: none, and there on the right",
    ]);
    const many = (value: number) =>
      day(() => {}, {
        policies: Object.fromEntries(
          Array.from({ length: 15 }, (_, at) => [`rule-${at + 10}`, value]),
        ),
      });
    expect(told(many(1), many(2)).lines.slice(-3)).toEqual([
      "  policies.rule-21: 1 and 2",
      "  and 3 more",
      "The same in all 0 events.",
    ]);
  });
});

test("two seeds are told apart by what neither has drawn, and said to be alike where there is nothing else", () => {
  const run = (seed: string, balance: number) => {
    const edit = `  - edit-record: { laptop: PEER1, record: tb/1000, set: { balance: ${balance} } }`;
    return { name: seed, journal: runPlan(planOf(smallRoom(edit), { seed })).journal };
  };
  const alike = tellParting(run("1", 5), run("2", 5));
  expect(alike.same).toBe(false);
  expect(alike.lines.at(-1)).toMatch(/^The same, but for what each seed draws: /);
  const parted = tellParting(run("1", 5), run("2", 6)).lines.join("\n");
  expect(parted).toMatch(/^The same in the first \d\d+ events, but for what each seed draws\.$/m);
  expect(parted).toContain("tb/1000");
});
