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
