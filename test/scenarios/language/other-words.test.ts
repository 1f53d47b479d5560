/** Words of people who have not read the reference: each leads to ours in one step. */
import { describe, expect, it } from "vitest";
import { loadScenarios } from "../../../src/scenarios/language/load.ts";
import { OTHER_ACTIONS, OTHER_STEP_KEYS } from "../../../src/scenarios/language/other-words.ts";
import { ACTION_KEYS } from "../../../src/scenarios/language/shape/actions.ts";
import { COMMON_KEYS, GROUP_KEYS } from "../../../src/scenarios/language/shape/step-schema.ts";
import { PREPARED } from "./loading.ts";

const OURS: ReadonlyArray<string> = [...ACTION_KEYS, ...GROUP_KEYS, ...COMMON_KEYS];

/** The hints for a step. */
const hints = (step: string): ReadonlyArray<string | undefined> => {
  const loaded = loadScenarios({ file: "day.scenario.yaml", text: `${PREPARED}  - ${step}\n` });
  return "problems" in loaded ? loaded.problems.map(({ hint }) => hint) : [];
};

describe("another word for what the language has", () => {
  it("is none of the language's own, and leads to one of them", () => {
    for (const [word, hint] of [...OTHER_ACTIONS, ...OTHER_STEP_KEYS]) {
      expect(OURS).not.toContain(word);
      const [, first] = /^write ([a-z-]+)/.exec(hint) ?? [];
      expect([word, OURS.includes(first ?? "")]).toEqual([word, true]);
    }
  });

  it.each([
    ["create-document: { laptop: PEER1, document: memo.docx }", "write edit-document; with a new"],
    ["Pull_Cable: { laptop: PEER1 }", "write unplug"],
    ["restart: PEER1", "write reboot"],
    ["clear: { laptop: OFFICE }", "write clear-information"],
    ["sync: { laptop: PEER1 }", "write sync-now"],
    ["lock: { laptop: PEER1, document: doc-001.docx }", "write check-out, for a document"],
    ["check-in: { laptop: PEER1, document: doc-001.docx }", "write release"],
    ["note: Everybody waits.", "write say"],
    ["error: 71", "write expect: { refused: 71 }"],
    ["sleep: { node: PEER1 }", "write laptop, or laptops for several"],
    ["edit-document: { laptop: PEER1, doc: doc-001.docx }", "write document"],
    [
      "connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', user: field, password: s3cret }",
      "write as: 'PARENT\\field'",
    ],
    ["create-account: { laptop: PEER1, user: ben, password: x }", "write name"],
    ["create-account: { laptop: PEER1, name: ben, pass: x }", "write password"],
    ["grant: { laptop: PARENT, share: Maple, user: ben, access: read }", "write account"],
    ["share-folder: { laptop: PARENT, name: Maple }", "write share"],
    ["connect: { laptop: PEER1, to: OFFICE }", "write it like '\\\\OFFICE\\Maple'"],
    ["set-clock: { laptop: PEER1, to: 2h }", "write by, and how far: 2h, or -3m"],
    ["fill-disk: { laptop: PEER1, leave: 1MB }", "write free"],
    ["edit-record: { laptop: PEER1, record: tb/1000, balance: 5 }", "set: { balance: 5 }"],
    ["{ wait: 5m, expect: { PEER1: { status: green } } }", "write indicator"],
    ["{ wait: 5m, expect: { PEER1: { Status: green } } }", "write indicator"],
    ["{ wait: 5m, expect: { PEER1: { Queue: 2 } } }", 'did you mean "queue"?'],
    ["{ wait: 5m, expect: { within: 5m, all-copies: equal } }", "use eventually for something"],
    ["{ wait: 5m, expect: { error: 5 } }", "write refused: 5"],
    ["{ wait: 5m, expect: { PEER1: { conflicts: none } } }", "write 0"],
    ["{ wait: 5m, expect: { PEER1: { queue: two } } }", "write 2"],
    ["{ wait: 5m, expect: refused }", "write expect: { refused: 71 }"],
    ["{ wait: 5m, expect: error 1326 }", "write expect: { refused: 1326 }"],
    ["{ wait: 5m, expect: { refused: access is denied } }", "write refused: 5 (Access is denied.)"],
    ["{ wait: 5m, expect: { refused: No more connections } }", "write refused: 71 (No more conn"],
    ["sleep: { laptops: [PEER1 and, PEER_2 PEER3] }", "write PEER3, or PEER1..PEER10 for a range"],
    ["sleep: { laptops: [PEER1 PEER2] }", "a comma stands between two names: [PEER1, PEER2]"],
    [
      "{ repeat: 3, sleep: { laptop: PEER1 } }",
      "write repeat: { times: 3, steps: [{ sleep: … }] }",
    ],
  ])("%s", (step, hint) => {
    expect(hints(step)).toContainEqual(expect.stringContaining(hint));
  });

  it("is one problem: that the right key is missing says nothing new", () => {
    expect(hints("create-account: { laptop: PEER1, user: ben, pass: x }")).toEqual([
      "write name",
      "write password",
    ]);
  });

  it("a workload is told a range with the unit at its end, and a time from which it goes on until a later one", () => {
    const text = `${PREPARED}workload: { typing: { who: PEER1, every: 5-20m, edits: { records: 1 } } }\n`;
    const loaded = loadScenarios({ file: "day.scenario.yaml", text });
    expect("problems" in loaded ? loaded.problems.map(({ hint }) => hint) : []).toEqual([
      "add from: 1h",
      "add until: 4h",
      "write 5m..20m",
    ]);
  });

  it("in the place of nodes, or a list of them, is one problem at its place and not one for everybody who uses them", () => {
    for (const [wrong, code] of [
      ["nods:", "unknown-key"],
      ["computers:", "unknown-key"],
      ["nodes: []\nx-nodes:", "wrong-type"],
    ] as const) {
      const text = PREPARED.replace("nodes:", wrong);
      const loaded = loadScenarios({ file: "day.scenario.yaml", text });
      expect("problems" in loaded ? loaded.problems : []).toEqual([
        expect.objectContaining({
          code,
          place: expect.objectContaining({ line: PREPARED.split("nodes:")[0]!.split("\n").length }),
        }),
      ]);
    }
  });
});
