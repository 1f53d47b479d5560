/** The VPN to the office comes up on one laptop (domain D70), written in a scenario and played. */
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { messages, planOf, smallRoom } from "../../support/scenario.ts";

/** The small room behind a router, PEER1 and PEER2 connected to PARENT. */
const routed = (...steps: ReadonlyArray<string>): string =>
  smallRoom(steps.map((step) => `  - ${step}\n`).join("")).replace(
    "switch: { ports: 16, speed: 100Mbit/s }",
    "router: { ports: 16, speed: 100Mbit/s }",
  );
const connect =
  "connect: { laptop: PARENT, to: '\\\\OFFICE\\Test', as: 'OFFICE\\office', password: office }";
const refused = (step: string, code: number | string): string =>
  `${step}\n    expect: { refused: ${code} }`;
const edit = "edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 5 } }";
const changed = "{ records: { tb/1000: { balance: 5 } } }";

describe("the VPN on the parent", () => {
  it("takes what the field did to the office and keeps the field connected, once and with its authors", () => {
    const day = routed(
      refused(connect, 53),
      "connect-vpn: { laptop: PARENT }",
      connect,
      "open-copy: { laptop: OFFICE }",
      `${edit}\n    eventually: { within: 2m, OFFICE: ${changed}, PEER2: ${changed} }`,
      "edit-document: { laptop: PEER2, document: doc-001.docx }\n    eventually: { within: 2m, OFFICE: { saved-by: { doc-001.docx: PEER2 }, conflicts: 0 } }",
      "expect: { PARENT: { indicator: green }, PEER1..PEER2: { indicator: green } }",
      "disconnect-vpn: { laptop: PARENT }\n    eventually: { within: 2m, PARENT: { indicator: offline } }",
      "expect: { PEER1..PEER2: { indicator: green } }",
    );
    expect(messages(`${day}must-happen: [{ mark: vpn-to-office, on: PARENT }]\n`)).toEqual([]);
  });

  it("cuts off those beside it where it isolates, and they are told nothing but silence", () => {
    const day = (isolates: boolean): string =>
      routed(
        `connect-vpn: { laptop: PARENT, isolates: ${isolates} }`,
        connect,
        `${edit}\n    eventually: { within: 3m, PEER1: { indicator: offline, queue: 1 }, PEER2: { indicator: offline } }`,
        refused("connect: { laptop: PEER2, to: '\\\\PARENT\\Test' }", 53),
        "disconnect-vpn: { laptop: PARENT }",
        `expect: { PARENT: { link: up } }\n    eventually: { within: 2m, PARENT: ${changed}, PEER1: { queue: 0 } }`,
      );
    expect(messages(day(true))).toEqual([]);
    expect(messages(day(false))[0]).toContain("PEER1.indicator should be offline");
  });

  it("is slow where the internet is slow", () => {
    const took = (rate: string): number => {
      const day = routed(
        `connect-vpn: { laptop: PARENT, rate: ${rate} }`,
        connect,
        "open-copy: { laptop: OFFICE }",
        "edit-document: { laptop: PARENT, document: scan.pdf, size: 2MB }\n    eventually: { within: 10m, OFFICE: { documents: { scan.pdf: present } } }",
      );
      const { journal, verdict } = runPlan(planOf(day));
      expect(verdict.failures).toEqual([]);
      const moved = journal.events.filter(
        ({ actor, kind, bytes }) =>
          kind === "transfer" && actor === "PARENT" && Number(bytes) > 1_000_000,
      );
      return moved.reduce((sum, { tookMicros }) => sum + Number(tookMicros), 0) / 1_000_000;
    };
    expect(took("1Mbit/s")).toBeGreaterThan(15);
    expect(took("100Mbit/s")).toBeLessThan(2);
  });

  it("needs a router, and comes up once", () => {
    const vpn = "connect-vpn: { laptop: PARENT }";
    expect(messages(smallRoom(`  - ${refused(vpn, "no-internet")}\n`))).toEqual([]);
    const twice = [refused("disconnect-vpn: { laptop: PARENT }", "vpn-off"), vpn];
    expect(messages(routed(...twice, refused(vpn, "vpn-on")))).toEqual([]);
  });

  it("goes with the cable", () => {
    const day = routed(
      "connect-vpn: { laptop: PARENT }",
      connect,
      "unplug: { laptop: PARENT }",
      "plug: { laptop: PARENT }",
      refused(connect, 53),
    );
    expect(messages(day)).toEqual([]);
  });
});
