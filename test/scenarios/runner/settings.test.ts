/** What people change in Windows' settings, written in a scenario and played: addresses, names, firewalls, clocks. */
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { messages, planOf, smallRoom } from "../../support/scenario.ts";

/** Two laptops on a switch, with these keys; PARENT knows the account `field`. */
const room = (
  keys: { readonly parent?: string; readonly peer?: string; readonly policies?: string },
  ...steps: ReadonlyArray<string>
): string => `scenario: 1
name: Two laptops
policies: { ${keys.policies ?? ""} }
nodes:
  PARENT: { os: windows-7-pro, ${keys.parent ?? ""} }
  PEER: { os: windows-7-pro, count: 2, ${keys.peer ?? ""} }
network: { switch: { ports: 8 } }
timeline:
  - create-account: { laptop: PARENT, name: field, password: pw }
  - plug: { laptops: [PARENT, PEER1] }
${steps.map((step) => `  - ${step}\n`).join("")}`;

const signIn = (to = "PARENT"): string =>
  `sign-in: { laptop: PEER1, to: '\\\\${to}', as: '${to}\\field', password: pw }`;
const refused = (step: string, code: number | string): string =>
  `${step}\n    expect: { refused: ${code} }`;

describe("addresses", () => {
  it("one typed address partitions the room until it is taken away", () => {
    const day = room(
      { parent: "address: 192.168.1.10" },
      "expect: { PARENT: { address: static }, PEER1: { address: 169.254 } }",
      refused(signIn(), 53),
      "set-address: { laptop: PARENT }",
      "wait: 10s",
      signIn(),
    );
    expect(messages(day)).toEqual([]);
  });

  it("a duplicate address is refused, and the mark proves it", () => {
    const day = room(
      { parent: "address: 192.168.1.10" },
      "set-address: { laptop: PEER1, address: 192.168.1.10 }\n    expect: { PEER1: { address: none } }",
      "set-address: { laptop: PEER1, address: 192.168.1.11 }",
      signIn(),
    );
    const proof = "must-happen: [{ mark: duplicate-address, on: PEER1 }]\n";
    expect(messages(`${day}${proof}`)).toEqual([]);
  });

  it("several laptops cannot be given one address, and nonsense is no address", () => {
    expect(() => planOf(room({ peer: "address: 10.0.0.1" }))).toThrow(
      "2 laptops cannot all have the address 10.0.0.1",
    );
    for (const wrong of ["10.0.0.256", "10.0.0", "nowhere", "0.0.0.1"]) {
      expect(() => planOf(room({ parent: `address: ${wrong}` }))).toThrow("is not an address");
    }
  });
});

describe("names", () => {
  it("a second computer of one name is told 52", () => {
    const day = room(
      { peer: "computer-name: CLONE" },
      "create-account: { laptop: PEER1, name: other, password: pw }",
      "plug: { laptop: PEER2 }",
      signIn(),
      refused(signIn().replace("laptop: PEER1", "laptop: PEER2"), 52),
    );
    expect(messages(`${day}must-happen: [{ mark: duplicate-name, on: PEER2 }]\n`)).toEqual([]);
  });

  it("paths may use the name a computer really has, and no invented one", () => {
    const day = (to: string): string => room({ parent: "computer-name: MAIN" }, signIn(to));
    expect(messages(day("MAIN"))).toEqual([]);
    expect(messages(day("PARENT"))[0]).toContain("sign-in was refused with error 53");
    expect(() => planOf(day("MAINE"))).toThrow("MAINE");
  });

  it("whoever is connected to a computer with another name is connected to that laptop", () => {
    const day = smallRoom("  - expect: { PEER1: { connected-to: PARENT } }")
      .replace(
        "PARENT: { os: windows-7-pro }",
        "PARENT: { os: windows-7-pro, computer-name: MAIN }",
      )
      .replace(
        "OFFICE: { os: windows-server-2008-r2,",
        "OFFICE: { os: windows-server-2008-r2, computer-name: HQ,",
      )
      .replaceAll("'\\\\PARENT\\Test'", "'\\\\MAIN\\Test'")
      .replaceAll("'PARENT\\field'", "'MAIN\\field'");
    expect(messages(day)).toEqual([]);
  });

  it("whoever gets the name another laptop had is not taken for it in what was saved there", () => {
    const rename = (laptop: string, to: string) =>
      `  - rename-computer: { laptop: ${laptop}, to: ${to} }\n`;
    const day = smallRoom(
      `  - edit-document: { laptop: PEER1, document: doc-001.docx }
    eventually: { within: 5m, all-copies: equal }
${rename("PEER1", "SPARE")}${rename("PEER2", "PEER1")}  - expect:
      PARENT:
        { saved-by: { doc-001.docx: PEER1 }, synchronised-with: [PEER1, PEER2] }`,
    );
    expect(messages(day)).toEqual([]);
  });

  it("the network folder shows names in capitals, however the file writes them", () => {
    const day = (sees: string): string =>
      room({}, "plug: { laptop: PEER2 }", `after: 13m\n    ${sees}`)
        .replace("PARENT: {", "Parent: {")
        .replaceAll("laptop: PARENT", "laptop: Parent")
        .replaceAll("[PARENT, PEER1]", "[Parent, PEER1]");
    expect(messages(day("expect: { PEER1: { sees: [Parent, PEER1, PEER2] } }"))).toEqual([]);
    expect(messages(day("expect: { PEER1: { sees: [PARENT, peer1, PEER2] } }"))).toEqual([]);
    expect(messages(day("never: { PEER1: { sees: [Parent, PEER1, PEER2] } }"))).toHaveLength(1);
    expect(messages(day("expect: { PEER1: { sees: [Parent, PEER1] } }"))).toEqual([
      "PEER1.sees should be [PARENT, PEER1] now but is [PARENT, PEER1, PEER2]",
    ]);
  });

  it("the network folder is late, and can be waited for", () => {
    const day = room(
      {},
      "plug: { laptop: PEER2 }\n    expect: { PEER1: { sees: [PEER1, PARENT] }, PEER2: { sees: [PEER2, PEER1, PARENT] } }",
      "after: 13m\n    expect: { PEER1: { sees: [PARENT, PEER1, PEER2] } }",
    );
    expect(messages(day)).toEqual([]);
  });

  it("a name nobody answered to is asked for again at once, or after ten seconds", () => {
    const day = (policies: string): string =>
      room(
        { policies },
        "unplug: { laptop: PARENT }",
        refused(signIn(), 53),
        "plug: { laptop: PARENT }",
        signIn(),
      );
    expect(messages(day(""))).toEqual([]);
    expect(messages(day("failed-names: remembered"))[0]).toContain("refused with error 53");
  });
});

