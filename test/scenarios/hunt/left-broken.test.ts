import { describe, expect, it } from "vitest";
import { brokenAs, leftBroken, worseThan } from "../../../src/scenarios/hunt/left-broken.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const ROOM = smallRoom("", { peers: 1 }).replace("count: 1", "count: 1, stick: true");

const after = (...steps: ReadonlyArray<string>) =>
  leftBroken(runPlan(planOf([ROOM.trimEnd(), ...steps.map((step) => `  - ${step}`)].join("\n"))));

const WHOLE = after();

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

  it("is looked for under the name a laptop has now", () => {
    const left = { things: ["PEER1's stick is out", "PEER10 has no cable"], free: { PEER1: 5 } };
    expect(brokenAs(left, "PEER1", "ANNA")).toEqual({
      things: ["ANNA's stick is out", "PEER10 has no cable"],
      free: { ANNA: 5 },
    });
  });
});
