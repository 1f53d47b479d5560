/** Bad input: one clear error each, with place, frame and what to do (issue 2, "Bad input"). */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeScenarioBytes,
  loadScenario,
  MAX_SCENARIO_BYTES,
  problemOfInclude,
} from "../../../src/scenarios/language/load.ts";
import { renderProblem } from "../../../src/scenarios/language/render.ts";
import { upgraded } from "../../../src/scenarios/language/upgrade/upgrade.ts";
import { codesOf, errorsOf, planOf, PREPARED, ROOM } from "./loading.ts";

const refusedBytes = (bytes: Uint8Array): string => {
  const decoded = decodeScenarioBytes(bytes, "day.scenario.yaml");
  if ("text" in decoded) throw new Error("the bytes were accepted");
  return `\n${decoded.problems.map((problem) => renderProblem(problem)).join("\n\n")}\n`;
};

describe("a mistake", () => {
  it("in who opens a program is not told again of whoever closes it", () => {
    const program = "{ laptops: PEER1..PEER9, program: Printer, on: '\\\\PARENT' }";
    const day = `${PREPARED}  - open-program: ${program}\n  - close-program: { laptop: PEER1, program: Printer }\n`;
    const errors = errorsOf(day);
    expect(errors).toContain("unknown-node");
    expect(errors).not.toContain("unknown-program");
  });
});

describe("a blank that is missing", () => {
  it.each([
    ["refused:71", "a blank is missing: write refused: …"],
    ["all-copies:equal", "a blank is missing: write all-copies: …"],
    ["refuse: 71", 'did you mean "refused"?'],
  ])("behind the colon of an expectation is told as that: { %s }", (expected, hint) => {
    const told = errorsOf(`${PREPARED}  - wait: 1s\n    expect: { ${expected} }\n`);
    expect(told).toContain(hint);
  });
});

describe("a number with a comma", () => {
  const inBrackets = (text: string): string =>
    errorsOf(`${PREPARED}  - { at: 2h, wait: ${text}, say: Later }\n`);

  it("in brackets is told as one mistake, with the number as it was meant", () => {
    expect(inBrackets("0,5s")).toMatchInlineSnapshot(`
      "
      error[yaml-syntax] "0,5s" is a number with a comma, and in these brackets the comma ends the value
        --> day.scenario.yaml:11:21
      11 |   - { at: 2h, wait: 0,5s, say: Later }
         |                     ^^^^ numbers have a point: 0.5s
         = see docs/scenario-reference.md#yaml-syntax
      "
    `);
    expect(inBrackets("-12,25 min")).toContain("numbers have a point: -12.25 min");
  });

  it("is left to whoever wrote it where three digits may be thousands", () => {
    expect(inBrackets("1,500s")).toContain("write 1.500s or 1500s, whichever is meant");
    expect(inBrackets("1,5000s")).toContain("numbers have a point: 1.5000s");
  });

  it("and several groups of three is one number, and no key that is there twice", () => {
    const told = inBrackets("1,000,000,000");
    expect(told).toContain("nothing stands between thousands: 1000000000");
    expect(told.match(/error\[/g)).toHaveLength(1);
  });

  it("is not seen where a list without brackets was meant, or a key has a value of its own", () => {
    for (const text of ["1s, 5s", "1s,5s", "a,5s"])
      expect(inBrackets(text)).not.toContain("with a comma");
    expect(inBrackets("1,5: s")).not.toContain("with a comma");
  });

  it("outside brackets gets a point too, for times, sizes and speeds", () => {
    expect(errorsOf(`${PREPARED}  - wait: 0,5s\n`)).toContain("numbers have a point: 0.5s");
    const engagement = (size: string): string =>
      errorsOf(PREPARED.replace(/^engagement: .*$/m, `engagement:\n  size: ${size}`));
    expect(engagement("1,5 MB")).toContain("numbers have a point: 1.5 MB");
    expect(engagement("1,500 MB")).toContain("write it like 500kB, 6MB or 10MiB");
  });
});

describe("the file itself", () => {
  it("a 50 MB file", () => {
    expect(refusedBytes(new Uint8Array(50_000_000).fill(0x61))).toMatchInlineSnapshot(`
      "
      error[too-large] the file has 47.7 MiB; a scenario may have 1 MiB
       --> day.scenario.yaml:1:1
        = is this really a scenario file?
        = see docs/scenario-reference.md#too-large
      "
    `);
  });

  it("a file of exactly the limit is accepted", () => {
    expect(
      "text" in
        decodeScenarioBytes(new Uint8Array(MAX_SCENARIO_BYTES).fill(0x61), "day.scenario.yaml"),
    ).toBe(true);
  });

  it("a binary file", () => {
    expect(refusedBytes(new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0x00, 0x01])))
      .toMatchInlineSnapshot(`
        "
        error[binary-file] not a text file: byte 4 is zero
         --> day.scenario.yaml:1:1
          = a scenario is YAML text in UTF-8
          = see docs/scenario-reference.md#binary-file
        "
      `);
  });

  it("a file that is not UTF-8 is told where the first letter is that is none, and which it was meant to be", () => {
    const text = "scenario: 1\r\nname: Prüfung bei Müller\r\nabout: Grüße\r\n";
    expect(refusedBytes(Buffer.from(text, "latin1"))).toMatchInlineSnapshot(`
      "
      error[binary-file] not a text file in UTF-8: byte 0xfc here, which is ü in Windows-1252
       --> day.scenario.yaml:2:9
      2 | name: Prüfung bei Müller
        |         ^ save the file as UTF-8; what Notepad calls ANSI is another encoding
        = see docs/scenario-reference.md#binary-file
      "
    `);
  });

  it("the first letter that is not UTF-8 is told behind others that are, and at the very end of a file", () => {
    const bytes = Buffer.concat([
      Buffer.from("# Grüße, 日本 \ufffd 🙂: ", "utf8"),
      Buffer.from("Müller", "latin1"),
    ]);
    expect(refusedBytes(bytes)).toMatchInlineSnapshot(`
      "
      error[binary-file] not a text file in UTF-8: byte 0xfc here, which is ü in Windows-1252
       --> day.scenario.yaml:1:20
      1 | # Grüße, 日本 � 🙂: Müller
        |                   ^ save the file as UTF-8; what Notepad calls ANSI is another encoding
        = see docs/scenario-reference.md#binary-file
      "
    `);
    expect(refusedBytes(Uint8Array.of(0x61, 0x0a, 0x61, 0xe9))).toContain("day.scenario.yaml:2:2");
    expect(refusedBytes(Uint8Array.of(0x61, 0x0a, 0x80))).toContain("0x80 here, which is €");
    expect(refusedBytes(Uint8Array.of(0x61, 0x81, 0x61))).toContain("byte 0x81 here\n");
  });

  it("a file that is included and not UTF-8 is told with the place in it", () => {
    const bytes = Buffer.from("kinds:\n  Büro: {}\n", "latin1");
    const decoded = decodeScenarioBytes(bytes, "room.yaml");
    expect("problems" in decoded && problemOfInclude(decoded.problems)).toBe(
      "not a text file in UTF-8: byte 0xfc here, which is ü in Windows-1252 (line 2, column 4); save the file as UTF-8; what Notepad calls ANSI is another encoding",
    );
    const zero = decodeScenarioBytes(Uint8Array.of(0x61, 0x61, 0), "room.yaml");
    expect("problems" in zero && problemOfInclude(zero.problems)).toBe(
      "not a text file: byte 2 is zero; a scenario is YAML text in UTF-8",
    );
  });

  it.each(["utf16le", "utf16be"])("a file in UTF-16 without a byte order mark, %s", (order) => {
    const text = "scenario: 1\nname: Prüfung — 日\n";
    const bytes = Buffer.from(text, "utf16le");
    const told = refusedBytes(order === "utf16le" ? bytes : bytes.swap16());
    expect(told).toContain("the file is text in UTF-16, and has no byte order mark that says so");
  });

  it("a binary file with zeros at odd and even places is not taken for UTF-16", () => {
    const numbers = new Uint8Array(Uint32Array.of(1, 2, 3, 4, 5, 6, 7).buffer);
    expect(refusedBytes(numbers)).toContain("not a text file: byte 1 is zero");
    const few = Uint8Array.of(0x61, 0, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66);
    expect(refusedBytes(few)).toContain("not a text file: byte 1 is zero");
  });

  it.each([
    ["little", [0xff, 0xfe, 0x73, 0x00, 0x63, 0x00]],
    ["big", [0xfe, 0xff, 0x00, 0x73, 0x00, 0x63]],
  ])("a file in UTF-16, %s end first", (_, bytes) => {
    expect(refusedBytes(new Uint8Array(bytes))).toMatchInlineSnapshot(`
      "
      error[binary-file] the file is text in UTF-16, as Windows PowerShell writes it with > and Notepad as Unicode
       --> day.scenario.yaml:1:1
        = save it as UTF-8
        = see docs/scenario-reference.md#binary-file
      "
    `);
  });

  it("a file that says it is YAML 1.1, in which on is true and 1:30 is 90", () => {
    expect(errorsOf(`%YAML 1.1\n---\n${PREPARED}`)).toMatchInlineSnapshot(`
      "
      error[yaml-syntax] scenarios are YAML 1.2, and this file says that it is 1.1
       --> day.scenario.yaml:1:1
      1 | %YAML 1.1
        | ^^^^^ leave this line out
        = see docs/scenario-reference.md#yaml-syntax
      "
    `);
    expect(codesOf(`%YAML 1.2\n---\n${PREPARED}`)).toEqual([]);
  });

  it("a file of brackets in brackets, at the same place however much room there is left to read it", () => {
    const text = `about: deep\na: ${"[".repeat(20_000)}\n`;
    const below = (frames: number): string => (frames === 0 ? errorsOf(text) : below(frames - 1));
    const [first, place] = below(0).trim().split("\n");
    expect(first).toBe("error[alias-bomb] values are nested far too deep");
    expect(place).toBe(" --> day.scenario.yaml:2:203");
    expect(below(5_000)).toBe(below(0));
  });

  it.each([
    ["lists", (depth: number) => `a:\n${"- ".repeat(depth - 1)}x\n`, "2:399"],
    [
      "maps",
      (depth: number) => Array.from({ length: depth }, (_, at) => `${" ".repeat(at)}a:\n`).join(""),
      "201:201",
    ],
    ["both", (depth: number) => `a: ${"[{a: ".repeat(depth / 2)}\n`, "1:500"],
  ])("%s in each other without end, at the first that lies too deep", (_, nested, place) => {
    const [first, where] = errorsOf(nested(400)).trim().split("\n");
    expect(first).toBe("error[alias-bomb] values are nested far too deep");
    expect(where?.trim()).toBe(`--> day.scenario.yaml:${place}`);
  });

  it("an empty file", () => {
    expect(errorsOf("")).toMatchInlineSnapshot(`
      "
      error[empty-file] the file is empty
       --> day.scenario.yaml:1:1
        = a scenario starts with scenario: 1 and a name
        = see docs/scenario-reference.md#empty-file
      "
    `);
    expect(errorsOf("# only a comment\n")).toMatchInlineSnapshot(`
      "
      error[empty-file] the file is empty
       --> day.scenario.yaml:1:1
      1 | # only a comment
        | ^ a scenario starts with scenario: 1 and a name
        = see docs/scenario-reference.md#empty-file
      "
    `);
  });

  it("a file that is no map", () => {
    expect(errorsOf("- wait: 5m\n")).toMatchInlineSnapshot(`
      "
      error[wrong-type] a scenario is a map of keys
       --> day.scenario.yaml:1:1
      1 | - wait: 5m
        | ^^^^^^^^^^ it starts with scenario: 1 and a name
        = see docs/scenario-reference.md#wrong-type
      "
    `);
  });
});

