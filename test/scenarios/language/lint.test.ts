/** What only the whole day shows: accounts, shares and copies that are never there, times nobody reaches, definitions nobody uses. */
import { describe, expect, it } from "vitest";
import { limits } from "../../../src/engine/limits.ts";
import { loadScenarios } from "../../../src/scenarios/language/load.ts";
import { LIMITS } from "../../../src/scenarios/language/shape/limits.ts";
import { pageOf, PROBLEMS } from "../../../src/scenarios/language/problem.ts";
import { scenarioReference } from "../../../src/scenarios/language/reference/reference.ts";
import { renderProblem } from "../../../src/scenarios/language/render.ts";
import { codesOf, errorsOf, PREPARED, ROOM } from "./loading.ts";
import type { Options } from "./loading.ts";

const step = (text: string): string => errorsOf(`${PREPARED}${text}`);
const codes = (text: string): ReadonlyArray<string> => codesOf(`${PREPARED}${text}`);
const warningsOf = (text: string, options: Options = {}): string => {
  const loaded = loadScenarios({ file: "day.scenario.yaml", text, ...options });
  if ("problems" in loaded)
    throw new Error(loaded.problems.map((each) => renderProblem(each)).join());
  return `\n${loaded.warnings.map((each) => renderProblem(each)).join("\n\n")}\n`;
};
const CONNECTED =
  "  - plug: { laptops: [PARENT, PEER1, PEER2] }\n" +
  "  - create-child-copy: { laptops: [PEER1, PEER2], from: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret, remember: true }\n";

describe("accounts", () => {
  it("that a computer never has are told where somebody types them", () => {
    const signIn = (user: string, more = "") =>
      `  - sign-in: { laptop: PEER1, to: '\\\\PARENT', as: '${user}', password: x }\n${more}`;
    expect(step(`${signIn("PARENT\\feild")}${signIn("PEER2\\field")}`)).toMatchInlineSnapshot(`
      "
      error[unknown-account] PARENT never has an account "feild"
        --> day.scenario.yaml:11:51
         |  timeline[1]
      11 |   - sign-in: { laptop: PEER1, to: '\\\\PARENT', as: 'PARENT\\feild', password: x }
         |                                                   ^^^^^^^^^^^^^^
         = did you mean "field"? (created at line 10)
         = see docs/scenario-reference.md#unknown-account

      error[unknown-account] PEER2 never has an account "field"
        --> day.scenario.yaml:12:51
         |  timeline[2]
      12 |   - sign-in: { laptop: PEER1, to: '\\\\PARENT', as: 'PEER2\\field', password: x }
         |                                                   ^^^^^^^^^^^^^
         = add create-account: { laptop: PEER2, name: field, password: s3cret }, or expect: { refused: 1326 } if this is the point
         = see docs/scenario-reference.md#unknown-account
      "
    `);
    // Its own user, another spelling of capitals, one that is made later, one that is to be refused.
    expect(codes(signIn("PARENT\\parent"))).toEqual([]);
    expect(codes(signIn("parent\\FIELD"))).toEqual([]);
    expect(codes(signIn("PARENT\\feild", "    expect: { refused: 1326 }\n"))).toEqual([]);
    const late = "  - create-account: { laptop: PARENT, name: late, password: x }\n";
    expect(codes(`${signIn("PARENT\\late")}${late}`)).toEqual([]);
  });

  it("are not looked at where everybody is Guest", () => {
    const guest = PREPARED.replace("os: windows-xp-pro", "os: windows-xp-pro, sharing: guest-only");
    const signIn =
      "  - sign-in: { laptop: PEER1, to: '\\\\PARENT', as: 'PARENT\\anybody', password: x }\n";
    expect(codesOf(`${guest}${signIn}`)).toEqual([]);
  });
});

