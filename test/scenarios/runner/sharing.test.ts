/** File sharing beyond the steps of the page, faults of the room and the choices, written in a scenario and played. */
import { describe, expect, it } from "vitest";
import { SHARING_POLICIES } from "../../../src/scenarios/sharing-policies.ts";
import { fieldWorld } from "../../../src/scenarios/runner/world.ts";
import { messages, planOf, smallRoom } from "../../support/scenario.ts";

/** An office, a parent that shares its copy to the account `field`, and two peers on one switch. */
const room = (
  keys: { readonly parent?: string; readonly policies?: string; readonly proof?: string },
  ...steps: ReadonlyArray<string>
): string => `scenario: 1
name: A room
policies: { ${keys.policies ?? ""} }
engagement: { name: Maple 2026, documents: 3, size: 3MB, records: 5 }
nodes:
  OFFICE: { os: windows-server-2019, holds: top-level }
  PARENT: { os: windows-7-pro, ${keys.parent ?? ""} }
  PEER: { os: windows-7-pro, count: 2 }
network: { switch: { ports: 8 } }
timeline:
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: pw }] }
  - plug: { laptops: [PARENT, PEER1..PEER2] }
${steps.map((step) => `  - ${step}\n`).join("")}${keys.proof === undefined ? "" : `must-happen: [${keys.proof}]\n`}`;

const signIn = (password = "pw", laptop = "PEER1"): string =>
  `sign-in: { laptop: ${laptop}, to: '\\\\PARENT', as: 'PARENT\\field', password: ${password} }`;
const copy = (laptop = "PEER1"): string =>
  `create-child-copy: { laptop: ${laptop}, from: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: pw, remember: true }`;
const refused = (step: string, code: number | string): string =>
  `${step}\n    expect: { refused: ${code} }`;

describe("accounts and permissions", () => {
  it("a scenario locks an account, unlocks it, and changes its password", () => {
    const day = room(
      { parent: "lockout-after: 2", proof: "account-locked-out" },
      refused(signIn("no"), 1326),
      refused(signIn("no"), 1326),
      refused(signIn(), 1909),
      "change-account: { laptop: PARENT, name: field, locked-out: false, password: new }",
      refused(signIn(), 1326),
      signIn("new"),
    );
    expect(messages(day)).toEqual([]);
  });

  it("a scenario plays a host that takes everybody for Guest", () => {
    const day = (keys: { readonly parent?: string; readonly policies?: string }) =>
      messages(
        room(
          { ...keys, proof: "arrived-as-guest" },
          signIn("whatever"),
          "expect: { PARENT: { sessions: 1 } }",
        ),
      );
    expect(day({ parent: "sharing: guest-only" })).toEqual([]);
    expect(day({ policies: "sharing-model: guest-only" })).toEqual([]);
    expect(day({})).not.toEqual([]);
  });

  it("the wizard's Reader makes a copy and sends nothing until somebody grants more", () => {
    const day = room(
      {},
      "stop-sharing: { laptop: PARENT, share: Maple }",
      "share-folder: { laptop: PARENT, share: Maple, readers: [field] }",
      copy(),
      "connect: { laptop: PEER1, to: '\\\\PARENT\\Maple' }",
      "edit-record: { laptop: PEER1, record: tb/1000, set: { amount: 1 } }",
      "wait: 2m",
      "expect: { PEER1: { queue: 1 } }",
      "grant: { laptop: PARENT, share: Maple, account: field }\n    eventually: { within: 5m, PEER1: { queue: 0 } }",
    );
    expect(messages(day)).toEqual([]);
  });

  it("a denial for a group and one for a folder inside keep people out", () => {
    const day = room(
      {},
      "create-account: { laptop: PARENT, name: jr, password: pw, groups: [Juniors] }",
      "grant: { laptop: PARENT, share: Maple, account: jr }",
      "grant: { laptop: PARENT, share: Maple, account: Juniors, access: none }",
      refused(copy().replace("field", "jr"), 5),
      "limit-folder: { laptop: PARENT, share: Maple, account: Everyone, access: none, path: _Sync }",
      refused(copy("PEER2"), 5),
    );
    expect(messages(day)).toEqual([]);
  });
});