describe("YAML", () => {
  it("tabs", () => {
    expect(errorsOf("scenario: 1\nnodes:\n\tPARENT: { os: windows-xp-pro }\n"))
      .toMatchInlineSnapshot(`
        "
        error[tab-indent] a tab indents this line
         --> day.scenario.yaml:3:1
        3 | 	PARENT: { os: windows-xp-pro }
          | ^ YAML indents with spaces only; use two per level
          = see docs/scenario-reference.md#tab-indent
        "
      `);
  });

  it("a syntax error", () => {
    expect(errorsOf("scenario: 1\nnodes: { PARENT: { os: windows-xp-pro }\ntimeline: []\n"))
      .toMatchInlineSnapshot(`
        "
        error[yaml-syntax] this bracket is not closed
         --> day.scenario.yaml:2:8
        2 | nodes: { PARENT: { os: windows-xp-pro }
          |        ^ close it with ] or }
          = see docs/scenario-reference.md#yaml-syntax
        "
      `);
    expect(errorsOf("scenario: 1\nname: The day: a story\n")).toMatchInlineSnapshot(`
      "
      error[yaml-syntax] a colon inside a value starts another key
       --> day.scenario.yaml:2:7
      2 | name: The day: a story
        |       ^ quote the text, or put the key on a line of its own
        = see docs/scenario-reference.md#yaml-syntax
      "
    `);
    expect(errorsOf("scenario: 1\n name: A day\n")).toMatchInlineSnapshot(`
      "
      error[yaml-syntax] this line is indented differently from its neighbours
       --> day.scenario.yaml:2:2
      2 |  name: A day
        |  ^^^^ keys of one map stand in the same column: key: value
        = see docs/scenario-reference.md#yaml-syntax
      "
    `);
    expect(errorsOf("scenario: 1\nname: 'A day\n")).toMatchInlineSnapshot(`
      "
      error[yaml-syntax] this quote is not closed
       --> day.scenario.yaml:2:7
      2 | name: 'A day
        |       ^ a quote inside single quotes is written twice: ''
        = see docs/scenario-reference.md#yaml-syntax
      "
    `);
    expect(errorsOf("scenario: 1\nname: @home\n")).toMatchInlineSnapshot(`
      "
      error[yaml-syntax] a value cannot start with this character
       --> day.scenario.yaml:2:7
      2 | name: @home
        |       ^ put it in quotes
        = see docs/scenario-reference.md#yaml-syntax
      "
    `);
  });

  it("duplicate keys", () => {
    expect(errorsOf(`${ROOM}timeline: [wait: 1s]\nseed: 1\nseed: 2\n`)).toMatchInlineSnapshot(`
      "
      error[duplicate-key] the key "seed" is here twice
        --> day.scenario.yaml:11:1
      11 | seed: 2
         | ^^^^ first at line 10
         = see docs/scenario-reference.md#duplicate-key
      "
    `);
  });

  it("several documents in a file", () => {
    expect(errorsOf("scenario: 1\n---\nscenario: 1\n")).toMatchInlineSnapshot(`
      "
      error[several-documents] the file holds several YAML documents
       --> day.scenario.yaml:2:1
      2 | ---
        | ^^^ one file is one scenario: remove the "---" or split the file
        = see docs/scenario-reference.md#several-documents
      "
    `);
  });

  it("anchors outside x- keys", () => {
    expect(errorsOf(`${ROOM}timeline: [wait: &time 1s, wait: *time]\n`)).toMatchInlineSnapshot(`
      "
      error[anchor] the anchor &time stands outside an x- key
       --> day.scenario.yaml:9:18
      9 | timeline: [wait: &time 1s, wait: *time]
        |                  ^^^^^^ define shared values under a top-level key that starts with x-, and use them with *
        = see docs/scenario-reference.md#anchor
      "
    `);
  });

  it("an alias without anchor, and one inside itself", () => {
    expect(errorsOf(`${ROOM}timeline: [wait: *time]\n`)).toMatchInlineSnapshot(`
      "
      error[anchor] no anchor &time before this alias
       --> day.scenario.yaml:9:18
      9 | timeline: [wait: *time]
        |                  ^^^^^ quote a text that starts with *
        = see docs/scenario-reference.md#anchor
      "
    `);
    expect(errorsOf(`${ROOM}timeline: [wait: *time]\nx-times: { short: &time 1s }\n`)).toContain(
      "^^^^^ &time stands further down: move it above the first place where it is used\n",
    );
    expect(errorsOf(`x-a: &a { b: *a }\n${ROOM}timeline: [wait: 1s]\n`)).toMatchInlineSnapshot(`
      "
      error[anchor] the alias *a stands inside its own anchor
       --> day.scenario.yaml:1:14
      1 | x-a: &a { b: *a }
        |              ^^ a value cannot contain itself
        = see docs/scenario-reference.md#anchor
      "
    `);
  });

  it("merge keys", () => {
    expect(
      errorsOf(
        `x-pc: &pc { os: windows-7-pro }\nscenario: 1\nname: A\nnodes: { A: { <<: *pc } }\ntimeline: [wait: 1s]\n`,
      ),
    ).toMatchInlineSnapshot(`
      "
      error[merge-key] merge keys (<<) are not read
       --> day.scenario.yaml:4:15
      4 | nodes: { A: { <<: *pc } }
        |               ^^ write the keys out, or use count for equal laptops
        = see docs/scenario-reference.md#merge-key
      "
    `);
  });

  it("a field that no object can have of its own", () => {
    for (const key of ["__proto__", "'__proto__'"])
      expect(
        errorsOf(
          `${ROOM}timeline: [edit-record: { laptop: PEER1, record: tb/1000, set: { ${key}: 5, name: Bank } }]\n`,
        ).replace(/\^+/, "^"),
      ).toMatch(
        /^\nerror\[bad-name\] nothing can be called "__proto__"\n --> day\.scenario\.yaml:9:\d+\n.*\n.*\^ give it another name\n.*#bad-name\n$/,
      );
  });

  it("an alias bomb", () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `  - &l${level + 1} [${Array(9).fill(`*l${level}`).join(", ")}]`,
    );
    const bomb = `x-bomb:\n  - &l0 [a, a, a, a, a, a, a, a, a]\n${levels.join("\n")}\nscenario: 1\n`;
    expect(errorsOf(bomb)).toMatchInlineSnapshot(`
      "
      error[alias-bomb] the file stands for more than 50000 values
       --> day.scenario.yaml:3:9
      3 |   - &l1 [*l0, *l0, *l0, *l0, *l0, *l0, *l0, *l0, *l0]
        |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        = aliases repeat what they name each time; write it out or use count
        = see docs/scenario-reference.md#alias-bomb
      "
    `);
  });

  it("nesting without end", () => {
    expect(codesOf(`scenario: ${"[".repeat(100)}${"]".repeat(100)}\n`)).toEqual(["alias-bomb"]);
  });

  it("tags", () => {
    expect(errorsOf(`${ROOM}timeline: [wait: 1s]\nabout: !secret x\n`)).toMatchInlineSnapshot(`
      "
      error[yaml-syntax] tags (!) have no meaning here
        --> day.scenario.yaml:10:8
      10 | about: !secret x
         |        ^^^^^^^ quote a text that starts with !
         = see docs/scenario-reference.md#yaml-syntax
      "
    `);
  });
});