describe("shares", () => {
  const CONNECT =
    "  - connect: { laptop: PEER1, to: '\\\\PARENT\\Oak', as: 'PARENT\\field', password: s3cret }\n";
  const SHARE = "  - share-folder: { laptop: PARENT, share: Oak }\n";

  it("that only a later step makes are told where they are used", () => {
    expect(step(`${CONNECT}${SHARE}`)).toMatchInlineSnapshot(`
      "
      error[not-shared-yet] PARENT shares "Oak" only in a later step
        --> day.scenario.yaml:11:35
         |  timeline[1]
      11 |   - connect: { laptop: PEER1, to: '\\\\PARENT\\Oak', as: 'PARENT\\field', password: s3cret }
         |                                   ^^^^^^^^^^^^^^
         = move that step up, or write expect: { refused: 67 } if this is the point (shared at line 12)
         = see docs/scenario-reference.md#not-shared-yet
      "
    `);
    expect(codes(`${SHARE}${CONNECT}`)).toEqual([]);
    expect(codes(`${CONNECT}    expect: { refused: 67 }\n${SHARE}`)).toEqual([]);
  });

  it("may come in any order once steps go on at the same time", () => {
    const later = "  - every: 5m\n    wait: 1s\n";
    expect(codes(`${later}${CONNECT}${SHARE}`)).toEqual([]);
  });
});

describe("copies", () => {
  it("that never exist cannot be looked at, and each laptop is told once", () => {
    expect(
      step(
        `${CONNECTED}  - expect: { PEER1..PEER3: { indicator: green, link: up } }\n  - never: { PEER3: { queue: 4 } }\neventually: { within: 5m, OFFICE: { records: { tb/1000: { balance: 5 } } } }\n`,
      ),
    ).toMatchInlineSnapshot(`
      "
      error[never-joins] PEER3 never has an open copy, so there is nothing of it to look at
        --> day.scenario.yaml:13:15
         |  timeline[3]
      13 |   - expect: { PEER1..PEER3: { indicator: green, link: up } }
         |               ^^^^^^^^^^^^
         = add create-child-copy or open-copy for PEER3, or expect only what Windows shows, such as link
         = see docs/scenario-reference.md#never-joins

      error[never-joins] OFFICE never has an open copy, so there is nothing of it to look at
        --> day.scenario.yaml:15:27
      15 | eventually: { within: 5m, OFFICE: { records: { tb/1000: { balance: 5 } } } }
         |                           ^^^^^^
         = add create-child-copy or open-copy for OFFICE, or expect only what Windows shows, such as link
         = see docs/scenario-reference.md#never-joins
      "
    `);
  });

  it("are not missed where the step that gives one has a mistake of another kind, alone or in a group", () => {
    const open = "open-copy: { laptop: PEER1 }\n";
    const look = "  - expect: { PEER1: { indicator: offline } }\n";
    expect(codes(`  - at: 90\n    ${open}${look}`)).toEqual(["bad-duration"]);
    expect(codes(`  - ${open}    expect: { PEER1: { indicator: gren } }\n${look}`)).toEqual([
      "wrong-value",
    ]);
    const both = `  - together:\n      - ${open}      - after: 90\n        wait: 1s\n`;
    expect(codes(`${both}${look}`)).toEqual(["bad-duration"]);
    const thrice = `  - repeat:\n      times: x\n      steps:\n        - ${open}`;
    expect(codes(`${thrice}${look}`)).toEqual(["wrong-type"]);
  });

  it("are there after a step that opens or creates one, not after one that is to be refused", () => {
    const look = "  - expect: { PEER1: { indicator: offline } }\n";
    expect(codes(look)).toEqual(["never-joins"]);
    expect(codes(`  - open-copy: { laptop: PEER1 }\n${look}`)).toEqual([]);
    expect(
      codes(`  - open-copy: { laptop: PEER1 }\n    expect: { refused: no-copy }\n${look}`),
    ).toEqual(["never-joins"]);
    expect(codes("  - expect: { PEER1: { link: down, power: on, sessions: 0 } }\n")).toEqual([]);
  });
});

