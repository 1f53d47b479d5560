/** Cables and ports, counted over the day before anything runs. */
import { describe, expect, it } from "vitest";
import { codesOf, errorsOf, planOf, ROOM } from "./loading.ts";

const timeline = (...steps: ReadonlyArray<string>): string =>
  `${ROOM}timeline:\n${steps.map((step) => `  - ${step}\n`).join("")}`;

describe("cables and ports", () => {
  it("two laptops on one port", () => {
    expect(
      errorsOf(timeline("plug: { laptop: PEER1, port: 3 }", "plug: { laptop: PEER2, port: 3 }")),
    ).toMatchInlineSnapshot(`
      "
      error[port-taken] port 3 of switch is taken by PEER1
        --> day.scenario.yaml:11:34
         |  timeline[1]
      11 |   - plug: { laptop: PEER2, port: 3 }
         |                                  ^ use another port, or unplug it first (plugged in at line 10)
         = see docs/scenario-reference.md#port-taken
      "
    `);
  });

  it("a port that is free again may be used again", () => {
    const plan = planOf(
      timeline(
        "plug: { laptop: PEER1, port: 3 }",
        "unplug: { laptop: PEER1 }",
        "plug: { laptop: PEER2, port: 3 }",
      ),
    );
    expect(plan.timeline.at(-1)?.actions).toEqual([
      { action: "plug", laptop: "PEER2", into: "switch", port: 3 },
    ]);
  });

  it("a port taken by chance, because it was the lowest free one", () => {
    expect(
      errorsOf(
        timeline(
          "plug: { laptops: PEER1..PEER2 }",
          "plug: { laptop: PEER3, into: switch, port: 2 }",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      error[port-taken] port 2 of switch is taken by PEER2
        --> day.scenario.yaml:11:48
         |  timeline[1]
      11 |   - plug: { laptop: PEER3, into: switch, port: 2 }
         |                                                ^
         = use another port, or unplug it first (plugged in at line 10)
         = see docs/scenario-reference.md#port-taken
      "
    `);
  });

  it("a port the switch does not have, and one port for several laptops", () => {
    expect(errorsOf(timeline("plug: { laptop: PEER1, port: 5 }"))).toMatchInlineSnapshot(`
      "
      error[no-such-port] switch has no port 5
        --> day.scenario.yaml:10:34
         |  timeline[0] at 0s
      10 |   - plug: { laptop: PEER1, port: 5 }
         |                                  ^ its ports are 1 to 4
         = see docs/scenario-reference.md#no-such-port
      "
    `);
    expect(errorsOf(timeline("plug: { laptops: PEER1..PEER2, port: 1 }"))).toMatchInlineSnapshot(`
      "
      error[port-taken] one port cannot take 2 laptops
        --> day.scenario.yaml:10:36
         |  timeline[0] at 0s
      10 |   - plug: { laptops: PEER1..PEER2, port: 1 }
         |                                    ^^^^ leave port out, or plug them in one by one
         = see docs/scenario-reference.md#port-taken
      "
    `);
  });

  it("more cables than the pool", () => {
    expect(errorsOf(timeline("plug: { laptops: PEER1..PEER3 }", "plug: { laptop: PARENT }")))
      .toMatchInlineSnapshot(`
        "
        error[no-free-cable] no cable is left for PARENT: the pool has 3
          --> day.scenario.yaml:11:21
           |  timeline[1]
        11 |   - plug: { laptop: PARENT }
           |                     ^^^^^^
           = unplug somebody first, or write expect: { refused: no-cable } if this is the point
           = see docs/scenario-reference.md#no-free-cable
        "
      `);
  });

  it("more laptops than ports", () => {
    const text = timeline("plug: { laptops: [PARENT, PEER1..PEER2] }").replace(
      "ports: 4",
      "ports: 2",
    );
    expect(errorsOf(text)).toMatchInlineSnapshot(`
      "
      error[no-free-port] no port is left for PEER2: switch has 2
        --> day.scenario.yaml:10:22
         |  timeline[0] at 0s
      10 |   - plug: { laptops: [PARENT, PEER1..PEER2] }
         |                      ^^^^^^^^^^^^^^^^^^^^^^
         = unplug somebody first, or write expect: { refused: no-port } if this is the point
         = see docs/scenario-reference.md#no-free-port
      "
    `);
  });

  it("running out of cables or ports can be the point of a step, and such a step changes nothing", () => {
    const plan = planOf(
      timeline(
        "plug: { laptops: PEER1..PEER3 }",
        "plug: { laptop: PARENT }\n    expect: { refused: no-cable }",
        "unplug: { laptop: PEER1 }",
        "plug: { laptop: PARENT }",
      ),
    );
    expect(plan.timeline).toHaveLength(4);
  });

  it("the office has cables of its own", () => {
    const plan = planOf(
      timeline("plug: { laptops: PEER1..PEER3 }", "plug: { laptop: PARENT, into: office }"),
    );
    expect(plan.timeline).toHaveLength(2);
  });

  it("prepare-parent leaves the laptop unplugged", () => {
    const prepare =
      "prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: x }] }";
    expect(planOf(timeline(prepare, "plug: { laptop: PARENT }")).timeline).toHaveLength(7);
    expect(errorsOf(timeline("plug: { laptop: PARENT }", prepare))).toContain(
      "PARENT is already plugged into switch",
    );
  });

  it("plugging in twice, unplugging what hangs free", () => {
    expect(errorsOf(timeline("plug: { laptop: PEER1 }", "plug: { laptop: PEER1 }")))
      .toMatchInlineSnapshot(`
        "
        error[already-plugged] PEER1 is already plugged into switch
          --> day.scenario.yaml:11:21
           |  timeline[1]
        11 |   - plug: { laptop: PEER1 }
           |                     ^^^^^ unplug it first (plugged in at line 10)
           = see docs/scenario-reference.md#already-plugged
        "
      `);
    expect(errorsOf(timeline("unplug: { laptop: PEER1 }"))).toMatchInlineSnapshot(`
      "
      error[not-plugged] PEER1 is not plugged in
        --> day.scenario.yaml:10:23
         |  timeline[0] at 0s
      10 |   - unplug: { laptop: PEER1 }
         |                       ^^^^^ plug it in first
         = see docs/scenario-reference.md#not-plugged
      "
    `);
  });

  it("the office server is plugged in from the start", () => {
    const told = errorsOf(timeline("plug: { laptop: OFFICE }"));
    expect(told).toContain("OFFICE is already plugged into office");
    expect(told).toContain("unplug it first (plugged in at line 5)");
  });

  it("which device, when there are several or none", () => {
    expect(
      errorsOf(timeline("plug: { laptop: PEER1 }").replace("ports: 4 }", "ports: 4 }, router: {}")),
    ).toMatchInlineSnapshot(`
      "
      error[unknown-device] plug needs the key "into": the network has several devices
        --> day.scenario.yaml:10:5
         |  timeline[0] at 0s
      10 |   - plug: { laptop: PEER1 }
         |     ^^^^ add into: switch
         = see docs/scenario-reference.md#unknown-device
      "
    `);
    expect(
      errorsOf(
        "scenario: 1\nname: A\nnodes: { A: { os: windows-7-pro } }\ntimeline: [plug: { laptop: A }]\n",
      ),
    ).toMatchInlineSnapshot(`
      "
      error[unknown-device] there is nothing to plug into
       --> day.scenario.yaml:4:12
        |  timeline[0] at 0s
      4 | timeline: [plug: { laptop: A }]
        |            ^^^^ add network: { switch: { ports: 8 } }
        = see docs/scenario-reference.md#unknown-device
      "
    `);
  });

  it("nothing is counted after a step that cannot be read", () => {
    expect(
      errorsOf(timeline("plug: { laptops: PEER1..PEER9 }", "unplug: { laptop: PEER1 }")).match(
        /error\[/g,
      ),
    ).toHaveLength(1);
  });
});

describe("cables between switches and between laptops", () => {
  const TABLES = `scenario: 1
name: Two tables
nodes: { PEER: { os: windows-7-pro, count: 6 } }
network:
  devices: { left: { kind: switch, ports: 3, uplink: right }, right: { kind: switch, ports: 3 } }
  cables: 5
  crossover-cables: 1
timeline:
`;
  const day = (...steps: ReadonlyArray<string>): string =>
    `${TABLES}${steps.map((step) => `  - ${step}\n`).join("")}`;

  it("the cable between two switches takes a port of each", () => {
    expect(
      planOf(day("plug: { laptops: PEER1..PEER2, into: left }", "wait: 1s")).timeline,
    ).toHaveLength(2);
    expect(errorsOf(day("plug: { laptops: PEER1..PEER3, into: left }"))).toMatchInlineSnapshot(`
      "
      error[no-free-port] no port is left for PEER3: left has 3
       --> day.scenario.yaml:9:22
        |  timeline[0] at 0s
      9 |   - plug: { laptops: PEER1..PEER3, into: left }
        |                      ^^^^^^^^^^^^
        = unplug somebody first, or write expect: { refused: no-port } if this is the point
        = see docs/scenario-reference.md#no-free-port
      "
    `);
    expect(codesOf(day("plug: { laptop: PEER1, into: left, port: 3 }"))).toEqual(["port-taken"]);
    expect(codesOf(day("plug: { laptop: PEER1, into: right, port: 1 }"))).toEqual(["port-taken"]);
  });

  it("a cable that would close a ring", () => {
    expect(errorsOf(day("plug-device: { device: right, into: left }"))).toMatchInlineSnapshot(`
      "
      error[ring] a cable from right to left would close a ring
       --> day.scenario.yaml:9:28
        |  timeline[0] at 0s
      9 |   - plug-device: { device: right, into: left }
        |                            ^^^^^ there is one way between two devices at most
        = see docs/scenario-reference.md#ring
      "
    `);
    expect(codesOf(day("join: { laptop: PEER1, with: PEER1 }"))).toEqual(["ring"]);
    expect(
      codesOf(day("unplug-device: { device: left }", "plug-device: { device: right, into: left }")),
    ).toEqual([]);
  });

  it("a device that is plugged into what is not there, wherever that stands", () => {
    expect(errorsOf(day("wait: 1s").replace("uplink: right", "uplink: wrong")))
      .toMatchInlineSnapshot(`
        "
        error[unknown-device] "wrong" is not a device of this scenario
         --> day.scenario.yaml:5:54
        5 |   devices: { left: { kind: switch, ports: 3, uplink: wrong }, right: { kind: switch, ports: 3 } }
          |                                                      ^^^^^ its devices are left, right
          = see docs/scenario-reference.md#unknown-device
        "
      `);
    const full = day("plug: { laptops: PEER1..PEER4, into: left }");
    expect(codesOf(full.replace("uplink: right", "uplink: wrong"))).toEqual(["unknown-device"]);
    expect(codesOf(day("plug-device: { device: left, into: nowhere }"))).toEqual([
      "unknown-device",
    ]);
  });

  it("a cable between two laptops comes out at both ends, and goes back once", () => {
    const steps = [
      "join: { laptop: PEER1, with: PEER2 }",
      "unplug: { laptop: PEER2 }",
      "plug: { laptops: PEER1..PEER2, into: left }",
      "plug: { laptops: PEER3..PEER4, into: right }",
      "plug: { laptop: PEER5, into: right }",
    ];
    expect(codesOf(day(...steps))).toEqual(["no-free-port"]);
    expect(
      codesOf(day("join: { laptop: PEER1, with: PEER2 }", "flap: { laptop: PEER2, for: 5s }")),
    ).toEqual([]);
    expect(codesOf(day("flap: { laptop: PEER2, for: 5s }"))).toEqual(["not-plugged"]);
    expect(
      codesOf(day("join: { laptop: PEER1, with: PEER2 }", "plug: { laptop: PEER2, into: left }")),
    ).toEqual(["already-plugged"]);
  });

  it("crossed cables are counted by themselves, and taken when no straight one is left", () => {
    const crossed = "join: { laptop: PEER1, with: PEER2, cable: crossover }";
    expect(codesOf(day(crossed))).toEqual([]);
    expect(codesOf(day(crossed, "join: { laptop: PEER3, with: PEER4, cable: crossover }"))).toEqual(
      ["no-free-cable"],
    );
    const few = day(
      "join: { laptop: PEER1, with: PEER2 }",
      "join: { laptop: PEER3, with: PEER4 }",
    ).replace("cables: 5", "cables: 2");
    expect(codesOf(few)).toEqual([]);
    expect(codesOf(few.replace("crossover-cables: 1", "crossover-cables: 0"))).toEqual([
      "no-free-cable",
    ]);
  });
});
