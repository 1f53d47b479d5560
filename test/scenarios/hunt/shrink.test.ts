import { describe, expect, it } from "vitest";
import { Laptop } from "../../../src/model/laptop.ts";
import {
  judgeText,
  type FailingJudgement,
  type Judgement,
} from "../../../src/scenarios/hunt/judge.ts";
import { Hunter } from "../../../src/scenarios/hunt/hunter.ts";
import { planOfText } from "../../../src/scenarios/hunt/play.ts";
import { asFinding, shrink, type Finding } from "../../../src/scenarios/hunt/shrink.ts";
import {
  sourceOf,
  writeScenario,
  type ScenarioSource,
} from "../../../src/scenarios/hunt/source.ts";
import { swarmDay } from "../../../src/scenarios/hunt/swarm.ts";
import { smallRoom } from "../../support/scenario.ts";
import { IT } from "./failing.ts";

/** Shrinks to the end; `atATime` candidates are played before the first of them is looked at. */
const smallest = (
  source: ScenarioSource,
  judge: (text: string) => Judgement,
  options: { readonly wanted?: FailingJudgement; readonly atATime?: number } = {},
): Finding => {
  const steps = shrink({ source, judgement: options.wanted ?? IT }, options.atATime);
  let last = steps.next([]);
  while (last.done !== true) last = steps.next(last.value.texts.map(judge));
  return last.value;
};

/** A real day that fails, brought down by playing. */
const smallestOf = (text: string): Finding => {
  const wanted = judgeText(text);
  if (wanted.kind !== "fails") throw new Error("the day does not fail");
  return smallest(sourceOf(text), judgeText, { wanted });
};

/** Fails wherever all of these are done, and is a scenario wherever the language says so. */
const needs =
  (...needed: ReadonlyArray<string>) =>
  (text: string): Judgement => {
    if ("problems" in planOfText(text, "x.scenario.yaml")) return { kind: "no-scenario" };
    return needed.every((part) => text.includes(part)) ? IT : { kind: "passes" };
  };

/** The same, whether it is a scenario or not: for what has nothing to do with the language. */
const says =
  (...needed: ReadonlyArray<string>) =>
  (text: string): Judgement =>
    needed.every((part) => text.includes(part)) ? IT : { kind: "passes" };

const drawn = swarmDay("4");