describe("programs that hold files", () => {
  const open = (how: string, laptop = "PEER1"): string =>
    `open-program: { laptop: ${laptop}, program: Word, on: '\\\\PARENT\\Maple', file: _Sync/format.json, as: 'PARENT\\field', password: pw, ${how} }`;

  it("what one lets others do decides whether the next one gets in", () => {
    const day = room(
      {},
      open("lets-others: read"),
      refused(open("writes: true", "PEER2"), 32),
      open("lets-others: read", "PEER2"),
    );
    expect(messages(day)).toEqual([]);
  });

  it("a save that never got to the host is lost, and the mark proves it", () => {
    const day = (proof: string) =>
      room(
        { proof },
        open("writes: true, lets-others: all"),
        "save-in-program: { laptop: PEER1, program: Word }",
        "unplug: { laptop: PEER1 }",
        "wait: 30m",
        "plug: { laptop: PEER1 }",
        "wait: 1m",
      );
    expect(messages(day("{ mark: delayed-write-failed, on: PEER1 }"))).toEqual([]);
    expect(messages(day("{ mark: handle-reclaimed, on: PEER1 }"))).not.toEqual([]);
  });
});

describe("faults of the room", () => {
  const transfer = (fault: string): string =>
    room(
      {},
      copy(),
      "connect: { laptop: PEER1, to: '\\\\PARENT\\Maple' }",
      fault,
      "edit-document: { laptop: PEER1, document: doc-001.docx, size: 5MB }",
      "wait: 20s",
      "end-fault: { name: it }\n    eventually: { within: 10m, PEER1: { queue: 0, indicator: green } }",
    );

  it.each([
    "partition, from: PEER1, to: PARENT, both-ways: false",
    "clog",
    "slow, rate: 500kbit/s, to: PARENT",
    "delay, by: 50ms, jitter: 50ms",
    "lose, one-in: 10",
    "reorder, one-in: 3, by: 20ms",
    "duplicate, one-in: 2",
  ])("an edit gets through when it is over: %s", (does) => {
    expect(messages(transfer(`fault: { name: it, does: ${does} }`))).toEqual([]);
  });

  it("one that is there already, or not, is refused", () => {
    const wall = "fault: { name: wall, does: partition }";
    const day = room({}, wall, refused(wall, "already-begun"), "end-fault: { name: wall }");
    expect(messages(day)).toEqual([]);
    expect(messages(room({}, refused("end-fault: { name: wall }", "not-begun")))).toEqual([]);
  });

  it("a number that means nothing for it is told", () => {
    const wrong = room({}, "fault: { name: it, does: clog, rate: 1Mbit/s }");
    expect(() => planOf(wrong)).toThrow("rate means nothing for clog");
    const other = room({}, "fault: { name: it, does: lose, by: 1s }");
    expect(() => planOf(other)).toThrow("lose takes one-in");
    expect(() => planOf(room({}, "fault: { name: it, does: slow, to: PEER9 }"))).toThrow("PEER9");
  });

  it("a change of an account that changes nothing is told", () => {
    const wrong = room({}, "change-account: { laptop: PARENT, name: field }");
    expect(() => planOf(wrong)).toThrow("change-account changes nothing");
  });
});

describe("folders in Explorer and sticks", () => {
  const online = (laptop = "PEER1"): string =>
    `connect: { laptop: ${laptop}, to: '\\\\PARENT\\Maple' }`;
  const edit = (amount: number, laptop = "PEER1"): string =>
    `edit-record: { laptop: ${laptop}, record: tb/1000, set: { amount: ${amount} } }`;
  const shows = (amount: number): string =>
    `eventually: { within: 10m, PARENT: { records: { tb/1000: { amount: ${amount} } } } }`;

  it("a copy that is put back from Monday gets what came since from its parent", () => {
    const day = room(
      {},
      copy(),
      online(),
      "copy-folder: { laptop: PEER1, as: monday }",
      `${edit(7)}\n    ${shows(7)}`,
      "close-copy: { laptop: PEER1 }",
      "restore-folder: { laptop: PEER1, from: monday }",
      "open-copy: { laptop: PEER1 }\n    eventually: { within: 10m, all-copies: equal }",
      `${edit(8)}\n    ${shows(8)}`,
    );
    expect(messages(day)).toEqual([]);
  });

  it("a copy that is deleted in Explorer is gone, and one that was never copied cannot be put back", () => {
    const day = room(
      {},
      copy(),
      "close-copy: { laptop: PEER1 }",
      "delete-folder: { laptop: PEER1 }",
      refused("delete-folder: { laptop: PEER1 }", 3),
      refused("restore-folder: { laptop: PEER1, from: tuesday }", 3),
      copy(),
    );
    expect(messages(day)).toEqual([]);
  });

  it("a copy that is deleted in Explorer is missed by nobody who compares all copies", () => {
    const day = (gone: string): string =>
      smallRoom(
        [
          "open-copy: { laptop: OFFICE }",
          "close-copy: { laptop: PEER1 }",
          ...(gone === "" ? [] : [gone]),
          "wait: 1m\n    expect: { all-copies: equal }",
        ]
          .map((step) => `  - ${step}\n`)
          .join(""),
      );
    expect(messages(day("delete-folder: { laptop: PEER1 }"))).toEqual([]);
    expect(messages(day(""))).not.toEqual([]);
  });

  it("a copy on a stick goes with it, and its work is there when it is back", () => {
    const day = room({}, copy(), online(), "pull-stick: { laptop: PEER1 }").replace(
      "count: 2",
      "count: 2, stick: true",
    );
    const lost = `${day}  - ${edit(9)}\n`;
    expect(messages(lost)[0]).toContain("edit-record was refused with error");
    const back = `${day}  - put-stick-back: { laptop: PEER1 }\n  - ${edit(9)}\n    ${shows(9)}\n`;
    expect(messages(back)).toEqual([]);
  });
});

