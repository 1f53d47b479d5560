/** What people do in an open copy, with documents and records: part of the table in actions.ts, read by work-steps.ts. */
import * as z from "zod";
import { action, who, whoRule } from "./action-shape.ts";
import { fileName, machineName, recordId } from "./name-scalars.ts";
import { Size } from "./quantity-scalars.ts";
import { oneOf, text, yesNo } from "./scalars.ts";

const scalarValue = z.union([z.string(), z.number(), z.boolean(), z.null()]).meta({
  id: "FieldValue",
  title: "Value of a field",
  description: "A value of a field: text, number, true, false or null.",
  examples: [1250, "reviewed"],
});

export const FieldValues = z.record(z.string(), scalarValue).meta({
  id: "Fields",
  title: "Fields of a record",
  description: "Names and values of the fields.",
  examples: [{ amount: 1250 }],
});

const asTemplate = yesNo(
  "As a template update: shown before everything that did not know of it. Default: false.",
).optional();

export const WORK_ACTIONS = {
  "edit-document": action(
    "edit-document",
    "Saves a new version of a document. A name that does not exist yet creates it.",
    { laptop: "PEER1", document: "doc-001.docx", size: "40MB" },
    {
      ...who,
      document: fileName("Documents of the engagement are doc-001.docx, doc-002.docx and so on."),
      size: Size.describe(
        "Size of the new version. Default: that of the version it replaces, as this laptop shows it; 64KiB for a new document.",
      ).optional(),
      content: text(
        "A word for what is in it: saves with the same word and size are the same to the byte, whoever makes them. Default: something nobody else saves.",
        "corrected",
      ).optional(),
      template: asTemplate,
    },
    whoRule,
  ),
  "set-document-mode": action(
    "set-document-mode",
    "Chooses when versions of a document travel, on this copy only: at once, when somebody says so, or not at all.",
    { laptop: "PEER1", document: "doc-003.docx", mode: "on-demand" },
    {
      ...who,
      document: fileName(
        "The document. Without one: all documents without a mode of their own, and new ones.",
      ).optional(),
      mode: oneOf(
        {
          description:
            "`automatic`: at once. `on-demand`: own saves stay here and newer versions wait until `sync-documents`. `never`: neither goes out nor comes in.",
          examples: ["on-demand"],
        },
        ["automatic", "on-demand", "never"],
      ),
    },
    whoRule,
  ),
  "sync-documents": action(
    "sync-documents",
    "Sync Now of on-demand documents: sends the saves kept here, and takes the newer versions that wait.",
    { laptop: "PEER1", document: "doc-003.docx" },
    {
      ...who,
      document: fileName("The document. Without one: every on-demand document.").optional(),
    },
    whoRule,
  ),
  "delete-document": action(
    "delete-document",
    "Deletes a document.",
    { laptop: "PEER1", document: "doc-002.docx" },
    { ...who, document: fileName("The document to delete.") },
    whoRule,
  ),
  promote: action(
    "promote",
    "Makes the version of a document that somebody else saved last the current one, also when it was replaced since. Refused where the copy does not hold it.",
    { laptop: "PEER1", document: "doc-001.docx", by: "PEER2" },
    {
      ...who,
      document: fileName("The document."),
      by: machineName("The laptop whose version is to be shown.", "PEER2"),
    },
    whoRule,
  ),
  confirm: action(
    "confirm",
    "Settles a conflict: the version that is shown stays, the others were looked at and are not needed.",
    { laptop: "PEER1", document: "doc-001.docx" },
    { ...who, document: fileName("The document in conflict.") },
    whoRule,
  ),
  "edit-record": action(
    "edit-record",
    "Changes fields of a record. An id that does not exist yet creates it.",
    { laptop: "PEER1", record: "tb/1000", set: { amount: 1250 } },
    {
      ...who,
      record: recordId(
        "tb/1000 and on (trial balance), entry/<any id> or aje/<number> (adjusting entries), signoff/<document>.",
      ),
      set: FieldValues,
      template: asTemplate,
    },
    whoRule,
  ),
  "delete-record": action(
    "delete-record",
    "Deletes a record.",
    { laptop: "PEER1", record: "tb/1001" },
    { ...who, record: recordId("The record to delete.") },
    whoRule,
  ),
} as const;