describe("firewalls", () => {
  it("on a public network the host is not found until somebody says that it is private", () => {
    const day = (keys: Parameters<typeof room>[0]): string =>
      room(
        keys,
        refused(signIn(), 53),
        "set-network-profile: { laptop: PARENT, profile: private }",
        signIn(),
      );
    expect(messages(day({ parent: "network-profile: public" }))).toEqual([]);
    expect(messages(day({ policies: "new-networks: public" }))).toEqual([]);
    expect(messages(day({}))[0]).toContain("should be refused with 53 but it was done");
  });

  it("a program on one peer that blocks file sharing stops that peer only", () => {
    const day = room(
      {},
      "plug: { laptop: PEER2 }",
      "block-file-sharing: { laptop: PEER2, direction: outbound }",
      signIn(),
      refused(signIn().replace("PEER1", "PEER2"), 53),
      "allow-file-sharing: { laptop: PEER2, direction: outbound }",
      signIn().replace("PEER1", "PEER2"),
    );
    expect(messages(day)).toEqual([]);
  });
});

describe("clocks", () => {
  it("a clock that is set, forward or back, does not decide whose version is shown (rule 42)", () => {
    const day = (by: string): string =>
      smallRoom(`  - work-offline: { laptops: PEER1..PEER2 }
  - set-clock: { laptop: PEER1, by: ${by} }
  - edit-document: { laptop: PEER1, document: doc-001.docx }
  - after: 1m
    edit-document: { laptop: PEER2, document: doc-001.docx }
  - work-online: { laptops: PEER1..PEER2 }
    eventually: { within: 2m, all-copies: equal }
  - expect: { PARENT: { saved-by: { doc-001.docx: PEER2 } } }`);
    for (const by of ["+3h", "-3h"]) {
      const { verdict, journal } = runPlan(planOf(day(by)));
      expect(verdict.failures.map(({ message }) => message)).toEqual([]);
      const set = journal.events.filter(({ kind }) => kind === "clock.set");
      expect(set).toMatchObject([
        { actor: "PEER1", byMillis: by === "+3h" ? 10_800_000 : -10_800_000 },
      ]);
    }
  });

  it("a sleeping laptop's settings cannot be changed", () => {
    const day = room(
      {},
      "sleep: { laptop: PEER1 }",
      refused("set-clock: { laptop: PEER1, by: 1h }", "asleep"),
    );
    expect(messages(day)).toEqual([]);
  });
});

describe("the disk", () => {
  it("that is full takes nothing until it is emptied", () => {
    const day = (free: string): string =>
      smallRoom(`  - fill-disk: { laptop: PARENT, free: ${free} }
  - edit-document: { laptop: PEER1, document: scan.pdf, size: 3MB }
  - after: 2m
    expect: { PEER1: { queue: 1 }, PARENT: { documents: { scan.pdf: absent } } }
  - fill-disk: { laptop: PARENT, free: 1GB }
    eventually: { within: 2m, PEER1: { queue: 0 }, PARENT: { documents: { scan.pdf: present } } }`);
    expect(messages(`${day("1MB")}must-happen: [{ mark: disk-was-full, on: PEER1 }]\n`)).toEqual(
      [],
    );
    expect(messages(day("9MB"))).not.toEqual([]);
  });
});

describe("a typed address in a network path", () => {
  it("stands for the laptop that has it, and nobody's address is a mistake in the file", () => {
    const day = (host: string): string =>
      room(
        { parent: "address: 192.168.1.10" },
        "set-address: { laptop: PEER1, address: 192.168.1.20 }",
        `sign-in: { laptop: PEER1, to: '\\\\${host}', as: 'PARENT\\field', password: pw }`,
      );
    expect(messages(day("192.168.1.10"))).toEqual([]);
    expect(() => planOf(day("192.168.1.11"))).toThrow("192.168.1.11");
  });
});
