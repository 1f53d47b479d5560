/**
 * `fieldlab upgrade`: files of an older version of the language. There is one version so far, so the changes here are made up: the name of
 * a key, of an action and of two values.
 */
import { describe, expect, it } from "vitest";
import { versionMistake } from "../../../src/scenarios/language/shape/version.ts";
import { upgraded } from "../../../src/scenarios/language/upgrade/upgrade.ts";
import { UpgradeQueue } from "../../../src/scenarios/language/upgrade/upgrade-queue.ts";
import type { Upgrade } from "../../../src/scenarios/language/upgrade/upgrades.ts";

const TO_2: Upgrade = [
  { at: "nodes.*.disk-size", key: "disk" },
  { at: "timeline.**.unplug-cable", key: "unplug" },
  { at: "nodes.*.os", was: "win7", value: "windows-7-pro" },
];
const TO_3: Upgrade = [
  { at: "nodes.*.disk", key: "drive" },
  { at: "timeline.**.grant.access", was: "write", value: "read-write" },
];
const MADE_UP = [TO_2, TO_3];

const upgrade = (text: string, upgrades: ReadonlyArray<Upgrade> = MADE_UP): string => {
  const result = upgraded("day.scenario.yaml", text, upgrades);
  if ("problems" in result) throw new Error(result.problems.map(({ message }) => message).join());
  return result.text;
};

const OLD = `# kept
scenario: 1   # the first one
name:   "win7 and disk-size in words"
nodes:
  B: { 'disk-size': 1GB,   os: 'win7' }   # ours
  A:
    os: win7
    # how large
    disk-size: 250GB
timeline:
- unplug-cable: {laptop: A}
- together:
  - unplug-cable: { laptop: B }
  - - grant: { laptop: A, access: write }
matrix:
  nodes.A.os: [win7, "win7", windows-xp-pro]
  include:
    - { nodes.A.disk-size: 3GB }
breaks:
  - set: { nodes.B.disk-size: 2GB, "timeline[0].unplug-cable.laptop": B, timeline.2.grant.access: write }
    because: win7
`;

describe("a file of an older version", () => {
  it("gets the new spellings where the old ones stand, also in paths; comments, quotes, blanks and order stay", () => {
    expect(upgrade(OLD)).toBe(`# kept
scenario: 3   # the first one
name:   "win7 and disk-size in words"
nodes:
  B: { 'drive': 1GB,   os: 'windows-7-pro' }   # ours
  A:
    os: windows-7-pro
    # how large
    drive: 250GB
timeline:
- unplug: {laptop: A}
- together:
  - unplug: { laptop: B }
  - - grant: { laptop: A, access: read-write }
matrix:
  nodes.A.os: [windows-7-pro, "windows-7-pro", windows-xp-pro]
  include:
    - { nodes.A.drive: 3GB }
breaks:
  - set: { nodes.B.drive: 2GB, "timeline[0].unplug.laptop": B, timeline.2.grant.access: read-write }
    because: win7
`);
  });

  it("comes to the newest version whichever it had, and stays as it is from then on", () => {
    const new2 = upgrade(OLD, [TO_2]);
    expect(new2).toContain("scenario: 2 ");
    expect(new2).toContain("disk: 250GB");
    expect(upgrade(new2)).toBe(upgrade(OLD));
    expect(upgrade(upgrade(OLD))).toBe(upgrade(OLD));
  });

  it("says what two aliases name in the new way once", () => {
    const text = upgrade(`scenario: 1
x-old: &old { os: win7, disk-size: 1GB }
nodes: { A: *old, B: *old }
`);
    expect(text).toBe(`scenario: 3
x-old: &old { os: windows-7-pro, drive: 1GB }
nodes: { A: *old, B: *old }
`);
  });

  it("takes along what it includes, and what that includes, each once", () => {
    const files: Record<string, string> = {
      "days/a.scenario.yaml": "scenario: 1\ninclude: [../rooms/room.yaml]\n",
      "days/b.scenario.yaml": "scenario: 1\ninclude: ../rooms/room.yaml\n",
      "days/new.scenario.yaml": "scenario: 3\ninclude: ../rooms/other.yaml\n",
      "rooms/room.yaml": "include: laptops.yaml\n",
      "rooms/laptops.yaml": "nodes: { A: { os: win7 } }\n",
    };
    const days = Object.keys(files).filter((file) => file.startsWith("days/"));
    const queue = new UpgradeQueue(days, MADE_UP);
    const order: Array<string> = [];
    for (const next of queue.files()) {
      const result = queue.upgrade(next, files[next.file] ?? "");
      if ("problems" in result) throw new Error(next.file);
      order.push(next.file);
      files[next.file] = result.text;
    }
    expect(order).toEqual([...days, "rooms/room.yaml", "rooms/laptops.yaml"]);
    expect(queue.count).toBe(5);
    expect(files["rooms/laptops.yaml"]).toBe("nodes: { A: { os: windows-7-pro } }\n");
  });

  it("is refused by everything else with the command that helps", () => {
    expect(versionMistake(1, 2)).toMatchObject({
      code: "unknown-version",
      hint: "fieldlab upgrade rewrites the file and keeps its comments",
    });
    expect(versionMistake(2, 2)).toBeUndefined();
    for (const version of [3, 0, 1.5, "1", null])
      expect(versionMistake(version, 2)?.hint).toBe("write scenario: 2");
  });
});

describe("a file that cannot be upgraded", () => {
  it.each([
    ["nodes: { A: {\n", "yaml-syntax"],
    ["", "empty-file"],
    ["- a list\n", "wrong-type"],
    ["name: no version\n", "missing-key"],
    ["scenario: 4\n", "unknown-version"],
    ["scenario: one\n", "unknown-version"],
  ])("%j is refused with %s", (text, code) => {
    const result = upgraded("day.scenario.yaml", text, MADE_UP);
    expect("problems" in result ? result.problems.map((problem) => problem.code) : []).toContain(
      code,
    );
  });
});
