import { describe, expect, it } from "vitest";
import {
  outcomeOf,
  partsOf,
  stepTimes,
  SHOWS,
  tellBlame,
  type WithoutIt,
} from "../../../src/scenarios/hunt/blame.ts";
import { readBundle, writeBundle } from "../../../src/scenarios/hunt/bundle.ts";
import type { FailingJudgement, Judgement } from "../../../src/scenarios/hunt/judge.ts";
import {
  sourceOf,
  writeScenario,
  type ScenarioSource,
} from "../../../src/scenarios/hunt/source.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const source: ScenarioSource = {
  name: "x",
  policies: { "power-loss": "torn", withdrawal: "at-once" },
  faults: { bumps: { from: "1h" } },
  nodes: { ANNA: { os: "windows-7-pro", clock: { offset: "-3m" } } },
  timeline: [
    { plug: { laptop: "ANNA" } },
    { after: "2m", sleep: { laptop: "ANNA" } },
    { together: [{ wake: { laptop: "ANNA" } }, { "edit-record": { laptops: ["BEN", "CARL"] } }] },
    { unplug: { laptop: "ANNA" }, "even-if-refused": true },
    { wait: "1m", eventually: { within: "5m", "all-copies": "equal" } },
  ],
};

const wanted: FailingJudgement = {
  kind: "fails",
  failure: "it",
  message: "It is wrong",
  says: [],
  needsWhole: true,
  left: { things: [], free: {} },
  laptops: [],
  step: null,
};

/** Fails as long as ANNA sleeps with a wrong clock and wakes again; without `unplug` otherwise; without `plug` it is no scenario. */
const judge = (day: ScenarioSource): Judgement => {
  const text = JSON.stringify(day);
  if (!text.includes('"plug"')) return { kind: "no-scenario" };
  if (!text.includes("unplug")) return { ...wanted, failure: "another" };
  if (!text.includes("wake"))
    return { ...wanted, left: { things: ["ANNA is off or asleep"], free: {} } };
  return text.includes("sleep") && text.includes("clock") ? wanted : { kind: "passes" };
};

const blamed = (judgeDay: (day: ScenarioSource) => Judgement): ReadonlyArray<WithoutIt> =>
  partsOf(source, [0, 120_400_000]).map(({ what, without }) => ({
    what,
    outcome: outcomeOf(judgeDay(without), wanted),
  }));

