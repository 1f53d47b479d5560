import { describe, expect, it } from "vitest";
import { brokenAs, leftBroken, worseThan } from "../../../src/scenarios/hunt/left-broken.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const ROOM = smallRoom("", { peers: 1 }).replace("count: 1", "count: 1, stick: true");

const after = (...steps: ReadonlyArray<string>) =>
  leftBroken(runPlan(planOf([ROOM.trimEnd(), ...steps.map((step) => `  - ${step}`)].join("\n"))));

const WHOLE = after();

/** ANNA works with the office, which knows of her copy. */
const OFFICE_DAY = `scenario: 1
name: With the office
engagement: { name: Test, documents: 1, size: 20kB, records: 1 }
nodes: { OFFICE: { os: windows-server-2008-r2, holds: top-level }, ANNA: { os: windows-7-pro } }
timeline:
  - plug: { laptop: ANNA, into: office }
  - create-sync-copy: { laptop: ANNA, from: OFFICE }
  - connect: { laptop: ANNA, to: '\\\\OFFICE\\Test', as: 'OFFICE\\office', password: office, remember: true }
  - open-copy: { laptop: OFFICE }
  - wait: 2m`;

/** What breaks it, what puts it right again, and how it is called. */
const TROUBLES: ReadonlyArray<readonly [breaks: string, mends: string, thing: string]> = [
  ["sleep: { laptop: PEER1 }", "wake: { laptop: PEER1 }", "PEER1 is off or asleep"],
  ["unplug: { laptop: PEER1 }", "plug: { laptop: PEER1 }", "PEER1 has no cable"],
  ["power-off-device: { device: switch }", "power-on-device: { device: switch }", "switch is off"],
  ["pull-stick: { laptop: PEER1 }", "put-stick-back: { laptop: PEER1 }", "PEER1's stick is out"],
  [
    "fault: { name: bad cable, does: lose, one-in: 10 }",
    "end-fault: { name: bad cable }",
    "the fault bad cable is on",
  ],
  [
    "block-file-sharing: { laptop: PARENT, direction: inbound }",
    "allow-file-sharing: { laptop: PARENT, direction: inbound }",
    "PARENT blocks file sharing, inbound",
  ],
  [
    "revoke: { laptop: PARENT, share: Test, account: field }",
    "grant: { laptop: PARENT, share: Test, account: field, access: read-write }",
    "field may not write in Test of PARENT",
  ],
  [
    "limit-folder: { laptop: PARENT, share: Test, account: field, access: read }",
    "limit-folder: { laptop: PARENT, share: Test, account: field, access: read-write }",
    "field may not write in the folder of Test of PARENT",
  ],
  [
    "change-account: { laptop: PARENT, name: field, disabled: true }",
    "change-account: { laptop: PARENT, name: field, disabled: false }",
    "the account field of PARENT is disabled",
  ],
  [
    "work-offline: { laptop: PEER1 }",
    "work-online: { laptop: PEER1 }",
    "PEER1 works without a connection",
  ],
  ["close-copy: { laptop: PEER1 }", "open-copy: { laptop: PEER1 }", "PEER1's copy is closed"],
  [
    "set-document-mode: { laptop: PEER1, document: doc-001.docx, mode: never }",
    "set-document-mode: { laptop: PEER1, document: doc-001.docx, mode: automatic }",
    "PEER1 does not take every version of doc-001.docx",
  ],
  [
    "set-clock: { laptop: PEER1, by: +2h }",
    "set-clock: { laptop: PEER1, by: -2h }",
    "PEER1's clock is wrong",
  ],
  [
    "set-network-profile: { laptop: PARENT, profile: public }",
    "set-network-profile: { laptop: PARENT, profile: private }",
    "PARENT is in a public network",
  ],
  [
    "set-address: { laptop: PEER1, address: 10.0.0.7 }",
    "set-address: { laptop: PEER1 }",
    "PEER1 has a typed address",
  ],
  [
    "change-account: { laptop: PARENT, name: field, password: n3w }",
    "change-account: { laptop: PARENT, name: field, password: pw }",
    "the account field of PARENT has another password",
  ],
  [
    "fill-disk: { laptop: PEER1, free: 0B }",
    "fill-disk: { laptop: PEER1, free: 1GB }",
    "PEER1's disk is full",
  ],
];