describe("a file that is damaged", () => {
  const there = "{ documents: { doc-001.docx: present } }";

  it("is found where everything is read once more, and whoever has it brings it", () => {
    const day = (...steps: ReadonlyArray<string>): ReadonlyArray<string> =>
      messages(
        room(
          {},
          copy(),
          "connect: { laptop: PEER1, to: '\\\\PARENT\\Maple' }",
          "edit-document: { laptop: PEER1, document: doc-001.docx, size: 1kB }",
          "wait: 2m",
          "close-copy: { laptop: PEER1 }",
          "damage-file: { laptop: PARENT, of: pieces, how: gone }",
          "damage-file: { laptop: PARENT, of: pieces, how: gone }",
          "damage-file: { laptop: PARENT, of: pieces, how: gone }",
          "damage-file: { laptop: PARENT, of: pieces, how: gone }",
          ...steps,
          "open-copy: { laptop: PEER1 }",
          "wait: 3m",
          "close-copy: { laptop: PEER1 }",
          "close-copy: { laptop: PARENT }",
          "open-copy: { laptop: PARENT }",
          `wait: 10s\n    expect: { PARENT: ${there} }`,
        ),
      );
    expect(day("repair: { laptop: PARENT }")).toEqual([]);
    expect(day()).not.toEqual([]);
  });

  it("is not there for the step where nothing of its kind is (2)", () => {
    const day = room({}, refused("damage-file: { laptop: PARENT, of: snapshots }", 2));
    expect(messages(day)).toEqual([]);
  });
});

describe("choices", () => {
  it("clients that remember names for some seconds, on lying disks, end the day like all others", () => {
    const day = room(
      { policies: "client-caches: on, disk-cache: lying, dialects: checked" },
      copy(),
      copy("PEER2"),
      "connect: { laptops: PEER1..PEER2, to: '\\\\PARENT\\Maple' }",
      "edit-document: { laptop: PEER1, document: doc-001.docx, size: 2MB }",
      "edit-record: { laptop: PEER2, record: tb/1001, set: { amount: 3 } }\n    eventually: { within: 10m, all-copies: equal, PEER2: { saved-by: { doc-001.docx: PEER1 } } }",
    );
    expect(messages(day)).toEqual([]);
  });

  it("every word of every choice is one of the model, and none is left out", () => {
    for (const [name, { choices }] of Object.entries(SHARING_POLICIES)) {
      const [usual, ...others] = choices;
      const before = fieldWorld(planOf(room({ policies: `${name}: ${usual}` }))).policies;
      expect(before).toEqual(fieldWorld(planOf(room({}))).policies);
      for (const other of others) {
        const after = fieldWorld(planOf(room({ policies: `${name}: ${other}` }))).policies;
        const values = Object.values(after ?? {});
        expect(values).toContain(other);
        expect(after).not.toEqual(before);
      }
    }
  });

  it("every choice of file sharing reaches the room", () => {
    const ends = (policies: string): string =>
      messages(
        room(
          { policies },
          copy(),
          "connect: { laptop: PEER1, to: '\\\\PARENT\\Maple' }",
          "revoke: { laptop: PARENT, share: Maple, account: field }\n    eventually: { within: 10m, PEER1: { indicator: offline } }",
        ),
      ).join();
    expect(ends("withdrawal: next-open")).toBe("");
    expect(ends("withdrawal: at-once")).toBe("");
    expect(ends("withdrawal: next-connection")).toContain("PEER1.indicator");
  });
});
