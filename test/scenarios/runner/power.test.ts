/** Lids, buttons, batteries and docks, written in a scenario and played (domain rules 40 and 41). */
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { HOUR } from "../../../src/sim/time.ts";
import { messages, planOf, smallRoom } from "../../support/scenario.ts";

/** The prepared room with other keys for PARENT. */
const room = (parent: string, timeline: string, options: { readonly head?: string } = {}): string =>
  smallRoom(timeline, options).replace(
    "PARENT: { os: windows-7-pro }",
    `PARENT: { os: windows-7-pro, ${parent} }`,
  );

const ONLINE = "eventually: { within: 10m, PEER1..PEER2: { indicator: green, queue: 0 } }";

describe("a host that goes away and comes back", () => {
  it.each([
    { gone: "sleep", state: "sleep", back: "wake" },
    { gone: "hibernate", state: "hibernate", back: "wake" },
    { gone: "close-lid", state: "sleep", back: "open-lid" },
    { gone: "shut-down", state: "off", back: "power-on" },
    { gone: "power-off", state: "off", back: "power-on" },
  ])("$gone, work offline, $back: everything arrives", ({ gone, state, back }) => {
    const day = room(
      "",
      `  - ${gone}: { laptop: PARENT }
    expect: { PARENT: { power: ${state} } }
  - edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 7 } }
  - after: 5m
    expect: { PEER1: { indicator: offline, queue: 1 } }
  - ${back}: { laptop: PARENT }
    expect: { PARENT: { power: on, address: 169.254 } }
    ${ONLINE}
  - open-copy: { laptop: PARENT }
    eventually: { within: 2m, all-copies: equal, PARENT: { records: { tb/1001: { amount: 7 } } } }`,
    );
    expect(messages(day)).toEqual([]);
  });

  it.each(["shut-down", "reboot"])("closes its copy before it goes: %s", (hand) => {
    const { journal, verdict } = runPlan(planOf(smallRoom(`  - ${hand}: { laptop: PEER1 }`)));
    expect(verdict.failures).toEqual([]);
    const kinds = journal.events.filter(({ actor }) => actor === "PEER1").map(({ kind }) => kind);
    const off = kinds.indexOf("power.off");
    expect(off).toBeGreaterThan(0);
    expect(kinds.slice(0, off)).toContain("copy.closed");
  });

  it("whose power goes while it shuts down is off, and nobody waits for its copy to be closed", () => {
    const both = ["shut-down", "power-off"]
      .map((hand) => `      - ${hand}: { laptop: PEER1 }\n        even-if-refused: true\n`)
      .join("");
    const day = smallRoom(`  - together:\n${both}    expect: { PEER1: { power: off } }`);
    const { simulatedMicros, verdict } = runPlan(planOf(day));
    expect(verdict.kind).toBe("passed");
    expect(simulatedMicros).toBeLessThan(HOUR);
  });

  it("a reboot takes a minute; who comes too early meets a server that is just starting (70)", () => {
    const day = room(
      "",
      `  - reboot: { laptop: PARENT }
    expect: { PARENT: { power: on } }
    ${ONLINE}
  - open-copy: { laptop: PARENT }
    eventually: { within: 2m, all-copies: equal }`,
    );
    expect(messages(day)).toEqual([]);
    const hasty = (wait: string, code: string): string => `scenario: 1
name: Too early
nodes: { PARENT: { os: windows-7-pro }, PEER: { os: windows-7-pro, count: 1 } }
network: { router: { ports: 4 } }
timeline:
  - create-account: { laptop: PARENT, name: field, password: pw }
  - plug: { laptops: [PARENT, PEER1] }
  - reboot: { laptop: PARENT }
  - after: ${wait}
    sign-in: { laptop: PEER1, to: '\\\\PARENT', as: 'PARENT\\field', password: pw }
${code}`;
    const proof =
      "    expect: { refused: 70 }\nmust-happen: [{ mark: host-was-starting, on: PEER1 }]\n";
    expect(messages(hasty("1s", proof))).toEqual([]);
    expect(messages(hasty("10s", ""))).toEqual([]);
  });

  it("a laptop that is off can be used for nothing", () => {
    const day = room(
      "",
      `  - power-off: { laptop: PEER1 }
  - edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 7 } }
    expect: { refused: powered-off }
  - set-clock: { laptop: PEER1, by: 1h }
    expect: { refused: powered-off }
  - reboot: { laptop: PEER1 }
    expect: { refused: powered-off }
  - power-on: { laptop: PEER1 }
  - edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 7 } }
    expect: { refused: no-copy }
  - open-copy: { laptop: PEER1 }
  - edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 7 } }
    eventually: { within: 2m, all-copies: equal }`,
    );
    expect(messages(day)).toEqual([]);
  });
});