describe("a step that cannot be read", () => {
  const open = "{ laptop: PEER1, program: Explorer, on: '\\\\PARENT\\Maple' }\n";
  const close = "  - close-program: { laptop: PEER1, program: Explorer }\n";
  const account = "create-account: { laptop: PARENT, name: jo, password: x }\n";
  const signIn =
    "  - sign-in: { laptop: PEER1, to: '\\\\PARENT', as: 'PARENT\\jo', password: x }\n";
  const child =
    "create-child-copy: { laptop: PEER1, from: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret, folder: Second }\n";
  const again = "  - open-copy: { laptop: PEER1, folder: Second }\n";
  it.each([
    ["opens a program", `  - open-program: ${open.replace("on:", "onn:")}`, close, "unknown-key"],
    ["is no action", `  - open-programm: ${open}`, close, "unknown-action"],
    [
      "creates an account",
      `  - ${account.replace("name: jo", "name: jo, pass: y")}`,
      signIn,
      "unknown-key",
    ],
    ["makes a second copy", `  - ${child.replace("from", "form")}`, again, "unknown-key"],
  ])("and %s is the one mistake: what it makes is missed nowhere", (_, broken, later, code) => {
    expect(codes(later)).toHaveLength(1);
    expect(codes(`${broken}${later}`)).toEqual([code]);
  });

  it("as one that says when it must be true with a slip is told once", () => {
    const look = (within: string): string =>
      `  - expect: { PARENT: { link: down } }\n    eventually: { ${within}all-copies: equal }\n`;
    expect(codes(look("withn: 5m, "))).toEqual(["unknown-key"]);
    expect(codes(look(""))).toEqual(["missing-key"]);
  });

  it("as an engagement that cannot, of which nobody knows what it is called and how many documents it has", () => {
    const later =
      "  - connect: { laptop: PARENT, to: '\\\\OFFICE\\Maple 2026' }\n" +
      "  - expect: { PARENT: { documents: { doc-012.docx: present } } }\n";
    const many = PREPARED.replace("documents: 3", "documents: 20");
    expect(codesOf(`${many}${later}`)).toEqual([]);
    expect(codesOf(`${many.replace("records: 10", "records: ten")}${later}`)).toEqual([
      "wrong-type",
    ]);
  });
});

it.each([
  ["every", "  - every: 10m\n    until: 40d\n    sync-now: { laptop: PARENT }\n"],
  ["always until", "  - wait: 1s\n    always: { PARENT: { power: on }, until: 40d }\n"],
  ["never for", "  - wait: 1s\n    never: { PARENT: { power: off }, for: 40d }\n"],
  [
    "workload",
    "  - wait: 1s\nworkload: { work: { who: PARENT, every: 5h, edits: { records: 1 }, from: 1h, until: 40d } }\n",
  ],
  [
    "faults that also begin after any run",
    "  - wait: 1s\nfaults: { late: { who: PEER1, kinds: [sleep], every: 5h, from: 39d, until: 40d } }\n",
  ],
])("%s that goes on for longer than any run", (_, text) => {
  expect(step(text)).toContain(
    "error[too-late] this is 40d after the day began, and no run goes on after 31d",
  );
});

it("a time that no run reaches is told once", () => {
  expect(step("  - at: 40d\n    wait: 1s\n  - after: 1h\n    wait: 1s\n")).toMatchInlineSnapshot(`
    "
    error[too-late] this is 40d after the day began, and no run goes on after 31d
      --> day.scenario.yaml:11:9
       |  timeline[1] at 40d
    11 |   - at: 40d
       |         ^^^ is the unit right? a day in the field has hours
       = see docs/scenario-reference.md#too-late
    "
  `);
  expect(codes("  - at: 31d\n    wait: 1s\n")).toEqual([]);
});

