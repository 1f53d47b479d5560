/** `kinds` and `defaults`: what laptops have in common is said once. */
import { describe, expect, it } from "vitest";
import { errorsOf, planOf } from "./loading.ts";

const room = (top: string, nodes: string): string => `scenario: 1
name: A day
${top}
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
${nodes}
timeline: [wait: 1s]
`;
const nodes = (text: string) => new Map(planOf(text).nodes.map((node) => [node.name, node]));

describe("kinds and defaults", () => {
  it("a laptop has what it says itself, else what its kind says, else the defaults", () => {
    const found = nodes(
      room(
        `defaults: { os: windows-7-pro, battery: { life: 3h, charge: 50 }, workgroup: AUDIT }
kinds: { old-laptop: { os: windows-xp-pro, auto-mdix: false, battery: { life: 1h } } }`,
        `  PARENT: { kind: old-laptop, workgroup: OTHER }
  PEER: { count: 2, auto-mdix: true }`,
      ),
    );
    expect(found.get("PARENT")).toMatchObject({
      os: "windows-xp-pro",
      autoMdix: false,
      workgroup: "OTHER",
      // A key is taken whole: the charge of the defaults is not mixed into the battery of the kind.
      battery: { lifeMillis: 3_600_000, percent: 100 },
    });
    expect(found.get("PEER2")).toMatchObject({
      os: "windows-7-pro",
      autoMdix: true,
      workgroup: "AUDIT",
      battery: { lifeMillis: 10_800_000, percent: 50 },
    });
    expect(found.get("OFFICE")).toMatchObject({ os: "windows-server-2008-r2", workgroup: "AUDIT" });
  });

  it("an included file can bring kinds and defaults along", () => {
    const text = room("include: kinds.yaml", "  PARENT: { kind: old-laptop }");
    const plan = planOf(text, {
      readInclude: () =>
        "kinds: { old-laptop: { os: windows-xp-pro } }\ndefaults: { sleeps-after: 1h }\n",
    });
    expect(plan.nodes[1]).toMatchObject({
      os: "windows-xp-pro",
      sleepsAfterMillis: 3_600_000,
    });
  });

  it("--set changes one laptop, or all of a kind", () => {
    const text = room(
      "kinds: { old-laptop: { os: windows-xp-pro } }",
      "  PEER: { kind: old-laptop, count: 2 }",
    );
    const set = (path: string, value: string) =>
      planOf(text, { set: [[path, value]] }).nodes[2]?.os;
    expect(set("kinds.old-laptop.os", "windows-7-pro")).toBe("windows-7-pro");
    expect(set("nodes.PEER.os", "windows-10-pro")).toBe("windows-10-pro");
  });

  it("says what is wrong once, where it stands, however many laptops share it", () => {
    expect(
      errorsOf(
        room(
          "kinds: { old-laptop: { os: windows-xp-pro, batery: { life: 1h } } }",
          "  PEER: { kind: old-laptop, count: 3 }\n  ANNA: { kind: old-laptop }\n  BEN: { kind: odl-laptop }\n  CLARA: {}",
        ),
      ),
    ).toMatchInlineSnapshot(`
      "
      error[unknown-key] "batery" is not a key of old-laptop
       --> day.scenario.yaml:3:44
      3 | kinds: { old-laptop: { os: windows-xp-pro, batery: { life: 1h } } }
        |                                            ^^^^^^ did you mean "battery"?
        = see docs/scenario-reference.md#unknown-key

      error[unknown-kind] "odl-laptop" is not a kind of this scenario
       --> day.scenario.yaml:8:16
      8 |   BEN: { kind: odl-laptop }
        |                ^^^^^^^^^^ did you mean "old-laptop"? (defined at line 3)
        = see docs/scenario-reference.md#unknown-kind

      error[missing-key] CLARA needs the key "os"
       --> day.scenario.yaml:9:3
      9 |   CLARA: {}
        |   ^^^^^ add os: windows-xp-pro
        = see docs/scenario-reference.md#missing-key
      "
    `);
    expect(errorsOf(room("defaults: { os: windows-8 }", "  PEER: {}"))).toMatchInlineSnapshot(`
      "
      error[wrong-value] os cannot be "windows-8"
       --> day.scenario.yaml:3:17
      3 | defaults: { os: windows-8 }
        |                 ^^^^^^^^^ did you mean "windows-8-pro"?
        = see docs/scenario-reference.md#wrong-value
      "
    `);
    expect(errorsOf(room("kinds: [old-laptop]", "  PEER: { kind: old-laptop }")))
      .toMatchInlineSnapshot(`
        "
        error[wrong-type] kinds takes kinds of laptops by name
         --> day.scenario.yaml:3:1
        3 | kinds: [old-laptop]
          | ^^^^^ write old-laptop: { os: windows-xp-pro } below it
          = see docs/scenario-reference.md#wrong-type
        "
      `);
  });

  it("has a name in quotes where that looks like a number", () => {
    const seven = "kinds: { 7: { os: windows-7-pro } }";
    expect(nodes(room(seven, "  PEER: { kind: '7' }")).get("PEER")?.os).toBe("windows-7-pro");
    expect(errorsOf(room(seven, "  PEER: { kind: 7 }"))).toMatchInlineSnapshot(`
      "
      error[wrong-type] kind takes a text, not 7
       --> day.scenario.yaml:6:17
      6 |   PEER: { kind: 7 }
        |                 ^ put it in quotes: '7'
        = see docs/scenario-reference.md#wrong-type
      "
    `);
  });

  it("keeps to the node what two laptops cannot share", () => {
    expect(errorsOf(room("defaults: { address: 10.0.0.1, os: windows-7-pro }", "  PEER: {}")))
      .toMatchInlineSnapshot(`
        "
        error[unknown-key] "address" is not a key of defaults
         --> day.scenario.yaml:3:13
        3 | defaults: { address: 10.0.0.1, os: windows-7-pro }
          |             ^^^^^^^
          = its keys are os, user, password, clock, program-version, file-system, auto-mdix, workgroup, network-profile, sharing, lockout-after, stick, auto-disconnect, disk, disk-latency, disk-speed, battery, sleeps-after, on-lid-close
          = see docs/scenario-reference.md#unknown-key
        "
      `);
  });
});
