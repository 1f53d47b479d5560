/** How large a save is whose step does not say. */
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

/** Every save, as SHA-256: saves with the same word are the same to the byte where they are as large. */
const savesOf = (timeline: string): ReadonlyArray<unknown> => {
  const { journal, verdict } = runPlan(planOf(smallRoom(timeline)));
  expect(verdict.failures.map(({ message }) => message)).toEqual([]);
  return journal.events.filter(({ kind }) => kind === "ledger.edit").map(({ value }) => value);
};

const APART = "  - unplug: { laptops: [PARENT, PEER1, PEER2] }\n";

const save = (laptop: string, more: string): string =>
  `  - edit-document: { laptop: ${laptop}, document: doc-001.docx, ${more} }\n`;

describe("a save whose step does not say how large", () => {
  it("is as large as what that laptop shows, whatever was saved elsewhere", () => {
    const [told, large, untold] = savesOf(
      APART +
        save("PEER1", "size: 10kB, content: word") +
        save("PEER2", "size: 2MB") +
        save("PARENT", "content: word"),
    );
    expect(untold).toBe(told);
    expect(untold).not.toBe(large);
  });

  it("is as large as what was saved there before, and not as a save that was refused", () => {
    const [first, told, untold] = savesOf(
      APART +
        save("PEER1", "size: 30kB") +
        save("PEER2", "size: 30kB, content: word") +
        "  - fill-disk: { laptop: PEER1, free: 100kB }\n" +
        save("PEER1", "size: 3MB").replace(/$/, "    expect: { refused: 112 }\n") +
        save("PEER1", "content: word"),
    );
    expect(untold).toBe(told);
    expect(untold).not.toBe(first);
  });
});
