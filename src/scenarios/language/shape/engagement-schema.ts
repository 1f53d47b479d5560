/** The shape of the engagement in the office. */
import * as z from "zod";
import { LIMITS } from "./limits.ts";
import { shareName } from "./name-scalars.ts";
import { Size } from "./quantity-scalars.ts";
import { whole, yesNo } from "./scalars.ts";

export const Engagement = z
  .strictObject({
    name: shareName(
      "Name of the engagement; its folder and its share in the office have this name.",
      "Maple 2026",
    ).optional(),
    documents: whole(
      "Number of documents: doc-001.docx and on.",
      { least: 0, most: LIMITS.documents },
      24,
    ).optional(),
    size: Size.describe("Bytes of all documents together.").optional(),
    records: whole(
      "Number of trial-balance lines: tb/1000 and on.",
      { least: 0, most: LIMITS.records },
      200,
    ).optional(),
    files: yesNo(
      "The documents of every copy lie as files in its folder `documents`, and people work on these: `edit-document` saves a file, which the copy takes in when it has stood still for a second. Default: false, documents are saved straight into the copy.",
    ).optional(),
  })
  .meta({
    id: "Engagement",
    title: "Engagement",
    description:
      "The engagement in the office. Default: Engagement, 10 documents, 1MB, 100 records.",
    examples: [{ name: "Maple 2026", documents: 24, size: "6MB", records: 200 }],
  });
