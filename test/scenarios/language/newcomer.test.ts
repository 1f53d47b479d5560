/** The twelve worst mistakes of a newcomer: each message says how to write it right. */
import { describe, expect, it } from "vitest";
import { errorsOf, PREPARED, ROOM } from "./loading.ts";

const step = (text: string): string => errorsOf(`${PREPARED}${text}`);

describe("the twelve worst mistakes of a newcomer", () => {
  it("1: a misspelt action", () => {
    expect(step("  - conect: { laptop: PEER1, to: '\\\\PARENT\\Maple' }\n")).toMatchInlineSnapshot(`
      "
      error[unknown-action] "conect" is not an action
        --> day.scenario.yaml:11:5
         |  timeline[1]
      11 |   - conect: { laptop: PEER1, to: '\\\\PARENT\\Maple' }
         |     ^^^^^^ did you mean "connect"?
         = see docs/scenario-reference.md#unknown-action
      "
    `);
  });

  it("2: a misspelt key", () => {
    expect(step("  - connect: { laptp: PEER1, to: '\\\\PARENT\\Maple' }\n")).toMatchInlineSnapshot(`
      "
      error[unknown-key] "laptp" is not a key of connect
        --> day.scenario.yaml:11:16
         |  timeline[1]
      11 |   - connect: { laptp: PEER1, to: '\\\\PARENT\\Maple' }
         |                ^^^^^ did you mean "laptop"?
         = see docs/scenario-reference.md#unknown-key
      "
    `);
  });

  it("3: a number without unit", () => {
    expect(step("  - after: 5\n    sleep: { laptop: PEER1 }\n")).toMatchInlineSnapshot(`
      "
      error[bad-duration] a duration needs a unit: 5
        --> day.scenario.yaml:11:12
         |  timeline[1]
      11 |   - after: 5
         |            ^ write 5s, 5m or 5h
         = see docs/scenario-reference.md#bad-duration
      "
    `);
  });

  it("4: the group instead of its laptops", () => {
    expect(step("  - plug: { laptops: PEER }\n")).toMatchInlineSnapshot(`
      "
      error[unknown-node] "PEER" stands for 3 laptops, PEER1..PEER3
        --> day.scenario.yaml:11:22
         |  timeline[1]
      11 |   - plug: { laptops: PEER }
         |                      ^^^^ write laptops: PEER1..PEER3, or one of them (defined at line 7)
         = see docs/scenario-reference.md#unknown-node
      "
    `);
  });

  it("5: one laptop more than there are", () => {
    expect(step("  - plug: { laptops: PEER1..PEER4 }\n")).toMatchInlineSnapshot(`
      "
      error[unknown-node] "PEER4" is not a node of this scenario
        --> day.scenario.yaml:11:22
         |  timeline[1]
      11 |   - plug: { laptops: PEER1..PEER4 }
         |                      ^^^^^^^^^^^^ the last one is PEER3 (defined at line 7)
         = see docs/scenario-reference.md#unknown-node
      "
    `);
  });

  it("6: a network path in double quotes, or with the wrong slashes", () => {
    expect(step('  - connect: { laptop: PEER1, to: "\\\\PARENT\\Maple" }\n'))
      .toMatchInlineSnapshot(`
        "
        error[yaml-syntax] a backslash in double quotes starts an escape
          --> day.scenario.yaml:11:44
        11 |   - connect: { laptop: PEER1, to: "\\\\PARENT\\Maple" }
           |                                            ^
           = write names with backslashes in single quotes: '\\\\PARENT\\Maple'
           = see docs/scenario-reference.md#yaml-syntax
        "
      `);
    expect(step('  - connect: { laptop: PEER1, to: "\\\\PARENT\\\\Maple" }\n'))
      .toMatchInlineSnapshot(`
        "
        error[bad-path] "\\PARENT\\Maple" is not a network path
          --> day.scenario.yaml:11:35
           |  timeline[1]
        11 |   - connect: { laptop: PEER1, to: "\\\\PARENT\\\\Maple" }
           |                                   ^^^^^^^^^^^^^^^^^ write '\\\\PARENT\\Maple'
           = see docs/scenario-reference.md#bad-path
        "
      `);
    expect(step('  - connect: { laptop: PEER1, to: "//PARENT/Maple" }\n')).toMatchInlineSnapshot(`
      "
      error[bad-path] "//PARENT/Maple" is not a network path
        --> day.scenario.yaml:11:35
         |  timeline[1]
      11 |   - connect: { laptop: PEER1, to: "//PARENT/Maple" }
         |                                   ^^^^^^^^^^^^^^^^ write '\\\\PARENT\\Maple'
         = see docs/scenario-reference.md#bad-path
      "
    `);
    expect(
      step(
        `  - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: "PARENT\\field", password: x }\n`,
      ),
    ).toMatchInlineSnapshot(`
      "
      error[bad-path] double quotes turned a backslash into a control character
        --> day.scenario.yaml:11:57
         |  timeline[1]
      11 |   - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: "PARENT\\field", password: x }
         |                                                         ^^^^^^^^^^^^^^ use single quotes: 'PARENT\\field'
         = see docs/scenario-reference.md#bad-path
      "
    `);
  });

  it("7: the laptop without its key", () => {
    expect(step("  - unplug: PEER3\n  - sleep: PEER1..PEER2\n  - connect: PEER1\n  - unplug\n"))
      .toMatchInlineSnapshot(`
        "
        error[wrong-type] unplug takes its keys in { } or indented below it
          --> day.scenario.yaml:11:13
           |  timeline[1]
        11 |   - unplug: PEER3
           |             ^^^^^ write unplug: { laptop: PEER3 }
           = see docs/scenario-reference.md#wrong-type

        error[wrong-type] sleep takes its keys in { } or indented below it
          --> day.scenario.yaml:12:12
           |  timeline[2]
        12 |   - sleep: PEER1..PEER2
           |            ^^^^^^^^^^^^ write sleep: { laptops: PEER1..PEER2 }
           = see docs/scenario-reference.md#wrong-type

        error[wrong-type] connect takes its keys in { } or indented below it
          --> day.scenario.yaml:13:14
           |  timeline[3]
        13 |   - connect: PEER1
           |              ^^^^^ write connect: { laptop: PEER1, … }
           = see docs/scenario-reference.md#wrong-type

        error[wrong-type] a step is an action with its keys
          --> day.scenario.yaml:14:5
           |  timeline[4]
        14 |   - unplug
           |     ^^^^^^ write - unplug: { laptop: PEER1 }
           = see docs/scenario-reference.md#wrong-type
        "
      `);
  });

  it("8: keys that are not indented below their action", () => {
    expect(step("  - unplug:\n    laptop: PEER3\n")).toMatchInlineSnapshot(`
      "
      error[unknown-key] "laptop" stands beside unplug, not in it
        --> day.scenario.yaml:12:5
         |  timeline[1]
      12 |     laptop: PEER3
         |     ^^^^^^ indent it below unplug, or write unplug: { laptop: … }
         = see docs/scenario-reference.md#unknown-key
      "
    `);
  });

  it("9: two actions in one step", () => {
    expect(step("  - plug: { laptop: PEER1 }\n    unplug: { laptop: PEER2 }\n"))
      .toMatchInlineSnapshot(`
        "
        error[several-actions] a step has one action; this one has plug and unplug
          --> day.scenario.yaml:12:5
           |  timeline[1]
        12 |     unplug: { laptop: PEER2 }
           |     ^^^^^^ start a new step: "- unplug:" (plug at line 11)
           = see docs/scenario-reference.md#several-actions
        "
      `);
  });

  it("10: a colour with a capital, a Windows by its usual name, a password of digits", () => {
    const text = ROOM.replace("windows-xp-pro", "Windows XP");
    expect(
      errorsOf(`${text}timeline:
  - create-account: { laptop: PARENT, name: field, password: 12345 }
  - expect: { PEER1: { indicator: Green } }
`),
    ).toMatchInlineSnapshot(`
      "
      error[wrong-value] os cannot be "Windows XP"
       --> day.scenario.yaml:6:17
      6 |   PARENT: { os: Windows XP }
        |                 ^^^^^^^^^^ did you mean "windows-xp-home" or "windows-xp-pro"?
        = see docs/scenario-reference.md#wrong-value

      error[wrong-type] password takes a text, not 12345
        --> day.scenario.yaml:10:62
         |  timeline[0] at 0s
      10 |   - create-account: { laptop: PARENT, name: field, password: 12345 }
         |                                                              ^^^^^ put it in quotes: '12345'
         = see docs/scenario-reference.md#wrong-type

      error[wrong-value] indicator cannot be "Green"
        --> day.scenario.yaml:11:35
         |  timeline[1]
      11 |   - expect: { PEER1: { indicator: Green } }
         |                                   ^^^^^ did you mean "green"?
         = see docs/scenario-reference.md#wrong-value
      "
    `);
  });

  it("11: an expectation without its laptop, and laptops where one is expected", () => {
    expect(
      step(
        "  - expect: { indicator: green }\n  - sleep: { laptop: PEER1..PEER2 }\n  - sleep: { laptops: PEER1-PEER2 }\n",
      ),
    ).toMatchInlineSnapshot(`
      "
      error[unknown-key] "indicator" is neither a laptop nor something to expect
        --> day.scenario.yaml:11:15
         |  timeline[1]
      11 |   - expect: { indicator: green }
         |               ^^^^^^^^^ say of which laptop: PEER1: { indicator: … }
         = see docs/scenario-reference.md#unknown-key

      error[bad-name] laptop takes one laptop; "PEER1..PEER2" is a range
        --> day.scenario.yaml:12:22
         |  timeline[2]
      12 |   - sleep: { laptop: PEER1..PEER2 }
         |                      ^^^^^^^^^^^^ use laptops: for several
         = see docs/scenario-reference.md#bad-name

      error[unknown-node] "PEER1-PEER2" is not a node of this scenario
        --> day.scenario.yaml:13:23
         |  timeline[3]
      13 |   - sleep: { laptops: PEER1-PEER2 }
         |                       ^^^^^^^^^^^ write PEER1..PEER2
         = see docs/scenario-reference.md#unknown-node
      "
    `);
  });

  it("12: wrong indentation, and no blank after a colon", () => {
    expect(errorsOf(`${ROOM}timeline:\n  - plug: { laptop: PEER1 }\n      say: Plug in.\n`))
      .toMatchInlineSnapshot(`
        "
        error[yaml-syntax] this line is indented differently from its neighbours
          --> day.scenario.yaml:11:7
        11 |       say: Plug in.
           |       ^^^ keys of one map stand in the same column: key: value
           = see docs/scenario-reference.md#yaml-syntax
        "
      `);
    expect(errorsOf(`${ROOM}timeline:\n  - plug: { laptop: PEER1 }\n   say: Plug in.\n`))
      .toMatchInlineSnapshot(`
        "
        error[yaml-syntax] this line is indented differently from its neighbours
          --> day.scenario.yaml:11:4
        11 |    say: Plug in.
           |    ^^^ a step starts with -; its other keys stand below its first key
           = see docs/scenario-reference.md#yaml-syntax
        "
      `);
    expect(errorsOf("scenario:1\nname: A day\n")).toMatchInlineSnapshot(`
      "
      error[yaml-syntax] a blank is missing after the colon
       --> day.scenario.yaml:1:1
      1 | scenario:1
        | ^^^^^^^^^ write scenario: 1
        = see docs/scenario-reference.md#yaml-syntax
      "
    `);
  });
});

