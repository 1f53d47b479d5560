/** The actions of check-outs.ts, as they stand in a file: part of the table in actions.ts, read by check-out-steps.ts. */
import { action, who, whoRule } from "./action-shape.ts";
import { fileName } from "./name-scalars.ts";

export const CHECK_OUT_ACTIONS = {
  "check-out": action(
    "check-out",
    "Checks a document out: nobody else saves it until it is given back. Works with the top-level parent only; over a peer connection it is refused (`needs-top-level`), and where somebody else was first (`locked`).",
    { laptop: "PEER1", document: "doc-001.docx" },
    { ...who, document: fileName("The document to take.") },
    whoRule,
  ),
  release: action(
    "release",
    "Gives a checked-out document back.",
    { laptop: "PEER1", document: "doc-001.docx" },
    { ...who, document: fileName("The document to give back.") },
    whoRule,
  ),
  "undo-check-outs": action(
    "undo-check-outs",
    "Undo Check Outs, in the office original only: takes back what somebody forgot to give back. What the holder saves later is kept as a version.",
    { laptop: "OFFICE", document: "doc-001.docx" },
    { ...who, document: fileName("The document. Without one: all documents.").optional() },
    whoRule,
  ),
} as const;
