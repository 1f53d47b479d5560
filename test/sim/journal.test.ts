import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JournalReader, parseJournal } from "../../src/sim/journal-reader.ts";
import { Journal, type Json } from "../../src/sim/journal.ts";

const plugged = (journal: Journal, cause: number | null = null) =>
  journal.record(
    { at: 5, actor: "PEER1", kind: "cable.plugged", cause },
    { port: 3, device: "switch" },
  );

describe("the journal", () => {
  it("is one JSON line per event behind a header, keys sorted", () => {
    const journal = new Journal({ seed: "7", policies: { z: 1, a: [1, { d: 1, c: 2 }] } });
    plugged(journal);
    plugged(journal, 0);
    expect([...journal.lines()]).toEqual([
      '{"format":"fieldlab-journal","version":1,"policies":{"a":[1,{"c":2,"d":1}],"z":1},"seed":"7"}',
      '{"seq":0,"at":5,"actor":"PEER1","kind":"cable.plugged","cause":null,"device":"switch","port":3}',
      '{"seq":1,"at":5,"actor":"PEER1","kind":"cable.plugged","cause":0,"device":"switch","port":3}',
    ]);
  });

  it("has the hash of its file", () => {
    const journal = new Journal({ seed: "7" });
    const empty = journal.hash();
    plugged(journal);
    const file = [...journal.lines()].map((line) => `${line}\n`).join("");
    expect(journal.hash()).toBe(createHash("sha256").update(file).digest("hex"));
    expect(journal.hash()).not.toBe(empty);
  });

  it("does not depend on the order in which data was written down", () => {
    const hashOf = (data: { [key: string]: Json }) => {
      const journal = new Journal();
      journal.record({ at: 0, actor: "A", kind: "k", cause: null }, data);
      return journal.hash();
    };
    expect(hashOf({ a: 1, b: { c: 2, d: 3 } })).toBe(hashOf({ b: { d: 3, c: 2 }, a: 1 }));
  });

  it("cannot be changed through the data it was given", () => {
    const journal = new Journal();
    const list = [1, 2];
    journal.record({ at: 0, actor: "A", kind: "k", cause: null }, { list });
    list.push(3);
    expect(journal.events[0]?.["list"]).toEqual([1, 2]);
  });

  it("refuses what JSON would lose, and keys of its own", () => {
    const journal = new Journal();
    const record = (data: { [key: string]: Json }) =>
      journal.record({ at: 0, actor: "A", kind: "k", cause: null }, data);
    expect(() => record({ took: Number.NaN })).toThrow(
      "journal k.took: NaN cannot be written as JSON",
    );
    expect(() => record({ deep: [{ far: Infinity }] })).toThrow("journal k.deep[0].far: Infinity");
    expect(() => record(JSON.parse('{"__proto__":1}'))).toThrow(
      'journal k: a key may not be "__proto__"',
    );
    expect(() => record({ actor: "B" })).toThrow('may not be called "actor"');
    expect(() => plugged(journal, 0)).toThrow("its cause must be an earlier event, found 0");
    expect(journal.events).toEqual([]);
  });

  it("answers why: the chain of causes, first cause first", () => {
    const journal = new Journal();
    plugged(journal);
    plugged(journal, 0);
    plugged(journal);
    plugged(journal, 1);
    expect(journal.chain(3).map(({ seq }) => seq)).toEqual([0, 1, 3]);
    expect(() => journal.chain(4)).toThrow("no event 4");
  });
});