it("a colon that is missing, or the blank after one in the middle of a line, is told as that", () => {
  expect(errorsOf("scenario: 1\nname A day\nnodes: {}\n")).toMatchInlineSnapshot(`
    "
    error[yaml-syntax] this line has no colon
     --> day.scenario.yaml:2:1
    2 | name A day
      | ^^^^^^^^^^ write key: value; a text of several lines is indented below its key
      = see docs/scenario-reference.md#yaml-syntax
    "
  `);
  expect(
    errorsOf(
      PREPARED +
        "  - sleep:{ laptop: PEER1 }\n  - sleep { laptop: PEER1 }\n  - sleep: { laptop:PEER1 }\n  - wait 5s\n  - sleep: { laptop PEER1 }\n",
    ),
  ).toMatchInlineSnapshot(`
    "
    error[unknown-key] "sleep:{ laptop" is not a key of a step
      --> day.scenario.yaml:11:5
       |  timeline[1]
    11 |   - sleep:{ laptop: PEER1 }
       |     ^^^^^^^^^^^^^^ a blank is missing: write sleep: …
       = see docs/scenario-reference.md#unknown-key

    error[unknown-key] "sleep { laptop" is not a key of a step
      --> day.scenario.yaml:12:5
       |  timeline[2]
    12 |   - sleep { laptop: PEER1 }
       |     ^^^^^^^^^^^^^^ a colon is missing: write sleep: …
       = see docs/scenario-reference.md#unknown-key

    error[unknown-key] "laptop:PEER1" is not a key of sleep
      --> day.scenario.yaml:13:14
       |  timeline[3]
    13 |   - sleep: { laptop:PEER1 }
       |              ^^^^^^^^^^^^ a blank is missing: write laptop: …
       = see docs/scenario-reference.md#unknown-key

    error[wrong-type] a step is an action with its keys
      --> day.scenario.yaml:14:5
       |  timeline[4]
    14 |   - wait 5s
       |     ^^^^^^^ a colon is missing: write wait: …
       = see docs/scenario-reference.md#wrong-type

    error[unknown-key] "laptop PEER1" is not a key of sleep
      --> day.scenario.yaml:15:14
       |  timeline[5]
    15 |   - sleep: { laptop PEER1 }
       |              ^^^^^^^^^^^^ a colon is missing: write laptop: …
       = see docs/scenario-reference.md#unknown-key
    "
  `);
  expect(
    errorsOf("scenario: 1\nname: A\nnodes:\n  OFFICE { os: windows-7-pro, holds: top-level }\n"),
  ).toMatchInlineSnapshot(`
    "
    error[yaml-syntax] a colon is missing before the bracket
     --> day.scenario.yaml:4:3
    4 |   OFFICE { os: windows-7-pro, holds: top-level }
      |   ^^^^^^ write OFFICE: {
      = see docs/scenario-reference.md#yaml-syntax
    "
  `);
  // A text that goes on in the column of its key is no text.
  expect(errorsOf("scenario: 1\nabout: A day\nthat goes on\nname: A\n")).toContain(
    "a text of several lines is indented below its key",
  );
});
