import { describe, expect, it } from "vitest";
import { planOfText } from "../../../src/scenarios/hunt/play.ts";
import { asFinding, classOf, shrink } from "../../../src/scenarios/hunt/shrink.ts";
import {
  sourceOf,
  writeScenario,
  type ScenarioSource,
} from "../../../src/scenarios/hunt/source.ts";
import { swarmDay } from "../../../src/scenarios/hunt/swarm.ts";
import { smallRoom } from "../../support/scenario.ts";

const smallest = (source: ScenarioSource, failure: string, judge = classOf) => {
  const steps = shrink(source, failure, judge);
  let last = steps.next();
  while (last.done !== true) last = steps.next();
  return last.value;
};

/** Fails wherever both of these are done, and is a scenario wherever the language says so. */
const needs =
  (...needed: ReadonlyArray<string>) =>
  (source: ScenarioSource): string | null | undefined => {
    const text = writeScenario(source);
    if ("problems" in planOfText(text, "x.scenario.yaml")) return undefined;
    return needed.every((part) => text.includes(part)) ? "it" : null;
  };

const drawn = swarmDay("4");

describe("the shrinker", () => {
  it("leaves nothing that the failure does not need, and what is left is a scenario", () => {
    const day = smallest(drawn, "it", needs("create-child-copy", "wait"));
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
    const once = smallest(drawn, "it", needs("edit-record"));
    expect(smallest(drawn, "it", needs("edit-record"))).toEqual(once);
  });

  it("keeps failing in the same way, and not in another one", () => {
    const judge = (source: ScenarioSource) =>
      source.timeline.length < 5 ? "something else" : needs("prepare-parent")(source);
    expect(smallest(drawn, "it", judge).timeline).toHaveLength(5);
  });

  it("has something to show whenever it is stopped", () => {
    const sizes: Array<number> = [];
    for (const { smallest: now } of shrink(drawn, "it", needs("wait")))
      sizes.push(now.timeline.length);
    expect(sizes.length).toBeGreaterThan(20);
    expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
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
    const source = sourceOf(day);
    expect(classOf(source)).toBe("expectation-failed queue");
    const found = smallest(source, "expectation-failed queue");
    const text = writeScenario(
      asFinding(found, { failure: "expectation-failed queue", message: "PEER2.queue", from: "x" }),
    );
    expect(text).toMatchInlineSnapshot(`
      "# yaml-language-server: $schema=../../schema/scenario.v1.json
      scenario: 1
      name: 'Found: expectation-failed queue'
      about: PEER2.queue. Shrunk from x.
      tags: [found]
      seed: 1
      engagement: { name: Test, documents: 1, size: 1kB, records: 1 }
      nodes:
        OFFICE: { os: windows-server-2008-r2, holds: top-level }
        PARENT: { os: windows-7-pro }
        PEER2: { os: windows-7-pro }
      network:
        switch: { ports: 16 }
      timeline:
        - prepare-parent: { laptop: PARENT, from: OFFICE, share: Test, accounts: [{ name: field, password: pw }] }
        - plug: { laptops: [PARENT, PEER2] }
        - create-child-copy: { laptop: PEER2, from: '\\\\PARENT\\Test', as: 'PARENT\\field', password: pw }
        - edit-document: { laptop: PEER2, document: doc-001.docx }
        - expect: { PEER2: { queue: 0 } }
      "
    `);
    expect(classOf(sourceOf(text))).toBe("expectation-failed queue");
  });

  it("names the invariant that was broken as the one that must hold", () => {
    const told = asFinding(drawn, {
      failure: "invariant-violated no-lost-edits",
      message: "ANNA's edit is gone\nmore",
      from: "4711.scenario.yaml",
    });
    expect(told["always"]).toEqual(["no-lost-edits"]);
    expect(told["about"]).toBe("ANNA's edit is gone. Shrunk from 4711.scenario.yaml.");
  });
});