describe("blame", () => {
  it("tells in one paragraph what the failure needs, what it does not, and what cannot be left out", () => {
    const sentences = tellBlame("it", blamed(judge)).replaceAll(/\. (?=[A-Z])/g, ".\n");
    expect(sentences).toMatchInlineSnapshot(`
      "Without the sleep of ANNA at 2m00s (step 2) it passes.
      Without the wake of ANNA (step 3, 1 of 2) it fails as well, but only because then ANNA is off or asleep.
      Without the unplug of ANNA (step 4) it fails in another way: another.
      Without clock: { offset: -3m } of ANNA it passes.
      Others build on the plug of ANNA at 0s (step 1): that cannot be left out alone.
      It does not need the 2m before step 2, the edit-record of BEN and CARL (step 3, 2 of 2), the wait of 1m (step 5), the fault bumps, the policy power-loss: torn and the policy withdrawal: at-once; fieldlab shrink leaves out together what it can."
    `);
  });

  it("says so where no single thing is needed", () => {
    expect(
      tellBlame(
        "it",
        blamed(() => wanted),
      ),
    ).toMatch(
      /^No single thing is needed for it: whichever is left out, it does not pass\. It does not need the plug of ANNA /,
    );
  });

  it("speaks of a symptom as of what is seen", () => {
    const told = tellBlame('"refused: 71"', blamed(judge), SHOWS);
    expect(told).toContain("Without the sleep of ANNA at 2m00s (step 2) it is not seen.");
    expect(told).toContain("Without the wake of ANNA (step 3, 1 of 2) it is seen as well, but ");
    const always = blamed(() => wanted);
    expect(tellBlame('"refused: 71"', always, SHOWS)).toMatch(
      /^No single thing is needed for "refused: 71": whichever is left out, it is seen all the same\. /,
    );
    expect(told).not.toMatch(/pass|fail/);
  });

  it("leaves out what a step does, and never what it expects", () => {
    const days = partsOf(source).map(({ without }) => JSON.stringify(without));
    expect(days.every((day) => day.includes("all-copies"))).toBe(true);
    expect(days.some((day) => !day.includes("wait"))).toBe(true);
    const watched = { ...source, timeline: [{ ...source.timeline[0], always: "this" }] };
    expect(partsOf(watched)[0]?.without.timeline).toEqual([{ always: "this" }]);
  });

  it("leaves out one of two things done at the same moment, and never takes it for something others build on", () => {
    const day = sourceOf(
      smallRoom(`  - connect: { laptops: [PEER1, PEER2], to: '\\\\PARENT\\Test' }
  - after: 2m
    together:
      - unplug: { laptop: PEER1 }
      - [{ after: 5s, edit-record: { laptop: PEER2, record: tb/1000, set: { balance: 7 } }, expect: { PEER1: { link: down } } }, { wait: 1s }]
    expect: { PEER2: { link: up } }`),
    );
    const rows = partsOf(day).filter(({ what }) => /\d of 2\)/.test(what));
    expect(rows.map(({ what, without }) => [what, without.timeline.slice(-2)])).toEqual([
      [
        expect.stringMatching(/^the unplug of PEER1 /),
        [expect.objectContaining({ wait: "1s" }), { expect: { PEER2: { link: "up" } } }],
      ],
      [
        expect.stringMatching(/^the edit-record of PEER2 /),
        [
          expect.anything(),
          {
            after: "2m",
            together: [
              { unplug: { laptop: "PEER1" } },
              [{ after: "5s", expect: { PEER1: { link: "down" } } }],
            ],
            expect: { PEER2: { link: "up" } },
          },
        ],
      ],
    ]);
    for (const { without } of rows)
      expect(planOf(writeScenario(without)).timeline.length).toBeGreaterThan(0);
  });

  it("leaves the day as long as it was, and tells of the time apart", () => {
    const timeline = [
      { plug: { laptop: "ANNA" } },
      { after: "35m", unplug: { laptop: "ANNA" } },
      { after: "1m", sleep: { laptop: "ANNA" }, expect: { ANNA: { link: "down" } } },
    ];
    const parts = partsOf({ ...source, timeline }).slice(0, 5);
    expect(parts.map(({ what, without }) => [what, without.timeline.slice(1)])).toEqual([
      ["the plug of ANNA (step 1)", timeline.slice(2)],
      ["the 35m before step 2", [{ unplug: { laptop: "ANNA" } }, timeline[2]]],
      ["the unplug of ANNA (step 2)", [{ wait: "35m" }, timeline[2]]],
      [
        "the 1m before step 3",
        [timeline[1], { sleep: { laptop: "ANNA" }, expect: { ANNA: { link: "down" } } }],
      ],
      [
        "the sleep of ANNA (step 3)",
        [timeline[1], { after: "1m", expect: { ANNA: { link: "down" } } }],
      ],
    ]);
  });

  it("lets nothing happen earlier than a step that is left out, where that says the time of the day", () => {
    const timeline = [
      { at: "3h", unplug: { laptop: "ANNA" } },
      { after: "5m", plug: { laptop: "ANNA" } },
    ];
    const [part] = partsOf({ ...source, timeline });
    expect(part?.without.timeline).toEqual([{ at: "3h", wait: "1ms" }, timeline[1]]);
  });

  it("expects of nobody to be refused who does nothing", () => {
    const connect = { connect: { laptop: "ANNA" }, expect: { refused: 71 } };
    const looks = { ...connect, expect: { refused: 71, ANNA: { link: "up" } } };
    const withoutIt = (step: ScenarioSource["timeline"][number]) =>
      partsOf({ ...source, timeline: [step] })[0]?.without.timeline;
    expect(withoutIt(connect)).toEqual([]);
    expect(withoutIt(looks)).toEqual([{ expect: { ANNA: { link: "up" } } }]);
  });

  it("tells what is missed where it is of the same class, and another one", () => {
    const atOnce: Judgement = { ...wanted, needsWhole: false, message: "It is wrong now\nmore" };
    expect(outcomeOf(atOnce, wanted)).toEqual({ kind: "otherwise", failure: "It is wrong now" });
    const says = { ...wanted, says: ["that"], message: "That is wrong" };
    const outcome = outcomeOf(says, { ...wanted, says: ["this"] });
    expect(outcome).toEqual({ kind: "otherwise", failure: "That is wrong" });
  });

  it("names who does it, and not the account or the folder it is done to", () => {
    const timeline = [
      { "create-account": { laptop: "ANNA", name: "ben", password: "x" } },
      { fault: { name: "bad cable", does: "lose" } },
    ];
    const whats = partsOf({ ...source, timeline }).map(({ what }) => what);
    expect(whats.slice(0, 2)).toEqual([
      "the create-account of ANNA (step 1)",
      "the fault of bad cable (step 2)",
    ]);
  });

  it("knows when each step of a day began", () => {
    const text = smallRoom("  - after: 3m\n    unplug: { laptop: PEER1 }\n  - wait: 1m");
    const day = sourceOf(text);
    const times = stepTimes(day, writeScenario(day));
    expect(times).toHaveLength(6);
    expect(times[5]! - times[4]!).toBe(0);
    expect(times[4]! - times[3]!).toBeGreaterThan(180_000_000);
  });
});

describe("a bundle", () => {
  const run = {
    node: "v24.0.0",
    file: "day.scenario.yaml",
    seed: "8",
    scenario: "scenario: 1\n",
    verdict: "passed",
    failure: null,
    journalHash: "ab",
  };

  it("holds all a run is repeated with", () => {
    expect(readBundle(writeBundle(run))).toMatchObject(run);
  });

  it("is refused where it is none, where something is missing, and where another version made it", () => {
    const wrong = (text: string) => {
      const read = readBundle(text);
      return "wrong" in read ? read.wrong : "";
    };
    expect(wrong("{")).toBe("it is not JSON");
    expect(wrong(writeBundle(run).replace('"seed"', '"sead"'))).toBe("seed is missing");
    expect(wrong(writeBundle(run).replace(/"seed": "[^"]*"/, '"seed": 7'))).toBe(
      "seed is a number, and should be a text",
    );
    expect(wrong(writeBundle(run).replace(/"package": "[^"]*"/, '"package": "9.9.9"'))).toMatch(
      /^it was made by fieldlab 9\.9\.9, and this is /,
    );
  });
});
