/** What people write who guess: one problem each, and its message says how it is written. */
import { expect, it } from "vitest";
import { loadScenario } from "../../../src/scenarios/language/load.ts";

const DAY = String.raw`scenario: 1
name: A day
engagement: { name: Maple 2026, documents: 3, size: 6MB, records: 10 }
nodes:
  OFFICE: { os: windows-server-2008-r2, holds: top-level }
  PARENT: { os: windows-7-pro }
  PEER: { os: windows-7-pro, count: 3 }
network: { switch: { ports: 8 }, cables: 5 }
timeline:
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: s3cret }] }
  - plug: { laptops: [PARENT, PEER1..PEER3] }
  - create-child-copy: { laptops: PEER1..PEER3, from: '\\PARENT\Maple', as: 'PARENT\field', password: s3cret, remember: true }
  - connect: { laptops: PEER1..PEER3, to: '\\PARENT\Maple' }
    expect: { PEER1..PEER3: { indicator: green } }
`;

/** What stands there, what somebody writes instead, at which line, and what is said. */
const TRIES: ReadonlyArray<
  readonly [right: string, wrong: string, line: number, message: string, hint: string]
> = [
  ["- connect:", "-connect:", 13, "a blank is missing after the dash", "write - connect:"],
  [
    "PARENT: { os: windows-7-pro }",
    "PARENT: { os: Windows 7 Professional }",
    6,
    'os cannot be "Windows 7 Professional"',
    'did you mean "windows-7-pro"?',
  ],
  [
    "PARENT: { os: windows-7-pro }",
    "PARENT: windows-7-pro",
    6,
    'PARENT takes keys in { } or indented below it, not "windows-7-pro"',
    "write PARENT: { os: windows-7-pro }",
  ],
  [
    "PEER1..PEER3, to",
    "PEER1..3, to",
    13,
    '"PEER1..3" is neither a laptop nor a range',
    "write PEER1..PEER3",
  ],
  [
    "laptops: [PARENT, PEER1..PEER3]",
    "laptop: [PARENT, PEER1]",
    11,
    "laptop takes the name of one laptop, not a list",
    "write laptops: [PARENT, PEER1]",
  ],
  [
    "laptops: [PARENT, PEER1..PEER3]",
    "laptops: PARENT, PEER1",
    11,
    '"PEER1" is not a key of plug',
    "a list stands in brackets: laptops: [PARENT, PEER1]",
  ],
  [
    "    expect: {",
    "    at: 09:30\n    expect: {",
    14,
    '"09:30" is a time of the clock',
    "write 9h30m; days begin at 0s, whatever the clock says",
  ],
  ["    expect: {", "    after: -5m\n    expect: {", 14, "-5m is less than no time", "write 5m"],
  [
    "password: s3cret }] }",
    "password: #s3cret }] }",
    10,
    "this bracket is not closed",
    "what stands behind a # is a comment; put a text with # in quotes",
  ],
  [
    "remember: true }",
    "remember: yes }",
    12,
    'remember takes true or false, not "yes"',
    "write true",
  ],
  [
    "  PARENT: { os: windows-7-pro }\n",
    "",
    9,
    '"PARENT" is not a node of this scenario',
    "its nodes are OFFICE, PEER1..PEER3",
  ],
  [
    "  PARENT: {",
    "  THE-LAPTOP-OF-THE-PARENT: {",
    6,
    '"THE-LAPTOP-OF-THE-PARENT" cannot be a computer name',
    "a computer name has up to 15 letters, digits and hyphens, and starts with a letter",
  ],
  ["holds: top-level", "holds: true", 5, 'holds cannot be "true"', "write top-level"],
  [
    "count: 3",
    "count: 3, numbering: creation-date",
    7,
    '"numbering" is not a key of PEER',
    "all laptops have the same numbering: write it under policies, beside nodes",
  ],
  [
    "name: A day",
    "name: A day\ndefaults: { locks-with-peer: none }",
    3,
    '"locks-with-peer" is not a key of defaults',
    "all laptops have the same locks-with-peer: write it under policies, beside nodes",
  ],
  ["count: 3", "count: three", 7, 'count takes a whole number, not "three"', "write 3"],
  [
    "    expect: { PEER1..PEER3: { indicator: green } }",
    "  - edit-record: { laptop: PEER1, record: 1000, set: { balance: 5 } }",
    14,
    "record takes the id of a record, not 1000",
    "write tb/1000 (trial balance), entry/anna-1 or aje/1 (adjusting entry) or signoff/doc-001.docx",
  ],
  [
    "expect: { PEER1..PEER3: { indicator: green } }",
    "expect: { refused: error 71 }",
    14,
    'nobody refuses with "error 71"',
    "write refused: 71",
  ],
  [
    "expect: { PEER1..PEER3: { indicator: green } }",
    "expect: { refused: { PEER3: 71 } }",
    14,
    "refused takes an error code or a word, which is true of every laptop of the step, not a map of keys",
    "write refused: 71; laptops that are not refused have a step of their own",
  ],
  [
    "timeline:",
    "matrix: { toString: [[1]] }\ntimeline:",
    9,
    "toString takes single values, not a list",
    "write a longer path, such as nodes.PARENT.os: [windows-7-pro]",
  ],
  [
    "timeline:",
    "matrix: { include.0: [a.yaml, b.yaml] }\ntimeline:",
    9,
    "include is read before anything is set, and cannot be changed",
    "set the values it brings, where they are used",
  ],
  [
    "timeline:",
    "matrix: { network.cables: [5], include: [{ name: Another day }] }\ntimeline:",
    9,
    '"name" is not a value a matrix can change',
    "write a path such as nodes.PARENT.os or network.cables",
  ],
  [
    " }\n    expect: { PEER1..PEER3: { indicator: green } }",
    ", expect: { PEER1: { indicator: green } } }",
    13,
    '"expect" is not a key of connect',
    "it stands beside connect, in the same column, not in it",
  ],
  [
    "name: A day",
    "name: A day\ntags: caps, xp",
    3,
    'tags takes a list, not "caps, xp"',
    "write tags: [caps, xp]",
  ],
  [
    "name: A day",
    "name: A day\nskip: true",
    3,
    "skip takes a text, not true",
    "write it like: waits for a laptop with Windows 2000",
  ],
  ["timeline:", "steps:", 9, '"steps" is not a key of a scenario', "write timeline:"],
  [
    "timeline:",
    "faults: { bumps: { kinds: [sleep], every: 30m-10m, from: 1h, until: 4h } }\ntimeline:",
    9,
    '"30m-10m" is not a range of durations',
    "write 10m..30m",
  ],
  [
    "timeline:",
    "matrix: { os: [windows-7-pro, windows-xp-pro] }\ntimeline:",
    9,
    'no path of this file begins with "os"',
    "write nodes.PARENT.os, or defaults.os",
  ],
  [
    "    expect: {",
    "\u00A0\u00A0\u00A0\u00A0expect: {",
    14,
    "this line is indented with other blanks than the space bar's",
    "type the blanks anew: they were pasted from somewhere",
  ],
  [
    "name: A day",
    "name: 'A day",
    2,
    "this quote is not closed",
    "a quote inside single quotes is written twice: ''",
  ],
  [
    "name: A day",
    "name: 'Ben's day'",
    2,
    "the text goes on behind the quote that ends it",
    "a quote inside single quotes is written twice: 'Ben''s day'",
  ],
  [
    "name: A day",
    "name: {day}",
    2,
    "name takes a text, not a map of keys",
    "write one line of text, in quotes where it starts with { or [",
  ],
];

it.each(TRIES)("instead of %j somebody writes %j", (right, wrong, line, message, hint) => {
  expect(DAY).toContain(right);
  const loaded = loadScenario({ file: "day.scenario.yaml", text: DAY.replace(right, wrong) });
  const problems = "problems" in loaded ? loaded.problems : [];
  expect(problems.map((each) => [each.place.line, each.message, each.hint])).toEqual([
    [line, message, hint],
  ]);
});
