/** Each family of candidates by itself: what it makes of a small day. */
import { describe, expect, it } from "vitest";
import { FAMILIES } from "../../../src/scenarios/hunt/candidates.ts";
import { plainNames } from "../../../src/scenarios/hunt/plain-names.ts";
import type { ScenarioSource, SourceStep } from "../../../src/scenarios/hunt/source.ts";
import { IT } from "./failing.ts";

const nodes: ScenarioSource["nodes"] = {
  OFFICE: { os: "windows-server-2008-r2", holds: "top-level" },
  PARENT: { os: "windows-7-pro" },
  CARL: { os: "windows-7-pro" },
  DORA: { os: "windows-7-pro" },
};

const day = (...timeline: ReadonlyArray<SourceStep>): ScenarioSource => ({
  name: "x",
  nodes,
  timeline,
});

/** All that these families make of a day. */
const madeOf = (
  what: string,
  source: ScenarioSource,
  judgement = IT,
): ReadonlyArray<ScenarioSource> =>
  FAMILIES.flat()
    .filter(([name]) => name === what)
    .flatMap(([, family]) => [...family(source, judgement)]);

const timelines = (what: string, ...timeline: ReadonlyArray<SourceStep>) =>
  madeOf(what, day(...timeline)).map((made) => made.timeline);

const sleep = { sleep: { laptop: "CARL" } };
const wake = { wake: { laptop: "CARL" } };
const plug = { plug: { laptop: "CARL" } };