describe("warnings", () => {
  it("name kinds, devices, laptops and accounts that nobody uses", () => {
    const text = ROOM.replace(
      "network: {",
      "kinds: { old-laptop: { os: windows-xp-pro }, fast: { os: windows-7-pro } }\nnetwork: { router: {}, ",
    ).replace("PEER: { os: windows-7-pro,", "PEER: { kind: fast,");
    expect(
      warningsOf(`${text}timeline:
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: x }, { name: peer1, password: y }] }
  - plug: { laptops: [PARENT, PEER1], into: switch }
`),
    ).toMatchInlineSnapshot(`
      "
      warning[unused] PEER2 to PEER3 do nothing all day
       --> day.scenario.yaml:7:3
      7 |   PEER: { kind: fast, count: 3 }
        |   ^^^^ let somebody use it, or leave it out
        = see docs/scenario-reference.md#unused

      warning[unused] no laptop is of the kind "old-laptop"
       --> day.scenario.yaml:8:10
      8 | kinds: { old-laptop: { os: windows-xp-pro }, fast: { os: windows-7-pro } }
        |          ^^^^^^^^^^ write kind: old-laptop at a node, or leave it out
        = see docs/scenario-reference.md#unused

      warning[unused] nothing is ever plugged into "router"
       --> day.scenario.yaml:9:12
      9 | network: { router: {},  switch: { ports: 4 }, cables: 3 }
        |            ^^^^^^ plug somebody into it, or leave it out
        = see docs/scenario-reference.md#unused

      warning[unused] nobody uses the account PARENT\\field
        --> day.scenario.yaml:11:67
      11 |   - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: x }, { name: peer1, password: y }] }
         |                                                                   ^^^^^^^^
         = write as: 'PARENT\\field' where somebody connects
         = see docs/scenario-reference.md#unused
      "
    `);
  });

  it("are silent about what only some days of a matrix use, and tell what none of them does", () => {
    const kinds =
      "kinds: { old: { os: windows-xp-pro }, new: { os: windows-7-pro }, odd: { os: windows-7-pro } }\n";
    const matrix = "matrix: { nodes.PEER.kind: [old, new] }\n";
    const text = `${kinds}${PREPARED}`.replace("PEER: { os: windows-7-pro,", "PEER: { kind: old,");
    const used = `${matrix}${text}${CONNECTED}  - expect: { PEER3: { link: down } }\n`;
    expect(warningsOf(used).match(/warning.*/gu)).toEqual([
      'warning[unused] no laptop is of the kind "odd"',
    ]);
    // Nothing is done by chance on one of the days: that is told of this day.
    const typing = "workload: { typing: { who: PEER1, every: 61m, from: 1h, until: 2h } }\n";
    const until = "matrix: { workload.typing.until: [2h, 9h] }\n";
    const short = `${until}${PREPARED}${CONNECTED}  - expect: { PEER3: { link: down } }\n${typing}`;
    expect(warningsOf(short)).toContain("[until=2h]");
  });

  it("are silent about a file in which everything has its use, and about what it includes", () => {
    const used = `${PREPARED}${CONNECTED}  - expect: { PEER3: { link: down } }\n`;
    expect(warningsOf(used)).toBe("\n\n");
    const included = warningsOf(`include: kinds.yaml\n${used}`, {
      readInclude: () => "kinds: { old-laptop: { os: windows-xp-pro } }\n",
    });
    expect(included).toBe("\n\n");
    const broken = `${used.replace("network: {", "network: { router: {}, ")}breaks: [{ set: { timeline.1.plug.into: router }, because: it is another one }]\n`;
    expect(warningsOf(broken.replace("plug: {", "plug: { into: switch,"))).toBe("\n\n");
  });
});

describe("work left to chance", () => {
  const typing = (facts: string) =>
    `${PREPARED}${CONNECTED}  - expect: { PEER3: { link: down } }\nworkload:\n  typing: { ${facts} }\n`;

  it("of somebody who never has a copy is warned of: all of it would be refused, and nobody told", () => {
    expect(warningsOf(typing("who: PEER1..PEER3, every: 5m, from: 1h, until: 4h")))
      .toMatchInlineSnapshot(`
      "
      warning[never-joins] PEER3 never has an open copy, so nothing can be edited there
        --> day.scenario.yaml:15:3
      15 |   typing: { who: PEER1..PEER3, every: 5m, from: 1h, until: 4h }
         |   ^^^^^^ add create-child-copy or open-copy, or leave the laptop out of who
         = see docs/scenario-reference.md#never-joins
      "
    `);
    expect(warningsOf(typing("who: PEER1..PEER2, every: 5m, from: 1h, until: 4h"))).toBe("\n\n");
  });

  it("whose time is over before the first of it is warned of", () => {
    const faults = "faults: { bumps: { kinds: [sleep], every: 2h, from: 1h, until: 2h } }\n";
    const text = typing("who: PEER1, every: 61m, from: 1h, until: 2h");
    expect(warningsOf(`${text}${faults}`)).toMatchInlineSnapshot(`
      "
      warning[unused] nothing comes of "typing": its time is over before the first of it
        --> day.scenario.yaml:15:3
      15 |   typing: { who: PEER1, every: 61m, from: 1h, until: 2h }
         |   ^^^^^^ write a later until:, or a shorter every:
         = see docs/scenario-reference.md#unused

      warning[unused] nothing comes of "bumps": its time is over before the first of it
        --> day.scenario.yaml:16:11
      16 | faults: { bumps: { kinds: [sleep], every: 2h, from: 1h, until: 2h } }
         |           ^^^^^ write a later until:, or a shorter every:
         = see docs/scenario-reference.md#unused
      "
    `);
  });
});

