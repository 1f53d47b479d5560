import { describe, expect, it } from "vitest";
import {
  isSameFailure,
  judgeText,
  type FailingJudgement,
} from "../../../src/scenarios/hunt/judge.ts";
import { smallRoom } from "../../support/scenario.ts";

const judged = (...steps: ReadonlyArray<string>): FailingJudgement => {
  const day = judgeText(smallRoom(steps.map((step) => `  - ${step}\n`).join(""), { peers: 1 }));
  if (day.kind !== "fails") throw new Error(`the day ${day.kind}`);
  return day;
};

const OFFLINE = "work-offline: { laptop: PEER1 }";

/** What is missed, who does something for it, and what is said where nobody does. */
const MISSED: ReadonlyArray<readonly [missed: string, done: string, words: string]> = [
  [
    "records: { tb/1000: { balance: 7 } }",
    "edit-record: { laptop: PARENT, record: tb/1000, set: { balance: 7 } }",
    "nobody writes the records.tb/1000.balance that is expected",
  ],
  [
    "queue: 2",
    "edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 7 } }",
    "nobody changes anything",
  ],
  [
    "documents: { doc-001.docx: absent }",
    "delete-document: { laptop: PARENT, document: doc-001.docx }",
    "nobody deletes doc-001.docx",
  ],
  [
    "saved-by: { doc-001.docx: PARENT }",
    "edit-document: { laptop: PARENT, document: doc-001.docx }",
    "nobody saves doc-001.docx",
  ],
  [
    "phase: locked-down",
    "lock-down: { laptop: PEER1, patience: 1m }\n    even-if-refused: true",
    "nobody locks the engagement down",
  ],
  [
    "link: down",
    "unplug: { laptop: PEER1 }\n  - plug: { laptop: PEER1 }",
    "PEER1 is never taken off the network",
  ],
  [
    "kept-aside: 3",
    "edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 3 } }",
    "nobody changes anything",
  ],
  [
    "kept-documents: 3",
    "edit-document: { laptop: PEER1, document: doc-001.docx }",
    "nobody changes anything",
  ],
];

describe("what is missed on a day, and nobody did", () => {
  it.each(MISSED)("%s", (missed, done, words) => {
    for (const look of ["expect: {", "eventually: { within: 1m,"]) {
      const looked = `wait: 1s\n    ${look} PEER1: { ${missed} } }`;
      const day = judged(OFFLINE, done, looked);
      const without = judged(OFFLINE, looked);
      expect(day.left.things).not.toContain(words);
      expect(without.left.things).toContain(words);
      expect([without.failure, isSameFailure(without, day)]).toEqual([day.failure, false]);
      // Where nobody had done it, a smaller day need not either.
      expect(isSameFailure(judged(OFFLINE, looked), without)).toBe(true);
    }
  });

  it("is another value as well", () => {
    const looked = "expect: { PEER1: { records: { tb/1000: { balance: 7 } } } }";
    const edit = "edit-record: { laptop: PARENT, record: tb/1000, set: { balance: 8 } }";
    expect(judged(OFFLINE, edit, looked).left.things).toEqual([MISSED[0]![2]]);
  });

  it("is a connection where an indicator is missed that shows one, or whom somebody is connected to", () => {
    for (const missed of ["indicator: yellow", "connected-to: OFFICE"]) {
      const looked = `expect: { PEER1: { ${missed} } }`;
      expect(judged(looked).left.things).toEqual([]);
      const room = smallRoom(`  - ${looked}\n`, { peers: 1 }).replace(/ {2}- connect: .*\n/, "");
      expect(judgeText(room)).toMatchObject({ left: { things: ["PEER1 is never connected"] } });
    }
  });

  it("is a cable where a link is to be up all the time, and whoever prepares a parent in the office has plugged in none of the room", () => {
    const watched = "wait: 1s\n    always: { PARENT: { link: up } }";
    const day = judged(watched, "unplug: { laptop: PARENT }");
    expect(day.left.things).not.toContain("PARENT is never plugged in");
    const room = smallRoom(`  - ${watched}\n`, { peers: 1 }).replace(
      "plug: { laptops: [PARENT, PEER1..PEER1] }",
      "plug: { laptops: [PEER1] }",
    );
    const without = judgeText(
      room.replaceAll(/ {2}- (?:connect|create-child-copy):[^-]*(?=\n {2}-)/g, ""),
    );
    expect(without).toMatchObject({
      kind: "fails",
      failure: day.failure,
      left: { things: expect.arrayContaining(["PARENT is never plugged in"]) },
    });
  });

  it("is nothing where another indicator is missed", () => {
    expect(judged("expect: { PEER1: { indicator: offline } }").left.things).toEqual([]);
  });
});
