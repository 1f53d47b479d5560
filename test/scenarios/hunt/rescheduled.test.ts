/** A schedule that was found counts the turns of its day: a smaller day has others, and means the same. */
import { afterEach, describe, expect, it } from "vitest";
import { dayWithout, outcomeOf, partsOf } from "../../../src/scenarios/hunt/blame.ts";
import { explore } from "../../../src/scenarios/hunt/exhaustive.ts";
import { judgeText } from "../../../src/scenarios/hunt/judge.ts";
import { Turns } from "../../../src/scenarios/hunt/rescheduled.ts";
import { shrink } from "../../../src/scenarios/hunt/shrink.ts";
import { sourceOf, writeScenario, type Plain } from "../../../src/scenarios/hunt/source.ts";
import { withTimeline } from "../../../src/scenarios/hunt/smaller.ts";
import { Kernel } from "../../../src/sim/kernel.ts";
import { planOf } from "../../support/scenario.ts";

const DAY = `scenario: 1
name: A race, and what has nothing to do with it
seed: 1
nodes: { ANNA: { os: windows-7-pro }, BEN: { os: windows-7-pro } }
network: { switch: { ports: 4 } }
timeline:
  - plug: { laptop: BEN }
  - create-account: { laptop: BEN, name: another, password: pw }
  - together:
      - create-account: { laptop: ANNA, name: field, password: pw }
      - create-account: { laptop: BEN, name: field, password: pw }
  - wait: 1s
eventually: { within: 1m, BEN: { link: up } }
`;

const { record } = Kernel.prototype;
afterEach(() => {
  Kernel.prototype.record = record;
});

/** The bug that is planted: it breaks when ANNA gets her account for the field after BEN has his. */
const plantRace = (): void => {
  const made = new WeakMap<Kernel, string>();
  Kernel.prototype.record = function planted(this: Kernel, kind, actor, facts, ...more) {
    if (kind === "account.created" && facts?.["account"] === "field") {
      if (actor === "ANNA" && made.has(this)) throw new Error("the planted race");
      made.set(this, actor);
    }
    return record.call(this, kind, actor, facts, ...more);
  };
};

/** The day with the order that shows it. */
const found = () => {
  plantRace();
  const steps = explore(planOf(DAY), 1);
  let next = steps.next();
  while (next.done !== true) next = steps.next();
  const schedule = (next.value?.schedule ?? []).map((turn): Plain => ({ ...turn }));
  const source = { ...sourceOf(DAY), schedule };
  const judgement = judgeText(writeScenario(source));
  if (judgement.kind !== "fails") throw new Error("the race was not found");
  return { source, judgement };
};

describe("a day with a schedule", () => {
  it("is blamed for what it needs, and not for what only comes before its turns", () => {
    const { judgement, source } = found();
    const part = partsOf(source).find(({ what }) => what.startsWith("the plug of BEN"))!;
    expect(judgeText(writeScenario(part.without))).not.toMatchObject({
      failure: judgement.failure,
    });
    const without = dayWithout(source, part, new Turns());
    expect(without?.isMoved).toBe(true);
    expect(outcomeOf(judgeText(writeScenario(without!.day)), judgement)).toEqual({ kind: "same" });
  });

  it("becomes as small as any other", () => {
    const { judgement, source } = found();
    const trials = shrink({ source, judgement });
    let last = trials.next([]);
    while (last.done !== true) last = trials.next(last.value.texts.map(judgeText));
    const { timeline } = last.value.source;
    expect(timeline.map((step) => Object.keys(step))).toEqual([["together"]]);
    expect(judgeText(writeScenario(last.value.source))).toMatchObject({
      failure: judgement.failure,
    });
  });

  it("keeps its turns where nothing before them is left out, and has none where their step is gone", () => {
    const { source } = found();
    const turns = new Turns();
    expect(turns.find(source, source)).toEqual(source);
    const shorter = withTimeline(source, source.timeline.slice(0, 3));
    expect(turns.find(source, shorter)?.["schedule"]).toEqual(source["schedule"]);
    const gone = withTimeline(source, source.timeline.toSpliced(2, 1));
    expect(turns.find(source, gone)).toBeNull();
    // Whoever has no schedule, or is no scenario, stays what he is.
    const { schedule: _, ...plain } = source;
    expect(turns.find(source, plain as typeof source)).toBe(plain);
    const none = { ...source, nodes: {} };
    expect(turns.find(source, none)).toBe(none);
  });
});