describe("the shrinker", () => {
  it("makes a day without files of one that does not need them, and leaves them to one that does", () => {
    const day = (step: string) =>
      sourceOf(smallRoom(`  - ${step}\n`, { engagement: ", files: true" }));
    const plain = smallest(
      day("edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 1 } }"),
      needs("edit-record"),
    );
    expect(writeScenario(plain.source)).not.toContain("files");
    const held = smallest(
      day("open-file: { laptop: PEER1, document: doc-001.docx }"),
      needs("open-file"),
    );
    expect(writeScenario(held.source)).toContain("files: true");
  });

  it("declares nothing that nobody uses any more", () => {
    const text = `scenario: 1
name: Kinds
kinds:
  old-laptop: { os: windows-xp-pro, battery: { life: 2h } }
  new-laptop: { os: windows-10-pro }
defaults: { os: windows-7-pro }
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PARENT: { kind: old-laptop }
  BEN: { kind: new-laptop }
network: { switch: { ports: 4 }, cables: 3 }
timeline:
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: a }, { name: ben, password: b }] }
  - plug: { laptop: BEN }
`;
    const { source } = smallest(sourceOf(text), needs("prepare-parent", "name: ben"));
    const written = writeScenario(source);
    expect(written).not.toMatch(/kind|defaults|field/);
    expect(Object.keys(source.nodes)).toEqual(["OFFICE", "PARENT"]);
  });

  it("leaves nothing that the failure does not need, and what is left is a scenario", () => {
    const day = smallest(drawn, needs("prepare-parent", "create-child-copy", "wait")).source;
    expect(day.timeline.map((step) => Object.keys(step))).toEqual([
      ["prepare-parent"],
      ["create-child-copy"],
      ["wait"],
    ]);
    expect(Object.keys(day.nodes)).toHaveLength(3);
    expect(day["network"]).toEqual({ switch: { ports: 16 } });
    expect(day["policies"]).toBeUndefined();
    expect(day["scheduling"]).toBeUndefined();
    expect(day["seed"]).toBe(1);
    expect(day.timeline.at(-1)).toEqual({ wait: "1s" });
  });

  it("gives the same file for the same failure", () => {
    const once = smallest(drawn, says("edit-record"));
    expect(smallest(drawn, says("edit-record"))).toEqual(once);
  });

  it("gives the same file however many candidates are played at the same time", () => {
    const judge = says("edit-record", "plug");
    expect(smallest(drawn, judge, { atATime: 3 })).toEqual(smallest(drawn, judge));
  });

  it("writes laptops that are all the same as the library does, where it still fails so", () => {
    const day: ScenarioSource = {
      name: "x",
      nodes: {
        OFFICE: { os: "windows-server-2008-r2", holds: "top-level" },
        PARENT: { os: "windows-xp-pro" },
        PEER2: { os: "windows-7-pro" },
        ANNA: { os: "windows-7-pro" },
        BEN: { os: "windows-7-pro" },
      },
      timeline: [
        { "prepare-parent": { laptop: "PARENT", from: "OFFICE", share: "M" } },
        { plug: { laptops: ["PARENT", "PEER2", "ANNA", "BEN"] } },
        { sleep: { laptop: "ANNA" } },
      ],
    };
    // Everybody is needed, and so is everything.
    const whole = (text: string): Judgement =>
      sourceOf(text).timeline.length === 3 && /count: 3|PEER2.*ANNA.*BEN/.test(text)
        ? IT
        : { kind: "passes" };
    const { source } = smallest(day, whole);
    expect(source.nodes["PEER"]).toEqual({ os: "windows-7-pro", count: 3 });
    expect(source.timeline[1]).toEqual({ plug: { laptops: "PEER1..PEER3" } });
    expect(source.timeline[2]).toEqual({ sleep: { laptop: "PEER2" } });
    const named = (text: string): Judgement =>
      text.includes("count: 3") ? { kind: "passes" } : whole(text);
    expect(Object.keys(smallest(day, named).source.nodes)).toContain("ANNA");
  });

  it("takes the same failure of a day on which nothing else goes wrong, and does not go back to one that is cut short", () => {
    const whole = { ...IT, failure: "invariant-violated no-lost-edits" };
    const cut = { ...IT, failure: `${whole.failure} of a day cut short` };
    const judge = (text: string): Judgement => {
      const { length } = sourceOf(text).timeline;
      return length > 30 || length < 10 ? cut : length < 20 ? whole : { kind: "passes" };
    };
    const { judgement, source } = smallest(drawn, judge, { wanted: cut });
    expect(drawn.timeline.length).toBeGreaterThan(40);
    expect(source.timeline).toHaveLength(10);
    expect(judgement.failure).toBe(whole.failure);
  });

  it("knows at which step a failure showed, and of whom it speaks", () => {
    const text = smallRoom(
      `  - wait: 5m
  - expect: { PEER2: { queue: 1 } }
  - wait: 1h`,
      { peers: 3 },
    );
    expect(judgeText(text)).toMatchObject({ laptops: ["PEER2"] });
    const { timeline } = sourceOf(text);
    expect(judgeText(text)).toMatchObject({ step: timeline.length - 2 });
  });

  it("keeps failing in the same way, and not in another one", () => {
    const judge = (text: string): Judgement =>
      sourceOf(text).timeline.length < 5
        ? { ...IT, failure: "something else" }
        : needs("prepare-parent")(text);
    expect(smallest(drawn, judge).source.timeline).toHaveLength(5);
  });

  it("keeps what the failure says, also where something else of its class is said first", () => {
    const judge = (text: string): Judgement => {
      const { length } = sourceOf(text).timeline;
      const says = length < 5 ? ["other"] : length < 9 ? ["other", "this"] : ["this"];
      return needs("prepare-parent")(text).kind === "fails" ? { ...IT, says } : { kind: "passes" };
    };
    const wanted = { ...IT, says: ["this"] };
    expect(smallest(drawn, judge, { wanted }).source.timeline).toHaveLength(5);
  });

  it("has something to show whenever it is stopped", () => {
    const sizes: Array<number> = [];
    const trials = shrink({ source: drawn, judgement: IT });
    for (let trial = trials.next([]); trial.done !== true;) {
      sizes.push(trial.value.smallest.source.timeline.length);
      trial = trials.next(trial.value.texts.map(needs("wait")));
    }
    expect(sizes.length).toBeGreaterThan(10);
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
  });

  it("finds a day that fails only when it is played again failing by itself, in its file", () => {
    const day = smallRoom(
      `  - work-offline: { laptops: [PEER1, PEER2] }
  - edit-record: { laptop: PEER2, record: entry/one, set: { number: 1 } }
  - edit-record: { laptop: PEER1, record: entry/two, set: { number: 1 } }
  - work-online: { laptops: [PEER1, PEER2] }
  - wait: 5m`,
      { head: "policies: { numbering: creation-date }" },
    );
    const { failure, text } = new Hunter({ scenario: sourceOf(day) }).play("1");
    expect(failure).toBe("invariant-violated other clocks matter");
    const judgement = judgeText(text ?? "");
    expect(judgement).toMatchObject({ kind: "fails", failure });
    // It need not be played in another order; and the file it is kept in says nothing that is no invariant.
    const { source } = smallest(sourceOf(text ?? ""), says("play-again", "clocks"));
    expect(source["play-again"]).toEqual(["clocks"]);
    const finding = { source, judgement: { ...IT, failure: failure ?? "" } };
    expect(asFinding(finding, "x")["always"]).toBeUndefined();
  });

  it("brings a real day down to what matters, with its expectation written in", () => {
    const day = smallRoom(
      `  - edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }
  - after: 3m
    work-offline: { laptop: PEER2 }
  - edit-document: { laptop: PEER2, document: doc-001.docx, size: 20kB }
  - expect: { PEER2: { queue: 0 } }
  - wait: 1h`,
      { peers: 3 },
    );
    const text = writeScenario(asFinding(smallestOf(day), "x"));
    expect(text).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=../../schema/scenario.v1.json
      scenario: 1
      name: 'Found: expectation-failed queue'
      about: ANNA.queue should be 0 now but is 1. Shrunk from x.
      tags: [found]
      seed: 1
      engagement: { name: Test, documents: 1, size: 1kB, records: 1 }
      nodes:
        OFFICE: { os: windows-server-2008-r2, holds: top-level }
        PARENT: { os: windows-7-pro }
        ANNA: { os: windows-7-pro }
      network:
        switch: { ports: 16 }
      timeline:
        - prepare-parent: { laptop: PARENT, from: OFFICE, share: Test, accounts: [{ name: field, password: pw }] }
        - plug: { laptops: [PARENT, ANNA] }
        - create-child-copy: { laptop: ANNA, from: '\\\\PARENT\\Test', as: 'PARENT\\field', password: pw }
        - edit-document: { laptop: ANNA, document: doc-001.docx }
        - expect: { ANNA: { queue: 0 } }
      "
    `);
    expect(judgeText(text)).toMatchObject({ failure: "expectation-failed queue" });
  });

  it("names the invariant that was broken as the one that must hold", () => {
    const judgement = {
      ...IT,
      failure: "invariant-violated no-lost-edits",
      message: "ANNA's edit is gone\nmore",
    };
    const told = asFinding({ source: drawn, judgement }, "4711.scenario.yaml");
    expect(told["always"]).toEqual(["no-lost-edits"]);
    expect(told["about"]).toBe("ANNA's edit is gone. Shrunk from 4711.scenario.yaml.");
  });

  it("writes a scenario, whatever signs there are in the value that failed", () => {
    const judgement = {
      ...IT,
      failure: "expectation-failed records.tb/1000.a\u001b[2J\tb",
      message:
        "ANNA.records.tb/1000.a\u001b[2J\tb should be \u001b[31mx now but is absent; ".repeat(3),
    };
    const text = writeScenario(asFinding({ source: drawn, judgement }, "day.scenario.yaml"));
    expect(text).toContain("\nname: 'Found: expectation-failed records.tb/1000.a\uFFFD[2J b'\n");
    expect(planOfText(text, "x.scenario.yaml")).not.toHaveProperty("problems");
  });

  it("says where a day ends that never would, and of no other", () => {
    const source = { ...drawn, "events-limit": 2_000_000 };
    const told = (failure: string) =>
      asFinding({ source, judgement: { ...IT, failure } }, "4711.scenario.yaml")["events-limit"];
    expect(told("no-progress the run was stopped at its limit: # events")).toBe(2_000_000);
    expect(told("expectation-failed queue")).toBeUndefined();
  });

  it("keeps the step that puts a stick back: without it nobody wonders that the copies differ", () => {
    const { setStick } = Laptop.prototype;
    // The bug that is planted: what was pulled out once is never read again.
    Laptop.prototype.setStick = function plantedBug(this: Laptop, state) {
      if (state === "out") return setStick.call(this, state);
      this.room.kernel.record("stick.in", this.name);
      return undefined;
    };
    try {
      const { source } = smallestOf(
        smallRoom(
          `  - pull-stick: { laptop: PEER1 }
  - edit-record: { laptop: PARENT, record: tb/1003, set: { balance: 7 } }
  - after: 10m
    put-stick-back: { laptop: PEER1 }
  - wait: 1s
    eventually: { within: 5m, all-copies: equal }`,
          { peers: 1 },
        ).replace("count: 1 }", "count: 1, stick: true }"),
      );
      expect(source.timeline.slice(4)).toEqual([
        { "pull-stick": { laptop: "ANNA" } },
        { "edit-record": { laptop: "PARENT", record: "tb/1000", set: { balance: 1 } } },
        { "put-stick-back": { laptop: "ANNA" } },
      ]);
      expect(source["eventually"]).toEqual({ within: "5m", "all-copies": "equal" });
      expect(Object.keys(source.nodes)).toEqual(["OFFICE", "PARENT", "ANNA"]);
    } finally {
      Laptop.prototype.setStick = setStick;
    }
  });
});