describe("what a day leaves broken", () => {
  it.each(TROUBLES)("is broken by %s and put right by %s", (breaks, mends, thing) => {
    // Whoever lost his connection finds it again.
    const mended = after(breaks, mends, "wait: 3m");
    expect(worseThan(after(breaks), mended)).toContain(thing);
    expect(worseThan(mended, { ...WHOLE, free: mended.free })).toEqual([]);
  });

  it("is nothing of what was broken all day", () => {
    expect(WHOLE.things).toContain("PARENT's copy was never connected");
    expect(worseThan(after("wait: 1m"), WHOLE)).toEqual([]);
  });

  it("counts a copy that was on a laptop when its power went as closed", () => {
    const off = ["power-off: { laptop: PEER1 }", "power-on: { laptop: PEER1 }"];
    const [closed, unconnected] = ["PEER1's copy is closed", "PEER1 is not connected any more"];
    expect(worseThan(after(...off), WHOLE)).toEqual([closed, unconnected]);
    const open = "open-copy: { laptop: PEER1 }";
    expect(worseThan(after(...off, open), WHOLE)).toEqual([unconnected]);
    expect(worseThan(after(...off, open, "wait: 1m"), WHOLE)).toEqual([]);
  });

  it("knows of a document that nobody else may edit", () => {
    const open = "open-copy: { laptop: OFFICE }";
    const [takes, gives] = ["check-out", "release"].map(
      (does) => `${does}: { laptop: OFFICE, document: doc-001.docx }`,
    );
    expect(worseThan(after(open, takes!), after(open))).toEqual([
      "document/doc-001.docx is checked out",
    ]);
    expect(worseThan(after(open, takes!, gives!), after(open))).toEqual([]);
  });

  it("counts a laptop that never had a copy, or lost it, as one without", () => {
    const [gone, anew] = [
      "delete-folder: { laptop: PEER1 }",
      "create-child-copy: { laptop: PEER1, from: '\\\\PARENT\\Test' }",
    ];
    expect(worseThan(after("close-copy: { laptop: PEER1 }", gone), WHOLE)).toContain(
      "PEER1 has no copy",
    );
    expect(worseThan(after("close-copy: { laptop: PEER1 }", gone, anew), WHOLE)).toEqual([
      "PEER1 is not connected any more",
      "PEER1's copy was never connected",
    ]);
  });

  it("knows of a computer that is called otherwise, from when it is so until it has started under its own name again", () => {
    const [rename, back] = ["SPARE", "PARENT"].map(
      (to) => `rename-computer: { laptop: PARENT, to: ${to} }`,
    );
    const start = "reboot: { laptop: PARENT }";
    const other = "PARENT is called otherwise";
    for (const steps of [[rename!], [rename!, start], [rename!, start, back!]])
      expect(worseThan(after(...steps), WHOLE)).toContain(other);
    for (const steps of [
      [rename!, back!],
      [rename!, start, back!, start],
    ])
      expect(worseThan(after(...steps), WHOLE)).not.toContain(other);
  });

  it("knows of a copy that was given up, of an engagement that was ended, and of a copy that lies beside", () => {
    const office = (...steps: ReadonlyArray<string>) =>
      leftBroken(runPlan(planOf([OFFICE_DAY, ...steps.map((step) => `  - ${step}`)].join("\n"))));
    const given = "abandon: { laptop: OFFICE, copy-of: ANNA }";
    const ended = office(given, "clear-information: { laptop: OFFICE }");
    expect(worseThan(ended, office(given))).toContain("OFFICE was cleared");
    expect(worseThan(office(given), office("wait: 1s"))).toContain("ANNA's copy is given up");
    const anew = [
      "close-copy: { laptop: ANNA }",
      "delete-folder: { laptop: ANNA }",
      "create-sync-copy: { laptop: ANNA, from: OFFICE }",
    ];
    expect(office(given, ...anew).things).not.toContain("ANNA's copy is given up");
    const second =
      "create-child-copy: { laptop: PEER1, from: '\\\\PARENT\\Test', folder: Another }";
    expect(worseThan(after(second), WHOLE)).toContain("PEER1 works in another folder");
    expect(worseThan(after(second, "open-copy: { laptop: PEER1 }"), WHOLE)).not.toContain(
      "PEER1 works in another folder",
    );
  });

  it("is looked for under the name a laptop has now", () => {
    const left = { things: ["PEER1's stick is out", "PEER10 has no cable"], free: { PEER1: 5 } };
    expect(brokenAs(left, "PEER1", "ANNA")).toEqual({
      things: ["ANNA's stick is out", "PEER10 has no cable"],
      free: { ANNA: 5 },
    });
  });
});
