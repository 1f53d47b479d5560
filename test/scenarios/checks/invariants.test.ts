import { describe, expect, it } from "vitest";
import { cablesWithinPool } from "../../../src/scenarios/checks/cables-within-pool.ts";
import { tellingChecks } from "../../../src/scenarios/checks/invariants.ts";
import { neverCompared } from "../../../src/scenarios/checks/never-compared.ts";
import { noLostEdits } from "../../../src/scenarios/checks/no-lost-edits.ts";
import { sessionsWithinCap } from "../../../src/scenarios/checks/sessions-within-cap.ts";
import { SECOND } from "../../../src/sim/time.ts";
import { Journal, type JournalEvent } from "../../../src/sim/journal.ts";
import type { FinishedRun } from "../../../src/scenarios/checks/finished-run.ts";
import { LOG, operationsFile, ownedBy, planOf } from "./by-hand.ts";

type Facts = Parameters<Journal["record"]>[1];
type Disks = FinishedRun["disks"];

/** A journal written by hand: what a checker must judge, without the engine or the model. */
const journal = (
  ...events: ReadonlyArray<readonly [actor: string, kind: string, facts: Facts, at?: number]>
) => {
  const made = new Journal({});
  for (const [actor, kind, facts, at = 0] of events)
    made.record({ at, actor, kind, cause: null }, facts);
  return made.events;
};
const edit = (laptop: string, value: string, saw: ReadonlyArray<string>) =>
  [laptop, "ledger.edit", { register: "record:tb/1.b", value, saw }] as const;
const state = (laptop: string, values: ReadonlyArray<string>) =>
  [laptop, "copy.state", { digest: "", edited: { "record:tb/1.b": values } }] as const;

const lostOn = (events: ReadonlyArray<JournalEvent>, plan = planOf(), disks: Disks = new Map()) =>
  noLostEdits({ events, plan, disks });

describe("what was compared", () => {
  it("names the invariants that had nothing to compare in any of the runs", () => {
    const [first, second] = [{ "no-lost-edits": 0, "locks-exclusive": 0 }, { "no-lost-edits": 3 }];
    expect(neverCompared([first, second])).toEqual(["locks-exclusive"]);
    expect(neverCompared([first])).toEqual(["no-lost-edits", "locks-exclusive"]);
  });

  it("does not take what holds of any room for a check of a scenario", () => {
    expect(
      tellingChecks(
        new Map([
          ["time-goes-forward", 500],
          ["no-lost-edits", 2],
        ] as const),
      ),
    ).toBe(2);
  });
});

