import { describe, expect, it } from "vitest";
import type { InvariantName } from "../../../src/scenarios/plan.ts";
import { sayingsOf } from "../../../src/scenarios/hunt/saying.ts";
import type { Failure, RunResult } from "../../../src/scenarios/runner/verdict.ts";
import type { JournalEvent } from "../../../src/sim/journal.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const plan = planOf(smallRoom("", { peers: 3 }));

const edit = (seq: number, register: string, value: string): JournalEvent => ({
  seq,
  at: seq,
  actor: "PEER1",
  kind: "ledger.edit",
  cause: null,
  register,
  value,
  saw: [],
});

const EVENTS = [
  edit(0, "record:tb/1001.balance", "75"),
  edit(1, "document:Minutes of May.docx", "0123456789abcdef"),
  edit(2, "document:Minutes of May.docx", "deleted"),
];

const broken = (
  invariant: InvariantName,
  message: string,
  events: ReadonlyArray<JournalEvent> = [],
): Failure => ({
  kind: "invariant-violated",
  place: { file: "x", line: 1, column: 1 },
  at: 0,
  step: null,
  invariant,
  message: `${invariant}: ${message}`,
  expected: null,
  found: null,
  hint: null,
  events,
});

const missed = (key: string, expected: string, found: string): Failure => {
  const { invariant: _, ...failure } = broken("no-lost-edits", "");
  const about = key.slice(key.indexOf(".") + 1);
  return { ...failure, kind: "expectation-failed", about, key, expected, found };
};

const sayings = (failure: Failure, more: ReadonlyArray<Failure> = []): ReadonlyArray<string> =>
  sayingsOf(
    {
      plan,
      journal: { events: EVENTS },
      verdict: { failures: [...more, failure] },
    } as unknown as RunResult,
    failure,
  );

const alike = (...failures: ReadonlyArray<Failure>): boolean =>
  new Set(failures.map((failure) => sayings(failure)[0])).size === 1;

describe("what a failure says but for names and numbers", () => {
  it("is the same of other laptops, records, documents, values, paths and times", () => {
    expect(
      alike(
        broken("no-lost-edits", "PEER1's edit of record:tb/1001.balance is gone"),
        broken("no-lost-edits", "PARENT's edit of record:entry/one.text is gone"),
      ),
    ).toBe(true);
    expect(
      alike(
        broken("shown-as-held", "PEER1 shows 75, -3 in record:tb/1001.balance"),
        broken("shown-as-held", "PEER2 shows 7 in record:tb/1001.balance"),
      ),
    ).toBe(true);
    expect(
      alike(
        broken("pieces-whole", "_Sync/own/log/a.seg on PEER1 is not what its name says"),
        broken("pieces-whole", "_Sync/in/b.pack on OFFICE is not what its name says"),
      ),
    ).toBe(true);
    expect(
      alike(
        broken("lock-down-ends", "PEER1, PEER2 and PARENT waited 30 minutes, from 3m20s"),
        broken("lock-down-ends", "OFFICE waited 7 minutes, from 1h"),
      ),
    ).toBe(true);
    expect(
      sayings(
        broken(
          "documents-there",
          "PEER1 shows the version 0123456789abcdef of Minutes of May.docx",
        ),
      ),
    ).toEqual(["documents-there: somebody shows the version # of document"]);
  });

  it("is the same however often somebody had a document that was held twice", () => {
    const twice = (how: string) =>
      broken("locks-exclusive", `document:a.docx was held twice: ${how}`);
    expect(
      alike(
        twice("PEER1 from 3m to 5m, PEER2 from 4m"),
        twice("PEER1 from 3m, PARENT from 4m, PEER2 from 9m"),
      ),
    ).toBe(true);
  });

  it("is another where it is a document and not a record, a deletion and not an edit, another sentence, or another code", () => {
    const lost = (what: string) => broken("no-lost-edits", `PEER1's edit of ${what} is gone`);
    expect(alike(lost("record:tb/1001.balance"), lost("document:Minutes of May.docx"))).toBe(false);
    const document = lost("document:Minutes of May.docx");
    expect(
      alike({ ...document, events: [EVENTS[1]!] }, { ...document, events: [EVENTS[2]!] }),
    ).toBe(false);
    expect(
      alike(
        broken("edits-asked-for", "PEER1 deleted tb/1001, and nobody there had asked for that"),
        broken("edits-asked-for", "PEER1 changed tb/1001, and nobody there had asked for that"),
      ),
    ).toBe(false);
    const asks = (code: string) =>
      broken("keeps-asking", `PEER1 was refused with ${code} and did not ask again for 9 minutes`);
    expect(alike(asks("5"), asks("71"))).toBe(false);
  });

  it("tells of what is missed which state is there instead, and whether it is more or less", () => {
    expect(alike(missed("PEER1.queue", "0", "2"), missed("PARENT.queue", "1", "9"))).toBe(true);
    expect(alike(missed("PEER1.queue", "0", "2"), missed("PEER1.queue", "2", "0"))).toBe(false);
    const light = (wanted: string, found: string) => missed("PEER1.indicator", wanted, found);
    expect(alike(light("green", "offline"), light("green", "yellow"))).toBe(false);
    expect(alike(light("green", "offline"), light("offline", "green"))).toBe(false);
    // Whose value it is matters no more than before.
    expect(
      alike(missed("A.records.tb/1.balance", "1", "2"), missed("A.records.tb/1.balance", "3", "2")),
    ).toBe(true);
  });

  it("is all that is said of its class on a day, itself first", () => {
    const first = broken("numbers-agree", "PEER1 shows tb/1 and tb/2 under the number 7");
    const other = broken("numbers-agree", "PEER1 and PEER2 show the same entries otherwise");
    const another = broken("no-lost-edits", "PEER1's edit of record:tb/1001.balance is gone");
    expect(sayings(first, [other, another])).toEqual([
      "numbers-agree: somebody shows place and place under the number #",
      "numbers-agree: somebody show the same entries otherwise",
    ]);
  });
});