describe("the shape", () => {
  it("the wrong version", () => {
    expect(errorsOf("scenario: 2\nnmae: A day of the future\n")).toMatchInlineSnapshot(`
      "
      error[unknown-version] version 2 of the scenario language is not known
       --> day.scenario.yaml:1:11
      1 | scenario: 2
        |           ^ write scenario: 1
        = see docs/scenario-reference.md#unknown-version
      "
    `);
  });

  it.each([
    ["", "and here is nothing", "write scenario: 1\n"],
    ["~", "and here is nothing", "write scenario: 1\n"],
    ["'1'", 'and not "1"', "write scenario: 1\n"],
    ["true", "and not true", "write scenario: 1\n"],
    ["A day", 'and not "A day"', "write scenario: 1; what the day is called stands behind name:\n"],
    [
      `"a\\nb"`,
      "and not a text",
      "write scenario: 1; what the day is called stands behind name:\n",
    ],
    ["x".repeat(80), "and not a text", "what the day is called stands behind name:\n"],
    ["[1]", "and not a list", "the keys of a scenario stand beside it, in the same column\n"],
    ["{ name: A }", "and not a map of keys", "write scenario: 1; the keys of a scenario stand"],
  ])("scenario: %s is no version, and says which value is missing", (value, wrong, todo) => {
    const told = errorsOf(`scenario: ${value}\nname: A\n`);
    expect(told).toContain(
      `error[unknown-version] behind "scenario:" stands the version of the language, a number, ${wrong}\n`,
    );
    expect(told).toContain(todo);
    expect(told.match(/error\[/g)).toHaveLength(1);
    const text = `scenario: ${value}\nname: A\n`;
    expect(upgraded("day.scenario.yaml", text, [])).toMatchObject({
      problems: [{ message: expect.stringContaining(wrong) }],
    });
  });

  it("nothing but a version", () => {
    expect(errorsOf("scenario: 1\n")).toMatchInlineSnapshot(`
      "
      error[missing-key] a scenario needs the key "name"
       --> day.scenario.yaml:1:1
      1 | scenario: 1
        | ^ add name: and one sentence that says what happens
        = see docs/scenario-reference.md#missing-key

      error[missing-key] a scenario needs the key "nodes"
       --> day.scenario.yaml:1:1
      1 | scenario: 1
        | ^ add nodes: { PARENT: { os: windows-7-pro } }
        = see docs/scenario-reference.md#missing-key

      error[missing-key] a scenario needs the key "timeline"
       --> day.scenario.yaml:1:1
      1 | scenario: 1
        | ^ add timeline: and a list of steps
        = see docs/scenario-reference.md#missing-key
      "
    `);
  });

  it("an unknown key", () => {
    expect(errorsOf(`${ROOM}timeline: [wait: 1s]\ntitle: x\nalway: [no-lost-edits]\n`))
      .toMatchInlineSnapshot(`
        "
        error[unknown-key] "title" is not a key of a scenario
          --> day.scenario.yaml:10:1
        10 | title: x
           | ^^^^^ write name:
           = see docs/scenario-reference.md#unknown-key

        error[unknown-key] "alway" is not a key of a scenario
          --> day.scenario.yaml:11:1
        11 | alway: [no-lost-edits]
           | ^^^^^ did you mean "always"?
           = see docs/scenario-reference.md#unknown-key
        "
      `);
  });

  it("a wrong unit and a bare number", () => {
    expect(errorsOf(`${ROOM}timeline:\n  - wait: 5 minuts\n  - wait: 5\n`)).toMatchInlineSnapshot(`
      "
      error[bad-duration] "minuts" is not a unit of time
        --> day.scenario.yaml:10:11
         |  timeline[0] at 0s
      10 |   - wait: 5 minuts
         |           ^^^^^^^^ write 5 minutes
         = see docs/scenario-reference.md#bad-duration

      error[bad-duration] a duration needs a unit: 5
        --> day.scenario.yaml:11:11
         |  timeline[1]
      11 |   - wait: 5
         |           ^ write 5s, 5m or 5h
         = see docs/scenario-reference.md#bad-duration
      "
    `);
  });

  it("a misspelt key is one problem, not also a missing one", () => {
    expect(codesOf(`${ROOM}timeline: [wait: { fr: 5m }]\n`)).toEqual(["unknown-key"]);
    expect(codesOf(`${ROOM}timeline: [wait: { x: 5m }]\n`)).toEqual(["missing-key", "unknown-key"]);
  });

  it("a file system nobody has", () => {
    expect(
      errorsOf(
        PREPARED.replace(
          "windows-xp-pro }",
          "windows-xp-pro, file-system: nfts, filesystem: ntfs }",
        ).replace("nodes:", "policies: { file-system: ext4 }\nnodes:"),
      ),
    ).toMatchInlineSnapshot(`
      "
      error[wrong-value] file-system cannot be "ext4"
       --> day.scenario.yaml:4:26
      4 | policies: { file-system: ext4 }
        |                          ^^^^ one of ntfs, samba, local
        = see docs/scenario-reference.md#wrong-value

      error[wrong-value] file-system cannot be "nfts"
       --> day.scenario.yaml:7:46
      7 |   PARENT: { os: windows-xp-pro, file-system: nfts, filesystem: ntfs }
        |                                              ^^^^ did you mean "ntfs"?
        = see docs/scenario-reference.md#wrong-value

      error[unknown-key] "filesystem" is not a key of PARENT
       --> day.scenario.yaml:7:52
      7 |   PARENT: { os: windows-xp-pro, file-system: nfts, filesystem: ntfs }
        |                                                    ^^^^^^^^^^ did you mean "file-system"?
        = see docs/scenario-reference.md#unknown-key
      "
    `);
  });

  it("an unknown laptop", () => {
    expect(errorsOf(`${ROOM}timeline: [sleep: { laptop: PERENT }]\n`)).toMatchInlineSnapshot(`
      "
      error[unknown-node] "PERENT" is not a node of this scenario
       --> day.scenario.yaml:9:29
        |  timeline[0] at 0s
      9 | timeline: [sleep: { laptop: PERENT }]
        |                             ^^^^^^ did you mean "PARENT"? (defined at line 6)
        = see docs/scenario-reference.md#unknown-node
      "
    `);
  });

  it("an unknown device", () => {
    expect(errorsOf(`${ROOM}timeline: [plug: { laptop: PEER1, into: swich }]\n`))
      .toMatchInlineSnapshot(`
        "
        error[unknown-device] "swich" is not a device of this scenario
         --> day.scenario.yaml:9:41
          |  timeline[0] at 0s
        9 | timeline: [plug: { laptop: PEER1, into: swich }]
          |                                         ^^^^^ did you mean "switch"? (defined at line 8)
          = see docs/scenario-reference.md#unknown-device
        "
      `);
  });

  it("an unknown share of whoever opens a program says how a printer is used, where it holds no file", () => {
    const opening = (more: string): string =>
      errorsOf(
        `${PREPARED}  - open-program: { laptop: PEER1, program: Word, on: '\\\\PARENT\\Printer'${more} }\n`,
      );
    const printer = String.raw`it shares Maple; a printer is used with on: '\\PARENT'`;
    expect(opening("")).toContain(printer);
    expect(opening(", file: a.txt")).not.toContain("a printer");
    const connecting = `${PREPARED}  - connect: { laptop: PEER1, to: '\\\\PARENT\\Printer' }\n`;
    expect(errorsOf(connecting)).not.toContain("a printer");
  });

  it("an unknown share, invariant and mark", () => {
    expect(
      errorsOf(
        `${PREPARED}  - connect: { laptop: PEER1, to: '\\\\PARENT\\Mable' }\nalways: [no-lost-edit]\nmust-happen: [seat-refuse, { mark: seat-refused, on: PEER9 }]\n`,
      ),
    ).toMatchInlineSnapshot(`
      "
      error[unknown-share] PARENT never shares a folder as "Mable"
        --> day.scenario.yaml:11:35
         |  timeline[1]
      11 |   - connect: { laptop: PEER1, to: '\\\\PARENT\\Mable' }
         |                                   ^^^^^^^^^^^^^^^^ did you mean "Maple"? (shared at line 10)
         = see docs/scenario-reference.md#unknown-share

      error[wrong-value] always cannot be "no-lost-edit"
        --> day.scenario.yaml:12:10
      12 | always: [no-lost-edit]
         |          ^^^^^^^^^^^^ did you mean "no-lost-edits"?
         = see docs/scenario-reference.md#wrong-value

      error[unknown-mark] "seat-refuse" is not a mark
        --> day.scenario.yaml:13:15
      13 | must-happen: [seat-refuse, { mark: seat-refused, on: PEER9 }]
         |               ^^^^^^^^^^^ did you mean "seat-refused"?
         = see docs/scenario-reference.md#unknown-mark

      error[unknown-node] "PEER9" is not a node of this scenario
        --> day.scenario.yaml:13:54
      13 | must-happen: [seat-refuse, { mark: seat-refused, on: PEER9 }]
         |                                                      ^^^^^ the last one is PEER3 (defined at line 7)
         = see docs/scenario-reference.md#unknown-node
      "
    `);
  });

  it("nodes that clash", () => {
    expect(
      errorsOf(`scenario: 1
name: A day
nodes:
  A: { os: windows-7-pro, holds: top-level }
  B: { os: windows-7-pro, holds: top-level }
  PEER: { os: windows-7-pro, count: 2 }
  peer2: { os: windows-7-pro }
  THE PARENT: { os: windows-7-pro }
  PC7: { os: windows-7-pro, count: 2 }
  office: { os: windows-7-pro }
  router: { os: windows-7-pro }
network: { switch: {}, router: {}, devices: { switch: { kind: switch }, office: { kind: switch } } }
timeline: [wait: 1s]
`),
    ).toMatchInlineSnapshot(`
      "
      error[already-defined] a second node holds the top level
       --> day.scenario.yaml:5:3
      5 |   B: { os: windows-7-pro, holds: top-level }
        |   ^ one node holds the office original (the other at line 4)
        = see docs/scenario-reference.md#already-defined

      error[already-defined] "peer2" is defined twice; Windows does not tell PEER2 and peer2 apart
       --> day.scenario.yaml:7:3
      7 |   peer2: { os: windows-7-pro }
        |   ^^^^^ give it another name (first at line 6)
        = see docs/scenario-reference.md#already-defined

      error[bad-name] "THE PARENT" cannot be a computer name
       --> day.scenario.yaml:8:3
      8 |   THE PARENT: { os: windows-7-pro }
        |   ^^^^^^^^^^ a computer name has up to 15 letters, digits and hyphens, and starts with a letter
        = see docs/scenario-reference.md#bad-name

      error[bad-name] a name with a count cannot end with a digit: PC71 could be two laptops
       --> day.scenario.yaml:9:3
      9 |   PC7: { os: windows-7-pro, count: 2 }
        |   ^^^ write PC
        = see docs/scenario-reference.md#bad-name

      error[already-defined] "office" is the network of the office
        --> day.scenario.yaml:10:3
      10 |   office: { os: windows-7-pro }
         |   ^^^^^^ write OFFICE for its server
         = see docs/scenario-reference.md#already-defined

      error[already-defined] "router" is defined twice
        --> day.scenario.yaml:12:24
      12 | network: { switch: {}, router: {}, devices: { switch: { kind: switch }, office: { kind: switch } } }
         |                        ^^^^^^ give it another name (first at line 11)
         = see docs/scenario-reference.md#already-defined

      error[already-defined] "switch" is defined twice
        --> day.scenario.yaml:12:47
      12 | network: { switch: {}, router: {}, devices: { switch: { kind: switch }, office: { kind: switch } } }
         |                                               ^^^^^^ give it another name (first at line 12)
         = see docs/scenario-reference.md#already-defined

      error[already-defined] "office" is the network of the office
        --> day.scenario.yaml:12:73
      12 | network: { switch: {}, router: {}, devices: { switch: { kind: switch }, office: { kind: switch } } }
         |                                                                         ^^^^^^
         = give this device another name
         = see docs/scenario-reference.md#already-defined
      "
    `);
  });

  it("a copy of the office original from somewhere else", () => {
    expect(errorsOf(`${ROOM}timeline: [create-sync-copy: { laptop: PEER1, from: PARENT }]\n`))
      .toMatchInlineSnapshot(`
        "
        error[not-top-level] PARENT does not hold the office original
         --> day.scenario.yaml:9:53
          |  timeline[0] at 0s
        9 | timeline: [create-sync-copy: { laptop: PEER1, from: PARENT }]
          |                                                     ^^^^^^ write from: OFFICE (defined at line 5)
          = see docs/scenario-reference.md#not-top-level
        "
      `);
  });

  it("credentials that are not complete", () => {
    expect(
      errorsOf(`${PREPARED}  - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: 'PARENT\\field' }
  - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', password: x }
  - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: PARENT/field, password: x }
  - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: 'PARNET\\field', password: x }
`),
    ).toMatchInlineSnapshot(`
      "
      error[missing-key] as needs the key "password"
        --> day.scenario.yaml:11:53
         |  timeline[1]
      11 |   - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: 'PARENT\\field' }
         |                                                     ^^ write password: '' for an empty one
         = see docs/scenario-reference.md#missing-key

      error[missing-key] password needs the key "as"
        --> day.scenario.yaml:12:53
         |  timeline[2]
      12 |   - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', password: x }
         |                                                     ^^^^^^^^ add as: 'PARENT\\field'
         = see docs/scenario-reference.md#missing-key

      error[bad-path] "PARENT/field" is not a user name
        --> day.scenario.yaml:13:57
         |  timeline[3]
      13 |   - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: PARENT/field, password: x }
         |                                                         ^^^^^^^^^^^^ write 'PARENT\\field'
         = see docs/scenario-reference.md#bad-path

      error[unknown-node] "PARNET" is not a node of this scenario
        --> day.scenario.yaml:14:57
         |  timeline[4]
      14 |   - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: 'PARNET\\field', password: x }
         |                                                         ^^^^^^^^^^^^^^
         = did you mean "PARENT"? (defined at line 6)
         = see docs/scenario-reference.md#unknown-node
      "
    `);
  });

  it("documents and programs that are never there", () => {
    expect(
      errorsOf(`${ROOM}timeline:
  - delete-document: { laptop: PEER1, document: doc-1.docx }
  - open-program: { laptop: PEER1, program: Explorer, on: '\\\\PARENT' }
  - close-program: { laptop: PEER1, program: Explorr }
  - expect: { PEER1: { documents: { memo.docx: present } } }
`),
    ).toMatchInlineSnapshot(`
      "
      error[unknown-document] there is never a document "doc-1.docx"
        --> day.scenario.yaml:10:49
         |  timeline[0] at 0s
      10 |   - delete-document: { laptop: PEER1, document: doc-1.docx }
         |                                                 ^^^^^^^^^^ did you mean "doc-001.docx"?
         = see docs/scenario-reference.md#unknown-document

      error[unknown-program] "Explorr" was not opened on PEER1
        --> day.scenario.yaml:12:46
         |  timeline[2]
      12 |   - close-program: { laptop: PEER1, program: Explorr }
         |                                              ^^^^^^^ did you mean "Explorer"? (opened at line 11)
         = see docs/scenario-reference.md#unknown-program

      error[never-joins] PEER1 never has an open copy, so there is nothing of it to look at
        --> day.scenario.yaml:13:15
         |  timeline[3]
      13 |   - expect: { PEER1: { documents: { memo.docx: present } } }
         |               ^^^^^
         = add create-child-copy or open-copy for PEER1, or expect only what Windows shows, such as link
         = see docs/scenario-reference.md#never-joins

      error[unknown-document] there is never a document "memo.docx"
        --> day.scenario.yaml:13:37
         |  timeline[3]
      13 |   - expect: { PEER1: { documents: { memo.docx: present } } }
         |                                     ^^^^^^^^^ the engagement has doc-001.docx to doc-003.docx
         = see docs/scenario-reference.md#unknown-document
      "
    `);
  });

  it("times that go back, and two starts at once", () => {
    expect(
      errorsOf(`${ROOM}timeline:
  - at: 1h
    wait: 30m
  - at: 1h10m
    wait: 1s
  - at: 2h
    after: 1m
    wait: 1s
`),
    ).toMatchInlineSnapshot(`
      "
      error[time-goes-back] it is already 1h30m when timeline[1] starts
        --> day.scenario.yaml:12:9
         |  timeline[1]
      12 |   - at: 1h10m
         |         ^^^^^ write a time from 1h30m on, or after:
         = see docs/scenario-reference.md#time-goes-back

      error[at-and-after] a step starts at a time or after a time, not both
        --> day.scenario.yaml:15:5
         |  timeline[2]
      15 |     after: 1m
         |     ^^^^^ keep one of them (at stands at line 14)
         = see docs/scenario-reference.md#at-and-after
      "
    `);
  });

  it("somebody who tries and is expected to be refused, or has nothing to try", () => {
    expect(
      errorsOf(`${ROOM}timeline:
  - wake: { laptop: PEER1 }
    even-if-refused: true
    expect: { refused: awake }
  - say: Nothing.
    even-if-refused: true
  - wake: { laptop: PEER1 }
    even-if-refused: perhaps
`),
    ).toMatchInlineSnapshot(`
      "
      error[wrong-value] a step that expects to be refused does not go on all the same
        --> day.scenario.yaml:11:5
         |  timeline[0] at 0s
      11 |     even-if-refused: true
         |     ^^^^^^^^^^^^^^^ keep expect: { refused: … } or even-if-refused, not both
         = see docs/scenario-reference.md#wrong-value

      error[wrong-value] nobody can be refused: this step has no action that could be
        --> day.scenario.yaml:14:5
         |  timeline[1]
      14 |     even-if-refused: true
         |     ^^^^^^^^^^^^^^^ put it on the step that may be refused
         = see docs/scenario-reference.md#wrong-value

      error[wrong-type] even-if-refused takes true or false, not "perhaps"
        --> day.scenario.yaml:16:22
         |  timeline[2]
      16 |     even-if-refused: perhaps
         |                      ^^^^^^^ write true or false
         = see docs/scenario-reference.md#wrong-type
      "
    `);
  });

  it("a refusal where nobody can be refused", () => {
    expect(
      errorsOf(`${ROOM}timeline:
  - expect: { refused: 71 }
  - prepare-parent: { laptop: PARENT, from: OFFICE, share: Maple, accounts: [{ name: field, password: x }] }
    expect: { refused: 5 }
  - wake: { laptop: PEER1 }
    expect: { refused: no-cabel }
`),
    ).toMatchInlineSnapshot(`
      "
      error[wrong-value] nobody can be refused: this step has no action that could be
        --> day.scenario.yaml:10:15
         |  timeline[0] at 0s
      10 |   - expect: { refused: 71 }
         |               ^^^^^^^ put it on the step that is refused
         = see docs/scenario-reference.md#wrong-value

      error[wrong-value] prepare-parent is several small steps; one of them is refused
        --> day.scenario.yaml:12:15
         |  timeline[1]
      12 |     expect: { refused: 5 }
         |               ^^^^^^^ write the small steps; fieldlab explain shows them
         = see docs/scenario-reference.md#wrong-value

      error[wrong-value] nobody refuses with "no-cabel"
        --> day.scenario.yaml:14:24
         |  timeline[2]
      14 |     expect: { refused: no-cabel }
         |                        ^^^^^^^^ did you mean "no-cable"?
         = see docs/scenario-reference.md#wrong-value
      "
    `);
  });
});

describe("include", () => {
  const read = (files: Record<string, string>) => ({
    file: "cases/day.scenario.yaml",
    readInclude: (path: string): string => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error("no such file"), { code: "ENOENT" });
      return text;
    },
  });

  it("a missing file", () => {
    expect(errorsOf(`${ROOM}include: [../rooms/nowhere.yaml]\ntimeline: [wait: 1s]\n`, read({})))
      .toMatchInlineSnapshot(`
        "
        error[missing-include] cannot read "../rooms/nowhere.yaml"
         --> cases/day.scenario.yaml:9:11
        9 | include: [../rooms/nowhere.yaml]
          |           ^^^^^^^^^^^^^^^^^^^^^ there is no file rooms/nowhere.yaml
          = see docs/scenario-reference.md#missing-include
        "
      `);
  });

  it.each([
    [{ code: "EACCES" }, "you may not read rooms/a.yaml: check its permissions"],
    [{ code: "EISDIR" }, "rooms/a.yaml is a folder: name a file in it"],
    [{ code: "EIO" }, "rooms/a.yaml: it went wrong"],
    [{}, "rooms/a.yaml: it went wrong"],
  ])("a file that cannot be read, because of %j", (about, hint) => {
    const readInclude = (): string => {
      throw Object.assign(new Error("it went wrong"), about);
    };
    const text = `${ROOM}include: ../rooms/a.yaml\ntimeline: [wait: 1s]\n`;
    expect(errorsOf(text, { file: "cases/day.scenario.yaml", readInclude })).toContain(hint);
  });

  it("a circle", () => {
    const files = {
      "rooms/a.yaml": "include: b.yaml\n",
      "rooms/b.yaml": "nodes: {}\ninclude: [a.yaml]\n",
    };
    expect(errorsOf(`${ROOM}include: [../rooms/a.yaml]\ntimeline: [wait: 1s]\n`, read(files)))
      .toMatchInlineSnapshot(`
        "
        error[circular-include] "a.yaml" includes itself
         --> rooms/b.yaml:2:11
        2 | include: [a.yaml]
          |           ^^^^^^ rooms/a.yaml → rooms/b.yaml → rooms/a.yaml
          = see docs/scenario-reference.md#circular-include
        "
      `);
    expect(codesOf(`${ROOM}include: day.scenario.yaml\ntimeline: [wait: 1s]\n`, read({}))).toEqual([
      "circular-include",
    ]);
  });

  it("a file with more than data, and names defined twice", () => {
    const files = {
      "rooms/a.yaml": "timeline: []\nnodes:\n  PARENT: { os: windows-7-pro }\n",
      "rooms/b.yaml": "- 1\n",
      "rooms/c.yaml": "a: [\n",
    };
    const text = `${ROOM}include: [../rooms/a.yaml, ../rooms/b.yaml, ../rooms/c.yaml]\ntimeline: [wait: 1s]\n`;
    expect(errorsOf(text, read(files))).toMatchInlineSnapshot(`
      "
      error[already-defined] "PARENT" is defined twice
       --> cases/day.scenario.yaml:6:3
      6 |   PARENT: { os: windows-xp-pro }
        |   ^^^^^^ remove one, or give it another name (first at rooms/a.yaml:3)
        = see docs/scenario-reference.md#already-defined

      error[include-not-plain] "timeline" cannot come from an included file
       --> rooms/a.yaml:1:1
      1 | timeline: []
        | ^^^^^^^^ an included file has include, policies, engagement, kinds, defaults, nodes, network
        = see docs/scenario-reference.md#include-not-plain

      error[include-not-plain] an included file is a map of keys
       --> rooms/b.yaml:1:1
      1 | - 1
        | ^^^ its keys are include, policies, engagement, kinds, defaults, nodes, network
        = see docs/scenario-reference.md#include-not-plain

      error[yaml-syntax] this bracket is not closed
       --> rooms/c.yaml:1:4
      1 | a: [
        |    ^ close it with ] or }
        = see docs/scenario-reference.md#yaml-syntax
      "
    `);
  });

  it("what is a map in one file and something else in the other is defined twice", () => {
    const text = `${ROOM}include: [../rooms/a.yaml]\ntimeline: [wait: 1s]\n`;
    const twice = (own: string, other: string) =>
      codesOf(own + text, read({ "rooms/a.yaml": other }));
    expect(twice("kinds: { old: { stick: true } }\n", "kinds: none\n")).toContain(
      "already-defined",
    );
    expect(twice("kinds: none\n", "kinds: { old: { stick: true } }\n")).toContain(
      "already-defined",
    );
  });

  it("a laptop or kind called devices is defined twice like any other; only the network's are put together", () => {
    const files = {
      "rooms/a.yaml":
        "kinds: { devices: { stick: true } }\nnetwork: { devices: { left: { kind: switch } } }\n",
    };
    const own = (top: string) =>
      codesOf(
        `${top}\n${ROOM.replace(/^network.*\n/m, "")}include: ../rooms/a.yaml\ntimeline: [wait: 1s]\n`,
        read(files),
      );
    expect(own("network: { devices: { right: { kind: switch } } }")).toEqual([]);
    expect(own("kinds: { devices: { os: windows-7-pro } }")).toEqual(["already-defined"]);
  });

  it("a problem inside an included file is shown there", () => {
    const files = { "rooms/a.yaml": "# the room\nnodes:\n  PC: { os: windows-95 }\n" };
    expect(errorsOf(`${ROOM}include: ../rooms/a.yaml\ntimeline: [wait: 1s]\n`, read(files)))
      .toMatchInlineSnapshot(`
        "
        error[wrong-value] os cannot be "windows-95"
         --> rooms/a.yaml:3:13
        3 |   PC: { os: windows-95 }
          |             ^^^^^^^^^^
          = one of windows-xp-home, windows-xp-pro, windows-vista-starter, windows-vista-home-basic, windows-vista-business, windows-7-home, windows-7-pro, windows-8-pro, windows-10-pro, windows-11-pro, windows-server-2008-r2, windows-server-2019
          = see docs/scenario-reference.md#wrong-value
        "
      `);
  });

  it("where files cannot be included", () => {
    expect(errorsOf(`${ROOM}include: ../rooms/a.yaml\ntimeline: [wait: 1s]\n`))
      .toMatchInlineSnapshot(`
        "
        error[missing-include] cannot read "../rooms/a.yaml"
         --> day.scenario.yaml:9:10
        9 | include: ../rooms/a.yaml
          |          ^^^^^^^^^^^^^^^ files cannot be included here
          = see docs/scenario-reference.md#missing-include
        "
      `);
  });
});

