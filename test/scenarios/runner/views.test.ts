/** What a person sees on one laptop, as something to expect: sessions by name, and the copies it knows of. */
import { describe, expect, it } from "vitest";
import { errorsOf, PREPARED } from "../language/loading.ts";
import { messages, smallRoom } from "../../support/scenario.ts";

const day = (timeline: string) => messages(smallRoom(timeline));

describe("net-session", () => {
  it("is everybody who holds a session, and as whom", () => {
    const all = "PARENT: { net-session: { PEER1..PEER2: field } }";
    expect(day(`  - expect: { ${all}, PEER1: { net-session: {} } }`)).toEqual([]);
    expect(day("  - expect: { PARENT: { net-session: { PEER1: field } } }")).toEqual([
      "PARENT.net-session.PEER2 should be nobody now but is [field]",
    ]);
    expect(day("  - expect: { PARENT: { net-session: { PEER1: anna, PEER2: field } } }")).toEqual([
      "PARENT.net-session.PEER1 should be [anna] now but is [field]",
    ]);
    expect(day(`  - disconnect: { laptop: PEER1 }\n  - wait: 20m\n  - expect: { ${all} }`)).toEqual(
      ["PARENT.net-session.PEER1 should be [field] now but is nobody"],
    );
  });
});

describe("members", () => {
  it("is what a copy knows of the others, and of those that are gone", () => {
    const gone = "  - delete-copy: { laptop: PEER2 }\n    eventually: { within: 10m, ";
    expect(
      day(`${gone}PARENT: { members: { PEER1: member, PEER2: deleted, OFFICE: member } } }`),
    ).toEqual([]);
    expect(day(`${gone}PARENT: { members: { PEER2: member } } }`)).toEqual([
      "PARENT.members.PEER2 should be member within 10m00s but is deleted",
    ]);
    expect(
      day(
        "  - close-copy: { laptop: PEER1 }\n  - expect: { PEER1: { members: { PEER2: unknown } } }",
      ),
    ).toEqual(["PEER1.members.PEER2 should be unknown now but is no open copy"]);
  });
});

describe("documents that do not follow by themselves", () => {
  const mode = (which: string) => `  - set-document-mode: { laptop: PEER1, ${which} }\n`;
  const edit = (laptop: string, document: string) =>
    `  - edit-document: { laptop: ${laptop}, document: ${document} }\n`;

  it("are the saves kept here, for whoever made them and for nobody else", () => {
    const kept = `${mode("mode: never")}${edit("PEER1", "memo.docx")}${edit("PEER1", "doc-001.docx")}  - wait: 5m\n`;
    const here = "documents: { memo.docx: present }, saved-by: { doc-001.docx: PEER1 }";
    expect(day(`${kept}  - expect: { PEER1: { ${here} } }`)).toEqual([]);
    expect(day(`${kept}  - expect: { PEER2: { ${here} } }`)).toEqual([
      "PEER2.documents.memo.docx should be present now but is absent",
    ]);
    expect(day(`${kept}  - expect: { PEER2: { saved-by: { doc-001.docx: OFFICE } } }`)).toEqual([]);
  });

  it("are what was there, until somebody takes what the others did", () => {
    const changed = `${mode("document: doc-001.docx, mode: on-demand")}${mode("document: doc-002.docx, mode: on-demand")}${edit("PEER2", "doc-001.docx")}  - delete-document: { laptop: PEER2, document: doc-002.docx }\n`;
    const now = (document: string, by: string) =>
      `PEER1: { documents: { doc-002.docx: ${document} }, saved-by: { doc-001.docx: ${by} } }`;
    const waiting = `  - after: 5m\n    expect: { ${now("present", "OFFICE")} }\n`;
    const taken = `  - sync-documents: { laptop: PEER1 }\n    expect: { ${now("absent", "PEER2")} }\n`;
    expect(day(`${changed}${waiting}${taken}`)).toEqual([]);
    const never = `${mode("mode: never")}${edit("PEER2", "memo.docx")}  - wait: 5m\n`;
    expect(day(`${never}  - expect: { PEER1: { documents: { memo.docx: absent } } }`)).toEqual([]);
  });
});

it("laptops that do not exist are told where they stand", () => {
  expect(
    errorsOf(
      `${PREPARED}  - expect: { PARENT: { net-session: { PEER9: field }, members: { PEER7: membr } } }\n`,
    ),
  ).toMatchInlineSnapshot(`
    "
    error[wrong-value] PEER7 cannot be "membr"
      --> day.scenario.yaml:11:74
       |  timeline[1]
    11 |   - expect: { PARENT: { net-session: { PEER9: field }, members: { PEER7: membr } } }
       |                                                                          ^^^^^ did you mean "member"?
       = see docs/scenario-reference.md#wrong-value
    "
  `);
});