describe("reading a journal", () => {
  it("gives back what was written", () => {
    const json = fc
      .jsonValue()
      .filter((value) => !JSON.stringify(value).includes("__proto__"))
      .map((value): Json => JSON.parse(JSON.stringify(value)));
    const data = fc.dictionary(
      fc
        .string()
        .filter((key) => !["seq", "at", "actor", "kind", "cause", "__proto__"].includes(key)),
      json,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.string(), data), { maxLength: 20 }), (events) => {
        const journal = new Journal({ seed: "7" });
        let at = 0;
        for (const [delay, kind, more] of events) {
          const seq = journal.events.length;
          journal.record(
            { at: (at += delay), actor: "A", kind, cause: seq > 0 ? seq - 1 : null },
            more,
          );
        }
        const read = parseJournal([...journal.lines(), ""].join("\n"));
        expect(read).toEqual({ kind: "journal", header: journal.header, events: journal.events });
      }),
    );
  });

  const header = '{"format":"fieldlab-journal","version":1}';
  const event = '{"seq":0,"at":5,"actor":"A","kind":"k","cause":null}';
  it.each([
    ["an empty file", "", 1, "a journal header was expected, found an empty file"],
    ["an empty first line", "\n", 1, "a journal header was expected, found an empty line"],
    [
      "another file",
      "PK\u0003\u0004 zip",
      1,
      'found text that is not JSON: "PK\\u0003\\u0004 zip"',
    ],
    [
      "another format",
      '{"format":"har"}',
      1,
      '"format": "fieldlab-journal" was expected, found "har"',
    ],
    [
      "a later version",
      '{"format":"fieldlab-journal","version":2}',
      1,
      '"version": 1 was expected, found 2',
    ],
    [
      "a later version that says whose it is",
      '{"format":"fieldlab-journal","version":2,"package":"9.1.0"}',
      1,
      '"version": 1 was expected, found 2, written by fieldlab "9.1.0"',
    ],
    ["a list", `${header}\n[1]`, 2, "a journal event was expected, found [1]"],
    ["a line cut short", `${header}\n${event}\n{"seq":1,"at`, 3, "found text that is not JSON"],
    [
      "an empty line",
      `${header}\n\n${event}`,
      2,
      "a journal event was expected, found an empty line",
    ],
    [
      "a gap",
      `${header}\n${event.replace('"seq":0', '"seq":1')}`,
      2,
      '"seq": 0 was expected, found 1',
    ],
    [
      "time going back",
      `${header}\n${event}\n${event.replace('"seq":0,"at":5', '"seq":1,"at":4')}`,
      3,
      "at least 5",
    ],
    [
      "a time in words",
      `${header}\n${event.replace("5", '"5s"')}`,
      2,
      '"at" in microseconds was expected',
    ],
    [
      "no actor",
      `${header}\n${event.replace('"actor":"A",', "")}`,
      2,
      'an "actor" was expected, found nothing',
    ],
    [
      "no kind",
      `${header}\n${event.replace('"kind":"k",', "")}`,
      2,
      'a "kind" was expected, found nothing',
    ],
    [
      "a cause to come",
      `${header}\n${event.replace("null", "0")}`,
      2,
      'a "cause" before 0, or null, was expected',
    ],
  ])("says what is wrong with %s, and where", (_what, text, line, message) => {
    const read = parseJournal(text);
    expect(read).toMatchObject({ kind: "malformed", line });
    expect(read.kind === "malformed" && read.message).toContain(message);
  });

  it.each(["", "\n", "\n\n\n", "\r\n \n"])("takes a file that ends with %j for whole", (end) => {
    const read = parseJournal(`${header}\n${event}${end}`);
    expect(read.kind === "journal" && read.events).toHaveLength(1);
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.array(fc.json()).map((lines) => [header, ...lines].join("\n")),
        ),
        (text) => {
          expect(["journal", "malformed"]).toContain(parseJournal(text).kind);
        },
      ),
    );
  });

  it("says the same of a file that comes in pieces, wherever they end", () => {
    const lines = [header, event, event.replace('"seq":0', '"seq":1'), event];
    fc.assert(
      fc.property(
        fc.constantFrom(lines.slice(0, 3), lines, ["", ...lines], [header, "{"]),
        fc.boolean(),
        fc.array(fc.nat(300), { maxLength: 8 }),
        (chosen, ended, cuts) => {
          const text = chosen.join("\n") + (ended ? "\n" : "");
          const ends = [...cuts, text.length].sort((one, other) => one - other);
          const reader = new JournalReader();
          let from = 0;
          for (const to of ends) {
            reader.take(text.slice(from, to));
            from = Math.min(to, text.length);
          }
          expect(reader.end()).toEqual(parseJournal(text));
        },
      ),
    );
  });

  it("reads no further than a line that never ends, in pieces, and tells which it is", () => {
    const header = `${[...new Journal({ seed: "7" }).lines()].join("\n")}\n`;
    const reader = new JournalReader();
    expect(reader.take(header)).toBeNull();
    const piece = "x".repeat(1_048_576);
    for (let taken = 0; taken < 64; taken++) expect(reader.take(piece)).toBeNull();
    const malformed = {
      kind: "malformed",
      line: 2,
      message: "a journal event was expected, found a line of more than 64 Mi characters",
    };
    expect(reader.take("x")).toEqual(malformed);
    expect(reader.take("\n{}")).toEqual(malformed);
    expect(reader.end()).toEqual(malformed);
  });

  it("refuses values in values so deep that whoever looks into them would fall over", () => {
    const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;
    const { [0]: header = "" } = [...new Journal({ seed: "7" }).lines()];
    const read = (levels: number) =>
      parseJournal(
        `${header}\n{"seq":0,"at":5,"actor":"A","kind":"mark","cause":null,"deep":${deep(levels)}}\n`,
      );
    expect(read(90).kind).toBe("journal");
    expect(read(100_000)).toEqual({
      kind: "malformed",
      line: 2,
      message: "a journal event was expected, found values in values, more than 100 deep",
    });
    expect(parseJournal(deep(100_000))).toMatchObject({ kind: "malformed", line: 1 });
  });
});