describe("--set", () => {
  const set = (...changes: ReadonlyArray<[string, string]>) => errorsOf(PREPARED, { set: changes });

  it("an unknown node", () => {
    expect(set(["nodes.PARNET.os", "windows-7-pro"])).toMatchInlineSnapshot(`
      "
      error[unknown-path] "PARNET" is not a node of the file
       --> --set nodes.PARNET.os
        | nodes.PARNET.os=windows-7-pro
        |       ^^^^^^ did you mean "PARENT"?
        = see docs/scenario-reference.md#unknown-path
      "
    `);
    expect(set(["nodes.PEER2.os", "windows-7-pro"])).toMatchInlineSnapshot(`
      "
      error[unknown-path] "PEER2" is not a node of the file
       --> --set nodes.PEER2.os
        | nodes.PEER2.os=windows-7-pro
        |       ^^^^^ it is one of PEER: set nodes.PEER (defined at day.scenario.yaml:7)
        = see docs/scenario-reference.md#unknown-path
      "
    `);
  });

  it("an unknown key and an impossible value", () => {
    expect(set(["nodes.PARENT.oss", "windows-7-pro"])).toMatchInlineSnapshot(`
      "
      error[unknown-key] "oss" is not a key of PARENT
       --> --set nodes.PARENT.oss
        | nodes.PARENT.oss=windows-7-pro
        |              ^^^ did you mean "os"?
        = see docs/scenario-reference.md#unknown-key
      "
    `);
    expect(set(["nodes.PARENT.os", "windows-seven"])).toMatchInlineSnapshot(`
      "
      error[wrong-value] os cannot be "windows-seven"
       --> --set nodes.PARENT.os
        | nodes.PARENT.os=windows-seven
        |                 ^^^^^^^^^^^^^
        = one of windows-xp-home, windows-xp-pro, windows-vista-starter, windows-vista-home-basic, windows-vista-business, windows-7-home, windows-7-pro, windows-8-pro, windows-10-pro, windows-11-pro, windows-server-2008-r2, windows-server-2019
        = see docs/scenario-reference.md#wrong-value
      "
    `);
    expect(set(["netwrk.cables", "3"])).toMatchInlineSnapshot(`
      "
      error[unknown-key] "netwrk" is not a key of a scenario
       --> --set netwrk.cables
        | netwrk.cables=3
        | ^^^^^^ did you mean "network"?
        = see docs/scenario-reference.md#unknown-key
      "
    `);
  });

  it("a step that is not there, a key of a single value, no value", () => {
    expect(set(["timeline[7].at", "1h"])).toMatchInlineSnapshot(`
      "
      error[unknown-path] there is no 7 in this list
       --> --set timeline[7].at
        | timeline[7].at=1h
        |          ^ it has 1, counted from 0 (the list at day.scenario.yaml:10)
        = see docs/scenario-reference.md#unknown-path
      "
    `);
    expect(set(["timeline.unplug.laptop", "PARENT"])).toContain("there is no unplug in this list");
    const twice = `${PREPARED}  - sync-now: { laptop: PARENT }\n  - wait: 5m\n  - sync-now: { laptop: PARENT }\n`;
    expect(errorsOf(twice, { set: [["timeline.sync-now.laptop", "PEER1"]] }))
      .toMatchInlineSnapshot(`
        "
        error[unknown-path] several of this list have the key "sync-now"
         --> --set timeline.sync-now.laptop
          | timeline.sync-now.laptop=PEER1
          |          ^^^^^^^^ name one by its number: 1, 3 (the list at day.scenario.yaml:10)
          = see docs/scenario-reference.md#unknown-path
        "
      `);
    expect(set(["seed", "1"], ["name.first", "x"])).toMatchInlineSnapshot(`
      "
      error[unknown-path] "name" is a single value and has no "first"
       --> --set name.first
        | name.first=x
        |      ^^^^^ leave the last part of the path out
        = see docs/scenario-reference.md#unknown-path
      "
    `);
    expect(set(["seed", ""])).toMatchInlineSnapshot(`
      "
      error[bad-set] "" is not a value
       --> --set seed
        | seed=
        |     ^ write --set nodes.PARENT.os=windows-7-pro
        = see docs/scenario-reference.md#bad-set
      "
    `);
    expect(set(["", "x"])).toMatchInlineSnapshot(`
      "
      error[bad-set] --set needs a path and a value
       --> --set 
        | =x
        |  ^ write --set nodes.PARENT.os=windows-7-pro
        = see docs/scenario-reference.md#bad-set
      "
    `);
    expect(set(["nodes", "{ A: "])).toMatchInlineSnapshot(`
      "
      error[bad-set] "{ A: " is not a value
       --> --set nodes
        | nodes={ A: 
        |       ^^^^ write --set nodes.PARENT.os=windows-7-pro
        = see docs/scenario-reference.md#bad-set
      "
    `);
  });
});

