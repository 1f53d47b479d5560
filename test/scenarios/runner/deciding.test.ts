import { expect, it } from "vitest";
import { ledgerOf } from "../../../src/scenarios/checks/ledger.ts";
import { runPlan } from "../../../src/scenarios/runner/run.ts";
import { planOf, smallRoom } from "../../support/scenario.ts";

it("whoever settles a conflict has all versions on the table, also those of a document that follows On Demand", () => {
  const result = runPlan(
    planOf(
      smallRoom(`
  - work-offline: { laptops: [PEER1, PEER2] }
  - edit-document: { laptop: PEER1, document: doc-001.docx }
  - edit-document: { laptop: PEER2, document: doc-001.docx }
  - work-online: { laptops: [PEER1, PEER2] }
    eventually: { within: 2m, PEER1: { conflicts: 1 } }
  - set-document-mode: { laptop: PEER1, document: doc-001.docx, mode: on-demand }
  - confirm: { laptop: PEER1, document: doc-001.docx }
    eventually: { within: 2m, PEER2: { conflicts: 0 } }`),
    ),
  );
  expect(result.verdict.kind).toBe("passed");
  const [one, two, confirmed] = ledgerOf(result.journal.events);
  expect(new Set(confirmed?.saw)).toEqual(new Set([one?.value, two?.value]));
});

it("whoever makes an older version current while what he saved a moment ago is being taken in has replaced that too", () => {
  const result = runPlan(
    planOf(
      smallRoom(
        `
  - edit-document: { laptop: PEER1, document: doc-001.docx }
  - wait: 30s
  - edit-document: { laptop: PEER2, document: doc-001.docx }
  - wait: 30s
  - together:
      - - edit-document: { laptop: PEER1, document: doc-001.docx }
      - - after: 1038ms
          promote: { laptop: PEER1, document: doc-001.docx, by: PEER1 }
  - wait: 1m`,
        { engagement: ", files: true", tail: "always: [no-lost-edits]\n" },
      ),
    ),
  );
  expect(result.verdict.kind).toBe("passed");
  const [promoted, saved] = result.journal.events
    .filter(({ kind }) => kind === "ledger.edit")
    .slice(-2);
  expect(promoted?.["from"]).toBeUndefined();
  expect(saved).toMatchObject({ from: "file", beside: [promoted?.["value"]] });
});