it("a text that ends in front of a # is warned of where no blank stands behind it", () => {
  const say = (text: string) =>
    `${PREPARED}${CONNECTED}  - expect: { PEER3: { link: down } }\n    say: ${text}\n`;
  expect(warningsOf(say("The door of room #4 is locked"))).toMatchInlineSnapshot(`
    "
    warning[text-ends-at-hash] the text ends here, and "#4 is locked" is a comment
      --> day.scenario.yaml:14:10
    14 |     say: The door of room #4 is locked
       |          ^^^^^^^^^^^^^^^^ put the text in quotes, or write a blank behind the #
       = see docs/scenario-reference.md#text-ends-at-hash
    "
  `);
  for (const meant of ["It rains # as always", "'Room #4' #4", "C#", "Room # 4"])
    expect(warningsOf(say(meant))).toBe("\n\n");
});

it("every message names its section of the reference page, and the page has it", () => {
  const page = scenarioReference();
  for (const [code, sentence] of Object.entries(PROBLEMS)) {
    expect(page).toContain(`\n### ${code}\n\n${sentence}\n`);
    expect(pageOf(code)).toBe(`docs/scenario-reference.md#${code}`);
  }
  expect(pageOf("expectation-failed")).toBeUndefined();
});

describe("an expectation that says nothing", () => {
  const looking = (want: string, kind = "expect") => `${CONNECTED}  - ${kind}: { ${want} }\n`;
  const never = (want: string) => looking(`for: 1m, ${want}`, "never");

  it("is refused where nothing is expected of a laptop, or of what stands below it", () => {
    expect(step(looking("PEER1: {}, PEER2: { records: { tb/1000: {} } }"))).toMatchInlineSnapshot(`
      "
      error[missing-key] nothing is expected of PEER1
        --> day.scenario.yaml:13:15
         |  timeline[3]
      13 |   - expect: { PEER1: {}, PEER2: { records: { tb/1000: {} } } }
         |               ^^^^^ write PEER1: { indicator: green }, or leave it out
         = see docs/scenario-reference.md#missing-key

      error[missing-key] nothing is expected of tb/1000
        --> day.scenario.yaml:13:46
         |  timeline[3]
      13 |   - expect: { PEER1: {}, PEER2: { records: { tb/1000: {} } } }
         |                                              ^^^^^^^ write tb/1000: { balance: 5 }, or leave it out
         = see docs/scenario-reference.md#missing-key
      "
    `);
    for (const key of ["records", "documents", "saved-by", "checked-out-by", "numbers", "members"])
      expect(codes(looking(`PEER1: { ${key}: {} }`))).toEqual(["missing-key"]);
    // Nobody at all is there: that says something.
    expect(codes(looking("PEER1: { net-session: {} }"))).toEqual([]);
  });

  it("is refused where it speaks of a document or a record that is never there", () => {
    expect(codes(looking("PEER1: { checked-out-by: { doc-01.docx: null } }"))).toEqual([
      "unknown-document",
    ]);
    expect(codes(never("PEER1: { saved-by: { doc-01.docx: PEER2 } }"))).toEqual([
      "unknown-document",
    ]);
    expect(codes(never("PEER1: { records: { bt/1000: { balance: 5 } } }"))).toEqual(["bad-name"]);
    expect(codes(never("PEER1: { numbers: { anna-1: 7 } }"))).toEqual(["bad-name"]);
    const made = "  - edit-document: { laptop: PEER1, document: memo.docx }\n";
    expect(codes(`${looking("PEER1: { saved-by: { memo.docx: PEER1 } }")}${made}`)).toEqual([]);
  });

  it("is warned of where a document that is never there is expected to be absent", () => {
    const absent = looking("PEER1: { documents: { doc-01.docx: absent } }");
    expect(warningsOf(`${PREPARED}${absent}`)).toContain(
      'warning[unknown-document] there is never a document "doc-01.docx"',
    );
    const deleted = "  - delete-document: { laptop: PEER1, document: doc-001.docx }\n";
    const gone = looking("PEER1: { documents: { doc-001.docx: absent } }");
    expect(warningsOf(`${PREPARED}${deleted}${gone}`)).not.toContain("unknown-document");
  });

  it("is refused where somebody is to see a computer that nobody has", () => {
    expect(step(looking("for: 1m, PEER1: { sees: [PARNT, PEER2] }", "never")))
      .toMatchInlineSnapshot(`
      "
      error[unknown-node] no computer is ever called "PARNT"
        --> day.scenario.yaml:13:39
         |  timeline[3]
      13 |   - never: { for: 1m, PEER1: { sees: [PARNT, PEER2] } }
         |                                       ^^^^^ did you mean "PARENT"?
         = see docs/scenario-reference.md#unknown-node
      "
    `);
    const renamed = "  - rename-computer: { laptop: PEER2, to: MAIN }\n";
    expect(codes(`${looking("PEER1: { sees: [MAIN] }")}${renamed}`)).toEqual([]);
  });

  it("is refused where a range says something else of a laptop that is named beside it", () => {
    for (const key of ["members", "net-session"])
      expect(
        codes(looking(`PARENT: { ${key}: { PEER1: member, PEER1..PEER2: deleted } }`)).filter(
          (code) => code === "already-defined",
        ),
      ).toEqual(["already-defined"]);
    expect(step(looking("PARENT: { net-session: { PEER1: field, PEER1..PEER2: other } }")))
      .toMatchInlineSnapshot(`
      "
      error[already-defined] net-session speaks of PEER1 twice
        --> day.scenario.yaml:13:54
         |  timeline[3]
      13 |   - expect: { PARENT: { net-session: { PEER1: field, PEER1..PEER2: other } } }
         |                                                      ^^^^^^^^^^^^ PEER1 is in "PEER1" already
         = see docs/scenario-reference.md#already-defined
      "
    `);
  });
});

