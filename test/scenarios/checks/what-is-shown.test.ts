import { describe, expect, it } from "vitest";
import {
  backedUp,
  finished,
  hashOf,
  judged,
  LOG,
  operationsFile,
  planOf,
  ownedBy,
  piece,
  putOver,
  rawFile,
  snapshotFile,
  type Told,
} from "./by-hand.ts";
import type { RawFile } from "../../../src/scenarios/checks/finished-run.ts";

const MINUTE = 60_000_000;
const OTHER = `${"b".repeat(32)}.1`;
const set = (value: number, ...observed: ReadonlyArray<readonly [number, number]>) =>
  ["set", "tb/1", "b", value, observed] as const;
const put = (content: string, ...rest: ReadonlyArray<unknown>) =>
  [
    "put",
    "memo.docx",
    { sha256: hashOf(content), chunks: [[hashOf(content), 1]] },
    ...rest,
  ] as const;

const state = (edited: { readonly [register: string]: ReadonlyArray<string> }): Told => [
  "A",
  "copy.state",
  { copy: "a", digest: "", edited },
  10 * MINUTE,
];

describe("shown-as-held", () => {
  const day = (
    shown: ReadonlyArray<string>,
    files: ReadonlyArray<RawFile>,
    { register = "record:tb/1.b", told = [] as ReadonlyArray<Told>, plan = planOf() } = {},
  ) =>
    judged(
      "shown-as-held",
      finished({
        plan,
        told: [...told, state({ [register]: shown })],
        disks: { A: [ownedBy("a"), ...files] },
      }),
    );
  const first = operationsFile({ first: 1, lam: 1 }, set(1));
  const beside = operationsFile({ log: OTHER, first: 1, lam: 2 }, set(2));
  const after = operationsFile({ first: 2, lam: 3, deps: [[OTHER, 1]] }, set(3, [0, 1], [1, 1]));

  it("rejects a version too few, one too many, and one that was replaced knowingly", () => {
    expect(day(["2", "1", "2"], [first, beside])).toEqual({ checked: 1, violations: [] });
    expect(day(["2"], [first, beside]).violations).toEqual([
      "A shows 2 in record:tb/1.b, and its folder comes to 2, 1",
    ]);
    expect(day(["2", "1", "2", "7"], [first, beside]).violations).toHaveLength(1);
    expect(day(["3"], [first, beside, after]).violations).toEqual([]);
    expect(day(["3", "1"], [first, beside, after]).violations).toHaveLength(1);
  });

  it("does not ask a folder that was carried to another laptop and not opened there", () => {
    const shows = state({ "record:tb/1.b": ["2", "1"] });
    const disks = { A: [ownedBy("a"), first, beside], B: [ownedBy("a"), first] };
    expect(judged("shown-as-held", finished({ told: [shows], disks }))).toEqual({
      checked: 1,
      violations: [],
    });
  });

  it("does not ask a copy whose laptop fell asleep before it had taken in what came", () => {
    const asleep = (at: number) =>
      day(["2"], [first, beside], {
        told: [
          ["A", "round", {}, 0],
          ["A", "power.sleep", {}, at],
        ],
      });
    expect(asleep(4 * MINUTE)).toEqual({ checked: 0, violations: [] });
    expect(asleep(6 * MINUTE).violations).toHaveLength(1);
  });

  it("rejects that of two versions the one made without knowing more is shown first", () => {
    expect(day(["1", "1", "2"], [first, beside]).violations).toHaveLength(1);
    const early = operationsFile({ log: OTHER, first: 1, lam: 1 }, set(2));
    expect(day(["2", "1", "2"], [first, early]).violations).toEqual([]);
  });

  it("puts template updates and check-outs before later versions", () => {
    const update = operationsFile({ first: 1, lam: 1 }, ["template-set", "tb/1", "b", 1, [], 1]);
    expect(day(["1", "2"], [update, beside]).violations).toEqual([]);
    const register = "document:memo.docx";
    const checkedOut = operationsFile({ first: 1, lam: 1 }, put("mine", [], 4));
    const later = operationsFile({ log: OTHER, first: 1, lam: 2 }, put("theirs", []));
    const files = [checkedOut, later, piece("mine"), piece("theirs")];
    const shown = [hashOf("mine"), hashOf("theirs")];
    expect(day(shown, files, { register }).violations).toEqual([]);
    expect(day(shown.toReversed(), files, { register }).violations).toHaveLength(1);
  });

  it("does not count what waits for something, nor a deleted version", () => {
    const waits = operationsFile({ first: 2, lam: 3, deps: [[OTHER, 1]] }, set(3, [0, 1]));
    expect(day(["1"], [first, waits]).violations).toEqual([]);
    const deleted = operationsFile({ first: 2, lam: 2 }, ["delete-record", "tb/1", [[0, 1]]]);
    expect(day([], [first, deleted]).violations).toEqual([]);
    expect(day(["1"], [first, deleted]).violations).toHaveLength(1);
    const announced = operationsFile({ first: 1, lam: 1 }, put("not there", []));
    expect(day([], [announced], { register: "document:memo.docx" }).violations).toEqual([]);
  });

  it("rejects that what somebody gave up had seen is kept aside, and that what he had not is shown", () => {
    const givenUp = (seen: number) =>
      operationsFile({ log: OTHER, first: 1, lam: 9, deps: seen === 0 ? [] : [[LOG, seen]] }, [
        "abandon",
        1,
        LOG.slice(0, 32),
      ]);
    const second = operationsFile({ first: 2, lam: 2 }, set(2, [0, 1]));
    expect(day(["1"], [first, second, givenUp(1)])).toEqual({ checked: 1, violations: [] });
    expect(day(["2"], [first, second, givenUp(1)]).violations).toHaveLength(1);
    expect(day(["2"], [first, second, givenUp(2)]).violations).toEqual([]);
    expect(day(["1"], [first, second, givenUp(2)]).violations).toHaveLength(1);
    expect(day([], [first, second, givenUp(0)]).violations).toEqual([]);
  });

  it("rejects that what was written into a locked engagement is shown, and that what came after it was opened is not", () => {
    const locked = operationsFile(
      { log: OTHER, first: 1, lam: 5, deps: [[LOG, 1]] },
      ["intent", 1, "lock-down"],
      ["commit", 1],
      ["unlock", 2],
    );
    const written = (seen: number) =>
      operationsFile({ first: 2, lam: 9, deps: seen === 0 ? [] : [[OTHER, seen]] }, set(2, [0, 1]));
    expect(day(["1"], [first, locked, written(2)])).toEqual({ checked: 1, violations: [] });
    expect(day(["2"], [first, locked, written(2)]).violations).toHaveLength(1);
    expect(day(["2"], [first, locked, written(3)]).violations).toEqual([]);
    expect(day(["1"], [first, locked, written(3)]).violations).toHaveLength(1);
    const cleanedUp = operationsFile(
      { log: OTHER, first: 1, lam: 5, deps: [[LOG, 1]] },
      ["intent", 1, "clean-up"],
      ["commit", 1],
    );
    expect(day(["1"], [first, cleanedUp])).toEqual({ checked: 1, violations: [] });
    expect(day(["7"], [first, cleanedUp]).violations).toHaveLength(1);
  });

  it("rejects that what one of two lock-downs had is kept aside because of the other", () => {
    const twice = operationsFile(
      { log: OTHER, first: 1, lam: 5, deps: [[LOG, 1]] },
      ["intent", 1, "lock-down"],
      ["commit", 1],
      ["unlock", 2],
      ["intent", 3, "lock-down"],
      ["commit", 3],
    );
    expect(day(["1"], [first, twice])).toEqual({ checked: 1, violations: [] });
    expect(day([], [first, twice]).violations).toHaveLength(1);
  });

  /** What came of the first two operations of LOG and of the first of OTHER. */
  const snapshot = (value: unknown, ...decided: ReadonlyArray<ReadonlyArray<unknown>>): RawFile =>
    snapshotFile(
      [
        [LOG, 2],
        [OTHER, 1],
      ],
      ["field", "tb/1", "b", [[0, 2, 2, 0, value]]],
      ...decided,
    );
  const cleanedUp = ["intent", "clean-up", 1, 1, 1, []] as const;

  it("rejects after a clean-up what its snapshot says was replaced, and that what came behind it is not shown", () => {
    const behind = operationsFile(
      { log: OTHER, first: 2, lam: 9, deps: [[LOG, 2]] },
      set(6, [1, 2]),
    );
    const judge = (...shown: ReadonlyArray<string>) =>
      day(shown, [first, snapshot(5, cleanedUp), behind]).violations;
    expect(day(["6"], [first, snapshot(5, cleanedUp), behind])).toEqual({
      checked: 1,
      violations: [],
    });
    expect(judge("5")).toEqual(["A shows 5 in record:tb/1.b, and its folder comes to 6"]);
    expect(judge("6", "5")).toHaveLength(1);
    expect(judge("6", "1")).toHaveLength(1);
    expect(judge()).toHaveLength(1);
    // Of two that know nothing of each other the later one comes first, whichever the snapshot tells of.
    const later = operationsFile({ log: OTHER, first: 2, lam: 9 }, set(6));
    expect(day(["6", "5"], [snapshot(5, cleanedUp), later]).violations).toEqual([]);
    expect(day(["5", "6"], [snapshot(5, cleanedUp), later]).violations).toHaveLength(1);
    const turned = snapshot({ a: 1, b: 2 });
    expect(day(['{"b":2,"a":1}'], [turned]).violations).toEqual([]);
    expect(day(['{"b":1,"a":2}'], [turned]).violations).toHaveLength(1);
    const register = "document:memo.docx";
    const document = snapshotFile(
      [[LOG, 1]],
      ["document", "memo.docx", [[0, 1, 1, 0, 0, { sha256: hashOf("one"), chunks: [] }]]],
    );
    expect(day([hashOf("one")], [document], { register }).violations).toEqual([]);
    expect(day([], [document], { register }).violations).toHaveLength(1);
  });

  it("knows the decisions a snapshot tells of, and that none reaches what an earlier clean-up took in", () => {
    const given = snapshot(5, cleanedUp, ["abandon", LOG.slice(0, 32), 1, 1, 2, [[0, 2]]]);
    const late = operationsFile({ first: 3, lam: 9 }, set(6, [0, 2]));
    expect(day(["5"], [given, late]).violations).toEqual([]);
    expect(day(["6"], [given, late]).violations).toHaveLength(1);
    const agreed = operationsFile(
      { log: OTHER, first: 1, lam: 5, deps: [[LOG, 1]] },
      ["intent", 1, "clean-up"],
      ["commit", 1],
    );
    const third = `${"c".repeat(32)}.1`;
    const givenUp = (...deps: ReadonlyArray<[string, number]>) =>
      operationsFile({ log: third, first: 1, lam: 9, deps }, ["abandon", 2, LOG.slice(0, 32)]);
    expect(day(["1"], [first, agreed, givenUp()])).toEqual({ checked: 1, violations: [] });
    expect(day([], [first, agreed, givenUp()]).violations).toHaveLength(1);
    // What the clean-up did not take in is not settled by it.
    const second = operationsFile({ first: 2, lam: 6 }, set(2, [0, 1]));
    expect(day(["1"], [first, second, agreed, givenUp()])).toEqual({ checked: 1, violations: [] });
    expect(day(["2"], [first, second, agreed, givenUp()]).violations).toHaveLength(1);
    // Who is given up before the clean-up is agreed on is meant with what it took in.
    const before = operationsFile(
      {
        log: OTHER,
        first: 1,
        lam: 10,
        deps: [
          [LOG, 1],
          [third, 1],
        ],
      },
      ["intent", 3, "clean-up"],
      ["commit", 3],
    );
    expect(day([], [first, givenUp(), before]).violations).toEqual([]);
    expect(day(["1"], [first, givenUp(), before]).violations).toHaveLength(1);
  });

  it("judges nothing after a clean-up where a folder was put back, or where it cannot be said on what a copy stands", () => {
    const nothing = { checked: 0, violations: [] };
    const files = [snapshot(5, cleanedUp)];
    expect(day(["7"], files).violations).toHaveLength(1);
    expect(day(["7"], files, { told: [putOver("B")] })).toEqual(nothing);
    const lying = planOf(undefined, "policies: { disk-cache: lying }");
    const off: Told = ["B", "power.off", {}];
    expect(day(["7"], files, { told: [off], plan: lying })).toEqual(nothing);
    expect(day(["7"], files, { told: [off] }).violations).toHaveLength(1);
    expect(day(["7"], files, { plan: lying }).violations).toHaveLength(1);
    const other = snapshotFile([[OTHER, 4]], ["field", "tb/1", "b", [[0, 4, 2, 0, 8]]]);
    expect(day(["7"], [...files, other])).toEqual(nothing);
    const [{ path }] = files as [RawFile];
    expect(day(["7"], [{ path, bytes: first.bytes }])).toEqual(nothing);
    const across = operationsFile({ first: 2, lam: 2 }, set(2, [0, 1]), set(3, [0, 2]));
    expect(day(["7"], [...files, across])).toEqual(nothing);
  });

  it("rejects a version of a document that was replaced, and one nobody wrote, and accepts what is kept here", () => {
    const register = "document:memo.docx";
    const old = operationsFile({ first: 1, lam: 1 }, put("old", []));
    const next = operationsFile(
      { log: OTHER, first: 1, lam: 2, deps: [[LOG, 1]] },
      put("new", [[1, 1]]),
    );
    const files = [old, next, piece("old"), piece("new")];
    const shown = (...others: ReadonlyArray<string>) => [hashOf("new"), ...others.map(hashOf)];
    expect(day(shown(), files, { register }).violations).toEqual([]);
    expect(day(shown("old"), files, { register }).violations).toHaveLength(1);
    expect(day(shown("mine"), files, { register }).violations).toHaveLength(1);
    const kept = (who: string): Told => [
      who,
      "document.kept",
      { value: hashOf("mine").slice(0, 16) },
    ];
    expect(day(shown("mine"), files, { register, told: [kept("A")] }).violations).toEqual([]);
    expect(day(shown("mine"), files, { register, told: [kept("B")] }).violations).toHaveLength(1);
  });

  it("judges nothing while something may be on its way, where it is not known what was agreed on, or after hands in Explorer", () => {
    const nothing = { checked: 0, violations: [] };
    const told: ReadonlyArray<Told> = [["A", "round", { copy: "a" }, 9 * MINUTE]];
    expect(day(["7"], [first], { told })).toEqual(nothing);
    expect(day(["7"], [first, operationsFile({ first: 2, lam: 2 }, ["commit", 1])])).toEqual(
      nothing,
    );
    expect(day(["7"], [first], { told: [putOver("A")] })).toEqual(nothing);
    expect(day(["7"], [first], { told: [backedUp("A")] }).violations).toHaveLength(1);
  });
});

