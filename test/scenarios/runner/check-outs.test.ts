/** Check-outs and saves of the same content, written in a scenario and played. */
import { describe, expect, it } from "vitest";
import { messages, smallRoom } from "../../support/scenario.ts";

/** Everybody in the office, connected to the original. */
const office = (...steps: ReadonlyArray<string>): string =>
  smallRoom(`  - open-copy: { laptop: OFFICE }
  - unplug: { laptops: [PARENT, PEER1, PEER2] }
  - plug: { laptops: [PARENT, PEER1, PEER2], into: office }
  - connect: { laptops: [PARENT, PEER1, PEER2], to: '\\\\OFFICE\\Test', as: 'OFFICE\\office', password: office }
${steps.map((step) => `  - ${step}\n`).join("")}`);

const checkOut = "check-out: { laptop: PEER1, document: doc-001.docx }";
const save = (laptop: string, more = ""): string =>
  `edit-document: { laptop: ${laptop}, document: doc-001.docx${more} }`;
const refused = (step: string, code: string): string => `${step}\n    expect: { refused: ${code} }`;

describe("a check-out", () => {
  it("keeps others out until it is given back, and everybody sees who has the document", () => {
    const day = (...between: ReadonlyArray<string>): string =>
      office(
        checkOut,
        "wait: 1m",
        "expect: { PEER1..PEER2: { checked-out-by: { doc-001.docx: PEER1 } } }",
        ...between,
      );
    const released = [
      "release: { laptop: PEER1, document: doc-001.docx }",
      "wait: 1m",
      "expect: { PEER2: { checked-out-by: { doc-001.docx: null } } }",
    ];
    expect(
      messages(
        day(
          save("PEER1"),
          refused(save("PEER2"), "locked"),
          refused(checkOut.replace("PEER1", "PEER2"), "locked"),
          ...released,
          save("PEER2"),
        ),
      ),
    ).toEqual([]);
    expect(messages(day(save("PEER2")))[0]).toContain('"doc-001.docx" is checked out by peer1');
  });

  it("is that of the laptop, also where another one has its name by then", () => {
    const rename = (laptop: string, to: string) =>
      `rename-computer: { laptop: ${laptop}, to: ${to} }`;
    const day = office(
      checkOut,
      "wait: 1m",
      rename("PEER1", "SPARE"),
      rename("PEER2", "PEER1"),
      "expect: { OFFICE: { checked-out-by: { doc-001.docx: PEER1 } } }",
    );
    expect(messages(day)).toEqual([]);
  });

  it("is refused over a peer connection with the reason of the page", () => {
    const day = smallRoom(`  - ${refused(checkOut, "needs-top-level")}\n`, {
      tail: "must-happen: [{ mark: exclusive-lock-refused-over-peer, on: PEER1 }]",
    });
    expect(messages(day)).toEqual([]);
    expect(messages(smallRoom(`  - ${checkOut}\n`))[0]).toContain(
      "Exclusive locks do not work over a peer connection",
    );
  });

  it("does not outlast the connection as a lock: what two write then is in conflict, and nothing is lost", () => {
    const day = office(
      checkOut,
      "wait: 1m",
      "unplug: { laptop: PEER1 }",
      refused(save("PEER2"), "locked"),
      refused("undo-check-outs: { laptop: PEER2 }", "needs-top-level"),
      "undo-check-outs: { laptop: OFFICE, document: doc-001.docx }",
      "wait: 1m",
      save("PEER2"),
      save("PEER1"),
      "plug: { laptop: PEER1, into: office }\n    eventually: { within: 2m, all-copies: equal, PEER1: { conflicts: 1, checked-out-by: { doc-001.docx: null } }, PEER2: { conflicts: 1 } }",
    );
    expect(messages(`${day}must-happen: [conflict-kept-both]\n`)).toEqual([]);
  });
});

describe("a save of the same content", () => {
  const twice = (one: string, other: string): string =>
    smallRoom(`  - work-offline: { laptops: PEER1..PEER2 }
  - ${save("PEER1", one)}
  - ${save("PEER2", other)}
  - work-online: { laptops: PEER1..PEER2 }
    eventually: { within: 2m, all-copies: equal }
  - expect: { PARENT: { conflicts: 0 } }`);

  it("by somebody else is no conflict, one of another content is", () => {
    expect(messages(twice(", content: corrected", ", content: corrected"))).toEqual([]);
    expect(messages(twice(", content: corrected", ", content: improved"))).not.toEqual([]);
    expect(messages(twice("", ""))).not.toEqual([]);
  });
});
