/** A second copy of one engagement on one laptop, made by accident (domain D69). */
import { describe, expect, it } from "vitest";
import { messages, planOf, smallRoom } from "../../support/scenario.ts";

const SECOND =
  "create-child-copy: { laptop: PEER1, from: '\\\\PARENT\\Test', folder: Test second }";

/** PEER1 makes a second copy and goes back to the first. */
const twoCopies = (...steps: ReadonlyArray<string>): string =>
  smallRoom(`  - ${SECOND}
  - open-copy: { laptop: PEER1 }
  - connect: { laptop: PEER1, to: '\\\\PARENT\\Test' }
${steps.map((step) => `  - ${step}\n`).join("")}`);

const inTheOffice = [
  "open-copy: { laptop: OFFICE }",
  "unplug: { laptops: [PARENT, PEER1, PEER2] }",
  "plug: { laptops: [PARENT, PEER1, PEER2], into: office }",
  "connect: { laptops: [PARENT, PEER1, PEER2], to: '\\\\OFFICE\\Test', as: 'OFFICE\\office', password: office }",
];
const lockDown = "lock-down: { laptop: OFFICE, patience: 2m }";

describe("a second copy on one laptop", () => {
  it("is another copy: it does not see what is done in the first until it is opened and connected", () => {
    const day = twoCopies(
      "edit-record: { laptop: PEER1, record: tb/1000, set: { balance: 7 } }\n    eventually: { within: 1m, PEER2: { records: { tb/1000: { balance: 7 } } } }",
      "edit-record: { laptop: PEER2, record: tb/1001, set: { balance: 8 } }\n    eventually: { within: 1m, PEER1: { records: { tb/1001: { balance: 8 } } } }",
      "open-copy: { laptop: PEER1, folder: Test second }\n    expect: { PEER1: { connected-to: null } }",
      "connect: { laptop: PEER1, to: '\\\\PARENT\\Test' }\n    eventually: { within: 1m, PEER1: { records: { tb/1000: { balance: 7 }, tb/1001: { balance: 8 } } } }",
    );
    expect(messages(day)).toEqual([]);
  });

  it("keeps an engagement from being locked down until it is deleted or abandoned", () => {
    const refused = `${lockDown}\n    expect: { refused: copies-missing }`;
    const deleted = [
      "open-copy: { laptop: PEER1, folder: Test second }",
      "connect: { laptop: PEER1, to: '\\\\OFFICE\\Test', as: 'OFFICE\\office', password: office }",
      "delete-copy: { laptop: PEER1 }",
      "open-copy: { laptop: PEER1 }",
      "work-online: { laptop: PEER1 }",
    ];
    const abandoned = ["abandon: { laptop: OFFICE, copy-of: PEER1, folder: Test second }"];
    for (const remedy of [deleted, abandoned]) {
      const day = twoCopies(...inTheOffice, refused, ...remedy, lockDown);
      expect(messages(`${day}must-happen: [locked-down]\n`)).toEqual([]);
    }
    const wrongOne = "abandon: { laptop: OFFICE, copy-of: PEER1 }";
    expect(messages(twoCopies(...inTheOffice, wrongOne, lockDown))).not.toEqual([]);
  });

  it("leaves the usual copy among all copies when Explorer deletes its folder", () => {
    const day = twoCopies(
      "open-copy: { laptop: PEER1, folder: Test second }",
      "delete-folder: { laptop: PEER1 }",
      "close-copy: { laptop: PEER1 }\n    expect: { all-copies: equal }",
    );
    expect(messages(day)).toEqual([expect.stringContaining("the copy on PEER1 is closed")]);
    const opened =
      "open-copy: { laptop: PEER1 }\n    eventually: { within: 1m, all-copies: equal }";
    expect(messages(day.replace("\n    expect: { all-copies: equal }", `\n  - ${opened}`))).toEqual(
      [],
    );
  });

  it("is not opened in a folder where none was made, and the message says how to make one", () => {
    expect(() => planOf(smallRoom("  - open-copy: { laptop: PEER1, folder: Tset }"))).toThrow(
      'no copy was made in the folder "Tset" on PEER1',
    );
  });
});