describe("conflicts-true", () => {
  const conflict: Told = ["A", "conflict", { copy: "a", entity: "tb/1", field: "b" }];
  const day = (files: ReadonlyArray<RawFile>, ...told: ReadonlyArray<Told>) =>
    judged("conflicts-true", finished({ told: [...told, conflict], disks: { A: files } }));
  const one = operationsFile({ first: 1, lam: 1 }, set(1));

  it("rejects a conflict between two versions that are the same, or of which one replaced the other", () => {
    const other = operationsFile({ log: OTHER, first: 1, lam: 1 }, set(2));
    expect(day([one, other])).toEqual({ checked: 1, violations: [] });
    const same = operationsFile({ log: OTHER, first: 1, lam: 1 }, set(1));
    expect(day([one, same]).violations).toEqual([
      "A tells of a conflict in record:tb/1.b, and no two people wrote different things there at the same time",
    ]);
    const next = operationsFile({ log: OTHER, first: 1, lam: 2, deps: [[LOG, 1]] }, set(2, [1, 1]));
    const last = operationsFile({ first: 2, lam: 3, deps: [[OTHER, 1]] }, set(3, [1, 1]));
    expect(day([one, next, last]).violations).toHaveLength(1);
  });

  it("judges nothing where the top-level parent was cleared, which takes the operations along", () => {
    expect(day([]).violations).toHaveLength(1);
    const cleared: Told = ["A", "copy.cleared", { copy: "a" }];
    expect(day([], cleared)).toEqual({ checked: 0, violations: [] });
    const deleted: Told = ["A", "copy.deleted", { copy: "a" }];
    expect(day([], deleted).violations).toHaveLength(1);
  });

  it("accepts that what was replaced by an edit that is kept aside stands beside what replaced that one", () => {
    const next = operationsFile({ log: OTHER, first: 1, lam: 2, deps: [[LOG, 1]] }, set(2, [1, 1]));
    const last = operationsFile({ first: 2, lam: 3, deps: [[OTHER, 1]] }, set(3, [1, 1]));
    const files = [one, next, last];
    const givenUp = (abandoned: string): Told => ["A", "control.abandoned", { abandoned }];
    const aside = (dot: string): Told => ["B", "edits.aside", { copy: "b", edits: [dot] }];
    expect(day(files, givenUp("b".repeat(32)))).toEqual({ checked: 1, violations: [] });
    expect(day(files, aside(`${OTHER}:1`)).violations).toEqual([]);
    expect(day(files, givenUp("a".repeat(32))).violations).toHaveLength(1);
    expect(day(files, aside(`${LOG}:2`)).violations).toHaveLength(1);
  });

  it("rejects a conflict that is told of before the second of two versions was written", () => {
    const other = operationsFile({ log: OTHER, first: 1, lam: 1 }, set(2));
    const written: Told = ["B", "edit", { entity: "tb/1", field: "b", dot: `${OTHER}:1` }, MINUTE];
    const told = (events: ReadonlyArray<Told>) =>
      judged("conflicts-true", finished({ told: events, disks: { A: [one, other] } })).violations;
    const [actor, kind, facts] = conflict;
    const conflictAt = (at: number): Told => [actor, kind, facts, at];
    expect(told([written, conflictAt(MINUTE)])).toEqual([]);
    expect(told([conflictAt(MINUTE), written])).toEqual([]);
    expect(told([conflictAt(0), written])).toHaveLength(1);
  });

  it("judges no conflict with an edit that a lying disk has taken back", () => {
    const plan = planOf(undefined, "policies: { disk-cache: lying }");
    const lost = (entity: string, off: number): ReadonlyArray<Told> => [
      ["A", "edit", { copy: "a", entity, field: "b" }, 1_000_000],
      ["A", "conflict", { copy: "a", entity: "tb/1", field: "b" }, 1_000_000],
      ["A", "power.off", {}, off],
    ];
    const judge = (told: ReadonlyArray<Told>) =>
      judged("conflicts-true", finished({ told, plan, disks: { A: [one] } }));
    expect(judge(lost("tb/1", 5_000_000))).toEqual({ checked: 0, violations: [] });
    expect(judge(lost("tb/1", 9_000_000)).violations).toHaveLength(1);
    expect(judge(lost("tb/2", 5_000_000)).violations).toHaveLength(1);
  });

  it("judges nothing after a clean-up or hands in Explorer: the operations may be gone", () => {
    const nothing = { checked: 0, violations: [] };
    expect(day([one], ["A", "folder.deleted", {}])).toEqual(nothing);
    const content = `${JSON.stringify({ logs: [[LOG, 1]] })}\n`;
    const snapshot = rawFile(`_Sync/own/snap/${hashOf(content)}.snap`, `signature\n${content}`);
    expect(day([one, snapshot])).toEqual(nothing);
  });
});