describe("no-lost-edits", () => {
  it("accepts an edit that is current or kept as a version", () => {
    const report = lostOn(
      journal(
        edit("A", "1", []),
        edit("B", "2", []),
        state("A", ["2", "1"]),
        state("B", ["2", "1"]),
      ),
    );
    expect(report).toEqual({ checked: 2, violations: [] });
  });

  it("does not take for replaced what was replaced by work that is gone as well", () => {
    const engagements = "C:\\Engagements\\Maple";
    const copied = (folder: string, to: string) =>
      ["B", "folder.copied", { folder, of: "B", to }] as const;
    const day = (a: ReadonlyArray<string>) =>
      lostOn(
        journal(
          edit("A", "1", []),
          copied(engagements, "C:\\Copies\\b"),
          edit("B", "2", ["1"]),
          copied("C:\\Copies\\b", engagements),
          state("A", a),
          state("B", ["1"]),
        ),
      ).violations;
    expect(day(["1"])).toEqual([]);
    expect(day(["2"])).toEqual([]);
    expect(day(["0"])).toHaveLength(1);
    const chain = [edit("A", "1", []), edit("B", "2", ["1"]), edit("B", "3", ["2"])];
    const end = (shown: string) =>
      lostOn(journal(...chain, state("A", [shown]), state("B", ["3"]))).violations;
    expect(end("3")).toEqual([]);
    expect(end("0")).toHaveLength(1);
  });

  it("does not ask for a save that stayed on its laptop, when its user destroyed the one that took its place there", () => {
    const register = "document:x";
    const engagements = "C:\\Engagements\\Maple";
    const day = (how: { readonly shared?: boolean; readonly restored?: boolean }) => {
      const made = new Journal({});
      const tell = (kind: string, facts: Facts, cause: number | null = null) =>
        made.record({ at: 0, actor: "A", kind, cause }, facts);
      const save = (value: string, saw: ReadonlyArray<string>, kind: string) => {
        const cause = tell(kind, { copy: "a", entity: "document/x", field: "content", value });
        tell("ledger.edit", { register, saw, value: `${value}-whole` }, cause);
      };
      const copied = (folder: string, to: string) => tell("folder.copied", { folder, of: "A", to });
      tell("copy.opened", { copy: "a" });
      save("one", [], "document.kept");
      if (how.shared) tell("edit", { copy: "a", entity: "x", field: "content", value: "one" });
      copied(engagements, "C:\\Copies\\backup");
      save("two", ["one-whole"], "document.kept");
      if (how.restored !== false) copied("C:\\Copies\\backup", engagements);
      for (const actor of ["A", "B"])
        made.record(
          { at: 0, actor, kind: "copy.state", cause: null },
          { copy: actor.toLowerCase(), digest: "", edited: { [register]: [] } },
        );
      return lostOn(made.events).violations.length;
    };
    expect(day({})).toBe(0);
    // The backup held it.
    expect(day({ shared: true })).toBe(1);
    expect(day({ restored: false })).toBe(2);
  });

  it("asks for what was done in one of two copies, whatever became of the other's folder", () => {
    const plan = planOf(
      "[{ share-folder: { laptop: HOST, share: M } }, { create-child-copy: { laptop: A, from: '\\\\HOST\\M', folder: Second, as: field, password: x } }]",
    );
    const first = ownedBy("a");
    const second = { ...ownedBy("b"), path: "C:/Engagements/Second/_Sync/format.json" };
    const [, kind, facts] = state("A", []);
    const day = (by: "folder.deleted" | "folder.copied", where: string, copy = "a") =>
      lostOn(
        journal(
          ["A", "copy.opened", { copy }],
          edit("A", "1", []),
          [
            "A",
            by,
            by === "folder.deleted" ? { folder: where } : { of: "B", folder: "x", to: where },
          ],
          ["A", kind, { ...facts, copy }],
        ),
        plan,
        new Map([["A", [first, second]]]),
      ).violations.length;
    for (const by of ["folder.deleted", "folder.copied"] as const) {
      expect(day(by, "C:\\Engagements\\Maple (Sync)")).toBe(0);
      expect(day(by, "C:\\Engagements\\Second")).toBe(1);
      expect(day(by, "C:\\Engagements\\Second", "b")).toBe(0);
      // Where it lay is not known any more.
      expect(day(by, "C:\\Engagements\\Second", "c")).toBe(0);
    }
  });

  it("asks a disk that lies for nothing it said in the seconds before the power went", () => {
    const lying = planOf(undefined, "policies: { disk-cache: lying }");
    const dayWith = (seconds: number, who: string) => {
      const made = new Journal({});
      const [actor, kind, facts] = edit("A", "1", []);
      made.record({ at: 10 * SECOND, actor, kind, cause: null }, facts);
      made.record({ at: seconds * SECOND, actor: who, kind: "power.off", cause: null }, {});
      const [owner, shown, values] = state("A", []);
      made.record({ at: 99 * SECOND, actor: owner, kind: shown, cause: null }, values);
      return made.events;
    };
    expect(lostOn(dayWith(14, "A"), lying).violations).toEqual([]);
    expect(lostOn(dayWith(14, "A")).violations).toHaveLength(1);
    expect(lostOn(dayWith(16, "A"), lying).violations).toHaveLength(1);
    expect(lostOn(dayWith(9, "A"), lying).violations).toHaveLength(1);
    expect(lostOn(dayWith(14, "B"), lying).violations).toHaveLength(1);
  });

  it("asks nobody for what a deleted copy had handed in to a disk that lies, in the seconds before the power went there", () => {
    const lying = planOf(undefined, "policies: { disk-cache: lying }");
    const day = (seconds: number, told = "copy.deleted") =>
      lostOn(
        journal(
          edit("A", "1", []),
          ["A", told, { copy: "a" }, 60 * SECOND],
          ["HOST", "power.off", {}, seconds * SECOND],
          state("HOST", []),
        ),
        lying,
      ).violations;
    expect(day(64)).toEqual([]);
    expect(day(66)).toHaveLength(1);
    expect(day(59)).toHaveLength(1);
    expect(day(64, "copy.closed")).toHaveLength(1);
  });

  it("asks all the others for what was done in a copy that is deleted, not the next one on that laptop", () => {
    const opened = (copy: string) => ["A", "copy.opened", { copy }] as const;
    const shows = (actor: string, copy: string, values: ReadonlyArray<string>) => {
      const [, kind, facts] = state(actor, values);
      return [actor, kind, { ...facts, copy }] as const;
    };
    const day = (first: string, then: string) =>
      lostOn(
        journal(
          opened(first),
          edit("A", "1", []),
          opened(then),
          shows("A", then, []),
          shows("B", "b", ["1"]),
        ),
      ).violations;
    expect(day("a", "a2")).toEqual([]);
    expect(day("a", "a")).toHaveLength(1);
  });

  it("does not ask for what a copy that was deleted had handed in to a folder over which somebody put an older one", () => {
    const copied = (folder: string, to: string) =>
      ["B", "folder.copied", { folder, of: "B", to }] as const;
    const [backup, back] = [copied("work", "backup"), copied("backup", "work")];
    const gone = ["A", "copy.deleted", { copy: "a" }] as const;
    const work = edit("A", "1", []);
    const day = (...told: ReadonlyArray<readonly [string, string, Facts]>) =>
      lostOn(journal(...told, state("B", []))).violations;
    expect(day(backup, work, gone, back)).toEqual([]);
    expect(day(backup, work, back, gone)).toHaveLength(1);
    expect(day(backup, back, work, gone)).toHaveLength(1);
    // Made before the older one was, and handed in after: that holds nothing of it. Handed in by then, it does.
    expect(day(work, backup, gone, back)).toEqual([]);
    expect(day(work, gone, backup, back)).toHaveLength(1);
    // Handed in by then to somebody else, who deleted his copy after the older one was made, and handed it on.
    const next = ["C", "copy.deleted", { copy: "c" }] as const;
    expect(day(work, gone, backup, next, back)).toEqual([]);
    expect(day(work, next, gone, backup, back)).toHaveLength(1);
    expect(day(work, gone, backup, back, next)).toHaveLength(1);
  });

  it("accepts that what was deleted is kept aside, and rejects that it is shown again", () => {
    const day = (where: "aside" | "edited") =>
      lostOn(
        journal(edit("B", "1", []), edit("A", "deleted", ["1"]), [
          "A",
          "copy.state",
          { digest: "", edited: {}, [where]: { "record:tb/1.b": ["1"] } },
        ]),
      ).violations;
    expect(day("aside")).toEqual([]);
    expect(day("edited")).toHaveLength(1);
  });

  it("accepts what was deleted and is shown, where somebody has saved it just as it was when the day began", () => {
    const initial = new Map([["record:tb/1.b", "1"]]);
    const day = (...work: ReadonlyArray<ReturnType<typeof edit>>) =>
      noLostEdits({
        events: journal(...work, edit("A", "deleted", ["1"]), state("A", ["1"])),
        plan: planOf(),
        disks: new Map(),
        initial,
      }).violations;
    expect(day(edit("B", "1", ["1"]))).toEqual([]);
    expect(day()).toHaveLength(1);
  });

  describe("where somebody went home with his work", () => {
    const opened = ["A", "copy.opened", { copy: "a" }] as const;
    const stored = (seq: number, field: string | null, entity = "tb/1") =>
      ["A", "edit", { copy: "a", dot: `${LOG}:${seq}`, entity, field }] as const;
    const diskOf = (owner: string, ...seqs: ReadonlyArray<number>): Disks =>
      new Map([
        ["A", [ownedBy(owner), ...seqs.map((first) => operationsFile({ first, lam: 1 }, ["set"]))]],
      ]);
    const lost = (disks: Disks, ...told: ReadonlyArray<readonly [string, string, Facts]>) =>
      lostOn(journal(opened, ...told, state("B", [])), undefined, disks).violations.length;

    it("asks the folder of his copy for it, which is not open any more", () => {
      const work = [stored(2, "b"), edit("A", "1", [])];
      expect(lost(diskOf("a", 1, 2), ...work)).toBe(0);
      expect(lost(diskOf("a", 1), ...work)).toBe(1);
      expect(lost(new Map(), ...work)).toBe(1);
    });

    it("asks it also where a program has saved over what says whose folder it is", () => {
      const [[laptop, [, ...others]] = ["", []]] = [...diskOf("a", 1, 2)];
      const broken: Disks = new Map([[laptop, others]]);
      expect(lost(broken, stored(2, "b"), edit("A", "1", []))).toBe(0);
    });

    it("asks the folder he handed it in to, where his own copy is deleted and that one is not open", () => {
      const work = [stored(2, "b"), edit("A", "1", [])];
      const [[, files] = ["", []]] = [...diskOf("h", 1, 2)];
      const handedIn: Disks = new Map([["HOST", files]]);
      expect(lost(handedIn, ...work)).toBe(0);
      expect(lost(handedIn, ...work, state("HOST", []))).toBe(1);
    });

    it("asks it also where that one is open and the day ended before it could look again", () => {
      const work = [stored(2, "b"), edit("A", "1", [])];
      const deleted = ["A", "copy.deleted", { copy: "a" }] as const;
      const [[, files] = ["", []]] = [...diskOf("h", 1, 2)];
      const day = (seconds: number) =>
        lostOn(
          journal(opened, ...work, deleted, [...state("HOST", []), seconds * 1_000_000] as const),
          undefined,
          new Map([["HOST", files]]),
        ).violations.length;
      expect(day(59)).toBe(0);
      expect(day(61)).toBe(1);
    });

    it("asks it where its laptop slept since, was off, or had its stick out, until it has been able to look", () => {
      const work = [stored(2, "b"), edit("A", "1", [])];
      const deleted = ["A", "copy.deleted", { copy: "a" }] as const;
      const [[, files] = ["", []]] = [...diskOf("h", 1, 2)];
      const day = (...told: ReadonlyArray<readonly [laptop: string, kind: string, at: number]>) =>
        lostOn(
          journal(
            opened,
            ...work,
            deleted,
            ...told.map(([laptop, kind, at]) => [laptop, kind, {}, at * 1_000_000] as const),
            [...state("HOST", []), 3_600_000_000] as const,
          ),
          undefined,
          new Map([["HOST", files]]),
        ).violations.length;
      expect(day(["HOST", "power.sleep", 3])).toBe(0);
      expect(day(["HOST", "power.hibernate", 59])).toBe(0);
      expect(day(["HOST", "power.sleep", 61])).toBe(1);
      expect(day(["B", "power.sleep", 3])).toBe(1);
      expect(day(["HOST", "stick.out", 3], ["HOST", "stick.in", 3590])).toBe(0);
      const woken = ["HOST", "power.wake", 1000] as const;
      expect(day(["HOST", "power.sleep", 3], woken)).toBe(1);
      expect(day(["HOST", "power.sleep", 3], woken, ["HOST", "power.off", 1050])).toBe(0);
      expect(day(["HOST", "power.sleep", 3], ["HOST", "stick.out", 900], woken)).toBe(0);
    });

    it("asks it for the deletion of a record", () => {
      const work = [stored(2, null), edit("A", "deleted", ["1"])];
      const shown = [...work, state("B", ["1"])];
      expect(lostOn(journal(opened, ...shown), undefined, diskOf("a", 2)).violations).toEqual([]);
      expect(lostOn(journal(opened, ...shown), undefined, diskOf("a", 1)).violations).toHaveLength(
        1,
      );
    });

    it("asks it for documents, but not for a save that stays on its laptop for now", () => {
      const saved = ["A", "ledger.edit", { register: "document:x", value: "1", saw: [] }] as const;
      const kept = ["A", "document.kept", { copy: "a", document: "x" }] as const;
      const sent = stored(2, "content", "document/x");
      const shown = ["B", "copy.state", { digest: "", edited: {} }] as const;
      const day = (...told: ReadonlyArray<readonly [string, string, Facts]>) =>
        lostOn(journal(opened, ...told, shown), undefined, diskOf("a", 1));
      expect(day(sent, saved).violations).toHaveLength(1);
      expect(day(sent, kept, saved)).toEqual({ checked: 0, violations: [] });
    });

    it("asks his copy what it shows, where that is open", () => {
      const shows = [stored(2, "b"), edit("A", "1", [])];
      const copy = ["A", "copy.state", { copy: "a", digest: "", edited: {} }] as const;
      expect(lost(diskOf("a", 2), ...shows, copy)).toBe(1);
    });
  });

  it("accepts an edit that was replaced by a save the power cut off, and does not ask for that one", () => {
    const [register, value] = ["record:tb/1.b", "2"];
    const cutOff = (...saw: ReadonlyArray<string>) =>
      ["A", "ledger.cut-off", { register, value, saw }] as const;
    const day = (cut: ReturnType<typeof cutOff>, shown: string) =>
      lostOn(journal(edit("A", "1", []), cut, state("A", [shown]))).violations;
    expect(day(cutOff("1"), "2")).toEqual([]);
    expect(day(cutOff("1"), "1")).toEqual([]);
    expect(day(cutOff(), "2")).toHaveLength(1);
  });

  it("accepts an edit replaced by somebody who had seen it", () => {
    expect(
      lostOn(journal(edit("A", "1", []), edit("A", "2", ["1"]), state("A", ["2"]))).violations,
    ).toEqual([]);
  });

  it("rejects an edit replaced by somebody who had not seen it", () => {
    const report = lostOn(
      journal(edit("A", "1", []), edit("B", "2", []), state("A", ["2"]), state("B", ["2"])),
    );
    expect(report.violations).toHaveLength(1);
    expect(report.violations[0]?.message).toContain("A's edit of record:tb/1.b is gone");
    expect(report.violations[0]?.proof).toEqual([0]);
  });

  describe("of two edits one person asked for at the same time", () => {
    const beside = (laptop: string, value: string, ...others: ReadonlyArray<string>) => {
      const [actor, kind, facts] = edit(laptop, value, ["0"]);
      return [actor, kind, { ...facts, beside: others }] as const;
    };

    it("accepts that one is shown, whichever it is, and rejects that none is", () => {
      const day = (shown: string) =>
        lostOn(journal(edit("A", "1", ["0"]), beside("A", "2", "1"), state("A", [shown])));
      expect(day("1")).toEqual({ checked: 2, violations: [] });
      expect(day("2")).toEqual({ checked: 2, violations: [] });
      expect(day("0").violations).toHaveLength(2);
    });

    it("does not excuse one by what somebody else saved, or by what was saved afterwards", () => {
      const by = (laptop: string) =>
        lostOn(journal(edit("A", "1", ["0"]), beside(laptop, "2", "1"), state("A", ["2"])));
      expect(by("B").violations).toHaveLength(1);
      const [first, then] = [edit("A", "1", ["0"]), beside("A", "2")];
      expect(lostOn(journal(first, then, state("A", ["2"]))).violations).toHaveLength(1);
    });
  });

  it("does not excuse an edit by what replaced an older one with the same value", () => {
    const events = journal(
      edit("A", "1", []),
      edit("A", "2", ["1"]),
      edit("A", "1", []),
      state("A", ["2"]),
    );
    expect(lostOn(events).violations.map((violation) => violation.proof)).toEqual([[2]]);
  });

  it("accepts a deletion as long as what was deleted is not shown, and rejects it when it is", () => {
    const day = (values: ReadonlyArray<string>) =>
      lostOn(journal(edit("A", "1", []), edit("A", "deleted", ["1"]), state("A", values)));
    expect(day([])).toEqual({ checked: 2, violations: [] });
    expect(day(["2"]).violations).toEqual([]);
    expect(day(["1"]).violations.map(({ proof }) => proof)).toEqual([[1]]);
  });

  it("does not take an equal value of somebody else for one that came back", () => {
    const events = journal(
      edit("A", "1", []),
      edit("B", "1", []),
      edit("A", "deleted", ["1"]),
      state("A", ["1"]),
      state("B", ["1"]),
    );
    expect(lostOn(events).violations).toEqual([]);
  });

  it("lets the top-level parent that was cleared speak for everybody who deleted his copy, and for nobody else", () => {
    const gone = ["A", "copy.deleted", { copy: "a" }] as const;
    const cleared = (values: ReadonlyArray<string>) =>
      ["OFFICE", "copy.cleared", { edited: { "record:tb/1.b": values } }] as const;
    const day = (values: ReadonlyArray<string>) =>
      lostOn(journal(edit("A", "1", []), gone, cleared(values), state("B", [])));
    expect(day(["1"])).toEqual({ checked: 1, violations: [] });
    expect(day([]).violations).toHaveLength(1);
    const own = journal(edit("B", "1", []), cleared(["1"]), state("B", []));
    expect(lostOn(own).violations).toHaveLength(1);
  });

  it("lets a deleted value come back that lay in the folder of a deleted copy when nobody knew it any more", () => {
    const gone = ["B", "copy.deleted", { copy: "b" }] as const;
    const cleanedUp = ["A", "mark", { name: "cleaned-up" }] as const;
    const imported = ["B", "document.imported", { document: "memo", value: "1" }] as const;
    const day = (...then: ReadonlyArray<readonly [string, string, Facts]>) =>
      lostOn(journal(edit("A", "1", []), edit("A", "deleted", ["1"]), ...then, state("A", ["1"])))
        .violations;
    expect(day(gone, cleanedUp, imported)).toEqual([]);
    for (const then of [
      [gone, imported],
      [gone, imported, cleanedUp],
      [cleanedUp, imported],
      [cleanedUp, imported, gone],
      [gone, cleanedUp],
    ])
      expect(day(...then)).toHaveLength(1);
  });

  it("does not hold against the engine what a person destroyed with a backup, and nothing else", () => {
    const copied = (folder: string, to: string, of = "A") =>
      ["A", "folder.copied", { folder, to, of }] as const;
    const day = (...before: ReadonlyArray<readonly [string, string, Facts]>) =>
      lostOn(journal(...before, state("A", []))).violations;
    const backup = copied("C:\\Maple", "C:\\monday");
    const restored = copied("C:\\monday", "C:\\Maple");
    expect(day(backup, edit("A", "1", []), restored)).toEqual([]);
    expect(day(edit("A", "1", []), backup, restored)).toHaveLength(1);
    expect(day(backup, restored, edit("A", "1", []))).toHaveLength(1);
    // A copy of another folder does not hold what was in this one, whenever it was made.
    const other = copied("C:\\Maple second", "C:\\monday");
    expect(day(edit("A", "1", []), other, restored)).toEqual([]);
    expect(day(backup, edit("B", "1", []), restored)).toHaveLength(1);
    expect(day(edit("A", "1", []), copied("C:\\Maple", "C:\\Maple", "B"))).toEqual([]);
    expect(day(edit("A", "1", []), ["A", "folder.deleted", { folder: "C:\\Maple" }])).toEqual([]);
  });

  it("does not ask for what was done before a file was damaged in which it may have lain", () => {
    const damaged = (file: string) =>
      ["A", "file.damaged", { folder: "C:\\Maple", file, how: "gone" }] as const;
    const day = (...told: ReadonlyArray<readonly [string, string, Facts]>) =>
      lostOn(journal(...told, state("A", []))).violations.length;
    for (const file of ["own/log/a.1/1-1.0.seg", "blob/aa/aa", "own/snap/a.snap"]) {
      expect(day(edit("A", "1", []), damaged(`_Sync/${file}`))).toBe(0);
      expect(day(damaged(`_Sync/${file}`), edit("A", "1", []))).toBe(1);
      expect(day(edit("B", "1", []), damaged(`_Sync/${file}`))).toBe(1);
    }
    for (const file of ["format.json", "own/card.0.json", "own/have.1.json"])
      expect(day(edit("A", "1", []), damaged(`_Sync/${file}`))).toBe(1);
  });

  it("does not take what lies on a laptop that is off for lost where a step ended the day early", () => {
    const failed = ["scenario", "step.done", { step: 3, failed: true }] as const;
    expect(lostOn(journal(edit("A", "1", []), failed, state("B", []))).violations).toEqual([]);
    expect(lostOn(journal(edit("A", "1", []), failed, state("A", []))).violations).toHaveLength(1);
  });

  it("asks the other copies when the author's copy is gone", () => {
    expect(lostOn(journal(edit("A", "1", []), state("B", ["1"]))).violations).toEqual([]);
    expect(lostOn(journal(edit("A", "1", []), state("B", []))).violations).toHaveLength(1);
  });
});

