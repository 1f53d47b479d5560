/** `always` and `never` of a step: what must hold at every moment, and who broke it. */
import { describe, expect, it } from "vitest";
import { sentence } from "../../../src/replay/sentences.ts";
import { tell } from "../../../src/replay/told.ts";
import { readWorld } from "../../../src/replay/world.ts";
import { reportedRun, untold } from "../../../src/scenarios/report/reported.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { HOUR, MINUTE } from "../../../src/sim/time.ts";
import { errorsOf, PREPARED } from "../language/loading.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const run = (timeline: string, tail = "always: []") =>
  runPlan(planOf(smallRoom(timeline, { tail })));
const failuresOf = (timeline: string) =>
  run(timeline).verdict.failures.map(({ message }) => message);

describe("always", () => {
  it("fails at the moment it breaks, with the event that broke it, and the day is over", () => {
    const { simulatedMicros, verdict, journal } = run(
      [
        "  - always: { PEER1: { link: up } }",
        "  - after: 10m",
        "    unplug: { laptop: PEER1 }",
        "  - wait: 10h",
      ].join("\n"),
    );
    expect(verdict.kind).toBe("expectation-failed");
    const [failure] = verdict.failures;
    expect(failure?.message).toMatch(
      /^PEER1\.link should be up all the time since 10\.\d+s but is down$/,
    );
    expect(failure?.place.line).toBe(20);
    const pulled = journal.events.find(
      ({ actor, kind }) => actor === "PEER1" && kind === "cable.unplugged",
    );
    expect(failure?.at).toBe(pulled?.at);
    expect(failure?.after).toBe(pulled?.seq);
    expect(simulatedMicros).toBe(pulled?.at);
    // Why it failed is answerable: the failure in the journal follows from the event.
    const written = journal.events.find((event) => event.kind === "expect.fail");
    expect(journal.events[written?.cause ?? -1]).toBe(pulled);
  });

  it("says after what it broke in the words of the replay, and never by the name of a mark", () => {
    const timeline = [
      "  - always: { PEER1: { connected-to: PARENT } }",
      "  - after: 1m",
      "    unplug: { laptop: PARENT }",
      "  - wait: 1h",
    ].join("\n");
    const { journal, plan, ...rest } = run(timeline);
    const known = { journalFile: null, source: "", wallMillis: 0, repeat: "", watch: "" };
    const [failure] = reportedRun(
      { journal, plan, ...rest },
      { ...known, tell: (each) => tell(journal, untold(each)) },
    ).failures;
    const event = journal.events[rest.verdict.failures[0]?.after ?? -1]!;
    const words = `but is nothing, after #${event.seq}: ${sentence(event, readWorld(journal))}`;
    expect(failure?.message).toContain(words);
    expect(failure?.frame).toContain(words);
    expect(event.kind).not.toBe("mark");
  });

  it("fails at once where it does not hold to begin with", () => {
    expect(failuresOf("  - always: { PEER1: { indicator: yellow } }\n  - wait: 1h")).toEqual([
      expect.stringMatching(
        /^PEER1\.indicator should be yellow all the time since \S+ but is green$/,
      ),
    ]);
  });

  it("sees what comes and goes between two steps", () => {
    const flap = "  - flap: { laptop: PEER1, every: 5s, for: 20s }\n  - wait: 5m\n";
    const look = "  - expect: { PEER1: { link: up } }";
    expect(failuresOf(`${flap}${look}`)).toEqual([]);
    expect(failuresOf(`  - always: { PEER1: { link: up } }\n${flap}${look}`)).toEqual([
      expect.stringContaining("but is down"),
    ]);
  });

  it("ends with for and until, and not before: the day lasts that long", () => {
    const unplug = "  - after: 20m\n    unplug: { laptop: PEER1 }";
    const begin = (end: string) => `  - always: { ${end}PEER1: { link: up } }`;
    expect(failuresOf(`${begin("for: 10m, ")}\n${unplug}`)).toEqual([]);
    expect(failuresOf(`${begin("for: 30m, ")}\n${unplug}`)).toHaveLength(1);
    expect(failuresOf(`${begin("until: 15m, ")}\n${unplug}`)).toEqual([]);
    expect(failuresOf(`${begin("until: 2h, ")}\n${unplug}`)).toHaveLength(1);
    expect(run(begin("until: 5h, ")).simulatedMicros).toBe(5 * HOUR);
    expect(run(begin("")).simulatedMicros).toBeLessThan(30 * MINUTE);
  });

  it("is not asked of a moment after its end, also where nothing happened between the two and the day ends there", () => {
    // Nobody is on: between the end of the watch and the last step nothing happens at all.
    const off = "  - power-off: { laptops: [PARENT, PEER1, PEER2, OFFICE] }\n";
    const last = "  - after: 20m\n    unplug: { laptop: PEER1 }";
    expect(failuresOf(`${off}  - always: { for: 15m, cables-left: 9 }\n${last}`)).toEqual([]);
    expect(failuresOf(`${off}  - never: { for: 15m, cables-left: 10 }\n${last}`)).toEqual([]);
    expect(failuresOf(`${off}  - always: { for: 20m, cables-left: 9 }\n${last}`)).toHaveLength(1);
  });

  it("is vacuous where it begins after its time, which nobody would notice", () => {
    const late = "  - always: { until: 1s, PEER1: { link: down } }";
    const { verdict } = run(`${late}\n  - wait: 1m`);
    expect(verdict.kind).toBe("vacuous");
    expect(verdict.failures.map(({ message, hint }) => [message, hint])).toEqual([
      [
        expect.stringMatching(/^always is to go on until 1s, and begins at \d+\.\d+s$/),
        "write a later time, or for:",
      ],
    ]);
  });

  it("counts as checked, and is told when it held to its end", () => {
    const { verdict, journal } = run("  - always: { PEER1..PEER2: { link: up } }\n  - wait: 1m");
    expect([verdict.kind, verdict.checked]).toEqual(["passed", 2]);
    expect(journal.events.filter((event) => event.kind === "expect.pass")).toHaveLength(2);
  });

  it("notices that the network folder got old, of which nobody writes anything down", () => {
    const [failure] = run(
      [
        "  - wait: 30m",
        "  - always: { PARENT: { sees: [PARENT, PEER1, PEER2] } }",
        "  - close-copy: { laptops: [PARENT, PEER1, PEER2] }",
        "  - power-off: { laptop: PEER1 }",
        "  - wait: 10h",
      ].join("\n"),
    ).verdict.failures;
    expect(failure?.message).toContain("PARENT.sees should be");
    // When it got old, not when the day was over.
    expect(failure?.at).toBeLessThan(3 * HOUR);
  });
});