describe("documents-there", () => {
  const shown = state({ "document:memo.docx": [hashOf("one"), hashOf("one"), hashOf("two")] });
  const manifest = (...contents: ReadonlyArray<string>) => ({
    sha256: hashOf(contents.join("")),
    chunks: contents.map((content) => [hashOf(content), content.length]),
  });
  const saved = operationsFile(
    { first: 1, lam: 1 },
    ["put", "memo.docx", manifest("one"), []],
    ["put", "memo.docx", manifest("t", "wo"), []],
  );
  const day = (
    own: ReadonlyArray<RawFile>,
    said: ReadonlyArray<RawFile> = [saved],
    ...told: ReadonlyArray<Told>
  ) =>
    judged(
      "documents-there",
      finished({
        told: [...told, shown],
        disks: { A: [ownedBy("a"), ...own], B: [ownedBy("b"), ...said] },
      }),
    );
  const all = [piece("one"), piece("t"), piece("wo")];

  it("rejects a version that is shown and cannot be opened, though its pieces lie nowhere else either", () => {
    expect(day(all)).toEqual({ checked: 2, violations: [] });
    expect(day([piece("one"), piece("t")]).violations).toEqual([
      `A shows the version ${hashOf("two")} of memo.docx, and not all of its content is there`,
    ]);
  });

  it("reads on past a record that has a field named like the list of pieces", () => {
    const misleading = operationsFile(
      { first: 1, lam: 1 },
      ["set", "tb/1", "chunks", null, []],
      ["set", "tb/1", "chunks", { chunks: 1, sha256: hashOf("one") }, []],
      ["put", "memo.docx", manifest("one"), []],
    );
    expect(day(all, [misleading])).toEqual({ checked: 1, violations: [] });
    expect(day([], [misleading]).violations).toHaveLength(1);
  });

  it("learns from a snapshot as well which pieces there are", () => {
    const said = ["document", "memo.docx", [[0, 1, 1, 0, 0, manifest("t", "wo")]]];
    const content = `${JSON.stringify({ logs: [[LOG, 1]] })}\n${JSON.stringify(said)}\n`;
    const snapshot = rawFile(`_Sync/own/snap/${hashOf(content)}.snap`, `signature\n${content}`);
    expect(day(all, [snapshot])).toEqual({ checked: 1, violations: [] });
    expect(day([piece("wo")], [snapshot]).violations).toHaveLength(1);
  });

  it("looks into the folder of the laptop that shows it, and after what is kept aside", () => {
    const run = (folders: { readonly [laptop: string]: ReadonlyArray<RawFile> }, told = shown) =>
      judged(
        "documents-there",
        finished({
          told: [told],
          disks: Object.fromEntries(
            Object.entries(folders).map(([laptop, files]) => [laptop, [ownedBy("a"), ...files]]),
          ),
        }),
      ).violations.length;
    expect(run({ B: [saved, ...all], A: [saved] })).toBe(2);
    expect(run({ B: [saved], A: [saved, ...all] })).toBe(0);
    const aside: Told = [
      "A",
      "copy.state",
      { copy: "a", edited: {}, aside: { "document:memo.docx": [hashOf("two")] } },
    ];
    expect(run({ A: [saved, ...all] }, aside)).toBe(0);
    expect(run({ A: [saved, piece("t")] }, aside)).toBe(1);
  });

  it("does not judge what nobody says the pieces of, nor a folder that was changed in Explorer", () => {
    expect(day([], [])).toEqual({ checked: 0, violations: [] });
    expect(day([], [saved], ["A", "folder.deleted", {}])).toEqual({ checked: 0, violations: [] });
  });
});