describe("sessions-within-cap", () => {
  const opened = (client: string, cap: number | null) =>
    ["HOST", "session.opened", { client, account: "field", used: 1, cap }] as const;

  const within = (events: ReadonlyArray<JournalEvent>, plan = planOf()) =>
    sessionsWithinCap({ events, plan });

  it("counts sessions itself and rejects the one above the cap", () => {
    const report = within(journal(opened("A", 2), opened("B", 2), opened("C", 2)));
    expect(report.checked).toBe(3);
    expect(report.violations.map((violation) => violation.message)).toEqual([
      "HOST serves 3 sessions, its edition allows 2",
    ]);
  });

  it("does not believe a host that says it allows more than its edition does", () => {
    const many = (count: number, cap: number | null) =>
      within(journal(...Array.from({ length: count }, (_, at) => opened(`P${at}`, cap))));
    expect(many(20, 99).violations).toEqual([]);
    expect(many(21, 99).violations.map(({ message }) => message)).toEqual([
      "HOST serves 21 sessions, its edition allows 20",
    ]);
    expect(many(21, null).violations).toHaveLength(1);
  });

  it("gives a seat back when a session closes", () => {
    const closed = ["HOST", "session.closed", { client: "A", account: "field" }] as const;
    expect(within(journal(opened("A", 1), closed, opened("B", 1))).violations).toEqual([]);
  });

  it("counts laptops where a laptop has one seat, whatever accounts it uses", () => {
    const byMachine = planOf(undefined, "policies: { cap-unit: machine }");
    const late = ["HOST", "session.opened", { client: "A", account: "late", cap: 1 }] as const;
    const events = journal(opened("A", 1), late);
    expect(within(events, byMachine).violations).toEqual([]);
    expect(within(events).violations).toHaveLength(1);
    const two = within(journal(opened("A", 1), opened("B", 1)), byMachine).violations;
    expect(two.map(({ message }) => message)).toEqual([
      "HOST serves 2 laptops, its edition allows 1",
    ]);
  });

  it("knows no limit where the edition has none", () => {
    expect(within(journal(opened("A", null), opened("B", null))).violations).toEqual([]);
  });
});

