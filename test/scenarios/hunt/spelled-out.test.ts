/** What the shrinker begins with: every laptop by itself. */
import { expect, it } from "vitest";
import { FAMILIES } from "../../../src/scenarios/hunt/candidates.ts";
import { planOfText } from "../../../src/scenarios/hunt/play.ts";
import { sourceOf, writeScenario } from "../../../src/scenarios/hunt/source.ts";
import { spelledOut } from "../../../src/scenarios/hunt/spelled-out.ts";
import { IT } from "./failing.ts";

const DAY = `scenario: 1
name: Ranges
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PEER: { os: windows-7-pro, count: 3 }
  FLOOR2-PC: { os: windows-7-pro, count: 2 }
network: { switch: { ports: 8 }, cables: 6 }
timeline:
  - plug: { laptops: [PEER01..PEER3, FLOOR2-PC1..FLOOR2-PC2] }
    expect: { FLOOR2-PC1..FLOOR2-PC2: { link: up } }
workload:
  typing: { who: PEER1..PEER3, every: 5m..20m, edits: { records: 1 }, from: 1h, until: 2h }
faults:
  bumps: { who: [PEER2..PEER3, FLOOR2-PC1], kinds: [cable-pulled], every: 20m, dwell: 1m, from: 1h, until: 2h }
eventually: { within: 1h, PEER1..PEER2: { link: up } }
`;

it("a range is spelled out wherever laptops stand, also in workloads and faults, with digits in its name", () => {
  const source = spelledOut(sourceOf(DAY));
  expect(Object.keys(source.nodes)).toEqual([
    "OFFICE",
    "PEER1",
    "PEER2",
    "PEER3",
    "FLOOR2-PC1",
    "FLOOR2-PC2",
  ]);
  expect(source).toMatchObject({
    timeline: [
      {
        plug: { laptops: ["PEER1", "PEER2", "PEER3", "FLOOR2-PC1", "FLOOR2-PC2"] },
        expect: { "FLOOR2-PC1": { link: "up" }, "FLOOR2-PC2": { link: "up" } },
      },
    ],
    workload: { typing: { who: ["PEER1", "PEER2", "PEER3"] } },
    faults: { bumps: { who: ["PEER2", "PEER3", "FLOOR2-PC1"] } },
    eventually: { PEER1: { link: "up" }, PEER2: { link: "up" } },
  });
  expect(planOfText(writeScenario(source), "day")).toMatchObject({ name: "Ranges" });
});

it("a laptop has what its kind and the defaults say, as the language reads it, and can do without", () => {
  const day = DAY.replace(
    /nodes:\n(?: .*\n)+/,
    `kinds:
  old: { os: windows-xp-pro, auto-mdix: false, battery: { life: 2h } }
defaults: { os: windows-7-pro, battery: { life: 5h } }
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PEER: { kind: old, auto-mdix: true, count: 3 }
  FLOOR2-PC: { count: 2 }
`,
  );
  const source = spelledOut(sourceOf(day));
  expect(source).not.toHaveProperty("kinds");
  expect(source).not.toHaveProperty("defaults");
  expect(source.nodes).toMatchObject({
    PEER1: { os: "windows-xp-pro", "auto-mdix": true, battery: { life: "2h" } },
    "FLOOR2-PC1": { os: "windows-7-pro", battery: { life: "5h" } },
  });
  const nodesOf = (text: string) => {
    const plan = planOfText(text, "day");
    return "problems" in plan
      ? plan.problems
      : plan.nodes.map(({ battery, name, os }) => ({ battery, name, os }));
  };
  expect(nodesOf(writeScenario(source))).toEqual(nodesOf(day));
});

it("each laptop of a range can be left out, and the day is one all the same", () => {
  const source = spelledOut(sourceOf(DAY));
  const fewer = FAMILIES.flat()
    .filter(([name]) => name === "laptops")
    .flatMap(([, family]) => [...family(source, IT)])
    .filter(({ nodes }) => Object.keys(nodes).length === 5);
  const good = fewer.filter((each) => !("problems" in planOfText(writeScenario(each), "day")));
  const gone = good.map(({ nodes }) => Object.keys(source.nodes).find((name) => !(name in nodes)));
  for (const name of ["PEER1", "PEER2", "PEER3", "FLOOR2-PC1", "FLOOR2-PC2"])
    expect(gone).toContain(name);
});
