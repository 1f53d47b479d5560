/** A day with work and faults left to chance: what was drawn is what happens. */
import { describe, expect, it } from "vitest";
import { TROUBLES } from "../../../src/scenarios/chance.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const day = (tail: string, timeline = "", peer = "") => {
  const plan = planOf(smallRoom(timeline, { tail, peer }));
  return runPlan(plan);
};

describe("a workload", () => {
  const { journal, plan, simulatedMicros, verdict } = day(
    "workload: { typing: { who: PEER1..PEER2, every: 2m..10m, from: 10m, until: 1h } }\neventually: { within: 10m, all-copies: equal }",
  );
  const drawn = plan.workload?.[0]?.drawn ?? [];

  it("is done at the times that were drawn, and written down before it is done", () => {
    expect(verdict.failures).toEqual([]);
    const noted = journal.events.filter(({ kind }) => kind === "drawn");
    expect(
      noted.map(({ at, actor, ...facts }) => [at, actor, facts["what"], facts["target"]]),
    ).toEqual(
      drawn.map(({ at, action }) => [
        at,
        action.laptop,
        action.action,
        action.action === "edit-record" ? action.record : action.document,
      ]),
    );
    const edits = journal.events.filter(({ kind }) => kind === "ledger.edit");
    expect(edits).toHaveLength(drawn.length);
    for (const edit of edits) {
      let event = edit;
      while (event.kind !== "drawn")
        event = journal.events[event.cause ?? -1] ?? expect.unreachable();
      expect(event.actor).toBe(edit.actor);
    }
  });

  it("is over before the timeline is, and what must become true is asked after it", () => {
    expect(simulatedMicros).toBeGreaterThan(drawn.at(-1)?.at ?? Infinity);
  });
});

/** What goes wrong with the shares of a laptop. */
const OF_A_HOST: ReadonlySet<string> = new Set(["permission-withdrawn", "accounts-locked-out"]);

