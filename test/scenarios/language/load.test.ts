/** What a good file means: defaults, counts, ranges, short forms, flags, includes. */
import { readFileSync } from "node:fs";
import { INVARIANTS } from "../../../src/scenarios/plan.ts";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_SHARING_POLICIES,
  SHARING_POLICIES,
} from "../../../src/scenarios/sharing-policies.ts";
import { decodeScenarioBytes, loadScenario } from "../../../src/scenarios/language/load.ts";
import { seedOf } from "../../../src/scenarios/language/read-plan.ts";
import { WINDOWS_CODES } from "../../../src/model/windows/codes.ts";
import { REFUSAL_CODES } from "../../../src/scenarios/language/shape/refusals.ts";
import { errorsOf, planOf, PREPARED, ROOM } from "./loading.ts";

const EXAMPLE = readFileSync(
  new URL("../../fixtures/scenarios/eleventh-peer.scenario.yaml", import.meta.url),
  "utf8",
);

const actionsOf = (text: string) => planOf(text).timeline.flatMap((step) => step.actions);

describe("the example of the issue", () => {
  const plan = planOf(EXAMPLE);

  it("loads", () => {
    expect(plan.name).toBe("The eleventh peer is refused by a Windows XP parent");
    expect(plan.seed).toBe("7");
    expect(plan.engagement).toEqual({
      name: "Maple 2026",
      documents: 24,
      sizeBytes: 6_000_000,
      records: 200,
    });
    expect(plan.devices).toEqual([
      { name: "switch", kind: "switch", ports: 16, speedBitsPerSecond: 100_000_000, dhcp: false },
    ]);
    expect(plan.cables).toBe(12);
    expect(plan.always).toEqual(["no-lost-edits", "sessions-within-cap"]);
  });

  it("turns count: 11 into PEER1 to PEER11", () => {
    const peers = Array.from({ length: 11 }, (_, index) => `PEER${index + 1}`);
    expect(plan.nodes.map((node) => node.name)).toEqual(["OFFICE", "PARENT", ...peers]);
  });

  it("writes prepare-parent out as the small steps of the page", () => {
    const small = plan.timeline.filter((step) => step.index === 0);
    expect(small.map((step) => step.actions)).toEqual([
      [{ action: "plug", laptop: "PARENT", into: "office", port: null }],
      [{ action: "create-sync-copy", laptop: "PARENT", from: "OFFICE" }],
      [{ action: "unplug", laptop: "PARENT" }],
      [
        {
          action: "create-account",
          laptop: "PARENT",
          name: "field",
          password: "s3cret",
          disabled: false,
          expired: false,
        },
      ],
      [{ action: "share-folder", laptop: "PARENT", share: "Maple" }],
      [
        {
          action: "grant",
          laptop: "PARENT",
          share: "Maple",
          account: "field",
          access: "read-write",
        },
      ],
    ]);
    expect(small.map((step) => step.label)).toEqual(Array(6).fill("prepare-parent"));
    expect(small.map((step) => step.say !== null)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("looks at what a short form expects after its last small step", () => {
    const steps = planOf(
      `${PREPARED}    expect: { PARENT: { link: down } }\n    pass: Good.\n    fail: Bad.\n    eventually: { within: 1m, cables-left: 3 }\n`,
    ).timeline;
    expect(
      steps.map((step) => [step.expect.length, step.pass, step.fail, step.eventually === null]),
    ).toEqual([
      ...Array.from({ length: 5 }, () => [0, null, null, true]),
      [1, "Good.", "Bad.", false],
    ]);
  });

  it("lets all laptops of a step act at the same moment", () => {
    const plug = plan.timeline.find((step) => step.index === 1);
    expect(plug?.start).toEqual({ at: 3_600_000_000 });
    expect(plug?.actions).toHaveLength(12);
    expect(plug?.actions.at(-1)).toEqual({
      action: "plug",
      laptop: "PEER11",
      into: "switch",
      port: null,
    });
  });

  it("keeps what was typed as user name exactly", () => {
    const copy = plan.timeline.find((step) => step.index === 2)?.actions[0];
    expect(copy).toEqual({
      action: "create-child-copy",
      laptop: "PEER1",
      from: String.raw`\\PARENT\Maple`,
      user: String.raw`PARENT\field`,
      password: "s3cret",
      remember: true,
    });
  });

  it("says where each step and expectation stands", () => {
    const refused = plan.timeline.find((step) => step.index === 4);
    expect(refused?.place).toEqual({ file: "day.scenario.yaml", line: 24, column: 5 });
    expect(refused?.expect).toEqual([
      { kind: "refused", want: 71, place: { file: "day.scenario.yaml", line: 25, column: 15 } },
    ]);
    expect(plan.eventually).toEqual({
      withinMicros: 1_800_000_000,
      expectations: [
        {
          kind: "all-copies",
          want: "equal",
          place: { file: "day.scenario.yaml", line: 28, column: 28 },
        },
      ],
      place: { file: "day.scenario.yaml", line: 28, column: 1 },
    });
    expect(plan.mustHappen.map(({ mark, on }) => [mark, on])).toEqual([
      ["seat-refused", null],
      ["seat-refused", "PEER11"],
    ]);
  });
});

describe("defaults", () => {
  const plan = planOf(
    "scenario: 1\nname: Nothing said\nnodes: { A: { os: windows-7-pro } }\nnetwork: { switch: {}, router: {} }\ntimeline: [wait: 5m]\n",
  );

  it("are all filled in", () => {
    expect({ ...plan, timeline: [], fileHash: "" }).toEqual({
      file: "day.scenario.yaml",
      fileHash: "",
      name: "Nothing said",
      about: "",
      symptom: [],
      cause: "",
      source: "",
      tags: [],
      seed: seedOf("Nothing said"),
      scheduling: "fifo",
      policies: {
        yellow: "not-immediate-parent",
        numbering: "first-to-arrive",
        "locks-with-peer": "none",
        "offline-colour": "grey",
        "cap-order": "authenticate-first",
        "cap-unit": "user-and-machine",
        "bare-user": "account-of-server",
        dialects: "not-checked",
        "sharing-model": "classic",
        withdrawal: "next-open",
        "cut-writes": "partial",
        "power-loss": "torn",
        "disk-cache": "honest",
        "client-caches": "off",
        "vista-home-seats": "five",
        "idle-end": "shorter",
        "dead-peer": "two-minutes",
        "connect-timeout": "like-xp",
        "new-networks": "private",
        "failed-names": "asked-again",
        "automatic-sleep": "never",
        "file-system": "ntfs",
      },
      engagement: { name: "Engagement", documents: 10, sizeBytes: 1_000_000, records: 100 },
      nodes: [
        {
          name: "A",
          os: "windows-7-pro",
          holds: null,
          user: "a",
          password: "a",
          clockOffsetMillis: 0,
          clockDriftPpm: 0,
          fileSystem: "ntfs",
          autoMdix: true,
        },
      ],
      devices: [
        { name: "switch", kind: "switch", ports: 8, speedBitsPerSecond: 100_000_000, dhcp: false },
        { name: "router", kind: "router", ports: 4, speedBitsPerSecond: 100_000_000, dhcp: true },
      ],
      cables: 12,
      timeline: [],
      eventually: null,
      always: INVARIANTS,
      mustHappen: [],
    });
  });

  it("the default seed is a fixed number made from the name", () => {
    // Published vectors of FNV-1a, 32 bit.
    expect(["", "a", "foobar"].map(seedOf)).toEqual(["2166136261", "3826002220", "3214735720"]);
  });

  it("wait takes a duration or keys", () => {
    expect(actionsOf(`${ROOM}timeline: [wait: 5m, wait: { for: 5m }]`)).toEqual([
      { action: "wait", forMicros: 300_000_000 },
      { action: "wait", forMicros: 300_000_000 },
    ]);
  });

  it("a seed may be a number or a text, and --seed wins", () => {
    expect(planOf(`${ROOM}seed: 0x10\ntimeline: [wait: 1s]`).seed).toBe("16");
    expect(planOf(`${ROOM}seed: monday\ntimeline: [wait: 1s]`).seed).toBe("monday");
    expect(planOf(`${ROOM}seed: monday\ntimeline: [wait: 1s]`, { seed: "9" }).seed).toBe("9");
  });

  it("a seed is a whole number or a text that says something", () => {
    for (const seed of ["''", "1.5", "true", "[1]", "~"])
      expect(errorsOf(`${ROOM}seed: ${seed}\ntimeline: [wait: 1s]`)).toContain("seed: 7");
  });

  it("what a step says itself takes the place of what is usual", () => {
    const of = (step: string) => actionsOf(`${PREPARED}  - ${step}\n`).at(-1);
    const vpn = of("connect-vpn: { laptop: PARENT }");
    expect(of("connect-vpn: { laptop: PARENT, latency: 3ms }")).toEqual({
      ...vpn,
      latencyMicros: 3_000,
    });
    expect(of("connect-vpn: { laptop: PARENT, rate: 3Mbit/s, isolates: true }")).toEqual({
      ...vpn,
      bitsPerSecond: 3_000_000,
      isolates: true,
    });
    expect(of("fault: { name: wall, does: delay, by: 7ms, jitter: 2ms }")).toMatchObject({
      effect: { kind: "delay", byMicros: 7_000, jitterMicros: 2_000 },
    });
    expect(of("fault: { name: wall, does: reorder, by: 7ms, one-in: 9 }")).toMatchObject({
      effect: { kind: "reorder", byMicros: 7_000, oneIn: 9 },
    });
    const account = "create-account: { laptop: PEER1, name: jr, password: x";
    expect(of(`${account} }`)).not.toHaveProperty("lockedOut");
    expect(of(`${account}, locked-out: false }`)).not.toHaveProperty("lockedOut");
    expect(of(`${account}, locked-out: true }`)).toMatchObject({ lockedOut: true });
  });

  it("a document that nobody has cannot be given back either, unless all are", () => {
    const undo = (what: string) => `${PREPARED}  - undo-check-outs: { laptop: OFFICE${what} }\n`;
    expect(errorsOf(undo(", document: nowhere.docx"))).toContain('"nowhere.docx"');
    expect(actionsOf(undo("")).at(-1)).toMatchObject({ document: null });
    expect(actionsOf(undo(", document: doc-001.docx")).at(-1)).toMatchObject({
      document: "doc-001.docx",
    });
  });

  it("what has to become true is said, not only by when", () => {
    expect(errorsOf(`${ROOM}timeline: [{ wait: 1s, eventually: { within: 5m } }]`)).toContain(
      "eventually says nothing that must become true",
    );
  });

  it("a new document without a size gets one, a later version keeps it", () => {
    const text = `${ROOM}timeline:
  - edit-document: { laptop: PEER1, document: doc-001.docx }
  - edit-document: { laptop: PEER1, document: memo.docx }
  - edit-document: { laptop: PEER2, document: memo.docx }
`;
    expect(
      actionsOf(text).map((action) => action.action === "edit-document" && action.sizeBytes),
    ).toEqual([null, 65_536, null]);
  });
});

describe("the disk of a laptop", () => {
  it("is that of the policies, unless the laptop has another one", () => {
    const { nodes } = planOf(
      `${ROOM}policies: { file-system: samba }\ntimeline: [wait: 5m]\n`.replace(
        "windows-xp-pro }",
        "windows-xp-pro, file-system: local }",
      ),
    );
    expect(nodes.map(({ name, fileSystem }) => `${name} ${fileSystem}`)).toEqual([
      "OFFICE samba",
      "PARENT local",
      "PEER1 samba",
      "PEER2 samba",
      "PEER3 samba",
    ]);
  });
});

describe("laptops", () => {
  const who = (laptops: string) =>
    actionsOf(`${ROOM}timeline: [sleep: { ${laptops} }]`).map((action) =>
      "laptop" in action ? action.laptop : "",
    );

  it("one laptop, a range, or a list of both", () => {
    expect(who("laptop: PEER2")).toEqual(["PEER2"]);
    expect(who("laptops: PEER1..PEER3")).toEqual(["PEER1", "PEER2", "PEER3"]);
    expect(who("laptops: [PARENT, PEER2..PEER3]")).toEqual(["PARENT", "PEER2", "PEER3"]);
  });

  it("laptops with zeros in front of their numbers are named one by one", () => {
    const text = PREPARED.replace(
      "PEER: {",
      "PC08: { os: windows-7-pro }\n  PC09: { os: windows-7-pro }\n  PEER: {",
    );
    expect(errorsOf(`${text}  - sleep: { laptops: PC08..PC09 }\n`)).toContain(
      "^ name them one by one: [PC08, …, PC09]",
    );
    const plan = planOf(`${text}  - sleep: { laptops: [PC08, PC09] }\n`);
    expect(plan.timeline.at(-1)?.actions).toHaveLength(2);
  });

  it("a key of expect may be a range", () => {
    const [, step] = planOf(
      `${ROOM}timeline: [open-copy: { laptops: PEER1..PEER2 }, expect: { PEER1..PEER2: { link: up, connected-to: PARENT }, cables-left: 0 }]`,
    ).timeline;
    expect(step?.actions).toEqual([{ action: "look" }]);
    expect(step?.expect.map(({ place: _place, ...rest }) => rest)).toEqual([
      { kind: "laptop", laptop: "PEER1", want: { link: "up", "connected-to": "PARENT" } },
      { kind: "laptop", laptop: "PEER2", want: { link: "up", "connected-to": "PARENT" } },
      { kind: "cables-left", want: 0 },
    ]);
  });

  it("a step without an action is called by what it is there for, and says what it looks at", () => {
    const steps = planOf(`${ROOM}timeline:
  - open-copy: { laptops: PEER1..PEER2 }
    expect: { PEER1: { link: up } }
  - say: Now we look.
    expect: { PEER1..PEER2: { link: up, connected-to: null }, cables-left: 0 }
    eventually: { within: 5m, PEER1: { documents: { doc-001.docx: present }, sees: [PARENT, PEER1] } }
  - always: { PEER1: { link: up } }
  - never: { PEER1: { net-session: {} } }
  - say: And now lunch.
`).timeline;
    expect(steps.map(({ label, looksAt }) => [label, looksAt])).toEqual([
      ["open-copy", undefined],
      [
        "expect",
        "PEER1 connected-to nothing, link up; PEER2 connected-to nothing, link up; cables-left 0; eventually PEER1 sees PARENT and PEER1, documents doc-001.docx present within 5m",
      ],
      ["always", "PEER1 link up"],
      ["never", "PEER1 net-session nobody"],
      ["say", undefined],
    ]);
  });

  it("everything a laptop can show", () => {
    const [, step] = planOf(`${ROOM}timeline:
  - open-copy: { laptop: PEER1 }
  - eventually:
      within: 5m
      PEER1:
        indicator: n/a
        connected-to: null
        queue: 0
        conflicts: 1
        link: down
        address: 169.254
        sessions: 2
        synchronised-with: [PARENT, PEER2..PEER3]
        locations: ['\\\\PARENT\\Maple', '\\\\PEER2\\Maple']
        records: { tb/1000: { amount: 12.5, text: x, done: true, gone: null } }
        documents: { doc-001.docx: present, doc-009.docx: absent }
`).timeline;
    expect(step?.eventually?.expectations[0]).toMatchObject({
      laptop: "PEER1",
      want: {
        indicator: "n/a",
        "connected-to": null,
        queue: 0,
        conflicts: 1,
        link: "down",
        address: "169.254",
        sessions: 2,
        "synchronised-with": ["PARENT", "PEER2", "PEER3"],
        locations: [String.raw`\\PARENT\Maple`, String.raw`\\PEER2\Maple`],
        records: { "tb/1000": { amount: 12.5, text: "x", done: true, gone: null } },
        documents: { "doc-001.docx": "present", "doc-009.docx": "absent" },
      },
    });
  });
});

describe("network paths", () => {
  it("name the host as the file does, whatever case was typed", () => {
    const actions = actionsOf(
      `${PREPARED}  - connect: { laptop: PEER1, to: '\\\\parent\\MAPLE' }\n`,
    );
    expect(actions.at(-1)).toEqual({
      action: "connect",
      laptop: "PEER1",
      to: String.raw`\\PARENT\MAPLE`,
      user: null,
      password: null,
      remember: false,
    });
  });

  it("the office shares the engagement from the start", () => {
    expect(
      actionsOf(
        `${ROOM}timeline: [{ switch: { laptop: PEER1, to: '\\\\OFFICE\\Maple 2026' } }, { switch: { laptop: PEER1, to: parent } }]`,
      ),
    ).toEqual([
      { action: "switch", laptop: "PEER1", to: String.raw`\\OFFICE\Maple 2026` },
      { action: "switch", laptop: "PEER1", to: "parent" },
    ]);
  });

  it("may name what is not there when a refusal is expected", () => {
    const text = `${ROOM}timeline:
  - connect: { laptop: PEER1, to: '\\\\NOBODY\\Maple', as: 'NOBODY\\x', password: '' }
    expect: { refused: 53 }
  - connect: { laptop: PEER1, to: '\\\\PARENT\\Nothing' }
    expect: { refused: 67 }
`;
    expect(actionsOf(text)).toHaveLength(2);
  });
});

describe("policies of file sharing and disks", () => {
  it("have their first choice for a default, as the reference says", () => {
    for (const [name, { choices }] of Object.entries(SHARING_POLICIES))
      expect([name, Reflect.get(DEFAULT_SHARING_POLICIES, name)]).toEqual([name, choices[0]]);
  });
});

describe("--set", () => {
  it("changes a value before the file is checked", () => {
    const plan = planOf(PREPARED, {
      set: [
        ["nodes.PARENT.os", "windows-7-pro"],
        ["nodes.PEER.count", "5"],
        ["engagement.size", "7MB"],
        ["policies.yellow", "not-top-level"],
        ["timeline[0].at", "30m"],
        ["timeline.0.prepare-parent.share", "Oak"],
        ["tags", "[a, b]"],
      ],
    });
    expect(plan.nodes.map((node) => `${node.name} ${node.os}`)).toEqual([
      "OFFICE windows-server-2008-r2",
      "PARENT windows-7-pro",
      ...[1, 2, 3, 4, 5].map((number) => `PEER${number} windows-7-pro`),
    ]);
    expect(plan.engagement.sizeBytes).toBe(7_000_000);
    expect(plan.policies.yellow).toBe("not-top-level");
    expect(plan.timeline[0]?.start).toEqual({ at: 1_800_000_000 });
    expect(plan.timeline[4]?.actions).toEqual([
      { action: "share-folder", laptop: "PARENT", share: "Oak" },
    ]);
    expect(plan.tags).toEqual(["a", "b"]);
  });

  it("repairs a file that is wrong without it", () => {
    const wrong = PREPARED.replace("windows-xp-pro", "windows-95");
    expect(errorsOf(wrong)).toContain("windows-95");
    expect(planOf(wrong, { set: [["nodes.PARENT.os", "windows-7-pro"]] }).nodes[1]?.os).toBe(
      "windows-7-pro",
    );
  });

  it("reaches keys with dots in them: documents, ranges, fields", () => {
    const looking = `${PREPARED}  - edit-record: { laptop: PARENT, record: tb/1000, set: { a.b: 1 } }
    expect: { PARENT: { documents: { doc-001.docx: present } }, PEER1..PEER2: { link: down } }
`;
    const step = planOf(looking, {
      set: [
        ["timeline.1.expect.PARENT.documents.doc-001.docx", "absent"],
        ["timeline.1.expect.PEER1..PEER2.link", "up"],
        ["timeline.edit-record.set.a.b", "2"],
      ],
    }).timeline.at(-1);
    expect(step?.actions).toMatchObject([{ set: { "a.b": 2 } }]);
    expect(step?.expect).toMatchObject([
      { laptop: "PARENT", want: { documents: { "doc-001.docx": "absent" } } },
      { laptop: "PEER1", want: { link: "up" } },
      { laptop: "PEER2", want: { link: "up" } },
    ]);
  });

  it("does not take what is read before anything is set", () => {
    const anchored = `${PREPARED}x-names: &names [PARENT]\n`;
    expect(
      errorsOf(anchored, {
        set: [
          ["include", "other.yaml"],
          ["x-names.0", "PEER1"],
        ],
      }),
    ).toMatchInlineSnapshot(`
      "
      error[bad-set] include is read before anything is set, and cannot be changed
       --> --set include
        | include=other.yaml
        | ^^^^^^^ set the values it brings, where they are used
        = see docs/scenario-reference.md#bad-set

      error[bad-set] x-names is read before anything is set, and cannot be changed
       --> --set x-names.0
        | x-names.0=PEER1
        | ^^^^^^^ set the values it brings, where they are used
        = see docs/scenario-reference.md#bad-set
      "
    `);
  });

  it("takes null for a value, as a break does whose command is told", () => {
    const looking = `${PREPARED}  - edit-record: { laptop: OFFICE, record: tb/1000, set: { owner: ben } }\n`;
    const set = [["timeline.1.edit-record.set.owner", "null"]] as const;
    const [action] = planOf(looking, { set }).timeline.at(-1)?.actions ?? [];
    expect(action).toMatchObject({ set: { owner: null } });
    expect(errorsOf(PREPARED, { set: [["name", " "]] })).toContain(
      'error[bad-set] " " is not a value',
    );
  });

  it("is named by what is wrong with a list, a map or nothing it puts in the place of a value", () => {
    const at = (path: string, value: string) => {
      const loaded = loadScenario({ file: "f", text: PREPARED, set: [[path, value]] });
      const [problem] = "problems" in loaded ? loaded.problems : [];
      return [problem?.place.file, problem?.place.column, problem?.message];
    };
    const name = "name takes a text, not";
    expect(at("name", "a: b")).toEqual(["--set name", 6, `${name} a map of keys`]);
    expect(at("name", "[a]")).toEqual(["--set name", 6, `${name} a list`]);
    expect(at("name", "~")).toEqual(["--set name", 6, `${name} nothing`]);
    const parent = 'PARENT needs the key "os"';
    expect(at("nodes.PARENT", "{ user: ben }")).toEqual(["--set nodes.PARENT", 14, parent]);
  });

  it("can make the timeline need what is not there, and says so at the step", () => {
    expect(
      errorsOf(`${PREPARED}  - plug: { laptops: PEER1..PEER3 }\n`, {
        set: [["network.cables", "2"]],
      }),
    ).toContain("no cable is left for PEER3: the pool has 2");
  });
});

describe("include", () => {
  const files: Record<string, string> = {
    "rooms/audit.yaml": "include: parts/net.yaml\nnodes: { PARENT: { os: windows-xp-pro } }\n",
    "rooms/parts/net.yaml":
      "x-note: ignored\nnetwork: { devices: { left: { kind: switch } }, cables: 2 }\n",
  };
  const readInclude = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    return text;
  };

  it("takes nodes, network, engagement and policies from other files, relative to the file that names them", () => {
    const plan = planOf(
      `scenario: 1
name: Included
include: [../rooms/audit.yaml]
nodes: { PEER: { os: windows-7-pro, count: 2 } }
network: { devices: { right: { kind: router } } }
timeline: [plug: { laptop: PARENT, into: left }]
`,
      { file: "cases/day.scenario.yaml", readInclude: (path) => readInclude(path) },
    );
    expect(plan.nodes.map((node) => node.name)).toEqual(["PARENT", "PEER1", "PEER2"]);
    expect(plan.devices.map((device) => device.name)).toEqual(["left", "right"]);
    expect(plan.cables).toBe(2);
  });
});

describe("refusals", () => {
  it("every Windows code of the field can be expected", () => {
    for (const code of Object.keys(WINDOWS_CODES))
      expect(REFUSAL_CODES.map(String)).toContain(code);
  });

  it("by code or by word, and a refused step may name a taken port", () => {
    const [, step] = planOf(`${ROOM}timeline:
  - plug: { laptop: PEER1, port: 1 }
  - plug: { laptop: PEER2, port: 1 }
    expect: { refused: port-taken }
`).timeline;
    expect(
      step?.expect.map((expectation) => expectation.kind === "refused" && expectation.want),
    ).toEqual(["port-taken"]);
  });
});

describe("private keys", () => {
  it("anchors under x- can be used anywhere", () => {
    const text = `x-laptop: &laptop { os: windows-7-pro, user: anna }
scenario: 1
name: Anchors
nodes: { A: *laptop, B: *laptop }
timeline: [wait: 1s]
`;
    expect(planOf(text).nodes.map((node) => `${node.name} ${node.user}`)).toEqual([
      "A anna",
      "B anna",
    ]);
  });
});

describe("bytes", () => {
  it("UTF-8 text is decoded as it is, with its byte order mark", () => {
    const bytes = new TextEncoder().encode("\ufeffscenario: 1\nname: Grüße\n");
    expect(decodeScenarioBytes(bytes, "a.yaml")).toEqual({
      text: "\ufeffscenario: 1\nname: Grüße\n",
    });
    expect(
      planOf(
        "\ufeffscenario: 1\nname: A\nnodes: { A: { os: windows-7-pro } }\ntimeline: [wait: 1s]\n",
      ).name,
    ).toBe("A");
  });

  it("a byte order mark is no column of the first line", () => {
    const wrong =
      "senario: 1\nname: A\nnodes: { A: { os: windows-7-pro } }\ntimeline: [wait: 1s]\n";
    const [plain, marked] = [wrong, `\ufeff${wrong}`].map((text) => errorsOf(text));
    expect(plain).toContain("senario");
    expect(marked).toBe(plain);
  });

  it("lines that end with a carriage return alone are told of, and are no empty file", () => {
    const text = "# a day\rscenario: 1\rname: A\r";
    const decoded = decodeScenarioBytes(new TextEncoder().encode(text), "a.yaml");
    expect(decoded).toMatchObject({
      problems: [{ message: expect.stringContaining("carriage return") as unknown }],
    });
    expect(decodeScenarioBytes(new TextEncoder().encode("a: 1\r\n"), "a.yaml")).toEqual({
      text: "a: 1\r\n",
    });
  });

  it("the hash of the plan is the SHA-256 of the file's bytes", () => {
    expect(
      planOf("scenario: 1\nname: A\nnodes: { A: { os: windows-7-pro } }\ntimeline: [wait: 1s]\n")
        .fileHash,
    ).toMatch(/^[0-9a-f]{64}$/);
  });
});
