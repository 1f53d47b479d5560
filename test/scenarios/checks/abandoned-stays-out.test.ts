/** `abandoned-stays-out` against days and folders written by hand. */
import { describe, expect, it } from "vitest";
import {
  finished,
  hashOf,
  judged,
  LOG,
  operationsFile,
  ownedBy,
  rawFile,
  type Told,
} from "./by-hand.ts";

const given: Told = ["B", "control.abandoned", { copy: "b", abandoned: "a" }];
const late: Told = ["A", "ledger.edit", { register: "r", value: "late", saw: [] }];
const opened = (copy: string): Told => ["A", "copy.opened", { copy }];

const decision = operationsFile({ first: 1, lam: 1 }, ["abandon", 1, "a"]);
const cleaned = `{"logs":[]}\n["abandon","a",0,1,1,[]]\n`;
const snapshot = rawFile(`_Sync/own/snap/${hashOf(cleaned)}.snap`, `signature\n${cleaned}`);

const LATE = { edited: { r: ["late"] } };

/** What OFFICE shows in the end, and what lies in its folder. */
const day = (
  told: ReadonlyArray<Told>,
  folder = [decision],
  shows: { readonly [kind: string]: { readonly r: ReadonlyArray<string> } } = LATE,
) =>
  judged(
    "abandoned-stays-out",
    finished({
      told: [opened("a"), ...told, ["OFFICE", "copy.state", { copy: "top", ...shows }]],
      disks: { OFFICE: [ownedBy("top"), ...folder] },
    }),
  );

describe("abandoned-stays-out", () => {
  it("rejects late work of an abandoned copy that others show, and accepts it kept aside", () => {
    const rejected = ["OFFICE shows what A wrote into r after its copy was abandoned"];
    expect(day([given, late]).violations).toEqual(rejected);
    expect(day([given, late], [snapshot]).violations).toEqual(rejected);
    const aside = { edited: { r: [] }, aside: { r: ["late"] } };
    expect(day([given, late], [decision], aside)).toEqual({ checked: 1, violations: [] });
    expect(day([late, given]).violations).toEqual([]);
  });

  it("accepts it where nobody has said yet that the copy is abandoned", () => {
    expect(day([given, late], [])).toEqual({ checked: 0, violations: [] });
  });

  it("accepts it where the decision lies in a drop box and is not taken in yet", () => {
    const dropped = { ...decision, path: decision.path.replace(`own/log/${LOG}/`, `in/b.${LOG}.`) };
    expect(day([given, late], [dropped])).toEqual({ checked: 0, violations: [] });
  });

  it("accepts it where the decision may wait behind what was damaged, but not at whoever decided it", () => {
    const damaged: Told = ["B", "file.damaged", { folder: "C:\\x", file: "_Sync/blob/aa/aa" }];
    expect(day([damaged, given, late])).toEqual({ checked: 0, violations: [] });
    const itself: Told = ["OFFICE", "control.abandoned", { copy: "top", abandoned: "a" }];
    expect(day([damaged, itself, late]).violations).toHaveLength(1);
  });

  it("rejects it in what the top-level parent had when it was cleared", () => {
    const itself: Told = ["OFFICE", "control.abandoned", { copy: "top", abandoned: "a" }];
    const cleared: Told = ["OFFICE", "copy.cleared", { copy: "top", ...LATE }];
    const told = [opened("a"), itself, late, cleared];
    expect(judged("abandoned-stays-out", finished({ told })).violations).toEqual([
      "OFFICE shows what A wrote into r after its copy was abandoned",
    ]);
  });

  it("rejects it at whoever decided it in any case, but for a backup that has forgotten it", () => {
    const itself: Told = ["OFFICE", "control.abandoned", { copy: "top", abandoned: "a" }];
    const restored: Told = ["OFFICE", "folder.copied", { of: "OFFICE", to: "C:\\Engagements\\M" }];
    expect(day([itself, late], []).violations).toHaveLength(1);
    expect(day([itself, restored, late], []).violations).toEqual([]);
  });

  it("looks into the folder of the laptop that shows it, wherever else that copy's folder was carried", () => {
    const run = finished({
      told: [opened("a"), given, late, ["OFFICE", "copy.state", { copy: "top", ...LATE }]],
      disks: { OFFICE: [ownedBy("top"), decision], B: [ownedBy("top")] },
    });
    expect(judged("abandoned-stays-out", run).violations).toHaveLength(1);
  });

  it("accepts what had been seen when the copy was given up once more", () => {
    expect(day([given, late, given]).violations).toEqual([]);
  });

  it("accepts what somebody does in the other of his two copies, until he turns back", () => {
    expect(day([given, opened("a second one"), late]).violations).toEqual([]);
    expect(day([given, opened("a second one"), opened("a"), late]).violations).toHaveLength(1);
  });
});
