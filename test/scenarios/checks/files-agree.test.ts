import { describe, expect, it } from "vitest";
import { MINUTE } from "../../../src/sim/time.ts";
import { finished, hashOf, judged, planOf, putOver, rawFile, type Told } from "./by-hand.ts";

const COPY = "a".repeat(32);
const MEMO = "memo.docx";
const plan = planOf(undefined, "", ", files: true");

/** A's copy says at the end of an hour that this belongs into its memo; and what it says besides of it. */
const said = (shown: string | null, says?: string): Told => [
  "A",
  "copy.state",
  {
    copy: COPY,
    edited: {},
    files: {
      in: "Maple (Sync)",
      documents: {
        [MEMO]: { shown: shown === null ? null : hashOf(shown), ...(says && { says }) },
      },
    },
  },
  60 * MINUTE,
];

const judge = (
  told: ReadonlyArray<Told>,
  content: string | undefined,
  of: Parameters<typeof finished>[0] = {},
) => {
  const A = content === undefined ? [] : [rawFile(`documents/${MEMO}`, content)];
  return judged("files-agree", finished({ told, plan, disks: { A }, ...of }));
};

describe("files-agree", () => {
  it("accepts a file that holds what its copy shows, and none where nothing is shown", () => {
    expect(judge([said("mine")], "mine")).toEqual({ checked: 1, violations: [] });
    expect(judge([said(null)], undefined)).toEqual({ checked: 1, violations: [] });
  });

  it("rejects a file that holds something else, is not there, or should not be, and no copy says why", () => {
    expect(judge([said("mine")], "other").violations).toEqual([
      `the file of ${MEMO} on A holds ${hashOf("other")}, its copy shows ${hashOf("mine")}, and does not say why`,
    ]);
    expect(judge([said("mine")], undefined).violations).toEqual([
      `the file of ${MEMO} on A is not there, its copy shows ${hashOf("mine")}, and does not say why`,
    ]);
    expect(judge([said(null)], "mine").violations).toEqual([
      `the file of ${MEMO} on A holds ${hashOf("mine")}, its copy shows no version of it, and does not say why`,
    ]);
  });

  it("accepts what the copy says of it: that it waits, is missing, or not taken in", () => {
    for (const says of ["waiting", "missing", "changed", "no-document"])
      expect(judge([said("mine", says)], "other")).toEqual({ checked: 1, violations: [] });
  });

  it("does not judge a copy that may not have looked yet, or could not", () => {
    const saved = (at: number, actor = "A"): Told => [actor, "file.saved", { file: MEMO }, at];
    const after = (...told: ReadonlyArray<Told>) => judge([...told, said("mine")], "other");
    expect(after(saved(59 * MINUTE)).checked).toBe(0);
    expect(after(saved(57 * MINUTE)).violations).toHaveLength(1);
    expect(after(saved(59 * MINUTE, "B")).violations).toHaveLength(1);
    expect(after(["B", "round", {}, 59 * MINUTE]).checked).toBe(0);
    expect(after(saved(1), ["A", "power.sleep", {}, MINUTE]).checked).toBe(0);
    expect(after(putOver("A")).checked).toBe(0);
  });

  it("rejects a file that a cleared top level left without the version it had shown, whatever it said of that", () => {
    const cleared = (says?: string): Told => {
      const [actor, , facts] = said("last", says);
      return [actor, "copy.cleared", facts];
    };
    const lost = `A was cleared, and the file of ${MEMO} does not hold what was shown: it is lost`;
    for (const says of [undefined, "waiting", "missing"]) {
      expect(judge([cleared(says)], "first").violations).toEqual([lost]);
      expect(judge([cleared(says)], undefined).violations).toEqual([lost]);
      expect(judge([cleared(says)], "last")).toEqual({ checked: 1, violations: [] });
    }
    // What somebody saved there last is no version, and stays as it is.
    expect(judge([cleared("changed")], "saved last").violations).toEqual([]);
    const afterwards: Told = ["A", "file.saved", { file: MEMO }];
    expect(judge([cleared(), afterwards], "saved last").checked).toBe(0);
  });

  it("rejects a top level that was cleared while two versions of a document stood beside each other", () => {
    const cleared = (...values: ReadonlyArray<string>): Told => {
      const [actor, , facts] = said("last");
      const edited = { [`document:${MEMO}`]: values.map(hashOf) };
      return [actor, "copy.cleared", { ...facts, edited }];
    };
    const chosen = `A was cleared while another version of ${MEMO} stood beside the one that is shown: nobody has chosen, and it is lost`;
    expect(judge([cleared("last", "last", "other")], "last").violations).toEqual([chosen]);
    // Of these, somebody keeps a save back which replaces what is current, and no other.
    expect(judge([cleared("current", "current", "other", "last")], "last").violations).toEqual([
      chosen,
    ]);
    expect(judge([cleared("current", "current", "last")], "last").violations).toEqual([]);
    expect(judge([cleared("last", "last")], "last").violations).toEqual([]);
  });

  it("looks at the folder the copy is in, and at nothing else", () => {
    const elsewhere = {
      path: `C:/Copies/Maple (Sync)/documents/${MEMO}`,
      bytes: new Uint8Array(1),
    };
    const disks = { A: [rawFile(`documents/${MEMO}`, "mine"), elsewhere] };
    expect(judge([said("mine")], undefined, { disks })).toEqual({ checked: 1, violations: [] });
  });

  it("does not judge where documents are no files, or a disk lies", () => {
    const usual = planOf();
    expect(judge([said("mine")], "other", { plan: usual }).checked).toBe(0);
    const policies = { ...usual.policies, "disk-cache": "lying" as const };
    expect(judge([said("mine")], "other", { plan: { ...plan, policies } }).checked).toBe(0);
  });

  describe("of what somebody saved", () => {
    const saved = (text: string, saw: ReadonlyArray<string> = [], at = 1, actor = "A"): Told => [
      actor,
      "ledger.saved",
      { register: `document:${MEMO}`, value: hashOf(text), saw: saw.map(hashOf) },
      at,
    ];
    const edit = (text: string): Told => ["A", "ledger.edit", { value: hashOf(text) }];
    const LOST = [
      `what was saved in a file on A, document:${MEMO}, was never taken in, and does not lie there any more`,
    ];
    const of = (told: ReadonlyArray<Told>, ...raw: ReadonlyArray<ReturnType<typeof rawFile>>) =>
      judged("files-agree", finished({ told, plan, disks: { A: raw } })).violations;

    it("rejects what was never taken in and is gone", () => {
      expect(of([saved("mine")])).toEqual(LOST);
      expect(of([saved("mine")], rawFile(`documents/${MEMO}`, "other"))).toEqual(LOST);
      expect(of([saved("mine")], rawFile(MEMO, "mine"))).toEqual(LOST);
    });

    it("accepts what became an edit, was there before, is shown, or lies there or aside", () => {
      expect(of([saved("mine"), edit("mine")])).toEqual([]);
      expect(of([saved("mine", ["mine"])])).toEqual([]);
      const shown = { edited: { [`document:${MEMO}`]: [hashOf("mine")] } };
      expect(of([saved("mine"), ["B", "copy.state", shown]])).toEqual([]);
      expect(of([saved("mine")], rawFile(`documents/${MEMO}`, "mine"))).toEqual([]);
      expect(of([saved("mine")], rawFile("_Sync/aside/old.1", "mine"))).toEqual([]);
    });

    it("accepts what its author saved over or deleted, and nobody else", () => {
      const over = (actor?: string) => saved("next", ["mine"], 2, actor);
      expect(of([saved("mine"), over(), edit("next")])).toEqual([]);
      expect(of([saved("mine"), over("B"), edit("next")])).toEqual(LOST);
      expect(of([over(), saved("mine"), edit("next")])).toEqual(LOST);
      expect(of([saved("mine"), saved("next", ["other"], 2), edit("next")])).toEqual(LOST);
      const deleted = (actor: string, file: string): Told => [actor, "file.deleted", { file }, 2];
      expect(of([saved("mine"), deleted("A", MEMO)])).toEqual([]);
      expect(of([saved("mine"), deleted("B", MEMO)])).toEqual(LOST);
      expect(of([saved("mine"), deleted("A", "list.xlsx")])).toEqual(LOST);
    });
  });
});