describe("whatever the file", () => {
  const text = `${PREPARED}  - at: 1h
    plug: { laptops: [PARENT, PEER1..PEER2] }
    expect: { PEER1..PEER2: { link: up, records: { tb/1000: { amount: 1 } } } }
  - connect: { laptop: PEER1, to: '\\\\PARENT\\Maple', as: 'PARENT\\field', password: s3cret }
eventually: { within: 30m, all-copies: equal }
must-happen: [{ mark: seat-refused, on: PEER1 }]
`;
  const pieces = [
    "",
    " ",
    "\n",
    "\t",
    ":",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    "'",
    '"',
    "&a ",
    "*a",
    "<<: ",
    "? ",
    "|",
    ">",
    "!",
    "#",
    "---\n",
    "null",
    "1",
    "__proto__: 1",
    "PEER1..PEER9",
    "\u0000",
    "é",
    "\\",
  ];

  it("reading it ends with a plan or with problems, never with an exception", () => {
    const change = fc.record({
      at: fc.nat({ max: text.length }),
      remove: fc.nat({ max: 12 }),
      insert: fc.constantFrom(...pieces),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let changed = text;
        for (const { at, remove, insert } of changes)
          changed = changed.slice(0, at) + insert + changed.slice(at + remove);
        const loaded = loadScenario({ file: "day.scenario.yaml", text: changed });
        if ("plan" in loaded) return;
        expect(loaded.problems.length).toBeGreaterThan(0);
        for (const problem of loaded.problems) {
          expect(renderProblem(problem)).toContain(
            `--> day.scenario.yaml:${problem.place.line}:${problem.place.column}`,
          );
          expect(problem.endColumn).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("many problems", () => {
  it("are reported together, in the order of the file, 20 at most", () => {
    const steps = Array.from({ length: 30 }, (_, index) => `  - wait: ${index}`).join("\n");
    const problems = errorsOf(`${ROOM}timeline:\n${steps}\n`).split("\n\n");
    expect(problems).toHaveLength(21);
    expect(problems[0]).toContain("timeline[0]");
    expect(problems[20]).toContain("and 10 more problems");
  });
});

describe("a text that YAML takes for something else", () => {
  it.each([
    ["owner: 0123", "put it in quotes: '0123'"],
    ["owner: 1.10", "put it in quotes: '1.10'"],
    ["owner: 12345678901234567890123", "put it in quotes: '12345678901234567890123'"],
    ["owner: Null", "put it in quotes: 'Null'"],
    ["owner:", "write something after the colon"],
    ["owner: #214", "what stands behind a # is a comment; put the text in quotes: '#214'"],
  ])("%s", (line, hint) => {
    const messages = errorsOf(`scenario: 1\nname: A day\n${line}\nnodes: {}\ntimeline: []\n`);
    expect(messages).toContain(hint);
  });

  it.each(["!!binary aGVsbG8=", "!!timestamp 2026-01-01", "!!omap [a: 1]", '!!int "12"'])(
    "a tag: %s",
    (value) => {
      const messages = errorsOf(`scenario: 1\nname: A day\nowner: ${value}\n`);
      expect(messages).toContain("tags (!) have no meaning here");
      expect(messages).toContain("day.scenario.yaml:3:8");
      expect(messages).not.toContain("nothing");
    },
  );

  it("two keys that only quotes tell apart are one key twice", () => {
    const step = `  - edit-record: { laptop: PARENT, record: tb/1000, set: { 1: a, '1': b } }\n`;
    expect(errorsOf(`${PREPARED}${step}`)).toMatchInlineSnapshot(`
      "
      error[duplicate-key] the key "1" is here twice
        --> day.scenario.yaml:11:66
      11 |   - edit-record: { laptop: PARENT, record: tb/1000, set: { 1: a, '1': b } }
         |                                                                  ^^^ first at line 11
         = see docs/scenario-reference.md#duplicate-key
      "
    `);
  });

  it("as a key it is what is written", () => {
    expect(errorsOf(`${ROOM.replace("PARENT:", "010:")}timeline: []\n`)).toContain(
      '"010" cannot be a computer name',
    );
    expect(codesOf(ROOM.replace("PARENT:", "Null:"))).toEqual(codesOf(ROOM));
  });
});

describe("what there can be one of", () => {
  it.each([
    ["must-happen: [{ mark: copy-created, on: [PEER1, PEER2] }]", "name one laptop"],
    ["must-happen: [{ mark: copy-created, on: PEER1..PEER2 }]", "name one laptop"],
  ])("%s", (line, hint) => {
    const messages = errorsOf(`${PREPARED}${line}\n`);
    expect(messages).toContain(hint);
    expect(messages).not.toContain("laptops:");
  });

  it("several laptops have a key of their own where a step takes them", () => {
    expect(errorsOf(`${PREPARED}  - unplug: { laptop: [PEER1, PEER2] }\n`)).toContain(
      "write laptops: [PEER1, PEER2]",
    );
    expect(errorsOf(`${PREPARED}  - join: { laptop: [PEER1, PEER2], with: PARENT }\n`)).toContain(
      "name one laptop",
    );
  });

  it.each(["[1]", "{ x: 1 }", ".inf"])("a field of a record that is %s", (value) => {
    const step = `  - edit-record: { laptop: PARENT, record: tb/1000, set: { amount: ${value} } }\n`;
    expect(errorsOf(`${PREPARED}${step}`)).toContain(
      "amount takes a text, a number, true, false or null, not",
    );
  });
});

describe("a name, which stands in a row", () => {
  const named = (name: string): string => PREPARED.replace("name: A day", `name: ${name}`);

  it.each([">\n  A day\n  in two lines", "|\n  A day\n  in two lines", '"A day\\nin two lines"'])(
    "is one line where it is written over several: %j",
    (name) => {
      expect(planOf(named(name)).name).toBe("A day in two lines");
    },
  );

  it.each([
    ["''", "name is empty"],
    ['"\\e[31mred"', "name has a character that cannot be shown"],
  ])("is refused as %s", (name, message) => {
    expect(errorsOf(named(name))).toContain(message);
  });
});

it("problems that are not shown are counted all the same", () => {
  const steps = Array.from({ length: 30 }, () => "  - wait: 5\n").join("");
  const loaded = loadScenario({ file: "day.scenario.yaml", text: `${PREPARED}${steps}` });
  const problems = "problems" in loaded ? loaded.problems : [];
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)).toMatchObject({ code: "too-many-problems", standsFor: 10 });
});

describe("what a day could not be played with", () => {
  it.each([
    ["speed: 100Mbit/s", "speed: 0bit/s", 'error[bad-rate] at "0bit/s" nothing ever arrives'],
    ["drift: 5ppm", "drift: 200000ppm", 'error[wrong-value] no clock is as wrong as "200000ppm"'],
    ["life: 3h", "life: 999ms", "error[bad-duration] a battery that is empty at once is none"],
    ["every: 5s", "every: 0s", "error[bad-duration] a plug that holds next to no time"],
    [
      "every: 5s, for: 1m",
      "every: 2ms, for: 1h",
      "error[wrong-value] in 1h that is more than 100000 times",
    ],
    ["rate: 1Mbit/s", "rate: 0kbit/s", 'error[bad-rate] at "0kbit/s" nothing ever arrives'],
  ])("%s is a value, and %s is none", (good, bad, message) => {
    const text = `${PREPARED.replace("ports: 4", "ports: 4, speed: 100Mbit/s").replace(
      "count: 3",
      "count: 3, clock: { drift: 5ppm }, battery: { life: 3h }",
    )}  - plug: { laptop: PEER1 }
  - flap: { laptop: PEER1, every: 5s, for: 1m }
  - fault: { name: thin, does: slow, rate: 1Mbit/s }
`;
    expect(codesOf(text)).toEqual([]);
    expect(errorsOf(text.replace(good, bad))).toContain(message);
  });
});

describe("what was pasted, or lost on the way", () => {
  it.each([
    [
      "the fence of Markdown",
      "```yaml\nscenario: 1\nname: A day\n```\n",
      "keep what stands between",
    ],
    ["line ends of an old Mac", "scenario: 1\rname: A day\r", "save it with the line ends of"],
    [
      "a bracket too many",
      "nodes: { PARENT: { os: windows-7-pro }}}\n",
      "this bracket closes nothing",
    ],
    ["a comma too few", "engagement: { documents: 3 size: 6MB }\n", "a comma is missing in these"],
  ])("%s", (_, text, words) => {
    expect(errorsOf(text)).toContain(words);
    expect(errorsOf(text)).toContain("error[yaml-syntax]");
  });
});

it.each([
  ["skip: ''", "skip is empty"],
  ["known-failure: '  '", "known-failure is empty"],
  ["tags: [caps, '']", "tags is empty"],
  ["breaks: [{ set: { network.cables: 2 }, because: '' }]", "because is empty"],
])("%s says nothing, and would count all the same", (line, message) => {
  expect(errorsOf(`${PREPARED}${line}\n`)).toContain(`error[wrong-value] ${message}`);
});

it("a laptop at which nobody sits is refused before the day is played", () => {
  const withUser = (written: string): string =>
    PREPARED.replace(/  PARENT: \{/, `  PARENT: { user: ${written},`);
  expect(errorsOf(withUser("''"))).toContain("error[wrong-value] user is empty");
  expect(errorsOf(withUser('"an\\ena"'))).toContain("user has a character that cannot be shown");
  expect(planOf(withUser("anna")).nodes.find(({ name }) => name === "PARENT")?.user).toBe("anna");
});

it("no message moves the cursor of a terminal, whatever the file says", () => {
  const messages = errorsOf(
    `${PREPARED}  - wait: "\u001b[2J5"\n  - after: \u009b2J5\n    wait: 1s\n`,
  );
  expect(messages).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  expect(messages).toContain('"\uFFFD[2J5" is not a duration');
});

it("an included file that only Windows finds is told with its other spelling", () => {
  const readInclude = () => {
    throw Object.assign(new Error("ENOENT"), { code: "ENOENT" });
  };
  expect(errorsOf(`include: rooms\\room.yaml\n${PREPARED}`, { readInclude })).toContain(
    "write it with /, which is read everywhere: rooms/room.yaml",
  );
});
