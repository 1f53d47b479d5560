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
});
