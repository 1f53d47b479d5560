/** What a host is to others, chosen in a scenario and played: idle time, disk, dialects, bare user names. */
import { describe, expect, it } from "vitest";
import { messages, smallRoom } from "../../support/scenario.ts";

const room = (
  keys: { readonly parent?: string; readonly peer?: string; readonly policies?: string },
  ...steps: ReadonlyArray<string>
): string => `scenario: 1
name: One host
policies: { ${keys.policies ?? ""} }
nodes:
  PARENT: { ${keys.parent ?? "os: windows-7-pro"} }
  PEER1: { ${keys.peer ?? "os: windows-7-pro"} }
network: { switch: { ports: 8 } }
timeline:
  - create-account: { laptop: PARENT, name: field, password: pw }
  - plug: { laptops: [PARENT, PEER1] }
${steps.map((step) => `  - ${step}\n`).join("")}`;

const signIn = (as: string): string =>
  `sign-in: { laptop: PEER1, to: '\\\\PARENT', as: '${as}', password: pw }`;
const refused = (step: string, code: number): string => `${step}\n    expect: { refused: ${code} }`;
const USER = String.raw`PARENT\field`;

describe("hosts", () => {
  it("an idle session ends after the time its host keeps it, or the client's ten minutes (rules 21 and 22)", () => {
    const day = (parent: string, wait: string, sessions: number): string =>
      room(
        { parent: `os: windows-7-pro${parent}` },
        signIn(USER),
        `after: ${wait}\n    expect: { PARENT: { sessions: ${sessions} } }`,
      );
    expect(messages(day("", "9m", 1))).toEqual([]);
    expect(messages(day("", "11m", 0))).toEqual([]);
    expect(messages(day(", auto-disconnect: 2m", "3m", 0))).toEqual([]);
    expect(messages(day(", auto-disconnect: 0s", "10s", 0))).toEqual([]);
    expect(messages(day(", auto-disconnect: never", "9m", 1))).toEqual([]);
  });

  it("a host whose disk is too small for a document does not get it, and the peer keeps it waiting", () => {
    const day = (size: string): string =>
      smallRoom(`  - edit-document: { laptop: PEER1, document: new.docx, size: ${size} }
    eventually: { within: 5m, PEER1: { queue: 0 }, PARENT: { documents: { new.docx: present } } }`).replace(
        "PARENT: { os: windows-7-pro }",
        "PARENT: { os: windows-7-pro, disk: 2MB }",
      );
    expect(messages(day("1MB"))).toEqual([]);
    expect(messages(day("5MB"))).toEqual([
      expect.stringMatching(/^PEER1\.queue should be 0 within .* but is 1$/u),
      "PARENT.documents.new.docx should be present within 5m00s but is absent",
    ]);
  });

  it("a new system and Windows XP cannot talk to each other where dialects are checked (rule 25)", () => {
    const ten = "os: windows-10-pro";
    const xp = "os: windows-xp-pro";
    const day = (parent: string, peer: string, policies: string, step: string): string =>
      room({ parent, peer, policies }, step);
    expect(messages(day(xp, ten, "dialects: checked", refused(signIn(USER), 384)))).toEqual([]);
    expect(messages(day(ten, xp, "dialects: checked", refused(signIn(USER), 64)))).toEqual([]);
    expect(messages(day(xp, ten, "", signIn(USER)))).toEqual([]);
  });

  it("a user name without a computer in front is the server's, or the client's own and then wrong (rule 27)", () => {
    expect(messages(room({}, signIn("field")))).toEqual([]);
    const policies = "bare-user: account-of-client";
    expect(messages(room({ policies }, refused(signIn("field"), 1326)))).toEqual([]);
  });
});
