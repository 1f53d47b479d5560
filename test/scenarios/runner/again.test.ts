import { describe, expect, it } from "vitest";
import { Journal } from "../../../src/sim/journal.ts";
import { compare, otherDayOf } from "../../../src/scenarios/runner/again.ts";
import type { Plan } from "../../../src/scenarios/plan.ts";
import { journalHeader } from "../../../src/scenarios/runner/header.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { playedAgain } from "../../../src/scenarios/runner/played-again.ts";
import type { Failure } from "../../../src/scenarios/runner/verdict.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const day = (timeline: string, head?: string): Plan =>
  planOf(smallRoom(timeline, head === undefined ? {} : { head }));

const WORK = `
  - edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 1 } }
  - set-clock: { laptop: PEER2, by: '+3h' }
  - together:
      - edit-record: { laptop: PEER1, record: tb/1001, set: { balance: 1 } }
      - edit-record: { laptop: PEER2, record: tb/1002, set: { balance: 2 } }
  - wait: 2m`;

describe("a day under other clocks", () => {
  it("is the same day event by event, only set to other times", () => {
    const plan = day(WORK);
    const other = otherDayOf(plan, "clocks");
    expect(other.nodes.map(({ clockOffsetMillis }) => clockOffsetMillis)).not.toEqual(
      plan.nodes.map(({ clockOffsetMillis }) => clockOffsetMillis),
    );
    const [one, two] = [runPlan(plan), runPlan(other)];
    expect(one.journal.hash()).not.toBe(two.journal.hash());
    expect(compare("clocks", one, two)).toEqual({ kind: "same" });
  });

  it("is told from one on which anything else came out differently", () => {
    const [one, two] = [runPlan(day(WORK)), runPlan(day(WORK.replace("balance: 2", "balance: 3")))];
    const comparison = compare("clocks", one, two);
    expect(comparison.kind).toBe("differs");
    expect("message" in comparison ? comparison.message : "").toContain(
      'with other clocks "PEER2 ',
    );
    const longer = runPlan(day(WORK.replace("wait: 2m", "wait: 2m\n  - wait: 1m")));
    expect(compare("clocks", one, longer).kind).toBe("differs");
    expect(compare("clocks", longer, one).kind).toBe("differs");
  });
});

describe("a day in another order", () => {
  it("ends the same where everybody did the same and had seen the same", () => {
    const plan = day(WORK);
    const other = otherDayOf(plan, "order");
    expect(other.scheduling).toBe("random");
    expect(compare("order", runPlan(plan), runPlan(other))).toEqual({ kind: "same" });
  });

  it("is not compared where somebody did something else", () => {
    const other = day(WORK.replace("balance: 2", "balance: 3"));
    expect(compare("order", runPlan(day(WORK)), runPlan(other))).toEqual({ kind: "incomparable" });
  });

  it("is not compared where a copy has not heard of everything, and the office is where it has", () => {
    const played = (kept: (name: string) => boolean, balance: string) => {
      const run = runPlan(day(WORK));
      const office = run.journal.events.find(({ role }) => role === "top-level")!.actor;
      for (const event of run.journal.events)
        if (event.kind === "copy.state" && kept(event.actor === office ? "office" : event.actor)) {
          (event["edited"] as Record<string, ReadonlyArray<string>>)["record:tb/1002.balance"] = [
            balance,
          ];
          (event as { digest?: unknown })["digest"] = `behind with ${balance}`;
        }
      return run;
    };
    const whole = runPlan(day(WORK));
    const compared = (kept: (name: string) => boolean, balance = "1") =>
      compare("order", whole, played(kept, balance)).kind;
    expect(compared((name) => name === "PEER1")).toBe("incomparable");
    expect(compared((name) => name === "office")).toBe("same");
    expect(compared(() => true)).toBe("differs");
  });

  it("is found out where a copy ends with something else although everybody did the same", () => {
    const one = runPlan(day(WORK));
    const two = runPlan(day(WORK));
    // Nobody's deed, and in one copy only: what an order would have done that mattered.
    const ends = two.journal.events.findLast(
      ({ actor, kind }) => kind === "copy.state" && actor === "PEER1",
    );
    const edited = ends!["edited"] as Record<string, ReadonlyArray<string>>;
    edited["record:tb/1002.balance"] = ["7"];
    const comparison = compare("order", one, two);
    expect(comparison.kind).toBe("differs");
    expect("message" in comparison ? comparison.message : "").toContain("PEER1 ends with");
  });
});