describe("what is too large to be played", () => {
  it("is told where it stands, whatever the documents share of it", () => {
    const room = (documents: number, size: string) =>
      PREPARED.replace("documents: 3, size: 6MB", `documents: ${documents}, size: ${size}`);
    expect(errorsOf(room(3, "300GB"))).toMatchInlineSnapshot(`
      "
      error[wrong-value] the engagement is too large for 3 documents
       --> day.scenario.yaml:3:53
      3 | engagement: { name: Maple 2026, documents: 3, size: 300GB, records: 10 }
        |                                                     ^^^^^
        = 3GiB at most: a document has up to 1GiB, and all together 4GiB
        = see docs/scenario-reference.md#wrong-value
      "
    `);
    expect(codesOf(room(2, "3GiB"))).toEqual(["wrong-value"]);
    expect(codesOf(room(100, "5GiB"))).toEqual(["wrong-value"]);
    expect(codesOf(room(3, "3GiB"))).toEqual([]);
    expect(codesOf(room(0, "6MB"))).toEqual([]);
    expect(LIMITS.documentBytes).toBe(limits.documentBytes);
  });

  it("is told of what somebody saves; what the engine refuses may be tried", () => {
    const save = (size: string) =>
      step(`  - edit-document: { laptop: PARENT, document: memo.docx, size: ${size} }\n`);
    expect(save("300GB")).toMatchInlineSnapshot(`
      "
      error[wrong-value] that is more than a day can be played with
        --> day.scenario.yaml:11:65
         |  timeline[1]
      11 |   - edit-document: { laptop: PARENT, document: memo.docx, size: 300GB }
         |                                                                 ^^^^^
         = write 4GiB at most; a document has up to 1GiB
         = see docs/scenario-reference.md#wrong-value
      "
    `);
    expect(() => save("2GB")).toThrow("the file was accepted");
    const opened =
      "  - open-program: { laptop: PARENT, program: Word, on: '\\\\PARENT\\Maple', file: a, writes: true }\n";
    const saved = "  - save-in-program: { laptop: PARENT, program: Word, size: 1TB }\n";
    expect(codes(`${opened}${saved}`)).toEqual(["wrong-value"]);
  });
});

it("a stick that is pulled out of a laptop without one is warned of", () => {
  const pull = `${PREPARED}  - pull-stick: { laptop: PARENT }\n`;
  expect(warningsOf(pull)).toContain(
    "the copy of PARENT lies on no stick, so nothing comes of this",
  );
  expect(
    warningsOf(pull.replace("os: windows-xp-pro", "os: windows-xp-pro, stick: true")),
  ).not.toContain("stick");
});

it("parent in capitals is told from the name of a laptop, and a folder from a share", () => {
  expect(step("  - switch: { laptop: PEER1, to: PARENT }\n")).toContain(
    String.raw`write parent in small letters, or a path like '\\PEER1\Maple'`,
  );
  expect(step("  - open-copy: { laptop: PEER1, folder: a/b }\n")).toContain(
    '"a/b" cannot be the name of a folder',
  );
});
