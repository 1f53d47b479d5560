/** What is read from a copy about one register, for the people of a scenario and for the checkers. */
import { describe, expect, it } from "vitest";
import type { QuarantinedEntry } from "../../../src/engine/shown.ts";
import { ledgerOf } from "../../../src/scenarios/checks/ledger.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { keptAside } from "../../../src/scenarios/runner/shown.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

const holding = (entry: Pick<QuarantinedEntry, "entity" | "field" | "value">) => ({
  quarantined: () => [{ dot: "a.1:2", why: "locked-down" as const, ...entry }],
});

describe("what is kept aside", () => {
  it("of a record that was deleted is every field of it, and none of another record", () => {
    const copy = holding({ entity: "tb/1000", field: null, value: null });
    expect(keptAside(copy, "record:tb/1000.balance")).toEqual(["deleted"]);
    expect(keptAside(copy, "record:tb/1000.name")).toEqual(["deleted"]);
    expect(keptAside(copy, "record:tb/1001.name")).toEqual([]);
    expect(keptAside(copy, "record:tb/1000.5.name")).toEqual([]);
    expect(keptAside(copy, "document:tb/1000.name")).toEqual([]);
  });

  it("of a field is its value, and of no other field", () => {
    const copy = holding({ entity: "tb/1000", field: "balance", value: 5 });
    expect(keptAside(copy, "record:tb/1000.balance")).toEqual(["5"]);
    expect(keptAside(copy, "record:tb/1000.name")).toEqual([]);
  });

  it("of a document is the version, or that it was deleted", () => {
    const saved = holding({ entity: "document/a.docx", field: "content", value: "abc" });
    const deleted = holding({ entity: "document/a.docx", field: null, value: null });
    expect(keptAside(saved, "document:a.docx")).toEqual(["abc"]);
    expect(keptAside(deleted, "document:a.docx")).toEqual(["deleted"]);
    expect(keptAside(deleted, "document:b.docx")).toEqual([]);
  });
});

it("a field may be called what every object has", () => {
  const set = "  - edit-record: { laptop: PEER1, record: tb/1000, set: { constructor: 2 } }\n";
  const sent = (value: number) =>
    `    eventually: { within: 5m, PEER2: { records: { tb/1000: { constructor: ${value} } } } }\n`;
  expect(runPlan(planOf(smallRoom(`${set}${sent(2)}`))).verdict.kind).toBe("passed");
  expect(runPlan(planOf(smallRoom(`${set}${sent(3)}`))).verdict.failures[0]?.message).toContain(
    "should be 3 within 5m00s but is 2",
  );
});

it("a field with a dot in its name is not lost, whatever else its record has", () => {
  const edit =
    "  - edit-record: { laptop: PEER1, record: tb/1000, set: { a.b: 1, 'a%2Eb': 2, b: 3 } }\n";
  const remove = "  - delete-record: { laptop: PEER2, record: tb/1000 }\n";
  const sent =
    "    eventually: { within: 5m, PEER2: { records: { tb/1000: { a.b: 1, b: 3 } } } }\n";
  const result = runPlan(planOf(smallRoom(`${edit}${sent}${remove}`)));
  expect(result.verdict.kind).toBe("passed");
  const edited = ledgerOf(result.journal.events).slice(0, 3);
  expect(edited.map(({ register }) => register)).toEqual([
    "record:tb/1000.a%2Eb",
    "record:tb/1000.a%252Eb",
    "record:tb/1000.b",
  ]);
});

it("somebody who saves a document twice at the same moment has lost neither, and the ledger says that he could not see the first", () => {
  const save = "edit-document: { laptop: PEER1, document: doc-001.docx, size: 1kB }";
  const day = (second: string) => {
    const result = runPlan(planOf(smallRoom(`  - together: [{ ${save} }, ${second}]`)));
    expect(result.verdict.kind).toBe("passed");
    return ledgerOf(result.journal.events);
  };
  const [one, two] = day(`{ ${save} }`);
  expect(two?.saw).toEqual(one?.saw);
  expect(two?.beside).toEqual([one?.value]);
  const [first, then] = day(`{ after: 1s, ${save} }`);
  expect(then?.saw).toEqual([first?.value]);
  expect(then?.beside).toEqual([]);
});