const NUMBERS = `
  - work-offline: { laptops: [PEER1, PEER2] }
  - edit-record: { laptop: PEER2, record: entry/one, set: { number: 1 } }
  - after: 5m
    edit-record: { laptop: PEER1, record: entry/two, set: { number: 1 } }
  - work-online: { laptops: [PEER1, PEER2] }
  - wait: 5m`;

const again = (numbering: string, tail = "") =>
  runPlan(
    planOf(smallRoom(NUMBERS, { head: `seed: 5\npolicies: { numbering: ${numbering} }`, tail })),
  );

describe("a file that says it is to be played again", () => {
  it("fails where a clock decides who keeps a number, and says what came out otherwise", () => {
    const { verdict } = again("creation-date", "play-again: [clocks]");
    expect(verdict.kind).toBe("invariant-violated");
    const [failure] = verdict.failures;
    expect(failure?.about).toBe("other clocks matter");
    expect(failure?.message).toMatch(/^with other clocks "\w+ renumbered .*" at 5m\S+ is "/);
  });

  it("passes where no clock decides, counts what it compared, and is the same day", () => {
    const once = again("first-to-arrive");
    const twice = again("first-to-arrive", "play-again: [clocks, order]");
    expect(twice.verdict.failures).toEqual([]);
    expect(twice.again).toEqual(["clocks", "order"]);
    expect(twice.verdict.checked).toBe(once.verdict.checked + 2);
    expect(twice.journal.events.slice(0, -1)).toEqual(once.journal.events.slice(0, -1));
  });

  it("fails where something that always holds does not hold in the other play", () => {
    const plan = { ...day(WORK), playAgain: ["order"] as const };
    const place = { file: "x", line: 1, column: 1 };
    const broken = { ...plan, always: [] };
    const good = runPlan(broken);
    const { failures, same } = playedAgain(plan, good.journal, {
      place,
      play: (other) => {
        expect(other.playAgain).toBeUndefined();
        const found = { invariant: "no-lost-edits", message: "it is gone", place } as const;
        const failure = { ...found, kind: "invariant-violated" as const, at: 1, step: null };
        const rest = { expected: null, found: null, hint: null, events: [] };
        return {
          ...good,
          verdict: { kind: failure.kind, failures: [{ ...failure, ...rest }], checked: 1 },
        };
      },
    });
    expect(same).toEqual(["order"]);
    expect(failures.map(({ invariant, message }) => [invariant, message])).toEqual([
      ["no-lost-edits", "in another order: it is gone"],
    ]);
  });

  it.each(["no-progress", "non-deterministic"] as const)(
    "fails where the other play does not come to its end (%s), which is no matter of what somebody expects",
    (kind) => {
      const plan = { ...day(WORK), playAgain: ["order"] as const };
      const place = { file: "x", line: 1, column: 1 };
      const good = runPlan({ ...plan, always: [] });
      const failureOf = (of: Failure["kind"]): Failure => ({
        kind: of,
        message: "it hangs",
        place,
        at: 1,
        step: null,
        expected: null,
        found: null,
        hint: null,
        events: [],
      });
      const failuresWith = (of: Failure["kind"]) =>
        playedAgain(plan, good.journal, {
          place,
          // The day broke off: nobody did what he did in the first play.
          play: () => ({
            ...good,
            journal: new Journal(journalHeader(plan)),
            verdict: { kind: of, failures: [failureOf(of)], checked: 1 },
          }),
        }).failures.map((failure) => [failure.kind, failure.message]);
      expect(failuresWith(kind)).toEqual([[kind, "in another order: it hangs"]]);
      expect(failuresWith("expectation-failed")).toEqual([]);
    },
  );
});
