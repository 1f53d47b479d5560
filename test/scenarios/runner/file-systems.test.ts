/** The disks a scenario chooses, seen by what happens on them: a file of a copy that somebody holds open (engine §1.2). */
import { describe, expect, it } from "vitest";
import type { FileSystemName } from "../../../src/model/disk/file-systems.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

/** PEER1 gives up its copy while PEER2 has a file of it open: what the day ends with, and what was found instead. */
const day = (
  deleting: "is refused" | "succeeds",
  set: ReadonlyArray<readonly [path: string, value: FileSystemName]>,
) => {
  const plan = planOf(
    smallRoom(
      [
        "  - share-copy: { laptop: PEER1, share: Oak, accounts: [{ name: field, password: pw }] }",
        "  - open-program:",
        "      { laptop: PEER2, program: Word, on: '\\\\PEER1\\Oak', file: _Sync/format.json, as: 'PEER1\\field', password: pw }",
        "  - delete-copy: { laptop: PEER1 }",
        `    expect: { ${deleting === "is refused" ? "refused: 32, " : ""}cables-left: 9 }`,
      ].join("\n"),
    ),
    { set },
  );
  return runPlan(plan).verdict;
};

describe("a copy somebody holds a file of", () => {
  it("cannot be deleted on the disk of a Windows laptop, which is the default", () => {
    expect(day("is refused", []).failures).toEqual([]);
    expect(day("succeeds", []).kind).toBe("expectation-failed");
  });

  it("goes on a POSIX disk, where the room has those", () => {
    const local = [["policies.file-system", "local"]] as const;
    expect(day("succeeds", local).failures).toEqual([]);
    expect(day("is refused", local).kind).toBe("expectation-failed");
  });

  it("goes where only its own laptop has such a disk, and stays where only the others have", () => {
    expect(day("succeeds", [["nodes.PEER.file-system", "local"]]).failures).toEqual([]);
    expect(day("is refused", [["nodes.PARENT.file-system", "local"]]).failures).toEqual([]);
    const butHere = [
      ["policies.file-system", "local"],
      ["nodes.PEER.file-system", "samba"],
    ] as const;
    expect(day("is refused", butHere).failures).toEqual([]);
  });
});