describe("batteries and docks", () => {
  it("a parent on its battery hibernates before anything is lost", () => {
    const day = room(
      "battery: { life: 100m, charge: 15 }",
      `  - unplug-power: { laptop: PARENT }
  - after: 9m
    expect: { PARENT: { power: on }, PEER1: { indicator: green } }
  - edit-document: { laptop: PEER1, document: doc-001.docx, size: 1MB }
  - after: 5m
    expect: { PARENT: { power: hibernate } }
  - wake: { laptop: PARENT }
    expect: { refused: no-power }
  - plug-power: { laptop: PARENT }
  - wake: { laptop: PARENT }
    eventually: { within: 10m, all-copies: equal }`,
    );
    expect(messages(`${day}must-happen: [{ mark: battery-ran-out, on: PARENT }]\n`)).toEqual([]);
  });

  it("an undocked laptop has neither network nor power, and its lid counts again", () => {
    const day = room(
      "",
      `  - unplug: { laptop: PEER1 }
  - dock: { laptop: PEER1 }
  - close-lid: { laptop: PEER1 }
    eventually: { within: 5m, PEER1: { indicator: green, power: on } }
  - undock: { laptop: PEER1 }
    expect: { PEER1: { power: sleep, link: down } }
  - open-lid: { laptop: PEER1 }
    expect: { PEER1: { power: on, indicator: offline } }`,
    );
    expect(messages(day)).toEqual([]);
  });

  it("a dock takes a cable and a port, counted before the day begins", () => {
    const text = `scenario: 1
name: Docks
nodes: { PEER: { os: windows-7-pro, count: 3 } }
network: { switch: { ports: 2 } }
timeline:
  - dock: { laptops: PEER1..PEER2 }
  - undock: { laptop: PEER1 }
  - plug: { laptop: PEER3 }
  - dock: { laptop: PEER1 }
`;
    expect(() => planOf(text)).toThrow("no port is left for PEER1");
  });
});

describe("automatic sleep", () => {
  const day = (
    expected: string,
  ): string => `  - edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 1 } }
  - after: 50m
    edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 2 } }
  - after: 20m
    expect: { PARENT: { power: ${expected} }, PEER1: { power: on } }`;

  it("an unattended parent falls asleep after an hour where the policy says so, the peer at work does not (rule 41)", () => {
    const head = "policies: { automatic-sleep: after-an-hour }";
    expect(messages(room("", day("sleep"), { head }))).toEqual([]);
    expect(messages(room("", day("on")))).toEqual([]);
    expect(messages(room("sleeps-after: never", day("on"), { head }))).toEqual([]);
    expect(messages(room("sleeps-after: 65m", day("sleep")))).toEqual([]);
  });
});

describe("a laptop that loses its power while somebody is at it", () => {
  const cut = (expected: string): string =>
    room(
      "",
      `  - together:
      - edit-document: { laptop: PEER1, document: big.docx, size: 20MB }
        ${expected}
      - after: 1ms
        power-off: { laptop: PEER1 }
  - power-on: { laptop: PEER1 }
  - open-copy: { laptop: PEER1 }
    ${ONLINE}`,
    );

  it("is refused what it was doing, and the day goes on where somebody tries", () => {
    expect(messages(cut("expect: { refused: powered-off }"))).toEqual([]);
    expect(messages(cut("even-if-refused: true"))).toEqual([]);
    expect(messages(cut("say: Nobody expects that."))).toEqual([
      "PEER1: edit-document was refused with powered-off: the laptop lost its power before this had ended",
    ]);
  });
});

describe("the end of a day", () => {
  it.each(["close-copy", "shut-down", "power-off"])(
    "finds the work of somebody who does %s with it on his laptop",
    (leaves) => {
      const day = room(
        "",
        `  - work-offline: { laptop: PEER1 }
  - edit-record: { laptop: PEER1, record: tb/1001, set: { amount: 7 } }
  - edit-document: { laptop: PEER1, document: doc-001.docx }
  - delete-document: { laptop: PEER1, document: doc-002.docx }
  - delete-record: { laptop: PEER1, record: tb/1002 }
  - ${leaves}: { laptop: PEER1 }
    after: 1m`,
      );
      expect(messages(day)).toEqual([]);
    },
  );
});