describe("never", () => {
  it("fails when all it says of a laptop is true at once, and not before", () => {
    const never = "  - never: { PEER1: { link: down, indicator: offline } }";
    expect(failuresOf(`${never}\n  - work-offline: { laptop: PEER1 }\n  - wait: 1h`)).toEqual([]);
    expect(
      failuresOf(
        `${never}\n  - work-offline: { laptop: PEER1 }\n  - after: 1m\n    unplug: { laptop: PEER1 }`,
      ),
    ).toEqual([
      expect.stringMatching(
        /^PEER1 should never show \{ indicator: offline, link: down \} since \S+, and does$/,
      ),
    ]);
  });

  it("watches the whole room too", () => {
    expect(failuresOf("  - never: { cables-left: 10 }\n  - unplug: { laptop: PEER1 }")).toEqual([
      expect.stringContaining("the room should never show { cables-left: 10 }"),
    ]);
  });
});

it("a day that is watched is the same day", () => {
  const steps =
    "  - edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }\n  - wait: 1h";
  const told = (timeline: string) =>
    run(timeline)
      .journal.events.filter((event) => event.actor !== "scenario")
      .map((event) => [event.at, event.actor, event.kind]);
  expect(told(`  - always: { PEER1: { link: up } }\n${steps}`)).toEqual(
    told(`  - say: On.\n${steps}`),
  );
});

it("the mistakes of always and never each have a message", () => {
  const step = (text: string) => errorsOf(`${PREPARED}${text}`);
  expect(
    step(`  - always: [no-lost-edits]
  - always: { for: 5m }
  - never: { for: 5m, until: 9h, PARENT: { link: up } }
  - never: { refused: 71, within: 5m, PARENT: { link: up } }
  - at: 2h
    always: { until: 1h, PARENT: { link: up } }
`),
  ).toMatchInlineSnapshot(`
    "
    error[wrong-type] always of a step takes what must be true, by laptop
      --> day.scenario.yaml:11:5
       |  timeline[1]
    11 |   - always: [no-lost-edits]
       |     ^^^^^^ the list of invariants stands at the top of the file, not in a step
       = see docs/scenario-reference.md#wrong-type

    error[missing-key] always says nothing that must be true
      --> day.scenario.yaml:12:5
       |  timeline[2]
    12 |   - always: { for: 5m }
       |     ^^^^^^ add PEER1: { indicator: green }
       = see docs/scenario-reference.md#missing-key

    error[wrong-value] never ends after a time or at a time, not both
      --> day.scenario.yaml:13:5
       |  timeline[3]
    13 |   - never: { for: 5m, until: 9h, PARENT: { link: up } }
       |     ^^^^^ keep for: or until:
       = see docs/scenario-reference.md#wrong-value

    error[unknown-key] never knows no "refused"
      --> day.scenario.yaml:14:14
       |  timeline[4]
    14 |   - never: { refused: 71, within: 5m, PARENT: { link: up } }
       |              ^^^^^^^ write it under expect
       = see docs/scenario-reference.md#unknown-key

    error[unknown-key] never knows no "within"
      --> day.scenario.yaml:14:27
       |  timeline[4]
    14 |   - never: { refused: 71, within: 5m, PARENT: { link: up } }
       |                           ^^^^^^ use for: or until:, or eventually
       = see docs/scenario-reference.md#unknown-key

    error[time-goes-back] it is already 2h when this begins
      --> day.scenario.yaml:16:22
       |  timeline[5] at 2h
    16 |     always: { until: 1h, PARENT: { link: up } }
       |                      ^^ write a time from 2h on, or for:
       = see docs/scenario-reference.md#time-goes-back
    "
  `);
});