describe("faults left to chance", () => {
  it.each(TROUBLES)("%s comes and goes again, and the copies are equal in the end", (kind) => {
    const who = OF_A_HOST.has(kind) ? "PARENT" : "PEER1";
    const { journal, plan, verdict } = day(
      [
        `faults: { bump: { who: ${who}, kinds: [${kind}], every: 10m, dwell: 5m, from: 5m, until: 20m } }`,
        "workload: { typing: { who: PEER1..PEER2, every: 3m, edits: { records: 1 }, from: 5m, until: 25m } }",
        "eventually: { within: 1h, PEER1: { indicator: green, power: on, link: up }, all-copies: equal }",
      ].join("\n"),
      "",
      kind === "stick-pulled" ? ", stick: true" : "",
    );
    expect(verdict.failures).toEqual([]);
    expect(plan.troubles?.[0]?.drawn).toHaveLength(1);
    const SIGNS = {
      "cable-pulled": ["cable.unplugged", "cable.plugged"],
      sleep: ["power.sleep", "power.wake"],
      hibernate: ["power.hibernate", "power.wake"],
      reboot: ["power.shutting-down", "copy.opened"],
      "power-cut": ["power.off", "copy.opened"],
      "switch-power": ["device.off", "device.on"],
      partition: ["fault.began", "fault.ended"],
      slow: ["fault.began", "fault.ended"],
      loss: ["fault.began", "fault.ended"],
      "full-disk": ["disk.free", "disk.free"],
      "permission-withdrawn": ["permission.granted", "permission.granted"],
      "accounts-locked-out": ["account.changed", "account.changed"],
      "clock-set": ["clock.set", "clock.set"],
      "stick-pulled": ["stick.out", "stick.in"],
      "files-held": ["program.opened", "program.closed"],
      "sharing-blocked": ["firewall.blocked", "firewall.allowed"],
      "other-account": ["program.opened", "program.closed"],
    } as const;
    const first = journal.events.findIndex(
      (event) => event.kind === "drawn" && event["what"] === kind,
    );
    const since = journal.events.slice(first).map((event) => event.kind);
    const [began, ended] = SIGNS[kind];
    expect(since).toContain(began);
    expect(since.slice(since.indexOf(began) + 1)).toContain(ended);
  });

  it.each(["full-disk", "permission-withdrawn", "accounts-locked-out"])(
    "%s is over when its time is, also where the laptop sleeps by then",
    (kind) => {
      const { journal, verdict } = day(
        [
          `faults: { bump: { who: PARENT, kinds: [${kind}], every: 10m, dwell: 5m, from: 5m, until: 20m } }`,
          "eventually: { within: 1h, PEER1: { indicator: green } }",
        ].join("\n"),
        "  - after: 16m\n    sleep: { laptop: PARENT }\n  - after: 30m\n    wake: { laptop: PARENT }\n  - edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 7 } }\n    eventually: { within: 10m, all-copies: equal, PEER1: { queue: 0 } }",
      );
      expect(journal.events.some(({ kind: each }) => each === "drawn.refused")).toBe(false);
      expect(verdict.failures).toEqual([]);
    },
  );

  /** What somebody at the laptop meets who tries, ten minutes after it began, and again when it is over. */
  const whileItLasts = (kind: string, tries: string, peer = "") =>
    day(
      [
        `faults: { bump: { who: PEER1, kinds: [${kind}], every: 10m, dwell: 20m, from: 5m, until: 35m } }`,
        "eventually: { within: 10m, PEER1: { indicator: green }, all-copies: equal }",
      ].join("\n"),
      `  - after: 20m\n    ${tries}\n  - after: 25m\n    open-copy: { laptop: PEER1 }\n  - connect: { laptop: PEER1, to: '\\\\PARENT\\Test' }`,
      peer,
    ).verdict.failures;

  const SHUT = "close-copy: { laptop: PEER1 }\n  - ";

  it.each([
    [
      "stick-pulled",
      "edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 7 } }\n    expect: { refused: 3 }",
      ", stick: true",
    ],
    ["files-held", `${SHUT}open-copy: { laptop: PEER1 }\n    expect: { refused: 32 }`, ""],
    [
      "sharing-blocked",
      `disconnect: { laptop: PEER1 }\n  - connect: { laptop: PEER1, to: '\\\\PARENT\\Test' }\n    expect: { refused: 53 }`,
      "",
    ],
    [
      "other-account",
      `disconnect: { laptop: PEER1 }\n  - connect: { laptop: PEER1, to: '\\\\PARENT\\Test', as: 'PARENT\\field', password: pw }\n    expect: { refused: 1219 }`,
      "",
    ],
  ])("%s refuses who tries meanwhile, and nobody afterwards", (kind, tries, peer) => {
    expect(whileItLasts(kind, tries, peer)).toEqual([]);
  });

  it("full-disk of two blocks at one laptop is over when both are, and the disk has its room again", () => {
    const block = (name: string, from: string, until: string) =>
      `${name}: { who: PEER1, kinds: [full-disk], every: 5m, dwell: 10m, from: ${from}, until: ${until} }`;
    const { journal, verdict } = day(
      [
        `faults: { ${block("first", "5m", "14m")}, ${block("second", "8m", "22m")} }`,
        "eventually: { within: 10m, PEER1: { queue: 0 } }",
      ].join("\n"),
      "  - at: 30m\n    edit-document: { laptop: PEER1, document: scan.pdf, size: 1MB }",
    );
    expect(verdict.failures.map(({ message }) => message)).toEqual([]);
    const free = journal.events.filter(({ kind }) => kind === "disk.free");
    expect(Number(free.at(-1)?.["bytes"])).toBeGreaterThan(1_000_000);
  });

  it("clock-set puts the clock an hour ahead, and back", () => {
    const { journal } = day(
      "faults: { bump: { who: PEER1, kinds: [clock-set], every: 10m, dwell: 5m, from: 5m, until: 20m } }\neventually: { within: 10m, all-copies: equal }",
    );
    const set = journal.events.filter(({ kind }) => kind === "clock.set");
    expect(set.map(({ byMillis }) => byMillis)).toEqual([3_600_000, -3_600_000]);
  });

  it("what cannot be done is written down and fails nothing", () => {
    const { journal, verdict } = day(
      [
        "faults: { bump: { who: PEER1, kinds: [cable-pulled], every: 20m, dwell: 5m, from: 10m, until: 40m } }",
        "workload: { typing: { who: PEER2, every: 5m, from: 10m, until: 30m } }",
      ].join("\n"),
      "  - unplug: { laptop: PEER1 }\n  - close-copy: { laptop: PEER2 }",
    );
    expect(verdict.failures).toEqual([]);
    const refused = journal.events.filter(({ kind }) => kind === "drawn.refused");
    expect(
      new Set(refused.map(({ actor, ...facts }) => `${actor} ${String(facts["code"])}`)),
    ).toEqual(new Set(["PEER1 not-plugged", "PEER2 no-copy"]));
  });

  it("the same seed is the same day, draw by draw", () => {
    const text =
      "faults: { bump: { kinds: [reboot, loss], every: 10m..15m, from: 10m, until: 40m } }\nworkload: { typing: { who: PEER1..PEER2, every: 1m..5m, from: 5m, until: 40m } }";
    expect(day(text).journal.hash()).toBe(day(text).journal.hash());
  });
});