describe("a candidate", () => {
  it("leaves less to chance: no block, fewer people and kinds in it, and nothing again and again", () => {
    const work = { who: ["CARL", "DORA"], every: "5m..9m", from: "1h", until: "2h" };
    const bumps = { ...work, kinds: ["sleep", "loss"] };
    const again = { every: "5m", until: "2h", ...sleep };
    const source = { ...day(again), workload: { work }, faults: { bumps } };
    const made = madeOf("what is left to chance", source);
    const { workload: _, ...unworked } = source;
    expect(made).toContainEqual(unworked);
    expect(made).toContainEqual({ ...source, workload: { work: { ...work, who: ["DORA"] } } });
    expect(made).toContainEqual({ ...source, faults: { bumps: { ...bumps, kinds: ["sleep"] } } });
    expect(made).toContainEqual({ ...source, timeline: [sleep] });
  });

  it("declares less: a kind, what all have, a device, an account, a note for YAML, an end", () => {
    const old = { os: "windows-xp-pro", "auto-mdix": false };
    const prepare = { laptop: "PARENT", from: "OFFICE", share: "Maple" };
    const accounts = [
      { name: "field", password: "s3cret" },
      { name: "ben", password: "maple" },
    ];
    const hub = { ports: 4 };
    const source = {
      ...day({ "prepare-parent": { ...prepare, accounts } }),
      "x-note": "of a team",
      eventually: { within: "1h", "all-copies": "equal", PARENT: { queue: 0 } },
      defaults: { os: "windows-7-pro", battery: { life: "2h" } },
      kinds: { old, new: { os: "windows-10-pro" } },
      network: { devices: { hub, switch: hub } },
    };
    const made = madeOf("what nobody uses", source);
    const { "x-note": _, ...unnoted } = source;
    const { defaults: __, ...bare } = source;
    const { kinds: ___, ...kindless } = source;
    const { eventually: ____, ...endless } = source;
    for (const smaller of [unnoted, bare, kindless, endless]) expect(made).toContainEqual(smaller);
    expect(made).toContainEqual({ ...source, defaults: { os: "windows-7-pro" } });
    expect(made).toContainEqual({ ...source, kinds: { old } });
    expect(made).toContainEqual({
      ...source,
      eventually: { within: "1h", PARENT: { queue: 0 } },
    });
    expect(made).toContainEqual({
      ...source,
      kinds: { ...source.kinds, old: { os: "windows-xp-pro" } },
    });
    expect(made).toContainEqual({ ...source, network: { devices: { switch: hub } } });
    expect(made).toContainEqual({
      ...source,
      timeline: [{ "prepare-parent": { ...prepare, accounts: accounts.slice(0, 1) } }],
    });
  });

  it("has nobody who is gone work or be struck", () => {
    const source = {
      ...day(sleep, plug),
      workload: { work: { who: ["DORA"], every: "5m..9m" }, more: { who: ["CARL", "DORA"] } },
    };
    expect(madeOf("laptops", source)).toContainEqual(
      expect.objectContaining({ workload: { more: { who: ["CARL"] } } }),
    );
  });

  it("is cut first to whom the failure speaks of, and to the step at which it showed", () => {
    const made = { laptops: ["CARL", "DORA"], from: "\\\\PARENT\\Maple" };
    const source = {
      ...day(
        { "prepare-parent": { laptop: "PARENT", share: "Maple" } },
        { "create-child-copy": made },
        sleep,
        { sleep: { laptop: "DORA" } },
        plug,
      ),
      "play-again": ["clocks"],
    };
    const shown = {
      ...IT,
      failure: "invariant-violated no-lost-edits",
      laptops: ["DORA"],
      step: 3,
    };
    const [first] = madeOf("what the failure does not speak of", source, shown);
    expect(first?.timeline).toEqual([
      source.timeline[0],
      { "create-child-copy": { ...made, laptops: ["DORA"] } },
      { sleep: { laptop: "DORA" } },
    ]);
    expect(Object.keys(first?.nodes ?? {})).toEqual(["OFFICE", "PARENT", "DORA"]);
    expect(first?.["always"]).toEqual(["no-lost-edits"]);
    expect(first).not.toHaveProperty("play-again");
    // One of the two plays differs from the other: what was played twice is played twice.
    const again = { ...shown, failure: "invariant-violated other clocks matter" };
    for (const smaller of madeOf("what the failure does not speak of", source, again))
      expect(smaller["play-again"]).toEqual(["clocks"]);
  });

  it("waits for what is only late, where much comes after the step at which it showed", () => {
    const source = day(sleep, wake, plug, sleep, wake);
    const made = madeOf("what the failure does not speak of", source, { ...IT, step: 0 });
    expect(made[0]?.timeline).toEqual([sleep]);
    expect(made[1]?.timeline).toEqual([sleep, { wait: "10m" }]);
  });

  it("keeps those whose copies theirs are made from, by whatever name the network knows them", () => {
    const source: ScenarioSource = {
      ...day(
        { "prepare-parent": { laptop: "PARENT", share: "Maple" } },
        { "create-child-copy": { laptop: "CARL", from: "\\\\PARENT\\Maple" } },
        { "create-child-copy": { laptop: "DORA", from: "\\\\CARLS-PC\\Maple" } },
        { "create-child-copy": { laptop: "EMIL", from: "\\\\PARENT\\Maple" } },
      ),
      nodes: { ...nodes, CARL: { ...nodes["CARL"], "computer-name": "CARLS-PC" }, EMIL: {} },
    };
    const [first] = madeOf("what the failure does not speak of", source, {
      ...IT,
      laptops: ["DORA"],
    });
    expect(Object.keys(first?.nodes ?? {})).toEqual(["OFFICE", "PARENT", "CARL", "DORA"]);
  });

  it("goes without a large part of what was done after the morning, and never without the step at which it showed", () => {
    const made = { "create-child-copy": { laptop: "CARL", from: "\\\\PARENT\\Maple" } };
    const done = Array.from({ length: 20 }, (_, at) => ({ wait: `${at}s` }));
    const all = madeOf("steps", day(made, ...done), { ...IT, step: 20 });
    const halves = all.map(({ timeline }) => timeline).filter(({ length }) => length <= 12);
    expect(halves).toEqual([
      [made, ...done.slice(0, 9), done[19]],
      [made, ...done.slice(9)],
    ]);
  });

  it("ends at noon where an invariant was broken by then, and waits for everything else", () => {
    const timeline = [sleep, wake, plug, sleep];
    const broken = { ...IT, failure: "invariant-violated no-lost-edits of a day cut short" };
    const ends = madeOf("what comes later", day(...timeline), broken);
    expect(ends.map((made) => made.timeline)).toEqual([
      [sleep, wake],
      [sleep, wake, plug],
    ]);
    expect(madeOf("what comes later", day(...timeline))).toEqual([]);
  });

  it("goes without a step, and as late as with it", () => {
    const made = timelines("steps", { after: "3m", ...sleep }, wake);
    expect(made).toContainEqual([wake]);
    expect(made).toContainEqual([{ after: "3m", ...wake }]);
  });

  it("lets time pass instead of a step", () => {
    expect(timelines("steps", plug, { after: "3m", ...sleep })).toContainEqual([
      plug,
      { wait: "3m" },
    ]);
  });

  it("goes without everything of one kind, also where it is done beside something else", () => {
    expect(timelines("kinds of steps", sleep, { together: [sleep, plug] }, wake)).toContainEqual([
      plug,
      wake,
    ]);
  });

  it("does one after the other what was done at once, and begins as late", () => {
    expect(timelines("what is done at once", { after: "1m", together: [sleep, plug] })[0]).toEqual([
      { after: "1m", ...sleep },
      plug,
    ]);
  });

  it("goes without a laptop and keeps what others did beside it", () => {
    const source = day({ together: [sleep, { sleep: { laptop: "DORA" } }] });
    const without = madeOf("laptops", source).find(
      (made) => made.nodes["CARL"] === undefined && made.nodes["DORA"] !== undefined,
    );
    expect(without!.timeline).toEqual([{ sleep: { laptop: "DORA" } }]);
  });

  it("has the work of one laptop done by another", () => {
    const edit = (laptop: string) => ({ "edit-record": { laptop, record: "tb/1000" } });
    const made = madeOf("laptops", day(edit("DORA"), sleep));
    expect(made.map(({ timeline }) => timeline)).toContainEqual([edit("PARENT"), sleep]);
    expect(made.map(({ timeline }) => timeline)).toContainEqual([edit("CARL"), sleep]);
  });

  it("goes without two steps that make no sense without each other", () => {
    expect(timelines("pairs of steps", sleep, plug, wake)).toContainEqual([plug]);
  });

  it("says in one step what several people do", () => {
    const made = timelines("steps that do the same", { plug: { laptops: ["DORA"] } }, plug);
    expect(made).toEqual([[{ plug: { laptops: ["CARL", "DORA"] } }]]);
    expect(timelines("steps that do the same", sleep, wake)).toEqual([]);
  });

  it("waits at its end for what its last step waited for", () => {
    const eventually = { within: "30m", "all-copies": "equal" };
    const [made] = madeOf("the end", day(plug, { wait: "1s", eventually }));
    expect(made).toMatchObject({ timeline: [plug], eventually });
  });

  it("never waits for a shorter time for what it expects", () => {
    const eventually = { within: "30m", "all-copies": "equal" };
    const source = { ...day(plug, { ...sleep, eventually }), eventually };
    const expecting = FAMILIES.flat()
      .flatMap(([, family]) => [...family(source, IT)])
      .map((made) => JSON.stringify(made))
      .filter((text) => text.includes("all-copies"));
    expect(expecting.length).toBeGreaterThan(10);
    expect(expecting.filter((text) => !text.includes('"within":"30m"'))).toEqual([]);
  });

  it("calls people, documents and records as they are usually called, one at a time, and nobody like somebody else", () => {
    const made = plainNames(
      day(
        { connect: { laptop: "CARL", to: "\\\\DORA\\Maple", as: "DORA\\peers" } },
        { "edit-document": { laptop: "CARL", document: "doc-003.docx" } },
        { "edit-record": { laptop: "DORA", record: "tb/1002" } },
        { expect: { DORA: { indicator: "green" } } },
      ),
    );
    const all = [...made];
    expect(all.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      "CARL → ANNA",
      "DORA → BEN",
      "doc-003.docx → doc-001.docx",
      "tb/1002 → tb/1000",
    ]);
    expect(JSON.stringify(all[1]!.source)).not.toContain("DORA");
    expect(all[1]!.source.timeline[0]).toEqual({
      connect: { laptop: "CARL", to: "\\\\BEN\\Maple", as: "BEN\\peers" },
    });
    expect([
      ...plainNames({ ...day(sleep), nodes: { BEN: nodes["CARL"]!, ANNA: nodes["DORA"]! } }),
    ]).toEqual([]);
  });
});
