/** What is read in one pass is read as the YAML parser reads it, place by place; everything else is left to the parser. */
import { readFileSync, readdirSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPlainYaml } from "../../../src/scenarios/language/yaml/plain-yaml.ts";
import { sourceText } from "../../../src/scenarios/language/yaml/tree.ts";
import { parseAnyYaml } from "../../../src/scenarios/language/yaml/yaml.ts";

const LIBRARY = new URL("../../../scenarios/", import.meta.url);
const SHIPPED = readdirSync(LIBRARY, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .sort()
  .map((name) => ({ name, text: readFileSync(new URL(name, LIBRARY), "utf8") }));

const atOnce = (text: string) => readPlainYaml(sourceText("some.scenario.yaml", text), text);
/** Everything but the text itself, which each place carries along. */
const withPlaces = (value: unknown): string =>
  JSON.stringify(value, (key, part: unknown) => (key === "source" ? undefined : part));
const byTheParser = (text: string): string => {
  const { tree, problems } = parseAnyYaml(sourceText("some.scenario.yaml", text), text);
  return problems.length > 0 ? withPlaces(problems) : withPlaces(tree);
};

describe("a file read in one pass", () => {
  it.each(SHIPPED)("$name has the values and places the parser finds", ({ text }) => {
    expect(withPlaces(atOnce(text))).toBe(byTheParser(text));
  });

  it.each([
    [
      "numbers, and what only looks like one",
      "a: 1\nb: -2.5\nc: .5\nd: +7\ne: 5.\nf: 1m\ng: -20ppm\nh: 1.2.3\n",
    ],
    ["words that are no texts", "a: true\nb: FALSE\nc: null\nd: ~\ne: tRue\nf: nullable\n"],
    ["keys that are numbers or words", "1: a\n10: b\ntrue: c\nnull: d\n'1.0': e\n"],
    [
      "quotes, and quotes in quotes",
      "a: 'Ben''s day: #1'\n\"b c\": \"x: y # z\"\nd: ''\ne: \"\"\n",
    ],
    ["signs inside a text", "a: b:c d#e - f, g [h]\nb: it's\nc: [a:b, c#d, it's]\n"],
    [
      "comments behind values and between entries",
      "# top\na: 1 # one\n\n# two\nb: # below\n  c: [] # none\nd: {}\n",
    ],
    ["lists below their key and further in", "a:\n- 1\n- b: 2\n  c: 3\nd:\n  - - x\n    - y\n"],
    [
      "brackets over several lines, a comma at the end",
      "a:\n  {\n    b: [\n      1,\n      2,\n    ],\n  }\n",
    ],
    ["folded and literal texts", "a: >-\n  one\n  two # three\nb: |\n    x\n    y\n\nc: >\n  z\n"],
    ["no end of the last line", "a:\n  b: c"],
  ])("%s", (_, text) => {
    expect(withPlaces(atOnce(text))).toBe(byTheParser(text));
  });

  it.each([
    ["an empty file", ""],
    ["a text alone", "hello\n"],
    ["a key without a value", "a:\nb: 1\n"],
    ["a key twice", "a: 1\na: 2\n"],
    ["a key that is another number than is written", "010: a\n"],
    ["a merge key", "a: { <<: 1 }\n"],
    ["a text of several lines", "a: b\n  c\n"],
    ["a second key on a line", "a: b: c\n"],
    ["a tab", "a:\tb\n"],
    ["a blank from a web page", "\u00a0a: b\n"],
    ["two documents", "a: 1\n---\nb: 2\n"],
    ["an anchor", "a: &b 1\n"],
    ["a tag", "a: !b 1\n"],
    ["an escape", 'a: "\\n"\n'],
    ["an open bracket", "a: [1, 2\nb: 3\n"],
    ["a bracket that ends too far left", "a: [\n  1\n]\n"],
    ["a list item further left", "a:\n    - 1\n  - 2\n"],
    ["more values than a file may have", `a: [${"1,".repeat(60_000)}1]\n`],
    ["more levels than a file may have", `a: ${"[".repeat(60)}${"]".repeat(60)}\n`],
  ])("%s is left to the parser", (_, text) => {
    expect(atOnce(text)).toBeUndefined();
  });

  it("says of no changed piece of a shipped file anything else than the parser", () => {
    const PIECES =
      "␣|␣␣|⏎|⏎␣␣|⏎␣␣␣␣|:␣|:|-␣|-|#|␣#␣c|⏎#␣c⏎|⏎␣␣␣␣␣␣#␣c⏎|{|}|[|]|,|'|\"|''|&a␣|*a|!t␣|>-|>|a|⏎key:␣2⏎|null|~|-5|1e3|.5|0x1f|%|@|?␣|⏎⏎|⏎␣␣-␣x⏎|é|\\|<<"
        .split("|")
        .map((piece) => piece.replaceAll("␣", " ").replaceAll("⏎", "\n"));
    const change = fc.record({
      at: fc.nat(),
      without: fc.constantFrom(0, 0, 1, 2),
      piece: fc.constantFrom("", ...PIECES, "|", "|-"),
    });
    const changed = fc
      .record({
        file: fc.constantFrom(...SHIPPED),
        from: fc.nat(),
        lines: fc.integer({ min: 1, max: 25 }),
        changes: fc.array(change, { maxLength: 2 }),
      })
      .map(({ file, from, lines, changes }) => {
        const all = file.text.split("\n");
        const start = from % all.length;
        const indent = /^ */.exec(all[start] ?? "")?.[0] ?? "";
        const piece = all
          .slice(start, start + lines)
          .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
          .join("\n");
        return changes.reduce((text, { at, without, piece: put }) => {
          const place = at % (text.length + 1);
          return text.slice(0, place) + put + text.slice(place + without);
        }, `${piece}\n`);
      });
    let read = 0;
    fc.assert(
      fc.property(changed, (text) => {
        const tree = atOnce(text);
        if (tree === undefined) return;
        read += 1;
        expect(withPlaces(tree)).toBe(byTheParser(text));
      }),
      { numRuns: 1_500, seed: 6 },
    );
    expect(read).toBeGreaterThan(250);
  });
});
