/** What people do with their hands, written in a scenario and played: cables, switches, plugs. */
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf } from "../../support/scenario.ts";

const verdictOf = (text: string) => runPlan(planOf(text)).verdict;
const messages = (text: string): ReadonlyArray<string> =>
  verdictOf(text).failures.map(({ message }) => message);

/** Two laptops and nothing to synchronise: only whether they reach each other. */
const room = (network: string, ...steps: ReadonlyArray<string>): string => `scenario: 1
name: Two laptops
nodes: { PARENT: { os: windows-7-pro }, PEER: { os: windows-7-pro, count: 2 } }
network: ${network}
timeline:
  - create-account: { laptop: PARENT, name: field, password: pw }
${steps.map((step) => `  - ${step}\n`).join("")}`;

const SIGN_IN = "sign-in: { laptop: PEER1, to: '\\\\PARENT', as: 'PARENT\\field', password: pw }";
const refused = (step: string, code: number | string): string =>
  `${step}\n    expect: { refused: ${code} }`;

const TABLES = `{ devices: { left: { kind: switch, ports: 5, uplink: right }, right: { kind: switch, ports: 5 } }, cables: 4 }`;

describe("cables", () => {
  it("two tables hear each other until the cable between them is pulled", () => {
    const day = room(
      TABLES,
      "plug: { laptop: PARENT, into: right }",
      "plug: { laptop: PEER1, into: left }",
      `${SIGN_IN}\n    expect: { cables-left: 1 }`,
      "unplug-device: { device: left }",
      refused(SIGN_IN, 64),
      refused(SIGN_IN, 53),
      "plug-device: { device: left, into: right }",
      "wait: 10m",
      SIGN_IN,
    );
    expect(messages(day)).toEqual([]);
  });

  it("two laptops need nothing but a cable between them", () => {
    const network = "{ cables: 1, crossover-cables: 1 }";
    const joined = room(
      network,
      "join: { laptop: PEER1, with: PARENT, cable: crossover }",
      SIGN_IN,
    );
    expect(messages(joined)).toEqual([]);
    const old = joined.replaceAll("os: windows-7-pro", "os: windows-xp-pro, auto-mdix: false");
    expect(messages(old)).toEqual([]);
    expect(messages(old.replace(", cable: crossover", ""))).toEqual([
      expect.stringContaining("PEER1: sign-in was refused with error 1231"),
    ]);
  });

  it("what the room refuses can be expected", () => {
    const day = room(
      TABLES,
      refused("plug-device: { device: right, into: left }", "loop"),
      refused("plug-device: { device: left, into: right }", "already-plugged"),
      refused("join: { laptop: PEER1, with: PARENT, cable: crossover }", "no-cable"),
      "power-off-device: { device: left }",
      refused("power-off-device: { device: left }", "powered-off"),
      refused("flap: { laptop: PEER1, for: 5s }", "not-plugged"),
    );
    expect(messages(day)).toEqual([]);
    expect(
      messages(room(TABLES, refused("power-off-device: { device: left }", "powered-off"))),
    ).toEqual(["left: power-off-device should be refused with powered-off but it was done"]);
  });
});

describe("switches and plugs", () => {
  const SWITCH = "{ switch: { ports: 8 } }";
  const PLUG = "plug: { laptops: [PARENT, PEER1] }";

  it("a switch without power leaves everybody dark", () => {
    const day = room(
      SWITCH,
      PLUG,
      SIGN_IN,
      "power-off-device: { device: switch }\n    expect: { PARENT: { link: down, address: none } }",
      refused(SIGN_IN, 1231),
      "power-on-device: { device: switch }",
      "wait: 10s",
      SIGN_IN,
    );
    expect(messages(day)).toEqual([]);
  });

  it("a slow port gives Windows 7 an address of its own before the router is heard", () => {
    const day = room(
      "{ router: { ports: 4, spanning-tree: on } }",
      `${PLUG}\n    expect: { PEER1: { address: 169.254, link: up } }`,
      refused(SIGN_IN, 53),
      "after: 10m\n    expect: { PEER1: { address: lease } }",
      SIGN_IN,
    );
    expect(messages(`${day}must-happen: [{ mark: port-held-back, on: PEER1 }]\n`)).toEqual([]);
  });

  it("a broken port stays dark", () => {
    const day = room(
      "{ switch: { ports: 8, broken-ports: [1] } }",
      `${PLUG}\n    expect: { PARENT: { link: down }, PEER1: { link: up } }`,
    );
    expect(messages(day)).toEqual([]);
  });

  it("a loose plug cuts the link again and again, for as long as it was said", () => {
    const day = (every: string): string =>
      room(
        SWITCH,
        PLUG,
        `flap: { laptop: PEER1, ${every}for: 1m }`,
        "after: 20500ms\n    expect: { PEER1: { link: down } }",
        "after: 1m\n    expect: { PEER1: { link: up } }",
      );
    expect(messages(day("every: 10s, "))).toEqual([]);
    expect(messages(day("every: 9s, "))).toEqual(["PEER1.link should be down now but is up"]);
  });
});
