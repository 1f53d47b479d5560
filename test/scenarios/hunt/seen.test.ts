/** From a day on which a symptom is seen to a small one that expects it. */
import { describe, expect, it } from "vitest";
import { judgeDay } from "../../../src/scenarios/hunt/judge.ts";
import { asSeen, proving } from "../../../src/scenarios/hunt/seen.ts";
import { shrink } from "../../../src/scenarios/hunt/shrink.ts";
import {
  sourceOf,
  writeScenario,
  type ScenarioSource,
} from "../../../src/scenarios/hunt/source.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const smallest = (text: string, symptom: string): ScenarioSource => {
  const judgement = judgeDay(text, symptom);
  if (judgement.kind !== "fails") throw new Error("it is not seen");
  const steps = shrink({ source: sourceOf(text), judgement });
  let last = steps.next([]);
  while (last.done !== true)
    last = steps.next(last.value.texts.map((each) => judgeDay(each, symptom)));
  return asSeen(
    { ...last.value, source: proving(last.value, symptom).source },
    "day.yaml",
    symptom,
  );
};

const SEEN = { kind: "fails", failure: "seen", message: "", says: [], needsWhole: true } as const;

/** The whole day with what is seen on it at this step. */
const proved = (text: string, symptom: string, step: number | null = null): ScenarioSource => {
  const judgement = { ...SEEN, left: { things: [], free: {} }, laptops: [], step };
  return proving({ source: sourceOf(text), judgement }, symptom).source;
};

const actionsOf = ({ timeline }: ScenarioSource) => timeline.map((step) => Object.keys(step)[0]);

describe("a symptom that is made smaller", () => {
  it("is expected of the step that is refused, and the day passes as long as it is", () => {
    const day = smallRoom(
      [
        "  - edit-record: { laptop: PEER2, record: tb/1000, set: { balance: 7 } }",
        "  - wait: 5m",
        "  - sign-in: { laptop: PARENT, to: '\\\\PEER1', as: 'PEER1\\x', password: y }",
        "    even-if-refused: true",
        "  - wait: 5m",
      ].join("\n"),
    );
    const found = smallest(day, "refused: 1326");
    expect(found.timeline.at(-1)).toMatchObject({ expect: { refused: 1326 } });
    expect(actionsOf(found)).not.toContain("edit-record");
    expect(found.name).toBe("Seen: refused: 1326");
    expect(runPlan(planOf(writeScenario(found))).verdict.kind).toBe("passed");
  });

  it("is expected of the one of several that is refused, in a step of its own after that of the others", () => {
    const day = smallRoom(
      "  - sleep: { laptop: PEER2 }\n  - sync-now: { laptops: [PEER1, PEER2, PEER3] }",
      { peers: 3 },
    );
    const found = proved(day, "refused: asleep");
    expect(found.timeline.slice(-2)).toEqual([
      { "sync-now": { laptops: ["PEER1", "PEER3"] } },
      { "sync-now": { laptop: "PEER2" }, expect: { refused: "asleep" } },
    ]);
    const two = smallRoom("  - sleep: { laptop: PEER2 }\n  - sync-now: { laptops: PEER1..PEER2 }");
    expect(proved(two, "refused: asleep").timeline.at(-2)).toEqual({
      "sync-now": { laptop: "PEER1" },
    });
  });

  it("is expected of the step in the middle of a day, and where the rest of it fails without the rest", () => {
    const refused =
      "  - sleep: { laptop: PEER1 }\n  - sync-now: { laptop: PEER1 }\n    even-if-refused: true";
    const day = smallRoom(`${refused}\n  - wait: 5m`);
    const step = sourceOf(day).timeline.length - 2;
    expect(proved(day, "refused: asleep", step).timeline.slice(-2)).toEqual([
      { "sync-now": { laptop: "PEER1" }, expect: { refused: "asleep" } },
      { wait: "5m" },
    ]);
    const failing = smallRoom(`${refused}\n  - expect: { PEER1: { indicator: yellow } }`);
    expect(proved(failing, "refused: asleep", step).timeline.at(-1)).toEqual({
      "sync-now": { laptop: "PEER1" },
      expect: { refused: "asleep" },
    });
  });

  it("is expected of the one of several steps at the same time that is refused", () => {
    const day = smallRoom(
      "  - together:\n      - [{ sleep: { laptop: PEER1 } }, { sync-now: { laptop: PEER1 }, even-if-refused: true }]\n      - wait: 5m",
    );
    expect(proved(day, "refused: asleep").timeline.at(-1)).toEqual({
      together: [
        [
          { sleep: { laptop: "PEER1" } },
          { "sync-now": { laptop: "PEER1" }, expect: { refused: "asleep" } },
        ],
        { wait: "5m" },
      ],
    });
  });

  it("is not what is seen of a laptop that was never there", () => {
    const day = smallRoom(
      "  - unplug: { laptop: PEER2 }\n  - wait: 5m\n  - wait: 5m\n  - plug: { laptop: PEER2 }",
    );
    const found = smallest(day, "PEER2: { link: down, indicator: offline }");
    expect(actionsOf(found)).toContain("connect");
    expect(actionsOf(found)).toContain("unplug");
    expect(found.timeline.at(-1)).toEqual({
      expect: { PEER2: { link: "down", indicator: "offline" } },
    });
    expect(runPlan(planOf(writeScenario(found))).verdict.kind).toBe("passed");
  });

  it("is seen on a day or it is not, and a day that is none shows nothing", () => {
    expect(judgeDay(smallRoom("  - wait: 1s"), "refused: 71")).toEqual({ kind: "passes" });
    expect(judgeDay("scenario: [", "refused: 71")).toEqual({ kind: "no-scenario" });
  });
});