describe("cables-within-pool", () => {
  const plugged = (laptop: string, device = "switch") =>
    [laptop, "cable.plugged", { device, port: 1 }] as const;

  const pool = (straight: number, crossover = 0) => ({ straight, crossover });

  it("rejects more cables than the pool holds, and more of one kind", () => {
    const both = journal(plugged("A"), plugged("B"));
    expect(cablesWithinPool(both, pool(1)).violations).toHaveLength(1);
    expect(cablesWithinPool(both, pool(1, 1)).violations.map(({ message }) => message)).toEqual([
      "2 straight cables are in use and the pool holds 1",
    ]);
    const crossed = ["B", "cable.plugged", { device: "switch", cable: "crossover" }] as const;
    expect(cablesWithinPool(journal(plugged("A"), crossed), pool(1, 1)).violations).toEqual([]);
    expect(cablesWithinPool(journal(plugged("A"), crossed), pool(2)).violations).toHaveLength(1);
  });

  it("does not count the office's own cables, and counts a returned one as free", () => {
    const events = journal(
      plugged("A", "office"),
      plugged("B"),
      ["B", "cable.unplugged", {}],
      plugged("C"),
    );
    expect(cablesWithinPool(events, pool(1)).violations).toEqual([]);
  });

  it("counts a cable between two laptops once, whichever end is pulled, and one between two switches", () => {
    const joined = ["A", "cable.joined", { to: "B" }] as const;
    const parted = ["B", "cable.parted", { to: "A" }] as const;
    const uplink = ["left", "uplink.plugged", { device: "right" }] as const;
    const freed = ["left", "uplink.unplugged", { device: "right" }] as const;
    expect(cablesWithinPool(journal(joined, uplink), pool(2)).violations).toEqual([]);
    expect(cablesWithinPool(journal(joined, uplink), pool(1)).violations).toHaveLength(1);
    for (const pulled of [parted, ["A", "cable.parted", { to: "B" }] as const]) {
      const swapped = journal(joined, pulled, uplink, freed, plugged("C"));
      expect(cablesWithinPool(swapped, pool(1)).violations).toEqual([]);
    }
  });
});
